"""The order to plan, its obligations, and how an office reports it done."""

import pytest

from nq57.cases import rules as case_rules
from nq57.core import refusals
from nq57.plans import models as plans
from nq57.registers.cyber import actions, queries, rules
from tests.factories import cyber

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("owed_province")]


def owe(office: str = cyber.COMMUNE, state: str = "assigned") -> plans.Obligation:
    """Return what the order asks of an office, as if it had been settled already."""
    found = plans.Obligation.objects.get(task__plan_order__isnull=False, organisation__code=office)
    type(found.case).objects.filter(pk=found.case_id).update(state=state)
    return plans.Obligation.objects.select_related("case__organisation").get(pk=found.pk)


def test_an_office_reports_the_order_once_each_of_its_systems_has_a_plan() -> None:
    first, second = cyber.add("Một cửa"), cyber.add("Quan trắc")
    cyber.approve_plan(cyber.write_plan(first))
    row = owe()
    with pytest.raises(rules.CyberError, match="chưa có phương án"):
        actions.report_order(obligation=row, by=cyber.FOCAL, at=cyber.AT)
    cyber.approve_plan(cyber.write_plan(second), decision="9/QĐ-UBND")
    with pytest.raises(refusals.NotAllowedError):
        actions.report_order(obligation=row, by=cyber.of_office("focal", "SO-YT"), at=cyber.AT)
    actions.report_order(obligation=row, by=cyber.FOCAL, at=cyber.AT)
    row.refresh_from_db()
    # It waits for who confirms, like any other.
    assert (row.case.state, row.case.claimed_on) == ("waiting", cyber.DAY)
    assert row.product == "2 phương án ứng phó sự cố được phê duyệt: 7/QĐ-UBND; 9/QĐ-UBND"


def test_an_office_without_a_system_is_none_of_the_two_others() -> None:
    cyber.approve_plan(cyber.write_plan(cyber.add()))
    cyber.add("Khác", "SO-YT")
    rows = {one.office.code: one.standing for one in queries.list_office_plans(on=cyber.DAY)}
    counted = list(rows.values())
    ordered = plans.Obligation.objects.filter(task__plan_order__isnull=False)
    assert len(rows) == ordered.values("organisation").distinct().count() > 50
    assert (rows[cyber.COMMUNE], rows["SO-YT"]) == ("whole", "lacking")
    assert sum(map(counted.count, ("none", "lacking", "whole"))) == len(counted)
    told = {row[0]: row[1:] for row in queries.stream_office_rows(on=cyber.DAY)}
    assert told["Sở Tài chính"] == ["không có hệ thống", None, None, None]
    with pytest.raises(rules.CyberError):
        actions.report_order(obligation=owe("SO-TC"), by=cyber.of_office("head", "SO-TC"),
                             at=cyber.AT)  # fmt: skip


def test_the_obligations_own_rules_hold_and_only_the_performer_is_asked() -> None:
    cyber.approve_plan(cyber.write_plan(cyber.add()))
    row = owe(state="unsettled")
    assert [one.pk for one in queries.list_own_orders(by=cyber.FOCAL)] == [row.pk]
    assert queries.list_own_orders(by=cyber.CENTRE) == []  # it follows, and is not asked
    with pytest.raises(case_rules.CasesError):
        actions.report_order(obligation=row, by=cyber.FOCAL, at=cyber.AT)
