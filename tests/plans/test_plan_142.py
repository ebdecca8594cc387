"""Plan 142 and the letter of 2026 as living plans: counts, cells, offices, lineage."""

import html
import re
from contextlib import ExitStack
from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from django.db import connections
from django.db.models import Q
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from nq57.audit import models as audit
from nq57.documents import models as documents
from nq57.jobs.cli import seeds
from nq57.orgs.models import Organisation
from nq57.plans import models, queries
from nq57.web.plans.views import reading
from tests.factories.orgs import make_actor

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("province"), pytest.mark.server]

BEFORE, AFTER = date(2025, 6, 30), date(2025, 7, 1)


def plan() -> models.Plan:
    return models.Plan.objects.get(document__symbol="142/KH-UBND")


def test_it_holds_what_the_documents_say() -> None:
    counts = queries.get_counts(plan=plan(), by=make_actor())
    assert counts.indicators == 64
    assert counts.tasks == 85
    assert counts.assignments == 87
    assert counts.orders == 10
    assert counts.order_parts == 11
    parents = plan().tasks.of_plan_text().filter(assignments__isnull=True)
    assert parents.count() == 8


def test_every_item_opens_its_clause_and_lines() -> None:
    assert not plan().indicators.filter(Q(clause__isnull=True) | Q(from_line=0)).exists()
    assert not plan().tasks.filter(Q(clause__isnull=True) | Q(from_line=0)).exists()
    assert not plan().duties.filter(Q(clause__isnull=True) | Q(from_line=0)).exists()
    row = plan().indicators.get(code="II.3")
    lines = queries.list_lines(item=row, document=plan().document, context=0)
    assert [text for _, text, _ in lines][:4] == ["3", row.name, "≥ 80%", "100%"]


@pytest.mark.parametrize(
    ("code", "horizon", "op", "low", "unit"),
    [
        ("I.1", 2025, ">=", "15", "%"),
        ("II.1", 2045, ">=", "3", "%"),
        ("II.2", 2025, "=", "0.2", "% GRDP"),
        ("II.7", 2030, ">=", "9", "người"),
        ("III.4", 2035, ">=", "1200", ""),
        ("V.1", 2025, ">=", "0.66", ""),
        ("V.8", 2025, "=", "66.67", "%"),
        ("V.15", 2045, "=", "30", "% GRDP"),
    ],
)
def test_targets_are_typed(code: str, horizon: int, op: str, low: str, unit: str) -> None:
    cell = models.Target.objects.get(
        indicator__plan=plan(), indicator__code=code, horizon=horizon, is_current=True
    )
    assert (cell.op, cell.low, cell.unit) == (op, Decimal(low), unit)


def test_confirmations_stand_on_the_rows_that_were_asked_and_no_others() -> None:
    asked = plan().indicators.exclude(targets__confirmation="").distinct()
    assert asked.count() == 22
    unasked = models.Target.objects.filter(indicator__plan=plan(), indicator__code="II.1")
    assert all(cell.is_confirmed and not cell.confirmation for cell in unasked)
    pending = models.Target.objects.filter(indicator__plan=plan(), indicator__code="II.3")
    assert not any(cell.is_confirmed for cell in pending if cell.raw)


def test_a_group_is_resolved_by_the_day() -> None:
    party = models.AssignmentParty.objects.filter(
        assignment__task__plan=plan(), group__code="UBND-H"
    ).first()
    assert party is not None
    before = queries.list_performers(parties=[party], on=BEFORE)
    after = queries.list_performers(parties=[party], on=AFTER)
    assert len(before.organisations) == 12
    assert after.organisations == ()
    assert after.empty_groups == ("UBND cấp huyện",)


def test_communes_before_and_after_are_the_sets_that_lived() -> None:
    party = models.AssignmentParty.objects.filter(
        assignment__task__plan=plan(), group__code="UBND-X"
    ).first()
    assert party is not None
    for day, size in ((BEFORE, 200), (AFTER, 75)):
        found = queries.list_performers(parties=[party], on=day).organisations
        alive = Organisation.objects.on(day).filter(kind="people_committee", level="commune")
        assert {office.pk for office in found} == set(alive.values_list("pk", flat=True))
        assert len(found) == size


def test_orders_carry_document_clause_and_words() -> None:
    order = plan().tasks.orders().get(code="1.(4)")
    assert order.document.relations.exists()
    assert order.clause is not None
    assert "lỗ hổng bảo mật" in order.title
    part = order.assignments.get()
    assert part.schedules.get().due == date(2026, 4, 30)
    monitors = part.parties.filter(role="monitor")
    assert [row.organisation.code for row in monitors if row.organisation] == ["CA-TINH"]


