"""Ask a group of offices; ask one more later, give more time, close, call off."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.db import transaction
from django.utils import timezone

from nq57.audit import actions as audit_actions
from nq57.audit import rules as audit_rules
from nq57.cases import actions as case_actions
from nq57.cases import enums as case_enums
from nq57.cases import models as cases
from nq57.core import dates
from nq57.core.phrases import Phrase
from nq57.documents.models import Document
from nq57.notices import actions as notice_actions
from nq57.notices import enums as notice_enums
from nq57.orgs import enums as org_enums
from nq57.orgs import models as orgs
from nq57.reporting import enums, models, permissions, queries, rules
from nq57.reporting.actions import questionnaires

_BULK_ROWS = 1000
_MOST_BASIS = 200


@dataclass(frozen=True, kw_only=True)
class NewInquiry:
    """What is asked of whom: the newest version of a questionnaire, a group and single offices.

    ``basis`` is the symbol of the document that asks, or what else gives the right.
    """

    questionnaire: models.Questionnaire
    basis: str
    due: date
    group: orgs.OrgGroup | None = None
    offices: tuple[orgs.Organisation, ...] = ()


@transaction.atomic
def ask_offices(*, new: NewInquiry, by: audit_rules.Actor, at: datetime) -> models.Inquiry:
    """Ask the offices that the group has today; each gets an empty reply with the due day.

    :raises NotAllowedError: when the post asks nobody, or the questionnaire is another's.
    :raises rules.ReportingError: without questions, basis or office, or with a due day that
        has passed.
    """
    held = models.Questionnaire.objects.select_for_update(of=("self",)).select_related(
        "owner"
    ).get(pk=new.questionnaire.pk)  # fmt: skip
    permissions.check_may_run_inquiry(by, held.owner.code)
    today = timezone.localdate(at, rules.ZONE)
    version = queries.get_version(questionnaire=held)
    if not version.questions.all():
        raise rules.ReportingError("Phiếu chưa có câu hỏi nào. Thêm câu hỏi rồi gửi.")
    basis = _check_basis(new.basis)
    rules.check_due(due=new.due, today=today)
    reach = queries.list_reach(by=by, group=new.group, offices=new.offices, on=today)
    if not reach.offices:
        raise rules.ReportingError(
            "Không có cơ quan nào nhận phiếu. Chọn nhóm hoặc cơ quan khác."
            if not reach.outside
            else "Không cơ quan nào trong số đã chọn thực hiện việc mà cơ quan mình theo dõi."
        )
    if version.asked_at is None:
        version.asked_at = at
        version.save(update_fields=["asked_at"])
    inquiry = models.Inquiry.objects.create(
        version=version, asker=questionnaires.get_own_office(by), basis=basis,
        document=Document.objects.visible_to(by).of_symbol(basis).first(), group=new.group,
        asked_on=today, original_due=new.due, due_on=new.due, asked_by=by.account, asked_at=at,
    )  # fmt: skip
    _open(inquiry, reach.offices, by, at)
    _journal("ask_offices", inquiry, by, at, {"offices": len(reach.offices), "due": new.due})
    told = _say_asked(inquiry)
    _tell(inquiry, reach.offices, notice_enums.NoticeKind.ASSIGNED, told, by, at)
    return inquiry


@transaction.atomic
def add_offices(
    *,
    inquiry: models.Inquiry,
    offices: Sequence[orgs.Organisation],
    by: audit_rules.Actor,
    at: datetime,
) -> int:
    """Ask more offices what was asked already, with the same due day; return how many.

    :raises NotAllowedError: when another office asked.
    :raises rules.ReportingError: when none is new or followed, the due day has passed, or the
        inquiry is over.
    """
    held = _lock(inquiry, by)
    today = timezone.localdate(at, rules.ZONE)
    _check_open(held)
    if held.due_on < today:
        raise rules.ReportingError("Hạn trả lời đã qua. Gia hạn trước rồi thêm cơ quan.")
    there = set(held.replies.values_list("organisation", flat=True))
    reach = queries.list_reach(by=by, group=None, offices=offices, on=today)
    fresh = [office for office in reach.offices if office.pk not in there]
    if not fresh:
        raise rules.ReportingError(
            "Các cơ quan đã chọn đều đã nhận phiếu, hoặc không thực hiện việc mà cơ quan mình "
            "theo dõi. Chọn cơ quan khác."
        )
    _open(held, fresh, by, at)
    _journal("add_offices", held, by, at, {"offices": [office.code for office in fresh]})
    told = _say_asked(held)
    _tell(held, fresh, notice_enums.NoticeKind.ASSIGNED, told, by, at)
    return len(fresh)


@transaction.atomic
def extend_inquiry(
    *, inquiry: models.Inquiry, due: date, document: str, by: audit_rules.Actor, at: datetime
) -> None:
    """Give every office that has not finished until a later day; the first day is kept.

    A closed inquiry opens again for who has not answered. Who was granted a later day keeps it.

    :raises NotAllowedError: when another office asked.
    :raises rules.ReportingError: when the day is not later or has passed, no document or reason
        is named, or the inquiry was called off.
    """
    held = _lock(inquiry, by)
    if held.state == enums.InquiryState.CALLED_OFF:
        raise rules.ReportingError("Yêu cầu này đã rút, không gia hạn được. Hãy gửi yêu cầu mới.")
    if not document.strip():
        raise rules.ReportingError("Ghi số, ký hiệu văn bản hoặc lý do gia hạn.")
    rules.check_due(due=due, today=timezone.localdate(at, rules.ZONE), before=held.due_on)
    if held.state == enums.InquiryState.CLOSED:
        _move(_list_replies(held, ["unanswered"]), "revive", by, at)
    held.due_on, held.state = due, enums.InquiryState.OPEN
    held.ended_at, held.ended_by = None, ""
    held.save(update_fields=["due_on", "state", "ended_at", "ended_by"])
    owed = cases.Deadline.objects.filter(
        case__reply__inquiry=held, case__closed_at__isnull=True, met_on__isnull=True, due__lt=due
    )
    redated = [
        case_actions.NewDate(deadline=one, due=due)
        for one in owed.select_related("case__organisation").order_by("pk")
    ]
    case_actions.redate_all(dates=redated, document=document.strip(), by=by, at=at, right="ask")
    _journal("extend_inquiry", held, by, at, {"due": due}, document.strip())
    told = Phrase(
        rules.telling.ASKED_UNTIL, on=dates.format_date(due), title=held.version.title,
        text=document.strip(),
    )  # fmt: skip
    offices = [one.deadline.case.organisation for one in redated]
    _tell(held, offices, notice_enums.NoticeKind.CHANGED, told, by, at)


@transaction.atomic
def close_inquiry(*, inquiry: models.Inquiry, by: audit_rules.Actor, at: datetime) -> int:
    """Close an inquiry: who has not answered is written down so; return how many.

    :raises NotAllowedError: when another office asked.
    :raises rules.ReportingError: when it is over, or a reply waits to be accepted.
    """
    held = _lock(inquiry, by)
    _check_open(held)
    waiting = held.replies.filter(case__state="sent").count()
    if waiting:
        raise rules.ReportingError(
            f"Còn {waiting} phiếu trả lời đã gửi chờ nhận. Nhận hoặc trả lại rồi đóng."
        )
    silent = _list_replies(held, rules.UNSENT)
    _move(silent, "lapse", by, at)
    _end(held, enums.InquiryState.CLOSED, by, at)
    _journal("close_inquiry", held, by, at, {"unanswered": len(silent)})
    return len(silent)


@transaction.atomic
def call_off_inquiry(
    *, inquiry: models.Inquiry, reason: str, by: audit_rules.Actor, at: datetime
) -> None:
    """Call an inquiry off with a reason; what was answered is kept and counts no more.

    :raises NotAllowedError: when another office asked.
    :raises rules.ReportingError: without a reason, or when it was called off already.
    """
    held = _lock(inquiry, by)
    if held.state == enums.InquiryState.CALLED_OFF:
        raise rules.ReportingError("Yêu cầu này đã rút.")
    if not reason.strip():
        raise rules.ReportingError("Ghi lý do rút yêu cầu.")
    replies = _list_replies(held, [*rules.UNSENT, "sent", "accepted", "unanswered"])
    _move(replies, "call_off", by, at, reason.strip())
    held.reason = reason.strip()
    _end(held, enums.InquiryState.CALLED_OFF, by, at)
    _journal("call_off_inquiry", held, by, at, {}, reason.strip())
    told = Phrase(rules.telling.CALLED_OFF, title=held.version.title, text=reason.strip())
    offices = [reply.case.organisation for reply in replies]
    _tell(held, offices, notice_enums.NoticeKind.CHANGED, told, by, at)


def _lock(inquiry: models.Inquiry, by: audit_rules.Actor) -> models.Inquiry:
    held = models.Inquiry.objects.select_for_update(of=("self",)).select_related(
        "version", "asker"
    ).get(pk=inquiry.pk)  # fmt: skip
    permissions.check_may_run_inquiry(by, held.asker.code)
    return held


def _check_open(inquiry: models.Inquiry) -> None:
    if not inquiry.is_open:
        raise rules.ReportingError(
            "Yêu cầu này không còn nhận trả lời. Nếu đã đóng, gia hạn để mở lại."
        )


def _check_basis(basis: str) -> str:
    found = basis.strip()
    if not found:
        raise rules.ReportingError("Ghi số, ký hiệu văn bản làm căn cứ yêu cầu báo cáo.")
    if len(found) > _MOST_BASIS:
        raise rules.ReportingError(f"Căn cứ dài nhất {_MOST_BASIS} chữ cái. Viết gọn lại.")
    return found


def _open(
    inquiry: models.Inquiry,
    offices: Sequence[orgs.Organisation],
    by: audit_rules.Actor,
    at: datetime,
) -> None:
    """Open each office's reply with an empty answer to every question, in bulk."""
    opened = case_actions.open_cases(
        graph=rules.INQUIRY.name, right="ask", by=by, at=at,
        cases=[_make_case(inquiry, office) for office in offices],
    )  # fmt: skip
    replies = models.Reply.objects.bulk_create(
        [
            models.Reply(case=case, inquiry=inquiry, organisation=case.organisation)
            for case in opened
        ],
        batch_size=_BULK_ROWS,
    )
    questions = list(inquiry.version.questions.all())
    models.Response.objects.bulk_create(
        (
            models.Response(reply=reply, question=question, kind=question.kind)
            for reply in replies
            for question in questions
        ),
        batch_size=_BULK_ROWS,
    )


