"""Response plans: scenarios and samples to begin with, versions with steps and contacts."""

import uuid
from datetime import date
from typing import Self

from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import RangeOperators
from django.db import models
from django.db.models import DateField, F, Func, Q, Value
from django.urls import reverse

from nq57.audit import rules as audit_rules
from nq57.cases import models as cases
from nq57.plans import models as plans
from nq57.registers.cyber import enums, rules
from nq57.registers.cyber.models.systems import InformationSystem


class Scenario(models.Model):
    """A kind of incident that a plan answers to; a list kept as data."""

    code = models.CharField("mã", max_length=40, unique=True)
    name = models.CharField("tình huống", max_length=200)
    position = models.PositiveSmallIntegerField("thứ tự")

    class Meta:
        verbose_name = "tình huống"
        verbose_name_plural = "tình huống"
        ordering = ["position", "pk"]

    def __str__(self) -> str:
        return self.name


class PlanSample(models.Model):
    """A sample plan to begin with: for a kind of system (or any), with its scenarios."""

    code = models.CharField("mã", max_length=40, unique=True)
    title = models.CharField("tên", max_length=200)
    kind = models.CharField("loại hệ thống", max_length=16, choices=enums.Kind, blank=True)
    scope = models.TextField("phạm vi")
    resources = models.TextField("nguồn lực", blank=True)
    scenarios = models.ManyToManyField(Scenario, related_name="samples")

    class Meta:
        verbose_name = "phương án mẫu"
        verbose_name_plural = "phương án mẫu"
        ordering = ["pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(kind__in=["", *enums.Kind.values]) & ~Q(title="") & ~Q(scope=""),
                name="cyber_sample_whole",
                violation_error_message="Phương án mẫu phải có tên và phạm vi.",
            ),
        ]

    def __str__(self) -> str:
        return self.title


class ResponsePlanQuerySet(models.QuerySet["ResponsePlan"]):
    """Filters over response plans."""

    def visible_to(self, by: audit_rules.Actor) -> Self:
        """Keep those whose case ``by`` may read."""
        seen = cases.Case.objects.visible_to(by).of_kind(rules.RESPONSE_PLAN.kind)
        return self.filter(case__in=seen)

    def approved_on(self, day: date) -> Self:
        """Keep the versions that were approved by a day and had not ended on it."""
        return self.filter(Q(ended_on__isnull=True) | Q(ended_on__gt=day), decided_on__lte=day)

    def late_for_review(self, today: date) -> Self:
        """Keep those in force whose regular review should have been by a day before."""
        late = cases.Deadline.objects.overdue(today).filter(name=rules.PLAN_REVIEW_DUE)
        return self.filter(case__state="in_force", case__in=late.values("case"))

    def open(self) -> Self:
        """Keep those that are neither replaced, ended nor withdrawn."""
        return self.filter(case__closed_at__isnull=True)

    def with_rows(self) -> Self:
        """Load what a page shows."""
        return self.select_related(
            "case__organisation", "system__owner", "system__operator", "system__levelling"
        ).prefetch_related("scenarios", "steps", "contacts")


