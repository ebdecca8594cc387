"""The draft as JSON: the published shape that ``schema.json`` describes."""

import dataclasses
import datetime
import json
import pathlib
from decimal import Decimal
from typing import Any

from nq57.documents.reading import draft as drafts

_SCHEMA = pathlib.Path(__file__).with_name("schema.json")
_BODIES = {
    "leads": "lead_bodies",
    "coordinators": "coordinator_bodies",
    "monitors": "monitor_bodies",
    "performers": "performer_bodies",
}
_RENAMED = {"is_confirmed": "confirmed"}


def to_json(draft: drafts.Draft) -> dict[str, Any]:
    """Return ``draft`` as plain JSON values; an item's questions stand there in brief."""
    questions = {question.id: question for question in draft.questions}
    document = _record(draft.document)
    for relation in ("implements", "cites", "replaces", "amends"):
        document[relation] = _symbols(draft.document.references, relation)
    result: dict[str, Any] = {"document": document}
    for part in dataclasses.fields(draft):
        if part.name != "document":
            result[part.name] = [_record(item) for item in getattr(draft, part.name)]
    for item in [document, *result["indicators"], *result["tasks"], *result["directives"]]:
        item["questions"] = [_brief(questions[key]) for key in item["questions"]]
    return result


def load_schema() -> dict[str, Any]:
    """Return the JSON Schema that every output of the reader meets."""
    schema: dict[str, Any] = json.loads(_SCHEMA.read_text(encoding="utf-8"))
    return schema


def _symbols(references: list[drafts.Reference], relation: str) -> list[str]:
    return list(dict.fromkeys(ref.symbol for ref in references if ref.relation == relation))


def _brief(question: drafts.Question) -> dict[str, Any]:
    return {"id": question.id, "kind": question.kind, "text": question.text}


def _record(item: object) -> dict[str, Any]:
    record: dict[str, Any] = {}
    for part in dataclasses.fields(item):  # type: ignore[arg-type]
        value = getattr(item, part.name)
        if part.name == "amount":
            record.update(_record(value))
        elif part.name in _BODIES:
            record[part.name] = [body.name for body in value]
            record[_BODIES[part.name]] = [_record(body) for body in value]
        elif part.name == "span":
            record["span"] = {"from": value[0], "to": value[1]} if value else None
        else:
            record[_RENAMED.get(part.name, part.name)] = _value(value)
    return record


def _value(value: Any) -> Any:
    if dataclasses.is_dataclass(value):
        return _record(value)
    if isinstance(value, (list, tuple)):
        return [_value(part) for part in value]
    if isinstance(value, dict):
        return {key: _value(part) for key, part in value.items()}
    if isinstance(value, datetime.date):
        return value.isoformat()
    if isinstance(value, Decimal):
        return int(value) if value == value.to_integral_value() else float(value)
    return value
