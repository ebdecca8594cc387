"""The bell, the page of messages and the wish for channels."""

from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from nq57.audit import rules as audit_rules
from nq57.cases import rules as case_rules
from nq57.notices import actions, models
from tests.factories import cases, inquiries, orgs
from tests.web.conftest import Official

pytestmark = pytest.mark.django_db

AT = datetime(2026, 2, 4, 2, 0, tzinfo=UTC)


def tell(official: Official, number: int = 1, **given: Any) -> None:
    plain = {
        "kind": "overdue",
        "subject_kind": "case",
        "subject_code": "NV-1",
        "text": "Chậm 3 ngày",
    }
    for _ in range(number):
        actions.notify(
            posts=[official.post], by=audit_rules.SYSTEM, at=AT, secrecy="open", **plain | given
        )


def test_the_bell_counts_without_a_query_of_its_own(sign_in: Callable[..., Official]) -> None:
    focal, other = sign_in("focal"), sign_in("focal")
    address = reverse("notices:channels")

    def count() -> int:
        with CaptureQueriesContext(connection) as captured:
            assert focal.client.get(address).status_code == 200
        return len(captured)

    before = count()
    tell(focal, 3)
    tell(other)
    assert count() == before
    page = focal.client.get(address).content.decode()
    assert "<b>3</b>" in page
    assert "thông báo chưa đọc" in page


def test_messages_are_read_and_lead_to_their_subject(sign_in: Callable[..., Official]) -> None:
    focal, other = sign_in("focal"), sign_in("focal")
    case = cases.make_case("NV-1")
    tell(focal, 2)
    tell(focal, subject_kind="cases", subject_code="report", text="Còn 2 ngày: 4 báo cáo")
    tell(other)
    page = focal.client.get(reverse("notices:notices")).content.decode()
    assert page.count(reverse("work:obligation", args=[case.code])) == 2
    assert reverse("reporting:reports") in page
    first = models.Notice.objects.filter(post=focal.post).earliest("pk")
    theirs = models.Notice.objects.get(post=other.post)
    for key in (first.pk, theirs.pk):
        focal.client.post(reverse("notices:read"), {"id": key})
    assert models.Notice.objects.unread().count() == 3
    assert focal.client.post(reverse("notices:read"), {"id": "x"}).status_code == 302
    assert models.Notice.objects.unread().count() == 3
    focal.client.post(reverse("notices:read"))
    assert models.Notice.objects.unread().get() == theirs


def test_messages_of_inquiries_threads_and_consolidations_lead_there_too(
    sign_in: Callable[..., Official],
) -> None:
    focal, other = sign_in("focal"), sign_in("focal")
    case = cases.make_case("NV-1")
    offices = [focal.post.organisation, other.post.organisation]
    orgs.OrganisationFactory(code=inquiries.COORDINATOR.organisation)
    asked = inquiries.ask(*offices)
    models.Notice.objects.update(secrecy="open")
    expected = [
        reverse("inquiries:reply", args=[inquiries.get_reply(asked, offices[0].code).case.code])
    ]
    tell(focal, subject_kind="case", subject_code=f"CD{asked.pk}-{offices[0].code}")
    tell(focal, subject_kind="cases", subject_code="inquiry")
    tell(focal, subject_kind=case_rules.THREAD, subject_code=case.code)
    tell(focal, subject_kind=case_rules.THREAD, subject_code=f"{case.code}#figure-1")
    tell(focal, subject_kind="consolidation", subject_code="12")
    tell(focal, subject_kind="consolidation", subject_code="7@2")
    expected += [
        reverse("inquiries:inquiries"), reverse("threads:thread", args=[case.code]),
        reverse("threads:item", args=[case.code, "figure-1"]),
        reverse("consolidation:version", args=[12]), reverse("consolidation:cycles"),
    ]  # fmt: skip
    page = focal.client.get(reverse("notices:notices")).content.decode()
    for place in expected:
        assert f'href="{place}"' in page, place
    assert page.count(expected[0]) == 2  # being asked, and the case
    assert offices[1].code not in page


def test_messages_go_back_by_page_at_a_constant_cost(sign_in: Callable[..., Official]) -> None:
    focal = sign_in("focal")
    tell(focal, 60)
    with CaptureQueriesContext(connection) as captured:
        answer = focal.client.get(reverse("notices:notices"))
    assert len(answer.context["rows"]) == 50
    assert len(captured) <= 8
    older = focal.client.get(reverse("notices:notices"), {"sau": answer.context["next"]})
    assert len(older.context["rows"]) == 10
    assert focal.client.get(reverse("notices:notices"), {"sau": "x"}).status_code == 200


def test_a_wish_is_kept_and_a_faulty_one_comes_back(sign_in: Callable[..., Official]) -> None:
    focal = sign_in("focal")
    address = reverse("notices:channels")
    wrong = {
        "channels": ["email"],
        "email": "hoa-sonla",
        "phone": "0912 345 678",
        "digest": "daily",
    }
    answer = focal.client.post(address, wrong)
    assert answer.status_code == 422
    assert "hoa-sonla" in answer.content.decode()
    assert "không phải địa chỉ thư" in answer.content.decode()
    assert focal.client.post(address, {**wrong, "email": "hoa@sonla.example.vn"}).status_code == 302
    wish = models.Preference.objects.get(post=focal.post)
    contact = models.Contact.objects.get(person=focal.post.person)
    assert (wish.channels, wish.digest, contact.phone) == (["email"], "daily", "0912345678")
    assert "chưa bật kênh nào" in focal.client.get(address).content.decode()
