"""Dated sets of security requirements, and how a system was assessed by one of them.

An assessment is never changed: it stays under the set by which it was made, whatever holds later.
"""

from datetime import date
from typing import Self

from django.db import models
from django.db.models import F, Q
from django.urls import reverse

from nq57.audit import rules as audit_rules
from nq57.registers.base import models as base
from nq57.registers.cyber import enums, rules
from nq57.registers.cyber.models.systems import InformationSystem


class RequirementSet(models.Model):
    """One edition of a standard's requirements; ``valid_to`` is the first day without it."""

    code = models.CharField("số, ký hiệu", max_length=80, unique=True)
    title = models.CharField("tên gọi", max_length=300)
    valid_from = models.DateField("áp dụng từ")
    valid_to = models.DateField("thôi áp dụng từ", null=True, blank=True)
    confidence = models.CharField("mức tin cậy", max_length=12, choices=enums.Confidence)

    class Meta:
        verbose_name = "bộ yêu cầu an toàn"
        verbose_name_plural = "bộ yêu cầu an toàn"
        ordering = ["-valid_from", "code"]
        constraints = [
            models.CheckConstraint(
                condition=Q(valid_to__isnull=True) | Q(valid_to__gt=F("valid_from")),
                name="cyber_requirements_in_order",
                violation_error_message="Ngày thôi áp dụng phải sau ngày áp dụng.",
            ),
            models.CheckConstraint(
                condition=Q(confidence__in=enums.Confidence.values),
                name="cyber_requirements_confidence",
                violation_error_message="Mức tin cậy không có trong danh mục.",
            ),
        ]

    def __str__(self) -> str:
        return self.code

    def holds_on(self, day: date) -> bool:
        """Say whether the set holds on a day."""
        return self.valid_from <= day and (self.valid_to is None or day < self.valid_to)


class Requirement(models.Model):
    """One requirement of a set, asked of systems from a level on."""

    requirements = models.ForeignKey(RequirementSet, models.PROTECT, related_name="rows")
    code = models.CharField("mã", max_length=20)
    clause = models.CharField("điều, mục", max_length=120, blank=True)
    text = models.TextField("nội dung yêu cầu")
    from_level = models.PositiveSmallIntegerField("từ cấp độ", default=1)
    position = models.PositiveSmallIntegerField("thứ tự")

    class Meta:
        verbose_name = "yêu cầu an toàn"
        verbose_name_plural = "yêu cầu an toàn"
        ordering = ["requirements", "position"]
        constraints = [
            models.UniqueConstraint(
                fields=["requirements", "code"],
                name="cyber_requirement_once",
                violation_error_message="Bộ yêu cầu đã có mã này.",
            ),
            models.CheckConstraint(
                condition=Q(from_level__range=(1, 5)) & ~Q(text="") & ~Q(code=""),
                name="cyber_requirement_whole",
                violation_error_message="Yêu cầu phải có mã, nội dung và cấp độ từ 1 đến 5.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.requirements_id} {self.code}"


class AssessmentQuerySet(models.QuerySet["Assessment"]):
    """Filters over assessments."""

    def visible_to(self, by: audit_rules.Actor) -> Self:
        """Keep those of systems that ``by`` may read."""
        return self.filter(system__in=InformationSystem.objects.visible_to(by))

    def newest(self) -> Self:
        """Keep the last one of each system under each set."""
        later = Assessment.objects.filter(
            system=models.OuterRef("system"), requirements=models.OuterRef("requirements"),
            number__gt=models.OuterRef("number"),
        )  # fmt: skip
        return self.filter(~models.Exists(later))


class Assessment(models.Model):
    """How a system stood under a set of requirements, at its level of that day."""

    system = models.ForeignKey(InformationSystem, models.PROTECT, related_name="assessments")
    requirements = models.ForeignKey(RequirementSet, models.PROTECT, related_name="assessments")
    number = models.PositiveSmallIntegerField("lần")
    level = models.PositiveSmallIntegerField("cấp độ")
    by = models.CharField("người đánh giá", max_length=150)
    at = models.DateTimeField("đánh giá lúc")

    objects = AssessmentQuerySet.as_manager()

    class Meta:
        verbose_name = "lần đánh giá hệ thống"
        verbose_name_plural = "lần đánh giá hệ thống"
        ordering = ["-at", "-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["system", "requirements", "number"],
                name="cyber_assessment_once",
                violation_error_message="Hệ thống đã có lần đánh giá mang số này.",
            ),
            models.CheckConstraint(
                condition=Q(level__range=(1, 5)),
                name="cyber_assessment_level",
                violation_error_message="Cấp độ là số từ 1 đến 5.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.system_id} {self.requirements_id} {self.number}"

    def get_absolute_url(self) -> str:
        """Return the address of its page; needs ``system`` fetched."""
        return reverse("cyber:assessment", args=[self.system.code, self.pk])


class AssessedRequirement(models.Model):
    """What an assessment says of one requirement; one that is not named was not assessed."""

    assessment = models.ForeignKey(Assessment, models.PROTECT, related_name="rows")
    requirement = models.ForeignKey(Requirement, models.PROTECT, related_name="assessed")
    verdict = models.CharField("kết quả", max_length=16, choices=enums.Compliance)
    reason = models.TextField("lý do", blank=True)
    evidence = models.TextField("minh chứng", blank=True)

    class Meta:
        verbose_name = "yêu cầu đã đánh giá"
        verbose_name_plural = "yêu cầu đã đánh giá"
        ordering = ["requirement__position", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["assessment", "requirement"],
                name="cyber_assessed_once",
                violation_error_message="Yêu cầu đã có trong lần đánh giá.",
            ),
            models.CheckConstraint(
                condition=Q(verdict__in=enums.Compliance.values),
                name="cyber_assessed_verdict",
                violation_error_message="Kết quả đánh giá không có trong danh mục.",
            ),
            models.CheckConstraint(
                condition=Q(verdict=enums.Compliance.MET) | ~Q(reason=""),
                name="cyber_assessed_reason",
                violation_error_message="Chưa đạt, đạt một phần hoặc không áp dụng thì ghi lý do.",
            ),
            models.CheckConstraint(
                condition=~Q(verdict__in=rules.PROVEN) | ~Q(evidence=""),
                name="cyber_assessed_evidence",
                violation_error_message="Đạt hoặc đạt một phần thì ghi minh chứng.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.assessment_id} {self.requirement_id}"


class AssessmentFile(base.EntryFile):
    """A file on which an assessment rests, and what it shows."""

    entry = models.ForeignKey(Assessment, models.PROTECT, related_name="files")

    class Meta(base.EntryFile.Meta):
        verbose_name = "minh chứng của lần đánh giá"
        verbose_name_plural = "minh chứng của lần đánh giá"
