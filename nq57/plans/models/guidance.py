"""Guidance: a general answer, published to all offices."""

from datetime import date
from typing import Self

from django.db import models
from django.db.models import F, Func, Q, Value
from django.db.models.functions import Concat
from django.urls import reverse

from nq57.audit import rules as audit_rules
from nq57.cases.models import Message
from nq57.core import text
from nq57.orgs import permissions as org_permissions
from nq57.plans.models.indicators import Indicator
from nq57.plans.models.plan import Plan
from nq57.plans.models.tasks import Task


class GuidanceQuerySet(models.QuerySet["Guidance"]):
    """Filters over guidance."""

    def visible_to(self, by: audit_rules.Actor) -> Self:
        """Keep what is about plans and tasks that ``by`` may read."""
        if not org_permissions.may(by, "guidance", "read"):
            return self.none()
        tasks = Task.objects.visible_to(by)
        plans = Plan.objects.visible_to(by)
        return self.filter(Q(task__isnull=True) | Q(task__in=tasks), plan__in=plans)

    def standing(self, on: date) -> Self:
        """Keep what is not withdrawn on a day."""
        return self.filter(Q(withdrawn_on__isnull=True) | Q(withdrawn_on__gt=on))

    def searched(self, words: str) -> Self:
        """Keep those whose question, answer or basis holds ``words``, accents ignored."""
        words = words.strip()
        return self.filter(search__contains=text.fold(words)) if words else self

    def with_rows(self) -> Self:
        """Load what a list shows, in the same query."""
        related = self.select_related("plan__document", "task", "indicator")
        return related.defer("plan__document__lines")


class Guidance(models.Model):
    """One version of an answer that holds for every office. Its words never change: a new
    version replaces it, or it is withdrawn."""

    code = models.SlugField("mã", max_length=100)
    version = models.PositiveSmallIntegerField("phiên bản", default=1)
    replaces = models.OneToOneField(
        "self", models.PROTECT, null=True, blank=True, related_name="replaced_by"
    )
    plan = models.ForeignKey(Plan, models.PROTECT, related_name="guidance")
    task = models.ForeignKey(
        Task, models.PROTECT, null=True, blank=True, related_name="guidance",
        verbose_name="về nhiệm vụ",
    )  # fmt: skip
    indicator = models.ForeignKey(
        Indicator, models.PROTECT, null=True, blank=True, related_name="guidance",
        verbose_name="về chỉ tiêu",
    )  # fmt: skip
    message = models.ForeignKey(
        Message, models.PROTECT, null=True, blank=True, related_name="guidance",
        verbose_name="từ trao đổi",
    )  # fmt: skip
    question = models.TextField("câu hỏi")
    answer = models.TextField("trả lời")
    basis = models.CharField("căn cứ", max_length=200)
    since = models.DateField("áp dụng từ ngày")
    published_by = models.CharField("người phát hành", max_length=150)
    published_at = models.DateTimeField("phát hành lúc")
    withdrawn_on = models.DateField("thôi áp dụng từ ngày", null=True, blank=True)
    withdrawn_by = models.CharField("người rút", max_length=150, blank=True)
    withdrawn_why = models.TextField("vì sao rút", blank=True)
    search = models.GeneratedField(
        expression=Func(
            Concat(
                F("question"),
                Value(" "),
                F("answer"),
                Value(" "),
                F("basis"),
                output_field=models.TextField(),
            ),
            function="nq57_fold",
        ),
        output_field=models.TextField(),
        db_persist=True,
    )

    objects = GuidanceQuerySet.as_manager()

    class Meta:
        verbose_name = "hướng dẫn"
        verbose_name_plural = "hướng dẫn"
        ordering = ["-since", "-id"]
        constraints = [
            models.UniqueConstraint(
                fields=["code", "version"],
                name="plans_guidance_once",
                violation_error_message="Hướng dẫn đã có phiên bản này.",
            ),
            models.CheckConstraint(
                condition=Q(task__isnull=True) | Q(indicator__isnull=True),
                name="plans_guidance_about_one",
                violation_error_message="Hướng dẫn nói về một nhiệm vụ hoặc một chỉ tiêu.",
            ),
            models.CheckConstraint(
                condition=~Q(question="") & ~Q(answer="") & ~Q(basis=""),
                name="plans_guidance_said",
                violation_error_message="Hướng dẫn phải có câu hỏi, trả lời và căn cứ.",
            ),
            models.CheckConstraint(
                condition=Q(version=1, replaces__isnull=True)
                | Q(version__gt=1, replaces__isnull=False),
                name="plans_guidance_version",
                violation_error_message="Phiên bản sau phải thay phiên bản trước.",
            ),
            models.CheckConstraint(
                condition=Q(withdrawn_on__isnull=True, withdrawn_by="", withdrawn_why="")
                | (Q(withdrawn_on__isnull=False) & ~Q(withdrawn_by="") & ~Q(withdrawn_why="")),
                name="plans_guidance_withdrawn",
                violation_error_message="Rút hướng dẫn phải có ngày, người rút và lý do.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.code}@{self.version}"

    def get_absolute_url(self) -> str:
        """Return the address of the guidance, all versions on it."""
        return reverse("guidance:guidance", args=[self.code])

    @property
    def subject(self) -> str:
        """Return the number and words of the item; needs ``task`` and ``indicator`` fetched."""
        return str(self.task or self.indicator or "")
