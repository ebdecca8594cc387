"""Glyphs and rulings of a page, upright, in points from the top left."""

import ctypes
import itertools
import math
import unicodedata
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field

import pypdfium2 as pdfium
import pypdfium2.raw as raw
from PIL import Image

from nq57.documents.reading.errors import ReadingError
from nq57.documents.reading.formats import archives

MAX_PAGES = 1_000
_MAX_GLYPHS = 100_000
_MAX_PATHS = 50_000
_THIN = 3.0  # points: a filled rectangle not thicker than this is a ruling
_BOLD_FLAG = 1 << 18
_HYPHENS = {0x02, 0xFFFE}  # what pdfium gives for a hyphen at the end of a line
_BROKEN = {0x0, 0xFFFD, 0xFFFF}


@dataclass(slots=True)
class Glyph:
    """One character where it stands; ``base`` is its base line."""

    text: str
    x0: float
    x1: float
    top: float
    bottom: float
    base: float
    is_bold: bool
    font: str
    turn: int = 0  # quarter turns against the page's main direction
    middle: float = 0.0  # of the word that it belongs to, which may hang over its cell
    start: float = 0.0  # left end of that word
    piece: int = 0  # the text object that set it

    @property
    def height(self) -> float:
        """Height of the font, ascent to descent."""
        return self.bottom - self.top


@dataclass(slots=True)
class Ruling:
    """A horizontal or vertical line: ``at`` across, from ``start`` to ``end`` along."""

    at: float
    start: float
    end: float


@dataclass
class Page:
    """One page, turned so that most of its text is upright."""

    number: int
    width: float
    height: float
    glyphs: list[Glyph] = field(default_factory=list)
    turned: list[Glyph] = field(default_factory=list)
    across: list[Ruling] = field(default_factory=list)  # horizontal
    down: list[Ruling] = field(default_factory=list)  # vertical
    image_share: float = 0.0
    inferred: list[tuple[float, float]] = field(default_factory=list)  # tops and bottoms


@dataclass(frozen=True)
class _Frame:
    """Turns page coordinates (y up) into upright ones (y down)."""

    turn: int
    width: float
    height: float

    def point(self, x: float, y: float) -> tuple[float, float]:
        """Return the point as seen with the text upright."""
        if self.turn == 1:
            return y, x
        if self.turn == 2:
            return self.width - x, y
        if self.turn == 3:
            return self.height - y, self.width - x
        return x, self.height - y


def open_pdf(data: bytes) -> pdfium.PdfDocument:
    """Return the open document.

    :raises ReadingError: broken (``corrupt``), locked (``password``) or too long.
    """
    try:
        document = pdfium.PdfDocument(data)
        count = len(document)
    except pdfium.PdfiumError as error:
        if "password" in str(error).lower():
            raise ReadingError(
                "Tệp được đặt mật khẩu. Hãy gỡ mật khẩu rồi tải lên lại.", "password"
            ) from error
        raise archives.corrupt() from error
    if count == 0:
        raise archives.corrupt()
    if count > MAX_PAGES:
        raise ReadingError(
            f"Tệp có {count} trang, nhiều hơn {MAX_PAGES} trang. Hãy tách thành nhiều tệp.",
            "too_large",
        )
    return document


def read_pages(document: pdfium.PdfDocument) -> Iterator[Page]:
    """Yield the pages; one that pdfium cannot load is an empty page."""
    for number in range(1, len(document) + 1):
        try:
            page = document[number - 1]
        except pdfium.PdfiumError:
            yield Page(number, 1.0, 1.0)
            continue
        try:
            yield _read_page(page, number)
        finally:
            page.close()


def render(document: pdfium.PdfDocument, number: int, dots_per_inch: int) -> Image.Image:
    """Return a picture of page ``number`` (from 1), no larger than an A2 sheet."""
    page = document[number - 1]
    try:
        longest = max(*page.get_size(), 1.0)
        scale = min(dots_per_inch / 72.0, 7000.0 / longest)
        picture: Image.Image = page.render(scale=scale, grayscale=True).to_pil()
    finally:
        page.close()
    return picture


