"""Propose and edit profiles; what is in use stays as it is."""

from datetime import datetime

from django.db import transaction
from django.utils import timezone

from nq57.audit import rules as audit_rules
from nq57.measures import enums, models, permissions, queries, rules
from nq57.measures.actions import writing
from nq57.plans import models as plans


@transaction.atomic
def propose_all(*, plan: plans.Plan, by: audit_rules.Actor, at: datetime) -> int:
    """Draft a profile for each indicator of a plan that has none; return how many.

    :raises NotAllowedError: when the post may not edit profiles.
    :raises rules.MeasuresError: when the plan is no longer in force.
    """
    permissions.check_may_edit(by)
    held = plans.Plan.objects.select_for_update(of=("self",)).get(pk=plan.pk)
    writing.check_in_force(held)
    known = set(models.Profile.objects.of_plan(held).values_list("indicator_id", flat=True))
    facts = queries.list_facts(plan=plan, on=timezone.localdate(at))
    proposals = {
        key: rules.propose_profile(told) for key, told in facts.items() if key not in known
    }
    offices = writing.load_offices(row.terms for row in proposals.values())
    made = [
        writing.fill(
            models.Profile(
                indicator_id=key, version=1, state=enums.ProfileState.DRAFT,
                reasons=proposal.reasons, drafted_by=by.account, drafted_at=at,
            ),
            proposal.terms, offices,
        )
        for key, proposal in proposals.items()
    ]  # fmt: skip
    models.Profile.objects.bulk_create(made)
    if made:
        writing.journal("propose_profiles", plan, by=by, at=at, after={"drafts": len(made)})
    return len(made)


@transaction.atomic
def edit_profile(
    *,
    indicator: plans.Indicator,
    terms: rules.Terms,
    note: str,
    seen: str,
    by: audit_rules.Actor,
    at: datetime,
) -> models.Profile:
    """Write what a profile says: into the open draft, else as the next version.

    ``seen`` is the stamp of the version that the person had before the eyes, empty for none;
    ``note`` says why. Fields that the person changed lose the proposal's reason.

    :raises NotAllowedError: when the post may not edit profiles.
    :raises writing.ConflictError: when somebody wrote since; it holds the version that stands.
    :raises rules.FaultyError: with every fault, by field.
    :raises rules.MeasuresError: when nothing changes, or the plan is no longer in force.
    """
    permissions.check_may_edit(by)
    writing.check_in_force(writing.lock_indicator(indicator).plan)
    latest = queries.get_latest(indicator=indicator)
    if latest is not None and latest.stamp != seen:
        raise writing.ConflictError(latest)
    changed = _check(indicator, latest, terms, note.strip(), at)
    profile = _write(indicator, latest, terms, note.strip(), by, at)
    writing.journal(
        "edit_profile", indicator.plan, by=by, at=at, subject=indicator.code, note=note.strip(),
        before={row.field: row.before for row in changed},
        after={row.field: row.after for row in changed} | {"version": profile.version},
    )  # fmt: skip
    return profile


def _check(
    indicator: plans.Indicator,
    latest: models.Profile | None,
    terms: rules.Terms,
    note: str,
    at: datetime,
) -> list[rules.Difference]:
    """Return what an edit changes; refuse one with faults, or that changes nothing."""
    around = queries.list_surroundings(plan=indicator.plan, on=timezone.localdate(at))
    faults = rules.list_faults(terms, around[indicator.pk])
    if latest is not None and not latest.is_open and not note:
        faults.append(rules.Fault("note", "Ghi vì sao sửa phiếu đã duyệt."))
    if faults:
        raise rules.FaultyError(faults)
    changed = rules.diff(latest.to_terms() if latest else rules.Terms(), terms)
    if latest is not None and not changed and (latest.note == note or not latest.is_open):
        raise rules.MeasuresError("Phiếu đang ghi đúng như vậy: không có gì để sửa.")
    return changed


def _write(
    indicator: plans.Indicator,
    latest: models.Profile | None,
    terms: rules.Terms,
    note: str,
    by: audit_rules.Actor,
    at: datetime,
) -> models.Profile:
    """Fill the open draft or the next version and save it as a draft."""
    if latest is not None and latest.is_open:
        profile = latest
        profile.revision += 1
    else:
        profile = models.Profile(
            indicator=indicator, version=latest.version + 1 if latest else 1
        )  # fmt: skip
    reasons = latest.reasons if latest else {}
    before = latest.to_terms() if latest else None
    kept = {
        name: reason
        for name, reason in reasons.items()
        if before is None or getattr(before, name, None) == getattr(terms, name, None)
    }
    profile.state = enums.ProfileState.DRAFT
    profile.note, profile.reasons = note, kept
    profile.drafted_by, profile.drafted_at = by.account, at
    writing.fill(profile, terms, writing.load_offices([terms])).save()
    return profile
