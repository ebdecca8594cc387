"""An answer on which columns a row's lines belong to changes what is read."""

import pathlib

import pytest

from nq57.documents.reading import api
from tests.factories.plan_documents.layouts import LAYOUTS
from tests.factories.plan_documents.plans import PLAN_142


@pytest.fixture(scope="module")
def wrapped(tmp_path_factory: pytest.TempPathFactory) -> pathlib.Path:
    """Plan 142 as text whose long cells were cut into two lines."""
    file = tmp_path_factory.mktemp("wrapped") / "plan.txt"
    file.write_bytes(LAYOUTS["txt-hard-wrap"].write(PLAN_142))
    return file


def test_the_chosen_reading_is_taken_and_the_question_is_closed(wrapped: pathlib.Path) -> None:
    asked = api.read_file(wrapped)
    question = next(row for row in asked.questions if row.kind == "cells" and len(row.options) > 1)
    code = question.items[0]

    def read_with(option: str) -> str:
        answer = api.Answer(question.id, question.fingerprint, option=option)
        found = api.read_file(wrapped, answers={question.id: answer})
        assert question.id not in {row.id for row in found.questions}
        item = next(row for row in [*found.indicators, *found.tasks] if row.code == code)
        return repr(item)

    assert read_with("0") != read_with("1")


def test_a_stale_answer_changes_nothing(wrapped: pathlib.Path) -> None:
    asked = api.read_file(wrapped)
    question = next(row for row in asked.questions if row.kind == "cells" and len(row.options) > 1)
    stale = api.Answer(question.id, "of another text", option="1")
    found = api.read_file(wrapped, answers={question.id: stale})
    assert question.id in {row.id for row in found.questions}
    assert found.indicators == asked.indicators