class ResponsePlan(models.Model):
    """One version of the plan of a system; frozen by a trigger once it is approved."""

    case = models.OneToOneField(
        cases.Case, models.PROTECT, primary_key=True, related_name="response_plan"
    )
    system = models.ForeignKey(InformationSystem, models.PROTECT, related_name="response_plans")
    number = models.PositiveSmallIntegerField("bản")
    revision = models.PositiveIntegerField("lần sửa", default=0)
    copied_from = models.ForeignKey(
        "self", models.PROTECT, related_name="+", null=True, blank=True, verbose_name="chép từ"
    )
    sample = models.ForeignKey(
        PlanSample, models.PROTECT, related_name="+", null=True, blank=True, verbose_name="mẫu"
    )
    scope = models.TextField("phạm vi áp dụng", blank=True)
    resources = models.TextField("nguồn lực, phương tiện", blank=True)
    scenarios = models.ManyToManyField(Scenario, related_name="plans", blank=True)
    drill_on = models.DateField("ngày diễn tập", null=True, blank=True)
    made_by = models.CharField("người lập", max_length=150)
    written_by = models.CharField("người ghi sau cùng", max_length=150)
    written_at = models.DateTimeField("ghi lúc")
    submitted_by = models.CharField("người trình", max_length=150, blank=True)
    decision = models.CharField("quyết định phê duyệt", max_length=120, blank=True)
    decided_on = models.DateField("ngày phê duyệt", null=True, blank=True)
    approved_by = models.CharField("người phê duyệt", max_length=150, blank=True)
    approved_at = models.DateTimeField("phê duyệt lúc", null=True, blank=True)
    in_force_on = models.DateField("hiệu lực từ", null=True, blank=True)
    ended_on = models.DateField("hết hiệu lực từ", null=True, blank=True)
    # What the playbook calls its first and last step, whatever stands between them.
    start_key = models.UUIDField("khóa bước đầu", default=uuid.uuid4)
    end_key = models.UUIDField("khóa bước cuối", default=uuid.uuid4)

    objects = ResponsePlanQuerySet.as_manager()

    class Meta:
        verbose_name = "phương án ứng phó sự cố"
        verbose_name_plural = "phương án ứng phó sự cố"
        ordering = ["system_id", "-number"]
        constraints = [
            models.UniqueConstraint(
                fields=["system", "number"],
                name="cyber_plan_numbered",
                violation_error_message="Hệ thống đã có phương án mang số bản này.",
            ),
            models.CheckConstraint(
                condition=Q(
                    decision="", decided_on__isnull=True, approved_by="",
                    approved_at__isnull=True, in_force_on__isnull=True,
                )
                | (
                    Q(
                        decided_on__isnull=False, approved_at__isnull=False,
                        in_force_on__gte=F("decided_on"),
                    )
                    & ~Q(decision="")
                    & ~Q(approved_by="")
                    & ~Q(submitted_by="")
                ),
                name="cyber_plan_approved",
                violation_error_message="Phê duyệt phải có quyết định, ngày và người phê duyệt.",
            ),
            models.CheckConstraint(
                condition=Q(approved_by="")
                | ~Q(approved_by__in=[F("made_by"), F("written_by"), F("submitted_by")]),
                name="cyber_plan_other_approves",
                violation_error_message="Người soạn, người trình không tự phê duyệt phương án.",
            ),
            models.CheckConstraint(
                condition=Q(ended_on__isnull=True)
                | Q(decided_on__isnull=False, ended_on__gte=F("decided_on")),
                name="cyber_plan_ended",
                violation_error_message="Phương án chưa phê duyệt thì không có ngày hết hiệu lực.",
            ),
            ExclusionConstraint(
                name="cyber_plan_one_in_force",
                expressions=[
                    (
                        Func(
                            F("system"), F("system"), Value("[]"), function="int8range",
                        ),
                        RangeOperators.OVERLAPS,
                    ),
                    (
                        Func(
                            F("in_force_on"), F("ended_on"), Value("[)"), function="daterange",
                            output_field=DateField(),
                        ),
                        RangeOperators.OVERLAPS,
                    ),
                ],
                condition=Q(in_force_on__isnull=False)
                & (Q(ended_on__isnull=True) | Q(ended_on__gt=F("in_force_on"))),
                violation_error_message="Mỗi hệ thống chỉ có một phương án đang hiệu lực.",
            ),
        ]  # fmt: skip

    def __str__(self) -> str:
        return str(self.pk)

    def get_absolute_url(self) -> str:
        """Return the address of its page; needs ``case`` fetched."""
        return reverse("cyber:plan", args=[self.case.code])

    @property
    def label(self) -> str:
        """Return the word of its state; needs ``case`` fetched."""
        return rules.RESPONSE_PLAN.states[self.case.state].label


