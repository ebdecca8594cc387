"""Compare a reader's JSON with the truth, cell by cell.

A wrong cell of a row on which a question stands counts as asked, and so does a lone
agency cell of flat text that a remark says was taken as lead; a wrong cell without a
question is a silent error, and so is a row, order or group that the document lacks.
"""

from dataclasses import dataclass, field
from typing import Any

from rapidfuzz import fuzz

from tests.factories.plan_documents import cells, compare, expect
from tests.factories.plan_documents.truth import Document, Duty, Order, ProseIndicator, ProseTask

Json = dict[str, Any]


@dataclass(frozen=True)
class Fault:
    """One wrong cell: where, what the paper says, what was read."""

    where: str
    what: str
    expected: object
    got: object

    def __str__(self) -> str:
        return f"{self.where} {self.what}: expected {self.expected!r}, got {self.got!r}"


@dataclass
class Score:
    """Counts of one reading, with its silent errors and needless questions."""

    cells_total: int = 0
    cells_right: int = 0
    asked: int = 0
    asked_needlessly: list[str] = field(default_factory=list)
    silent_errors: list[Fault] = field(default_factory=list)

    @property
    def share(self) -> float:
        """Return the part of cells read right, 0 to 1."""
        return self.cells_right / self.cells_total if self.cells_total else 1.0

    def take(self, fault: Fault | None, *, is_asked: bool = False) -> bool:
        """Count one cell; return whether it is right."""
        self.cells_total += 1
        if fault is None:
            self.cells_right += 1
        elif is_asked:
            self.asked += 1
        else:
            self.silent_errors.append(fault)
        return fault is None


def score(
    draft: Json,
    document: Document,
    *,
    is_flat: bool,
    has_head: bool = True,
    shows_merging: bool = True,
) -> Score:
    """Return the score of ``draft`` (the reader's JSON) against ``document``.

    ``is_flat``: tables lost their columns, so rows with empty cells may be asked.
    ``has_head``: issuer lines are on the page. ``shows_merging``: merged cells show.
    """
    result = Score()
    _score_facts(result, draft, document, has_head=has_head)
    used: set[int] = set()
    pairs = match(draft, expect.rows(document, shows_merging=shows_merging), used)
    for row, item in pairs:
        _score_row(result, draft, row, item, pairs, is_flat=is_flat)
    for wanted in document.prose:
        _score_prose(result, draft, wanted, used)
    for task in document.prose_tasks:
        _score_prose_task(result, draft, task, used)
    _score_groups(result, draft, document)
    for order in document.orders:
        _score_order(result, draft, order, used)
    for duty in document.duties:
        _score_duty(result, draft, duty)
    _score_extras(result, draft, document, used)
    return result


def _score_facts(result: Score, draft: Json, document: Document, *, has_head: bool) -> None:
    facts, got = document.facts, draft["document"]
    is_asked = bool(got["questions"])

    def check(what: str, expected: object, found: object, is_right: bool) -> None:
        fault = None if is_right else Fault("document", what, expected, found)
        result.take(fault, is_asked=is_asked)

    check("symbol", facts.symbol, got["symbol"], got["symbol"] == facts.symbol)
    check("issued_on", facts.issued_on, got["issued_on"], got["issued_on"] == facts.issued_on)
    signer = compare.is_same_text(facts.signer, got["signer"])
    check("signer", facts.signer, got["signer"], signer)
    kind = compare.is_same_kind(facts.kind, got)
    check("kind", facts.kind, got.get("kind_text") or got["kind"], kind)
    if has_head and document.head.issuer:
        issuer = compare.is_same_body(facts.issuer, got["issuer"])
        check("issuer", facts.issuer, got["issuer"], issuer)
    title = " ".join(document.head.title or document.head.about).removeprefix("V/v ")
    if title:
        is_right = compare.squash(title) in compare.squash(got["title"] or "")
        check("title", title, got["title"], is_right)
    check("replaces", facts.replaces, got["replaces"], set(got["replaces"]) == set(facts.replaces))
    if facts.symbol is None:
        check("blank asked", True, is_asked, is_asked)
    named = {*got["implements"], *got["cites"], *got.get("amends", ())}
    for symbol in (*facts.implements, *facts.cites):
        check("names", symbol, sorted(named), symbol in named)


def match(
    draft: Json, rows: list[expect.ExpectedRow], used: set[int] | None = None
) -> list[tuple[expect.ExpectedRow, Json | None]]:
    """Pair every expected row with at most one item, best names first."""
    used = set() if used is None else used
    titles = _group_titles(draft)
    found: dict[int, Json] = {}
    for least in (95.0, 70.0):
        for at, row in enumerate(rows):
            free = [it for it in draft[row.kind] if id(it) not in used or _may_share(row)]
            ranked = [(_likeness(row, item, titles), -rank) for rank, item in enumerate(free)]
            if at not in found and ranked and max(ranked)[0] >= least:
                found[at] = free[-max(ranked)[1]]
                used.add(id(found[at]))
    return [(row, found.get(at)) for at, row in enumerate(rows)]


