"""Grades at their boundaries."""

from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from nq57.core import condition

NOW = datetime(2026, 11, 22, 7, tzinfo=UTC)
FINE: dict[str, Any] = {
    "at": NOW, "queued": 0, "queued_since": None, "failed": 0, "workers": 1,
    "unsealed": 0, "unsealed_since": None, "scans": 0, "scans_since": None,
    "free_bytes": 50_000_000_000, "disk_bytes": 100_000_000_000,
    "backup_at": NOW - timedelta(hours=26),
}  # fmt: skip


def ago(**length: float) -> datetime:
    return NOW - timedelta(**length)


@pytest.mark.parametrize(
    ("name", "more", "grade"),
    [
        ("workers", {"workers": 0}, 2),
        ("queue", {"queued": 1, "queued_since": ago(minutes=10)}, 0),
        ("queue", {"queued": 1, "queued_since": ago(minutes=10, seconds=1)}, 1),
        ("queue", {"queued": 1, "queued_since": ago(minutes=60, seconds=1)}, 2),
        ("failed", {"failed": 1}, 1),
        ("journal", {"unsealed": 3, "unsealed_since": ago(minutes=5)}, 0),
        ("journal", {"unsealed": 3, "unsealed_since": ago(minutes=6)}, 1),
        ("journal", {"unsealed": 3, "unsealed_since": ago(minutes=31)}, 2),
        ("scans", {"scans": 2, "scans_since": ago(minutes=31)}, 1),
        ("disk", {"free_bytes": 14_999_999_999}, 1),
        ("disk", {"free_bytes": 4_999_999_999}, 2),
        ("disk", {"free_bytes": 400_000_000, "disk_bytes": 500_000_000}, 2),
        ("backup", {"backup_at": ago(hours=26, seconds=1)}, 1),
        ("backup", {"backup_at": ago(hours=51)}, 2),
        ("backup", {"backup_at": None}, 2),
    ],
)
def test_a_thing_is_graded_alone(name: str, more: dict[str, Any], grade: int) -> None:
    findings = condition.judge(condition.Condition(**(FINE | more)))
    assert {found.name: found.grade for found in findings if found.grade} == (
        {name: grade} if grade else {}
    )
    assert condition.worst(findings) == grade


@pytest.mark.parametrize("text", ["", "{", "[]", '{"at": "x"}', '{"file": "y"}'])
def test_a_record_that_cannot_be_read_is_no_backup(tmp_path: Path, text: str) -> None:
    assert condition.read_backup(tmp_path) is None
    (tmp_path / condition.BACKUP_RECORD).write_text(text)
    assert condition.read_backup(tmp_path) is None
