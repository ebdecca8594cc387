"""``nq57 cyber``: what an officer of the cybersecurity centre asks from a terminal."""

import dataclasses
import json
import sys

import click

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
