"""Legal bases, clock rules and edited days. ``valid_to`` is the first day out of force."""

from datetime import date
from typing import Self

from django.contrib.postgres.constraints import ExclusionConstraint
from django.db import models
from django.db.models import F, Func, Q, Value
from django.db.models.functions import Concat

from nq57.core import text
from nq57.law import enums, rules

_TEXT = models.TextField()

_IN_ORDER = Q(valid_from__isnull=True) | Q(valid_to__isnull=True) | Q(valid_from__lt=F("valid_to"))


class LegalBasisQuerySet(models.QuerySet["LegalBasis"]):
    """Filters over legal bases."""

    def in_force_on(self, day: date) -> Self:
        """Keep what is in force on a day; an unknown date is no bound."""
        return self.filter(_covers(day))

    def searched(self, words: str) -> Self:
        """Keep those whose symbol, title or topic holds every word, accents ignored."""
        whole = Concat("code", Value(" "), "title", Value(" "), "topic")
        found = self.alias(folded=Func(whole, function="nq57_fold", output_field=_TEXT))
        for word in text.fold(words).split():
            found = found.filter(folded__contains=word)
        return found


class LegalBasis(models.Model):
    """A legal document as a basis of rules, by its symbol."""

    code = models.CharField("số, ký hiệu", max_length=80, unique=True)
    title = models.CharField("tên gọi", max_length=400)
    topic = models.CharField("lĩnh vực", max_length=120, blank=True)
    valid_from = models.DateField("có hiệu lực từ", null=True, blank=True)
    valid_to = models.DateField("hết hiệu lực từ", null=True, blank=True)
    replaced_by = models.ManyToManyField(
        "self", symmetrical=False, related_name="replaces", blank=True, verbose_name="thay thế bởi"
    )
    source = models.CharField("nguồn", max_length=400)
    confidence = models.CharField(
        "mức tin cậy",
        max_length=12,
        choices=enums.Confidence.choices,
        default=enums.Confidence.PENDING,
    )
    note = models.TextField("ghi chú", blank=True)

    objects = LegalBasisQuerySet.as_manager()

    class Meta:
        verbose_name = "căn cứ pháp lý"
        verbose_name_plural = "căn cứ pháp lý"
        ordering = ["code"]
        constraints = [
            models.CheckConstraint(
                condition=_IN_ORDER,
                name="law_basis_dates",
                violation_error_message="Ngày hết hiệu lực phải sau ngày có hiệu lực.",
            ),
            models.CheckConstraint(
                condition=Q(confidence__in=enums.Confidence.values),
                name="law_basis_confidence",
                violation_error_message="Mức tin cậy không có trong danh mục.",
            ),
        ]

    def __str__(self) -> str:
        return self.code

    def is_in_force(self, day: date) -> bool:
        """Tell whether it is in force on a day."""
        return (self.valid_from is None or self.valid_from <= day) and (
            self.valid_to is None or day < self.valid_to
        )


class ClockRuleQuerySet(models.QuerySet["ClockRule"]):
    """Filters over clock rules."""

    def on(self, day: date) -> Self:
        """Keep the rules that hold for a clock that starts on a day."""
        return self.filter(_covers(day))

    def before(self, day: date) -> Self:
        """Keep the rules that hold on the day before, whether or not they end then."""
        return self.filter(
            Q(valid_from__isnull=True) | Q(valid_from__lt=day),
            Q(valid_to__isnull=True) | Q(valid_to__gte=day),
        )

    def searched(self, words: str) -> Self:
        """Keep those whose code, name, trigger or basis holds every word, accents ignored."""
        names = ("code", "name", "trigger", "basis__code")
        whole = Concat(*(part for name in names for part in (name, Value(" "))))
        found = self.alias(folded=Func(whole, function="nq57_fold", output_field=_TEXT))
        for word in text.fold(words).split():
            found = found.filter(folded__contains=word)
        return found


