"""Text and Markdown files: line numbers, marks, tables, encodings."""

import unicodedata
from pathlib import Path

import pytest

from nq57.documents.reading import source
from nq57.documents.reading.errors import ReadingError
from nq57.documents.reading.formats import legacy, opening

SENTENCES = """ỦY BAN NHÂN DÂN TỈNH SƠN LA
KẾ HOẠCH
Thực hiện Nghị quyết số 57-NQ/TW về đột phá phát triển khoa học, công nghệ
Tỷ lệ dân số trưởng thành sử dụng dịch vụ số ở Hà Nội, Đà Nẵng, Bắc Yên
Sở Nông nghiệp và Môi trường; Sở Xây dựng; Ngân hàng Nhà nước
Những người được bồi dưỡng kỹ năng số căn bản: ≥ 80%
Quyết định của Thủ tướng Chính phủ - dự kiến 12/2025, quý II"""

LEGACY_SENTENCES = SENTENCES.replace("≥", "trên")

TONES = {"\u0300": "ø", "\u0301": "ù", "\u0309": "û", "\u0303": "õ", "\u0323": "ï"}
BREVE = {"\u0300": "è", "\u0301": "é", "\u0309": "ú", "\u0303": "ü", "\u0323": "ë", "": "ê"}
HAT = {"\u0300": "à", "\u0301": "á", "\u0309": "å", "\u0303": "ã", "\u0323": "ä", "": "â"}
VNI_WHOLE = {"ơ": "ô", "ư": "ö", "đ": "ñ", "ỉ": "æ", "ĩ": "ó", "ị": "ò", "ỵ": "î"}


def to_vni(text: str) -> bytes:
    """Return ``text`` in VNI Windows, by the published two-byte rule."""
    return "".join(_vni_letter(char) for char in text).encode("latin-1")


def _vni_letter(char: str) -> str:
    lower = char.lower()
    marks = unicodedata.normalize("NFD", lower)
    tone = next((mark for mark in marks if mark in TONES), "")
    base = unicodedata.normalize("NFC", "".join(mark for mark in marks if mark != tone))
    if lower in VNI_WHOLE or lower in "ìí":
        out = VNI_WHOLE.get(lower, lower)
    elif base == "ă":
        out = "a" + BREVE[tone]
    elif base in "âêô" and base:
        out = {"â": "a", "ê": "e", "ô": "o"}[base] + HAT[tone]
    else:
        out = VNI_WHOLE.get(base, base) + TONES.get(tone, "")
    return out.upper() if char != lower else out


def to_tcvn3(text: str) -> bytes:
    """Return ``text`` in TCVN3, whose toned capitals are lower-case codes."""
    codes = {letter: code for code, letter in legacy._TCVN3.items()}
    bare = {"Ă", "Â", "Ê", "Ô", "Ơ", "Ư", "Đ"}
    out = [codes.get(char if char in bare else char.lower(), ord(char)) for char in text]
    return bytes(
        ord(char) if char.isascii() else code for char, code in zip(text, out, strict=True)
    )


def to_windows_1258(text: str) -> bytes:
    """Return ``text`` in windows-1258: letters with hats whole, tones combining."""
    out = []
    for char in unicodedata.normalize("NFC", text):
        marks = unicodedata.normalize("NFD", char)
        tone = next((mark for mark in marks if mark in TONES), "")
        base = unicodedata.normalize("NFC", "".join(mark for mark in marks if mark != tone))
        out.append(base + tone)
    return "".join(out).encode("cp1258")


def read(tmp_path: Path, data: bytes | str, name: str = "van-ban.txt") -> source.Source:
    """Write ``data`` under ``name`` and open it."""
    path = tmp_path / name
    path.write_bytes(data.encode() if isinstance(data, str) else data)
    return opening.open_source(path)


def paragraphs(document: source.Source) -> list[source.Paragraph]:
    """Return the paragraphs of ``document``."""
    return [block for block in document.blocks if isinstance(block, source.Paragraph)]


def test_lines_keep_the_numbers_of_the_file(tmp_path: Path) -> None:
    document = read(tmp_path, "KẾ HOẠCH\r\n\r\n1. Mục  đích\nSTT\n")
    assert [(p.line, p.text) for p in paragraphs(document)] == [
        (1, "KẾ HOẠCH"),
        (3, "1. Mục đích"),
        (4, "STT"),
    ]
    assert document.lines == ("KẾ HOẠCH", "", "1. Mục đích", "STT")
    assert not document.has_tables
    assert document.format == "txt"


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be"])
def test_unicode_of_every_kind_and_form_becomes_nfc(tmp_path: Path, encoding: str) -> None:
    document = read(tmp_path, unicodedata.normalize("NFD", SENTENCES).encode(encoding))
    assert document.lines == tuple(SENTENCES.split("\n"))
    assert document.warnings == ()


