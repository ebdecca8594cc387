"""The settings that the law gives: who reads, who changes, what is computed and refused."""

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from nq57.audit import models as audit_models
from nq57.audit import rules as audit_rules
from nq57.law import actions, models
from nq57.orgs import enums
from tests.factories import orgs
from tests.web.conftest import Official

pytestmark = pytest.mark.django_db
READERS = {"coordinator", "administrator", "auditor"}
BASIS, CLOCK = "155/2026/NĐ-CP", "complaint.accept"
READ = [
    reverse("settings"),
    reverse("calendar"),
    reverse("calendar_year", args=[2026]),
    reverse("clocks"),
    reverse("clock", args=[CLOCK]),
    reverse("bases"),
    reverse("basis", args=[BASIS]),
]
CHANGE = [
    reverse("set_day"),
    reverse("clear_day", args=["2026-08-31"]),
    reverse("add_clock"),
    reverse("revise_clock", args=[CLOCK]),
    reverse("correct_clock", args=[CLOCK]) + "?ngay=21/11/2026",
    reverse("end_clock", args=[CLOCK]),
    reverse("add_basis"),
    reverse("correct_basis", args=[BASIS]),
    reverse("end_basis", args=[BASIS]),
]
TERMS = {
    "name": "Thụ lý khiếu nại", "trigger": "nhận khiếu nại", "duration": "10",
    "unit": "working_days", "is_rolled": "on", "basis": BASIS, "clause": "Điều 10",
}  # fmt: skip


@pytest.fixture(autouse=True)
def _loaded(db: None) -> None:
    actions.load_reference(by=audit_rules.SYSTEM, at=orgs.AT)


@pytest.fixture
def administrator(sign_in: Callable[..., Official]) -> Any:
    """A browser of the administrator."""
    return sign_in("administrator").client


@pytest.mark.parametrize("role", enums.Role.values)
def test_who_reads_and_who_changes(sign_in: Callable[..., Official], role: str) -> None:
    client = sign_in(role).client
    for address in READ:
        page = client.get(address)
        assert page.status_code == (200 if role in READERS else 403), address
        entry = f'href="{reverse("settings")}"'
        assert (entry in page.content.decode()) == (role in READERS)
    for address in CHANGE:
        expected = 200 if role == "administrator" else 403
        assert client.get(address).status_code == expected, address
        if expected == 403:
            refused = client.post(address, {"on": "01/01/2027"})
            assert refused.status_code == 403
            assert "chưa được giao quyền" in refused.content.decode()
    changing = [address.partition("?")[0] for address in CHANGE]
    offered = "".join(client.get(address).content.decode() for address in READ)
    assert any(f'"{address}' in offered for address in changing) == (role == "administrator")


@pytest.mark.parametrize("address", READ + CHANGE)
def test_anonymous_is_led_to_sign_in(client: Any, address: str) -> None:
    for answer in (client.get(address), client.post(address)):
        assert answer.headers["Location"].startswith(reverse("account_login"))


def test_wrong_method_and_missing(administrator: Any) -> None:
    for address in READ:
        assert administrator.post(address).status_code == 405
    for address in CHANGE:
        assert administrator.put(address).status_code == 405
    for address in (
        reverse("calendar_year", args=[1900]),
        reverse("clear_day", args=["2026-07-07"]),
        reverse("clear_day", args=["bao-gio"]),
        *(reverse(name, args=["none"]) for name in (
            "clock", "revise_clock", "correct_clock", "end_clock",
            "basis", "correct_basis", "end_basis",
        )),
    ):  # fmt: skip
        assert administrator.get(address).status_code == 404, address


def test_bases_on_a_day_and_by_words(administrator: Any) -> None:
    def shown(**typed: str) -> set[str]:
        page = administrator.get(reverse("bases"), typed)
        return {basis.code for basis, _ in page.context["rows"]}

    assert "64/2014/NĐ-CP" in shown(ngay="30/06/2026")
    assert "64/2014/NĐ-CP" not in shown(ngay="01/07/2026")
    assert "64/2014/NĐ-CP" in shown(q="tiep cong dan", ngay="01/07/2026")
    assert shown(q="khong co gi the nay") == set()
    pending = administrator.get(reverse("bases"), {"q": "an ninh mang", "tin": "pending"})
    assert {basis.confidence for basis, _ in pending.context["rows"]} == {"pending"}
    assert "Chờ tỉnh xác nhận" in pending.content.decode()
    assert (
        "đang xem ngày hôm nay"
        in administrator.get(reverse("bases"), {"ngay": "32/1/2026"}).content.decode()
    )


