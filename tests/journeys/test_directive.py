"""A directive adds to a plan in force; its orders are linked to what they sharpen."""

from collections.abc import Callable

import pytest

from nq57.audit import models as audit
from nq57.plans import enums, models
from tests.factories import plan_texts
from tests.journeys.conftest import FRAGMENT, Desk, fault_of

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("province"), pytest.mark.server]


@pytest.fixture
def coordinator(sit: Callable[..., Desk]) -> Desk:
    return sit("coordinator")


@pytest.fixture
def plan() -> models.Plan:
    return models.Plan.objects.get(document__symbol="142/KH-UBND")


@pytest.fixture
def orders(coordinator: Desk, plan: models.Plan) -> list[models.Task]:
    reading = coordinator.read(plan_texts.letter(), "cong-van.txt")
    page = coordinator.client.get(f"/ke-hoach/ban-hanh/{reading.pk}/")
    assert page.context["form"].initial["becomes"] == "directive"
    assert page.context["form"].initial["plan"] == plan.code
    answer = coordinator.adopt(reading, "directive", plan.code)
    assert answer["Location"] == f"{plan.get_absolute_url()}chi-dao/"
    return list(plan.tasks.orders().filter(document__symbol="812/UBND-KGVX"))


def test_orders_stand_under_the_plan_with_their_performers(
    coordinator: Desk, plan: models.Plan, orders: list[models.Task]
) -> None:
    assert [order.code for order in orders] == ["1.(1)", "2.a"]
    page = coordinator.get("plans:orders", plan.code)
    assert "812/UBND-KGVX" in page
    assert page.count("Nâng cấp mạng truyền số liệu chuyên dùng") >= 1
    first, second = (order.assignments.get() for order in orders)
    roles = {(row.role, row.name) for row in first.parties.all()}
    assert (enums.Role.MONITOR, "Sở Nội vụ") in roles
    assert [str(cell.due) for cell in (first.schedules.get(), second.schedules.get())] == [
        "2026-06-29", "2026-06-30",
    ]  # fmt: skip
    for order in orders:
        assert order.clause is not None
        assert order.clause.document == order.document
        shown = coordinator.get("plans:task", plan.code, order.pk)
        assert f"#c-{order.clause.path}" in shown
        assert order.document.lines[order.from_line - 1].strip()[:60] in shown
    versions = coordinator.get("plans:versions", plan.code)
    assert "812/UBND-KGVX" in versions


def test_links_are_proposed_and_a_person_decides(
    coordinator: Desk, plan: models.Plan, orders: list[models.Task]
) -> None:
    link = orders[0].links.filter(indicator__code="II.3").get()
    assert link.state == enums.LinkState.PROPOSED
    assert link.reason.startswith("Cùng nói về")
    data = {"state": enums.LinkState.CONFIRMED.value}
    answer = coordinator.post("plans:decide_link", plan.code, link.pk, data=data)
    assert answer.status_code == 302
    shown = coordinator.get("plans:indicator", plan.code, "II.3")
    assert "812/UBND-KGVX" in shown
    assert "Đã xác nhận" in shown
    other = orders[0].links.exclude(pk=link.pk).first()
    assert other is not None
    refused = coordinator.post(
        "plans:decide_link", plan.code, other.pk, data={"state": "refused"}, fragment=True
    )
    fragment = refused.content.decode()
    assert fragment.lstrip().startswith(f'<tr id="link-{other.pk}"')
    assert "Không liên quan" in fragment
    assert coordinator.full_name in fragment
    assert f'id="link-{other.pk}"' in coordinator.get("plans:task", plan.code, orders[0].pk)
    verbs = audit.Entry.objects.filter(verb="decide_link", account=coordinator.login)
    assert verbs.count() == 2
    neither = coordinator.post("plans:decide_link", plan.code, link.pk, data={"state": "maybe"})
    assert "Chọn “có liên quan” hoặc “không liên quan”" in fault_of(neither)
    link.refresh_from_db()
    assert link.state == enums.LinkState.CONFIRMED


def test_others_see_the_links_and_decide_nothing(
    sit: Callable[..., Desk], plan: models.Plan, orders: list[models.Task]
) -> None:
    link = orders[0].links.first()
    assert link is not None
    for role, office in (("focal", "SO-NV"), ("leader", "UBND-14"), ("auditor", "VP-UBND")):
        desk = sit(role, office)
        assert "Có liên quan</button>" not in desk.get("plans:task", plan.code, orders[0].pk)
        data = {"state": "confirmed"}
        answer = desk.post("plans:decide_link", plan.code, link.pk, data=data)
        assert answer.status_code == 403
        assert "không được ban hành" in fault_of(answer)
    link.refresh_from_db()
    assert link.state == enums.LinkState.PROPOSED


def test_a_letter_without_orders_or_a_plan_is_refused(coordinator: Desk, plan: models.Plan) -> None:
    reading = coordinator.read(plan_texts.small_plan())
    coordinator.answer_all(reading)
    answer = coordinator.adopt(reading, "directive", plan.code)
    assert answer.status_code == 422
    assert "Không thấy ý kiến chỉ đạo nào" in fault_of(answer)
    other = coordinator.read(plan_texts.letter(), "cong-van.txt")
    answer = coordinator.adopt(other, "directive", "khong-co")
    assert answer.status_code == 422
    answer = coordinator.adopt(other, "plan", on="15/4/2026")
    assert "Không thấy chỉ tiêu hay nhiệm vụ nào" in fault_of(answer)
    assert not models.Task.objects.filter(document__symbol="812/UBND-KGVX").exists()


def test_the_fragment_of_a_link_is_part_of_the_page(
    coordinator: Desk, plan: models.Plan, orders: list[models.Task]
) -> None:
    link = orders[0].links.first()
    assert link is not None
    url = f"{plan.get_absolute_url()}lien-quan/{link.pk}/"
    answer = coordinator.client.post(url, {"state": "confirmed"}, headers=FRAGMENT)
    page = coordinator.get("plans:task", plan.code, orders[0].pk)

    def squeeze(text: str) -> str:
        import re

        return re.sub(r'csrfmiddlewaretoken" value="[^"]+|\s+', "", text)

    assert squeeze(answer.content.decode()) in squeeze(page)
