"""Write how a plan asks for reports: proposed from its own clause, changed by the province."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone

from nq57.audit import actions as audit_actions
from nq57.audit import rules as audit_rules
from nq57.core import periods
from nq57.plans import enums as plan_enums
from nq57.plans import models as plans
from nq57.reporting import models, permissions, rules

_FIELDS = (
    "cadences", "window", "due_day", "day_off", "is_one_paper", "onward_due_day", "basis",
)  # fmt: skip


@dataclass(frozen=True, kw_only=True)
class NewTerms:
    """What the terms say from a day on."""

    since: date
    cadences: Sequence[str]
    window: str
    due_day: int
    day_off: str
    is_one_paper: bool
    onward_due_day: int | None
    basis: str
    is_confirmed: bool = False


@transaction.atomic
def propose_terms(*, plan: plans.Plan, by: audit_rules.Actor, at: datetime) -> models.Terms | None:
    """Write terms from the plan's own clause on reports, to be confirmed; None without one.

    They hold from the base period in which they are written: nobody is late for a month in
    which nothing was asked here. A plan that has terms keeps them.

    :raises NotAllowedError: when the post does not run the cycles.
    """
    permissions.check_may_run(by)
    duty = plan.duties.filter(kind=plan_enums.DutyKind.REPORT, due_day__isnull=False).first()
    if duty is None or not duty.every or plan.report_terms.exists():
        return None
    cadences = [kind for kind in periods.KINDS if kind in duty.every]
    today = timezone.localdate(at, rules.ZONE)
    new = NewTerms(
        since=periods.get_period(rules.get_base_kind(cadences), today).start, cadences=cadences,
        window="calendar", due_day=duty.due_day or 1, day_off="keep", is_one_paper=True,
        onward_due_day=None, basis=f"{plan.document.symbol}, mục {duty.code}",
    )  # fmt: skip
    return _write(plan, new, duty, by, at)


@transaction.atomic
def set_terms(
    *, plan: plans.Plan, new: NewTerms, by: audit_rules.Actor, at: datetime
) -> models.Terms:
    """Let other terms hold from a day on; those before them end there and stay readable.

    :raises NotAllowedError: when the post does not run the cycles.
    :raises rules.ReportingError: when the day is before that of terms that cycles follow, or
        something is out of its list.
    """
    permissions.check_may_run(by)
    plans.Plan.objects.select_for_update().get(pk=plan.pk)
    later = plan.report_terms.filter(since__gte=new.since)
    if later.filter(cycles__isnull=False).exists():
        raise rules.ReportingError(
            "Đã có kỳ mở theo thiết lập từ ngày đó. Chọn ngày bắt đầu sau kỳ đã mở."
        )
    if plan.report_cycles.filter(ends_on__gte=new.since).exists():
        raise rules.ReportingError("Ngày bắt đầu nằm trong kỳ đã mở. Chọn ngày đầu của kỳ chưa mở.")
    later.delete()
    plan.report_terms.filter(until__isnull=True).update(until=new.since)
    duty = plan.duties.filter(kind=plan_enums.DutyKind.REPORT).first()
    return _write(plan, new, duty, by, at)


@transaction.atomic
def confirm_terms(*, terms: models.Terms, by: audit_rules.Actor, at: datetime) -> None:
    """Write that the province confirms the terms.

    :raises NotAllowedError: when the post does not run the cycles.
    :raises rules.ReportingError: when other terms took their place meanwhile.
    """
    permissions.check_may_run(by)
    plans.Plan.objects.select_for_update().get(pk=terms.plan_id)
    if models.Terms.objects.filter(pk=terms.pk).update(is_confirmed=True) != 1:
        raise rules.ReportingError(
            "Thiết lập này vừa được thay bằng thiết lập khác. Tải lại trang, xem rồi xác nhận."
        )
    terms.is_confirmed = True
    _journal("confirm_terms", terms, by, at, {"since": terms.since})


def _write(
    plan: plans.Plan,
    new: NewTerms,
    duty: plans.Duty | None,
    by: audit_rules.Actor,
    at: datetime,
) -> models.Terms:
    terms = models.Terms(
        plan=plan, duty=duty, since=new.since, is_confirmed=new.is_confirmed,
        written_by=by.account, written_at=at, **{name: getattr(new, name) for name in _FIELDS},
    )  # fmt: skip
    try:
        terms.full_clean()
    except ValidationError as error:
        raise rules.ReportingError(" ".join(error.messages)) from error
    terms.save()
    said = {name: getattr(new, name) for name in _FIELDS}
    _journal("set_terms", terms, by, at, {"since": new.since} | said)
    return terms


def _journal(
    verb: str, terms: models.Terms, by: audit_rules.Actor, at: datetime, after: dict[str, Any]
) -> None:
    audit_actions.record(
        by=by, at=at, verb=verb, subject_kind="report_terms", subject_code=terms.plan.code,
        after=after, secrecy=terms.plan.secrecy,
    )  # fmt: skip
