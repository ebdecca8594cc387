"""The body of a .docx as blocks in reading order."""

from collections.abc import Iterator
from dataclasses import dataclass, field

from lxml import etree

from nq57.documents.reading import source
from nq57.documents.reading.errors import ReadingError
from nq57.documents.reading.formats import build
from nq57.documents.reading.formats.docx import numbering, package, styles, words
from nq57.documents.reading.formats.docx.package import MC, W

_WRAPPERS = {
    W + "sdtContent",
    W + "customXml",
    W + "smartTag",
    W + "ins",
    W + "moveTo",
    MC + "Choice",
    MC + "Fallback",
}
_MAX_COLUMNS = 200
_MAX_GRID = 1_000_000
_MAX_DEPTH = 40


@dataclass(frozen=True)
class _Item:
    """A paragraph ready to become a block or the lines of a cell."""

    text: str
    label: str
    is_bold: bool
    is_centred: bool
    heading: int


@dataclass
class _OpenCell:
    """A vertically merged cell that the next row may continue."""

    cell: build.RawCell
    span: int


@dataclass
class _Grid:
    """A table while its rows are read."""

    cells: list[build.RawCell] = field(default_factory=list)
    row_count: int = 0
    column_count: int = 0
    header_row_count: int = 0
    open_cells: dict[int, _OpenCell] = field(default_factory=dict)


def read_docx(data: bytes, *, name: str) -> source.Source:
    """Return the .docx in ``data`` as a ``Source``.

    :raises ReadingError: broken, encrypted, too large, or without any text.
    """
    body = _Body(package.open_package(data))
    document = body.read().finish(name, "docx")
    if not document.lines:
        raise ReadingError(
            "Văn bản không có chữ nào (có thể chỉ có ảnh chụp). "
            "Hãy tải lên bản có chữ, hoặc bản .pdf quét để nhận dạng chữ.",
            "no_text",
        )
    return document


