"""Dated memberships: outcome, one entry each, every refusal."""

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest

from nq57.audit import models as audit_models
from nq57.audit import rules as audit_rules
from nq57.orgs import actions, models, queries, rules
from tests.factories import orgs

SINCE = date(2026, 1, 1)
END = date(2026, 6, 1)
BASIS = "142/KH-UBND"

pytestmark = pytest.mark.django_db


def common(**fields: Any) -> dict[str, Any]:
    return {"by": orgs.make_actor(), "at": orgs.AT, **fields}


def make_group(rule: str = "members") -> models.OrgGroup:
    return models.OrgGroup.objects.create(code="NHOM", name="Nhóm", rule=rule)


def test_a_duty_to_report_begins_is_confirmed_and_ends() -> None:
    office = orgs.OrganisationFactory(code="SO-A")
    duty = actions.begin_reporting(
        organisation=office, basis=BASIS, clause="IV.3", since=SINCE, **common()
    )
    models.ReportingDuty.objects.update(status="pending")
    assert actions.confirm_reporting(basis=BASIS, organisations=["SO-A"], **common()) == 1
    assert actions.confirm_reporting(basis=BASIS, organisations=["SO-A"], **common()) == 0
    actions.end_reporting(organisation=office, basis=BASIS, on=END, **common())
    duty.refresh_from_db()
    assert (duty.status, duty.lifetime) == ("confirmed", rules.Lifetime(SINCE, END))
    assert list(queries.list_reporting(on=date(2026, 5, 31), basis=BASIS)) == [office]
    assert list(queries.list_reporting(on=END)) == []
    verbs = audit_models.Entry.objects.order_by("id").values_list("verb", flat=True)
    assert list(verbs) == ["begin_reporting", "confirm_reporting", "end_reporting"]


def test_a_duty_is_refused() -> None:
    office = orgs.OrganisationFactory(code="SO-A", since=SINCE)
    given = {"organisation": office, "basis": BASIS, "clause": "", "since": SINCE, **common()}
    for spoil in ({"since": date(2025, 1, 1)}, {"basis": " "}):
        with pytest.raises(rules.OrgsError):
            actions.begin_reporting(**{**given, **spoil})
    actions.begin_reporting(**given)
    with pytest.raises(rules.OrgsError, match="đã có trách nhiệm"):
        actions.begin_reporting(**given)
    for spoil in ({"on": SINCE}, {"basis": "1/KH"}):
        with pytest.raises(rules.OrgsError, match="không có trách nhiệm"):
            actions.end_reporting(
                **{"organisation": office, "basis": BASIS, "on": END, **common(), **spoil}
            )
    with pytest.raises(rules.OrgsError, match="SO-B"):
        actions.confirm_reporting(basis=BASIS, organisations=["SO-A", "SO-B"], **common())


def test_a_body_is_settled_by_the_province() -> None:
    office = orgs.OrganisationFactory(code="SO-A", status="pending", is_department=False)
    actions.confirm_organisation(organisation=office, is_department=True, **common())
    office.refresh_from_db()
    assert (office.status, office.is_department) == ("confirmed", True)
    entry = audit_models.Entry.objects.get()
    assert entry.before == {"status": "pending", "is_department": False}


def test_a_listed_group_has_dated_members() -> None:
    group, office = make_group(), orgs.OrganisationFactory()
    member = actions.add_member(group=group, organisation=office, since=SINCE, **common())
    assert list(queries.list_members(group=group, on=SINCE)) == [office]
    actions.end_member(member=member, on=END, **common())
    assert list(queries.list_members(group=group, on=END)) == []
    assert list(queries.list_members(group=group, on=date(2026, 5, 31))) == [office]
    assert audit_models.Entry.objects.count() == 2
    with pytest.raises(rules.OrgsError, match="đã ra khỏi"):
        actions.end_member(member=member, on=END, **common())


def test_a_membership_is_refused() -> None:
    group, office = make_group(), orgs.OrganisationFactory(since=SINCE)
    with pytest.raises(rules.OrgsError, match="không hoạt động"):
        actions.add_member(group=group, organisation=office, since=date(2025, 1, 1), **common())
    actions.add_member(group=group, organisation=office, since=SINCE, **common())
    with pytest.raises(rules.OrgsError, match="đã là thành viên"):
        actions.add_member(group=group, organisation=office, since=END, **common())
    models.OrgGroup.objects.update(rule="open")
    group.refresh_from_db()
    with pytest.raises(rules.OrgsError, match="theo quy tắc"):
        actions.add_member(
            group=group, organisation=orgs.OrganisationFactory(), since=SINCE, **common()
        )


CALLS: dict[str, Callable[[audit_rules.Actor], object]] = {
    "begin": lambda by: actions.begin_reporting(
        organisation=orgs.OrganisationFactory(), basis=BASIS, clause="", since=SINCE, by=by,
        at=orgs.AT,
    ),
    "end": lambda by: actions.end_reporting(
        organisation=orgs.OrganisationFactory(), basis=BASIS, on=END, by=by, at=orgs.AT
    ),
    "confirm": lambda by: actions.confirm_reporting(
        basis=BASIS, organisations=[], by=by, at=orgs.AT
    ),
    "settle": lambda by: actions.confirm_organisation(
        organisation=orgs.OrganisationFactory(), is_department=True, by=by, at=orgs.AT
    ),
    "add": lambda by: actions.add_member(
        group=make_group(), organisation=orgs.OrganisationFactory(), since=SINCE, by=by,
        at=orgs.AT,
    ),
    "leave": lambda by: actions.end_member(
        member=models.GroupMember.objects.create(
            group=make_group(), organisation=orgs.OrganisationFactory()
        ),
        on=END,
        by=by,
        at=orgs.AT,
    ),
}  # fmt: skip


@pytest.mark.parametrize("call", CALLS)
@pytest.mark.parametrize("role", ["focal", "head", "monitor", "leader", "auditor"])
def test_only_who_keeps_the_register_changes_memberships(call: str, role: str) -> None:
    with pytest.raises(rules.NotAllowedError):
        CALLS[call](orgs.make_actor(role))
    assert not audit_models.Entry.objects.exists()
