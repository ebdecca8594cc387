"""A round of scoring through HTTP: opened, self-scored, disputed, verified, approved, ranked."""

import io
import re
from collections.abc import Callable
from datetime import date, datetime

import openpyxl
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from django.utils import timezone

from nq57.orgs.models import Organisation
from nq57.scoring import models
from tests.factories import scoring
from tests.factories.scoring import AT, OFFICE, OTHER, OWNER
from tests.journeys.conftest import Desk, fault_of

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("province")]

Sit = Callable[..., Desk]


@pytest.fixture(autouse=True)
def clock(monkeypatch: pytest.MonkeyPatch) -> datetime:
    monkeypatch.setattr(timezone, "now", lambda: AT)
    return AT


def typed(sheet: models.Sheet, **points: str) -> dict[str, str]:
    """Return what the sheet's form sends: the office's maximum unless others are given."""
    sent = {}
    for line in sheet.scores.filter(kind="judged").select_related("criterion"):
        code = line.criterion.code
        value = points.get(code.replace(".", "_"), str(line.max_points).replace(".", ","))
        sent |= {f"s-{code}": str(line.version), f"n-{code}": ""}
        if value == "x":
            sent |= {f"x-{code}": "on", f"n-{code}": "Không có trong kỳ"}
        else:
            sent[f"p-{code}"] = value
    return sent


def table_of(answer: object) -> list[tuple[object, ...]]:
    book = openpyxl.load_workbook(io.BytesIO(answer.content))  # type: ignore[attr-defined]
    return list(book.active.iter_rows(values_only=True))


def step(desk: Desk, held: models.Round, verb: str, **more: str) -> None:
    answer = desk.post("scoring:move", held.case.code, data={"step": verb, **more})
    assert answer.status_code == 302, fault_of(answer)


def test_a_round_from_opening_to_ranking(sit: Sit) -> None:
    scoring.owe(OFFICE, due=date(2026, 3, 2), met_on=date(2026, 3, 1))
    scoring.owe(OFFICE, due=date(2026, 4, 1), met_on=date(2026, 4, 9))
    made = scoring.get_small_set()
    runner, leader = sit("head", OWNER), sit("leader", "UBND-14")
    focal, head, other = sit("focal", OFFICE), sit("head", OFFICE), sit("head", OTHER)
    held = _open(runner, made)
    _score_self(focal, head, held)
    for office in (OTHER, "SO-YT", "SO-KHCN"):
        scoring.fill(scoring.sheet(held, office))
        scoring.send(scoring.sheet(held, office))
    _dispute(focal, runner, held)
    assert head.get("scoring:results", held.case.code, status=403)
    shown = runner.get("scoring:round", held.case.code)
    assert "phiếu chưa gửi: khóa rồi thì cơ quan không tự chấm được nữa" not in shown
    step(runner, held, "verify")
    _verify(sit, runner, held)
    for desk in (focal, other, leader):
        _sees_no_result(desk, held)
    step(runner, held, "finalise")
    preview = leader.get("scoring:results", held.case.code)
    assert "Thứ hạng" not in preview
    assert not [row for row in _rows(leader, held) if row[1]]
    for desk in (focal, other):
        _sees_no_result(desk, held)
    answer = leader.post("scoring:move", held.case.code, data={"step": "approve"})
    assert answer.status_code == 422
    assert "số, ký hiệu" in fault_of(answer)
    step(leader, held, "approve", decision="99/QĐ-UBND")
    page = other.get("scoring:results", held.case.code)
    assert "Thứ hạng" in page
    assert "99/QĐ-UBND" in page
    ranks = {row[2]: row[1] for row in _rows(other, held)}
    names = dict(Organisation.objects.values_list("code", "name"))
    assert (ranks[names[OFFICE]], ranks[names[OTHER]]) == (2, 1)
    other.get("scoring:sheet", scoring.sheet(held).case.code, status=404)


def _open(runner: Desk, made: models.CriteriaSet) -> models.Round:
    assert made.title in runner.get("scoring:rounds")
    form = {"criteria": str(made.pk), "starts_on": "01/01/2026", "ends_on": "31/10/2026",
            "self_due": "20/11/2026", "basis": "12/SNV-CCHC"}  # fmt: skip
    answer = runner.post("scoring:open", data=form)
    assert "Hạn tự chấm đã qua" in fault_of(answer)
    assert 'value="12/SNV-CCHC"' in answer.content.decode()
    answer = runner.post("scoring:open", data={**form, "self_due": "30/11/2026"})
    assert answer.status_code == 302, fault_of(answer)
    held = models.Round.objects.latest("pk")
    shown = runner.get("scoring:round", held.case.code)
    assert "Sở Y tế" in shown
    assert "phiếu chưa gửi: khóa rồi thì cơ quan không tự chấm được nữa" in shown
    assert "Hạn tự chấm là hết ngày 30/11/2026, chưa đến." in shown
    return held


