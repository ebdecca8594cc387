"""Pages of the register of personal-data processing, walked through."""

from collections.abc import Callable

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from nq57.registers.privacy.models import NoneDeclared, Processing
from tests.factories import cyber, privacy
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
