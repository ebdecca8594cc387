"""How fast files are opened, against python-docx walking the same file.

Run: ``python -m bench.formats``. What is read is compared with python-docx first.
"""

import functools
import io
import platform

import docx

from bench.reading import Figure, median, show, walk
from nq57.documents.reading import source
from nq57.documents.reading.formats import opening
from tests.factories.plan_documents.layouts import LAYOUTS
from tests.factories.plan_documents.plans import PLAN_142

_PAGES = 30
_LINES_PER_PAGE = 40
_GOAL = 3.0


def main() -> None:
    """Print one row per figure."""
    print(f"machine: {platform.machine()} {platform.python_version()}")
    show(figures())


def figures() -> list[Figure]:
    """Return the times of opening a 30-page .docx, and Plan 142 as .docx and .pdf."""
    long = _long_file()
    _check(long)
    result = _against_walking(f"{_PAGES}-page .docx", long)
    result += _against_walking("Plan 142 .docx", LAYOUTS["docx-plain"].write(PLAN_142))
    pdf = LAYOUTS["pdf-plain"].write(PLAN_142)
    seconds = median(functools.partial(opening.open_bytes, pdf, name="plan.pdf"))
    pages = _page_count(opening.open_bytes(pdf, name="plan.pdf"))
    return [*result, Figure("open one page of Plan 142 .pdf", 1000 * seconds / pages, "ms")]


def _against_walking(name: str, data: bytes) -> list[Figure]:
    opened = median(functools.partial(opening.open_bytes, data, name="plan.docx"))
    walked = median(functools.partial(walk, data))
    return [
        Figure(f"open {name}", opened, "s"),
        Figure(f"python-docx walks {name}", walked, "s"),
        Figure(f"opening over walking, {name}", opened / walked, "times", _GOAL),
    ]


def _long_file() -> bytes:
    file = docx.Document()
    for page in range(_PAGES):
        file.add_heading(f"Mục {page + 1}", level=1)
        for line in range(_LINES_PER_PAGE // 2):
            file.add_paragraph(
                f"Nội dung số {line} của trang {page + 1}. " * 3, style="List Number"
            )
        table = file.add_table(rows=_LINES_PER_PAGE // 2, cols=6)
        for number, row in enumerate(table.rows):
            for at, cell in enumerate(row.cells):
                cell.text = f"Ô {at} hàng {number} của trang {page + 1}"
    out = io.BytesIO()
    file.save(out)
    return out.getvalue()


def _check(data: bytes) -> None:
    """Compare every paragraph and cell with what python-docx reads."""
    file, read = docx.Document(io.BytesIO(data)), opening.open_bytes(data, name="plan.docx")
    paragraphs = [it.text for it in read.blocks if isinstance(it, source.Paragraph)]
    cells = [cell.text for it in read.blocks if isinstance(it, source.Table) for cell in it.cells]
    assert paragraphs == [it.text.strip() for it in file.paragraphs if it.text.strip()]
    assert cells == [cell.text for it in file.tables for row in it.rows for cell in row.cells]


def _page_count(document: source.Source) -> int:
    return max(block.page or 1 for block in document.blocks)


if __name__ == "__main__":
    main()
