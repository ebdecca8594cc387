"""How long the acts last that touch everything at once, at the full size of Plan 142.

What a page waits for should stay under two seconds. What each act did is counted.
"""

from datetime import date, timedelta
from typing import TYPE_CHECKING, Any

from django.utils import timezone

from bench import database, province
from bench.reading import Figure, show

if TYPE_CHECKING:
    from nq57.scoring import models

_GOAL = 2.0


def measure() -> list[Figure]:
    """Return the seconds of each act, in the order in which a province meets them.

    Everything happens in a transaction that is undone.
    """
    with database.undone():
        return _measure()


def main() -> None:
    """Print one row per figure."""
    with database.opened():
        figures = measure()
    show(figures)


def _measure() -> list[Figure]:
    from nq57.audit import rules as audit_rules
    from nq57.core import periods
    from nq57.documents.models import Document
    from nq57.plans import actions, models
    from nq57.plans.rules import work
    from nq57.reporting import actions as reporting

    plan = province.load(obligations=False)
    given: dict[str, Any] = {"by": audit_rules.SYSTEM, "at": timezone.now()}
    made, rolling = database.time_once(lambda: actions.roll_obligations(plan=plan, **given))
    database.analyze()
    # First all that is past is owed; then it goes back to be settled.
    actions.track_plan(plan=plan, since=plan.in_force_on, **given)
    since = timezone.localdate() + timedelta(days=1)
    found, tracking = database.time_once(
        lambda: actions.track_plan(plan=plan, since=since, **given)
    )
    unsettled = list(plan.obligations.unsettled().select_related("case__organisation"))
    if len(unsettled) < found["unsettled"] or not unsettled:
        raise AssertionError((len(unsettled), found))
    said = work.Settled(outcome="done", product="01/BC", finished_on=date(2026, 1, 5))
    _, settling = database.time_once(
        lambda: actions.settle_obligations(
            settlements=[actions.NewSettlement(row, said) for row in unsettled], **given
        )
    )
    dormant = models.Obligation.objects.dormant().filter(plan=plan)
    part = dormant.values_list("assignment", flat=True)[0]
    waiting = list(dormant.filter(assignment=part).select_related("case__organisation", "plan"))
    document = Document.objects.get(pk=plan.document_id)
    _, arming = database.time_once(
        lambda: actions.arm_conditional(obligations=waiting, document=document, **given)
    )
    if dormant.filter(assignment=part).exists():
        raise AssertionError("dormant")
    terms = plan.report_terms.latest("since")
    first = periods.get_period("month", max(terms.since, date(2026, 1, 1)))
    opened, opening = database.time_once(
        lambda: reporting.open_cycle(
            plan=plan, period=first, by=audit_rules.SYSTEM,
            at=timezone.now() + timedelta(days=400),
        )
    )  # fmt: skip
    held, scoring = database.time_once(_open_round)
    return [
        Figure(f"make {made.made:,} obligations (in the background)", rolling, "s"),
        Figure(f"track the plan, {sum(found.values()):,} moved", tracking, "s", _GOAL),
        Figure(f"settle {len(unsettled):,} at once", settling, "s", _GOAL),
        Figure(f"arm {len(waiting):,} dormant obligations", arming, "s", _GOAL),
        Figure(f"open a cycle, {opened.made} reports", opening, "s", _GOAL),
        Figure(f"open a round of scoring, {held.sheets.count()} sheets", scoring, "s", _GOAL),
    ]


def _open_round() -> "models.Round":
    """Open a round over the year that ended yesterday; its computed points are there."""
    from nq57.audit import rules as audit_rules
    from nq57.scoring import actions, models

    today, now = timezone.localdate(), timezone.now()
    criteria = models.CriteriaSet.objects.select_related("owner", "scale").latest("pk")
    new = actions.NewRound(
        criteria=criteria, starts_on=today - timedelta(days=365),
        ends_on=today - timedelta(days=1), self_due=today + timedelta(days=10), basis="Bench",
    )  # fmt: skip
    held = actions.open_round(new=new, by=audit_rules.SYSTEM, at=now)
    if not held.sheets.filter(owed__gt=0).exists():
        raise AssertionError(held.sheets.count())
    return held


if __name__ == "__main__":
    main()
