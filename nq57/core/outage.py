"""The notice of a planned outage: a file in the data folder, so that every page can show it.

Decree 224/2026/NĐ-CP, art. 13: at least seven working days before, with the time of return.
"""

import json
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

WORKING_DAYS = 7
_NAME = "outage.json"


@dataclass(frozen=True)
class Outage:
    """When the site will not answer, from and until with their zone, and why."""

    starts_at: datetime
    ends_at: datetime
    reason: str


def read(folder: Path, at: datetime) -> Outage | None:
    """Return the outage that is announced, or None once it is over."""
    try:
        told = json.loads((folder / _NAME).read_text(encoding="utf-8"))
        found = Outage(
            datetime.fromisoformat(told["starts_at"]),
            datetime.fromisoformat(told["ends_at"]),
            str(told["reason"]),
        )
        return found if found.ends_at > at else None
    except (OSError, ValueError, KeyError, TypeError):
        return None  # a page must not fail for its notice


def write(folder: Path, outage: Outage) -> None:
    """Let every page show an outage, from the next request on."""
    told = {
        "starts_at": outage.starts_at.isoformat(),
        "ends_at": outage.ends_at.isoformat(),
        "reason": outage.reason,
    }
    partial = folder / f"{_NAME}.partial"
    partial.write_text(json.dumps(told, ensure_ascii=False), encoding="utf-8")
    partial.replace(folder / _NAME)


def remove(folder: Path) -> None:
    """Show nothing any more."""
    (folder / _NAME).unlink(missing_ok=True)
