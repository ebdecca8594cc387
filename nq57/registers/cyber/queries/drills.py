"""Exercises: lists, one as far as who asks may see it, times measured, the score, the sheet."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from django.db.models import (
    Count,
    DateTimeField,
    Exists,
    ExpressionWrapper,
    F,
    IntegerField,
    Max,
    Min,
    OuterRef,
    Prefetch,
    Q,
    QuerySet,
    Subquery,
    Sum,
)
from django.db.models.functions import Coalesce, ExtractYear
from django.utils import timezone

from nq57.audit import rules as audit_rules
from nq57.cases import models as cases
from nq57.orgs import models as orgs
from nq57.plans import models as plans
from nq57.registers.base import rules as base
from nq57.registers.cyber import enums, models, permissions, rules
from nq57.registers.cyber.queries import calls

INJECT_SHEET: dict[str, base.Column] = {
    "position": base.Whole("Thứ tự", 9),
    "minute": base.Whole("Phút đưa ra", 12),
    "office": base.Office("Cơ quan (trống: mọi cơ quan)", 34, is_required=False),
    "told": base.Text("Nội dung đưa ra", 60),
    "expected": base.Text("Hành động mong đợi", 60),
    "most": base.Whole("Điểm tối đa", 11),
    "within": base.Whole("Phút trả lời mong đợi", 12),
}
DRILL_RESULTS: dict[str, int] = {
    "Tình huống": 10, "Phút đưa ra": 10, "Cơ quan": 34, "Nội dung": 60, "Đưa ra lúc": 18,
    "Trả lời lúc": 18, "Phút trả lời": 10, "Phút mong đợi": 10, "Điểm": 8, "Điểm tối đa": 8,
    "Nhận xét": 50, "Cơ quan chấm": 30,
}  # fmt: skip

_WHOLE = IntegerField()


@dataclass(frozen=True)
class DrillTimes:
    """How long an office that plays took, by the incident in its sandbox."""

    office: models.DrillOffice
    notice: rules.DrillTime
    triage: rules.DrillTime
    contain: rules.DrillTime
    recover: rules.DrillTime

    def list_all(self) -> list[rules.DrillTime]:
        """Return the times in the order of the heads."""
        return [self.notice, self.triage, self.contain, self.recover]


@dataclass(frozen=True)
class OwnDrill:
    """What a running exercise waits for from an office: ``left`` injects that it has not
    answered, the first by ``answer_by``; or ``left`` answers that it has not judged."""

    drill: models.Drill
    is_player: bool
    minute: int | None
    left: int
    answer_by: datetime | None
    is_late: bool


@dataclass(frozen=True)
class Uncovered:
    """The systems that are exercised yearly and were not in a year, of so many (``owed``) that
    have to be; ``duty`` None: none have."""

    duty: models.DrillDuty | None
    systems: models.SystemQuerySet
    owed: int = 0


def get_drill(*, code: str, by: audit_rules.Actor) -> models.Drill:
    """Return an exercise that the actor may read.

    :raises Drill.DoesNotExist: when there is none, or it is not for him to see.
    """
    found = models.Drill.objects.visible_to(by).with_rows()
    return found.prefetch_related("offices__organisation").get(case__code=code)


def list_drills(*, by: audit_rules.Actor, year: int | None = None) -> models.DrillQuerySet:
    """Return the exercises that ``by`` may read, of a year, annotated with how many offices play
    (``players``), the points, those to be had and the turns not scored; not ordered yet."""
    turns = models.DrillTurn.objects.filter(inject__drill=OuterRef("pk")).order_by()
    grouped = turns.values("inject__drill")
    scored = Q(points__isnull=False)

    def count(value: Any) -> Coalesce:
        return Coalesce(Subquery(grouped.annotate(n=value).values("n")), 0, output_field=_WHOLE)

    seen = models.Drill.objects.visible_to(by).with_rows()
    found = seen.prefetch_related("offices__organisation").annotate(
        players=Count("offices", filter=Q(offices__part=enums.DrillPart.PLAYER)),
        points=count(Sum("points", filter=scored)), most=count(Sum("most", filter=scored)),
        left=count(Count("pk", filter=~scored)),
    )  # fmt: skip
    return found.filter(planned_on__year=year) if year else found


def list_own_drills(*, by: audit_rules.Actor, now: datetime) -> list[OwnDrill]:
    """Return the exercises that the office of ``by`` plays now, and those that it has answers of
    to judge, the longest running first. In one query."""
    if not permissions.may_list_drills(by):
        return []
    player, states = enums.DrillPart.PLAYER, ("running", "scoring")
    open_turn = Q(turns__isnull=False, turns__answered_at__isnull=True)
    ends = ExpressionWrapper(
        F("turns__inject__released_at") + F("turns__inject__within") * timedelta(minutes=1),
        output_field=DateTimeField(),
    )
    unscored = models.DrillTurn.objects.filter(
        inject__drill=OuterRef("drill"), answered_at__isnull=False, points__isnull=True
    ).order_by().values("inject__drill").annotate(n=Count("pk")).values("n")  # fmt: skip
    rows = models.DrillOffice.objects.filter(
        Q(part=player, drill__case__state="running") | ~Q(part=player),
        organisation__code=by.organisation, drill__case__state__in=states,
    ).select_related("drill__case__organisation").annotate(
        open=Count("turns", filter=open_turn), answer_by=Min(ends, filter=open_turn),
        unscored=Coalesce(Subquery(unscored), 0, output_field=_WHOLE),
    )  # fmt: skip
    return [
        _tell_own(one, now)
        for one in rows.order_by("drill__started_at", "pk") if one.part == player or one.unscored
    ]  # fmt: skip


def _tell_own(one: Any, now: datetime) -> OwnDrill:
    """Return a row of ``list_own_drills``."""
    is_player, until = one.part == enums.DrillPart.PLAYER, one.answer_by
    return OwnDrill(
        one.drill, is_player, rules.count_minutes(one.drill.started_at, one.drill.ended_at or now),
        left=one.open if is_player else one.unscored, answer_by=until if is_player else None,
        is_late=is_player and until is not None and until <= now,
    )  # fmt: skip


def list_drill_years(*, by: audit_rules.Actor) -> list[int]:
    """Return the years that have exercises which ``by`` may read, the newest first."""
    found = models.Drill.objects.visible_to(by).order_by().annotate(year=ExtractYear("planned_on"))
    return sorted(found.values_list("year", flat=True).distinct(), reverse=True)


def list_drill_orders(*, by: audit_rules.Actor) -> QuerySet[plans.Task]:
    """Return what an exercise may rest on: clauses of plans in force; those that the office of
    ``by`` has work by come first."""
    own = Exists(
        plans.Obligation.objects.filter(
            task=OuterRef("pk"), organisation__code=by.organisation, is_superseded=False
        )
    )
    return calls.list_clauses(by=by).annotate(is_own=own).order_by(
        F("is_own").desc(), "kind", "document_id", "position"
    )  # fmt: skip


def list_leaders(*, office: str, on: date) -> QuerySet[orgs.Post]:
    """Return who may lead an exercise of an office: whoever holds a post there on a day."""
    found = orgs.Post.objects.on(on).filter(organisation__code=office)
    return found.select_related("person", "organisation").order_by("person__sort_key", "pk")


def list_drill_offices(*, drill: models.Drill, by: audit_rules.Actor) -> list[models.DrillOffice]:
    """Return the offices of an exercise, those that play first, with their systems: who plays
    sees of the others only that they take part."""
    systems = models.InformationSystem.objects.all()
    if not permissions.may_see_scenario(by, drill):
        systems = systems.visible_to(by)
    rows = drill.offices.select_related("organisation", "incident__case")
    return list(rows.prefetch_related(Prefetch("systems", queryset=systems)))


def list_drill_findings(
    *, drill: models.Drill, by: audit_rules.Actor
) -> "QuerySet[models.DrillFinding]":
    """Return what is to be made better after an exercise: to who plays what its office is to."""
    found = drill.findings.select_related("organisation", "obligation__case")
    if permissions.may_see_scenario(by, drill):
        return found
    return found.filter(organisation__code=by.organisation)


def list_turns(*, drill: models.Drill, by: audit_rules.Actor) -> "QuerySet[models.DrillTurn]":
    """Return the turns of an exercise that ``by`` may see: all for who sees the scenario, else
    those of its own office; with their answers."""
    found = models.DrillTurn.objects.filter(inject__drill=drill).select_related(
        "inject__drill", "office__organisation", "scorer"
    ).prefetch_related("answers__evidence__file")  # fmt: skip
    if permissions.may_see_scenario(by, drill):
        return found
    return found.filter(office__organisation__code=by.organisation)


def list_drill_files(*, drill: models.Drill, by: audit_rules.Actor) -> "QuerySet[cases.Evidence]":
    """Return the files of an exercise that ``by`` may open: who plays, those of its answers."""
    found = cases.Evidence.objects.filter(case=drill.case).select_related("file")
    if permissions.may_see_scenario(by, drill):
        return found
    own = models.DrillAnswer.objects.filter(turn__office__organisation__code=by.organisation)
    return found.filter(pk__in=own.values("evidence"))


def get_drill_score(
    *, drill: models.Drill, office: models.DrillOffice | None = None
) -> rules.DrillScore:
    """Return the score of an exercise, or of one office in it."""
    turns = models.DrillTurn.objects.filter(inject__drill=drill)
    if office is not None:
        turns = turns.filter(office=office)
    return rules.add_up_score(turns.values_list("points", "most").order_by())


def measure_times(*, drill: models.Drill) -> list[DrillTimes]:
    """Return how long each office that plays took from the beginning: to its first report, the
    triage, the containment and the recovery. In three queries."""
    start = drill.started_at
    rows = list(
        drill.offices.filter(part=enums.DrillPart.PLAYER)
        .select_related("organisation", "incident__case")
        .annotate(first_report=Min("incident__reports__sent_at"),
                  first_triage=Min("incident__triages__at"))
        .order_by("organisation__sort_key", "pk")
    )  # fmt: skip
    steps = cases.Step.objects.filter(
        case__in=[one.incident_id for one in rows if one.incident_id], verb="contain_incident"
    )
    contained: Mapping[int, datetime] = dict(
        steps.order_by("case").values_list("case").annotate(at=Min("at"))
    )
    made = []
    for one in rows:
        incident = one.incident

        def take(at: datetime | None, expected: int | None) -> rules.DrillTime:
            return rules.DrillTime(rules.count_minutes(start, at), expected)

        made.append(
            DrillTimes(
                one,
                notice=take(one.first_report, drill.notice_within),
                triage=take(one.first_triage, drill.triage_within),
                contain=take(contained.get(one.incident_id or 0), drill.contain_within),
                recover=take(incident.recovered_at if incident else None, drill.recover_within),
            )
        )
    return made


def find_drill_duty(*, on: date) -> models.DrillDuty | None:
    """Return from which level on systems are exercised yearly, as it stands on a day."""
    return models.DrillDuty.objects.filter(
        Q(valid_to__isnull=True) | Q(valid_to__gt=on), valid_from__lte=on
    ).last()


def find_uncovered(
    *, by: audit_rules.Actor, year: int, today: date, is_count: bool = False
) -> Uncovered:
    """Return the systems that ``by`` may read, or counts, which had to be exercised in a year and
    were not: no exercise of that year that was begun and not called off had them."""
    duty = find_drill_duty(on=min(today, date(year, 12, 31)))
    living = models.InformationSystem.objects.living().with_rows()
    living = living if is_count and permissions.may_count(by) else living.visible_to(by)
    if duty is None:
        return Uncovered(None, living.none())
    held = models.DrillOffice.objects.filter(models.say_held(drill__planned_on__year=year))
    found = living.filter(levelling__level__gte=duty.level)
    rows = found.exclude(drills__in=held).order_by("sort_key", "pk")
    return Uncovered(duty, rows, found.count())


def find_last_drill(*, systems: list[int]) -> dict[int, date]:
    """Return when each of these systems (keys) was last in an exercise that was held."""
    through = models.DrillOffice.systems.through.objects
    rows = through.filter(
        informationsystem__in=systems, drilloffice__drill__case__state__in=rules.DRILL_HELD
    )
    told = rows.values_list("informationsystem").annotate(on=Max("drilloffice__drill__planned_on"))
    return dict(told)


def stream_drill_results(*, drill: models.Drill, by: audit_rules.Actor) -> Iterator[list[Any]]:
    """Yield the turns that ``by`` may see as rows of ``DRILL_RESULTS``; not scored is empty."""
    for turn in list_turns(drill=drill, by=by):
        inject = turn.inject
        yield [
            inject.position, inject.minute, turn.office.organisation.name, inject.told,
            _say(inject.released_at), _say(turn.answered_at),
            rules.count_minutes(inject.released_at, turn.answered_at), inject.within,
            turn.points, turn.most, turn.comment, turn.scorer.name if turn.scorer else "",
        ]  # fmt: skip


def stream_injects(*, drill: models.Drill) -> Iterator[list[Any]]:
    """Yield the injects of an exercise as rows of the sheet that takes them in again."""
    for one in drill.injects.select_related("office__organisation"):
        said = {**one.__dict__, "office": one.office.organisation if one.office else None}
        yield [column.tell(said[name]) for name, column in INJECT_SHEET.items()]


def say_drill_basis(*, drill: models.Drill) -> str:
    """Return on what an exercise rests: its own plan's symbol, else the clause."""
    return drill.basis or calls.say_basis(task=drill.task)


def find_drill_of(*, incident: models.Incident) -> models.Drill | None:
    """Return the exercise in whose sandbox an incident is; None for a real one."""
    if not incident.is_drill:
        return None
    return models.Drill.objects.select_related("case").get(offices__incident=incident)


def sees_results(*, drill: models.Drill, by: audit_rules.Actor) -> bool:
    """Say whether ``by`` is shown points and comments: who plays only once it is over."""
    return drill.case.state in rules.DRILL_OVER or permissions.may_see_scenario(by, drill)


def is_own_player(office: models.DrillOffice, by: audit_rules.Actor) -> bool:
    """Say whether an office that plays is that of ``by``."""
    return office.part == enums.DrillPart.PLAYER and (
        getattr(by, "organisation", "") == office.organisation.code
    )


def _say(moment: datetime | None) -> str:
    return timezone.localtime(moment).strftime("%H:%M %d/%m/%Y") if moment else ""
