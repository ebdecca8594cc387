"""Amendments: a proposal, its consideration, the decision and its document."""

from typing import Self

from django.db import models
from django.db.models import Q

from nq57.audit import rules as audit_rules
from nq57.documents.models import Document
from nq57.orgs import permissions as org_permissions
from nq57.orgs.models import Organisation
from nq57.plans import enums
from nq57.plans.models.plan import Plan


class AmendmentQuerySet(models.QuerySet["Amendment"]):
    """Filters over amendments."""

    def visible_to(self, by: audit_rules.Actor) -> Self:
        """Keep what ``by`` may read: its own office's proposals, or all with the right."""
        if org_permissions.may(by, "amendment", "decide") or org_permissions.may(
            by, "draft", "read"
        ):
            return self
        return self.filter(organisation__code=by.organisation) if by.organisation else self.none()


class Amendment(models.Model):
    """A proposed change to one item (Plan 142, part IV.6)."""

    plan = models.ForeignKey(Plan, models.CASCADE, related_name="amendments")
    code = models.CharField("mã", max_length=40, unique=True)
    organisation = models.ForeignKey(
        Organisation, models.PROTECT, related_name="amendments", verbose_name="cơ quan đề xuất"
    )
    subject = models.CharField("mục", max_length=40)
    proposal = models.TextField("nội dung đề xuất")
    reason = models.TextField("lý do")
    state = models.CharField(
        "trạng thái",
        max_length=12,
        choices=enums.AmendmentState,
        default=enums.AmendmentState.PROPOSED,
    )
    decision = models.ForeignKey(
        Document,
        models.PROTECT,
        null=True,
        related_name="amendments",
        verbose_name="văn bản quyết định",
    )
    answer = models.TextField("ý kiến giải quyết", blank=True)
    proposed_at = models.DateTimeField("đề xuất lúc")
    proposed_by = models.CharField("người đề xuất", max_length=150)
    decided_at = models.DateTimeField("quyết định lúc", null=True)
    decided_by = models.CharField("người ghi quyết định", max_length=150, blank=True)

    objects = AmendmentQuerySet.as_manager()

    class Meta:
        verbose_name = "đề xuất sửa đổi"
        verbose_name_plural = "đề xuất sửa đổi"
        ordering = ["-proposed_at"]
        constraints = [
            models.CheckConstraint(
                condition=~Q(state=enums.AmendmentState.APPROVED) | Q(decision__isnull=False),
                name="plans_amendment_needs_decision",
                violation_error_message="Quyết định sửa đổi phải có văn bản.",
            ),
            models.CheckConstraint(
                condition=Q(state__in=enums.AmendmentState.values),
                name="plans_amendment_state",
                violation_error_message="Trạng thái đề xuất không có trong danh mục.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.code}: {self.subject}"