def test_a_basis_says_what_it_replaced(administrator: Any) -> None:
    old = administrator.get(
        reverse("basis", args=["64/2014/NĐ-CP"]), {"ngay": "01/08/2026"}
    ).content.decode()
    assert "không có hiệu lực tại ngày 01/08/2026" in old
    assert reverse("basis", args=["154/2026/NĐ-CP"]) in old
    new = administrator.get(reverse("basis", args=["154/2026/NĐ-CP"])).content.decode()
    assert reverse("basis", args=["64/2014/NĐ-CP"]) in new
    assert "Thông báo từ chối tiếp công dân" in new


def test_clocks_on_a_day(administrator: Any) -> None:
    page = administrator.get(reverse("clocks"), {"ngay": "30/06/2026"})
    names = {rule.name for rule, _ in page.context["rows"]}
    assert "Thông báo sự cố" in names
    assert "Thông báo ban đầu sự cố nghiêm trọng" not in names
    both = administrator.get(reverse("clocks"), {"q": "thong bao su co", "ngay": "30/06/2026"})
    assert (
        "không áp dụng ngày này"
        in administrator.get(
            reverse("clocks"), {"q": "su co nghiem trong", "ngay": "30/06/2026"}
        ).content.decode()
    )
    assert both.context["rows"]


def test_a_due_date_explains_itself(administrator: Any) -> None:
    page = administrator.get(reverse("clock", args=[CLOCK]), {"start": "24/08/2026"})
    assert page.context["due"].on == date(2026, 9, 7)
    text = page.content.decode()
    assert "Hạn: hết ngày 07/09/2026" in text
    assert "hoán đổi" in text
    assert reverse("basis", args=[BASIS]) in text


@pytest.mark.parametrize(
    ("code", "typed", "sentence"),
    [
        ("incident.notice", {"start": "01/08/2026"}, "cần giờ bắt đầu"),
        (CLOCK, {"start": "01/01/2020"}, "Không có quy tắc thời hạn"),
        (CLOCK, {"start": "31/02/2026"}, "Ngày chưa đúng"),
        (CLOCK, {"start": ""}, "Chưa có ngày"),
        (CLOCK, {"start": "01/01/9999"}, "từ năm 2000 đến năm 2099"),
        (CLOCK, {"start": "01/08/2026", "time": "25:61"}, "Giờ chưa đúng"),
    ],
)
def test_what_cannot_be_computed(
    administrator: Any, code: str, typed: dict[str, str], sentence: str
) -> None:
    page = administrator.get(reverse("clock", args=[code]), typed)
    assert page.status_code == 200
    assert sentence in page.content.decode()
    assert f'value="{typed["start"]}"' in page.content.decode() or not typed["start"]
    assert page.context["due"] is None


def test_hours_count_from_the_hour(administrator: Any) -> None:
    page = administrator.get(
        reverse("clock", args=["incident.notice"]), {"start": "01/08/2026", "time": "09:30"}
    )
    assert "Hạn: lúc 09:30 02/08/2026" in page.content.decode()


def test_the_year_marks_by_word(administrator: Any) -> None:
    page = administrator.get(reverse("calendar_year", args=[2026]))
    text = page.content.decode()
    for word in ("<small>làm bù</small>", "<small>nghỉ đổi</small>", "<small>nghỉ</small>"):
        assert word in text
    assert "hoán đổi với 22/08/2026" in text
    august = page.context["months"][7]
    assert august.working_days == 21
    assert sum(month.working_days for month in page.context["months"]) == 249


