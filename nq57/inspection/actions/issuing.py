"""Issue the minutes of an inspection as an official paper of the office that leads it."""

from datetime import datetime

from django.db import transaction
from django.utils import timezone

from nq57.audit import rules as audit_rules
from nq57.inspection import models, queries
from nq57.papers import actions as paper_actions
from nq57.papers import models as papers
from nq57.papers import rules as paper_rules


@transaction.atomic
def issue_minutes(
    *,
    inspection: models.Inspection,
    cover: paper_rules.Cover,
    by: audit_rules.Actor,
    at: datetime,
    replaces: papers.Paper | None = None,
) -> papers.Paper:
    """Issue the minutes; as grave as the gravest finding in them.

    :raises NotAllowedError: when the post may not issue for the leading office.
    :raises PapersError: when the inspection has other valid minutes than ``replaces``.
    :raises rules.InspectionError: when the team was not at the office yet.
    """
    today = timezone.localdate(at)
    snapshot = queries.make_minutes(inspection=inspection, cover=cover, today=today)
    new = paper_rules.NewPaper(
        template=queries.MINUTES, kind="BB", issuer=cover.issuer, title=cover.about,
        issued_on=today, secrecy=queries.get_secrecy(inspection=inspection),
        source=queries.name_source(inspection=inspection),
    )  # fmt: skip
    return paper_actions.issue_paper(
        new=new, snapshot=snapshot, organisation=inspection.lead, by=by, at=at, replaces=replaces
    )
