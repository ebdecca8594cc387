"""A plan that replaces another: every old item is mapped, closed with reason, or flagged."""

import gzip
from collections.abc import Callable
from typing import Any

import pytest

from nq57.audit import models as audit
from nq57.documents import models as documents
from nq57.jobs.cli import seeds
from nq57.plans import enums, models
from tests.factories import plan_texts
from tests.journeys.conftest import Desk, fault_of

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("province"), pytest.mark.server]

DROPPED_INDICATOR = """13
Số trung tâm nghiên cứu và phát triển hoặc đổi mới sáng tạo của địa phương đạt uy tín trong nước, \
kết nối quốc tế
7 - 10
Sở Khoa học và Công nghệ
Các sở, ban, ngành; UBND cấp huyện; cấp xã; Trường Đại học Tây Bắc, Trường Cao đẳng Sơn La, các \
trung tâm nghiên cứu khoa học trên địa bàn tỉnh
"""
DROPPED_TASK = """3
Xây dựng Mô hình tiếp công dân trực tuyến 02 cấp (tỉnh, xã)
Thanh tra tỉnh
Các sở, ban, ngành, UBND cấp huyện, cấp xã
Hệ thống thông tin tiếp công dân trực tuyến 02 cấp (tỉnh, xã) của tỉnh Sơn La
x
"""
ADDED_INDICATOR = """8
Số kỹ sư bán dẫn được đào tạo
≥ 5
≥ 20
≥ 40
≥ 60
≥ 80
Sở Nội vụ
Sở Khoa học và Công nghệ
"""
AFTER_II_7 = "III\nPHÁT TRIỂN KHOA HỌC, CÔNG NGHỆ\n"


def successor_text() -> bytes:
    """Return Plan 142 as the province might write it anew in 2026."""
    text = (seeds.PLANS / seeds.PLAN).read_text(encoding="utf-8")
    for old, new in (
        ("142/KH-UBND", "19/KH-UBND"),
        ("ngày 04 tháng 6 năm 2025", "ngày 12 tháng 02 năm 2026"),
        ("Kế hoạch số 52/KH-UBND ngày 25/02/2025", "Kế hoạch số 142/KH-UBND ngày 04/6/2025"),
        ("Hình thành Trung tâm an ninh mạng cấp tỉnh", "Vận hành, nâng cấp Trung tâm an ninh mạng"),
        ("≥ 0,75%\n", "≥ 0,8%\n"),
        (DROPPED_INDICATOR, ""),
        (DROPPED_TASK, ""),
        (AFTER_II_7, ADDED_INDICATOR + AFTER_II_7),
    ):
        assert old in text, old
        text = text.replace(old, new, 1)
    return text.encode()


def typed(page: Any) -> dict[str, Any]:
    """Return the mapping form as it is proposed."""
    data: dict[str, Any] = {}
    for side in page.context["sides"]:
        for row in side.rows:
            stem = f"{side.sort}-{row.old.key}"
            data |= {
                f"{stem}-kind": str(row.kind), f"{stem}-new": row.codes,
                f"{stem}-reason": row.reason, f"{stem}-score": str(row.score),
            }  # fmt: skip
    return data


@pytest.fixture
def coordinator(sit: Callable[..., Desk]) -> Desk:
    return sit("coordinator")


@pytest.fixture
def old() -> models.Plan:
    return models.Plan.objects.get(document__symbol="142/KH-UBND")


def adopt_small(coordinator: Desk, old: models.Plan, **fields: Any) -> models.Plan:
    reading = coordinator.read(plan_texts.small_plan(**fields))
    coordinator.answer_all(reading)
    answer = coordinator.adopt(reading, "successor", old.code, "2/3/2026")
    assert answer.status_code == 302, fault_of(answer)
    return models.Plan.objects.latest("pk")


