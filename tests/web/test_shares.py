"""The exchange with bodies outside through its pages, from the body entered to the bundle sent."""

import re
from collections.abc import Callable
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries

from nq57.orgs.models import Organisation
from nq57.registers.cyber import models
from tests.factories import cyber, exchanging
from tests.factories.exchanging import AMBER, GREEN, STRICT, make_object, write
from tests.web.test_cyber import enter

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("province")]


@pytest.fixture
def centre(sign_in: Callable[..., Any]) -> Callable[[], Any]:
    office = Organisation.objects.get(code=cyber.POLICE)
    return lambda: sign_in("coordinator", organisation=office, area="cyber").client


def read(page: Any, name: str) -> str:
    found = re.search(rf'name="{name}" value="([^"]*)"', page.content.decode())
    assert found, name
    return found[1]


def test_a_bundle_goes_from_its_incident_through_two_people(
    sign_in: Callable[..., Any], centre: Callable[[], Any],
    django_assert_max_num_queries: DjangoAssertNumQueries,
) -> None:  # fmt: skip
    admin = sign_in("administrator", organisation=Organisation.objects.get(code="SO-KHCN")).client
    said = {
        "name": "Cơ quan A", "way": "push", "ceiling": "red", "collection": "c", "is_active": "on",
        "api_root": "https://10.1.2.3/", "username": "u", "password": "bi-mat",
    }  # fmt: skip
    wrong = admin.post(reverse("cyber:add_peer"), said)
    assert wrong.status_code == 422
    assert "Cơ quan A" in wrong.content.decode()
    assert admin.post(reverse("cyber:add_peer"), said | {"ceiling": "amber"}).status_code == 422
    good = said | {"ceiling": "amber", "api_root": "https://taxii.example.vn/api1"}
    assert admin.post(reverse("cyber:add_peer"), good).status_code == 302
    peer = models.Peer.objects.get()
    assert peer.api_root.endswith("/api1/")
    page = admin.get(peer.get_absolute_url())
    assert "bi-mat" not in page.content.decode()
    with django_assert_max_num_queries(12):
        assert "Cơ quan A" in admin.get(reverse("cyber:peers")).content.decode()
    assert reverse("cyber:peers") in admin.get(reverse("settings")).content.decode()

    incident = cyber.report_incident(cyber.add(), noticed_at=timezone.now())
    first, second = centre(), centre()
    link = f"{reverse('cyber:prepare_share')}?su_co={incident.case.code}"
    assert link in first.get(incident.get_absolute_url()).content.decode()
    assert first.get(link).status_code == 200
    chosen = f"{link}&noi={peer.pk}"
    page = first.get(chosen)
    text = page.content.decode()
    assert "TLP:AMBER" in text
    assert "Người liên hệ và số điện thoại" in text
    assert first.post(chosen, {"seen": read(page, "seen"), "note": ""}).status_code == 422
    assert first.post(chosen, {"seen": "x", "note": "III.6"}).status_code == 422
    asked = first.post(chosen, {"seen": read(page, "seen"), "note": "III.6"})
    bundle = models.ShareBundle.objects.get()
    assert asked["Location"] == bundle.get_absolute_url()
    act = reverse("cyber:act_on_share", args=[bundle.pk])
    assert 'value="approve"' not in first.get(bundle.get_absolute_url()).content.decode()
    assert first.post(act, {"do": "approve"}).status_code == 403
    assert 'value="approve"' in second.get(bundle.get_absolute_url()).content.decode()
    # The head decides too, who does not read incidents of other offices: nothing leads there.
    head = enter(sign_in, "head", cyber.POLICE)
    opened = head.get(bundle.get_absolute_url()).content.decode()
    assert 'value="approve"' in opened
    assert incident.get_absolute_url() not in opened
    assert incident.get_absolute_url() in second.get(bundle.get_absolute_url()).content.decode()
    assert second.post(act, {"do": "refuse", "note": ""}).status_code == 422
    assert second.post(act, {"do": "approve", "note": ""}).status_code == 302
    bundle.refresh_from_db()
    assert bundle.status == "waiting"
    sent = second.get(reverse("cyber:share_file", args=[bundle.pk]))
    assert b"".join(sent) == bundle.read_content()
    with django_assert_max_num_queries(12):
        assert first.get(reverse("cyber:shares")).status_code == 200


