"""Pages of scoring: what each sees, how many queries, what a wrong form says."""

import io
import re
from collections.abc import Callable
from datetime import datetime

import openpyxl
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.db.models import F
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from nq57.orgs.models import Organisation
from nq57.scoring import actions, models
from tests.factories import scoring
from tests.factories.scoring import AT, OFFICE, OTHER, OWNER, RUNNER
from tests.web.conftest import Official

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("province")]

SignIn = Callable[..., Official]


@pytest.fixture(autouse=True)
def clock(monkeypatch: pytest.MonkeyPatch) -> datetime:
    monkeypatch.setattr(timezone, "now", lambda: AT)
    return AT


def sit(sign_in: SignIn, role: str, office: str) -> Client:
    return sign_in(role, organisation=Organisation.objects.get(code=office)).client


def open_for(*offices: str) -> models.Round:
    return scoring.open_round(criteria=scoring.get_small_set({"UBND-XA-VC": offices}))


def count(client: Client, name: str, code: str) -> int:
    address = reverse(name, args=[code])
    with CaptureQueriesContext(connection) as captured:
        answer = client.get(address)
    assert answer.status_code == 200, address
    return len(captured)


def test_pages_cost_the_same_for_many_offices(sign_in: SignIn) -> None:
    held = open_for(OFFICE, OTHER)
    actions.start_verifying(held=held, by=RUNNER, at=AT)
    runner = sit(sign_in, "head", OWNER)
    names = ("scoring:round", "scoring:results", "scoring:results_table")
    before = [count(runner, name, held.case.code) for name in names]
    codes = Organisation.objects.on(AT.date()).filter(level="commune").in_order()
    more = [one for one in codes.values_list("code", flat=True)[:12] if one not in (OFFICE, OTHER)]
    actions.cancel(held=scoring.fresh(held), reason="Làm lại", by=RUNNER, at=AT)
    _join(more)
    again = scoring.open_round()
    assert again.sheets.count() == len(more) + 2
    actions.start_verifying(held=again, by=RUNNER, at=AT)
    assert [count(runner, name, again.case.code) for name in names] == before


def _join(codes: list[str]) -> None:
    group = models.Cluster.objects.get(criteria__code="thu").group
    for office in Organisation.objects.filter(code__in=codes):
        group.members.create(organisation=office, since="2025-07-01", status="pending")


def test_a_sheet_costs_the_same_with_evidence_and_disputes(sign_in: SignIn) -> None:
    held = open_for(OFFICE)
    focal = sit(sign_in, "focal", OFFICE)
    code = scoring.sheet(held).case.code
    scoring.attach(scoring.sheet(held), "I.1")
    before = count(focal, "scoring:sheet", code)
    for criterion in ("I.2", "II.3", "II.4"):
        scoring.attach(scoring.sheet(held), criterion)
    for criterion in ("II.1", "I.3"):
        actions.dispute(
            sheet=scoring.sheet(held), criterion=criterion, reason="Sai",
            by=scoring.of_office("focal", OFFICE), at=AT,
        )  # fmt: skip
    assert count(focal, "scoring:sheet", code) == before


def test_nothing_typed_is_lost_when_a_line_was_written_meanwhile(sign_in: SignIn) -> None:
    held = open_for(OFFICE)
    focal = sit(sign_in, "focal", OFFICE)
    code = scoring.sheet(held).case.code
    address = reverse("scoring:sheet", args=[code])
    sent = {"s-I.4": "0", "p-I.4": "2", "n-I.4": "Theo văn bản 5"}
    assert focal.post(address, sent).status_code == 302
    answer = focal.post(address, {**sent, "p-I.4": "3"})
    assert answer.status_code == 422
    page = answer.content.decode()
    assert "vừa được người khác ghi" in page
    assert re.search(r'name="p-I\.4"[^>]*value="3"', page)
    assert "Đang lưu: 2 – Theo văn bản 5" in page


def test_what_another_wrote_is_shown_before_it_may_be_overwritten(sign_in: SignIn) -> None:
    held = open_for(OFFICE)
    focal = sit(sign_in, "focal", OFFICE)
    address = reverse("scoring:sheet", args=[scoring.sheet(held).case.code])
    first = {"s-I.4": "0", "p-I.4": "2", "n-I.4": ""}
    # Another fault on the page must not give the fresh version away without what is stored.
    fault = {"s-II.4": "0", "p-II.4": "mười", "n-II.4": ""}
    assert focal.post(address, first).status_code == 302
    page = focal.post(address, {**first, **fault, "p-I.4": "3"}).content.decode()
    assert re.search(r'name="s-I\.4" value="1"', page)
    assert page.count("Đang lưu: 2") == 1
    assert focal.post(address, {**first, "s-I.4": "1", "p-I.4": "3"}).status_code == 302
    assert scoring.score(scoring.sheet(held), "I.4").self_points == 3


