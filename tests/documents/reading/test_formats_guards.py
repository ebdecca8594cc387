"""Bad input: each gets a Vietnamese sentence, and nothing else leaves the reader."""

import io
import struct
import zipfile
from pathlib import Path

import openpyxl
import pypdfium2 as pdfium
import pytest

from nq57.documents.reading.errors import ReadingError
from nq57.documents.reading.formats import archives, ocr, office, opening, programs
from tests.factories.word_files import paragraph, word_file

CFB = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
MACRO_TYPE = "application/vnd.ms-word.document.macroEnabled.main+xml"


def compound_file(*streams: str) -> bytes:
    """Return what a compound file looks like from outside: head and directory."""
    entries = b"".join(name.encode("utf-16-le").ljust(128, b"\0") for name in streams)
    return CFB.ljust(512, b"\0") + entries


def zipped(**members: bytes) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in members.items():
            archive.writestr(name, data)
    return out.getvalue()


def spreadsheet() -> bytes:
    out = io.BytesIO()
    book = openpyxl.Workbook()
    book.active.append(["STT", "Chỉ tiêu"])
    book.save(out)
    return out.getvalue()


def bomb() -> bytes:
    return word_file(paragraph("a"), extra={"word/media/image1.bin": bytes(60 * 2**20)})


def many_members() -> bytes:
    extra = {f"word/media/{at}": b"" for at in range(archives.MAX_MEMBERS)}
    return word_file(paragraph("a"), extra=extra)


def laughing() -> bytes:
    entities = "".join(f'<!ENTITY l{at + 1} "{f"&l{at};" * 10}">' for at in range(9))
    xml = f'<!DOCTYPE d [<!ENTITY l0 "ha">{entities}]><d>&l9;</d>'
    return word_file("", extra={"word/document.xml": xml.encode()})


def reaching_out() -> bytes:
    xml = b'<!DOCTYPE d [<!ENTITY x SYSTEM "file:///etc/passwd">]><d>&x;</d>'
    return word_file("", extra={"word/document.xml": xml})


def encrypted_zip() -> bytes:
    data = bytearray(zipped(**{"word/document.xml": b"<d/>"}))
    at = data.rfind(b"PK\x01\x02")
    data[at + 8] |= 1
    return bytes(data)


def locked_pdf() -> bytes:
    """Return a PDF whose standard security handler wants a password."""
    objects = [
        b"<< /Type /Catalog /Pages 2 0 R >>",
        b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
        b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 100 100] >>",
        b"<< /Filter /Standard /V 1 /R 2 /P -44 /O <"
        + b"41" * 32
        + b"> /U <"
        + b"42" * 32
        + b"> >>",
    ]
    out = bytearray(b"%PDF-1.4\n")
    places = []
    for number, body in enumerate(objects, start=1):
        places.append(len(out))
        out += b"%d 0 obj\n" % number + body + b"\nendobj\n"
    start = len(out)
    out += b"xref\n0 5\n0000000000 65535 f \n"
    out += b"".join(b"%010d 00000 n \n" % place for place in places)
    out += b"trailer << /Size 5 /Root 1 0 R /Encrypt 4 0 R /ID [<01><01>] >>\n"
    return bytes(out + b"startxref\n%d\n%%%%EOF" % start)


def picture_pdf() -> bytes:
    """Return a PDF whose one page is a picture."""
    document = pdfium.PdfDocument.new()
    page = document.new_page(595, 842)
    image = pdfium.PdfImage.new(document)
    bitmap = pdfium.PdfBitmap.new_native(60, 80, 1)
    bitmap.fill_rect((255, 255, 255, 255), 0, 0, 60, 80)
    image.set_bitmap(bitmap)
    image.set_matrix(pdfium.PdfMatrix().scale(595, 842))
    page.insert_obj(image)
    page.gen_content()
    out = io.BytesIO()
    document.save(out)
    document.close()
    return out.getvalue()


def empty_pdf() -> bytes:
    document = pdfium.PdfDocument.new()
    document.new_page(595, 842)
    out = io.BytesIO()
    document.save(out)
    document.close()
    return out.getvalue()


