"""The review of a reading: answers to its questions. Each write holds the reading's row."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils import timezone

from nq57.audit import rules as audit_rules
from nq57.core import dates
from nq57.documents import models, permissions, queries, rules
from nq57.documents.actions import readings


@transaction.atomic
def answer_question(
    *,
    reading: models.Reading,
    question_id: str,
    option: str = "",
    values: Mapping[str, Any] | None = None,
    reason: str = "",
    seen_revision: int | None = None,
    is_pending: bool = False,
    by: audit_rules.Actor,
    at: datetime,
) -> models.Answer:
    """Record a person's word on one question; earlier words stay.

    ``seen_revision`` is the revision that the person saw (0: none yet); None skips the
    check, for loading recorded answers.

    :raises NotAllowedError: when the post may not review.
    :raises rules.StaleAnswerError: when somebody else has answered since.
    :raises rules.DocumentsError: when the reading is not under review or the answer is
        none that the question allows.
    """
    permissions.check_may_review(by)
    reading = readings.lock_under_review(reading)
    question = queries.get_question(reading=reading, question_id=question_id)
    rules.check_answer(question, option, values)
    return _add_answer(
        reading, question, seen_revision, by, at,
        option=option, values=dict(values) if values else None, reason=reason,
        is_pending=is_pending,
    )  # fmt: skip


@transaction.atomic
def undo_answer(
    *,
    reading: models.Reading,
    question_id: str,
    seen_revision: int | None = None,
    by: audit_rules.Actor,
    at: datetime,
) -> models.Answer:
    """Withdraw the current answer to a question; the question is open again.

    ``seen_revision`` as in ``answer_question``.

    :raises NotAllowedError: when the post may not review.
    :raises rules.StaleAnswerError: when somebody else has answered since.
    :raises rules.DocumentsError: when there is nothing to withdraw.
    """
    permissions.check_may_review(by)
    reading = readings.lock_under_review(reading)
    question = queries.get_question(reading=reading, question_id=question_id)
    if question_id not in queries.get_current_answers(reading=reading):
        raise rules.DocumentsError("Câu hỏi này chưa có trả lời nào để hoàn tác.")
    return _add_answer(reading, question, seen_revision, by, at, is_withdrawn=True)


@transaction.atomic
def keep_new_questions(
    *, reading: models.Reading, draft: Mapping[str, Any], by: audit_rules.Actor, at: datetime
) -> int:
    """Take over what the answers brought up: the draft as it reads with them.

    Answered questions stay with their answers; return how many new ones wait.

    :raises NotAllowedError: when the post may not review.
    :raises rules.StaleAnswerError: when somebody has answered since ``draft`` was read.
    :raises rules.DocumentsError: when the reading is not under review.
    """
    permissions.check_may_review(by)
    reading = readings.lock_under_review(reading)
    check_answers_unchanged(reading, draft)
    settled = {said["question"] for said in draft["answered"]}
    kept = [row for row in (reading.draft or {})["questions"] if row["id"] in settled]
    reading.draft = {**draft, "questions": [*kept, *draft["questions"]]}
    reading.save(update_fields=["draft"])
    readings.journal(
        by, at, "keep_new_questions", reading,
        after={"new": [row["id"] for row in draft["questions"]]},
    )  # fmt: skip
    return len(draft["questions"])


def check_answers_unchanged(reading: models.Reading, draft: Mapping[str, Any]) -> None:
    """Refuse a draft that was read with other answers than those that stand now.

    The reading must be locked: the file is read anew before, outside the transaction.

    :raises rules.StaleAnswerError: then; says who answered and when.
    """
    said = {row["question"]: (row["by"], row["at"]) for row in draft.get("answered", [])}
    standing = queries.get_current_answers(reading=reading)
    for question, (by, at) in said.items():
        answer = standing.get(question)
        if answer is None or (answer.by, answer.at.isoformat()) != (by, at):
            raise _say_stale(
                answer or reading.answers.filter(question=question, is_current=True).first()
            )


def _add_answer(
    reading: models.Reading,
    question: Mapping[str, Any],
    seen_revision: int | None,
    by: audit_rules.Actor,
    at: datetime,
    **word: Any,
) -> models.Answer:
    last = reading.answers.filter(question=question["id"]).order_by("-revision").first()
    revision = last.revision if last else 0
    if seen_revision is not None and seen_revision != revision:
        raise _say_stale(last)
    reading.answers.filter(question=question["id"], is_current=True).update(is_current=False)
    answer = models.Answer.objects.create(
        reading=reading, question=question["id"], fingerprint=question["fingerprint"],
        revision=revision + 1, by=by.account, at=at, **word,
    )  # fmt: skip
    readings.journal(
        by, at, "undo_answer" if answer.is_withdrawn else "answer_question", reading,
        after={"question": answer.question, "option": answer.option, "values": answer.values},
        note=answer.reason,
    )  # fmt: skip
    return answer


def _say_stale(last: models.Answer | None) -> rules.StaleAnswerError:
    who = "người khác" if last is None else last.by
    done = "hoàn tác" if last is not None and last.is_withdrawn else "trả lời"
    at = "" if last is None else f" lúc {dates.format_moment(timezone.localtime(last.at))}"
    return rules.StaleAnswerError(
        f"Câu hỏi này vừa được {who} {done}{at}. Xem trả lời đó rồi quyết định lại."
    )
