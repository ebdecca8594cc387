"""Pages of campaigns: opened by the centre, answered on a phone, told in numbers."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from nq57.orgs.models import Organisation
from nq57.registers.cyber import models, queries
from tests.factories import cyber
from tests.factories.scans import HOSTS, WEB, import_nessus
from tests.web.conftest import Official

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("province")]

LIST, HEALTH, SCIENCE = "/an-ninh-mang/chien-dich/", "SO-YT", "SO-KHCN"


def enter(sign_in: Callable[..., Official], role: str, office: str, area: str = "all") -> Client:
    return sign_in(role, organisation=Organisation.objects.get(code=office), area=area).client


def begin(*offices: str, days: int = 20, **given: Any) -> models.Campaign:
    at = timezone.now()
    due = timezone.localdate(at) + timedelta(days=days)
    for office in offices:
        cyber.owe(office, due, at)
    return cyber.open_campaign(at, due=due, **given)


def place(name: str, campaign: models.Campaign, office: str = HEALTH) -> str:
    return reverse(f"cyber:{name}", args=[campaign.code, office])


def today() -> str:
    return f"{timezone.localdate():%d/%m/%Y}"


def test_the_centre_sees_whom_it_asks_then_opens_once(sign_in: Callable[..., Official]) -> None:
    due = timezone.localdate() + timedelta(days=20)
    for office in (HEALTH, SCIENCE):
        cyber.owe(office, due, timezone.now())
    cyber.add("Hồ sơ", HEALTH)
    centre = enter(sign_in, "coordinator", cyber.POLICE, "cyber")
    typed = {"task": str(cyber.find_order().pk), "title": "Khắc phục", "asked": "Rà quét"}
    missing = centre.post(LIST + "moi/", {**typed, "title": ""})
    assert missing.status_code == 422
    assert "Rà quét" in missing.content.decode()
    seen = centre.post(LIST + "moi/", {**typed, "do": "preview"})
    page = seen.content.decode()
    assert seen.status_code == 200
    assert "Mục này giao 2 cơ quan" in page
    assert "1 hệ thống trong danh mục; 1 cơ quan chưa có hệ thống nào" in page
    assert not models.Campaign.objects.exists()
    whole = {**typed, "do": "open", "office": [HEALTH, SCIENCE]}
    assert centre.post(LIST + "moi/", whole).status_code == 302
    again = centre.post(LIST + "moi/", whole)
    assert again.status_code == 422
    campaign = models.Campaign.objects.get()
    assert campaign.offices.count() == 2
    home = enter(sign_in, "focal", HEALTH).get("/").content.decode()
    assert place("campaign_office", campaign) in home


def test_an_office_says_that_it_scanned_and_its_head_sends(
    sign_in: Callable[..., Official],
) -> None:
    system = cyber.add("Hồ sơ", HEALTH)
    campaign = begin(HEALTH)
    focal = enter(sign_in, "focal", HEALTH)
    form = place("declare", campaign)
    assert focal.get(form).status_code == 200
    blank = {"seen": "0", "count": "1", "h0-state": "open", "h0-system": str(system.pk)}
    denied = focal.post(form, {**blank, "answer": "no_system", "do": "submit"})
    assert denied.status_code == 422
    assert "đang có 1 hệ thống của cơ quan trong phạm vi chiến dịch: Hồ sơ" in (
        denied.content.decode()
    )
    typed = {
        "answer": "none_found", "systems": [str(system.pk)], "scanned_on": today(),
        "scanned_by": "Tổ CNTT", "tool": "OpenVAS", "do": "submit", **blank,
    }  # fmt: skip
    ahead = focal.post(form, {**typed, "scanned_on": "31/12/2099"})
    assert ahead.status_code == 422
    assert "Tổ CNTT" in ahead.content.decode()  # what was typed stays
    assert focal.post(form, {**typed, "do": "send"}).status_code == 403
    file = SimpleUploadedFile("ket-qua.txt", b"sach")
    assert focal.post(form, {**typed, "file": file}).status_code == 302
    again = focal.post(form, typed)
    assert again.status_code == 422
    assert "không ghi lần nữa" in again.content.decode()
    made = models.Declaration.objects.get()
    head = enter(sign_in, "head", HEALTH)
    assert "Xem, duyệt và gửi" in head.get(place("campaign_office", campaign)).content.decode()
    act = reverse("cyber:act_on_declaration", args=[made.case.code])
    assert focal.post(act, {"do": "send"}).status_code == 403
    assert head.post(act, {"do": "send"}).status_code == 302
    centre = enter(sign_in, "coordinator", cyber.POLICE, "cyber")
    without = centre.post(act, {"do": "return", "note": ""})
    assert without.status_code == 422
    said = "Khai không có lỗ hổng, nhưng"
    assert said not in centre.get(made.get_absolute_url()).content.decode()
    import_nessus(system, (HOSTS[0], 443, WEB), at=timezone.now())
    told = centre.get(made.get_absolute_url()).content.decode()
    assert said in told
    assert "rà quét: 1 lỗ hổng chưa khắc phục xong" in told
    assert centre.post(act, {"do": "accept"}).status_code == 302
    assert "Báo hoàn thành việc" in focal.get(made.get_absolute_url()).content.decode()
    assert focal.post(act, {"do": "done"}).status_code == 302
    owed = cyber.asked_office(campaign, HEALTH).obligation
    assert owed.case.state == "waiting"
    page = focal.get(reverse("work:obligation", args=[owed.case.code])).content.decode()
    assert place("campaign_office", campaign) in page


def test_holes_are_rows_that_grow_without_a_script_and_never_vanish(
    sign_in: Callable[..., Official],
) -> None:
    system = cyber.add("Hồ sơ", HEALTH)
    campaign = begin(HEALTH)
    head, form = enter(sign_in, "head", HEALTH), place("declare", campaign)
    typed = {
        "answer": "holes", "systems": [str(system.pk)], "scanned_on": today(),
        "scanned_by": "Tổ CNTT", "seen": "0", "count": "1", "do": "send",
        "h0-title": "Cổng quản trị mở", "h0-system": str(system.pk), "h0-severity": "high",
        "h0-cve": "cve-2026-12345", "h0-found_on": today(), "h0-state": "open",
    }  # fmt: skip
    grown = head.post(form, {**typed, "do": "add"}).content.decode()
    assert "h1-title" in grown
    assert "Cổng quản trị mở" in grown
    bare = head.post(form, {**typed, "do": "add", "h0-severity": ""}).content.decode()
    assert "Chọn mức độ" not in bare  # a row more is no judgement
    assert not models.Declaration.objects.exists()
    wrong = head.post(form, {**typed, "h0-state": "fixed", "h0-cve": "CVE-1"})
    assert wrong.status_code == 422
    assert "CVE-2026-12345" in wrong.content.decode()
    claimless = head.post(form, {**typed, "h0-state": "fixed", "h0-fixed_on": today()})
    assert "căn cứ nào" in claimless.content.decode()
    risk = {**typed, "h0-state": "accepted", "h0-accepted_until": "31/12/2030", "h0-claim": "Chờ"}
    assert "không tự phê duyệt" in head.post(form, risk).content.decode()
    assert head.post(form, typed).status_code == 302
    held = models.Hole.objects.get()
    assert (held.cve, held.state) == ("CVE-2026-12345", "open")
    recalled = head.get(form).content.decode()
    assert str(held.identity) in recalled
    lost = head.post(form, {**typed, "seen": "1", "answer": "none_found", "h0-title": "",
                            "h0-severity": "", "h0-cve": "", "h0-found_on": ""})  # fmt: skip
    assert lost.status_code == 422
    assert "Bản trước đã kê khai: Cổng quản trị mở" in lost.content.decode()
    fixed = {**typed, "seen": "1", "h0-identity": str(held.identity), "h0-state": "fixed",
             "h0-fixed_on": today(), "h0-claim": "Đã đóng cổng"}  # fmt: skip
    assert head.post(form, fixed).status_code == 302
    stand = queries.find_stand(
        office=cyber.asked_office(campaign, HEALTH), day=timezone.localdate()
    )
    assert stand is not None
    assert (stand.standing, stand.version) == ("fixed", 2)


def test_the_table_is_told_in_few_queries_and_holes_only_to_whom_they_are_for(
    sign_in: Callable[..., Official],
) -> None:
    system = cyber.add("Hồ sơ", HEALTH)
    campaign = begin(HEALTH, SCIENCE, "SO-TC")
    now = timezone.now()
    hole = cyber.rules.Hole(
        system=system.pk, title="Tiêm mã SQL", severity="high", found_on=now.date(), state="open"
    )
    said = cyber.say(system, answer="holes", on=timezone.localdate(), holes=(hole,))
    made = cyber.declare(campaign, said, now, HEALTH)
    page = reverse("cyber:campaign", args=[campaign.code])
    centre = enter(sign_in, "coordinator", cyber.POLICE, "cyber")
    centre.get(page)
    with CaptureQueriesContext(connection) as asked:
        seen = centre.get(page).content.decode()
    assert len([one for one in asked if "cyber_" in one["sql"]]) <= 14
    assert len(asked) <= 24
    assert "2/3 cơ quan chưa báo cáo" in seen
    assert seen.index("Sở Tài chính") < seen.index("Sở Y tế")  # who has not reported first
    waiting = centre.get(page + "?tinh-trang=sent").content.decode()
    assert "Sở Y tế" in waiting
    assert "Sở Tài chính" not in waiting
    assert "Tiêm mã SQL" in centre.get(made.get_absolute_url()).content.decode()
    for role, office in (("leader", "UBND-14"), ("coordinator", SCIENCE), ("auditor", "TT-TINH")):
        client = enter(sign_in, role, office)
        table = client.get(page).content.decode()
        assert "2/3 cơ quan chưa báo cáo" in table
        assert "Tiêm mã" not in table
        assert client.get(made.get_absolute_url()).status_code == 404
        assert client.get(place("campaign_office", campaign)).status_code == 404
    stranger = enter(sign_in, "focal", SCIENCE)
    assert stranger.get(page).status_code == 302  # to its own page
    assert stranger.get(place("declare", campaign)).status_code == 404
    assert enter(sign_in, "focal", "SO-XD").get(page).status_code == 404


def test_a_day_is_chosen_a_table_goes_out_and_the_centre_urges_corrects_ends(
    sign_in: Callable[..., Official],
) -> None:
    campaign = begin(HEALTH, SCIENCE)
    centre = enter(sign_in, "coordinator", cyber.POLICE, "cyber")
    page = reverse("cyber:campaign", args=[campaign.code])
    assert "Ngày này chưa đến" in centre.get(page + "?ngay=31/12/2099").content.decode()
    assert "Ngày chưa đúng" in centre.get(page + "?ngay=99").content.decode()
    before = centre.get(page + "?ngay=01/01/2026")
    assert before.status_code == 200
    assert before.context["totals"].offices == 0  # it was not open yet
    out = b"".join(centre.get(page + "bang.csv")).decode("utf-8-sig")  # type: ignore[arg-type]
    assert "Sở Y tế,Chưa báo cáo,0,,,,,," in out
    assert "Tổng cộng,2 cơ quan" in out
    assert centre.get(page + "bang.xlsx").status_code == 200
    assert centre.post(page + "don-doc/", {"note": ""}).status_code == 422
    assert centre.post(page + "don-doc/", {"note": "Gấp"}).status_code == 302
    change = {"title": "Mới", "asked": "Rà quét", "kinds": ["public"], "seen": "0"}
    unsaid = centre.post(page + "sua/", {**change, "drop": SCIENCE, "reason": ""})
    assert unsaid.status_code == 422
    done = centre.post(page + "sua/", {**change, "drop": SCIENCE, "reason": "Không có"})
    assert done.status_code == 302
    assert centre.post(page + "sua/", change).status_code == 422  # seen before that change
    closing = {"state": "closed", "reason": "Đã hết hạn", "seen": "1"}
    assert centre.post(page + "ket-thuc/", {**closing, "reason": ""}).status_code == 422
    assert centre.post(page + "ket-thuc/", closing).status_code == 302
    shown = centre.get(page).content.decode()
    assert "Đã hết hạn" in shown
    assert "Đôn đốc" not in shown
