"""Profiles of indicators, one row for each version, and the figures recorded under them."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any, Self

from django.db import models
from django.db.models import F, Q
from django.urls import reverse

from nq57.audit import rules as audit_rules
from nq57.measures import enums, rules
from nq57.orgs import enums as org_enums
from nq57.orgs import permissions as org_permissions
from nq57.orgs import rules as org_rules
from nq57.orgs.models import Organisation
from nq57.plans import enums as plan_enums
from nq57.plans.models import Indicator, Plan

OFFICES = ("reporter", "denominator_office", "checker")
_IN_USE = Q(state__in=[enums.ProfileState.APPROVED, enums.ProfileState.REPLACED])
_OPEN = Q(state__in=[enums.ProfileState.DRAFT, enums.ProfileState.WAITING])


def _one_of(field: str, choices: type[models.TextChoices]) -> models.CheckConstraint:
    return models.CheckConstraint(
        condition=Q(**{f"{field}__in": choices.values}),
        name=f"measures_profile_{field}",
        violation_error_message="Chọn một giá trị trong danh sách.",
    )


def _whole(name: str, condition: Q, message: str) -> models.CheckConstraint:
    """Hold a condition for every version that was ever approved."""
    return models.CheckConstraint(
        condition=~_IN_USE | condition,
        name=f"measures_profile_{name}",
        violation_error_message=message,
    )


class ProfileQuerySet(models.QuerySet["Profile"]):
    """Filters over profiles."""

    def current(self) -> Self:
        """Keep the approved version of each indicator."""
        return self.filter(state=enums.ProfileState.APPROVED)

    def in_use_at(self, moment: datetime | None) -> Self:
        """Keep the version of each indicator that was in use at a moment; None is now."""
        if moment is None:
            return self.current()
        return self.filter(_IN_USE, approved_at__lte=moment).exclude(replaced_at__lte=moment)

    def open(self) -> Self:
        """Keep the version of each indicator that is being prepared."""
        return self.filter(_OPEN)

    def of_plan(self, plan: Plan) -> Self:
        """Keep the profiles of one plan's indicators."""
        return self.filter(indicator__plan=plan)

    def visible_to(self, by: audit_rules.Actor) -> Self:
        """Keep the profiles of plans that ``by`` may read."""
        grades = org_permissions.list_visible_secrecy(by, "plan")
        return self.filter(indicator__plan__secrecy__in=grades)

    def with_offices(self) -> Self:
        """Load the offices that a version names, in the same query."""
        return self.select_related(*OFFICES)


