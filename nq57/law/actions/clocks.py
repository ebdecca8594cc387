"""Writes of clock rules: a rule changes from a day on, and the old one stays readable."""

from dataclasses import replace
from datetime import date, datetime
from typing import Any

from django.db import transaction

from nq57.audit import actions as audit_actions
from nq57.audit import rules as audit_rules
from nq57.law import models, permissions, queries, rules
from nq57.law.actions import saving


@transaction.atomic
def add_clock(
    *, code: str, on: date, terms: rules.ClockTerms, by: audit_rules.Actor, at: datetime
) -> models.ClockRule:
    """Add a clock rule that holds from a day, until its basis ends or another rule begins.

    :raises NotAllowedError: without the right.
    :raises LawError: when a rule of this code holds on that day, or its basis does not.
    """
    permissions.check_may_change(by)
    if models.ClockRule.objects.on(on).filter(code=code).exists():
        raise rules.LawError(
            f"Mã “{code}” đã có quy tắc cho ngày {on:%d/%m/%Y}: mở quy tắc ấy rồi sửa từ một ngày."
        )
    later = models.ClockRule.objects.filter(code=code, valid_from__gt=on)
    following = later.order_by("valid_from").values_list("valid_from", flat=True).first()
    added = models.ClockRule(code=code.strip(), valid_from=on, valid_to=following)
    _fill(added, terms)
    _journal("add_clock", added, None, by=by, at=at)
    return added


@transaction.atomic
def revise_clock(
    *, code: str, on: date, terms: rules.ClockTerms, by: audit_rules.Actor, at: datetime
) -> models.ClockRule:
    """Let a clock rule read differently from a day; before it the old one holds.

    Due dates that are already written keep the rule that they were computed with.

    :raises NotAllowedError: without the right.
    :raises LawError: when no rule holds just before that day, nothing changes, or the basis
        is not in force on that day.
    """
    permissions.check_may_change(by)
    old = _get_ending(code, on)
    # A check against the original is no new rule.
    if replace(rules.ClockTerms.of(old), confidence=terms.confidence) == terms:
        raise rules.LawError("Quy tắc đang ghi đúng như vậy: không có gì để sửa.")
    before, until = _describe(old), old.valid_to
    old.valid_to = on
    saving.save(old)
    new = models.ClockRule(code=code, valid_from=on, valid_to=until)
    _fill(new, terms)
    _journal("revise_clock", new, before, by=by, at=at)
    return new


@transaction.atomic
def correct_clock(
    *, code: str, on: date, terms: rules.ClockTerms, by: audit_rules.Actor, at: datetime
) -> models.ClockRule:
    """Correct how the rule that holds on a day was written down, in its whole validity.

    For a slip of the pen or a check against the original; what the law changes is a revision.

    :raises NotAllowedError: without the right.
    :raises LawError: when no rule holds then, nothing changes, or the basis is unknown.
    """
    permissions.check_may_change(by)
    rule = models.ClockRule.objects.select_for_update().on(on).filter(code=code).first()
    if rule is None:
        raise rules.LawError(f"Không có quy tắc “{code}” cho ngày {on:%d/%m/%Y}.")
    if rules.ClockTerms.of(rule) == terms:
        raise rules.LawError("Quy tắc đang ghi đúng như vậy: không có gì để sửa.")
    before = _describe(rule)
    _fill(rule, terms)
    _journal("correct_clock", rule, before, by=by, at=at)
    return rule


@transaction.atomic
def end_clock(*, code: str, on: date, by: audit_rules.Actor, at: datetime) -> models.ClockRule:
    """End a clock rule: ``on`` is the first day without it.

    :raises NotAllowedError: without the right.
    :raises LawError: when no rule holds just before that day, or it ends then already.
    """
    permissions.check_may_change(by)
    rule = _get_ending(code, on)
    if rule.valid_to == on:
        raise rules.LawError(f"Quy tắc “{code}” đã thôi áp dụng từ ngày {on:%d/%m/%Y}.")
    before = _describe(rule)
    rule.valid_to = on
    saving.save(rule)
    _journal("end_clock", rule, before, by=by, at=at)
    return rule


def _get_ending(code: str, on: date) -> models.ClockRule:
    """Return the locked rule that holds on the day before ``on``."""
    held = models.ClockRule.objects.select_for_update().before(on).filter(code=code).first()
    if held is None:
        raise rules.LawError(
            f"Không có quy tắc “{code}” nào áp dụng ngay trước ngày {on:%d/%m/%Y}: chọn ngày khác."
        )
    return held


def _fill(rule: models.ClockRule, terms: rules.ClockTerms) -> None:
    if not (rule.code and terms.name.strip() and terms.trigger.strip()):
        raise rules.LawError("Hãy ghi mã, tên và lúc bắt đầu tính của quy tắc thời hạn.")
    basis = queries.get_basis(code=terms.basis)
    rules.check_basis_covers(terms.basis, basis.valid_from, basis.valid_to, since=rule.valid_from)
    rule.name, rule.trigger, rule.clause = terms.name, terms.trigger, terms.clause
    rule.duration, rule.unit, rule.is_rolled = terms.duration, terms.unit, terms.is_rolled
    rule.basis, rule.confidence = basis, terms.confidence
    rule.valid_to = min(filter(None, (rule.valid_to, basis.valid_to)), default=None)
    saving.save(rule)


def _describe(rule: models.ClockRule) -> dict[str, Any]:
    return saving.describe(rule) | {"basis": rule.basis.code}


def _journal(
    verb: str,
    rule: models.ClockRule,
    before: dict[str, Any] | None,
    *,
    by: audit_rules.Actor,
    at: datetime,
) -> None:
    audit_actions.record(
        by=by,
        at=at,
        verb=verb,
        subject_kind="clock_rule",
        subject_code=rule.code,
        before=before,
        after=_describe(rule),
    )
