"""Vulnerabilities: what is held of a system, the list with why first, one with its history."""

import contextlib
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from django.db.models import Count, Max, Q, QuerySet
from django.utils import timezone

from nq57.audit import rules as audit_rules
from nq57.core import text
from nq57.registers.cyber import enums, models, permissions
from nq57.registers.cyber.rules import priority, scans, scores

UNSEEN, LATE, EVERY = "unseen", "late", "all"
COLUMNS = {
    "Mã": 10, "Hệ thống": 30, "Điểm yếu": 24, "Tên": 50, "Vị trí": 36, "Mức độ": 14,
    "Điểm CVSS": 10, "Tình trạng": 26, "Hạn khắc phục": 14, "Thấy lần đầu": 14,
    "Thấy lần cuối": 14, "Vì sao ưu tiên": 60, "Cách khắc phục": 60,
}  # fmt: skip


@dataclass(frozen=True)
class HeldVulnerability:
    """What an import asks of a vulnerability that is held."""

    pk: int
    known: scans.Known
    severity: str
    last_seen_at: datetime
    probes: dict[str, int]  # the keys of its checks


@dataclass(frozen=True, kw_only=True)
class VulnerabilityFilters:
    """What a list keeps; empty asks nothing. ``view``: empty is open, else a status, ``late``,
    ``unseen`` or ``all``."""

    view: str = ""
    severity: str = ""
    system: str = ""
    office: str = ""
    text: str = ""
    is_kev: bool = False


@dataclass(frozen=True)
class VulnerabilityCounts:
    """How many vulnerabilities the province has; none tells what they are or where."""

    open: int
    late: int
    kev: int
    claimed: int
    fixed: int
    accepted: int
    severities: dict[str, int]  # of the open ones
    offices: list[tuple[str, int, int]]  # name, open, of which late


def map_vulnerabilities(*, system: models.InformationSystem) -> dict[scans.Key, HeldVulnerability]:
    """Return what a system's vulnerabilities are, by their identity."""
    probes = _map_probes(system)
    rows = models.Vulnerability.objects.filter(system=system).values_list(
        "pk", "weakness__code", "location__kind", "location__value", "location__port", "status",
        "host", "moved_at", "severity", "last_seen_at",
    )  # fmt: skip
    found = {}
    for pk, code, kind, value, port, status, host, moved, severity, seen in rows.order_by():
        key, own = (code, kind, value, port), probes.get(pk, [])
        gone = {check: gone_at for check, _pk, gone_at in own}
        known = scans.Known(
            key=key, status=status, gone=gone, host=host,
            changed_at=_find_change(status, moved, gone),
            is_claimed=status == enums.VexStatus.FIX_CLAIMED,
        )  # fmt: skip
        keys = {check: probe for check, probe, _gone in own}
        found[key] = HeldVulnerability(pk, known, severity, seen, keys)
    return found


def _map_probes(
    system: models.InformationSystem,
) -> dict[int, list[tuple[str, int, datetime | None]]]:
    """Return by vulnerability the checks that found it: code, key, when they no longer did."""
    rows = models.Probe.objects.filter(vulnerability__system=system).order_by()
    found: dict[int, list[tuple[str, int, datetime | None]]] = {}
    told = rows.values_list("vulnerability", "check_code", "pk", "gone_at")
    for pk, check, probe, gone_at in told:
        found.setdefault(pk, []).append((check, probe, gone_at))
    return found


def _find_change(status: str, moved_at: datetime, gone: dict[str, datetime | None]) -> datetime:
    """Return since when a status counts: what scans closed, since the first that did not find
    it; files are imported in any order."""
    moments = [one for one in gone.values() if one is not None]
    is_by_scans = status == enums.VexStatus.FIXED and moments and len(moments) == len(gone)
    return min(moved_at, *moments) if is_by_scans else moved_at


def list_due_rules() -> list[priority.DueRule]:
    """Return within how many days what is to be fixed, of all times."""
    return [one.to_rule() for one in models.SeverityDeadline.objects.all()]


