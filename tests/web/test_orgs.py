"""Organisations on the site: by day, by old names, and the changes that keep history."""

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from nq57.audit import models as audit_models
from nq57.audit import rules as audit_rules
from nq57.orgs import actions, enums, models
from tests.factories import cases, orgs
from tests.web.conftest import Official

pytestmark = pytest.mark.django_db
CHANGERS = {"coordinator", "administrator"}


@pytest.fixture
def reference() -> actions.LoadReport:
    """The province's reference data."""
    return actions.load_reference(by=audit_rules.SYSTEM, at=orgs.AT)


def _office(**fields: Any) -> models.Organisation:
    made: models.Organisation = orgs.OrganisationFactory(**fields)
    return made


def _total(page: Any) -> int:
    return int(page.context["chips"][0].count)


def test_list_by_day(sign_in: Callable[..., Official], reference: actions.LoadReport) -> None:
    client = sign_in("focal").client
    old = client.get(reverse("organisations"), {"ngay": "30/06/2025", "cap": "district"})
    assert len(old.context["page"].rows) == 12
    new = client.get(reverse("organisations"), {"ngay": "01/07/2025", "cap": "district"})
    assert new.context["page"].rows == []
    assert "Không có cơ quan nào khớp" in new.content.decode()


@pytest.mark.parametrize("query", ["phieng khoai", "PHIÊNG KHOÀI", "Phiêng Khoài"])
def test_search_without_accents(
    sign_in: Callable[..., Official], reference: actions.LoadReport, query: str
) -> None:
    page = sign_in("focal").client.get(reverse("organisations"), {"q": query})
    assert any("Phiêng Khoài" in row.name for row in page.context["page"].rows)


def test_a_wrong_day_is_said(sign_in: Callable[..., Official]) -> None:
    page = sign_in("focal").client.get(reverse("organisations"), {"ngay": "32/13/2025"})
    assert page.status_code == 200
    assert "đang xem ngày hôm nay" in page.content.decode()


def test_an_ended_unit_shows_its_successor(
    sign_in: Callable[..., Official], reference: actions.LoadReport
) -> None:
    ended = models.Succession.objects.select_related("from_organisation", "to_organisation")
    one = ended.filter(from_organisation__until=date(2025, 7, 1)).first()
    assert one is not None
    page = sign_in("focal").client.get(
        reverse("organisation", args=[one.from_organisation.code]), {"ngay": "01/08/2025"}
    )
    assert "ngày này không hoạt động" in page.content.decode()
    assert reverse("organisation", args=[one.to_organisation.code]) in page.content.decode()


def test_groups_by_day(sign_in: Callable[..., Official], reference: actions.LoadReport) -> None:
    client = sign_in("focal").client
    numbers = {
        day: {
            group.code: number
            for group, number in client.get(reverse("groups"), {"ngay": day}).context["rows"]
        }
        for day in ("30/06/2025", "01/07/2025")
    }
    assert numbers["30/06/2025"]["UBND-H"] == 12
    assert numbers["01/07/2025"]["UBND-H"] == 0
    assert numbers["01/07/2025"]["UBND-X"] == 75
    assert numbers["01/07/2025"]["SBNDT"] is None
    page = client.get(reverse("group", args=["UBND-X"]), {"ngay": "01/07/2025"})
    assert len(page.context["members"]) == 75
    empty = client.get(reverse("group", args=["UBND-H"]), {"ngay": "01/07/2025"})
    assert "không còn áp dụng" in empty.content.decode()


def test_an_organisation_names_its_groups(
    sign_in: Callable[..., Official], reference: actions.LoadReport
) -> None:
    page = sign_in("focal").client.get(reverse("organisation", args=["SO-KHCN"]))
    assert "SBN" in {group.code for group in page.context["groups"]}


@pytest.mark.parametrize("name", ["organisation", "group", "rename_organisation"])
def test_what_does_not_exist(sign_in: Callable[..., Official], name: str) -> None:
    assert sign_in("coordinator").client.get(reverse(name, args=["KHONG-CO"])).status_code == 404


@pytest.mark.parametrize("role", enums.Role.values)
def test_who_may_change(sign_in: Callable[..., Official], role: str) -> None:
    person = sign_in(role)
    office = _office()
    for name, arguments in (
        ("create_organisation", []),
        ("merge_organisations", []),
        ("rename_organisation", [office.code]),
        ("split_organisation", [office.code]),
        ("end_organisation", [office.code]),
    ):
        expected = 200 if role in CHANGERS else 403
        assert person.client.get(reverse(name, args=arguments)).status_code == expected, name
        typed = {"name": "Sở Mới", "short_name": "Sở Mới", "on": "01/02/2026", "basis": "1/NQ"}
        if expected == 403:
            assert person.client.post(reverse(name, args=arguments), typed).status_code == 403
    offered = (
        reverse("merge_organisations")
        in person.client.get(reverse("organisations")).content.decode()
    )
    assert offered == (role in CHANGERS)


