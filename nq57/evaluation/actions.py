"""Write criteria: a new version beside the earlier ones, never over them."""

from datetime import date, datetime
from decimal import Decimal, InvalidOperation
from pathlib import Path
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Max

from nq57.audit import actions as audit_actions
from nq57.audit import rules as audit_rules
from nq57.core import reference
from nq57.evaluation import models, permissions, rules

_COUNTS = ("stale_periods", "min_points", "confidence")
_SHARES = (
    "on_track", "at_risk", "keep_slack", "keep_tolerance", "min_told", "min_years", "max_reach",
)  # fmt: skip


@transaction.atomic
def load_criteria(*, by: audit_rules.Actor, at: datetime, folder: Path = reference.FOLDER) -> int:
    """Load the versions of the reference file that are not there yet; return how many.

    :raises NotAllowedError: without the right.
    :raises rules.EvaluationError: when a row says something that cannot be.
    """
    permissions.check_may_change(by)
    known = set(models.CriteriaVersion.objects.values_list("code", "version"))
    made = 0
    for row in reference.read_table(folder / "criteria.csv").rows:
        if (row["code"], int(row["version"])) not in known:
            _save(_read(row), by, at)
            made += 1
    return made


@transaction.atomic
def add_criteria(
    *,
    code: str,
    valid_from: date,
    basis: str,
    said: dict[str, Any],
    note: str = "",
    by: audit_rules.Actor,
    at: datetime,
) -> models.CriteriaVersion:
    """Add the next version of criteria; ``said`` holds every threshold by its name.

    :raises NotAllowedError: without the right.
    :raises rules.EvaluationError: when it would hold before the version in use, or says
        something that cannot be.
    """
    permissions.check_may_change(by)
    held = models.CriteriaVersion.objects.filter(code=code)
    newest = held.order_by("-valid_from", "-version").first()
    if newest is not None and valid_from < newest.valid_from:
        raise rules.EvaluationError(
            f"Phiên bản {newest.version} áp dụng từ {newest.valid_from:%d/%m/%Y}. Phiên bản mới "
            "phải áp dụng từ ngày đó trở đi."
        )
    last = held.aggregate(last=Max("version"))["last"]
    row = models.CriteriaVersion(
        code=code, version=(last or 0) + 1, valid_from=valid_from, basis=basis.strip(),
        note=note.strip(), **said,
    )  # fmt: skip
    return _save(row, by, at)


def _read(row: dict[str, str]) -> models.CriteriaVersion:
    try:
        return models.CriteriaVersion(
            code=row["code"], version=int(row["version"]), basis=row["basis"], note=row["note"],
            valid_from=date.fromisoformat(row["valid_from"]),
            **{name: int(row[name]) for name in _COUNTS},
            **{name: Decimal(row[name]) for name in _SHARES},
        )  # fmt: skip
    except (InvalidOperation, ValueError) as error:
        raise rules.EvaluationError(
            f"criteria.csv: dòng {row['code']}@{row['version']} có ô không phải số hoặc ngày."
        ) from error


def _save(
    row: models.CriteriaVersion, by: audit_rules.Actor, at: datetime
) -> models.CriteriaVersion:
    row.by, row.at = by.account, at
    try:
        row.full_clean()
    except ValidationError as error:
        raise rules.EvaluationError(" ".join(error.messages)) from error
    row.save(force_insert=True)
    audit_actions.record(
        by=by, at=at, verb="add_criteria", subject_kind="criteria", subject_code=str(row),
        after={"valid_from": row.valid_from.isoformat(), "basis": row.basis}
        | {name: str(getattr(row, name)) for name in (*_SHARES, *_COUNTS)},
    )  # fmt: skip
    return row
