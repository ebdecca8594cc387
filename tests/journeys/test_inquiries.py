"""One inquiry's whole way through HTTP: ten offices asked, the table recounted by hand."""

import io
import re
from collections import Counter
from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from typing import Any

import openpyxl
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from nq57.core import sheets
from nq57.notices.models import Notice
from nq57.orgs import queries as queries_of_orgs
from nq57.orgs.models import Organisation, OrgGroup
from nq57.reporting import models, queries
from tests.factories import inquiries, orgs
from tests.journeys.conftest import Desk, fault_of
from tests.web.conftest import Official

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("province")]

MONDAY = datetime(2026, 11, 23, 2, 0, tzinfo=UTC)
DUE = date(2026, 11, 30)
NUMBERS = [12, 0, 7, 3, 25, 1, 9, 4, 18]
CHOICES = ["Có", "Chưa", "Có", "Một phần", "Có", "Chưa", "Có", "Có", "Một phần"]


class Clock:
    def __init__(self) -> None:
        self.now = MONDAY

    def __call__(self) -> datetime:
        return self.now


@pytest.fixture(autouse=True)
def clock(monkeypatch: pytest.MonkeyPatch) -> Clock:
    held = Clock()
    monkeypatch.setattr(timezone, "now", held)
    return held


@pytest.fixture
def communes() -> list[Organisation]:
    """The first ten of the 75 communes."""
    return list(Organisation.objects.on(MONDAY.date()).filter(level="commune").in_order()[:10])


def write_questionnaire(desk: Desk) -> models.Questionnaire:
    """Write three questions without script: add, fill in, move, remove."""
    answer = desk.post("inquiries:make", data={"title": "Rà soát vùng lõm sóng"})
    assert answer.status_code == 302
    made = models.Questionnaire.objects.latest("pk")
    first = {"title": "Rà soát vùng lõm sóng", "introduction": "Số đến 15/11", "count": "1",
             "0.kind": "choice", "0.text": "Đã có cáp quang?", "0.choices": "Có\nChưa\nMột phần",
             "0.is_required": "on"}  # fmt: skip
    answer = desk.post(
        "inquiries:questionnaire", made.pk, data=first | {"seen": "1.0", "do": "add.number"}
    )
    assert answer["Location"].endswith("?them=number#cau-2"), fault_of(answer)
    page = desk.get("inquiries:questionnaire", made.pk, them="number")
    assert 'id="cau-2"' in page
    both = first | {"count": "4", "1.kind": "number", "1.text": "Số trạm", "1.unit": "trạm",
                    "1.low": "mười", "1.is_required": "on", "2.kind": "text", "2.text": "Bỏ đi",
                    "3.kind": "text", "3.text": "Khó khăn"}  # fmt: skip
    answer = desk.post(
        "inquiries:questionnaire", made.pk, data=both | {"seen": "1.1", "do": "save"}
    )
    page = answer.content.decode()
    assert answer.status_code == 422
    assert "“mười” không phải số" in page
    assert 'value="mười"' in page
    both["1.low"] = "0"
    answer = desk.post(
        "inquiries:questionnaire", made.pk, data=both | {"seen": "1.1", "do": "remove.2"}
    )
    assert answer.status_code == 302, fault_of(answer)
    left = [
        (row.position, row.text) for row in queries.get_version(questionnaire=made).questions.all()
    ]
    assert left == [(1, "Đã có cáp quang?"), (2, "Số trạm"), (3, "Khó khăn")]
    moved = {
        **both,
        "count": "3",
        "2.kind": "text",
        "2.text": "Khó khăn",
        "seen": "1.2",
        "do": "up.1",
    }
    assert desk.post("inquiries:questionnaire", made.pk, data=moved).status_code == 302
    version = queries.get_version(questionnaire=made)
    assert [row.text for row in version.questions.all()] == [
        "Số trạm",
        "Đã có cáp quang?",
        "Khó khăn",
    ]
    stale = desk.post("inquiries:questionnaire", made.pk, data=moved)
    assert stale.status_code == 422
    assert "vừa được người khác sửa" in fault_of(stale)
    return made


def ask(desk: Desk, made: models.Questionnaire, offices: list[Organisation]) -> models.Inquiry:
    """Preview, then ask just those who were seen."""
    said: dict[str, Any] = {"basis": "57/SKHCN-CĐS", "due": "30/11/2026",
                            "offices": [one.code for one in offices]}  # fmt: skip
    answer = desk.post("inquiries:ask", made.pk, data=said | {"do": "preview"})
    page = answer.content.decode()
    assert answer.status_code == 200, fault_of(answer)
    assert f"{len(offices)} cơ quan sẽ nhận" in page
    assert not models.Inquiry.objects.exists()
    stamp = re.search(r'name="seen" value="([\d.]+)"', page)
    assert stamp is not None
    other = said | {"offices": [offices[0].code], "seen": stamp[1], "do": "ask"}
    assert desk.post("inquiries:ask", made.pk, data=other).status_code == 200  # another preview
    answer = desk.post("inquiries:ask", made.pk, data=said | {"seen": stamp[1], "do": "ask"})
    assert answer.status_code == 302, fault_of(answer)
    return models.Inquiry.objects.get()


