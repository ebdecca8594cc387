"""Managing accounts: who may, happy paths, refusals that keep what was typed."""

import io
from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import openpyxl
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from nq57.audit import models as audit_models
from nq57.orgs import enums, models
from tests.factories import orgs
from tests.web.conftest import Official

pytestmark = pytest.mark.django_db
READERS = {"coordinator", "administrator", "head", "auditor"}
MANAGERS = {"coordinator", "administrator"}
ROLES = enums.Role.values


@pytest.fixture
def commune() -> models.Organisation:
    made: models.Organisation = orgs.OrganisationFactory(name="UBND xã Phiêng Khoài")
    return made


@pytest.mark.parametrize("role", ROLES)
def test_who_reads_and_who_manages(sign_in: Callable[..., Official], role: str) -> None:
    person = sign_in(role)
    assert person.client.get(reverse("accounts")).status_code == (200 if role in READERS else 403)
    for name in ("open_account", "import_accounts"):
        expected = 200 if role in MANAGERS else 403
        assert person.client.get(reverse(name)).status_code == expected
    offered = f'href="{reverse("accounts")}"' in person.client.get(reverse("ui")).content.decode()
    assert offered == (role in READERS)


def test_an_office_administrator_sees_only_the_own_office(
    sign_in: Callable[..., Official], commune: models.Organisation
) -> None:
    administrator = sign_in("administrator", organisation=commune)
    near = orgs.PostFactory(organisation=commune)
    far = orgs.PostFactory()
    page = administrator.client.get(reverse("accounts")).content.decode()
    assert near.person.name in page
    assert far.person.name not in page
    assert administrator.client.get(reverse("person", args=[far.person.pk])).status_code == 404
    assert administrator.client.get(reverse("end_post", args=[far.pk])).status_code == 404
    slip = administrator.client.post(
        reverse("issue_slip", args=[far.person.pk]), {"purpose": "password"}
    )
    assert slip.status_code == 404


@pytest.mark.parametrize("name", ["issue_slip", "close_account"])
def test_writes_are_posted(sign_in: Callable[..., Official], name: str) -> None:
    person = sign_in("coordinator")
    other = orgs.PostFactory().person
    assert person.client.get(reverse(name, args=[other.pk])).status_code == 405


def test_open_one_account_gives_one_slip(
    sign_in: Callable[..., Official], commune: models.Organisation
) -> None:
    coordinator = sign_in("coordinator")
    typed = {"name": "Quàng Thị Hoa", "office": commune.name, "post": "focal", "since": "1/2/2026"}
    response = coordinator.client.post(reverse("open_account"), typed)
    assert response.status_code == 200
    [(issued, office)] = response.context["slips"]
    assert office == commune.name
    assert issued.code in response.content.decode()
    assert "no-store" in response.headers["Cache-Control"]
    account = models.Account.objects.get(login="hoaqt")
    assert account.person.posts.get().since == date(2026, 2, 1)
    entry = audit_models.Entry.objects.get(verb="import_accounts")
    assert entry.account == coordinator.account.login
    assert issued.code not in str(entry.after)


def test_a_fault_keeps_what_was_typed(sign_in: Callable[..., Official]) -> None:
    typed = {"name": "Hoa", "office": "xã không có", "post": "focal", "since": "01/02/2026"}
    response = sign_in("coordinator").client.post(reverse("open_account"), typed)
    assert response.status_code == 422
    page = response.content.decode()
    assert "ghi đủ họ và tên" in page
    assert "Không có cơ quan" in page
    assert 'value="xã không có"' in page
    assert 'value="01/02/2026"' in page


def test_import_pasted_rows_whole_or_not_at_all(
    sign_in: Callable[..., Official], commune: models.Organisation
) -> None:
    coordinator = sign_in("coordinator")
    good = f"Họ và tên\tCơ quan\tVị trí\tTừ ngày\nLò Thị Xuân\t{commune.name}\tĐầu mối\t1/7/2026\n"
    bad = good + f"Vì Văn Páo\t{commune.name}\tvua\t31/2/2026\n"
    response = coordinator.client.post(reverse("import_accounts"), {"pasted": bad})
    assert response.status_code == 422
    assert [(fault.row, fault.column) for fault in response.context["faults"]] == [
        (3, "Từ ngày"),
        (3, "Vị trí"),
    ]
    assert not models.Person.objects.filter(name="Lò Thị Xuân").exists()
    assert "Vì Văn Páo" in response.content.decode()
    assert coordinator.client.post(reverse("import_accounts"), {"pasted": good}).status_code == 200
    assert models.Person.objects.filter(name="Lò Thị Xuân").exists()


def test_import_a_workbook(sign_in: Callable[..., Official], commune: models.Organisation) -> None:
    book = openpyxl.Workbook()
    sheet: Any = book.active
    sheet.append(["Họ và tên", "Cơ quan", "Vị trí", "Từ ngày"])
    sheet.append(["Lò Thị Xuân", commune.name, "Đầu mối", date(2026, 7, 1)])
    packed = io.BytesIO()
    book.save(packed)
    file = SimpleUploadedFile("nguoi.xlsx", packed.getvalue())
    response = sign_in("coordinator").client.post(reverse("import_accounts"), {"file": file})
    assert response.status_code == 200
    assert models.Post.objects.get(person__name="Lò Thị Xuân").since == date(2026, 7, 1)


