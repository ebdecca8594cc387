"""What a person decides on proposals: links of orders, duties that repeat a task."""

import pytest

from nq57.audit import models as audit
from nq57.audit import rules as audit_rules
from nq57.core import refusals
from nq57.plans import actions, models, rules
from tests.factories.orgs import AT, make_actor

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("province")]


def duty() -> models.Duty:
    return models.Duty.objects.filter(same_as__isnull=False).earliest("pk")


def test_repeated_duties_wait_for_a_decision() -> None:
    offered = models.Duty.objects.filter(same_as__isnull=False)
    assert {row.same_as_state for row in offered} == {"proposed"}
    assert offered.count() == 2


@pytest.mark.parametrize("state", ["confirmed", "refused"])
def test_a_decision_stands_with_who_and_in_the_journal(state: str) -> None:
    decided = actions.decide_same(duty=duty(), state=state, by=make_actor(), at=AT)
    decided.refresh_from_db()
    assert (decided.same_as_state, decided.same_as_decided_at) == (state, AT)
    assert audit.Entry.objects.filter(verb="decide_same").count() == 1


def test_what_is_no_decision_is_refused() -> None:
    with pytest.raises(rules.PlansError, match="là một việc"):
        actions.decide_same(duty=duty(), state="proposed", by=make_actor(), at=AT)


def test_a_duty_that_repeats_nothing_is_refused() -> None:
    other = models.Duty.objects.filter(same_as__isnull=True).earliest("pk")
    with pytest.raises(rules.PlansError, match="không trùng"):
        actions.decide_same(duty=other, state="confirmed", by=make_actor(), at=AT)


@pytest.mark.parametrize("role", ["focal", "head", "monitor", "leader", "administrator", "auditor"])
def test_other_roles_do_not_decide(role: str) -> None:
    with pytest.raises(refusals.NotAllowedError):
        actions.decide_same(duty=duty(), state="confirmed", by=make_actor(role), at=AT)


def test_the_public_sees_confirmed_links_only() -> None:
    public = audit_rules.Actor(account="")
    order = models.Task.objects.get(code="4", kind="order")
    assert order.links.exists()
    assert not order.links.shown_to(public).exists()
    link = order.links.earliest("pk")
    actions.decide_link(link=link, state="confirmed", by=make_actor(), at=AT)
    assert list(order.links.shown_to(public)) == [link]
    assert order.links.shown_to(make_actor()).count() == order.links.count()
