"""Lists of inspections and findings, and where a finding stands."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Count, F, OuterRef, Q, QuerySet, Subquery

from nq57.audit import enums as audit_enums
from nq57.audit import rules as audit_rules
from nq57.cases import models as cases
from nq57.cases import rules as case_rules
from nq57.core import tables, text
from nq57.inspection import models
from nq57.measures import enums as measure_enums
from nq57.measures import models as measures
from nq57.orgs import enums as org_enums
from nq57.orgs import models as orgs
from nq57.orgs import queries as org_queries
from nq57.orgs import rules as org_rules
from nq57.plans import enums as plan_enums
from nq57.plans import models as plans
from nq57.plans.rules import work

_REPORTED = ("waiting", "done")
_CONCLUDED = ("upheld", "noted", "mended")
_COLUMNS = {
    "Mã": 26, "Cơ quan": 32, "Kế hoạch kiểm tra": 28, "Phát hiện": 60, "Loại": 18, "Mức độ": 14,
    "Căn cứ": 24, "Về": 30, "Cơ quan báo": 18, "Kiểm tra thấy": 20, "Giải trình": 40,
    "Trạng thái": 20, "Biện pháp khắc phục": 50, "Hạn khắc phục": 14, "Sản phẩm khắc phục": 24,
}  # fmt: skip


@dataclass(frozen=True, kw_only=True)
class Filters:
    """What a list of findings keeps; empty asks nothing. ``is_waiting``: what the office has
    reported mended and nobody has accepted."""

    office: str = ""
    state: str = ""
    severity: str = ""
    text: str = ""
    is_waiting: bool = False


@dataclass(frozen=True)
class Row:
    """A remedy with how its obligation stands: reported done, or cancelled or carried over."""

    remedy: models.Remedy
    state: str
    is_reported: bool
    is_given_up: bool


@dataclass(frozen=True)
class Standing:
    """What is left of a finding's remedies."""

    rows: tuple[Row, ...]

    @property
    def is_ready(self) -> bool:
        """Say whether every remedy is reported done or given up: the inspector ends it."""
        return bool(self.rows) and all(row.is_reported or row.is_given_up for row in self.rows)

    @property
    def is_given_up(self) -> bool:
        """Say whether nothing is left to mend: who ends the finding says why."""
        return bool(self.rows) and all(row.is_given_up for row in self.rows)

    @property
    def is_any_reported(self) -> bool:
        """Say whether something is reported done, so that it may be given back."""
        return any(row.is_reported for row in self.rows)


def list_programs(*, by: audit_rules.Actor) -> QuerySet[models.Program]:
    """Return the programs with how many inspections ``by`` may read of each and how many of
    them are over."""
    seen = models.Inspection.objects.visible_to(by)
    shown = Q(inspections__in=seen.values("pk"))
    over = shown & Q(inspections__case__closed_at__isnull=False)
    return models.Program.objects.select_related("plan__document").annotate(
        shown_count=Count("inspections", filter=shown, distinct=True),
        over_count=Count("inspections", filter=over, distinct=True),
    )


def list_inspections(
    *, by: audit_rules.Actor, program: models.Program | None = None
) -> models.InspectionQuerySet:
    """Return the inspections that ``by`` may read, with how many findings each has that he
    may see and how many are open; not ordered yet."""
    findings = models.Finding.objects.visible_to(by)
    seen = Q(findings__in=findings.values("pk"))
    found = models.Inspection.objects.visible_to(by).with_rows()
    if program is not None:
        found = found.filter(program=program)
    return found.annotate(
        finding_count=Count("findings", filter=seen, distinct=True),
        open_count=Count(
            "findings", filter=seen & Q(findings__case__closed_at__isnull=True), distinct=True
        ),
    )


def get_inspection(*, code: str, by: audit_rules.Actor) -> models.Inspection:
    """Return an inspection that the actor may read.

    :raises Inspection.DoesNotExist: when there is none, or it is not for the actor to see.
    """
    found = models.Inspection.objects.visible_to(by).with_rows()
    return found.select_related("program__plan__document").get(case__code=code)


