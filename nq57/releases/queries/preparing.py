"""What a consolidation would tell the public: the rows to choose from, the snapshot of a choice.

The number of queries does not grow with indicators, tasks or offices.
"""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.conf import settings
from django.db.models import Count, F, Prefetch

from nq57.audit import rules as audit_rules
from nq57.audit.enums import Secrecy
from nq57.evaluation import queries as evaluation_queries
from nq57.plans import enums as plan_enums
from nq57.plans import models as plans
from nq57.plans import queries as plan_queries
from nq57.plans.models.parties import names_of
from nq57.registers.cyber import queries as cyber_queries
from nq57.registers.honours import queries as honour_queries
from nq57.releases import models, rules
from nq57.releases.queries import offices, words
from nq57.reporting.models import Consolidation

_PLACES = 6  # as many as a figure has: what a path asks for is no more exact


@dataclass(frozen=True)
class Offer:
    """What may be chosen for a release, and what never may; and the release that it corrects."""

    consolidation: Consolidation
    indicators: list[plans.Indicator]
    tasks: list[plans.Task]
    restricted: list[plans.Task]
    sentences: list[words.Sentence]
    withheld: int  # sentences that name what is restricted
    newest: models.Release | None
    corrects: models.Release | None


def offer(*, consolidation: Consolidation) -> Offer:
    """Return the rows of a consolidation's plan that a release may hold.

    Orders of restricted documents are named apart: they are refused.
    """
    plan = consolidation.cycle.plan
    tasks = list(_find_tasks(plan))
    held = models.Release.objects.filter(plan=plan).light()
    sentences, withheld = words.list_sentences(consolidation=consolidation)
    own = held.filter(consolidation__cycle=consolidation.cycle_id, replaced_by=None)
    return Offer(
        consolidation=consolidation,
        indicators=list(plan.indicators.select_related("section")),
        tasks=[one for one in tasks if one.document.secrecy == Secrecy.OPEN],
        restricted=[one for one in tasks if one.document.secrecy != Secrecy.OPEN],
        sentences=sentences,
        withheld=withheld,
        newest=held.order_by("-number").first(),
        corrects=own.order_by("-number").first(),
    )


def make_snapshot(
    *,
    consolidation: Consolidation,
    indicators: Collection[str],
    tasks: Collection[int],
    until: date,
    with_names: bool,
    by: audit_rules.Actor,
    sentences: Collection[str] = (),
    with_honours: bool = False,
    with_security: bool = False,
) -> dict[str, Any]:
    """Return what the chosen indicators (codes) and tasks (keys) are told to be, as plain JSON;
    and the chosen sentences (keys) of the consolidation; ``with_honours`` and
    ``with_security`` also the numbers of those registers.

    Figures and verdicts are those that stood recorded when it was consolidated; tasks stand as
    they do now, held against ``until``. What is restricted is in no count and no sentence.

    :raises NotAllowedError: when the post may not see the province's figures.
    """
    plan = consolidation.cycle.plan
    verdicts = evaluation_queries.list_verdicts(
        plan=plan, on=until, by=by, known_at=consolidation.at, headline=consolidation.headline
    )
    chosen = [one for one in verdicts if one.indicator.code in indicators]
    spoken, _withheld = words.list_sentences(consolidation=consolidation)
    return rules.normalise({
        "format": rules.FORMAT,
        **_tell_source(consolidation),
        "criteria": str(verdicts[0].criteria) if verdicts else "",
        "until": until,
        "with_names": with_names,
        "is_invented": settings.HAS_DEMONSTRATION,
        "indicators": [_tell_indicator(one) for one in chosen],
        **_tell_work(plan, [one.indicator for one in chosen], tasks, until, with_names=with_names),
        "words": words.tell_words(sentences=spoken, chosen=sentences),
        **_tell_registers(until, with_honours=with_honours, with_security=with_security),
    })  # fmt: skip


def _tell_registers(until: date, *, with_honours: bool, with_security: bool) -> dict[str, Any]:
    """Tell the numbers of the registers that are chosen."""
    asked = {
        "communication": (with_honours, honour_queries.count_public),
        "security": (with_security, cyber_queries.count_public),
    }
    return {name: count(until=until) for name, (is_asked, count) in asked.items() if is_asked}


def _tell_source(consolidation: Consolidation) -> dict[str, Any]:
    """Tell of which plan, which cycle and which frozen totals a snapshot is."""
    cycle, plan = consolidation.cycle, consolidation.cycle.plan
    return {
        "plan": {
            "code": plan.code, "symbol": plan.document.symbol or "", "title": plan.title,
            "issued_on": plan.document.issued_on,
        },
        "cycle": {"period": cycle.period, "label": cycle.label, "starts_on": cycle.starts_on,
                  "ends_on": cycle.ends_on},
        "consolidation": {"number": consolidation.number, "digest": consolidation.digest,
                          "headline": consolidation.headline},
    }  # fmt: skip


