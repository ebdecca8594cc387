"""Who came to a meeting, whom members sent, who stayed away: of everybody who sat that day."""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction

from nq57.audit import actions as audit_actions
from nq57.audit import rules as audit_rules
from nq57.meetings import models, permissions, queries, rules


@dataclass(frozen=True, kw_only=True)
class Attended:
    """How a member was there: ``presence`` of ``enums.Presence``, ``note`` the one who stood in
    for him, or why he was away."""

    member: int
    presence: str
    note: str = ""


@transaction.atomic
def record_attendance(
    *,
    meeting: models.Meeting,
    attended: Sequence[Attended],
    by: audit_rules.Actor,
    at: datetime,
) -> list[models.Attendance]:
    """Say who was at a meeting that was held, in place of what was said before.

    :raises NotAllowedError: without the right.
    :raises rules.MeetingsError: when it was not held, or not each member of that day is told of.
    """
    permissions.check_may_prepare(by)
    held = models.Meeting.objects.select_for_update(of=("self", "case")).with_rows()
    row = held.get(pk=meeting.pk)
    if row.held_on is None or row.case.state not in rules.HELD:
        raise rules.MeetingsError("Ghi đã họp rồi mới điểm danh thành viên.")
    seated = {one.pk: one for one in queries.list_seated(plan=row.plan, on=row.held_on)}
    said = {one.member: one for one in attended}
    if strange := set(said) - set(seated):
        raise rules.MeetingsError(
            f"Danh sách thành viên ngày {row.held_on:%d/%m/%Y} đã đổi, có {len(strange)} người "
            "không còn trong danh sách. Xem lại rồi ghi."
        )
    before = _describe(row)
    made = []
    for key, member in seated.items():
        one = said.get(key, Attended(member=key, presence=""))
        stand_in, why = rules.check_presence(one.presence, one.note, name=str(member.person))
        made.append(models.Attendance(
            meeting=row, member=member, presence=one.presence, stand_in=stand_in, why=why,
            by=by.account, at=at,
        ))  # fmt: skip
    row.attendances.all().delete()
    models.Attendance.objects.bulk_create(made)
    audit_actions.record(
        by=by, at=at, verb="record_attendance", subject_kind="case", subject_code=row.case.code,
        before=before, after=_describe(row), secrecy=row.case.secrecy,
    )  # fmt: skip
    return made


def _describe(row: models.Meeting) -> dict[str, dict[str, str]]:
    """Return who was there as the journal keeps it, by the member's key; of a reason, which may
    be private, the hash alone."""
    return {
        str(one.member_id): {
            "presence": one.presence, "stand_in": one.stand_in,
            "why": hashlib.sha256(one.why.encode()).hexdigest() if one.why else "",
        }
        for one in row.attendances.all()
    }  # fmt: skip
