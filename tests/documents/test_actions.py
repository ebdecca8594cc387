"""Each write of documents: what comes of it, its journal entry, every refusal."""

from datetime import date
from typing import Any

import pytest
from procrastinate.contrib.django.models import ProcrastinateJob

from nq57.audit import models as audit
from nq57.core import refusals
from nq57.documents import actions, enums, models, rules
from nq57.orgs import enums as org_enums
from nq57.orgs import rules as org_rules
from tests.factories import plan_texts, readings
from tests.factories.orgs import make_actor
from tests.factories.readings import AT

pytestmark = pytest.mark.django_db

COORDINATOR = make_actor("coordinator")
QUESTION = "targets:I.3"
State = enums.ReadingState


@pytest.fixture(autouse=True)
def _in_process(monkeypatch: pytest.MonkeyPatch) -> None:
    readings.read_in_process(monkeypatch)


def last(verb: str) -> audit.Entry:
    return audit.Entry.objects.filter(verb=verb).latest("pk")


def test_an_upload_is_enqueued_and_journalled() -> None:
    file = readings.make_file(plan_texts.small_plan())
    reading = actions.start_reading(file=file, by=COORDINATOR, at=AT)
    assert (reading.state, reading.uploaded_by) == (State.WAITING, "dieuphoi")
    assert ProcrastinateJob.objects.get(task_name="read_document").args == {"reading": reading.pk}
    entry = last("start_reading")
    assert (entry.account, entry.subject_code) == ("dieuphoi", str(reading.pk))
    assert entry.after == {"file": file.sha256}


def test_the_same_file_is_read_once() -> None:
    reading = readings.make_reading()
    file = readings.make_file(plan_texts.small_plan(), "ten-khac.txt")
    assert actions.start_reading(file=file, by=COORDINATOR, at=AT) == reading
    assert not ProcrastinateJob.objects.filter(task_name="read_document").exists()


def test_a_file_that_failed_is_read_anew() -> None:
    reading = readings.make_reading(is_read=False)
    actions.record_failure(reading=reading, sentence="Tệp hỏng.", at=AT)
    again = actions.start_reading(file=reading.file, by=COORDINATOR, at=AT)
    assert again != reading


def test_a_file_that_is_held_is_refused() -> None:
    plan = readings.adopt()
    assert plan.document.file is not None
    with pytest.raises(rules.DocumentsError, match="đã có trong hệ thống: văn bản 57/KH-UBND"):
        actions.start_reading(file=plan.document.file, by=COORDINATOR, at=AT)


def test_what_was_read_is_kept_and_journalled() -> None:
    reading = readings.make_reading()
    reading.refresh_from_db()
    assert reading.state == State.READ
    assert reading.draft is not None
    assert len(reading.draft["questions"]) == 2
    assert reading.lines[2] == "Số: 57/KH-UBND"
    assert last("record_reading").account == readings.SYSTEM.account


def test_a_bad_file_keeps_the_sentence() -> None:
    reading = readings.make_reading(b"%PDF-1.7\nnothing", name="hong.pdf")
    assert reading.state == State.FAILED
    assert reading.failure.endswith(".")
    assert last("fail_reading").note == reading.failure


def test_what_is_read_already_is_not_read_again() -> None:
    reading = readings.make_reading()
    before = audit.Entry.objects.count()
    actions.read_now(reading=reading, at=AT)
    assert audit.Entry.objects.count() == before


def test_a_reading_put_aside_while_it_is_read_stays_so() -> None:
    reading = readings.make_reading(is_read=False)
    other = models.Reading.objects.get(pk=reading.pk)
    actions.discard_reading(reading=other, reason="", by=COORDINATOR, at=AT)
    actions.read_now(reading=reading, at=AT)
    other.refresh_from_db()
    assert (other.state, other.draft) == (State.DISCARDED, None)


def test_an_answer_and_its_withdrawal_are_rows_and_entries() -> None:
    reading = readings.make_reading()
    answer = actions.answer_question(
        reading=reading, question_id=QUESTION, option="2025-2030", reason="bản giấy",
        seen_revision=0, by=COORDINATOR, at=AT,
    )  # fmt: skip
    assert (answer.revision, answer.is_current, answer.by) == (1, True, "dieuphoi")
    entry = last("answer_question")
    assert entry.after == {"question": QUESTION, "option": "2025-2030", "values": None}
    assert entry.note == "bản giấy"
    undone = actions.undo_answer(
        reading=reading, question_id=QUESTION, seen_revision=1, by=COORDINATOR, at=AT
    )
    answer.refresh_from_db()
    assert (answer.is_current, undone.is_current, undone.is_withdrawn) == (False, True, True)
    assert last("undo_answer").after == {"question": QUESTION, "option": "", "values": None}


@pytest.mark.parametrize("seen", [0, 2])
def test_a_stale_answer_or_withdrawal_is_refused(seen: int) -> None:
    reading = readings.make_reading()
    given: dict[str, Any] = {"reading": reading, "question_id": QUESTION, "at": AT}
    actions.answer_question(option="2025-2030", by=COORDINATOR, **given)
    other = make_actor("coordinator", account="nguoikhac")
    with pytest.raises(rules.StaleAnswerError, match="vừa được dieuphoi trả lời"):
        actions.answer_question(option="2030-2035", seen_revision=seen, by=other, **given)
    with pytest.raises(rules.StaleAnswerError, match="vừa được dieuphoi trả lời"):
        actions.undo_answer(seen_revision=seen, by=other, **given)
    assert reading.answers.get().option == "2025-2030"


