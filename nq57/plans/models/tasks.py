"""Tasks, orders, assignments, schedules and standing duties."""

from typing import Self

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q
from django.urls import reverse

from nq57.audit import rules as audit_rules
from nq57.core import text
from nq57.documents.models import Clause, Document
from nq57.orgs import permissions as org_permissions
from nq57.orgs.models import Organisation
from nq57.plans import enums
from nq57.plans.models.parties import PartyModel
from nq57.plans.models.plan import Plan, Section


class TaskQuerySet(models.QuerySet["Task"]):
    """Filters over tasks."""

    def visible_to(self, by: audit_rules.Actor) -> Self:
        """Keep the rows of documents that ``by`` may read: an open plan may hold orders of a
        restricted directive."""
        return self.filter(
            document__secrecy__in=org_permissions.list_visible_secrecy(by, "document")
        )

    def orders(self) -> Self:
        """Keep the orders of directives."""
        return self.filter(kind=enums.TaskKind.ORDER)

    def of_plan_text(self) -> Self:
        """Keep the rows of the plan's own table."""
        return self.filter(kind=enums.TaskKind.TASK)

    def searched(self, words: str) -> Self:
        """Keep those whose title, number or deliverable holds ``words``, accents ignored."""
        words = words.strip()
        if not words:
            return self
        folded = text.fold(words)
        delivering = Assignment.objects.alias(
            folded=models.Func("deliverable", function="nq57_fold", output_field=models.TextField())
        ).filter(folded__contains=folded)
        return self.filter(
            Q(search__contains=folded) | Q(code__iexact=words) | Q(pk__in=delivering.values("task"))
        )

    def concerning(self, organisation: str) -> Self:
        """Keep those in which an organisation or a group (by its code) has a role."""
        named = AssignmentParty.objects.filter(
            Q(organisation__code=organisation) | Q(group__code=organisation)
        )
        return self.filter(pk__in=named.values("assignment__task"))

    def scheduled(self, kind: str) -> Self:
        """Keep those with a current schedule of one kind."""
        cells = Schedule.objects.filter(is_current=True, kind=kind)
        return self.filter(pk__in=cells.values("assignment__task"))

    def with_rows(self) -> Self:
        """Load what a plan table shows, in a constant number of queries.

        The whole text of the document stays out: with each of 85 rows it is most of the work.
        """
        current = models.Prefetch(
            "schedules", Schedule.objects.filter(is_current=True), to_attr="current_schedules"
        )
        assignments = Assignment.objects.prefetch_related(
            current, "parties__organisation", "parties__group"
        )
        related = self.select_related("section", "parent", "clause", "document")
        return related.defer("document__lines").prefetch_related(
            models.Prefetch("assignments", assignments)
        )


