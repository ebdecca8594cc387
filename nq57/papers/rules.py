"""Symbols of documents, templates and snapshots: pure rules."""

import base64
import re
import secrets
import unicodedata
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from typing import Any

from nq57.core import canonical
from nq57.core.phrases import Phrase

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
    apart: str = ""  # the object of the table of rights whose readers alone may read it


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


# Of the state's bodies these write no superior over their name.
_WITHOUT_PARENT = ("people_committee", "people_council", "ministry", "government")
# What the head of an office is called where the post does not say it.
_HEADS = {
    "people_committee": "Chủ tịch", "people_council": "Chủ tịch", "department": "Giám đốc",
    "office": "Chánh Văn phòng", "inspectorate": "Chánh Thanh tra",
    "steering_committee": "Trưởng Ban Chỉ đạo", "press": "Tổng Biên tập",
}  # fmt: skip
_SHORT = {"people_committee": "UBND", "people_council": "HĐND", "steering_committee": "BCĐ"}
_LONGEST_SHORT = 8


@dataclass(frozen=True, kw_only=True)
class Office:
    """What the head of a paper asks of an office: its kind, name, and the body over it."""

    kind: str
    name: str
    parent_kind: str = ""
    parent: str = ""


@dataclass(frozen=True, kw_only=True)
class Heading:
    """The head of a paper by its office (Decree 30/2020/NĐ-CP, appendix I, part II, 2): the
    superior body, empty where none is written, and the issuing body with its place; how the
    issuer is abbreviated in symbols, and what its head is called."""

    parent: str
    issuer: str
    short: str
    title: str


def make_heading(*, office: Office, province: str) -> Heading:
    """Return the head of an office's papers.

    >>> police = Office(kind="armed_force", name="Công an tỉnh", parent="Bộ Công an")
    >>> make_heading(office=police, province="Sơn La").issuer
    'Công an tỉnh Sơn La'
    """
    parent = office.parent
    if office.kind in _WITHOUT_PARENT:
        parent = ""
    elif office.parent_kind == "people_committee":
        parent = re.sub("^Ủy ban nhân dân", "UBND", parent)
    return Heading(
        parent=parent,
        issuer=f"{office.name} {province}" if office.name.endswith(" tỉnh") else office.name,
        short=_SHORT.get(office.kind) or _abbreviate(office.name, province),
        title=_HEADS.get(office.kind, "Thủ trưởng cơ quan"),
    )


def _abbreviate(name: str, province: str) -> str:
    """Return the first letters of a name's words: ``Sở Khoa học và Công nghệ`` is SKHCN. The
    province is left out, and its tier where three words stand before it."""
    told = re.sub(r"[^\w ]", " ", name.replace(province, ""))
    words = [word for word in told.split() if word != "và"]
    if len(words) > 3 and words[-1] == "tỉnh":
        words.pop()
    letters = "".join(word if word.isupper() else word[0].upper() for word in words)
    plain = "".join(unicodedata.normalize("NFD", one)[0] for one in letters)  # Đ stays
    return plain[:_LONGEST_SHORT]


@dataclass(frozen=True, kw_only=True)
class Signature:
    """What was found of one signature, whole by itself; times are aware.

    ``signed_at`` is the signer's own word, ``stamped_at`` that of a time-stamping authority.
    ``trust`` and ``later`` are words of the enums; ``root`` stands only where trusted.
    """

    signer: str
    organisation: str
    issuer: str
    expires_at: datetime
    signed_at: datetime | None
    stamped_at: datetime | None
    stamper: str
    is_stamp_trusted: bool
    trust: str
    root: str
    later: str


@dataclass(frozen=True, kw_only=True)
class Inspection:
    """What a file that came back is: how it is the issued document, and who signed it."""

    sameness: str
    signatures: tuple[Signature, ...]


_REFUSALS: dict[str, Callable[[Mapping[str, Any]], Phrase]] = {
    "broken": lambda told: Phrase(
        "Tệp PDF bị hỏng, không mở được: hãy xuất lại từ phần mềm ký rồi nộp lại."
    ),
    "locked": lambda told: Phrase(
        "Tệp PDF có mật khẩu hoặc bị khóa: hãy ký lại mà không đặt mật khẩu rồi nộp lại."
    ),
    "other": lambda told: Phrase(
        "Tệp này không phải văn bản số %(symbol)s: không có mã kiểm tra của văn bản. "
        "Hãy chọn đúng tệp đã ký của văn bản này.",
        symbol=told["symbol"],
    ),
    "pages": lambda told: Phrase(
        "Tệp này có %(given)s trang, bản đã ban hành có %(issued)s trang: "
        "hãy ký đúng tệp PDF tải từ trang này rồi nộp lại.",
        given=told["given"], issued=told["issued"],
    ),
    "page": lambda told: Phrase(
        "Trang %(page)s của tệp khác bản đã ban hành: tệp đã bị sửa. "
        "Hãy ký đúng tệp PDF tải từ trang này rồi nộp lại.",
        page=told["page"],
    ),
    "unsigned": lambda told: Phrase("Tệp này chưa có chữ ký số: hãy ký số rồi nộp lại."),
    "changed": lambda told: Phrase(
        "Chữ ký của %(signer)s không còn khớp nội dung: tệp đã bị sửa sau khi ký. "
        "Hãy lấy lại tệp ngay sau khi ký rồi nộp lại.",
        signer=told["signer"],
    ),
}  # fmt: skip


def read_inspection(told: Mapping[str, Any]) -> Inspection:
    """Return an inspection from plain data, as a child process tells it; times in ISO 8601.

    :raises PapersError: when the file is no signed copy of the paper; it says why.
    """
    if refusal := told.get("refusal"):
        raise PapersError(_REFUSALS[refusal["code"]](refusal))
    moments = ("expires_at", "signed_at", "stamped_at")
    found = []
    for one in told["signatures"]:
        said: dict[str, Any] = dict(one)
        for name in moments:
            said[name] = datetime.fromisoformat(said[name]) if said[name] else None
        found.append(Signature(**said))
    return Inspection(sameness=told["sameness"], signatures=tuple(found))


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
    """Return a snapshot as JSON keeps it.

    :raises PapersError: when it holds something that JSON cannot keep exactly.
    """
    try:
        return canonical.keep(snapshot)
    except ValueError as error:
        raise PapersError(
            "Số liệu của văn bản có giá trị không lưu được: hãy báo người quản trị."
        ) from error