def act(verb: str, reading: models.Reading, by: org_rules.Actor) -> None:
    given: dict[str, Any] = {"reading": reading, "by": by, "at": AT}
    if verb == "answer":
        actions.answer_question(question_id=QUESTION, option="2025-2030", **given)
    elif verb == "undo":
        actions.undo_answer(question_id=QUESTION, **given)
    elif verb == "discard":
        actions.discard_reading(reason="thử", **given)
    else:
        actions.register_document(draft=reading.draft or {}, **given)


VERBS = ("answer", "undo", "discard", "register")
ALLOWED = {
    State.READ: {"answer", "undo", "discard", "register"},
    State.WAITING: {"discard"},
    State.FAILED: {"discard"},
    State.DISCARDED: set[str](),
    State.ADOPTED: set[str](),
}


@pytest.mark.parametrize("role", org_enums.Role.values)
@pytest.mark.parametrize("verb", VERBS)
def test_each_step_of_a_reading_by_each_role(role: str, verb: str) -> None:
    has_right = org_rules.get_rights().scope_of(role, "draft", "review") is not None
    for state in State:
        reading = models.Reading.objects.create(
            file=readings.make_file(f"{state}".encode()), state=state, uploaded_at=AT,
            uploaded_by="thu", draft=DRAFT,
        )  # fmt: skip
        models.Answer.objects.create(
            reading=reading, question=QUESTION, fingerprint="x", option="2025-2030", revision=1,
            by="thu", at=AT,
        )  # fmt: skip
        before = audit.Entry.objects.count()
        if not has_right:
            with pytest.raises(refusals.NotAllowedError):
                act(verb, reading, make_actor(role))
        elif verb not in ALLOWED[state]:
            with pytest.raises(rules.DocumentsError) as refusal:
                act(verb, reading, make_actor(role))
            assert not isinstance(refusal.value, refusals.NotAllowedError)
        else:
            act(verb, reading, make_actor(role))
            assert audit.Entry.objects.count() == before + 1
            continue
        assert audit.Entry.objects.count() == before
        assert models.Reading.objects.get(pk=reading.pk).state == state


QUESTION_ROW = {
    "id": QUESTION, "fingerprint": "x", "items": ["I.3"], "spans": [],
    "options": [{"key": "2025-2030", "label": "", "values": {}}],
}  # fmt: skip
DRAFT = {
    "questions": [QUESTION_ROW], "clauses": [],
    "document": {
        "symbol": None, "issued_on": None, "title": "Thử", "kind": "plan", "kind_text": "",
        "issuer": None, "signer": None, "signer_position": None, "recipients": [],
        "references": [],
    },
}  # fmt: skip


@pytest.mark.parametrize("role", org_enums.Role.values)
def test_who_may_upload(role: str) -> None:
    file = readings.make_file(plan_texts.small_plan())
    if org_rules.get_rights().scope_of(role, "document", "upload"):
        assert actions.start_reading(file=file, by=make_actor(role), at=AT)
    else:
        with pytest.raises(refusals.NotAllowedError, match="không được tải văn bản lên"):
            actions.start_reading(file=file, by=make_actor(role), at=AT)
        assert not models.Reading.objects.exists()


def test_a_registered_document_has_clauses_relations_and_stubs() -> None:
    plan = readings.adopt()
    document = plan.document
    assert (document.code, document.kind) == ("57-kh-ubnd-2026", "plan")
    assert document.clauses.filter(path="PL1.I.3").exists()
    relation = document.relations.get(kind="implements")
    assert (relation.to_document.symbol, relation.to_document.is_stub) == ("57-NQ/TW", True)
    assert last("register_document").subject_code == document.code


def test_a_stub_is_filled_and_its_mentions_stay() -> None:
    readings.adopt(plan_texts.small_plan(replaces="Kế hoạch số 9/KH-UBND ngày 05/01/2025"))
    stub = models.Document.objects.get(symbol="9/KH-UBND")
    older = readings.adopt(
        plan_texts.small_plan("9/KH-UBND", "ngày 05 tháng 01 năm 2025"),
        in_force_on=date(2025, 1, 5),
    )
    assert older.document == stub
    assert not older.document.is_stub
    assert older.document.mentions.get().kind == "replaces"


def test_a_document_that_is_held_is_not_registered_again() -> None:
    readings.adopt()
    reading = readings.make_reading(plan_texts.small_plan() + b"\n ")
    draft = readings.answer_all(reading)
    with pytest.raises(rules.DocumentsError, match="57/KH-UBND đã có trong hệ thống"):
        actions.register_document(reading=reading, draft=draft, by=COORDINATOR, at=AT)
    reading.refresh_from_db()
    assert reading.state == State.READ


def test_a_number_is_stated_once() -> None:
    document = models.Document.objects.create(code="a", title="Thử", added_at=AT, added_by="thu")
    given: dict[str, Any] = {"document": document, "issued_on": date(2026, 4, 9), "at": AT}
    with pytest.raises(refusals.NotAllowedError):
        actions.state_symbol(symbol="7/UBND", by=make_actor("leader"), **given)
    actions.state_symbol(symbol=" 7 / UBND-kgvx", by=COORDINATOR, **given)
    document.refresh_from_db()
    assert document.symbol == "7/UBND-kgvx"
    assert last("state_symbol").before == {"symbol": None, "issued_on": ""}
    with pytest.raises(
        rules.DocumentsError, match="đã có số, ký hiệu 7/UBND-kgvx: đã do dieuphoi quyết lúc"
    ):
        actions.state_symbol(symbol="8/UBND", by=COORDINATOR, **given)
    other = models.Document.objects.create(code="b", title="Thử", added_at=AT, added_by="thu")
    with pytest.raises(rules.DocumentsError, match="đã có trong hệ thống"):
        actions.state_symbol(
            document=other, symbol="7/UBND-KGVX", issued_on=date(2026, 4, 9), by=COORDINATOR, at=AT
        )
