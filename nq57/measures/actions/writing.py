"""What the writes of profiles share: filling a row, locking, the journal."""

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any

from nq57.audit import actions as audit_actions
from nq57.audit import rules as audit_rules
from nq57.measures import models, rules
from nq57.orgs.models import Organisation
from nq57.plans import enums as plan_enums
from nq57.plans import models as plans


class ConflictError(rules.MeasuresError):
    """Refuse to write over what somebody else wrote since the page was opened."""

    def __init__(self, held: models.Profile) -> None:
        """Keep the version that stands now, with its offices."""
        self.held = held
        super().__init__(
            f"Phiếu của chỉ tiêu {held.indicator.code} vừa được {held.drafted_by} ghi lại "
            f"(phiên bản {held.version}) sau khi bạn mở trang. Xem lại rồi ghi lần nữa."
        )


def load_offices(terms: Iterable[rules.Terms]) -> dict[str, Organisation]:
    """Return the offices that profiles name, by code.

    :raises rules.MeasuresError: when there is no office of a code.
    """
    codes = {getattr(said, name) for said in terms for name in models.OFFICES} - {""}
    found = {row.code: row for row in Organisation.objects.filter(code__in=codes)}
    for code in sorted(codes - found.keys()):
        raise rules.MeasuresError(f"Không có cơ quan mã “{code}”. Chọn lại cơ quan.")
    return found


def fill(
    profile: models.Profile, terms: rules.Terms, offices: dict[str, Organisation]
) -> models.Profile:
    """Write what ``terms`` say into a row that is not saved yet."""
    for name in rules.FIELDS:
        value = getattr(terms, name)
        setattr(profile, name, offices.get(value) if name in models.OFFICES else value)
    return profile


def lock_indicator(indicator: plans.Indicator) -> plans.Indicator:
    """Lock an indicator's row, so that its profile has one writer at a time."""
    rows = plans.Indicator.objects.select_related("plan__document")
    return rows.select_for_update(of=("self",)).get(pk=indicator.pk)


def check_in_force(plan: plans.Plan) -> None:
    """Refuse to change the profiles of a plan that has ended.

    :raises rules.MeasuresError: then.
    """
    if plan.state != plan_enums.PlanState.IN_FORCE:
        raise rules.MeasuresError(
            f"{plan.document} không còn hiệu lực nên phiếu của nó giữ nguyên. "
            "Sửa phiếu ở kế hoạch đang hiệu lực."
        )


def lock_profiles(
    profiles: Sequence[models.Profile], stamps: dict[int, str] | None = None
) -> list[models.Profile]:
    """Lock rows and return them as they stand now, in the plan's order.

    ``stamps`` are the writings that the person saw, by key.

    :raises ConflictError: when one was written again since.
    """
    keys = {profile.pk for profile in profiles}
    locked = list(
        models.Profile.objects.select_for_update(of=("self",))
        .filter(pk__in=keys)
        .select_related("indicator__plan__document", *models.OFFICES)
        .defer("indicator__plan__document__lines")
        .order_by("indicator__position", "version")
    )
    for row in locked:
        if stamps is not None and stamps.get(row.pk) != row.stamp:
            raise ConflictError(row)
    return locked


def journal(
    verb: str,
    plan: plans.Plan,
    *,
    by: audit_rules.Actor,
    at: datetime,
    subject: str = "",
    note: str = "",
    before: dict[str, Any] | None = None,
    after: dict[str, Any] | None = None,
) -> None:
    """Write the entry of one action; ``subject`` is an indicator's number, or empty for many."""
    audit_actions.record(
        by=by, at=at, verb=verb, subject_kind="profile",
        subject_code=f"{plan.code}/{subject}" if subject else plan.code,
        before=before, after=after, note=note, secrecy=plan.secrecy,
    )  # fmt: skip
