"""Register a read text as a document; say which document others name.

All of it holds one lock: which document is meant depends on all that are known.
"""

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import Any

from django.db import IntegrityError, transaction
from django.utils import timezone

from nq57.audit import actions as audit_actions
from nq57.audit import enums as audit_enums
from nq57.audit import rules as audit_rules
from nq57.documents import enums, models, permissions, queries, rules
from nq57.documents.actions import readings, reviewing
from nq57.documents.reading import catalogue as catalogues


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

    A stub that can be no other document is filled; documents that this one names and that
    are not held become stubs.

    :raises NotAllowedError: when the post may not review.
    :raises rules.StaleAnswerError: when somebody has answered since ``draft`` was read.
    :raises rules.DocumentsError: when the same document is already held, or the reading is
        no longer under review.
    """
    permissions.check_may_review(by)
    held = readings.lock_under_review(reading)
    reviewing.check_answers_unchanged(held, draft)
    readings.lock("register", "")
    catalogue = queries.get_catalogue()
    facts = draft["document"]
    document = _find_or_make(facts, catalogue)
    document.file = reading.file
    document.lines = reading.lines
    document.is_stub = False
    document.secrecy = secrecy
    document.added_at = at
    document.added_by = by.account
    _save_once(document, _say_once(document))
    _write_clauses(document, draft["clauses"])
    for reference in facts["references"]:
        _relate(document, reference, catalogue, by, at)
    reading.state = enums.ReadingState.ADOPTED
    reading.document = document
    reading.save(update_fields=["state", "document"])
    _journal(by, at, "register_document", document)
    return document


@transaction.atomic
def state_symbol(
    *, document: models.Document, symbol: str, issued_on: date, by: audit_rules.Actor, at: datetime
) -> None:
    """Fill in the number and date that a document lacked when it was read.

    What others said of a stub that this document turns out to be is said of it.

    :raises NotAllowedError: when the post may not review.
    :raises rules.DocumentsError: when it has one already, or another document has it.
    """
    permissions.check_may_review(by)
    readings.lock("register", "")
    held = models.Document.objects.select_for_update().get(pk=document.pk)
    if held.symbol:
        raise _say_stated(held)
    before = {"symbol": held.symbol, "issued_on": str(held.issued_on or "")}
    held.symbol = rules.clean_symbol(symbol)
    held.issued_on = issued_on
    catalogue = queries.get_catalogue()
    stub = _find_stub(queries.identify_held(document=held, catalogue=catalogue), catalogue)
    if stub is not None:
        for mention in stub.mentions.all():
            _move(mention, held)
        stub.delete()
    _save_once(held, f"Đã có văn bản khác mang số {held.symbol}.")
    document.symbol, document.issued_on = held.symbol, held.issued_on
    _journal(by, at, "state_symbol", document, before=before)


@transaction.atomic
def settle_mention(
    *,
    mention: models.Relation,
    document: models.Document | None,
    by: audit_rules.Actor,
    at: datetime,
) -> None:
    """Say which of the documents of one symbol another document named.

    A stub that nobody names any more is removed.

    :raises NotAllowedError: when the post may not review.
    :raises rules.DocumentsError: when somebody has said so already, or ``document`` is not
        held or has another symbol.
    """
    permissions.check_may_review(by)
    readings.lock("register", "")
    held = models.Relation.objects.filter(pk=mention.pk).select_related("to_document").first()
    if held is None:
        raise rules.DocumentsError("Quan hệ này không còn nữa. Hãy tải lại trang.")
    stub = held.to_document
    if not stub.is_stub:
        at_then = timezone.localtime(held.settled_at or stub.added_at)
        raise rules.DecidedError(
            f"Văn bản được dẫn là {stub}:", held.settled_by or stub.added_by, at_then
        )
    same = models.Document.objects.held().of_symbol(stub.symbol or "")
    if (
        document is None
        or not same.filter(pk=document.pk).exclude(pk=held.from_document_id).exists()
    ):
        raise rules.DocumentsError(f"Chọn một văn bản mang số {stub} đã có toàn văn.")
    held.settled_by, held.settled_at = by.account, at
    _move(held, document)
    if not stub.mentions.exists():
        stub.delete()
    _journal(by, at, "settle_mention", document, note=f"{held.from_document}: {held.text}")


def _save_once(document: models.Document, sentence: str) -> None:
    try:
        with transaction.atomic():
            document.save()
    except IntegrityError:
        raise rules.DocumentsError(sentence) from None


def _say_once(document: models.Document) -> str:
    return f"Văn bản {document} đã có trong hệ thống. Mở văn bản đó thay vì nạp lại."


def _say_stated(document: models.Document) -> rules.DocumentsError:
    said = queries.get_decision(verb="state_symbol", kind="document", code=document.code)
    what = f"Văn bản đã có số, ký hiệu {document}"
    return (
        rules.DocumentsError(f"{what}.") if said is None else rules.DecidedError(f"{what}:", *said)
    )


def _move(mention: models.Relation, document: models.Document) -> None:
    """Let a mention name ``document``; one that would say the same twice goes."""
    twin = models.Relation.objects.filter(
        from_document=mention.from_document_id, to_document=document, kind=mention.kind
    )
    if mention.from_document_id == document.pk or twin.exists():
        mention.delete()
        return
    mention.to_document = document
    mention.save(update_fields=["to_document", "settled_by", "settled_at"])


def _write_clauses(document: models.Document, clauses: Sequence[Mapping[str, Any]]) -> None:
    models.Clause.objects.bulk_create(
        models.Clause(
            document=document, path=clause["path"], text=clause["text"], position=position,
            from_line=clause["source"]["from_line"], to_line=clause["source"]["to_line"],
        )
        for position, clause in enumerate(clauses)
    )  # fmt: skip


def _find_or_make(facts: Mapping[str, Any], catalogue: catalogues.Catalogue) -> models.Document:
    document = models.Document(
        symbol=rules.clean_symbol(facts["symbol"]) if facts["symbol"] else None,
        issued_on=date.fromisoformat(facts["issued_on"]) if facts["issued_on"] else None,
        kind=_kind(facts["kind"]), kind_text=facts["kind_text"] or "",
        issuer_text=facts["issuer"] or "",
        issuer=queries.find_issuer(name=facts["issuer"], catalogue=catalogue),
        title=facts["title"] or "", signer=facts["signer"] or "",
        signer_position=facts["signer_position"] or "", recipients=list(facts["recipients"]),
    )  # fmt: skip
    stub = _find_stub(document.identity, catalogue)
    if stub is not None:
        document.pk, document.code = stub.pk, stub.code
        document._state.adding = False
    else:
        document.code = _free_code(document.symbol, document.issued_on, document.title)
    return document


def _find_stub(asked: rules.Identity, catalogue: catalogues.Catalogue) -> models.Document | None:
    """Return the stub that a new document fills.

    :raises rules.DocumentsError: when the document is held already.
    """
    if not asked.symbol:
        return None
    same = list(models.Document.objects.of_symbol(asked.symbol).order_by("pk"))
    held = [one for one in same if not one.is_stub]
    for one in held:
        if one.identity == asked:
            raise rules.DocumentsError(_say_once(one))
    stubs = [one for one in same if one.is_stub]
    place = rules.choose_stub(
        asked,
        [queries.identify_held(document=one, catalogue=catalogue) for one in stubs],
        [queries.identify_held(document=one, catalogue=catalogue) for one in held],
    )
    return None if place is None else stubs[place]


def _relate(
    document: models.Document,
    reference: Mapping[str, Any],
    catalogue: catalogues.Catalogue,
    by: audit_rules.Actor,
    at: datetime,
) -> None:
    same = models.Document.objects.of_symbol(reference["symbol"]).order_by("pk")
    other = queries.find_meant(reference=reference, among=same, catalogue=catalogue)
    other = _learn(other or models.Document(), reference, catalogue, by, at)
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


def _learn(
    stub: models.Document,
    reference: Mapping[str, Any],
    catalogue: catalogues.Catalogue,
    by: audit_rules.Actor,
    at: datetime,
) -> models.Document:
    """Make a stub of what a reference says, or add to one what it lacked; the text of a
    document that is held says it better."""
    if stub.pk is not None and not stub.is_stub:
        return stub
    if stub.pk is None:
        stub.symbol = rules.clean_symbol(reference["symbol"])
        stub.is_stub, stub.added_at, stub.added_by = True, at, by.account
        stub.kind = _kind(reference["kind"])
    if stub.issued_on is None and reference["issued_on"]:
        stub.issued_on = date.fromisoformat(reference["issued_on"])
    stub.issuer_text = stub.issuer_text or reference["issuer"] or ""
    stub.issuer = stub.issuer or queries.find_issuer(name=stub.issuer_text, catalogue=catalogue)
    stub.code = stub.code or _free_code(stub.symbol, stub.issued_on, "")
    stub.save()
    return stub


def _kind(kind: str | None) -> str:
    return kind if kind in enums.DocumentKind.values else enums.DocumentKind.OTHER


def _free_code(symbol: str | None, issued_on: date | None, title: str) -> str:
    stem = rules.make_code(symbol, issued_on, title)[:76]
    code, number = stem, 1
    while models.Document.objects.filter(code=code).exists():
        number += 1
        code = f"{stem}-{number}"
    return code


def _journal(
    by: audit_rules.Actor, at: datetime, verb: str, document: models.Document, **details: Any
) -> None:
    audit_actions.record(
        by=by, at=at, verb=verb, subject_kind="document", subject_code=document.code,
        after={"symbol": document.symbol}, secrecy=document.secrecy, **details,
    )  # fmt: skip
