"""Grades by the decrees' bands and conditions; how many may have the best one."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from nq57.scoring.rules.points import ScoringError

BEST_FIRST = ("excellent", "good", "fair", "poor")


@dataclass(frozen=True)
class GradeBand:
    """From which score a grade is had, and what else it asks; shares in percent, None is
    nothing."""

    grade: str
    low: Decimal
    min_on_time: Decimal | None = None
    min_done: Decimal | None = None
    min_beyond: Decimal | None = None


@dataclass(frozen=True)
class Facts:
    """What grades ask besides the score: shares in percent. Without work in the period
    ``on_time`` and ``done`` are None and hinder nothing; ``beyond`` None is not said."""

    on_time: Decimal | None = None
    done: Decimal | None = None
    beyond: Decimal | None = None


@dataclass(frozen=True)
class Hindered:
    """A grade that the score allows and something else does not."""

    reason: str
    grade: str
    value: Decimal | None
    least: Decimal


@dataclass(frozen=True)
class Graded:
    """A grade, and what stood in the way of better ones."""

    grade: str
    hindered: tuple[Hindered, ...] = ()


@dataclass(frozen=True)
class QuotaTerms:
    """How many may be excellent: a share in percent of those rated good, at most a higher
    share; of a group smaller than ``small`` one."""

    share: int
    most: int
    small: int


@dataclass(frozen=True)
class Quota:
    """How many are excellent in a group, and how many may be."""

    size: int
    good: int
    excellent: int
    limit: int
    most: int

    @property
    def state(self) -> str:
        """Return ``kept``, ``over`` (allowed with a reason) or ``refused``."""
        if self.excellent <= self.limit:
            return "kept"
        return "over" if self.excellent <= self.most else "refused"


def grade(score: Decimal, facts: Facts, bands: Sequence[GradeBand]) -> Graded:
    """Return the best grade whose score and conditions are met.

    Decree 233/2026: from 90 excellent, from 70 good, from 50 fair; excellent also needs every
    task on time and 30 % beyond what was required, good every task on time, fair at most 20 %
    late; with less than 70 % of the plan done no grade but the last.
    """
    hindered: list[Hindered] = []
    for band in sorted(bands, key=lambda one: one.low, reverse=True):
        if score < band.low:
            continue
        found = _hinder(band, facts)
        if not found:
            return Graded(band.grade, tuple(hindered))
        hindered += found
    return Graded(BEST_FIRST[-1], tuple(hindered))


def count_quota(grades: Sequence[str], terms: QuotaTerms) -> Quota:
    """Return how many of a group are excellent and how many may be.

    Decree 233/2026: excellent at most 20 % of those rated good, 25 % in special cases; of
    fewer than five units at most one. The share is a ceiling: from five units on, 20 % of less
    than five good ones is none.
    """
    good, excellent = grades.count("good"), grades.count("excellent")
    if len(grades) < terms.small:
        return Quota(len(grades), good, excellent, 1, 1)
    limit, most = good * terms.share // 100, good * terms.most // 100
    return Quota(len(grades), good, excellent, limit, most)


def is_lower(one: str, other: str) -> bool:
    """Say whether a grade is below another."""
    return BEST_FIRST.index(one) > BEST_FIRST.index(other)


def is_head_over(*, head: str, office: str, is_bound: bool) -> bool:
    """Say whether the grade proposed for the head of an office is above the office's own.

    Decree 233/2026: the head is graded no higher than the unit. ``is_bound`` is the scale's; an
    empty grade is none yet.
    """
    return bool(is_bound and head and office) and is_lower(office, head)


def check_head_grade(*, head: str, office: str, is_bound: bool, reason: str) -> None:
    """Refuse a grade that cannot be proposed for the head of an office graded ``office``.

    :raises ScoringError: when the office has no grade yet, there is no such grade, it is above
        the office's where the scale forbids that, or it differs and nothing says why.
    """
    if not office:
        raise ScoringError("Cơ quan chưa đủ điểm để xếp loại nên chưa đề xuất được.")
    if head not in BEST_FIRST:
        raise ScoringError("Chọn mức xếp loại đề xuất cho người đứng đầu.")
    if is_head_over(head=head, office=office, is_bound=is_bound):
        raise ScoringError(
            "Người đứng đầu không được xếp loại cao hơn cơ quan. Chọn mức bằng hoặc thấp hơn."
        )
    if head != office and not reason.strip():
        raise ScoringError("Mức của người đứng đầu khác mức của cơ quan: ghi lý do.")


def _hinder(band: GradeBand, facts: Facts) -> list[Hindered]:
    found = []
    for reason, value, least in (
        ("on_time", facts.on_time, band.min_on_time),
        ("done", facts.done, band.min_done),
    ):
        if least is not None and value is not None and value < least:
            found.append(Hindered(reason, band.grade, value, least))
    if band.min_beyond is not None and facts.beyond is None:
        found.append(Hindered("beyond_untold", band.grade, None, band.min_beyond))
    elif (
        band.min_beyond is not None
        and facts.beyond is not None
        and (facts.beyond < band.min_beyond)
    ):
        found.append(Hindered("beyond", band.grade, facts.beyond, band.min_beyond))
    return found
