"""The draft that a faultless reader would give, to prove the score itself."""

from typing import Any

from tests.factories.plan_documents import cells, expect
from tests.factories.plan_documents.truth import Document, ProseTask

Json = dict[str, Any]

_OPS = {"range": "between", "text": None, "tiers": None}
_KINDS = {"flag": "in_period", "condition": "conditional"}


def draft(document: Document) -> Json:
    """Return the JSON of a faultless reading of ``document``."""
    facts = document.facts
    rows = expect.rows(document)
    return {
        "document": {
            "symbol": facts.symbol, "kind": "letter" if facts.kind == "Công văn" else "other",
            "kind_text": facts.kind, "issuer": facts.issuer, "issued_on": facts.issued_on,
            "title": " ".join(document.head.title or document.head.about),
            "signer": facts.signer, "implements": list(facts.implements),
            "cites": list(facts.cites), "replaces": list(facts.replaces),
            "questions": [] if facts.symbol else [{"id": "q", "kind": "symbol", "text": "?"}],
            "remarks": [],
        },
        "groups": [
            {"kind": kind, "code": title, "title": title}
            for kind, title in expect.groups(document)
        ],
        "indicators": [_indicator(row) for row in rows if row.kind == "indicators"]
        + [_prose(at, document) for at in range(len(document.prose))],
        "tasks": [_task(row) for row in rows if row.kind == "tasks"]
        + [_prose_task(item) for item in document.prose_tasks],
        "directives": [
            {"code": item.code, "text": item.starts, "performers": list(item.performers),
             "monitors": list(item.monitors), "due": item.due, "questions": []}
            for item in document.orders
        ],
        "duties": [
            {"text": item.starts, "performers": list(item.performer), "due": item.due,
             "every": ["half_year" if step == "half" else step for step in item.every],
             "due_day": item.due_day}
            for item in document.duties
        ],
        "questions": [], "remarks": [],
    }  # fmt: skip


def _indicator(row: expect.ExpectedRow) -> Json:
    made = _item(row, "name")
    made.update(
        {"unit": row.unit or None, "targets": [_target(*cell) for cell in row.targets.items()]}
    )
    if row.assignments:
        made.update(_agencies(row.assignments[0]))
    return made


def _prose(at: int, document: Document) -> Json:
    wanted = document.prose[at]
    target = {"horizon": wanted.horizon, "raw": "", "op": wanted.op, "low": wanted.low,
              "high": None, "unit": wanted.unit}  # fmt: skip
    return {"code": f"p.{at}", "group": None, "parent": None, "name": wanted.name,
            "targets": [target], "questions": [], "unit": None}  # fmt: skip


def _item(row: expect.ExpectedRow, name: str) -> Json:
    above = f"{row.group}.{row.parent}" if row.parent else None
    return {"code": f"{row.group}.{row.number}", "group": row.group, "parent": above,
            name: row.name, "questions": []}  # fmt: skip


def _target(year: int, raw: str) -> Json:
    made: Json = {"horizon": year, "raw": raw or None, "tiers": []}
    if raw:
        value = cells.VALUES[raw][0]
        made.update(op=_OPS.get(value.op, value.op), low=value.low, high=value.high,
                    unit=value.unit, tiers=[1] if value.op == "tiers" else [])  # fmt: skip
    return made


def _agencies(item: expect.ExpectedAssignment) -> Json:
    return {
        "leads": list(cells.bodies(item.lead) or ()) if item.lead else [],
        "leads_raw": item.lead or None,
        "coordinators": list(cells.bodies(item.coordinators) or ()) if item.coordinators else [],
        "coordinators_raw": item.coordinators or None,
    }


def _task(row: expect.ExpectedRow) -> Json:
    made = _item(row, "title")
    made["assignments"] = [
        {**_agencies(item), "deliverable": item.product or None,
         "schedule": [_schedule(*cell) for cell in item.schedule.items()]}
        for item in row.assignments
    ]  # fmt: skip
    return made


def _prose_task(item: ProseTask) -> Json:
    cell = {"horizon": "", "raw": "", "kind": "date", "due": item.due}
    return {"code": "II.1", "group": None, "parent": None, "title": item.starts, "questions": [],
            "assignments": [{"leads": [item.lead], "schedule": [cell]}]}  # fmt: skip


def _schedule(label: str, raw: str) -> Json:
    made: Json = {"horizon": label, "raw": raw or None}
    if raw:
        when = cells.SCHEDULES[raw][0]
        kind = _KINDS.get(when.kind, when.kind)
        made.update(kind=kind, due=when.due, expected=when.expected)
    return made
