"""Indicators and their typed targets."""

from typing import ClassVar, Self

from django.db import models
from django.db.models import Q

from nq57.core import text
from nq57.documents.models import Clause
from nq57.plans import enums
from nq57.plans.models.parties import PartyModel
from nq57.plans.models.plan import Plan, Section


class IndicatorQuerySet(models.QuerySet["Indicator"]):
    """Filters over indicators."""

    def searched(self, words: str) -> Self:
        """Keep those whose name or number holds ``words``, accents ignored."""
        words = words.strip()
        if not words:
            return self
        return self.filter(Q(search__contains=text.fold(words)) | Q(code__iexact=words))

    def concerning(self, organisation: str) -> Self:
        """Keep those that an organisation or a group (by its code) leads or coordinates."""
        named = IndicatorParty.objects.filter(
            Q(organisation__code=organisation) | Q(group__code=organisation)
        )
        return self.filter(pk__in=named.values("indicator"))

    def with_rows(self) -> Self:
        """Load what a plan table shows, in a constant number of queries."""
        current = models.Prefetch(
            "targets", Target.objects.filter(is_current=True), to_attr="current_targets"
        )
        return self.select_related("section", "parent", "clause").prefetch_related(
            current, "parties__organisation", "parties__group"
        )


class Indicator(models.Model):
    """One numbered row of the table of indicators."""

    plan = models.ForeignKey(Plan, models.CASCADE, related_name="indicators")
    section = models.ForeignKey(Section, models.CASCADE, null=True, related_name="indicators")
    code = models.CharField("số", max_length=40)
    parent = models.ForeignKey("self", models.CASCADE, null=True, related_name="children")
    name = models.TextField("chỉ tiêu")
    unit = models.CharField("đơn vị tính", max_length=80, blank=True)
    time = models.CharField("thời gian", max_length=12, choices=enums.TargetTime, blank=True)
    span_from = models.PositiveSmallIntegerField("từ năm", null=True)
    span_to = models.PositiveSmallIntegerField("đến năm", null=True)
    leads_raw = models.TextField("chủ trì (nguyên văn)", blank=True)
    coordinators_raw = models.TextField("phối hợp (nguyên văn)", blank=True)
    note = models.TextField("chú thích", blank=True)
    remarks = models.JSONField("lưu ý khi đọc", default=list)
    clause = models.ForeignKey(Clause, models.PROTECT, null=True, related_name="indicators")
    from_line = models.PositiveIntegerField("từ dòng")
    to_line = models.PositiveIntegerField("đến dòng")
    position = models.PositiveIntegerField("thứ tự")
    search = models.GeneratedField(
        expression=models.Func("name", function="nq57_fold"),
        output_field=models.TextField(),
        db_persist=True,
    )

    objects = IndicatorQuerySet.as_manager()

    class Meta:
        verbose_name = "chỉ tiêu"
        verbose_name_plural = "chỉ tiêu"
        ordering = ["position"]
        constraints = [
            models.UniqueConstraint(
                fields=["plan", "code"],
                name="plans_indicator_once",
                violation_error_message="Kế hoạch có hai chỉ tiêu cùng số.",
            ),
            models.CheckConstraint(
                condition=Q(time__in=["", *enums.TargetTime.values]),
                name="plans_indicator_time",
                violation_error_message="Thời gian của chỉ tiêu không có trong danh mục.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.code} {self.name}"


class Target(models.Model):
    """One cell: what is to be reached by a milestone. A revision keeps the earlier row."""

    indicator = models.ForeignKey(Indicator, models.CASCADE, related_name="targets")
    horizon = models.PositiveSmallIntegerField("mốc (năm)", null=True)
    label = models.CharField("tên cột", max_length=120, blank=True)
    tier = models.CharField("cấp", max_length=120, blank=True)
    raw = models.TextField("nguyên văn", null=True)
    op = models.CharField("so sánh", max_length=8, choices=enums.Operator, blank=True)
    low = models.DecimalField("từ", max_digits=20, decimal_places=6, null=True)
    high = models.DecimalField("đến", max_digits=20, decimal_places=6, null=True)
    unit = models.CharField("đơn vị", max_length=80, blank=True)
    text = models.TextField("bằng lời", blank=True)
    position = models.PositiveSmallIntegerField("thứ tự")
    revision = models.PositiveSmallIntegerField("lần sửa", default=0)
    is_current = models.BooleanField("đang dùng", default=True)
    is_confirmed = models.BooleanField("đã xác nhận", default=True)
    confirmed_by = models.CharField("người xác nhận", max_length=150, blank=True)
    confirmed_at = models.DateTimeField("xác nhận lúc", null=True)
    confirmation = models.TextField("căn cứ xác nhận", blank=True)
    amendment = models.ForeignKey(
        "plans.Amendment", models.PROTECT, null=True, related_name="targets"
    )

    class Meta:
        verbose_name = "mục tiêu"
        verbose_name_plural = "mục tiêu"
        ordering = ["position", "tier", "-revision"]
        constraints = [
            models.UniqueConstraint(
                fields=["indicator", "horizon", "label", "tier"],
                condition=Q(is_current=True),
                nulls_distinct=False,
                name="plans_target_one_current",
                violation_error_message="Chỉ tiêu có hai mục tiêu cho cùng một mốc.",
            ),
            models.CheckConstraint(
                condition=Q(low__isnull=True) | Q(high__isnull=True) | Q(low__lte=models.F("high")),
                name="plans_target_low_below_high",
                violation_error_message="Cận dưới của mục tiêu lớn hơn cận trên.",
            ),
            models.CheckConstraint(
                condition=Q(op__in=["", *enums.Operator.values]),
                name="plans_target_op",
                violation_error_message="Phép so sánh của mục tiêu không có trong danh mục.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.horizon}: {self.raw or '·'}"


class IndicatorParty(PartyModel):
    """Who leads an indicator and who coordinates."""

    indicator = models.ForeignKey(Indicator, models.CASCADE, related_name="parties")

    class Meta(PartyModel.Meta):
        verbose_name = "phân công chỉ tiêu"
        verbose_name_plural = "phân công chỉ tiêu"
        abstract = False
        indexes: ClassVar[list[models.Index]] = []