def _make_case(inquiry: models.Inquiry, office: orgs.Organisation) -> case_actions.NewCase:
    return case_actions.NewCase(
        code=f"CD{inquiry.pk}-{office.code}",
        title=inquiry.version.title,
        organisation=office,
        parties={case_enums.PartyRole.MONITOR: [inquiry.asker]},
        deadlines=[
            case_actions.NewDeadline(
                name="Trả lời phiếu hỏi", source=inquiry.basis, due=inquiry.due_on,
                original_due=inquiry.due_on,
            )
        ],
    )  # fmt: skip


def _list_replies(inquiry: models.Inquiry, states: Collection[str]) -> list[models.Reply]:
    found = inquiry.replies.filter(case__state__in=states)
    return list(found.select_related("case__organisation").order_by("pk"))


def _move(
    replies: Iterable[models.Reply], verb: str, by: audit_rules.Actor, at: datetime, note: str = ""
) -> None:
    moves = [case_actions.NewMove(case=reply.case, verb=verb, note=note) for reply in replies]
    case_actions.move_all(moves=moves, by=by, at=at, is_quiet=True)


def _end(inquiry: models.Inquiry, state: str, by: audit_rules.Actor, at: datetime) -> None:
    inquiry.state, inquiry.ended_at, inquiry.ended_by = state, at, by.account
    inquiry.save(update_fields=["state", "ended_at", "ended_by", "reason"])


