"""PDF files: the same cells as the Word file, whatever the page does to the table."""

import os
import re

import pytest
import typst

from nq57.documents.reading import source
from nq57.documents.reading.formats import opening
from tests.factories.plan_documents import layouts, plans
from tests.factories.plan_documents.layouts import grid as grids
from tests.factories.plan_documents.truth import Document

FONT = '#set text(font: "Libertinus Serif", lang: "vi", size: 11pt)\n'
PAGE = '#set page(paper: "a4", margin: 2cm)\n'


def read(markup: str) -> source.Source:
    """Set ``markup`` with Typst and read the PDF."""
    return opening.open_bytes(bytes(typst.compile((FONT + PAGE + markup).encode())), name="a.pdf")


def texts(document: source.Source) -> list[str]:
    """Return the text of the paragraphs."""
    return [block.text for block in document.blocks if isinstance(block, source.Paragraph)]


def rows(document: source.Source) -> list[list[str]]:
    """Return the rows of all tables; a merged cell stands at its top left."""
    result = []
    for block in document.blocks:
        if isinstance(block, source.Table):
            grid = [[""] * block.column_count for _ in range(block.row_count)]
            for cell in block.cells:
                grid[cell.row][cell.column] = cell.text
            result.extend(grid)
    return result


def squeezed(cells: list[str]) -> list[str]:
    """Return cells as words; a space lost after a slash at a line end is no difference."""
    return [re.sub(r"/\s", "/", " ".join(cell.split())) for cell in cells]


PDF_LAYOUTS = [name for name in layouts.LAYOUTS if name.startswith("pdf-")]
IS_LONG = bool(os.environ.get("NQ57_LONG"))
PAIRS = [
    pytest.param(document, layout, id=f"{document.key}-{layout}")
    for at, document in enumerate(plans.INVENTED)
    for number, layout in enumerate(PDF_LAYOUTS)
    if IS_LONG or number % 3 == at % 3
]
PAIRS += [
    pytest.param(plans.PLAN_142, layout, id=f"{plans.PLAN_142.key}-{layout}")
    for layout in (["pdf-plain", "pdf-short-pages"] if IS_LONG else ["pdf-plain"])
]


@pytest.mark.parametrize(("document", "layout"), PAIRS)
def test_every_cell_of_every_plan_is_read_from_every_pdf(document: Document, layout: str) -> None:
    data = layouts.LAYOUTS[layout].write(document)
    found = [squeezed(row) for row in rows(opening.open_bytes(data, name="a.pdf"))]
    missed = []
    for grid in document.grids:
        for row in grid.rows:
            cells = squeezed(list(grids.full_cells(row, grid)))
            written = [cell for cell in cells if cell]
            is_there = any(
                it == cells or (row.kind == "group" and [x for x in it if x] == written)
                for it in found
            )
            if not is_there:
                missed.append(cells)
    assert not missed


def test_paragraphs_are_joined_over_lines_and_pages() -> None:
    words = " ".join(f"chữ{number}" for number in range(400))
    document = read(
        f"#set par(justify: true)\n{words}\n\n- Mục một ngắn.\n\n1. Mục hai: {words}\n\nCâu cuối."
    )
    assert [len(text.split()) for text in texts(document)] == [400, 4, 403, 2]


def test_page_numbers_and_running_heads_go() -> None:
    document = read(
        '#set page(numbering: "1/1", number-align: top + center, '
        "footer: [Kế hoạch chuyển đổi số #h(1fr) Trang #context counter(page).display()])\n"
        + "#pagebreak()\n".join(f"Nội dung trang {word}.\n" for word in ("một", "hai", "ba", "bốn"))
    )
    assert texts(document) == [f"Nội dung trang {word}." for word in ("một", "hai", "ba", "bốn")]


def test_two_columns_side_by_side_stay_apart() -> None:
    document = read(
        "#grid(columns: (1fr, 1.4fr), align: center, "
        "[ỦY BAN NHÂN DÂN \\ TỈNH SƠN LA \\ Số: 12/KH-UBND], "
        "[CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM \\ Độc lập - Tự do - Hạnh phúc \\ "
        "Sơn La, ngày 01 tháng 6 năm 2026])\n\n#align(center)[*KẾ HOẠCH*]"
    )
    assert rows(document) == [
        [
            "ỦY BAN NHÂN DÂN\nTỈNH SƠN LA\nSố: 12/KH-UBND",
            "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM\nĐộc lập - Tự do - Hạnh phúc\n"
            "Sơn La, ngày 01 tháng 6 năm 2026",
        ]
    ]
    title = document.blocks[-1]
    assert isinstance(title, source.Paragraph)
    assert (title.text, title.is_bold, title.is_centred) == ("KẾ HOẠCH", True, True)


