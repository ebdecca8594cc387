"""Pages of incidents: reported on a phone, triaged, answered, reported on, and who sees which."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any
from urllib.parse import urlencode

import pytest
from django.core.files.base import ContentFile
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from nq57.core import text
from nq57.files import models as files
from nq57.notices.models import Notice
from nq57.orgs.models import Organisation
from nq57.registers.cyber import actions, models
from tests.factories import cyber
from tests.web.conftest import Official
from tests.web.test_cyber import enter

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("province")]

LIST = "/an-ninh-mang/su-co/"
BUDGET = 12


def fill(**given: Any) -> dict[str, Any]:
    now = timezone.localtime() - timedelta(minutes=5)
    plain = {
        "kind": "malware", "what": "Máy trạm bị mã hóa", "on": now.strftime("%d/%m/%Y"),
        "hour": now.strftime("%Hh%M"), "personal_data": "yes", "contact_name": "Lò Văn Liên",
        "contact_phone": "0912345678", "scope": "in",
    }  # fmt: skip
    return {**plain, **given}


def test_an_incident_is_reported_triaged_and_answered(sign_in: Callable[..., Official]) -> None:
    system = cyber.add()
    cyber.level(system, non_public=True)
    staff = enter(sign_in, "staff", cyber.COMMUNE)
    centre = enter(sign_in, "coordinator", cyber.POLICE, "cyber")
    refused = staff.post(LIST + "moi/", fill(scope="cipher", contact_phone="x"))
    page = refused.content.decode()
    assert refused.status_code == 422
    assert "không ghi vào đây" in page
    assert "chỉ gồm chữ số" in page
    assert "Máy trạm bị mã hóa" in page  # what was typed stays
    tomorrow = timezone.localdate() + timedelta(days=1)
    late = staff.post(LIST + "moi/", fill(on=tomorrow.strftime("%d/%m/%Y")))
    assert "không thể ở sau lúc này" in late.content.decode()
    photo = SimpleUploadedFile("anh.txt", b"man hinh")
    sent = staff.post(LIST + "moi/", fill(systems=[str(system.pk)], file=photo))
    assert sent.status_code == 302
    made = models.Incident.objects.get()
    assert Notice.objects.filter(subject_code=made.case.code, post__area="cyber").count() == 1
    own = staff.get(sent["Location"]).content.decode()
    for word in ("Lò Văn Liên", "anh.txt", "356/2025/NĐ-CP", "Còn 2 ngày", system.name):
        assert word in own, word
    triage = reverse("cyber:triage_incident", args=[made.case.code])
    assert staff.get(triage).status_code == 403
    answers = {"met": ["level", "control", "beyond"], "personal_data": "yes"}
    seen = centre.post(triage, {**answers, "do": "see"}).content.decode()
    assert "Theo tiêu chí: sự cố nghiêm trọng" in seen
    raised = centre.post(triage, {"personal_data": "yes", "is_raised": "on", "do": "save"})
    assert "ghi lý do" in raised.content.decode()
    assert centre.post(triage, {**answers, "do": "save"}).status_code == 302
    act = reverse("cyber:act_on_incident", args=[made.case.code])
    now = timezone.localtime()
    moment = {"on": now.strftime("%d/%m/%Y"), "hour": now.strftime("%H:%M")}
    entry = {"do": "entry", "kind": "analyse", "text": "Đã cô lập", "audience": "core", **moment}
    assert staff.post(act, entry).status_code == 302
    report = {"do": "sent", "stage": "initial", "recipients": "A05", "receipt": "TN-57", **moment}
    assert staff.post(act, report).status_code == 302
    page = centre.get(made.get_absolute_url()).content.decode()
    for word in ("Đã cô lập", "TN-57", "Đã gửi đúng hạn", "116/2025/QH15"):
        assert word in page, word
    printed = centre.get(
        reverse("cyber:incident_report", args=[made.case.code, made.reports.get().pk])
    )
    assert printed["Content-Type"] == "application/pdf"
    for do in ("contain", "recover"):
        assert staff.post(act, {"do": do, "note": "Xong", **moment}).status_code == 302
    assert staff.post(act, {"do": "close", "note": "x"}).status_code == 403
    unclosed = centre.post(act, {"do": "close", "note": "Bài học riêng"})
    assert unclosed.status_code == 422
    assert "chưa gửi" in unclosed.content.decode()
    assert "Bài học riêng" in unclosed.content.decode()


def test_an_invited_office_reads_its_part_alone(sign_in: Callable[..., Official]) -> None:
    at = timezone.now()
    made = cyber.report_incident(noticed_at=at, contact_phone="0987 654 321")
    file = SimpleUploadedFile("nhat-ky.txt", b"nhat ky")
    new = actions.NewEntry(kind="analyse", text="Điều nội bộ", at=at, audience="core")
    actions.write_entry(incident=made, new=new, by=cyber.FOCAL, at=at)
    focal = enter(sign_in, "focal", cyber.COMMUNE)
    act = reverse("cyber:act_on_incident", args=[made.case.code])
    now = timezone.localtime()
    moment = {"on": now.strftime("%d/%m/%Y"), "hour": now.strftime("%H:%M")}
    kept = {"do": "entry", "kind": "analyse", "text": "Có tệp", "audience": "core", "file": file}
    assert focal.post(act, {**kept, **moment}).status_code == 302
    evidence = models.IncidentEntry.objects.get(text="Có tệp").evidence_id
    guest = enter(sign_in, "focal", "SO-KHCN")
    assert guest.get(made.get_absolute_url()).status_code == 404
    office = Organisation.objects.get(code="SO-KHCN")
    actions.invite_office(
        incident=made, office=office, message="Soát máy chủ", by=cyber.CENTRE, at=at
    )
    page = guest.get(made.get_absolute_url()).content.decode()
    assert "Soát máy chủ" in page
    for word in ("Điều nội bộ", "Có tệp", "nhat-ky.txt", "0987 654 321", "Thời hạn báo cáo"):
        assert word not in page, word
    assert (
        guest.get(reverse("cyber:incident_file", args=[made.case.code, evidence])).status_code
        == 404
    )
    own = SimpleUploadedFile("cua-khach.txt", b"ket qua soat")
    entry = {"do": "entry", "kind": "exchange", "text": "Đã soát", "file": own, **moment}
    assert guest.post(act, entry).status_code == 302
    theirs = models.IncidentEntry.objects.get(text="Đã soát").evidence
    assert theirs is not None
    shown = focal.get(made.get_absolute_url()).content.decode()
    for word in ("Đã soát", "cua-khach.txt", theirs.file.sha256):
        assert word in shown, word
    sign = {"do": "sign", "typed": "xau[.]example"}
    assert guest.post(act, sign).status_code == 302
    assert "xau.example" in focal.get(made.get_absolute_url()).content.decode()
    for name in ("cyber:incident_bundle", "papers:incident_report"):
        more = ["initial"] if name.startswith("papers") else []
        assert guest.get(reverse(name, args=[made.case.code, *more])).status_code == 403
    whole = guest.get(made.get_absolute_url(), {"kiem-tra": "tep"}).content.decode()
    assert whole.count("Còn nguyên, đúng mã băm") == 1  # its own file, not the inner one
    storage = files.get_storage()
    storage.delete(theirs.file.key)
    storage.save(theirs.file.key, ContentFile(b"ket qua da sua"))
    edited = focal.get(made.get_absolute_url(), {"kiem-tra": "tep"}).content.decode()
    assert edited.count("Đã bị sửa hoặc mất") == 1
    assert edited.count("Còn nguyên, đúng mã băm") == 1
    address = reverse("cyber:incident_file", args=[made.case.code, theirs.pk])
    assert guest.get(address).status_code == 409
    assert guest.post(act, {"do": "contain", "note": "x"}).status_code == 403
    leader = enter(sign_in, "leader", "UBND-14").get(LIST).content.decode()
    assert made.case.code not in leader
    assert "Theo loại" in leader


def test_the_board_asks_few_questions_and_begins_with_the_next_clock(
    sign_in: Callable[..., Official],
) -> None:
    at = timezone.now() - timedelta(hours=2)
    first = cyber.report_incident(noticed_at=at)
    second = cyber.report_incident(noticed_at=at, personal_data="yes", what="Lộ danh sách")
    for _number in range(6):
        cyber.report_incident(noticed_at=at)
    centre = enter(sign_in, "coordinator", cyber.POLICE, "cyber")
    centre.get(LIST)
    with CaptureQueriesContext(connection) as asked:
        page = centre.get(LIST).content.decode()
    assert len(asked) <= BUDGET
    assert page.index(second.case.code) < page.index(first.case.code)
    for words in ("late", "all"):
        assert centre.get(LIST, {"xem": words}).status_code == 200
    office = first.case.organisation.name
    for asked_for, number in (
        ({"q": text.fold(office)}, 8), ({"q": "lo danh sach"}, 1), ({"q": "không có"}, 0),
        ({"trang-thai": "reported"}, 8), ({"trang-thai": "closed"}, 0), ({"muc-do": "serious"}, 0),
        ({"muc-do": "untriaged", "loai": "malware"}, 8), ({"loai": "ddos"}, 0),
        ({"q": second.case.code, "xem": "all"}, 1), ({"trang-thai": "x"}, 8),
    ):  # fmt: skip
        page = centre.get(LIST, asked_for).content.decode()
        assert page.count('class="pl"') == number, asked_for
    home = enter(sign_in, "focal", cyber.COMMUNE).get("/").content.decode()
    assert "Lộ danh sách" in home


def test_a_report_goes_out_as_a_paper_and_its_receipt_comes_later(
    sign_in: Callable[..., Official],
) -> None:
    at = timezone.now() - timedelta(hours=1)
    made = cyber.triage(cyber.report_incident(noticed_at=at), at, "level", "control", "beyond")
    head, focal = enter(sign_in, "head", cyber.COMMUNE), enter(sign_in, "focal", cyber.COMMUNE)
    draft = reverse("papers:incident_report", args=[made.case.code, "initial"])
    assert focal.get(draft).status_code == 403
    assert draft in head.get(made.get_absolute_url()).content.decode()
    page = head.get(draft).content.decode()
    assert "(báo cáo ban đầu)" in page
    assert "Bộ Công an (A05);" in page
    cover = {
        "about": "Sự cố máy chủ", "issuer": "UBND", "title": "Chủ tịch", "signer": "Lò Văn An",
        "words": "Đề nghị hỗ trợ", "recipients": "A05;", "seen": "",
    }  # fmt: skip
    looked = head.post(draft, {**cover, "do": "pdf"})
    assert looked["Content-Type"] == "application/pdf"
    assert not made.papers.exists()
    issued = head.post(draft, {**cover, "do": "issue"})
    assert issued.status_code == 302
    paper = made.papers.get()
    assert "Hạn chế" in head.get("/van-ban-di/").content.decode()
    public = head.get(f"/kiem-tra/{paper.paper.token}").content.decode()
    for word in ("Sự cố máy chủ", "SCAN.", "Lò Văn An"):
        assert word not in public, word
    act = reverse("cyber:act_on_incident", args=[made.case.code])
    now = timezone.localtime()
    moment = {"on": now.strftime("%d/%m/%Y"), "hour": now.strftime("%H:%M")}
    sent = {"do": "sent", "paper": str(paper.pk), "stage": "update", "recipients": "A05", **moment}
    assert focal.post(act, sent).status_code == 302
    report = made.reports.get()
    assert (report.stage, report.symbol) == ("initial", paper.paper.symbol)
    refused = focal.post(act, {"do": "receipt", "report": str(report.pk), "number": "", **moment})
    assert refused.status_code == 422
    receipt = {"do": "receipt", "report": str(report.pk), "number": "TN-57", **moment}
    assert focal.post(act, receipt).status_code == 302
    centre = enter(sign_in, "coordinator", cyber.POLICE, "cyber")
    page = centre.get(made.get_absolute_url()).content.decode()
    for word in ("TN-57", paper.paper.symbol, "đã gửi"):
        assert word in page, word
    file = reverse("cyber:incident_paper", args=[made.case.code, paper.pk, "docx"])
    assert centre.get(file).status_code == 200
    bundle = reverse("cyber:incident_bundle", args=[made.case.code])
    assert centre.get(bundle).json()["type"] == "bundle"
    share = {"do": "share", "tlp": "red", "note": "Đang điều tra"}
    assert focal.post(act, share).status_code == 403
    assert centre.post(act, share).status_code == 302
    kept = centre.get(bundle)
    assert kept.status_code == 422
    assert "không xuất để chia sẻ" in kept.content.decode()


def test_the_centre_reports_for_an_office_with_that_office_s_systems(
    sign_in: Callable[..., Official],
) -> None:
    theirs, own = cyber.add("Một cửa"), cyber.add("Của trung tâm", cyber.POLICE)
    centre = enter(sign_in, "coordinator", cyber.POLICE, "cyber")
    asked = centre.get(LIST + "moi/").content.decode()
    assert "Chọn cơ quan bị sự cố" in asked
    assert own.name not in asked
    assert centre.get(LIST + "moi/", {"office": "Không có"}).status_code == 422
    office = theirs.owner.name
    page = centre.get(LIST + "moi/", {"office": office}).content.decode()
    assert theirs.name in page
    assert own.name not in page
    address = f"{LIST}moi/?{urlencode({'office': office})}"
    assert centre.post(address, fill(systems=[str(own.pk)])).status_code == 422
    assert centre.post(address, fill(systems=[str(theirs.pk)])).status_code == 302
    assert models.Incident.objects.get().case.organisation == theirs.owner