def _tell(
    inquiry: models.Inquiry,
    offices: Iterable[orgs.Organisation],
    kind: str,
    text: str,
    by: audit_rules.Actor,
    at: datetime,
) -> None:
    """Tell the focal persons and heads of offices once, in one statement."""
    today = timezone.localdate(at, rules.ZONE)
    roles = (org_enums.Role.FOCAL, org_enums.Role.HEAD)
    acting = orgs.Post.objects.on(today).in_area(rules.INQUIRY.area).filter(role__in=roles)
    notice_actions.notify(
        posts=acting.filter(organisation__in=[office.pk for office in offices]), kind=kind,
        subject_kind="inquiry", subject_code=f"{inquiry.pk}", text=text, by=by, at=at,
    )  # fmt: skip


def _say_asked(inquiry: models.Inquiry) -> str:
    return Phrase(
        rules.telling.ASKED, office=inquiry.asker.name, title=inquiry.version.title,
        on=dates.format_date(inquiry.due_on),
    )  # fmt: skip


def _journal(
    verb: str,
    inquiry: models.Inquiry,
    by: audit_rules.Actor,
    at: datetime,
    after: dict[str, object],
    note: str = "",
) -> None:
    audit_actions.record(
        by=by, at=at, verb=verb, subject_kind="inquiry", subject_code=f"{inquiry.pk}",
        after=after, note=note,
    )  # fmt: skip
