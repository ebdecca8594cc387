"""Releases, texts of the portal, ratings. Rows are only added: triggers keep them as they are."""

from typing import Any, Self

from django.db import models
from django.db.models import Q
from django.urls import reverse

from nq57.audit.enums import Secrecy
from nq57.plans.models import Plan
from nq57.releases import enums
from nq57.reporting.models import Consolidation


class ReleaseQuerySet(models.QuerySet["Release"]):
    """Filters over releases."""

    def public(self) -> Self:
        """Keep those of plans that are open: a plan that became restricted takes its own along."""
        return self.filter(plan__secrecy=Secrecy.OPEN)

    def newest_first(self) -> Self:
        """Sort by the period that they tell of, its corrections before it."""
        return self.order_by("-consolidation__cycle__ends_on", "-number")

    def light(self) -> Self:
        """Load what a list shows: not the snapshots."""
        related = ("plan__document", "consolidation__cycle", "replaces", "replaced_by")
        unread = ("snapshot", "replaces__snapshot", "replaced_by__snapshot",
                  "plan__document__lines", "consolidation__words")  # fmt: skip
        return self.select_related(*related).defer(*unread)


class Release(models.Model):
    """What a leader let the public know: a snapshot of one consolidation, with its digest."""

    plan = models.ForeignKey(Plan, models.PROTECT, related_name="releases")
    consolidation = models.ForeignKey(Consolidation, models.PROTECT, related_name="releases")
    number = models.PositiveIntegerField("lần công bố")
    until = models.DateField("số liệu đến hết ngày")
    with_names = models.BooleanField("nêu tên cơ quan quá hạn", default=False)
    replaces = models.OneToOneField(
        "self", models.PROTECT, related_name="replaced_by", null=True, verbose_name="đính chính"
    )
    changes = models.TextField("nội dung đính chính", blank=True)
    snapshot: "models.JSONField[Any, Any]" = models.JSONField("số liệu")
    digest = models.CharField("mã băm", max_length=64)
    by = models.CharField("người công bố", max_length=150)
    post = models.CharField("vị trí", max_length=120, blank=True)
    at = models.DateTimeField("công bố lúc")

    objects = ReleaseQuerySet.as_manager()

    class Meta:
        verbose_name = "bản công bố"
        verbose_name_plural = "bản công bố"
        ordering = ["plan_id", "-number"]
        constraints = [
            models.UniqueConstraint(
                fields=["plan", "number"],
                name="releases_number_once",
                violation_error_message="Kế hoạch đã có bản công bố mang số này.",
            ),
            models.CheckConstraint(
                condition=Q(number__gte=1, digest__regex=r"^[0-9a-f]{64}$") & ~Q(by=""),
                name="releases_said",
                violation_error_message="Bản công bố phải có số, mã băm và người công bố.",
            ),
            models.CheckConstraint(
                condition=Q(replaces__isnull=True, changes="")
                | (Q(replaces__isnull=False) & ~Q(changes="")),
                name="releases_correction_says_what",
                violation_error_message="Bản đính chính phải ghi nội dung đính chính.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.plan_id}@{self.number}"

    def get_absolute_url(self) -> str:
        """Return the public address of the release."""
        return reverse("public:release", args=[self.pk])


class Statement(models.Model):
    """One version of a text that the portal shows; the newest of a kind counts."""

    kind = models.CharField("nội dung", max_length=12, choices=enums.StatementKind)
    text = models.TextField("lời văn")
    basis = models.CharField("căn cứ, nguồn", max_length=300, blank=True)
    is_confirmed = models.BooleanField("tỉnh đã xác nhận", default=False)
    by = models.CharField("người ghi", max_length=150)
    at = models.DateTimeField("ghi lúc")

    class Meta:
        verbose_name = "nội dung công khai"
        verbose_name_plural = "nội dung công khai"
        ordering = ["kind", "-pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(kind__in=enums.StatementKind.values),
                name="releases_statement_kind",
                violation_error_message="Nội dung không có trong danh mục.",
            ),
            models.CheckConstraint(
                condition=~Q(text="") & ~Q(by=""),
                name="releases_statement_said",
                violation_error_message="Nội dung công khai phải có lời và người ghi.",
            ),
        ]

    def __str__(self) -> str:
        return self.kind


class Rating(models.Model):
    """How satisfied somebody was with a page on a day. Nothing says who it was."""

    place = models.CharField("trang", max_length=12, choices=enums.Place)
    score = models.PositiveSmallIntegerField("mức")
    on = models.DateField("ngày")

    class Meta:
        verbose_name = "mức độ hài lòng"
        verbose_name_plural = "mức độ hài lòng"
        indexes = [models.Index(fields=["place", "on"], name="releases_rated")]
        constraints = [
            models.CheckConstraint(
                condition=Q(place__in=enums.Place.values),
                name="releases_rating_place",
                violation_error_message="Trang được đánh giá không có trong danh mục.",
            ),
            models.CheckConstraint(
                condition=Q(score__gte=1, score__lte=5),
                name="releases_rating_score",
                violation_error_message="Mức độ hài lòng từ 1 đến 5.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.place} {self.score}"
