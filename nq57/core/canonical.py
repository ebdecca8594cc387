"""Canonical JSON: one sequence of bytes for one content, so that it can be hashed and compared.

Sorted keys, UTF-8, no spaces: of RFC 8785 what plain content needs. Figures with decimals are
text (``"38.2"``), so that no reader rounds them.
"""

import hashlib
import json
from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from typing import Any


def write(content: Any) -> bytes:
    """Return plain content as canonical JSON."""
    text = json.dumps(content, sort_keys=True, ensure_ascii=False, separators=(",", ":"))
    return text.encode("utf-8", "surrogatepass")


def digest(content: Any) -> str:
    """Return the SHA-256 (hex) of plain content, the same whatever order its keys came in."""
    return hashlib.sha256(write(content)).hexdigest()


def keep(content: Mapping[str, Any]) -> dict[str, Any]:
    """Return content as JSON keeps it: days become ISO text, decimals plain text.

    :raises ValueError: when it holds something that JSON cannot keep exactly.
    """
    try:
        text = json.dumps(content, ensure_ascii=False, default=_as_text, allow_nan=False)
    except TypeError as error:
        raise ValueError(str(error)) from error
    kept: dict[str, Any] = json.loads(text)
    return kept


def _as_text(value: object) -> str:
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, Decimal):
        return f"{value.normalize():f}" if value else "0"
    raise TypeError(type(value).__name__)
