"""What of a round waits for an actor: disputes, points to agree with, sheets to settle."""

from dataclasses import dataclass

from django.db.models import Q

from nq57.audit import rules as audit_rules
from nq57.scoring import enums, models, permissions


@dataclass(frozen=True)
class Waiting:
    """What ``by`` may do at once in a round, by office."""

    disputes: list[models.Dispute]
    lines: list[models.Score]
    sheets: list[models.Sheet]

    @property
    def count(self) -> int:
        """Return how much waits in all."""
        return len(self.disputes) + len(self.lines) + len(self.sheets)


def list_waiting(*, held: models.Round, by: audit_rules.Actor) -> Waiting:
    """Return what of a round waits for ``by``, in three queries whatever its size."""
    if held.case.state not in ("scoring", "verifying"):
        return Waiting([], [], [])
    disputes = [
        one for one in _list_disputes(held) if permissions.may_verify(by, _know(one.score, held))
    ]
    lines = [one for one in _list_lines(held) if permissions.may_verify(by, _know(one, held))]
    sheets = _list_sheets(held) if held.case.state == "verifying" else []
    return Waiting(disputes, lines, [one for one in sheets if permissions.may_check(by, one)])


def _list_disputes(held: models.Round) -> list[models.Dispute]:
    found = models.Dispute.objects.filter(
        state=enums.DisputeState.OPEN, score__sheet__round=held
    ).exclude(score__sheet__case__state__in=("final", "cancelled"))
    return list(
        found.select_related(
            "score__criterion__owner", "score__sheet__organisation", "score__sheet__case"
        ).order_by("score__sheet__organisation__sort_key", "score__criterion__position", "pk")
    )


def _list_lines(held: models.Round) -> list[models.Score]:
    """Return the lines not verified yet of sheets that were sent, scored by their offices."""
    found = models.Score.objects.filter(
        sheet__round=held, sheet__case__state="sent", kind=enums.CriterionKind.JUDGED,
        verified_at__isnull=True,
    ).exclude(self_points__isnull=True, self_applies=True)  # fmt: skip
    return list(
        found.select_related("criterion__owner", "sheet__organisation", "sheet__case").order_by(
            "sheet__organisation__sort_key", "criterion__position", "pk"
        )
    )


def _list_sheets(held: models.Round) -> list[models.Sheet]:
    """Return the sent sheets of which every judged line is verified and no dispute is open."""
    found = models.Sheet.objects.filter(round=held, case__state="sent")
    judged = models.Score.objects.filter(kind=enums.CriterionKind.JUDGED, verified_at__isnull=True)
    open_one = Q(scores__disputes__state=enums.DisputeState.OPEN)
    return list(
        found.exclude(pk__in=judged.values("sheet"))
        .exclude(pk__in=found.filter(open_one).values("pk"))
        .select_related("case__organisation", "organisation", "cluster", "round")
        .order_by("organisation__sort_key", "pk")
    )


def _know(score: models.Score, held: models.Round) -> models.Score:
    score.sheet.round = held
    return score
