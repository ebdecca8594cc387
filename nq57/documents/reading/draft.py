"""The draft plan: what was read, each item with its place, remarks and questions.

Raw text stands beside every parsed value. ``encoding.to_json`` gives the published
shape (``schema.json``); codes of items follow the document (``II.6.1``, ``1.(4)``).
"""

import datetime
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any, Literal

Relation = Literal["implements", "cites", "replaces", "amends"]
GroupKind = Literal["indicators", "tasks"]
TargetTime = Literal["at_date", "per_year", "over_span"]
Operator = Literal["=", ">=", "<=", ">", "<", "between", "keep"]
ScheduleKind = Literal[
    "date",
    "month",
    "quarter",
    "year",
    "span",
    "recurring",
    "continuous",
    "conditional",
    "in_period",
    "none",
    "text",
]
DutyKind = Literal["issue_plan", "report", "review", "fund", "monitor", "amend", "other"]


@dataclass(frozen=True)
class Span:
    """Lines of the source, from 1, both ends included."""

    from_line: int
    to_line: int


@dataclass(frozen=True)
class Remark:
    """What a person should see but need not decide."""

    code: str
    text: str


@dataclass(frozen=True)
class Option:
    """One answer that a question offers.

    ``values`` maps an item's code to the fields it would set, raw text only:
    ``{"II.3": {"targets": {"2025": "≥ 80%"}}}``. Parsing follows when it is applied.
    """

    key: str
    label: str
    reason: str
    values: dict[str, dict[str, Any]]


@dataclass(frozen=True)
class Question:
    """What only a person can know: a sentence, options, the one proposed and why.

    ``id`` is stable over readings of one document; ``fingerprint`` changes when the
    text of a row it concerns changes, so that an old answer is not applied to it.
    ``fields`` names what free values may be typed; ``is_pattern`` says that one answer
    may serve all ``items`` or each its own.
    """

    id: str
    kind: str
    items: tuple[str, ...]
    text: str
    why_asked: str
    options: tuple[Option, ...]
    proposed: str | None
    why_proposed: str
    fingerprint: str
    is_pattern: bool = False
    fields: tuple[str, ...] = ()
    spans: tuple[Span, ...] = ()


@dataclass(frozen=True)
class Body:
    """An agency as named in a cell.

    ``kind`` is ``body`` or ``group`` when the name is known, ``raw`` when it is nobody's
    office: then ``name`` is the raw text. ``code`` is the catalogue's.
    """

    name: str
    raw: str
    kind: Literal["body", "group", "raw"]
    code: str | None = None


@dataclass
class Reference:
    """Another document that this one names."""

    symbol: str
    relation: Relation
    kind: str | None
    issuer: str | None
    issued_on: datetime.date | None
    text: str
    source: Span


@dataclass
class Document:
    """Facts of the document itself."""

    symbol: str | None = None
    kind: str = "other"
    kind_text: str | None = None
    issuer: str | None = None
    place: str | None = None
    issued_on: datetime.date | None = None
    title: str | None = None
    signer: str | None = None
    signer_position: str | None = None
    recipients: list[str] = field(default_factory=list)
    addressees: list[str] = field(default_factory=list)
    references: list[Reference] = field(default_factory=list)
    remarks: list[Remark] = field(default_factory=list)
    questions: list[str] = field(default_factory=list)


@dataclass
class Clause:
    """A piece of the document's text at a stable path (``IV.1.a``, ``PL1.II.6.1``)."""

    path: str
    text: str
    source: Span


@dataclass
class Note:
    """A footnote: the mark that stands in a row, and its text."""

    mark: str
    text: str
    source: Span


@dataclass
class Group:
    """A titled group of rows; ``serves`` holds codes of indicator groups, or ``all``."""

    code: str
    kind: GroupKind
    title: str
    title_raw: str
    source: Span
    serves: list[str] = field(default_factory=list)
    serves_raw: str | None = None


@dataclass
class Amount:
    """A parsed target: numbers as written (per cent stay per cent), unit, or words."""

    op: Operator | None = None
    low: Decimal | None = None
    high: Decimal | None = None
    unit: str | None = None
    text: str | None = None


@dataclass
class Tier:
    """The part of a target that holds for one tier (``cấp tỉnh``)."""

    name: str
    amount: Amount


@dataclass
class Target:
    """One cell of an indicator: a milestone year and what is to be reached by it."""

    horizon: int | None
    raw: str | None
    amount: Amount
    tiers: list[Tier] = field(default_factory=list)
    is_confirmed: bool = True
    label: str = ""


