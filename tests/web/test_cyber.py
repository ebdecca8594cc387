"""Pages of the register of information systems."""

from collections.abc import Callable

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from nq57.orgs import queries as org_queries
from nq57.orgs.models import Organisation
from nq57.registers.cyber import models, queries
from tests.factories import cyber
from tests.web.conftest import Official

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("province")]

LIST = "/an-ninh-mang/"


def enter(sign_in: Callable[..., Official], role: str, office: str, area: str = "all") -> Client:
    return sign_in(role, organisation=Organisation.objects.get(code=office), area=area).client


def fill(**given: str) -> dict[str, str]:
    plain = {
        "name": "Một cửa điện tử", "owner": "UBND-04099", "operator": "UBND-04099",
        "specialised": "CA-TINH", "kind": "public", "hosting": "province", "is_cloud": "1",
        "holds_public": "on", "status": "operating", "scope": "in",
    }  # fmt: skip
    return {**plain, **given}


def test_an_office_enters_levels_and_sends_a_system_that_the_centre_approves(
    sign_in: Callable[..., Official],
) -> None:
    focal = enter(sign_in, "focal", cyber.COMMUNE)
    refused = focal.post(LIST + "moi/", fill(scope="military"))
    assert refused.status_code == 422
    assert "không thuộc phạm vi" in refused.content.decode()
    assert "Một cửa điện tử" in refused.content.decode()  # what was typed stays
    assert focal.post(LIST + "moi/", fill()).status_code == 302
    system = models.InformationSystem.objects.get()
    page = reverse("cyber:level", args=[system.code])
    answers = {"non_public": "on", "basic_subjects": "5", "sensitive_subjects": "0"}
    seen = focal.post(page, {**answers, "do": "see"}).content.decode()
    assert "cấp độ 2" in seen
    assert "dữ liệu cá nhân cơ bản của dưới 100.000 chủ thể" in seen
    lowered = focal.post(page, {**answers, "level": "1", "do": "save"})
    assert lowered.status_code == 422
    assert "không được hạ" in lowered.content.decode()
    assert focal.post(page, {**answers, "do": "save"}).status_code == 302
    assert focal.post(reverse("cyber:open_dossier", args=[system.code])).status_code == 302
    dossier = models.Dossier.objects.get()
    act = reverse("cyber:act", args=[dossier.case.code])
    for part in ("overview", "design", "rationale", "protection"):
        file = SimpleUploadedFile(f"{part}.txt", part.encode())
        told = focal.post(act, {"do": "attach", "part": part, "file": file})
        assert told.status_code == 302, told.content.decode()
    assert focal.post(act, {"do": "submit"}).status_code == 302
    assert focal.post(act, {"do": "appraise", "note": "Đạt"}).status_code == 403
    centre = enter(sign_in, "coordinator", cyber.POLICE, "cyber")
    asked = reverse("cyber:systems")
    assert dossier.get_absolute_url() in centre.get(asked).content.decode()
    assert "Hồ sơ chờ cơ quan bạn" not in focal.get(asked).content.decode()
    shown = centre.get(dossier.get_absolute_url()).content.decode()
    assert "Ghi kết quả thẩm định" in shown
    assert centre.post(act, {"do": "appraise", "note": "Đạt"}).status_code == 302
    without = {"do": "approve", "decision": "4/QĐ-UBND", "decided_on": "01/10/2026"}
    refused = centre.post(act, without)
    assert refused.status_code == 422
    assert "Chưa ban hành quy chế" in refused.content.decode()
    whole = {**without, "regulation": "3/QĐ-UBND", "regulation_on": "01/09/2026"}
    assert centre.post(act, whole).status_code == 302
    dossier.case.refresh_from_db()
    assert dossier.case.state == "approved"
    assert "Hồ sơ chờ cơ quan bạn" not in centre.get(asked).content.decode()


def test_the_list_is_each_ones_own_in_few_queries(sign_in: Callable[..., Official]) -> None:
    for number in range(3):
        cyber.add(f"Bản tin {number}")
    cyber.level(cyber.add("Của sở", "SO-YT"), by=cyber.CENTRE)
    focal = enter(sign_in, "focal", cyber.COMMUNE)
    focal.get(LIST)
    with CaptureQueriesContext(connection) as asked:
        page = focal.get(LIST + "?q=ban tin").content.decode()
    own = [one["sql"] for one in asked if "cyber_" in one["sql"]]
    assert len(own) <= 4
    assert len(asked) <= 12, [one["sql"][:90] for one in asked]
    assert page.count("Bản tin") >= 3
    assert "Của sở" not in page
    assert focal.get(LIST + "so-luong/").status_code == 403
    leader = enter(sign_in, "leader", "UBND-14")
    counts = leader.get(LIST + "so-luong/").content.decode()
    assert "Sở Y tế" in counts
    assert "Của sở" not in counts
    centre = enter(sign_in, "coordinator", cyber.POLICE, "cyber")
    assert "Của sở" in centre.get(LIST + "?cap-do=1").content.decode()
    # The same post coordinates nothing else.
    assert centre.get("/theo-doi/").status_code in (403, 404)
    assert centre.get("/").status_code == 200


