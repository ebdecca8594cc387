"""Questions over inquiries: what may be asked, an office's form, lists."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date

from django.db.models import Count, Prefetch, Q, QuerySet

from nq57.audit import rules as audit_rules
from nq57.cases import models as case_models
from nq57.cases import rules as case_rules
from nq57.core import sheets
from nq57.orgs import enums as org_enums
from nq57.orgs import models as orgs
from nq57.orgs import permissions as org_permissions
from nq57.orgs import queries as org_queries
from nq57.orgs import rules as org_rules
from nq57.reporting import enums, models, permissions, rules

SHEET = ("Mã phiếu", "Mã câu", "Câu hỏi", "Cách trả lời", "Trả lời")
_WIDTHS = (34, 12, 60, 44, 44)


@dataclass(frozen=True)
class Reach:
    """Who would be asked, in order; ``outside`` is whom the asking office does not follow."""

    offices: list[orgs.Organisation]
    outside: list[orgs.Organisation]


@dataclass(frozen=True)
class ReplyRow:
    """One reply of a list, with how many days it is late."""

    reply: models.Reply
    days_late: int

    @property
    def label(self) -> str:
        """Return the word of its state."""
        return rules.INQUIRY.states[self.reply.case.state].label


@dataclass(frozen=True)
class AnswerRow:
    """One question of a form with what is answered."""

    question: models.Question
    response: models.Response
    asked: rules.Asked

    @property
    def span(self) -> str:
        """Return the bounds of a number in words."""
        return rules.say_span(self.asked.low, self.asked.high)


@dataclass(frozen=True)
class ReplyForm:
    """An office's form: its rows, what is left before sending, how late it is."""

    reply: models.Reply
    rows: list[AnswerRow]
    faults: list[rules.Fault]
    days_late: int

    @property
    def done(self) -> int:
        """Return how many questions are answered."""
        return sum(not row.response.given.is_empty for row in self.rows)


def list_reach(
    *,
    by: audit_rules.Actor,
    group: orgs.OrgGroup | None,
    offices: Collection[orgs.Organisation] = (),
    on: date,
) -> Reach:
    """Return whom ``by`` would ask on a day: the living members of a group, and single offices.

    Who asks by what it follows reaches the offices that carry out an obligation which the own
    office monitors and which is not over; the others of the group are told as outside.
    """
    wanted = orgs.Organisation.objects.on(on)
    keys = Q(pk__in=[office.pk for office in offices])
    if group is not None:
        keys |= Q(pk__in=org_queries.list_members(group=group, on=on).values("pk"))
    found = list(wanted.filter(keys).in_order())
    if org_rules.scope_of(by, "inquiry", "ask") == org_enums.Scope.ALL:
        return Reach(found, [])
    followed = set(case_models.list_followed(by))
    return Reach(
        [office for office in found if office.pk in followed],
        [office for office in found if office.pk not in followed],
    )


def list_questionnaires(*, by: audit_rules.Actor) -> QuerySet[models.Questionnaire]:
    """Return the questionnaires that ``by`` may use, with their versions, the newest first."""
    versions = models.QuestionnaireVersion.objects.annotate(
        question_count=Count("questions")
    ).order_by("-number")
    found = models.Questionnaire.objects.visible_to(by).select_related("owner")
    return found.prefetch_related(Prefetch("versions", versions))


def get_version(*, questionnaire: models.Questionnaire) -> models.QuestionnaireVersion:
    """Return the newest version with its questions and their choices."""
    return load_versions().filter(questionnaire=questionnaire).latest("number")


def load_versions() -> QuerySet[models.QuestionnaireVersion]:
    """Return all versions with their questions and choices, in as many queries."""
    questions = models.Question.objects.order_by("position")
    choices = Prefetch("choices", models.Choice.objects.order_by("position"))
    return models.QuestionnaireVersion.objects.select_related(
        "questionnaire__owner"
    ).prefetch_related(Prefetch("questions", questions.prefetch_related(choices)))


def list_inquiries(*, by: audit_rules.Actor) -> QuerySet[models.Inquiry]:
    """Return the inquiries of which ``by`` reads all answers, with how many replies stand where:
    ``asked_count``, ``sent_count``, ``accepted_count``, ``owed_count``."""
    state = "replies__case__state"
    return models.Inquiry.objects.visible_to(by).select_related("version", "asker").annotate(
        asked_count=Count("replies", filter=~Q(**{state: "called_off"})),
        sent_count=Count("replies", filter=Q(**{state: "sent"})),
        accepted_count=Count("replies", filter=Q(**{state: "accepted"})),
        owed_count=Count("replies", filter=Q(**{f"{state}__in": [*rules.UNSENT, "unanswered"]})),
    )  # fmt: skip


def list_office_replies(*, by: audit_rules.Actor) -> models.inquiries.ReplyQuerySet:
    """Return the replies of the actor's own office that it may read."""
    return models.Reply.objects.visible_to(by).of_office(by.organisation).with_rows()


def list_owed_replies(*, by: audit_rules.Actor, today: date, most: int = 8) -> list[ReplyRow]:
    """Return what the actor's own office has still to answer, by due day, in one query."""
    if not permissions.may_read_inquiries(by) or not by.organisation:
        return []
    found = list_office_replies(by=by).owed().with_timeliness(today)
    return make_rows(list(found.order_by("case__due", "pk")[:most]), today)


