"""A document as Markdown with pipe tables."""

from tests.factories.plan_documents.layouts import flat_text
from tests.factories.plan_documents.layouts import grid as grids
from tests.factories.plan_documents.truth import Document, Grid


def as_markdown(document: Document) -> bytes:
    """Return the document as UTF-8 Markdown; headings in bold, bullets as written."""
    lines = flat_text.head_lines(document, flat_text.Flat())
    lines += [_emphasis(line) for line in document.body]
    lines += ["#### **Nơi nhận:**", *document.recipients]
    lines += [f"**{line}**" for line in document.signer]
    text = "\n\n".join(lines)
    for table in document.grids:
        text += "\n\n" + "\n\n".join(f"**{line}**" for line in table.title)
        text += "\n\n" + _pipes(table)
    return (text + "\n\n" + "\n\n".join(document.footnotes) + "\n").encode()


def _emphasis(line: str) -> str:
    first = line.split(" ", 1)[0]
    is_heading = first.rstrip(".").isupper() and first.endswith(".") and line == line.upper()
    return f"## {line}" if is_heading else line


def _pipes(table: Grid) -> str:
    rows: list[list[str]] = []
    for number in range(grids.header_height(table.columns)):
        texts = [""] * len(table.columns)
        for cell in grids.header_cells(table.columns):
            if cell.row == number:
                texts[cell.column] = cell.text
        rows.append(texts)
    rows.insert(1, ["---"] * len(table.columns))
    for row in table.rows:
        cells = [text.replace("\n", "<br>") for text in grids.full_cells(row, table)]
        rows.append([f"**{text}**" if text and row.kind == "group" else text for text in cells])
    return "\n".join("| " + " | ".join(cells) + " |" for cells in rows)
