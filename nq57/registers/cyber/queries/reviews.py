"""Overall reviews: whom an order asks, where every office stands on any day, what was answered."""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from datetime import date, datetime
from typing import Any

from django.db.models import QuerySet

from nq57.audit import rules as audit_rules
from nq57.orgs import models as orgs
from nq57.plans import models as plans
from nq57.registers.cyber import enums, models, rules
from nq57.registers.cyber.queries import calls

ReviewBoard = calls.Board[models.ReviewOffice, rules.ReviewStand, rules.ReviewTotals]


def list_review_orders(*, by: audit_rules.Actor) -> QuerySet[plans.Task]:
    """Return what a review may rest on: clauses for which none runs."""
    return calls.list_clauses(by=by, besides=models.Review.objects.running())


def list_review_candidates(*, task: plans.Task, due: date, centre: str) -> list[calls.Candidate]:
    """Return the offices that a review may ask, by name: those to which the document of the
    clause gives work, whatever work.

    Taken over is what an office owes for the clause itself by that date. The centre's (its code)
    own work is to hold the review: what it answers as an office is asked for beside that.
    """
    owed = calls.list_given(task__document=task.document_id)
    held = calls.list_owed_by(owed.filter(task=task).exclude(organisation__code=centre), due)
    offices = orgs.Organisation.objects.filter(pk__in=owed.values("organisation"))
    listed = list(offices.order_by("sort_key", "pk"))
    numbers: dict[int, int] = defaultdict(int)
    for axis in enums.Axis:
        for _key, office, _version in list_entries_of(
            axis=axis, offices=[one.pk for one in listed]
        ):
            numbers[office] += 1
    return [
        calls.Candidate(one, numbers[one.pk], held.get(one.pk, (one, None))[1]) for one in listed
    ]


def list_entries_of(*, axis: str, offices: Sequence[int]) -> list[tuple[int, int, int]]:
    """Return the living entries of an axis: key, office (key), how often it was changed."""
    found: QuerySet[Any]
    holder = "office"
    if axis == enums.Axis.SYSTEMS:
        found, holder = models.InformationSystem.objects.living(), "operator"
    elif axis == enums.Axis.DATABASES:
        found = models.Database.objects.living()
    else:
        found = models.Officer.objects.living()
    kept = found.filter(**{f"{holder}__in": list(offices)}).order_by("pk")
    return list(kept.values_list("pk", holder, "version"))


def list_review_items(*, office: models.ReviewOffice) -> list[models.ReviewItem]:
    """Return the entries that an office has to look through now, by axis and name."""
    found = models.ReviewItem.objects.filter(
        review=office.review_id, organisation=office.organisation_id, until_at__isnull=True
    ).select_related("database", "system", "officer")  # fmt: skip
    order = {axis: number for number, axis in enumerate(rules.AXES)}
    return sorted(found, key=lambda one: (order[one.axis], one.entry.sort_key, one.pk))


def tell_items(items: Sequence[models.ReviewItem]) -> Mapping[int, rules.KnownItem]:
    """Return loaded items as the rules see them, by key."""
    return {
        one.pk: rules.KnownItem(
            key=one.pk, axis=one.axis, name=one.entry.name, is_new=one.is_new,
            seen_version=one.seen_version, version=one.entry.version,
        )
        for one in items
    }  # fmt: skip


# The columns of the table that goes out, with their widths.
REVIEW_COLUMNS = {
    "Cơ quan": 40, "Tình trạng": 20,
    **{
        head: width
        for axis in enums.Axis
        for head, width in (
            (f"{axis.label}: tình trạng", 20), (f"{axis.label}: trong danh mục", 12),
            (f"{axis.label}: đã rà soát", 12), (f"{axis.label}: tỷ lệ (%)", 10),
            (f"{axis.label}: đã sửa", 10), (f"{axis.label}: bổ sung", 10),
            (f"{axis.label}: không còn", 10),
        )
    },
    "Hạn": 12, "Trễ (ngày)": 10,
}  # fmt: skip


def stream_review_board(*, board: ReviewBoard) -> Iterator[list[Any]]:
    """Yield the offices of a board as rows of a table, and the totals."""
    words = dict(enums.ReviewStanding.choices)
    for row in board.rows:
        told: list[Any] = []
        for axis in rules.AXES:
            stand = row.stand.axes[axis]
            told += [
                words[stand.standing], stand.items, stand.reviewed, _round(stand.coverage),
                stand.corrected, stand.added, stand.gone,
            ]  # fmt: skip
        yield [
            row.office.organisation.name, words[row.stand.standing], *told,
            row.office.obligation.case.due, row.stand.days_late,
        ]  # fmt: skip
    sums: list[Any] = []
    for axis in rules.AXES:
        total = board.totals.axes[axis]
        sums += [
            f"{total.heard} cơ quan đã trả lời", total.items, total.reviewed,
            _round(total.coverage), total.corrected, total.added, total.gone,
        ]  # fmt: skip
    yield ["Tổng cộng", f"{board.totals.offices} cơ quan", *sums, None, None]


def _round(share: float | None) -> float | None:
    return None if share is None else round(share, 1)


def _list_spans(
    offices: QuerySet[models.ReviewOffice],
) -> Iterator[tuple[int, int, rules.ItemSpan]]:
    items = models.ReviewItem.objects.filter(
        review__in=offices.values("review"), organisation__in=offices.values("organisation")
    )
    for key, review, holder, axis, since, until in items.values_list(
        "pk", "review", "organisation", "axis", "since_at", "until_at"
    ):
        yield review, holder, rules.ItemSpan(key, axis, since, until)


def _list_versions(
    answers: QuerySet[models.ReviewAnswer], history: calls.History
) -> Iterator[tuple[int, rules.AnswerVersion]]:
    said: dict[int, dict[str, str]] = defaultdict(dict)
    looked: dict[int, dict[int, str]] = defaultdict(dict)
    kept = {"answer__in": answers.order_by()}
    for key, axis, word in models.AxisAnswer.objects.filter(**kept).values_list(
        "answer", "axis", "said"
    ):
        said[key][axis] = word
    for key, item, verdict in models.ReviewedItem.objects.filter(**kept).values_list(
        "answer", "item", "verdict"
    ):
        looked[key][item] = verdict
    for key, number, asked in answers.order_by("number").values_list("pk", "number", "office"):
        yield asked, rules.AnswerVersion(number, said[key], looked[key], history.get(key, ()))


REVIEWS: calls.Calls[
    models.Review, models.ReviewOffice, models.ReviewAnswer, rules.ReviewStand, rules.ReviewTotals
] = calls.Calls(
    call=models.Review,
    office=models.ReviewOffice,
    answer=models.ReviewAnswer,
    standings=rules.REVIEW_STANDINGS,
    settled=rules.REVIEW_SETTLED,
    verb_send="send_review_answer",
    list_spans=_list_spans,
    list_versions=_list_versions,
    judge=rules.find_review_standing,
    add_up=rules.add_up_review,
)
find_review_stand, find_newest_answer = REVIEWS.find_stand, REVIEWS.find_newest


def make_review_board(
    *, review: models.Review, day: date, now: datetime | None = None
) -> ReviewBoard:
    """Return where every office stood at the end of a day, today until ``now``."""
    return REVIEWS.make_board(call=review, day=day, now=now)
