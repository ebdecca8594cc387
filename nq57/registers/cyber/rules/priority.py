"""Which weakness comes first, and why: exploited ones (KEV), then level × CVSS, then EPSS.

What is not known is said, never taken for zero.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta

UNKNOWN_LEVEL = 3  # of a system whose level is not approved yet
LEVELS = range(1, 6)
_FLOORS = {"critical": 9.0, "high": 7.0, "medium": 4.0, "low": 0.1, "info": 0.0}
_NAMES = {
    "critical": "nghiêm trọng", "high": "cao", "medium": "trung bình", "low": "thấp",
    "info": "thông tin",
}  # fmt: skip


@dataclass(frozen=True, kw_only=True)
class Weight:
    """What a weakness at a place weighs; None is not known."""

    severity: str
    level: int | None = None
    score: float | None = None
    is_exploited: bool = False
    exploited_due: date | None = None  # until when the list asks that it be fixed
    is_ransomware: bool = False
    epss: float | None = None


@dataclass(frozen=True, kw_only=True)
class Priority:
    """Where a weakness stands: ``product`` is tenths of level × CVSS, ``chance`` the EPSS in
    ten-thousandths (-1 unknown); what sorts lower comes first."""

    is_exploited: bool
    product: int
    chance: int
    reason: str

    @property
    def key(self) -> tuple[bool, int, int]:
        """Return what to sort by, the first first."""
        return (not self.is_exploited, -self.product, -self.chance)


def rank(weight: Weight) -> Priority:
    """Return the priority of a weakness with the reason in one sentence."""
    level = weight.level if weight.level in LEVELS else None
    score = weight.score
    counted = _FLOORS[weight.severity] if score is None else score
    product = round((level or UNKNOWN_LEVEL) * counted * 10)
    chance = -1 if weight.epss is None else round(weight.epss * 10_000)
    parts = [_say_exploited(weight)] if weight.is_exploited else []
    parts.append(f"{_say_level(level)} × {_say_score(weight)} = {_say(product / 10, 1)} điểm")
    parts.append(
        "chưa có EPSS" if weight.epss is None
        else f"EPSS {_say(weight.epss * 100, 1)}% khả năng bị khai thác trong 30 ngày"
    )  # fmt: skip
    text = "; ".join(parts)
    return Priority(
        is_exploited=weight.is_exploited,
        product=product,
        chance=chance,
        reason=f"{text[0].upper()}{text[1:]}.",
    )


def _say_exploited(weight: Weight) -> str:
    told = "đang bị khai thác thực tế (KEV"
    told += ", mã độc tống tiền" if weight.is_ransomware else ""
    due = weight.exploited_due
    return f"{told}, hạn {due:%d/%m/%Y})" if due else f"{told})"


def _say_level(level: int | None) -> str:
    if level is None:
        return f"hệ thống chưa xác định cấp độ, tạm tính cấp {UNKNOWN_LEVEL}"
    return f"hệ thống cấp độ {level}"


def _say_score(weight: Weight) -> str:
    if weight.score is None:
        floor = _FLOORS[weight.severity]
        return f"mức {_NAMES[weight.severity]} chưa có điểm CVSS, tạm tính {_say(floor, 1)}"
    return f"CVSS {_say(weight.score, 1)}"


def _say(value: float, places: int) -> str:
    return f"{value:.{places}f}".replace(".", ",")


@dataclass(frozen=True, kw_only=True)
class DueRule:
    """How many days a weakness of a severity may stay, between two days of finding (``valid_to``
    is the first day without); of one level, or of all when None."""

    severity: str
    days: int
    valid_from: date
    valid_to: date | None = None
    level: int | None = None
    basis: str = ""


def find_due(
    rules: Iterable[DueRule], *, severity: str, level: int | None, found_on: date
) -> date | None:
    """Return until when a weakness found on a day is to be fixed; None when no rule asks it.

    A rule of the system's own level goes before one of all levels; then the latest in force.
    """
    held = [
        one for one in rules
        if one.severity == severity and one.level in (None, level)
        and one.valid_from <= found_on and (one.valid_to is None or found_on < one.valid_to)
    ]  # fmt: skip
    if not held:
        return None
    best = max(held, key=lambda one: (one.level is not None, one.valid_from, -one.days))
    return found_on + timedelta(days=best.days)