def make_weakness(said: scans.Finding, threat: models.Threat | None) -> models.Weakness:
    """Return a weakness as a tool tells it and as the outside lists know it; not saved."""
    made = models.Weakness(
        code=said.weakness, title=said.title or said.weakness, vectors=list(said.vectors),
        severity=said.severity, solution=said.solution, score=score(said.vectors),
    )  # fmt: skip
    if threat is not None:
        take_threat(made, threat)
    return made


def take_threat(weakness: models.Weakness, threat: models.Threat) -> None:
    """Let a weakness say what the outside lists say of it; not saved."""
    weakness.is_kev, weakness.epss = threat.kev_on is not None, threat.epss
    weakness.as_of = max(filter(None, (threat.kev_on, threat.epss_on)), default=None)


def tell_threats() -> dict[str, Any]:
    """Return how many CVEs the outside lists name, and of which day the lists are."""
    return models.Threat.objects.aggregate(
        kev=Count("kev_on"), kev_on=Max("kev_on"), epss=Count("epss"), epss_on=Max("epss_on")
    )


def score(vectors: tuple[str, ...] | list[str]) -> Decimal | None:
    """Return the highest base score of CVSS vectors, None where there is none."""
    found = []
    for vector in vectors:
        with contextlib.suppress(scores.ScoreError):
            found.append(scores.score(vector).base)
    return Decimal(str(max(found))) if found else None


def weigh(weakness: models.Weakness, severity: str, level: int | None) -> priority.Priority:
    """Return where a weakness of a severity stands on a system of a level (None: not found)."""
    return priority.rank(
        priority.Weight(
            severity=severity, level=level, is_exploited=weakness.is_kev,
            score=None if weakness.score is None else float(weakness.score),
            epss=None if weakness.epss is None else float(weakness.epss),
        )
    )  # fmt: skip


def rank(weakness: models.Weakness, severity: str, level: int | None) -> int:
    """Return the place in the order of fixing as one number: the higher, the sooner."""
    found = weigh(weakness, severity, level)
    return (int(found.is_exploited) * 1_000 + found.product) * 20_000 + found.chance + 1


def list_vulnerabilities(
    *, by: audit_rules.Actor, filters: VulnerabilityFilters, today: date
) -> models.VulnerabilityQuerySet:
    """Return what ``by`` may read in detail and the filters keep; not ordered yet."""
    found = models.Vulnerability.objects.visible_to(by).with_rows()
    own = models.say_own(by, "")
    if own:  # by their keys: the database then sees how few they are
        keys = models.InformationSystem.objects.order_by().filter(own).values_list("pk", flat=True)
        found = found.filter(system__in=list(keys))
    if filters.view in enums.VexStatus.values:
        found = found.filter(status=filters.view)
    elif filters.view != EVERY:
        found = found.open()
    if filters.view == LATE:
        found = found.filter(due__lt=today)
    elif filters.view == UNSEEN:
        found = found.filter(unseen_at__isnull=False)
    found = found.filter(severity=filters.severity) if filters.severity else found.grave()
    exact = {"system__code": filters.system, "system__operator__code": filters.office}
    found = found.filter(**{name: value for name, value in exact.items() if value})
    if filters.is_kev:
        found = found.filter(weakness__is_kev=True)
    for word in filters.text.split():
        # By their keys: each table is then searched once, not row by row of the join.
        weaknesses = models.Weakness.objects.filter(folded__contains=text.fold(word))
        places = models.Location.objects.filter(value__icontains=word)
        found = found.filter(
            Q(weakness__in=weaknesses.order_by().values("pk"))
            | Q(location__in=places.order_by().values("pk"))
        )
    return found


def list_urgent(*, by: audit_rules.Actor, office: int, most: int) -> list[models.Vulnerability]:
    """Return what an office (its key) is to fix first of the systems that it operates; a claimed
    fix waits for others."""
    systems = models.InformationSystem.objects.order_by().filter(operator=office)
    keys = list(systems.values_list("pk", flat=True))
    if not keys:
        return []
    found = models.Vulnerability.objects.visible_to(by).with_rows().grave()
    found = found.filter(system__in=keys, status=enums.VexStatus.AFFECTED)
    return list(found.order_by("-rank", "-pk")[:most])


