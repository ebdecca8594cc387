"""Scans of systems: which tool looked at what, and what it saw where.

What a scan covered is kept, for only what was covered may be taken as gone.
"""

from typing import Self

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Func, Q, Value
from django.db.models.functions import Concat
from django.urls import reverse

from nq57.audit import rules as audit_rules
from nq57.files.models import StoredFile
from nq57.orgs import enums as org_enums
from nq57.orgs import rules as org_rules
from nq57.registers.cyber import enums, rules
from nq57.registers.cyber.models.systems import InformationSystem
from nq57.registers.cyber.rules import priority


def say_own(by: audit_rules.Actor, system: str = "system__") -> Q | None:
    """Return which rows ``by`` may read in detail: of systems that its office owns or operates,
    or all (an empty condition) for who reads all; None is nothing.

    The specialised unit of a system appraises its level and sees no vulnerability of it.
    """
    scope = org_rules.scope_of(by, "cyber", "read")
    if scope == org_enums.Scope.ALL:
        return Q()
    if scope != org_enums.Scope.OWN:
        return None
    return Q(**{f"{system}owner__code": by.organisation}) | Q(
        **{f"{system}operator__code": by.organisation}
    )


class Threat(models.Model):
    """What outside lists say of a CVE: known to be exploited, and how likely it will be."""

    code = models.CharField("mã CVE", max_length=20, unique=True)
    kev_on = models.DateField("vào danh sách đang bị khai thác", null=True, blank=True)
    epss = models.DecimalField(
        "xác suất bị khai thác", max_digits=6, decimal_places=5, null=True, blank=True
    )
    epss_on = models.DateField("ngày của xác suất", null=True, blank=True)

    class Meta:
        verbose_name = "tin về lỗ hổng"
        verbose_name_plural = "tin về lỗ hổng"
        ordering = ["code"]
        constraints = [
            models.CheckConstraint(
                condition=Q(code__regex=rules.CVE_PATTERN)
                & (Q(epss__isnull=True) | Q(epss__range=(0, 1))),
                name="cyber_threat_whole",
                violation_error_message="Mã CVE viết như CVE-2026-12345; xác suất từ 0 đến 1.",
            ),
        ]

    def __str__(self) -> str:
        return self.code


class Weakness(models.Model):
    """A kind of weakness, wherever it sits: a CVE, a CWE with its check, or a tool's own check."""

    code = models.CharField("mã", max_length=400, unique=True)
    title = models.CharField("tên", max_length=300)
    vectors = ArrayField(models.TextField(), default=list, verbose_name="vector CVSS")
    score = models.DecimalField("điểm CVSS", max_digits=3, decimal_places=1, null=True, blank=True)
    severity = models.CharField("mức độ", max_length=8, choices=enums.Gravity)
    solution = models.TextField("cách khắc phục", blank=True)
    folded = models.GeneratedField(  # code and title without accents, to be found by
        expression=Func(
            Concat("code", Value(" "), "title", output_field=models.TextField()),
            function="nq57_fold", output_field=models.TextField(),
        ),
        output_field=models.TextField(), db_persist=True,
    )  # fmt: skip
    # As the newest outside lists say.
    is_kev = models.BooleanField("đang bị khai thác", default=False)
    epss = models.DecimalField(
        "xác suất bị khai thác", max_digits=6, decimal_places=5, null=True, blank=True
    )
    as_of = models.DateField("theo danh sách ngày", null=True, blank=True)

    class Meta:
        verbose_name = "điểm yếu"
        verbose_name_plural = "điểm yếu"
        ordering = ["code"]
        constraints = [
            models.CheckConstraint(
                condition=~Q(code="")
                & ~Q(title="")
                & Q(severity__in=enums.Gravity.values)
                & (Q(score__isnull=True) | Q(score__range=(0, 10)))
                & (Q(epss__isnull=True) | Q(epss__range=(0, 1))),
                name="cyber_weakness_whole",
                violation_error_message="Điểm yếu phải có mã, tên; mức độ theo danh mục.",
            ),
        ]

    def __str__(self) -> str:
        return self.title


class Location(models.Model):
    """A place in a system on which something may be found."""

    system = models.ForeignKey(InformationSystem, models.PROTECT, related_name="locations")
    kind = models.CharField("loại", max_length=8, choices=enums.PlaceKind)
    value = models.CharField("địa chỉ", max_length=1000)
    port = models.PositiveIntegerField("cổng", null=True, blank=True)
    protocol = models.CharField("giao thức", max_length=20, blank=True)

    class Meta:
        verbose_name = "vị trí"
        verbose_name_plural = "vị trí"
        ordering = ["value", "port", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["system", "kind", "value", "port"], nulls_distinct=False,
                name="cyber_location_once",
                violation_error_message="Hệ thống đã có vị trí này.",
            ),
            models.CheckConstraint(
                condition=Q(kind__in=enums.PlaceKind.values)
                & ~Q(value="")
                & (Q(port__isnull=True) | Q(port__range=(0, 65_535))),
                name="cyber_location_whole",
                violation_error_message="Vị trí phải có loại theo danh mục và địa chỉ.",
            ),
        ]  # fmt: skip
        indexes = [models.Index(fields=["value"], name="cyber_location_value")]

    def __str__(self) -> str:
        return self.value if self.port is None else f"{self.value}:{self.port}"


