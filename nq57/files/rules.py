"""What may be stored: the type by content, and no active content. Pure functions."""

import hashlib
import io
import json
import re
import unicodedata
import zipfile
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta

import filetype

MAX_MEMBERS = 5_000
MAX_UNPACKED_BYTES = 512 * 2**20
MAX_MEMBER_BYTES = 64 * 2**20
MAX_RATIO = 400  # a long official table in WordprocessingML packs to about 1/40
PIECE_BYTES = 128 * 2**10
OPEN_UPLOADS = 50  # of one account at a time
OPEN_UPLOAD_BYTES = 200_000_000
KEEP_OPEN = timedelta(days=7)  # the sender has the file still and begins again
KEEP_ENDED = timedelta(days=90)
_HASH = re.compile(r"[0-9a-f]{64}")
_FREE_UNPACKED_BYTES = 10 * 2**20
_MAX_STREAM_BYTES = 8 * 2**20

_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_ZIP = (b"PK\x03\x04", b"PK\x05\x06")
_PROGRAMS = (
    b"MZ",
    b"\x7fELF",
    b"\xcf\xfa\xed\xfe",
    b"\xce\xfa\xed\xfe",
    b"\xca\xfe\xba\xbe",
    b"#!",
)
_PROGRAM_NAME = re.compile(
    r"apk|app|bat|cmd|com|cpl|dll|exe|hta|iso|jar|jse?|lnk|msi|msix|pif|ps1|py|reg|scr|sh|sys"
    r"|vb[es]|ws[fh]"
)
_MARKUP = re.compile(
    rb"\s*(?:<!--.{0,2000}?-->\s*)*<(?:[!?]?[a-z][a-z0-9:-]*)[\s/>]", re.IGNORECASE | re.DOTALL
)
# Not /JS: it never stands without /JavaScript, and chance makes it in compressed pictures.
_PDF_ACTIVE = re.compile(rb"/(?:JavaScript|Launch|RichMedia|XFA(?=[\s\[<(/]))(?![A-Za-z0-9])")
_PDF_LOCKED = re.compile(rb"/Encrypt(?![A-Za-z0-9])")
_PDF_STREAM = re.compile(rb"/ObjStm.{0,400}?stream\r?\n", re.DOTALL)
_PDF_HEX = re.compile(rb"#([0-9A-Fa-f]{2})")
_RTF_OBJECT = re.compile(rb"\\(?:object|objdata|objupdate|objemb)(?![a-z])")
_REMOTE = re.compile(rb'(?:attachedTemplate|oleObject|frame)"[^>]*TargetMode="External"')
_CONTROL = re.compile(r"[\x00-\x1f\x7f\u200b-\u200f\u202a-\u202e\u2066-\u2069]")

_OFFICE = {
    b"wordprocessingml.document.main+xml": "docx",
    b"spreadsheetml.sheet.main+xml": "xlsx",
    b"presentationml.presentation.main+xml": "pptx",
}
_OPEN_DOCUMENT = {
    b"application/vnd.oasis.opendocument.text": "odt",
    b"application/vnd.oasis.opendocument.spreadsheet": "ods",
    b"application/vnd.oasis.opendocument.presentation": "odp",
}
MEDIA_TYPES = {
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "pptx": "application/vnd.openxmlformats-officedocument.presentationml.presentation",
    "odt": "application/vnd.oasis.opendocument.text",
    "ods": "application/vnd.oasis.opendocument.spreadsheet",
    "odp": "application/vnd.oasis.opendocument.presentation",
    "doc": "application/msword",
    "xls": "application/vnd.ms-excel",
    "ppt": "application/vnd.ms-powerpoint",
    "rtf": "application/rtf",
    "pdf": "application/pdf",
    "zip": "application/zip",
    "png": "image/png",
    "jpg": "image/jpeg",
    "gif": "image/gif",
    "webp": "image/webp",
    "tif": "image/tiff",
    "heic": "image/heic",
    "mp4": "video/mp4",
    "mp3": "audio/mpeg",
    "json": "application/json",
    "csv": "text/csv",
    "txt": "text/plain",
    "xml": "application/xml",
}
_SAME = {"jpeg": "jpg", "tiff": "tif", "heif": "heic", "md": "txt", "geojson": "json", "log": "txt"}


