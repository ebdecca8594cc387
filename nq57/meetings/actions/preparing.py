"""A meeting is planned, its agenda written, its file frozen; it is held or called off."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.db import transaction
from django.db.models import Max
from django.utils import timezone

from nq57.audit import actions as audit_actions
from nq57.audit import rules as audit_rules
from nq57.cases import actions as case_actions
from nq57.cases import rules as case_rules
from nq57.core import dates
from nq57.meetings import models, permissions, queries, rules
from nq57.meetings.actions import attending
from nq57.notices import actions as notice_actions
from nq57.notices import enums as notice_enums
from nq57.orgs.models import Post
from nq57.papers import actions as paper_actions
from nq57.papers import models as papers
from nq57.papers import rules as paper_rules
from nq57.plans.models import Plan
from nq57.reporting.rules import ZONE


@dataclass(frozen=True, kw_only=True)
class Agenda:
    """What the coordinator writes of a meeting: when, where, what about, what is to be decided.

    ``agenda`` and ``asks`` hold an item in each line.
    """

    meets_on: date
    place: str
    agenda: str
    asks: str = ""


@transaction.atomic
def plan_meeting(*, plan: Plan, new: Agenda, by: audit_rules.Actor, at: datetime) -> models.Meeting:
    """Plan the next meeting of a plan's committee.

    :raises NotAllowedError: without the right.
    :raises rules.MeetingsError: when the plan has no coordinating office, another meeting still
        waits to be held, or nothing is on the agenda.
    """
    permissions.check_may_prepare(by)
    held = Plan.objects.select_for_update(of=("self",)).select_related("coordinator")
    locked = held.get(pk=plan.pk)
    office = locked.coordinator
    if office is None:
        raise rules.MeetingsError(
            "Kế hoạch chưa có cơ quan tổng hợp để làm thường trực Ban Chỉ đạo."
        )
    waiting = locked.meetings.filter(case__state__in=("planned", "frozen")).first()
    if waiting is not None:
        raise rules.MeetingsError(
            f"Phiên họp lần thứ {rules.say_number(waiting.number)} chưa họp. "
            "Ghi đã họp hoặc hủy phiên đó trước."
        )
    agenda, asks = rules.check_words(new.agenda, new.asks)
    number = (locked.meetings.aggregate(last=Max("number"))["last"] or 0) + 1
    case = case_actions.open_case(
        code=f"PH{locked.pk}-{number}", graph=rules.MEETING.name, organisation=office,
        by=by, at=at,
        title=f"Phiên họp lần thứ {rules.say_number(number)} Ban Chỉ đạo", right="prepare",
        secrecy=locked.secrecy,
    )  # fmt: skip
    return models.Meeting.objects.create(
        case=case, organisation=office, plan=locked, number=number, meets_on=new.meets_on,
        place=new.place.strip(), agenda=agenda, asks=asks, edited_by=by.account, edited_at=at,
    )  # fmt: skip


@transaction.atomic
def edit_agenda(
    *, meeting: models.Meeting, new: Agenda, seen: int, by: audit_rules.Actor, at: datetime
) -> models.Meeting:
    """Write the agenda of a meeting that is being prepared; ``seen`` is the revision on which
    it was written.

    :raises NotAllowedError: without the right.
    :raises rules.ChangedMeanwhileError: when somebody wrote, or froze the file, since.
    :raises rules.MeetingsError: when the file is frozen, or nothing is on the agenda.
    """
    row = _lock(meeting, by)
    _check_planned(row)
    if row.revision != seen:
        raise rules.ChangedMeanwhileError(
            "Sau khi bạn mở trang, chương trình hoặc hồ sơ đã đổi. "
            f"{row.edited_by} đã ghi chương trình lúc "
            f"{dates.format_moment(timezone.localtime(row.edited_at, ZONE))}. "
            "So hai bản dưới đây rồi ghi lại."
        )
    before = {"agenda": row.agenda, "asks": row.asks, "meets_on": str(row.meets_on)}
    row.agenda, row.asks = rules.check_words(new.agenda, new.asks)
    row.meets_on, row.place = new.meets_on, new.place.strip()
    row.revision, row.edited_by, row.edited_at = seen + 1, by.account, at
    row.save()
    after = {"agenda": row.agenda, "asks": row.asks, "meets_on": str(row.meets_on)}
    audit_actions.record(
        by=by, at=at, verb="edit_agenda", subject_kind="case", subject_code=row.case.code,
        before=before, after=after, secrecy=row.case.secrecy,
    )  # fmt: skip
    return row


@transaction.atomic
def freeze_file(
    *,
    meeting: models.Meeting,
    cover: paper_rules.Cover,
    seen: int,
    by: audit_rules.Actor,
    at: datetime,
) -> papers.Paper:
    """Freeze the file of a meeting as a paper in one act, and tell the members.

    What was frozen before, and reopened, is replaced by it.

    :raises NotAllowedError: without the right to prepare.
    :raises NotAllowedError: without the right to issue papers of the office.
    :raises rules.ChangedMeanwhileError: when the agenda was changed, or another file frozen,
        since it was looked at.
    :raises rules.MeetingsError: when it is frozen already.
    :raises PapersError: when the template does not fit.
    """
    row = _lock(meeting, by)
    _check_planned(row)
    if row.revision != seen:
        raise rules.ChangedMeanwhileError(
            "Sau khi bạn mở trang, chương trình họp vừa được sửa hoặc hồ sơ đã chốt rồi mở lại. "
            "Xem lại trang phiên họp rồi chốt hồ sơ."
        )
    today = timezone.localdate(at, ZONE)
    new = paper_rules.NewPaper(
        template=queries.MEETING, kind="BC", issuer=cover.issuer, title=cover.about,
        issued_on=today, secrecy=row.plan.secrecy, source=queries.name_source(meeting=row),
    )  # fmt: skip
    paper = paper_actions.issue_paper(
        new=new, organisation=row.organisation, by=by, at=at, replaces=_find_valid(row),
        snapshot=queries.make_snapshot(meeting=row, cover=cover, today=today),
    )  # fmt: skip
    row.paper, row.revision = paper, seen + 1
    row.save(update_fields=["paper", "revision"])
    _move(row, "freeze_file", by, at, f"Văn bản số {paper.symbol}")
    _tell(row, f"Hồ sơ {row.case.title} ngày {dates.format_date(row.meets_on)} đã chốt.", by, at)
    return paper


@transaction.atomic
def reopen_file(
    *, meeting: models.Meeting, why: str, by: audit_rules.Actor, at: datetime
) -> models.Meeting:
    """Open a frozen file again: its paper stays until the next one replaces it.

    :raises NotAllowedError: without the right.
    :raises CasesError: when it is not frozen, or no reason is given.
    """
    row = _lock(meeting, by)
    _move(row, "reopen_file", by, at, why)
    return row


@transaction.atomic
def hold_meeting(
    *,
    meeting: models.Meeting,
    held_on: date,
    attended: Sequence[attending.Attended] = (),
    by: audit_rules.Actor,
    at: datetime,
    note: str = "",
) -> models.Meeting:
    """Say that a meeting was held on a day, and how each member of that day was there.

    :raises NotAllowedError: without the right.
    :raises rules.MeetingsError: when the day is to come, or before the last meeting, or a member
        is not told of.
    :raises CasesError: when its file is not frozen, or it was held already.
    """
    row = _lock(meeting, by)
    last = queries.get_last_held(meeting=row)
    rules.check_held(
        held_on=held_on, today=timezone.localdate(at, ZONE), last=last.held_on if last else None
    )
    _move(row, "hold_meeting", by, at, note)
    row.held_on = held_on
    row.save(update_fields=["held_on"])
    attending.record_attendance(meeting=row, attended=attended, by=by, at=at)
    return row


@transaction.atomic
def call_off(
    *, meeting: models.Meeting, why: str, by: audit_rules.Actor, at: datetime
) -> models.Meeting:
    """Call a meeting off that was not held yet, and tell the members.

    :raises NotAllowedError: without the right.
    :raises CasesError: when it was held, or no reason is given.
    """
    row = _lock(meeting, by)
    _move(row, "call_off_meeting", by, at, why)
    _tell(row, f"{row.case.title} đã hủy. {why.strip()}", by, at)
    return row


def _lock(meeting: models.Meeting, by: audit_rules.Actor) -> models.Meeting:
    permissions.check_may_prepare(by)
    # The state is the case's: whoever waited must read it as it is now.
    held = models.Meeting.objects.select_for_update(of=("self", "case")).with_rows()
    return held.get(pk=meeting.pk)


def _check_planned(row: models.Meeting) -> None:
    if row.case.state == "planned":
        return
    state = rules.MEETING.states[row.case.state].label
    symbol = f", văn bản số {row.paper.symbol}" if row.paper else ""
    raise rules.MeetingsError(
        f"Phiên họp đang ở trạng thái “{state}”{symbol}. Cần sửa thì mở lại hồ sơ trước."
    )


def _find_valid(row: models.Meeting) -> papers.Paper | None:
    """Return the paper that a new one replaces; one that was withdrawn is not worth it."""
    paper = row.paper
    return paper if paper and paper.withdrawn_at is None and not paper.replaced_by_id else None


def _move(row: models.Meeting, verb: str, by: audit_rules.Actor, at: datetime, note: str) -> None:
    case_rules.get_graph(row.case.graph).get_move(row.case.state, verb)
    case_actions.move(case=row.case, verb=verb, by=by, at=at, note=note.strip())


def _tell(row: models.Meeting, text: str, by: audit_rules.Actor, at: datetime) -> None:
    """Tell the members who act under a post that reads meetings."""
    today = timezone.localdate(at, ZONE)
    seated = models.Member.objects.on(today).filter(plan=row.plan_id).values("person")
    posts = Post.objects.on(today).filter(person__in=seated, role__in=("leader", "coordinator"))
    notice_actions.notify(
        posts=posts, kind=notice_enums.NoticeKind.CHANGED, subject_kind="case",
        subject_code=row.case.code, text=text, by=by, at=at,
    )  # fmt: skip
