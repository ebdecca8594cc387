"""What of an incident may be shared: how far, and the signs by which others find it."""

from datetime import datetime
from typing import Any

from django.db import transaction

from nq57.audit import actions as audit_actions
from nq57.audit import enums as audit_enums
from nq57.audit import rules as audit_rules
from nq57.registers.cyber import enums, models, permissions, queries, rules


@transaction.atomic
def set_sharing(
    *, incident: models.Incident, tlp: str, note: str, by: audit_rules.Actor, at: datetime
) -> None:
    """Set how far an incident may be shared, with the reason.

    :raises NotAllowedError: when the post does not triage.
    :raises CyberError: without a reason, or when it stands so already.
    """
    permissions.check_may_triage(by, incident)
    if incident.is_drill:
        raise rules.CyberError(rules.KEPT_IN_DRILL)
    if not note.strip():
        raise rules.CyberError("Ghi lý do đổi mức chia sẻ.")
    held = models.Incident.with_drills.select_for_update().get(pk=incident.pk)
    before, held.tlp = held.tlp, enums.Tlp(tlp).value
    if before == held.tlp:
        raise rules.CyberError("Sự cố đang ở mức chia sẻ này.")
    held.tlp_at = at
    held.save(update_fields=["tlp", "tlp_at"])
    incident.tlp, incident.tlp_at = held.tlp, at
    _journal(incident, "set_sharing", by, at, {"tlp": held.tlp}, {"tlp": before}, note)


@transaction.atomic
def add_sign(
    *, incident: models.Incident, typed: str, note: str, by: audit_rules.Actor, at: datetime
) -> models.IncidentSign:
    """Add a sign that was seen: an address, a name, a file's hash; its kind is read from it.

    :raises NotAllowedError: when the post's office takes no part.
    :raises CyberError: when it is no sign, is there already, or the incident is over.
    """
    permissions.check_may_write_entry(by, incident)
    if incident.case.closed_at is not None:
        raise rules.CyberError("Sự cố đã kết thúc: không ghi thêm dấu hiệu.")
    sign = rules.read_sign(typed)
    models.Incident.with_drills.select_for_update().get(pk=incident.pk)
    if incident.signs.standing().filter(kind=sign.kind, value=sign.value).exists():
        raise rules.CyberError(f"Dấu hiệu {sign.value} đã ghi cho sự cố này.")
    made = models.IncidentSign.objects.create(
        incident=incident, kind=sign.kind, value=sign.value, note=note.strip(),
        office=queries.get_issuing_office(by=by), by=by.account, at=at,
    )  # fmt: skip
    _journal(incident, "add_sign", by, at, {"sign": made.pk, "kind": made.kind})
    return made


@transaction.atomic
def withdraw_sign(*, sign: models.IncidentSign, by: audit_rules.Actor, at: datetime) -> None:
    """Withdraw a sign that proved wrong; it stays readable, and is shared as revoked.

    :raises NotAllowedError: when it is another office's and the post is not the centre's.
    :raises CyberError: when it was withdrawn.
    """
    permissions.check_may_withdraw_sign(by, sign)
    rules.check_sandbox(
        is_drill=sign.incident.is_drill, is_over=sign.incident.case.closed_at is not None
    )
    held = models.IncidentSign.objects.select_for_update().get(pk=sign.pk)
    if held.withdrawn_at is not None:
        raise rules.CyberError("Dấu hiệu này đã rút.")
    held.withdrawn_at, held.withdrawn_by = at, by.account
    held.save(update_fields=["withdrawn_at", "withdrawn_by"])
    _journal(sign.incident, "withdraw_sign", by, at, {"sign": sign.pk})


def _journal(
    incident: models.Incident,
    verb: str,
    by: audit_rules.Actor,
    at: datetime,
    after: dict[str, Any],
    before: dict[str, Any] | None = None,
    note: str = "",
) -> None:
    audit_actions.record(
        by=by, at=at, verb=verb, subject_kind="case", subject_code=incident.case.code,
        before=before, after=after, note=note.strip(), secrecy=audit_enums.Secrecy.RESTRICTED,
    )  # fmt: skip
