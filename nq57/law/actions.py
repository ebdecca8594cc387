"""Writes of dated rules."""

from datetime import date, datetime
from pathlib import Path
from typing import Any

from django.db import models as orm
from django.db import transaction

from nq57.audit import actions as audit_actions
from nq57.audit import rules as audit_rules
from nq57.core import reference
from nq57.law import enums, models, permissions, rules


@transaction.atomic
def set_day(
    *, day: date, kind: str, reason: str, basis: str, by: audit_rules.Actor, at: datetime
) -> models.HolidayOverride:
    """Make a day a holiday or a make-up day, whatever the default calendar says.

    :raises NotAllowedError: without the right.
    :raises LawError: without a known kind, a reason and a basis.
    """
    permissions.check_may_change(by)
    if kind not in enums.DayKind.values or not reason.strip() or not basis.strip():
        raise rules.LawError("Hãy chọn ngày nghỉ hoặc ngày làm bù, ghi lý do và căn cứ.")
    known = models.HolidayOverride.objects.select_for_update().filter(day=day).first()
    before = _describe(known) if known else None
    saved, _ = models.HolidayOverride.objects.update_or_create(
        day=day,
        defaults={
            "kind": kind,
            "reason": reason.strip(),
            "basis": basis.strip(),
            "confidence": enums.Confidence.CONFIRMED,
        },
    )
    _journal("set_day", day, before, _describe(saved), by=by, at=at)
    return saved


@transaction.atomic
def clear_day(*, day: date, by: audit_rules.Actor, at: datetime) -> None:
    """Let a day follow the default calendar again.

    :raises NotAllowedError: without the right.
    :raises LawError: when the day was not edited.
    """
    permissions.check_may_change(by)
    known = models.HolidayOverride.objects.select_for_update().filter(day=day).first()
    if known is None:
        raise rules.LawError(f"Ngày {day:%d/%m/%Y} đang theo lịch mặc định.")
    before = _describe(known)
    known.delete()
    _journal("clear_day", day, before, None, by=by, at=at)


@transaction.atomic
def load_reference(
    *, by: audit_rules.Actor, at: datetime, folder: Path = reference.FOLDER
) -> dict[str, int]:
    """Load legal bases, clock rules and edited days; return how many of each are new.

    Rows are found by natural key; what exists is left as it is.

    :raises NotAllowedError: without the right.
    :raises LawError: when a row names a basis that does not exist.
    """
    permissions.check_may_change(by)
    created = {
        "legal_bases": _load_bases(folder / "legal_bases.csv"),
        "clock_rules": _load_clocks(folder / "clock_rules.csv"),
        "holidays": _load_days(folder / "holidays.csv"),
    }
    if any(created.values()):
        audit_actions.record(
            by=by,
            at=at,
            verb="load_reference",
            subject_kind="reference",
            subject_code="law",
            after={"created": created},
        )
    return created


def _load_bases(file: Path) -> int:
    rows = reference.read_table(file).rows
    created: dict[str, models.LegalBasis] = {}
    for row in rows:
        basis, is_new = models.LegalBasis.objects.get_or_create(
            code=row["code"],
            defaults={
                "title": row["title"],
                "topic": row["topic"],
                "source": row["source"],
                "confidence": row["confidence"],
                "note": row["note"],
                **_read_validity(row),
            },
        )
        if is_new:
            created[basis.code] = basis
    for row in rows:
        if row["code"] in created and row["replaced_by"]:
            codes = row["replaced_by"].split("|")
            created[row["code"]].replaced_by.set([_get_basis(code) for code in codes])
    return len(created)


def _load_clocks(file: Path) -> int:
    created = 0
    for row in reference.read_table(file).rows:
        validity = _read_validity(row)
        _, is_new = models.ClockRule.objects.get_or_create(
            code=row["code"],
            valid_from=validity["valid_from"],
            defaults={
                "name": row["name"],
                "trigger": row["trigger"],
                "duration": int(row["duration"]),
                "unit": row["unit"],
                "is_rolled": row["is_rolled"] == "1",
                "basis": _get_basis(row["basis"]),
                "clause": row["clause"],
                "valid_to": validity["valid_to"],
                "confidence": row["confidence"],
            },
        )
        created += is_new
    return created


def _load_days(file: Path) -> int:
    created = 0
    for row in reference.read_table(file).rows:
        _, is_new = models.HolidayOverride.objects.get_or_create(
            day=date.fromisoformat(row["day"]),
            defaults={name: row[name] for name in ("kind", "reason", "basis", "confidence")},
        )
        created += is_new
    return created


def _get_basis(code: str) -> models.LegalBasis:
    try:
        return models.LegalBasis.objects.get(code=code)
    except models.LegalBasis.DoesNotExist:
        raise rules.LawError(f"Không có căn cứ “{code}” trong legal_bases.csv.") from None


def _read_validity(row: dict[str, str]) -> dict[str, date | None]:
    return {
        name: date.fromisoformat(row[name]) if row[name] else None
        for name in ("valid_from", "valid_to")
    }


def _describe(row: orm.Model) -> dict[str, Any]:
    return {part.name: getattr(row, part.name) for part in row._meta.fields if part.name != "id"}


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
