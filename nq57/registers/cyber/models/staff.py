"""Databases, and the people who keep information secure: what an overall review looks through."""

from typing import Self

from django.db import models
from django.db.models import F, Q
from django.urls import reverse

from nq57.orgs.models import Organisation
from nq57.registers.base import models as base
from nq57.registers.cyber import enums, rules
from nq57.registers.cyber.models.systems import InformationSystem


class DatabaseQuerySet(base.EntryQuerySet["Database"]):
    """Filters over databases: an office sees its own."""

    right = "cyber"
    readers = ("office",)

    def living(self) -> Self:
        """Keep those that have not ended."""
        return self.filter(until__isnull=True)

    def with_rows(self) -> Self:
        """Load what a list shows."""
        return self.select_related("office", "system")


class Database(base.Entry):
    """One database of an office, and the information system that holds it."""

    name = models.CharField("tên cơ sở dữ liệu", max_length=300)
    office = models.ForeignKey(
        Organisation, models.PROTECT, related_name="databases", verbose_name="cơ quan"
    )
    system = models.ForeignKey(
        InformationSystem, models.PROTECT, related_name="databases", null=True, blank=True,
        verbose_name="hệ thống",
    )  # fmt: skip
    content = models.TextField("mục đích, phạm vi, nội dung", blank=True)
    updating = models.TextField("cơ chế thu thập, cập nhật", blank=True)
    sharing = models.CharField(
        "chia sẻ", max_length=8, choices=enums.Sharing, default=enums.Sharing.UNKNOWN.value
    )
    holds_personal = models.BooleanField("có dữ liệu cá nhân")
    since = models.DateField("từ ngày", null=True, blank=True)
    until = models.DateField("đến ngày", null=True, blank=True)
    basis = models.CharField("căn cứ", max_length=120, blank=True)

    objects = DatabaseQuerySet.as_manager()

    class Meta(base.Entry.Meta):
        verbose_name = "cơ sở dữ liệu"
        verbose_name_plural = "cơ sở dữ liệu"
        constraints = [
            models.CheckConstraint(
                condition=Q(code__regex=rules.CODE_PATTERN) & ~Q(name=""),
                name="cyber_database_named",
                violation_error_message="Cơ sở dữ liệu phải có tên và mã.",
            ),
            models.CheckConstraint(
                condition=Q(sharing__in=enums.Sharing.values),
                name="cyber_database_sharing",
                violation_error_message="Hình thức chia sẻ không có trong danh mục.",
            ),
            models.CheckConstraint(
                condition=Q(since__isnull=True) | Q(until__isnull=True) | Q(until__gte=F("since")),
                name="cyber_database_life",
                violation_error_message="Ngày kết thúc không thể trước ngày bắt đầu.",
            ),
        ]

    def get_absolute_url(self) -> str:
        """Return the address of its page."""
        return reverse("cyber:database", args=[self.code])


class OfficerQuerySet(base.EntryQuerySet["Officer"]):
    """Filters over officers: an office sees its own."""

    right = "cyber"
    readers = ("office",)

    def living(self) -> Self:
        """Keep those who still serve."""
        return self.filter(until__isnull=True)

    def with_rows(self) -> Self:
        """Load what a list shows, with the last training."""
        return self.select_related("office").annotate(
            trained_on=models.Max("trainings__trained_on")
        )


