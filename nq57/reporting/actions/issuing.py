"""Issue reports as official papers with a number: an office's, and the province's."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils import timezone

from nq57.audit import rules as audit_rules
from nq57.orgs.models import Organisation
from nq57.papers import actions as paper_actions
from nq57.papers import models as papers
from nq57.papers import rules as paper_rules
from nq57.reporting import models, queries, rules


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
