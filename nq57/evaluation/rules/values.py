"""What a verdict is made of: criteria, goals, points, and what a verdict says."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal

Said = dict[str, Decimal | int | str | date]


class EvaluationError(Exception):
    """Say in Vietnamese what evaluation refuses, and what to do."""


@dataclass(frozen=True, kw_only=True)
class Criteria:
    """The thresholds of one version. Shares are of 1.

    ``on_track`` and ``at_risk`` are the least ratios of observed to required pace;
    ``keep_slack`` is how far from a level, relative to it, is a risk and not yet late;
    ``keep_tolerance`` how far still counts as kept; ``min_told`` the least share of the
    offices asked; ``stale_periods`` how many periods of its own frequency a figure may be old;
    a forecast needs ``min_points`` over ``min_years`` and reaches at most ``max_reach`` times
    as far as the points do; ``confidence`` is that of its interval, in per cent.
    """

    code: str
    version: int
    on_track: Decimal
    at_risk: Decimal
    keep_slack: Decimal
    keep_tolerance: Decimal
    min_told: Decimal
    stale_periods: int
    min_points: int
    min_years: Decimal
    max_reach: Decimal
    confidence: int


@dataclass(frozen=True, kw_only=True)
class Goal:
    """A target as a rule sees it; ``key`` and ``revision`` are those of its row."""

    year: int | None
    op: str = ""
    low: Decimal | None = None
    high: Decimal | None = None
    unit: str = ""
    text: str = ""
    raw: str = ""
    tier: str = ""
    key: int = 0
    revision: int = 0
    is_confirmed: bool = True

    @property
    def is_stated(self) -> bool:
        """Say whether the plan wrote anything in the cell."""
        return bool(self.raw.strip() or self.op or self.text)

    @property
    def is_number(self) -> bool:
        """Say whether the cell has a value."""
        return self.low is not None or self.high is not None


@dataclass(frozen=True, kw_only=True)
class Point:
    """A figure of the province at the end of a period, with how many offices it rests on."""

    period: str
    on: date
    value: Decimal
    told: int = 0
    asked: int = 0
    keys: tuple[int, ...] = ()


@dataclass(frozen=True)
class Reason:
    """Why: a code of ``enums.Reason``, and what its sentence names."""

    code: str
    said: Mapping[str, Decimal | int | str | date] = field(default_factory=dict)


@dataclass(frozen=True)
class Start:
    """Where a path begins: ``origin`` is ``baseline``, ``milestone``, ``span`` or ``first``."""

    on: date
    value: Decimal
    origin: str


@dataclass(frozen=True)
class Outcome:
    """What became of a past milestone: ``met``, ``missed`` or ``no_data``."""

    goal: Goal
    state: str
    point: Point | None


@dataclass(frozen=True)
class Path:
    """A path to a milestone and where the figure stands on it; paces are per year.

    ``ratio`` is the observed pace ÷ the required one; None where there is no way to go.
    ``remaining`` is the pace that is needed from now on.
    """

    start: Start
    edge: Decimal
    expected: Decimal
    required: Decimal
    observed: Decimal
    remaining: Decimal | None
    ratio: Decimal | None


@dataclass(frozen=True)
class Forecast:
    """The value expected at the milestone, between ``low`` and ``high``, and what it means."""

    state: str
    reason: Reason
    on: date | None = None
    value: Decimal | None = None
    low: Decimal | None = None
    high: Decimal | None = None
    points: int = 0


@dataclass(frozen=True)
class Judgement:
    """A verdict of one goal: its state, its reason, and everything that it rests on."""

    state: str
    reason: Reason
    goal: Goal | None = None
    point: Point | None = None
    path: Path | None = None
    notes: tuple[Reason, ...] = ()
    outcomes: tuple[Outcome, ...] = ()
    forecast: Forecast | None = None
