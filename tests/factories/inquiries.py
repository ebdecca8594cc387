"""Questionnaires, inquiries and replies for tests."""

from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any

from nq57.orgs import models as orgs_models
from nq57.orgs import rules as org_rules
from nq57.reporting import actions, models, queries, rules
from tests.factories.orgs import make_actor

AT = datetime(2026, 11, 20, 3, 0, tzinfo=UTC)
DUE = date(2026, 11, 30)
COORDINATOR = make_actor("coordinator")
QUESTIONS = (
    rules.NewQuestion(kind="number", text="Số trạm phát sóng", unit="trạm", low=Decimal(0)),
    rules.NewQuestion(kind="choice", text="Đã có cáp quang?", choices=("Có", "Chưa", "Một phần")),
    rules.NewQuestion(kind="text", text="Khó khăn", is_required=False),
    rules.NewQuestion(kind="date", text="Ngày rà soát"),
    rules.NewQuestion(kind="file", text="Biên bản", is_required=False),
)


def of_office(role: str, office: str) -> org_rules.Actor:
    """Return who acts for an office; another account for each role."""
    post = f"{office}/{role}"
    return make_actor(role, organisation=office, post=post, account=f"{role}.{office}".lower())


def make_questionnaire(
    title: str = "Rà soát vùng lõm sóng",
    questions: Any = QUESTIONS,
    by: org_rules.Actor = COORDINATOR,
) -> models.Questionnaire:
    """Return a questionnaire that nobody was asked yet."""
    made = actions.make_questionnaire(title=title, by=by, at=AT)
    write(made, questions, title=title, by=by)
    return made


def write(
    made: models.Questionnaire, questions: Any, *, title: str = "Rà soát vùng lõm sóng",
    by: org_rules.Actor = COORDINATOR,
) -> models.QuestionnaireVersion:  # fmt: skip
    """Write the questions anew."""
    version = queries.get_version(questionnaire=made)
    return actions.write_questionnaire(
        questionnaire=made, title=title, introduction="Số liệu đến ngày 15/11/2026.",
        questions=questions, seen=(version.number, version.revision), by=by, at=AT,
    )  # fmt: skip


def ask(
    *offices: orgs_models.Organisation,
    made: models.Questionnaire | None = None,
    by: org_rules.Actor = COORDINATOR,
    due: date = DUE,
    at: datetime = AT,
    **said: Any,
) -> models.Inquiry:
    """Ask offices."""
    new = actions.NewInquiry(
        questionnaire=made or make_questionnaire(by=by), basis="57/SKHCN-CĐS", due=due,
        offices=offices, **said,
    )  # fmt: skip
    return actions.ask_offices(new=new, by=by, at=at)


def get_reply(inquiry: models.Inquiry, office: str) -> models.Reply:
    """Return an office's reply as it stands."""
    return models.Reply.objects.with_rows().get(inquiry=inquiry, organisation__code=office)


def fill(reply: models.Reply, *typed: str, at: datetime = AT) -> actions.SavedAnswers:
    """Type answers in the order of the questions; a choice in words."""
    said = typed or ("12", "Có", "Không.", "15/11/2026")
    rows = queries.list_answers(reply=reply)
    entries = [
        actions.AnswerEntry(key=row.response.item, seen=row.response.revision, typed=one)
        for row, one in zip(rows, said, strict=False)
    ]
    by = of_office("focal", reply.organisation.code)
    return actions.save_answers(reply=reply, entries=entries, by=by, at=at)


def send(reply: models.Reply, at: datetime = AT) -> models.Reply:
    """Let the head approve and send; return the reply as it stands."""
    head = of_office("head", reply.organisation.code)
    for verb in ("approve", "send"):
        actions.move_reply(reply=reply, verb=verb, by=head, at=at)
    return get_reply(reply.inquiry, reply.organisation.code)
