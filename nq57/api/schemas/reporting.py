"""Shapes of cycles, reports, their items, and what programs write into them."""

from datetime import date
from decimal import Decimal
from typing import Annotated, Any

from ninja import Schema
from pydantic import ConfigDict, Field

from nq57.api.schemas.common import OfficeOut

Long = Annotated[str, Field(max_length=20_000)]
Number = Annotated[Decimal, Field(description='số thường: 61.7 hoặc "61.7"')]
Item = Annotated[str, Field(pattern=r"^(line|figure|words)-\d{1,18}$")]


class CycleOut(Schema):
    """A round of reports."""

    id: int
    plan: str
    period: str
    kinds: list[str]
    starts_on: date
    ends_on: date
    due_on: date
    is_closed: bool


class CyclePage(Schema):
    """A page of cycles."""

    items: list[CycleOut]
    next: int | None


class ReportRow(Schema):
    """A report in a list."""

    code: str
    organisation: OfficeOut
    plan: str
    period: str
    due_on: date
    state: str
    round: int
    first_sent_on: date | None


class ReportPage(Schema):
    """A page of reports."""

    items: list[ReportRow]
    next: int | None


class MatrixRow(ReportRow):
    """An office in a cycle; ``standing`` is how far its report is, ``history`` its marks in the
    cycles before, the oldest first, ``focal`` who answers for it."""

    standing: str
    days_late: int
    filled: int
    total: int
    reminders: int
    urges: int
    history: list[str]
    focal: str


class MatrixPage(Schema):
    """A page of a cycle's offices, and counts over all of them; ``next`` is empty on the last."""

    items: list[MatrixRow]
    next: str
    states: dict[str, int]
    late: int


class ItemOut(Schema):
    """A line or figure: what it says, as it would be typed, and what it still lacks."""

    key: str
    label: str
    title: str
    period: str
    revision: int
    answer: str
    said: dict[str, str]
    verdict: str
    reason: str
    faults: list[str]


class ReportOut(ReportRow):
    """A whole report; ``version`` is its ETag."""

    version: str
    items: list[ItemOut]
    words: dict[str, str]
    words_key: str
    words_revision: int
    faults: list[dict[str, Any]]


class LineIn(Schema):
    """What is said of a task."""

    model_config = ConfigDict(extra="forbid")
    state: str = Field("", max_length=20)
    percent: int | None = Field(None, ge=0, le=100)
    product: str = Field("", max_length=500)
    product_on: date | None = None
    difficulty: Long = ""


class FigureIn(Schema):
    """What is said of an indicator: a value, or numerator and denominator."""

    model_config = ConfigDict(extra="forbid")
    value: Number | None = None
    numerator: Number | None = None
    denominator: Number | None = None
    note: Long = ""


class WordsIn(Schema):
    """The text of a report; a part that is left out stays as it is."""

    model_config = ConfigDict(extra="forbid")
    leadership: Long | None = None
    results: Long | None = None
    shortcomings: Long | None = None
    next_tasks: Long | None = None


class EntryIn(Schema):
    """One item as it is to be; ``revision`` is the one that was read."""

    model_config = ConfigDict(extra="forbid")
    key: Item
    revision: int = Field(ge=0, le=2**31 - 1)
    line: LineIn | None = None
    figure: FigureIn | None = None
    words: WordsIn | None = None


class EntriesIn(Schema):
    """Items to be written: all of them, or none."""

    model_config = ConfigDict(extra="forbid")
    entries: list[EntryIn] = Field(min_length=1, max_length=1000)


class KeysIn(Schema):
    """Items to be confirmed as in the period before; none named means all open ones."""

    model_config = ConfigDict(extra="forbid")
    keys: list[Item] = Field(default_factory=list, max_length=1000)


class SendIn(Schema):
    """A note to whoever receives the report."""

    model_config = ConfigDict(extra="forbid")
    note: str = Field("", max_length=2000)


class ValueIn(Schema):
    """One figure of an import."""

    model_config = ConfigDict(extra="forbid")
    indicator: str = Field(max_length=40)
    organisation: str = Field(max_length=40)
    period: str = Field(max_length=8)
    value: Number | None = None
    numerator: Number | None = None
    denominator: Number | None = None
    note: Annotated[str, Field(max_length=2000)] | None = None
    revision: int | None = Field(None, ge=0, le=2**31 - 1)


class ValuesIn(Schema):
    """Figures to be written: all of them, or none."""

    model_config = ConfigDict(extra="forbid")
    values: list[ValueIn] = Field(min_length=1, max_length=20_000)


class ImportOut(Schema):
    """What an import wrote, or would write."""

    rows: int
    written: int
    unchanged: int
    reports: list[str]
    is_dry_run: bool
