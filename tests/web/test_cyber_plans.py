"""Pages of response plans: begun from a sample, typed in rows, approved, counted by day."""

import json
from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from nq57.registers.cyber import models, queries, rules
from nq57.web.cyber.forms import plans as forms
from tests.factories import cyber
from tests.web.conftest import Official
from tests.web.test_cyber import enter

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("province")]

LIST = "/an-ninh-mang/phuong-an/"


def fill(**given: Any) -> dict[str, Any]:
    """Return a whole plan as the page sends it."""
    sent: dict[str, Any] = {"scope": "Mọi sự cố", "scenarios": ["ddos"], "seen": "0", "do": "save"}
    for at, one in enumerate(cyber.PEOPLE):
        told = {name: getattr(one, name) for name in ("role", "name", "phone", "email")}
        sent |= {f"contact.{at}.{name}": value for name, value in told.items()}
    for at, step in enumerate(cyber.STEPS):
        sent |= {
            f"step.{at}.phase": step.phase, f"step.{at}.role": step.role,
            f"step.{at}.text": step.text, f"step.{at}.minutes": rules.say_span(step.minutes),
            f"step.{at}.fail": str(step.on_failure or ""),
        }  # fmt: skip
    return {**sent, "steps": len(cyber.STEPS), "contacts": len(cyber.PEOPLE), **given}


def test_a_plan_is_begun_typed_sent_and_approved_by_the_head(
    sign_in: Callable[..., Official],
) -> None:
    system = cyber.add()
    focal = enter(sign_in, "focal", cyber.COMMUNE)
    begin = reverse("cyber:begin_plan", args=[system.code])
    assert "Mẫu: mã độc tống tiền" in focal.get(begin).content.decode()
    assert focal.post(begin, {"source": "plan-1"}).status_code == 422
    answer = focal.post(begin, {"source": "sample-tong-tien"})
    plan = models.ResponsePlan.objects.get()
    write, act = (
        reverse(f"cyber:{name}", args=[plan.case.code]) for name in ("write_plan", "act_on_plan")
    )
    assert answer["Location"] == write
    assert "Ngắt mạng máy bị nhiễm" in focal.get(write).content.decode()
    refused = focal.post(act, {"do": "submit"})
    assert refused.status_code == 422
    assert "chỉ huy có số điện thoại" in refused.content.decode()
    bad = focal.post(write, fill(**{"contact.1.phone": "gọi Bình", "step.1.fail": "1"}))
    text = bad.content.decode()
    assert bad.status_code == 422
    assert "“gọi Bình” không phải số điện thoại" in text
    assert "lặp mãi" in text
    assert "Quàng Thị Dung" in text  # what was typed stays
    assert focal.post(write, fill()).status_code == 302
    stale = focal.post(write, fill(scope="Khác"))
    assert stale.status_code == 422
    assert "vừa được người khác sửa" in stale.content.decode()
    file = SimpleUploadedFile("so-do.txt", b"So do mang")
    assert focal.post(act, {"do": "attach", "claim": "Sơ đồ", "file": file}).status_code == 302
    assert focal.post(act, {"do": "submit"}).status_code == 302
    said = {"do": "approve", "decision": "7/QĐ-UBND", "decided_on": "01/10/2026"}
    assert focal.post(act, said).status_code == 403
    head = enter(sign_in, "head", cyber.COMMUNE)
    assert "Phê duyệt phương án" in head.get(plan.get_absolute_url()).content.decode()
    assert head.post(act, {**said, "decided_on": "01/10/2036"}).status_code == 422
    assert head.post(act, said).status_code == 302
    plan = cyber.reread_plan(plan)
    assert (plan.case.state, plan.in_force_on) == ("in_force", date(2026, 10, 1))
    page = focal.get(plan.get_absolute_url()).content.decode()
    assert "Lập bản mới" in page
    assert "so-do.txt" in page
    assert focal.get(write).status_code == 302


