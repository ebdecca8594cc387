"""The tasks and duties that press most, with what their offices last said of them."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date

from django.db.models import Count, F, Min, Q

from nq57.audit import rules as audit_rules
from nq57.insights import rules
from nq57.insights.queries import counting
from nq57.plans import models as plans
from nq57.plans.models.obligations import ObligationQuerySet
from nq57.reporting import models as reporting

MOST_WORST = 10
_PRESSING = ("overdue", "at_risk")
_NEWEST = 500


@dataclass(frozen=True)
class Said:
    """What an office last reported of a difficulty."""

    text: str
    office: str
    period: str


@dataclass(frozen=True)
class Worst:
    """Obligations of one task or duty that press, with what tells why.

    ``sole`` is the one obligation when there is only one.
    """

    pressing: rules.Pressing
    task: plans.Task | None
    duty: plans.Duty | None
    sole: plans.Obligation | None
    said: Said | None


def list_worst(
    *, filters: counting.Filters, by: audit_rules.Actor, today: date, most: int = MOST_WORST
) -> list[Worst]:
    """Return the tasks and duties that press most: late ones by day, then those at risk."""
    found = counting.filter_work(filters=filters, by=by, today=today)
    pressing = found.filter(Q(("standing__in", _PRESSING)))
    rows = pressing.order_by().values_list("task", "duty__code", F("standing"), "case__state")
    grouped = rows.annotate(due=Min("case__due"), count=Count("pk"))
    worst = rules.gather(
        (task, duty or "", standing, state, due, count)
        for task, duty, standing, state, due, count in grouped
    )[:most]
    if not worst:
        return []
    tasks = plans.Task.objects.select_related("document").defer("document__lines").in_bulk(
        {one.task for one in worst if one.task}
    )  # fmt: skip
    duties = {
        one.code: one for one in filters.plan.duties.filter(code__in=[one.duty for one in worst])
    }
    soles = _list_soles(pressing, worst)
    said = _list_said(pressing, worst, filters.grades)
    return [
        Worst(
            one, tasks.get(one.task or 0), duties.get(one.duty),
            soles.get((one.task, one.duty, one.standing)),
            said.get((one.task, one.duty, one.standing)),
        )
        for one in worst
    ]  # fmt: skip


_Key = tuple[int | None, str, str]


def _is_one_of(worst: Sequence[rules.Pressing], before: str = "") -> Q:
    found = Q(pk__in=[])
    for one in worst:
        asked = {"task": one.task, "duty__code": one.duty or None}
        found |= Q(**{f"{before}{name}": value for name, value in asked.items() if value})
    return found


def _list_soles(
    pressing: ObligationQuerySet, worst: Sequence[rules.Pressing]
) -> dict[_Key, plans.Obligation]:
    alone = [one for one in worst if one.count == 1]
    rows = pressing.filter(_is_one_of(alone)).select_related("case", "organisation", "duty")
    wanted = {(one.task, one.duty, one.standing) for one in alone}
    keyed: dict[_Key, plans.Obligation] = {}
    for row in rows:
        standing: str = vars(row)["standing"]
        keyed[row.task_id, row.duty.code if row.duty else "", standing] = row
    return {key: row for key, row in keyed.items() if key in wanted}


def _list_said(
    pressing: ObligationQuerySet,
    worst: Sequence[rules.Pressing],
    grades: Collection[str] | None,
) -> dict[_Key, Said]:
    """Return the newest difficulty that an office sent of each group of obligations."""
    chosen = pressing.filter(_is_one_of(worst))
    keys: dict[int, _Key] = {
        pk: (task, duty or "", standing)
        for pk, task, duty, standing in chosen.order_by().values_list(
            "pk", "task", "duty__code", F("standing")
        )
    }
    lines = reporting.Line.objects.filter(
        obligation__in=list(keys), report__first_sent_on__isnull=False
    ).exclude(difficulty="")  # fmt: skip
    if grades is not None:
        lines = lines.filter(report__case__secrecy__in=grades)
    newest = lines.order_by("-report__cycle__ends_on", "-report__first_sent_on", "-pk")
    rows = newest.values_list(
        "obligation", "difficulty", "report__organisation__name", "report__cycle__period"
    )
    found: dict[_Key, Said] = {}
    for pk, text, office, period in rows[:_NEWEST]:
        found.setdefault(keys[pk], Said(text, office, period))
    return found
