"""Sets of requirements, how systems stand under them, what one assessment said."""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.utils import timezone

from nq57.audit import rules as audit_rules
from nq57.registers.cyber import models, rules


@dataclass(frozen=True)
class Checked:
    """A system under a set of requirements: its last assessment, and where that leaves it; both
    None while nobody has assessed it."""

    system: models.InformationSystem
    assessment: models.Assessment | None
    compliance: rules.Compliance | None


@dataclass(frozen=True)
class Gap:
    """A requirement that a system has not met, or that nobody assessed (``row`` is None)."""

    requirement: models.Requirement
    row: models.AssessedRequirement | None


def list_sets() -> list[models.RequirementSet]:
    """Return all sets of requirements, the newest first."""
    return list(models.RequirementSet.objects.prefetch_related("rows"))


def list_asked(*, requirements: models.RequirementSet, level: int) -> list[models.Requirement]:
    """Return what a set asks of a system of a level, in order."""
    return [one for one in requirements.rows.all() if one.from_level <= level]


def find_assessment(
    *, system: models.InformationSystem, requirements: models.RequirementSet
) -> models.Assessment | None:
    """Return the last assessment of a system under a set, or None."""
    return system.assessments.filter(requirements=requirements).order_by("-number").first()


def get_assessment(*, code: str, pk: int, by: audit_rules.Actor) -> models.Assessment:
    """Return an assessment of a system that the actor may read.

    :raises Assessment.DoesNotExist: when there is none, or it is not for him to see.
    """
    found = models.Assessment.objects.visible_to(by).select_related(
        "system__operator", "system__owner", "requirements"
    )
    return found.get(pk=pk, system__code=code)


def check_systems(
    *, systems: Iterable[models.InformationSystem], requirements: models.RequirementSet
) -> list[Checked]:
    """Return how systems stand under a set by their last assessments, at the levels that they
    have now (``levelling`` loaded), in two queries more."""
    rows = list(systems)
    found = models.Assessment.objects.newest().filter(system__in=rows, requirements=requirements)
    held = {one.system_id: one for one in found}
    told: dict[int, list[tuple[str, str]]] = defaultdict(list)
    said = models.AssessedRequirement.objects.filter(assessment__in=list(held.values()))
    for key, code, verdict in said.values_list("assessment", "requirement__code", "verdict"):
        told[key].append((code, verdict))
    return [
        Checked(
            one, last,
            _count(requirements, one.level or last.level, told[last.pk]) if last else None,
        )
        for one in rows for last in [held.get(one.pk)]
    ]  # fmt: skip


def count_assessment(*, assessment: models.Assessment) -> rules.Compliance:
    """Return where an assessment leaves its system, at the level of that day."""
    said = assessment.rows.values_list("requirement__code", "verdict")
    return _count(assessment.requirements, assessment.level, said)


def list_gaps(*, assessment: models.Assessment) -> list[Gap]:
    """Return what an assessment leaves to be done: not met in full, or not assessed."""
    held = {one.requirement_id: one for one in assessment.rows.all()}
    asked = list_asked(requirements=assessment.requirements, level=assessment.level)
    return [
        Gap(one, row) for one in asked for row in [held.get(one.pk)]
        if row is None or row.verdict in ("partly", "not_met")
    ]  # fmt: skip


# The columns of the table that goes out, with their widths.
CHECKED_COLUMNS = {
    "Mã": 22, "Hệ thống": 44, "Đơn vị vận hành": 34, "Cấp độ": 9, "Bộ yêu cầu": 26,
    "Ngày đánh giá": 14, "Yêu cầu": 10, "Đạt": 10, "Đạt một phần": 12, "Chưa đạt": 10,
    "Không áp dụng": 14, "Chưa đánh giá": 14, "Tỷ lệ đạt (%)": 12,
}  # fmt: skip


def stream_checked(
    *, by: audit_rules.Actor, requirements: models.RequirementSet
) -> Iterator[list[Any]]:
    """Yield the systems that ``by`` may read with where they stand; empty cells: not assessed."""
    found = models.InformationSystem.objects.visible_to(by).living().with_rows()
    for row in check_systems(systems=found.order_by("sort_key", "pk"), requirements=requirements):
        system, told = row.system, row.compliance
        day: date | None = timezone.localdate(row.assessment.at) if row.assessment else None
        numbers = (
            [told.asked, told.met, told.partly, told.not_met, told.not_applicable, told.missing,
             None if told.share is None else round(told.share, 1)]
            if told else [None] * 7
        )  # fmt: skip
        yield [
            system.code, system.name, system.operator.name, system.level, requirements.code, day,
            *numbers,
        ]  # fmt: skip


def _count(
    requirements: models.RequirementSet,
    level: int,
    said: Iterable[tuple[str, str]],
) -> rules.Compliance:
    asked = list_asked(requirements=requirements, level=level)
    return rules.count_compliance([one.code for one in asked], said)
