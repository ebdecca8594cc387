"""``nq57 demo``: an invented history to try nq57 on, and full-size data to measure with."""

import os
from datetime import date

import click

from nq57.jobs.cli import database


@click.group(invoke_without_command=True)
@click.option("--years", type=click.IntRange(1, 20), help="Tạo số liệu để đo: bao nhiêu năm.")
@click.option(
    "--offices", type=click.IntRange(95, 3230), default=95, show_default=True,
    help="Tạo số liệu để đo: bao nhiêu cơ quan.",
)  # fmt: skip
@click.pass_context
def demo(context: click.Context, years: int | None, offices: int) -> None:
    """Dữ liệu minh họa: load, clear; với --years: số liệu đầy đủ để đo tốc độ."""
    if context.invoked_subcommand is not None:
        return
    if years is None:
        click.echo(context.get_help())
        return
    with _as_owner():
        _measure(years, offices)


@demo.command()
@click.option("--today", default="", help="Ngày coi là hôm nay, dd/mm/yyyy; mặc định là hôm nay.")
def load(today: str) -> None:
    """Nạp lịch sử minh họa ngay tại đây; ngắt giữa chừng thì chạy lại là nạp tiếp."""
    with database.opened():
        database.set_up_django()
        from nq57.jobs.cli import seeds
        from nq57.reporting import rules

        try:
            for held in seeds.load_demonstration(today=_read_day(today)):
                click.echo(f"\r{held.percent:3d}%  {held.told[:70]:<70}", nl=False)
        except rules.ReportingError as error:
            raise click.ClickException(str(error)) from None
        click.echo("\nĐã nạp xong dữ liệu minh họa.")


@demo.command()
def clear() -> None:
    """Bỏ mọi dữ liệu minh họa; nhật ký vẫn giữ."""
    with _as_owner():
        from nq57.jobs.cli import seeds
        from nq57.reporting import rules

        try:
            cleared = seeds.clear_demonstration()
        except rules.ReportingError as error:
            raise click.ClickException(str(error)) from None
        removed = cleared.removed
        click.echo(
            f"Đã bỏ {removed.get('reporting_report', 0)} báo cáo minh họa, "
            f"{removed.get('measures_observation', 0)} số liệu, "
            f"{removed['people']} người minh họa cùng tài khoản của họ."
        )
        if cleared.passed_on:
            click.echo(f"{cleared.passed_on} việc hệ thống đã chuyển tiếp thì giữ nguyên.")
        for kind, count in cleared.staying.items():
            click.echo(f"Còn lại do tài khoản minh họa ghi: {kind}, {count}.")


class _as_owner:
    """Open the database as the role that owns the tables, and Django on it."""

    def __enter__(self) -> None:
        self._opened = database.opened()
        self._opened.__enter__()
        self._before = os.environ["DATABASE_URL"]
        os.environ["DATABASE_URL"] = os.environ["DATABASE_OWNER_URL"]
        database.set_up_django()

    def __exit__(self, *told: object) -> None:
        os.environ["DATABASE_URL"] = self._before
        self._opened.__exit__(None, None, None)


def _measure(years: int, offices: int) -> None:
    from django.utils import timezone

    from nq57.audit import rules as audit_rules
    from nq57.jobs.cli import seeds, upkeep
    from nq57.reporting import actions, rules

    upkeep.run_migrations()
    seeds.load(demonstration=False, obligations=False)
    now = timezone.now()
    try:
        counted = actions.fill_benchmark(
            years=years, offices=offices, until=timezone.localdate(now), by=audit_rules.SYSTEM,
            at=now, tell=lambda told: click.echo(told),
        )  # fmt: skip
    except rules.ReportingError as error:
        raise click.ClickException(str(error)) from None
    seconds = (timezone.now() - now).total_seconds()
    rows = sum(counted.values())
    told = ", ".join(f"{name} {count:,}" for name, count in counted.items())
    click.echo(f"{told}: {seconds:.1f} giây, {rows / seconds:,.0f} dòng/giây.")


def _read_day(text: str) -> date | None:
    if not text.strip():
        return None
    from nq57.core import dates

    try:
        return dates.parse_date(text)
    except ValueError as error:
        raise click.ClickException(str(error)) from None
