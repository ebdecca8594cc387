"""Information systems, and what was answered about their level."""

from datetime import date
from typing import Self

from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils import timezone

from nq57.orgs.models import Organisation
from nq57.registers.base import models as base
from nq57.registers.cyber import enums, rules
from nq57.registers.cyber.models.levels import CriterionSet


def _one_of(field: str, choices: type[models.TextChoices], word: str) -> models.CheckConstraint:
    return models.CheckConstraint(
        condition=Q(**{f"{field}__in": choices.values}),
        name=f"cyber_system_{field}",
        violation_error_message=f"{word} không có trong danh mục.",
    )


class SystemQuerySet(base.EntryQuerySet["InformationSystem"]):
    """Filters over information systems: an office sees what it owns, operates or appraises."""

    right = "cyber"
    readers = ("owner", "operator", "specialised")

    def living(self) -> Self:
        """Keep the systems that have not ended."""
        return self.exclude(status=enums.Status.ENDED)

    def living_on(self, day: date) -> Self:
        """Keep the systems that had begun and not ended by a day."""
        begun = Q(since__isnull=True) | Q(since__lte=day)
        return self.filter(begun, Q(until__isnull=True) | Q(until__gt=day))

    def with_officer(self, day: date) -> Self:
        """Keep those for which somebody who was trained by a day answered on it: an officer of
        the register, or who the entry itself names (no days are known of that name)."""
        named = InformationSystem.objects.filter(
            Q(namings__until__isnull=True) | Q(namings__until__gte=day),
            namings__since__lte=day, namings__officer__trainings__trained_on__lte=day,
        )  # fmt: skip
        return self.filter(
            Q(officer_trained_on__lte=day) & ~Q(officer_name="") | Q(pk__in=named.values("pk"))
        )

    def without_officer(self, day: date | None = None) -> Self:
        """Keep those for which nobody trained answers on a day, today without one."""
        held = InformationSystem.objects.with_officer(day or timezone.localdate())
        return self.exclude(pk__in=held.values("pk"))

    def with_rows(self) -> Self:
        """Load what a list shows."""
        return self.select_related("owner", "operator", "levelling")


class InformationSystem(base.Entry):
    """One information system. ``levelling`` is what its level rests on now."""

    name = models.CharField("tên hệ thống", max_length=300)
    purpose = models.TextField("mục đích", blank=True)
    owner = models.ForeignKey(
        Organisation, models.PROTECT, related_name="owned_systems", verbose_name="chủ quản"
    )
    operator = models.ForeignKey(
        Organisation, models.PROTECT, related_name="operated_systems",
        verbose_name="đơn vị vận hành",
    )  # fmt: skip
    specialised = models.ForeignKey(
        Organisation, models.PROTECT, related_name="appraised_systems", null=True, blank=True,
        verbose_name="đơn vị chuyên trách",
    )  # fmt: skip
    kind = models.CharField("loại", max_length=16, choices=enums.Kind)
    users = models.CharField("người sử dụng", max_length=300, blank=True)
    hosting = models.CharField("nơi đặt", max_length=12, choices=enums.Hosting)
    is_cloud = models.BooleanField("vận hành trên nền tảng điện toán đám mây")
    links_lgsp = models.BooleanField("kết nối trục liên thông của tỉnh (LGSP)", default=False)
    links_ndxp = models.BooleanField("kết nối trục quốc gia (NDXP)", default=False)
    holds_public = models.BooleanField("thông tin công khai", default=False)
    holds_private = models.BooleanField("thông tin riêng", default=False)
    holds_personal = models.BooleanField("dữ liệu cá nhân", default=False)
    holds_secret = models.BooleanField("bí mật nhà nước", default=False)
    basic_subjects = models.PositiveIntegerField("số chủ thể dữ liệu cơ bản", null=True, blank=True)
    sensitive_subjects = models.PositiveIntegerField(
        "số chủ thể dữ liệu nhạy cảm", null=True, blank=True
    )
    status = models.CharField("trạng thái", max_length=10, choices=enums.Status)
    since = models.DateField("từ ngày", null=True, blank=True)
    until = models.DateField("đến ngày", null=True, blank=True)
    basis = models.CharField("căn cứ", max_length=120, blank=True)
    # Not a list to choose from: only ``in`` may stand here.
    scope = models.CharField("phạm vi", max_length=10, default=enums.Scope.IN.value)
    components = models.TextField("thành phần", blank=True)
    connections = models.TextField("kết nối", blank=True)
    officer_name = models.CharField("cán bộ phụ trách", max_length=120, blank=True)
    officer_title = models.CharField("chức vụ của cán bộ", max_length=120, blank=True)
    officer_certificate = models.CharField("chứng chỉ", max_length=200, blank=True)
    officer_trained_on = models.DateField("ngày tập huấn", null=True, blank=True)
    levelling = models.OneToOneField(
        "Levelling", models.PROTECT, related_name="+", null=True, blank=True
    )

    objects = SystemQuerySet.as_manager()

    class Meta(base.Entry.Meta):
        verbose_name = "hệ thống thông tin"
        verbose_name_plural = "hệ thống thông tin"
        constraints = [
            models.CheckConstraint(
                condition=Q(scope=enums.Scope.IN),
                name="cyber_system_in_scope",
                violation_error_message=rules.OUT_OF_SCOPE,
            ),
            models.CheckConstraint(
                condition=Q(code__regex=rules.CODE_PATTERN) & ~Q(name=""),
                name="cyber_system_named",
                violation_error_message=(
                    "Hệ thống phải có tên; mã chỉ gồm chữ in hoa không dấu, số, chấm, gạch nối."
                ),
            ),
            _one_of("kind", enums.Kind, "Loại hệ thống"),
            _one_of("hosting", enums.Hosting, "Nơi đặt"),
            _one_of("status", enums.Status, "Trạng thái"),
            models.CheckConstraint(
                condition=~Q(hosting=enums.Hosting.CLOUD) | Q(is_cloud=True),
                name="cyber_system_cloud",
                violation_error_message="Đặt trên nền tảng đám mây thuê ngoài thì chọn có.",
            ),
            models.CheckConstraint(
                condition=Q(holds_public=True) | Q(holds_private=True)
                | Q(holds_personal=True) | Q(holds_secret=True),
                name="cyber_system_holds",
                violation_error_message="Chọn ít nhất một loại thông tin.",
            ),
            models.CheckConstraint(
                condition=Q(holds_personal=True)
                | (
                    (Q(basic_subjects__isnull=True) | Q(basic_subjects=0))
                    & (Q(sensitive_subjects__isnull=True) | Q(sensitive_subjects=0))
                ),
                name="cyber_system_subjects",
                violation_error_message="Có chủ thể dữ liệu thì hệ thống có dữ liệu cá nhân.",
            ),
            models.CheckConstraint(
                condition=Q(status=enums.Status.ENDED, until__isnull=False)
                | (~Q(status=enums.Status.ENDED) & Q(until__isnull=True)),
                name="cyber_system_ended",
                violation_error_message=(
                    "Hệ thống đã kết thúc thì ghi đến ngày nào; còn thì để trống."
                ),
            ),
            models.CheckConstraint(
                condition=Q(since__isnull=True) | Q(until__isnull=True)
                | Q(until__gte=F("since")),
                name="cyber_system_life",
                violation_error_message="Ngày kết thúc không thể trước ngày bắt đầu.",
            ),
            models.CheckConstraint(
                condition=~Q(officer_name="")
                | Q(officer_certificate="", officer_trained_on__isnull=True),
                name="cyber_system_officer",
                violation_error_message="Ghi tên cán bộ phụ trách an toàn thông tin.",
            ),
        ]  # fmt: skip

    def get_absolute_url(self) -> str:
        """Return the address of its page."""
        return reverse("cyber:system", args=[self.code])

    @property
    def level(self) -> int | None:
        """Return the level, or None while nobody has found it; ``levelling`` loaded."""
        return self.levelling.level if self.levelling else None


