"""Questions: how they are made, so that each is stable and says why it is asked."""

import hashlib
from collections.abc import Iterable, Sequence
from typing import Any

from nq57.core import text
from nq57.documents.reading import draft


def fingerprint(parts: Iterable[str]) -> str:
    """Return a short digest of the texts that a question rests on."""
    joined = "\n".join(text.normalise(part) for part in parts)
    return hashlib.sha256(joined.encode()).hexdigest()[:16]


def question(
    kind: str,
    items: Sequence[str],
    sentence: str,
    *,
    why_asked: str,
    options: Sequence[draft.Option],
    proposed: str | None,
    why_proposed: str,
    rests_on: Iterable[str],
    name: str | None = None,
    is_pattern: bool = False,
    fields: Sequence[str] = (),
    spans: Sequence[draft.Span] = (),
) -> draft.Question:
    """Return a question whose id is its kind and its first item or ``name``."""
    return draft.Question(
        id=f"{kind}:{name or items[0]}",
        kind=kind,
        items=tuple(items),
        text=sentence,
        why_asked=why_asked,
        options=tuple(options),
        proposed=proposed,
        why_proposed=why_proposed,
        fingerprint=fingerprint(rests_on),
        is_pattern=is_pattern,
        fields=tuple(fields),
        spans=tuple(spans),
    )


def option(key: str, label: str, reason: str, values: dict[str, dict[str, Any]]) -> draft.Option:
    """Return an option of a question."""
    return draft.Option(key, label, reason, values)
