"""What every write of scoring does: lock, refuse what is closed, measure."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

from django.utils import timezone

from nq57.audit import rules as audit_rules
from nq57.cases import models as cases
from nq57.cases import permissions as case_permissions
from nq57.core.phrases import Phrase
from nq57.scoring import enums, models, queries, rules

_COMPUTED = ["good", "whole", "computed_points", "inputs", "version"]


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
    """Compute the points of the data for every sheet that is not settled."""
    sheets = list(held.sheets.filter(case__closed_at__isnull=True))
    dues = queries.list_dues(
        offices=[one.organisation_id for one in sheets], starts_on=held.starts_on,
        ends_on=held.ends_on, today=timezone.localdate(at),
    )  # fmt: skip
    for sheet in sheets:
        own = dues[sheet.organisation_id]
        on_time = rules.measure("obligations_on_time", own)
        sheet.owed, sheet.on_time = on_time.whole, on_time.good
        sheet.done = rules.measure("obligations_done", own).good
    models.Sheet.objects.bulk_update(sheets, ["owed", "on_time", "done"], batch_size=500)
    computed = {
        one.pk: one
        for one in held.criteria.criteria.filter(
            kind=enums.CriterionKind.COMPUTED
        ).prefetch_related("bands")
    }
    _save_scores(sheets, computed, dues)
    held.measured_at = at
    held.save(update_fields=["measured_at"])


def _save_scores(
    sheets: list[models.Sheet],
    computed: Mapping[int, models.Criterion],
    dues: Mapping[int, list[rules.Due]],
) -> None:
    of_sheet = {one.pk: one for one in sheets}
    scores = list(models.Score.objects.filter(sheet__in=sheets, criterion__in=list(computed)))
    for score in scores:
        criterion = computed[score.criterion_id]
        own = dues[of_sheet[score.sheet_id].organisation_id]
        found = rules.measure(criterion.measure, own)
        score.good, score.whole = found.good, found.whole
        score.inputs = rules.tell(found, criterion.measure)
        value = found.value
        score.computed_points = None if value is None else criterion.give_points(value)
        score.version += 1
    models.Score.objects.bulk_update(scores, _COMPUTED, batch_size=500)
