"""Members and charges, and every move of a meeting by every role, in every state."""

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import pytest
from django.core.files.storage import InMemoryStorage
from django.db import connection
from django.test.utils import CaptureQueriesContext

from nq57.audit import models as audit
from nq57.cases import models as cases
from nq57.cases import rules as case_rules
from nq57.core import refusals
from nq57.files import models as files_models
from nq57.meetings import actions, models, queries, rules
from nq57.notices import models as notices
from nq57.orgs import actions as org_actions
from nq57.orgs import enums as org_enums
from nq57.orgs import rules as org_rules
from nq57.orgs.models import Organisation
from nq57.plans import models as plans
from nq57.reporting import actions as reporting_actions
from tests.factories import gatherings, orgs
from tests.factories.gatherings import AT, COORDINATOR
from tests.factories.reports import plan
from tests.web.conftest import owe

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("province")]

TODAY = AT.date()
Given = dict[str, Any]
BASIS: Given = {"basis": "2/QĐ-UBND", "by": COORDINATOR, "at": AT}


@pytest.fixture(autouse=True)
def _storage(monkeypatch: pytest.MonkeyPatch) -> None:
    kept = InMemoryStorage()
    monkeypatch.setattr(files_models, "get_storage", lambda: kept)


def section(code: str = "I") -> plans.Section:
    return plan().sections.get(code=code, kind="tasks")


def charge(member: models.Member, **said: Any) -> models.Charge:
    known: Given = {"since": date(2026, 2, 1), "basis": "1/QĐ-UBND"}
    new = actions.NewCharge(**known | said)
    return actions.add_charge(member=member, new=new, by=COORDINATOR, at=AT)


def test_a_member_sits_once_and_there_is_one_chair() -> None:
    first, second = orgs.PersonFactory(), orgs.PersonFactory()
    chair = gatherings.seat(plan(), first, role="chair")
    with pytest.raises(rules.MeetingsError, match="đã là thành viên"):
        gatherings.seat(plan(), first, since=date(2026, 3, 1))
    with pytest.raises(rules.MeetingsError, match="đã có Trưởng ban"):
        gatherings.seat(plan(), second, role="chair")
    with pytest.raises(rules.MeetingsError, match="căn cứ"):
        gatherings.seat(plan(), second, basis=" ")
    actions.end_member(member=chair, until=date(2026, 5, 1), **BASIS)
    gatherings.seat(plan(), second, role="chair", since=date(2026, 5, 1))
    verbs = audit.Entry.objects.filter(subject_kind="member").values_list("verb", flat=True)
    assert list(verbs.order_by("pk")) == ["add_member", "end_member", "add_member"]
    with pytest.raises(rules.MeetingsError, match="đã kết thúc từ ngày 01/05/2026"):
        actions.end_member(member=chair, until=date(2026, 6, 1), **BASIS)


def test_a_charge_is_dated_and_ends_with_its_member() -> None:
    member = gatherings.seat(plan(), orgs.PersonFactory())
    task = plan().tasks.of_plan_text().get(code="I.3")
    kept, later = charge(member, section=section()), charge(member, task=task)
    with pytest.raises(rules.MeetingsError, match="đã được phân công"):
        charge(member, section=section())
    with pytest.raises(rules.MeetingsError, match="chưa là thành viên"):
        charge(member, section=section("II"), since=date(2025, 12, 31))
    with pytest.raises(rules.MeetingsError, match="Chọn một nhóm"):
        charge(member)
    with pytest.raises(rules.MeetingsError, match="sau ngày bắt đầu"):
        actions.end_charge(charge=kept, until=date(2026, 2, 1), **BASIS)
    actions.end_charge(charge=kept, until=date(2026, 3, 1), **BASIS)
    charge(member, section=section(), since=date(2026, 3, 1))
    actions.end_member(member=member, until=date(2026, 4, 1), **BASIS)
    assert {one.until for one in member.charges.exclude(pk=kept.pk)} == {date(2026, 4, 1)}
    assert member.charges.filter(pk=later.pk).exists()


def test_a_charge_counts_what_the_office_owes() -> None:
    first, second = plan().tasks.of_plan_text().filter(code__in=["I.3", "I.4"]).order_by("code")
    offices = [Organisation.objects.get(code=code) for code in ("SO-YT", "SO-NV")]
    owe(first, offices[0], due=TODAY - timedelta(days=9))
    owe(first, offices[1], due=TODAY + timedelta(days=200))
    owe(second, offices[0], due=TODAY + timedelta(days=200))
    person = orgs.PersonFactory()
    post = orgs.PostFactory(person=person, role="leader")
    leader = orgs.make_actor("leader", post=post.code, organisation=post.organisation.code)
    member = gatherings.seat(plan(), person)
    charge(member, section=section())
    charge(member, task=plan().tasks.of_plan_text().get(code="I.3"))
    (seat,) = queries.list_own_seats(by=leader, today=TODAY)
    of_group, of_task = seat.watched
    assert (of_group.total, of_group.overdue) == (3, 1)
    assert (of_task.total, of_task.overdue) == (2, 1)
    assert queries.list_own_seats(by=COORDINATOR, today=TODAY) == []


