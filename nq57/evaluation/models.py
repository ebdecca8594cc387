"""The versions of the criteria by which targets are judged. Append-only."""

from datetime import date, datetime
from typing import Self

from django.db import models
from django.db.models import F, Q

from nq57.evaluation import rules


class CriteriaQuerySet(models.QuerySet["CriteriaVersion"]):
    """Filters over criteria."""

    def known_at(self, moment: datetime) -> Self:
        """Keep the versions that were there at a moment."""
        return self.filter(at__lte=moment)

    def on(self, day: date) -> Self:
        """Keep the versions that hold on a day or held before it, the newest first."""
        return self.filter(valid_from__lte=day).order_by("-valid_from", "-version")


class CriteriaVersion(models.Model):
    """One version of the thresholds, from a day on; the next version replaces it."""

    code = models.CharField("mã", max_length=40)
    version = models.PositiveSmallIntegerField("phiên bản")
    valid_from = models.DateField("áp dụng từ")
    basis = models.TextField("căn cứ")
    on_track = models.DecimalField("đúng tiến độ từ", max_digits=4, decimal_places=3)
    at_risk = models.DecimalField("có nguy cơ từ", max_digits=4, decimal_places=3)
    keep_slack = models.DecimalField("ra khỏi mức phải giữ mà còn gần", max_digits=4,
                                     decimal_places=3)  # fmt: skip
    keep_tolerance = models.DecimalField("sai lệch còn coi là giữ", max_digits=4, decimal_places=3)
    min_told = models.DecimalField("phần cơ quan phải có số", max_digits=4, decimal_places=3)
    stale_periods = models.PositiveSmallIntegerField("số kỳ thì số liệu cũ")
    min_points = models.PositiveSmallIntegerField("số số liệu ít nhất để dự báo")
    min_years = models.DecimalField("số năm ít nhất để dự báo", max_digits=4, decimal_places=2)
    max_reach = models.DecimalField("dự báo xa nhất (lần)", max_digits=4, decimal_places=2)
    confidence = models.PositiveSmallIntegerField("độ tin cậy (%)")
    note = models.TextField("ghi chú", blank=True)
    by = models.CharField("người ghi", max_length=150)
    at = models.DateTimeField("ghi lúc")

    objects = CriteriaQuerySet.as_manager()

    class Meta:
        verbose_name = "bộ ngưỡng đánh giá"
        verbose_name_plural = "bộ ngưỡng đánh giá"
        ordering = ["code", "-version"]
        constraints = [
            models.UniqueConstraint(
                fields=["code", "version"],
                name="evaluation_criteria_version_once",
                violation_error_message="Bộ ngưỡng đã có phiên bản này.",
            ),
            models.CheckConstraint(
                condition=Q(at_risk__gt=0, at_risk__lt=F("on_track"), on_track__lte=1),
                name="evaluation_criteria_paces",
                violation_error_message=(
                    "Ngưỡng có nguy cơ phải lớn hơn 0 và nhỏ hơn ngưỡng đúng tiến độ, ngưỡng đúng "
                    "tiến độ không quá 1."
                ),
            ),
            models.CheckConstraint(
                condition=Q(
                    keep_slack__gte=0, keep_slack__lt=1, keep_tolerance__gte=0,
                    keep_tolerance__lt=1, min_told__gte=0, min_told__lte=1,
                ),
                name="evaluation_criteria_shares",
                violation_error_message="Các phần phải từ 0 đến 1.",
            ),
            models.CheckConstraint(
                condition=Q(
                    min_points__gte=3, min_years__gt=0, max_reach__gt=0,
                    confidence__in=rules.CONFIDENCES,
                ),
                name="evaluation_criteria_forecast",
                violation_error_message=(
                    "Dự báo cần ít nhất 3 số, số năm và số lần lớn hơn 0, độ tin cậy 80, 90 "
                    "hoặc 95."
                ),
            ),
            models.CheckConstraint(
                condition=~Q(basis="") & ~Q(by="") & ~Q(code="") & Q(version__gte=1),
                name="evaluation_criteria_said",
                violation_error_message="Bộ ngưỡng phải có mã, phiên bản, căn cứ và người ghi.",
            ),
        ]  # fmt: skip

    def __str__(self) -> str:
        return f"{self.code}@{self.version}"

    def to_rule(self) -> rules.Criteria:
        """Return what the rules use."""
        return rules.Criteria(
            code=self.code, version=self.version, on_track=self.on_track, at_risk=self.at_risk,
            keep_slack=self.keep_slack, keep_tolerance=self.keep_tolerance,
            min_told=self.min_told, stale_periods=self.stale_periods, min_points=self.min_points,
            min_years=self.min_years, max_reach=self.max_reach, confidence=self.confidence,
        )  # fmt: skip
