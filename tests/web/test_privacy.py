"""Pages of the register of personal-data processing, walked through."""

import re
from collections.abc import Callable
from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from nq57.files.models import StoredFile
from nq57.registers.privacy.models import ImpactFile, NoneDeclared, Processing, SubjectRequest
from tests.factories import cyber, privacy
from tests.factories.cyber import of_office
from tests.web.conftest import Official
from tests.web.test_cyber import enter

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("province")]

AT = "/du-lieu-ca-nhan/"
LIST = f"{AT}hoat-dong/"
SAID = {
    "name": "Quản lý hộ nghèo", "kind": "basic", "office": privacy.COMMUNE,
    "purpose": "Chi trả trợ cấp", "basis": "state", "role": "controller",
    "basic_classes": ["name", "family"], "subject_kinds": ["beneficiary", "child"],
    "abroad": "no", "started_on": "03/08/2026",
}  # fmt: skip


def test_an_office_enters_a_processing_and_reads_its_page(
    sign_in: Callable[..., Official],
) -> None:
    focal = enter(sign_in, "focal", privacy.COMMUNE)
    refused = focal.post(f"{LIST}moi/", SAID | {"sensitive_classes": ["health"]})
    assert refused.status_code == 422
    page = refused.content.decode()
    assert "Có dữ liệu nhạy cảm”" in page
    assert "Chi trả trợ cấp" in page  # what was typed stays
    system = cyber.add("Phần mềm hộ nghèo", privacy.COMMUNE)
    assert focal.post(f"{LIST}moi/", SAID | {"system": system.code}).status_code == 302
    made = Processing.objects.get()
    shown = focal.get(made.get_absolute_url()).content.decode()
    assert system.get_absolute_url() in shown
    assert "Họ tên; Tình trạng hôn nhân, quan hệ gia đình" in shown
    form = focal.get(f"{LIST}{made.code}/sua/").content.decode()
    assert form.count("checked") == 4
    assert "hộ nghèo" in focal.get(f"{LIST}?loai=basic&can-cu=state").content.decode()
    assert "hộ nghèo" not in focal.get(f"{LIST}?ra-nuoc-ngoai=yes").content.decode()
    assert "cách nhau bằng dấu chấm phẩy" in focal.get(f"{LIST}nhap-bang/").content.decode()


def test_offices_that_say_nothing_are_told_from_those_that_say_none(
    sign_in: Callable[..., Official],
) -> None:
    focal = enter(sign_in, "focal", privacy.COMMUNE)
    refused = focal.post(f"{AT}co-quan/khai-khong-co/", {"head": "", "on": "12/10/2026"})
    assert "Ghi họ tên, chức vụ" in refused.content.decode()
    given = {"head": "Lò Văn A, Chủ tịch", "on": "12/10/2026"}
    assert focal.post(f"{AT}co-quan/khai-khong-co/", given).status_code == 302
    assert NoneDeclared.objects.get().head == "Lò Văn A, Chủ tịch"
    page = focal.get(f"{AT}co-quan/").content.decode()
    assert "Rút lại xác nhận" in page
    assert "Sở Y tế" not in page
    privacy.add_processing(office="SO-YT")
    centre = enter(sign_in, "coordinator", "CA-TINH", area="cyber")
    centre.get(f"{AT}co-quan/")
    with CaptureQueriesContext(connection) as asked:
        page = centre.get(f"{AT}co-quan/?tinh-trang=silent").content.decode()
    assert len(asked) <= 12
    assert "Sở Tài chính" in page
    assert "Sở Y tế" not in page
    none = centre.get(f"{AT}co-quan/?tinh-trang=none", headers={"HX-Request": "true"})
    assert "Lò Văn A, Chủ tịch" in none.content.decode()
    assert focal.post(f"{AT}co-quan/rut-lai/").status_code == 302
    assert focal.post(f"{AT}co-quan/rut-lai/").status_code == 422
    privacy.add_processing()
    wrong = focal.post(f"{AT}co-quan/khai-khong-co/", {"head": "", "on": ""}).content.decode()
    assert "Ghi họ tên, chức vụ" in wrong  # said, though the form is not offered any more


