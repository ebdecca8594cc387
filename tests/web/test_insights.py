"""The dashboards: every number leads to exactly so many rows, and down to evidence and clause."""

import html
import re
from collections import Counter
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from nq57.cases import actions as case_actions
from nq57.insights import queries, rules
from nq57.insights.queries import communes
from nq57.orgs.models import Organisation
from nq57.plans import models as plans
from nq57.web.insights import views
from tests.evaluation.test_queries import BASELINE, ask_one, tell
from tests.factories import owed
from tests.web.conftest import Official, sign_in

__all__ = ["sign_in"]
pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("owed_province")]

NOW = datetime(2027, 1, 15, 3, 0, tzinfo=UTC)
COUNTED = re.compile(r'<a class="n[^"]*" data-count="(\d+)" href="([^"]+)"[^>]*>([\d.]+)</a>')
ROWS = {"viec": re.compile(r'<th scope="row" class="grow what">'),
        "toan-canh": re.compile(r'<th scope="row" class="grow what">'),
        "danh-gia": re.compile(r'<th scope="row" class="grow-l">')}  # fmt: skip
NEXT = re.compile(r'href="([^"]*\bsau=[^"]+)"')


@pytest.fixture(autouse=True)
def _mid_january(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(timezone, "now", lambda: NOW)
    queries.forget()


@pytest.fixture
def client(sign_in: Callable[..., Official]) -> Client:
    return sign_in(organisation=Organisation.objects.get(code="SO-KHCN")).client


def at(name: str, *args: Any) -> str:
    return reverse(f"insights:{name}", args=[owed.plan().code, *args])


def get(client: Client, address: str) -> str:
    answer = client.get(address)
    assert answer.status_code == 200, address
    return str(answer.content.decode())


def list_figures(page: str) -> Iterator[tuple[int, str]]:
    """Return each number of a page that leads on, with its link."""
    for count, href, shown in COUNTED.findall(page):
        assert int(shown.replace(".", "")) == int(count)
        yield int(count), html.unescape(href)


def count_rows(client: Client, address: str) -> int:
    """Count the rows of a list, page after page."""
    found, following, seen = 0, address, set[str]()
    while following and following not in seen:
        seen.add(following)
        page = get(client, following)
        area = following.split("/")[1]
        found += len(ROWS[area].findall(page))
        nexts = [html.unescape(one) for one in NEXT.findall(page) if "/bang." not in one]
        following = next((one for one in nexts if one not in seen), "")
    return found


def make_lively() -> None:
    """Let the week hold a claim, a return and a figure."""
    rows = plans.Obligation.objects.filter(
        plan=owed.plan(), case__state="assigned", task__section__code="II"
    ).select_related("case__organisation")[:2]
    for row in rows:
        by = owed.of_office("focal", row.organisation.code)
        case_actions.move(
            case=row.case, verb="submit", product="57/BC", finished_on=NOW.date(), by=by, at=NOW
        )
    case_actions.move(case=rows[0].case, verb="return", note="Thiếu", by=owed.COORDINATOR, at=NOW)
    tell(ask_one("V.12", baseline=40, **BASELINE), "2026-10", 41)


@pytest.mark.slow
def test_each_number_of_the_province_leads_to_exactly_so_many_rows(client: Client) -> None:
    make_lively()
    figures = list(list_figures(get(client, at("province"))))
    areas = Counter(address.split("/")[1] for _count, address in figures)
    assert set(areas) == {"viec", "toan-canh", "danh-gia"}
    assert areas["viec"] > 40
    for count, address in dict.fromkeys(figures):  # some are said twice
        # A long list is counted by its own count, which other tests hold to its rows.
        if count > 150:
            said = re.search(r'<span role="status">([\d.]+) việc', get(client, address))
            assert said is not None
            assert int(said[1].replace(".", "")) == count, address
        else:
            assert count_rows(client, address) == count, address


@pytest.mark.parametrize("name", ["office", "section", "offices", "communes"])
def test_each_number_of_the_other_pages_leads_to_so_many_rows(client: Client, name: str) -> None:
    args = {"office": ["SO-KHCN"], "section": ["II"]}.get(name, [])
    figures = list(list_figures(get(client, at(name, *args))))
    assert len(figures) > 10
    lists = ("/viec/?", "/danh-gia/") if name == "office" else ("/viec/?",)
    assert all(address.startswith(lists) for _count, address in figures)
    small = [one for one in figures if one[0] <= 50]
    for count, address in small[:: max(1, len(small) // 15)]:
        assert count_rows(client, address) == count, address


def test_no_number_of_a_table_stands_without_its_way_down(client: Client) -> None:
    for address in (at("province"), at("offices"), at("communes"), at("office", "SO-KHCN")):
        page = get(client, address)
        for cell in re.findall(r'<td class="num"[^>]*>(.*?)</td>', page, re.DOTALL):
            bare = re.sub(r"<a .*?</a>", "", cell, flags=re.DOTALL)
            assert not re.search(r"\d", re.sub(r"<[^>]+>", "", bare)), (address, cell)


def test_the_way_goes_on_to_evidence_and_clause(client: Client) -> None:
    _count, address = next(list_figures(get(client, at("section", "II"))))
    link = re.search(r'class="pl" href="(/viec/[^"?]+/)"', get(client, address))
    assert link is not None
    page = get(client, link[1])
    assert "Minh chứng" in page
    assert "Phụ lục II" in page


def test_the_map_says_in_words_what_it_shows(client: Client) -> None:
    page = get(client, at("communes"))
    tiles = re.findall(r'<a href="[^"]+" aria-label="([^"]+)"><title>([^<]+)</title>', page)
    assert len(tiles) == 75
    for label, title in tiles:
        assert label == title
        assert re.search(r": (\d|không có việc)", label)
    assert "style=" not in page


def test_very_many_communes_share_tiles_and_have_pages_and_a_search(
    client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(communes, "MOST_TILES", 20)
    monkeypatch.setattr(communes, "MOST_BLOCKS", 12)
    monkeypatch.setattr(views, "_ROWS", 30)
    row = re.compile(r'<th scope="row" class="grow"><a class="pl" href="([^"]+)">([^<]+)</a>')
    onward = re.compile(r'href="([^"]+)" rel="next"')
    tile = re.compile(r'<a href="([^"]+)" aria-label="(\d+) xã, phường từ [^"]+"><title>')
    first = get(client, at("communes"))
    tiles = [(html.unescape(url), int(number)) for url, number in tile.findall(first)]
    assert 4 <= len(tiles) <= 12
    assert sum(number for _url, number in tiles) == 75
    assert "của một ô" not in first
    assert tile.findall(get(client, at("province"))) == tile.findall(first)
    for url, number in tiles:
        page = get(client, url)
        assert len(row.findall(page)) == min(number, 30)
        assert f"{number} xã, phường của một ô" in page
        assert "Xem cả 75 xã, phường" in page
    seen, following = row.findall(first), onward.search(first)
    while following:
        page = get(client, html.unescape(following[1]))
        seen, following = seen + row.findall(page), onward.search(page)
    assert len(seen) == len(set(seen)) == 75
    assert "Mường La" in get(client, at("communes") + "?q=muong+la")
    assert "Không có xã, phường nào khớp." in get(client, at("communes") + "?q=khong+co")
    assert "Không có xã, phường nào khớp." in get(client, at("communes") + "?o=99-99")
    ended, following = 0, onward.search(get(client, at("offices")))
    while following:
        page = get(client, html.unescape(following[1]))
        ended, following = ended + ("Không còn hoạt động" in page), onward.search(page)
    assert ended


def test_a_tile_is_as_dark_as_its_commune_is_late(client: Client) -> None:
    page = get(client, at("communes"))
    found = re.findall(r'aria-label="([^":]+: (\d+)% quá hạn; [^"]+)".*?<rect class="(\w+)"'
                       r'.*?</a>', page)  # fmt: skip
    told = []
    for words, share, look in found:
        counts = {word: int(count) for count, word in re.findall(r"(\d+) ([^,]+)", words)}
        followed = sum(counts.values()) - counts.get("chưa xác nhận", 0)
        told.append((counts["quá hạn"], followed, int(share), look))
    assert len(told) > 10
    scale = rules.get_scale((late, of) for late, of, _share, _look in told)
    for late, of, share, look in told:
        assert (share, look) == (rules.get_share(late, of), f"s{rules.get_step(late, of, scale)}")
    steps = re.findall(r'<rect class="s\d" width="14"[^>]*/></svg>[^<]+<b>(\d+)</b>', page)
    assert [len(steps), sum(map(int, steps))] == [4, len(found)]


def test_a_page_is_right_the_moment_an_obligation_moves(client: Client) -> None:
    def late() -> int:
        page = get(client, at("office", "SO-KHCN"))
        return sum(count for count, url in list_figures(page) if url.endswith("tien-do=overdue"))

    before = late()
    assert before > 0
    row = plans.Obligation.objects.filter(
        plan=owed.plan(), organisation__code="SO-KHCN", case__state="assigned",
        case__due__lt=NOW.date(), case__due__gt=owed.TODAY,
    ).select_related("case__organisation").first()  # fmt: skip
    assert row is not None
    by = owed.of_office("focal", "SO-KHCN")
    given: dict[str, Any] = {"product": "57/BC", "finished_on": owed.TODAY}
    case_actions.move(case=row.case, verb="submit", by=by, at=NOW, **given)
    assert late() < before


def test_changes_are_listed_by_kind(client: Client) -> None:
    make_lively()
    page = get(client, at("changes") + "?loai=returned")
    assert len(ROWS["toan-canh"].findall(page)) == 1
    assert "Bị trả lại" in page
    assert client.get(at("changes") + "?loai=gi-do").status_code == 200
    none = get(client, at("changes") + "?loai=returned&co-quan=khong-co")
    assert "Không có việc nào trong bảy ngày qua." in none


def test_who_sees_one_office_is_refused(sign_in: Callable[..., Official]) -> None:
    other = sign_in("focal", organisation=Organisation.objects.get(code="SO-YT")).client
    assert other.get(reverse("insights:plans")).status_code == 403
    for name, *args in (("province",), ("offices",), ("communes",), ("changes",),
                        ("office", "SO-YT"), ("section", "I")):  # fmt: skip
        answer = other.get(at(name, *args))
        assert answer.status_code == 403, name
        assert "Việc phải làm" in answer.content.decode()


def test_what_is_not_there_is_missing(client: Client) -> None:
    assert client.get(reverse("insights:plans")).status_code == 302
    assert client.get(at("office", "khong-co")).status_code == 404
    assert client.get(at("section", "XXX")).status_code == 404
    assert client.get(at("section", "-")).status_code == 200
    assert client.get(reverse("insights:province", args=["khong-co"])).status_code == 404


def test_queries_are_the_same_with_more_figures_and_moves(client: Client) -> None:
    def count(address: str) -> int:
        client.get(address)
        with CaptureQueriesContext(connection) as captured:
            client.get(address)
        return len(captured)

    addresses = [at("province"), at("offices"), at("communes"), at("section", "II")]
    before = [count(address) for address in addresses]
    make_lively()
    assert [count(address) for address in addresses] == before
    assert max(before) <= 30


def test_english_pages_speak_english(client: Client) -> None:
    make_lively()
    client.cookies["django_language"] = "en"
    page = get(client, at("province"))
    assert "Overdue" in page
    for word in ("Quá hạn", "Chưa xác nhận", "Bảy ngày qua", "nhiều cơ quan", "đã giao"):
        assert word not in page, word
