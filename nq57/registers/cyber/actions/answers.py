"""What offices answer in an overall review: written as a version, sent by the head, received."""

from collections.abc import Sequence
from datetime import datetime

from django.db import transaction
from django.utils import timezone

from nq57.audit import enums as audit_enums
from nq57.audit import rules as audit_rules
from nq57.cases import actions as case_actions
from nq57.plans import actions as plan_actions
from nq57.registers.cyber import enums, models, permissions, queries, rules

_PRODUCT = "Bản trả lời rà soát tổng thể"
_UNSENT = ("waiting", "handed_back")


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
    held = models.ReviewOffice.objects.select_for_update(of=("self",)).select_related(
        "review__centre", "organisation"
    ).get(pk=office.pk)  # fmt: skip
    permissions.check_may_answer_review(by, held.organisation.code)
    _check_open(held)
    newest = queries.find_newest_answer(office=held)
    number = newest.number if newest else 0
    if seen != number:
        raise rules.StaleError(
            "Cơ quan vừa có bản trả lời mới: tải lại trang để xem, không ghi lần nữa."
        )
    known = queries.tell_items(queries.list_review_items(office=held))
    if faults := rules.list_review_faults(said, known):
        raise rules.FaultyError(faults)
    made = _write(held, number + 1, note, by, at)
    _write_said(made, said, {key: one.version for key, one in known.items()})
    if newest is not None and newest.case.state in _UNSENT:
        _replace(newest, made, by, at)
    if is_sent:
        send_review_answer(answer=made, by=by, at=at)
    return made


@transaction.atomic
def send_review_answer(*, answer: models.ReviewAnswer, by: audit_rules.Actor, at: datetime) -> None:
    """Approve a version and send it: it stands for the office from now on.

    :raises NotAllowedError: when the post does not send for this office.
    :raises CyberError: when the review has ended.
    :raises CasesError: when the version is not waiting.
    """
    office = answer.office
    permissions.check_may_send_review(by, office.organisation.code)
    _check_open(office)
    before = queries.find_sent_answer(office=office)
    case_actions.move(case=answer.case, verb="send_review_answer", by=by, at=at)
    if before is not None:
        _replace(before, answer, by, at)


@transaction.atomic
def hand_back_review_answer(
    *, answer: models.ReviewAnswer, note: str, by: audit_rules.Actor, at: datetime
) -> None:
    """Give a version back inside the office, before it is sent.

    :raises NotAllowedError: when the post does not send for this office.
    :raises CasesError: without a reason, or when the version is not waiting.
    """
    permissions.check_may_send_review(by, answer.office.organisation.code)
    case_actions.move(case=answer.case, verb="hand_back_review_answer", note=note, by=by, at=at)


@transaction.atomic
def accept_review_answer(
    *, answer: models.ReviewAnswer, by: audit_rules.Actor, at: datetime, note: str = ""
) -> None:
    """Accept what an office has sent; the obligation is its office's own to report done.

    :raises NotAllowedError: when the post does not receive, or wrote this itself.
    :raises CasesError: when the version is not sent.
    """
    permissions.check_may_receive_review(by, answer)
    case_actions.move(case=answer.case, verb="accept_review_answer", note=note, by=by, at=at)


@transaction.atomic
def return_review_answer(
    *, answer: models.ReviewAnswer, note: str, by: audit_rules.Actor, at: datetime
) -> None:
    """Return what an office has sent: it has to look through its entries again.

    :raises NotAllowedError: when the post does not receive, or wrote this itself.
    :raises CasesError: without a reason, or when the version is not sent.
    """
    permissions.check_may_receive_review(by, answer)
    case_actions.move(case=answer.case, verb="return_review_answer", note=note, by=by, at=at)


@transaction.atomic
def report_review_done(*, answer: models.ReviewAnswer, by: audit_rules.Actor, at: datetime) -> None:
    """Report the office's obligation done, with the accepted answer as its product.

    :raises NotAllowedError: when the post does not report this obligation.
    :raises CyberError: when the answer is not accepted, or the office has something left.
    :raises CasesError: when the obligation cannot be reported from its state.
    """
    office = answer.office
    stand = queries.find_review_stand(office=office, day=timezone.localdate(at), now=at)
    if (
        stand is None or stand.version != answer.number or stand.state != "accepted"
        or stand.standing not in rules.REVIEW_SETTLED
    ):  # fmt: skip
        raise rules.CyberError(
            "Bản trả lời phải được nhận và đủ mọi mục của danh mục mới báo hoàn thành được."
        )
    sent = answer.case.steps.filter(verb="send_review_answer").order_by("pk").first()
    plan_actions.submit_obligation(
        obligation=office.obligation, product=f"{_PRODUCT} {answer.case.code}",
        finished_on=timezone.localdate(sent.at if sent else at), by=by, at=at,
    )  # fmt: skip


def _check_open(office: models.ReviewOffice) -> None:
    review = office.review
    if review.state != enums.CampaignState.RUNNING:
        raise rules.CyberError(
            f"Đợt rà soát {review.get_state_display().lower()}: không trả lời nữa."
        )
    if office.dropped_at is not None:
        raise rules.CyberError("Cơ quan đã được đưa ra khỏi đợt rà soát: không trả lời nữa.")


def _write(
    office: models.ReviewOffice, number: int, note: str, by: audit_rules.Actor, at: datetime
) -> models.ReviewAnswer:
    review = office.review
    case = case_actions.open_cases(
        graph=rules.REVIEW_ANSWER.name, right="answer_review", by=by, at=at,
        cases=[
            case_actions.NewCase(
                code=f"{rules.REVIEW_PREFIX}{review.code}.{office.organisation.code}.{number}",
                title=f"Trả lời rà soát, bản {number}: {review.title}",
                organisation=office.organisation, secrecy=audit_enums.Secrecy.RESTRICTED,
            )
        ],
    )[0]  # fmt: skip
    return models.ReviewAnswer.objects.create(
        case=case, office=office, number=number, note=note.strip(), by=by.account, at=at
    )


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


def _replace(
    old: models.ReviewAnswer, new: models.ReviewAnswer, by: audit_rules.Actor, at: datetime
) -> None:
    """Let an older version go where a newer stands instead."""
    case_actions.move(case=old.case, verb="replace_review_answer", note=new.case.code, by=by, at=at)
