"""The tables that are written by their declaration, and what a write brings with it."""

from collections.abc import Collection
from datetime import date, datetime

from nq57.audit import enums as audit_enums
from nq57.audit import rules as audit_rules
from nq57.law import rules as law_rules
from nq57.orgs.models import Organisation
from nq57.registers.base import actions as base
from nq57.registers.base import rules as base_rules
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
            known[start] = queries.find_due(code=rules.IMPACT_RULE, start=start)
        due = known[start] if start is not None else None
        told = (due.on, due.sentence) if due is not None else (None, "")
        if told != (one.first_due, one.first_due_why):
            one.first_due, one.first_due_why = told
            changed.append(one)
    models.Processing.objects.bulk_update(changed, ["first_due", "first_due_why"], batch_size=200)


def _guard(entry: models.Processing, said: base.Said) -> None:
    """Keep a processing with its office once something was decided about it there.

    :raises EntryError: when it would go to another.
    """
    is_settled = entry.impact_files.exists() or entry.requests.exists()
    if said["office"].pk != entry.office_id and is_settled:
        raise base_rules.EntryError(
            "Hoạt động này đã có hồ sơ đánh giá tác động hoặc yêu cầu: ghi ngày kết thúc ở đây, "
            "rồi ghi hoạt động mới của cơ quan kia."
        )


PROCESSINGS = base.Register(
    model=models.Processing, columns=queries.PROCESSINGS, noun="hoạt động xử lý dữ liệu",
    subject=rules.PROCESSING, stem="XLDL", holder="office", parts=("office",),
    verb_add="add_processing", verb_change="change_processing",
    check_write=permissions.PROCESSINGS.check_may_write,
    list_faults=rules.list_processing_faults, guard=_guard, follow=_follow,
)  # fmt: skip


def _list_consent_faults(said: base.Said, today: date) -> list[base_rules.Fault]:
    return [*rules.list_consent_faults(said, today), *_check_processing(said)]


def _list_breach_faults(said: base.Said, today: date) -> list[base_rules.Fault]:
    return [*rules.list_breach_faults(said, today), *_check_processing(said)]


def _check_processing(said: base.Said) -> list[base_rules.Fault]:
    """Hold the processing that an entry names against those of its office."""
    code = said["processing"].strip()
    if not code or queries.has_processing(code=code, office=said["office"]):
        return []
    sentence = f"Cơ quan không có hoạt động xử lý mã {code}: kiểm tra lại mã."
    return [base_rules.Fault("processing", sentence)]


CONSENTS = base.Register(
    model=models.Consent, columns=queries.CONSENTS, noun="biểu mẫu đồng ý",
    subject=rules.CONSENT, stem="DY", holder="office", parts=("office",), apart=("edition",),
    verb_add="add_consent", verb_change="change_consent",
    check_write=permissions.PROCESSINGS.check_may_write, list_faults=_list_consent_faults,
)  # fmt: skip
BREACHES = base.Register(
    model=models.Breach, columns=queries.BREACHES, noun="vi phạm dữ liệu cá nhân",
    subject=rules.BREACH, stem="VPDL", holder="office", parts=("office",), apart=("found_on",),
    verb_add="add_breach", verb_change="change_breach",
    check_write=permissions.BREACHES.check_may_write, list_faults=_list_breach_faults,
    secrecy=audit_enums.Secrecy.RESTRICTED,
)  # fmt: skip
