"""Response plans: one with its versions, how two differ, who has none on a day."""

from collections.abc import Hashable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Count, Exists, OuterRef, Q, Subquery

from nq57.audit import rules as audit_rules
from nq57.cases import models as cases
from nq57.core import text
from nq57.orgs import enums as org_enums
from nq57.orgs import models as orgs
from nq57.orgs import rules as org_rules
from nq57.plans import models as plans
from nq57.registers.cyber import enums, models, permissions, rules

UNFINISHED = ("draft", "returned", "submitted", "approved")
LACKING, ALL, LATE_REVIEW = "thieu", "tat-ca", "qua-han"
PLAN_COLUMNS: dict[str, int] = {
    "Mã hệ thống": 22, "Tên hệ thống": 44, "Đơn vị vận hành": 30, "Cấp độ": 9,
    "Phương án đã phê duyệt": 16, "Bản": 7, "Quyết định": 22, "Ngày phê duyệt": 14,
    "Hiệu lực từ": 14, "Quá hạn rà soát": 14,
}  # fmt: skip
OFFICE_COLUMNS: dict[str, int] = {
    "Cơ quan": 40, "Tình trạng": 30, "Hệ thống": 11, "Có phương án": 14, "Chưa có": 11,
}  # fmt: skip


@dataclass(frozen=True)
class OfficePlans:
    """How many systems an office operates on a day, and how many have an approved plan.

    An office without a system has nothing to plan, which is not the same as having planned.
    """

    office: orgs.Organisation
    systems: int
    planned: int

    @property
    def lacking(self) -> int:
        """Return how many systems have no approved plan."""
        return self.systems - self.planned

    @property
    def standing(self) -> str:
        """Return ``none`` (no system), ``lacking`` or ``whole``."""
        return "none" if not self.systems else "lacking" if self.lacking else "whole"


@dataclass(frozen=True)
class Section:
    """A part of a plan in which two versions differ."""

    name: str
    changes: list[rules.Change]


def get_plan(*, code: str, by: audit_rules.Actor) -> models.ResponsePlan:
    """Return a plan that the actor may read.

    :raises ResponsePlan.DoesNotExist: when there is none, or it is not for him to see.
    """
    return models.ResponsePlan.objects.visible_to(by).with_rows().get(case__code=code)


def list_versions(
    *, system: models.InformationSystem, by: audit_rules.Actor
) -> list[models.ResponsePlan]:
    """Return the versions of a system's plan that ``by`` may read, the newest first."""
    found = models.ResponsePlan.objects.visible_to(by).filter(system=system)
    return list(found.select_related("case__organisation").order_by("-number"))


def has_unfinished_plan(*, system: models.InformationSystem) -> bool:
    """Say whether a version is being written, judged, or waits for its day."""
    return system.response_plans.filter(case__state__in=UNFINISHED).exists()


def list_copyable(
    *, system: models.InformationSystem, by: audit_rules.Actor
) -> list[models.ResponsePlan]:
    """Return the plans of the same operator that a new one may begin from, its own first."""
    found = models.ResponsePlan.objects.visible_to(by).filter(
        case__organisation=system.operator
    ).exclude(case__state="withdrawn")  # fmt: skip
    newest = found.order_by("system_id", "-number").distinct("system_id")
    rows = list(newest.select_related("case__organisation", "system"))
    return sorted(rows, key=lambda row: (row.system_id != system.pk, row.system.sort_key))


def list_samples(*, system: models.InformationSystem) -> list[models.PlanSample]:
    """Return the samples for a kind of system, those made for it first."""
    found = models.PlanSample.objects.filter(kind__in=["", system.kind])
    return list(found.order_by("-kind", "pk").prefetch_related("scenarios", "steps"))


def tell_steps(plan: models.ResponsePlan) -> list[rules.PlanStep]:
    """Return the steps of a loaded plan as the rules know them."""
    return [row.to_rule() for row in plan.steps.all()]


def tell_contacts(plan: models.ResponsePlan) -> list[rules.Contact]:
    """Return the contacts of a loaded plan as the rules know them."""
    return [row.to_rule() for row in plan.contacts.all()]


