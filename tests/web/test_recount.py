"""Every figure of every dashboard and public page against a recount in SQL of this test's own."""

import html
import re
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
from django.db import connection
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from nq57.insights import queries
from nq57.orgs.models import Organisation
from nq57.plans import models as plans
from nq57.reporting import actions, models
from tests.factories import owed, releasing, reports
from tests.factories.orgs import make_actor
from tests.web.conftest import Official, owe, sign_in
from tests.web.test_insights import NOW, at, get, list_figures, make_lively

__all__ = ["sign_in"]
pytestmark = [pytest.mark.django_db]

# The seven standings, said again in SQL from the columns that stand in the rows.
STANDING = """
CASE WHEN c.state = 'unsettled' THEN 'unsettled'
     WHEN c.due IS NULL AND c.closed_at IS NULL THEN 'running'
     WHEN c.finished_on IS NOT NULL THEN 'done'
     WHEN c.closed_at IS NOT NULL THEN 'ended'
     WHEN c.claimed_on > c.due THEN 'overdue'
     WHEN c.claimed_on IS NOT NULL THEN 'on_time'
     WHEN c.due < %(today)s THEN 'overdue'
     WHEN c.due <= %(today)s + 7 THEN 'at_risk'
     WHEN c.due <= %(today)s + 30
      AND c.state IN ('assigned', 'accepted', 'returned', 'refused', 'paused') THEN 'at_risk'
     ELSE 'on_time' END
"""
ROWS = f"""
SELECT c.code, {STANDING}, org.code, coalesce(s.code, '-'), coalesce(t.code, ''),
       coalesce(doc.code, ''), coalesce(duty.code, '')
FROM plans_obligation o JOIN cases_case c ON c.id = o.case_id
JOIN orgs_organisation org ON org.id = c.organisation_id
LEFT JOIN plans_task t ON t.id = o.task_id LEFT JOIN plans_section s ON s.id = t.section_id
LEFT JOIN documents_document doc ON doc.id = t.document_id
LEFT JOIN plans_duty duty ON duty.id = o.duty_id
WHERE o.plan_id = %(plan)s
"""  # noqa: S608 (a constant of this file)
CHANGES = """
SELECT c.code,
  c.state = 'done' AND EXISTS (SELECT 1 FROM cases_step x WHERE x.case_id = c.id
     AND x.verb = 'confirm' AND x.at >= %(since)s),
  c.state = 'waiting' AND EXISTS (SELECT 1 FROM cases_step x WHERE x.case_id = c.id
     AND x.after = 'waiting' AND x.at >= %(since)s),
  c.state = 'returned' AND EXISTS (SELECT 1 FROM cases_step x WHERE x.case_id = c.id
     AND x.after = 'returned' AND x.at >= %(since)s)
FROM plans_obligation o JOIN cases_case c ON c.id = o.case_id WHERE o.plan_id = %(plan)s
"""
KINDS = ("finished", "claimed", "returned")


@dataclass(frozen=True)
class Row:
    """An obligation as the database has it."""

    code: str
    standing: str
    office: str
    section: str
    task: str
    document: str
    duty: str


def select(query: str, **given: Any) -> list[tuple[Any, ...]]:
    with connection.cursor() as cursor:
        cursor.execute(query, given)
        return cursor.fetchall()


def list_rows(plan: plans.Plan, today: date) -> list[Row]:
    return [Row(*cells) for cells in select(ROWS, plan=plan.pk, today=today)]


def keep(rows: list[Row], asked: dict[str, str]) -> list[Row]:
    """Keep the rows that the filters of an address name; none may be unknown here."""
    names = {"tien-do": "standing", "co-quan": "office", "nhom": "section", "nhiem-vu": "task",
             "van-ban": "document", "trach-nhiem": "duty"}  # fmt: skip
    assert set(asked) <= {*names, "ke-hoach", "vai-tro", "loai"}, asked
    told = {names[key]: value for key, value in asked.items() if key in names}
    return [row for row in rows if all(getattr(row, key) == told[key] for key in told)]


def read_filters(address: str) -> dict[str, str]:
    return {key: values[0] for key, values in parse_qs(urlsplit(address).query).items()}


def list_boards(offices: list[str], sections: list[str]) -> Iterator[str]:
    yield from (at("province"), at("offices"), at("communes"))
    yield from (at("section", code) for code in sections)
    yield from (at("office", code) for code in offices)


