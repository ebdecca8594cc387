"""Word files: order, computed list numbers, merged cells, changes, notes, boxes."""

import io

import docx
import pytest

from nq57.documents.reading import source
from nq57.documents.reading.formats import opening
from nq57.documents.reading.formats.docx import numbering
from tests.factories.word_files import cell, list_level, listed, paragraph, row, table, word_file

MULTILEVEL = (
    '<w:abstractNum w:abstractNumId="5">'
    + list_level(0, "upperRoman", "%1.")
    + list_level(1, "decimal", "%2.")
    + list_level(2, "decimal", "%2.%3.")
    + list_level(3, "lowerLetter", "%4)")
    + list_level(4, "bullet", "\uf0b7")
    + "</w:abstractNum>"
)


def read(body: str, **parts: str) -> source.Source:
    """Read a Word file with this body."""
    return opening.open_bytes(word_file(body, **parts), name="kế hoạch.docx")


def texts(document: source.Source) -> list[str]:
    """Return paragraphs as a reader sees them, labels first."""
    return [
        f"{block.label} {block.text}".strip()
        for block in document.blocks
        if isinstance(block, source.Paragraph)
    ]


def grid(document: source.Source, at: int = 0) -> dict[tuple[int, int], str]:
    """Return the cells of the table number ``at`` by place."""
    return {(it.row, it.column): it.text for it in tables(document)[at].cells}


def tables(document: source.Source) -> list[source.Table]:
    """Return the tables of ``document``."""
    return [block for block in document.blocks if isinstance(block, source.Table)]


def test_list_numbers_are_computed_as_word_shows_them() -> None:
    document = read(
        listed("MỤC ĐÍCH")
        + listed("Mục đích", level=1)
        + listed("Yêu cầu", level=1)
        + listed("nhỏ", level=2)
        + listed("chữ", level=3)
        + listed("chữ", level=3)
        + listed("gạch", level=4)
        + listed("nhỏ", level=2)
        + listed("NHIỆM VỤ")
        + listed("Một", level=1),
        numbering=MULTILEVEL + '<w:num w:numId="1"><w:abstractNumId w:val="5"/></w:num>',
    )
    assert texts(document) == [
        "I. MỤC ĐÍCH", "1. Mục đích", "2. Yêu cầu", "2.1. nhỏ", "a) chữ", "b) chữ", "- gạch",
        "2.2. nhỏ", "II. NHIỆM VỤ", "1. Một",
    ]  # fmt: skip
    assert document.lines[0] == "I. MỤC ĐÍCH"
    assert document.blocks[0].text == "MỤC ĐÍCH"


def test_instances_share_their_definition_until_one_overrides_the_start() -> None:
    document = read(
        listed("a", 1) + listed("b", 2) + listed("c", 3) + listed("d", 3) + listed("e", 1),
        numbering='<w:abstractNum w:abstractNumId="0">'
        + list_level(0, "decimal", "%1.", start=4)
        + "</w:abstractNum>"
        '<w:num w:numId="1"><w:abstractNumId w:val="0"/></w:num>'
        '<w:num w:numId="2"><w:abstractNumId w:val="0"/></w:num>'
        '<w:num w:numId="3"><w:abstractNumId w:val="0"/><w:lvlOverride w:ilvl="0">'
        '<w:startOverride w:val="1"/></w:lvlOverride></w:num>',
    )
    assert texts(document) == ["4. a", "5. b", "1. c", "2. d", "3. e"]


def test_lists_come_from_styles_and_can_be_taken_off() -> None:
    document = read(
        paragraph("một", properties='<w:pStyle w:val="Con"/>')
        + paragraph("hai", properties='<w:pStyle w:val="Con"/>')
        + paragraph(
            "không", properties='<w:pStyle w:val="Con"/><w:numPr><w:numId w:val="0"/></w:numPr>'
        ),
        numbering='<w:abstractNum w:abstractNumId="0">'
        + list_level(0, "decimal", "%1.")
        + list_level(1, "lowerRoman", "(%2)", extra='<w:pStyle w:val="Con"/>')
        + '</w:abstractNum><w:num w:numId="7"><w:abstractNumId w:val="0"/></w:num>',
        styles='<w:style w:type="paragraph" w:styleId="Goc"><w:name w:val="Gốc"/><w:pPr><w:numPr>'
        '<w:numId w:val="7"/></w:numPr></w:pPr></w:style><w:style w:type="paragraph" '
        'w:styleId="Con"><w:name w:val="Con"/><w:basedOn w:val="Goc"/></w:style>',
    )
    assert texts(document) == ["(i) một", "(ii) hai", "không"]


