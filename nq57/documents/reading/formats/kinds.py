"""What a file is, by its first bytes and its members."""

import enum
import re

from nq57.documents.reading.errors import ReadingError
from nq57.documents.reading.formats import archives

_CFB = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_IMAGES = (b"\xff\xd8\xff", b"\x89PNG\r\n", b"II*\x00", b"MM\x00*")
_ARCHIVES = (b"7z\xbc\xaf", b"Rar!", b"\x1f\x8b", b"BZh", b"\xfd7zXZ", b"(\xb5/\xfd")
_PROGRAMS = (b"MZ", b"\x7fELF", b"\xcf\xfa\xed\xfe", b"\xca\xfe\xba\xbe")
_HTML = re.compile(
    rb"^\s*(?:<!--.*?-->\s*)*<(?:!doctype\s+html|html|head|body|meta|table)\b", re.I | re.S
)
_DOCUMENT_TYPE = re.compile(rb'ContentType="([^"]+)"')


class Kind(enum.Enum):
    """A kind of file that the reader can open."""

    TEXT = "txt"
    DOCX = "docx"
    PDF = "pdf"
    IMAGE = "scan"
    DOC = "doc"
    RTF = "rtf"
    ODT = "odt"


def recognise(data: bytes) -> Kind:
    """Return what ``data`` is.

    :raises ReadingError: a kind that holds no document, or that must not be opened.
    """
    if data.startswith((b"PK\x03\x04", b"PK\x05\x06", b"PK\x07\x08")):
        return _in_zip(data)
    if data.startswith(_CFB):
        return _in_compound_file(data)
    if b"%PDF-" in data[:1024]:
        return Kind.PDF
    if data.lstrip()[:5] == b"{\\rtf":
        return Kind.RTF
    if data.startswith(_IMAGES):
        return Kind.IMAGE
    if data.startswith(_ARCHIVES):
        raise _archive()
    if data.startswith(_PROGRAMS):
        raise ReadingError(
            "Tệp là chương trình máy tính, không phải văn bản. Hãy tải lên tệp .docx hoặc .pdf.",
            "not_a_document",
        )
    _check_markup(data[:4096].removeprefix(b"\xef\xbb\xbf"))
    return Kind.TEXT


def _in_zip(data: bytes) -> Kind:
    archive = archives.Archive(data)
    names = archive.names
    mimetype = (archive.read("mimetype") or b"").strip()
    if any(name.startswith("word/") for name in names):
        _check_active_content(archive)
        return Kind.DOCX
    if any(name.startswith("xl/") for name in names) or b"spreadsheet" in mimetype:
        raise _spreadsheet()
    if any(name.startswith("ppt/") for name in names) or b"presentation" in mimetype:
        raise _presentation()
    if mimetype == b"application/vnd.oasis.opendocument.text":
        _check_active_content(archive)
        return Kind.ODT
    raise _archive()


def _check_active_content(archive: archives.Archive) -> None:
    types = archive.read("[Content_Types].xml") or b""
    has_macro = any(
        name.lower().endswith(("vbaproject.bin", "vbadata.xml")) or name.startswith("Basic/")
        for name in archive.names
    )
    if has_macro or any(b"macroEnabled" in kind for kind in _DOCUMENT_TYPE.findall(types)):
        raise _macros()


def _in_compound_file(data: bytes) -> Kind:
    """Tell apart what shares the container of old Office files."""

    def holds(stream: str) -> bool:
        """Whether a directory entry, 128 bytes each, bears this name."""
        name = stream.encode("utf-16-le") + b"\0\0"
        at = data.find(name)
        while at != -1 and at % 128:
            at = data.find(name, at + 1)
        return at != -1

    if holds("EncryptedPackage"):
        raise _password()
    if holds("Workbook") or holds("Book"):
        raise _spreadsheet()
    if holds("PowerPoint Document"):
        raise _presentation()
    if not holds("WordDocument"):
        raise archives.corrupt()
    if holds("_VBA_PROJECT"):
        raise _macros()
    at = data.find(b"\xec\xa5", 512)
    if at % 512 == 0 and at + 12 < len(data) and data[at + 11] & 0x01:
        raise _password()
    return Kind.DOC


def _check_markup(head: bytes) -> None:
    if _HTML.match(head) or b"<html" in head[:1024].lower() or head.startswith(b"MIME-Version:"):
        raise ReadingError(
            "Tệp là trang web (HTML) dù mang tên khác. Hãy mở bằng phần mềm soạn thảo, "
            "lưu thành tệp .docx rồi tải lên.",
            "not_a_document",
        )
    if head.lstrip().startswith(b"<?xml"):
        raise ReadingError(
            "Tệp là dữ liệu XML, không phải văn bản. Hãy mở bằng phần mềm soạn thảo, "
            "lưu thành tệp .docx rồi tải lên.",
            "not_a_document",
        )


def _spreadsheet() -> ReadingError:
    return ReadingError(
        "Tệp là bảng tính (Excel) dù mang tên khác. "
        "Hãy tải lên văn bản kế hoạch ở dạng .docx hoặc .pdf.",
        "not_a_document",
    )


def _presentation() -> ReadingError:
    return ReadingError(
        "Tệp là bài trình chiếu, không phải văn bản kế hoạch. "
        "Hãy tải lên văn bản ở dạng .docx hoặc .pdf.",
        "not_a_document",
    )


def _archive() -> ReadingError:
    return ReadingError(
        "Tệp là tệp nén, không phải văn bản. Hãy giải nén rồi tải lên từng văn bản bên trong.",
        "not_a_document",
    )


def _macros() -> ReadingError:
    return ReadingError(
        "Tệp có chứa macro nên không được mở. Hãy lưu lại văn bản thành tệp .docx "
        "không có macro rồi tải lên.",
        "not_a_document",
    )


def _password() -> ReadingError:
    return ReadingError("Tệp được đặt mật khẩu. Hãy gỡ mật khẩu rồi tải lên lại.", "password")
