"""The text of one paragraph: runs, breaks, notes, changes, boxes."""

from collections.abc import Iterator
from dataclasses import dataclass, field

from lxml import etree

from nq57.documents.reading.formats import legacy
from nq57.documents.reading.formats.docx import package, styles
from nq57.documents.reading.formats.docx.package import MC, W

CHANGED = "Văn bản còn dấu vết sửa đổi (Track Changes): phần thêm được đọc, phần xóa được bỏ qua."
HIDDEN = "Văn bản có chữ ẩn; phần chữ ẩn không được đọc."
OLD_FONTS = "Văn bản dùng phông chữ cũ ({}); đã chuyển sang Unicode."

_TEXT = {
    W + "tab": "\t",
    W + "ptab": "\t",
    W + "br": "\n",
    W + "cr": "\n",
    W + "noBreakHyphen": "-",
    W + "softHyphen": "",
}
_INSERTED = {W + "ins", W + "moveTo"}
_DELETED = {W + "del", W + "moveFrom"}
_NOTES = {W + "footnoteReference": "footnote", W + "endnoteReference": "endnote"}
_BOXES = {W + "drawing", W + "pict", W + "object"}
_SKIPPED = {
    W + "pPr",
    W + "rPr",
    W + "instrText",
    W + "delText",
    W + "delInstrText",
    W + "fldChar",
    W + "sdtPr",
    W + "sdtEndPr",
    W + "bookmarkStart",
    W + "bookmarkEnd",
    W + "proofErr",
    W + "lastRenderedPageBreak",
    W + "annotationRef",
    W + "rubyPr",
    W + "rt",
}
_LEGACY_FONTS = {".vn": "TCVN3 (ABC)", "vni-": "VNI"}
_MATH_TEXT = "{http://schemas.openxmlformats.org/officeDocument/2006/math}t"
_MAX_DEPTH = 60


@dataclass
class Words:
    """Text of a paragraph, how much of it is bold, and the boxes anchored in it."""

    pieces: list[tuple[str, str]] = field(default_factory=list)  # text, legacy encoding
    bold_letters: int = 0
    plain_letters: int = 0
    boxes: list[etree._Element] = field(default_factory=list)

    @property
    def text(self) -> str:
        """The whole text, legacy fonts converted."""
        return "".join(
            _converted(text, encoding) if encoding else text for text, encoding in _merged(self)
        )

    @property
    def is_bold(self) -> bool:
        """Whether all letters are bold."""
        return self.bold_letters > 0 and self.plain_letters == 0


@dataclass
class Notes:
    """Footnotes and endnotes in the order in which the text refers to them."""

    order: list[tuple[str, str]] = field(default_factory=list)

    def mark(self, kind: str, identity: str) -> str:
        """Return the mark, such as ``[1]``, of the note referred to."""
        if (kind, identity) not in self.order:
            self.order.append((kind, identity))
        return f"[{self.order.index((kind, identity)) + 1}]"


