"""The points of a sheet, one row for each criterion; disputes; what proves them."""

from decimal import Decimal

from django.db import models
from django.db.models import F, Q

from nq57.cases import models as cases
from nq57.scoring import enums, rules
from nq57.scoring.models.criteria import Criterion
from nq57.scoring.models.rounds import Sheet


def _within(field: str) -> Q:
    return Q(**{f"{field}__isnull": True}) | Q(
        **{f"{field}__gte": 0, f"{field}__lte": F("max_points")}
    )


class Score(models.Model):
    """What an office has on one criterion: claimed, verified, or computed from the data.

    ``kind`` and ``max_points`` are the criterion's own, held by a foreign key of all three.
    ``inputs`` are the rows that a computed value rests on, as ``rules.tell`` writes them.
    """

    sheet = models.ForeignKey(Sheet, models.PROTECT, related_name="scores")
    criterion = models.ForeignKey(Criterion, models.PROTECT, related_name="scores")
    kind = models.CharField("loại", max_length=12, choices=enums.CriterionKind.choices)
    max_points = models.DecimalField("điểm tối đa", max_digits=6, decimal_places=2)
    self_applies = models.BooleanField("tự chấm: có phát sinh", default=True)
    self_points = models.DecimalField(
        "điểm tự chấm", max_digits=6, decimal_places=2, null=True, blank=True
    )
    self_note = models.TextField("thuyết minh", blank=True)
    verified_applies = models.BooleanField("thẩm định: có phát sinh", null=True, blank=True)
    verified_points = models.DecimalField(
        "điểm thẩm định", max_digits=6, decimal_places=2, null=True, blank=True
    )
    verified_note = models.TextField("lý do thẩm định", blank=True)
    verified_by = models.CharField("người thẩm định", max_length=150, blank=True)
    verified_at = models.DateTimeField("thẩm định lúc", null=True, blank=True)
    good = models.PositiveIntegerField("đạt", default=0)
    whole = models.PositiveIntegerField("tổng số", default=0)
    computed_points = models.DecimalField(
        "điểm tính", max_digits=6, decimal_places=2, null=True, blank=True
    )
    inputs = models.JSONField("số liệu vào", default=list, blank=True)
    version = models.PositiveIntegerField("lần sửa", default=0)

    class Meta:
        verbose_name = "điểm"
        verbose_name_plural = "điểm"
        ordering = ["sheet_id", "criterion__position"]
        constraints = [
            models.UniqueConstraint(
                fields=["sheet", "criterion"],
                name="scoring_score_once",
                violation_error_message="Phiếu đã có điểm của tiêu chí này.",
            ),
            models.CheckConstraint(
                condition=_within("self_points")
                & _within("verified_points")
                & _within("computed_points"),
                name="scoring_score_within",
                violation_error_message="Điểm phải từ 0 đến điểm tối đa của tiêu chí.",
            ),
            models.CheckConstraint(
                condition=Q(
                    kind=enums.CriterionKind.COMPUTED, self_applies=True,
                    self_points__isnull=True, self_note="", verified_at__isnull=True,
                )
                | Q(kind=enums.CriterionKind.JUDGED, computed_points__isnull=True, whole=0),
                name="scoring_score_of_kind",
                violation_error_message=(
                    "Điểm tính từ dữ liệu không sửa tay được; chỉ khiếu nại kèm lý do."
                ),
            ),
            models.CheckConstraint(
                condition=Q(self_applies=True)
                | (Q(self_points__isnull=True) & ~Q(self_note="")),
                name="scoring_score_self",
                violation_error_message=(
                    "Tiêu chí không phát sinh thì không có điểm và phải nêu lý do."
                ),
            ),
            models.CheckConstraint(
                condition=Q(
                    verified_at__isnull=True, verified_by="", verified_points__isnull=True,
                    verified_applies__isnull=True, verified_note="",
                )
                | (
                    Q(verified_at__isnull=False)
                    & ~Q(verified_by="")
                    & (
                        Q(
                            verified_applies__isnull=False, verified_applies=True,
                            verified_points__isnull=False,
                        )
                        | Q(
                            verified_applies__isnull=False, verified_applies=False,
                            verified_points__isnull=True,
                        )
                    )
                ),
                name="scoring_score_verified",
                violation_error_message="Điểm thẩm định phải có người thẩm định.",
            ),
            models.CheckConstraint(
                # A missing value is NULL, and a CHECK lets NULL pass: each side says it is there.
                condition=Q(verified_at__isnull=True)
                | ~Q(verified_note="")
                | Q(
                    verified_points__isnull=False, self_points__isnull=False,
                    verified_points=F("self_points"),
                )
                | Q(
                    verified_applies__isnull=False, verified_applies=False, self_applies=False
                ),
                name="scoring_score_difference_said",
                violation_error_message="Điểm thẩm định khác điểm tự chấm thì phải nêu lý do.",
            ),
            models.CheckConstraint(
                condition=Q(good__lte=F("whole")),
                name="scoring_score_counts",
                violation_error_message="Số đạt không vượt tổng số.",
            ),
        ]  # fmt: skip

    def __str__(self) -> str:
        return f"{self.sheet_id} {self.criterion_id}"

    @property
    def is_computed(self) -> bool:
        """Say whether the points come from the data alone."""
        return self.kind == enums.CriterionKind.COMPUTED

    @property
    def is_self_scored(self) -> bool:
        """Say whether the office said something."""
        return self.self_points is not None or not self.self_applies

    @property
    def differs(self) -> bool:
        """Say whether the verified points are not those the office gave itself."""
        return self.verified_at is not None and (self.verified_applies, self.verified_points) != (
            self.self_applies, self.self_points
        )  # fmt: skip

    @property
    def value(self) -> Decimal | None:
        """Return the computed rate in percent, None of nothing."""
        return rules.get_share(self.good, self.whole)

    def to_line(self) -> rules.Line:
        """Return what counts: the computed or the verified points."""
        if self.is_computed:
            return rules.Line(self.max_points, self.computed_points, applies=self.whole > 0)
        applies = self.verified_applies is not False
        return rules.Line(self.max_points, self.verified_points, applies=applies)

    def to_self_line(self) -> rules.Line:
        """Return what the office gave itself; computed points count as they are."""
        if self.is_computed:
            return self.to_line()
        return rules.Line(self.max_points, self.self_points, applies=self.self_applies)