def type_into(reply: models.Reply, *typed: str) -> dict[str, str]:
    sent = {}
    for row, said in zip(queries.list_answers(reply=reply), typed, strict=True):
        key = row.response.item
        chosen = next((f"#{pk}" for pk, words in row.asked.choices.items() if words == said), said)
        sent |= {key: chosen, f"{key}.seen": str(row.response.revision)}
    return sent


def fill_sheet(content: bytes, *typed: Any) -> SimpleUploadedFile:
    """Fill the office's workbook as a person does in a spreadsheet."""
    book = openpyxl.load_workbook(io.BytesIO(content))
    sheet = book.worksheets[0]
    for row, said in enumerate(typed, 2):
        sheet.cell(row, 5, said)
    target = io.BytesIO()
    book.save(target)
    return SimpleUploadedFile("phieu.xlsx", target.getvalue())


def send(sit: Callable[..., Desk], reply: models.Reply, **said: str) -> Any:
    """Press “Duyệt và gửi” twice, as an impatient hand does."""
    head = sit("head", reply.organisation.code)
    found = re.search(r'name="key" value="(\d+)"', head.get("inquiries:reply", reply.case.code))
    assert found is not None
    sent = {"step": "send", "key": found[1], **said}
    first, again = (head.post("inquiries:move", reply.case.code, data=sent) for _ in range(2))
    assert again.status_code == first.status_code
    return first


def test_ten_offices_from_asking_to_the_table(
    sit: Callable[..., Desk], clock: Clock, communes: list[Organisation]
) -> None:
    desk = sit()
    orgs.PostFactory(organisation=communes[9])
    inquiry = ask(desk, write_questionnaire(desk), communes)
    assert Notice.objects.filter(post__organisation=communes[9], kind="assigned").count() == 1
    replies = [inquiries.get_reply(inquiry, one.code) for one in communes]
    home = sit("focal", communes[0].code).get("home")
    assert "1 phiếu phải trả lời" in home
    assert "Rà soát vùng lõm sóng" in home

    for number, reply in enumerate(replies[:9]):
        if number == 8:  # the late one
            clock.now = MONDAY + timedelta(days=10)
        focal, code = sit("focal", reply.organisation.code), reply.case.code
        typed = (str(NUMBERS[number]), CHOICES[number], f"Khó khăn {number}")
        if number < 2:
            _answer_by_sheet(focal, code, *typed)
        else:
            _answer_by_form(focal, code, reply, *typed)
        assert focal.post("inquiries:move", code, data={"step": "send"}).status_code == 403
        assert focal.post("inquiries:move", code, data={"step": "submit"}).status_code == 302
        answer = send(sit, reply)
        assert answer.status_code == 302, fault_of(answer)

    clock.now = MONDAY + timedelta(days=11)
    desk = sit()  # the session of ten days ago has ended
    _return_and_mend(sit, desk, inquiry, replies[3])
    _check_table(desk, inquiry, communes)
    _urge_the_missing(sit, desk, inquiry, replies[9])

    codes = [reply.case.code for reply in replies[:9]]
    assert desk.post("inquiries:judge", inquiry.pk, data={"phieu": codes}).status_code == 302
    assert desk.post("inquiries:change", inquiry.pk, data={"do": "close"}).status_code == 302
    states = Counter(inquiry.replies.values_list("case__state", flat=True))
    assert states == {"accepted": 9, "unanswered": 1}
    last = sit("focal", communes[9].code)
    assert "Không trả lời" in last.get("inquiries:reply", replies[9].case.code)
    said = {"do": "extend", "due": "15/12/2026", "document": "60/SKHCN"}
    assert desk.post("inquiries:change", inquiry.pk, data=said | {"due": "x"}).status_code == 422
    assert desk.post("inquiries:change", inquiry.pk, data=said).status_code == 302
    page = desk.get("inquiries:inquiry", inquiry.pk)
    assert "hạn ban đầu 30/11/2026" in page
    assert "Hạn ban đầu" in last.get("inquiries:reply", replies[9].case.code).replace(
        "hạn ban", "Hạn ban"
    )
    said = {"do": "call_off", "reason": "Đã đủ số"}
    assert desk.post("inquiries:change", inquiry.pk, data=said).status_code == 302
    assert "Đã rút:" in desk.get("inquiries:inquiry", inquiry.pk)