class ClockRule(models.Model):
    """One duration that the law gives, between two dates. A code has one rule at a time."""

    code = models.CharField("mã", max_length=60)
    name = models.CharField("tên", max_length=200)
    trigger = models.CharField("tính từ khi", max_length=200)
    duration = models.PositiveIntegerField("thời hạn")
    unit = models.CharField("đơn vị", max_length=20, choices=enums.Unit.choices)
    is_rolled = models.BooleanField("gặp ngày nghỉ thì sang ngày làm việc sau", default=True)
    basis = models.ForeignKey(
        LegalBasis, models.PROTECT, related_name="clocks", verbose_name="căn cứ"
    )
    clause = models.CharField("điều, khoản", max_length=120, blank=True)
    valid_from = models.DateField("áp dụng từ", null=True, blank=True)
    valid_to = models.DateField("thôi áp dụng từ", null=True, blank=True)
    confidence = models.CharField(
        "mức tin cậy",
        max_length=12,
        choices=enums.Confidence.choices,
        default=enums.Confidence.PENDING,
    )

    objects = ClockRuleQuerySet.as_manager()

    class Meta:
        verbose_name = "quy tắc thời hạn"
        verbose_name_plural = "quy tắc thời hạn"
        ordering = ["code", "valid_from"]
        constraints = [
            models.CheckConstraint(
                condition=_IN_ORDER,
                name="law_clock_dates",
                violation_error_message="Ngày thôi áp dụng phải sau ngày áp dụng.",
            ),
            models.CheckConstraint(
                condition=Q(duration__lte=rules.MAX_DURATION),
                name="law_clock_duration",
                violation_error_message="Thời hạn phải từ 0 đến 10.000.",
            ),
            models.CheckConstraint(
                condition=Q(unit__in=enums.Unit.values),
                name="law_clock_unit",
                violation_error_message="Đơn vị của thời hạn không có trong danh mục.",
            ),
            ExclusionConstraint(
                name="law_clock_one_at_a_time",
                # A range of one number compares by GiST without an extension.
                expressions=[
                    (
                        Func(
                            Func(F("code"), Value(0), function="hashtextextended"),
                            Func(F("code"), Value(0), function="hashtextextended"),
                            Value("[]"),
                            function="int8range",
                        ),
                        "&&",
                    ),
                    (Func(F("valid_from"), F("valid_to"), function="daterange"), "&&"),
                ],
                violation_error_message="Mã thời hạn này đã có quy tắc trong khoảng ngày đó.",
            ),
            models.CheckConstraint(
                condition=Q(confidence__in=enums.Confidence.values),
                name="law_clock_confidence",
                violation_error_message="Mức tin cậy không có trong danh mục.",
            ),
        ]

    def __str__(self) -> str:
        return self.code

    @property
    def clock(self) -> rules.Clock:
        """Return the rule as a pure value; needs ``basis`` fetched."""
        return rules.Clock(
            name=self.name,
            duration=self.duration,
            unit=self.unit,
            basis=self.basis.code,
            clause=self.clause,
            is_rolled=self.is_rolled,
            is_pending=self.confidence == enums.Confidence.PENDING,
        )


class HolidayOverride(models.Model):
    """A day off or a make-up day that the published calendar adds to the default."""

    day = models.DateField("ngày", unique=True)
    kind = models.CharField("loại", max_length=10, choices=enums.DayKind.choices)
    reason = models.CharField("lý do", max_length=200)
    basis = models.CharField("căn cứ", max_length=200)
    swapped_with = models.DateField("hoán đổi với ngày", null=True, blank=True)
    confidence = models.CharField(
        "mức tin cậy",
        max_length=12,
        choices=enums.Confidence.choices,
        default=enums.Confidence.PENDING,
    )

    class Meta:
        verbose_name = "ngày nghỉ, ngày làm bù"
        verbose_name_plural = "ngày nghỉ, ngày làm bù"
        ordering = ["day"]
        constraints = [
            models.CheckConstraint(
                condition=Q(kind__in=enums.DayKind.values),
                name="law_day_kind",
                violation_error_message="Chỉ có ngày nghỉ hoặc ngày làm bù.",
            ),
            models.CheckConstraint(
                condition=~Q(reason="") & ~Q(basis=""),
                name="law_day_reason",
                violation_error_message="Phải ghi lý do và căn cứ của ngày nghỉ, ngày làm bù.",
            ),
            models.CheckConstraint(
                condition=Q(swapped_with__isnull=True) | ~Q(swapped_with=F("day")),
                name="law_day_swap",
                violation_error_message="Một ngày không hoán đổi với chính nó.",
            ),
            models.CheckConstraint(
                condition=Q(confidence__in=enums.Confidence.values),
                name="law_day_confidence",
                violation_error_message="Mức tin cậy không có trong danh mục.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.day:%d/%m/%Y} {self.get_kind_display()}"

    @property
    def mark(self) -> rules.MarkedDay:
        """Return the day as the calendar shows it."""
        return rules.MarkedDay(
            day=self.day,
            kind=self.kind,
            reason=self.reason,
            basis=self.basis,
            swapped_with=self.swapped_with,
            is_edited=True,
            is_pending=self.confidence == enums.Confidence.PENDING,
        )


def _covers(day: date) -> Q:
    return (Q(valid_from__isnull=True) | Q(valid_from__lte=day)) & (
        Q(valid_to__isnull=True) | Q(valid_to__gt=day)
    )