class ScoreEvidence(models.Model):
    """A file of the sheet's case that proves the points of one criterion."""

    score = models.ForeignKey(Score, models.PROTECT, related_name="evidence")
    evidence = models.ForeignKey(cases.Evidence, models.PROTECT, related_name="scores")

    class Meta:
        verbose_name = "minh chứng của điểm"
        verbose_name_plural = "minh chứng của điểm"
        constraints = [
            models.UniqueConstraint(
                fields=["score", "evidence"],
                name="scoring_evidence_once",
                violation_error_message="Tệp này đã là minh chứng của tiêu chí.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.score_id} {self.evidence_id}"


class Dispute(models.Model):
    """An office says that computed points are wrong; the data may be mended, not the points."""

    score = models.ForeignKey(Score, models.PROTECT, related_name="disputes")
    reason = models.TextField("lý do")
    by = models.CharField("người khiếu nại", max_length=150)
    at = models.DateTimeField("khiếu nại lúc")
    points = models.DecimalField(
        "điểm lúc khiếu nại", max_digits=6, decimal_places=2, null=True, blank=True
    )
    state = models.CharField(
        "tình trạng", max_length=12, choices=enums.DisputeState.choices,
        default=enums.DisputeState.OPEN,
    )  # fmt: skip
    answer = models.TextField("trả lời", blank=True)
    answered_by = models.CharField("người trả lời", max_length=150, blank=True)
    answered_at = models.DateTimeField("trả lời lúc", null=True, blank=True)

    class Meta:
        verbose_name = "khiếu nại điểm"
        verbose_name_plural = "khiếu nại điểm"
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["score"],
                condition=Q(state=enums.DisputeState.OPEN),
                name="scoring_dispute_one_open",
                violation_error_message="Tiêu chí này đang có một khiếu nại chờ trả lời.",
            ),
            models.CheckConstraint(
                condition=~Q(reason="") & ~Q(by=""),
                name="scoring_dispute_said",
                violation_error_message="Khiếu nại phải nêu lý do.",
            ),
            models.CheckConstraint(
                condition=Q(
                    state=enums.DisputeState.OPEN,
                    answer="",
                    answered_by="",
                    answered_at__isnull=True,
                )
                | (
                    Q(
                        state__in=(enums.DisputeState.UPHELD, enums.DisputeState.REFUSED),
                        answered_at__isnull=False,
                    )
                    & ~Q(answer="")
                    & ~Q(answered_by="")
                ),
                name="scoring_dispute_answered",
                violation_error_message="Trả lời khiếu nại phải có ý kiến và người trả lời.",
            ),
            models.CheckConstraint(
                condition=Q(state__in=enums.DisputeState.values),
                name="scoring_dispute_state",
                violation_error_message="Tình trạng khiếu nại không có trong danh mục.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.score_id} {self.state}"