def _score_self(focal: Desk, head: Desk, held: models.Round) -> None:
    sheet = scoring.sheet(held)
    code = sheet.case.code
    answer = focal.post("scoring:sheet", code, data=typed(sheet, II_4="11", III_2="4,5"))
    assert answer.status_code == 422
    assert "II.4: 11 điểm vượt điểm tối đa 10" in fault_of(answer)
    assert 'value="4,5"' in answer.content.decode()
    answer = focal.post("scoring:sheet", code, data=typed(sheet, II_4="mười"))
    assert "Số chưa đúng" in fault_of(answer)
    answer = focal.post("scoring:sheet", code, data=typed(sheet, II_7="x", II_4="9"))
    assert answer.status_code == 302, fault_of(answer)
    answer = head.post("scoring:move_sheet", code, data={"step": "send"})
    assert answer.status_code == 422
    assert "phải có minh chứng" in fault_of(answer)
    for line in sheet.scores.filter(kind="judged").exclude(criterion__evidence=""):
        given = SimpleUploadedFile("bang.txt", f"Chung cu {line.pk}".encode())
        answer = focal.post("scoring:line", code, line.criterion.code,
                            data={"do": "attach", "file": given, "claim": ""})  # fmt: skip
        assert answer.status_code == 302, fault_of(answer)
    answer = head.post("scoring:move_sheet", code, data={"step": "send"})
    assert answer.status_code == 302, fault_of(answer)
    assert "Chờ thẩm định" in focal.get("scoring:sheet", code)


def _dispute(focal: Desk, runner: Desk, held: models.Round) -> None:
    code = scoring.sheet(held).case.code
    assert "Việc đến hạn 01/04" in focal.get("scoring:line", code, "II.1")
    answer = focal.post("scoring:line", code, "II.1", data={"do": "dispute", "reason": ""})
    assert "lý do khiếu nại" in fault_of(answer)
    reason = "Xong từ 31/3"
    answer = focal.post("scoring:line", code, "II.1", data={"do": "dispute", "reason": reason})
    assert answer.status_code == 302, fault_of(answer)
    assert reason in runner.get("scoring:line", code, "II.1")
    answer = focal.post("scoring:sheet", code, data={"s-II.1": "1", "p-II.1": "10"})
    assert answer.status_code == 422
    answer = runner.post("scoring:line", code, "II.1", data={"do": "refuse", "reason": "Đúng"})
    assert answer.status_code == 302, fault_of(answer)
    assert scoring.score(scoring.sheet(held), "II.1").computed_points == 0


def _verify(sit: Sit, runner: Desk, held: models.Round) -> None:
    sheet = scoring.sheet(held)
    verifier = sit("focal", "SO-KHCN")
    page = verifier.get("scoring:sheet", sheet.case.code)
    assert set(re.findall(r'name="p-([^"]+)"', page)) == {"II.3", "II.4", "II.5", "III.1"}
    assert ">I.1 " not in page
    sent = {key: value for key, value in typed(sheet, II_4="7").items() if key[2:] in
            ("II.3", "II.4", "II.5", "III.1")}  # fmt: skip
    answer = verifier.post("scoring:sheet", sheet.case.code, data=sent)
    assert "khác điểm tự chấm" in fault_of(answer)
    answer = verifier.post("scoring:sheet", sheet.case.code,
                           data={**sent, "n-II.4": "Số của hệ thống là 7"})  # fmt: skip
    assert answer.status_code == 302, fault_of(answer)
    for office in (OFFICE, OTHER, "SO-YT", "SO-KHCN"):
        row = scoring.sheet(held, office)
        if office == OFFICE:
            _verify_rest(row)
        else:
            scoring.verify(row)
        answer = runner.post("scoring:move_sheet", row.case.code, data={"step": "settle"})
        assert answer.status_code == 302, fault_of(answer)


def _verify_rest(row: models.Sheet) -> None:
    done = row.scores.exclude(verified_at=None).values_list("criterion__code", flat=True)
    before = {code: scoring.score(row, code).verified_points for code in done}
    scoring.verify(row, **{code.replace(".", "_"): value for code, value in before.items()})


def _sees_no_result(desk: Desk, held: models.Round) -> None:
    for name in ("scoring:results", "scoring:results_table"):
        assert desk.client.get(reverse(name, args=[held.case.code])).status_code == 403
    page = desk.get("scoring:round", held.case.code)
    assert "Kết quả" not in page
    assert "Thứ hạng" not in page


def _rows(desk: Desk, held: models.Round) -> list[tuple[object, ...]]:
    answer = desk.client.get(reverse("scoring:results_table", args=[held.case.code]))
    assert answer.status_code == 200
    return [row for row in table_of(answer) if row[0] in scoring.CLUSTERS]
