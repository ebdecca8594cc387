"""Pure rules of insights: adding up, which standing shows of many, what comes first."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date

STANDINGS = ("done", "on_time", "running", "at_risk", "overdue", "unsettled", "ended")
# What a tile shows when it holds several; the rest is well.
LOUDEST = ("overdue", "at_risk", "unsettled")
WELL = "well"
NOTHING = "nothing"
LOUDNESS = (*LOUDEST, WELL, NOTHING)
DAYS = 7


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