ACTS: dict[str, Callable[[models.Meeting, Given], Any]] = {
    "freeze_file": lambda one, given: actions.freeze_file(
        meeting=one, cover=gatherings.COVER, seen=0, **given
    ),
    "reopen_file": lambda one, given: actions.reopen_file(meeting=one, why="Thiếu số", **given),
    "hold_meeting": lambda one, given: actions.hold_meeting(
        meeting=one, held_on=TODAY, **given
    ),
    "call_off_meeting": lambda one, given: actions.call_off(meeting=one, why="Hoãn", **given),
    "conclude_meeting": lambda one, given: actions.conclude(
        meeting=one, document=plan().tasks.orders().earliest("pk").document, why="Đúng", **given
    ),
}  # fmt: skip
REFUSED = (rules.MeetingsError, case_rules.CasesError)
STATES = [state for state in rules.MEETING.states if state != "called_off"]


def add(state: str) -> models.Meeting:
    held = date(2026, 1, 20) if state in rules.HELD else None
    return gatherings.add_meeting(plan(), state=state, held_on=held)


@pytest.mark.parametrize("state", rules.MEETING.states)
def test_every_move_from_every_state(state: str) -> None:
    """A further document may conclude a meeting that has a conclusion: nothing moves then."""
    for verb, act in ACTS.items():
        if verb == "freeze_file" and state == "planned":
            continue  # renders: below
        meeting = add(state)
        move = rules.MEETING.moves[verb]
        if state in move.sources or (verb, state) == ("conclude_meeting", "concluded"):
            act(meeting, {"by": COORDINATOR, "at": AT})
            meeting.case.refresh_from_db()
            assert meeting.case.state == move.target
            models.Conclusion.objects.all().delete()
        else:
            with pytest.raises(REFUSED):
                act(meeting, {"by": COORDINATOR, "at": AT})
            meeting.case.refresh_from_db()
            assert meeting.case.state == state


@pytest.mark.parametrize("role", [role for role in org_enums.Role.values if role != "coordinator"])
def test_only_the_coordinator_prepares(role: str) -> None:
    given: Given = {"by": orgs.make_actor(role), "at": AT}
    for verb, act in ACTS.items():
        with pytest.raises(refusals.NotAllowedError, match="Người điều phối"):
            act(add(rules.MEETING.moves[verb].sources[0]), given)
    with pytest.raises(refusals.NotAllowedError):
        actions.record_attendance(meeting=add("held"), attended=[], **given)
    with pytest.raises(refusals.NotAllowedError):
        actions.add_member(
            plan=plan(), **given,
            new=actions.NewMember(
                person=orgs.PersonFactory(), role="member", since=TODAY, basis="1/QĐ-UBND"
            ),
        )  # fmt: skip


def test_one_meeting_waits_at_a_time_and_a_plan_needs_its_office() -> None:
    first = gatherings.call(plan())
    assert (first.number, first.case.state) == (1, "planned")
    with pytest.raises(rules.MeetingsError, match="lần thứ nhất chưa họp"):
        gatherings.call(plan())
    actions.call_off(meeting=first, why="Lãnh đạo bận", by=COORDINATOR, at=AT)
    assert gatherings.call(plan()).number == 2
    plans.Plan.objects.update(coordinator=None)
    with pytest.raises(rules.MeetingsError, match="chưa có cơ quan tổng hợp"):
        gatherings.call(plan())


def test_two_coordinators_do_not_overwrite_each_other() -> None:
    meeting = gatherings.call(plan())
    new = actions.Agenda(meets_on=TODAY, place="", agenda="Một\nHai")
    given: Given = {"meeting": meeting, "at": AT, "seen": 0}
    actions.edit_agenda(new=new, by=COORDINATOR, **given)
    other = orgs.make_actor("coordinator", account="nguoi.khac")
    with pytest.raises(rules.ChangedMeanwhileError, match="dieuphoi đã ghi chương trình"):
        actions.edit_agenda(new=new, by=other, **given)
    with pytest.raises(rules.ChangedMeanwhileError, match="chương trình họp vừa được sửa"):
        actions.freeze_file(cover=gatherings.COVER, by=other, **given)
    meeting.refresh_from_db()
    assert (meeting.revision, meeting.agenda) == (1, "Một\nHai")


