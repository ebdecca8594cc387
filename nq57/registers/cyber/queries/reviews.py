"""Overall reviews: whom an order asks, where every office stands on any day, what was answered."""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db.models import Q, QuerySet
from django.utils import timezone

from nq57.audit import enums as audit_enums
from nq57.audit import rules as audit_rules
from nq57.cases import models as cases
from nq57.orgs import models as orgs
from nq57.plans import models as plans
from nq57.plans.rules import work
from nq57.registers.cyber import enums, models, rules
from nq57.registers.cyber.queries import campaigns


@dataclass(frozen=True)
class ReviewRow:
    """One office of a review and where it stands."""

    office: models.ReviewOffice
    stand: rules.ReviewStand


@dataclass(frozen=True)
class ReviewBoard:
    """A review on a day: its offices, those to urge first, and the totals."""

    day: date
    rows: list[ReviewRow]
    totals: rules.ReviewTotals


@dataclass(frozen=True)
class OwedReview:
    """What an office has left to answer; a version may wait for its head already."""

    office: models.ReviewOffice
    stand: rules.ReviewStand
    waiting: models.ReviewAnswer | None


def get_review(*, code: str, by: audit_rules.Actor) -> models.Review:
    """Return a review that the actor may see.

    :raises Review.DoesNotExist: when there is none, or it is not for him to see.
    """
    return models.Review.objects.visible_to(by).with_rows().get(code=code)


def get_review_answer(*, code: str, by: audit_rules.Actor) -> models.ReviewAnswer:
    """Return an answer that the actor may read.

    :raises ReviewAnswer.DoesNotExist: when there is none, or it is not for him to see.
    """
    return models.ReviewAnswer.objects.visible_to(by).with_rows().get(case__code=code)


def list_review_orders(*, by: audit_rules.Actor) -> QuerySet[plans.Task]:
    """Return what a review may rest on: clauses in force for which none runs."""
    taken = models.Review.objects.running().values("task")
    return campaigns.list_clauses(by=by).exclude(pk__in=taken)


def list_review_candidates(
    *, task: plans.Task, due: date, centre: str
) -> list[campaigns.Candidate]:
    """Return the offices that a review may ask, by name: those to which the document of the
    clause gives work, whatever work.

    Taken over is what an office owes for the clause itself by that date. The centre's (its code)
    own work is to hold the review: what it answers as an office is asked for beside that.
    """
    owed = (
        plans.Obligation.objects.filter(task__document=task.document_id, is_superseded=False)
        .exclude(case__state__in=work.GIVEN_UP)
        .exclude(case__secrecy=audit_enums.Secrecy.SEALED)
    )
    held: dict[int, plans.Obligation] = {}
    rows = owed.filter(task=task).select_related("case").prefetch_related("case__deadlines")
    for row in rows.exclude(organisation__code=centre).order_by("pk"):
        if due in {one.original_due for one in row.case.deadlines.all()} | {row.case.due}:
            held.setdefault(row.organisation_id, row)
    offices = orgs.Organisation.objects.filter(pk__in=owed.values("organisation"))
    listed = list(offices.order_by("sort_key", "pk"))
    numbers: dict[int, int] = defaultdict(int)
    for axis in enums.Axis:
        for _key, office, _version in list_entries_of(
            axis=axis, offices=[one.pk for one in listed]
        ):
            numbers[office] += 1
    return [campaigns.Candidate(one, numbers[one.pk], held.get(one.pk)) for one in listed]


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


def load_review(
    *, review: models.Review, office: int | None = None
) -> dict[int, rules.AskedOffice]:
    """Return all that is known of a review's offices by key, or of one, in six queries."""
    offices = review.offices.select_related("obligation__case")
    items = review.items.all()
    if office is not None:
        offices = offices.filter(pk=office)
        items = items.filter(organisation__in=offices.values("organisation"))
    held: dict[int, list[rules.ItemSpan]] = defaultdict(list)
    for key, holder, axis, since, until in items.values_list(
        "pk", "organisation", "axis", "since_at", "until_at"
    ):
        held[holder].append(rules.ItemSpan(key, axis, since, until))
    versions = _load_versions(review, office)
    return {
        row.pk: rules.AskedOffice(
            key=row.pk, due=row.obligation.case.due or review.due, added=row.added_at,
            dropped=row.dropped_at, spans=tuple(held[row.organisation_id]),
            versions=tuple(versions[row.pk]),
        )
        for row in offices
    }  # fmt: skip


