"""Pages of the register of communication and honours: the shared pages, walked through."""

from collections.abc import Callable

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from nq57.orgs import queries as org_queries
from nq57.orgs.models import Organisation
from nq57.registers.honours.models import Honour, Programme
from tests.factories import honours
from tests.factories.cyber import of_office
from tests.web.conftest import Official
from tests.web.test_cyber import enter

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("province")]

PROGRAMMES, HONOURS = "/truyen-thong/", "/truyen-thong/ton-vinh/"
SHOW = {
    "name": "Bản tin số", "kind": "column", "channel": "social", "office": honours.COMMUNE,
    "since": "01/07/2026", "task": "I.5.2", "reach": "1.200",
}  # fmt: skip
PERSON = {
    "name": "Lò Thị Hoa", "kind": "scientist", "field": "science", "office": honours.COMMUNE,
    "award": "Bằng khen", "honoured_on": "02/09/2026", "reason": "Giống lúa mới",
    "is_minor": "False", "consent": "unasked",
}  # fmt: skip


def test_an_office_enters_proves_and_changes_an_honour_of_its_programme(
    sign_in: Callable[..., Official],
) -> None:
    focal = enter(sign_in, "focal", honours.COMMUNE)
    own = Organisation.objects.get(code=honours.COMMUNE).name
    assert f'value="{own}"' in focal.get(f"{PROGRAMMES}moi/").content.decode()
    assert focal.post(f"{PROGRAMMES}moi/", SHOW).status_code == 302
    programme = Programme.objects.get()
    assert (programme.reach, programme.task.code) == (1200, "I.5.2")  # type: ignore[union-attr]
    refused = focal.post(f"{HONOURS}moi/", PERSON | {"is_minor": "", "honoured_on": "1/1/2099"})
    assert refused.status_code == 422
    assert "Giống lúa mới" in refused.content.decode()  # what was typed stays
    late = focal.post(f"{HONOURS}moi/", PERSON | {"honoured_on": "1/1/2099"})
    assert "không thể ở sau hôm nay" in late.content.decode()
    told = PERSON | {"programme": programme.code}
    assert focal.post(f"{HONOURS}moi/", told).status_code == 302
    made = Honour.objects.get()
    page = focal.get(made.get_absolute_url()).content.decode()
    assert programme.get_absolute_url() in page
    assert "Chưa hỏi" in page
    attach = reverse("honours:attach_to_honour", args=[made.code])
    assert focal.post(attach, {"claim": ""}).status_code == 422
    file = SimpleUploadedFile("qd.txt", b"Quyet dinh")
    assert focal.post(attach, {"claim": "Quyết định", "file": file}).status_code == 302
    held = reverse("honours:honour_file", args=[made.code, made.files.get().pk])
    assert held in focal.get(made.get_absolute_url()).content.decode()
    assert focal.get(held)["Content-Disposition"].startswith("attachment")
    change = reverse("honours:change_honour", args=[made.code])
    shown = focal.get(change).content.decode()
    assert f'<option value="{programme.code}" selected>' in shown
    assert '<option value="False" selected>' in shown
    assert focal.post(change, told | {"consent": "refused", "seen": "0"}).status_code == 302
    stale = focal.post(change, told | {"consent": "given", "seen": "0"})
    assert stale.status_code == 422
    assert "Lần tôn vinh vừa được người khác sửa" in stale.content.decode()
    history = focal.get(made.get_absolute_url()).content.decode()
    assert "Sửa lần tôn vinh" in history
    assert "Đính kèm tệp vào mục" in history


def test_honours_are_each_offices_own_and_programmes_everybodys_in_few_queries(
    sign_in: Callable[..., Official],
) -> None:
    for number in range(3):
        honours.add_honour(f"Người {number}")
    honours.add_honour("Của sở", "SO-YT", kind="group", consent="refused")
    honours.add_programme("Bản tin của sở", "SO-YT")
    focal = enter(sign_in, "focal", honours.COMMUNE)
    focal.get(HONOURS)
    with CaptureQueriesContext(connection) as asked:
        page = focal.get(f"{HONOURS}?q=nguoi&loai=scientist").content.decode()
    assert len([one for one in asked if "honours_" in one["sql"]]) <= 3
    assert page.count("Người 1") >= 1
    assert "Của sở" not in focal.get(HONOURS).content.decode()
    assert "Bản tin của sở" in focal.get(PROGRAMMES).content.decode()
    shown = focal.get(reverse("honours:programme", args=[Programme.objects.get().code]))
    assert "/sua/" not in shown.content.decode()
    coordinator = enter(sign_in, "coordinator", "SO-KHCN")
    found = coordinator.get(f"{HONOURS}?co-quan=SO-YT&linh-vuc=science&loai=nothing")
    assert "Của sở" in found.content.decode()
    assert "Người 1" not in found.content.decode()
    is_fragment = coordinator.get(HONOURS, headers={"HX-Request": "true"}).content.decode()
    assert "<html" not in is_fragment
    assert "Của sở" in is_fragment
    other = org_queries.list_journal(by=of_office("head", "SO-TC"))
    assert not other.filter(subject_kind="honour").exists()


def test_a_sheet_is_tried_then_entered_and_goes_out_again(
    sign_in: Callable[..., Official],
) -> None:
    focal = enter(sign_in, "focal", honours.COMMUNE)
    honours.add_honour("Đã có")
    out = b"".join(focal.get(f"{HONOURS}bang.csv"))  # type: ignore[arg-type]
    lines = out.decode("utf-8-sig").splitlines()
    new = lines[1].replace("Đã có", "Mới").replace("TV-UBND-04099-01", "")
    sheet = SimpleUploadedFile("a.csv", "\n".join([*lines, new]).encode())
    tried = focal.post(f"{HONOURS}nhap-bang/", {"file": sheet})
    assert "1 mục mới, 0 mục cập nhật, 1 mục không đổi" in tried.content.decode()
    told = {"do": "import", "pasted": tried.context["pasted"]}
    assert focal.post(f"{HONOURS}nhap-bang/", told).status_code == 302
    assert Honour.objects.count() == 2
    assert focal.get(f"{HONOURS}bang-mau.xlsx").status_code == 200
    wrong = SimpleUploadedFile("b.csv", "\n".join([lines[0], new.replace("không", "?")]).encode())
    faulty = focal.post(f"{HONOURS}nhap-bang/", {"file": wrong})
    assert faulty.status_code == 422
    assert "ghi có hoặc không" in faulty.content.decode()
