"""Issue the centre's periodic report as an official paper: its figures stay as they were."""

from datetime import datetime

from django.db import transaction
from django.utils import timezone

from nq57.audit import enums as audit_enums
from nq57.audit import rules as audit_rules
from nq57.papers import actions as paper_actions
from nq57.papers import models as papers
from nq57.papers import queries as paper_queries
from nq57.papers import rules as paper_rules
from nq57.registers.cyber import permissions, queries, rules
from nq57.registers.cyber.actions import calls


@transaction.atomic
def issue_periodic(
    *,
    period: queries.Period,
    cover: paper_rules.Cover,
    seen: str,
    by: audit_rules.Actor,
    at: datetime,
) -> papers.Paper:
    """Issue the report of a period for the office of the post, with the figures of this moment.

    ``seen`` is the key of the paper that the person was shown, empty when there was none: what
    is replaced is that one, not what came meanwhile.

    :raises NotAllowedError: when the post does not report, or may not issue for its office.
    :raises CyberError: when the period makes no sense, or another one was issued meanwhile.
    :raises PapersError: when the paper cannot be made.
    """
    permissions.check_may_report_period(by)
    today = timezone.localdate(at)
    rules.check_period(since=period.since, until=period.until, today=today)
    office = calls.find_centre(by)
    current = paper_queries.find_current(source=period.source, organisation=office)
    if seen != (str(current.pk) if current else ""):
        raise rules.StaleError(
            "Báo cáo này vừa được ban hành hoặc thu hồi: tải lại trang, xem rồi ban hành."
        )
    new = paper_rules.NewPaper(
        template=queries.PERIODIC_PAPER, kind="BC", issuer=cover.issuer, title=cover.about,
        issued_on=today, secrecy=audit_enums.Secrecy.RESTRICTED, source=period.source,
    )  # fmt: skip
    snapshot = queries.make_periodic(period=period, office=office, cover=cover, now=at)
    return paper_actions.issue_paper(
        new=new, snapshot=snapshot, organisation=office, by=by, at=at, replaces=current
    )
