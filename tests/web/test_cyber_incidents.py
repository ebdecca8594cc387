"""Pages of incidents: reported on a phone, triaged, answered, reported on, and who sees which."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from nq57.notices.models import Notice
from nq57.orgs.models import Organisation
from nq57.registers.cyber import actions, models
from tests.factories import cyber
from tests.web.conftest import Official
from tests.web.test_cyber import enter

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("province")]

LIST = "/an-ninh-mang/su-co/"
BUDGET = 20


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
    entry = {"do": "entry", "kind": "exchange", "text": "Đã soát", **moment}
    assert guest.post(act, entry).status_code == 302
    assert "Đã soát" in focal.get(made.get_absolute_url()).content.decode()
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
    home = enter(sign_in, "focal", cyber.COMMUNE).get("/").content.decode()
    assert "Lộ danh sách" in home