class Profile(models.Model):
    """One version of what an indicator means. An approved one is never edited."""

    indicator = models.ForeignKey(Indicator, models.PROTECT, related_name="profiles")
    version = models.PositiveSmallIntegerField("phiên bản")
    revision = models.PositiveIntegerField("lần ghi", default=0)
    state = models.CharField("trạng thái", max_length=10, choices=enums.ProfileState)

    unit = models.CharField("đơn vị tính", max_length=80, blank=True)
    direction = models.CharField("chiều hướng", max_length=4, choices=enums.Direction)
    numerator = models.TextField("tử số", blank=True)
    denominator = models.TextField("mẫu số", blank=True)
    scale = models.PositiveIntegerField("hệ số nhân", default=1)
    time = models.CharField("thời gian", max_length=12, choices=plan_enums.TargetTime)
    span_from = models.PositiveSmallIntegerField("giai đoạn từ năm", null=True, blank=True)
    span_to = models.PositiveSmallIntegerField("giai đoạn đến năm", null=True, blank=True)
    frequency = models.CharField("kỳ số liệu", max_length=10, choices=enums.Frequency)
    asked_from = models.PositiveSmallIntegerField("hỏi từ năm", null=True, blank=True)
    asked_until = models.PositiveSmallIntegerField("hỏi đến hết năm", null=True, blank=True)

    reported_by = models.CharField("cách báo cáo", max_length=16, choices=enums.ReportedBy)
    reporter = models.ForeignKey(
        Organisation,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name="cơ quan báo cáo",
    )
    register = models.CharField("sổ chuyên ngành", max_length=80, blank=True)
    published_source = models.TextField("nguồn công bố", blank=True)
    denominator_office = models.ForeignKey(
        Organisation,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name="cơ quan cung cấp mẫu số",
    )
    denominator_source = models.TextField("nguồn mẫu số", blank=True)
    denominator_year = models.PositiveSmallIntegerField("năm của mẫu số", null=True, blank=True)
    checker = models.ForeignKey(
        Organisation,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name="cơ quan kiểm tra",
    )

    formula_units = models.CharField(
        "cách tính qua các đơn vị", max_length=16, choices=enums.UnitFormula
    )
    formula_periods = models.CharField(
        "cách tính qua các kỳ", max_length=16, choices=enums.PeriodFormula
    )
    parent_rule = models.CharField(
        "chỉ tiêu có thành phần", max_length=16, choices=enums.ParentRule
    )
    baseline = models.DecimalField(
        "mức xuất phát", max_digits=20, decimal_places=6, null=True, blank=True
    )
    baseline_year = models.PositiveSmallIntegerField("năm xuất phát", null=True, blank=True)
    baseline_source = models.TextField("nguồn của mức xuất phát", blank=True)
    bound_low = models.DecimalField(
        "cận dưới hợp lý", max_digits=20, decimal_places=6, null=True, blank=True
    )
    bound_high = models.DecimalField(
        "cận trên hợp lý", max_digits=20, decimal_places=6, null=True, blank=True
    )
    headline = models.CharField(
        "số được lấy", max_length=10, choices=enums.Headline, blank=True, default=""
    )
    headline_basis = models.TextField("căn cứ của số được lấy", blank=True, default="")
    basis = models.TextField("căn cứ", blank=True)

    reasons = models.JSONField("vì sao từng ô", default=dict, blank=True)
    note = models.TextField("vì sao có phiên bản này", blank=True)
    origin = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, related_name="heirs",
        verbose_name="tiếp nối phiếu",
    )  # fmt: skip
    drafted_by = models.CharField("người lập", max_length=150)
    drafted_at = models.DateTimeField("lập lúc")
    approved_by = models.CharField("người duyệt", max_length=150, blank=True)
    approved_at = models.DateTimeField("duyệt lúc", null=True, blank=True)
    decision = models.TextField("văn bản phê duyệt", blank=True)
    is_confirmed = models.BooleanField("tỉnh đã xác nhận", default=False)
    confirmed_by = models.CharField("người xác nhận", max_length=150, blank=True)
    confirmed_at = models.DateTimeField("xác nhận lúc", null=True, blank=True)
    replaced_at = models.DateTimeField("được thay lúc", null=True, blank=True)

    objects = ProfileQuerySet.as_manager()

    class Meta:
        verbose_name = "phiếu chỉ tiêu"
        verbose_name_plural = "phiếu chỉ tiêu"
        ordering = ["indicator_id", "-version"]
        constraints = [
            models.UniqueConstraint(
                fields=["indicator", "version"],
                name="measures_profile_version_once",
                violation_error_message="Chỉ tiêu đã có phiên bản này của phiếu.",
            ),
            models.UniqueConstraint(
                fields=["indicator"],
                condition=Q(state=enums.ProfileState.APPROVED),
                name="measures_profile_one_current",
                violation_error_message="Chỉ tiêu chỉ có một phiếu đang dùng.",
            ),
            models.UniqueConstraint(
                fields=["indicator"],
                condition=_OPEN,
                name="measures_profile_one_open",
                violation_error_message="Chỉ tiêu đã có một dự thảo phiếu.",
            ),
            _one_of("state", enums.ProfileState),
            _one_of("direction", enums.Direction),
            _one_of("time", plan_enums.TargetTime),
            _one_of("frequency", enums.Frequency),
            _one_of("reported_by", enums.ReportedBy),
            _one_of("formula_units", enums.UnitFormula),
            _one_of("formula_periods", enums.PeriodFormula),
            _one_of("parent_rule", enums.ParentRule),
            models.CheckConstraint(
                condition=Q(headline__in=["", *enums.Headline.values]),
                name="measures_profile_headline",
                violation_error_message="Chọn một giá trị trong danh sách.",
            ),
            _whole(
                "headline_said",
                Q(headline="", headline_basis="")
                | (
                    ~Q(headline="")
                    & ~Q(headline_basis="")
                    & ~Q(parent_rule=enums.ParentRule.FROM_CHILDREN)
                ),
                "Phiếu có cách lấy số riêng phải có căn cứ; chỉ tiêu tính từ thành phần thì không.",
            ),
            models.CheckConstraint(
                condition=Q(version__gte=1, scale__gte=1),
                name="measures_profile_counted",
                violation_error_message="Phiên bản và hệ số nhân phải từ 1 trở lên.",
            ),
            models.CheckConstraint(
                condition=Q(bound_low__isnull=True)
                | Q(bound_high__isnull=True)
                | Q(bound_low__lte=F("bound_high")),
                name="measures_profile_bounds",
                violation_error_message="Cận dưới của khoảng hợp lý lớn hơn cận trên.",
            ),
            models.CheckConstraint(
                condition=Q(asked_from__isnull=True)
                | Q(asked_until__isnull=True)
                | Q(asked_from__lte=F("asked_until")),
                name="measures_profile_asked",
                violation_error_message="Năm bắt đầu hỏi phải trước năm thôi hỏi.",
            ),
            models.CheckConstraint(
                condition=Q(baseline__isnull=True)
                | (Q(baseline_year__isnull=False) & ~Q(baseline_source="")),
                name="measures_profile_baseline",
                violation_error_message="Mức xuất phát phải có năm và nguồn chính thức.",
            ),
            _whole(
                "span",
                Q(
                    time=plan_enums.TargetTime.OVER_SPAN,
                    span_from__isnull=False,
                    span_to__isnull=False,
                    span_from__lte=F("span_to"),
                )
                | (
                    ~Q(time=plan_enums.TargetTime.OVER_SPAN)
                    & Q(span_from__isnull=True, span_to__isnull=True)
                ),
                "Chỉ tiêu của cả giai đoạn phải có năm đầu và năm cuối, chỉ tiêu khác thì không.",
            ),
            _whole(
                "source",
                Q(
                    reported_by=enums.ReportedBy.EACH_LEAD,
                    reporter__isnull=True,
                    register="",
                    published_source="",
                )
                | Q(
                    reported_by=enums.ReportedBy.NAMED_OFFICE,
                    reporter__isnull=False,
                    register="",
                    published_source="",
                )
                | (
                    Q(reported_by=enums.ReportedBy.REGISTER)
                    & Q(reporter__isnull=True, published_source="")
                    & ~Q(register="")
                )
                | (
                    Q(reported_by=enums.ReportedBy.PUBLISHED_SOURCE)
                    & Q(reporter__isnull=True, register="")
                    & ~Q(published_source="")
                ),
                "Phiếu đã duyệt phải nói rõ một nơi báo cáo số liệu.",
            ),
            _whole(
                "words",
                ~Q(unit="")
                & ~Q(basis="")
                & Q(checker__isnull=False)
                & (
                    ~Q(
                        formula_units__in=[
                            enums.UnitFormula.RATIO,
                            enums.UnitFormula.SHARE_OF_UNITS,
                        ]
                    )
                    | (~Q(numerator="") & ~Q(denominator=""))
                ),
                "Phiếu đã duyệt phải có đơn vị, căn cứ, cơ quan kiểm tra; tỷ lệ phải có tử và mẫu.",
            ),
            models.CheckConstraint(
                condition=(~_IN_USE | (Q(approved_at__isnull=False) & ~Q(approved_by="")))
                & (_IN_USE | Q(approved_at__isnull=True, approved_by="", is_confirmed=False)),
                name="measures_profile_approved_by",
                violation_error_message="Phiếu đã duyệt phải có người duyệt và lúc duyệt.",
            ),
            models.CheckConstraint(
                condition=Q(is_confirmed=False)
                | (Q(confirmed_at__isnull=False) & ~Q(confirmed_by="") & ~Q(decision="")),
                name="measures_profile_confirmed_by",
                violation_error_message="Tỉnh xác nhận thì phải có văn bản, người và lúc xác nhận.",
            ),
            models.CheckConstraint(
                condition=Q(state=enums.ProfileState.REPLACED, replaced_at__isnull=False)
                | (~Q(state=enums.ProfileState.REPLACED) & Q(replaced_at__isnull=True)),
                name="measures_profile_replaced_at",
                violation_error_message="Phiếu đã được thay phải có lúc thay.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.indicator_id}@{self.version}"

    def get_absolute_url(self) -> str:
        """Return the address of the indicator's profile."""
        return reverse("measures:profile", args=[self.indicator.plan.code, self.indicator.code])

    @property
    def is_open(self) -> bool:
        """Say whether the version is still being prepared."""
        return self.state in (enums.ProfileState.DRAFT, enums.ProfileState.WAITING)

    @property
    def stamp(self) -> str:
        """Return what tells one writing of a version from the next: ``2.5``."""
        return f"{self.version}.{self.revision}"

    def to_terms(self) -> rules.Terms:
        """Return what the version says; its offices must be loaded."""
        said: dict[str, Any] = {name: getattr(self, name) for name in rules.FIELDS}
        for name in OFFICES:
            said[name] = said[name].code if said[name] else ""
        return rules.Terms(**said)


class ObservationQuerySet(models.QuerySet["Observation"]):
    """Filters over observations."""

    def visible_to(self, by: audit_rules.Actor) -> Self:
        """Keep the figures that ``by`` may read: of plans that it reads, those of all offices
        or of the own one; nobody else reads any."""
        scope = org_rules.scope_of(by, "observation", "read")
        grades = org_permissions.list_visible_secrecy(by, "plan")
        found = self.filter(indicator__plan__secrecy__in=grades)
        if scope == org_enums.Scope.ALL:
            return found
        if scope == org_enums.Scope.OWN and by.organisation:
            return found.filter(organisation__code=by.organisation)
        return self.none()

    def current(self) -> Self:
        """Keep the newest revision of each verdict."""
        return self.filter(is_current=True)

    def known_at(self, moment: datetime | None) -> Self:
        """Keep every revision that was recorded by a moment; None keeps the newest alone."""
        return self.current() if moment is None else self.filter(at__lte=moment)

    def of_periods(self, codes: Iterable[str]) -> Self:
        """Keep those of periods (their codes)."""
        return self.filter(period__in=list(codes))


class Observation(models.Model):
    """What an office's figure was in a period, at one verdict. Never overwritten.

    A correction is the next revision; a checked or validated row names the row that it
    judged, so that a claim made since then shows.
    """

    indicator = models.ForeignKey(Indicator, models.PROTECT, related_name="observations")
    organisation = models.ForeignKey(
        Organisation, models.PROTECT, related_name="observations", verbose_name="cơ quan"
    )
    period = models.CharField("kỳ", max_length=8)
    profile = models.ForeignKey(
        Profile, models.PROTECT, related_name="observations", verbose_name="phiếu"
    )
    numerator = models.DecimalField("tử số", max_digits=20, decimal_places=6, null=True, blank=True)
    denominator = models.DecimalField(
        "mẫu số", max_digits=20, decimal_places=6, null=True, blank=True
    )
    value = models.DecimalField("giá trị", max_digits=20, decimal_places=6)
    verdict = models.CharField("mức xác nhận", max_length=10, choices=enums.Verdict)
    revision = models.PositiveSmallIntegerField("lần ghi")
    is_current = models.BooleanField("đang dùng", default=True)
    judged = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, related_name="judgements",
        verbose_name="xác nhận số liệu",
    )  # fmt: skip
    source = models.CharField("nguồn", max_length=200)
    note = models.TextField("ghi chú", blank=True)
    by = models.CharField("người ghi", max_length=150)
    at = models.DateTimeField("ghi lúc")

    objects = ObservationQuerySet.as_manager()

    class Meta:
        verbose_name = "số liệu"
        verbose_name_plural = "số liệu"
        ordering = ["indicator_id", "organisation_id", "period", "verdict", "-revision"]
        indexes = [
            # Not of the current rows alone: what stood recorded at a moment is asked for as well.
            models.Index(fields=["period", "indicator"], name="measures_observed_in")
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["indicator", "organisation", "period", "verdict", "revision"],
                name="measures_observation_revision_once",
                violation_error_message="Số liệu đã có lần ghi này.",
            ),
            models.UniqueConstraint(
                fields=["indicator", "organisation", "period", "verdict"],
                condition=Q(is_current=True),
                name="measures_observation_one_current",
                violation_error_message="Mỗi mức xác nhận chỉ có một số liệu đang dùng.",
            ),
            models.CheckConstraint(
                condition=Q(verdict__in=enums.Verdict.values),
                name="measures_observation_verdict",
                violation_error_message="Mức xác nhận không có trong danh mục.",
            ),
            models.CheckConstraint(
                condition=Q(period__regex=r"^\d{4}(-(0[1-9]|1[0-2]|Q[1-4]|H[12]))?$"),
                name="measures_observation_period",
                violation_error_message="Mã kỳ số liệu không đúng.",
            ),
            models.CheckConstraint(
                condition=Q(numerator__isnull=True, denominator__isnull=True)
                | Q(numerator__isnull=False, denominator__isnull=False, denominator__gt=0),
                name="measures_observation_parts",
                violation_error_message="Tử số và mẫu số đi cùng nhau, mẫu số lớn hơn 0.",
            ),
            models.CheckConstraint(
                condition=Q(verdict=enums.Verdict.CLAIMED, judged__isnull=True)
                | (~Q(verdict=enums.Verdict.CLAIMED) & Q(judged__isnull=False)),
                name="measures_observation_judged",
                violation_error_message="Kiểm tra hay công nhận phải nêu số liệu được xác nhận.",
            ),
            models.CheckConstraint(
                condition=Q(revision__gte=1) & ~Q(source="") & ~Q(by=""),
                name="measures_observation_said",
                violation_error_message="Số liệu phải có nguồn và người ghi.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.indicator_id} {self.period} {self.verdict} {self.value}"