def _read_page(page: pdfium.PdfPage, number: int) -> Page:
    width, height = page.get_size()
    if page.get_rotation() in (90, 270):
        width, height = height, width
    text = page.get_textpage()
    try:
        found = list(_raw_glyphs(text))
    finally:
        text.close()
    turns = Counter(glyph.turn for glyph in found)
    turn = turns.most_common(1)[0][0] if turns else (page.get_rotation() // 90) % 4
    frame = _Frame(turn, width, height)
    across_width, across_height = (width, height) if turn % 2 == 0 else (height, width)
    result = Page(number, across_width, across_height)
    for glyph in found:
        upright = _upright(glyph, frame)
        (result.glyphs if upright.turn == 0 else result.turned).append(upright)
    _add_objects(page, frame, result)
    result.glyphs = _once(result.glyphs)
    _set_middles(result.glyphs, result.down)
    for glyph in result.turned:
        glyph.middle, glyph.start = (glyph.x0 + glyph.x1) / 2, glyph.x0
    return result


def _raw_glyphs(text: pdfium.PdfTextPage) -> Iterator[Glyph]:
    """Yield glyphs in the order of the content, in page coordinates (y up)."""
    handle = text.raw
    box = raw.FS_RECTF()
    x, y = ctypes.c_double(), ctypes.c_double()
    name, flags = ctypes.create_string_buffer(128), ctypes.c_int()
    last: Glyph | None = None
    pieces: dict[int, int] = {}
    for at in range(min(text.count_chars(), _MAX_GLYPHS)):
        if raw.FPDFText_IsGenerated(handle, at) == 1:
            continue
        code = raw.FPDFText_GetUnicode(handle, at)
        if code in _BROKEN or not raw.FPDFText_GetLooseCharBox(handle, at, box):
            continue
        char = "-" if code in _HYPHENS else chr(code)
        if last is not None and unicodedata.combining(char):
            last.text += char
            continue
        turn = _quarter(raw.FPDFText_GetCharAngle(handle, at))
        if turn is None:
            continue
        raw.FPDFText_GetCharOrigin(handle, at, x, y)
        length = raw.FPDFText_GetFontInfo(handle, at, name, 128, flags)
        font = name.raw[: max(0, min(length, 128) - 1)].decode("utf-8", errors="replace")
        weight = raw.FPDFText_GetFontWeight(handle, at)
        address = ctypes.cast(raw.FPDFText_GetTextObject(handle, at), ctypes.c_void_p).value or 0
        last = Glyph(
            text=char,
            x0=box.left,
            x1=box.right,
            top=box.top,
            bottom=box.bottom,
            base=y.value if turn % 2 == 0 else x.value,
            is_bold="bold" in font.lower() or bool(flags.value & _BOLD_FLAG) or weight >= 650,
            font=font.partition("+")[2] or font,
            turn=turn,
            piece=pieces.setdefault(address, len(pieces)),
        )
        yield last


def _quarter(angle: float) -> int | None:
    """Return the direction in quarter turns to the left, ``None`` when it is slanted.

    pdfium measures the angle to the right.
    """
    quarters = -angle / (math.pi / 2)
    nearest = round(quarters)
    return nearest % 4 if abs(quarters - nearest) < 0.1 else None


def _upright(glyph: Glyph, frame: _Frame) -> Glyph:
    is_flat = glyph.turn % 2 == 0
    corners = (
        frame.point(glyph.x0, glyph.top),
        frame.point(glyph.x1, glyph.bottom),
        frame.point(glyph.x0, glyph.base) if is_flat else frame.point(glyph.base, glyph.top),
    )
    (ax, ay), (bx, by), (cx, cy) = corners
    glyph.x0, glyph.x1 = min(ax, bx), max(ax, bx)
    glyph.top, glyph.bottom = min(ay, by), max(ay, by)
    glyph.turn = (glyph.turn - frame.turn) % 4
    glyph.base = cy if glyph.turn % 2 == 0 else cx
    return glyph


def _once(glyphs: list[Glyph]) -> list[Glyph]:
    """Drop glyphs printed twice in one place, as some programs make bold."""
    seen: dict[tuple[str, int], list[float]] = {}
    kept = []
    for glyph in glyphs:
        places = seen.setdefault((glyph.text, round(glyph.base)), [])
        near = 0.3 * min(glyph.x1 - glyph.x0, 3.0)
        if glyph.text.isspace() or not any(abs(glyph.x0 - it) < near for it in places[-4:]):
            kept.append(glyph)
            places.append(glyph.x0)
    return kept


def _set_middles(glyphs: list[Glyph], down: list[Ruling]) -> None:
    """Give each glyph the middle of its word, in the order of the content."""
    word: list[Glyph] = []
    for glyph in glyphs:
        if word and _begins_word(word[-1], glyph, down):
            _set_middle(word)
            word = []
        word.append(glyph)
    _set_middle(word)


def _begins_word(last: Glyph, glyph: Glyph, down: list[Ruling]) -> bool:
    if last.text.isspace() or abs(glyph.base - last.base) > 0.5 * glyph.height:
        return True
    if glyph.text.isspace():
        return False
    if not -0.5 * glyph.height < glyph.x0 - last.x1 < 0.12 * glyph.height:
        return True
    # Words of two narrow cells may touch across the ruling between them.
    return glyph.piece != last.piece and any(
        abs(it.at - glyph.x0) < 4.0 and it.start <= glyph.base <= it.end for it in down
    )


def _set_middle(word: list[Glyph]) -> None:
    inked = [glyph for glyph in word if not glyph.text.isspace()] or word
    if inked:
        start = min(it.x0 for it in inked)
        middle = (start + max(it.x1 for it in inked)) / 2
        for glyph in word:
            glyph.middle, glyph.start = middle, start


def _add_objects(page: pdfium.PdfPage, frame: _Frame, result: Page) -> None:
    identity = pdfium.PdfMatrix()
    area = max(frame.width * frame.height, 1.0)
    budget = _MAX_PATHS
    for shape, matrix in _objects(page.raw, None, identity, 0):
        budget -= 1
        if budget < 0:
            break
        kind = raw.FPDFPageObj_GetType(shape)
        if kind == raw.FPDF_PAGEOBJ_IMAGE:
            unit = _own_matrix(shape).multiply(matrix)
            result.image_share += abs(unit.a * unit.d - unit.b * unit.c) / area
        elif kind == raw.FPDF_PAGEOBJ_PATH:
            _add_path(shape, _own_matrix(shape).multiply(matrix), frame, result)


def _objects(
    page: object, form: object | None, matrix: pdfium.PdfMatrix, depth: int
) -> Iterator[tuple[object, pdfium.PdfMatrix]]:
    """Yield objects with the matrix of the forms that they stand in."""
    count = raw.FPDFPage_CountObjects(page) if form is None else raw.FPDFFormObj_CountObjects(form)
    for at in range(min(max(count, 0), _MAX_PATHS)):
        if form is None:
            shape = raw.FPDFPage_GetObject(page, at)
        else:
            shape = raw.FPDFFormObj_GetObject(form, at)
        if not shape:
            continue
        if raw.FPDFPageObj_GetType(shape) == raw.FPDF_PAGEOBJ_FORM:
            if depth < 5:
                inner = _own_matrix(shape).multiply(matrix)
                yield from _objects(page, shape, inner, depth + 1)
        else:
            yield shape, matrix


def _own_matrix(shape: object) -> pdfium.PdfMatrix:
    matrix = raw.FS_MATRIX()
    if not raw.FPDFPageObj_GetMatrix(shape, matrix):
        return pdfium.PdfMatrix()
    return pdfium.PdfMatrix(matrix.a, matrix.b, matrix.c, matrix.d, matrix.e, matrix.f)


def _add_path(shape: object, matrix: pdfium.PdfMatrix, frame: _Frame, result: Page) -> None:
    fill, stroke = ctypes.c_int(), ctypes.c_int()
    if not raw.FPDFPath_GetDrawMode(shape, fill, stroke):
        return
    is_stroked = bool(stroke.value) and not _is_invisible(shape)
    if not is_stroked and not fill.value:
        return
    for points in _subpaths(shape, matrix, frame):
        xs, ys = [x for x, _ in points], [y for _, y in points]
        if is_stroked:
            for start, end in itertools.pairwise(points):
                _add_segment(start, end, result)
        elif len(points) >= 2:
            wide, high = max(xs) - min(xs), max(ys) - min(ys)
            if high <= _THIN and wide > high:
                middle = (max(ys) + min(ys)) / 2
                _add_segment((min(xs), middle), (max(xs), middle), result)
            elif wide <= _THIN:
                middle = (max(xs) + min(xs)) / 2
                _add_segment((middle, min(ys)), (middle, max(ys)), result)


def _subpaths(
    shape: object, matrix: pdfium.PdfMatrix, frame: _Frame
) -> Iterator[list[tuple[float, float]]]:
    x, y = ctypes.c_float(), ctypes.c_float()
    points: list[tuple[float, float]] = []
    for at in range(min(raw.FPDFPath_CountSegments(shape), 10_000)):
        segment = raw.FPDFPath_GetPathSegment(shape, at)
        if not segment or not raw.FPDFPathSegment_GetPoint(segment, x, y):
            continue
        kind = raw.FPDFPathSegment_GetType(segment)
        if kind == raw.FPDF_SEGMENT_MOVETO and points:
            yield points
            points = []
        points.append(frame.point(*matrix.on_point(x.value, y.value)))
        if raw.FPDFPathSegment_GetClose(segment) and points:
            points.append(points[0])
    if points:
        yield points


def _add_segment(start: tuple[float, float], end: tuple[float, float], result: Page) -> None:
    (ax, ay), (bx, by) = start, end
    if not all(math.isfinite(it) for it in (ax, ay, bx, by)):
        return
    if abs(ay - by) <= 1.0 and abs(ax - bx) > 1.0:
        result.across.append(Ruling((ay + by) / 2, min(ax, bx), max(ax, bx)))
    elif abs(ax - bx) <= 1.0 and abs(ay - by) > 1.0:
        result.down.append(Ruling((ax + bx) / 2, min(ay, by), max(ay, by)))


def _is_invisible(shape: object) -> bool:
    parts = [ctypes.c_uint() for _ in range(4)]
    if not raw.FPDFPageObj_GetStrokeColor(shape, *parts):
        return False
    red, green, blue, opacity = (it.value for it in parts)
    return opacity < 10 or min(red, green, blue) > 250
