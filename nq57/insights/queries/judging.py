"""A plan's verdicts on a day, kept until something is written, and those that turned."""

from collections import Counter
from dataclasses import dataclass, field
from datetime import date, datetime

from nq57.audit import models as audit_models
from nq57.audit import rules as audit_rules
from nq57.evaluation import permissions as evaluation_permissions
from nq57.evaluation import queries as evaluation
from nq57.insights import permissions
from nq57.insights.queries import counting
from nq57.measures import models as measures
from nq57.plans import enums as plan_enums
from nq57.plans import models as plans

UNJUDGED = "not_judged"
_NEWEST = 500
_MOST_KEPT = 8
# Writes of these say nothing of targets, figures, offices or criteria.
_ELSEWHERE = ("account", "digest", "guidance", "paper", "statement", "stored_file", "token")
_kept: dict[tuple[object, ...], list[evaluation.Verdict]] = {}


@dataclass(frozen=True)
class Turn:
    """An indicator whose verdict is another than seven days ago."""

    verdict: evaluation.Verdict
    before: str


@dataclass(frozen=True)
class Judged:
    """A plan's verdicts on a day, and those that turned in seven days."""

    verdicts: list[evaluation.Verdict]
    turns: list[Turn] = field(default_factory=list)


def judge(*, plan: plans.Plan, by: audit_rules.Actor, today: date) -> Judged:
    """Return a plan's verdicts, and which of them turned in seven days.

    Verdicts are kept in the process until anything is written: every write has its journal
    entry, so the newest entries tell whether they still hold.

    :raises NotAllowedError: when the post may not see the province's figures.
    """
    permissions.check_may_read(by)
    since = counting.get_since(today)
    now = list_verdicts(plan=plan, by=by, today=today)
    # What stood recorded at a moment stays, unless figures of an earlier day come in.
    old = measures.Observation.objects.filter(at__lt=since).order_by("-pk")
    last = old.values_list("pk", flat=True).first()
    before = _keep((plan.pk, since, last), plan, by, since.date(), since)
    states = {one.indicator.pk: one.state for one in before}
    turns = [
        Turn(one, states[one.indicator.pk])
        for one in now
        if states.get(one.indicator.pk, UNJUDGED) not in (UNJUDGED, one.state)
    ]
    return Judged(now, turns)


def list_verdicts(
    *, plan: plans.Plan, by: audit_rules.Actor, today: date
) -> list[evaluation.Verdict]:
    """Return a plan's verdicts as they stand now, kept until something is written.

    :raises NotAllowedError: when the post may not see the province's figures.
    """
    evaluation_permissions.check_may_read(by)
    return _keep((plan.pk, today, _read_mark()), plan, by, today, None)


def forget() -> None:
    """Forget what was kept, so that the next question computes again."""
    _kept.clear()


def _keep(
    key: tuple[object, ...],
    plan: plans.Plan,
    by: audit_rules.Actor,
    on: date,
    known_at: datetime | None,
) -> list[evaluation.Verdict]:
    if key not in _kept:
        made = evaluation.list_verdicts(
            plan=plan, on=on, by=by, known_at=known_at, with_inputs=False
        )
        while len(_kept) >= _MOST_KEPT:
            _kept.pop(next(iter(_kept)), None)
        _kept[key] = made
    return _kept[key]


def _read_mark() -> tuple[int, int, int]:
    """Return what changes with every write: an entry may come in before an older one."""
    told = audit_models.Entry.objects.exclude(subject_kind__in=_ELSEWHERE)
    newest = told.order_by("-pk").values_list("pk", flat=True)[:_NEWEST]
    keys = list(newest)
    figure = measures.Observation.objects.order_by("-pk").values_list("pk", flat=True).first()
    return (keys[0] if keys else 0, sum(keys), figure or 0)


def choose_office(*, judged: Judged, office: str) -> Judged:
    """Return the verdicts of the indicators that an office leads."""
    return Judged(
        [one for one in judged.verdicts if _is_led_by(one, office)],
        [one for one in judged.turns if _is_led_by(one.verdict, office)],
    )


def _is_led_by(verdict: evaluation.Verdict, office: str) -> bool:
    leads = (
        party.organisation or party.group
        for party in verdict.indicator.parties.all()
        if party.role == plan_enums.Role.LEAD
    )
    return any(body is not None and body.code == office for body in leads)


def count_verdicts(*, judged: Judged) -> list[tuple[plans.Section | None, dict[str, int]]]:
    """Count verdicts by state for each section of the plan, in its order."""
    found: dict[int, tuple[plans.Section | None, Counter[str]]] = {}
    for one in judged.verdicts:
        section = one.indicator.section
        found.setdefault(section.pk if section else 0, (section, Counter()))[1][one.state] += 1
    return [(section, dict(counts)) for section, counts in found.values()]