def test_numbers_inside_cells_become_their_text() -> None:
    document = read(
        table(
            row("STT", "Chỉ tiêu"),
            row(cell(listed("")), "Tỷ lệ"),
            row(cell(listed("")), cell(listed("ý một", level=3) + listed("ý hai", level=3))),
        ),
        numbering=MULTILEVEL.replace("upperRoman", "decimal")
        + '<w:num w:numId="1"><w:abstractNumId w:val="5"/></w:num>',
    )
    assert grid(document)[1, 0] == "1."
    assert grid(document)[2, 0] == "2."
    assert grid(document)[2, 1] == "a) ý một\nb) ý hai"
    assert document.lines == ("STT", "Chỉ tiêu", "1.", "Tỷ lệ", "2.", "a) ý một", "b) ý hai")


@pytest.mark.parametrize(
    ("number", "form", "shown"),
    [
        (4, "upperRoman", "IV"), (1999, "lowerRoman", "mcmxcix"), (26, "lowerLetter", "z"),
        (27, "upperLetter", "AA"), (7, "decimalZero", "07"), (3, "ordinalText", "3"),
        (0, "upperRoman", "0"),
    ],
)  # fmt: skip
def test_number_forms(number: int, form: str, shown: str) -> None:
    assert numbering.format_number(number, form) == shown


def test_merged_cells_stand_once_with_their_spans() -> None:
    down, go_on = '<w:vMerge w:val="restart"/>', "<w:vMerge/>"
    document = read(
        table(
            row(cell("STT", down), cell("Thời gian thực hiện", '<w:gridSpan w:val="2"/>')),
            row(cell("", go_on), "2025", "2030"),
            row("1", "x", properties='<w:gridBefore w:val="1"/>'),
            row("2", properties='<w:gridAfter w:val="2"/>'),
        )
    )
    found = {(it.row, it.column): it for it in tables(document)[0].cells}
    assert (found[0, 0].row_span, found[0, 1].column_span) == (2, 2)
    assert (1, 0) not in found
    assert (0, 2) not in found
    assert [found[2, at].text for at in range(3)] == ["", "1", "x"]
    assert [found[3, at].text for at in range(3)] == ["2", "", ""]
    area = sum(it.row_span * it.column_span for it in found.values())
    assert area == tables(document)[0].row_count * tables(document)[0].column_count == 12


def test_a_table_broken_in_pieces_is_one_again() -> None:
    head = row("STT", "Chỉ tiêu", "2025", properties="<w:tblHeader/>")
    document = read(
        table(head, row("1", "a", "10%"), widths=(500, 4000, 1000))
        + paragraph("")
        + table(head, row("2", "b", "20%"), widths=(500, 4000, 1000))
        + table(row("3", "c", "30%"), widths=(510, 4000, 1010))
        + paragraph("PHỤ LỤC II")
        + table(head, row("1", "d", "x"), widths=(500, 4000, 1000))
    )
    first, second = tables(document)
    assert (first.row_count, second.row_count, first.header_row_count) == (4, 2, 1)
    assert [it.text for it in first.cells if it.column == 0] == ["STT", "1", "2", "3"]


def test_changes_are_read_as_accepted() -> None:
    document = read(
        "<w:p><w:r><w:t>Sở </w:t></w:r><w:del><w:r><w:delText>Bưu chính</w:delText></w:r></w:del>"
        "<w:ins><w:r><w:t>Tài chính</w:t></w:r></w:ins></w:p>"
        + paragraph("Câu đầu ", properties="<w:rPr><w:del/></w:rPr>")
        + paragraph("câu sau")
        + table(row("1", "còn", "x"), row("2", "bỏ", "x", properties="<w:del/>"))
    )
    assert texts(document) == ["Sở Tài chính", "Câu đầu câu sau"]
    assert tables(document)[0].row_count == 1
    assert any("Track Changes" in warning for warning in document.warnings)


def test_notes_breaks_marks_and_fields() -> None:
    run = (
        "<w:p><w:r><w:t>dịch vụ số</w:t><w:footnoteReference w:id='2'/></w:r>"
        "<w:r><w:br/><w:t>Kế</w:t><w:softHyphen/><w:t> hoạch</w:t><w:tab/><w:t>57</w:t>"
        "<w:noBreakHyphen/><w:t>NQ</w:t></w:r><w:r><w:fldChar w:fldCharType='begin'/>"
        "<w:instrText>PAGE</w:instrText><w:fldChar w:fldCharType='end'/></w:r>"
        "<w:r><w:rPr><w:vanish/></w:rPr><w:t>ẩn</w:t></w:r>"
        "<w:r><w:sym w:font='Symbol' w:char='F0B3'/><w:t> 5\u00ad%</w:t></w:r></w:p>"
    )
    document = read(
        run, footnotes="<w:footnote w:id='2'>" + paragraph("Nguồn số liệu.") + "</w:footnote>"
    )
    assert texts(document) == ["dịch vụ số [1]", "Kế hoạch 57-NQ≥ 5%", "[1] Nguồn số liệu."]
    assert any("chữ ẩn" in warning for warning in document.warnings)


