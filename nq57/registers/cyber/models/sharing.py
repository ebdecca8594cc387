"""Signs of an incident by which others find it in their own systems."""

from typing import Self

from django.db import models
from django.db.models import Q

from nq57.orgs.models import Organisation
from nq57.registers.cyber import enums, rules
from nq57.registers.cyber.models.incidents import Incident


class IncidentSignQuerySet(models.QuerySet["IncidentSign"]):
    """Filters over signs."""

    def standing(self) -> Self:
        """Keep those that were not withdrawn."""
        return self.filter(withdrawn_at__isnull=True)


class IncidentSign(models.Model):
    """An address, a name or a file's hash seen in an incident; all who take part read it."""

    incident = models.ForeignKey(Incident, models.PROTECT, related_name="signs")
    kind = models.CharField("loại", max_length=8, choices=enums.SignKind)
    value = models.CharField("dấu hiệu", max_length=2000)
    note = models.CharField("ghi chú", max_length=300, blank=True)
    office = models.ForeignKey(Organisation, models.PROTECT, related_name="+")
    by = models.CharField("người ghi", max_length=150)
    at = models.DateTimeField("ghi lúc")
    withdrawn_by = models.CharField("người rút", max_length=150, blank=True)
    withdrawn_at = models.DateTimeField("rút lúc", null=True, blank=True)

    objects = IncidentSignQuerySet.as_manager()

    class Meta:
        verbose_name = "dấu hiệu nhận biết"
        verbose_name_plural = "dấu hiệu nhận biết"
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["incident", "kind", "value"],
                condition=Q(withdrawn_at__isnull=True),
                name="cyber_sign_once",
                violation_error_message="Dấu hiệu này đã ghi cho sự cố.",
            ),
            models.CheckConstraint(
                condition=Q(kind__in=enums.SignKind.values) & ~Q(value=""),
                name="cyber_sign_whole",
                violation_error_message="Dấu hiệu phải có loại và giá trị.",
            ),
            models.CheckConstraint(
                condition=Q(withdrawn_at__isnull=True, withdrawn_by="")
                | (Q(withdrawn_at__gte=models.F("at")) & ~Q(withdrawn_by="")),
                name="cyber_sign_withdrawn",
                violation_error_message="Rút dấu hiệu phải có người và lúc rút.",
            ),
        ]

    def __str__(self) -> str:
        return self.value

    def to_rule(self) -> rules.Sign:
        """Return the sign as the rules know it."""
        return rules.Sign(self.kind, self.value)