def _locks(captured: CaptureQueriesContext) -> bool:
    lock = 'FOR UPDATE OF "meetings_meeting", "cases_case"'
    return any(lock in query["sql"] for query in captured.captured_queries)


def test_a_file_is_frozen_once_told_to_members_and_replaced_when_reopened() -> None:
    leader = orgs.PostFactory(role="leader")
    gatherings.seat(plan(), leader.person)
    meeting = gatherings.call(plan())
    given: Given = {"meeting": meeting, "by": COORDINATOR, "at": AT}
    with CaptureQueriesContext(connection) as captured:
        first = actions.freeze_file(cover=gatherings.COVER, seen=0, **given)
    assert _locks(captured)  # who waits must read the state of the case anew
    assert {one.form for one in first.files.all()} == {"docx", "pdf"}
    assert [row.text for row in notices.Notice.objects.filter(post=leader)] == [
        "Hồ sơ Phiên họp lần thứ nhất Ban Chỉ đạo ngày 10/06/2026 đã chốt."
    ]
    with pytest.raises(rules.MeetingsError, match=f"văn bản số {first.symbol}"):
        actions.freeze_file(cover=gatherings.COVER, seen=0, **given)
    with pytest.raises(case_rules.CasesError, match="lý do"):
        actions.reopen_file(why=" ", **given)
    actions.reopen_file(why="Bổ sung một nội dung", **given)
    with pytest.raises(rules.ChangedMeanwhileError, match="đã chốt rồi mở lại"):
        actions.freeze_file(cover=gatherings.COVER, seen=0, **given)  # the first one's page
    second = actions.freeze_file(cover=gatherings.COVER, seen=1, **given)
    first.refresh_from_db()
    assert first.replaced_by == second
    meeting.refresh_from_db()
    assert meeting.paper == second


def test_offices_of_different_times_that_share_a_name_are_counted_apart() -> None:
    task = plan().tasks.of_plan_text().get(code="I.3")
    one, other = Organisation.objects.filter(level="commune").order_by("pk")[:2]
    Organisation.objects.filter(pk=other.pk).update(
        short_name=one.short_name, since=date(2020, 1, 1), until=date(2025, 7, 1)
    )
    for office in (one, other):
        owe(task, office, due=date(2026, 1, 31))
    snapshot = queries.make_snapshot(
        meeting=gatherings.call(plan()), cover=gatherings.COVER, today=TODAY
    )
    said = next(part for part in snapshot["parts"] if part["title"].startswith("II."))
    assert (
        "Có 2 việc quá hạn của 2 cơ quan (trong đó 1 cơ quan đã kết thúc hoạt động)"
        in (said["paragraphs"][0])
    )


def test_what_is_restricted_is_in_no_open_file() -> None:
    order = plan().tasks.orders().earliest("pk")
    held = gatherings.add_meeting(plan(), state="concluded", held_on=date(2026, 1, 20))
    models.Conclusion.objects.create(meeting=held, document=order.document, by="thu", at=AT)
    meeting = gatherings.call(plan())
    told = queries.get_progress(meeting=meeting, today=TODAY)
    assert [row.order.document for row in told.orders][:1] == [order.document]
    (row,) = [row for row in told.orders if row.order == order]
    hidden = owe(order, Organisation.objects.get(code="SO-YT"), due=TODAY)
    cases.Case.objects.filter(pk=hidden.case_id).update(secrecy="restricted")
    again = queries.get_progress(meeting=meeting, today=TODAY).orders
    assert [one.total for one in again if one.order == order] == [row.total]
    order.document.secrecy = "restricted"
    order.document.save()
    assert queries.get_progress(meeting=meeting, today=TODAY).orders == []


def test_a_document_concludes_one_meeting_and_is_taken_off_with_a_reason() -> None:
    given: Given = {"by": COORDINATOR, "at": AT}
    document = plan().tasks.orders().earliest("pk").document
    first, second = add("held"), add("held")
    with pytest.raises(rules.MeetingsError, match="đã công khai"):
        actions.conclude(meeting=first, document=document, why="Đúng", is_restricted=True, **given)
    with CaptureQueriesContext(connection) as captured:
        made = actions.conclude(meeting=first, document=document, why="Đúng", **given)
    assert _locks(captured)
    with pytest.raises(rules.MeetingsError, match="đã là kết luận của phiên họp lần thứ nhất"):
        actions.conclude(meeting=second, document=document, **given)
    with pytest.raises(rules.MeetingsError, match="không có ý kiến chỉ đạo"):
        actions.conclude(meeting=second, document=plan().document, **given)
    with pytest.raises(rules.MeetingsError, match="Chọn thông báo"):
        actions.conclude(meeting=second, **given)
    with pytest.raises(rules.MeetingsError, match="Ghi lý do gỡ"):
        actions.drop_conclusion(conclusion=made, why="", **given)
    back = actions.drop_conclusion(conclusion=made, why="Nhầm phiên", **given)
    assert back.case.state == "held"
    assert plan().tasks.orders().filter(document=document).exists()