class FilesError(Exception):
    """Say in Vietnamese why a file is refused and what to do."""


class WrongNameError(FilesError):
    """Refuse a file whose name says another type than its content; ``extension`` is that."""

    def __init__(self, name: str, extension: str) -> None:
        super().__init__(
            f"Tệp “{name}” có nội dung .{extension}: hãy đổi đuôi tệp cho đúng rồi gửi lại."
        )
        self.extension = extension


@dataclass(frozen=True)
class Kind:
    """What a file is by its content: the extension it deserves."""

    extension: str

    @property
    def media_type(self) -> str:
        """Return the media type that the file is served with."""
        return MEDIA_TYPES[self.extension]


def clean_name(name: str) -> str:
    """Return a file name without folders, control and direction marks, at most 200 long.

    :raises FilesError: when nothing is left.
    """
    last = re.split(r"[/\\]", unicodedata.normalize("NFC", name))[-1]
    last = re.sub(r"\s+", " ", _CONTROL.sub("", last)).strip(" .")
    if not last:
        raise FilesError("Tệp không có tên: hãy đặt tên tệp rồi gửi lại.")
    if len(last) > 200:
        stem, dot, extension = last.rpartition(".")
        last = f"{stem[: 199 - len(extension)]}.{extension}" if dot else last[:200]
    return last


def check_upload(*, name: str, size: int, sha256: str, limit: int) -> None:
    """Refuse a file that is to come in pieces, before its first byte.

    :raises FilesError: when it is empty, over the limit (in bytes), or its hash is none.
    """
    if size <= 0:
        raise FilesError(f"Tệp “{name}” rỗng: hãy kiểm tra rồi gửi lại.")
    if size > limit:
        raise FilesError(
            f"Tệp “{name}” lớn hơn {limit // 1_000_000} MB: "
            "hãy giảm dung lượng hoặc chia thành nhiều tệp."
        )
    if not _HASH.fullmatch(sha256):
        raise FilesError(f"Tệp “{name}” không có mã băm đúng: hãy chọn lại tệp.")


def check_piece(*, content: bytes, sha256: str, left: int) -> None:
    """Refuse a piece that is empty, too large, more than is left, or came damaged.

    :raises FilesError: then; the same piece may be sent again.
    """
    if not content or len(content) > PIECE_BYTES or len(content) > left:
        raise FilesError(
            f"Một phần của tệp phải từ 1 đến {min(left, PIECE_BYTES)} byte: hãy gửi lại phần này."
        )
    if hashlib.sha256(content).hexdigest() != sha256:
        raise FilesError("Phần vừa gửi bị sai lệch trên đường truyền: hãy gửi lại phần này.")


def inspect(content: bytes, name: str, *, takes_xml: bool = False) -> Kind:
    """Return what a file is, by its content; ``takes_xml`` where its reader has read it as XML.

    :raises FilesError: when it is empty, a program, markup, holds macros or other active
        content, is bounded out, is locked, or is not what its name says.
    """
    is_xml = takes_xml and _MARKUP.match(content[:65_536].removeprefix(b"\xef\xbb\xbf"))
    return Kind("xml") if is_xml else _inspect(content, name, is_member=False)


def _inspect(content: bytes, name: str, *, is_member: bool) -> Kind:
    extension = _extension(name)
    if not content:
        raise FilesError(f"Tệp “{name}” rỗng: hãy kiểm tra rồi gửi lại.")
    if _PROGRAM_NAME.fullmatch(extension) or content.startswith(_PROGRAMS):
        raise FilesError(f"Tệp “{name}” là chương trình, hệ thống không nhận.")
    kind = _recognise(content, name, is_member=is_member)
    expected = _SAME.get(extension, extension)
    if (
        expected in MEDIA_TYPES
        and expected != kind.extension
        and {expected, kind.extension}
        != {
            "csv",
            "txt",
        }
    ):
        raise WrongNameError(name, kind.extension)
    return kind