def count_owed_replies(*, by: audit_rules.Actor) -> int:
    """Return how many replies the actor's own office has still to send."""
    return list_office_replies(by=by).owed().count()


def list_open_replies(*, by: audit_rules.Actor) -> list[models.Reply]:
    """Return the replies that the actor writes for the own office, by due day, in one query."""
    if not org_permissions.may(by, "inquiry", "answer") or not by.organisation:
        return []
    found = list_office_replies(by=by).filter(case__state__in=rules.EDITABLE)
    return list(found.order_by("case__due", "pk"))


def get_newer_reply(*, reply: models.Reply) -> models.Reply | None:
    """Return what the office was asked later by the same questionnaire and has still to answer."""
    made = reply.inquiry.version.questionnaire_id
    found = models.Reply.objects.owed().filter(
        organisation=reply.organisation_id, inquiry__version__questionnaire=made, pk__gt=reply.pk
    )
    return found.with_rows().order_by("-pk").first()


def make_rows(found: Collection[models.Reply], today: date) -> list[ReplyRow]:
    """Return replies as rows of a list; their cases loaded."""
    return [ReplyRow(reply, count_late(reply, today)) for reply in found]


def count_late(reply: models.Reply, today: date) -> int:
    """Return how many days a reply came after its due day, or is past it; excused, none."""
    if reply.case.state == "called_off" or reply.excuse:
        return 0
    return case_rules.count_days_late(due=reply.case.due, met_on=reply.first_sent_on, today=today)


def get_inquiry(*, pk: int, by: audit_rules.Actor) -> models.Inquiry:
    """Return an inquiry with its version and asker.

    :raises Inquiry.DoesNotExist: when there is none, or it is not for the actor to read.
    """
    found = models.Inquiry.objects.visible_to(by)
    return found.select_related("version__questionnaire", "asker", "group", "document").get(pk=pk)


def get_reply(*, code: str, by: audit_rules.Actor) -> models.Reply:
    """Return a reply by its case's code.

    :raises Reply.DoesNotExist: when there is none, or it is not for the actor to see.
    """
    found = models.Reply.objects.visible_to(by).with_rows().select_related("inquiry__document")
    return found.get(case__code=code)


def list_answers(*, reply: models.Reply) -> list[AnswerRow]:
    """Return the questions of a reply with what is answered."""
    choices = Prefetch("question__choices", models.Choice.objects.order_by("position"))
    found = reply.responses.select_related("question", "choice", "file").prefetch_related(choices)
    return [
        AnswerRow(row.question, row, row.question.to_asked())
        for row in found.order_by("question__position")
    ]


def get_reply_form(*, reply: models.Reply, today: date) -> ReplyForm:
    """Return an office's form as it stands."""
    rows = list_answers(reply=reply)
    return ReplyForm(reply, rows, list_lacks(rows=rows), count_late(reply, today))


def list_lacks(*, rows: Collection[AnswerRow]) -> list[rules.Fault]:
    """Return what is left before a reply may go."""
    found = (rules.check_answer(row.asked, row.response.given, row.response.item) for row in rows)
    return [fault for fault in found if fault is not None]


def make_reply_sheet(*, reply: models.Reply) -> bytes:
    """Return the XLSX sheet in which an office answers, with what is answered already."""
    rows = list_answers(reply=reply)
    offers = {
        (number, len(SHEET)): list(row.asked.choices.values())
        for number, row in enumerate(rows, 2)
        if row.question.kind == enums.QuestionKind.CHOICE
    }
    return sheets.write_sheet(
        title="Phiếu trả lời",
        columns=dict(zip(SHEET, _WIDTHS, strict=True)),
        rows=[
            (
                # With its revision: what somebody answers meanwhile is not written over.
                reply.case.code, f"C{row.question.pk}.{row.response.revision}",
                str(row.question), say_how(row), get_value(row.response),
            )
            for row in rows
        ],
        offers=offers, mark=org_queries.say_mark(),
    )  # fmt: skip


def say_how(row: AnswerRow) -> str:
    """Say how a question is answered in a sheet."""
    kinds = enums.QuestionKind
    told = {
        kinds.TEXT: "Viết chữ.",
        kinds.NUMBER: f"Ghi số{f' ({row.question.unit})' if row.question.unit else ''}"
        f"{f' {row.span}' if row.span else ''}.",
        kinds.CHOICE: f"Chọn một: {' / '.join(row.asked.choices.values())}.",
        kinds.DATE: "Ghi ngày/tháng/năm.",
        kinds.FILE: "Đính kèm tệp trên trang trả lời, không ghi ở đây.",
    }[kinds(row.question.kind)]
    needed = "Bắt buộc. " if row.question.is_required else ""
    hint = f" {row.question.hint}" if row.question.hint else ""
    return f"{needed}{told}{hint}"


def get_value(response: models.Response | None) -> sheets.Cell:
    """Return what is answered as a sheet shows it; its choice and file loaded."""
    if response is None:
        return None
    if response.number is not None:
        return response.number.normalize()
    if response.day is not None:
        return response.day
    if response.choice is not None:
        return response.choice.text
    if response.file is not None:
        return response.file.name
    return response.text or None