class Levelling(models.Model):
    """What was answered about a system on a day, the level found and the level chosen.

    It stays under the set of criteria by which it was found, whatever holds later.
    """

    system = models.ForeignKey(InformationSystem, models.PROTECT, related_name="levellings")
    criteria = models.ForeignKey(CriterionSet, models.PROTECT, related_name="levellings")
    non_public = models.BooleanField("xử lý thông tin riêng, thông tin cá nhân")
    online_service = models.BooleanField("dịch vụ trực tuyến không có điều kiện")
    conditional_service = models.BooleanField("dịch vụ trực tuyến có điều kiện")
    procedures = models.BooleanField("giải quyết thủ tục hành chính")
    own_infrastructure = models.BooleanField("hạ tầng dùng chung trong một cơ quan")
    shared_infrastructure = models.BooleanField("hạ tầng dùng chung của tỉnh, bộ, ngành")
    national_infrastructure = models.BooleanField("hạ tầng toàn quốc, hoạt động liên tục")
    control_second = models.BooleanField("điều khiển công trình cấp II, III, IV")
    control_first = models.BooleanField("điều khiển công trình cấp I, cấp đặc biệt")
    state_secrets = models.BooleanField("xử lý bí mật nhà nước")
    serious_harm = models.BooleanField("bị phá hoại thì tổn hại nghiêm trọng")
    especially_serious = models.BooleanField("bị phá hoại thì tổn hại đặc biệt nghiêm trọng")
    national_data = models.BooleanField("dữ liệu tập trung của quốc gia")
    basic_subjects = models.PositiveIntegerField("số chủ thể dữ liệu cơ bản")
    sensitive_subjects = models.PositiveIntegerField("số chủ thể dữ liệu nhạy cảm")
    found_level = models.PositiveSmallIntegerField("cấp độ theo tiêu chí")
    grounds = models.TextField("tiêu chí được đáp ứng")
    level = models.PositiveSmallIntegerField("cấp độ")
    reason = models.TextField("lý do nâng cấp độ", blank=True)
    by = models.CharField("người xác định", max_length=150)
    at = models.DateTimeField("xác định lúc")

    class Meta:
        verbose_name = "lần xác định cấp độ"
        verbose_name_plural = "lần xác định cấp độ"
        ordering = ["-pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(found_level__range=(1, 5), level__range=(1, 5))
                & Q(level__gte=F("found_level")),
                name="cyber_levelling_not_lower",
                violation_error_message="Chỉ được nâng, không được hạ cấp độ theo tiêu chí.",
            ),
            models.CheckConstraint(
                condition=Q(level=F("found_level")) | ~Q(reason=""),
                name="cyber_levelling_raised_why",
                violation_error_message="Nâng cấp độ thì ghi lý do.",
            ),
            models.CheckConstraint(
                condition=~Q(grounds=""),
                name="cyber_levelling_grounds",
                violation_error_message="Cấp độ phải có tiêu chí.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.system_id} {self.level}"
