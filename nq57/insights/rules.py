"""Pure rules of insights: adding up, which standing shows of many, what comes first."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

STANDINGS = ("done", "on_time", "running", "at_risk", "overdue", "unsettled", "ended")
# What a tile shows when it holds several; the rest is well.
LOUDEST = ("overdue", "at_risk", "unsettled")
WELL = "well"
NOTHING = "nothing"
DAYS = 7
# The shares of a hundred at which a tile of late work grows darker, by the share that all of
# them stay below: a map of small shares tells them apart, too.
SCALES: Mapping[int, tuple[int, ...]] = {10: (0, 3, 5, 8), 25: (0, 5, 10, 15), 101: (0, 10, 25, 50)}


@dataclass(frozen=True)
class Tally:
    """How many obligations stand how."""

    counts: Mapping[str, int] = field(default_factory=dict)

    def get(self, standing: str) -> int:
        """Return how many stand so."""
        return self.counts.get(standing, 0)

    @property
    def total(self) -> int:
        """Return how many there are, those no longer followed included."""
        return sum(self.counts.values())

    @property
    def followed(self) -> int:
        """Return how many are followed: not the unsettled, nor those no longer followed."""
        return self.total - self.get("unsettled") - self.get("ended")

    @property
    def loudest(self) -> str:
        """Return the standing that shows when one mark speaks for all."""
        for standing in LOUDEST:
            if self.get(standing):
                return standing
        return WELL if self.total - self.get("ended") else NOTHING


@dataclass(frozen=True)
class Pressing:
    """Obligations of one task or duty that press alike: late, or at risk.

    ``states`` counts them by the state of their cases, ``due`` is the earliest of their days.
    """

    task: int | None
    duty: str
    standing: str
    due: date | None
    states: Mapping[str, int]

    @property
    def count(self) -> int:
        """Return how many there are."""
        return sum(self.states.values())

    @property
    def rank(self) -> tuple[bool, date, int, int, str]:
        """Return the place among others: late before at risk, earliest day, most first."""
        return (
            self.standing != "overdue", self.due or date.max, -self.count, self.task or 0,
            self.duty,
        )  # fmt: skip


def get_scale(shown: Iterable[tuple[int, int]]) -> tuple[int, ...]:
    """Return the scale of a map from how much is late of how much on each of its tiles."""
    largest = max((get_share(late, of) for late, of in shown), default=0)
    return next(scale for below, scale in SCALES.items() if largest < below)


def get_step(late: int, of: int, scale: Sequence[int]) -> int:
    """Return how much of some work is late on a scale: 0 for none, then 1 to 4 by the share
    that is read."""
    share = get_share(late, of)
    return sum(share >= begin for begin in scale) if share else 0


def get_share(late: int, of: int) -> int:
    """Return the share of late work in whole hundredths; what there is has one at least."""
    return max(1, round(late * 100 / of)) if late and of else 0


def add_up(tallies: Iterable[Tally]) -> Tally:
    """Return the sum of tallies."""
    counts: dict[str, int] = {}
    for one in tallies:
        for standing, count in one.counts.items():
            counts[standing] = counts.get(standing, 0) + count
    return Tally(counts)


def gather(rows: Iterable[tuple[int | None, str, str, str, date | None, int]]) -> list[Pressing]:
    """Return what presses, the worst first, from (task, duty, standing, state, due, count)."""
    states: dict[tuple[int | None, str, str], dict[str, int]] = {}
    days: dict[tuple[int | None, str, str], date] = {}
    for task, duty, standing, state, due, count in rows:
        key = (task, duty, standing)
        held = states.setdefault(key, {})
        held[state] = held.get(state, 0) + count
        if due is not None:
            days[key] = min(due, days.get(key, due))
    found = [Pressing(*key, days.get(key), held) for key, held in states.items()]
    return sorted(found, key=lambda one: one.rank)
