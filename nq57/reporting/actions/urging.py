"""Urge offices to report: by a message, and by a letter with a number."""

from collections.abc import Sequence
from datetime import datetime

from django.db import transaction
from django.utils import timezone

from nq57.audit import rules as audit_rules
from nq57.cases import actions as case_actions
from nq57.papers import actions as paper_actions
from nq57.papers import models as papers
from nq57.papers import rules as paper_rules
from nq57.reporting import models, queries, rules


@transaction.atomic
def urge_reports(
    *, rows: Sequence[queries.MatrixRow], note: str, by: audit_rules.Actor, at: datetime
) -> int:
    """Urge the offices of the chosen rows with the same words: all or none; return how many.

    :raises NotAllowedError: when the post may not urge one of them.
    :raises CasesError: when one is accepted meanwhile, or nothing is said.
    """
    cases = [row.report.case for row in rows]
    return len(case_actions.urge_all(cases=cases, by=by, at=at, note=note))


@transaction.atomic
def issue_urging(
    *,
    cycle: models.Cycle,
    rows: Sequence[queries.MatrixRow],
    letter: queries.Letter,
    note: str,
    by: audit_rules.Actor,
    at: datetime,
) -> papers.Paper:
    """Issue the letter to the offices of the chosen rows and urge them with its number.

    :raises NotAllowedError: when the post may not issue, or not urge one of them.
    :raises CasesError: when one is accepted meanwhile, or nothing is said.
    :raises PapersError: when the template does not fit.
    :raises rules.ReportingError: when the plan has no office that issues, or the letter asks
        for a day that has passed.
    """
    office = cycle.plan.coordinator
    if office is None:
        raise rules.ReportingError("Kế hoạch chưa có cơ quan tổng hợp để ban hành công văn.")
    today = timezone.localdate(at, rules.ZONE)
    if letter.answer_by < today:
        raise rules.ReportingError(
            "Ngày đề nghị gửi đã qua. Chọn hôm nay hoặc một ngày sau hôm nay."
        )
    snapshot = queries.make_snapshot(cycle=cycle, rows=rows, letter=letter, today=today)
    paper = paper_actions.issue_paper(
        new=paper_rules.NewPaper(
            template=queries.URGING, kind="", issuer=letter.issuer, issued_on=today,
            title=f"V/v {snapshot['about']}", secrecy=cycle.plan.secrecy,
        ),
        snapshot=snapshot, organisation=office, by=by, at=at,
    )  # fmt: skip
    urge_reports(rows=rows, note=f"{note} (Công văn số {paper.symbol})", by=by, at=at)
    return paper
