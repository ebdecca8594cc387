"""What may be stored is told by content, and active content never gets in."""

import contextlib
import io
import zipfile
import zlib

import docx
import pytest
from hypothesis import given
from hypothesis import strategies as st

from nq57.files import rules

PNG = b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR" + bytes(64)
PDF = b"%PDF-1.7\n1 0 obj\n<</Type/Catalog>>\nendobj\ntrailer<</Root 1 0 R>>\n%%EOF"
OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600)


def pack(**members: bytes) -> bytes:
    return pack_named({name.replace("__", "/"): content for name, content in members.items()})


def pack_named(members: dict[str, bytes]) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as opened:
        for name, content in members.items():
            opened.writestr(name, content)
    return buffer.getvalue()


def make_docx() -> bytes:
    buffer = io.BytesIO()
    docx.Document().save(buffer)
    return buffer.getvalue()


def office(main: bytes, extra: dict[str, bytes] | None = None) -> bytes:
    types = b'<Types><Override ContentType="application/vnd.x.' + main + b'"/></Types>'
    return pack_named({"[Content_Types].xml": types, **(extra or {})})


ODT = pack_named({"mimetype": b"application/vnd.oasis.opendocument.text", "content.xml": b"<a/>"})


@pytest.mark.parametrize(
    ("content", "name", "media_type"),
    [
        (make_docx(), "kế hoạch.docx", rules.MEDIA_TYPES["docx"]),
        (office(b"spreadsheetml.sheet.main+xml"), "bảng.xlsx", rules.MEDIA_TYPES["xlsx"]),
        (ODT, "a.odt", "application/vnd.oasis.opendocument.text"),
        (PDF, "a.PDF", "application/pdf"),
        (PNG, "ảnh.png", "image/png"),
        (OLE + "WordDocument".encode("utf-16-le"), "cũ.doc", "application/msword"),
        (b"{\\rtf1 abc}", "a.rtf", "application/rtf"),
        (pack_named({"a.pdf": PDF, "ảnh/b.png": PNG}), "hồ sơ.zip", "application/zip"),
        ("Kế hoạch số 142".encode(), "a.txt", "text/plain"),
        ("Kế hoạch".encode("utf-16"), "a.txt", "text/plain"),
        (b"a;b\n1;<script>2", "a.csv", "text/csv"),
        (b'{"a": "<svg>"}', "a.json", "application/json"),
        ("KÕ ho¹ch".encode("cp1252"), "tcvn3.txt", "text/plain"),
    ],
)
def test_type_is_told_by_content(content: bytes, name: str, media_type: str) -> None:
    assert rules.inspect(content, name).media_type == media_type


def pdf_with_packed(names: bytes) -> bytes:
    packed = zlib.compress(b"1 0 " + names)
    return (
        b"%PDF-1.7\n5 0 obj\n<</Type/ObjStm/N 1/First 4/Filter/FlateDecode/Length "
        + str(len(packed)).encode()
        + b">>\nstream\n"
        + packed
        + b"\nendstream\nendobj\n%%EOF"
    )


@pytest.mark.parametrize(
    ("content", "name", "sentence"),
    [
        (b"", "a.txt", "rỗng"),
        (b"MZ\x90\x00" + bytes(100), "ảnh.png", "chương trình"),
        (b"\x7fELF" + bytes(100), "a", "chương trình"),
        (b"echo", "chạy.BAT", "chương trình"),
        (b"<!DOCTYPE html><p>", "a.txt", "SVG"),
        (b"\xef\xbb\xbf  <!-- x --> <svg onload='x'/>", "a.png", "SVG"),
        (b"<?xml version='1.0'?><a/>", "a.xml", "XML"),
        ("<html>".encode("utf-16"), "a.txt", "SVG"),
        (
            PDF.replace(b"/Catalog", b"/Catalog/OpenAction<</S/JavaScript/JS(x)>>"),
            "a.pdf",
            "mã lệnh",
        ),
        (PDF.replace(b"/Catalog", b"/Catalog/A<</S/Java#53cript>>"), "a.pdf", "mã lệnh"),
        (pdf_with_packed(b"<</S/Launch/F(cmd)>>"), "a.pdf", "mã lệnh"),
        (PDF.replace(b"trailer<<", b"trailer<</Encrypt 9 0 R"), "a.pdf", "bị khóa"),
        (OLE + "_VBA_PROJECT".encode("utf-16-le"), "a.doc", "macro"),
        (OLE + "EncryptedPackage".encode("utf-16-le"), "a.docx", "mật khẩu"),
        (OLE, "a.msg", "không nhận loại tệp"),
        (
            office(b"wordprocessingml.document.main+xml", {"word/vbaProject.bin": b"x"}),
            "a.docx",
            "macro",
        ),
        (office(b"ms-word.document.macroEnabled.main+xml"), "a.docx", "macro"),
        (
            office(
                b"wordprocessingml.document.main+xml",
                {
                    "word/_rels/settings.xml.rels": b'<Relationship Type="http://x/attachedTemplate"'
                    b' Target="http://evil/a.dotm" TargetMode="External"/>'
                },
            ),
            "a.docx",
            "nơi khác",
        ),
        (b"{\\rtf1 \\object\\objdata 00}", "a.rtf", "đối tượng nhúng"),
        (pack(a__b=b"MZ" + bytes(9)), "a.zip", "chương trình"),
        (pack_named({"b.zip": pack_named({"a.txt": b"x"})}), "a.zip", "tệp nén khác"),
        (pack_named({"a.txt": bytes(11 * 2**20)}), "a.zip", "quá lớn"),
        (make_docx()[:-40], "a.docx", "hỏng"),
        (make_docx(), "a.pdf", "đổi đuôi"),
        (office(b"spreadsheetml.sheet.main+xml"), "a.docx", r"\.xlsx"),
        (b"7z\xbc\xaf\x27\x1c" + bytes(40), "a.7z", "không nhận loại tệp"),
        (bytes(range(1, 9)) * 10, "a.bin", "không nhận loại tệp"),
    ],
)
def test_refusal_is_a_sentence(content: bytes, name: str, sentence: str) -> None:
    with pytest.raises(rules.FilesError, match=sentence):
        rules.inspect(content, name)


def test_locked_member_is_refused() -> None:
    content = bytearray(pack_named({"a.txt": b"x"}))
    content[6] |= 1
    content[content.index(b"PK\x01\x02") + 8] |= 1
    with pytest.raises(rules.FilesError, match="mật khẩu"):
        rules.inspect(bytes(content), "a.zip")


@pytest.mark.parametrize(
    ("given_name", "kept"),
    [
        ("../../etc/passwd", "passwd"),
        ("C:\\Users\\lan\\báo cáo.docx", "báo cáo.docx"),
        ("ảnh\u202egnp.exe", "ảnhgnp.exe"),
        ("a\r\nb.txt", "ab.txt"),
        ("x" * 300 + ".pdf", "x" * 196 + ".pdf"),
    ],
)
def test_name_is_cleaned(given_name: str, kept: str) -> None:
    assert rules.clean_name(given_name) == kept


def test_name_must_hold_something() -> None:
    with pytest.raises(rules.FilesError, match="không có tên"):
        rules.clean_name("/\x00")


@given(
    st.binary(max_size=400),
    st.sampled_from([b"", b"PK\x03\x04", b"%PDF-", rules._OLE, b"{\\rtf", make_docx()[:900]]),
)
def test_only_its_own_error_ever_leaves(tail: bytes, head: bytes) -> None:
    with contextlib.suppress(rules.FilesError):
        rules.inspect(head + tail, "a")
