"""Two at once: one wins, the other gets a sentence with who and when, nothing is lost."""

import re
from datetime import date
from functools import partial
from typing import Any

import pytest
from procrastinate.contrib.django.models import ProcrastinateJob

from nq57.documents import actions, enums, models, rules
from tests.factories import plan_texts, readings
from tests.factories.orgs import make_actor
from tests.factories.races import run_together
from tests.factories.readings import AT

pytestmark = pytest.mark.django_db(transaction=True)

FIRST, SECOND = make_actor("coordinator", account="mot"), make_actor("coordinator", account="hai")
DECIDED = re.compile(r"đã do (mot|hai) quyết lúc \d\d:\d\d ngày \d\d/\d\d/\d{4}")
QUESTION = "targets:I.3"


@pytest.fixture(autouse=True)
def _in_process(monkeypatch: pytest.MonkeyPatch) -> None:
    readings.read_in_process(monkeypatch)


def again(row: Any) -> Any:
    """Return a row as another request loaded it before either wrote."""
    return type(row).objects.get(pk=row.pk)


def one_refused(*calls: partial[Any]) -> str:
    refused = run_together(rules.DocumentsError, *calls)
    assert len(refused) == len(calls) - 1
    return refused[0]


def document(code: str, symbol: str | None = None, **fields: Any) -> models.Document:
    return models.Document.objects.create(
        code=code, symbol=symbol, added_at=AT, added_by="thu", **fields
    )


@pytest.mark.parametrize("time", range(3))
def test_the_same_bytes_uploaded_at_once_are_read_once(time: int) -> None:
    content = plan_texts.small_plan()
    files = [readings.make_file(content, "a.txt"), readings.make_file(content, "b.txt")]
    led: list[int] = []

    def upload(file: Any, by: Any) -> None:
        led.append(actions.start_reading(file=file, by=by, at=AT).pk)

    calls = [partial(upload, files[0], FIRST), partial(upload, files[1], SECOND)]
    assert run_together(rules.DocumentsError, *calls, *calls) == []
    assert set(led) == {models.Reading.objects.get().pk}
    assert len(led) == 4
    assert [row.args["reading"] for row in ProcrastinateJob.objects.all()] == [led[0]]


def test_a_result_does_not_overwrite_a_review() -> None:
    reading = readings.make_reading(is_read=False)
    late = again(reading)
    actions.read_now(reading=reading, at=AT)
    actions.answer_question(
        reading=reading, question_id=QUESTION, option="2025-2030", by=FIRST, at=AT
    )
    actions.record_failure(reading=late, sentence="Hỏng.", at=AT)
    actions.record_reading(
        reading=late, seconds=1, at=AT,
        result={"draft": {}, "lines": [], "has_tables": False, "warnings": []},
    )  # fmt: skip
    assert (again(reading).state, bool(again(reading).lines)) == (enums.ReadingState.READ, True)


def test_one_answer_at_a_time() -> None:
    reading = readings.make_reading()
    answer = partial(actions.answer_question, question_id=QUESTION, seen_revision=0, at=AT)
    refused = one_refused(
        partial(answer, reading=again(reading), option="2025-2030", by=FIRST),
        partial(answer, reading=again(reading), option="2030-2035", by=SECOND),
    )
    assert re.search(r"vừa được (mot|hai) trả lời lúc \d\d:\d\d ngày 20/04/2026", refused)
    assert reading.answers.count() == 1


def test_one_withdrawal_at_a_time() -> None:
    reading = readings.make_reading()
    given: dict[str, Any] = {"question_id": QUESTION, "at": AT}
    actions.answer_question(reading=reading, option="2025-2030", by=FIRST, **given)
    undo = partial(actions.undo_answer, seen_revision=1, **given)
    refused = run_together(
        rules.DocumentsError,
        partial(undo, reading=again(reading), by=FIRST),
        partial(undo, reading=again(reading), by=SECOND),
    )
    assert len(refused) == 1
    assert reading.answers.count() == 2