class Officer(base.Entry):
    """A person who keeps information secure in an office; ``name`` is the person's."""

    name = models.CharField("họ và tên", max_length=120)
    office = models.ForeignKey(
        Organisation, models.PROTECT, related_name="security_officers", verbose_name="cơ quan"
    )
    duty = models.CharField("nhiệm vụ", max_length=10, choices=enums.Duty)
    title = models.CharField("chức vụ", max_length=120, blank=True)
    field = models.CharField("chuyên ngành đào tạo", max_length=120, blank=True)
    since = models.DateField("từ ngày", null=True, blank=True)
    until = models.DateField("đến ngày", null=True, blank=True)
    basis = models.CharField("quyết định, văn bản cử", max_length=120, blank=True)

    objects = OfficerQuerySet.as_manager()

    class Meta(base.Entry.Meta):
        verbose_name = "nhân sự an toàn thông tin"
        verbose_name_plural = "nhân sự an toàn thông tin"
        constraints = [
            models.CheckConstraint(
                condition=Q(code__regex=rules.CODE_PATTERN) & ~Q(name=""),
                name="cyber_officer_named",
                violation_error_message="Nhân sự phải có họ tên và mã.",
            ),
            models.CheckConstraint(
                condition=Q(duty__in=enums.Duty.values),
                name="cyber_officer_duty",
                violation_error_message="Nhiệm vụ không có trong danh mục.",
            ),
            models.CheckConstraint(
                condition=Q(since__isnull=True) | Q(until__isnull=True) | Q(until__gte=F("since")),
                name="cyber_officer_life",
                violation_error_message="Ngày thôi làm không thể trước ngày bắt đầu.",
            ),
        ]

    def get_absolute_url(self) -> str:
        """Return the address of its page."""
        return reverse("cyber:officer", args=[self.code])


class Naming(models.Model):
    """An officer answers for the security of a system, from one day to another."""

    officer = models.ForeignKey(Officer, models.PROTECT, related_name="namings")
    system = models.ForeignKey(InformationSystem, models.PROTECT, related_name="namings")
    since = models.DateField("từ ngày")
    until = models.DateField("đến hết ngày", null=True, blank=True)

    class Meta:
        verbose_name = "phân công phụ trách hệ thống"
        verbose_name_plural = "phân công phụ trách hệ thống"
        ordering = ["system__sort_key", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["officer", "system"], condition=Q(until__isnull=True),
                name="cyber_naming_once",
                violation_error_message="Người này đang phụ trách hệ thống đó.",
            ),
            models.CheckConstraint(
                condition=Q(until__isnull=True) | Q(until__gte=F("since")),
                name="cyber_naming_span",
                violation_error_message="Ngày thôi phụ trách không thể trước ngày được cử.",
            ),
        ]  # fmt: skip

    def __str__(self) -> str:
        return f"{self.officer_id} {self.system_id}"


class Certificate(models.Model):
    """A certificate of an officer; without ``expires_on`` it does not expire."""

    officer = models.ForeignKey(Officer, models.PROTECT, related_name="certificates")
    name = models.CharField("chứng chỉ", max_length=200)
    issuer = models.CharField("nơi cấp", max_length=200)
    number = models.CharField("số hiệu", max_length=80, blank=True)
    issued_on = models.DateField("ngày cấp")
    expires_on = models.DateField("hết hạn", null=True, blank=True)

    class Meta:
        verbose_name = "chứng chỉ"
        verbose_name_plural = "chứng chỉ"
        ordering = ["-issued_on", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=~Q(name="") & ~Q(issuer=""),
                name="cyber_certificate_named",
                violation_error_message="Ghi tên chứng chỉ và nơi cấp.",
            ),
            models.CheckConstraint(
                condition=Q(expires_on__isnull=True) | Q(expires_on__gte=F("issued_on")),
                name="cyber_certificate_span",
                violation_error_message="Ngày hết hạn không thể trước ngày cấp.",
            ),
        ]

    def __str__(self) -> str:
        return self.name


class Training(models.Model):
    """A training that an officer went through."""

    officer = models.ForeignKey(Officer, models.PROTECT, related_name="trainings")
    trained_on = models.DateField("ngày tập huấn")
    hours = models.PositiveSmallIntegerField("số giờ", null=True, blank=True)
    subject = models.CharField("nội dung", max_length=300)

    class Meta:
        verbose_name = "lần tập huấn"
        verbose_name_plural = "lần tập huấn"
        ordering = ["-trained_on", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=~Q(subject=""),
                name="cyber_training_named",
                violation_error_message="Ghi nội dung tập huấn.",
            ),
            models.CheckConstraint(
                condition=Q(hours__isnull=True) | Q(hours__gte=1),
                name="cyber_training_hours",
                violation_error_message="Số giờ tập huấn là số nguyên từ 1, hoặc để trống.",
            ),
        ]

    def __str__(self) -> str:
        return self.subject
