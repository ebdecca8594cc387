"""Writes of the journal: one entry in the transaction of each action, seals, receipts."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.conf import settings
from django.db import connection, transaction
from psycopg.types.json import Jsonb

from nq57.audit import enums, models, queries, rules
from nq57.core import canonical

BATCH_ROWS = 10_000
_STREAMED = 200  # from here on a stream is faster than statements
_SEALER_LOCK = 5701


@dataclass(frozen=True, kw_only=True)
class Event:
    """What happened to one subject: ``verb`` is a word of the glossary in English
    (``adopt_plan``), ``subject_kind`` the model's name, ``subject_code`` its natural key."""

    verb: str
    subject_kind: str
    subject_code: str
    before: dict[str, Any] | None = None
    after: dict[str, Any] | None = None
    note: str = ""
    secrecy: str = enums.Secrecy.OPEN


@transaction.atomic(savepoint=False)
def record_all(*, events: Iterable[Event], by: rules.Actor, at: datetime) -> None:
    """Write one journal entry for each event, in order, in few queries."""
    entries = [_make_entry(event, by, at) for event in events]
    if len(entries) < _STREAMED:
        models.Entry.objects.bulk_create(entries)
        return
    names = [field.attname for field in models.Entry._meta.concrete_fields if field.name != "id"]
    columns = ", ".join(connection.ops.quote_name(name) for name in names)
    with (
        connection.cursor() as cursor,
        cursor.copy(f"COPY {models.Entry._meta.db_table} ({columns}) FROM STDIN") as stream,
    ):
        for entry in entries:
            stream.write_row([_adapt(getattr(entry, name)) for name in names])


@transaction.atomic(savepoint=False)
def record(
    *,
    by: rules.Actor,
    at: datetime,
    verb: str,
    subject_kind: str,
    subject_code: str,
    before: dict[str, Any] | None = None,
    after: dict[str, Any] | None = None,
    note: str = "",
    secrecy: str = enums.Secrecy.OPEN,
) -> models.Entry:
    """Write one journal entry with its own hash; content of a sealed subject is left out.

    ``verb`` is a word of the glossary in English (``adopt_plan``), ``subject_kind`` the
    model's name, ``subject_code`` its natural key.
    """
    event = Event(
        verb=verb, subject_kind=subject_kind, subject_code=subject_code,
        before=before, after=after, note=note, secrecy=secrecy,
    )  # fmt: skip
    entry = _make_entry(event, by, at)
    entry.save(force_insert=True)
    return entry


def _adapt(value: Any) -> Any:
    """Return a value as a stream takes it: content as JSON, None as nothing."""
    return Jsonb(value) if isinstance(value, dict) else value


def _make_entry(event: Event, by: rules.Actor, at: datetime) -> models.Entry:
    content = rules.normalise({"before": event.before, "after": event.after, "note": event.note})
    entry = models.Entry(
        at=at,
        account=by.account,
        post=by.post,
        organisation=by.organisation,
        verb=event.verb,
        subject_kind=event.subject_kind,
        subject_code=event.subject_code,
        secrecy=str(event.secrecy),
    )
    if event.secrecy == enums.Secrecy.SEALED:
        entry.content_hash = rules.seal_content(settings.JOURNAL_KEY, **content)
    else:
        entry.before, entry.after, entry.note = content.values()
    entry.hash = entry.compute_hash()
    return entry


def seal_journal(*, at: datetime) -> int:
    """Link the committed entries that no seal covers yet; return how many were sealed.

    Entries are numbered when they are written and seen when they commit, so a smaller
    number may show after a larger one is sealed. A seal therefore keeps which numbers it
    missed (``missing``) and the newest transaction of that moment (``watch``); later seals
    look into those numbers until a seal was made while none of those transactions was open
    any more (its ``horizon`` is above ``watch``).
    """
    total = 0
    while sealed := _seal_batch(at):
        total += sealed
    return total


@transaction.atomic
def _seal_batch(at: datetime) -> int:
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [_SEALER_LOCK])
    horizon, _ = queries.get_open_transactions()
    newest = models.Seal.objects.order_by("-seq").first()
    after = newest.reach if newest else 0
    late = queries.list_late_entries(newest=newest, at=at)[:BATCH_ROWS]
    new = list(
        models.Entry.objects.filter(id__gt=after)
        .order_by("id")
        .values_list("id", "hash")[: BATCH_ROWS - len(late)]
    )
    if not late and not new:
        return 0
    _, watch = queries.get_open_transactions()
    batch = rules.make_batch(after=after, late=late, new=new)
    seq = newest.seq + 1 if newest else 1
    previous = newest.head if newest else rules.GENESIS
    models.Seal.objects.create(
        seq=seq,
        sealed_at=at,
        after=batch.after,
        reach=batch.reach,
        first=batch.first,
        last=batch.last,
        count=batch.count,
        missing=[list(pair) for pair in batch.missing],
        late=list(batch.late),
        marks=batch.marks,
        root=batch.root,
        previous=previous,
        head=rules.hash_seal(seq=seq, previous=previous, at=at, batch=batch),
        watch=watch,
        horizon=horizon,
    )
    return batch.count


@transaction.atomic
def answer_once(
    *,
    key: str,
    by: rules.Actor,
    at: datetime,
    verb: str,
    request: dict[str, Any],
    write: Callable[[], dict[str, Any]],
) -> dict[str, Any]:
    """Run ``write`` once for an idempotency key; a repeat gets the first answer again.

    A second submission that arrives while the first still runs waits for it.

    :raises AuditError: when the key was used for another verb or another content.
    """
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT pg_advisory_xact_lock(hashtextextended(%s, 0))", [f"{by.account}\n{key}"]
        )
    digest = canonical.digest(rules.normalise({"verb": verb, "request": request}))
    known = models.Receipt.objects.filter(actor=by.account, key=key).first()
    if known is None:
        answer = write()
        models.Receipt.objects.create(
            key=key, actor=by.account, verb=verb, request_hash=digest, answer=answer, at=at
        )
        return answer
    if known.request_hash != digest:
        raise rules.AuditError(
            "Khóa gửi này đã dùng cho một nội dung khác: hãy gửi lại với khóa mới."
        )
    return dict(known.answer)
