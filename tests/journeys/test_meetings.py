"""A meeting from its agenda to the next one: file, conclusions read like a letter, orders owed."""

import io
import re
from collections.abc import Callable
from datetime import UTC, date, datetime
from typing import Any

import pdfplumber
import pytest
from django.core.files.storage import InMemoryStorage
from django.urls import reverse
from django.utils import timezone

from nq57.audit import rules as audit_rules
from nq57.cases import models as cases
from nq57.files import models as files_models
from nq57.meetings import actions as meeting_actions
from nq57.meetings import models
from nq57.orgs.models import Organisation, Person
from nq57.plans import actions as plan_actions
from nq57.plans import models as plans
from tests.factories import gatherings, orgs, plan_texts
from tests.journeys.conftest import Desk, fault_of
from tests.web.conftest import owe
from tests.web.test_query_counts import count

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("province"), pytest.mark.server]

AGENDA = {"meets_on": "12/10/2026", "place": "Phòng họp số 1", "agenda": "Nghe báo cáo\nThảo luận",
          "asks": "Cho chủ trương nâng cấp mạng"}  # fmt: skip
COVER = {"about": "Phục vụ phiên họp", "issuer": "SKHCN", "title": "Giám đốc", "signer": "Lò Văn A",
         "recipients": "Thành viên Ban Chỉ đạo;"}  # fmt: skip


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> Callable[[str], None]:
    def turn(day: str) -> None:
        now = datetime.fromisoformat(f"{day}T03:00:00").replace(tzinfo=UTC)
        monkeypatch.setattr(timezone, "now", lambda: now)

    kept = InMemoryStorage()
    monkeypatch.setattr(files_models, "get_storage", lambda: kept)
    turn("2026-10-01")
    return turn


@pytest.fixture
def coordinator(clock: Callable[[str], None], sit: Callable[..., Desk]) -> Desk:
    return sit("coordinator")


@pytest.fixture
def plan() -> plans.Plan:
    return plans.Plan.objects.get(document__symbol="142/KH-UBND")


def later(desk: Desk, clock: Callable[[str], None], day: str) -> None:
    """Let days pass; nobody stays signed in so long."""
    clock(day)
    desk.client.force_login(desk.official.account)


def notice(day: str, symbol: str = "31/TB-UBND") -> bytes:
    """Return a notice of what the meeting of a day concluded, as text."""
    text = plan_texts.letter(symbol, "ngày 14 tháng 10 năm 2026").decode()
    text = text.replace(
        "V/v nâng cấp mạng và bồi dưỡng kỹ năng số",
        f"V/v kết luận phiên họp lần thứ nhất ngày {day}",
    )
    return re.sub(r"30/6/2026|quý II/2026", "31/12/2026", text).encode()


def plan_one(desk: Desk, plan: plans.Plan, **said: str) -> models.Meeting:
    answer = desk.post("meetings:plan_meeting", plan.code, data=AGENDA | said)
    assert answer.status_code == 302, fault_of(answer)
    return models.Meeting.objects.select_related("case").latest("number")


def freeze(desk: Desk, meeting: models.Meeting, do: str = "freeze", status: int = 302) -> Any:
    data = {"seen": str(meeting.revision), "do": do, **COVER}
    answer = desk.post("meetings:file", meeting.case.code, data=data)
    assert answer.status_code == status, fault_of(answer)
    return answer


def hold(desk: Desk, meeting: models.Meeting, **said: str) -> None:
    desk.post("meetings:attendance", meeting.case.code, data=said)
    meeting.refresh_from_db()
    assert meeting.held_on is not None


def roll(plan: plans.Plan, orders: list[plans.Task]) -> None:
    """Let the night come; of orders alone, for the whole plan is thousands of obligations."""
    plans.AssignmentParty.objects.exclude(assignment__task__in=orders).delete()
    plans.DutyParty.objects.all().delete()
    plan_actions.roll_obligations(plan=plan, by=audit_rules.SYSTEM, at=timezone.now())


