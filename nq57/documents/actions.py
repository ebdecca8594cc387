"""Writes of documents: bring a file in, record its reading, answer, register the text."""

import time
from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import Any

from django.db import IntegrityError, transaction

from nq57.audit import actions as audit_actions
from nq57.audit import enums as audit_enums
from nq57.audit import rules as audit_rules
from nq57.core import queue
from nq57.documents import enums, models, permissions, queries, rules
from nq57.documents.reading import errors
from nq57.files import rules as file_rules
from nq57.files.models import StoredFile
from nq57.orgs.models import Organisation

READ_JOB = "read_document"


@transaction.atomic
def start_reading(
    *, file: StoredFile, by: audit_rules.Actor, at: datetime, is_queued: bool = True
) -> models.Reading:
    """Open a reading of a stored file and enqueue it.

    A file that is already being read gives that reading back; one that is in the system
    is refused.

    :raises rules.NotAllowedError: when the post may not upload.
    :raises rules.DocumentsError: when the same file is already a document.
    """
    permissions.check_may_upload(by)
    held = models.Document.objects.filter(file__sha256=file.sha256, is_stub=False).first()
    if held is not None:
        raise rules.DocumentsError(f"Tệp này đã có trong hệ thống: văn bản {held}.")
    under_way = queries.list_open_readings().filter(file__sha256=file.sha256).first()
    if under_way is not None and under_way.state != enums.ReadingState.FAILED:
        return under_way
    reading = models.Reading.objects.create(file=file, uploaded_at=at, uploaded_by=by.account)
    _journal(by, at, "start_reading", reading, after={"file": file.sha256})
    if is_queued:
        queue.defer(READ_JOB, reading=reading.pk)
    return reading


def read_now(*, reading: models.Reading, at: datetime) -> None:
    """Read the file of a waiting reading and keep what came out, or why nothing did.

    Runs the reader in a child process with limits; never raises for a bad file.
    """
    if reading.state not in (enums.ReadingState.WAITING, enums.ReadingState.FAILED):
        return
    started = time.monotonic()
    try:
        result = queries.run_reader(reading=reading)
    except (errors.ReadingError, file_rules.FilesError) as error:
        record_failure(reading=reading, sentence=str(error), at=at)
        return
    record_reading(
        reading=reading, result=result, seconds=round(time.monotonic() - started, 2), at=at
    )


@transaction.atomic
def record_reading(
    *, reading: models.Reading, result: Mapping[str, Any], seconds: float, at: datetime
) -> None:
    """Keep what the reader gave: the draft, the lines, its warnings.

    A reading that was put aside meanwhile stays so.
    """
    if _is_put_aside(reading):
        return
    reading.draft = dict(result["draft"])
    reading.lines = list(result["lines"])
    reading.has_tables = bool(result["has_tables"])
    reading.warnings = list(result["warnings"])
    reading.seconds = seconds
    reading.state = enums.ReadingState.READ
    reading.failure = ""
    reading.save()
    _journal(audit_rules.SYSTEM, at, "record_reading", reading, after={"seconds": seconds})