def test_a_sheet_is_tried_then_entered_and_goes_out_again(
    sign_in: Callable[..., Official],
) -> None:
    client = enter(sign_in, "focal", cyber.COMMUNE)
    cyber.add("Đã có")
    out = b"".join(client.get(LIST + "bang.csv"))  # type: ignore[arg-type]
    lines = out.decode("utf-8-sig").splitlines()
    new = lines[1].replace("Đã có", "Mới").replace("HTTT-UBND-04099-01", "")
    bad = new.replace("Mới", "Sai").replace("Phục vụ người dân", "Lạ")
    sheet = "\n".join([*lines, new]).encode()
    broken = client.post(
        LIST + "nhap-bang/", {"file": SimpleUploadedFile("a.csv", sheet + f"\n{bad}".encode())}
    )
    assert broken.status_code == 422
    assert "có 1 chỗ cần sửa" in broken.content.decode()
    tried = client.post(LIST + "nhap-bang/", {"file": SimpleUploadedFile("a.csv", sheet)})
    assert tried.context["trial"].new == 1
    assert models.InformationSystem.objects.count() == 1
    done = client.post(LIST + "nhap-bang/", {"do": "import", "pasted": tried.context["pasted"]})
    assert done.status_code == 302
    assert sorted(models.InformationSystem.objects.values_list("name", flat=True)) == [
        "Mới", "Đã có",
    ]  # fmt: skip
    template = client.get(LIST + "bang-mau.xlsx")
    assert template.status_code == 200
    assert len(queries.COLUMNS) == 30


def test_a_system_shows_its_history_and_a_stale_change_is_told(
    sign_in: Callable[..., Official],
) -> None:
    system = cyber.add()
    client = enter(sign_in, "head", cyber.COMMUNE)
    page = reverse("cyber:change", args=[system.code])
    assert client.post(page, fill(hosting="office", seen="0")).status_code == 302
    stale = client.post(page, fill(hosting="hired", seen="0"))
    assert stale.status_code == 422
    assert "vừa được người khác sửa" in stale.content.decode()
    shown = client.get(system.get_absolute_url()).content.decode()
    assert "Nơi đặt" in shown
    assert "Sửa hệ thống thông tin" in shown


def test_the_journal_keeps_systems_from_who_sees_only_numbers() -> None:
    system = cyber.add("Của xã", cyber.COMMUNE)
    cyber.level(system)
    cyber.open_dossier(system, is_whole=False)
    cyber.write_plan(system)
    cyber.owe(cyber.COMMUNE, cyber.AT.date(), cyber.AT)
    campaign = cyber.open_campaign(cyber.AT, cyber.COMMUNE, due=cyber.AT.date())
    cyber.declare(campaign, cyber.say(system, on=cyber.AT.date()), cyber.AT)
    for role in ("coordinator", "auditor"):
        found = org_queries.list_journal(by=cyber.of_office(role, "SO-KHCN"))
        assert not found.filter(subject_code__contains=system.code).exists()
        assert not found.filter(subject_code__startswith="KKLH.").exists()
    own = org_queries.list_journal(by=cyber.HEAD)
    kinds = ("HSCD.", "PAUP.", "KKLH.")
    assert all(own.filter(subject_code__startswith=kind).exists() for kind in kinds)


def test_the_centre_corrects_a_criterion(sign_in: Callable[..., Official]) -> None:
    row = models.Criterion.objects.get(criteria__code="331/2026/NĐ-CP", at_least=100_000)
    centre = enter(sign_in, "coordinator", cyber.POLICE, "cyber")
    page = reverse("cyber:criterion", args=[row.pk])
    assert centre.post(page, {"text": "", "at_least": "5"}).status_code == 422
    assert centre.post(page, {"text": "Từ 50.000", "at_least": "50000"}).status_code == 302
    assert "Từ 50.000" in centre.get(LIST + "tieu-chi/").content.decode()
