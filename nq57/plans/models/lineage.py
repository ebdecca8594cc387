"""How items hang together: links between them, and what became of them in a new plan."""

from typing import Self

from django.db import models
from django.db.models import Q

from nq57.audit import rules as audit_rules
from nq57.orgs import permissions as org_permissions
from nq57.plans import enums
from nq57.plans.models.indicators import Indicator
from nq57.plans.models.plan import Plan
from nq57.plans.models.tasks import Task


class LinkQuerySet(models.QuerySet["Link"]):
    """Filters over links."""

    def visible_to(self, by: audit_rules.Actor) -> Self:
        """Keep the links of orders that ``by`` may read."""
        grades = org_permissions.list_visible_secrecy(by, "document")
        return self.filter(order__document__secrecy__in=grades)

    def shown_to(self, by: audit_rules.Actor) -> Self:
        """Keep what a page shows ``by``: to the public only what a person confirmed."""
        visible = self.visible_to(by)
        if by.post:
            return visible
        return visible.filter(state=enums.LinkState.CONFIRMED)


class Link(models.Model):
    """An order sharpens a task or an indicator; the machine proposes, a person decides."""

    order = models.ForeignKey(Task, models.CASCADE, related_name="links")
    task = models.ForeignKey(Task, models.CASCADE, null=True, related_name="sharpened_by")
    indicator = models.ForeignKey(Indicator, models.CASCADE, null=True, related_name="sharpened_by")
    state = models.CharField(
        "trạng thái", max_length=10, choices=enums.LinkState, default=enums.LinkState.PROPOSED
    )
    score = models.PositiveSmallIntegerField("độ giống (0 đến 100)")
    reason = models.TextField("vì sao", blank=True)
    decided_by = models.CharField("người quyết định", max_length=150, blank=True)
    decided_at = models.DateTimeField("quyết định lúc", null=True)

    objects = LinkQuerySet.as_manager()

    class Meta:
        verbose_name = "liên quan"
        verbose_name_plural = "liên quan"
        ordering = ["order_id", "-score"]
        constraints = [
            models.CheckConstraint(
                condition=Q(task__isnull=False, indicator__isnull=True)
                | Q(task__isnull=True, indicator__isnull=False),
                name="plans_link_one_end",
                violation_error_message="Một liên quan chỉ đến một nhiệm vụ hoặc một chỉ tiêu.",
            ),
            models.UniqueConstraint(
                fields=["order", "task", "indicator"],
                nulls_distinct=False,
                name="plans_link_once",
                violation_error_message="Liên quan này đã có.",
            ),
            models.CheckConstraint(
                condition=Q(state__in=enums.LinkState.values),
                name="plans_link_state",
                violation_error_message="Trạng thái liên quan không có trong danh mục.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.order_id} → {self.task_id or self.indicator_id}"


class ItemMappingQuerySet(models.QuerySet["ItemMapping"]):
    """Filters over mappings."""

    def visible_to(self, by: audit_rules.Actor) -> Self:
        """Keep the mappings between two plans that ``by`` may read."""
        grades = org_permissions.list_visible_secrecy(by, "plan")
        return self.filter(plan__secrecy__in=grades, plan__replaces__secrecy__in=grades)


class ItemMapping(models.Model):
    """What became of one item of a replaced plan: every item has at least one row."""

    plan = models.ForeignKey(Plan, models.CASCADE, related_name="mappings")  # the new plan
    old_indicator = models.ForeignKey(Indicator, models.CASCADE, null=True, related_name="fates")
    new_indicator = models.ForeignKey(Indicator, models.CASCADE, null=True, related_name="origins")
    old_task = models.ForeignKey(Task, models.CASCADE, null=True, related_name="fates")
    new_task = models.ForeignKey(Task, models.CASCADE, null=True, related_name="origins")
    kind = models.CharField("kết quả", max_length=8, choices=enums.MappingKind)
    score = models.PositiveSmallIntegerField("độ giống (0 đến 100)", null=True)
    reason = models.TextField("lý do", blank=True)
    decided_by = models.CharField("người quyết định", max_length=150)
    decided_at = models.DateTimeField("quyết định lúc")

    objects = ItemMappingQuerySet.as_manager()

    class Meta:
        verbose_name = "chuyển tiếp"
        verbose_name_plural = "chuyển tiếp"
        constraints = [
            models.CheckConstraint(
                condition=Q(
                    old_task__isnull=True,
                    new_task__isnull=True,
                )
                | Q(old_indicator__isnull=True, new_indicator__isnull=True),
                name="plans_mapping_one_sort",
                violation_error_message="Không thể chuyển chỉ tiêu thành nhiệm vụ.",
            ),
            models.CheckConstraint(
                condition=~Q(kind=enums.MappingKind.DROPPED) | ~Q(reason=""),
                name="plans_mapping_dropped_has_reason",
                violation_error_message="Bỏ một mục của kế hoạch cũ thì phải ghi lý do.",
            ),
            models.CheckConstraint(
                condition=Q(kind__in=enums.MappingKind.values),
                name="plans_mapping_kind",
                violation_error_message="Kết quả chuyển tiếp không có trong danh mục.",
            ),
        ]

    def __str__(self) -> str:
        return self.kind
