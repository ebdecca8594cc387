"""How one plan follows another: proposals, versions, differences, amendable cells."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from typing import Any

from nq57.audit import models as audit_models
from nq57.audit import rules as audit_rules
from nq57.documents import models as documents
from nq57.documents import queries as document_queries
from nq57.documents import rules as document_rules
from nq57.plans import enums, models, rules
from nq57.plans.queries import tables


@dataclass
class MappingRow:
    """One old item, what is proposed for it, and what a person has typed so far."""

    old: rules.Item
    kind: str
    codes: str  # numbers of the new items, separated by semicolons
    reason: str
    score: int
    why: str
    named: list[rules.Item] = field(default_factory=list)  # the new items of those numbers


@dataclass
class MappingSide:
    """The indicators, or the tasks, of both plans beside each other."""

    sort: str  # "i" or "t"
    title: str
    rows: list[MappingRow]
    new: list[rules.Item] = field(default_factory=list)
    free: list[rules.Item] = field(default_factory=list)  # those that continue nothing yet

    def __post_init__(self) -> None:
        """Name the new items that are proposed."""
        self._name()

    def keep(self, typed: Mapping[str, str]) -> None:
        """Keep what a person chose before a refusal."""
        for row in self.rows:
            stem = f"{self.sort}-{row.old.key}"
            row.kind = typed.get(f"{stem}-kind", row.kind)
            row.reason = typed.get(f"{stem}-reason", row.reason)
            row.codes = typed.get(f"{stem}-new", row.codes)
        self._name()

    def drop_rest(self, reason: str) -> int:
        """Mark what has no new item as dropped, for one reason; return how many."""
        rest = [
            row for row in self.rows
            if row.kind == enums.MappingKind.FLAGGED and not row.codes.strip()
        ]  # fmt: skip
        for row in rest:
            row.kind, row.reason = enums.MappingKind.DROPPED, row.reason.strip() or reason
        return len(rest)

    def _name(self) -> None:
        by_code = {item.code: item for item in self.new}
        for row in self.rows:
            codes = rules.split_codes(row.codes)
            row.named = [by_code[code] for code in codes if code in by_code]

    @property
    def open_rows(self) -> list[MappingRow]:
        """Return the rows on which a person has something to decide."""
        return [row for row in self.rows if row.kind != enums.MappingKind.SAME]

    @property
    def same_rows(self) -> list[MappingRow]:
        """Return the rows that go on as they were."""
        return [row for row in self.rows if row.kind == enums.MappingKind.SAME]

    @property
    def unclaimed(self) -> list[rules.Item]:
        """Return the new items that continue nothing."""
        taken = {code for row in self.rows for code in rules.split_codes(row.codes)}
        return [item for item in self.free if item.code not in taken]


@dataclass(frozen=True)
class AmendableCell:
    """A target or schedule cell of the item that an amendment is about."""

    key: str
    label: str
    target: models.Target | None = None
    schedule: models.Schedule | None = None


@dataclass(frozen=True)
class AmendmentStep:
    """One step of an amendment: who took it, when, and what was said."""

    label: str
    account: str
    at: datetime
    note: str


def propose_adoption(*, reading: documents.Reading, plans: Sequence[models.Plan]) -> dict[str, Any]:
    """Propose what a read document becomes, from what it holds, cites and replaces."""
    draft = reading.draft or {}
    facts = draft.get("document", {})
    named = _list_named(facts.get("references", []), plans)
    replaced = next((plan for relation, plan in named if relation == "replaces"), None)
    cited = next((plan for relation, plan in named if relation in ("implements", "cites")), None)
    has_table = bool(draft.get("indicators") or draft.get("tasks"))
    if has_table and replaced is not None:
        becomes, other = "successor", replaced
    elif not has_table and draft.get("directives") and plans:
        becomes, other = "directive", cited or plans[0]
    else:
        becomes, other = "plan", None
    return {
        "becomes": becomes,
        "plan": other.code if other else "",
        "in_force_on": _day(facts.get("issued_on")),
    }


def propose_mapping(*, plan: models.Plan, only_flagged: bool = False) -> list[MappingSide]:
    """Propose, for every item of the replaced plan, what continues it.

    ``only_flagged`` keeps the items that were flagged when the plan took over.
    """
    if plan.replaces is None:
        return []
    old_tasks = tables.list_task_items(plan=plan.replaces, with_orders=True)
    sides = [
        _side("i", "Chỉ tiêu", tables.list_indicator_items(plan=plan.replaces),
              tables.list_indicator_items(plan=plan)),
        _side("t", "Nhiệm vụ", old_tasks, tables.list_task_items(plan=plan)),
    ]  # fmt: skip
    return [_keep_flagged(side, plan) for side in sides] if only_flagged else sides


def count_flagged(*, plan: models.Plan) -> int:
    """Return how many items of the replaced plan wait for a decision."""
    return plan.mappings.filter(kind=enums.MappingKind.FLAGGED).count()


def list_versions(*, plan: models.Plan, by: audit_rules.Actor) -> list[models.Plan]:
    """Return the chain of versions that a plan stands in, the newest first, as ``by`` sees it."""
    chain = [plan]
    while (newer := chain[0].successors.select_related("document").first()) is not None:
        chain.insert(0, newer)
    while chain[-1].replaces is not None:
        chain.append(chain[-1].replaces)
    visible = set(models.Plan.objects.visible_to(by).values_list("pk", flat=True))
    return [version for version in chain if version.pk in visible]


def list_directives(*, plan: models.Plan, by: audit_rules.Actor) -> list[documents.Document]:
    """Return the documents whose orders hang under a plan, those that ``by`` may read."""
    orders = plan.tasks.orders().values("document")
    return list(documents.Document.objects.visible_to(by).filter(pk__in=orders))


def list_mappings(*, plan: models.Plan, by: audit_rules.Actor) -> list[models.ItemMapping]:
    """Return what became of each item, in the order of the plans; none when ``by`` may not
    read both."""
    rows = plan.mappings.visible_to(by).select_related(
        "old_indicator", "new_indicator", "old_task", "new_task"
    ).prefetch_related(
        "old_indicator__targets", "new_indicator__targets",
        "old_task__assignments__schedules", "new_task__assignments__schedules",
    )  # fmt: skip
    return sorted(rows, key=_mapping_order)


def count_mappings(mappings: Sequence[models.ItemMapping]) -> dict[str, int]:
    """Count mappings by kind."""
    return dict(Counter(row.kind for row in mappings))


def list_amendable_cells(*, amendment: models.Amendment) -> list[AmendableCell]:
    """Return the current cells of the item that an amendment is about."""
    targets = models.Target.objects.filter(
        indicator__plan=amendment.plan, indicator__code=amendment.subject, is_current=True
    ).select_related("indicator")
    schedules = models.Schedule.objects.filter(
        assignment__task__plan=amendment.plan,
        assignment__task__code=amendment.subject,
        is_current=True,
    ).select_related("assignment__task")
    cells = [
        AmendableCell(f"m{cell.pk}", f"Mốc {cell} {cell.tier}".strip(), target=cell)
        for cell in targets
    ]
    cells += [
        AmendableCell(f"h{cell.pk}", f"Thời hạn {cell.label}: {cell.raw or '·'}", schedule=cell)
        for cell in schedules
    ]
    return cells


def list_subjects(
    *, amendment: models.Amendment, by: audit_rules.Actor
) -> list[models.Indicator | models.Task]:
    """Return the items that an amendment's number names, with their current cells.

    A plan may number an indicator and a task alike: then both.
    """
    plan, code = amendment.plan, amendment.subject
    return [
        *plan.indicators.with_rows().filter(code=code),
        *plan.tasks.visible_to(by).with_rows().filter(code=code),
    ]


def list_steps(*, amendment: models.Amendment) -> list[AmendmentStep]:
    """Return every step that an amendment has taken, the first one first, from the journal.

    What was said at a step stands in its journal entry; for the last one, in the row.
    """
    entries = audit_models.Entry.objects.about("amendment", amendment.code)
    found = [
        AmendmentStep(
            str(dict(enums.AmendmentState.choices).get(_state_of(entry), "")),
            entry.account, entry.at, entry.note,
        )
        for entry in entries.filter(verb__in=["propose_amendment", "decide_amendment"]).order_by(
            "pk"
        )
    ]  # fmt: skip
    if found and amendment.answer and not found[-1].note:
        found[-1] = replace(found[-1], note=amendment.answer)
    return found


def list_revisions(*, amendment: models.Amendment) -> list[models.Target | models.Schedule]:
    """Return the cells that an amendment set."""
    return [
        *amendment.targets.select_related("indicator"),
        *amendment.schedules.select_related("assignment__task"),
    ]


def _side(sort: str, title: str, old: list[rules.Item], new: list[rules.Item]) -> MappingSide:
    by_key = {item.key: item for item in new}
    rows = []
    for match, item in zip(rules.propose_mapping(old, new), old, strict=True):
        other = by_key.get(match.new) if match.new is not None else None
        rows.append(
            MappingRow(
                old=item,
                kind=match.kind if other else enums.MappingKind.FLAGGED,
                codes=other.code if other else "",
                reason="",
                score=match.score,
                why=match.reason,
            )
        )
    return MappingSide(sort, title, rows, new, new)


def _keep_flagged(side: MappingSide, plan: models.Plan) -> MappingSide:
    """Keep the flagged rows of a side; only what is new may be proposed for them."""
    sort = "indicator" if side.sort == "i" else "task"
    kinds = enums.MappingKind
    flagged = set(plan.mappings.filter(kind=kinds.FLAGGED).values_list(f"old_{sort}", flat=True))
    fresh = set(plan.mappings.filter(kind=kinds.NEW).values_list(f"new_{sort}", flat=True))
    free = [item for item in side.new if item.key in fresh]
    rows = [row for row in side.rows if row.old.key in flagged]
    for row in rows:
        row.kind = kinds.FLAGGED
        if not {item.key for item in row.named} <= fresh:
            row.codes, row.why = "", ""
    return MappingSide(side.sort, side.title, rows, side.new, free)


def _list_named(
    references: Sequence[Mapping[str, Any]], plans: Sequence[models.Plan]
) -> list[tuple[str, models.Plan]]:
    """Return the plans that a draft names for sure, each with how it is named."""
    by_document = {plan.document: plan for plan in plans}
    symbols = {document.identity.symbol for document in by_document}
    known = [
        reference for reference in references
        if document_rules.clean_symbol(reference["symbol"]).upper() in symbols
    ]  # fmt: skip
    if not known:
        return []
    catalogue = document_queries.get_catalogue()
    found = [
        (
            str(reference["relation"]),
            document_queries.find_meant(
                reference=reference, among=by_document, catalogue=catalogue
            ),
        )
        for reference in known
    ]
    return [(how, by_document[document]) for how, document in found if document is not None]


def _state_of(entry: audit_models.Entry) -> str:
    return str((entry.after or {}).get("state", ""))


def _mapping_order(row: models.ItemMapping) -> tuple[int, int, int]:
    item = row.old_indicator or row.old_task or row.new_indicator or row.new_task
    is_task = row.old_task_id is not None or row.new_task_id is not None
    is_new = row.old_indicator_id is None and row.old_task_id is None
    return (int(is_task), int(is_new), item.position if item else 0)


def _day(value: str | None) -> date | None:
    return date.fromisoformat(value) if value else None
