"""Reports of an incident as official papers: issued, sent, received under a number."""

from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils import timezone

from nq57.audit import actions as audit_actions
from nq57.audit import enums as audit_enums
from nq57.audit import rules as audit_rules
from nq57.papers import actions as paper_actions
from nq57.papers import models as papers
from nq57.papers import rules as paper_rules
from nq57.registers.cyber import enums, models, permissions, queries, rules


@transaction.atomic
def issue_incident_paper(
    *,
    incident: models.Incident,
    stage: str,
    cover: paper_rules.Cover,
    words: str,
    by: audit_rules.Actor,
    at: datetime,
    replaces: papers.Paper | None = None,
) -> papers.Paper:
    """Issue a report of an incident as a paper of the office of ``by``: restricted, and read only
    by who reads such systems there; ``words`` are its proposals.

    :raises NotAllowedError: when the post does not respond for the office, or issues no papers.
    :raises PapersError: when another paper of this report is valid than ``replaces``.
    :raises CyberError: when the incident is over.
    """
    permissions.check_may_issue_paper(by, incident)
    if incident.case.closed_at is not None:
        raise rules.CyberError("Sự cố đã kết thúc: không ban hành thêm báo cáo.")
    office = queries.get_issuing_office(by=by)
    # Held, so that what the paper says of the incident is of one moment.
    rows = models.Incident.with_drills.with_rows().select_for_update(of=("self",))
    held = rows.get(pk=incident.pk)
    new = _describe_paper(held, stage, cover, at)
    snapshot = queries.make_incident_paper(
        incident=held, stage=stage, office=office, cover=cover, words=words, at=at
    )
    paper = paper_actions.issue_paper(
        new=new, snapshot=snapshot, organisation=office, by=by, at=at, replaces=replaces
    )
    models.IncidentPaper.objects.create(
        incident=held, stage=enums.Stage(stage).value, paper=paper, by=by.account, at=at
    )
    _journal(held, "issue_incident_paper", {"stage": str(stage), "symbol": paper.symbol}, by, at)
    return paper


def _describe_paper(
    incident: models.Incident, stage: str, cover: paper_rules.Cover, at: datetime
) -> paper_rules.NewPaper:
    """Return what a report is in the number book: of an exercise under numbers of its own."""
    return paper_rules.NewPaper(
        template=queries.get_incident_template(incident=incident),
        kind=queries.get_paper_kind(stage=stage)[0],
        issuer=queries.name_paper_issuer(incident=incident, issuer=cover.issuer), title=cover.about,
        issued_on=timezone.localdate(at), secrecy=audit_enums.Secrecy.RESTRICTED, apart="cyber",
        source=queries.name_report_source(incident=incident, stage=stage),
    )  # fmt: skip


@transaction.atomic
def record_receipt(
    *,
    report: models.IncidentReport,
    number: str,
    received_at: datetime,
    by: audit_rules.Actor,
    at: datetime,
) -> models.IncidentReceipt:
    """Record under which number a report was received; what was recorded before stays.

    :raises NotAllowedError: when the post does not respond for this office.
    :raises CyberError: when nothing is said, or the moment is to come or before the sending.
    """
    permissions.check_may_respond(by, report.incident)
    rules.check_sandbox(
        is_drill=report.incident.is_drill, is_over=report.incident.case.closed_at is not None
    )
    if not number.strip():
        raise rules.CyberError("Ghi số tiếp nhận.")
    if received_at > at:
        raise rules.CyberError("Lúc tiếp nhận không thể ở sau lúc này.")
    # Hours are typed to the minute; the sending may be kept to the second.
    if received_at < report.sent_at.replace(second=0, microsecond=0):
        raise rules.CyberError("Lúc tiếp nhận không thể trước lúc gửi báo cáo.")
    made = models.IncidentReceipt.objects.create(
        report=report, number=number.strip(), received_at=received_at, by=by.account, at=at
    )
    after = {"report": report.number, "receipt": made.number, "received_at": received_at}
    _journal(report.incident, "record_receipt", after, by, at)
    return made


def _journal(
    incident: models.Incident, verb: str, after: dict[str, Any], by: audit_rules.Actor, at: datetime
) -> None:
    audit_actions.record(
        by=by, at=at, verb=verb, subject_kind="case", subject_code=incident.case.code,
        after=after, secrecy=audit_enums.Secrecy.RESTRICTED,
    )  # fmt: skip
