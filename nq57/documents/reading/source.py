"""The document as the reader sees it: paragraphs and tables with line numbers.

Every format (``formats/``) gives this shape and every grammar reads from it. Lines are
numbered from 1 in reading order: a text file keeps its own line numbers; in a file with
real tables each paragraph and each non-empty line of a cell is one line, in row order,
so that ``Source.lines`` reads like the flattened text of the same document.
"""

from dataclasses import dataclass, field


@dataclass(frozen=True)
class Paragraph:
    """One paragraph of prose, or one line of a text file (maybe a flattened cell)."""

    text: str
    line: int
    label: str = ""  # computed list number ("1.", "a)", "-") that the text lacks
    is_bold: bool = False
    is_centred: bool = False
    heading: int = 0  # level that the file declares (style, outline or "#"); 0: none
    page: int | None = None


@dataclass(frozen=True)
class Cell:
    """One cell of a real table; a merged cell stands once, at its top left."""

    text: str
    row: int
    column: int
    row_span: int = 1
    column_span: int = 1
    from_line: int = 0  # 0: an empty cell has no line
    to_line: int = 0
    is_bold: bool = False


@dataclass(frozen=True)
class Table:
    """A real table. ``cells`` covers the whole grid: merged cells by their spans."""

    cells: tuple[Cell, ...]
    row_count: int
    column_count: int
    header_row_count: int = 0  # rows that the file declares as repeated head; 0: unknown
    page: int | None = None


Block = Paragraph | Table


@dataclass(frozen=True)
class Source:
    """A whole document: blocks in reading order, and its lines as text.

    ``lines[n - 1]`` is the text of line ``n``. ``has_tables`` says that tables are real:
    when false, tables were flattened to one cell per line with empty cells dropped.
    """

    name: str
    format: str  # "docx", "pdf", "txt", "md", "doc", "scan"
    blocks: tuple[Block, ...]
    lines: tuple[str, ...]
    has_tables: bool
    warnings: tuple[str, ...] = field(default=())
