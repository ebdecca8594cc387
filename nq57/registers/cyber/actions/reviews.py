"""Overall reviews: opened on an order, corrected, ended, the offices urged.

What an office owes is an obligation of the core, as in a campaign. What it has to look through
is what the three registers hold of it, followed while the review runs.
"""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.utils import timezone

from nq57.audit import actions as audit_actions
from nq57.audit import enums as audit_enums
from nq57.audit import rules as audit_rules
from nq57.orgs.models import Organisation
from nq57.plans import models as plans
from nq57.registers.cyber import enums, models, permissions, queries, rules
from nq57.registers.cyber.actions import asking

SUBJECT = "overall_review"
_FIELDS = {
    enums.Axis.DATABASES: "database", enums.Axis.SYSTEMS: "system", enums.Axis.PEOPLE: "officer",
}  # fmt: skip


@dataclass(frozen=True, kw_only=True)
class NewReview:
    """What a review asks: on which order, by when, of which offices."""

    title: str
    task: plans.Task
    asked: str
    due: date
    offices: Sequence[Organisation]


@transaction.atomic
def open_review(*, new: NewReview, by: audit_rules.Actor, at: datetime) -> models.Review:
    """Open a review on an order: every chosen office owes its answer by the date.

    :raises NotAllowedError: when the post runs no reviews.
    :raises CyberError: when a word or the date misses, an office has no work by the order's
        document, or a review runs for the order already.
    """
    permissions.check_may_run_review(by)
    task = plans.Task.objects.select_for_update(of=("self",)).select_related(
        "plan", "document"
    ).defer("document__lines").get(pk=new.task.pk)  # fmt: skip
    centre, today = asking.find_centre(by), timezone.localdate(at)
    chosen = _check_new(new, task, centre, today)
    known = models.Review.objects.filter(code__startswith=f"RS{today.year}-")
    used = set(known.values_list("code", flat=True))
    made = models.Review.objects.create(
        code=asking.make_code("RS", used, today.year), title=new.title.strip(), task=task,
        centre=centre, asked=new.asked.strip(), due=new.due, opened_at=at, opened_by=by.account,
    )  # fmt: skip
    order = asking.Order(
        code=made.code, title=f"{made.title}: rà soát và trả lời", task=task, due=new.due,
        centre=centre,
    )  # fmt: skip
    owed = asking.owe(order=order, chosen=chosen, by=by, at=at)
    models.ReviewOffice.objects.bulk_create(
        models.ReviewOffice(
            review=made, organisation=one.office, obligation=owed[one.office.pk], added_at=at,
            is_made=one.obligation is None,
        )
        for one in chosen
    )  # fmt: skip
    for axis in enums.Axis:
        follow_items(axis=axis, offices=[one.office for one in chosen], at=at)
    taken = sum(one.obligation is not None for one in chosen)
    _journal(
        made, "open_overall_review", by, at,
        after={"title": made.title, "due": made.due, "offices": len(chosen), "taken_over": taken,
               "basis": queries.say_basis(task=task)},
    )  # fmt: skip
    return made


@transaction.atomic
def correct_review(
    *,
    review: models.Review,
    title: str,
    asked: str,
    by: audit_rules.Actor,
    at: datetime,
    dropped: Collection[str] = (),
    reason: str = "",
) -> models.Review:
    """Correct the words of a running review; offices (codes) leave with a reason.

    :raises NotAllowedError: when the post runs no reviews.
    :raises CyberError: when it has ended or changed meanwhile, a word or the reason misses.
    """
    held = _lock(review, by)
    if not title.strip() or not asked.strip():
        raise rules.CyberError("Ghi tên đợt rà soát và nội dung yêu cầu.")
    before = {"title": held.title, "asked": held.asked}
    held.title, held.asked = title.strip(), asked.strip()
    held.version += 1
    held.save()
    leaving = held.offices.filter(organisation__code__in=dropped, dropped_at=None)
    rows = list(leaving.select_related("organisation", "obligation__case__organisation"))
    for office in rows:
        office.dropped_at, office.reason = at, rules.check_ended(reason)
        office.save(update_fields=["dropped_at", "reason"])
        asking.release(office, office.reason, by, at)
    after = {
        "title": held.title, "asked": held.asked,
        "dropped": sorted(one.organisation.code for one in rows),
    }  # fmt: skip
    _journal(held, "correct_overall_review", by, at, before=before, after=after, note=reason)
    return held


