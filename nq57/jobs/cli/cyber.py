"""``nq57 cyber``: what an officer of the cybersecurity centre asks from a terminal."""

import dataclasses
import json
import sys
from pathlib import Path
from typing import Any

import click

from nq57.jobs.cli import database

_CENTRE = "CA-TINH"
_PURPOSE = "Ghi khi nhập kết quả rà quét; chờ cơ quan bổ sung thông tin."
_GROUPS = {"temporal": "Tạm thời", "threat": "Đe dọa", "environmental": "Môi trường"}
_LEVELS = {"critical": "Nghiêm trọng", "high": "Cao", "medium": "Trung bình", "low": "Thấp",
           "info": "Không"}  # fmt: skip


@click.group()
def cyber() -> None:
    """Lỗ hổng của các hệ thống thông tin."""


@cyber.command()
@click.argument("vector")
@click.option("--json", "as_json", is_flag=True, help="In JSON cho máy đọc.")
def score(vector: str, as_json: bool) -> None:
    """Tính điểm một vectơ CVSS 2.0, 3.0, 3.1 hoặc 4.0; mã thoát 2 khi vectơ sai."""
    from nq57.registers.cyber.rules import scores

    try:
        found = scores.score(vector)
    except scores.ScoreError as error:
        click.echo(str(error), err=True)
        sys.exit(2)
    if as_json:
        told = {
            name: value for name, value in dataclasses.asdict(found).items() if value is not None
        }
        told |= {"overall": found.overall, "severity": found.severity}
        click.echo(json.dumps(told, ensure_ascii=False))
        return
    click.echo(f"CVSS {found.version}  {found.vector}")
    click.echo(f"  Cơ sở: {_write(found.base)}")
    for name, label in _GROUPS.items():
        if (value := getattr(found, name)) is not None:
            click.echo(f"  {label}: {_write(value)}")
    click.echo(f"  Mức độ: {_LEVELS[found.severity]} ({_write(found.overall)})")


def _write(value: float) -> str:
    return f"{value:.1f}".replace(".", ",")


@cyber.command("import")
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--system", "code", required=True, help="Mã hệ thống trong danh mục.")
@click.option("--create", is_flag=True, help="Chưa có hệ thống thì ghi mới, chờ bổ sung.")
@click.option("--office", default=_CENTRE, help="Cơ quan của hệ thống ghi mới (mã).")
@click.option("--dry-run", is_flag=True, help="Chỉ cho biết sẽ làm gì, không ghi.")
@click.option("--json", "as_json", is_flag=True, help="In kết quả theo JSON.")
def import_scan(
    file: Path, code: str, create: bool, office: str, dry_run: bool, as_json: bool
) -> None:
    """Nhập tệp kết quả rà quét; mã thoát 2 khi không có hệ thống mang mã này."""
    with database.opened():
        database.set_up_django()
        from nq57.registers.cyber import rules

        try:
            told = _import(file, code, office if create else "", is_trial=dry_run)
        except rules.CyberError as error:
            raise click.ClickException(str(error)) from None
    if told is None:
        click.echo(
            f"Danh mục không có hệ thống mang mã {code}. Thêm --create để ghi mới.", err=True
        )
        sys.exit(2)
    remarks = told.pop("remarks")
    if as_json:
        click.echo(json.dumps(told, ensure_ascii=False))
        return
    click.echo(
        f"{told['tool']}: {told['findings']} phát hiện; {told['new']} mới, {told['seen']} còn "
        f"thấy, {told['closed']} đóng, {told['reopened']} mở lại, "
        f"{len(told['rejected'])} không nhận." + (" Chưa ghi gì." if dry_run else "")
    )
    for one in told["rejected"]:
        click.echo(f"  {one['where']}: {one['sentence']}")
    for remark in remarks:
        click.echo(f"  {remark}")


def _import(file: Path, code: str, office: str, *, is_trial: bool) -> dict[str, Any] | None:
    """Import for the system, entered now for ``office`` where it is unknown; None without one."""
    from django.db import transaction
    from django.utils import timezone

    from nq57.audit import rules as audit_rules
    from nq57.registers.cyber import actions, models

    by, at = audit_rules.SYSTEM, timezone.now()
    found = models.InformationSystem.objects.select_related("owner", "operator", "levelling")
    with transaction.atomic(), file.open("rb") as source:
        system = found.filter(code=code).first()
        if system is None and not office:
            return None
        done = actions.import_scan(
            system=system or _enter(code, office), source=source, name=file.name, by=by, at=at,
            is_trial=is_trial,
        )  # fmt: skip
        if is_trial:
            transaction.set_rollback(True)
    return {
        "tool": done.tool, "findings": done.findings, "new": done.new, "seen": done.seen,
        "closed": done.closed, "reopened": done.reopened,
        "rejected": [{"where": one.where, "sentence": one.sentence} for one in done.rejected],
        "remarks": list(done.remarks),
    }  # fmt: skip


def _enter(code: str, office: str) -> Any:
    """Enter a system of which only the code is known.

    :raises CyberError: when the office is unknown, or the code is none.
    """
    from django.utils import timezone

    from nq57.audit import rules as audit_rules
    from nq57.orgs import models as orgs
    from nq57.registers.cyber import actions, enums, rules

    holder = orgs.Organisation.objects.filter(code=office).first()
    if holder is None:
        raise rules.CyberError(f"Danh mục cơ quan không có mã {office}.")
    facts = actions.Facts(
        name=code, owner=holder, operator=holder, kind=enums.Kind.OTHER,
        hosting=enums.Hosting.OFFICE, is_cloud=False, holds_public=True, purpose=_PURPOSE,
    )  # fmt: skip
    return actions.add_system(facts=facts, code=code, by=audit_rules.SYSTEM, at=timezone.now())