def count_views(
    *, by: audit_rules.Actor, today: date, system: str = "", office: str = ""
) -> dict[str, int]:
    """Return how many there are of each view that ``by`` may read, in one query."""
    found = models.Vulnerability.objects.visible_to(by).grave().order_by()
    exact = {"system__code": system, "system__operator__code": office}
    found = found.filter(**{name: value for name, value in exact.items() if value})
    is_open = Q(status__in=models.OPEN)
    asked = {status: Q(status=status) for status in enums.VexStatus.values} | {
        "": is_open, LATE: is_open & Q(due__lt=today), EVERY: Q(),
        UNSEEN: is_open & Q(unseen_at__isnull=False),
    }  # fmt: skip
    names = {f"n{number}": name for number, name in enumerate(asked)}
    counted = found.aggregate(
        **{key: Count("pk", filter=asked[name]) for key, name in names.items()}
    )
    return {name: counted[key] for key, name in names.items()}


def get_vulnerability(*, pk: int, by: audit_rules.Actor) -> models.Vulnerability:
    """Return a vulnerability whose details the actor may read.

    :raises Vulnerability.DoesNotExist: when there is none, or it is not for him to see.
    """
    found = models.Vulnerability.objects.visible_to(by).with_rows()
    return found.select_related("first_scan").get(pk=pk)


def list_vulnerability_entries(
    *, vulnerability: models.Vulnerability
) -> "QuerySet[models.VulnerabilityEntry]":
    """Return the history of a vulnerability, the newest first."""
    return vulnerability.entries.select_related("scan", "evidence", "acceptance").order_by("-pk")


def list_chosen(*, chosen: Collection[int], by: audit_rules.Actor) -> models.VulnerabilityQuerySet:
    """Return those of the chosen whose details ``by`` may read, what to fix first on top."""
    found = models.Vulnerability.objects.visible_to(by).with_rows()
    return found.filter(pk__in=chosen).order_by("-rank", "-pk")


def list_declared_like(*, vulnerability: models.Vulnerability) -> "QuerySet[models.Hole]":
    """Return what its office declared in campaigns of the same CVE on the same system, the newest
    version first; who reads the vulnerability reads the declarations."""
    found = models.Hole.objects.filter(
        declared__system=vulnerability.system_id, cve=vulnerability.weakness.code
    ).exclude(cve="")
    return found.select_related("declared__declaration__case").order_by("-pk")[:5]


def count_open(
    *, systems: Collection[models.InformationSystem], by: audit_rules.Actor
) -> dict[int, int]:
    """Return how many open vulnerabilities the scanned ones of these systems have, by key; one
    that was never scanned, or is not for ``by`` to see, is not in it."""
    keys = [one.pk for one in systems]
    seen = list_vulnerable_systems(by=by).filter(pk__in=keys).order_by()
    found = models.Vulnerability.objects.visible_to(by).filter(system__in=keys).open().grave()
    counts = dict(found.order_by().values_list("system").annotate(number=Count("pk")))
    return {key: counts.get(key, 0) for key in seen.values_list("pk", flat=True)}


def list_scannable(*, by: audit_rules.Actor) -> list[models.InformationSystem]:
    """Return the living systems for which ``by`` imports scans, by name."""
    found = models.InformationSystem.objects.visible_to(by).living()
    rows = found.select_related("owner", "operator").order_by("sort_key", "pk")
    return [one for one in rows if permissions.may_handle(by, one, "import_scan")]


def list_vulnerable_systems(*, by: audit_rules.Actor) -> models.SystemQuerySet:
    """Return the systems that were scanned and whose vulnerabilities ``by`` may read, by name."""
    own = models.say_own(by, "")
    if own is None:
        return models.InformationSystem.objects.none()
    scanned = models.Scan.objects.order_by().values("system")
    return models.InformationSystem.objects.filter(own, pk__in=scanned).order_by("sort_key", "pk")


