"""Issue the leaders' page as an official paper of the office that coordinates the plan."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils import timezone

from nq57.audit import rules as audit_rules
from nq57.core.phrases import Phrase
from nq57.insights import permissions, queries
from nq57.papers import actions as paper_actions
from nq57.papers import models as papers
from nq57.papers import queries as paper_queries
from nq57.papers import rules as paper_rules
from nq57.plans import models as plans


@transaction.atomic
def issue_brief(
    *,
    plan: plans.Plan,
    cover: paper_rules.Cover,
    snapshot: Mapping[str, Any],
    seen: str,
    by: audit_rules.Actor,
    at: datetime,
) -> papers.Paper:
    """Issue the leaders' page of today, as open as its plan; ``snapshot`` tells no more.

    ``seen`` is the key of the paper of today that the person was shown, empty when there was
    none: what is replaced is that one, not what came meanwhile.

    :raises NotAllowedError: when the post may not see the province or issue for the coordinating
        office.
    :raises PapersError: when nobody coordinates, or another one was issued or withdrawn meanwhile.
    """
    permissions.check_may_read(by)
    office = plan.coordinator
    if office is None:
        raise paper_rules.PapersError(Phrase("Kế hoạch chưa có cơ quan điều phối để ban hành."))
    today = timezone.localdate(at)
    source = queries.name_brief(plan=plan, today=today)
    current = paper_queries.find_current(source=source, organisation=office)
    if seen != (str(current.pk) if current else ""):
        raise paper_rules.PapersError(
            Phrase(
                "Trang này hôm nay vừa được ban hành hoặc thu hồi. Mở lại trang, xem rồi ban hành."
            )
        )
    new = paper_rules.NewPaper(
        template=queries.BRIEF, kind="BC", issuer=cover.issuer, title=cover.about,
        issued_on=today, secrecy=plan.secrecy, source=source,
    )  # fmt: skip
    return paper_actions.issue_paper(
        new=new, snapshot=dict(snapshot), organisation=office, by=by, at=at, replaces=current
    )
