"""Amending a plan (its part IV.6): an office proposes, the coordinator records the decision."""

from collections.abc import Callable

import pytest
from django.utils import timezone

from nq57.audit import models as audit
from nq57.documents import models as documents
from nq57.plans import enums, models
from tests.factories import plan_texts
from tests.journeys.conftest import Desk, fault_of

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("province"), pytest.mark.server]

PROPOSAL = {
    "subject": "II.3",
    "proposal": "Nâng mục tiêu năm 2025 lên 85%",
    "reason": "Xã đã đạt 80% trong tháng 3",
}
DECISION = "5/QĐ-UBND"


@pytest.fixture
def plan() -> models.Plan:
    return models.Plan.objects.get(document__symbol="142/KH-UBND")


@pytest.fixture
def commune(sit: Callable[..., Desk]) -> Desk:
    return sit("focal", "UBND-04099")


@pytest.fixture
def coordinator(sit: Callable[..., Desk]) -> Desk:
    return sit("coordinator")


@pytest.fixture
def amendment(commune: Desk, plan: models.Plan) -> models.Amendment:
    answer = commune.post("plans:propose_amendment", plan.code, data=PROPOSAL)
    assert answer.status_code == 302, fault_of(answer)
    return models.Amendment.objects.get()


@pytest.fixture
def decision() -> documents.Document:
    return documents.Document.objects.create(
        code="5-qd-ubnd-2026", symbol=DECISION, kind="decision", issued_on=timezone.localdate(),
        title="Sửa đổi Kế hoạch 142", added_at=timezone.now(), added_by="thu",
    )  # fmt: skip


def step(desk: Desk, amendment: models.Amendment, to: str, **more: str) -> str:
    data = {"form": "decide", "to": to, **more}
    answer = desk.post("plans:amendment", amendment.plan.code, amendment.pk, data=data)
    assert answer.status_code in (302, 403, 422)
    return "" if answer.status_code == 302 else fault_of(answer)


def revise(desk: Desk, amendment: models.Amendment, cell: str, **more: str) -> str:
    data = {"form": "revise", "cell": cell, **more}
    answer = desk.post("plans:amendment", amendment.plan.code, amendment.pk, data=data)
    assert answer.status_code in (302, 403, 422)
    return "" if answer.status_code == 302 else fault_of(answer)


def test_a_target_is_revised_and_its_old_value_stays(
    commune: Desk, coordinator: Desk, plan: models.Plan, amendment: models.Amendment,
    decision: documents.Document,
) -> None:  # fmt: skip
    assert amendment.organisation.code == "UBND-04099"
    assert PROPOSAL["proposal"] in coordinator.get("plans:amendments", plan.code)
    assert step(coordinator, amendment, "considered") == ""
    assert "Đang xem xét" in commune.get("plans:amendment", plan.code, amendment.pk)
    own = step(coordinator, amendment, "approved", decision=plan.document.symbol)
    assert "chính văn bản của kế hoạch" in own
    assert step(coordinator, amendment, "approved", decision=DECISION, answer="Đồng ý") == ""
    cell = models.Target.objects.get(
        indicator__plan=plan, indicator__code="II.3", horizon=2025, is_current=True
    )
    assert revise(coordinator, amendment, f"m{cell.pk}", raw="≥ 85%") == ""
    rows = models.Target.objects.filter(indicator=cell.indicator, horizon=2025)
    assert set(rows.values_list("raw", "revision", "is_current", "op")) == {
        ("≥ 80%", 0, False, ">="), ("≥ 85%", 1, True, ">="),
    }  # fmt: skip
    page = coordinator.get("plans:indicator", plan.code, "II.3")
    assert "<s>≥ 80%</s>" in page
    assert f"Sửa theo {DECISION}" in page
    assert "≥ 85%" in coordinator.get("plans:plan", plan.code)
    assert PROPOSAL["proposal"] in coordinator.get("plans:versions", plan.code)
    verbs = audit.Entry.objects.filter(subject_code=amendment.code).values_list("verb", flat=True)
    assert list(verbs.order_by("pk")) == [
        "propose_amendment", "decide_amendment", "decide_amendment", "revise_target",
    ]  # fmt: skip
    stale = revise(coordinator, amendment, f"m{cell.pk}", raw="≥ 86%")
    assert "Ô được sửa" in stale


