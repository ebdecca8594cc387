"""Who does what: an organisation, a group, or words that name nobody's office."""

from collections.abc import Iterable
from typing import Any, ClassVar

from django.db import models
from django.db.models import Q

from nq57.orgs.models import Organisation, OrgGroup
from nq57.plans import enums


class PartyModel(models.Model):
    """One named body beside its raw words; a group keeps its name and is resolved by date."""

    role = models.CharField("vai trò", max_length=12, choices=enums.Role)
    organisation = models.ForeignKey(
        Organisation, models.PROTECT, null=True, related_name="+", verbose_name="cơ quan"
    )
    group = models.ForeignKey(
        OrgGroup, models.PROTECT, null=True, related_name="+", verbose_name="nhóm cơ quan"
    )
    name = models.TextField("tên đọc được")
    position = models.PositiveSmallIntegerField("thứ tự")

    class Meta:
        abstract = True
        ordering = ["role", "position"]
        constraints: ClassVar[list[Any]] = [
            models.CheckConstraint(
                condition=Q(organisation__isnull=True) | Q(group__isnull=True),
                name="%(app_label)s_%(class)s_one_body",
                violation_error_message="Một dòng phân công chỉ chỉ một cơ quan hoặc một nhóm.",
            ),
            models.CheckConstraint(
                condition=Q(role__in=enums.Role.values),
                name="%(app_label)s_%(class)s_role",
                violation_error_message="Vai trò không có trong danh mục.",
            ),
        ]

    def __str__(self) -> str:
        return self.name


def names_of(parties: Iterable[PartyModel], role: str) -> list[str]:
    """Return the names of the loaded ``parties`` in one role, in order."""
    return [party.name for party in parties if party.role == role]