def text_of(answer: Any) -> str:
    with pdfplumber.open(io.BytesIO(answer.content)) as opened:
        return " ".join(" ".join(page.extract_text() for page in opened.pages).split())


def test_a_meeting_its_file_its_conclusions_and_the_next_meeting(
    coordinator: Desk, plan: plans.Plan, clock: Callable[[str], None], sit: Callable[..., Desk]
) -> None:
    office = Organisation.objects.get(code="SO-YT")
    late = plan.tasks.of_plan_text().get(code="I.3")
    owe(late, office, due=date(2026, 9, 1))
    first = plan_one(coordinator, plan)
    shown = coordinator.get("meetings:meeting", first.case.code)
    assert "Hồ sơ nếu chốt lúc này" in shown
    assert "Có 1 việc quá hạn của 1 cơ quan" in shown
    form = coordinator.client.get(f"/phien-hop/phien/{first.case.code}/ho-so/").context["form"]
    assert form.initial["about"].startswith("Phục vụ phiên họp lần thứ nhất Ban Chỉ đạo thực hiện")
    draft = freeze(coordinator, first, "pdf", 200)
    assert "nhiều nhất 30 ngày" in text_of(draft)
    freeze(coordinator, first)
    first.refresh_from_db()
    assert first.paper is not None
    again = fault_of(freeze(coordinator, first, status=422))
    assert f"“Đã chốt hồ sơ”, văn bản số {first.paper.symbol}" in again

    # What happens afterwards changes nothing of the file.
    owe(plan.tasks.of_plan_text().get(code="I.4"), office, due=date(2026, 9, 1))
    later(coordinator, clock, "2026-10-12")
    assert "Có 1 việc quá hạn" in coordinator.get("meetings:meeting", first.case.code)
    member = gatherings.seat(plan, orgs.PersonFactory(name="Hà Trung Chiến"))
    data = {"held_on": "12/10/2026", f"presence-{member.pk}": "sent", f"note-{member.pk}": ""}
    refused = coordinator.post("meetings:attendance", first.case.code, data=data)
    assert refused.status_code == 422
    assert "Hà Trung Chiến cử người dự thay: ghi người đó" in fault_of(refused)
    hold(coordinator, first, **data | {f"note-{member.pk}": "Lù Thị Mai"})
    assert "Lù Thị Mai" in coordinator.get("meetings:meeting", first.case.code)

    later(coordinator, clock, "2026-10-15")
    reading = coordinator.read(notice("12/10/2026"), "thong-bao.txt")
    coordinator.answer_all(reading)
    answer = coordinator.post(
        "meetings:conclude", first.case.code, data={"which": f"doc-{reading.pk}"}
    )
    assert answer.status_code == 302, fault_of(answer)
    orders = list(plan.tasks.orders().filter(document__symbol="31/TB-UBND"))
    assert [order.code for order in orders] == ["1.(1)", "2.a"]
    roll(plan, orders)
    owed = plans.Obligation.objects.filter(task__in=orders)
    assert owed.filter(task=orders[1], organisation__code="SO-KHCN").exists()
    shown = coordinator.get("meetings:meeting", first.case.code)
    assert "Đã có kết luận" in shown
    assert "31/TB-UBND" in shown
    assert reverse("plans:task", args=[plan.code, orders[0].pk]) in shown
    assert "31/TB-UBND" in coordinator.get("plans:orders", plan.code)

    # The orders are owed like any other; one is done, the next file says so of each.
    later(coordinator, clock, "2026-11-20")
    cases.Case.objects.filter(obligation__task=orders[1]).update(
        state="done", outcome="done", closed_at=timezone.now(), finished_on=date(2026, 11, 2)
    )
    second = plan_one(coordinator, plan, meets_on="25/11/2026")
    shown = coordinator.get("meetings:meeting", second.case.code)
    assert "Có 2 nội dung kết luận được báo cáo" in shown
    assert "quá hạn: 2 (phiên trước 1, +1)" in shown
    told = text_of(freeze(coordinator, second, "pdf", 200))
    assert "Từ phiên họp lần thứ nhất (ngày 12/10/2026) có 1 việc hoàn thành" in told
    assert "Xong 1/1 việc" in told
    assert "có 0/1 thành viên Ban Chỉ đạo trực tiếp dự; cử người dự thay: Hà Trung" in told
    leader = sit("leader", "UBND-14")
    assert "Chốt hồ sơ" not in leader.get("meetings:meeting", second.case.code)
    assert leader.client.get(f"/phien-hop/phien/{second.case.code}/ho-so/").status_code == 403


