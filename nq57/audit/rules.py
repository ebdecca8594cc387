"""The journal's pure rules: the hash of an entry, and who an actor is."""

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any


class AuditError(Exception):
    """Say in Vietnamese why the journal refuses."""


@dataclass(frozen=True, kw_only=True)
class Actor:
    """Who acts, as codes in text. ``orgs`` extends it with the post's role.

    ``account`` is the log-in name or ``hệ thống``; ``post`` and ``organisation`` are empty
    for the system itself.
    """

    account: str
    post: str = ""
    organisation: str = ""


SYSTEM = Actor(account="hệ thống")


def hash_entry(content: Mapping[str, Any]) -> str:
    """Return the SHA-256 (hex) of an entry's canonical JSON: sorted keys, UTF-8."""
    canonical = json.dumps(
        content, sort_keys=True, ensure_ascii=False, separators=(",", ":"), default=_as_text
    )
    return hashlib.sha256(canonical.encode()).hexdigest()


def _as_text(value: object) -> str:
    if isinstance(value, datetime):
        return value.isoformat()
    return str(value)