class Task(models.Model):
    """One numbered task of the plan, or one order of a directive that adds to it.

    A parent row carries no assignment.
    """

    plan = models.ForeignKey(Plan, models.CASCADE, related_name="tasks")
    kind = models.CharField("loại", max_length=8, choices=enums.TaskKind)
    document = models.ForeignKey(
        Document, models.PROTECT, related_name="tasks", verbose_name="văn bản giao"
    )
    section = models.ForeignKey(Section, models.CASCADE, null=True, related_name="tasks")
    code = models.CharField("số", max_length=40)
    parent = models.ForeignKey("self", models.CASCADE, null=True, related_name="children")
    title = models.TextField("nhiệm vụ")
    remark = models.TextField("ghi chú", blank=True)
    remarks = models.JSONField("lưu ý khi đọc", default=list)
    clause = models.ForeignKey(Clause, models.PROTECT, null=True, related_name="tasks")
    from_line = models.PositiveIntegerField("từ dòng")
    to_line = models.PositiveIntegerField("đến dòng")
    position = models.PositiveIntegerField("thứ tự")
    search = models.GeneratedField(
        expression=models.Func("title", function="nq57_fold"),
        output_field=models.TextField(),
        db_persist=True,
    )

    objects = TaskQuerySet.as_manager()

    class Meta:
        verbose_name = "nhiệm vụ"
        verbose_name_plural = "nhiệm vụ"
        ordering = ["kind", "document_id", "position"]
        constraints = [
            models.UniqueConstraint(
                fields=["plan", "document", "code"],
                name="plans_task_once",
                violation_error_message="Văn bản có hai nhiệm vụ cùng số.",
            ),
            models.CheckConstraint(
                condition=Q(kind__in=enums.TaskKind.values),
                name="plans_task_kind",
                violation_error_message="Loại nhiệm vụ không có trong danh mục.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.code} {self.title}"

    def get_absolute_url(self) -> str:
        """Return the address of its page; ``plan`` loaded."""
        return reverse("plans:task", args=[self.plan.code, self.pk])


class Assignment(models.Model):
    """Who leads and coordinates, what comes out: a row of the table, a part of an order."""

    task = models.ForeignKey(Task, models.CASCADE, related_name="assignments")
    text = models.TextField("nội dung riêng", blank=True)
    leads_raw = models.TextField("chủ trì (nguyên văn)", blank=True)
    coordinators_raw = models.TextField("phối hợp (nguyên văn)", blank=True)
    monitors_raw = models.TextField("theo dõi (nguyên văn)", blank=True)
    deliverable = models.TextField("sản phẩm", blank=True)
    position = models.PositiveSmallIntegerField("thứ tự")

    class Meta:
        verbose_name = "phân công"
        verbose_name_plural = "phân công"
        ordering = ["position"]
        constraints = [
            models.UniqueConstraint(
                fields=["task", "position"],
                name="plans_assignment_order",
                violation_error_message="Nhiệm vụ có hai phân công ở cùng một vị trí.",
            ),
        ]

    def __str__(self) -> str:
        return self.leads_raw or self.text


class AssignmentParty(PartyModel):
    """Who leads, coordinates or monitors an assignment; the first lead is the đầu mối."""

    assignment = models.ForeignKey(Assignment, models.CASCADE, related_name="parties")

    class Meta(PartyModel.Meta):
        verbose_name = "cơ quan của phân công"
        verbose_name_plural = "cơ quan của phân công"
        abstract = False


class Schedule(models.Model):
    """One schedule cell. A revision keeps the earlier row."""

    assignment = models.ForeignKey(Assignment, models.CASCADE, related_name="schedules")
    label = models.CharField("tên cột", max_length=120)
    raw = models.TextField("nguyên văn", null=True)
    kind = models.CharField("loại", max_length=12, choices=enums.ScheduleKind, blank=True)
    due = models.DateField("hạn", null=True)
    recurrence = models.CharField("chu kỳ", max_length=12, blank=True)
    month = models.PositiveSmallIntegerField("tháng", null=True)
    condition = models.TextField("điều kiện", blank=True)
    expected = models.DateField("dự kiến", null=True)
    from_year = models.PositiveSmallIntegerField("từ năm", null=True)
    to_year = models.PositiveSmallIntegerField("đến năm", null=True)
    position = models.PositiveSmallIntegerField("thứ tự")
    revision = models.PositiveSmallIntegerField("lần sửa", default=0)
    is_current = models.BooleanField("đang dùng", default=True)
    is_confirmed = models.BooleanField("đã xác nhận", default=True)
    confirmed_by = models.CharField("người xác nhận", max_length=150, blank=True)
    confirmed_at = models.DateTimeField("xác nhận lúc", null=True)
    confirmation = models.TextField("căn cứ xác nhận", blank=True)
    amendment = models.ForeignKey(
        "plans.Amendment", models.PROTECT, null=True, related_name="schedules"
    )

    class Meta:
        verbose_name = "thời hạn"
        verbose_name_plural = "thời hạn"
        ordering = ["position", "-revision"]
        constraints = [
            models.UniqueConstraint(
                fields=["assignment", "position"],
                condition=Q(is_current=True),
                name="plans_schedule_one_current",
                violation_error_message="Phân công có hai thời hạn cho cùng một cột.",
            ),
            models.CheckConstraint(
                condition=Q(month__isnull=True) | Q(month__range=(1, 12)),
                name="plans_schedule_month",
                violation_error_message="Tháng phải từ 1 đến 12.",
            ),
            models.CheckConstraint(
                condition=Q(kind__in=["", *enums.ScheduleKind.values]),
                name="plans_schedule_kind",
                violation_error_message="Loại thời hạn không có trong danh mục.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.label}: {self.raw or '·'}"


class Duty(models.Model):
    """A standing duty of the plan's part on organisation (who reports, how often …)."""

    plan = models.ForeignKey(Plan, models.CASCADE, related_name="duties")
    code = models.CharField("số", max_length=40)
    kind = models.CharField("loại", max_length=12, choices=enums.DutyKind)
    text = models.TextField("nội dung")
    every = ArrayField(models.CharField(max_length=12), default=list, verbose_name="kỳ")
    due_day = models.PositiveSmallIntegerField("ngày cuối trong tháng", null=True)
    due = models.DateField("hạn", null=True)
    deadline_raw = models.TextField("thời hạn (nguyên văn)", blank=True)
    through = models.ForeignKey(
        Organisation, models.PROTECT, null=True, related_name="+", verbose_name="gửi qua"
    )
    addressee = models.CharField("gửi đến", max_length=200, blank=True)
    same_as = models.ForeignKey(
        Task, models.SET_NULL, null=True, related_name="duties", verbose_name="trùng nhiệm vụ"
    )
    same_as_reason = models.TextField("vì sao trùng", blank=True)
    same_as_state = models.CharField(
        "có phải một việc", max_length=10, choices=enums.LinkState, blank=True
    )
    same_as_decided_by = models.CharField("người quyết định", max_length=150, blank=True)
    same_as_decided_at = models.DateTimeField("quyết định lúc", null=True)
    clause = models.ForeignKey(Clause, models.PROTECT, null=True, related_name="duties")
    from_line = models.PositiveIntegerField("từ dòng")
    to_line = models.PositiveIntegerField("đến dòng")
    position = models.PositiveIntegerField("thứ tự")

    class Meta:
        verbose_name = "trách nhiệm"
        verbose_name_plural = "trách nhiệm"
        ordering = ["position"]
        constraints = [
            models.CheckConstraint(
                condition=Q(kind__in=enums.DutyKind.values),
                name="plans_duty_kind",
                violation_error_message="Loại trách nhiệm không có trong danh mục.",
            ),
            models.CheckConstraint(
                condition=Q(same_as_state__in=["", *enums.LinkState.values]),
                name="plans_duty_same_as_state",
                violation_error_message="Kết luận trùng nhiệm vụ không có trong danh mục.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.code} {self.text}"


class DutyParty(PartyModel):
    """Who has a standing duty."""

    duty = models.ForeignKey(Duty, models.CASCADE, related_name="parties")

    class Meta(PartyModel.Meta):
        verbose_name = "cơ quan có trách nhiệm"
        verbose_name_plural = "cơ quan có trách nhiệm"
        abstract = False
