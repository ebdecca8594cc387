"""The course of a reading: begun, read, put aside."""

import time
from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.db import connection, transaction
from django.utils import timezone

from nq57.audit import actions as audit_actions
from nq57.audit import rules as audit_rules
from nq57.core import queue
from nq57.documents import enums, models, permissions, queries, rules
from nq57.documents.reading import errors
from nq57.files import rules as file_rules
from nq57.files.models import StoredFile

READ_JOB = "read_document"


@transaction.atomic
def start_reading(
    *, file: StoredFile, by: audit_rules.Actor, at: datetime, is_queued: bool = True
) -> models.Reading:
    """Open a reading of a stored file and enqueue it.

    A file that is already being read gives that reading back, also to two people who
    upload it at the same moment; one that is in the system is refused.

    :raises NotAllowedError: when the post may not upload.
    :raises rules.DocumentsError: when the same file is already a document.
    """
    permissions.check_may_upload(by)
    lock("reading", file.sha256)
    held = models.Document.objects.filter(file__sha256=file.sha256, is_stub=False).first()
    if held is not None:
        raise rules.DocumentsError(f"Tệp này đã có trong hệ thống: văn bản {held}.")
    same = queries.list_open_readings().filter(file__sha256=file.sha256)
    under_way = same.exclude(state=enums.ReadingState.FAILED).first()
    if under_way is not None:
        return under_way
    reading = models.Reading.objects.create(file=file, uploaded_at=at, uploaded_by=by.account)
    journal(by, at, "start_reading", reading, after={"file": file.sha256})
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

    A reading that was read or put aside meanwhile stays as it is.
    """
    if not _still_waits(reading):
        return
    reading.draft = dict(result["draft"])
    reading.lines = list(result["lines"])
    reading.has_tables = bool(result["has_tables"])
    reading.warnings = list(result["warnings"])
    reading.seconds = seconds
    reading.state = enums.ReadingState.READ
    reading.failure = ""
    reading.save()
    journal(audit_rules.SYSTEM, at, "record_reading", reading, after={"seconds": seconds})


@transaction.atomic
def record_failure(*, reading: models.Reading, sentence: str, at: datetime) -> None:
    """Keep the reader's sentence on why the file cannot be read.

    A reading that was read or put aside meanwhile stays as it is.
    """
    if not _still_waits(reading):
        return
    reading.state = enums.ReadingState.FAILED
    reading.failure = sentence
    reading.save(update_fields=["state", "failure"])
    journal(audit_rules.SYSTEM, at, "fail_reading", reading, note=sentence)


@transaction.atomic
def discard_reading(
    *, reading: models.Reading, reason: str, by: audit_rules.Actor, at: datetime
) -> None:
    """Put a reading aside; its file stays.

    :raises NotAllowedError: when the post may not review.
    :raises rules.DocumentsError: when it is already adopted or put aside.
    """
    permissions.check_may_review(by)
    held = models.Reading.objects.select_for_update().get(pk=reading.pk)
    if held.state in (enums.ReadingState.ADOPTED, enums.ReadingState.DISCARDED):
        raise _say_closed(held)
    reading.state = enums.ReadingState.DISCARDED
    reading.save(update_fields=["state"])
    journal(by, at, "discard_reading", reading, note=reason)


def lock(what: str, key: str) -> None:
    """Hold everybody else who locks the same until this transaction ends."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(hashtextextended(%s, 57))", [f"{what} {key}"])


def lock_under_review(reading: models.Reading) -> models.Reading:
    """Lock a reading for the rest of the transaction; return it as it stands now.

    :raises rules.DocumentsError: when it is not under review; says who closed it and when.
    """
    held = models.Reading.objects.select_for_update().get(pk=reading.pk)
    if held.state != enums.ReadingState.READ:
        raise _say_closed(held)
    return held


def journal(
    by: audit_rules.Actor, at: datetime, verb: str, reading: models.Reading, **details: Any
) -> None:
    """Write an entry about a reading."""
    audit_actions.record(
        by=by, at=at, verb=verb, subject_kind="reading", subject_code=str(reading.pk), **details
    )


def _still_waits(reading: models.Reading) -> bool:
    held = models.Reading.objects.select_for_update().get(pk=reading.pk)
    return held.state in (enums.ReadingState.WAITING, enums.ReadingState.FAILED)


def _say_closed(reading: models.Reading) -> rules.DocumentsError:
    """Return why a reading is no longer under review: who put it in force or aside, and when."""
    what = f"Bản đọc này không còn ở bước rà soát ({reading.get_state_display().lower()}):"
    if reading.document is not None:
        at = timezone.localtime(reading.document.added_at)
        return rules.DecidedError(what, reading.document.added_by, at)
    said = queries.get_decision(verb="discard_reading", kind="reading", code=str(reading.pk))
    if reading.state == enums.ReadingState.DISCARDED and said is not None:
        return rules.DecidedError(what, *said)
    return rules.DocumentsError(f"{what[:-1]}.")