@pytest.mark.parametrize(
    ("order", "task"), [("4", "VIII.3.4"), ("1.(5)", "III.5"), ("1.(3)", "II.3")]
)
def test_orders_are_offered_the_tasks_that_they_sharpen(order: str, task: str) -> None:
    offered = models.Link.objects.filter(order__plan=plan(), order__code=order, task__code=task)
    assert offered.exists()


def test_order_on_internet_is_offered_the_coverage_indicators() -> None:
    offered = models.Link.objects.filter(order__plan=plan(), order__code="1.(3)")
    codes = {link.indicator.code for link in offered if link.indicator}
    assert codes & {"I.1", "I.2", "I.3"}


def test_the_duty_that_repeats_a_task_is_offered_as_one() -> None:
    repeated = plan().duties.filter(same_as__isnull=False)
    assert {duty.same_as.code for duty in repeated if duty.same_as} == {"I.3"}


def test_the_coordinating_office_is_read_from_the_plan() -> None:
    coordinator = plan().coordinator
    assert coordinator is not None
    assert coordinator.code == "SO-KHCN"


def test_the_replaced_plan_is_a_stub_and_asks_no_mapping() -> None:
    stub = documents.Document.objects.get(symbol="52/KH-UBND")
    assert stub.is_stub
    assert stub.mentions.filter(kind="replaces", from_document=plan().document).exists()
    assert plan().replaces is None


def test_adoption_is_in_the_journal() -> None:
    entry = audit.Entry.objects.get(verb="adopt_plan")
    assert entry.after == {"indicators": 64, "tasks": 93, "directives": 0, "duties": 7}


def test_an_office_sees_its_share_in_groups_too() -> None:
    office = Organisation.objects.get(code="UBND-04099")
    share = queries.get_office_share(
        plan=plan(), organisation=office, on=date(2026, 11, 21), by=make_actor()
    )
    assert "II.3" in {row.code for row in share.led_indicators}
    assert "1.(4)" in {part.task.code for part in share.led}
    assert not share.monitored


def test_counts_by_office_are_the_lengths_of_what_each_office_has() -> None:
    day = date(2026, 11, 21)
    counts = {
        row.office.code: row
        for row in queries.count_by_office(plan=plan(), on=day, by=make_actor())
    }
    for code in ("SO-KHCN", "SO-YT", "CA-TINH", "UBND-04099"):
        office = Organisation.objects.get(code=code)
        share = queries.get_office_share(plan=plan(), organisation=office, on=day, by=make_actor())
        assert counts[code].leads == len(share.led_indicators) + len(share.led)
        assert counts[code].coordinates == share.coordinated_count
        assert counts[code].monitors == len(share.monitored)


@pytest.mark.parametrize("order", ["chu-tri", "ten"])
def test_very_many_offices_come_by_pages(
    client: Client, monkeypatch: pytest.MonkeyPatch, order: str
) -> None:
    counts = queries.count_by_office(plan=plan(), on=timezone.localdate(), by=make_actor())
    wanted = {row.office.code for row in counts}
    monkeypatch.setattr(reading, "_MOST_OFFICES", 40)
    offices = reverse("plans:offices", args=[plan().code])
    seen: list[str] = []
    address = f"{offices}?xep={order}"
    while address:
        page = client.get(address).content.decode()
        rows = re.findall(
            r'<th scope="row" class="full"><a class="pl" href="[^"]+/([^"/]+)/"', page
        )
        assert len(rows) <= 40
        seen += rows
        onward = re.search(r'href="([^"]+)" rel="next"', page)
        address = html.unescape(onward[1]) if onward else ""
    assert len(seen) == len(wanted) > 80
    assert set(seen) == wanted
    assert client.get(f"{offices}?sau=khong-co").status_code == 200


@pytest.mark.parametrize(
    ("words", "code"),
    [("Video clip, infographic", "I.1.2"), ("video CLIP", "I.1.2"), ("tai khoan tiep", "")],
)
def test_tasks_are_found_by_what_they_deliver(words: str, code: str) -> None:
    found = plan().tasks.searched(words)
    assert [task.code for task in found] == ([code] if code else [])
    assert not any(words.lower() in task.title.lower() for task in found)


def test_the_load_leaves_statistics_for_the_first_pages() -> None:
    """Held back here: they would outlive what the test undoes."""
    told: list[str] = []

    def hold(execute: Any, sql: str, *given: Any) -> Any:
        return told.append(sql) if sql.startswith("ANALYZE") else execute(sql, *given)

    with ExitStack() as stack:
        for known in connections.all():
            stack.enter_context(known.execute_wrapper(hold))
        seeds._gather_statistics()
    assert len(told) == 1
    assert '"plans_schedule"' in told[0]