def flawed_word() -> bytes:
    data = word_file(paragraph("Kế hoạch"))
    return data[: len(data) // 2]


BAD = {
    "an empty file": (b"", "empty", "rỗng"),
    "a locked Word file": (compound_file("EncryptedPackage"), "password", "mật khẩu"),
    "an encrypted zip": (encrypted_zip(), "password", "mật khẩu"),
    "a locked PDF": (locked_pdf(), "password", "mật khẩu"),
    "half a Word file": (flawed_word(), "corrupt", "hỏng"),
    "a Word file of broken XML": (word_file("<w:p>"), "corrupt", "hỏng"),
    "no PDF after the mark": (b"%PDF-1.7\nnothing", "corrupt", "hỏng"),
    "a spreadsheet": (spreadsheet(), "not_a_document", "bảng tính"),
    "an old spreadsheet": (compound_file("Root Entry", "Workbook"), "not_a_document", "bảng tính"),
    "slides": (zipped(**{"ppt/presentation.xml": b"<p/>"}), "not_a_document", "trình chiếu"),
    "an archive": (zipped(**{"a.txt": b"Ke hoach"}), "not_a_document", "nén"),
    "a RAR archive": (b"Rar!\x1a\x07\x00", "not_a_document", "nén"),
    "a web page": (b"<!DOCTYPE html><html><body>KH", "not_a_document", "trang web"),
    "XML": (b'<?xml version="1.0"?><a/>', "not_a_document", "XML"),
    "a program": (b"MZ\x90\x00\x03", "not_a_document", "chương trình"),
    "bytes": (bytes(range(1, 256)) * 9, "not_a_document", "không phải văn bản"),
    "macros": (word_file("", extra={"word/vbaProject.bin": b"x"}), "not_a_document", "macro"),
    "a macro type": (word_file("", main_type=MACRO_TYPE), "not_a_document", "macro"),
    "old macros": (compound_file("WordDocument", "_VBA_PROJECT"), "not_a_document", "macro"),
    "objects in RTF": (b"{\\rtf1 {\\object\\objdata 01}}", "not_a_document", "nhúng"),
    "a zip bomb": (bomb(), "too_large", "quá nhiều dữ liệu"),
    "too many members": (many_members(), "too_large", "quá nhiều dữ liệu"),
    "billion laughs": (laughing(), "corrupt", "hỏng"),
    "an outside entity": (reaching_out(), "corrupt", "hỏng"),
    "a Word file without text": (word_file(paragraph("")), "no_text", "không có chữ"),
    "a PDF without text": (empty_pdf(), "no_text", "không có chữ"),
}  # fmt: skip


@pytest.mark.parametrize("what", BAD)
def test_bad_input_gets_a_sentence(what: str, tmp_path: Path) -> None:
    data, code, words = BAD[what]
    path = tmp_path / "kế hoạch.docx"
    path.write_bytes(data)
    with pytest.raises(ReadingError) as refusal:
        opening.open_source(path)
    assert refusal.value.code == code
    assert words in str(refusal.value)
    assert str(refusal.value).endswith(".")


def test_a_huge_file_is_refused_by_its_size_alone(tmp_path: Path) -> None:
    path = tmp_path / "lớn.docx"
    with path.open("wb") as file:
        file.truncate(200 * 2**20)
    with pytest.raises(ReadingError) as refusal:
        opening.open_source(path)
    assert refusal.value.code == "too_large"


def test_a_lying_directory_cannot_unpack_more_than_the_bound(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    data = bytearray(word_file(paragraph("a" * 200_000)))
    at = data.rfind(b"word/document.xml") - 46
    data[at + 24 : at + 28] = struct.pack("<L", 100)
    monkeypatch.setattr(archives, "MAX_PART_BYTES", 1000)
    with pytest.raises(ReadingError):
        opening.open_bytes(bytes(data), name="a.docx")


def test_a_missing_file_gets_a_sentence(tmp_path: Path) -> None:
    with pytest.raises(ReadingError, match="Không mở được"):
        opening.open_source(tmp_path / "không có.docx")


def test_the_name_does_not_matter(tmp_path: Path) -> None:
    path = tmp_path / "kế hoạch.pdf"
    path.write_bytes(word_file(paragraph("KẾ HOẠCH")))
    assert opening.open_source(path).format == "docx"
    assert opening.open_source(path, name="khác.txt").name == "khác.txt"


@pytest.mark.parametrize("data", [compound_file("WordDocument"), b"{\\rtf1 KH}"])
def test_old_formats_without_office_say_what_to_install(data: bytes, monkeypatch) -> None:
    monkeypatch.setattr(programs, "find", lambda name: None)
    with pytest.raises(ReadingError, match="apt-get install libreoffice") as refusal:
        opening.open_bytes(data, name="a.doc")
    assert refusal.value.code == "needs_office"


def test_a_scan_without_recognition_says_what_to_install(monkeypatch) -> None:
    monkeypatch.setattr(ocr, "is_installed", lambda: False)
    with pytest.raises(ReadingError, match="apt-get install tesseract-ocr") as refusal:
        opening.open_bytes(picture_pdf(), name="quét.pdf")
    assert refusal.value.code == "needs_ocr"


@pytest.mark.skipif(programs.find("soffice") is None, reason="LibreOffice is not installed")
def test_office_turns_rtf_into_a_document() -> None:
    document = office.read_rtf(
        rb"{\rtf1\ansi K\u7871? ho\u7841?ch\par m\u7909?c ti\u234?u}", name="a"
    )
    assert document.lines == ("Kế hoạch", "mục tiêu")
    assert document.format == "doc"


@pytest.mark.skipif(not ocr.is_installed(), reason="Tesseract with Vietnamese is not installed")
def test_a_blank_scan_has_no_text() -> None:
    with pytest.raises(ReadingError) as refusal:
        opening.open_bytes(picture_pdf(), name="quét.pdf")
    assert refusal.value.code == "no_text"