def test_a_table_without_any_ruling_is_read_by_alignment() -> None:
    table = [
        ["STT", "Chỉ tiêu", "Năm 2025", "Năm 2030", "Chủ trì"],
        ["1", "Tỷ lệ phủ sóng 5G đến từng thôn, bản của tỉnh", "≥ 15%", "100%", "Sở Khoa học"],
        ["2", "Tỷ lệ dân số trưởng thành", "80%", "90%", "Sở Y tế"],
        ["3", "Số doanh nghiệp số", "", "≥ 40", "Sở Tài chính"],
        ["4", "Tỷ lệ hồ sơ trực tuyến", "65%", "", "Văn phòng UBND tỉnh"],
    ]  # fmt: skip
    cells = ", ".join(f"[{cell}]" for row in table for cell in row)
    document = read(
        f"Phụ lục I\n\n#table(columns: (1cm, 5cm, 2.2cm, 2.2cm, 4cm), stroke: none, {cells})\n"
    )
    assert rows(document) == table


def test_merged_cells_and_two_head_rows() -> None:
    document = read(
        "#table(columns: (1cm, 5cm, 2cm, 2cm, 2cm), "
        "table.cell(rowspan: 2)[TT], table.cell(rowspan: 2)[Nhiệm vụ], "
        "table.cell(colspan: 3)[Thời gian thực hiện], [2025], [2030], [2035],"
        "table.cell(rowspan: 2)[1], table.cell(rowspan: 2)[Xây dựng kế hoạch], [x], [], [x], "
        "[], [x], [],"
        "[II], table.cell(colspan: 4)[*PHÁT TRIỂN HẠ TẦNG*])"
    )
    table = document.blocks[0]
    assert isinstance(table, source.Table)
    spans = {it.text: (it.row, it.column, it.row_span, it.column_span) for it in table.cells}
    assert spans["TT"] == (0, 0, 2, 1)
    assert spans["Thời gian thực hiện"] == (0, 2, 1, 3)
    assert spans["Xây dựng kế hoạch"] == (2, 1, 2, 1)
    assert spans["PHÁT TRIỂN HẠ TẦNG"] == (4, 1, 1, 4)
    assert sum(it.row_span * it.column_span for it in table.cells) == 25


def test_a_row_broken_by_the_page_is_whole_and_the_head_stands_once() -> None:
    long = " ".join(f"chữ{number}" for number in range(60))
    body = ", ".join(f"[{number}], [{long}], [Sở số {number}]" for number in range(1, 9))
    document = read(
        "#set page(height: 9cm)\n#table(columns: (1cm, 7cm, 3cm), "
        f"table.header([STT], [Nội dung], [Chủ trì]), {body})"
    )
    wanted = [[str(number), long, f"Sở số {number}"] for number in range(1, 9)]
    assert rows(document) == [["STT", "Nội dung", "Chủ trì"], *wanted]
    assert isinstance(document.blocks[0], source.Table)
    assert document.blocks[0].header_row_count == 1


def test_sideways_pages_and_sideways_heads() -> None:
    table = (
        "#table(columns: (1cm, 6cm, 1.5cm), [STT], [Chỉ tiêu], "
        "rotate(-90deg, reflow: true)[Năm 2025], [1], [Tỷ lệ], [5%], [2], [Số], [7])"
    )
    upright = read(table)
    sideways = read(f"#rotate(90deg, reflow: true)[{table}]")
    assert rows(upright)[0] == ["STT", "Chỉ tiêu", "Năm 2025"]
    assert rows(sideways)[1:] == rows(upright)[1:] == [["1", "Tỷ lệ", "5%"], ["2", "Số", "7"]]


def test_note_marks_and_notes() -> None:
    document = read(
        "#set super(typographic: false)\n"
        "Tỷ lệ dân số trưởng thành#footnote[Nguồn: Chi cục Thống kê.] đạt 80%.\n\n"
        "Diện tích 14.109 km#super[2].\n"
    )
    assert texts(document) == [
        "Tỷ lệ dân số trưởng thành [1] đạt 80%.",
        "Diện tích 14.109 km2.",
        "[1] Nguồn: Chi cục Thống kê.",
    ]
