"""How a plan asks for reports, and the rounds of them."""

from datetime import date

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils import timezone

from nq57.core import periods
from nq57.orgs.models import lifetimes
from nq57.plans.models import Duty, Plan
from nq57.reporting import enums, rules


class Terms(lifetimes.LifetimeModel):
    """How a plan asks for reports during some time."""

    plan = models.ForeignKey(Plan, models.PROTECT, related_name="report_terms")
    duty = models.ForeignKey(
        Duty, models.PROTECT, null=True, blank=True, related_name="report_terms"
    )
    cadences = ArrayField(models.CharField(max_length=10), verbose_name="báo cáo theo kỳ")
    window = models.CharField("kỳ lấy số liệu", max_length=16, choices=enums.Window)
    due_day = models.PositiveSmallIntegerField("ngày hạn của tháng sau")
    day_off = models.CharField("hạn rơi vào ngày nghỉ", max_length=8, choices=enums.DayOff)
    is_one_paper = models.BooleanField("kỳ trùng nhau làm một văn bản", default=True)
    onward_due_day = models.PositiveSmallIntegerField(
        "ngày hạn báo cáo của tỉnh", null=True, blank=True
    )
    basis = models.CharField("căn cứ", max_length=200)
    is_confirmed = models.BooleanField("tỉnh đã xác nhận", default=False)
    written_by = models.CharField("người ghi", max_length=150)
    written_at = models.DateTimeField("ghi lúc")

    objects = lifetimes.LifetimeQuerySet["Terms"].as_manager()

    class Meta(lifetimes.LifetimeModel.Meta):
        verbose_name = "thiết lập báo cáo"
        verbose_name_plural = "thiết lập báo cáo"
        ordering = ["plan_id", "-since"]
        constraints = [
            *lifetimes.LifetimeModel.Meta.constraints,
            lifetimes.no_overlap(
                "reporting_terms_one",
                lifetimes.KeyRange(F("plan")),
                message="Kế hoạch đã có thiết lập báo cáo trong khoảng đó.",
            ),
            models.CheckConstraint(
                condition=Q(cadences__contained_by=enums.Cadence.values, cadences__len__gte=1),
                name="reporting_terms_cadences",
                violation_error_message="Chọn ít nhất một kỳ báo cáo trong danh sách.",
            ),
            models.CheckConstraint(
                condition=Q(due_day__range=(1, 31))
                & (Q(onward_due_day__isnull=True) | Q(onward_due_day__range=(1, 31))),
                name="reporting_terms_days",
                violation_error_message="Ngày hạn phải từ 1 đến 31.",
            ),
            models.CheckConstraint(
                condition=Q(window__in=enums.Window.values),
                name="reporting_terms_window",
                violation_error_message="Kỳ lấy số liệu không có trong danh mục.",
            ),
            models.CheckConstraint(
                condition=Q(day_off__in=enums.DayOff.values),
                name="reporting_terms_day_off",
                violation_error_message="Cách xử lý ngày nghỉ không có trong danh mục.",
            ),
            models.CheckConstraint(
                condition=~Q(basis="") & ~Q(written_by="") & Q(since__isnull=False),
                name="reporting_terms_said",
                violation_error_message="Thiết lập phải có ngày bắt đầu, căn cứ và người ghi.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.plan_id} {self.since}"


class Cycle(models.Model):
    """One round of reports: a base period, and the longer periods that end with it."""

    plan = models.ForeignKey(Plan, models.PROTECT, related_name="report_cycles")
    terms = models.ForeignKey(Terms, models.PROTECT, related_name="cycles")
    period = models.CharField("kỳ", max_length=8)
    kinds = ArrayField(models.CharField(max_length=10), verbose_name="phục vụ báo cáo")
    starts_on = models.DateField("số liệu từ ngày")
    ends_on = models.DateField("đến ngày")
    due_on = models.DateField("hạn gửi")
    due_at = models.DateTimeField("hạn gửi đến giờ")
    onward_due_on = models.DateField("hạn báo cáo của tỉnh", null=True, blank=True)
    explanation = models.TextField("cách tính hạn")
    opened_at = models.DateTimeField("mở lúc")
    opened_by = models.CharField("người mở", max_length=150)
    closed_at = models.DateTimeField("khóa lúc", null=True, blank=True)
    closed_by = models.CharField("người khóa", max_length=150, blank=True)

    class Meta:
        verbose_name = "kỳ báo cáo"
        verbose_name_plural = "kỳ báo cáo"
        ordering = ["-ends_on", "plan_id"]
        constraints = [
            models.UniqueConstraint(
                fields=["plan", "period"],
                name="reporting_cycle_once",
                violation_error_message="Kế hoạch đã có kỳ báo cáo này.",
            ),
            models.CheckConstraint(
                condition=Q(kinds__contained_by=enums.Cadence.values, kinds__len__gte=1),
                name="reporting_cycle_kinds",
                violation_error_message="Loại kỳ không có trong danh mục.",
            ),
            models.CheckConstraint(
                condition=Q(starts_on__lte=F("ends_on")) & Q(due_on__gt=F("ends_on")),
                name="reporting_cycle_days",
                violation_error_message="Hạn gửi phải sau ngày cuối của kỳ số liệu.",
            ),
            models.CheckConstraint(
                condition=Q(closed_at__isnull=True, closed_by="")
                | (Q(closed_at__isnull=False) & ~Q(closed_by="")),
                name="reporting_cycle_closed",
                violation_error_message="Kỳ đã khóa phải có người khóa.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.plan_id} {self.period}"

    def get_absolute_url(self) -> str:
        """Return the address of the cycle's list of reports."""
        return reverse("reporting:cycle", args=[self.pk])

    @property
    def base(self) -> periods.Period:
        """Return the base period."""
        return periods.parse_period(self.period)

    @property
    def periods(self) -> list[periods.Period]:
        """Return the periods whose reports one entry serves, shortest first."""
        return rules.list_closed(self.base, self.kinds)

    @property
    def label(self) -> str:
        """Return the base period as a person reads it."""
        return self.base.label

    @property
    def is_opened_late(self) -> bool:
        """Tell whether the offices were asked only after the day by which they should have sent."""
        return timezone.localdate(self.opened_at, rules.ZONE) > self.due_on

    @property
    def counted_due(self) -> date | None:
        """Return the day after which a report is late; None when nobody was asked by then."""
        return None if self.is_opened_late else self.due_on

    @property
    def explained(self) -> str:
        """Return how the due day was found, with its words for every language."""
        return rules.recall_explanation(self.explanation)
