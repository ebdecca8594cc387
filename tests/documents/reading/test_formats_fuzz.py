"""Damaged files: only the reader's own error ever leaves it."""

import io
import os
import zipfile

import pytest
import typst
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from nq57.documents.reading import source
from nq57.documents.reading.errors import ReadingError
from nq57.documents.reading.formats import opening
from tests.factories.word_files import cell, list_level, listed, paragraph, row, table, word_file

IS_LONG = bool(os.environ.get("NQ57_LONG"))
FEW = settings(
    max_examples=3000 if IS_LONG else 60,
    deadline=None,
    suppress_health_check=list(HealthCheck),
)

WORD_BODY = (
    listed("MỤC TIÊU")
    + paragraph("Đến năm 2030", run="<w:b/>")
    + table(
        row("STT", cell("Thời gian", '<w:gridSpan w:val="2"/>'), properties="<w:tblHeader/>"),
        row(cell(listed("", 1)), cell("a", '<w:vMerge w:val="restart"/>'), "≥ 15%"),
        row(cell(listed("", 1)), cell("", "<w:vMerge/>"), "x"),
        widths=(500, 3000, 900),
    )
)
WORD_LISTS = (
    '<w:abstractNum w:abstractNumId="0">'
    + list_level(0, "upperRoman", "%1.")
    + '</w:abstractNum><w:num w:numId="1"><w:abstractNumId w:val="0"/></w:num>'
)
WORD = word_file(WORD_BODY, numbering=WORD_LISTS)
PDF = bytes(
    typst.compile(
        "KẾ HOẠCH\n#table(columns: 3, [STT], [Chỉ tiêu], [2025], [1], [Tỷ lệ], [≥ 5%])".encode()
    )
)
TEXT = "KẾ HOẠCH\n| STT | Chỉ tiêu |\n|---|---|\n| 1 | **Tỷ lệ** |\n## Mục\n".encode()

damage = st.lists(
    st.tuples(
        st.sampled_from(["set", "cut", "double", "insert"]),
        st.floats(0, 1, exclude_max=True),
        st.binary(min_size=1, max_size=8),
    ),
    min_size=1,
    max_size=6,
)


def damaged(data: bytes, steps: list[tuple[str, float, bytes]]) -> bytes:
    """Return ``data`` after each step, at its share of the length."""
    for kind, share, some in steps:
        at = int(share * len(data))
        if kind == "set":
            data = data[:at] + some + data[at + len(some) :]
        elif kind == "cut":
            data = data[:at] + data[at + some[0] :]
        elif kind == "double":
            data = data[: at + 4 * some[0]] + data[at:]
        else:
            data = data[:at] + some + data[at:]
    return data


def open_or_refuse(data: bytes) -> None:
    """Open ``data``; a refusal must be a sentence."""
    document, sentence = None, "."
    try:
        document = opening.open_bytes(data, name="tệp")
    except ReadingError as refusal:
        sentence = str(refusal)
    assert sentence.endswith(".")
    if document is None:
        return
    lines = [block.line for block in document.blocks if isinstance(block, source.Paragraph)]
    assert all(1 <= line <= len(document.lines) for line in lines)


@given(damage)
@FEW
def test_damaged_word_file(steps: list[tuple[str, float, bytes]]) -> None:
    open_or_refuse(damaged(WORD, steps))


@given(damage, st.sampled_from(["word/document.xml", "word/numbering.xml", "_rels/.rels"]))
@FEW
def test_word_file_of_damaged_parts(steps: list[tuple[str, float, bytes]], part: str) -> None:
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(WORD)) as old, zipfile.ZipFile(out, "w") as new:
        for name in old.namelist():
            data = old.read(name)
            new.writestr(name, damaged(data, steps) if name == part else data)
    open_or_refuse(out.getvalue())


def strange_table(cells: list[tuple[str, int, str]]) -> str:
    """Return a table of one row; each cell has its content, span and merge."""
    inner = "".join(
        cell(content, f'<w:gridSpan w:val="{span}"/><w:vMerge w:val="{merge}"/>')
        for content, span, merge in cells
    )
    return table(row(inner, properties=f'<w:gridBefore w:val="{len(cells)}"/>'))


@given(
    st.recursive(
        st.sampled_from(
            [
                paragraph("a"),
                listed("b", 1, 3),
                listed("c", 9, 12),
                "<w:p><w:r><w:footnoteReference w:id='x'/></w:r></w:p>",
                "<w:p><w:pPr><w:outlineLvl w:val='-7'/><w:pStyle w:val='?'/></w:pPr></w:p>",
            ]
        ),
        lambda inner: st.lists(
            st.tuples(inner, st.integers(-2, 300), st.sampled_from(["restart", "continue", "?"])),
            max_size=4,
        ).map(strange_table),
        max_leaves=12,
    )
)
@FEW
def test_strange_but_well_formed_word_files(body: str) -> None:
    open_or_refuse(word_file(body, numbering=WORD_LISTS))


@given(damage)
@FEW
def test_damaged_pdf(steps: list[tuple[str, float, bytes]]) -> None:
    open_or_refuse(damaged(PDF, steps))


@given(damage, st.sampled_from(["utf-8", "utf-16", "utf-16-be", "cp1258"]))
@FEW
def test_damaged_text(steps: list[tuple[str, float, bytes]], encoding: str) -> None:
    open_or_refuse(damaged(TEXT.decode().encode(encoding, errors="replace"), steps))


@given(st.binary(max_size=400))
@FEW
def test_any_bytes(data: bytes) -> None:
    open_or_refuse(data)


@pytest.mark.parametrize("depth", [50, 250, 3000])
def test_deep_nesting(depth: int) -> None:
    nested = "<w:tbl><w:tr><w:tc>" * depth + "<w:p/>" + "</w:tc></w:tr></w:tbl>" * depth
    open_or_refuse(word_file(paragraph("a") + nested))
    inline = "<w:ins>" * depth + "<w:r><w:t>a</w:t></w:r>" + "</w:ins>" * depth
    open_or_refuse(word_file(f"<w:p>{inline}</w:p>"))