def get_finding(*, code: str, by: audit_rules.Actor) -> models.Finding:
    """Return a finding that the actor may read.

    :raises Finding.DoesNotExist: when there is none, or it is not for the actor to see.
    """
    return models.Finding.objects.visible_to(by).with_rows().get(case__code=code)


def list_findings(*, by: audit_rules.Actor, filters: Filters) -> models.FindingQuerySet:
    """Return the findings that ``by`` may read and the filters keep; not ordered yet."""
    found = models.Finding.objects.visible_to(by).with_rows()
    exact = {
        "organisation__code": filters.office, "case__state": filters.state,
        "severity": filters.severity,
    }  # fmt: skip
    found = found.filter(**{name: value for name, value in exact.items() if value})
    if filters.is_waiting:
        over = (*_REPORTED, *work.GIVEN_UP)
        open_ = models.Remedy.objects.exclude(obligation__case__state__in=over)
        found = found.filter(case__state="upheld").exclude(pk__in=open_.values("finding"))
    if filters.text.strip():
        named = models.Finding.objects.filter(
            case__in=cases.Case.objects.of_kind("finding").searched(filters.text)
        )
        found = found.filter(pk__in=named.values("pk"))
    return found


def list_takeable(*, by: audit_rules.Actor, filters: Filters) -> models.FindingQuerySet:
    """Return those of them that may leave in a file or to a program: no restricted ones."""
    grade = audit_enums.Secrecy.OPEN
    return list_findings(by=by, filters=filters).filter(
        Q(obligation__isnull=True) | Q(obligation__case__secrecy=grade), case__secrecy=grade
    )


def count_findings(*, by: audit_rules.Actor, filters: Filters) -> dict[str, int]:
    """Count the findings that the filters keep by state; every state that holds one is there."""
    found = list_findings(by=by, filters=filters)
    counted = found.order_by().values_list("case__state").annotate(count=Count("pk"))
    return dict(counted)


def list_found_of_indicators(
    *,
    indicators: Collection[int],
    by: audit_rules.Actor,
    organisation: orgs.Organisation | None = None,
) -> models.FindingQuerySet:
    """Return what concluded inspections found of indicators, at one office or all, the newest
    visit first.

    Each row has ``said_value`` and ``said_period``: the figure that its office had claimed by
    the day of the visit, None where it had not. Who reads the finding reads what it is about.
    """
    said = _list_claimed().filter(
        indicator=OuterRef("indicator"), organisation=OuterRef("organisation"),
        at__date__lte=OuterRef("inspection__visited_on"),
    )  # fmt: skip
    found = models.Finding.objects.visible_to(by).filter(
        indicator__in=indicators, case__state__in=_CONCLUDED
    )
    if organisation is not None:
        found = found.filter(organisation=organisation)
    return found.select_related("case__organisation", "inspection").annotate(
        said_value=Subquery(said.values("value")[:1]),
        said_period=Subquery(said.values("period")[:1]),
    ).order_by(F("inspection__visited_on").desc(), "-pk")  # fmt: skip


def find_figure(*, finding: models.Finding) -> measures.Observation | None:
    """Return the figure that the office had claimed of the finding's indicator by the day of
    the visit, for who reads the finding; None without one."""
    if finding.indicator_id is None or finding.inspection.visited_on is None:
        return None
    return _list_claimed().filter(
        indicator=finding.indicator_id, organisation=finding.organisation_id,
        at__date__lte=finding.inspection.visited_on,
    ).select_related("profile").first()  # fmt: skip


def _list_claimed() -> QuerySet[measures.Observation]:
    claimed = measures.Observation.objects.filter(verdict=measure_enums.Verdict.CLAIMED)
    return claimed.order_by("-at", "-pk")


def tell_standing(*, finding: models.Finding) -> Standing:
    """Return how the remedies of a finding stand; its remedies with obligations loaded."""
    rows = []
    for remedy in finding.remedies.all():
        state = remedy.obligation.case.state if remedy.obligation else ""
        rows.append(Row(remedy, state, state in _REPORTED, state in work.GIVEN_UP))
    return Standing(tuple(rows))


