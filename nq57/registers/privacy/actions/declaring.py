"""Declare that an office processes no personal data, take it back; it ends by what is entered."""

from collections.abc import Collection
from datetime import date, datetime

from django.db import transaction
from django.utils import timezone

from nq57.audit import actions as audit_actions
from nq57.audit import rules as audit_rules
from nq57.orgs.models import Organisation
from nq57.registers.base.rules import EntryError
from nq57.registers.privacy import models, permissions, rules


@transaction.atomic
def declare_none(
    *,
    office: Organisation,
    head: str,
    on: date,
    note: str,
    by: audit_rules.Actor,
    at: datetime,
) -> models.NoneDeclared:
    """Record that the head of an office confirms: it processes no personal data.

    :raises NotAllowedError: when the post does not write for the office.
    :raises EntryError: when it has processings, said so already, names no head, or the day is to
        come.
    """
    permissions.PROCESSINGS.check_may_write(by, offices={office.code})
    Organisation.objects.select_for_update().get(pk=office.pk)
    today = timezone.localdate(at)
    has = models.Processing.objects.filter(office=office).running(today).exists()
    rules.check_none(head=head, on=on, today=today, has_processings=has)
    if models.NoneDeclared.objects.standing().filter(office=office).exists():
        raise EntryError("Cơ quan đã khai không có: rút lại trước khi khai lại.")
    made = models.NoneDeclared.objects.create(
        office=office, head=head.strip(), on=on, note=note.strip(), by=by.account, at=at
    )
    audit_actions.record(
        by=by, at=at, verb="declare_no_processing", subject_kind=rules.NONE_DECLARED,
        subject_code=office.code, after={"head": made.head, "on": on}, note=made.note,
    )  # fmt: skip
    return made


@transaction.atomic
def take_back_none(*, office: Organisation, by: audit_rules.Actor, at: datetime) -> None:
    """Take back that an office processes no personal data: then it has not declared.

    :raises NotAllowedError: when the post does not write for the office.
    :raises EntryError: when it has not said so.
    """
    permissions.PROCESSINGS.check_may_write(by, offices={office.code})
    if not end_declared(offices=[office], by=by, at=at, is_asked=True):
        raise EntryError("Cơ quan chưa khai không có, không có gì để rút lại.")


def end_declared(
    *,
    offices: Collection[Organisation],
    by: audit_rules.Actor,
    at: datetime,
    is_asked: bool = False,
) -> int:
    """End the declarations of offices that have processings by now, or of all that are asked."""
    standing = models.NoneDeclared.objects.select_for_update(of=("self",)).standing()
    found = standing.filter(office__in=offices).select_related("office")
    if not is_asked:
        running = models.Processing.objects.running(timezone.localdate(at))
        found = found.filter(office__in=running.order_by().values("office"))
    ended = list(found)
    for one in ended:
        one.ended_at = at
        one.save(update_fields=["ended_at"])
    audit_actions.record_all(
        events=[
            audit_actions.Event(
                verb="end_no_processing", subject_kind=rules.NONE_DECLARED,
                subject_code=one.office.code, before={"head": one.head, "on": one.on},
            )
            for one in ended
        ],
        by=by, at=at,
    )  # fmt: skip
    return len(ended)