def test_what_is_no_value_is_refused_and_comes_back_as_typed(
    coordinator: Desk, plan: models.Plan, amendment: models.Amendment,
    decision: documents.Document,
) -> None:  # fmt: skip
    step(coordinator, amendment, "considered")
    step(coordinator, amendment, "approved", decision=DECISION)
    page = coordinator.get("plans:amendment", plan.code, amendment.pk)
    _, of_indicator, of_task = page.split('value="revise"')
    assert 'name="in_words"' in of_indicator
    assert 'name="due"' not in of_indicator
    assert 'name="in_words"' not in of_task
    assert 'name="due"' in of_task
    assert 'name="low"' not in page
    cell = models.Target.objects.get(
        indicator__plan=plan, indicator__code="II.3", horizon=2030, is_current=True
    )
    given = {"form": "revise", "cell": f"m{cell.pk}", "raw": "khoảng mười lăm"}
    refused = coordinator.post("plans:amendment", plan.code, amendment.pk, data=given)
    assert refused.status_code == 422
    assert "Không đọc được “khoảng mười lăm” là một giá trị" in fault_of(refused)
    assert 'value="khoảng mười lăm"' in refused.content.decode()
    cell.refresh_from_db()
    assert cell.is_current
    assert revise(coordinator, amendment, f"m{cell.pk}", raw="khoảng mười lăm", in_words="on") == ""


def test_the_page_tells_the_item_and_every_step(
    commune: Desk, coordinator: Desk, plan: models.Plan, amendment: models.Amendment
) -> None:
    page = commune.get("plans:amendment", plan.code, amendment.pk)
    item = plan.indicators.get(code="II.3")
    assert item.name in page
    assert "≥ 80%" in page
    assert f"/chi-tieu/{item.code}/" in page
    assert "Rút đề xuất" in page
    assert "Số, ký hiệu văn bản quyết định" not in page
    assert "Giải quyết</h2>" not in page
    step(coordinator, amendment, "considered", answer="Giao Sở Tài chính thẩm tra")
    step(coordinator, amendment, "refused", answer="Chưa đủ căn cứ")
    page = commune.get("plans:amendment", plan.code, amendment.pk)
    said = [page.index(words) for words in ("thẩm tra", "Chưa đủ căn cứ")]
    assert said == sorted(said)
    assert page.count(coordinator.full_name) == 2
    assert commune.full_name in page
    assert coordinator.login not in page


def test_a_deadline_is_revised(
    commune: Desk, coordinator: Desk, plan: models.Plan, decision: documents.Document
) -> None:
    task = plan.tasks.of_plan_text().filter(assignments__schedules__kind="month").first()
    assert task is not None
    data = {**PROPOSAL, "subject": task.code}
    commune.post("plans:propose_amendment", plan.code, data=data)
    amendment = models.Amendment.objects.get()
    step(coordinator, amendment, "considered")
    step(coordinator, amendment, "approved", decision=DECISION)
    cell = models.Schedule.objects.filter(
        assignment__task=task, kind="month", is_current=True
    ).first()
    assert cell is not None
    page = coordinator.get("plans:amendment", plan.code, amendment.pk)
    assert 'name="due"' in page
    typed = {"raw": "Trước ngày 30/9/2026", "due": "31/09/2026"}
    assert "Ngày chưa đúng" in revise(coordinator, amendment, f"h{cell.pk}", **typed)
    typed["due"] = "30/09/2026"
    assert revise(coordinator, amendment, f"h{cell.pk}", **typed) == ""
    cell.refresh_from_db()
    assert not cell.is_current
    new = cell.assignment.schedules.get(position=cell.position, is_current=True)
    assert (str(new.due), new.kind, new.revision) == ("2026-09-30", "date", 1)
    page = coordinator.get("plans:task", plan.code, task.pk)
    assert "Trước ngày 30/9/2026" in page
    assert str(cell.raw) in page