def _answer_by_sheet(focal: Desk, code: str, number: str, choice: str, words: str) -> None:
    content = focal.client.get(reverse("inquiries:sheet", args=[code])).content
    wrong = {"file": fill_sheet(content, "mười hai", "Có lẽ", words)}
    answer = focal.post("inquiries:import_sheet", code, data=wrong)
    assert answer.status_code == 422
    told = fault_of(answer)
    assert "có 2 chỗ cần sửa" in told
    assert all(cell in told for cell in ("E2 E801", "E3 E803"))
    for expected in ("Đã ghi 3 câu trả lời", "Bảng không có gì khác"):
        right = {"file": fill_sheet(content, int(number), choice, words)}
        answer = focal.post("inquiries:import_sheet", code, data=right)
        assert answer.status_code == 302, fault_of(answer)
        assert expected in focal.get("inquiries:reply", code)


def _answer_by_form(focal: Desk, code: str, reply: models.Reply, *typed: str) -> None:
    wrong = type_into(reply, "12 trạm", *typed[1:])
    answer = focal.post("inquiries:reply", code, data=wrong)
    page = answer.content.decode()
    assert answer.status_code == 422
    assert 'value="12 trạm"' in page
    assert "“12 trạm” không phải số" in page
    assert typed[2] in page  # what was right is kept
    sent = type_into(reply, *typed)
    answer = focal.post("inquiries:reply", code, data=sent, fragment=True)
    page = answer.content.decode()
    assert "<html" not in page
    assert "3/3 câu đã trả lời" in page
    assert 'hx-swap-oob="true"' in page


def _return_and_mend(
    sit: Callable[..., Desk], desk: Desk, inquiry: models.Inquiry, reply: models.Reply
) -> None:
    code = reply.case.code
    bare = {"phieu": code, "do": "return", "reason": " "}
    assert desk.post("inquiries:judge", inquiry.pk, data=bare).status_code == 422
    said = bare | {"reason": "Ghi thiếu bản Pá Lông"}
    assert desk.post("inquiries:judge", inquiry.pk, data=said).status_code == 302
    focal = sit("focal", reply.organisation.code)
    assert "Ghi thiếu bản Pá Lông" in focal.get("inquiries:reply", code)
    assert "2/3" not in desk.get("inquiries:reply", code)  # the draft is the office's own
    NUMBERS[3] = 5
    mended = type_into(reply, "5", CHOICES[3], "Đã bổ sung")
    assert focal.post("inquiries:reply", code, data=mended).status_code == 302
    assert send(sit, reply).status_code == 302


def _check_table(desk: Desk, inquiry: models.Inquiry, communes: list[Organisation]) -> None:
    """Recount everything from what was typed, not from what the queries say."""
    page = desk.get("inquiries:inquiry", inquiry.pk)
    assert "9/10 cơ quan đã trả lời" in page
    assert "Còn thiếu 1 cơ quan" in page
    assert page.count("chậm 3 ngày") == 1  # late
    assert page.count("chậm 4 ngày") == 1  # never: four days past the due day
    content = desk.client.get(reverse("inquiries:export", args=[inquiry.pk])).content
    cells = [row[:9] for row in sheets.read_sheet(content)]
    by_office = {row[0]: row for row in cells[1:] if row[0]}
    assert by_office.keys() == {one.code for one in communes}
    for number, office in enumerate(communes[:9]):
        assert by_office[office.code][6:8] == [str(NUMBERS[number]), CHOICES[number]]
    assert by_office[communes[9].code][3:] == ["", "4", "", "", "", ""]
    totals = {row[1]: row[6:] for row in cells[1:] if not row[0]}
    assert totals["Tổng"][0] == str(sum(NUMBERS))
    assert (totals["Nhỏ nhất"][0], totals["Lớn nhất"][0]) == (str(min(NUMBERS)), str(max(NUMBERS)))
    tally = Counter(CHOICES)
    told = "; ".join(f"{words}: {tally[words]}" for words in ("Có", "Chưa", "Một phần"))
    assert totals["Số cơ quan chọn"][1] == told
    assert f"<b>{sum(NUMBERS)}</b>" in page
    text = desk.client.get(reverse("inquiries:export_text", args=[inquiry.pk])).content
    assert [row[:9] for row in sheets.read_sheet(text)] == [
        [_write_plainly(cell) for cell in row] for row in cells
    ]
    assert Decimal(sum(NUMBERS)) == queries.list_columns(inquiry=inquiry)[0].total


