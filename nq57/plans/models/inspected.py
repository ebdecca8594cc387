"""What inspections found of obligations: told by whoever inspects, beside what the owner says."""

from typing import Self

from django.db import models
from django.db.models import F, Q

from nq57.audit import enums as audit_enums
from nq57.audit import rules as audit_rules
from nq57.orgs import permissions as org_permissions
from nq57.plans import enums
from nq57.plans.models.obligations import Obligation


class FoundStatusQuerySet(models.QuerySet["FoundStatus"]):
    """Filters over what was found."""

    def visible_to(self, by: audit_rules.Actor) -> Self:
        """Keep what ``by`` may read of obligations that he reads anyway."""
        grades = org_permissions.list_visible_secrecy(by, "inspection")
        return self.filter(secrecy__in=grades)

    def current(self) -> Self:
        """Keep what is not mended yet."""
        return self.filter(settled_on__isnull=True)

    def lacking(self) -> Self:
        """Keep what differs from what the office says."""
        return self.exclude(found=enums.Found.AS_REPORTED)


class FoundStatus(models.Model):
    """What an inspection found of an obligation on a day, and what its owner said then."""

    obligation = models.ForeignKey(Obligation, models.PROTECT, related_name="found")
    source = models.CharField("phát hiện (mã hồ sơ)", max_length=80)
    found = models.CharField("kiểm tra thấy", max_length=12, choices=enums.Found)
    found_on = models.DateField("ngày kiểm tra")
    said = models.CharField("trạng thái cơ quan báo khi đó", max_length=40)
    said_on = models.DateField("ngày cơ quan báo", null=True, blank=True)
    settled_on = models.DateField("ngày khắc phục xong", null=True, blank=True)
    secrecy = models.CharField(
        "độ mật", max_length=12, choices=audit_enums.Secrecy, default=audit_enums.Secrecy.OPEN
    )

    objects = FoundStatusQuerySet.as_manager()

    class Meta:
        verbose_name = "kết quả kiểm tra"
        verbose_name_plural = "kết quả kiểm tra"
        ordering = ["-found_on", "-id"]
        constraints = [
            models.UniqueConstraint(
                fields=["obligation", "source"],
                name="plans_found_once",
                violation_error_message="Phát hiện này đã được ghi cho việc đó.",
            ),
            models.CheckConstraint(
                condition=Q(found__in=enums.Found.values),
                name="plans_found_listed",
                violation_error_message="Kết quả kiểm tra không có trong danh mục.",
            ),
            models.CheckConstraint(
                condition=Q(settled_on__isnull=True) | Q(settled_on__gte=F("found_on")),
                name="plans_found_settled_after",
                violation_error_message="Ngày khắc phục xong không thể trước ngày kiểm tra.",
            ),
            models.CheckConstraint(
                condition=Q(secrecy__in=audit_enums.Secrecy.values),
                name="plans_found_secrecy",
                violation_error_message="Độ mật không có trong danh mục.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.obligation_id} {self.found}"