def test_an_impact_file_goes_from_its_office_to_its_head(sign_in: Callable[..., Official]) -> None:
    made = privacy.add_processing(started_on=timezone.localdate() - timedelta(days=90))
    focal = enter(sign_in, "focal", privacy.COMMUNE)
    begin = f"{LIST}{made.code}/danh-gia-tac-dong/"
    assert begin in focal.get(made.get_absolute_url()).content.decode()
    refused = focal.post(begin, {"summary": "Lộ hồ sơ"})
    assert "Chưa chọn tệp" in refused.content.decode()
    assert "Lộ hồ sơ" in refused.content.decode()
    file = SimpleUploadedFile("dgtd.txt", b"Danh gia")
    assert focal.post(begin, {"summary": "Lộ hồ sơ", "file": file}).status_code == 302
    stored = StoredFile.objects.count()
    again = SimpleUploadedFile("lan-hai.txt", b"Danh gia lan hai")
    assert focal.post(begin, {"summary": "Lộ hồ sơ", "file": again}).status_code == 422
    assert StoredFile.objects.count() == stored  # what is refused leaves no file behind
    impact = ImpactFile.objects.get()
    page, act = impact_urls(impact)
    assert "dgtd.txt" in focal.get(page).content.decode()
    assert focal.get(f"{page}tep/")["Content-Disposition"].startswith("attachment")
    given = {"do": "submit", "seen": "0"}
    assert focal.post(act, given).status_code == 302
    stale = focal.post(act, {"do": "withdraw", "seen": "0", "note": "Viết lại lý do"})
    assert stale.status_code == 422
    assert "Viết lại lý do" in stale.content.decode()
    assert "Chờ thủ trưởng" not in focal.get(page).content.decode()  # it may still be withdrawn
    head = enter(sign_in, "head", privacy.COMMUNE)
    day = timezone.localdate()
    late = {"do": "approve", "seen": "1", "approved_on": f"{day + timedelta(days=1):%d/%m/%Y}"}
    assert "sửa ngày" in head.post(act, late).content.decode()
    done = late | {"approved_on": f"{day:%d/%m/%Y}", "decision": "12/QĐ"}
    assert head.post(act, done).status_code == 302
    shown = head.get(page).content.decode()
    assert "6 tháng" in shown
    assert "12/QĐ" in shown
    privacy.add_processing("Khác", "SO-YT", started_on=day - timedelta(days=90))
    stands = f"{AT}danh-gia-tac-dong/"
    centre = enter(sign_in, "coordinator", "CA-TINH", area="cyber")
    centre.get(stands)
    with CaptureQueriesContext(connection) as asked:
        found = centre.get(f"{stands}?tinh-trang=overdue").content.decode()
    assert len(asked) <= 12
    assert "Khác" in found
    assert made.get_absolute_url() not in found
    ahead = centre.get(f"{stands}?tinh-trang=overdue&ngay={day + timedelta(days=300):%d/%m/%Y}")
    assert made.get_absolute_url() in ahead.content.decode()
    assert "Khác" not in focal.get(stands).content.decode()
    table = b"".join(centre.get(f"{stands}bang.csv")).decode("utf-8-sig")  # type: ignore[arg-type]
    assert table.count("XLDL-") == 2
    assert "Quá hạn" in table
    assert page in centre.get(made.get_absolute_url()).content.decode()
    assert centre.post(act, {"do": "withdraw", "note": "x"}).status_code == 403
    assert enter(sign_in, "focal", "SO-YT").get(page).status_code == 404


def impact_urls(impact: ImpactFile) -> tuple[str, str]:
    return impact.get_absolute_url(), reverse("privacy:act_on_impact", args=[impact.case.code])