@pytest.mark.usefixtures("owed_province")
def test_each_figure_of_each_dashboard_equals_a_recount_in_sql(
    sign_in: Callable[..., Official], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(timezone, "now", lambda: NOW)
    queries.forget()
    make_lively()
    client, plan = sign_in("leader").client, owed.plan()
    rows = list_rows(plan, NOW.date())
    assert len({row.standing for row in rows}) >= 4
    moves = select(CHANGES, plan=plan.pk, since=queries.get_since(NOW.date()))
    moved = {kind: {row[0] for row in moves if row[1 + place]} for place, kind in enumerate(KINDS)}
    assert moved["claimed"]
    assert moved["returned"]
    by_section = dict(select(
        "SELECT coalesce(s.code, ''), count(*) FROM plans_indicator i LEFT JOIN plans_section s "
        "ON s.id = i.section_id WHERE i.plan_id = %(plan)s GROUP BY 1", plan=plan.pk,
    ))  # fmt: skip
    checked: Counter[str] = Counter()
    for page in list_boards(["SO-KHCN", "UBND-03646"], ["I", "VIII", "-"]):
        judged: Counter[str] = Counter()
        for count, address in list_figures(get(client, page)):
            area, asked = address.split("/")[1], read_filters(address)
            checked[area] += 1
            if area == "viec":
                assert count == len(keep(rows, asked)), (page, address)
            elif area == "toan-canh":
                told = [row for row in keep(rows, asked) if row.code in moved[asked["loai"]]]
                assert count == len(told), (page, address)
            elif not asked.get("co-quan"):
                judged[asked["nhom"]] += count
        assert page != at("province") or judged == by_section
    assert checked["viec"] > 600
    assert checked["danh-gia"] > 10


@pytest.mark.usefixtures("owed_province")
def test_each_standing_leads_down_to_clause_and_evidence(
    sign_in: Callable[..., Official], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(timezone, "now", lambda: NOW)
    queries.forget()
    make_lively()
    client, went = sign_in("leader").client, set[str]()
    for _count, address in list_figures(get(client, at("province"))):
        asked = read_filters(address)
        kind = asked.get("tien-do", asked.get("ket-qua", ""))
        if not kind or kind in went:
            continue
        went.add(kind)
        listed = get(client, address)
        down = re.search(r'class="pl" href="(/(?:viec|danh-gia)/[^"]+/)"', listed)
        assert down is not None, address
        page = get(client, html.unescape(down[1]))
        assert re.search(r'href="/ke-hoach/[^"]+"', page), down[1]
        assert "Minh chứng" in page or "phiếu chỉ tiêu" in page or "Phụ lục" in page, down[1]
    assert {"on_time", "overdue", "unsettled", "running"} <= went


@pytest.mark.usefixtures("owed_province")
def test_a_dashboard_is_right_the_moment_an_entry_is_accepted(
    sign_in: Callable[..., Official], monkeypatch: pytest.MonkeyPatch
) -> None:
    reports.set_terms()
    cycle = reports.open_cycle()
    figure = models.Figure.objects.filter(
        report__cycle=cycle, indicator__code="V.12"
    ).select_related("report__organisation").first()  # fmt: skip
    assert figure is not None
    office = figure.report.organisation.code
    by = make_actor("leader")
    when = NOW.date()

    def read() -> list[tuple[Any, ...]]:
        judged = queries.judge(plan=owed.plan(), by=by, today=when)
        (one,) = (row for row in judged.verdicts if row.indicator.code == "V.12")
        return [(point.period, point.value) for tier in one.tiers for point in tier.points]

    queries.forget()
    before = read()
    reports.fill(reports.get_report(cycle, office))
    sent = reports.send(reports.get_report(cycle, office))
    actions.accept_items(
        stamps=reports.list_stamps(sent), by=reports.of_office("coordinator", "SO-KHCN"),
        at=reports.FIRST.replace(day=5),
    )  # fmt: skip
    after = read()
    queries.forget()
    assert read() == after  # what is kept is what a fresh count says
    (raw,) = select(
        "SELECT sum(numerator), sum(denominator) FROM measures_observation WHERE is_current "
        "AND indicator_id = %(pk)s AND period = %(period)s", pk=figure.indicator_id,
        period=figure.period,
    )  # fmt: skip
    assert not [point for point in before if point[0] == figure.period]
    assert [value for period, value in after if period == figure.period] == [raw[0] / raw[1] * 100]


def read_released(page: str) -> Iterator[tuple[str, str, int, int]]:
    """Return of each task row of the portal: code, address, done, all."""
    for row in re.findall(r"<tr>(.*?)</tr>", page, re.DOTALL):
        link = re.search(r'<span class="cap">([^<]*)</span> <a class="pl" href="([^"]+)"', row)
        told = re.search(r'<td class="num"[^>]*>([\d.]+)/([\d.]+)</td>', row)
        if link:
            done, total = (int(one.replace(".", "")) for one in told.groups()) if told else (0, 0)
            yield link[1], html.unescape(link[2]), done, total


@pytest.mark.usefixtures("owed_province")
def test_each_figure_of_the_portal_equals_a_recount_in_sql(
    client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(timezone, "now", lambda: releasing.AT)
    plan, office = owed.plan(), Organisation.objects.get(code="SO-YT")
    kept = plan.tasks.get(code="I.4")
    owe(kept, office, due=date(2026, 9, 1), title="Việc kín", secrecy="restricted")
    releasing.tell("V.12", {"2026-10": 40, "2026-11": 55})
    one = releasing.release(releasing.consolidate(releasing.add_cycle()))
    query = ROWS + " AND c.secrecy = 'open' AND NOT o.is_superseded AND o.task_id IS NOT NULL"
    rows = [Row(*cells) for cells in select(query, plan=plan.pk, today=one.until)]
    by_task: dict[str, Counter[str]] = {}
    for row in rows:
        by_task.setdefault(row.task, Counter())[row.standing] += 1
    page = client.get(reverse("public:tasks")).content.decode()
    shown = list(read_released(page))
    assert len(shown) == len(one.snapshot["tasks"]) > 60
    own = [row for row in shown if plan.tasks.of_plan_text().filter(code=row[0]).exists()]
    for code, address, done, total in own:
        counts = by_task.get(code, Counter())
        assert (done, total) == (counts["done"], counts.total()), code
        if code in ("I.1", "I.4", "VIII.2.7"):
            check_task(client, address, counts)
    front = client.get("/").content.decode()
    for count, href in re.findall(r'<dd class="big[^>]*><a class="pl" href="([^"]+)">([\d.]+)<',
                                  front)[:3]:  # fmt: skip
        listed = client.get(html.unescape(count)).content.decode()
        listed = listed.partition('class="sec"')[2] or listed
        rows_there = len(re.findall(r'<th scope="row" class="full grow-l">', listed))
        assert rows_there == int(href.replace(".", "")), count


def check_task(client: Client, address: str, counts: Counter[str]) -> None:
    """Open a task of the portal: its own counts are the same, and lead to the clause."""
    page = client.get(address).content.decode()
    told = [int(n.replace(".", "")) for n in re.findall(r'<td class="num n">([\d.]+)</td>', page)]
    assert sum(told) == counts.total(), address
    link = re.search(r'href="(/ke-hoach/[^"]+/viec/\d+/)"', page)
    assert link is not None, address
    assert "Phụ lục II" in client.get(link[1]).content.decode()


@pytest.mark.usefixtures("owed_province")
def test_what_is_restricted_is_in_no_list_search_or_export_of_others(
    client: Client, sign_in: Callable[..., Official]
) -> None:
    office = Organisation.objects.get(code="SO-YT")
    mark = "Dấu hiệu việc kín của ngành"
    row = owe(owed.plan().tasks.get(code="I.4"), office, due=date(2026, 9, 1), title=mark,
              secrecy="restricted")  # fmt: skip
    other = sign_in("focal", organisation=Organisation.objects.get(code="UBND-03646")).client
    addresses = [
        "/", "/viec/", "/viec/?q=dau+hieu", "/viec/bang.csv", "/viec/bang.xlsx",
        f"/viec/{row.case.code}/", "/toan-canh/", at("province"), at("office", "SO-YT"),
        at("sheet"), at("changes"), reverse("public:feed_documents"),
        reverse("public:feed_releases"), reverse("plans:task", args=[row.plan.code, row.task_id]),
    ]  # fmt: skip
    for who in (client, other):
        for address in addresses:
            answer = who.get(address)
            assert answer.status_code in (200, 302, 403, 404), address
            content = b"".join(answer) if answer.streaming else answer.content
            assert mark.encode() not in content, address
            assert row.case.code.encode() not in content or "/viec/NV" in address, address