class ScanQuerySet(models.QuerySet["Scan"]):
    """Filters over scans."""

    def visible_to(self, by: audit_rules.Actor) -> Self:
        """Keep those of systems whose vulnerabilities ``by`` may read."""
        own = say_own(by)
        return self.none() if own is None else self.filter(own)


class Scan(models.Model):
    """One file of a scanner over one system: what it covered, and what came of it."""

    system = models.ForeignKey(InformationSystem, models.PROTECT, related_name="scans")
    tool = models.CharField("công cụ", max_length=60)
    version = models.CharField("phiên bản", max_length=120, blank=True)
    scanned_at = models.DateTimeField("rà quét lúc")
    name = models.CharField("tên tệp", max_length=200)
    sha256 = models.CharField("mã băm", max_length=64)
    file = models.ForeignKey(
        StoredFile, models.PROTECT, related_name="scans", verbose_name="tệp", null=True, blank=True
    )
    hosts = ArrayField(models.TextField(), default=list, verbose_name="máy đã quét")
    # Null: the tool's whole set of checks as of its version.
    checks = ArrayField(models.TextField(), null=True, blank=True, verbose_name="phép thử")
    # As tools of this kind customarily count; the other numbers count weaknesses by place.
    found = models.PositiveIntegerField("phát hiện", default=0)
    new = models.PositiveIntegerField("mới", default=0)
    seen = models.PositiveIntegerField("còn thấy", default=0)
    closed = models.PositiveIntegerField("đóng", default=0)
    reopened = models.PositiveIntegerField("mở lại", default=0)
    rejected = models.JSONField("dòng không nhận", default=list)
    remarks = models.JSONField("lưu ý", default=list)
    # Not a list to choose from: only ``in`` may stand here.
    scope = models.CharField("phạm vi", max_length=10, default=enums.Scope.IN.value)
    by = models.CharField("người nhập", max_length=150)
    at = models.DateTimeField("nhập lúc")

    objects = ScanQuerySet.as_manager()

    class Meta:
        verbose_name = "lần rà quét"
        verbose_name_plural = "lần rà quét"
        ordering = ["-scanned_at", "-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["system", "sha256"],
                name="cyber_scan_once",
                violation_error_message="Tệp này đã nhập cho hệ thống.",
            ),
            models.CheckConstraint(
                condition=Q(scope=enums.Scope.IN),
                name="cyber_scan_in_scope",
                violation_error_message=rules.OUT_OF_REACH,
            ),
            models.CheckConstraint(
                condition=~Q(tool="")
                & Q(sha256__regex=r"^[0-9a-f]{64}$")
                & Q(scanned_at__lte=F("at")),
                name="cyber_scan_whole",
                violation_error_message="Lần rà quét phải có công cụ, tệp, không ở sau lúc nhập.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.tool} {self.pk}"

    def get_absolute_url(self) -> str:
        """Return the address of its page."""
        return reverse("cyber:scan", args=[self.pk])


class SeverityDeadline(models.Model):
    """Within how many days a vulnerability of a severity is to be fixed, between two days."""

    severity = models.CharField("mức độ", max_length=8, choices=enums.Gravity)
    # Null: of any level for which nothing else is said.
    level = models.PositiveSmallIntegerField("cấp độ", null=True, blank=True)
    days = models.PositiveSmallIntegerField("số ngày")
    basis = models.CharField("căn cứ", max_length=200)
    confidence = models.CharField(
        "mức tin cậy", max_length=12, choices=enums.Confidence, default=enums.Confidence.PENDING
    )
    valid_from = models.DateField("áp dụng từ")
    valid_to = models.DateField("thôi áp dụng từ", null=True, blank=True)

    class Meta:
        verbose_name = "thời hạn khắc phục"
        verbose_name_plural = "thời hạn khắc phục"
        ordering = ["valid_from", "days"]
        constraints = [
            models.UniqueConstraint(
                fields=["severity", "level", "valid_from"],
                nulls_distinct=False,
                name="cyber_fix_days_once",
            ),
            models.CheckConstraint(
                condition=Q(severity__in=enums.Gravity.values, days__gte=1)
                & (Q(level__isnull=True) | Q(level__range=(1, 5)))
                & Q(confidence__in=enums.Confidence.values)
                & (Q(valid_to__isnull=True) | Q(valid_to__gt=F("valid_from"))),
                name="cyber_fix_days_whole",
                violation_error_message="Thời hạn khắc phục từ một ngày trở lên.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.severity} {self.days}"

    def to_rule(self) -> priority.DueRule:
        """Return the deadline as the rules know it."""
        return priority.DueRule(
            severity=self.severity, level=self.level, days=self.days, basis=self.basis,
            valid_from=self.valid_from, valid_to=self.valid_to,
        )  # fmt: skip