def test_a_request_is_handled_by_its_office_and_only_counted_elsewhere(
    sign_in: Callable[..., Official],
) -> None:
    made = privacy.add_processing()
    privacy.add_processing("Của sở", "SO-YT")
    focal = enter(sign_in, "focal", privacy.COMMUNE)
    at, day = f"{AT}yeu-cau/", timezone.localdate()
    form = focal.get(f"{at}moi/").content.decode()
    assert made.code in form
    assert "Của sở" not in form
    said = {
        "kind": "correct", "received_on": f"{day:%d/%m/%Y}", "capacity": "self",
        "requester": "Quàng Văn Dấu", "content": "Sửa ngày sinh", "processing": made.code,
    }  # fmt: skip
    refused = focal.post(f"{at}moi/", said | {"received_on": "1/1/2099"})
    assert "Ngày nhận yêu cầu không thể ở sau hôm nay" in refused.content.decode()
    assert "Quàng Văn Dấu" in refused.content.decode()
    assert focal.post(f"{at}moi/", said).status_code == 302
    asked = SubjectRequest.objects.get()
    page, act = asked.get_absolute_url(), f"{asked.get_absolute_url()}buoc/"
    words = {"on": f"{day:%d/%m/%Y}", "words": "Thẻ căn cước"}
    assert (
        focal.post(act, {"do": "verify", "seen": "0", "on": "x", "words": "A"}).status_code == 422
    )
    for number, do in enumerate(("verify", "answer", "fulfil")):
        given = words | {"do": do, "seen": str(number)}
        assert focal.post(act, given).status_code == 302, do
    shown = focal.get(page).content.decode()
    assert "Quàng Văn Dấu" in shown
    assert "2 ngày làm việc" in shown
    privacy.receive_request(of_office("focal"))
    focal.get(at)
    with CaptureQueriesContext(connection) as queries:
        listed = focal.get(f"{at}?xem=all").content.decode()
    assert len(queries) <= 12
    assert "Quàng Văn Dấu" in listed
    assert focal.post(act, {"do": "forget"}).status_code == 302
    assert "Quàng Văn Dấu" not in focal.get(page).content.decode()
    for role, office, area in (("coordinator", "CA-TINH", "cyber"), ("head", "SO-YT", "all")):
        other = enter(sign_in, role, office, area)
        assert other.get(page).status_code == 404
        listed = other.get(at).content.decode()
        assert "Lò Thị Mai" not in listed
        assert ("1 yêu cầu đang xử lý" in listed) is (role == "coordinator")


def test_who_only_reads_requests_is_not_asked_to_receive_one(
    sign_in: Callable[..., Official],
) -> None:
    for role, is_asked in (("focal", True), ("monitor", False)):
        page = enter(sign_in, role, privacy.COMMUNE).get(f"{AT}yeu-cau/").content.decode()
        assert ("Nhận yêu cầu" in page) is is_asked, role


def test_a_breach_leads_to_its_incident_and_every_number_to_its_list(
    sign_in: Callable[..., Official],
) -> None:
    focal = enter(sign_in, "focal", privacy.COMMUNE)
    made = privacy.add_processing(basis="consent")
    assert "chưa có biểu mẫu nào" in focal.get(made.get_absolute_url()).content.decode()
    silent = {
        "name": "Mẫu", "kind": "tick", "office": privacy.COMMUNE, "processing": made.code,
        "edition": "1", "text": "Tôi đồng ý", "is_silent": "True", "is_preticked": "False",
        "is_bundled": "False", "withdraw_how": "Gọi điện",
    }  # fmt: skip
    refused = focal.post(f"{AT}dong-y/moi/", silent)
    assert "Im lặng, không phản hồi không phải là đồng ý" in refused.content.decode()
    assert focal.post(f"{AT}dong-y/moi/", silent | {"is_silent": "False"}).status_code == 302
    assert "phiên bản 1" in focal.get(made.get_absolute_url()).content.decode()
    incident = cyber.report_incident(
        cyber.add("Cổng", privacy.COMMUNE), by=of_office("focal"), office=privacy.COMMUNE,
        noticed_at=timezone.now(),
    )  # fmt: skip
    breach = privacy.add_breach(incident=incident.case.code, processing=made.code)
    page = focal.get(breach.get_absolute_url()).content.decode()
    assert incident.get_absolute_url() in page
    assert made.get_absolute_url() in page
    leader = enter(sign_in, "leader", "UBND-14").get(breach.get_absolute_url()).content.decode()
    assert incident.get_absolute_url() not in leader  # he does not read that incident
    assert incident.case.code in leader
    centre = enter(sign_in, "coordinator", "CA-TINH", area="cyber")
    for client in (focal, centre):
        client.get(AT)
        with CaptureQueriesContext(connection) as asked:
            shown = client.get(AT).content.decode()
        assert len(asked) <= 18
        for address in set(re.findall(r'href="(/du-lieu-ca-nhan/[^"]*)"', shown)):
            assert client.get(address).status_code == 200, address
    assert "cua-ai=child" in shown
    assert "Tiếp nhận" in centre.get(f"{LIST}?cua-ai=child&nhay-cam=card").content.decode()
    assert "Tiếp nhận" not in centre.get(f"{LIST}?nhay-cam=bank").content.decode()