def _may_share(row: expect.ExpectedRow) -> bool:
    """One indicator may stand under several milestone groups."""
    return row.kind == "indicators" and len(row.targets) == 1


def _group_titles(draft: Json) -> dict[tuple[str, str], str]:
    return {
        (group["kind"], group["code"]): group.get("title_raw") or group["title"]
        for group in draft["groups"]
    }


def _likeness(row: expect.ExpectedRow, item: Json, titles: dict[tuple[str, str], str]) -> float:
    name = item["name" if row.kind == "indicators" else "title"]
    rank = fuzz.ratio(compare.squash(row.name), compare.squash(name))
    if not compare.is_code_of(row.number, item["code"]):
        rank -= 8
    title = titles.get((row.kind, item["group"] or ""), "")
    if row.group and not compare.is_same_title(row.group, title):
        rank -= 6
    if rank < 70 and row.number and compare.is_code_of(row.number, item["code"]) and row.group:
        rank = 71 if compare.is_same_title(row.group, title) else rank
    return rank


def _score_row(
    result: Score,
    draft: Json,
    row: expect.ExpectedRow,
    item: Json | None,
    pairs: list[tuple[expect.ExpectedRow, Json | None]],
    *,
    is_flat: bool,
) -> None:
    if row.is_parent and row.kind == "indicators":
        return
    checks = list(_row_checks(draft, row, item, pairs))
    is_asked = item is not None and bool(item["questions"])
    is_right = True
    for what, expected, got, is_same in checks:
        fault = None if is_same else Fault(row.key, what, expected, got)
        is_remarked = bool(item and item.get("remarks"))
        is_lone = is_flat and row.has_gap and what.startswith(("leads", "coordinators"))
        is_said = is_asked or (is_remarked and (_is_unread(got) or is_lone))
        is_right = result.take(fault, is_asked=is_said) and is_right
    may_ask = (is_flat and row.has_gap) or _is_open(row)
    if item is not None and is_asked and is_right and not may_ask:
        kinds = ", ".join(question["kind"] for question in item["questions"])
        result.asked_needlessly.append(f"{row.key}: {kinds}")


def _is_unread(got: object) -> bool:
    """Say whether a value was left as words, which a remark may tell."""
    return isinstance(got, tuple) and bool(got) and got[0] == "text"


def _is_open(row: expect.ExpectedRow) -> bool:
    """Say whether the row is open on paper too: tiers, or an event without a date."""
    if any(cells.VALUES[raw][0].op == "tiers" for raw in row.targets.values() if raw):
        return True
    return any(
        cells.SCHEDULES[raw][0].kind == "condition"
        for item in row.assignments
        for raw in item.schedule.values()
        if raw
    )


def _row_checks(
    draft: Json,
    row: expect.ExpectedRow,
    item: Json | None,
    pairs: list[tuple[expect.ExpectedRow, Json | None]],
) -> list[tuple[str, object, object, bool]]:
    blank: Json = {"code": "", "group": None, "parent": None, "name": "", "title": "",
                   "targets": [], "assignments": [], "leads": [], "coordinators": [],
                   "leads_raw": None, "coordinators_raw": None, "unit": None}  # fmt: skip
    got = item or blank
    name = got["name" if row.kind == "indicators" else "title"]
    checks: list[tuple[str, object, object, bool]] = [
        ("name", row.name, name, compare.is_same_text(row.name, name)),
        ("code", row.number, got["code"], compare.is_code_of(row.number, got["code"])),
    ]
    if row.group:
        title = _group_titles(draft).get((row.kind, got["group"] or ""), "")
        checks.append(("group", row.group, title, compare.is_same_title(row.group, title)))
    above = _parent_code(row, pairs)
    is_same = (got["parent"] or "") in above and item is not None
    checks.append(("parent", above[0], got["parent"], is_same))
    if row.kind == "indicators":
        checks += compare.targets(row, got)
        checks += compare.agencies(row.assignments[0], got)
    elif row.is_parent:
        found = got["assignments"]
        checks.append(("assignments", [], found, item is not None and not found))
    else:
        checks += compare.assignments(row, got)
    return checks


def _parent_code(
    row: expect.ExpectedRow, pairs: list[tuple[expect.ExpectedRow, Json | None]]
) -> tuple[str, ...]:
    if not row.parent:
        return ("",)
    for other, item in pairs:
        if (other.kind, other.group, other.number) == (row.kind, row.group, row.parent):
            if item is not None:
                return (str(item["code"]),)
            return (row.parent, "") if other.is_parent and row.kind == "indicators" else ("?",)
    return ("?",)


def _score_groups(result: Score, draft: Json, document: Document) -> None:
    for kind, title in expect.groups(document):
        is_found = any(
            group["kind"] == kind
            and compare.is_same_title(title, group.get("title_raw") or group["title"])
            for group in draft["groups"]
        )
        result.take(None if is_found else Fault("groups", kind, title, None))