def test_rows_are_added_moved_and_removed_without_script_and_steps_lead_on(
    sign_in: Callable[..., Official],
) -> None:
    plan = cyber.write_plan(cyber.add())
    client = enter(sign_in, "focal", cyber.COMMUNE)
    page = reverse("cyber:write_plan", args=[plan.case.code])

    def press(do: str) -> Any:
        answer = client.post(page, fill(do=do, seen="1"))
        assert answer.status_code == 200
        assert "Chưa lưu" in answer.content.decode()
        return answer.context["typed"]

    assert len(press("step.add").steps) == 5
    moved = press("step.up.3").steps  # the fourth step, to which the second leads
    assert [one.text for one in moved][2:] == ["Rút kinh nghiệm", "Khôi phục"]
    assert moved[1].fail == "3"
    assert press("step.remove.3").steps[1].fail == ""
    assert press("step.remove.0").steps[0].fail == "3"
    assert [one.name for one in press("contact.down.0").contacts][:2] == [
        "Cà Thị Bình", "Lò Văn An",
    ]  # fmt: skip
    for odd in ("step.up.0", "step.up.99", "step.x", "contact.remove.x"):
        press(odd)
    assert cyber.reread_plan(plan).revision == 1  # nothing was saved
    sent = fill(**{"step.2.text": "", "step.2.minutes": "", "seen": "1"})
    assert client.post(page, sent).status_code == 302
    kept = queries.tell_steps(cyber.reread_plan(plan))
    assert [(one.text, one.on_failure) for one in kept] == [
        ("Ghi nhận dấu hiệu", None), ("Cô lập máy", 3), ("Rút kinh nghiệm", None),
    ]  # fmt: skip
    assert forms.keep_filled(forms.Typed([], [forms.TypedStep()])).steps == []


def test_versions_are_compared_and_go_out_as_pdf_and_playbook(
    sign_in: Callable[..., Official],
) -> None:
    system = cyber.add()
    first = cyber.approve_plan(cyber.write_plan(system))
    client = enter(sign_in, "focal", cyber.COMMUNE)
    assert client.get(reverse("cyber:compare_plan", args=[first.case.code])).status_code == 404
    begin = reverse("cyber:begin_plan", args=[system.code])
    assert client.post(begin, {"source": f"plan-{first.pk}"}).status_code == 302
    second = models.ResponsePlan.objects.get(number=2)
    write = reverse("cyber:write_plan", args=[second.case.code])
    client.post(write, fill(**{"contact.1.phone": "0999 000 111"}))
    page = client.get(reverse("cyber:compare_plan", args=[second.case.code])).content.decode()
    assert "0999 000 111" in page
    assert "Ghi nhận dấu hiệu" not in page  # alike
    book = client.get(reverse("cyber:playbook", args=[first.case.code]))
    assert json.loads(book.content)["spec_version"] == "cacao-2.0"
    printed = client.get(reverse("cyber:print_plan", args=[first.case.code]))
    assert printed.content.startswith(b"%PDF")
    assert "no-store" in printed["Cache-Control"]


def test_people_of_a_plan_are_for_its_offices_and_the_centre(
    sign_in: Callable[..., Official],
) -> None:
    plan = cyber.approve_plan(cyber.write_plan(cyber.add(specialised="SO-KHCN")))
    address = plan.get_absolute_url()
    phone = cyber.PEOPLE[0].phone
    centre = enter(sign_in, "coordinator", cyber.POLICE, "cyber")
    assert phone in centre.get(address).content.decode()
    other = enter(sign_in, "focal", "SO-KHCN")  # it appraises levels, and answers no incident
    page = other.get(address)
    assert page.status_code == 200
    assert phone not in page.content.decode()
    for name in ("playbook", "print_plan"):
        assert other.get(reverse(f"cyber:{name}", args=[plan.case.code])).status_code == 403
    assert enter(sign_in, "focal", "SO-YT").get(address).status_code == 404
    assert enter(sign_in, "leader", "UBND-14").get(address).status_code == 404


def test_the_centre_comments_and_sends_back(sign_in: Callable[..., Official]) -> None:
    plan = cyber.write_plan(cyber.add())
    act = reverse("cyber:act_on_plan", args=[plan.case.code])
    enter(sign_in, "focal", cyber.COMMUNE).post(act, {"do": "submit"})
    centre = enter(sign_in, "coordinator", cyber.POLICE, "cyber")
    assert centre.post(act, {"do": "comment", "note": ""}).status_code == 422
    assert centre.post(act, {"do": "comment", "note": "Nêu bản sao lưu"}).status_code == 302
    assert centre.post(act, {"do": "approve"}).status_code == 403
    assert centre.post(act, {"do": "return", "note": "Thiếu nhà mạng"}).status_code == 302
    assert "Nêu bản sao lưu" in centre.get(plan.get_absolute_url()).content.decode()
    assert cyber.reread_plan(plan).case.state == "returned"


