"""``nq57 audit``: verify the journal, and write its signed head."""

import dataclasses
import json
import sys
from pathlib import Path

import click

from nq57.jobs.cli import database


@click.group()
def audit() -> None:
    """Nhật ký: kiểm tra chuỗi băm, ghi đầu chuỗi đã ký."""


@audit.command()
@click.option(
    "--head",
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
    help="Tệp đầu chuỗi đã ký, cất ngoài hệ thống.",
)
def verify(head: Path | None) -> None:
    """Kiểm tra mọi dòng nhật ký; chỉ ra dòng bị sửa, thiếu hoặc đổi chỗ."""
    with database.opened():
        database.set_up_django()
        from django.utils import timezone

        from nq57.audit import queries, rules

        try:
            kept = rules.read_head(head.read_text()) if head else None
            found = queries.verify(at=timezone.now(), head=kept)
        except rules.AuditError as error:
            raise click.ClickException(str(error)) from None
    for fault in found.faults:
        click.echo(fault.sentence, err=True)
    click.echo(f"Đã niêm {found.sealed} dòng, chưa niêm {found.unsealed} dòng.")
    if not found.is_sound:
        click.echo(f"Nhật ký KHÔNG nguyên vẹn: {len(found.faults)} lỗi.", err=True)
        sys.exit(2)
    click.echo("Nhật ký nguyên vẹn.")


@audit.command()
def head() -> None:
    """Niêm các dòng mới rồi in đầu chuỗi đã ký: cất ra ngoài hệ thống này."""
    with database.opened():
        database.set_up_django()
        from django.utils import timezone

        from nq57.audit import actions, queries

        actions.seal_journal(at=timezone.now())
        found = queries.get_signed_head(at=timezone.now())
    if found is None:
        raise click.ClickException("Nhật ký chưa có dòng nào.")
    click.echo(json.dumps(dataclasses.asdict(found), indent=2))
