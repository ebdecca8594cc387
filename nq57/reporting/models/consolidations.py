"""Consolidations of a cycle, frozen as they were made; and the province's text being written."""

from typing import Any

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q
from django.urls import reverse

from nq57.core import periods
from nq57.measures import enums as measure_enums
from nq57.measures.models import Profile
from nq57.plans.models import Indicator
from nq57.reporting import rules
from nq57.reporting.models.reports import Filing
from nq57.reporting.models.terms import Cycle


class Consolidation(models.Model):
    """What the province's figures and text of a cycle were at a moment. Append-only."""

    cycle = models.ForeignKey(Cycle, models.PROTECT, related_name="consolidations")
    number = models.PositiveSmallIntegerField("lần tổng hợp")
    headline = models.CharField(
        "số được lấy", max_length=10, choices=measure_enums.Headline,
        default=measure_enums.Headline.FURTHEST,
    )  # fmt: skip
    words: "models.JSONField[Any, Any]" = models.JSONField("lời văn")
    note = models.TextField("ghi chú", blank=True)
    digest = models.CharField("mã băm", max_length=64)
    by = models.CharField("người tổng hợp", max_length=150)
    post = models.CharField("vị trí", max_length=120, blank=True)
    at = models.DateTimeField("tổng hợp lúc")

    class Meta:
        verbose_name = "bản tổng hợp"
        verbose_name_plural = "bản tổng hợp"
        ordering = ["cycle_id", "-number"]
        constraints = [
            models.UniqueConstraint(
                fields=["cycle", "number"],
                name="reporting_consolidation_once",
                violation_error_message="Kỳ đã có bản tổng hợp mang số này.",
            ),
            models.CheckConstraint(
                condition=Q(headline__in=measure_enums.Headline.values),
                name="reporting_consolidation_headline",
                violation_error_message="Cách lấy số không có trong danh mục.",
            ),
            models.CheckConstraint(
                condition=Q(number__gte=1, digest__regex=r"^[0-9a-f]{64}$") & ~Q(by=""),
                name="reporting_consolidation_said",
                violation_error_message="Bản tổng hợp phải có số, mã băm và người tổng hợp.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.cycle_id}@{self.number}"

    def get_absolute_url(self) -> str:
        """Return the address of the frozen consolidation."""
        return reverse("consolidation:version", args=[self.pk])


class ConsolidatedTotal(models.Model):
    """One total as it was: the figures that it rests on (their keys, in order) and the result."""

    consolidation = models.ForeignKey(Consolidation, models.PROTECT, related_name="totals")
    indicator = models.ForeignKey(Indicator, models.PROTECT, related_name="consolidated")
    profile = models.ForeignKey(Profile, models.PROTECT, related_name="consolidated")
    period = models.CharField("kỳ", max_length=8)
    value = models.DecimalField("giá trị", max_digits=24, decimal_places=6, null=True, blank=True)
    numerator = models.DecimalField("tử số", max_digits=24, decimal_places=6, null=True, blank=True)
    denominator = models.DecimalField(
        "mẫu số", max_digits=24, decimal_places=6, null=True, blank=True
    )
    told = models.PositiveSmallIntegerField("số cơ quan đã có số liệu")
    asked = models.PositiveSmallIntegerField("số cơ quan phải báo")
    inputs = ArrayField(models.BigIntegerField(), verbose_name="số liệu đã dùng")
    missing = ArrayField(models.BigIntegerField(), verbose_name="cơ quan chưa có số liệu")
    digest = models.CharField("mã băm", max_length=64)

    class Meta:
        verbose_name = "số tổng hợp"
        verbose_name_plural = "số tổng hợp"
        ordering = ["consolidation_id", "indicator__position", "period"]
        constraints = [
            models.UniqueConstraint(
                fields=["consolidation", "indicator", "period"],
                name="reporting_total_once",
                violation_error_message="Bản tổng hợp đã có chỉ tiêu này của kỳ.",
            ),
            models.CheckConstraint(
                condition=Q(told__lte=F("asked"), digest__regex=r"^[0-9a-f]{64}$"),
                name="reporting_total_counted",
                violation_error_message="Số cơ quan đã báo không thể nhiều hơn số phải báo.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.consolidation_id} {self.indicator_id} {self.period}"

    @property
    def of(self) -> periods.Period:
        """Return the period."""
        return periods.parse_period(self.period)


class Passage(models.Model):
    """A sentence taken from an office's filing into the province's text.

    ``quoted`` stands in the filing at ``start``; ``text`` is what the province makes of it.
    """

    cycle = models.ForeignKey(Cycle, models.PROTECT, related_name="passages")
    part = models.CharField("mục", max_length=12)
    position = models.PositiveIntegerField("thứ tự")
    filing = models.ForeignKey(Filing, models.PROTECT, related_name="passages")
    start = models.PositiveIntegerField("từ chữ")
    quoted = models.TextField("nguyên văn")
    text = models.TextField("lời văn của tỉnh")
    revision = models.PositiveIntegerField("lần ghi", default=0)
    taken_by = models.CharField("người lấy", max_length=150)
    taken_at = models.DateTimeField("lấy lúc")
    edited_by = models.CharField("người sửa", max_length=150, blank=True)
    edited_at = models.DateTimeField("sửa lúc", null=True, blank=True)

    class Meta:
        verbose_name = "câu của báo cáo tỉnh"
        verbose_name_plural = "câu của báo cáo tỉnh"
        ordering = ["cycle_id", "part", "position", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["cycle", "filing", "part", "start"],
                name="reporting_passage_once",
                violation_error_message="Câu này đã được lấy.",
            ),
            models.CheckConstraint(
                condition=Q(part__in=list(rules.WORDS)),
                name="reporting_passage_part",
                violation_error_message="Mục không có trong báo cáo.",
            ),
            models.CheckConstraint(
                condition=~Q(quoted="") & ~Q(text="") & ~Q(taken_by=""),
                name="reporting_passage_said",
                violation_error_message="Câu phải có lời, nguyên văn và người lấy.",
            ),
            models.CheckConstraint(
                condition=Q(text=F("quoted")) | (~Q(edited_by="") & Q(edited_at__isnull=False)),
                name="reporting_passage_edited",
                violation_error_message="Câu đã sửa phải có người sửa.",
            ),
        ]

    def __str__(self) -> str:
        return self.text

    @property
    def is_edited(self) -> bool:
        """Say whether the province says it otherwise than the office did."""
        return self.text != self.quoted