def test_plan_142_is_replaced_and_nothing_falls_between(
    coordinator: Desk, old: models.Plan
) -> None:
    reading = coordinator.read(successor_text())
    coordinator.answer_all(reading)
    offered = coordinator.client.get(f"/ke-hoach/ban-hanh/{reading.pk}/").context["form"]
    assert (offered.initial["becomes"], offered.initial["plan"]) == ("successor", old.code)
    answer = coordinator.adopt(reading, "successor", old.code, "12/02/2026")
    new = models.Plan.objects.get(document__symbol="19/KH-UBND")
    assert answer["Location"] == f"{new.get_absolute_url()}chuyen-tiep/"
    old.refresh_from_db()
    assert old.state == enums.PlanState.IN_FORCE

    page = coordinator.client.get(answer["Location"])
    indicators, tasks = page.context["sides"]
    by_code = {row.old.code: row for row in indicators.rows}
    assert by_code["I.1"].kind == "same"
    assert by_code["I.4"].kind == "changed"
    assert by_code["II.1"].kind == "changed"
    gone = by_code["III.13"]
    assert (gone.kind, gone.codes) == ("flagged", "")
    assert [item.name for item in indicators.unclaimed] == ["Số kỹ sư bán dẫn được đào tạo"]
    assert len(tasks.rows) == old.tasks.count()

    data = typed(page)
    data[f"i-{gone.old.key}-kind"] = "dropped"
    refused = coordinator.post("plans:mapping", new.code, data=data)
    assert refused.status_code == 422
    assert "Bỏ một mục của kế hoạch cũ thì phải ghi lý do" in fault_of(refused)
    assert f'name="i-{gone.old.key}-kind"' in refused.content.decode()
    kept = {row.old.code: row for row in refused.context["sides"][0].rows}["III.13"]
    assert kept.kind == "dropped"
    assert not new.mappings.exists()

    data[f"i-{gone.old.key}-reason"] = "Đã hoàn thành năm 2025"
    done = coordinator.post("plans:mapping", new.code, data=data)
    assert done["Location"] == f"{new.get_absolute_url()}so-sanh/"
    check_nothing_falls_between(old, new)
    check_pages(coordinator, old, new)


def check_nothing_falls_between(old: models.Plan, new: models.Plan) -> None:
    old.refresh_from_db()
    assert (old.state, old.ended_on) == (enums.PlanState.REPLACED, new.in_force_on)
    mapped = new.mappings.all()
    assert {row.old_indicator_id for row in mapped} - {None} == set(
        old.indicators.values_list("pk", flat=True)
    )
    assert {row.old_task_id for row in mapped} - {None} == set(
        old.tasks.values_list("pk", flat=True)
    )
    assert {row.new_indicator_id for row in mapped} - {None} == set(
        new.indicators.values_list("pk", flat=True)
    )
    assert {row.new_task_id for row in mapped} - {None} == set(
        new.tasks.values_list("pk", flat=True)
    )
    dropped = mapped.get(kind="dropped")
    assert dropped.old_indicator is not None
    assert (dropped.old_indicator.code, dropped.reason) == ("III.13", "Đã hoàn thành năm 2025")
    entry = audit.Entry.objects.filter(verb="replace_plan").latest("pk")
    assert entry.before == {"in_force": old.code}


def check_pages(coordinator: Desk, old: models.Plan, new: models.Plan) -> None:
    diff = coordinator.get("plans:differences", new.code)
    assert "≥ 0,75%" in diff
    assert "≥ 0,8%" in diff
    assert "Đã hoàn thành năm 2025" in diff
    only = coordinator.get("plans:differences", new.code, loai="dropped")
    assert "Số trung tâm nghiên cứu và phát triển hoặc đổi mới sáng tạo" in only
    assert "≥ 0,8%" not in only
    versions = coordinator.get("plans:versions", new.code)
    assert versions.index("19/KH-UBND") < versions.index("142/KH-UBND")
    assert "Tiếp nối" in coordinator.get("plans:indicator", new.code, "I.4")
    assert "Đã hoàn thành năm 2025" in coordinator.get("plans:indicator", old.code, "III.13")
    assert "Đã hết hiệu lực" in coordinator.get("plans:plans")
    again = coordinator.post("plans:mapping", new.code, data={})
    assert again.status_code == 422
    assert f"việc thay thế đã do {coordinator.login} quyết lúc" in fault_of(again)


