"""A person who knows the paper answers a reader's questions from the truth."""

from typing import Any

from tests.factories.plan_documents import compare, expect, score
from tests.factories.plan_documents.truth import Document

Json = dict[str, Any]


def answer(draft: Json, document: Document) -> Json:
    """Return recorded answers, as the reader takes them, to the questions of ``draft``."""
    rows = {
        (row.kind, item["code"]): (row, item)
        for row, item in score.match(draft, expect.rows(document))
        if item is not None
    }
    made = [_answer(question, rows) for question in draft["questions"]]
    return {"answers": [item for item in made if item["values"] or item["option"]]}


def _answer(question: Json, rows: dict[tuple[str, str], tuple[expect.ExpectedRow, Json]]) -> Json:
    values: dict[str, Json] = {}
    for code in question["items"]:
        base, _, number = code.partition("#")
        if ("indicators", base) in rows and question["kind"] in ("targets", "cells"):
            values[code] = _indicator(*rows["indicators", base])
        elif ("tasks", base) in rows and question["kind"] in ("schedule", "cells"):
            values[code] = _task(rows["tasks", base][0], int(number or 1) - 1)
    option = question["proposed"] if question["kind"] == "tiers" else None
    return {
        "question": question["id"],
        "fingerprint": question["fingerprint"],
        "option": option,
        "values": {code: value for code, value in values.items() if value},
    }


def _indicator(row: expect.ExpectedRow, item: Json) -> Json:
    labels = {target["horizon"]: target["label"] for target in item["targets"]}
    cells = {labels.get(year) or str(year): raw for year, raw in row.targets.items() if raw}
    return {"targets": cells}


def _task(row: expect.ExpectedRow, at: int) -> Json:
    if not 0 <= at < len(row.assignments):
        return {}
    schedule = row.assignments[at].schedule
    return {"schedule": {label: raw for label, raw in schedule.items() if raw}}


def is_offered(question: Json, code: str, values: Json) -> bool:
    """Say whether one of the options holds the very cells of ``values``."""
    wanted = _cells(values)
    return any(_cells(option["values"].get(code, {})) == wanted for option in question["options"])


def _cells(values: Json) -> set[tuple[str, str]]:
    found = values.get("targets") or values.get("schedule") or {}
    return {(compare.squash(label), compare.squash(raw)) for label, raw in found.items() if raw}