class StepRow(models.Model):
    """What the steps of a plan and of a sample say alike."""

    position = models.PositiveSmallIntegerField("bước")
    phase = models.CharField("giai đoạn", max_length=10, choices=enums.Phase)
    role = models.CharField("ai làm", max_length=14, choices=enums.PlanRole)
    text = models.TextField("việc")
    minutes = models.PositiveIntegerField("trong vòng (phút)", null=True, blank=True)
    on_failure = models.PositiveSmallIntegerField(
        "không thành công thì đến bước", null=True, blank=True
    )

    class Meta:
        abstract = True
        ordering = ["position"]
        constraints = [
            models.CheckConstraint(
                condition=Q(phase__in=enums.Phase.values, role__in=enums.PlanRole.values)
                & Q(position__gte=1)
                & ~Q(text="")
                & (Q(minutes__isnull=True) | Q(minutes__range=(1, rules.MOST_MINUTES))),
                name="cyber_%(class)s_whole",
                violation_error_message="Bước phải có giai đoạn, vai trò và việc.",
            ),
            models.CheckConstraint(
                condition=Q(on_failure__isnull=True) | Q(on_failure__gt=F("position")),
                name="cyber_%(class)s_onward",
                violation_error_message="Không thành công thì chuyển đến một bước sau.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.position}. {self.text}"

    def to_rule(self) -> rules.PlanStep:
        """Return the step as the rules know it."""
        return rules.PlanStep(
            phase=self.phase, role=self.role, text=self.text, minutes=self.minutes,
            on_failure=self.on_failure,
        )  # fmt: skip


class PlanStep(StepRow):
    """One step of a plan; ``key`` is what a playbook calls it."""

    plan = models.ForeignKey(ResponsePlan, models.PROTECT, related_name="steps")
    key = models.UUIDField("khóa", default=uuid.uuid4, unique=True)

    class Meta(StepRow.Meta):
        verbose_name = "bước của phương án"
        verbose_name_plural = "bước của phương án"
        constraints = [
            *StepRow.Meta.constraints,
            models.UniqueConstraint(
                fields=["plan", "position"],
                name="cyber_planstep_order",
                violation_error_message="Phương án có hai bước cùng số.",
            ),
        ]


class SampleStep(StepRow):
    """One step of a sample."""

    sample = models.ForeignKey(PlanSample, models.CASCADE, related_name="steps")

    class Meta(StepRow.Meta):
        verbose_name = "bước của phương án mẫu"
        verbose_name_plural = "bước của phương án mẫu"
        constraints = [
            *StepRow.Meta.constraints,
            models.UniqueConstraint(
                fields=["sample", "position"],
                name="cyber_samplestep_order",
                violation_error_message="Phương án mẫu có hai bước cùng số.",
            ),
        ]


class PlanContact(models.Model):
    """A person or an outside office of a plan: personal data, for its offices and the centre."""

    plan = models.ForeignKey(ResponsePlan, models.PROTECT, related_name="contacts")
    position = models.PositiveSmallIntegerField("thứ tự")
    role = models.CharField("vai trò", max_length=14, choices=enums.PlanRole)
    is_substitute = models.BooleanField("dự phòng", default=False)
    name = models.CharField("họ tên", max_length=120)
    title = models.CharField("chức vụ", max_length=120, blank=True)
    office = models.CharField("cơ quan", max_length=200, blank=True)
    phone = models.CharField("điện thoại", max_length=24, blank=True)
    email = models.CharField("thư điện tử", max_length=120, blank=True)

    class Meta:
        verbose_name = "đầu mối của phương án"
        verbose_name_plural = "đầu mối của phương án"
        ordering = ["position"]
        constraints = [
            models.UniqueConstraint(
                fields=["plan", "position"],
                name="cyber_plancontact_order",
                violation_error_message="Phương án có hai đầu mối cùng số.",
            ),
            models.CheckConstraint(
                condition=Q(role__in=enums.PlanRole.values)
                & ~Q(name="")
                & (Q(phone="") | Q(phone__regex=rules.PHONE_PATTERN)),
                name="cyber_plancontact_whole",
                violation_error_message="Đầu mối phải có vai trò, tên; điện thoại phải là số.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.plan_id} {self.role}"

    def to_rule(self) -> rules.Contact:
        """Return the contact as the rules know it."""
        return rules.Contact(
            role=self.role, name=self.name, title=self.title, office=self.office,
            phone=self.phone, email=self.email, is_substitute=self.is_substitute,
        )  # fmt: skip


class PlanOrderQuerySet(models.QuerySet["PlanOrder"]):
    """Filters over orders to plan."""

    def holding(self) -> Self:
        """Keep those that ask for plans still."""
        return self.filter(ended_at__isnull=True)


class PlanOrder(models.Model):
    """An order, or a task of the plan, that asks offices for response plans of their systems."""

    task = models.OneToOneField(plans.Task, models.PROTECT, related_name="plan_order")
    ended_at = models.DateTimeField("bỏ lúc", null=True, blank=True)
    reason = models.TextField("lý do bỏ", blank=True)

    objects = PlanOrderQuerySet.as_manager()

    class Meta:
        verbose_name = "chỉ đạo lập phương án"
        verbose_name_plural = "chỉ đạo lập phương án"
        constraints = [
            models.CheckConstraint(
                condition=Q(ended_at__isnull=True, reason="")
                | (Q(ended_at__isnull=False) & ~Q(reason="")),
                name="cyber_plan_order_ended",
                violation_error_message="Bỏ chỉ đạo lập phương án thì ghi lý do.",
            ),
        ]

    def __str__(self) -> str:
        return str(self.task_id)

    def get_absolute_url(self) -> str:
        """Return the address of its page."""
        return reverse("cyber:plan_order", args=[self.pk])
