"""Incidents: lists, the board by clock, one incident as far as who asks may see it."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db.models import Count, F, Min, Q, QuerySet
from django.utils import timezone

from nq57.audit import rules as audit_rules
from nq57.cases import models as cases
from nq57.core import dates
from nq57.files import queries as file_queries
from nq57.files import rules as file_rules
from nq57.orgs import models as orgs
from nq57.registers.cyber import enums, models, permissions, rules


@dataclass(frozen=True)
class RunningClock:
    """A clock with where it stands: ``met``, ``met_late``, ``stopped``, ``late`` or ``running``,
    and the seconds until its end (negative: since)."""

    clock: models.IncidentClock
    standing: str
    seconds: int


@dataclass(frozen=True, kw_only=True)
class IncidentFilters:
    """What a list of incidents is narrowed to; empty: nothing. ``grade`` is one of ``GRADES``."""

    text: str = ""
    state: str = ""
    kind: str = ""
    grade: str = ""


UNFILTERED = IncidentFilters()
_GRADES = {"serious": True, "ordinary": False, "untriaged": None}
GRADES = tuple(_GRADES)


@dataclass(frozen=True)
class IncidentCounts:
    """How many incidents the province has: open and of all time, by kind, by office."""

    open: int
    serious: int
    late: int
    total: int
    kinds: list[tuple[str, int]]
    offices: list[tuple[str, int]]


def get_triage_set(*, on: date) -> models.TriageSet:
    """Return the serious-incident test that is in force on a day.

    :raises CyberError: when none is.
    """
    found = models.TriageSet.objects.filter(
        Q(valid_to__isnull=True) | Q(valid_to__gt=on), valid_from__lte=on
    ).first()
    if found is None:
        raise rules.CyberError(f"Không có tiêu chí sự cố nghiêm trọng cho ngày {on:%d/%m/%Y}.")
    return found


def get_incident(*, code: str, by: audit_rules.Actor) -> models.Incident:
    """Return an incident that the actor may read, at least in part.

    :raises Incident.DoesNotExist: when there is none, or it is not for him to see.
    """
    found = (
        models.Incident.with_drills.visible_to(by)
        .with_rows()
        .prefetch_related("systems__levelling")
    )
    return found.get(case__code=code)


def find_triage(*, incident: models.Incident) -> models.IncidentTriage | None:
    """Return the newest triage of an incident."""
    return incident.triages.select_related("criteria").first()


def list_incidents(
    *, by: audit_rules.Actor, now: datetime, asked: str = "", filters: IncidentFilters = UNFILTERED
) -> models.IncidentQuerySet:
    """Return the incidents that ``by`` may read, annotated with the next end of a clock
    (``next_end``) and whether one is late; ``asked``: empty is all that are open, else a state,
    ``late`` or ``all``. Not ordered yet."""
    found = _filter(by, filters).with_rows().with_lateness(now).annotate(
        next_end=Min("clocks__ends_at", filter=Q(clocks__met_at__isnull=True))
    )  # fmt: skip
    if asked in rules.INCIDENT.states:
        return found.filter(case__state=asked)
    if asked == "all":
        return found
    found = found.filter(case__closed_at__isnull=True)
    return found.late(now) if asked == "late" else found


def count_board(
    *, by: audit_rules.Actor, now: datetime, filters: IncidentFilters = UNFILTERED
) -> dict[str, int]:
    """Count what ``list_incidents`` finds when asked for ``open``, ``late`` and ``all``, in one
    question."""
    is_open = Q(case__closed_at__isnull=True)
    return _filter(by, filters).with_lateness(now).aggregate(
        open=Count("pk", filter=is_open), late=Count("pk", filter=is_open & Q(is_late=True)),
        all=Count("pk"),
    )  # fmt: skip


def _filter(by: audit_rules.Actor, filters: IncidentFilters) -> models.IncidentQuerySet:
    found = models.Incident.objects.visible_to(by)
    if filters.text:
        found = found.searched(filters.text)
    if filters.state:
        found = found.filter(case__state=filters.state)
    if filters.kind:
        found = found.filter(kind__code=filters.kind)
    if filters.grade in _GRADES:
        found = found.filter(is_serious=_GRADES[filters.grade])
    return found


def order_board(found: models.IncidentQuerySet, most: int | None = None) -> list[models.Incident]:
    """Return open incidents as the board shows them: the next clock to end first, those without
    a clock after, the newest first."""
    return list(found.order_by(F("next_end").asc(nulls_last=True), "-case_id")[:most])


def list_clocks(*, incident: models.Incident, now: datetime) -> list[RunningClock]:
    """Return the clocks of an incident, the next to end first; its case loaded."""
    rows = incident.clocks.select_related("deadline", "duty", "report").prefetch_related(
        "report__receipts"
    )
    is_over = incident.case.closed_at is not None
    return [
        RunningClock(one, _stand(one, now, is_over), int((one.ends_at - now).total_seconds()))
        for one in rows
    ]


def _stand(clock: models.IncidentClock, now: datetime, is_over: bool) -> str:
    if clock.met_at is not None:
        return "met_late" if clock.is_met_late else "met"
    if is_over:
        return "stopped"
    return "late" if now >= clock.ends_at else "running"


def list_entries(
    *, incident: models.Incident, by: audit_rules.Actor
) -> "QuerySet[models.IncidentEntry]":
    """Return the course of an incident as far as ``by`` may see it, in the order of events."""
    found = incident.entries.select_related("office", "evidence__file")
    if permissions.may_see_whole(by, incident):
        return found
    own = Q(office__code=by.organisation)
    return found.filter(own | Q(audience=enums.Audience.ALL))


def list_files(*, incident: models.Incident, by: audit_rules.Actor) -> "QuerySet[cases.Evidence]":
    """Return the files of an incident that ``by`` may open."""
    found = cases.Evidence.objects.filter(case=incident.case).select_related("file")
    if permissions.may_see_whole(by, incident):
        return found
    seen = list_entries(incident=incident, by=by).values("evidence")
    return found.filter(pk__in=seen)


def check_files(*, incident: models.Incident, by: audit_rules.Actor) -> dict[int, str]:
    """Read every file of an incident that ``by`` may open and compare it with its SHA-256; return
    what is wrong with each, empty where it is as it was stored."""
    found = {}
    for one in list_files(incident=incident, by=by):
        try:
            file_queries.read_unscanned(stored=one.file)
        except file_rules.FilesError as error:
            found[one.pk] = str(error)
        else:
            found[one.pk] = ""
    return found


def list_reports(*, incident: models.Incident) -> "QuerySet[models.IncidentReport]":
    """Return the reports that were sent of an incident, with their papers and receipts."""
    return incident.reports.select_related("paper__paper").prefetch_related("receipts")


def list_criteria_offered(*, incident: models.Incident) -> list[models.TriageCriterion]:
    """Return the criteria of the test that counts for an incident: of its day of noticing."""
    held = get_triage_set(on=timezone.localdate(incident.noticed_at))
    return list(held.rows.all())


def list_running(*, by: audit_rules.Actor, most: int) -> list[models.Incident]:
    """Return the open incidents that ``by`` may read, the next clock first, at most so many."""
    return order_board(list_incidents(by=by, now=timezone.now()), most)


def count_incidents(*, now: datetime) -> IncidentCounts:
    """Return the numbers of the province; none tells what happened where.

    Dismissed reports are no incidents.
    """
    every = models.Incident.objects.exclude(case__state="not_an_incident")
    is_open = Q(case__closed_at__isnull=True)
    counts = every.with_lateness(now).aggregate(
        open=Count("pk", filter=is_open), total=Count("pk"),
        serious=Count("pk", filter=is_open & Q(is_serious=True)),
        late=Count("pk", filter=is_open & Q(is_late=True)),
    )  # fmt: skip
    return IncidentCounts(
        **counts,
        kinds=_count(every, "kind__name"), offices=_count(every, "case__organisation__name"),
    )  # fmt: skip


def _count(found: models.IncidentQuerySet, name: str) -> list[tuple[str, int]]:
    rows = found.order_by().values(name).annotate(number=Count("pk")).order_by("-number", name)
    return [(row[name], row["number"]) for row in rows]


def make_snapshot(*, incident: models.Incident, stage: str, at: datetime) -> dict[str, Any]:
    """Return what a report says of an incident at a moment: plain words, times in Vietnam."""
    systems: Iterable[models.InformationSystem] = incident.systems.select_related(
        "owner", "operator", "levelling"
    )
    triage = find_triage(incident=incident)
    facts = [
        ("Cơ quan bị sự cố", incident.case.organisation.name),
        ("Mã sự cố", incident.case.code),
        ("Loại sự cố", incident.kind.name),
        ("Mức độ", _say_class(incident)),
        ("Phát hiện lúc", say_moment(incident.noticed_at)),
        ("Báo lúc", say_moment(incident.reported_at)),
        ("Khôi phục lúc", say_moment(incident.recovered_at)),
        ("Trạng thái", incident.label),
        ("Dữ liệu cá nhân", str(enums.PersonalData(incident.personal_data).label)),
        ("Người liên hệ", f"{incident.contact_name}, {incident.contact_phone}"),
    ]
    return {
        "about": f"{enums.Stage(stage).label}: sự cố an ninh mạng"
        + (f" ({rules.DRILL_MARK}, sự cố giả định)" if incident.is_drill else ""),
        "code": incident.case.code, "made_at": say_moment(at), "what": incident.what,
        "facts": [[name, said] for name, said in facts if said],
        "systems": [
            [one.name, one.owner.name, one.operator.name,
             f"cấp độ {one.levelling.level}" if one.levelling else "chưa xác định cấp độ"]
            for one in systems
        ],
        "grounds": triage.grounds if triage else "",
        "entries": _tell_entries(incident.entries.select_related("office")),
    }  # fmt: skip


def _tell_entries(rows: Iterable[models.IncidentEntry]) -> list[list[str]]:
    return [
        [say_moment(one.at), str(enums.EntryKind(one.kind).label), one.office.name, one.text]
        for one in rows
    ]


def _say_class(incident: models.Incident) -> str:
    if incident.is_serious is None:
        return "chưa phân loại"
    return "nghiêm trọng" if incident.is_serious else "thông thường"


def say_moment(moment: datetime | None) -> str:
    """Return a moment as people in Vietnam write it, or nothing."""
    if moment is None:
        return ""
    local = moment.astimezone(rules.ZONE)
    return f"{local:%H:%M} ngày {dates.format_date(local.date())}"


def check_in_drill(*, incident: models.Incident, office: orgs.Organisation) -> None:
    """Refuse to let an office into an incident of an exercise in which it has no part.

    :raises CyberError: then.
    """
    if not incident.is_drill:
        return
    if not models.DrillOffice.objects.filter(
        drill__offices__incident=incident, organisation=office
    ).exists():
        raise rules.CyberError("Chỉ mời cơ quan có trong cuộc diễn tập này.")


def list_offered_systems(*, office: str) -> models.SystemQuerySet:
    """Return the living systems that an office owns or operates, by name."""
    found = models.InformationSystem.objects.living().filter(
        Q(owner__code=office) | Q(operator__code=office)
    )
    return found.select_related("owner", "operator").order_by("sort_key")
