"""Clocks of the law on an incident, and the reports that meet them; the data they rest on."""

from collections.abc import Callable
from datetime import date, datetime
from pathlib import Path
from typing import Any

from django.db import transaction
from django.utils import timezone

from nq57.audit import actions as audit_actions
from nq57.audit import enums as audit_enums
from nq57.audit import rules as audit_rules
from nq57.cases import actions as case_actions
from nq57.core import canonical, reference
from nq57.registers.cyber import enums, models, permissions, queries, rules
from nq57.registers.cyber.actions import incident_papers

Rows = list[dict[str, str]]


def start_clocks(
    *, incident: models.Incident, event: str, right: str, by: audit_rules.Actor, at: datetime
) -> list[models.IncidentClock]:
    """Let the clocks run that an event starts and that do not run yet.

    Which duties and which rules count is asked for the day of noticing; where no rule holds
    then, nothing runs. ``right`` is the verb of the step that starts them.
    """
    noticed_on = timezone.localdate(incident.noticed_at)
    start = incident.recovered_at if event == rules.RECOVERED else incident.noticed_at
    known = {row.to_rule(): row for row in models.IncidentDuty.objects.all()}
    asked = rules.list_duties(
        known, noticed_on=noticed_on, event=event,
        is_serious=incident.is_serious is True,
        is_personal=incident.personal_data == enums.PersonalData.YES,
    )  # fmt: skip
    running = set(incident.clocks.values_list("duty", flat=True))
    made = []
    for duty in (known[one] for one in asked):
        if start is None or duty.pk in running:
            continue
        due = queries.find_due(code=duty.rule, start=start, on=noticed_on)
        if due is None:
            continue
        deadline = case_actions.add_deadline(
            case=incident.case, name=due.clock.name, source=duty.rule, due=due, by=by, at=at,
            right=right,
        )  # fmt: skip
        made.append(
            models.IncidentClock.objects.create(
                incident=incident,
                duty=duty,
                deadline=deadline,
                started_at=start,
                ends_at=rules.end_of_clock(due.on, due.at),
            )
        )
    return made


@transaction.atomic
def record_report(
    *,
    incident: models.Incident,
    stage: str,
    recipients: str,
    sent_at: datetime,
    by: audit_rules.Actor,
    at: datetime,
    symbol: str = "",
    receipt: str = "",
    paper: models.IncidentPaper | None = None,
) -> models.IncidentReport:
    """Record a report that was sent; the clock of its stage is met at the moment of sending.

    With a ``paper`` its content, stage and symbol are the paper's; else what the incident said
    then is kept with the report, with its hash.

    :raises NotAllowedError: when the post does not respond for this office.
    :raises CyberError: when the incident is over, no recipient is named, the moment makes no
        sense, or the paper is worth nothing or was sent.
    """
    permissions.check_may_respond(by, incident)
    rules.check_moment(sent_at, noticed_at=incident.noticed_at, at=at)
    if incident.case.closed_at is not None:
        raise rules.CyberError("Sự cố đã kết thúc: không ghi thêm báo cáo.")
    if not recipients.strip():
        raise rules.CyberError("Ghi nơi nhận báo cáo.")
    rows = models.Incident.with_drills.with_rows().select_for_update(of=("self",))
    held = rows.get(pk=incident.pk)
    made = models.IncidentReport.objects.create(
        incident=held, number=held.reports.count() + 1, recipients=recipients.strip(),
        sent_at=sent_at, by=by.account, at=at, **_tell_report(held, stage, symbol, paper, at),
    )  # fmt: skip
    if receipt.strip():
        incident_papers.record_receipt(
            report=made, number=receipt, received_at=sent_at, by=by, at=at
        )
    _meet_clocks(made, by, at)
    _journal(made, by, at)
    return made


def _journal(made: models.IncidentReport, by: audit_rules.Actor, at: datetime) -> None:
    audit_actions.record(
        by=by, at=at, verb="record_report", subject_kind="case",
        subject_code=made.incident.case.code, secrecy=audit_enums.Secrecy.RESTRICTED,
        after={"stage": made.stage, "sent_at": made.sent_at, "snapshot": made.snapshot_hash},
    )  # fmt: skip


