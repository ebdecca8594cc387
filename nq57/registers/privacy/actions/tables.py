"""The tables that are written by their declaration, and what a write brings with it."""

from collections.abc import Collection
from datetime import date, datetime

from nq57.audit import rules as audit_rules
from nq57.law import rules as law_rules
from nq57.orgs.models import Organisation
from nq57.registers.base import actions as base
from nq57.registers.privacy import models, permissions, queries, rules
from nq57.registers.privacy.actions import declaring


def _follow(holders: Collection[Organisation], by: audit_rules.Actor, at: datetime) -> None:
    """Find the first days of impact files; what was declared not to be is."""
    _find_dues(holders)
    declaring.end_declared(offices=holders, by=by, at=at)


def _find_dues(holders: Collection[Organisation]) -> None:
    known: dict[date, law_rules.Due | None] = {}
    changed = []
    for one in models.Processing.objects.filter(office__in=holders):
        start = one.started_on
        if start is not None and start not in known:
            known[start] = queries.find_first_due(start=start)
        due = known[start] if start is not None else None
        told = (due.on, due.sentence) if due is not None else (None, "")
        if told != (one.first_due, one.first_due_why):
            one.first_due, one.first_due_why = told
            changed.append(one)
    models.Processing.objects.bulk_update(changed, ["first_due", "first_due_why"], batch_size=200)


PROCESSINGS = base.Register(
    model=models.Processing, columns=queries.PROCESSINGS, noun="hoạt động xử lý dữ liệu",
    subject=rules.PROCESSING, stem="XLDL", holder="office", parts=("office",),
    verb_add="add_processing", verb_change="change_processing",
    check_write=permissions.PROCESSINGS.check_may_write,
    list_faults=rules.list_processing_faults, follow=_follow,
)  # fmt: skip
