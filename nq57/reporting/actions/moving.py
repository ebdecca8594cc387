"""Move a report: submitted, approved, sent, withdrawn, opened again for a correction."""

from datetime import datetime
from decimal import Decimal
from typing import Any

from django.db import transaction
from django.db.models import Max
from django.utils import timezone

from nq57.audit import actions as audit_actions
from nq57.audit import rules as audit_rules
from nq57.cases import actions as case_actions
from nq57.cases import permissions as case_permissions
from nq57.measures import actions as measure_actions
from nq57.measures import rules as measure_rules
from nq57.reporting import enums, models, queries, rules
from nq57.reporting.actions import consolidating, entering


@transaction.atomic
def submit(*, report: models.Report, by: audit_rules.Actor, at: datetime) -> None:
    """Put a whole report before the head of the office.

    :raises NotAllowedError: when the post does not write this report.
    :raises CasesError: when the report is not being written.
    :raises rules.FaultyError: with everything that is left.
    """
    held = entering.lock_report(report)
    _check_may(held, "submit", by)
    check_open(held)
    check_whole(held, at)
    case_actions.move(case=held.case, verb="submit", by=by, at=at)


@transaction.atomic
def reopen(*, report: models.Report, by: audit_rules.Actor, at: datetime) -> None:
    """Take a report back that waits for the head or was approved, to write on.

    :raises NotAllowedError: when the post does not write this report.
    :raises CasesError: when it does not wait.
    """
    held = entering.lock_report(report)
    case_actions.move(case=held.case, verb="reopen", by=by, at=at)


@transaction.atomic
def approve(*, report: models.Report, by: audit_rules.Actor, at: datetime) -> None:
    """Approve a whole report in the name of the office.

    :raises NotAllowedError: when the post does not approve for this office.
    :raises CasesError: when it cannot be approved from where it stands.
    :raises rules.FaultyError: with everything that is left.
    """
    held = entering.lock_report(report)
    _check_may(held, "approve", by)
    check_open(held)
    check_whole(held, at)
    case_actions.move(case=held.case, verb="approve", by=by, at=at)


@transaction.atomic
def send(
    *, report: models.Report, by: audit_rules.Actor, at: datetime, key: str = "", note: str = ""
) -> int:
    """Send a report, approving it first unless that was done; return the filing's number.

    Late is allowed and shown.

    Its figures become claims of the office, what was sent is kept whole, and the day of the
    first sending counts. ``key`` makes a repeated submission give the first answer.

    :raises NotAllowedError: when the post does not approve and send for this office.
    :raises CasesError: when it cannot be approved or sent from where it stands.
    :raises rules.FaultyError: when its cycle is locked, or with everything that is left.
    """
    return send_once(report, by, at, key, note)


@transaction.atomic
def withdraw(*, report: models.Report, by: audit_rules.Actor, at: datetime) -> None:
    """Take back a report that was sent and is not accepted yet.

    :raises NotAllowedError: when the post does not send for this office.
    :raises CasesError: when it is not with the checkers.
    """
    held = entering.lock_report(report)
    check_open(held)
    case_actions.move(case=held.case, verb="withdraw", by=by, at=at)


@transaction.atomic
def correct(*, report: models.Report, reason: str, by: audit_rules.Actor, at: datetime) -> None:
    """Open an accepted report again; what was sent stays, the next sending is a new version.

    :raises NotAllowedError: when the post does not write this report.
    :raises CasesError: without a reason, or when it is not accepted.
    :raises rules.FaultyError: when its cycle is locked.
    """
    held = entering.lock_report(report)
    check_open(held)
    case_actions.move(case=held.case, verb="correct", note=reason, by=by, at=at)
    # Somebody must look at the new version even when it says the same.
    entering.touch(held, [])