def test_a_swap_is_set_changed_and_removed(administrator: Any) -> None:
    typed = {
        "day": "03/07/2026", "kind": "holiday", "swapped_with": "11/07/2026",
        "reason": "Nghỉ liền kề", "basis": "Thông báo 12/TB-BNV",
    }  # fmt: skip
    done = administrator.post(reverse("set_day"), typed)
    assert done.headers["Location"] == reverse("calendar_year", args=[2026]) + "#d-2026-07-03"
    assert models.HolidayOverride.objects.get(day="2026-07-11").kind == "working"
    form = administrator.get(reverse("set_day"), {"ngay": "03/07/2026"}).content.decode()
    assert 'value="11/07/2026"' in form
    assert "Thông báo 12/TB-BNV" in form
    administrator.post(reverse("set_day"), typed | {"swapped_with": ""})
    assert not models.HolidayOverride.objects.filter(day="2026-07-11").exists()
    administrator.post(reverse("clear_day", args=["2026-07-03"]))
    assert not models.HolidayOverride.objects.filter(day="2026-07-03").exists()
    assert audit_models.Entry.objects.filter(subject_code="2026-07-03").count() == 3


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        ({"kind": "working"}, "vốn là ngày làm việc"),
        ({"reason": ""}, "Chưa nhập mục này"),
        ({"basis": "x" * 201}, "200"),
        ({"day": "3/13/2026"}, "Ngày chưa đúng"),
        ({"day": "03/07/1900"}, "từ năm 2000"),
    ],
)
def test_a_refused_day_keeps_what_was_typed(
    administrator: Any, change: dict[str, str], sentence: str
) -> None:
    typed = {"day": "03/07/2026", "kind": "holiday", "reason": "Nghỉ bão", "basis": "CĐ 9"} | change
    page = administrator.post(reverse("set_day"), typed)
    assert page.status_code == 422
    assert sentence in page.content.decode()
    assert f'value="{typed["day"]}"' in page.content.decode()
    assert not models.HolidayOverride.objects.filter(day="2026-07-03").exists()


def test_a_rule_is_replaced_from_a_day(administrator: Any) -> None:
    address = reverse("revise_clock", args=[CLOCK])
    done = administrator.post(address, TERMS | {"on": "01/01/2027"})
    assert done.headers["Location"] == reverse("clock", args=[CLOCK])
    page = administrator.get(done.headers["Location"], {"ngay": "02/01/2027"})
    assert page.context["rule"].duration == 10
    assert len(page.context["versions"]) == 2
    assert "đến trước" in page.content.decode()
    refused = administrator.post(address, TERMS | {"on": "01/01/2020"})
    assert refused.status_code == 422
    assert "ngay trước ngày 01/01/2020" in refused.content.decode()
    assert 'value="nhận khiếu nại"' in refused.content.decode()


def test_rules_are_added_corrected_and_ended(administrator: Any) -> None:
    new = TERMS | {"code": "complaint.new", "on": "01/08/2026"}
    administrator.post(reverse("add_clock"), new)
    again = administrator.post(reverse("add_clock"), new)
    assert "đã có quy tắc" in again.content.decode()
    wrong = administrator.post(reverse("add_clock"), new | {"code": "Có Dấu"})
    assert "Mã chỉ có chữ thường" in wrong.content.decode()
    correct = reverse("correct_clock", args=["complaint.new"]) + "?ngay=01/09/2026"
    administrator.post(correct, TERMS | {"duration": "12", "is_confirmed": "on"})
    rule = models.ClockRule.objects.get(code="complaint.new")
    assert (rule.duration, rule.confidence) == (12, "confirmed")
    administrator.post(reverse("end_clock", args=["complaint.new"]), {"on": "01/10/2026"})
    rule.refresh_from_db()
    assert rule.valid_to == date(2026, 10, 1)
    missing = reverse("correct_clock", args=["complaint.new"]) + "?ngay=01/10/2026"
    assert administrator.get(missing).status_code == 404