def test_rename_is_previewed_then_recorded(sign_in: Callable[..., Official]) -> None:
    client = sign_in("coordinator").client
    office = _office(name="Sở Cũ")
    address = reverse("rename_organisation", args=[office.code])
    typed = {"name": "Sở Mới", "short_name": "SM", "on": "01/02/2026", "basis": "12/NQ-HĐND"}
    preview = client.post(address, typed)
    assert preview.status_code == 200
    assert "Nếu ghi, từ ngày 01/02/2026" in preview.content.decode()
    office.refresh_from_db()
    assert office.name == "Sở Cũ"
    assert not audit_models.Entry.objects.filter(verb="rename_organisation").exists()
    done = client.post(address, typed | {"confirm": "1"})
    assert done.headers["Location"] == reverse("organisation", args=[office.code])
    office.refresh_from_db()
    assert office.name == "Sở Mới"
    before = client.get(reverse("organisation", args=[office.code]), {"ngay": "31/01/2026"})
    assert before.context["name"] == "Sở Cũ"
    assert "Đổi tên cơ quan" in before.content.decode()


def test_a_refusal_keeps_what_was_typed(sign_in: Callable[..., Official]) -> None:
    office = _office(name="Sở Cũ")
    typed = {"name": "Sở Cũ", "short_name": office.short_name, "on": "01/02/2026", "basis": "1/NQ"}
    response = sign_in("coordinator").client.post(
        reverse("rename_organisation", args=[office.code]), typed
    )
    assert response.status_code == 422
    assert "đang mang đúng tên này" in response.content.decode()
    assert 'value="01/02/2026"' in response.content.decode()


def test_merge_two_into_a_new_one(sign_in: Callable[..., Official]) -> None:
    client = sign_in("coordinator").client
    first, second = _office(name="Sở Một"), _office(name="Sở Hai")
    orgs.PostFactory(organisation=first)
    typed = {
        "sources": f"Sở Một\n{second.code}",
        "new_code": "so-ba",
        "new_name": "Sở Ba",
        "new_short_name": "Sở Ba",
        "on": "01/03/2026",
        "basis": "15/NQ-HĐND",
    }
    preview = client.post(reverse("merge_organisations"), typed)
    effects = {
        effect.organisation.name: effect.posts for effect in preview.context["preview"].ended
    }
    assert effects == {"Sở Một": 1, "Sở Hai": 0}
    assert not models.Organisation.objects.filter(code="SO-BA").exists()
    client.post(reverse("merge_organisations"), typed | {"confirm": "1"})
    new = models.Organisation.objects.get(code="SO-BA")
    assert {one.from_organisation for one in new.successions_in.all()} == {first, second}
    first.refresh_from_db()
    assert first.until == date(2026, 3, 1)


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        ({"into": "", "new_code": "", "new_name": "", "new_short_name": ""}, "điền đơn vị mới"),
        ({"into": "Sở Hai"}, "điền đơn vị mới"),
        ({"sources": "không ai"}, "Không có cơ quan"),
        ({"on": "31/02/2026"}, "Ngày chưa đúng"),
        ({"basis": ""}, "Chưa nhập mục này"),
    ],
)
def test_merge_refusals(
    sign_in: Callable[..., Official], change: dict[str, str], sentence: str
) -> None:
    _office(name="Sở Một")
    typed = {
        "sources": "Sở Một", "new_code": "SO-BA", "new_name": "Sở Ba", "new_short_name": "Sở Ba",
        "on": "01/03/2026", "basis": "15/NQ-HĐND",
    }  # fmt: skip
    response = sign_in("coordinator").client.post(reverse("merge_organisations"), typed | change)
    assert response.status_code == 422
    assert sentence in response.content.decode()


def test_split_end_and_found(sign_in: Callable[..., Official]) -> None:
    client = sign_in("coordinator").client
    office, heir = _office(name="Sở Lớn"), _office(name="Sở Nhận")
    common = {"on": "01/03/2026", "basis": "15/NQ-HĐND", "confirm": "1"}
    parts = "SO-A | Sở A | Sở A\nSO-B | Sở B | Sở B"
    client.post(reverse("split_organisation", args=[office.code]), common | {"parts": parts})
    assert set(office.successions_out.values_list("to_organisation__code", flat=True)) == {
        "SO-A",
        "SO-B",
    }
    later = common | {"on": "01/05/2026", "successors": "Sở Nhận"}
    client.post(reverse("end_organisation", args=["SO-A"]), later)
    assert heir.successions_in.get().from_organisation.code == "SO-A"
    founded = common | {
        "code": "so-moi", "name": "Sở Mới", "short_name": "Sở Mới",
        "kind": "department", "level": "province", "parent": "Sở Nhận",
    }  # fmt: skip
    response = client.post(reverse("create_organisation"), founded)
    assert response.headers["Location"] == reverse("organisation", args=["SO-MOI"])
    assert models.Organisation.objects.get(code="SO-MOI").parent == heir


def test_queries_do_not_grow_with_rows(sign_in: Callable[..., Official]) -> None:
    client = sign_in("focal").client
    for name in ("organisations", "groups"):
        counts = []
        for _ in range(2):
            orgs.OrganisationFactory.create_batch(10)
            with CaptureQueriesContext(connection) as queries:
                client.get(reverse(name))
            counts.append(len(queries))
        assert counts[0] == counts[1]
        assert counts[0] <= 9