def test_a_verifier_verifies_only_what_he_agrees_with_or_scores(sign_in: SignIn) -> None:
    held = open_for(OFFICE)
    scoring.fill(scoring.sheet(held), II_5=None)
    sheet = scoring.send(scoring.sheet(held))
    verifier = sit(sign_in, "focal", "SO-KHCN")
    address = reverse("scoring:sheet", args=[sheet.case.code])
    page = verifier.get(address).content.decode()
    held_in = dict(re.findall(r'name="([psn]-I[^"]+)"[^>]* value="([^"]*)"', page))
    assert {code: held_in[f"p-{code}"] for code in ("II.3", "II.4", "II.5", "III.1")} == dict.fromkeys(
        ("II.3", "II.4", "II.5", "III.1"), ""
    )  # fmt: skip
    assert verifier.post(address, held_in).status_code == 302
    assert not sheet.scores.exclude(verified_at=None).exists()
    given = {**held_in, "a-II.3": "on", "a-II.5": "on", "p-III.1": "10"}
    answer = verifier.post(address, {**given, "p-II.3": "4"})
    assert answer.status_code == 422
    assert "để trống điểm thẩm định" in answer.content.decode()
    assert verifier.post(address, given).status_code == 302
    found = sheet.scores.exclude(verified_at=None).order_by("criterion__position")
    assert list(found.values_list("criterion__code", "verified_points", "verified_applies")) == [
        ("II.3", 15, True), ("II.5", None, False), ("III.1", 10, True),
    ]  # fmt: skip
    # A colleague's page, older than these: what he left empty is not his to overwrite.
    assert verifier.post(address, {**held_in, "a-II.4": "on"}).status_code == 302
    assert sheet.scores.exclude(verified_at=None).count() == 4


def test_an_office_sees_its_verified_points_once_they_are_settled(sign_in: SignIn) -> None:
    held = open_for(OFFICE)
    scoring.fill(scoring.sheet(held))
    scoring.send(scoring.sheet(held))
    actions.start_verifying(held=held, by=RUNNER, at=AT)
    scoring.verify(scoring.sheet(held), I_4="1")
    focal = sit(sign_in, "focal", OFFICE)
    address = reverse("scoring:sheet", args=[scoring.sheet(held).case.code])
    assert "Theo hồ sơ" not in focal.get(address).content.decode()
    actions.settle(sheet=scoring.sheet(held), by=RUNNER, at=AT)
    page = focal.get(address).content.decode()
    assert "Theo hồ sơ" in page
    assert "Điểm đã chốt" in page


def test_the_grade_that_was_chosen_comes_back_with_a_refusal(sign_in: SignIn) -> None:
    held = open_for(OFFICE)
    scoring.settle(held)
    runner = sit(sign_in, "head", OWNER)
    address = reverse("scoring:move_sheet", args=[scoring.sheet(held).case.code])
    answer = runner.post(address, {"step": "lower", "grade": "poor", "reason": ""})
    assert answer.status_code == 422
    assert 'value="poor" selected' in answer.content.decode()


def test_an_auditor_sees_lines_but_no_total_before_approval(sign_in: SignIn) -> None:
    held = open_for(OFFICE)
    scoring.settle(held, **{OFFICE: {"I_4": "1"}})
    auditor = sit(sign_in, "auditor", "TT-TINH")
    address = reverse("scoring:sheet", args=[scoring.sheet(held).case.code])
    page = auditor.get(address).content.decode()
    assert "I.4" in page
    assert "trên thang 100" not in page
    scoring.approve(held)
    assert "trên thang 100" in auditor.get(address).content.decode()


@pytest.mark.parametrize(("role", "office"), [("auditor", "TT-TINH"), ("leader", "UBND-14")])
def test_who_reads_the_whole_province_has_no_points_to_add_up_before_approval(
    sign_in: SignIn, role: str, office: str
) -> None:
    held = open_for(OFFICE)
    scoring.settle(held, **{OFFICE: {"I_4": "1"}})
    reader = sit(sign_in, role, office)
    code = scoring.sheet(held).case.code
    assert "Theo hồ sơ" not in reader.get(reverse("scoring:sheet", args=[code])).content.decode()
    assert _verified_of(reader, code) == {None}
    scoring.approve(held)
    assert "Theo hồ sơ" in reader.get(reverse("scoring:sheet", args=[code])).content.decode()
    assert {1, 15} <= _verified_of(reader, code)


def _verified_of(reader: Client, code: str) -> set[object]:
    """Return what the workbook of a sheet has in the column of verified points."""
    answer = reader.get(reverse("scoring:sheet_table", args=[code]))
    rows = openpyxl.load_workbook(io.BytesIO(answer.content)).active.iter_rows(values_only=True)
    held = [row for row in rows if len(row) > 6]
    head = next(number for number, row in enumerate(held) if row[0] == "Mã")
    return {row[6] for row in held[head + 1 :] if row[0]}


