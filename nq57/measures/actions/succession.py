"""Carry profiles from a replaced plan to the one that takes its place."""

from collections.abc import Sequence
from datetime import datetime

from django.db import transaction

from nq57.audit import rules as audit_rules
from nq57.measures import enums, models, permissions, queries, rules
from nq57.measures.actions import writing
from nq57.plans import actions as plan_actions
from nq57.plans import enums as plan_enums
from nq57.plans import models as plans

_KEPT = (plan_enums.MappingKind.SAME, plan_enums.MappingKind.CHANGED, plan_enums.MappingKind.SPLIT)
_WHY = {
    plan_enums.MappingKind.SAME: "Chỉ tiêu giữ nguyên.",
    plan_enums.MappingKind.CHANGED: "Chỉ tiêu có thay đổi: rà soát lại phiếu.",
    plan_enums.MappingKind.SPLIT: "Chỉ tiêu cũ được tách: rà soát tử số, mẫu số của từng phần.",
}


@transaction.atomic
def replace_plan(
    *,
    plan: plans.Plan,
    indicators: Sequence[plan_actions.Fate],
    tasks: Sequence[plan_actions.Fate],
    by: audit_rules.Actor,
    at: datetime,
) -> int:
    """Let ``plan`` take the place of the one that it replaces, profiles included.

    Returns how many profiles were carried over as drafts.

    :raises plans.rules.PlansError: as ``plans.actions.record_mapping`` does.
    :raises NotAllowedError: when the post may not edit profiles.
    """
    plan_actions.record_mapping(plan=plan, indicators=indicators, tasks=tasks, by=by, at=at)
    return carry_over(plan=plan, by=by, at=at)


@transaction.atomic
def settle_mapping(
    *,
    plan: plans.Plan,
    indicators: Sequence[plan_actions.Fate],
    tasks: Sequence[plan_actions.Fate],
    by: audit_rules.Actor,
    at: datetime,
) -> int:
    """Settle flagged items of a replaced plan, profiles included; return how many.

    :raises plans.rules.PlansError: as ``plans.actions.settle_mapping`` does.
    :raises NotAllowedError: when the post may not edit profiles.
    """
    settled = plan_actions.settle_mapping(
        plan=plan, indicators=indicators, tasks=tasks, by=by, at=at
    )
    carry_over(plan=plan, by=by, at=at)
    return settled


@transaction.atomic
def carry_over(*, plan: plans.Plan, by: audit_rules.Actor, at: datetime) -> int:
    """Draft profiles for indicators that continue one of the replaced plan; return how many.

    An indicator that has a profile keeps it. Where several old ones flow into one, the most
    alike gives the draft, and the note names the others.

    :raises NotAllowedError: when the post may not edit profiles.
    """
    permissions.check_may_edit(by)
    known = set(models.Profile.objects.of_plan(plan).values_list("indicator_id", flat=True))
    mappings = (
        plan.mappings.filter(kind__in=_KEPT, old_indicator__isnull=False)
        .exclude(new_indicator__in=known)
        .select_related("old_indicator__plan__document")
        .defer("old_indicator__plan__document__lines")
        .order_by("new_indicator__position", "-score", "old_indicator__position")
    )
    held = models.Profile.objects.current().with_offices()
    old = {row.indicator_id: row for row in held.filter(indicator__fates__in=mappings)}
    facts = queries.list_facts(plan=plan, on=plan.in_force_on)
    made: dict[int, models.Profile] = {}
    for mapping in mappings:
        origin = old.get(mapping.old_indicator_id or 0)
        key = mapping.new_indicator_id
        if origin is None or key is None:
            continue
        if key in made:
            made[key].note += f" Còn tiếp nối chỉ tiêu {mapping.old_indicator}."
        else:
            made[key] = _continue(origin, key, mapping, facts[key], by, at)
    models.Profile.objects.bulk_create(made.values())
    if made:
        writing.journal("carry_over_profiles", plan, by=by, at=at, after={"drafts": len(made)})
    return len(made)


def _continue(
    origin: models.Profile,
    key: int,
    mapping: plans.ItemMapping,
    facts: rules.Facts,
    by: audit_rules.Actor,
    at: datetime,
) -> models.Profile:
    """Copy a profile to the indicator that continues its own; the clause is the new one's."""
    old = mapping.old_indicator
    source = f"Như phiếu của chỉ tiêu {old.code}, {old.plan.document}." if old else ""
    draft = models.Profile(
        indicator_id=key, version=1, state=enums.ProfileState.DRAFT,
        origin=origin, drafted_by=by.account, drafted_at=at,
        note=f"{_WHY[plan_enums.MappingKind(mapping.kind)]} {source}",
        reasons=dict.fromkeys(rules.FIELDS, source),
    )  # fmt: skip
    for name in rules.FIELDS:
        setattr(draft, name, getattr(origin, name))
    proposal = rules.propose_profile(facts)
    for name in ("basis", "span_from", "span_to", "asked_from", "asked_until"):
        setattr(draft, name, getattr(proposal.terms, name))
        draft.reasons[name] = proposal.reasons.get(name, "")
    draft.time, draft.reasons["time"] = proposal.terms.time, proposal.reasons["time"]
    return draft