@pytest.mark.parametrize(
    "content", [b"PK\x03\x04 not a book", b"\xff\xfe\x00", b"\x80\x81\x82", b""]
)
def test_import_refuses_what_is_no_sheet(sign_in: Callable[..., Official], content: bytes) -> None:
    file = SimpleUploadedFile("nguoi.xlsx", content)
    response = sign_in("coordinator").client.post(reverse("import_accounts"), {"file": file})
    assert response.status_code == 422


def test_a_new_slip_voids_the_old_one(sign_in: Callable[..., Official]) -> None:
    coordinator = sign_in("coordinator")
    account = orgs.AccountFactory()
    orgs.PostFactory(person=account.person)
    address = reverse("issue_slip", args=[account.person.pk])
    for _ in range(2):
        response = coordinator.client.post(address, {"purpose": "second_factor"})
        assert response.status_code == 200
    assert account.slips.usable(timezone.now()).count() == 1
    assert audit_models.Entry.objects.filter(verb="issue_slip").count() == 2


def test_nobody_issues_a_slip_to_himself(sign_in: Callable[..., Official]) -> None:
    coordinator = sign_in("coordinator")
    address = reverse("issue_slip", args=[coordinator.account.person.pk])
    response = coordinator.client.post(address, {"purpose": "password"})
    assert response.status_code == 422
    assert "chính mình" in response.content.decode()


def test_give_and_end_a_post(
    sign_in: Callable[..., Official], commune: models.Organisation
) -> None:
    coordinator = sign_in("coordinator")
    person = orgs.PostFactory().person
    typed = {"office": commune.name, "role": "head", "since": "01/03/2026", "title": "Chủ tịch"}
    response = coordinator.client.post(reverse("add_post", args=[person.pk]), typed)
    assert response.headers["Location"] == reverse("person", args=[person.pk])
    post = person.posts.get(role="head")
    ended = coordinator.client.post(reverse("end_post", args=[post.pk]), {"on": "01/09/2026"})
    assert ended.status_code == 302
    post.refresh_from_db()
    assert post.until == date(2026, 9, 1)
    again = coordinator.client.post(reverse("end_post", args=[post.pk]), {"on": "01/10/2026"})
    assert again.status_code == 422
    assert 'value="01/10/2026"' in again.content.decode()


def test_an_office_administrator_gives_no_strong_post(
    sign_in: Callable[..., Official], commune: models.Organisation
) -> None:
    administrator = sign_in("administrator", organisation=commune)
    person = orgs.PostFactory(organisation=commune).person
    typed = {"office": commune.name, "role": "coordinator", "since": "01/03/2026"}
    response = administrator.client.post(reverse("add_post", args=[person.pk]), typed)
    assert response.status_code == 422
    assert "cơ quan điều phối giao" in response.content.decode()


def test_close_an_account_ends_its_sessions(sign_in: Callable[..., Official]) -> None:
    coordinator, other = sign_in("coordinator"), sign_in("focal")
    person = other.account.person
    coordinator.client.post(reverse("close_account", args=[person.pk]))
    assert other.client.get(reverse("profile")).status_code == 302
    again = coordinator.client.post(reverse("close_account", args=[person.pk]))
    assert again.status_code == 422


def test_search_without_accents_and_chips(
    sign_in: Callable[..., Official], commune: models.Organisation
) -> None:
    coordinator = sign_in("coordinator")
    hoa = orgs.PostFactory(person=orgs.PersonFactory(name="Quàng Thị Hoa"), organisation=commune)
    orgs.PostFactory()
    for query in ("quang thi hoa", "PHIENG KHOAI", "Phiêng"):
        page = coordinator.client.get(reverse("accounts"), {"q": query})
        assert [post.pk for post in page.context["page"].rows] == [hoa.pk], query
    page = coordinator.client.get(reverse("accounts"), {"vai-tro": "coordinator"})
    assert {post.role for post in page.context["page"].rows} == {"coordinator"}
    empty = coordinator.client.get(reverse("accounts"), {"q": "không ai"})
    assert "Không có vị trí nào khớp" in empty.content.decode()


def test_a_person_with_a_closed_account_is_found_once(sign_in: Callable[..., Official]) -> None:
    coordinator = sign_in("coordinator")
    twice = orgs.PostFactory(person=orgs.PersonFactory(name="Quàng Thị Hoa"))
    orgs.AccountFactory(person=twice.person, is_active=False)
    orgs.AccountFactory(person=twice.person)
    page = coordinator.client.get(reverse("accounts"), {"q": "quang thi hoa"})
    assert [post.pk for post in page.context["page"].rows] == [twice.pk]


def test_ended_posts_are_shown_on_demand(sign_in: Callable[..., Official]) -> None:
    coordinator = sign_in("coordinator")
    old = orgs.PostFactory(until=timezone.localdate() - timedelta(days=1), since=date(2025, 1, 1))
    names = "accounts"
    assert old.person.name not in coordinator.client.get(reverse(names)).content.decode()
    everything = coordinator.client.get(reverse(names), {"ca-cu": "1"}).content.decode()
    assert old.person.name in everything


def test_queries_do_not_grow_with_rows(sign_in: Callable[..., Official]) -> None:
    coordinator = sign_in("coordinator")
    counts = []
    for _ in range(2):
        orgs.PostFactory.create_batch(12)
        with CaptureQueriesContext(
            connection,
        ) as queries:
            coordinator.client.get(reverse("accounts"))
        counts.append(len(queries))
    assert counts[0] == counts[1]
    assert counts[0] <= 9
