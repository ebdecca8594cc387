"""``nq57 outage``: announce planned work on every page, in time; call it off."""

from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

import click

from nq57.jobs.cli import database

if TYPE_CHECKING:
    from nq57.core import outage as notices

_SHAPE = "%d/%m/%Y %H:%M"


@click.group()
def outage() -> None:
    """Báo trước trên mọi trang việc ngừng hệ thống có kế hoạch."""


@outage.command()
@click.option("--from", "begin", required=True, help="Ngừng từ, dd/mm/yyyy hh:mm.")
@click.option("--until", "end", required=True, help="Chạy lại lúc, dd/mm/yyyy hh:mm.")
@click.option("--why", required=True, help="Lý do, một câu.")
@click.option("--urgent", is_flag=True, help="Sự cố phải xử lý ngay, không kịp báo trước.")
def announce(begin: str, end: str, why: str, urgent: bool) -> None:
    """Báo việc ngừng; thay thông báo đang có."""
    from nq57.core import outage as notices

    planned = notices.Outage(_read(begin), _read(end), " ".join(why.split()))
    with database.opened():
        database.set_up_django()
        from django.conf import settings
        from django.utils import timezone

        now = timezone.localtime()
        if not now < planned.ends_at > planned.starts_at or not planned.reason:
            raise click.ClickException("Giờ chạy lại phải sau giờ ngừng và sau lúc này.")
        if not urgent:
            _check_in_time(planned, now)
        _record("announce_outage", planned, now)
        notices.write(Path(settings.DATA_FOLDER), planned)
    click.echo(f"Mọi trang báo: ngừng từ {begin} đến {end}.")


@outage.command("off")
def call_off() -> None:
    """Bỏ thông báo đang có."""
    from nq57.core import outage as notices

    with database.opened():
        database.set_up_django()
        from django.conf import settings
        from django.utils import timezone

        now = timezone.localtime()
        held = notices.read(Path(settings.DATA_FOLDER), now)
        if held is None:
            raise click.ClickException("Không có thông báo ngừng nào.")
        _record("call_off_outage", held, now)
        notices.remove(Path(settings.DATA_FOLDER))
    click.echo("Đã bỏ thông báo ngừng.")


def _check_in_time(planned: "notices.Outage", now: datetime) -> None:
    """Refuse what comes with fewer than seven whole working days of notice.

    :raises click.ClickException: with the day after which it may begin.
    """
    from nq57.core.outage import WORKING_DAYS
    from nq57.law import queries, rules

    calendar = queries.get_calendar(since=now.date(), until=planned.starts_at.date())
    last, _ = rules.add_working_days(now.date(), WORKING_DAYS, calendar)
    if planned.starts_at.date() <= last:
        raise click.ClickException(
            f"Phải báo trước ít nhất {WORKING_DAYS} ngày làm việc (điều 13 Nghị định "
            f"224/2026/NĐ-CP): chọn ngày sau {last:%d/%m/%Y}, hoặc --urgent khi có sự cố."
        )


def _record(verb: str, planned: "notices.Outage", now: datetime) -> None:
    from nq57.audit import actions, rules

    actions.record(
        by=rules.SYSTEM, at=now, verb=verb, subject_kind="outage",
        subject_code=planned.starts_at.isoformat(),
        after={"until": planned.ends_at.isoformat(), "reason": planned.reason},
    )  # fmt: skip


def _read(text: str) -> datetime:
    from zoneinfo import ZoneInfo

    try:
        naive = datetime.strptime(text.strip(), _SHAPE)  # noqa: DTZ007
    except ValueError:
        raise click.ClickException(f"“{text}” không phải ngày giờ dd/mm/yyyy hh:mm.") from None
    return naive.replace(tzinfo=ZoneInfo("Asia/Ho_Chi_Minh"))