@transaction.atomic
def record_failure(*, reading: models.Reading, sentence: str, at: datetime) -> None:
    """Keep the reader's sentence on why the file cannot be read.

    A reading that was put aside meanwhile stays so.
    """
    if _is_put_aside(reading):
        return
    reading.state = enums.ReadingState.FAILED
    reading.failure = sentence
    reading.save(update_fields=["state", "failure"])
    _journal(audit_rules.SYSTEM, at, "fail_reading", reading, note=sentence)


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

    :raises rules.NotAllowedError: when the post may not review.
    :raises rules.StaleAnswerError: when somebody else has answered since.
    :raises rules.DocumentsError: when the reading is not under review or the answer is
        none that the question allows.
    """
    permissions.check_may_review(by)
    _check_under_review(reading)
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

    :raises rules.NotAllowedError: when the post may not review.
    :raises rules.StaleAnswerError: when somebody else has answered since.
    :raises rules.DocumentsError: when there is nothing to withdraw.
    """
    permissions.check_may_review(by)
    _check_under_review(reading)
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

    :raises rules.NotAllowedError: when the post may not review.
    :raises rules.DocumentsError: when the reading is not under review.
    """
    permissions.check_may_review(by)
    _check_under_review(reading)
    settled = {said["question"] for said in draft["answered"]}
    kept = [row for row in (reading.draft or {})["questions"] if row["id"] in settled]
    reading.draft = {**draft, "questions": [*kept, *draft["questions"]]}
    reading.save(update_fields=["draft"])
    _journal(
        by,
        at,
        "keep_new_questions",
        reading,
        after={"new": [row["id"] for row in draft["questions"]]},
    )
    return len(draft["questions"])


@transaction.atomic
def discard_reading(
    *, reading: models.Reading, reason: str, by: audit_rules.Actor, at: datetime
) -> None:
    """Put a reading aside; its file stays.

    :raises rules.NotAllowedError: when the post may not review.
    :raises rules.DocumentsError: when it is already adopted.
    """
    permissions.check_may_review(by)
    if reading.state == enums.ReadingState.ADOPTED:
        raise rules.DocumentsError("Văn bản này đã ban hành vào hệ thống, không bỏ được nữa.")
    reading.state = enums.ReadingState.DISCARDED
    reading.save(update_fields=["state"])
    _journal(by, at, "discard_reading", reading, note=reason)


@transaction.atomic
def register_document(
    *,
    reading: models.Reading,
    draft: Mapping[str, Any],
    secrecy: str = audit_enums.Secrecy.OPEN,
    by: audit_rules.Actor,
    at: datetime,
) -> models.Document:
    """Register the read text as a document with its clauses and relations.

    A stub of the same symbol is filled; documents that this one names and that are not
    held become stubs.

    :raises rules.NotAllowedError: when the post may not review.
    :raises rules.DocumentsError: when the same document is already held, or the reading is
        no longer under review.
    """
    permissions.check_may_review(by)
    _check_under_review(models.Reading.objects.select_for_update().get(pk=reading.pk))
    facts = draft["document"]
    document = _find_or_make(facts, at)
    document.file = reading.file
    document.lines = reading.lines
    document.is_stub = False
    document.secrecy = secrecy
    document.added_at = at
    document.added_by = by.account
    _save_once(document)
    _write_clauses(document, draft["clauses"])
    for reference in facts["references"]:
        _relate(document, reference, by, at)
    reading.state = enums.ReadingState.ADOPTED
    reading.document = document
    reading.save(update_fields=["state", "document"])
    _journal_document(by, at, "register_document", document)
    return document


@transaction.atomic
def state_symbol(
    *, document: models.Document, symbol: str, issued_on: date, by: audit_rules.Actor, at: datetime
) -> None:
    """Fill in the number and date that a document lacked when it was read.

    :raises rules.NotAllowedError: when the post may not review.
    :raises rules.DocumentsError: when it has one already, or another document has it.
    """
    permissions.check_may_review(by)
    if document.symbol:
        raise rules.DocumentsError("Văn bản đã có số, ký hiệu.")
    before = {
        "symbol": document.symbol,
        "issued_on": str(document.issued_on or ""),
    }
    document.symbol = rules.normalise_symbol(symbol)
    document.issued_on = issued_on
    try:
        with transaction.atomic():
            document.save(update_fields=["symbol", "issued_on"])
    except IntegrityError:
        raise rules.DocumentsError(f"Đã có văn bản khác mang số {symbol}.") from None
    _journal_document(by, at, "state_symbol", document, before=before)


def _save_once(document: models.Document) -> None:
    try:
        with transaction.atomic():
            document.save()
    except IntegrityError:
        raise rules.DocumentsError(
            f"Văn bản {document.symbol} đã có trong hệ thống. Mở văn bản đó thay vì nạp lại."
        ) from None


def _write_clauses(document: models.Document, clauses: Sequence[Mapping[str, Any]]) -> None:
    models.Clause.objects.bulk_create(
        models.Clause(
            document=document, path=clause["path"], text=clause["text"], position=position,
            from_line=clause["source"]["from_line"], to_line=clause["source"]["to_line"],
        )
        for position, clause in enumerate(clauses)
    )  # fmt: skip


def _find_or_make(facts: Mapping[str, Any], at: datetime) -> models.Document:
    issued_on = date.fromisoformat(facts["issued_on"]) if facts["issued_on"] else None
    symbol = rules.normalise_symbol(facts["symbol"]) if facts["symbol"] else None
    document = _find_stub(symbol)
    if document is None:
        if symbol and models.Document.objects.filter(symbol=symbol, issued_on=issued_on).exists():
            raise rules.DocumentsError(
                f"Văn bản {symbol} đã có trong hệ thống. Mở văn bản đó thay vì nạp lại."
            )
        document = models.Document(code=_free_code(symbol, issued_on, facts["title"] or ""))
    document.symbol = symbol
    document.issued_on = issued_on
    document.kind = _kind(facts["kind"])
    document.kind_text = facts["kind_text"] or ""
    document.issuer_text = facts["issuer"] or ""
    document.issuer = _find_issuer(facts["issuer"])
    document.title = facts["title"] or ""
    document.signer = facts["signer"] or ""
    document.signer_position = facts["signer_position"] or ""
    document.recipients = list(facts["recipients"])
    document.added_at = at
    return document


def _find_stub(symbol: str | None) -> models.Document | None:
    if symbol is None:
        return None
    return models.Document.objects.filter(symbol=symbol, is_stub=True).first()


def _relate(
    document: models.Document, reference: Mapping[str, Any], by: audit_rules.Actor, at: datetime
) -> None:
    symbol = rules.normalise_symbol(reference["symbol"])
    issued_on = date.fromisoformat(reference["issued_on"]) if reference["issued_on"] else None
    other = models.Document.objects.filter(symbol=symbol).first()
    if other is None:
        other = models.Document.objects.create(
            code=_free_code(symbol, issued_on, ""), symbol=symbol, issued_on=issued_on,
            kind=_kind(reference["kind"]), issuer_text=reference["issuer"] or "",
            is_stub=True, added_at=at, added_by=by.account,
        )  # fmt: skip
    if other.pk == document.pk:
        return
    models.Relation.objects.get_or_create(
        from_document=document, to_document=other, kind=reference["relation"],
        defaults={
            "text": reference["text"],
            "from_line": reference["source"]["from_line"],
            "to_line": reference["source"]["to_line"],
        },
    )  # fmt: skip


def _find_issuer(name: str | None) -> Organisation | None:
    entry = queries.get_catalogue().find(name) if name else None
    if entry is None or entry.kind == "group":
        return None
    return Organisation.objects.filter(code=entry.code).first()


def _kind(kind: str | None) -> str:
    return kind if kind in enums.DocumentKind.values else enums.DocumentKind.OTHER


def _free_code(symbol: str | None, issued_on: date | None, title: str) -> str:
    stem = rules.make_code(symbol, issued_on, title)[:76]
    code, number = stem, 1
    while models.Document.objects.filter(code=code).exists():
        number += 1
        code = f"{stem}-{number}"
    return code


def _is_put_aside(reading: models.Reading) -> bool:
    held = models.Reading.objects.select_for_update().get(pk=reading.pk)
    return held.state == enums.ReadingState.DISCARDED


def _check_under_review(reading: models.Reading) -> None:
    if reading.state != enums.ReadingState.READ:
        raise rules.DocumentsError(
            f"Bản đọc này không còn ở bước rà soát ({reading.get_state_display().lower()})."
        )


def _add_answer(
    reading: models.Reading,
    question: Mapping[str, Any],
    seen_revision: int | None,
    by: audit_rules.Actor,
    at: datetime,
    **word: Any,
) -> models.Answer:
    models.Reading.objects.select_for_update().get(pk=reading.pk)
    last = reading.answers.filter(question=question["id"]).order_by("-revision").first()
    revision = last.revision if last else 0
    if seen_revision is not None and seen_revision != revision:
        raise rules.StaleAnswerError(
            f"Câu hỏi này vừa được {last.by if last else 'người khác'} trả lời. "
            "Xem trả lời đó rồi quyết định lại."
        )
    reading.answers.filter(question=question["id"], is_current=True).update(is_current=False)
    answer = models.Answer.objects.create(
        reading=reading, question=question["id"], fingerprint=question["fingerprint"],
        revision=revision + 1, by=by.account, at=at, **word,
    )  # fmt: skip
    _journal(
        by, at, "undo_answer" if answer.is_withdrawn else "answer_question", reading,
        after={"question": answer.question, "option": answer.option, "values": answer.values},
        note=answer.reason,
    )  # fmt: skip
    return answer


def _journal(
    by: audit_rules.Actor, at: datetime, verb: str, reading: models.Reading, **details: Any
) -> None:
    audit_actions.record(
        by=by, at=at, verb=verb, subject_kind="reading", subject_code=str(reading.pk), **details
    )


def _journal_document(
    by: audit_rules.Actor, at: datetime, verb: str, document: models.Document, **details: Any
) -> None:
    audit_actions.record(
        by=by, at=at, verb=verb, subject_kind="document", subject_code=document.code,
        after={"symbol": document.symbol}, secrecy=document.secrecy, **details,
    )  # fmt: skip
