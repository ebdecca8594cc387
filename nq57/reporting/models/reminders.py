"""Rules of reminders and escalation, and each reminder that was sent."""

from django.db import models
from django.db.models import F, Q

from nq57.cases.models import Deadline
from nq57.orgs.models import lifetimes
from nq57.reporting import enums, rules


class ReminderRule(lifetimes.LifetimeModel):
    """When somebody is reminded of what is due; what it says may change from a day on."""

    code = models.CharField("mã", max_length=40)
    kind = models.CharField("nhắc về", max_length=12, choices=enums.CaseKind)
    audience = models.CharField("nhắc ai", max_length=12, choices=enums.Audience)
    moment = models.CharField("lúc", max_length=8, choices=enums.Moment)
    days = models.PositiveSmallIntegerField("số ngày")
    unit = models.CharField("tính theo", max_length=8, choices=enums.DayUnit)
    basis = models.CharField("căn cứ", max_length=200)
    is_confirmed = models.BooleanField("tỉnh đã xác nhận", default=False)
    written_by = models.CharField("người ghi", max_length=150)
    written_at = models.DateTimeField("ghi lúc")

    objects = lifetimes.LifetimeQuerySet["ReminderRule"].as_manager()

    class Meta(lifetimes.LifetimeModel.Meta):
        verbose_name = "quy tắc nhắc"
        verbose_name_plural = "quy tắc nhắc"
        ordering = ["kind", "-moment", "pk"]
        constraints = [
            *lifetimes.LifetimeModel.Meta.constraints,
            lifetimes.no_overlap(
                "reporting_reminder_rule_one",
                lifetimes.TextRange(F("code")),
                message="Quy tắc này đã có nội dung khác trong khoảng thời gian đó.",
            ),
            models.CheckConstraint(
                condition=Q(kind__in=enums.CaseKind.values)
                & Q(audience__in=enums.Audience.values)
                & Q(moment__in=enums.Moment.values)
                & Q(unit__in=enums.DayUnit.values),
                name="reporting_reminder_rule_lists",
                violation_error_message="Chọn nhắc về gì, nhắc ai, lúc nào trong danh sách.",
            ),
            models.CheckConstraint(
                condition=Q(days__lte=rules.MOST_DAYS)
                & (Q(moment=enums.Moment.BEFORE) | Q(days__gte=1)),
                name="reporting_reminder_rule_days",
                violation_error_message=("Số ngày từ 0 đến 90; nhắc sau hạn thì ít nhất 1 ngày."),
            ),
            models.CheckConstraint(
                condition=Q(since__isnull=False)
                & Q(code__regex=r"^[a-z][a-z0-9_.]*$")
                & ~Q(basis="")
                & ~Q(written_by=""),
                name="reporting_reminder_rule_said",
                violation_error_message="Quy tắc phải có mã, ngày bắt đầu, căn cứ và người ghi.",
            ),
        ]

    def __str__(self) -> str:
        return self.code

    @property
    def terms(self) -> rules.ReminderTerms:
        """Return what the rule says."""
        return rules.ReminderTerms(
            kind=self.kind, audience=self.audience, moment=self.moment, days=self.days,
            unit=self.unit,
        )  # fmt: skip


class Reminder(models.Model):
    """That a rule was carried out for one deadline and one due day. Never twice."""

    rule = models.CharField("quy tắc", max_length=40)
    deadline = models.ForeignKey(Deadline, models.PROTECT, related_name="reminders")
    due = models.DateField("hạn")
    audience = models.CharField("nhắc ai", max_length=12, choices=enums.Audience)
    # Who was told in fact: an office that lacks the audience is reminded through who is above.
    reached = models.CharField(
        "đã nhắc đến", max_length=12, choices=enums.Audience, blank=True, default=""
    )
    told = models.PositiveSmallIntegerField("số người được nhắc")
    sent_at = models.DateTimeField("nhắc lúc")

    class Meta:
        verbose_name = "lần nhắc"
        verbose_name_plural = "lần nhắc"
        ordering = ["-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["deadline", "rule", "due"],
                name="reporting_reminder_once",
                violation_error_message="Quy tắc này đã nhắc về hạn đó.",
            ),
            models.CheckConstraint(
                condition=Q(audience__in=enums.Audience.values),
                name="reporting_reminder_audience",
                violation_error_message="Người được nhắc không có trong danh mục.",
            ),
            models.CheckConstraint(
                condition=Q(reached__in=["", *enums.Audience.values]),
                name="reporting_reminder_reached",
                violation_error_message="Người đã được nhắc không có trong danh mục.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.rule} {self.deadline_id} {self.due}"