def list_lacks(*, plan: models.ResponsePlan) -> list[str]:
    """Return what a loaded plan still needs before it goes to its approval."""
    return rules.list_lacks(
        scope=plan.scope, scenarios=_name_scenarios(plan), steps=tell_steps(plan),
        contacts=tell_contacts(plan),
        roles={value: str(label) for value, label in enums.PlanRole.choices},
    )  # fmt: skip


def compare_plans(*, before: models.ResponsePlan, after: models.ResponsePlan) -> list[Section]:
    """Return in what two loaded versions differ, part by part; parts alike are left out."""
    parts: list[tuple[str, Sequence[Hashable], Sequence[Hashable]]] = [
        ("scope", before.scope.splitlines(), after.scope.splitlines()),
        ("scenarios", _name_scenarios(before), _name_scenarios(after)),
        ("contacts", tell_contacts(before), tell_contacts(after)),
        ("steps", tell_steps(before), tell_steps(after)),
        ("resources", before.resources.splitlines(), after.resources.splitlines()),
        ("drill", [before.drill_on] if before.drill_on else [],
         [after.drill_on] if after.drill_on else []),
    ]  # fmt: skip
    found = [Section(name, rules.list_changes(old, new)) for name, old, new in parts]
    return [section for section in found if section.changes]


def count_to_approve(*, by: audit_rules.Actor) -> int:
    """Return how many plans wait for ``by`` to approve: of systems that its office owns, and that
    somebody else wrote and sent."""
    if not permissions.may_approve_plans(by):
        return 0
    found = models.ResponsePlan.objects.visible_to(by).filter(
        case__state="submitted", system__owner__code=by.organisation
    )
    own = Q(made_by=by.account) | Q(written_by=by.account) | Q(submitted_by=by.account)
    return found.exclude(own).count()


def list_planned_for(*, on: date) -> Any:
    """Return the systems that a day asks plans for: there on that day, and past building.

    ``is_planned`` says whether each had an approved plan then; ``is_review_late`` whether the
    one in force now should have been reviewed before that day.
    """
    there = (Q(since__isnull=True) | Q(since__lte=on)) & (Q(until__isnull=True) | Q(until__gt=on))
    approved = models.ResponsePlan.objects.approved_on(on).filter(system=OuterRef("pk"))
    found = models.InformationSystem.objects.filter(there)
    late = models.ResponsePlan.objects.late_for_review(on).filter(system=OuterRef("pk"))
    return found.exclude(status=enums.Status.BUILDING).annotate(
        is_planned=Exists(approved), is_review_late=Exists(late)
    )


def list_own_planned_for(
    *, by: audit_rules.Actor, on: date, asked: str = LACKING, words: str = ""
) -> Any:
    """Return what ``by`` may read of them, with the last state of a plan of each."""
    last = models.ResponsePlan.objects.visible_to(by).filter(system=OuterRef("pk")).exclude(
        case__state="withdrawn"
    ).order_by("-number")  # fmt: skip
    found = list_planned_for(on=on).filter(
        pk__in=models.InformationSystem.objects.visible_to(by).values("pk")
    )
    if asked == LACKING:
        found = found.filter(is_planned=False)
    elif asked == LATE_REVIEW:
        found = found.filter(is_review_late=True)
    return found.with_rows().searched(words).annotate(
        plan_code=Subquery(last.values("case__code")[:1]),
        plan_state=Subquery(last.values("case__state")[:1]),
        plan_number=Subquery(last.values("number")[:1]),
    )  # fmt: skip


def list_office_plans(*, on: date, office: str = "") -> list[OfficePlans]:
    """Return each office that operates a system or was ordered to plan, with its numbers."""
    found = list_planned_for(on=on)
    orders = plans.Obligation.objects.filter(task__in=_list_ordered())
    if office:
        found = found.filter(operator__code=office)
        orders = orders.filter(organisation__code=office)
    rows = found.order_by().values_list("operator").annotate(
        number=Count("pk"), planned=Count("pk", filter=Q(is_planned=True))
    )  # fmt: skip
    counts = {key: (number, planned) for key, number, planned in rows}
    asked = Q(pk__in=list(counts)) | Q(pk__in=orders.values("organisation"))
    return [
        OfficePlans(one, *counts.get(one.pk, (0, 0)))
        for one in orgs.Organisation.objects.filter(asked).order_by("sort_key", "pk")
    ]