@transaction.atomic
def end_review(
    *, review: models.Review, state: str, reason: str, by: audit_rules.Actor, at: datetime
) -> models.Review:
    """Close a review, or cancel it; what was asked for it alone is cancelled with it, of a
    closed one it stays owed.

    :raises NotAllowedError: when the post runs no reviews.
    :raises CyberError: when it has ended or changed meanwhile, or no reason is given.
    """
    held = _lock(review, by)
    if state not in (enums.CampaignState.CLOSED, enums.CampaignState.CANCELLED):
        raise rules.CyberError("Chọn kết thúc hoặc hủy.")
    held.state, held.reason, held.ended_at = state, rules.check_ended(reason), at
    held.version += 1
    held.save()
    if state == enums.CampaignState.CANCELLED:
        owed = held.offices.filter(dropped_at=None).select_related("obligation__case__organisation")
        for office in owed:
            asking.release(office, held.reason, by, at)
    verb = (
        "close_overall_review" if state == enums.CampaignState.CLOSED else "cancel_overall_review"
    )
    _journal(held, verb, by, at, note=held.reason)
    return held


@transaction.atomic
def urge_review(
    *,
    review: models.Review,
    note: str,
    by: audit_rules.Actor,
    at: datetime,
    standings: Collection[str] = (),
) -> int:
    """Urge the offices that have something left to answer; return how many.

    :raises NotAllowedError: when the post runs no reviews.
    :raises CyberError: when it has ended, or nobody is left to urge.
    :raises CasesError: when nothing is said.
    """
    held = _lock(review, by)
    board = queries.make_review_board(review=held, day=timezone.localdate(at), now=at)
    wanted = set(standings) or set(rules.REVIEW_STANDINGS)
    keys = [
        row.office.obligation_id for row in board.rows
        if row.stand.standing in wanted - rules.REVIEW_SETTLED
    ]  # fmt: skip
    urged = asking.urge(obligations=keys, centre=held.centre, note=note, by=by, at=at)
    _journal(held, "urge_overall_review", by, at, after={"offices": urged}, note=note)
    return urged


def follow_items(*, axis: str, offices: Collection[Organisation], at: datetime) -> None:
    """Let the running reviews hold the entries of offices as a register has them now.

    Whoever writes the register calls this in the same transaction: what was within a review on
    a day can be told later.
    """
    keys, field = [one.pk for one in offices], _FIELDS[enums.Axis(axis)]
    running = models.Review.objects.running().filter(
        offices__organisation__in=keys, offices__dropped_at=None
    )
    for review in running.distinct():
        asked = review.offices.filter(organisation__in=keys, dropped_at=None)
        own = list(asked.values_list("organisation", flat=True))
        entries = queries.list_entries_of(axis=axis, offices=own)
        wanted = {(key, office): version for key, office, version in entries}
        open_ = review.items.filter(until_at=None, axis=axis, organisation__in=keys)
        held = {(getattr(one, f"{field}_id"), one.organisation_id): one.pk for one in open_}
        left = [key for pair, key in held.items() if pair not in wanted]
        models.ReviewItem.objects.filter(pk__in=left).update(until_at=at)
        models.ReviewItem.objects.bulk_create(
            models.ReviewItem(
                review=review, organisation_id=office, axis=axis, seen_version=wanted[key, office],
                is_new=at > review.opened_at, since_at=at, **{f"{field}_id": key},
            )
            for key, office in sorted(wanted.keys() - held.keys())
        )  # fmt: skip


def _check_new(
    new: NewReview, task: plans.Task, centre: Organisation, today: date
) -> list[queries.Candidate]:
    if not new.title.strip() or not new.asked.strip():
        raise rules.CyberError("Ghi tên đợt rà soát và nội dung yêu cầu.")
    if models.Review.objects.running().filter(task=task).exists():
        raise rules.CyberError("Mục này đã có một đợt rà soát đang thực hiện: mở đợt ấy.")
    candidates = queries.list_review_candidates(task=task, due=new.due, centre=centre.code)
    keys = {one.pk for one in new.offices}
    if not keys:
        raise rules.CyberError("Chọn ít nhất một cơ quan.")
    chosen = [one for one in candidates if one.office.pk in keys]
    if len(chosen) != len(keys):
        raise rules.CyberError("Có cơ quan mà văn bản này không giao việc: bỏ cơ quan ấy.")
    if new.due < today:
        raise rules.CyberError("Hạn đã qua: ghi hạn trả lời từ hôm nay trở đi.")
    return chosen


def _lock(review: models.Review, by: audit_rules.Actor) -> models.Review:
    permissions.check_may_run_review(by)
    held = models.Review.objects.select_for_update(of=("self",)).select_related(
        "centre"
    ).get(pk=review.pk)  # fmt: skip
    if held.state != enums.CampaignState.RUNNING:
        raise rules.CyberError(f"Đợt rà soát {held.get_state_display().lower()}: không sửa được.")
    if held.version != review.version:
        raise rules.StaleError("Đợt rà soát vừa được người khác sửa: tải lại trang để xem.")
    return held


def _journal(
    review: models.Review, verb: str, by: audit_rules.Actor, at: datetime, **told: Any
) -> None:
    audit_actions.record(
        by=by, at=at, verb=verb, subject_kind=SUBJECT, subject_code=review.code,
        secrecy=audit_enums.Secrecy.RESTRICTED, **told,
    )  # fmt: skip