def test_the_conclusion_of_another_meeting_is_refused_and_nothing_is_half_done(
    coordinator: Desk, plan: plans.Plan, clock: Callable[[str], None]
) -> None:
    meeting = plan_one(coordinator, plan)
    freeze(coordinator, meeting)
    later(coordinator, clock, "2026-10-12")
    hold(coordinator, meeting, held_on="12/10/2026")
    later(coordinator, clock, "2026-10-15")
    reading = coordinator.read(notice("01/9/2026"), "thong-bao.txt")
    coordinator.answer_all(reading)
    data = {"which": f"doc-{reading.pk}"}
    answer = coordinator.post("meetings:conclude", meeting.case.code, data=data)
    assert answer.status_code == 422
    assert "nói về cuộc họp ngày 01/09/2026" in fault_of(answer)
    assert not plan.tasks.orders().filter(document__symbol="31/TB-UBND").exists()
    data |= {"why": "Thông báo ghi nhầm ngày họp", "is_restricted": "on"}
    answer = coordinator.post("meetings:conclude", meeting.case.code, data=data)
    assert answer.status_code == 302, fault_of(answer)
    conclusion = meeting.conclusions.get()
    assert conclusion.document.secrecy == "restricted"
    assert "Thông báo ghi nhầm ngày họp" in coordinator.get("meetings:meeting", meeting.case.code)
    long = "Nhầm phiên " * 100
    answer = coordinator.post("meetings:drop_conclusion", conclusion.pk, data={"why": long})
    assert answer.status_code == 422
    assert long.strip() in answer.content.decode()
    coordinator.post("meetings:drop_conclusion", conclusion.pk, data={"why": "Nhầm phiên"})
    assert "chưa có kết luận" in coordinator.get("meetings:meeting", meeting.case.code)
    assert plan.tasks.orders().filter(document__symbol="31/TB-UBND").count() == 2


def test_a_refused_reason_stays_as_it_was_typed(coordinator: Desk, plan: plans.Plan) -> None:
    meeting = plan_one(coordinator, plan)
    why = {"do": "reopen", "why": "Bổ sung một nội dung"}
    answer = coordinator.post("meetings:move", meeting.case.code, data=why)
    assert answer.status_code == 422  # it is not frozen
    shown = answer.content.decode()
    assert re.search(r'id="id_reopen_why"[^>]*>\s*Bổ sung một nội dung', shown)
    answer = coordinator.post("meetings:move", meeting.case.code, data={"do": "call_off"})
    assert answer.status_code == 422
    assert "Hồ sơ nếu chốt lúc này" in answer.content.decode()


def test_two_coordinators_see_both_agendas(
    coordinator: Desk, plan: plans.Plan, sit: Callable[..., Desk]
) -> None:
    meeting = plan_one(coordinator, plan)
    other = sit("coordinator")
    for desk, words in ((other, "Bản của người kia"), (coordinator, "Bản của tôi")):
        data = AGENDA | {"agenda": words, "seen": "0"}
        answer = desk.post("meetings:agenda", meeting.case.code, data=data)
    assert answer.status_code == 422
    said = fault_of(answer)
    assert "Bản của người kia" in said
    assert "Bản của tôi" in said
    assert other.login in said
    data = AGENDA | {"agenda": "Bản chung", "seen": "1"}
    assert coordinator.post("meetings:agenda", meeting.case.code, data=data).status_code == 302
    meeting.refresh_from_db()
    assert meeting.agenda == "Bản chung"