def test_bases_are_added_corrected_and_ended(administrator: Any) -> None:
    new = {"code": "9/2027/NĐ-CP", "title": "Nghị định về khiếu nại", "source": "Công báo"}
    done = administrator.post(reverse("add_basis"), new)
    assert done.headers["Location"] == reverse("basis", args=["9/2027/NĐ-CP"])
    again = administrator.post(reverse("add_basis"), new)
    assert again.status_code == 422
    assert "Đã có căn cứ" in again.content.decode()
    administrator.post(
        reverse("correct_basis", args=["9/2027/NĐ-CP"]),
        new | {"valid_from": "01/01/2027", "is_confirmed": "on"},
    )
    assert models.LegalBasis.objects.get(code="9/2027/NĐ-CP").confidence == "confirmed"
    end = reverse("end_basis", args=[BASIS])
    refused = administrator.post(end, {"on": "01/01/2027", "replaced_by": "khong-co"})
    assert refused.status_code == 422
    assert "Không có căn cứ “khong-co”" in refused.content.decode()
    administrator.post(end, {"on": "01/01/2026", "replaced_by": "9/2027/NĐ-CP"})
    assert models.LegalBasis.objects.get(code=BASIS).valid_to is None
    administrator.post(end, {"on": "20/08/2026", "replaced_by": "9/2027/NĐ-CP"})
    assert models.LegalBasis.objects.get(code=BASIS).valid_to == date(2026, 8, 20)


def test_rules_of_an_ended_basis_are_named(administrator: Any) -> None:
    address = reverse("clock", args=["initiative.apply"])
    assert address not in administrator.get(reverse("settings")).content.decode()
    actions.end_basis(
        code="13/2012/NĐ-CP", on=date(2020, 1, 1), replaced_by=[], by=audit_rules.SYSTEM, at=orgs.AT
    )
    assert address in administrator.get(reverse("settings")).content.decode()


def test_history_for_who_reads_the_journal(sign_in: Callable[..., Official]) -> None:
    sign_in("administrator").client.post(reverse("end_clock", args=[CLOCK]), {"on": "01/10/2026"})
    address = reverse("clock", args=[CLOCK])
    assert "Kết thúc quy tắc thời hạn" in sign_in("auditor").client.get(address).content.decode()
    shown = sign_in("administrator").client.get(address).context["history"]
    assert shown == []


@pytest.mark.parametrize("name", ["bases", "clocks"])
def test_fragment_equals_the_page(administrator: Any, name: str) -> None:
    page = administrator.get(reverse(name), {"q": "khieu"})
    fragment = administrator.get(reverse(name), {"q": "khieu"}, headers={"HX-Request": "true"})
    assert fragment.content.decode().strip() in page.content.decode()
    assert "<html" not in fragment.content.decode()


def test_queries_do_not_grow_with_rows(administrator: Any) -> None:
    basis = models.LegalBasis.objects.get(code=BASIS)
    for address in (*READ, reverse("clock", args=[CLOCK]) + "?start=24/08/2026"):
        counts = []
        for turn in range(2):
            with CaptureQueriesContext(connection) as queries:
                administrator.get(address)
            counts.append(len(queries))
            heir = models.LegalBasis.objects.create(code=f"{address}{turn}", title="x", source="x")
            basis.replaced_by.add(heir)
            models.ClockRule.objects.create(
                code=f"a.{address.count('/')}{len(address)}{turn}", name="x", trigger="x", duration=1, unit="months",
                basis=heir,
            )  # fmt: skip
            day = date(2026, 3, 2 + models.HolidayOverride.objects.count())
            models.HolidayOverride.objects.create(day=day, kind="holiday", reason="x", basis=BASIS)
        assert counts[0] == counts[1], address
        assert counts[0] <= 12, (address, counts)


@pytest.mark.parametrize("language", ["vi", "en"])
@pytest.mark.parametrize("address", [*READ, *CHANGE])
def test_pages_speak_one_language(administrator: Any, address: str, language: str) -> None:
    from tests.web import catalogues

    administrator.cookies["django_language"] = language
    page = administrator.get(address).content.decode()
    data = {
        "Ngày làm bù", "Lịch làm việc", "nhận khiếu nại", "Dữ liệu cá nhân",
        "Thông báo vi phạm dữ liệu cá nhân", "Chuyển đổi số",
    }  # fmt: skip
    assert set(catalogues.list_foreign_sentences(page, language)) - data == set()