class Reader:
    """Reads paragraphs of one document, gathering notes and warnings."""

    def __init__(self, known: styles.Styles, *, has_legacy_fonts: bool) -> None:
        """``known`` are the document's styles."""
        self._styles = known
        self._has_legacy_fonts = has_legacy_fonts
        self.notes = Notes()
        self.warnings: set[str] = set()

    def read(self, paragraph: etree._Element, style: styles.Style) -> Words:
        """Return the words of a ``w:p`` in the paragraph style ``style``."""
        words = Words()
        self._children(paragraph, style, words, 0)
        return words

    def _children(
        self, parent: etree._Element, style: styles.Style, words: Words, depth: int
    ) -> None:
        if depth > _MAX_DEPTH:
            return
        for child in parent:
            tag = child.tag
            if tag == W + "r":
                self._run(child, style, words, depth)
            elif tag in _DELETED:
                self.warnings.add(CHANGED)
            elif tag == MC + "AlternateContent":
                self._children(alternative(child), style, words, depth + 1)
            elif tag == _MATH_TEXT:
                words.pieces.append((child.text or "", ""))
            elif tag not in _SKIPPED and isinstance(tag, str):
                if tag in _INSERTED:
                    self.warnings.add(CHANGED)
                self._children(child, style, words, depth + 1)

    def _run(self, run: etree._Element, style: styles.Style, words: Words, depth: int) -> None:
        properties = run.find(W + "rPr")
        is_bold, is_hidden, font = style.is_bold, style.is_hidden, style.font
        if properties is not None:
            named = package.value_of(properties, "rStyle")
            if named:
                of_style = self._styles.character(named)
                is_bold, is_hidden = is_bold or of_style.is_bold, is_hidden or of_style.is_hidden
                font = of_style.font or font
            own_bold, own_hidden = (package.is_on(properties, it) for it in ("b", "vanish"))
            is_bold = is_bold if own_bold is None else own_bold
            is_hidden = is_hidden if own_hidden is None else own_hidden
            font = styles.font_of(properties) or font
        text = self._run_text(run, words, depth)
        if not text:
            return
        if is_hidden:
            if text.strip():
                self.warnings.add(HIDDEN)
            return
        letters = len(text.strip())
        words.bold_letters += letters if is_bold else 0
        words.plain_letters += 0 if is_bold else letters
        words.pieces.append((text, self._legacy_encoding(font)))

    def _run_text(self, run: etree._Element, words: Words, depth: int) -> str:
        parts: list[str] = []
        for child in _flat(run, depth):
            tag = child.tag
            if tag == W + "t":
                parts.append(child.text or "")
            elif tag in _TEXT:
                parts.append(_TEXT[tag])
            elif tag in _NOTES:
                identity = package.attribute(child, "id") or ""
                mark = self.notes.mark(_NOTES[tag], identity)
                if package.attribute(child, "customMarkFollows") is None:
                    parts.append(" " + mark)
            elif tag == W + "sym":
                parts.append(_symbol(child))
            elif tag in _BOXES:
                words.boxes.extend(boxes_in(child))
        return "".join(parts)

    def _legacy_encoding(self, font: str) -> str:
        if not self._has_legacy_fonts or not font:
            return ""
        encoding = next(
            (name for head, name in _LEGACY_FONTS.items() if font.lower().startswith(head)), ""
        )
        if encoding:
            self.warnings.add(OLD_FONTS.format(encoding))
        is_capital = encoding.startswith("TCVN3") and font.endswith("H")
        return encoding + " H" if is_capital else encoding


def alternative(element: etree._Element) -> etree._Element:
    """Return the one branch of ``mc:AlternateContent`` to read."""
    choice = element.find(MC + "Choice")
    fallback = element.find(MC + "Fallback")
    for branch in (choice, fallback):
        if branch is not None and len(branch):
            return branch
    return element if choice is None else choice


def boxes_in(element: etree._Element, depth: int = 0) -> Iterator[etree._Element]:
    """Yield the outermost text boxes inside a drawing, each once."""
    for child in element:
        if child.tag == W + "txbxContent":
            yield child
        elif depth < _MAX_DEPTH:
            inner = alternative(child) if child.tag == MC + "AlternateContent" else child
            yield from boxes_in(inner, depth + 1)


def _flat(run: etree._Element, depth: int) -> Iterator[etree._Element]:
    for child in run:
        if child.tag == MC + "AlternateContent" and depth < _MAX_DEPTH:
            yield from _flat(alternative(child), depth + 1)
        elif child.tag == W + "ruby":
            base = child.find(f"{W}rubyBase")
            for inner in () if base is None else base.iterfind(W + "r"):
                yield from inner
        elif child.tag not in _SKIPPED:
            yield child


def _symbol(element: etree._Element) -> str:
    try:
        code = int(package.attribute(element, "char") or "", 16)
    except ValueError:
        return ""
    if code < 0xF000:
        code += 0xF000
    return chr(code) if code < 0xF100 else ""


def _merged(words: Words) -> list[tuple[str, str]]:
    merged: list[tuple[str, str]] = []
    for text, encoding in words.pieces:
        if merged and merged[-1][1] == encoding:
            merged[-1] = (merged[-1][0] + text, encoding)
        else:
            merged.append((text, encoding))
    return merged


def _converted(text: str, encoding: str) -> str:
    """Return legacy text in Unicode; a run that only names the old font stays as it is."""
    if any(char > "\u00ff" and char.isalpha() for char in text):
        return text
    if encoding.startswith("VNI"):
        return legacy.from_vni(text)
    return legacy.from_tcvn3(text, capital_font=encoding.endswith(" H"))
