"""Submit, approve and confirm profiles, one or many at once."""

from collections.abc import Sequence
from datetime import datetime

from django.db import transaction
from django.utils import timezone

from nq57.audit import rules as audit_rules
from nq57.measures import enums, models, permissions, queries, rules
from nq57.measures.actions import writing


@transaction.atomic
def submit_profiles(
    *,
    profiles: Sequence[models.Profile],
    stamps: dict[int, str],
    by: audit_rules.Actor,
    at: datetime,
) -> int:
    """Put whole drafts before who approves; return how many.

    :raises NotAllowedError: when the post may not edit profiles.
    :raises writing.ConflictError: when one was written again since it was seen.
    :raises rules.MeasuresError: when one lacks something or is no draft, none is given, or the
        plan is no longer in force.
    """
    permissions.check_may_edit(by)
    locked = _lock_some(profiles, stamps)
    _check_whole(locked, enums.ProfileState.WAITING, at)
    for profile in locked:
        profile.state = enums.ProfileState.WAITING
        profile.revision += 1
    models.Profile.objects.bulk_update(locked, ["state", "revision"])
    _journal("submit_profiles", locked, by=by, at=at)
    return len(locked)


@transaction.atomic
def approve_profiles(
    *,
    profiles: Sequence[models.Profile],
    stamps: dict[int, str],
    decision: str,
    by: audit_rules.Actor,
    at: datetime,
) -> int:
    """Put drafts in use, all or none; return how many.

    ``decision`` names the document by which the province approves: so they are confirmed too.
    The versions in use until now stay readable as replaced.

    :raises NotAllowedError: when the post may not approve profiles.
    :raises writing.ConflictError: when one was written again since it was seen.
    :raises rules.MeasuresError: when one lacks something, none is given, no document is named,
        or the plan is no longer in force.
    """
    permissions.check_may_approve(by)
    _check_decision(decision)
    locked = _lock_some(profiles, stamps)
    _check_whole(locked, enums.ProfileState.APPROVED, at)
    indicators = [profile.indicator_id for profile in locked]
    models.Profile.objects.current().filter(indicator__in=indicators).update(
        state=enums.ProfileState.REPLACED, replaced_at=at
    )
    for profile in locked:
        profile.state = enums.ProfileState.APPROVED
        profile.approved_by, profile.approved_at = by.account, at
        _confirm(profile, decision, by, at)
    models.Profile.objects.bulk_update(
        locked, ["state", "approved_by", "approved_at", *_CONFIRMATION]
    )
    _journal("approve_profiles", locked, by=by, at=at, note=decision.strip())
    return len(locked)


@transaction.atomic
def confirm_profiles(
    *,
    profiles: Sequence[models.Profile],
    stamps: dict[int, str],
    decision: str,
    by: audit_rules.Actor,
    at: datetime,
) -> int:
    """Write that the province confirms profiles in use, by which document; return how many.

    :raises NotAllowedError: when the post may not approve profiles.
    :raises writing.ConflictError: when one was written again since it was seen.
    :raises rules.MeasuresError: when one is not in use or is confirmed, none is given, or no
        document.
    """
    permissions.check_may_approve(by)
    _check_decision(decision)
    locked = _lock_some(profiles, stamps)
    for profile in locked:
        if profile.state != enums.ProfileState.APPROVED or profile.is_confirmed:
            raise rules.MeasuresError(
                f"Phiếu của chỉ tiêu {profile.indicator.code} không chờ xác nhận. "
                "Hãy tải lại trang."
            )
        _confirm(profile, decision, by, at)
    models.Profile.objects.bulk_update(locked, _CONFIRMATION)
    _journal("confirm_profiles", locked, by=by, at=at, note=decision.strip())
    return len(locked)


_CONFIRMATION = ["decision", "is_confirmed", "confirmed_by", "confirmed_at"]


def _confirm(profile: models.Profile, decision: str, by: audit_rules.Actor, at: datetime) -> None:
    profile.decision, profile.is_confirmed = decision.strip(), True
    profile.confirmed_by, profile.confirmed_at = by.account, at


def _check_decision(decision: str) -> None:
    if not decision.strip():
        raise rules.MeasuresError("Ghi số, ký hiệu và ngày của văn bản làm căn cứ.")


def _lock_some(profiles: Sequence[models.Profile], stamps: dict[int, str]) -> list[models.Profile]:
    if not profiles:
        raise rules.MeasuresError("Chọn ít nhất một phiếu.")
    return writing.lock_profiles(profiles, stamps)


def _check_whole(profiles: Sequence[models.Profile], to: str, at: datetime) -> None:
    """Refuse a step that a profile may not take, or a profile with a fault."""
    around: dict[int, rules.Surroundings] = {}
    for plan in {profile.indicator.plan for profile in profiles}:
        writing.check_in_force(plan)
        around |= queries.list_surroundings(plan=plan, on=timezone.localdate(at))
    for profile in profiles:
        code = profile.indicator.code
        rules.check_step(profile.state, to, code)
        faults = rules.list_faults(profile.to_terms(), around[profile.indicator_id])
        if faults:
            raise rules.FaultyError(faults, code)


def _journal(
    verb: str,
    profiles: Sequence[models.Profile],
    *,
    by: audit_rules.Actor,
    at: datetime,
    note: str = "",
) -> None:
    """Write one entry for each plan, with the versions by indicator."""
    versions: dict[int, dict[str, int]] = {}
    by_key = {profile.indicator.plan_id: profile.indicator.plan for profile in profiles}
    for profile in profiles:
        told = versions.setdefault(profile.indicator.plan_id, {})
        told[profile.indicator.code] = profile.version
    for key, told in versions.items():
        writing.journal(verb, by_key[key], by=by, at=at, note=note, after={"versions": told})
