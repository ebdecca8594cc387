"""The seed documents against hand-checked truth files, cell by cell, and their answers."""

import json
import pathlib
import re
from typing import Any

import pytest

from nq57.documents.reading import api

from .conftest import LETTER, PLAN

TRUTH = pathlib.Path(__file__).parent / "truth"


def _truth(path: pathlib.Path) -> dict[str, Any]:
    truth: dict[str, Any] = json.loads((TRUTH / f"{path.stem}.json").read_text(encoding="utf-8"))
    return truth


def _raw(cells: list[dict[str, Any]], key: str) -> dict[str, str]:
    return {str(cell[key]): cell["raw"] for cell in cells if cell["raw"]}


def test_every_indicator_cell(plan: api.Draft) -> None:
    read = plan.to_json()["indicators"]
    for wanted, item in zip(_truth(PLAN)["indicators"], read, strict=True):
        got = {key: item[key] for key in wanted if key in item and key != "targets"}
        got["marks"] = item["note_marks"]
        got["targets"] = _raw(item["targets"], "horizon")
        got["lines"] = [item["source"]["from_line"], item["source"]["to_line"]]
        assert got == wanted


def test_every_task_cell(plan: api.Draft) -> None:
    read = plan.to_json()["tasks"]
    for wanted, item in zip(_truth(PLAN)["tasks"], read, strict=True):
        got = {key: item[key] for key in wanted if key in item}
        got["lines"] = [item["source"]["from_line"], item["source"]["to_line"]]
        got["assignments"] = [
            {
                **{key: made[key] for key in wanted["assignments"][rank] if key != "schedule"},
                "schedule": _raw(made["schedule"], "horizon"),
            }
            for rank, made in enumerate(item["assignments"])
        ]
        assert got == wanted


def test_every_group(plan: api.Draft) -> None:
    groups = [[g.kind, g.code, g.title, g.serves] for g in plan.groups]
    assert groups == _truth(PLAN)["groups"]


def test_every_order(letter: api.Draft) -> None:
    read = letter.to_json()["directives"]
    for wanted, item in zip(_truth(LETTER)["directives"], read, strict=True):
        parts = [[part["text"], part["performers"], part["due"]] for part in item["parts"]]
        assert {**{key: item[key] for key in wanted}, "parts": parts} == wanted


def test_truth_is_the_text_itself() -> None:
    """The cells of a row, in order, are the lines of the row: nothing added, nothing lost."""
    lines = PLAN.read_text(encoding="utf-8").split("\n")

    def squash(words: str) -> str:
        return re.sub(r"\s|\[\d\]", "", words)

    truth = _truth(PLAN)
    for row in [*truth["indicators"], *truth["tasks"]]:
        first, last = row["lines"]
        parts = [row["code"].split(".", 1)[1], row.get("name") or row["title"]]
        parts += row.get("targets", {}).values()
        for made in row.get("assignments", [row]):
            parts += [made["leads_raw"] or "", made["coordinators_raw"] or ""]
            parts += [made.get("deliverable") or "", *made.get("schedule", {}).values()]
        if row["code"] == "V.15":
            continue  # its unit was thrown after the agencies
        assert squash("".join(parts)) == squash("".join(lines[first - 1 : last]))


@pytest.mark.parametrize("path", [PLAN, LETTER])
def test_recorded_answers_settle_every_question(path: pathlib.Path, bodies: api.Catalogue) -> None:
    answers = api.load_answers(path.with_name(f"{path.stem}.answers.json"))
    asked = {question.id for question in api.read_file(path, bodies=bodies).questions}
    assert set(answers) == asked
    assert all(a.reason and a.status == "chờ tỉnh xác nhận" for a in answers.values())
    draft = api.read_file(path, bodies=bodies, answers=answers)
    assert (draft.questions, draft.remarks) == ([], [])
    assert {done.question for done in draft.answered} == asked
    cells = [
        cell
        for item in [*draft.indicators, *draft.tasks]
        for cell in getattr(item, "targets", None)
        or [part for made in getattr(item, "assignments", []) for part in made.schedule]
    ]
    assert all(cell.is_confirmed for cell in cells)


def test_answers_row_by_row_and_free(bodies: api.Catalogue, plan: api.Draft) -> None:
    question = next(q for q in plan.questions if q.id == "schedule:x")
    targets = next(q for q in plan.questions if q.id == "targets:II.3")
    answers = api.parse_answers(
        {
            "answers": [
                {
                    "question": question.id, "fingerprint": question.fingerprint,
                    "option": "1", "rows": {"IV.10": "2"}, "reason": "Bản gốc",
                },
                {
                    "question": targets.id, "fingerprint": targets.fingerprint,
                    "values": {"II.3": {"targets": {"2030": "≥ 80%", "2045": "100%"}}},
                },
            ]
        }
    )  # fmt: skip
    draft = api.read_file(PLAN, bodies=bodies, answers=answers)
    tasks = {task.code: task for task in draft.tasks}
    assert tasks["I.4"].assignments[0].schedule[0].raw == "x"
    assert [cell.raw for cell in tasks["IV.10"].assignments[0].schedule][:2] == [None, "x"]
    row = next(item for item in draft.indicators if item.code == "II.3")
    assert [target.raw for target in row.targets] == [None, "≥ 80%", None, None, "100%"]
    assert row.questions == []


def test_stale_answers_are_told_not_applied(bodies: api.Catalogue) -> None:
    answers = api.parse_answers(
        {
            "answers": [
                {"question": "targets:II.3", "fingerprint": "0" * 16, "option": "2025-2030"},
                {"question": "targets:X.9", "fingerprint": "0" * 16, "option": "2025"},
            ]
        }
    )
    draft = api.read_file(PLAN, bodies=bodies, answers=answers)
    assert [remark.code for remark in draft.remarks] == ["stale_answer", "stale_answer"]
    assert "targets:II.3" in {question.id for question in draft.questions}