def test_what_was_flagged_is_settled_later(
    sit: Callable[..., Desk], coordinator: Desk, old: models.Plan
) -> None:
    new = adopt_small(coordinator, old)
    assert coordinator.post("plans:mapping", new.code, data={}).status_code == 302
    flagged = new.mappings.filter(kind="flagged")
    before = flagged.count()
    assert before > 100
    one, two = [row.old_indicator for row in flagged.exclude(old_indicator=None)[:2]]
    first = flagged.exclude(old_task=None).earliest("pk")
    target = new.mappings.filter(kind="new").exclude(new_indicator=None)[0].new_indicator
    assert one
    assert two
    assert target
    assert first.old_task
    link = f"{new.get_absolute_url()}chuyen-tiep/"
    task = first.old_task
    assert f"{before} mục của kế hoạch cũ cần xem xét" in coordinator.get(
        "plans:versions", new.code
    )
    assert link in coordinator.get("plans:versions", new.code)
    assert link not in sit("focal", "UBND-04099").get("plans:versions", new.code)
    page = coordinator.client.get(link)
    assert page.status_code == 200
    assert sum(len(side.rows) for side in page.context["sides"]) == before

    nothing = coordinator.post("plans:mapping", new.code, data={"settle": "1"})
    assert "Chưa mục nào được quyết" in fault_of(nothing)
    data = {"settle": "1", f"i-{one.pk}-kind": "changed", f"i-{one.pk}-new": target.code,
            f"i-{two.pk}-kind": "dropped", f"t-{task.pk}-kind": "dropped",
            f"t-{task.pk}-reason": "Đã xong"}  # fmt: skip
    refused = coordinator.post("plans:mapping", new.code, data=data)
    assert refused.status_code == 422
    assert "phải ghi lý do" in fault_of(refused)
    assert flagged.count() == before
    data[f"i-{two.pk}-reason"] = "Không còn chỉ tiêu này"
    assert coordinator.post("plans:mapping", new.code, data=data).status_code == 302
    assert flagged.count() == before - 3
    assert list(one.fates.values_list("kind", "new_indicator")) == [("changed", target.pk)]
    assert not new.mappings.filter(kind="new", new_indicator=target).exists()
    assert [row.reason for row in two.fates.all()] == ["Không còn chỉ tiêu này"]
    assert [row.reason for row in task.fates.all()] == ["Đã xong"]
    entry = audit.Entry.objects.filter(verb="settle_mapping").get()
    assert entry.after == {"flagged": before - 3, "settled": 3}
    again = coordinator.post("plans:mapping", new.code, data=data)
    assert again.status_code == 422


def test_unmatched_items_are_marked_at_once_and_a_new_item_is_named(
    coordinator: Desk, old: models.Plan
) -> None:
    new = adopt_small(coordinator, old)
    page = coordinator.client.get(f"{new.get_absolute_url()}chuyen-tiep/").content.decode()
    assert '<option value="split">Tách</option>' in page
    section = old.sections.filter(kind="indicators").earliest("position")
    assert f"{section.code}. " in page
    assert len(gzip.compress(page.encode())) <= 20 * 1024
    one = old.indicators.get(code="I.1")
    data = {"drop_rest": "1", f"i-{one.pk}-kind": "split", f"i-{one.pk}-new": "I.1; I.2"}
    refused = coordinator.post("plans:mapping", new.code, data=data)
    assert "Ghi một lý do chung" in fault_of(refused)
    data["rest_reason"] = "Hết nhiệm vụ năm 2025"
    marked = coordinator.post("plans:mapping", new.code, data=data)
    assert marked.status_code == 200
    indicators = marked.context["sides"][0]
    row = next(row for row in indicators.rows if row.old.key == one.pk)
    assert (row.kind, [item.code for item in row.named]) == ("split", ["I.1", "I.2"])
    assert new.indicators.get(code="I.2").name[:40] in fault_of(marked)
    kinds = {row.kind for row in indicators.rows if not row.codes}
    assert kinds == {"dropped"}
    assert not new.mappings.exists()
    data = {f"i-{one.pk}-kind": "split", f"i-{one.pk}-new": "I.1"}
    assert "tách thì ghi từ hai số" in fault_of(
        coordinator.post("plans:mapping", new.code, data=data)
    )


