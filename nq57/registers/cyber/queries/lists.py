"""Lists of systems, the numbers of the province, one system with its history."""

from dataclasses import dataclass, replace
from datetime import date

from django.db.models import Count, Exists, OuterRef, Q
from django.utils import timezone

from nq57.audit import models as audit
from nq57.audit import rules as audit_rules
from nq57.orgs import enums as org_enums
from nq57.orgs import models as orgs
from nq57.registers.base import queries as base
from nq57.registers.cyber import models, rules

NO_LEVEL = "0"  # nobody has found a level yet


@dataclass(frozen=True, kw_only=True)
class Filters:
    """What a list keeps; empty asks nothing. ``level`` ``0`` is: not found yet."""

    text: str = ""
    level: str = ""
    kind: str = ""
    status: str = ""
    office: str = ""
    cloud: str = ""
    is_without_officer: bool = False


@dataclass(frozen=True)
class Counts:
    """How many systems the province has that have not ended."""

    total: int
    cloud: int
    without_officer: int
    levels: dict[int | None, int]
    kinds: dict[str, int]
    offices: list[tuple[str, int, int]]  # name, systems, of which without a level


def list_systems(*, by: audit_rules.Actor, filters: Filters) -> models.SystemQuerySet:
    """Return the systems that ``by`` may read and the filters keep, each with whether somebody
    trained answers for it today; not ordered yet."""
    tended = models.InformationSystem.objects.with_officer(timezone.localdate())
    found = models.InformationSystem.objects.visible_to(by).with_rows()
    found = found.annotate(has_officer=Exists(tended.filter(pk=OuterRef("pk"))))
    if not filters.status:
        found = found.living()
    exact = {
        "kind": filters.kind, "status": filters.status, "operator__code": filters.office,
        "is_cloud": {"1": True, "0": False}.get(filters.cloud, ""),
    }  # fmt: skip
    found = found.filter(**{name: value for name, value in exact.items() if value != ""})
    if filters.level == NO_LEVEL:
        found = found.filter(levelling__isnull=True)
    elif filters.level:
        found = found.filter(levelling__level=filters.level)
    if filters.is_without_officer:
        found = found.without_officer()
    return found.searched(filters.text)


def count_levels(*, by: audit_rules.Actor, filters: Filters) -> dict[int | None, int]:
    """Count by level the systems that ``by`` may read and the other filters keep."""
    found = list_systems(by=by, filters=replace(filters, level="")).order_by()
    return dict(found.values_list("levelling__level").annotate(number=Count("pk")))


def find_specialised() -> str:
    """Return the name of the office that coordinates the field, or nothing while none does."""
    seats = orgs.Post.objects.on(timezone.localdate()).filter(
        area="cyber", role=org_enums.Role.COORDINATOR
    )  # fmt: skip
    return seats.values_list("organisation__name", flat=True).order_by("pk").first() or ""


def count_systems() -> Counts:
    """Count the province's systems by level, kind and office: numbers only, no system."""
    living = models.InformationSystem.objects.living().order_by()
    levels = dict(living.values_list("levelling__level").annotate(number=Count("pk")))
    kinds = dict(living.values_list("kind").annotate(number=Count("pk")))
    cloud = living.filter(is_cloud=True).count()
    offices = living.values_list("operator__name", "operator__sort_key").annotate(
        number=Count("pk"), open=Count("pk", filter=Q(levelling__isnull=True))
    )
    return Counts(
        total=sum(kinds.values()), cloud=cloud,
        without_officer=living.without_officer().count(),
        levels=levels, kinds=kinds,
        offices=[
            (name, number, open_)
            for name, _key, number, open_ in offices.order_by("operator__sort_key")
        ],
    )  # fmt: skip


def get_system(*, code: str, by: audit_rules.Actor) -> models.InformationSystem:
    """Return a system that the actor may read.

    :raises InformationSystem.DoesNotExist: when there is none, or it is not for him to see.
    """
    found = models.InformationSystem.objects.visible_to(by).with_rows()
    return found.select_related("specialised", "levelling__criteria").get(code=code)


def get_criteria(*, on: date) -> models.CriterionSet:
    """Return the criteria that hold on a day, with their rows.

    :raises CyberError: when none do.
    """
    found = models.CriterionSet.objects.on(on).prefetch_related("rows").first()
    if found is None:
        raise rules.CyberError(
            f"Không có bộ tiêu chí cấp độ áp dụng vào ngày {on:%d/%m/%Y}: đề nghị đơn vị quản trị "
            "nạp dữ liệu tham chiếu."
        )
    return found


def list_history(*, system: models.InformationSystem, most: int = 30) -> list[audit.Entry]:
    """Return what was done to a system, the newest first; who reads it reads the system."""
    return base.list_history(subject=rules.SUBJECT, code=system.code, most=most)