def _urge_the_missing(
    sit: Callable[..., Desk], desk: Desk, inquiry: models.Inquiry, reply: models.Reply
) -> None:
    nobody = desk.post("inquiries:urge", inquiry.pk, data={})
    assert nobody.status_code == 422
    first = desk.post("inquiries:urge", inquiry.pk, data={"tat-ca": "1"})
    assert first.status_code == 200
    assert first.content.decode().count('name="phieu"') == 1
    said = {"phieu": reply.case.code, "note": "Đề nghị gửi ngay"}
    assert desk.post("inquiries:urge", inquiry.pk, data=said).status_code == 302
    assert reply.case.steps.filter(verb="urge").count() == 1
    assert Notice.objects.filter(kind="urged", subject_code=reply.case.code).count() == 1


def test_a_group_is_expanded_and_the_lists_cost_the_same_for_many(
    sit: Callable[..., Desk],
) -> None:
    desk, group = sit(), queries_of_orgs.get_group(wording="UBND cấp xã")
    assert group is not None
    made = inquiries.make_questionnaire(questions=inquiries.QUESTIONS[:2])
    said = {"basis": "57/SKHCN", "due": "30/11/2026", "group": group.code, "do": "preview"}
    answer = desk.post("inquiries:ask", made.pk, data=said)
    assert "75 cơ quan sẽ nhận" in answer.content.decode(), fault_of(answer)
    offered = dict(answer.context["form"].fields["group"].choices)
    assert offered["reporting"] == "Mọi cơ quan có trách nhiệm báo cáo (95)"
    assert any("UBND cấp xã" in name and name.endswith("(75)") for name in offered.values())
    empty = [
        one for one in OrgGroup.objects.all()
        if not queries_of_orgs.list_members(group=one, on=MONDAY.date())
    ]  # fmt: skip
    assert empty
    assert not {one.code for one in empty} & offered.keys()
    assert OrgGroup.objects.count() == len(offered) - 2 + len(empty)
    every = {**said, "group": "reporting", "offices": ["SO-YT"]}
    answer = desk.post("inquiries:ask", made.pk, data=every)
    assert len(answer.context["reach"].offices) == 95
    past = desk.post("inquiries:ask", made.pk, data=said | {"due": "01/01/2020"})
    assert past.status_code == 422
    assert past.context["form"].errors["due"] == [
        "Hạn trả lời đã qua. Chọn hôm nay hoặc một ngày sau hôm nay."
    ]
    counts, focal = [], sit("focal", "UBND-03646")
    for _time in range(2):
        inquiry = inquiries.ask(made=made, group=group, due=DUE, at=MONDAY)
        one = inquiries.get_reply(inquiry, "UBND-03646")
        addresses = [
            (desk, reverse("inquiries:inquiries")), (desk, reverse("inquiries:inquiry", args=[inquiry.pk])),
            (focal, reverse("inquiries:inquiries")),
            (focal, reverse("inquiries:reply", args=[one.case.code])),
            (focal, reverse("work:obligations")),
        ]  # fmt: skip
        for who, address in addresses:
            who.client.get(address)
        row = []
        for who, address in addresses:
            with CaptureQueriesContext(connection) as captured:
                assert who.client.get(address).status_code == 200
            row.append(len(captured))
        counts.append(row)
        for reply in inquiry.replies.with_rows()[:40]:
            inquiries.fill(reply, "3", "Có")
            inquiries.send(reply)
    assert counts[0] == counts[1]
    assert max(counts[0]) <= 15


def test_more_time_is_asked_for_and_granted(
    sit: Callable[..., Desk], sign_in: Callable[..., Official]
) -> None:
    desk, focal = sit(), sit("focal", "UBND-03646")
    inquiry = inquiries.ask(Organisation.objects.get(code="UBND-03646"), at=MONDAY, due=DUE)
    code = inquiry.replies.with_rows().get().case.code
    said = {"asked_due": "05/12/2026", "reason": "Chờ xã báo"}
    assert focal.post("inquiries:request_extension", code, data={}).status_code == 422
    assert focal.post("inquiries:request_extension", code, data=said).status_code == 302
    assert focal.post("inquiries:request_extension", code, data=said).status_code == 422
    found = re.search(r"gia-han/(\d+)/", desk.get("inquiries:reply", code))
    assert found is not None
    extension = int(found[1])
    refused = desk.post("inquiries:decide_extension", code, extension, data={})
    assert refused.status_code == 422
    assert "lý do không cho gia hạn" in fault_of(refused)
    said = {"granted_due": "05/12/2026", "document": "61/SKHCN"}
    assert desk.post("inquiries:decide_extension", code, extension, data=said).status_code == 302
    assert "được đến 05/12/2026" in focal.get("inquiries:reply", code)


def _write_plainly(cell: str) -> str:
    """Return a cell of a sheet as CSV has it: days as in ISO 8601, one line."""
    day = re.fullmatch(r"(\d\d)/(\d\d)/(\d{4})", cell)
    return "-".join(reversed(day.groups())) if day else cell.replace("\n", " ")
