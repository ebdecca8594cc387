"""The order to plan, its obligations, and how an office reports it done."""

from datetime import UTC, date, datetime, timedelta

import pytest
from django.db import IntegrityError, transaction

from nq57.audit import rules as audit_rules
from nq57.cases import rules as case_rules
from nq57.core import refusals
from nq57.notices.models import Notice
from nq57.orgs import models as orgs
from nq57.plans import models as plans
from nq57.registers.cyber import actions, models, queries, rules
from tests.factories import cyber
from tests.factories.orgs import PostFactory

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


def test_the_centre_names_a_clause_asks_more_offices_and_takes_it_back() -> None:
    cyber.add("Hồ sơ", "SO-YT")
    cyber.add("Một cửa")
    offered = queries.list_orderable(by=cyber.CENTRE).filter(kind="task")  # not only orders
    task = offered.exclude(obligations__organisation__code="SO-YT").first()
    assert task is not None
    given = {"by": cyber.CENTRE, "at": cyber.AT}
    with pytest.raises(refusals.NotAllowedError):
        actions.order_plans(task=task, by=cyber.HEAD, at=cyber.AT)
    order = actions.order_plans(task=task, **given)
    with pytest.raises(rules.CyberError, match="đã là chỉ đạo"):
        actions.order_plans(task=task, **given)
    asked = {one.office.code for one in queries.list_ordered(order=order, on=cyber.DAY)}
    more = [one for one in queries.list_askable(order=order, on=cyber.DAY) if one.code == "SO-YT"]
    assert more
    assert "SO-YT" not in asked
    due = cyber.DAY + timedelta(days=30)
    for offices, day, words in (
        ([], due, "ít nhất một"),
        (more, cyber.DAY - timedelta(days=1), "từ hôm nay"),
        (list(orgs.Organisation.objects.filter(code="SO-TC")), due, "không có hệ thống"),
    ):
        with pytest.raises(rules.CyberError, match=words):
            actions.ask_for_plans(order=order, offices=offices, due=day, **given)
    assert actions.ask_for_plans(order=order, offices=more, due=due, **given) == 1
    head = cyber.of_office("head", "SO-YT")
    (owed,) = [one for one in queries.list_own_orders(by=head) if one.task_id == task.pk]
    assert (owed.case.due, owed.case.state) == (due, "assigned")
    (told,) = [one for one in queries.list_plan_orders(by=cyber.CENTRE) if one.order == order]
    assert told.offices == len(asked) + 1
    with pytest.raises(rules.CyberError, match="Ghi lý do"):
        actions.end_plan_order(order=order, reason=" ", **given)
    actions.end_plan_order(order=order, reason="Gộp vào mục khác", **given)
    owed.case.refresh_from_db()
    assert owed.case.state == "cancelled"
    assert [one for one in queries.list_own_orders(by=head) if one.task_id == task.pk] == []
    assert order.pk not in {one.order.pk for one in queries.list_plan_orders(by=cyber.CENTRE)}
    assert actions.order_plans(task=task, **given) == order  # named again
    assert actions.ask_for_plans(order=order, offices=more, due=due, **given) == 1
    with pytest.raises(IntegrityError, match="cyber_plan_order_ended"), transaction.atomic():
        models.PlanOrder.objects.filter(pk=order.pk).update(reason="x")


def test_a_plan_that_was_not_reviewed_in_time_is_flagged_and_its_office_reminded_once() -> None:
    plan = cyber.approve_plan(cyber.write_plan(cyber.add()))
    held = orgs.Organisation.objects.get(code=cyber.COMMUNE)
    post = PostFactory(organisation=held, role="focal")
    due = plan.case.deadlines.get(name=rules.PLAN_REVIEW_DUE).due
    assert due == date(cyber.DAY.year + 1, cyber.DAY.month, cyber.DAY.day)  # the law's own rule

    def at(day: date) -> datetime:
        return datetime(day.year, day.month, day.day, 3, tzinfo=UTC)

    def remind(day: date) -> int:
        return actions.remind_plan_reviews(by=audit_rules.SYSTEM, at=at(day))

    def late(day: date) -> list[str]:
        found = queries.list_own_planned_for(by=cyber.FOCAL, on=day, asked=queries.LATE_REVIEW)
        return [one.name for one in found]

    before, after = due - timedelta(days=20), due + timedelta(days=1)
    assert (remind(before), late(due)) == (0, [])
    assert remind(due - timedelta(days=3)) == 1
    assert remind(due) == 0  # told already
    assert remind(after) == 1
    assert remind(after + timedelta(days=1)) == 0
    assert Notice.objects.filter(post=post, text__contains="Rà soát phương án").count() == 2
    assert late(after) == ["Một cửa điện tử"]
    overview = queries.make_overview(by=cyber.CENTRE, now=at(after))
    assert overview.systems.review_late == 1
    actions.review_plan(plan=cyber.reread_plan(plan), note="Còn đúng", by=cyber.FOCAL, at=at(after))
    assert late(after) == []