def list_subject_choices(
    *, organisation: orgs.Organisation, plan: plans.Plan, by: audit_rules.Actor, most: int = 200
) -> tuple[list[plans.Obligation], list[plans.Indicator]]:
    """Return what of an office can be looked at: its obligations that are open or that ``by``
    may read, those reported done first, and the indicators that it leads.

    An inspectorate follows only some of what an office owes; the names of open obligations
    are the plan's own.
    """
    grades = audit_enums.Secrecy
    readable = plans.Obligation.objects.visible_to(by).exclude(case__secrecy=grades.SEALED)
    owed = plans.Obligation.objects.filter(
        Q(case__secrecy=grades.OPEN) | Q(pk__in=readable.values("pk")),
        plan=plan, organisation=organisation,
    ).exclude(case__state__in=("draft", "cancelled", "carried"))  # fmt: skip
    rows = owed.with_rows().order_by("-case__claimed_on", "case__due", "pk")[:most]
    led = plans.Indicator.objects.filter(
        plan=plan, parties__role=plan_enums.Role.LEAD, parties__organisation=organisation
    )
    return list(rows), list(led.distinct().order_by("position"))


def list_offices(*, by: audit_rules.Actor, on: date) -> QuerySet[orgs.Organisation]:
    """Return the offices for which ``by`` may plan an inspection on a day, by name: an
    inspectorate those of which it follows an obligation, who coordinates every one."""
    living = orgs.Organisation.objects.on(on).filter(
        level__in=(org_enums.Level.PROVINCE, org_enums.Level.COMMUNE)
    )
    if org_rules.scope_of(by, "inspection", "record") == org_enums.Scope.FOLLOWED:
        living = living.filter(pk__in=cases.list_followed(by))
    return living.order_by("sort_key")


def list_posts(*, on: date) -> orgs.PostQuerySet:
    """Return the posts that may be members of a team on a day, by office and name."""
    held = orgs.Post.objects.on(on).exclude(role=org_enums.Role.ADMINISTRATOR)
    return held.select_related("person", "organisation").order_by(
        "organisation__sort_key", "person__sort_key", "pk"
    )


def make_sheet(*, by: audit_rules.Actor, filters: Filters) -> bytes:
    """Return the findings as an XLSX file; restricted ones never leave in a file."""
    held = list(list_takeable(by=by, filters=filters).order_by("pk"))
    said = map_said(held)
    rows = [_tell(row, said.get(row.case.code, "")) for row in held]
    return tables.write_table(
        kind="xlsx", title="Phát hiện qua kiểm tra", columns=_COLUMNS, rows=rows,
        mark=org_queries.say_mark(),
    )  # fmt: skip


def say_subject(row: models.Finding | models.Subject) -> str:
    """Return what it is about, in words; its obligation and indicator loaded."""
    owed = row.obligation
    if owed is not None:
        return f"{owed.task.code if owed.task else ''} {text.as_title(owed.case.title)}".strip()
    return str(row.indicator or "")


def map_said(rows: Sequence[models.Finding]) -> dict[str, str]:
    """Return what the offices said when findings were concluded, by the finding's code."""
    found = plans.FoundStatus.objects.filter(source__in=[row.case.code for row in rows])
    return dict(found.values_list("source", "said"))


def _tell(row: models.Finding, said: str) -> list[Any]:
    remedies = list(row.remedies.all())
    said = said or (row.obligation.case.state if row.obligation else "")
    states = case_rules.OBLIGATION.states
    return [
        row.case.code, row.case.organisation.name, row.inspection.program.symbol, row.case.title,
        str(row.get_kind_display()), str(row.get_severity_display()), row.clause, say_subject(row),
        states[said].label if said else "", str(row.get_found_display()) if row.found else "",
        row.explanation, row.label, "; ".join(one.text for one in remedies),
        min((one.due_on for one in remedies), default=None),
        "; ".join(one.obligation.product for one in remedies if one.obligation),
    ]  # fmt: skip
