"""Load bases, clock rules and edited days from the reference files."""

from datetime import date, datetime
from pathlib import Path

from django.db import transaction

from nq57.audit import actions as audit_actions
from nq57.audit import rules as audit_rules
from nq57.core import reference
from nq57.law import models, permissions, rules


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
            defaults={
                "swapped_with": _read_day(row["swapped_with"]),
                **{name: row[name] for name in ("kind", "reason", "basis", "confidence")},
            },
        )
        created += is_new
    return created


def _get_basis(code: str) -> models.LegalBasis:
    try:
        return models.LegalBasis.objects.get(code=code)
    except models.LegalBasis.DoesNotExist:
        raise rules.LawError(f"Không có căn cứ “{code}” trong legal_bases.csv.") from None


def _read_validity(row: dict[str, str]) -> dict[str, date | None]:
    return {name: _read_day(row[name]) for name in ("valid_from", "valid_to")}


def _read_day(cell: str) -> date | None:
    return date.fromisoformat(cell) if cell else None
