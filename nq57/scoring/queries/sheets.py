"""A sheet with its lines, and what it still lacks."""

from dataclasses import dataclass

from django.db.models import QuerySet

from nq57.audit import rules as audit_rules
from nq57.core import phrases
from nq57.core.phrases import Phrase
from nq57.scoring import enums, models, permissions


@dataclass(frozen=True)
class Row:
    """One line of a sheet as an actor sees it; ``verifier`` is the office that verifies."""

    score: models.Score
    evidence: list[models.ScoreEvidence]
    disputes: list[models.Dispute]
    verifier: str
    may_verify: bool

    @property
    def open_dispute(self) -> models.Dispute | None:
        """Return the dispute that waits for an answer, or None."""
        states = enums.DisputeState
        return next((one for one in self.disputes if one.state == states.OPEN), None)


def get_sheet(*, code: str, by: audit_rules.Actor) -> models.Sheet | None:
    """Return a sheet that ``by`` may see, or None."""
    found = models.Sheet.objects.visible_to(by).filter(case__code=code)
    return found.select_related(
        "case__organisation", "organisation", "cluster", "round__case__organisation",
        "round__criteria__owner", "round__criteria__scale",
    ).first()  # fmt: skip


def list_rows(*, sheet: models.Sheet, by: audit_rules.Actor) -> list[Row]:
    """Return the lines of a sheet that ``by`` sees, in the set's order."""
    scores = sheet.scores.select_related("criterion__owner").prefetch_related(
        "criterion__bands", "evidence__evidence__file", "disputes"
    )
    is_whole = by.organisation == sheet.organisation.code or permissions.may_see_whole(by, sheet)
    rows = []
    for score in scores.order_by("criterion__position"):
        score.sheet = sheet
        may_verify = permissions.may_verify(by, score)
        if is_whole or may_verify:
            rows.append(Row(
                score, list(score.evidence.all()), list(score.disputes.all()),
                _name_verifier(score), may_verify,
            ))  # fmt: skip
    return rows


def get_score(*, sheet: models.Sheet, code: str) -> models.Score | None:
    """Return the line of a criterion (by its code), or None."""
    found = sheet.scores.select_related("criterion__owner").prefetch_related("criterion__bands")
    score = found.filter(criterion__code=code).first()
    if score is not None:
        score.sheet = sheet
    return score


def list_scores(*, sheet: models.Sheet) -> list[models.Score]:
    """Return the lines of a sheet with their criteria, owners and bands, in the set's order."""
    found = sheet.scores.select_related("criterion__owner").prefetch_related("criterion__bands")
    return list(found.order_by("criterion__position"))


def list_unready(*, sheet: models.Sheet) -> Phrase | None:
    """Say all that a sheet lacks before its office may send it, or None."""
    judged = sheet.scores.filter(kind=enums.CriterionKind.JUDGED)
    rows = judged.select_related("criterion").prefetch_related("evidence")
    unscored, unproven = [], []
    for row in rows.order_by("criterion__position"):
        if not row.is_self_scored:
            unscored.append(row.criterion.code)
        elif row.criterion.evidence and row.self_points and not row.evidence.all():
            unproven.append(row.criterion.code)
    found = []
    if unscored:
        found.append(Phrase(
            "Chưa gửi được: còn tiêu chí %(codes)s chưa tự chấm. Ghi điểm, hoặc ghi “không phát "
            "sinh” kèm lý do.", codes=", ".join(unscored),
        ))  # fmt: skip
    if unproven:
        found.append(Phrase(
            "Chưa gửi được: tiêu chí %(codes)s phải có minh chứng. Đính kèm tệp, hoặc ghi 0 điểm.",
            codes=", ".join(unproven),
        ))  # fmt: skip
    return phrases.join(found) if found else None


def list_unsettled(*, sheet: models.Sheet) -> Phrase | None:
    """Say all that a sheet lacks before its points may be settled, or None."""
    judged = sheet.scores.filter(kind=enums.CriterionKind.JUDGED, verified_at__isnull=True)
    found = []
    if codes := _list_codes(judged):
        told = "Chưa chốt được: còn tiêu chí %(codes)s chưa thẩm định."
        found.append(Phrase(told, codes=codes))
    disputed = sheet.scores.filter(disputes__state=enums.DisputeState.OPEN)
    if codes := _list_codes(disputed):
        told = "Chưa chốt được: tiêu chí %(codes)s còn khiếu nại chờ trả lời."
        found.append(Phrase(told, codes=codes))
    unmended = sheet.scores.filter(
        disputes__state=enums.DisputeState.UPHELD,
        disputes__answered_at__gt=sheet.round.measured_at,
    ).distinct()
    if codes := _list_codes(unmended):
        found.append(Phrase(
            "Chưa chốt được: tiêu chí %(codes)s có khiếu nại có căn cứ, chưa tính lại từ dữ liệu. "
            "Sửa dữ liệu gốc, tính lại điểm của đợt rồi chốt.", codes=codes,
        ))  # fmt: skip
    return phrases.join(found) if found else None


def _name_verifier(score: models.Score) -> str:
    if score.criterion.owner_id != score.sheet.organisation_id:
        return score.criterion.owner.short_name
    return score.sheet.round.case.organisation.short_name


def _list_codes(scores: QuerySet[models.Score]) -> str:
    codes = scores.order_by("criterion__position").values_list("criterion__code", flat=True)
    return ", ".join(codes)
