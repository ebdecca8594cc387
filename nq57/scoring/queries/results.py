"""Results of a round: totals, grades, quotas; ranks only once they are approved."""

from collections.abc import Iterable
from dataclasses import dataclass, replace

from nq57.audit import rules as audit_rules
from nq57.scoring import models, permissions, rules


@dataclass(frozen=True)
class Result:
    """The result of an office: ``graded`` by the rule, ``grade`` after a lowering, both empty
    while a line lacks points; ``rank`` in its cluster, None before approval."""

    sheet: models.Sheet
    total: rules.Total
    graded: rules.Graded | None
    rank: int | None = None

    @property
    def grade(self) -> str:
        """Return the grade that counts."""
        if self.graded is None:
            return ""
        return self.sheet.lowered_to or self.graded.grade

    @property
    def is_head_over(self) -> bool:
        """Say whether its head is proposed for more than the office itself has."""
        scale = self.sheet.round.criteria.scale
        return rules.is_head_over(
            head=self.sheet.head_grade, office=self.grade, is_bound=scale.binds_head
        )


@dataclass(frozen=True)
class ClusterResults:
    """The results of a cluster and its quota."""

    cluster: models.Cluster
    results: list[Result]
    quota: rules.Quota


def get_results(*, held: models.Round, by: audit_rules.Actor) -> list[ClusterResults]:
    """Return the results by cluster: ranked when approved, before it by the names of offices.

    :raises NotAllowedError: before approval, for who neither settles nor approves.
    """
    permissions.check_may_see_results(by, held)
    return _make_results(held)


def get_result(*, sheet: models.Sheet) -> Result:
    """Return the result of one sheet, unranked: for who settles it; its round's scale loaded."""
    bands = [band.to_rule() for band in sheet.round.criteria.scale.bands.all()]
    total = rules.add_up(score.to_line() for score in sheet.scores.defer("inputs"))
    return Result(sheet, total, _grade(sheet, total, bands))


def list_heads_over(*, held: models.Round) -> list[Result]:
    """Return the offices whose heads are proposed for more than the scale allows."""
    return [one for part in _make_results(held) for one in part.results if one.is_head_over]


def list_open_quotas(*, held: models.Round) -> list[ClusterResults]:
    """Return the clusters with more excellent offices than the quota allows."""
    return [one for one in _make_results(held) if one.quota.state != "kept"]


def _make_results(held: models.Round) -> list[ClusterResults]:
    scale = held.criteria.scale
    bands = [band.to_rule() for band in scale.bands.all()]
    sheets = held.sheets.select_related(
        "case", "organisation", "cluster", "round__case", "round__criteria__scale"
    )  # fmt: skip
    lines: dict[int, list[rules.Line]] = {}
    for score in models.Score.objects.filter(sheet__round=held).defer("inputs"):
        lines.setdefault(score.sheet_id, []).append(score.to_line())
    of_cluster: dict[models.Cluster, list[Result]] = {}
    for sheet in sheets.order_by("cluster__position", "organisation__sort_key", "pk"):
        total = rules.add_up(lines.get(sheet.pk, []))
        result = Result(sheet, total, _grade(sheet, total, bands))
        of_cluster.setdefault(sheet.cluster, []).append(result)
    return [
        ClusterResults(
            cluster, _rank(found) if held.is_approved else found,
            rules.count_quota([one.grade for one in found], scale.quota),
        )
        for cluster, found in of_cluster.items()
    ]  # fmt: skip


def _grade(
    sheet: models.Sheet, total: rules.Total, bands: Iterable[rules.GradeBand]
) -> rules.Graded | None:
    if total.missing or total.percent is None:
        return None
    return rules.grade(total.percent, sheet.facts, list(bands))


def _rank(found: list[Result]) -> list[Result]:
    ranks = rules.rank({one.sheet.pk: one.total.percent for one in found})
    ranked = [replace(one, rank=ranks.get(one.sheet.pk)) for one in found]
    return sorted(ranked, key=lambda one: (one.rank is None, one.rank or 0))