def test_who_has_no_plan_is_told_by_day_to_each_as_far_as_it_goes(
    sign_in: Callable[..., Official],
) -> None:
    cyber.approve_plan(cyber.write_plan(cyber.add("Một cửa")))
    cyber.add("Quan trắc")
    cyber.add("Của sở", "SO-YT")
    focal: Client = enter(sign_in, "focal", cyber.COMMUNE)
    own = focal.get(LIST + "?ngay=12/10/2026")
    with CaptureQueriesContext(connection) as asked:
        own = focal.get(LIST + "?ngay=12/10/2026")
    assert len(asked) <= 18, [one["sql"][:90] for one in asked]
    text = own.content.decode()
    assert "Quan trắc" in text
    assert "Một cửa" not in text
    assert "Của sở" not in text
    assert "Một cửa" in focal.get(LIST + "?ngay=11/10/2026").content.decode()
    assert "Một cửa" in focal.get(LIST + "?xem=tat-ca").content.decode()
    table = b"".join(focal.get(LIST + "bang.csv?xem=tat-ca")).decode("utf-8-sig")  # type: ignore[arg-type]
    assert "Một cửa" in table
    assert "7/QĐ-UBND" in table
    assert focal.get(LIST + "co-quan.csv").status_code == 403
    leader = enter(sign_in, "leader", "UBND-14")
    page = leader.get(LIST).content.decode()
    assert "Sở Y tế" in page
    assert "Quan trắc" not in page
    told = b"".join(leader.get(LIST + "co-quan.csv?ngay=12/10/2026")).decode("utf-8-sig")  # type: ignore[arg-type]
    assert "Sở Y tế,còn thiếu,1,0,1" in told
    assert b"".join(leader.get(LIST + "co-quan.xlsx")).startswith(b"PK")  # type: ignore[arg-type]
    centre = enter(sign_in, "coordinator", cyber.POLICE, "cyber").get(LIST).content.decode()
    assert "Quan trắc" in centre
    assert "Của sở" in centre


def test_the_centre_keeps_the_orders_to_plan(sign_in: Callable[..., Official]) -> None:
    cyber.add("Hồ sơ", "SO-YT")
    centre = enter(sign_in, "coordinator", cyber.POLICE, "cyber")
    page = reverse("cyber:plan_orders")
    assert page in centre.get(reverse("cyber:plans")).content.decode()
    assert "1.(5)" in centre.get(page).content.decode()
    add = reverse("cyber:add_plan_order")
    assert centre.post(add, {"task": ""}).status_code == 422
    offered = queries.list_orderable(by=cyber.CENTRE).filter(kind="task")
    chosen = offered.exclude(obligations__organisation__code="SO-YT").first()
    assert chosen is not None
    made = centre.post(add, {"task": chosen.pk})
    assert made.status_code == 302
    order = made["Location"]
    wrong = centre.post(order + "giao/", {"due": "", "office": ["SO-YT"]})
    assert wrong.status_code == 422
    assert "Ghi hạn." in wrong.content.decode()
    assert 'value="SO-YT" id="id_office_0" checked' in " ".join(wrong.content.decode().split())
    due = timezone.localdate() + timedelta(days=20)
    assert centre.post(
        order + "giao/", {"due": f"{due:%d/%m/%Y}", "office": ["SO-YT"]}
    ).status_code == 302  # fmt: skip
    shown = centre.get(order).content.decode()
    assert f"{due:%d/%m/%Y}" in shown
    assert "Mọi cơ quan có hệ thống đã được giao." in shown
    asked = enter(sign_in, "focal", "SO-YT").get(reverse("cyber:plans")).content.decode()
    assert "Lập phương án ứng phó sự cố" in asked
    assert centre.post(order + "bo/", {"reason": ""}).status_code == 422
    assert centre.post(order + "bo/", {"reason": "Trùng"}).status_code == 302
    assert centre.get(order).status_code == 404
