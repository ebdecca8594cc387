"""How the installation does: what was measured, and what of it someone must look at."""

import json
import shutil
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import IntEnum
from pathlib import Path

BACKUP_RECORD = "last-backup.json"
MOST_MEMORY = 1_000_000_000  # of all processes at work; at rest it is under 400 MB
_MB = 1_000_000
_KINDS = {"web": "trang", "worker": "việc nền", "drawing": "vẽ biểu đồ", "launcher": "trông coi"}


class Grade(IntEnum):
    """How bad a finding is; also the exit code that monitoring programs know."""

    FINE = 0
    WARNING = 1
    CRITICAL = 2


@dataclass(frozen=True, kw_only=True)
class Condition:
    """What was measured at one moment. ``since`` is the oldest that waits, None for none."""

    at: datetime
    queued: int
    queued_since: datetime | None
    failed: int
    workers: int
    unsealed: int
    unsealed_since: datetime | None
    scans: int
    scans_since: datetime | None
    free_bytes: int
    disk_bytes: int
    backup_at: datetime | None
    memory: Mapping[str, int] | None = None  # bytes by kind of process; None where not told
    store_fault: str = ""  # why the store of files outside the data folder cannot be used

    def wait(self, since: datetime | None) -> timedelta:
        """Return how long something has waited; nothing when nothing waits."""
        return self.at - since if since else timedelta(0)


@dataclass(frozen=True)
class Finding:
    """One measured thing, with its grade and a Vietnamese sentence."""

    name: str
    grade: Grade
    sentence: str


def judge(held: Condition) -> tuple[Finding, ...]:
    """Grade what was measured; one finding for each thing."""
    return (
        _judge_workers(held),
        _judge_wait("queue", held.wait(held.queued_since), timedelta(minutes=10),
                    f"Hàng đợi: {held.queued} việc đến hạn"),
        Finding("failed", Grade.WARNING if held.failed else Grade.FINE,
                f"Việc hỏng: {held.failed}."),
        _judge_wait("journal", held.wait(held.unsealed_since), timedelta(minutes=5),
                    f"Nhật ký: {held.unsealed} dòng chưa niêm"),
        _judge_wait("scans", held.wait(held.scans_since), timedelta(minutes=30),
                    f"Quét tệp: {held.scans} tệp chờ"),
        _judge_disk(held),
        _judge_memory(held),
        _judge_backup(held),
        Finding("store", Grade.CRITICAL if held.store_fault else Grade.FINE,
                held.store_fault or "Kho tệp: dùng được."),
    )  # fmt: skip


def worst(findings: tuple[Finding, ...]) -> Grade:
    """Return the worst grade."""
    return max((finding.grade for finding in findings), default=Grade.FINE)


def read_disk(folder: Path) -> tuple[int, int]:
    """Return the free and the whole bytes of the disk that holds a folder."""
    usage = shutil.disk_usage(folder)
    return usage.free, usage.total


def read_backup(folder: Path) -> datetime | None:
    """Return when the last backup was made, as its record in the data folder says."""
    try:
        return datetime.fromisoformat(json.loads((folder / BACKUP_RECORD).read_text())["at"])
    except (OSError, ValueError, KeyError, TypeError):
        return None


def _judge_workers(held: Condition) -> Finding:
    grade = Grade.FINE if held.workers else Grade.CRITICAL
    return Finding("workers", grade, f"Tiến trình nền đang chạy: {held.workers}.")


def _judge_wait(name: str, wait: timedelta, patience: timedelta, told: str) -> Finding:
    """Warn past the patience, and call for help past six times of it."""
    grade = Grade(min(2, (wait > patience) + (wait > 6 * patience)))
    minutes = int(wait.total_seconds() // 60)
    return Finding(name, grade, f"{told}, lâu nhất {minutes} phút.")


def _judge_disk(held: Condition) -> Finding:
    share = held.free_bytes / held.disk_bytes if held.disk_bytes else 0
    is_full = share < 0.05 or held.free_bytes < 500 * _MB
    grade = Grade.CRITICAL if is_full else Grade.WARNING if share < 0.15 else Grade.FINE
    return Finding("disk", grade, f"Đĩa: còn {held.free_bytes // _MB} MB ({share:.0%}).")


def _judge_memory(held: Condition) -> Finding:
    """Tell what our processes hold; past the bound there is something to look at."""
    if held.memory is None:
        return Finding("memory", Grade.FINE, "Bộ nhớ: máy này không cho đo.")
    whole = sum(held.memory.values())
    parts = ", ".join(f"{_KINDS[kind]} {size // _MB}" for kind, size in sorted(held.memory.items()))
    told = f" ({parts})" if parts else ""
    grade = Grade.WARNING if whole > MOST_MEMORY else Grade.FINE
    return Finding("memory", grade, f"Bộ nhớ của các tiến trình: {whole // _MB} MB{told}.")


def _judge_backup(held: Condition) -> Finding:
    if held.backup_at is None:
        return Finding("backup", Grade.CRITICAL, "Sao lưu: chưa có bản nào.")
    age = held.at - held.backup_at
    grade = Grade(min(2, (age > timedelta(hours=26)) + (age > timedelta(hours=50))))
    return Finding(
        "backup", grade, f"Sao lưu: bản mới nhất cách đây {age.total_seconds() / 3600:.0f} giờ."
    )
