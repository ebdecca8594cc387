"""What the data say of an office in a period: rates over the deadlines that fell due in it."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from nq57.scoring.rules.points import get_share

# Which kinds of cases a measure counts, and which timeliness is good.
COUNTED = {
    "obligations_on_time": ("obligation", frozenset({"met", "in_time"})),
    "obligations_done": ("obligation", frozenset({"met", "met_late"})),
    "reports_on_time": ("report", frozenset({"met", "in_time"})),
    "replies_on_time": ("inquiry", frozenset({"met", "in_time"})),
}
# Cancelled, carried over, or nobody has said how it stands: neither good nor bad.
_APART = frozenset({"ended", "unsettled", "no_date"})


@dataclass(frozen=True)
class Due:
    """One deadline of an office that fell due in the period; ``title`` is empty when it is
    not open to all."""

    kind: str
    code: str
    title: str
    due: date
    met_on: date | None
    timeliness: str


@dataclass(frozen=True)
class Measured:
    """A rate with everything that it rests on."""

    good: int
    whole: int
    inputs: tuple[Due, ...]

    @property
    def value(self) -> Decimal | None:
        """Return the rate in percent, None of nothing."""
        return get_share(self.good, self.whole)


def measure(name: str, dues: Iterable[Due]) -> Measured:
    """Return the rate that a measure names, of an office's deadlines in the period."""
    kind, good = COUNTED[name]
    held = tuple(one for one in dues if one.kind == kind and one.timeliness not in _APART)
    return Measured(sum(one.timeliness in good for one in held), len(held), held)


def tell(measured: Measured, name: str) -> list[list[str]]:
    """Return the inputs as plain content: code, title, due, met, timeliness, counted as good."""
    _, good = COUNTED[name]
    return [
        [
            one.code, one.title, one.due.isoformat(),
            one.met_on.isoformat() if one.met_on else "", one.timeliness,
            "1" if one.timeliness in good else "",
        ]
        for one in measured.inputs
    ]  # fmt: skip