def test_refused_steps(
    sit: Callable[..., Desk], commune: Desk, coordinator: Desk, plan: models.Plan,
    amendment: models.Amendment, decision: documents.Document,
) -> None:  # fmt: skip
    assert "Bước tiếp theo" in step(coordinator, amendment, "approved", decision=DECISION)
    assert step(commune, amendment, "considered")
    amendment.refresh_from_db()
    assert amendment.state == enums.AmendmentState.PROPOSED
    neighbour = sit("focal", "UBND-04087")
    foreign = neighbour.post("plans:amendment", plan.code, amendment.pk, data={"to": "withdrawn"})
    assert foreign.status_code == 404
    leader = sit("leader", "UBND-14")
    assert PROPOSAL["proposal"] in leader.get("plans:amendment", plan.code, amendment.pk)
    assert "không được ghi quyết định" in step(leader, amendment, "considered")
    assert step(coordinator, amendment, "considered") == ""
    assert "phải có văn bản" in step(coordinator, amendment, "approved")
    missing = step(coordinator, amendment, "approved", decision="77/QĐ-UBND")
    assert "Chưa có văn bản này trong hệ thống" in missing
    assert "ghi lý do để cơ quan đề xuất biết" in step(coordinator, amendment, "refused")
    cell = models.Target.objects.filter(indicator__plan=plan, indicator__code="II.3").first()
    assert cell is not None
    early = revise(coordinator, amendment, f"m{cell.pk}", raw="≥ 85%")
    assert "chưa có quyết định chấp thuận" in early
    assert step(coordinator, amendment, "refused", answer="Chưa đủ căn cứ") == ""
    assert "Chưa đủ căn cứ" in commune.get("plans:amendment", plan.code, amendment.pk)
    amendment.refresh_from_db()
    assert amendment.state == enums.AmendmentState.REFUSED
    assert "không còn ở bước" in step(commune, amendment, "withdrawn")


def test_an_office_withdraws_its_own_proposal(
    commune: Desk, plan: models.Plan, amendment: models.Amendment
) -> None:
    assert step(commune, amendment, "withdrawn") == ""
    assert "Đã rút" in commune.get("plans:amendment", plan.code, amendment.pk)


@pytest.mark.parametrize(
    ("field", "value", "sentence"),
    [
        ("subject", "XX.99", "Kế hoạch không có mục XX.99"),
        ("proposal", " ", "proposal"),
        ("reason", "", "reason"),
    ],
)
def test_a_proposal_lacking_something_comes_back_as_typed(
    commune: Desk, plan: models.Plan, field: str, value: str, sentence: str
) -> None:
    data = {**PROPOSAL, field: value}
    answer = commune.post("plans:propose_amendment", plan.code, data=data)
    assert answer.status_code == 422
    assert sentence in answer.content.decode()
    for name, words in PROPOSAL.items():
        if name != field:
            assert words in answer.content.decode()
    assert not models.Amendment.objects.exists()


@pytest.mark.parametrize(
    ("role", "office"), [("monitor", "CA-TINH"), ("leader", "UBND-14"), ("auditor", "VP-UBND")]
)
def test_who_owes_nothing_proposes_nothing(
    sit: Callable[..., Desk], plan: models.Plan, role: str, office: str
) -> None:
    answer = sit(role, office).post("plans:propose_amendment", plan.code, data=PROPOSAL)
    assert answer.status_code == 403
    assert not models.Amendment.objects.exists()


def test_a_decision_may_be_uploaded_first(
    coordinator: Desk, plan: models.Plan, amendment: models.Amendment
) -> None:
    today = timezone.localdate()
    said = f"ngày {today:%d} tháng {today:%m} năm {today:%Y}"
    reading = coordinator.read(plan_texts.letter("912/UBND-KGVX", said), "quyet-dinh.txt")
    coordinator.adopt(reading, "directive", plan.code)
    step(coordinator, amendment, "considered")
    assert step(coordinator, amendment, "approved", decision="912 /ubnd-kgvx") == ""
