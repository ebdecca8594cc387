"""Symbols of documents, templates and snapshots: pure rules."""

import base64
import hashlib
import json
import re
import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

TOKEN_BYTES = 20  # 160 bits: nobody guesses one
TOKEN_PATTERN = r"^[a-z2-7]{32}$"  # noqa: S105 (a shape, no secret)
_NAME = re.compile(r"[a-z][a-z0-9_]*@[1-9][0-9]*")
_FORMATS = {"docx": "template.docx", "pdf": "template.typ"}


class PapersError(Exception):
    """Say in Vietnamese why a paper is not issued and what to do."""


@dataclass(frozen=True)
class Template:
    """A versioned template: a folder ``<kind>@<version>`` with one file for each format."""

    folder: Path

    @property
    def name(self) -> str:
        """Return the versioned name that an issued paper carries."""
        return self.folder.name

    @property
    def kind(self) -> str:
        """Return the name without its version."""
        return self.name.partition("@")[0]

    def get_file(self, form: str) -> Path:
        """Return the file of a format."""
        return self.folder / _FORMATS[form]

    def list_formats(self) -> list[str]:
        """Return the formats that the folder has a file for.

        :raises PapersError: when it is no template folder.
        """
        found = [form for form in _FORMATS if self.get_file(form).exists()]
        if not _NAME.fullmatch(self.name) or not found:
            raise PapersError(f"Không có mẫu văn bản “{self.name}” trong phiên bản này.")
        return found


@dataclass(frozen=True, kw_only=True)
class Symbol:
    """The number and symbol of a document (Decree 30/2020/NĐ-CP, appendix III).

    ``kind`` is the code of the document's kind (``BC``), empty for an official letter;
    ``issuer`` the issuer's abbreviation (``SKHCN``), with the drafting unit for a letter
    (``UBND-KGVX``). A normative document carries its year.
    """

    number: int
    kind: str
    issuer: str
    year: int | None = None

    def __str__(self) -> str:
        parts = [f"{self.number:02d}"]
        if self.year:
            parts.append(str(self.year))
        parts.append(f"{self.kind}-{self.issuer}" if self.kind else self.issuer)
        return "/".join(parts)


@dataclass(frozen=True, kw_only=True)
class NewPaper:
    """A paper to be issued; ``kind`` and ``issuer`` make its symbol (``BC``, ``SKHCN``)."""

    template: Template
    kind: str
    issuer: str
    title: str
    issued_on: date
    secrecy: str = "open"
    source: str = ""  # what it is the paper of; a source has one valid paper of a kind


@dataclass(frozen=True, kw_only=True)
class Cover:
    """What a person decides of a paper: what it is about, who gets it, who signs.

    ``authority`` stands over the title where somebody signs for another (``KT. GIÁM ĐỐC``).
    """

    about: str
    issuer: str
    title: str
    signer: str = ""
    authority: str = ""
    recipients: tuple[str, ...] = ()

    def tell(self) -> dict[str, Any]:
        """Return what the templates read."""
        return {
            "about": self.about, "title": self.title, "signer": self.signer,
            "authority": self.authority, "recipients": list(self.recipients),
        }  # fmt: skip


def make_token() -> str:
    """Return a new verification token: 32 letters and digits that are easy to type."""
    return base64.b32encode(secrets.token_bytes(TOKEN_BYTES)).decode().lower()


def read_token(typed: str) -> str:
    """Return a token as kept, from what a person typed: spaces, dashes and case ignored."""
    return re.sub(r"[\s-]", "", typed).lower()


def show_token(token: str) -> str:
    """Return a token in groups of four, to be read from paper."""
    return "-".join(token[place : place + 4] for place in range(0, len(token), 4))


def write_date(day: date) -> str:
    """Return a date as official documents write it: ``ngày 04 tháng 6 năm 2025``.

    A day below ten and the months January and February get a leading zero.
    """
    month = f"{day.month:02d}" if day.month < 3 else str(day.month)
    return f"ngày {day.day:02d} tháng {month} năm {day.year}"


def normalise_snapshot(snapshot: Mapping[str, Any]) -> dict[str, Any]:
    """Return a snapshot as JSON keeps it; dates become ISO text.

    :raises PapersError: when it holds something that JSON cannot keep exactly.
    """
    try:
        text = json.dumps(snapshot, ensure_ascii=False, default=_as_text, allow_nan=False)
    except (TypeError, ValueError) as error:
        raise PapersError(
            "Số liệu của văn bản có giá trị không lưu được: hãy báo người quản trị."
        ) from error
    kept: dict[str, Any] = json.loads(text)
    return kept


def hash_snapshot(snapshot: Mapping[str, Any]) -> str:
    """Return the SHA-256 (hex) of a normalised snapshot."""
    text = json.dumps(snapshot, sort_keys=True, ensure_ascii=False, separators=(",", ":"))
    return hashlib.sha256(text.encode()).hexdigest()


def _as_text(value: object) -> str:
    if isinstance(value, date):
        return value.isoformat()
    raise TypeError(type(value).__name__)
