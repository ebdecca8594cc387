"""The pages of evaluation: the list with its filters, one verdict, sheets, criteria, refusals."""

import html
import re
from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from nq57.core import sheets
from nq57.evaluation import enums
from nq57.orgs.models import Organisation
from tests.evaluation.test_queries import BASELINE, ask_one, tell
from tests.factories.reports import plan
from tests.web.conftest import Official, sign_in

__all__ = ["sign_in"]
pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("province")]

NOW = datetime(2026, 11, 22, 3, 0, tzinfo=UTC)


@pytest.fixture(autouse=True)
def _late_november(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(timezone, "now", lambda: NOW)


@pytest.fixture
def client(sign_in: Callable[..., Official]) -> Client:
    return sign_in(organisation=Organisation.objects.get(code="SO-KHCN")).client


def at(name: str, *args: Any) -> str:
    return reverse(f"evaluation:{name}", args=args)


def get(client: Client, address: str) -> str:
    answer = client.get(address)
    assert answer.status_code == 200, address
    return answer.content.decode()


def test_the_list_says_why_of_each_and_filters_by_address(client: Client) -> None:
    tell(ask_one("V.12", baseline=40, **BASELINE), "2026-10", 55)
    assert get(client, at("plans")).count('<th scope="row" class="grow-l"') == 64
    address = at("verdicts", plan().code)
    page = get(client, address)
    assert page.count('<th scope="row" class="grow-l"') == 64
    assert "55% (tháng 10/2026) so với" in page
    assert re.search(r"mỗi năm \+[\d,]+ điểm %, cần \+[\d,]+ điểm %", page)
    assert "Đúng tiến độ" in page
    assert get(client, f"{address}?ket-qua=on_track").count('<th scope="row" class="grow-l"') == 1
    assert get(client, f"{address}?nhom=I").count('<th scope="row" class="grow-l"') == 4
    assert "Không có chỉ tiêu nào khớp bộ lọc." in get(client, f"{address}?co-quan=khong-co")
    some = get(client, f"{address}?co-quan=SO-TC").count('<th scope="row" class="grow-l"')
    assert 0 < some < 64
    assert "Ngày chưa đúng" in get(client, f"{address}?ngay=31/02/2026")
    assert "55% (tháng 10/2026)" not in get(client, f"{address}?ngay=30/06/2026")


def test_a_verdict_leads_down_to_its_inputs_and_clause(client: Client) -> None:
    told = tell(ask_one("V.12", baseline=40, **BASELINE), "2026-10", 55)
    page = get(client, at("verdict", plan().code, "V.12"))
    assert "Nhịp thực tế, mỗi năm" in page
    assert "mức xuất phát" in page
    assert "Phụ lục I, mục V, số 12" in page
    assert told.source in page
    assert "Chưa đủ dữ liệu để dự báo: có 1 số liệu, cần ít nhất 4." in page
    assert "bộ ngưỡng phiên bản 1" in page
    assert client.get(at("verdict", plan().code, "V.999")).status_code == 404
    tiers = get(client, at("verdict", plan().code, "CĐS-2025.1"))
    assert "Cấp huyện" in tiers
    assert "phải báo số liệu này" in tiers
    assert "0,95" in get(client, at("criteria"))


def test_a_version_of_the_criteria_is_added_and_old_verdicts_stay(client: Client) -> None:
    tell(ask_one("V.12", baseline=40, **BASELINE), "2026-10", 50)
    address, day = at("verdict", plan().code, "V.12"), "?ngay=20/11/2026"
    before = get(client, address + day).partition("<main")[2]
    assert "Thêm phiên bản" in get(client, at("criteria"))
    page = get(client, at("add_criteria"))
    sent = {
        name: html.unescape(value)
        for name, value in re.findall(r'<input [^>]*name="(\w+)" value="([^"]*)"', page)
    }
    assert sent["on_track"] == "0,95"
    sent |= {"valid_from": "22/11/2026", "basis": "Quyết định 57/QĐ-UBND", "note": "Siết lại",
             "on_track": "1", "at_risk": "0,99", "confidence": "90"}  # fmt: skip
    wrong = client.post(at("add_criteria"), sent | {"at_risk": "1,5"})
    assert wrong.status_code == 422
    assert "nhỏ hơn ngưỡng đúng tiến độ" in wrong.content.decode()
    assert "Siết lại" in wrong.content.decode()
    early = client.post(at("add_criteria"), sent | {"valid_from": "01/01/2020"})
    assert "phải áp dụng từ ngày đó trở đi" in early.content.decode()
    assert client.post(at("add_criteria"), sent | {"note": ""}).status_code == 422
    assert client.post(at("add_criteria"), sent).status_code == 302
    assert "Phiên bản 2, áp dụng từ 22/11/2026" in get(client, at("criteria"))
    assert (
        get(client, address + day).partition("<main")[2].partition("<footer")[0]
        == (before.partition("<footer")[0])
    )
    now = get(client, address)
    assert "bộ ngưỡng phiên bản 2" in now
    assert client.get(at("verdicts", plan().code)).content.decode().count("phiên bản 2") == 1


def test_who_has_no_right_adds_no_criteria(sign_in: Callable[..., Official]) -> None:
    leader = sign_in("leader").client
    assert "Thêm phiên bản" not in get(leader, at("criteria"))
    assert leader.get(at("add_criteria")).status_code == 403
    assert leader.post(at("add_criteria"), {}).status_code == 403


def test_the_sheets_hold_what_the_page_holds(client: Client) -> None:
    answer = client.get(at("download", plan().code) + "?dang=xlsx")
    rows = sheets.read_sheet(answer.content)
    assert len(rows) == 67  # a head, and three tiers of one
    assert "danh-gia-2026-11-22.xlsx" in answer["Content-Disposition"]
    text = client.get(at("download", plan().code) + "?dang=csv&ket-qua=by_words").content.decode()
    assert "I.2" not in text


def test_english_pages_speak_english(client: Client) -> None:
    tell(ask_one("V.12", baseline=40, **BASELINE), "2026-10", 41)
    client.cookies["django_language"] = "en"
    page = get(client, at("verdicts", plan().code))
    assert "of the pace needed" in page
    for state in enums.State:
        assert f">{state.label}<" not in page


def test_who_reads_only_his_office_is_refused(sign_in: Callable[..., Official]) -> None:
    other = sign_in("focal", organisation=Organisation.objects.get(code="SO-YT")).client
    for name, args in (("plans", ()), ("verdicts", (plan().code,)), ("criteria", ()),
                       ("download", (plan().code,)), ("verdict", (plan().code, "I.1"))):  # fmt: skip
        answer = other.get(at(name, *args))
        assert answer.status_code == 403, name
        assert "Báo cáo kỳ" in answer.content.decode()


def test_queries_are_the_same_with_more_figures(client: Client) -> None:
    address = at("verdicts", plan().code)

    def count() -> int:
        client.get(address)
        with CaptureQueriesContext(connection) as captured:
            client.get(address)
        return len(captured)

    before = count()
    for code in ("V.12", "I.1", "II.3"):
        profile = ask_one(code)
        for month in range(1, 11):
            tell(profile, f"2026-{month:02d}", 40 + month)
    assert count() == before
    assert before <= 30
