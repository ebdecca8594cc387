"""Overall reviews: opened on an order, corrected, ended, the offices urged.

What an office has to look through is what the three registers hold of it, followed while the
review runs.
"""

from collections.abc import Collection
from datetime import datetime

from django.db import transaction
from django.utils import timezone

from nq57.audit import rules as audit_rules
from nq57.orgs.models import Organisation
from nq57.registers.cyber import enums, models, permissions, queries, rules
from nq57.registers.cyber.actions import calls

REVIEWS: calls.CallKind[
    models.Review, models.ReviewOffice, models.ReviewAnswer, rules.ReviewStand, rules.ReviewTotals
] = calls.CallKind(
    calls=queries.REVIEWS,
    rights=permissions.REVIEWS,
    subject="overall_review",
    stem="RS",
    answer="review_answer",
    prefix=rules.REVIEW_PREFIX,
    noun="đợt rà soát",
    work="rà soát và trả lời",
    answering="trả lời",
    answered="bản trả lời",
    heading="Trả lời rà soát",
    product="Bản trả lời rà soát tổng thể",
    unsettled="Bản trả lời phải được nhận và đủ mọi mục của danh mục mới báo hoàn thành được.",
)
_FIELDS = {
    enums.Axis.DATABASES: "database", enums.Axis.SYSTEMS: "system", enums.Axis.PEOPLE: "officer",
}  # fmt: skip
NewReview = calls.NewCall


@transaction.atomic
def open_review(*, new: NewReview, by: audit_rules.Actor, at: datetime) -> models.Review:
    """Open a review on an order: every chosen office owes its answer by the date.

    :raises NotAllowedError: when the post runs no reviews.
    :raises CyberError: when a word or the date misses, an office has no work by the order's
        document, or a review runs for the order already.
    """
    permissions.REVIEWS.check_may_run(by)
    task = calls.lock_order(new.task)
    calls.check_new(REVIEWS, new, task)
    centre = calls.find_centre(by).code
    asked = queries.list_review_candidates(task=task, due=new.due, centre=centre)
    chosen = calls.choose(asked, new.offices, "văn bản này")
    if new.due < timezone.localdate(at):
        raise rules.CyberError("Hạn đã qua: ghi hạn trả lời từ hôm nay trở đi.")
    made = calls.open_call(REVIEWS, new, task, chosen, by, at)
    for axis in enums.Axis:
        follow_items(axis=axis, offices=[one.office for one in chosen], at=at)
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
    held, said = calls.lock_call(REVIEWS, review, by), {"title": title, "asked": asked}
    calls.correct_call(REVIEWS, held, said, by, at, dropped=dropped, reason=reason)
    return held


@transaction.atomic
def end_review(
    *, review: models.Review, state: str, reason: str, by: audit_rules.Actor, at: datetime
) -> models.Review:
    """Close a review, or cancel it, as any call."""
    return calls.end_call(REVIEWS, review, state, reason, by, at)


@transaction.atomic
def urge_review(
    *,
    review: models.Review,
    note: str,
    by: audit_rules.Actor,
    at: datetime,
    standings: Collection[str] = (),
) -> int:
    """Urge the offices of a review, as of any call; return how many."""
    return calls.urge_call(REVIEWS, review, note, by, at, standings)


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
