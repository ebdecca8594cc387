"""What offices answer in an overall review: written as a version, sent by the head, received."""

from collections.abc import Sequence
from datetime import datetime

from django.db import transaction

from nq57.audit import rules as audit_rules
from nq57.registers.cyber import enums, models, queries, rules
from nq57.registers.cyber.actions import answering
from nq57.registers.cyber.actions.reviews import REVIEWS


@transaction.atomic
def answer_review(
    *,
    office: models.ReviewOffice,
    said: Sequence[rules.SaidOfAxis],
    seen: int,
    by: audit_rules.Actor,
    at: datetime,
    note: str = "",
    is_sent: bool = False,
) -> models.ReviewAnswer:
    """Answer for an office: a new version, which waits for the head or is sent at once.

    ``seen`` is the newest version that the person saw, 0 for none: a second press is refused.

    :raises NotAllowedError: when the post does not answer for this office, or may not send.
    :raises FaultyError: with every fault of what is said.
    :raises CyberError: when the review has ended, or somebody has answered meanwhile.
    """
    held = answering.lock_office(REVIEWS, office, by)
    newest = answering.find_before(REVIEWS, held, seen)
    known = queries.tell_items(queries.list_review_items(office=held))
    if faults := rules.list_review_faults(said, known):
        raise rules.FaultyError(faults)
    told = answering.open_answer(REVIEWS, held, newest, by, at)
    made = models.ReviewAnswer.objects.create(**told, note=note.strip())
    _write_said(made, said, {key: one.version for key, one in known.items()})
    answering.replace_unsent(REVIEWS, newest, made, by, at)
    if is_sent:
        send_review_answer(answer=made, by=by, at=at)
    return made


@transaction.atomic
def send_review_answer(*, answer: models.ReviewAnswer, by: audit_rules.Actor, at: datetime) -> None:
    """Approve a version and send it: it stands for the office from now on."""
    answering.send(REVIEWS, answer, by, at)


@transaction.atomic
def hand_back_review_answer(
    *, answer: models.ReviewAnswer, note: str, by: audit_rules.Actor, at: datetime
) -> None:
    """Give a version back inside the office, before it is sent."""
    answering.hand_back(REVIEWS, answer, note, by, at)


@transaction.atomic
def accept_review_answer(
    *, answer: models.ReviewAnswer, by: audit_rules.Actor, at: datetime, note: str = ""
) -> None:
    """Accept what an office has sent."""
    answering.receive(REVIEWS, answer, note, by, at)


@transaction.atomic
def return_review_answer(
    *, answer: models.ReviewAnswer, note: str, by: audit_rules.Actor, at: datetime
) -> None:
    """Return what an office has sent: it has to look through its entries again."""
    answering.receive(REVIEWS, answer, note, by, at, is_returned=True)


@transaction.atomic
def report_review_done(*, answer: models.ReviewAnswer, by: audit_rules.Actor, at: datetime) -> None:
    """Report the office's obligation done, with the accepted answer as its product."""
    answering.report(REVIEWS, answer, by, at)


def _write_said(
    answer: models.ReviewAnswer, said: Sequence[rules.SaidOfAxis], versions: dict[int, int]
) -> None:
    models.AxisAnswer.objects.bulk_create(
        models.AxisAnswer(answer=answer, axis=one.axis, said=one.said) for one in said
    )
    models.ReviewedItem.objects.bulk_create(
        models.ReviewedItem(
            answer=answer, item_id=one.item, verdict=one.verdict, reason=one.reason.strip(),
            entry_version=versions[one.item],
        )
        for axis in said if axis.said == enums.AxisSaid.REVIEWED for one in axis.looked
    )  # fmt: skip
