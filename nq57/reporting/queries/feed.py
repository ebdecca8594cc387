"""What happened, for programs that follow: the journal's sealed entries, as far as one may see.

Entries are numbered when they are written and seen when they commit; only the seals say an
order that nobody overtakes. A place in the feed is a seal's number, and how many of its entries
were passed: ``12-340``.
"""

from collections.abc import Sequence
from typing import Any

from nq57.audit import enums as audit_enums
from nq57.audit import models as audit_models
from nq57.audit import rules as audit_rules
from nq57.cases import models as cases
from nq57.documents import models as documents
from nq57.plans import models as plans

_OPEN_KINDS = frozenset({"organisation", "place", "group"})


def list_feed(*, by: audit_rules.Actor, since: str, most: int) -> dict[str, Any]:
    """Return ``items``, ``next`` and ``has_more``: ``most`` entries are looked at each time.

    Neither who did it nor what was written is told: the subject itself is read for that.
    """
    seq, _, passed = since.partition("-")
    number, offset = int(seq), int(passed or 0)
    keys: list[int] = []
    where, has_more = (number, offset), False
    first = number if offset else number + 1
    for seal in audit_models.Seal.objects.filter(seq__gte=first).order_by("seq")[:most]:
        members = seal.batch.list_members()
        start = offset if seal.seq == number else 0
        taken = members[start : start + most - len(keys)]
        keys += taken
        is_whole = start + len(taken) >= len(members)
        where = (seal.seq, 0 if is_whole else start + len(taken))
        if len(keys) >= most:
            has_more = not is_whole or audit_models.Seal.objects.filter(seq__gt=seal.seq).exists()
            break
    found = audit_models.Entry.objects.in_bulk(keys)
    items = _keep_visible([found[key] for key in keys if key in found], by)
    place = f"{where[0]}-{where[1]}" if where[1] else str(where[0])
    return {"items": items, "next": place, "has_more": has_more}


def _keep_visible(
    entries: Sequence[audit_models.Entry], by: audit_rules.Actor
) -> list[dict[str, Any]]:
    """Return the entries about what ``by`` may read, in three queries."""
    named: dict[str, set[str]] = {}
    for entry in entries:
        kind = "case" if entry.subject_kind == "observation" else entry.subject_kind
        named.setdefault(kind, set()).add(entry.subject_code)
    seen = {
        kind: set(rows.visible_to(by).filter(code__in=codes).values_list("code", flat=True))
        for kind, rows in (
            ("case", cases.Case.objects.all()), ("plan", plans.Plan.objects.all()),
            ("document", documents.Document.objects.all()),
        )
        if (codes := named.get(kind))
    }  # fmt: skip
    seen["observation"] = seen.get("case", set())
    return [
        {
            "id": entry.pk, "at": entry.at, "verb": entry.verb, "kind": entry.subject_kind,
            "code": entry.subject_code,
        }
        for entry in entries
        if entry.secrecy == audit_enums.Secrecy.OPEN
        or entry.subject_code in seen.get(entry.subject_kind, ())
        if entry.subject_kind in _OPEN_KINDS
        or entry.subject_code in seen.get(entry.subject_kind, ())
    ]  # fmt: skip