def make_review_board(
    *, review: models.Review, day: date, now: datetime | None = None
) -> ReviewBoard:
    """Return where every office stood at the end of a day, today until ``now``."""
    moment = campaigns.end_of(day, now or timezone.now())
    stands = {
        key: stand for key, asked in load_review(review=review).items()
        if (stand := rules.find_review_standing(asked, moment=moment, day=day)) is not None
    }  # fmt: skip
    offices = review.offices.filter(pk__in=list(stands)).select_related(
        "organisation", "obligation__case"
    )
    rows = [ReviewRow(one, stands[one.pk]) for one in offices]
    rows.sort(key=lambda row: (
        rules.REVIEW_STANDINGS.index(row.stand.standing), row.office.organisation.sort_key
    ))  # fmt: skip
    return ReviewBoard(day, rows, rules.add_up_review((row.stand for row in rows), day))


def find_review_stand(
    *, office: models.ReviewOffice, day: date, now: datetime | None = None
) -> rules.ReviewStand | None:
    """Return where one office stands; its review loaded."""
    known = load_review(review=office.review, office=office.pk)[office.pk]
    moment = campaigns.end_of(day, now or timezone.now())
    return rules.find_review_standing(known, moment=moment, day=day)


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


def find_newest_answer(*, office: models.ReviewOffice) -> models.ReviewAnswer | None:
    """Return the newest version of an office, sent or not, or None."""
    return office.answers.with_rows().order_by("-number").first()


def find_sent_answer(*, office: models.ReviewOffice) -> models.ReviewAnswer | None:
    """Return the version of an office that was sent last, or None."""
    sent = cases.Step.objects.filter(verb="send_review_answer", case__review_answer__office=office)
    return office.answers.filter(case__in=sent.values("case")).order_by("-number").first()


def list_owed_reviews(*, organisation: str) -> list[OwedReview]:
    """Return the running reviews in which an office (its code) has something left to answer."""
    rows = models.ReviewOffice.objects.filter(
        organisation__code=organisation, dropped_at__isnull=True,
        review__state=enums.CampaignState.RUNNING,
    ).select_related("review", "obligation__case", "organisation")  # fmt: skip
    today, found = timezone.localdate(), []
    for row in rows.order_by("review__due", "pk"):
        stand = find_review_stand(office=row, day=today)
        waiting = row.answers.filter(case__state="waiting").select_related("case").first()
        if stand is not None and (waiting or stand.standing not in rules.REVIEW_SETTLED):
            found.append(OwedReview(row, stand, waiting))
    return found


def list_own_reviews(*, organisation: str) -> dict[int, rules.ReviewStand]:
    """Return where an office (its code) stands in each review that asks it, by review."""
    rows = models.ReviewOffice.objects.filter(
        organisation__code=organisation, dropped_at__isnull=True
    ).select_related("review", "obligation__case")  # fmt: skip
    today = timezone.localdate()
    stands = {row.review_id: find_review_stand(office=row, day=today) for row in rows}
    return {key: stand for key, stand in stands.items() if stand is not None}


def find_review_of(
    *, obligation: plans.Obligation, by: audit_rules.Actor
) -> models.ReviewOffice | None:
    """Return the review's office that answers under an obligation, if ``by`` sees it."""
    found = models.ReviewOffice.objects.filter(
        obligation=obligation, review__in=models.Review.objects.visible_to(by)
    ).exclude(review__state=enums.CampaignState.CANCELLED)  # fmt: skip
    return found.select_related("review", "organisation").order_by("-pk").first()


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


def _load_versions(
    review: models.Review, office: int | None
) -> dict[int, list[rules.AnswerVersion]]:
    kept = Q(office__review=review) & (Q(office=office) if office is not None else Q())
    answers = models.ReviewAnswer.objects.filter(kept)
    said: dict[int, dict[str, str]] = defaultdict(dict)
    looked: dict[int, dict[int, str]] = defaultdict(dict)
    history: dict[int, list[tuple[datetime, str]]] = defaultdict(list)
    for key, axis, word in models.AxisAnswer.objects.filter(answer__in=answers).values_list(
        "answer", "axis", "said"
    ):
        said[key][axis] = word
    for key, item, verdict in models.ReviewedItem.objects.filter(answer__in=answers).values_list(
        "answer", "item", "verdict"
    ):
        looked[key][item] = verdict
    steps = cases.Step.objects.filter(case__in=answers.values("case")).order_by("pk")
    for case, at, after in steps.values_list("case", "at", "after"):
        history[case].append((at, after))
    found: dict[int, list[rules.AnswerVersion]] = defaultdict(list)
    for key, number, asked in answers.order_by("number").values_list("pk", "number", "office"):
        found[asked].append(
            rules.AnswerVersion(number, said[key], looked[key], tuple(history[key]))
        )
    return found