def list_due_reviews(*, today: date) -> list[cases.Deadline]:
    """Return the regular reviews of plans in force that are due soon or were due before."""
    owed = cases.Deadline.objects.filter(
        name=rules.PLAN_REVIEW_DUE, case__state="in_force", case__kind=rules.RESPONSE_PLAN.kind
    )
    found = (owed.soon(today) | owed.overdue(today)).order_by("due", "pk")
    return list(found.select_related("case__organisation", "case__response_plan__system"))


def list_plan_writers(*, office: orgs.Organisation, on: date) -> list[orgs.Post]:
    """Return the posts of an office on a day that keep its response plans."""
    rights = org_rules.get_rights()
    roles = [one for one in org_enums.Role if rights.scope_of(one, "cyber", "write_plan")]
    found = orgs.Post.objects.on(on).in_area("cyber").filter(organisation=office, role__in=roles)
    return list(found.order_by("pk"))


def list_own_orders(*, by: audit_rules.Actor) -> list[plans.Obligation]:
    """Return what orders ask of the acting office: plans for its systems, not finished."""
    found = plans.Obligation.objects.visible_to(by).open().filter(
        task__in=_list_ordered(), organisation__code=by.organisation
    )  # fmt: skip
    return list(found.with_rows().in_order())


def make_product(*, office: str, on: date) -> tuple[str, date] | None:
    """Return what an office reports once each of its systems has an approved plan: the
    decisions in words, and the day of the last one; None before that."""
    systems = list(list_planned_for(on=on).filter(operator__code=office))
    if not systems or not all(one.is_planned for one in systems):
        return None
    found = models.ResponsePlan.objects.approved_on(on).filter(system__in=systems)
    rows = list(found.order_by("decided_on", "pk").values_list("decision", "decided_on"))
    named = "; ".join(dict.fromkeys(decision for decision, _day in rows))
    said = f"{len(systems)} phương án ứng phó sự cố được phê duyệt: {named}"
    return text.normalise(said)[:200], max(day for _decision, day in rows if day is not None)


def stream_plan_rows(*, by: audit_rules.Actor, on: date, asked: str) -> Iterator[list[Any]]:
    """Yield the systems that ``by`` may read, with the plan that was approved on the day."""
    approved = models.ResponsePlan.objects.approved_on(on).filter(system=OuterRef("pk"))
    first = approved.order_by("-number")
    found = list_own_planned_for(by=by, on=on, asked=asked).annotate(
        **{
            f"held_{name}": Subquery(first.values(name)[:1])
            for name in ("number", "decision", "decided_on", "in_force_on")
        }
    )
    for row in found.order_by("sort_key", "pk").iterator(chunk_size=500):
        yield [
            row.code, row.name, row.operator.name, row.level,
            "có" if row.is_planned else "chưa có", row.held_number, row.held_decision or "",
            row.held_decided_on, row.held_in_force_on, "có" if row.is_review_late else "",
        ]  # fmt: skip


def stream_office_rows(*, on: date) -> Iterator[list[Any]]:
    """Yield the offices with their numbers; one without a system has none, not zero."""
    words = {"none": "không có hệ thống", "lacking": "còn thiếu", "whole": "đủ phương án"}
    for row in list_office_plans(on=on):
        numbers = [row.systems, row.planned, row.lacking] if row.systems else [None] * 3
        yield [row.office.name, words[row.standing], *numbers]


def may_open_plan(*, by: audit_rules.Actor, system: models.InformationSystem) -> bool:
    """Say whether ``by`` may begin a version now; the system's operator loaded."""
    return (
        permissions.may_begin_plan(by, system)
        and system.status != enums.Status.ENDED
        and not has_unfinished_plan(system=system)
    )


def _name_scenarios(plan: models.ResponsePlan) -> list[str]:
    return [one.name for one in plan.scenarios.all()]


def _list_ordered() -> Any:
    """Return the clauses (keys) that ask for plans still."""
    return models.PlanOrder.objects.holding().values("task")