def test_boxes_are_read_once() -> None:
    inner = f"<w:txbxContent>{paragraph('HỎA TỐC')}</w:txbxContent>"
    document = read(
        "<w:p><w:r><w:t>Kính gửi:</w:t><mc:AlternateContent><mc:Choice Requires='wps'><w:drawing>"
        f"<wps:txbx>{inner}</wps:txbx></w:drawing></mc:Choice><mc:Fallback><w:pict><v:textbox>"
        f"{inner}</v:textbox></w:pict></mc:Fallback></mc:AlternateContent></w:r></w:p>"
    )
    assert texts(document) == ["Kính gửi:", "HỎA TỐC"]


def test_tables_in_tables() -> None:
    wrapped = table(row(cell(paragraph("Phụ lục") + table(row("1", "a", "b")) + paragraph(""))))
    beside = table(row("1", cell(paragraph("gồm:") + table(row("x", "y"), row("z", "t")))))
    document = read(wrapped + paragraph("và") + beside)
    assert texts(document) == ["Phụ lục", "và"]
    assert grid(document, 0) == {(0, 0): "1", (0, 1): "a", (0, 2): "b"}
    assert grid(document, 1)[0, 1] == "gồm:\nx y\nz t"


def test_flags_of_paragraphs() -> None:
    styles = (
        '<w:style w:type="paragraph" w:styleId="H2"><w:name w:val="heading 2"/><w:pPr>'
        '<w:jc w:val="center"/><w:outlineLvl w:val="1"/></w:pPr><w:rPr><w:b/></w:rPr></w:style>'
    )
    document = read(
        paragraph("đầu", properties='<w:pStyle w:val="H2"/>')
        + paragraph("thường", properties='<w:pStyle w:val="H2"/>', run='<w:b w:val="0"/>')
        + paragraph("đậm", run="<w:b/>"),
        styles=styles,
    )
    flags = [(it.is_bold, it.is_centred, it.heading) for it in document.blocks]
    assert flags == [(True, True, 2), (False, True, 2), (True, False, 0)]


def test_old_fonts_become_unicode() -> None:
    document = read(
        paragraph("KÕ ho¹ch ph¸t triÓn", run='<w:rFonts w:ascii=".VnTime"/>')
        + paragraph("uû ban nh©n d©n", run='<w:rFonts w:ascii=".VnTimeH"/>')
        + paragraph("Sôû Taøi chính", run='<w:rFonts w:ascii="VNI-Times"/>')
        + paragraph("Đã là Unicode", run='<w:rFonts w:ascii=".VnTime"/>')
    )
    assert texts(document) == [
        "Kế hoạch phát triển", "UỶ BAN NHÂN DÂN", "Sở Tài chính", "Đã là Unicode",
    ]  # fmt: skip
    assert len(document.warnings) == 2


def test_what_python_docx_writes() -> None:
    made = docx.Document()
    made.add_heading("Phụ lục I", level=1)
    made.add_paragraph("mục một", style="List Number")
    made.add_paragraph("mục hai", style="List Number")
    made.add_paragraph("gạch", style="List Bullet")
    grown = made.add_table(rows=3, cols=3)
    grown.cell(0, 0).merge(grown.cell(1, 0)).text = "gộp"
    grown.cell(2, 1).merge(grown.cell(2, 2)).text = "ngang"
    out = io.BytesIO()
    made.save(out)
    document = opening.open_bytes(out.getvalue(), name="a.docx")
    assert texts(document) == ["Phụ lục I", "1. mục một", "2. mục hai", "- gạch"]
    spans = {it.text: (it.row_span, it.column_span) for it in tables(document)[0].cells if it.text}
    assert spans == {"gộp": (2, 1), "ngang": (1, 2)}
    assert document.blocks[0].heading == 1


def test_a_head_typed_again_inside_a_table_goes() -> None:
    head = row("STT", "Chỉ tiêu", "2025")
    document = read(table(head, row("1", "a", "x"), head, row("2", "b", "x"), head))
    assert [it.text for it in tables(document)[0].cells if it.column == 0] == ["STT", "1", "2"]


def test_rows_that_are_all_alike_stay() -> None:
    document = read(table(*[row("x", "Hàng năm", "Hàng năm")] * 6))
    assert tables(document)[0].row_count == 6