def _recognise(content: bytes, name: str, *, is_member: bool) -> Kind:
    if content.startswith(b"%PDF-"):
        _check_pdf(content, name)
        return Kind("pdf")
    if content.startswith(_ZIP):
        return _recognise_zip(content, name, is_member=is_member)
    if content.startswith(_OLE):
        return _recognise_ole(content, name)
    if content.startswith(b"{\\rtf"):
        if _RTF_OBJECT.search(content):
            raise _active(name, "đối tượng nhúng")
        return Kind("rtf")
    guess = filetype.guess(content[:8192])  # type: ignore[no-untyped-call]
    if guess is not None:
        if guess.extension not in MEDIA_TYPES:
            raise _unknown(name)
        return Kind(guess.extension)
    return _recognise_text(content, name)


def _recognise_zip(content: bytes, name: str, *, is_member: bool) -> Kind:
    members = _open_zip(content, name)
    names = {member.filename for member in members.infolist()}
    try:
        if "[Content_Types].xml" in names:
            return _recognise_office(members, names, name)
        if "mimetype" in names:
            return _recognise_open_document(members, names, name)
        if is_member:
            raise FilesError(f"Tệp nén “{name}” nằm trong tệp nén khác: hãy gửi từng tệp.")
        for member in members.infolist():
            if not member.is_dir():
                _inspect(_read(members, member, name), clean_name(member.filename), is_member=True)
    except (zipfile.BadZipFile, zlib.error, EOFError, OSError, ValueError, RuntimeError) as error:
        raise _broken(name) from error
    return Kind("zip")


def _open_zip(content: bytes, name: str) -> zipfile.ZipFile:
    try:
        opened = zipfile.ZipFile(io.BytesIO(content))
        members = opened.infolist()
    except (zipfile.BadZipFile, ValueError, OSError, NotImplementedError) as error:
        raise _broken(name) from error
    if any(member.flag_bits & 0x1 for member in members):
        raise FilesError(f"Tệp “{name}” có mật khẩu: hãy gỡ mật khẩu rồi gửi lại.")
    total = sum(member.file_size for member in members)
    is_bomb = total > _FREE_UNPACKED_BYTES and total > MAX_RATIO * len(content)
    if len(members) > MAX_MEMBERS or total > MAX_UNPACKED_BYTES or is_bomb:
        raise FilesError(
            f"Tệp “{name}” khi mở ra quá lớn hoặc có quá nhiều tệp con: hãy gửi từng tệp."
        )
    return opened


def _read(members: zipfile.ZipFile, member: zipfile.ZipInfo | str, name: str) -> bytes:
    with members.open(member) as opened:
        content = opened.read(MAX_MEMBER_BYTES + 1)
    if len(content) > MAX_MEMBER_BYTES:
        raise FilesError(f"Tệp “{name}” khi mở ra quá lớn: hãy gửi từng tệp.")
    return content


def _recognise_office(members: zipfile.ZipFile, names: set[str], name: str) -> Kind:
    types = _read(members, "[Content_Types].xml", name)
    lowered = [member.lower() for member in names]
    if b"macroEnabled" in types or any(
        "vbaproject" in member or "/macrosheets/" in member or "/activex/" in member
        for member in lowered
    ):
        raise _active(name, "macro")
    for member in names:
        if member.endswith(".rels") and _REMOTE.search(_read(members, member, name)):
            raise _active(name, "liên kết tự nạp nội dung từ nơi khác")
    for main, extension in _OFFICE.items():
        if main in types:
            return Kind(extension)
    raise _unknown(name)


