"""Pages of databases, officers and overall reviews, from the order to the work reported done."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import IntegrityError, connection, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from nq57.audit import rules as audit_rules
from nq57.orgs.models import Organisation
from nq57.registers.cyber import models
from tests.factories import cyber, reviews
from tests.web.conftest import Official

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("province")]

ROOT, HEALTH, SCIENCE = "/an-ninh-mang/", "SO-YT", "SO-KHCN"
LIST = ROOT + "ra-soat/"


def enter(sign_in: Callable[..., Official], role: str, office: str, area: str = "all") -> Client:
    return sign_in(role, organisation=Organisation.objects.get(code=office), area=area).client


def begin(*offices: str) -> models.Review:
    at = timezone.now()
    due = timezone.localdate(at) + timedelta(days=20)
    for office in offices:
        cyber.owe(office, due, at)
    return reviews.open_review(at, *offices, due=due)


def today() -> str:
    return f"{timezone.localdate():%d/%m/%Y}"


def test_an_office_keeps_its_officers_and_databases(sign_in: Callable[..., Official]) -> None:
    system = cyber.add("Hồ sơ", HEALTH)
    focal = enter(sign_in, "focal", HEALTH)
    bad = focal.post(ROOT + "nhan-su/moi/", {"name": "", "office": HEALTH, "duty": "full_time"})
    assert bad.status_code == 422
    typed = {"name": "Lò Văn An", "office": HEALTH, "duty": "full_time", "title": "Chuyên viên"}
    assert focal.post(ROOT + "nhan-su/moi/", typed).status_code == 302
    officer = models.Officer.objects.get()
    page = officer.get_absolute_url()
    write = page + "ghi/"
    assert "1 hệ thống chưa có người" in focal.get(ROOT + "nhan-su/").content.decode()
    ahead = {"kind": "training", "training-subject": "ATTT", "training-trained_on": "31/12/2099"}
    assert focal.post(write, ahead).status_code == 422
    assert focal.post(write, {**ahead, "training-trained_on": today()}).status_code == 302
    named = {"kind": "naming", "naming-system": system.code, "naming-since": today()}
    assert focal.post(write, named).status_code == 302
    told = {
        "kind": "certificate", "certificate-name": "CEH", "certificate-issuer": "EC-Council",
        "certificate-issued_on": today(),
    }  # fmt: skip
    assert focal.post(write, told).status_code == 302
    assert "Mọi hệ thống đã có người" in focal.get(ROOT + "nhan-su/").content.decode()
    assert "Lò Văn An" in focal.get(system.get_absolute_url()).content.decode()
    training = officer.trainings.get()
    struck = focal.post(page + "bot/", {"kind": "training", "key": training.pk})
    assert struck.status_code == 302
    assert "Hồ sơ" in focal.get(ROOT + "nhan-su/he-thong-thieu/").content.decode()
    naming = officer.namings.get()
    ended = focal.post(page + "bot/", {"key": naming.pk, "do": "end", "until": today()})
    assert ended.status_code == 302
    base = {"name": "Người bệnh", "office": HEALTH, "system": system.code, "sharing": "default"}
    assert focal.post(ROOT + "co-so-du-lieu/moi/", base).status_code == 422  # personal: unsaid
    whole = {**base, "holds_personal": "1"}
    assert focal.post(ROOT + "co-so-du-lieu/moi/", whole).status_code == 302
    database = models.Database.objects.get()
    change = database.get_absolute_url() + "sua/"
    assert focal.post(change, {**whole, "name": "Bệnh án", "seen": "0"}).status_code == 302
    assert focal.post(change, {**whole, "name": "Khác", "seen": "0"}).status_code == 422
    other = enter(sign_in, "focal", SCIENCE)
    for url in (page, database.get_absolute_url(), change):
        assert other.get(url).status_code == 404
    assert other.post(write, named).status_code == 404
    for name in ("nhan-su", "co-so-du-lieu"):
        assert "Lò Văn An" not in other.get(f"{ROOT}{name}/").content.decode()
        assert focal.get(f"{ROOT}{name}/bang.csv").status_code == 200
        assert focal.get(f"{ROOT}{name}/bang-mau.xlsx").status_code == 200


def test_a_review_goes_from_the_order_to_the_work_reported_done(
    sign_in: Callable[..., Official],
) -> None:
    due = timezone.localdate() + timedelta(days=20)
    for office in (HEALTH, SCIENCE):
        cyber.owe(office, due, timezone.now())
    cyber.add("Hồ sơ", HEALTH)
    centre = enter(sign_in, "coordinator", cyber.POLICE, "cyber")
    typed = {"task": str(cyber.find_order("1.(4)").pk), "title": "Rà soát", "asked": "Từng mục"}
    preview = centre.post(LIST + "moi/", {**typed, "do": "preview"})
    assert preview.status_code == 200
    assert "Văn bản giao việc cho 2 cơ quan" in preview.content.decode()
    whole = {**typed, "do": "open", "office": [HEALTH, SCIENCE]}
    assert centre.post(LIST + "moi/", whole).status_code == 302
    assert centre.post(LIST + "moi/", whole).status_code == 422
    review = models.Review.objects.get()
    focal, head = enter(sign_in, "focal", HEALTH), enter(sign_in, "head", HEALTH)
    place = reverse("cyber:review_office", args=[review.code, HEALTH])
    assert place in focal.get("/").content.decode()
    item = review.items.get()
    said = {"databases": "none", "systems": "none", "people": "none", "seen": "0", "do": "submit"}
    denied = focal.post(place + "tra-loi/", said)
    assert denied.status_code == 422
    assert "Danh mục đang có 1 mục của cơ quan: Hồ sơ" in denied.content.decode()
    gone = {**said, "systems": "reviewed", f"item-{item.pk}": "gone"}
    assert "ghi lý do" in focal.post(place + "tra-loi/", gone).content.decode()
    right = {**said, "systems": "reviewed", f"item-{item.pk}": "kept"}
    assert focal.post(place + "tra-loi/", {**right, "do": "send"}).status_code == 403
    assert focal.post(place + "tra-loi/", right).status_code == 302
    assert focal.post(place + "tra-loi/", right).status_code == 422  # a second press
    answer = models.ReviewAnswer.objects.get()
    act = answer.get_absolute_url() + "buoc/"
    assert "Xem, duyệt và gửi" in head.get(place).content.decode()
    assert focal.post(act, {"do": "send"}).status_code == 403
    assert head.post(act, {"do": "send"}).status_code == 302
    assert centre.post(act, {"do": "return", "note": ""}).status_code == 422
    assert centre.post(act, {"do": "accept"}).status_code == 302
    assert "Báo hoàn thành việc" in focal.get(answer.get_absolute_url()).content.decode()
    assert focal.post(act, {"do": "done"}).status_code == 302
    obligation = reviews.asked_office(review, HEALTH).obligation
    work = reverse("work:obligation", args=[obligation.case.code])
    assert place in focal.get(work).content.decode()
    page = centre.get(review.get_absolute_url()).content.decode()
    assert "1/2 cơ quan chưa báo cáo" in page
    assert "1/1 mục" in page
    assert centre.post(review.get_absolute_url() + "don-doc/", {"note": "Gấp"}).status_code == 302
    ending = {"state": "closed", "reason": "Đã xong", "seen": "0"}
    assert centre.post(review.get_absolute_url() + "ket-thuc/", ending).status_code == 302
    assert focal.post(place + "tra-loi/", {**right, "seen": "1"}).status_code == 422


def test_who_sees_what_of_a_review(sign_in: Callable[..., Official]) -> None:
    reviews.add_database("Người bệnh", timezone.now(), HEALTH)
    review = begin(HEALTH, SCIENCE)
    answer = reviews.answer(review, timezone.now(), HEALTH)
    place = reverse("cyber:review_office", args=[review.code, HEALTH])
    leader = enter(sign_in, "leader", "UBND-14")
    table = leader.get(review.get_absolute_url())
    assert table.status_code == 200
    assert "Người bệnh" not in table.content.decode()
    assert leader.get(answer.get_absolute_url()).status_code == 404
    other = enter(sign_in, "head", SCIENCE)
    assert other.get(review.get_absolute_url()).status_code == 302
    assert other.get(place).status_code == 404
    assert enter(sign_in, "head", "SO-TC").get(review.get_absolute_url()).status_code == 404
    for kind in ("csv", "xlsx"):
        assert leader.get(f"{review.get_absolute_url()}bang.{kind}").status_code == 200
    wrong = leader.get(review.get_absolute_url(), {"ngay": "32/13/2026"}).content.decode()
    assert "Ngày chưa đúng" in wrong


@pytest.mark.parametrize("name", ["nhan-su/", "co-so-du-lieu/", "yeu-cau/", "{review}"])
def test_a_list_costs_the_same_however_long(sign_in: Callable[..., Official], name: str) -> None:
    at = timezone.now()
    review = begin(HEALTH, SCIENCE)
    centre = enter(sign_in, "coordinator", cyber.POLICE, "cyber")
    url = ROOT + name.replace("{review}", f"ra-soat/{review.code}/")

    def count() -> int:
        with CaptureQueriesContext(
            connection,
        ) as told:
            assert centre.get(url).status_code == 200
        return sum("cyber_" in one["sql"] for one in told.captured_queries)

    reviews.add_officer("Người 0", at, HEALTH)
    reviews.add_database("CSDL 0", at, HEALTH)
    reviews.answer(review, at, HEALTH)
    few: Any = count()
    for n in range(1, 4):
        reviews.add_officer(f"Người {n}", at, HEALTH)
        reviews.add_database(f"CSDL {n}", at, HEALTH)
    reviews.answer(review, at, SCIENCE)
    assert count() == few <= 12


def test_the_centre_sees_the_figures_of_a_period_then_issues_them(
    sign_in: Callable[..., Official],
) -> None:
    system = cyber.add("Hồ sơ", HEALTH)
    centre = enter(sign_in, "coordinator", cyber.POLICE, "cyber")
    url = ROOT + "bao-cao-dinh-ky/"
    assert "Xem số liệu" in centre.get(url).content.decode()
    asked = {"ky": "half", "tu": "01/01/2026", "den": "30/06/2026"}
    page = centre.get(url, asked).content.decode()
    assert system.code in page
    assert 'value="CAT"' in page
    assert centre.get(url, {**asked, "den": "31/12/2099"}).status_code == 422
    assert centre.get(url + "ban-thao.pdf", asked).getvalue().startswith(b"%PDF")
    here = f"{url}?ky=half&tu=01/01/2026&den=30/06/2026"
    cover = {"about": "Tình hình an ninh mạng", "issuer": "CAT", "title": "Giám đốc", "seen": ""}
    assert centre.post(here, {**cover, "issuer": ""}).status_code == 422
    issued = centre.post(here, cover)
    assert issued.status_code == 302
    assert centre.get(issued["Location"]).status_code == 200
    assert centre.post(here, cover).status_code == 422  # a second press
    assert enter(sign_in, "leader", "UBND-14").get(url).status_code == 403


def test_a_system_is_assessed_and_its_gaps_are_told(sign_in: Callable[..., Official]) -> None:
    system = cyber.add("Hồ sơ", HEALTH)
    focal = enter(sign_in, "focal", HEALTH)
    url = system.get_absolute_url() + "danh-gia/"
    assert "Xác định cấp độ của hệ thống trước" in focal.get(url).content.decode()
    cyber.level(system, by=audit_rules.SYSTEM)
    assert focal.post(url, {"seen": "0"}).status_code == 422
    bare = focal.post(url, {"seen": "0", "YC01": "met"})
    assert bare.status_code == 422
    assert "Ghi minh chứng" in bare.content.decode()
    typed = {"seen": "0", "YC01": "met", "YC01-evidence": "Quy chế 01", "YC02": "not_met",
             "YC02-reason": "Chưa kiểm kê"}  # fmt: skip
    made = focal.post(url, typed)
    assert made.status_code == 302
    assert "Chưa kiểm kê" in focal.get(made["Location"]).content.decode()
    assert focal.post(url, typed).status_code == 422  # a second press
    table = focal.get(ROOT + "yeu-cau/").content.decode()
    assert "2/15" in table
    assert focal.get(ROOT + "yeu-cau/bang.csv").status_code == 200
    page = made["Location"]

    def attach(claim: str) -> Any:
        file = SimpleUploadedFile("quy-che.txt", b"Quy che 01")
        return focal.post(page + "tep/", {"file": file, "claim": claim})

    bare = attach("")
    assert bare.status_code == 422
    assert "Ghi tệp chứng minh điều gì" in bare.content.decode()
    assert attach("Quy chế 01").status_code == 302
    assert attach("Quy chế 01 nữa").status_code == 422  # the same file twice
    held = models.AssessmentFile.objects.get()
    assert "quy-che.txt" in focal.get(page).content.decode()
    got = focal.get(f"{page}tep/{held.pk}/")
    assert b"".join(got) == b"Quy che 01"  # type: ignore[arg-type]
    files = models.AssessmentFile.objects
    with pytest.raises(IntegrityError, match="cyber_assessmentfile_claim"), transaction.atomic():
        files.update(claim="")
    twin = files.get()
    twin.pk, twin._state.adding = None, True
    with pytest.raises(IntegrityError, match="cyber_assessmentfile_once"), transaction.atomic():
        twin.save()
    other = enter(sign_in, "focal", SCIENCE)
    assert other.get(page).status_code == 404
    assert other.get(f"{page}tep/{held.pk}/").status_code == 404