@pytest.mark.parametrize(
    ("encode", "named"),
    [(to_tcvn3, "TCVN3"), (to_vni, "VNI"), (to_windows_1258, "windows-1258")],
)
def test_legacy_encodings_are_recognised_converted_and_told(tmp_path, encode, named) -> None:
    document = read(tmp_path, encode(LEGACY_SENTENCES))
    assert document.lines == tuple(LEGACY_SENTENCES.split("\n"))
    assert len(document.warnings) == 1
    assert named in document.warnings[0]


def test_legacy_codes_inside_unicode_text_are_recognised(tmp_path: Path) -> None:
    document = read(tmp_path, to_tcvn3(LEGACY_SENTENCES).decode("latin-1"))
    assert document.lines == tuple(LEGACY_SENTENCES.split("\n"))
    assert "TCVN3" in document.warnings[0]


def test_marks_go_and_stay_as_flags(tmp_path: Path) -> None:
    document = read(
        tmp_path,
        "### **3. Sở Tài chính**\n(4) khắc phục, **hoàn thành trong tháng 4/2026**. Giao\n\n"
        "**KT. CHỦ TỊCH  \nPHÓ CHỦ TỊCH**\n\nNguyễn Văn A\n",
    )
    assert [(p.text, p.is_bold, p.heading) for p in paragraphs(document)] == [
        ("3. Sở Tài chính", True, 3),
        ("(4) khắc phục, hoàn thành trong tháng 4/2026. Giao", False, 0),
        ("KT. CHỦ TỊCH", True, 0),
        ("PHÓ CHỦ TỊCH", True, 0),
        ("Nguyễn Văn A", False, 0),
    ]


def test_pipe_tables_become_real_tables(tmp_path: Path) -> None:
    document = read(
        tmp_path,
        "# Phụ lục\n\n| STT | Chỉ tiêu | 2025 |\n|---|:---:|---|\n"
        "| 1 | Tỷ lệ<br>phủ sóng | \\>= 15% |\n| **I** | Hạ tầng |\n",
        "phu-luc.md",
    )
    table = next(block for block in document.blocks if isinstance(block, source.Table))
    assert (table.row_count, table.column_count, table.header_row_count) == (3, 3, 1)
    assert {(c.row, c.column): c.text for c in table.cells} == {
        (0, 0): "STT",
        (0, 1): "Chỉ tiêu",
        (0, 2): "2025",
        (1, 0): "1",
        (1, 1): "Tỷ lệ\nphủ sóng",
        (1, 2): ">= 15%",
        (2, 0): "I",
        (2, 1): "Hạ tầng",
        (2, 2): "",
    }
    assert {c.from_line for c in table.cells if c.row == 1} == {5}
    assert document.has_tables
    assert document.format == "md"


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (b"", "empty"),
        (b" \n\r\n\t ", "empty"),
        (b"\xef\xbb\xbf", "empty"),
        (bytes(range(256)) * 20, "not_a_document"),
        (b"\x93\xfa\x96{\x8c\xea" * 50, "not_a_document"),
    ],
)
def test_what_is_no_text_gets_a_sentence(tmp_path: Path, data: bytes, code: str) -> None:
    with pytest.raises(ReadingError) as refusal:
        read(tmp_path, data)
    assert refusal.value.code == code
    assert str(refusal.value).endswith(".")


def test_rows_on_lines_with_tabs_become_real_tables(tmp_path: Path) -> None:
    document = read(
        tmp_path,
        "Phụ lục\nTT\tNhiệm vụ\tThời gian\t\n\t\t2025\t2030\n1\tXây dựng\tx\t\n2\tBan hành\t\tx\n",
    )
    table = next(block for block in document.blocks if isinstance(block, source.Table))
    spans = {c.text: (c.row, c.column, c.row_span, c.column_span) for c in table.cells if c.text}
    assert spans["TT"] == (0, 0, 2, 1)
    assert spans["Thời gian"] == (0, 2, 1, 2)
    assert spans["x"] == (3, 3, 1, 1)
    assert sum(c.row_span * c.column_span for c in table.cells) == 16
    assert {c.from_line for c in table.cells if c.row == 2 and c.text} == {4}
    assert document.lines[3] == "1 | Xây dựng | x |"


def test_page_numbers_go_and_row_numbers_stay(tmp_path: Path) -> None:
    even = [f"dòng {at}" for at in range(1, 200)]
    for at, number in ((45, "2"), (90, "3"), (135, "- 4 -"), (180, "5")):
        even[at - 1] = number
    assert len(paragraphs(read(tmp_path, "\n".join(even)))) == 195
    rows = [f"dòng {at}" for at in range(1, 200)]
    for at, number in ((45, "1"), (88, "2"), (140, "3"), (180, "4")):
        rows[at - 1] = number
    assert len(paragraphs(read(tmp_path, "\n".join(rows)))) == 199
    assert len(paragraphs(read(tmp_path, "một\n1\n\fhai\n2\n\fba\n"))) == 3