def test_no_answer_after_the_reading_is_put_aside() -> None:
    reading = readings.make_reading()
    late = again(reading)
    actions.discard_reading(reading=reading, reason="", by=FIRST, at=AT)
    with pytest.raises(rules.DocumentsError, match=DECIDED):
        actions.answer_question(
            reading=late, question_id=QUESTION, option="2025-2030", by=SECOND, at=AT
        )
    assert not reading.answers.exists()


def test_a_reading_is_put_aside_once() -> None:
    reading = readings.make_reading()
    discard = partial(actions.discard_reading, reason="", at=AT)
    refused = one_refused(
        partial(discard, reading=again(reading), by=FIRST),
        partial(discard, reading=again(reading), by=SECOND),
    )
    assert DECIDED.search(refused)


def test_a_draft_read_with_other_answers_is_not_adopted() -> None:
    reading = readings.make_reading()
    draft = readings.answer_all(reading)
    given: dict[str, Any] = {"question_id": QUESTION, "at": AT, "by": SECOND}
    actions.undo_answer(reading=reading, **given)
    for write in (actions.register_document, actions.keep_new_questions):
        with pytest.raises(rules.StaleAnswerError, match="vừa được hai hoàn tác lúc"):
            write(reading=again(reading), draft=draft, by=FIRST, at=AT)
    actions.answer_question(reading=reading, option="2030-2035", **given)
    with pytest.raises(rules.StaleAnswerError, match="vừa được hai trả lời lúc"):
        actions.register_document(reading=again(reading), draft=draft, by=FIRST, at=AT)
    assert not models.Document.objects.exists()


def test_a_reading_is_registered_once() -> None:
    reading = readings.make_reading()
    draft = readings.answer_all(reading)
    register = partial(actions.register_document, draft=draft, at=AT)
    refused = one_refused(
        partial(register, reading=again(reading), by=FIRST),
        partial(register, reading=again(reading), by=SECOND),
    )
    assert DECIDED.search(refused)
    assert models.Document.objects.held().count() == 1


def test_two_documents_that_name_a_third_share_its_stub() -> None:
    calls = []
    for number in (60, 61):
        reading = readings.make_reading(plan_texts.small_plan(f"{number}/KH-UBND"))
        draft = readings.answer_all(reading)
        calls.append(
            partial(actions.register_document, reading=reading, draft=draft, by=FIRST, at=AT)
        )
    assert run_together(rules.DocumentsError, *calls) == []
    assert models.Document.objects.get(symbol="57-NQ/TW").mentions.count() == 2


def test_a_number_is_stated_by_one() -> None:
    made = document("a")
    state = partial(actions.state_symbol, issued_on=date(2026, 4, 9), at=AT)
    refused = one_refused(
        partial(state, document=again(made), symbol="7/UBND", by=FIRST),
        partial(state, document=again(made), symbol="8/UBND", by=SECOND),
    )
    assert DECIDED.search(refused)


def test_a_number_goes_to_one_document() -> None:
    state = partial(
        actions.state_symbol, symbol="7/UBND", issued_on=date(2026, 4, 9), by=FIRST, at=AT
    )
    refused = one_refused(
        partial(state, document=document("a")), partial(state, document=document("b"))
    )
    assert "7/UBND đã có trong hệ thống" in refused


def test_what_was_named_is_said_by_one() -> None:
    held = [
        document(f"d{year}", "142/KH-UBND", issued_on=date(year, 6, 4)) for year in (2025, 2026)
    ]
    stub = document("stub", "142/KH-UBND", is_stub=True)
    mention = models.Relation.objects.create(
        from_document=document("letter"), to_document=stub, kind="cites"
    )
    refused = one_refused(
        partial(actions.settle_mention, mention=again(mention), document=held[0], by=FIRST, at=AT),
        partial(actions.settle_mention, mention=again(mention), document=held[1], by=SECOND, at=AT),
    )
    assert DECIDED.search(refused)
    assert not models.Document.objects.filter(pk=stub.pk).exists()
    assert again(mention).settled_by in refused
