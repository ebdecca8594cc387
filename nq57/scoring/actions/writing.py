"""What every write of scoring does: lock, refuse what is closed, measure."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Any

from django.db import connection
from django.utils import timezone

from nq57.audit import rules as audit_rules
from nq57.cases import models as cases
from nq57.cases import permissions as case_permissions
from nq57.core.phrases import Phrase
from nq57.scoring import enums, models, queries, rules

_SHEETS = """
UPDATE scoring_sheet s SET owed = n.owed, on_time = n.on_time, done = n.done
FROM json_to_recordset(%s::json) AS n (id bigint, owed integer, on_time integer, done integer)
WHERE s.case_id = n.id
"""
_SCORES = """
UPDATE scoring_score s SET good = n.good, whole = n.whole, computed_points = n.points,
  inputs = n.inputs, version = s.version + 1
FROM json_to_recordset(%s::json) AS n (sheet bigint, criterion bigint, good integer,
  whole integer, points numeric, inputs jsonb)
WHERE s.sheet_id = n.sheet AND s.criterion_id = n.criterion
"""


@dataclass(frozen=True, kw_only=True)
class Entry:
    """What an office gives itself on a criterion (its code), or a verifier gives it, then with
    the reason where it differs; ``points`` None is nothing yet. ``seen`` is the line's version
    that was looked at."""

    criterion: str
    points: Decimal | None = None
    applies: bool = True
    note: str = ""
    seen: int


def check_case(by: audit_rules.Actor, case: cases.Case, right: str) -> None:
    """Refuse who has no such right over a case, before he is told what it still lacks.

    :raises NotAllowedError: then.
    """
    case_permissions.check_may(by, case, right)


def lock_round(held: models.Round) -> models.Round:
    """Return a round that nobody else writes, with its sheets."""
    own = cases.Case.objects.filter(score_sheet__round=held.pk)
    # Who writes a sheet holds its case until he is through, and then finds the round moved.
    list(own.select_for_update().order_by("pk").values_list("pk"))
    cases.Case.objects.select_for_update().get(pk=held.pk)
    return models.Round.objects.select_related(
        "case__organisation", "criteria__owner", "criteria__scale"
    ).get(pk=held.pk)


def lock_sheet(sheet: models.Sheet) -> models.Sheet:
    """Return a sheet that nobody else writes, with its round as it stands."""
    cases.Case.objects.select_for_update().get(pk=sheet.pk)
    return models.Sheet.objects.select_related(
        "case__organisation", "organisation", "round__case__organisation",
        "round__criteria__owner", "round__criteria__scale", "cluster",
    ).get(pk=sheet.pk)  # fmt: skip


def check_underway(held: models.Round) -> None:
    """Refuse to change a round that is settled or over.

    :raises rules.ScoringError: then.
    """
    if held.case.state not in rules.UNDERWAY:
        label = rules.ROUND.states[held.case.state].label
        raise rules.ScoringError(
            Phrase("Đợt chấm điểm đã khóa (%(state)s), không sửa được nữa.", state=label.lower())
        )


def check_sheet_open(sheet: models.Sheet) -> None:
    """Refuse to change a sheet whose points are settled, or whose round is over.

    :raises rules.ScoringError: then.
    """
    check_underway(sheet.round)
    if sheet.case.closed_at is not None:
        raise rules.ScoringError("Phiếu này đã chốt điểm, không sửa được nữa.")


def measure(held: models.Round, at: datetime) -> None:
    """Compute the points of the data for every sheet that is not settled.

    How many queries it takes does not depend on how many sheets there are.
    """
    sheets = dict(
        held.sheets.filter(case__closed_at__isnull=True).values_list("pk", "organisation")
    )
    dues = queries.list_dues(
        offices=list(sheets.values()), starts_on=held.starts_on, ends_on=held.ends_on,
        today=timezone.localdate(at),
    )  # fmt: skip
    told = []
    for sheet, office in sheets.items():
        on_time = rules.measure("obligations_on_time", dues[office])
        done = rules.measure("obligations_done", dues[office])
        told.append(
            {"id": sheet, "owed": on_time.whole, "on_time": on_time.good, "done": done.good}
        )
    _write(_SHEETS, told)
    _write(_SCORES, _list_scores(held, sheets, dues))
    held.measured_at = at
    held.save(update_fields=["measured_at"])


def _list_scores(
    held: models.Round, sheets: Mapping[int, int], dues: Mapping[int, list[rules.Due]]
) -> list[dict[str, Any]]:
    """Return what the data say on each computed criterion of each sheet (its key, its office)."""
    criteria = held.criteria.criteria.filter(kind=enums.CriterionKind.COMPUTED)
    told = []
    for criterion in criteria.prefetch_related("bands"):
        for sheet, office in sheets.items():
            found = rules.measure(criterion.measure, dues[office])
            value = found.value
            points = None if value is None else criterion.give_points(value)
            told.append({
                "sheet": sheet, "criterion": criterion.pk, "good": found.good,
                "whole": found.whole, "points": points,
                "inputs": rules.tell(found, criterion.measure),
            })  # fmt: skip
    return told


def _write(query: str, rows: list[dict[str, Any]]) -> None:
    with connection.cursor() as cursor:
        cursor.execute(query, [json.dumps(rows, default=str)])
