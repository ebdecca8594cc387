"""Flagged items of a replaced plan are settled later; their open obligations follow."""

from datetime import timedelta
from typing import Any

import pytest

from nq57.core import refusals
from nq57.plans import actions, models, rules
from tests.factories.orgs import make_actor
from tests.plans import test_carrying as carrying
from tests.plans.test_carrying import AT, COORDINATOR, SYSTEM

pytestmark = pytest.mark.django_db

LATER = AT + timedelta(hours=1)
_offices, plan, successor = carrying._offices, carrying.plan, carrying.successor


@pytest.fixture
def flagged(plan: models.Plan, successor: models.Plan) -> models.Plan:
    actions.record_mapping(plan=successor, indicators=[], tasks=[], by=COORDINATOR, at=AT)
    actions.carry_over(plan=successor, by=SYSTEM, at=AT)
    assert not successor.mappings.exclude(kind__in=["flagged", "new"]).exists()
    return successor


def settle(plan: models.Plan, *fates: actions.Fate, **options: Any) -> int:
    given: dict[str, Any] = {"indicators": [], "by": COORDINATOR, "at": LATER, **options}
    settled = actions.settle_mapping(plan=plan, tasks=fates, **given)
    actions.carry_over(plan=plan, by=SYSTEM, at=LATER)
    return settled


def test_open_obligations_follow_what_is_settled(plan: models.Plan, flagged: models.Plan) -> None:
    kept, gone = plan.tasks.get(code="I.1"), plan.tasks.get(code="I.3")
    new = flagged.tasks.get(title=kept.title)
    row = plan.obligations.get(task=kept)
    assert row.flag
    assert settle(flagged, actions.Fate(kept.pk, (new.pk,), "changed")) == 1
    row.refresh_from_db()
    assert (row.plan, row.task, row.flag) == (flagged, new, "")
    assert not flagged.mappings.filter(kind="new", new_task=new).exists()
    assert plan.obligations.open().filter(task=gone).exists()
    settle(flagged, actions.Fate(gone.pk, (), "dropped", "thôi"))
    assert not plan.obligations.open().filter(task=gone).exists()
    with pytest.raises(rules.DecidedError, match="Mục này đã do"):
        settle(flagged, actions.Fate(gone.pk, (), "dropped", "thôi"))


@pytest.mark.parametrize(
    ("kind", "is_mapped", "reason", "sentence"),
    [
        ("dropped", False, " ", "phải ghi lý do"),
        ("changed", False, "", "Ghi số của mục mới"),
        ("banana", True, "", "không hợp lệ"),
        ("flagged", False, "", "Chưa mục nào được quyết"),
    ],
)
def test_a_decision_without_what_it_needs_is_refused(
    plan: models.Plan, flagged: models.Plan, kind: str, is_mapped: bool, reason: str, sentence: str
) -> None:
    new = (flagged.tasks.earliest("pk").pk,) if is_mapped else ()
    fate = actions.Fate(plan.tasks.get(code="I.1").pk, new, kind, reason)
    with pytest.raises(rules.PlansError, match=sentence):
        settle(flagged, fate)
    with pytest.raises(refusals.NotAllowedError):
        settle(flagged, fate, by=make_actor("focal"))


def test_an_item_of_another_plan_is_refused(plan: models.Plan, flagged: models.Plan) -> None:
    own, old = flagged.tasks.earliest("pk"), plan.tasks.get(code="I.1")
    for fate in (actions.Fate(own.pk, (), "dropped", "x"), actions.Fate(old.pk, (old.pk,), "same")):
        with pytest.raises(rules.PlansError, match="không thuộc hai kế hoạch"):
            settle(flagged, fate)


def test_a_plan_that_is_replaced_itself_settles_nothing(
    plan: models.Plan, flagged: models.Plan
) -> None:
    actions.end_plan(plan=flagged, on=carrying.NEXT, reason="Hết", by=COORDINATOR, at=AT)
    with pytest.raises(rules.PlansError, match="không còn hiệu lực"):
        settle(flagged, actions.Fate(plan.tasks.get(code="I.1").pk, (), "dropped", "x"))