class _Body:
    """Walks one document once: list numbers depend on the order of reading."""

    def __init__(self, parts: package.Package) -> None:
        self._parts = parts
        self._styles = styles.Styles(parts.styles)
        self._numbering = numbering.Numbering(parts.numbering)
        self._words = words.Reader(self._styles, has_legacy_fonts=parts.has_legacy_fonts)
        self._draft = build.Draft()
        self._carried = ""

    def read(self) -> build.Draft:
        """Return all blocks: the body, then the notes that it refers to."""
        body = self._parts.document.find(W + "body")
        if body is not None:
            self._blocks(body, 0)
        self._notes()
        for sentence in sorted(self._words.warnings):
            self._draft.warn(sentence)
        return self._draft

    def _blocks(self, container: etree._Element, depth: int) -> None:
        for child in self._children(container, depth):
            if child.tag == W + "tbl":
                self._table(child, depth + 1)
            else:
                for item in self._paragraph(child, depth):
                    self._draft.paragraph(_as_paragraph(item))

    def _children(self, container: etree._Element, depth: int) -> Iterator[etree._Element]:
        """Yield paragraphs and tables, through controls, changes and alternatives."""
        if depth > _MAX_DEPTH:
            return
        for child in container:
            tag = child.tag
            if tag in (W + "p", W + "tbl"):
                yield child
            elif tag == W + "sdt":
                if not _is_contents_list(child):
                    yield from self._children(child, depth + 1)
            elif tag == MC + "AlternateContent":
                yield from self._children(words.alternative(child), depth + 1)
            elif tag in _WRAPPERS:
                yield from self._children(child, depth + 1)
            elif tag in (W + "del", W + "moveFrom"):
                self._words.warnings.add(words.CHANGED)
            elif tag == W + "altChunk":
                self._draft.warn("Văn bản nhúng một tệp khác; phần nhúng không được đọc.")

    def _paragraph(self, element: etree._Element, depth: int) -> Iterator[_Item]:
        properties = element.find(W + "pPr")
        style_id = package.value_of(properties, "pStyle")
        style = self._styles.paragraph(style_id)
        if style.name.startswith("toc ") and style.name[4:].isdigit():
            return
        found = self._words.read(element, style)
        text = self._carried + found.text
        self._carried = ""
        if _is_mark_deleted(properties):
            self._words.warnings.add(words.CHANGED)
            self._carried = text
        else:
            alignment = package.value_of(properties, "jc")
            outline = package.value_of(properties, "outlineLvl")
            level = package.whole_number(outline, 9) + 1
            yield _Item(
                text=text,
                label=self._label(properties, style_id, style),
                is_bold=found.is_bold,
                is_centred=style.is_centred if alignment is None else alignment == "center",
                heading=style.heading if outline is None else level % 10,
            )
        for box in found.boxes:
            yield from self._items(box, depth + 1)

    def _items(self, container: etree._Element, depth: int) -> Iterator[_Item]:
        """Yield a container's paragraphs; rows of an inner table become one each."""
        for child in self._children(container, depth):
            if child.tag == W + "p":
                yield from self._paragraph(child, depth)
            elif depth < _MAX_DEPTH:
                for row in self._rows(child, depth + 1):
                    yield from self._inner_row(row, depth + 1)

    def _inner_row(self, row: etree._Element, depth: int) -> Iterator[_Item]:
        items = [item for cell in row.iterfind(W + "tc") for item in self._items(cell, depth + 1)]
        texts = [f"{item.label} {item.text}".strip() for item in items]
        whole = " ".join(text for text in texts if text)
        if whole:
            yield _Item(whole, "", all(it.is_bold for it in items if it.text), False, 0)

    def _label(
        self, properties: etree._Element | None, style_id: str | None, style: styles.Style
    ) -> str:
        numbers = None if properties is None else properties.find(W + "numPr")
        num_id = package.value_of(numbers, "numId") or style.num_id
        if num_id is None or num_id == "0":
            return ""
        own_level = package.value_of(numbers, "ilvl")
        if own_level is not None:
            level = package.whole_number(own_level)
        elif style.level is not None:
            level = style.level
        else:
            identity = style_id or self._styles.default_paragraph
            level = self._numbering.level_of_style(num_id, identity)
        return self._numbering.next_label(num_id, level)

    def _table(self, element: etree._Element, depth: int) -> None:
        rows = list(self._rows(element, depth))
        only = _only_cell(rows)
        if only is not None and only.find(f".//{W}tbl") is not None:
            self._blocks(only, depth + 1)
            return
        grid = _Grid()
        for row in rows:
            self._row(row, grid, depth)
        widths = _widths(element)
        grid.column_count = max(grid.column_count, 1)
        _fill(grid)
        self._draft.table(
            build.RawTable(
                cells=grid.cells,
                row_count=grid.row_count,
                column_count=grid.column_count,
                header_row_count=grid.header_row_count,
                widths=widths if len(widths) == grid.column_count else (),
            )
        )

    def _rows(self, element: etree._Element, depth: int) -> Iterator[etree._Element]:
        if depth > _MAX_DEPTH:
            return
        for child in element:
            if child.tag == W + "tr":
                if child.find(f"{W}trPr/{W}del") is not None:
                    self._words.warnings.add(words.CHANGED)
                else:
                    yield child
            elif child.tag == W + "sdt" or child.tag in _WRAPPERS:
                yield from self._rows(child, depth + 1)

    def _row(self, row: etree._Element, grid: _Grid, depth: int) -> None:
        properties = row.find(W + "trPr")
        column = _span(package.value_of(properties, "gridBefore"), 0)
        at = grid.row_count
        if package.is_on(properties, "tblHeader") and grid.header_row_count == at:
            grid.header_row_count += 1
        still_open: dict[int, _OpenCell] = {}
        last: build.RawCell | None = None
        for element in _cells(row, depth):
            if column >= _MAX_COLUMNS:
                break
            last = self._cell(element, grid, still_open, column, last, depth)
            column += _span(package.value_of(element.find(W + "tcPr"), "gridSpan"), 1)
        column += _span(package.value_of(properties, "gridAfter"), 0)
        grid.open_cells = still_open
        grid.row_count += 1
        grid.column_count = min(max(grid.column_count, column), _MAX_COLUMNS)

    def _cell(
        self,
        element: etree._Element,
        grid: _Grid,
        still_open: dict[int, _OpenCell],
        column: int,
        last: build.RawCell | None,
        depth: int,
    ) -> build.RawCell:
        properties = element.find(W + "tcPr")
        span = _span(package.value_of(properties, "gridSpan"), 1)
        if last is not None and _merge(properties, "hMerge") == "continue":
            last.column_span += span
            return last
        vertical = _merge(properties, "vMerge")
        above = grid.open_cells.get(column)
        if vertical == "continue" and above is not None and above.span == span:
            above.cell.row_span += 1
            still_open[column] = above
            return above.cell
        items = list(self._items(element, depth + 1))
        cell = build.RawCell(
            lines=_lines(items),
            row=grid.row_count,
            column=column,
            column_span=min(span, _MAX_COLUMNS - column),
            is_bold=_is_bold(items),
        )
        grid.cells.append(cell)
        if vertical:
            still_open[column] = _OpenCell(cell, span)
        return cell

    def _notes(self) -> None:
        parts = {"footnote": self._parts.footnotes, "endnote": self._parts.endnotes}
        # A note may refer to no other note, but a damaged file may: the list can grow.
        for kind, identity in self._words.notes.order[:2000]:
            root = parts[kind]
            note = None if root is None else _note(root, kind, identity)
            if note is None:
                continue
            mark = self._words.notes.mark(kind, identity)
            items = [item for item in self._items(note, 0) if item.text.strip()]
            for at, item in enumerate(items):
                text = f"{mark} {item.text.strip()}" if at == 0 else item.text
                self._draft.paragraph(source.Paragraph(text=text, line=0, label=item.label))


