"""Which document a symbol, a reference or typed words mean."""

from collections.abc import Iterable, Mapping
from datetime import date, datetime
from typing import Any

from django.utils import timezone

from nq57.audit import models as audit_models
from nq57.audit import rules as audit_rules
from nq57.core import dates
from nq57.documents import models, rules
from nq57.documents.reading import catalogue as catalogues
from nq57.orgs.models import Organisation


def find_issuer(*, name: str | None, catalogue: catalogues.Catalogue) -> Organisation | None:
    """Return the office that a name of an issuer is; None for a group or a stranger."""
    entry = catalogue.find(name) if name else None
    if entry is None or entry.kind == "group":
        return None
    return Organisation.objects.filter(code=entry.code).first()


def identify(
    *, symbol: str, issuer: str | None, issued_on: date | None, catalogue: catalogues.Catalogue
) -> rules.Identity:
    """Return the identity of a document that is only named."""
    office = find_issuer(name=issuer, catalogue=catalogue)
    return rules.Identity.of(
        rules.clean_symbol(symbol), organisation=office.pk if office else None,
        words=issuer or "", issued_on=issued_on,
    )  # fmt: skip


def identify_held(*, document: models.Document, catalogue: catalogues.Catalogue) -> rules.Identity:
    """Return a document's identity, its issuer looked up anew where it was a stranger."""
    if document.issuer_id is not None or not document.issuer_text:
        return document.identity
    return identify(
        symbol=document.symbol or "", issuer=document.issuer_text,
        issued_on=document.issued_on, catalogue=catalogue,
    )  # fmt: skip


def find_meant(
    *,
    reference: Mapping[str, Any],
    among: Iterable[models.Document],
    catalogue: catalogues.Catalogue,
) -> models.Document | None:
    """Return the document that a reference of a draft names; None when several could be meant.

    ``reference`` has ``symbol``, ``issuer`` and ``issued_on`` (ISO), the last two maybe None.
    """
    day = reference["issued_on"]
    asked = identify(
        symbol=reference["symbol"], issuer=reference["issuer"],
        issued_on=date.fromisoformat(day) if day else None, catalogue=catalogue,
    )  # fmt: skip
    known = [one for one in among if one.symbol]
    place = rules.choose_meant(
        asked, [identify_held(document=one, catalogue=catalogue) for one in known]
    )
    return None if place is None else known[place]


def find_by_words(*, words: str, by: audit_rules.Actor) -> models.Document | None:
    """Return the held document of a typed symbol or code, among those that ``by`` may read.

    :raises rules.DocumentsError: when several have the symbol; it names their codes.
    """
    visible = models.Document.objects.visible_to(by).held()
    found = list(visible.of_symbol(words).order_by("-issued_on", "code"))
    if len(found) > 1:
        named = "; ".join(f"{one.code} ({_name_issuer(one)}, {_name_day(one)})" for one in found)
        raise rules.DocumentsError(
            f"Nhiều văn bản mang số {found[0]}: {named}. Ghi mã của văn bản cần chọn thay cho số."
        )
    return found[0] if found else visible.filter(code=words.strip().lower()).first()


def list_candidates(*, stub: models.Document, by: audit_rules.Actor) -> list[models.Document]:
    """Return the held documents of a stub's symbol: one of them may be what was named."""
    if not stub.is_stub or not stub.symbol:
        return []
    visible = models.Document.objects.visible_to(by).held().of_symbol(stub.symbol)
    return list(visible.select_related("issuer").order_by("-issued_on", "code"))


def get_decision(*, verb: str, kind: str, code: str) -> tuple[str, datetime] | None:
    """Return who last did a thing to a subject, and when (local time), from the journal."""
    entry = audit_models.Entry.objects.about(kind, code).filter(verb=verb).first()
    return None if entry is None else (entry.account, timezone.localtime(entry.at))


def _name_issuer(document: models.Document) -> str:
    return document.issuer.name if document.issuer else document.issuer_text or "chưa rõ cơ quan"


def _name_day(document: models.Document) -> str:
    return dates.format_date(document.issued_on) if document.issued_on else "chưa rõ ngày"
