"""The dated sets of criteria by which a level is found. ``valid_to`` is the first day without."""

from datetime import date
from typing import Self

from django.contrib.postgres.constraints import ExclusionConstraint
from django.db import models
from django.db.models import F, Func, Q, Value

from nq57.registers.cyber import enums, rules


class CriterionSetQuerySet(models.QuerySet["CriterionSet"]):
    """Filters over sets of criteria."""

    def on(self, day: date) -> Self:
        """Keep the set that holds on a day."""
        ended = Q(valid_to__isnull=True) | Q(valid_to__gt=day)
        return self.filter(ended, valid_from__lte=day)


class CriterionSet(models.Model):
    """The criteria of one decree, as long as it is in force."""

    code = models.CharField("số, ký hiệu", max_length=80, unique=True)
    title = models.CharField("tên gọi", max_length=300)
    valid_from = models.DateField("áp dụng từ")
    valid_to = models.DateField("thôi áp dụng từ", null=True, blank=True)
    confidence = models.CharField("mức tin cậy", max_length=12, choices=enums.Confidence)

    objects = CriterionSetQuerySet.as_manager()

    class Meta:
        verbose_name = "bộ tiêu chí cấp độ"
        verbose_name_plural = "bộ tiêu chí cấp độ"
        ordering = ["-valid_from"]
        constraints = [
            models.CheckConstraint(
                condition=Q(valid_to__isnull=True) | Q(valid_to__gt=F("valid_from")),
                name="cyber_set_in_order",
                violation_error_message="Ngày thôi áp dụng phải sau ngày áp dụng.",
            ),
            models.CheckConstraint(
                condition=Q(confidence__in=enums.Confidence.values),
                name="cyber_set_confidence",
                violation_error_message="Mức tin cậy không có trong danh mục.",
            ),
            ExclusionConstraint(
                name="cyber_set_one_a_day",
                expressions=[
                    (
                        Func(F("valid_from"), F("valid_to"), Value("[)"), function="daterange"),
                        "&&",
                    )
                ],
                violation_error_message="Mỗi ngày chỉ áp dụng một bộ tiêu chí cấp độ.",
            ),
        ]

    def __str__(self) -> str:
        return self.code


class Criterion(models.Model):
    """One criterion of a set: a question answered yes, or with at least so many."""

    criteria = models.ForeignKey(CriterionSet, models.PROTECT, related_name="rows")
    level = models.PositiveSmallIntegerField("cấp độ")
    question = models.CharField("câu hỏi", max_length=30)
    at_least = models.PositiveIntegerField("từ", default=1)
    text = models.CharField("nội dung tiêu chí", max_length=500)
    clause = models.CharField("điều, khoản", max_length=120, blank=True)
    position = models.PositiveSmallIntegerField("thứ tự")

    class Meta:
        verbose_name = "tiêu chí cấp độ"
        verbose_name_plural = "tiêu chí cấp độ"
        ordering = ["criteria_id", "level", "position"]
        constraints = [
            models.UniqueConstraint(
                fields=["criteria", "level", "question"],
                name="cyber_criterion_once",
                violation_error_message="Cấp độ này đã có tiêu chí cho câu hỏi đó.",
            ),
            models.CheckConstraint(
                condition=Q(level__range=(1, 5), at_least__gte=1)
                & Q(question__in=rules.QUESTIONS)
                & ~Q(text=""),
                name="cyber_criterion_whole",
                violation_error_message="Tiêu chí phải có cấp độ, câu hỏi, ngưỡng và nội dung.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.criteria_id} {self.level} {self.question}"

    def to_rule(self) -> rules.Criterion:
        """Return what the criterion says."""
        return rules.Criterion(self.level, self.question, self.at_least, self.text, self.clause)