def _recognise_open_document(members: zipfile.ZipFile, names: set[str], name: str) -> Kind:
    if any(member.startswith(("Basic/", "Scripts/")) for member in names):
        raise _active(name, "macro")
    extension = _OPEN_DOCUMENT.get(_read(members, "mimetype", name).strip())
    if extension is None:
        raise _unknown(name)
    return Kind(extension)


def _recognise_ole(content: bytes, name: str) -> Kind:
    """Recognise a Word, Excel or PowerPoint file of before 2007 by its streams' names."""
    if "_VBA_PROJECT".encode("utf-16-le") in content or "Macros".encode("utf-16-le") in content:
        raise _active(name, "macro")
    if "EncryptedPackage".encode("utf-16-le") in content:
        raise FilesError(f"Tệp “{name}” có mật khẩu: hãy gỡ mật khẩu rồi gửi lại.")
    for stream, extension in (
        ("WordDocument", "doc"),
        ("Workbook", "xls"),
        ("PowerPoint Document", "ppt"),
    ):
        if stream.encode("utf-16-le") in content:
            return Kind(extension)
    raise _unknown(name)


def _check_pdf(content: bytes, name: str) -> None:
    for part in _list_pdf_objects(content):
        plain = _PDF_HEX.sub(lambda found: bytes([int(found[1], 16)]), part)
        if _PDF_LOCKED.search(plain):
            raise FilesError(
                f"Tệp “{name}” bị khóa nên không kiểm tra được: "
                "hãy xuất lại PDF không đặt mật khẩu, không khóa quyền rồi gửi lại."
            )
        if _PDF_ACTIVE.search(plain):
            raise _active(name, "mã lệnh")


def _list_pdf_objects(content: bytes) -> Iterator[bytes]:
    """Yield the parts of a PDF that hold names: the file itself, and its object streams."""
    yield content
    for found in _PDF_STREAM.finditer(content):
        packed = content[found.end() : found.end() + _MAX_STREAM_BYTES]
        try:
            yield zlib.decompressobj().decompress(packed, _MAX_STREAM_BYTES)
        except zlib.error:
            continue


def _recognise_text(content: bytes, name: str) -> Kind:
    head = content[:4096]
    text = _decode_wide(content)
    if text is None and (b"\x00" in content or sum(byte < 9 for byte in head) > 0):
        raise _unknown(name)
    plain = text.encode() if text is not None else content
    if _MARKUP.match(plain.removeprefix(b"\xef\xbb\xbf")[:65_536]):
        raise FilesError(
            f"Tệp “{name}” là trang web, XML hoặc hình SVG, có thể chứa mã lệnh: "
            "hãy xuất thành PDF rồi gửi lại."
        )
    if _extension(name) in ("json", "geojson") and _is_json(plain):
        return Kind("json")
    return Kind("csv" if _extension(name) == "csv" else "txt")


def _decode_wide(content: bytes) -> str | None:
    if not content.startswith((b"\xff\xfe", b"\xfe\xff")):
        return None
    try:
        return content.decode("utf-16")
    except UnicodeDecodeError:
        return None


def _is_json(content: bytes) -> bool:
    try:
        json.loads(content)
    except (ValueError, RecursionError):
        return False
    return True


def _extension(name: str) -> str:
    return name.rpartition(".")[2].lower() if "." in name else ""


def _active(name: str, what: str) -> FilesError:
    return FilesError(
        f"Tệp “{name}” có {what}, hệ thống không nhận: "
        "hãy lưu lại bản không có nội dung này (hoặc xuất PDF) rồi gửi lại."
    )


def _broken(name: str) -> FilesError:
    return FilesError(f"Tệp “{name}” bị hỏng, không mở được: hãy gửi lại bản khác.")


def _unknown(name: str) -> FilesError:
    return FilesError(
        f"Hệ thống không nhận loại tệp của “{name}”: "
        "hãy dùng .pdf, .docx, .xlsx, .odt, ảnh hoặc .zip."
    )