def _score_prose(result: Score, draft: Json, wanted: ProseIndicator, used: set[int]) -> None:
    said = [*draft["questions"], *draft["remarks"], *draft["document"]["remarks"]]
    is_said = any("chỉ tiêu" in item["text"].lower() for item in said)
    best: Json | None = None
    for item in draft["indicators"]:
        target = compare.target_at(item, wanted.horizon)
        if target and compare.squash(wanted.name) in compare.squash(item["name"]):
            best = target
            used.add(id(item))
    where = f"prose {wanted.horizon} {wanted.name}"
    got = (best["op"], best["low"], best["unit"]) if best else None
    expected = (wanted.op, wanted.low, wanted.unit)
    is_right = got is not None and got[:2] == expected[:2]
    is_right = is_right and compare.is_same_unit(wanted.unit, best["unit"] if best else None)
    result.take(None if is_right else Fault(where, "value", expected, got), is_asked=is_said)


def _score_prose_task(result: Score, draft: Json, wanted: ProseTask, used: set[int]) -> None:
    said = [*draft["questions"], *draft["remarks"], *draft["document"]["remarks"]]
    is_said = any("nhiệm vụ" in item["text"].lower() for item in said)
    found = next(
        (
            item
            for kind, name in (("tasks", "title"), ("directives", "text"))
            for item in draft[kind]
            if compare.squash(wanted.starts) in compare.squash(item[name])
        ),
        None,
    )
    got: tuple[list[str], str | None] | None = None
    if found:
        used.add(id(found))
        got = compare.lead_and_due(found)
    is_right = got is not None and compare.is_same_bodies((wanted.lead,), got[0])
    is_right = is_right and got is not None and got[1] == wanted.due
    fault = None if is_right else Fault("prose task", wanted.starts, wanted, got)
    result.take(fault, is_asked=is_said)


def _score_order(result: Score, draft: Json, order: Order, used: set[int]) -> None:
    wanted = compare.squash(order.starts)
    found = next(
        (
            item
            for item in draft["directives"]
            if wanted in compare.squash(item["text"]) and id(item) not in used
        ),
        None,
    )
    got: Json = found or {"performers": [], "monitors": [], "due": None, "code": ""}
    if found:
        used.add(id(found))
    is_asked = bool(found and found["questions"])
    tail = order.code.rsplit(".", 1)[-1]
    for what, expected, value, is_same in (
        ("order", order.code, got["code"], compare.is_code_of(tail, got["code"])),
        ("performers", order.performers, got["performers"],
         compare.is_same_bodies(order.performers, got["performers"])),
        ("monitors", order.monitors, got["monitors"],
         bool(found) and compare.is_same_bodies(order.monitors, got["monitors"])),
        ("due", order.due, got["due"], bool(found) and got["due"] == order.due),
    ):  # fmt: skip
        fault = None if is_same else Fault(f"order {order.code}", what, expected, value)
        result.take(fault, is_asked=is_asked)


def _score_duty(result: Score, draft: Json, duty: Duty) -> None:
    wanted = compare.squash(duty.starts)
    found = [item for item in draft["duties"] if wanted in compare.squash(item["text"])]
    where = f"duty {duty.starts[:30]}"
    result.take(None if found else Fault(where, "found", True, False))
    names = [name for item in found for name in item["performers"]]
    is_same = bool(found) and compare.are_bodies_within(duty.performer, names)
    result.take(None if is_same else Fault(where, "performers", duty.performer, names))
    every = {step for item in found for step in item["every"]}
    is_same = bool(found) and every == {compare.EVERY.get(step, step) for step in duty.every}
    result.take(None if is_same else Fault(where, "every", duty.every, sorted(every)))
    if duty.due:
        dues = [item["due"] for item in found]
        is_same = duty.due in dues
        result.take(None if is_same else Fault(where, "due", duty.due, dues))
    if duty.due_day:
        days = [item["due_day"] for item in found if item["due_day"]]
        is_same = duty.due_day in days
        result.take(None if is_same else Fault(where, "due_day", duty.due_day, days))


def _score_extras(result: Score, draft: Json, document: Document, used: set[int]) -> None:
    """Count every row or order that the document does not have as a silent error."""
    optional = {
        compare.squash(row.name)
        for row in expect.rows(document)
        if row.is_parent and row.kind == "indicators"
    }
    for kind, field_name in (("indicators", "name"), ("tasks", "title"), ("directives", "text")):
        for item in draft[kind]:
            if kind == "indicators" and document.has_prose_targets:
                continue
            if id(item) not in used and compare.squash(item[field_name]) not in optional:
                text = item[field_name][:60]
                result.take(Fault(kind, "extra", None, f"{item['code']} {text}"))
    if not document.is_plan and not document.orders:
        found = len(draft["duties"]) + len(draft["groups"])
        result.take(Fault("document", "no plan", 0, found) if found else None)