def list_late(*, plan: plans.Plan, tasks: Collection[int], until: date) -> dict[int, list[str]]:
    """Return the names of the offices whose open work of tasks is overdue on a day, by task."""
    found = _count(plan, tasks, until).filter(timeliness="overdue")
    named: dict[int, list[str]] = {}
    rows = found.order_by("task", "organisation__sort_key").values_list(
        "task", "organisation__short_name"
    )
    for task, name in rows.distinct():
        named.setdefault(task, []).append(name)
    return named


def _find_tasks(plan: plans.Plan) -> Any:
    parts = plans.Assignment.objects.prefetch_related("parties")
    # The rows of the plan itself come first, then the orders of directives.
    found = (
        plan.tasks.filter(assignments__isnull=False)
        .distinct()
        .order_by("-kind", "document_id", "position")
    )
    return (
        found.select_related("section", "document").defer("document__lines")
        .prefetch_related(Prefetch("assignments", parts))
    )  # fmt: skip


def _tell_indicator(one: evaluation_queries.Verdict) -> dict[str, Any]:
    row, said = one.indicator, one.judgement
    point, goal = said.point, said.goal
    return {
        "code": row.code, "section": row.section.title if row.section else "",
        "section_code": row.section.code if row.section else "", "name": row.name,
        "leads": names_of(row.parties.all(), plan_enums.Role.LEAD),
        "unit": one.profile.unit if one.profile else row.unit,
        "period": point.period if point else None, "value": point.value if point else None,
        "told": point.told if point else None, "asked": point.asked if point else None,
        "milestone": goal.year if goal else None, "target": goal.raw if goal else "",
        "target_value": _get_bound(goal) if goal else None,
        "expected": round(said.path.expected, _PLACES) if said.path else None, "state": said.state,
        "targets": [
            {"tier": cell.tier, "milestone": cell.horizon, "op": cell.op, "low": cell.low,
             "high": cell.high, "unit": cell.unit, "raw": cell.raw or ""}
            for cell in row.targets.all() if cell.is_current
        ],
        "series": [
            {"tier": tier.name, "period": at.period, "ends_on": at.on, "value": at.value,
             "told": at.told, "asked": at.asked}
            for tier in one.tiers for at in tier.points
        ],
    }  # fmt: skip


def _get_bound(goal: Any) -> Any:
    return goal.low if goal.low is not None else goal.high


def _tell_work(
    plan: plans.Plan,
    indicators: Sequence[plans.Indicator],
    chosen: Collection[int],
    until: date,
    *,
    with_names: bool,
) -> dict[str, Any]:
    """Return the chosen tasks as they stand, and what each office leads."""
    counted = _count_work(plan, chosen, until)
    late = list_late(plan=plan, tasks=chosen, until=until) if with_names else {}
    tasks = [
        task for task in _find_tasks(plan)
        if task.pk in chosen and task.document.secrecy == Secrecy.OPEN
    ]  # fmt: skip
    own = counted if with_names else None
    return {
        "tasks": [
            _tell_task(task, _add_up(counted, task.pk), late.get(task.pk, [])) for task in tasks
        ],
        "offices": offices.tell_offices(indicators=indicators, tasks=tasks, on=until, own=own),
    }


def _count_work(
    plan: plans.Plan, tasks: Collection[int], until: date
) -> dict[tuple[int, int], dict[str, int]]:
    """Return how the work of tasks stands, by task and office."""
    counted: dict[tuple[int, int], dict[str, int]] = {}
    rows = _count(plan, tasks, until).values_list("task", "organisation", F("timeliness"))
    for task, office, word, count in rows.annotate(count=Count("pk")).order_by():
        counted.setdefault((task, office), {})[word] = count
    return counted


def _add_up(counted: Mapping[tuple[int, int], Mapping[str, int]], task: int) -> dict[str, int]:
    mine = [counts for (key, _office), counts in counted.items() if key == task]
    words = sorted({word for counts in mine for word in counts})
    return {word: sum(counts.get(word, 0) for counts in mine) for word in words}


def _tell_task(task: plans.Task, counts: Mapping[str, int], late: list[str]) -> dict[str, Any]:
    parts = list(task.assignments.all())
    leads = [name for part in parts for name in names_of(part.parties.all(), plan_enums.Role.LEAD)]
    return {
        "document": task.document.symbol or task.document.title, "code": task.code,
        "kind": task.kind, "section": task.section.title if task.section else "",
        "section_code": task.section.code if task.section else "",
        "title": task.title or "; ".join(part.text for part in parts if part.text),
        "leads": list(dict.fromkeys(leads)),
        "deliverables": [part.deliverable for part in parts if part.deliverable],
        "counts": dict(counts), "total": sum(counts.values()),
        "done": counts.get("met", 0) + counts.get("met_late", 0),
        "overdue": counts.get("overdue", 0), "unsettled": counts.get("unsettled", 0),
        "state": rules.say_progress(counts), "late_offices": late,
    }  # fmt: skip


def _count(plan: plans.Plan, chosen: Collection[int], until: date) -> Any:
    """Return the open-to-all obligations of tasks with where they stand on a day.

    What an inspection asks for besides is no work of the task.
    """
    found = plans.Obligation.objects.filter(
        plan=plan, task__in=list(chosen), case__secrecy=Secrecy.OPEN, is_superseded=False,
        basis="",
    )  # fmt: skip
    return plan_queries.annotate(found, until)
