"""``nq57 status``: how the installation does, with an exit code for monitoring."""

import dataclasses
import json
import sys

import click

from nq57.jobs.cli import database

_MARKS = ("  được", "chú ý", " HỎNG")


@click.command()
@click.option("--json", "is_json", is_flag=True, help="In ra JSON.")
def status(is_json: bool) -> None:
    """Xem tình trạng; mã thoát 0: được, 1: có điều chú ý, 2: có điều hỏng."""
    from nq57.core import condition

    with database.opened():
        database.set_up_django()
        from django.utils import timezone

        from nq57.files import queries

        held = queries.get_condition(at=timezone.now())
    findings = condition.judge(held)
    if is_json:
        told = {
            "grade": int(condition.worst(findings)),
            "measured": dataclasses.asdict(held),
            "findings": [dataclasses.asdict(finding) for finding in findings],
        }
        click.echo(json.dumps(told, default=str, ensure_ascii=False, indent=2))
    else:
        for finding in findings:
            click.echo(f"{_MARKS[finding.grade]}  {finding.sentence}")
    sys.exit(int(condition.worst(findings)))
