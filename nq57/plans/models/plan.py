"""The plan itself and its sections."""

from typing import Any, Self

from django.db import models
from django.db.models import Q
from django.urls import reverse

from nq57.audit import enums as audit_enums
from nq57.audit import rules as audit_rules
from nq57.documents.models import Document
from nq57.orgs import permissions as org_permissions
from nq57.orgs.models import Organisation
from nq57.plans import enums


class PlanQuerySet(models.QuerySet["Plan"]):
    """Filters over plans."""

    def in_force(self) -> Self:
        """Keep the plans in force."""
        return self.filter(state=enums.PlanState.IN_FORCE)

    def visible_to(self, by: audit_rules.Actor) -> Self:
        """Keep what ``by`` may read: open plans are public, restricted ones for posts that
        read plans, sealed ones for the posts named for it."""
        return self.filter(secrecy__in=org_permissions.list_visible_secrecy(by, "plan"))

    def with_counts(self, by: audit_rules.Actor) -> Self:
        """Count indicators, leaf tasks and the orders of each plan that ``by`` may read."""
        grades = org_permissions.list_visible_secrecy(by, "document")
        of_plan = self.model.objects.filter(pk=models.OuterRef("pk")).order_by()
        orders = models.Q(tasks__kind=enums.TaskKind.ORDER, tasks__document__secrecy__in=grades)
        leaves = models.Q(tasks__kind=enums.TaskKind.TASK, tasks__assignments__isnull=False)
        # Each counted by itself: joined, every indicator would stand beside every task.
        return self.annotate(
            indicator_count=_count(of_plan, "indicators"),
            task_count=_count(of_plan, "tasks", leaves),
            order_count=_count(of_plan, "tasks", orders),
        )


class Plan(models.Model):
    """One adopted version of a plan. Several plans are in force at once."""

    code = models.SlugField("mã", max_length=80, unique=True)
    title = models.TextField("tên kế hoạch")
    document = models.OneToOneField(
        Document, models.PROTECT, related_name="plan", verbose_name="văn bản"
    )
    coordinator = models.ForeignKey(
        Organisation,
        models.PROTECT,
        related_name="coordinated_plans",
        null=True,
        verbose_name="cơ quan tổng hợp",
    )
    state = models.CharField(
        "trạng thái", max_length=12, choices=enums.PlanState, default=enums.PlanState.IN_FORCE
    )
    replaces = models.ForeignKey(
        "self", models.PROTECT, related_name="successors", null=True, verbose_name="thay thế"
    )
    in_force_on = models.DateField("hiệu lực từ")
    ended_on = models.DateField("hết hiệu lực từ", null=True)
    tracked_since = models.DateField(
        "theo dõi từ", null=True, help_text="Việc đến hạn trước ngày này phải xác nhận."
    )
    adopted_at = models.DateTimeField("đưa vào hệ thống lúc")
    adopted_by = models.CharField("người đưa vào hệ thống", max_length=150)
    secrecy = models.CharField(
        "độ mật",
        max_length=12,
        choices=audit_enums.Secrecy,
        default=audit_enums.Secrecy.OPEN,
    )

    objects = PlanQuerySet.as_manager()

    class Meta:
        verbose_name = "kế hoạch"
        verbose_name_plural = "kế hoạch"
        ordering = ["-in_force_on", "code"]
        constraints = [
            models.CheckConstraint(
                condition=Q(ended_on__isnull=True) | Q(ended_on__gte=models.F("in_force_on")),
                name="plans_plan_ends_after_start",
                violation_error_message="Kế hoạch không thể hết hiệu lực trước ngày có hiệu lực.",
            ),
            models.CheckConstraint(
                condition=Q(state=enums.PlanState.IN_FORCE, ended_on__isnull=True)
                | (~Q(state=enums.PlanState.IN_FORCE) & Q(ended_on__isnull=False)),
                name="plans_plan_state_has_its_date",
                violation_error_message=(
                    "Kế hoạch hết hiệu lực phải có ngày hết hiệu lực, "
                    "kế hoạch đang hiệu lực thì không."
                ),
            ),
            models.CheckConstraint(
                condition=Q(state__in=enums.PlanState.values),
                name="plans_plan_state",
                violation_error_message="Trạng thái kế hoạch không có trong danh mục.",
            ),
            models.CheckConstraint(
                condition=Q(secrecy__in=audit_enums.Secrecy.values),
                name="plans_plan_secrecy",
                violation_error_message="Độ mật không có trong danh mục.",
            ),
        ]

    def __str__(self) -> str:
        return self.code

    def get_absolute_url(self) -> str:
        """Return the address of the plan's page."""
        return reverse("plans:plan", args=[self.code])


class SectionQuerySet(models.QuerySet["Section"]):
    """Filters over sections."""

    def with_counts(self) -> Self:
        """Count the indicators and the leaf tasks of each section."""
        leaves = models.Q(tasks__assignments__isnull=False)
        of_section = self.model.objects.filter(pk=models.OuterRef("pk")).order_by()
        return self.annotate(
            indicator_count=_count(of_section, "indicators"),
            task_count=_count(of_section, "tasks", leaves),
        )


def _count(
    of_row: models.QuerySet[Any], rows: str, kept: models.Q | None = None
) -> models.Subquery:
    """Count one kind of rows that hang on an outer row."""
    counted = of_row.values("pk").annotate(n=models.Count(rows, filter=kept, distinct=True))
    return models.Subquery(counted.values("n"), output_field=models.IntegerField())


class Section(models.Model):
    """A titled group of rows, as the document has it."""

    plan = models.ForeignKey(Plan, models.CASCADE, related_name="sections")
    kind = models.CharField("loại", max_length=12, choices=enums.SectionKind)
    code = models.CharField("số", max_length=40)
    title = models.TextField("tên nhóm")
    position = models.PositiveIntegerField("thứ tự")
    from_line = models.PositiveIntegerField("từ dòng", default=0)
    to_line = models.PositiveIntegerField("đến dòng", default=0)
    serves = models.ManyToManyField(
        "self", symmetrical=False, related_name="served_by", verbose_name="phục vụ nhóm chỉ tiêu"
    )
    serves_raw = models.TextField("nguyên văn phục vụ", blank=True)

    objects = SectionQuerySet.as_manager()

    class Meta:
        verbose_name = "nhóm"
        verbose_name_plural = "nhóm"
        ordering = ["position"]
        constraints = [
            models.UniqueConstraint(
                fields=["plan", "kind", "code"],
                name="plans_section_once",
                violation_error_message="Kế hoạch có hai nhóm cùng số.",
            ),
            models.CheckConstraint(
                condition=Q(kind__in=enums.SectionKind.values),
                name="plans_section_kind",
                violation_error_message="Loại nhóm không có trong danh mục.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.code}. {self.title}"
