"""Two at once: one decision stands, the other person gets a sentence with who and when."""

import re
from datetime import date
from functools import partial
from typing import Any

import pytest

from nq57.documents import rules as document_rules
from nq57.plans import actions, enums, models, rules
from tests.factories import orgs, plan_texts, readings
from tests.factories.orgs import make_actor
from tests.factories.races import run_together
from tests.factories.readings import AT

pytestmark = pytest.mark.django_db(transaction=True)

FIRST, SECOND = make_actor("coordinator", account="mot"), make_actor("coordinator", account="hai")
DECIDED = re.compile(r"đã do (mot|hai) quyết lúc \d\d:\d\d ngày \d\d/\d\d/\d{4}")
NEXT = date(2026, 5, 4)


@pytest.fixture(autouse=True)
def _in_process(monkeypatch: pytest.MonkeyPatch) -> None:
    readings.read_in_process(monkeypatch)


@pytest.fixture
def plan() -> models.Plan:
    return readings.adopt()


def again(row: Any) -> Any:
    """Return a row as another request loaded it before either wrote."""
    return type(row).objects.get(pk=row.pk)


def one_stands(first: partial[Any], second: partial[Any]) -> None:
    refused = run_together(
        rules.PlansError, partial(first, by=FIRST, at=AT), partial(second, by=SECOND, at=AT)
    )
    assert len(refused) == 1
    assert DECIDED.search(refused[0]), refused


def amendment(plan: models.Plan, state: str = "proposed", subject: str = "I.1") -> models.Amendment:
    return models.Amendment.objects.create(
        plan=plan, code=f"x-{state}", organisation=orgs.OrganisationFactory(), subject=subject,
        proposal="x", reason="y", proposed_at=AT, proposed_by="thu", state=state,
        decision=plan.document if state == "approved" else None,
    )  # fmt: skip


def test_a_link_is_decided_once(plan: models.Plan) -> None:
    link = readings.direct(plan)[1].links.earliest("pk")
    decide = partial(actions.decide_link)
    one_stands(
        partial(decide, link=again(link), state="confirmed"),
        partial(decide, link=again(link), state="refused"),
    )
    held = again(link)
    with pytest.raises(rules.DecidedError, match=f"đã do {held.decided_by} quyết lúc 10:00 ngày"):
        decide(link=again(link), state="confirmed", by=FIRST, at=AT)
    changed = decide(link=again(link), state="confirmed", seen=held.state, by=FIRST, at=AT)
    assert (changed.state, changed.decided_by) == ("confirmed", "mot")


def test_a_repeated_duty_is_decided_once(plan: models.Plan) -> None:
    duty = models.Duty.objects.create(
        plan=plan, code="9", kind="other", text="x", from_line=1, to_line=1, position=9,
        same_as=plan.tasks.earliest("pk"), same_as_state="proposed",
    )  # fmt: skip
    one_stands(
        partial(actions.decide_same, duty=again(duty), state="confirmed"),
        partial(actions.decide_same, duty=again(duty), state="refused"),
    )
    state = again(duty).same_as_state
    actions.decide_same(duty=again(duty), state="refused", seen=state, by=FIRST, at=AT)
    assert again(duty).same_as_state == "refused"


@pytest.mark.parametrize("to", ["considered", "approved"])
def test_a_step_of_an_amendment_is_taken_once(plan: models.Plan, to: str) -> None:
    made = amendment(plan, "proposed" if to == "considered" else "considered")
    decide = partial(actions.decide_amendment, decision=readings.make_decision())
    one_stands(
        partial(decide, amendment=again(made), to=to),
        partial(decide, amendment=again(made), to=to if to == "considered" else "refused",
                answer="Chưa"),
    )  # fmt: skip


def test_a_step_that_was_not_seen_is_not_followed_unawares(plan: models.Plan) -> None:
    made = amendment(plan)
    given: dict[str, Any] = {"amendment": made, "seen": "proposed", "at": AT}
    actions.decide_amendment(to="considered", answer="Đang xem", by=FIRST, **given)
    own = make_actor("focal", account="hai", organisation=made.organisation.code)
    with pytest.raises(rules.DecidedError, match="đã do mot quyết lúc"):
        actions.decide_amendment(to="withdrawn", by=own, **given)
    assert again(made).answer == "Đang xem"


def test_a_target_is_revised_once(plan: models.Plan) -> None:
    made = amendment(plan, "approved")
    cell = models.Target.objects.get(indicator__plan=plan, indicator__code="I.1", horizon=2030)
    revise = partial(actions.revise_target, amendment=made)
    one_stands(
        partial(revise, target=again(cell), raw="≥ 91%"),
        partial(revise, target=again(cell), raw="≥ 92%"),
    )
    assert models.Target.objects.filter(indicator=cell.indicator, horizon=2030).count() == 2


def test_a_schedule_is_revised_once(plan: models.Plan) -> None:
    made = amendment(plan, "approved")
    cell = models.Schedule.objects.filter(
        assignment__task__plan=plan, assignment__task__code="I.1"
    ).earliest("pk")
    revise = partial(actions.revise_schedule, amendment=made, raw="Tháng 6", kind="text", due=None)
    one_stands(partial(revise, schedule=again(cell)), partial(revise, schedule=again(cell)))


def test_a_plan_is_replaced_once(plan: models.Plan) -> None:
    new = readings.adopt(plan_texts.small_plan("58/KH-UBND"), in_force_on=NEXT, replaces=plan)
    record = partial(actions.record_mapping, indicators=[], tasks=[])
    one_stands(partial(record, plan=again(new)), partial(record, plan=again(new)))
    assert new.mappings.filter(old_indicator__code="I.1").count() == 1


def test_a_plan_ends_once(plan: models.Plan) -> None:
    end = partial(actions.end_plan, on=NEXT)
    one_stands(
        partial(end, plan=again(plan), reason="Hết"), partial(end, plan=again(plan), reason="Bỏ")
    )


def test_no_directive_joins_a_plan_that_has_just_ended(plan: models.Plan) -> None:
    reading = readings.make_reading(plan_texts.letter())
    draft = readings.answer_all(reading)
    late = again(plan)
    actions.end_plan(plan=plan, on=NEXT, reason="Hết", by=FIRST, at=AT)
    with pytest.raises(rules.DecidedError, match="đã do mot quyết lúc"):
        actions.add_directive(reading=reading, draft=draft, plan=late, by=SECOND, at=AT)
    assert not plan.tasks.filter(kind=enums.TaskKind.ORDER).exists()


def test_a_reading_becomes_one_plan() -> None:
    reading = readings.make_reading()
    draft = readings.answer_all(reading)
    adopt = partial(actions.adopt_plan, draft=draft, in_force_on=NEXT, at=AT)
    refused = run_together(
        document_rules.DocumentsError,
        partial(adopt, reading=again(reading), by=FIRST),
        partial(adopt, reading=again(reading), by=SECOND),
    )
    assert len(refused) == 1
    assert DECIDED.search(refused[0])
    assert models.Plan.objects.count() == 1


def test_proposals_made_at_once_get_numbers_of_their_own(plan: models.Plan) -> None:
    office = orgs.OrganisationFactory()
    focal = make_actor("focal", organisation=office.code)
    propose = partial(
        actions.propose_amendment, organisation=office, subject="I.1", proposal="x", reason="y",
        by=focal, at=AT,
    )  # fmt: skip
    calls = [partial(propose, plan=again(plan)) for _ in range(3)]
    assert run_together(rules.PlansError, *calls) == []
    assert models.Amendment.objects.values("code").distinct().count() == 3
