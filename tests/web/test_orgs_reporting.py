"""Who reports: the list by day, state, kind and name; begin, end, confirm with a preview."""

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from nq57.audit import models as audit_models
from nq57.audit import rules as audit_rules
from nq57.orgs import actions, enums, models
from tests.factories import orgs
from tests.web import catalogues
from tests.web.conftest import Official
from tests.web.test_orgs_groups import CHANGERS, say_twice, typed

pytestmark = pytest.mark.django_db
BASIS = "142/KH-UBND"
CHANGES = ("begin_reporting", "end_reporting", "confirm_reporting")


@pytest.fixture
def reference() -> actions.LoadReport:
    """The province's reference data."""
    return actions.load_reference(by=audit_rules.SYSTEM, at=orgs.AT)


@pytest.fixture
def offices() -> list[models.Organisation]:
    """Two offices that report since the start of 2026, and one that does not."""
    made = [orgs.OrganisationFactory(code=f"SO-{at}", name=f"Cơ quan {at}") for at in "ABC"]
    for office in made[:2]:
        models.ReportingDuty.objects.create(
            organisation=office, basis=BASIS, clause="IV.3", since=date(2026, 1, 1)
        )
    return made


def shown(client: Client, **query: str) -> list[str]:
    page = client.get(reverse("reporting"), {"ngay": "01/08/2026", **query})
    return [office.code for office in page.context["page"].rows]


def test_the_list_of_the_province(
    sign_in: Callable[..., Official], reference: actions.LoadReport
) -> None:
    client = sign_in("focal").client
    page = client.get(reverse("reporting"), {"ngay": "01/08/2026"})
    assert len(page.context["page"].rows) == 95
    counts = {chip.label: chip.count for chip in page.context["chips"]}
    assert counts["Đang báo cáo"] == counts["Chờ tỉnh xác nhận"] == 95
    assert counts["Đã xác nhận"] == 0
    assert counts["Tất cả"] == 95 + counts["Không báo cáo"]
    assert len(shown(client, loai="people_committee")) == 75
    early = client.get(reverse("reporting"), {"ngay": "04/06/2025"})
    assert len(early.context["page"].rows) == 20
    assert "95 cơ quan báo cáo tại ngày 01/08/2026, 95 chờ" in page.content.decode()


@pytest.mark.parametrize("query", ["phieng khoai", "PHIÊNG KHOÀI"])
def test_search_ignores_accents(
    sign_in: Callable[..., Official], reference: actions.LoadReport, query: str
) -> None:
    found = shown(sign_in("focal").client, q=query)
    assert len(found) == 1


def test_states_and_kinds_filter(
    sign_in: Callable[..., Official], offices: list[models.Organisation]
) -> None:
    client = sign_in("focal", organisation=offices[2]).client
    offices[0].reporting_duties.update(status="confirmed")
    assert shown(client) == ["SO-A", "SO-B"]
    assert shown(client, xn="confirmed") == ["SO-A"]
    assert shown(client, xn="pending") == ["SO-B"]
    assert shown(client, xn="none") == ["SO-C"]
    assert shown(client, xn="all") == ["SO-A", "SO-B", "SO-C"]
    assert shown(client, xn="none", loai="press") == []
    assert shown(client, xn="la") == ["SO-A", "SO-B"]


def test_an_office_begins_to_report(
    sign_in: Callable[..., Official], offices: list[models.Organisation]
) -> None:
    client = sign_in("coordinator", organisation=offices[0]).client
    address = reverse("begin_reporting")
    form = client.get(address, {"cq": "SO-C"}).context["form"]
    assert form.initial == {"offices": "Cơ quan C", "under": BASIS, "clause": "IV.3"}
    data = typed(offices="co quan c", since="01/12/2026", under="142/kh-ubnd", clause="IV.3")
    preview, done = say_twice(client, address, data)
    assert "2 → 3 cơ quan báo cáo từ ngày 01/12/2026" in preview.content.decode()
    assert done.headers["Location"] == reverse("reporting") + "?ngay=01/12/2026"
    duty = offices[2].reporting_duties.get()
    assert (duty.basis, duty.clause, duty.confirmed_by, duty.since, duty.status) == (
        BASIS, "IV.3", "21/QĐ-UBND", date(2026, 12, 1), "confirmed",
    )  # fmt: skip
    assert audit_models.Entry.objects.get(verb="begin_reporting").note == "Tỉnh xác nhận"


def test_many_are_confirmed_and_one_ends(
    sign_in: Callable[..., Official], offices: list[models.Organisation]
) -> None:
    client = sign_in("coordinator", organisation=offices[0]).client
    both = ["SO-A", "SO-B"]
    offered = client.get(reverse("confirm_reporting"), {"cq": both})
    assert offered.context["form"].initial == {"chosen": both}
    preview, _ = say_twice(client, reverse("confirm_reporting"), typed(chosen=both))
    assert "Xác nhận 2 cơ quan" in preview.content.decode()
    assert set(models.ReportingDuty.objects.values_list("status", "confirmed_by")) == {
        ("confirmed", "21/QĐ-UBND")
    }
    ended, _ = say_twice(client, reverse("end_reporting"), typed(chosen=["SO-B"], on="01/12/2026"))
    assert "2 → 1 cơ quan báo cáo từ ngày 01/12/2026" in ended.content.decode()
    assert offices[1].reporting_duties.get().until == date(2026, 12, 1)


