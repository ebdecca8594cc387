"""Shapes of plans, indicators, tasks and obligations. Numbers are texts: ``"61.7"``."""

from datetime import date

from ninja import Schema

from nq57.api.schemas.common import OfficeOut, PartyOut


class PlanOut(Schema):
    """One adopted version of a plan."""

    code: str
    title: str
    symbol: str
    document: str
    state: str
    in_force_on: date
    ended_on: date | None
    coordinator: str


class PlanPage(Schema):
    """A page of plans."""

    items: list[PlanOut]
    next: int | None


class TargetOut(Schema):
    """What is to be reached by a milestone; ``raw`` is the document's own text."""

    horizon: int | None
    tier: str
    raw: str
    op: str
    low: str | None
    high: str | None
    unit: str
    text: str
    revision: int
    is_confirmed: bool


class IndicatorOut(Schema):
    """A numbered indicator with who answers for it and the targets in use."""

    code: str
    name: str
    unit: str
    time: str
    section: str
    parent: str
    clause: str
    parties: list[PartyOut]
    targets: list[TargetOut]


class IndicatorPage(Schema):
    """A page of indicators."""

    items: list[IndicatorOut]
    next: int | None


class ScheduleOut(Schema):
    """A schedule cell; ``due`` where it names a day."""

    label: str
    raw: str
    kind: str
    due: date | None
    recurrence: str
    condition: str


class AssignmentOut(Schema):
    """Who leads and coordinates, what comes out, by when."""

    text: str
    deliverable: str
    parties: list[PartyOut]
    schedules: list[ScheduleOut]


class TaskOut(Schema):
    """A task of the plan, or an order of a directive that adds to it."""

    id: int
    kind: str
    code: str
    title: str
    document: str
    section: str
    parent: str
    clause: str
    assignments: list[AssignmentOut]


class TaskPage(Schema):
    """A page of tasks."""

    items: list[TaskOut]
    next: int | None


class ObligationOut(Schema):
    """What one office owes once."""

    code: str
    title: str
    office: OfficeOut
    plan: str
    document: str
    item: str
    occurrence: str
    kind: str
    due: date | None
    state: str
    timeliness: str
    product: str
    finished_on: date | None


class ObligationPage(Schema):
    """A page of obligations; ``next`` is empty on the last one."""

    items: list[ObligationOut]
    next: str