def test_a_workbook_is_previewed_then_written(sign_in: SignIn) -> None:
    row = scoring.sheet(open_for(OFFICE))
    focal, code = sit(sign_in, "focal", OFFICE), row.case.code
    template = focal.get(reverse("scoring:template", args=[code]))
    book = openpyxl.load_workbook(io.BytesIO(template.content))
    table = book.worksheets[0]
    cell = next(one[7] for one in table.iter_rows() if one[3].value == "I.4")
    assert not cell.protection.locked
    for points, is_right in ((4, False), (2, True)):
        cell.value = points
        written = io.BytesIO()
        book.save(written)
        file = SimpleUploadedFile("phieu.xlsx", written.getvalue())
        sent = focal.post(reverse("scoring:upload", args=[code]), {"file": file})
        assert sent.status_code == 302
        page = focal.get(sent.url).content.decode()
        assert ("Nhập 1 tiêu chí" in page) is is_right
        assert (f">{cell.coordinate}</th>" in page) is not is_right
        assert scoring.score(row, "I.4").self_points is None
        marked = openpyxl.load_workbook(io.BytesIO(focal.get(f"{sent.url}danh-dau/").content))
        assert (marked.worksheets[0][cell.coordinate].comment is None) is is_right
        assert focal.post(sent.url).status_code == (302 if is_right else 422)
    assert scoring.score(row, "I.4").self_points == 2
    assert "không có gì khác" in focal.get(sent.url).content.decode()


def test_the_head_is_proposed_beside_the_office(sign_in: SignIn) -> None:
    held = open_for(OFFICE)
    scoring.settle(held)
    runner, row = sit(sign_in, "head", OWNER), scoring.sheet(held)
    address = reverse("scoring:move_sheet", args=[row.case.code])
    given = {"step": "head", "grade": "excellent", "reason": "Có công"}
    refused = runner.post(address, given)
    assert refused.status_code == 422
    assert "không được xếp loại cao hơn" in refused.content.decode()
    assert 'value="excellent" selected' in refused.content.decode()
    assert runner.post(address, {**given, "grade": "poor"}).status_code == 302
    page = runner.get(reverse("scoring:results", args=[held.case.code])).content.decode()
    assert "Có công" in page


def test_a_round_is_handled_together_from_its_page(sign_in: SignIn) -> None:
    held = open_for(OFFICE, OTHER)
    for office in (OFFICE, OTHER):
        row = scoring.sheet(held, office)
        scoring.fill(row)
        actions.send(sheet=scoring.sheet(held, office), by=scoring.of_office("head", office), at=AT)
    actions.start_verifying(held=scoring.fresh(held), by=RUNNER, at=AT)
    runner = sit(sign_in, "head", OWNER)
    address = reverse("scoring:together", args=[held.case.code])
    shown = runner.get(reverse("scoring:round", args=[held.case.code])).content.decode()
    assert address in shown
    assert "đã chốt 0/2" in shown
    assert "loc=chua-gui" not in shown  # there is none
    rows = '<th scope="row" class="grow"><a class="pl" href="/cham-diem/'
    wanted = {"": 2, "cho-toi": 2, "chua-chot": 2, "khieu-nai": 0, "khong-co": 2}
    for asked, number in wanted.items():
        at = reverse("scoring:round", args=[held.case.code])
        page = runner.get(at, {"loc": asked}).content.decode()
        assert page.count(rows) == number, asked
    assert count(runner, "scoring:together", held.case.code) <= 12
    lines = list(models.Score.objects.filter(sheet__round=held, criterion__owner__code=OWNER)
                 .exclude(kind="computed").order_by("pk"))  # fmt: skip
    sent = {"what": "lines", "key": [one.pk for one in lines], "words": "Đã đối chiếu"}
    sent |= {f"seen-{one.pk}": one.version for one in lines}
    assert "Chưa chọn dòng nào" in runner.post(address, {"what": "lines"}).content.decode()
    preview = runner.post(address, sent | {"step": "preview"}).content.decode()
    assert f"{len(lines)} dòng sẽ ghi" in preview
    assert not models.Score.objects.filter(verified_at__isnull=False).exists()
    models.Score.objects.filter(pk=lines[0].pk).update(version=99)
    answer = runner.post(address, sent | {"step": "write"})
    page = answer.content.decode()
    assert answer.status_code == 422
    assert f"Đã ghi {len(lines) - 1} dòng." in page
    assert page.count("vừa được người khác ghi") == 1
    assert "Đã đối chiếu" in page
    models.Score.objects.filter(sheet__round=held, kind="judged").update(
        verified_at=AT, verified_by="thu", verified_applies=True, verified_points=F("self_points")
    )
    keys = [scoring.sheet(held, office).pk for office in (OFFICE, OTHER)]
    given = {"what": "sheets", "key": keys}  # no words are asked
    preview = runner.post(address, given | {"step": "preview"})
    assert preview.status_code == 200
    assert "2 dòng sẽ ghi" in preview.content.decode()
    done = runner.post(address, given | {"step": "write"}, follow=True)
    assert "Đã ghi 2 dòng." in done.content.decode()
    assert "Không còn việc nào chờ bạn" in done.content.decode()
    assert {one.case.state for one in held.sheets.select_related("case")} == {"final"}