@pytest.mark.parametrize(
    ("name", "spoil", "sentence"),
    [
        ("begin_reporting", {"since": "1/13/2026"}, "Ngày chưa đúng"),
        ("begin_reporting", {"offices": "SO-A"}, "đã có trách nhiệm báo cáo"),
        ("begin_reporting", {"under": "999/KH"}, "Hệ thống chưa có văn bản “999/KH”"),
        ("end_reporting", {"chosen": []}, "Chọn ít nhất một cơ quan"),
        ("end_reporting", {"chosen": ["SO-C"]}, "vừa có người sửa"),
        ("end_reporting", {"on": "01/01/2026"}, "không có trách nhiệm báo cáo"),
        ("end_reporting", {"on": "hôm nay"}, "Ngày chưa đúng"),
        ("confirm_reporting", {"basis": "9/QĐ"}, "Hệ thống chưa có văn bản “9/QĐ”"),
    ],
)
def test_bad_input_gets_a_sentence_and_loses_nothing(
    sign_in: Callable[..., Official],
    offices: list[models.Organisation],
    name: str,
    spoil: dict[str, Any],
    sentence: str,
) -> None:
    client = sign_in("coordinator", organisation=offices[0]).client
    known = typed(
        chosen=["SO-A"], on="01/12/2026", offices="SO-C", since="01/12/2026", under=BASIS,
        clause="", basis=BASIS, is_new_symbol="",
    )  # fmt: skip
    answer = client.post(reverse(name), known | spoil)
    words = answer.content.decode()
    assert answer.status_code == 422
    assert sentence in words
    assert "Tỉnh xác nhận" in words
    assert models.ReportingDuty.objects.filter(until=None, status="pending").count() == 2


def test_a_second_person_is_seen(
    sign_in: Callable[..., Official], offices: list[models.Organisation]
) -> None:
    client = sign_in("coordinator", organisation=offices[0]).client
    data = typed(offices="SO-C", since="01/12/2026", under=BASIS, clause="")
    preview = client.post(reverse("begin_reporting"), data).context["preview"]
    models.ReportingDuty.objects.filter(organisation=offices[1]).update(until="2026-11-01")
    word = {"confirm": "1", "seen": preview.seen, "typed": preview.typed}
    refused = client.post(reverse("begin_reporting"), data | word)
    assert refused.status_code == 409
    assert "1 → 2 cơ quan báo cáo" in refused.content.decode()
    assert not offices[2].reporting_duties.exists()


@pytest.mark.parametrize("role", enums.Role.values)
def test_who_may_change_duties(
    sign_in: Callable[..., Official], offices: list[models.Organisation], role: str
) -> None:
    client = sign_in(role, organisation=offices[2]).client
    page = client.get(reverse("reporting"))
    assert page.status_code == 200
    assert (reverse("end_reporting") in page.content.decode()) == (role in CHANGERS)
    for name in CHANGES:
        assert client.get(reverse(name)).status_code == (200 if role in CHANGERS else 403)
        answer = client.post(reverse(name), typed(chosen=["SO-A"]))
        assert (answer.status_code == 403) == (role not in CHANGERS), name


@pytest.mark.parametrize("name", ["reporting", *CHANGES])
def test_strangers_and_wrong_methods(
    client: Client, sign_in: Callable[..., Official], name: str
) -> None:
    assert client.get(reverse(name)).headers["Location"].startswith(reverse("account_login"))
    official = sign_in("coordinator").client
    assert official.put(reverse(name)).status_code == 405
    assert (official.post(reverse(name)).status_code == 405) == (name == "reporting")


def test_the_fragment_equals_the_page(
    sign_in: Callable[..., Official], offices: list[models.Organisation]
) -> None:
    client = sign_in("coordinator", organisation=offices[0]).client
    query = {"q": "co quan", "xn": "all", "loai": "department"}
    page = client.get(reverse("reporting"), query)
    fragment = client.get(reverse("reporting"), query, headers={"HX-Request": "true"})
    assert fragment.content.decode().strip() in page.content.decode()
    assert "<html" not in fragment.content.decode()
    assert "HX-Request" in fragment.headers["Vary"]


def test_queries_do_not_grow_with_offices(sign_in: Callable[..., Official]) -> None:
    client = sign_in("coordinator").client
    counts = []
    for _ in range(2):
        for office in orgs.OrganisationFactory.create_batch(10):
            models.ReportingDuty.objects.create(organisation=office, basis=BASIS)
        row = []
        for name in ("reporting", *CHANGES):
            with CaptureQueriesContext(connection) as caught:
                client.get(reverse(name))
            row.append(len(caught))
        counts.append(row)
    assert counts[0] == counts[1]
    assert max(counts[0]) <= 11


@pytest.mark.parametrize("language", ["vi", "en"])
@pytest.mark.parametrize("name", ["reporting", *CHANGES])
def test_pages_speak_one_language(
    sign_in: Callable[..., Official],
    offices: list[models.Organisation],
    name: str,
    language: str,
) -> None:
    client = sign_in("coordinator", organisation=offices[0]).client
    client.cookies["django_language"] = language
    page = client.get(reverse(name)).content.decode()
    data = {"Cơ quan A", "Cơ quan B", "Cơ quan C"}
    assert set(catalogues.list_foreign_sentences(page, language)) - data == set()
