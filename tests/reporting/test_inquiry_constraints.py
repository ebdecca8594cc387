"""Each constraint and trigger of inquiries violated once, against the database itself."""

from datetime import date
from typing import Any

import pytest
from django.db import Error, connection, models, transaction

from nq57.reporting import models as rows
from tests.factories import inquiries, orgs
from tests.factories.inquiries import AT

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def asker() -> Any:
    return orgs.OrganisationFactory(code="SO-KHCN")


def version(**fields: Any) -> rows.QuestionnaireVersion:
    made = fields.pop("questionnaire", None) or inquiries.make_questionnaire()
    return rows.QuestionnaireVersion(**{"questionnaire": made, "number": 2, "title": "T", **fields})


def question(**fields: Any) -> rows.Question:
    of = rows.QuestionnaireVersion.objects.get(questionnaire=inquiries.make_questionnaire())
    known = {"version": of, "position": 9, "kind": "text", "text": "Hỏi?"}
    return rows.Question(**{**known, **fields})


def choice(**fields: Any) -> rows.Choice:
    of = rows.QuestionnaireVersion.objects.get(questionnaire=inquiries.make_questionnaire())
    known = {"question": of.questions.get(kind="choice"), "position": 9, "text": "Khác"}
    return rows.Choice(**{**known, **fields})


def inquiry(**fields: Any) -> rows.Inquiry:
    held = inquiries.ask(orgs.OrganisationFactory())
    for name, value in fields.items():
        setattr(held, name, value)
    return held


def reply(**fields: Any) -> rows.Reply:
    held = inquiries.ask(orgs.OrganisationFactory()).replies.get()
    for name, value in fields.items():
        setattr(held, name, value)
    return held


def response(kind: str = "number", **fields: Any) -> rows.Response:
    held = reply().responses.get(kind=kind)
    for name, value in fields.items():
        setattr(held, name, value)
    return held


def twin_reply() -> rows.Reply:
    held = reply()
    other = inquiries.ask(held.organisation).replies.get()
    other.inquiry = held.inquiry
    return other


def twin_response() -> rows.Response:
    held = response()
    return rows.Response(reply=held.reply, question=held.question, kind=held.kind)


WRONG: dict[str, Any] = {
    "reporting_version_once": lambda: version(number=1),
    "reporting_version_title": lambda: version(title=""),
    "reporting_question_once": lambda: question(position=1),
    "reporting_question_kind": lambda: question(kind="map"),
    "reporting_question_text": lambda: question(text=""),
    "reporting_question_number_only": lambda: question(unit="người"),
    "reporting_question_bounds": lambda: question(kind="number", low=2, high=1),
    "reporting_choice_once": lambda: choice(position=1),
    "reporting_choice_text": lambda: choice(text=""),
    "reporting_inquiry_state": lambda: inquiry(state="lost", ended_at=AT, ended_by="thu"),
    "reporting_inquiry_said": lambda: inquiry(basis=""),
    "reporting_inquiry_days": lambda: inquiry(due_on=date(2026, 11, 29)),
    "reporting_inquiry_ended": lambda: inquiry(state="closed"),
    "reporting_inquiry_reason": lambda: inquiry(state="called_off", ended_at=AT, ended_by="thu"),
    "reporting_reply_once": twin_reply,
    "reporting_reply_sent": lambda: reply(first_sent_on=date(2026, 11, 21)),
    "reporting_reply_excuse": lambda: reply(excuse="x"),
    "reporting_reply_returned": lambda: reply(return_reason="Vì thế"),
    "reporting_reply_of_owner": lambda: reply(organisation=orgs.OrganisationFactory()),
    "reporting_response_once": twin_response,
    "reporting_response_kind": lambda: response(text="mười hai"),
    "phải thuộc câu hỏi": lambda: response(kind="choice", choice=_saved(choice())),
    "đúng kiểu và lựa chọn": lambda: response(question=_saved(question(kind="number"))),
    "hạn ban đầu không được sửa": lambda: inquiry(original_due=date(2026, 11, 25)),
}


def _saved(row: Any) -> Any:
    row.save()
    return row


@pytest.mark.parametrize("name", WRONG)
def test_the_database_refuses(name: str) -> None:
    row: models.Model = WRONG[name]()
    with pytest.raises(Error, match=name), transaction.atomic():
        _write(row)


def _write(row: models.Model) -> None:
    row.save()
    with connection.cursor() as cursor:  # the foreign keys, now and not at the commit
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")


def test_every_constraint_has_its_violation_and_its_sentence() -> None:
    named = {
        row.name: row
        for model in (
            rows.QuestionnaireVersion, rows.Question, rows.Choice, rows.Inquiry, rows.Reply,
            rows.Response,
        )
        for row in model._meta.constraints
    }  # fmt: skip
    assert named.keys() <= WRONG.keys()
    assert all(row.violation_error_message.endswith(".") for row in named.values())


@pytest.mark.parametrize("name", ["version", "question", "choice"])
def test_what_was_asked_cannot_be_changed_or_deleted(name: str) -> None:
    asked = inquiries.ask(orgs.OrganisationFactory()).version
    row: Any = {
        "version": asked,
        "question": asked.questions.get(kind="text"),
        "choice": rows.Choice.objects.filter(question__version=asked).first(),
    }[name]
    if name == "version":
        row.title = "Khác"
    else:
        row.text = "Khác"
    for act in (row.save, row.delete):
        with pytest.raises(Error, match=r"giữ nguyên|referenced|protected"), transaction.atomic():
            act()
    fresh: Any = {
        "version": None,
        "question": rows.Question(version=asked, position=9, kind="text", text="Thêm?"),
        "choice": rows.Choice(question=asked.questions.get(kind="choice"), position=9, text="K"),
    }[name]
    if fresh is not None:
        with pytest.raises(Error, match="giữ nguyên"), transaction.atomic():
            fresh.save()