def test_a_file_is_tried_taken_and_used_and_offices_see_what_they_may(
    sign_in: Callable[..., Any], centre: Callable[[], Any],
    django_assert_max_num_queries: DjangoAssertNumQueries,
) -> None:  # fmt: skip
    first, url = centre(), reverse("cyber:receive_share")
    content = write(
        make_object(marking=GREEN, name="Chung cho mọi nơi"),
        make_object(marking=AMBER, name="Chỉ nơi được cảnh báo"),
    )
    bad = first.post(url, {"file": SimpleUploadedFile("a.json", b"{"), "note": "Thư"})
    assert bad.status_code == 422
    assert "không phải JSON" in bad.content.decode()
    assert first.post(url, {"note": "Thư"}).status_code == 422
    tried = first.post(url, {"file": SimpleUploadedFile("a.json", content), "note": "Thư A05"})
    assert not models.ShareBundle.objects.exists()
    again = {"kept": read(tried, "kept"), "note": "Thư A05", "do": "import"}
    taken = first.post(url, again)
    bundle = models.ShareBundle.objects.get()
    assert taken["Location"] == bundle.get_absolute_url()
    assert first.post(url, again)["Location"] == reverse("cyber:received")
    assert models.ShareBundle.objects.count() == 1

    office = Organisation.objects.get(code=cyber.COMMUNE)
    focal = sign_in("focal", organisation=office).client
    seen = focal.get(reverse("cyber:received")).content.decode()
    assert "Chung cho mọi nơi" in seen
    assert "Chỉ nơi được cảnh báo" not in seen
    assert focal.get(bundle.get_absolute_url()).status_code == 404
    act = reverse("cyber:act_on_share", args=[bundle.pk])
    assert first.post(act, {"do": "warn", "text": "Chặn ngay"}).status_code == 422
    warned = first.post(act, {"do": "warn", "text": "Chặn ngay", "offices": [office.code]})
    assert warned.status_code == 302
    with django_assert_max_num_queries(12):
        seen = focal.get(reverse("cyber:received")).content.decode()
    assert "Chỉ nơi được cảnh báo" in seen
    assert "Chặn ngay" in seen

    now = timezone.localtime()
    said = {
        "do": "raise", "office": office.name, "kind": "malware", "what": "Máy gọi ra ngoài",
        "on": now.strftime("%d/%m/%Y"), "hour": "00:01", "personal_data": "no", "scope": "in",
        "contact_name": "Lò Văn Liên", "contact_phone": "0912345678",
    }  # fmt: skip
    assert first.post(act, said | {"contact_phone": "x"}).status_code == 422
    assert first.post(act, said).status_code == 302
    made = models.Incident.objects.get()
    assert made.tlp == "amber"
    assert made.signs.count() == 1
    page = first.get(bundle.get_absolute_url()).content.decode()
    assert made.case.code in page or made.case.title in page
    kept = write(make_object(marking=STRICT, name="Chỉ trong cơ quan"))
    tried = first.post(url, {"file": SimpleUploadedFile("b.json", kept), "note": "Thư"})
    first.post(url, {"kept": read(tried, "kept"), "note": "Thư", "do": "import"})
    page = first.get(models.ShareBundle.objects.latest("pk").get_absolute_url()).content.decode()
    assert "không cảnh báo cơ quan khác" in page
    peer = exchanging.add_peer()
    assert first.post(reverse("cyber:fetch_peer", args=[peer.pk])).status_code == 302