def send_once(
    report: models.Report,
    by: audit_rules.Actor,
    at: datetime,
    key: str,
    note: str,
    verb: str = "send",
) -> int:
    """Send a report by a move of its graph, once for each key; return the filing's number."""
    if not key:
        return int(_send(report, by, at, note, verb)["filing"])
    answer = audit_actions.answer_once(
        key=key, by=by, at=at, verb="send_report", request={"report": report.pk},
        write=lambda: _send(report, by, at, note, verb),
    )  # fmt: skip
    return int(answer["filing"])


def check_whole(report: models.Report, at: datetime) -> None:
    """Refuse a report that lacks something.

    :raises rules.FaultyError: with everything that is left.
    """
    today = timezone.localdate(at, rules.ZONE)
    if faults := queries.list_faults(report=report, today=today):
        raise rules.FaultyError(faults)


def check_open(report: models.Report) -> None:
    """Refuse to change a report whose cycle is locked.

    :raises rules.FaultyError: then.
    """
    footing = rules.Footing(is_cycle_closed=report.cycle.closed_at is not None)
    if fault := rules.climb(footing):
        raise rules.FaultyError([fault])


def _check_may(report: models.Report, verb: str, by: audit_rules.Actor) -> None:
    """Refuse who may not take a step, before he is told what the report still lacks."""
    case_permissions.check_may(by, report.case, rules.REPORT.moves[verb].right)


def _send(
    report: models.Report, by: audit_rules.Actor, at: datetime, note: str, verb: str
) -> dict[str, Any]:
    held = entering.lock_report(report)
    check_open(held)
    if verb == "send" and held.case.state != "approved":
        approve(report=held, by=by, at=at)
        held.case.refresh_from_db()
    today = timezone.localdate(at, rules.ZONE)
    first = held.first_sent_on or today
    case_actions.move(case=held.case, verb=verb, finished_on=first, by=by, at=at, note=note)
    held.first_sent_on, held.sent_by = first, by.account
    held.on_behalf = _settle_behalf(held.on_behalf, verb, by, at)
    held.save(update_fields=["first_sent_on", "sent_by", "on_behalf"])
    _claim(held, by, at, right="record_for" if verb == "send_for" else "record")
    number = (held.filings.aggregate(last=Max("number"))["last"] or 0) + 1
    models.Filing.objects.create(
        report=held, number=number, content=queries.make_content(report=held), note=note,
        by=by.account, at=at, on_behalf=held.on_behalf,
    )  # fmt: skip
    consolidating.tell_consolidators(held, number, by, at)
    return {"filing": number}


def _settle_behalf(
    row: models.OnBehalf | None, verb: str, by: audit_rules.Actor, at: datetime
) -> models.OnBehalf | None:
    """Let what was entered for the office wait for it, or stand as the office's own when the
    office itself sends; return what the new filing says of it.

    Nobody confirms what he entered himself: who sends it by a post in the office drops it.
    """
    if row is None or not row.is_open:
        return None
    if verb == "send_for":
        row.state, row.sent_at = enums.BehalfState.WAITING, at
    elif row.by == by.account:
        row.state = enums.BehalfState.DROPPED
    else:
        row.state, row.answered_by, row.answered_at = (
            enums.BehalfState.CONFIRMED, by.account, at,
        )  # fmt: skip
    row.save(update_fields=["state", "sent_at", "answered_by", "answered_at"])
    return row if row.is_open or row.answered_at else None


def _claim(report: models.Report, by: audit_rules.Actor, at: datetime, *, right: str) -> None:
    """State the report's figures as the office's own, each for its own period."""
    figures = [
        row for row in report.figures.select_related("indicator", "profile")
        if row.value is not None
    ]  # fmt: skip
    claims = measure_actions.record_claims(
        claims=[
            measure_actions.Claim(
                indicator=row.indicator, organisation=report.organisation, period=row.period,
                profile=row.profile, source=report.case.code, note=row.note,
                figure=measure_rules.Figure(
                    row.value or Decimal(0), row.numerator, row.denominator
                ),
            )
            for row in figures
        ],
        by=by, at=at, right=right,
    )  # fmt: skip
    for row, claim in zip(figures, claims, strict=True):
        row.claim = claim
    models.Figure.objects.bulk_update(figures, ["claim"])
