"""Writes of the working-day calendar."""

from datetime import date, datetime
from typing import Any

from django.db import transaction

from nq57.audit import actions as audit_actions
from nq57.audit import rules as audit_rules
from nq57.law import enums, models, permissions, rules
from nq57.law.actions import saving


@transaction.atomic
def set_day(
    *,
    day: date,
    kind: str,
    reason: str,
    basis: str,
    swapped_with: date | None = None,
    by: audit_rules.Actor,
    at: datetime,
) -> models.HolidayOverride:
    """Make a day a holiday or a make-up day, whatever the default calendar says.

    With ``swapped_with`` that other day becomes the opposite kind, under the same reason and
    basis; a swap that either day was part of before ends.

    :raises NotAllowedError: without the right.
    :raises LawError: without a known kind, a reason and a basis; when a make-up day is
        worked anyway; when the other day is swapped with a third.
    """
    permissions.check_may_change(by)
    if kind not in enums.DayKind.values or not reason.strip() or not basis.strip():
        raise rules.LawError("Hãy chọn ngày nghỉ hoặc ngày làm bù, ghi lý do và căn cứ.")
    rules.check_swap(day, kind, swapped_with)
    other = _find(swapped_with) if swapped_with else None
    if other and other.swapped_with not in (None, day):
        raise rules.LawError(
            f"Ngày {other.day:%d/%m/%Y} đang hoán đổi với ngày {other.swapped_with:%d/%m/%Y}: "
            "hãy bỏ lần hoán đổi ấy trước."
        )
    known = _find(day)
    if known and known.swapped_with and known.swapped_with != swapped_with:
        _drop(_find(known.swapped_with), by=by, at=at)
    terms = {"reason": reason.strip(), "basis": basis.strip()}
    saved = _write(known, day, kind, swapped_with, terms, by=by, at=at)
    if swapped_with:
        _write(other, swapped_with, rules.OPPOSITE[kind], day, terms, by=by, at=at)
    return saved


@transaction.atomic
def clear_day(*, day: date, by: audit_rules.Actor, at: datetime) -> None:
    """Let a day, and the day that it is swapped with, follow the default calendar again.

    :raises NotAllowedError: without the right.
    :raises LawError: when the day was not edited.
    """
    permissions.check_may_change(by)
    known = _find(day)
    if known is None:
        raise rules.LawError(f"Ngày {day:%d/%m/%Y} đang theo lịch mặc định.")
    other = _find(known.swapped_with) if known.swapped_with else None
    _drop(known, by=by, at=at)
    if other and other.swapped_with == day:
        _drop(other, by=by, at=at)


def _find(day: date) -> models.HolidayOverride | None:
    return models.HolidayOverride.objects.select_for_update().filter(day=day).first()


def _write(
    known: models.HolidayOverride | None,
    day: date,
    kind: str,
    swapped_with: date | None,
    terms: dict[str, str],
    *,
    by: audit_rules.Actor,
    at: datetime,
) -> models.HolidayOverride:
    before = saving.describe(known) if known else None
    row = known or models.HolidayOverride(day=day)
    row.kind, row.swapped_with = kind, swapped_with
    row.reason, row.basis = terms["reason"], terms["basis"]
    row.confidence = enums.Confidence.CONFIRMED
    saving.save(row)
    _journal("set_day", day, before, saving.describe(row), by=by, at=at)
    return row


def _drop(row: models.HolidayOverride | None, *, by: audit_rules.Actor, at: datetime) -> None:
    if row is not None:
        before = saving.describe(row)
        row.delete()
        _journal("clear_day", row.day, before, None, by=by, at=at)


def _journal(
    verb: str,
    day: date,
    before: dict[str, Any] | None,
    after: dict[str, Any] | None,
    *,
    by: audit_rules.Actor,
    at: datetime,
) -> None:
    audit_actions.record(
        by=by,
        at=at,
        verb=verb,
        subject_kind="holiday_override",
        subject_code=day.isoformat(),
        before=before,
        after=after,
    )
