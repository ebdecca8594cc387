"""Issue reports as official papers with a number: an office's, and the province's."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.db import transaction
from django.db.models import Case, F, When
from django.utils import timezone

from nq57.audit import rules as audit_rules
from nq57.audit.enums import Secrecy
from nq57.orgs import enums as org_enums
from nq57.orgs import queries as org_queries
from nq57.orgs.models import Organisation
from nq57.papers import actions as paper_actions
from nq57.papers import models as papers
from nq57.papers import queries as paper_queries
from nq57.papers import rules as paper_rules
from nq57.reporting import models, queries, rules
from nq57.reporting.actions.invented import make_actor
from nq57.reporting.rules import inventing


@transaction.atomic
def issue_report(
    *,
    report: models.Report,
    cover: paper_rules.Cover,
    by: audit_rules.Actor,
    at: datetime,
    replaces: papers.Paper | None = None,
) -> papers.Paper:
    """Issue an office's report as it was sent.

    :raises NotAllowedError: when the post may not issue for the office.
    :raises PapersError: when the report has another valid paper than ``replaces``.
    :raises rules.ReportingError: when the report was not sent.
    """
    today = timezone.localdate(at, rules.ZONE)
    snapshot = queries.make_report_snapshot(report=report, cover=cover, today=today)
    new = _new(cover, report.case.code, report.case.secrecy, at)
    return _issue(new, snapshot, report.organisation, replaces, by, at)


@transaction.atomic
def issue_province_report(
    *,
    consolidation: models.Consolidation,
    cover: paper_rules.Cover,
    verdicts: Mapping[str, str],
    by: audit_rules.Actor,
    at: datetime,
    replaces: papers.Paper | None = None,
) -> papers.Paper:
    """Issue the province's report of a frozen consolidation, by the plan's coordinating office.

    A later consolidation of the same cycle replaces the paper of the earlier one.

    :raises NotAllowedError: when the post may not issue for that office.
    :raises PapersError: when the cycle has another valid paper than ``replaces``.
    :raises rules.ReportingError: when the plan has no coordinating office.
    """
    today = timezone.localdate(at, rules.ZONE)
    snapshot = queries.make_province_snapshot(
        consolidation=consolidation, cover=cover, verdicts=verdicts, today=today
    )
    plan = consolidation.cycle.plan
    office = plan.coordinator
    assert office is not None  # noqa: S101 (the snapshot refuses it)
    new = _new(cover, queries.name_source(cycle=consolidation.cycle), plan.secrecy, at)
    return _issue(new, snapshot, office, replaces, by, at)


@transaction.atomic
def add_demonstration_paper(*, by: audit_rules.Actor, at: datetime) -> papers.SignedFile | None:
    """Issue a report of a demonstration, of the coordinating office where it has one, and bring
    back a copy signed with an invented certificate; once.

    It is an invented head of that office that does it; ``by`` only asks. None where nothing is
    invented, nothing was sent, or the head has issued already.

    :raises PapersError: when it cannot be made or signed here.
    """
    held = org_queries.get_demonstration()
    found = models.Report.objects.filter(
        case__state__in=rules.HANDED_IN, case__secrecy=Secrecy.OPEN,
        sent_by__startswith=inventing.PREFIX, cycle__plan__code=held.plan if held else "",
    )  # fmt: skip
    coordinates = Case(When(organisation=F("cycle__plan__coordinator"), then=0), default=1)
    report = found.order_by(coordinates, "-cycle__ends_on", "pk").first()
    invented = papers.Paper.objects.filter(issued_by__startswith=inventing.PREFIX)
    if report is None or invented.exists():
        return None
    head = make_actor(report.organisation.code, org_enums.Role.HEAD)
    cover = paper_queries.propose_cover(
        organisation=report.organisation, about=queries.propose_about(cycle=report.cycle),
        today=timezone.localdate(at, rules.ZONE),
    )  # fmt: skip
    paper = issue_report(report=report, cover=cover, by=head, at=at)
    return paper_actions.sign_demonstration(paper=paper, by=head, at=at)


def _new(cover: paper_rules.Cover, source: str, secrecy: str, at: datetime) -> paper_rules.NewPaper:
    return paper_rules.NewPaper(
        template=queries.REPORT, kind="BC", issuer=cover.issuer, title=cover.about,
        issued_on=timezone.localdate(at, rules.ZONE), secrecy=secrecy, source=source,
    )  # fmt: skip


def _issue(
    new: paper_rules.NewPaper,
    snapshot: dict[str, Any],
    office: Organisation,
    replaces: papers.Paper | None,
    by: audit_rules.Actor,
    at: datetime,
) -> papers.Paper:
    return paper_actions.issue_paper(
        new=new, snapshot=snapshot, organisation=office, by=by, at=at, replaces=replaces
    )