@dataclass
class Indicator:
    """One numbered row of an indicator table."""

    code: str
    group: str | None
    parent: str | None
    name: str
    source: Span
    clause: str = ""
    note_marks: list[str] = field(default_factory=list)
    unit: str | None = None
    time: TargetTime | None = None
    span: tuple[int, int] | None = None
    leads: list[Body] = field(default_factory=list)
    leads_raw: str | None = None
    coordinators: list[Body] = field(default_factory=list)
    coordinators_raw: str | None = None
    targets: list[Target] = field(default_factory=list)
    baseline: Target | None = None
    remark: str | None = None
    confidence: float = 1.0
    remarks: list[Remark] = field(default_factory=list)
    questions: list[str] = field(default_factory=list)


@dataclass
class Schedule:
    """One schedule cell: the column's label, the raw words, and what they mean.

    ``due`` is the last day allowed; ``expected`` the date that a condition is expected
    on; ``recurrence`` one of ``week``, ``month``, ``quarter``, ``half_year``, ``year``, with
    ``month`` when a yearly one names it.
    """

    horizon: str
    raw: str | None
    kind: ScheduleKind | None = None
    due: datetime.date | None = None
    recurrence: str | None = None
    month: int | None = None
    condition: str | None = None
    expected: datetime.date | None = None
    from_year: int | None = None
    to_year: int | None = None
    is_confirmed: bool = True


@dataclass
class Assignment:
    """Who leads and who coordinates, what comes out, and when."""

    leads: list[Body] = field(default_factory=list)
    leads_raw: str | None = None
    coordinators: list[Body] = field(default_factory=list)
    coordinators_raw: str | None = None
    monitors: list[Body] = field(default_factory=list)
    monitors_raw: str | None = None
    deliverable: str | None = None
    schedule: list[Schedule] = field(default_factory=list)


@dataclass
class Task:
    """One numbered row of a task table; a parent row carries no assignment."""

    code: str
    group: str | None
    parent: str | None
    title: str
    source: Span
    clause: str = ""
    remark: str | None = None
    assignments: list[Assignment] = field(default_factory=list)
    note_marks: list[str] = field(default_factory=list)
    confidence: float = 1.0
    remarks: list[Remark] = field(default_factory=list)
    questions: list[str] = field(default_factory=list)


@dataclass
class DirectivePart:
    """One obligation of an order: every order has at least one part."""

    text: str
    performers: list[Body]
    due: datetime.date | None = None


@dataclass
class Directive:
    """One order of a letter."""

    code: str
    text: str
    source: Span
    performers: list[Body] = field(default_factory=list)
    performers_raw: str | None = None
    monitors: list[Body] = field(default_factory=list)
    due: datetime.date | None = None
    deadline_raw: str | None = None
    period: str | None = None
    deliverables: list[str] = field(default_factory=list)
    parts: list[DirectivePart] = field(default_factory=list)
    clause: str = ""
    confidence: float = 1.0
    remarks: list[Remark] = field(default_factory=list)
    questions: list[str] = field(default_factory=list)


@dataclass
class Duty:
    """A standing duty of the part "Tổ chức thực hiện".

    ``every`` holds ``month``, ``quarter``, ``half_year``, ``year``; ``due_day`` is the
    last day of the month allowed ("trước ngày 05" gives 4).
    """

    code: str
    kind: DutyKind
    performer: str
    text: str
    source: Span
    performers: list[Body] = field(default_factory=list)
    every: list[str] = field(default_factory=list)
    due_day: int | None = None
    due: datetime.date | None = None
    deadline_raw: str | None = None
    through: str | None = None
    to: str | None = None
    scope: str | None = None
    clause: str = ""
    remarks: list[Remark] = field(default_factory=list)


@dataclass
class Overlap:
    """A duty and a task that say the same: offered as one obligation, earlier date."""

    duty: str
    task: str
    performer: str
    due: datetime.date
    reason: str
    clauses: list[str]


@dataclass(frozen=True)
class Answered:
    """A question that a person has settled: what was set, by whom, when and why."""

    question: str
    kind: str
    items: tuple[str, ...]
    text: str
    values: dict[str, dict[str, Any]]
    reason: str
    by: str
    at: str
    status: str


@dataclass
class Draft:
    """A read document. ``remarks`` are those of the reading as a whole."""

    document: Document
    clauses: list[Clause] = field(default_factory=list)
    notes: list[Note] = field(default_factory=list)
    groups: list[Group] = field(default_factory=list)
    indicators: list[Indicator] = field(default_factory=list)
    tasks: list[Task] = field(default_factory=list)
    directives: list[Directive] = field(default_factory=list)
    duties: list[Duty] = field(default_factory=list)
    overlaps: list[Overlap] = field(default_factory=list)
    questions: list[Question] = field(default_factory=list)
    answered: list[Answered] = field(default_factory=list)
    remarks: list[Remark] = field(default_factory=list)

    def to_json(self) -> dict[str, Any]:
        """Return the published JSON shape (``schema.json``)."""
        from nq57.documents.reading import encoding

        return encoding.to_json(self)