def _tell_report(
    incident: models.Incident,
    stage: str,
    symbol: str,
    paper: models.IncidentPaper | None,
    at: datetime,
) -> dict[str, Any]:
    """Return what a report is and says: as its paper, else as the incident stands."""
    if paper is None:
        snapshot = canonical.keep(queries.make_snapshot(incident=incident, stage=stage, at=at))
    elif queries.list_unsent(incident=incident).filter(pk=paper.pk).exists():
        stage, symbol, snapshot = paper.stage, paper.paper.symbol, paper.paper.snapshot
    else:
        raise rules.CyberError(
            "Văn bản này đã gửi, đã thu hồi hoặc bị thay thế: chọn văn bản còn giá trị."
        )
    return {
        "stage": enums.Stage(stage).value, "symbol": symbol.strip(), "paper": paper,
        "snapshot": snapshot, "snapshot_hash": canonical.digest(snapshot),
    }  # fmt: skip


def _meet_clocks(report: models.IncidentReport, by: audit_rules.Actor, at: datetime) -> None:
    """Let the clocks of a report's stage be met at the moment at which it was sent."""
    owed = report.incident.clocks.filter(duty__stage=report.stage, met_at__isnull=True)
    for clock in owed.select_related("deadline__case__organisation"):
        clock.met_at, clock.report = report.sent_at, report
        clock.save(update_fields=["met_at", "report"])
        case_actions.meet_deadline(
            deadline=clock.deadline, met_on=timezone.localdate(report.sent_at), by=by, at=at,
            right="respond_incident",
        )  # fmt: skip


@transaction.atomic
def load_incidents(
    *, by: audit_rules.Actor, at: datetime, folder: Path = reference.FOLDER
) -> dict[str, int]:
    """Load kinds, the tests of a serious incident and the duties to report; return what is new.

    What is there already is left as it is.

    :raises NotAllowedError: when the post does not keep the register's lists.
    """
    permissions.check_may_set_criteria(by)

    def read(name: str) -> Rows:
        return reference.read_table(folder / f"{name}.csv").rows

    made = {
        "kinds": _load_kinds(read("incident_kinds")), "sets": _load_sets(read),
        "duties": _load_duties(read("incident_duties")),
    }  # fmt: skip
    if any(made.values()):
        audit_actions.record(
            by=by, at=at, verb="load_reference", subject_kind="reference",
            subject_code="incidents", after={"created": made},
        )  # fmt: skip
    return made


def _load_kinds(rows: Rows) -> int:
    made = 0
    for number, row in enumerate(rows, 1):
        made += models.IncidentKind.objects.get_or_create(
            code=row["code"], defaults={"name": row["name"], "position": number}
        )[1]
    return made


def _load_sets(read: Callable[[str], Rows]) -> int:
    made, criteria = 0, read("triage_criteria")
    for row in read("triage_sets"):
        held, is_new = models.TriageSet.objects.get_or_create(
            code=row["code"],
            defaults={
                "title": row["title"], "confidence": row["confidence"], **_read_days(row),
            },
        )  # fmt: skip
        if is_new:
            made += 1
            models.TriageCriterion.objects.bulk_create(
                models.TriageCriterion(
                    criteria=held, code=one["code"], part=one["part"], text=one["text"],
                    clause=one["clause"], position=number,
                )
                for number, one in enumerate(criteria, 1) if one["set"] == row["code"]
            )  # fmt: skip
    return made


def _load_duties(rows: Rows) -> int:
    made = 0
    for row in rows:
        days = _read_days(row)
        said = {name: row[name] for name in ("stage", "event", "applies", "recipients")}
        made += models.IncidentDuty.objects.get_or_create(
            rule=row["rule"], valid_from=days["valid_from"],
            defaults={**said, "valid_to": days["valid_to"]},
        )[1]  # fmt: skip
    return made


def _read_days(row: dict[str, str]) -> dict[str, Any]:
    until = row["valid_to"]
    return {
        "valid_from": date.fromisoformat(row["valid_from"]),
        "valid_to": date.fromisoformat(until) if until else None,
    }
