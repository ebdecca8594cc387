"""Pages of vulnerabilities: a file tried and imported, fixed by the office, judged by the centre."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from nq57.registers.cyber import models
from tests.factories import cyber, scans
from tests.web.conftest import Official
from tests.web.test_cyber import enter

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("province")]

LIST = "/an-ninh-mang/lo-hong/"
ONE = scans.HOSTS[0]
BUDGET = 12
KEV = """cveID,vendorProject,product,vulnerabilityName,dateAdded,shortDescription,requiredAction,\
dueDate,knownRansomwareCampaignUse,notes,cwes
CVE-2026-57001,X,X,X,2026-10-01,X,X,2026-10-22,Unknown,,
"""


def send(client: Client, system: models.InformationSystem, content: bytes, **given: str) -> str:
    """Try a file and return the trial's page."""
    file = SimpleUploadedFile("quet.nessus", content)
    told = client.post(
        LIST + "nhap/", {"system": system.code, "scope": "in", "file": file, **given}
    )
    assert told.status_code == (200 if "Chưa ghi gì" in told.content.decode() else 422)
    return told.content.decode()


def test_a_file_is_tried_imported_fixed_and_judged(sign_in: Callable[..., Official]) -> None:
    system, now = cyber.add(), timezone.now()
    focal, head = (enter(sign_in, role, cyber.COMMUNE) for role in ("focal", "head"))
    centre = enter(sign_in, "coordinator", cyber.POLICE, "cyber")
    wrong = send(focal, system, b"<a/>")
    assert "không phải của công cụ" in wrong
    assert "không ghi vào đây" in send(focal, system, b"<a/>", scope="military")
    content = scans.write_nessus([(ONE, 443, scans.WEB), (ONE, 443, scans.TLS)], at=now)
    page = send(focal, system, content)
    assert "Chưa ghi gì" in page
    assert not models.Scan.objects.exists()
    kept = page.split('name="kept" value="')[1].split('"')[0]
    told = {"system": system.code, "scope": "in", "kept": kept, "do": "import"}
    assert centre.post(LIST + "nhap/", told).status_code == 422  # another's file
    done = focal.post(LIST + "nhap/", told, follow=True)
    assert "2 lỗ hổng mới" in done.content.decode()
    listed = centre.get(LIST).content.decode()
    assert listed.index(scans.WEB[1]) < listed.index(scans.TLS[1])
    web, tls = models.Vulnerability.objects.order_by("-rank")
    chosen = {"chon": [web.pk, tls.pk]}
    offered = focal.post(LIST + "buoc/", chosen).content.decode()
    assert "Báo đã khắc phục" in offered
    assert "Xác nhận đã khắc phục" not in offered
    empty = focal.post(LIST + "buoc/", {**chosen, "do": "claim"})
    assert empty.status_code == 422
    assert "đã khắc phục thế nào" in empty.content.decode()
    file = SimpleUploadedFile("va.txt", b"da va")
    claim = {"chon": [web.pk], "do": "claim", "claim": "Đã vá", "file": file, "mot": "1"}
    assert focal.post(LIST + "buoc/", claim)["Location"] == web.get_absolute_url()
    shown = centre.get(web.get_absolute_url()).content.decode()
    for word in ("Đã vá", "va.txt", "Xác nhận đã khắc phục", "CVSS"):
        assert word in shown, word
    judged = {"chon": [web.pk], "do": "confirm", "note": "Quét lại"}
    assert focal.post(LIST + "buoc/", judged).status_code == 403
    assert centre.post(LIST + "buoc/", judged).status_code == 302
    until = (timezone.localdate() + timedelta(days=9)).strftime("%d/%m/%Y")
    asked = {"chon": [tls.pk], "do": "exception", "reason": "Chờ", "measure": "Chặn"}
    assert focal.post(LIST + "buoc/", {**asked, "until": "31/02/2026"}).status_code == 422
    assert focal.post(LIST + "buoc/", {**asked, "until": until}).status_code == 302
    row = models.Acceptance.objects.get()
    decide = reverse("cyber:decide_exception", args=[row.pk])
    assert focal.post(decide, {"do": "approve"}).status_code == 403
    assert "Đồng ý" in head.get(reverse("cyber:exceptions")).content.decode()
    assert head.post(decide, {"do": "refuse"}).status_code == 422
    assert head.post(decide, {"do": "approve"}).status_code == 302
    statuses = list(models.Vulnerability.objects.order_by("-rank").values_list("status", flat=True))
    assert statuses == ["fixed", "accepted"]
    for name in ("bang.xlsx", "bang.csv", "openvex.json"):
        assert focal.get(LIST + f"{name}?xem=all").status_code == 200
    kev = SimpleUploadedFile("kev.csv", KEV.encode())
    assert focal.post(LIST + "danh-sach-ngoai/", {"file": kev}).status_code == 403
    wrong = centre.post(
        LIST + "danh-sach-ngoai/", {"file": SimpleUploadedFile("a.csv", b"a,b\n1,2\n")}
    )
    assert wrong.status_code == 422
    kev.seek(0)
    loaded = centre.post(LIST + "danh-sach-ngoai/", {"file": kev}, follow=True)
    assert "1 mã đang có trong các hệ thống" in loaded.content.decode()
    assert "đang bị khai thác" in centre.get(LIST + "?xem=all").content.decode()


def test_others_read_numbers_alone(sign_in: Callable[..., Official]) -> None:
    system = cyber.add(specialised="SO-YT")
    scans.import_nessus(system, (ONE, 443, scans.WEB), at=timezone.now())
    row = models.Vulnerability.objects.get()
    addresses = (
        row.get_absolute_url(), row.first_scan.get_absolute_url(),
        reverse("cyber:scans", args=[system.code]),
    )  # fmt: skip
    for role, office in (
        ("focal", "SO-YT"), ("auditor", "SO-TC"), ("leader", "VP-UBND"),
        ("coordinator", cyber.POLICE),
    ):  # fmt: skip
        client = enter(sign_in, role, office)
        text = client.get(LIST).content.decode()
        assert scans.WEB[1] not in text, role
        assert ("CVE-2026" in text or ONE in text) is False, role
        if role == "auditor":
            assert "Chưa khắc phục xong" in text
        for address in addresses:
            assert client.get(address).status_code == 404, (role, address)
        told = client.post(LIST + "buoc/", {"chon": [row.pk], "do": "claim", "claim": "x"})
        assert told.status_code in (302, 403)
        assert models.VulnerabilityEntry.objects.count() == 1


def test_the_list_asks_as_much_of_many_as_of_few(sign_in: Callable[..., Official]) -> None:
    centre = enter(sign_in, "coordinator", cyber.POLICE, "cyber")
    found = [(ONE, 1000 + number, scans.WEB) for number in range(60)]
    scans.import_nessus(cyber.add(), *found, at=timezone.now())
    centre.get(LIST)
    with CaptureQueriesContext(connection) as asked:
        assert centre.get(LIST).status_code == 200
    own = [one for one in asked if "cyber_" in one["sql"]]
    assert len(own) <= BUDGET, [one["sql"][:120] for one in own]
    assert len(asked) <= 20