def test_reading_a_meeting_is_for_who_reads_all() -> None:
    add("planned")
    for role in org_enums.Role.values:
        seen = models.Meeting.objects.visible_to(orgs.make_actor(role)).count()
        scope = org_rules.get_rights().scope_of(role, "meeting", "read")
        assert seen == (1 if scope == "all" else 0), role


def test_a_meeting_before_the_last_is_refused() -> None:
    add("held")
    meeting = add("frozen")
    early = date(2026, 1, 20) - timedelta(days=1)
    with pytest.raises(rules.MeetingsError, match="Phiên trước họp"):
        actions.hold_meeting(meeting=meeting, held_on=early, by=COORDINATOR, at=AT)


def test_a_meeting_is_held_with_who_came_and_the_next_file_says_so() -> None:
    people = [orgs.PersonFactory(name=name) for name in ("Lò Văn A", "Cà Thị B", "Vì Văn C")]
    chair, sender, away = (gatherings.seat(plan(), one) for one in people)
    meeting = add("frozen")
    told = [
        actions.Attended(member=chair.pk, presence="came"),
        actions.Attended(member=sender.pk, presence="sent", note=" Quàng Văn D "),
        actions.Attended(member=away.pk, presence="absent"),
    ]
    given: Given = {"meeting": meeting, "by": COORDINATOR, "at": AT}
    with pytest.raises(rules.MeetingsError, match="Chọn Vì Văn C"):
        actions.hold_meeting(held_on=TODAY, attended=told[:2], **given)
    meeting.case.refresh_from_db()
    assert meeting.case.state == "frozen", "nothing is half done"
    actions.hold_meeting(held_on=TODAY, attended=told, **given)
    found = queries.get_attended(meeting=meeting)
    assert [(row.member, row.presence, row.stand_in) for row in found.rows] == [
        (chair, "came", ""), (sender, "sent", "Quàng Văn D"), (away, "absent", "")
    ]  # fmt: skip
    entry = audit.Entry.objects.get(verb="record_attendance")
    assert entry.after == {
        str(chair.pk): {"presence": "came", "stand_in": "", "why": ""},
        str(sender.pk): {"presence": "sent", "stand_in": "Quàng Văn D", "why": ""},
        str(away.pk): {"presence": "absent", "stand_in": "", "why": ""},
    }  # fmt: skip
    told[2] = actions.Attended(member=away.pk, presence="excused", note="Đi công tác")
    actions.record_attendance(attended=told, **given)
    file = queries.make_snapshot(
        meeting=gatherings.call(plan()), cover=gatherings.COVER, today=TODAY
    )
    assert (
        "Phiên họp lần thứ nhất có 1/3 thành viên Ban Chỉ đạo trực tiếp dự; cử người dự thay: "
        "Cà Thị B (Quàng Văn D dự thay); vắng có lý do: Vì Văn C."
    ) in file["parts"][0]["paragraphs"]


def test_who_came_is_told_of_meetings_that_were_held_by_members_of_that_day() -> None:
    member = gatherings.seat(plan(), orgs.PersonFactory(), since=date(2026, 3, 1))
    told = [actions.Attended(member=member.pk, presence="came")]
    for state, sentence in (("frozen", "Ghi đã họp rồi"), ("held", "đã đổi, có 1 người")):
        with pytest.raises(rules.MeetingsError, match=sentence):
            actions.record_attendance(
                meeting=add(state), attended=told, by=COORDINATOR, at=AT
            )  # fmt: skip


def test_a_demonstration_has_a_committee_and_is_taken_out_with_it() -> None:
    by = gatherings.SYSTEM
    assert actions.add_demonstration(by=by, at=AT) is None
    org_actions.add_demonstration(by=by, at=AT)
    reporting_actions.begin_demonstration(plan=plan(), today=TODAY, by=by, at=AT)
    made = actions.add_demonstration(by=by, at=AT)
    assert made is not None
    assert made.case.steps.get().account.startswith("minhhoa.")
    assert models.Charge.objects.filter(member__plan=plan()).count() == 3
    assert actions.add_demonstration(by=by, at=AT) is None
    cleared = reporting_actions.clear_demonstration(by=by, at=AT)
    assert cleared.removed["meetings_meeting"] == 1
    assert not models.Member.objects.exists()
    assert not models.Meeting.objects.exists()
