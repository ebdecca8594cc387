"""Writes of the journal: one entry in the transaction of each action."""

from datetime import datetime
from typing import Any

from django.db import transaction

from nq57.audit import enums, models, rules


@transaction.atomic
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
    content: dict[str, Any] = {
        "at": at.isoformat(),
        "account": by.account,
        "post": by.post,
        "organisation": by.organisation,
        "verb": verb,
        "subject_kind": subject_kind,
        "subject_code": subject_code,
        "secrecy": str(secrecy),
        "before": before,
        "after": after,
        "note": note,
    }
    digest = rules.hash_entry(content)
    if secrecy == enums.Secrecy.SEALED:
        content |= {"before": None, "after": None, "note": ""}
    return models.Entry.objects.create(**content | {"at": at, "hash": digest})
