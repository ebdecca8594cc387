"""Pages of exercises: planned by the centre, played on a phone, judged, closed; who sees what."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from nq57.registers.cyber import models
from tests.factories import cyber, drills
from tests.web.conftest import Official
from tests.web.test_cyber import enter

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("province")]

LIST = "/an-ninh-mang/dien-tap/"
BUDGET = 12


def fill(**given: Any) -> dict[str, Any]:
    new = drills.tell(leader=None)
    plain = {
        "title": new.title, "task": str(new.task.pk), "kind": "live", "extent": "Hệ thống của xã",
        "planned_on": timezone.localdate().strftime("%d/%m/%Y"), "phone": "0912345678",
        "scope": "in", "objectives": "Báo cáo đúng hạn", "incident_kind": "malware",
        "opening": "Máy chủ bị mã hóa", "personal_data": "no", "contain_within": "30",
    }  # fmt: skip
    return {**plain, **given}


def inject(**given: Any) -> dict[str, Any]:
    plain = {
        "position": "1", "minute": "0", "office": "", "told": "Có thư tống tiền",
        "expected": "Ngắt mạng ngay", "most": "10", "within": "15",
    }  # fmt: skip
    return {**plain, **given}


def test_an_exercise_is_planned_played_judged_and_closed(
    sign_in: Callable[..., Official],
) -> None:
    system = cyber.add()
    cyber.level(system, procedures=True)
    centre = enter(sign_in, "coordinator", cyber.POLICE, "cyber")
    staff = enter(sign_in, "staff", cyber.COMMUNE)
    judge = enter(sign_in, "head", drills.JUDGE)
    page = centre.get(LIST + "moi/").content.decode()
    key = page.split('name="leader"')[1].split('<option value="')[1].split('"')[0]
    refused = centre.post(LIST + "moi/", fill(leader=key, planned_on="01/01/2020", phone="x"))
    told = refused.content.decode()
    assert refused.status_code == 422
    assert "chỉ gồm chữ số" in told
    assert "Máy chủ bị mã hóa" in told  # what was typed stays
    refused = centre.post(LIST + "moi/", fill(leader=key, planned_on="01/01/2020", scope="cipher"))
    told = refused.content.decode()
    assert "Ngày diễn tập đã qua" in told
    assert "kênh riêng" in told
    sent = centre.post(LIST + "moi/", fill(leader=key))
    assert sent.status_code == 302, sent.content.decode()
    made = models.Drill.objects.select_related("case").get()
    place, act = made.get_absolute_url(), reverse("cyber:act_on_drill", args=[made.case.code])
    assert staff.get(place).status_code == 404  # it takes no part yet
    early = centre.post(act, {"do": "start", "seen": "0"})
    assert early.status_code == 422
    assert "thêm cơ quan rồi bắt đầu" in early.content.decode()
    commune = system.owner
    for name, part in ((commune.name, "player"), ("Sở Khoa học và Công nghệ", "evaluator")):
        assert centre.post(act, {"do": "office", "office": name, "part": part}).status_code == 302
    again = centre.post(act, {"do": "office", "office": commune.name, "part": "player"})
    assert "đã có trong cuộc diễn tập" in again.content.decode()
    team = {"part": "player", "team": "Lò Văn An", "systems": [str(system.pk)]}
    assert centre.post(f"{place}co-quan/{commune.code}/", team).status_code == 302
    bad = centre.post(f"{place}tinh-huong/moi/", inject(most="0", told=""))
    assert bad.status_code == 422
    assert "Ghi nội dung đưa ra" in bad.content.decode()
    for given in (inject(), inject(position="2", minute="90", told="Bí mật chưa đưa ra")):
        assert centre.post(f"{place}tinh-huong/moi/", given).status_code == 302
    assert staff.post(act, {"do": "start"}).status_code == 403
    made.case.refresh_from_db()
    assert centre.post(act, {"do": "start", "seen": made.case.version}).status_code == 302
    first, second = made.injects.all()
    late = centre.post(act, {"do": "release", "key": second.pk})
    assert "Chưa đến phút thứ 90" in late.content.decode()
    assert centre.post(act, {"do": "release", "key": first.pk}).status_code == 302
    tick = staff.get(f"{place}dong-ho/?luot=0").content.decode()
    assert "Có tình huống mới" in tick
    assert "Phút thứ 0" in tick

    turn, home = models.DrillTurn.objects.get(), reverse("home")
    assert "1 tình huống chưa trả lời" in staff.get(home).content.decode()
    assert made.case.title not in judge.get(home).content.decode()  # nothing to judge yet
    page = staff.get(place).content.decode()
    assert "Có thư tống tiền" in page
    assert "SCDT." in page
    for secret in ("Bí mật chưa đưa ra", "Ngắt mạng ngay", 'value="score"'):
        assert secret not in page, secret
    empty = staff.post(act, {"do": "answer", "key": turn.pk, "text": " "})
    assert empty.status_code == 422
    assert staff.post(act, {"do": "answer", "key": turn.pk, "text": "Đã ngắt"}).status_code == 302
    own = {"do": "score", "key": turn.pk, "points": "10"}
    assert staff.post(act, own).status_code == 403
    lane = staff.get(home).content.decode()
    assert made.case.title in lane  # it goes on
    assert "chưa trả lời" not in lane
    assert "1 trả lời chưa chấm" in judge.get(home).content.decode()
    page = judge.get(place).content.decode()
    assert "Đã ngắt" in page
    assert "Bí mật chưa đưa ra" in page
    over = judge.post(act, {**own, "points": "11", "comment": "Nhanh"})
    assert "từ 0 đến 10" in over.content.decode()
    assert "Nhanh" in over.content.decode()
    assert judge.post(act, {**own, "points": "8", "comment": "Nhanh"}).status_code == 302
    assert "8/10 điểm" not in staff.get(place).content.decode()  # once it is over

    mock = models.Incident.with_drills.get().get_absolute_url()
    assert mock in judge.get(place).content.decode()
    seen = judge.get(mock)
    assert (seen.status_code, b'name="do"' in seen.content) == (200, False)
    assert judge.post(f"{mock}buoc/", {"do": "entry", "text": "x"}).status_code == 403
    shown = staff.get(mock).content.decode()
    assert "Sự cố giả định" in shown
    assert "stix" not in shown
    assert "SCDT." not in staff.get("/an-ninh-mang/su-co/?xem=all").content.decode()
    assert "SCDT." not in staff.get("/an-ninh-mang/tong-quan/").content.decode()
    bundle = centre.get(f"/an-ninh-mang/su-co/SCDT.{commune.code}.1/stix.json")
    assert bundle.status_code == 422

    assert centre.post(act, {"do": "end"}).status_code == 302
    finding = {
        "do": "finding", "text": "Tập huấn sao lưu", "organisation": commune.name,
        "due_on": (timezone.localdate() + timedelta(days=30)).strftime("%d/%m/%Y"),
    }  # fmt: skip
    assert centre.post(act, {**finding, "due_on": "1/1/2020"}).status_code == 422
    assert centre.post(act, finding).status_code == 302
    assert centre.post(act, {"do": "close", "note": " "}).status_code == 422
    assert centre.post(act, {"do": "close", "note": "Đạt yêu cầu"}).status_code == 302
    page = staff.get(place).content.decode()
    for word in ("8/10 điểm", "Nhanh", "Tập huấn sao lưu", "KPDT", "Đạt yêu cầu"):
        assert word in page, word
    assert 'name="do"' not in page
    sheet = staff.get(f"{place}ket-qua.xlsx")
    assert sheet.status_code == 200
    assert b"".join(sheet.streaming_content)[:2] == b"PK"  # type: ignore[attr-defined]
    assert staff.get(f"{place}kich-ban.xlsx").status_code == 403
    draft = reverse("papers:drill_report", args=[made.case.code])
    assert centre.get(draft).status_code == 200
    page = centre.get(LIST).content.decode()
    assert "Mọi hệ thống từ cấp độ 3 đã được diễn tập" in page


def test_the_lists_ask_few_questions_and_tell_what_nobody_exercised(
    sign_in: Callable[..., Official],
) -> None:
    system = cyber.add()
    cyber.level(system, procedures=True)
    today = timezone.now()
    for number in range(3):
        drills.plan(today, title=f"Diễn tập {number}", planned_on=timezone.localdate())
    centre = enter(sign_in, "coordinator", cyber.POLICE, "cyber")
    for place, word in (
        (LIST, "1 hệ thống từ cấp độ 3 chưa"),
        (f"{LIST}chua-dien-tap/", system.name),
    ):
        centre.get(place)
        with CaptureQueriesContext(
            connection,
        ) as asked:
            page = centre.get(place).content.decode()
        assert word in page, place
        own = [one for one in asked if "session" not in one["sql"]]
        assert len(own) <= BUDGET, (place, len(own))
    for _each in range(2):
        made = drills.plan(today, planned_on=timezone.localdate())
        drills.add_office(made)
    staff = enter(sign_in, "staff", cyber.COMMUNE)
    staff.get(LIST)
    with CaptureQueriesContext(connection) as asked:
        assert staff.get(LIST).content.decode().count("Chưa bắt đầu.") == 2
    assert len([one for one in asked if "session" not in one["sql"]]) <= BUDGET
    stranger = enter(sign_in, "auditor", cyber.COMMUNE)
    assert stranger.get(LIST).status_code == 403