@pytest.mark.parametrize("name", ["organisations", "accounts", "journal"])
def test_fragment_equals_the_page(sign_in: Callable[..., Official], name: str) -> None:
    client = sign_in("coordinator").client
    typed = {"q": "thử", "sau": "", "cap": "province"}
    page = client.get(reverse(name), typed)
    fragment = client.get(reverse(name), typed, headers={"HX-Request": "true"})
    assert fragment.content.decode().strip() in page.content.decode()
    assert "<html" not in fragment.content.decode()
    assert "HX-Request" in fragment.headers["Vary"]
    assert "HX-Request" in page.headers["Vary"]


@pytest.mark.parametrize("name", ["organisations", "groups", "journal"])
def test_anonymous_is_led_to_sign_in(client: Any, name: str) -> None:
    assert client.get(reverse(name)).headers["Location"].startswith(reverse("account_login"))


@pytest.mark.parametrize("name", ["organisations", "groups"])
def test_reading_is_not_posted(sign_in: Callable[..., Official], name: str) -> None:
    assert sign_in("focal").client.post(reverse(name)).status_code == 405


@pytest.mark.parametrize("role", enums.Role.values)
def test_who_reads_the_journal(sign_in: Callable[..., Official], role: str) -> None:
    expected = 200 if role in {"coordinator", "head", "auditor"} else 403
    assert sign_in(role).client.get(reverse("journal")).status_code == expected


def test_journal_filters_and_reach(sign_in: Callable[..., Official]) -> None:
    coordinator = sign_in("coordinator")
    office = _office(name="Sở Cũ")
    typed = {"name": "Sở Mới", "short_name": "SM", "on": "01/02/2026", "basis": "1/NQ"}
    coordinator.client.post(
        reverse("rename_organisation", args=[office.code]), typed | {"confirm": "1"}
    )
    page = coordinator.client.get(
        reverse("journal"), {"viec": "rename_organisation", "ai": coordinator.account.login}
    )
    assert [entry.subject_code for entry in page.context["page"].rows] == [office.code]
    assert "Đổi tên cơ quan" in page.content.decode()
    none = coordinator.client.get(reverse("journal"), {"den": "01/01/2020"})
    assert none.context["page"].rows == []
    head = sign_in("head")
    assert head.client.get(reverse("journal")).context["page"].rows == []
    assert coordinator.client.post(reverse("journal")).status_code == 405


@pytest.mark.parametrize("language", ["vi", "en"])
@pytest.mark.parametrize(
    "name", ["accounts", "open_account", "import_accounts", "organisations", "groups",
             "create_organisation", "merge_organisations", "journal"],
)  # fmt: skip
def test_pages_speak_one_language(
    sign_in: Callable[..., Official], name: str, language: str
) -> None:
    from tests.web import catalogues

    client = sign_in("coordinator").client
    client.cookies["django_language"] = language
    page = client.get(reverse(name)).content.decode()
    data = {
        "Nhập tài khoản từ bảng",
        "Điều phối",
        "Đầu mối",
        "Họ và tên",
        "Cơ quan",
        "Vị trí",
        "Từ ngày",
    }
    allowed = data if name == "import_accounts" else set()
    assert set(catalogues.list_foreign_sentences(page, language)) - allowed == set()


def test_history_beside_a_subject_reaches_as_far_as_the_journal(
    sign_in: Callable[..., Official],
) -> None:
    office, coordinator = _office(), sign_in("coordinator")
    typed = {"name": "Sở Mới", "short_name": "SM", "on": "01/02/2026", "basis": "1/NQ"}
    coordinator.client.post(
        reverse("rename_organisation", args=[office.code]), typed | {"confirm": "1"}
    )
    page = reverse("organisation", args=[office.code])
    assert len(coordinator.client.get(page).context["history"]) == 1
    assert not sign_in("head").client.get(page).context["history"]
    assert not sign_in("focal").client.get(page).context["history"]


def test_the_journal_names_posts_and_leaves_openings_to_their_filter(
    sign_in: Callable[..., Official],
) -> None:
    coordinator = sign_in("coordinator", organisation=_office(name="Sở Khoa", short_name="SK"))
    case = cases.make_case("NV-1")
    page = coordinator.client.get(reverse("journal"))
    assert "open_case" not in {entry.verb for entry in page.context["page"].rows}
    opened = coordinator.client.get(reverse("journal"), {"viec": "open_case"})
    assert [entry.subject_code for entry in opened.context["page"].rows] == [case.code]
    typed = {"name": "Sở Mới", "short_name": "SM", "on": "01/02/2026", "basis": "1/NQ"}
    office = _office(name="Sở Cũ")
    coordinator.client.post(
        reverse("rename_organisation", args=[office.code]), typed | {"confirm": "1"}
    )
    assert "Điều phối · SK" in coordinator.client.get(reverse("journal")).content.decode()