def test_an_item_splits_and_a_silent_one_is_flagged(coordinator: Desk, old: models.Plan) -> None:
    new = adopt_small(coordinator, old, replaces="Kế hoạch số 142/KH-UBND ngày 04/6/2025")
    one = old.indicators.get(code="I.1")
    other = old.indicators.get(code="I.2")
    data = {f"i-{one.pk}-kind": "changed", f"i-{one.pk}-new": "I.1; I.2",
            f"i-{other.pk}-kind": "changed", f"i-{other.pk}-new": " "}  # fmt: skip
    assert coordinator.post("plans:mapping", new.code, data=data).status_code == 302
    assert set(one.fates.values_list("kind", "new_indicator__code")) == {
        ("split", "I.1"), ("split", "I.2"),
    }  # fmt: skip
    assert list(other.fates.values_list("kind", flat=True)) == ["flagged"]


@pytest.mark.parametrize(
    ("field", "value", "sentence"),
    [
        ("kind", "banana", "kết quả chuyển tiếp không hợp lệ"),
        ("new", "XX.9", "kế hoạch mới không có mục XX.9"),
    ],
)
def test_a_mapping_of_other_things_is_refused(
    coordinator: Desk, old: models.Plan, field: str, value: str, sentence: str
) -> None:
    new = adopt_small(coordinator, old)
    one = old.indicators.get(code="I.1")
    data = {f"i-{one.pk}-kind": "same", f"i-{one.pk}-new": "", f"i-{one.pk}-{field}": value}
    answer = coordinator.post("plans:mapping", new.code, data=data)
    assert answer.status_code == 422
    assert sentence in fault_of(answer)
    old.refresh_from_db()
    assert old.state == enums.PlanState.IN_FORCE


def test_a_plan_dated_before_its_predecessor_is_refused(
    coordinator: Desk, old: models.Plan
) -> None:
    reading = coordinator.read(
        plan_texts.small_plan("9/KH-UBND", "ngày 03 tháng 02 năm 2025",
                              replaces="Kế hoạch số 142/KH-UBND ngày 04/6/2025")
    )  # fmt: skip
    coordinator.answer_all(reading)
    answer = coordinator.adopt(reading, "successor", old.code, "03/02/2025")
    assert answer.status_code == 422
    assert "có hiệu lực từ 03/02/2025, trước 142/KH-UBND (04/06/2025)" in fault_of(answer)
    assert not documents.Document.objects.filter(symbol="9/KH-UBND").exists()


def test_replacing_a_stub_asks_nothing_and_the_stub_is_filled_later(coordinator: Desk) -> None:
    reading = coordinator.read(
        plan_texts.small_plan(replaces="Kế hoạch số 99/KH-UBND ngày 05/01/2025")
    )
    coordinator.answer_all(reading)
    form = coordinator.client.get(f"/ke-hoach/ban-hanh/{reading.pk}/").context["form"]
    assert form.initial["becomes"] == "plan"
    answer = coordinator.adopt(reading, "plan", on="2/3/2026")
    plan = models.Plan.objects.get(document__symbol="57/KH-UBND")
    assert answer["Location"] == plan.get_absolute_url()
    assert "99/KH-UBND" in coordinator.get("plans:versions", plan.code)
    assert coordinator.client.get(f"{plan.get_absolute_url()}chuyen-tiep/").status_code == 302
    stub = documents.Document.objects.get(symbol="99/KH-UBND")
    assert stub.is_stub
    assert "mới biết tên" in coordinator.get("documents:document", stub.code)
    older = coordinator.read(
        plan_texts.small_plan("99/KH-UBND", "ngày 05 tháng 01 năm 2025"), "kh-99.txt"
    )
    coordinator.answer_all(older)
    assert coordinator.adopt(older, "plan", on="05/01/2025").status_code == 302
    stub.refresh_from_db()
    assert not stub.is_stub
    assert stub.mentions.get(kind="replaces").from_document == plan.document