def get_vulnerable_system(*, code: str, by: audit_rules.Actor) -> models.InformationSystem:
    """Return a system whose vulnerabilities the actor may read.

    :raises InformationSystem.DoesNotExist: when there is none, or they are not for him to see.
    """
    own = models.say_own(by, "")
    found = models.InformationSystem.objects.select_related("owner", "operator", "levelling")
    return (found.none() if own is None else found.filter(own)).get(code=code)


def list_exceptions(
    *, by: audit_rules.Actor, is_waiting: bool = True
) -> "QuerySet[models.Acceptance]":
    """Return the exceptions that ``by`` may read: those that wait, or those that hold."""
    seen = models.Vulnerability.objects.visible_to(by)
    asked = (
        {"decided_at__isnull": True} if is_waiting
        else {"is_approved": True, "ended_at__isnull": True}
    )  # fmt: skip
    found = models.Acceptance.objects.filter(vulnerability__in=seen, **asked)
    return found.select_related(
        "vulnerability__weakness", "vulnerability__location", "vulnerability__system__operator",
        "vulnerability__system__owner",
    ).order_by("until", "pk")  # fmt: skip


def list_scans(*, system: models.InformationSystem, by: audit_rules.Actor) -> models.ScanQuerySet:
    """Return the scans of a system that ``by`` may read, the newest first."""
    return models.Scan.objects.visible_to(by).filter(system=system).defer("hosts", "checks")


def get_scan(*, pk: int, by: audit_rules.Actor) -> models.Scan:
    """Return a scan that the actor may read.

    :raises Scan.DoesNotExist: when there is none, or it is not for him to see.
    """
    found = models.Scan.objects.visible_to(by)
    return found.select_related("system__operator", "system__owner", "file").get(pk=pk)


def count_vulnerabilities(*, today: date) -> VulnerabilityCounts:
    """Return the numbers of the province."""
    every = models.Vulnerability.objects.grave().order_by()
    is_open = Q(status__in=models.OPEN)
    is_late = is_open & Q(due__lt=today)
    whole = every.aggregate(
        open=Count("pk", filter=is_open), late=Count("pk", filter=is_late),
        kev=Count("pk", filter=is_open & Q(weakness__is_kev=True)),
        claimed=Count("pk", filter=Q(status=enums.VexStatus.FIX_CLAIMED)),
        fixed=Count("pk", filter=Q(status=enums.VexStatus.FIXED)),
        accepted=Count("pk", filter=Q(status=enums.VexStatus.ACCEPTED)),
    )  # fmt: skip
    running = every.filter(is_open)
    severities = dict(running.values_list("severity").annotate(number=Count("pk")))
    offices = running.values_list("system__operator__name", "system__operator__sort_key").annotate(
        number=Count("pk"), late=Count("pk", filter=Q(due__lt=today))
    )
    return VulnerabilityCounts(
        **whole, severities=severities,
        offices=[
            (name, number, late)
            for name, _key, number, late in offices.order_by("system__operator__sort_key")
        ],
    )  # fmt: skip


def say_why(row: models.Vulnerability) -> str:
    """Return why a vulnerability stands where it does in the order, in a sentence."""
    return weigh(row.weakness, row.severity, row.system.level).reason


def stream_vulnerabilities(*, found: models.VulnerabilityQuerySet) -> Iterator[list[Any]]:
    """Yield the rows of a table of vulnerabilities, in the order of fixing."""
    status, severity = dict(enums.VexStatus.choices), dict(enums.Gravity.choices)
    for row in found.order_by("-rank", "-pk").iterator(chunk_size=1000):
        weakness = row.weakness
        yield [
            row.pk, row.system.name, weakness.code, weakness.title, str(row.location),
            severity[row.severity], weakness.score, status[row.status], row.due,
            timezone.localdate(row.first_seen_at), timezone.localdate(row.last_seen_at),
            say_why(row), weakness.solution,
        ]  # fmt: skip