def test_a_leader_sees_at_home_how_his_charges_stand(
    coordinator: Desk, plan: plans.Plan, sit: Callable[..., Desk]
) -> None:
    leader = sit("leader", "UBND-14")
    assert "Tôi phụ trách" not in leader.get("home")
    person = Person.objects.get(posts=leader.official.post)
    said = {"person": str(person.pk), "role": "deputy", "since": "01/01/2026", "basis": "1/QĐ-UBND"}
    wrong = coordinator.post("meetings:add_member", plan.code, data=said | {"since": "31/02/2026"})
    assert wrong.status_code == 422
    assert "1/QĐ-UBND" in wrong.content.decode()
    answer = coordinator.post("meetings:add_member", plan.code, data=said)
    assert answer.status_code == 302, fault_of(answer)
    member = models.Member.objects.get(person=person)
    section = plan.sections.get(code="I", kind="tasks")
    data = {"subject": f"nhom-{section.pk}", "since": "01/01/2026", "basis": "1/QĐ-UBND"}
    answer = coordinator.post("meetings:add_charge", member.pk, data=data)
    assert answer.status_code == 302, fault_of(answer)
    again = coordinator.post("meetings:add_charge", member.pk, data=data)
    assert "đã được phân công phụ trách mục này" in fault_of(again)
    office = Organisation.objects.get(code="SO-YT")
    owe(plan.tasks.of_plan_text().get(code="I.3"), office, due=date(2026, 9, 1))
    shown = leader.get("home")
    assert "Tôi phụ trách trong Ban Chỉ đạo" in shown
    assert re.search(r'tien-do=overdue">1</a>', shown)
    charge = member.charges.get()
    ended = {"until": "02/01/2026", "basis": "2/QĐ-UBND"}
    answer = coordinator.post("meetings:end_charge", charge.pk, data=ended)
    assert answer.status_code == 302, fault_of(answer)
    assert "Chưa được phân công" in leader.get("home")


def test_pages_cost_the_same_however_many_sit_and_meet(coordinator: Desk, plan: plans.Plan) -> None:
    sections = list(plan.sections.filter(kind="tasks").order_by("position"))
    offices = list(Organisation.objects.filter(code__in=["SO-YT", "SO-NV", "SO-TC"]))
    document = plan.tasks.orders().filter(document__secrecy="open").earliest("pk").document
    meeting = gatherings.add_meeting(plan, state="concluded", held_on=date(2026, 9, 1))
    models.Conclusion.objects.create(
        meeting=meeting, document=document, by="thu", at=timezone.now()
    )
    waiting = gatherings.add_meeting(plan, state="planned")
    pages = [
        "/phien-hop/", f"/phien-hop/ban-chi-dao/{plan.code}/", "/",
        f"/phien-hop/phien/{meeting.case.code}/", f"/phien-hop/phien/{waiting.case.code}/",
    ]  # fmt: skip
    person = Person.objects.get(posts=coordinator.official.post)
    tasks = plan.tasks.of_plan_text().filter(assignments__isnull=False).distinct()[:6]
    counted = []
    for size in (1, 3):
        for at in range(size):
            member = gatherings.seat(
                plan, person if size == 1 else orgs.PersonFactory(), since=date(2026, 1, 1 + at)
            )
            new = meeting_actions.NewCharge(
                section=sections[at], since=date(2026, 2, 1), basis="1/QĐ-UBND"
            )
            meeting_actions.add_charge(
                member=member, new=new, by=gatherings.COORDINATOR, at=gatherings.AT
            )
            gatherings.add_meeting(plan, state="called_off")
            for office in offices:
                owe(tasks[at + size], office, due=date(2026, 9, 1))
        counted.append([count(coordinator.client, page) for page in pages])
    assert counted[0] == counted[1]
