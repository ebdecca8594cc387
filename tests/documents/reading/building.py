"""Small documents built line by line or cell by cell."""

from collections.abc import Sequence

from nq57.documents.reading.source import Cell, Paragraph, Source, Table


def flat(lines: Sequence[str]) -> Source:
    """Return a text whose tables were flattened to one cell per line."""
    blocks = tuple(Paragraph(line, number) for number, line in enumerate(lines, start=1))
    return Source("van-ban.txt", "txt", blocks, tuple(lines), False)


def table(rows: Sequence[Sequence[str]], above: Sequence[str] = ()) -> Source:
    """Return a file with one real table under the lines ``above``."""
    lines = list(above)
    cells = []
    for row, texts in enumerate(rows):
        for column, words in enumerate(texts):
            lines += [words] if words else []
            line = len(lines) if words else 0
            cells.append(Cell(words, row, column, 1, 1, line, line))
    grid = Table(tuple(cells), len(rows), len(rows[0]))
    paragraphs = [Paragraph(line, number) for number, line in enumerate(above, start=1)]
    return Source("van-ban.docx", "docx", (*paragraphs, grid), tuple(lines), True)
