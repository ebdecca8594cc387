"""What a profile says, as values; how two versions differ; when a figure is asked."""

from collections.abc import Mapping
from dataclasses import dataclass, fields
from decimal import Decimal
from typing import Any

FREQUENCIES = ("month", "quarter", "half_year", "year")
PROFILE_STEPS: Mapping[str, frozenset[str]] = {
    "draft": frozenset({"waiting", "approved"}),
    "waiting": frozenset({"draft", "approved"}),
    "approved": frozenset({"replaced"}),
    "replaced": frozenset(),
}


class MeasuresError(Exception):
    """Say in Vietnamese what measures refuses, and what to do."""


@dataclass(frozen=True)
class Fault:
    """One thing that is wrong in a profile: the field of ``Terms``, and a sentence."""

    field: str
    message: str


class FaultyError(MeasuresError):
    """Refuse a profile with every fault listed."""

    def __init__(self, faults: list[Fault], subject: str = "") -> None:
        """Keep the faults; ``subject`` is the indicator's number."""
        self.faults = tuple(faults)
        told = " ".join(fault.message for fault in faults)
        super().__init__(f"Phiếu của chỉ tiêu {subject}: {told}" if subject else told)


@dataclass(frozen=True, kw_only=True)
class Terms:
    """What a profile says. Offices are codes; empty or None is: not said.

    ``scale`` multiplies numerator ÷ denominator: 100 for per cent, 10.000 for "trên 01 vạn
    dân". ``headline`` empty is the rule of whoever consolidates. ``denominator_year`` None is
    the year that is reported on; a denominator without office and source comes from whoever
    reports the numerator.
    """

    unit: str = ""
    direction: str = "up"
    numerator: str = ""
    denominator: str = ""
    scale: int = 1
    time: str = "at_date"
    span_from: int | None = None
    span_to: int | None = None
    frequency: str = "quarter"
    asked_from: int | None = None
    asked_until: int | None = None
    reported_by: str = "each_lead"
    reporter: str = ""
    register: str = ""
    published_source: str = ""
    denominator_office: str = ""
    denominator_source: str = ""
    denominator_year: int | None = None
    checker: str = ""
    formula_units: str = "one_source"
    formula_periods: str = "last"
    parent_rule: str = "own"
    baseline: Decimal | None = None
    baseline_year: int | None = None
    baseline_source: str = ""
    bound_low: Decimal | None = None
    bound_high: Decimal | None = None
    headline: str = ""
    headline_basis: str = ""
    basis: str = ""


FIELDS = tuple(field.name for field in fields(Terms))


@dataclass(frozen=True)
class Difference:
    """One field that two versions say differently."""

    field: str
    before: Any
    after: Any


def diff(before: Terms, after: Terms) -> list[Difference]:
    """Return the fields in which two versions differ, in the order of ``Terms``."""
    return [
        Difference(name, getattr(before, name), getattr(after, name))
        for name in FIELDS
        if getattr(before, name) != getattr(after, name)
    ]


def is_asked(terms: Terms, *, kind: str, year: int) -> bool:
    """Say whether a figure is asked in a period of a kind (``FREQUENCIES``) of a year.

    A monthly figure also stands in the longer reports; a yearly one in none but the yearly.
    What follows from components is computed, not asked.
    """
    if terms.parent_rule == "from_children":
        return False
    if FREQUENCIES.index(kind) < FREQUENCIES.index(terms.frequency):
        return False
    first = max(filter(None, (terms.asked_from, terms.span_from)), default=year)
    last = min(filter(None, (terms.asked_until, terms.span_to)), default=year)
    return first <= year <= last


def check_step(state: str, to: str, subject: str) -> None:
    """Refuse a step that the graph ``profile@1`` does not have.

    :raises MeasuresError: when ``to`` does not follow ``state``.
    """
    if to not in PROFILE_STEPS.get(state, frozenset()):
        raise MeasuresError(
            f"Phiếu của chỉ tiêu {subject} không còn ở bước cho phép việc đó. Hãy tải lại trang."
        )