def _as_paragraph(item: _Item) -> source.Paragraph:
    return source.Paragraph(
        text=item.text,
        line=0,
        label=item.label,
        is_bold=item.is_bold,
        is_centred=item.is_centred,
        heading=item.heading,
    )


def _lines(items: list[_Item]) -> list[str]:
    lines: list[str] = []
    for item in items:
        lines.extend(f"{item.label} {item.text}".strip().split("\n"))
    return lines


def _is_bold(items: list[_Item]) -> bool:
    written = [item.is_bold for item in items if item.text.strip()]
    return bool(written) and all(written)


def _is_mark_deleted(properties: etree._Element | None) -> bool:
    return properties is not None and properties.find(f"{W}rPr/{W}del") is not None


def _is_contents_list(control: etree._Element) -> bool:
    gallery = control.find(f"{W}sdtPr/{W}docPartObj/{W}docPartGallery")
    return gallery is not None and package.attribute(gallery, "val") == "Table of Contents"


def _note(root: etree._Element, kind: str, identity: str) -> etree._Element | None:
    for note in root.iterfind(W + kind):
        if package.attribute(note, "id") == identity:
            return note
    return None


def _cells(row: etree._Element, depth: int) -> Iterator[etree._Element]:
    if depth > _MAX_DEPTH:
        return
    for child in row:
        if child.tag == W + "tc":
            yield child
        elif child.tag == W + "sdt" or child.tag in _WRAPPERS:
            yield from _cells(child, depth + 1)


def _only_cell(rows: list[etree._Element]) -> etree._Element | None:
    cells = [cell for row in rows for cell in _cells(row, 0)]
    return cells[0] if len(cells) == 1 else None


def _merge(properties: etree._Element | None, name: str) -> str:
    element = None if properties is None else properties.find(W + name)
    if element is None:
        return ""
    return package.attribute(element, "val") or "continue"


def _span(text: str | None, default: int) -> int:
    return min(max(package.whole_number(text, default), default), _MAX_COLUMNS)


def _widths(table: etree._Element) -> tuple[float, ...]:
    columns = table.iterfind(f"{W}tblGrid/{W}gridCol")
    return tuple(float(package.whole_number(package.attribute(it, "w"))) for it in columns)


def _fill(grid: _Grid) -> None:
    """Add empty cells where rows begin late, end early or are short."""
    if grid.row_count * grid.column_count > _MAX_GRID:
        raise ReadingError(
            "Bảng trong văn bản quá lớn nên không đọc được. "
            "Hãy tách phụ lục thành nhiều tệp nhỏ hơn.",
            "too_large",
        )
    taken = {
        (cell.row + down, cell.column + right)
        for cell in grid.cells
        for down in range(cell.row_span)
        for right in range(cell.column_span)
    }
    for row in range(grid.row_count):
        for column in range(grid.column_count):
            if (row, column) not in taken:
                grid.cells.append(build.RawCell([], row, column))
