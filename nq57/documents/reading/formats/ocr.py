"""Scanned pages: characters by Tesseract, rulings by the picture itself.

A recognised page has the shape of a page with text, so tables and paragraphs are put
together by the same rules.
"""

import functools
import io
import itertools
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from PIL import Image, ImageDraw

from nq57.documents.reading.errors import ReadingError
from nq57.documents.reading.formats import archives, programs
from nq57.documents.reading.formats.pdf.pages import Glyph, Page, Ruling

DOTS_PER_INCH = 300
RECOGNISED = "Chữ được nhận dạng từ ảnh quét nên có thể sai; hãy đối chiếu với bản gốc."
_POINTS = 72.0 / DOTS_PER_INCH
_MAX_PIXELS = 60_000_000
_SECONDS = 50.0
_LEAST_CONFIDENCE = 20.0
_NOISE = set("|_—–~¦[]{}' ")
_DARK = 150
_LONG_SIDE = 3508  # pixels of an A4 sheet at 300 dots per inch
_LEAST_RULING = 40  # pixels at the scale of rulings: 10 mm
_SHRINK = 3  # rulings are sought at a third of the resolution


@dataclass(frozen=True)
class _Word:
    """A recognised word; all measures in pixels."""

    text: str
    left: int
    top: int
    width: int
    height: int
    line: tuple[int, int, int]


@functools.cache
def is_installed() -> bool:
    """Whether Tesseract and its Vietnamese data are on this machine."""
    program = programs.find("tesseract")
    if program is None:
        return False
    with tempfile.TemporaryDirectory(prefix="nq57-ocr-") as folder:
        printed = programs.run([program, "--list-langs"], folder=Path(folder), seconds=20.0)
    return b"vie" in (printed or b"").split()


def missing(what: str) -> ReadingError:
    """Return the refusal of a scan on a machine without Tesseract."""
    return ReadingError(
        f"{what} là ảnh chụp, không có chữ. Hãy tải lên bản .docx hoặc .pdf có chữ, hoặc nhờ "
        "người quản trị cài phần nhận dạng chữ bằng lệnh: "
        "apt-get install tesseract-ocr tesseract-ocr-vie.",
        "needs_ocr",
    )


def open_image(data: bytes) -> list[Image.Image]:
    """Return the pictures in an image file, one per page.

    :raises ReadingError: broken (``corrupt``) or too large.
    """
    try:
        with Image.open(io.BytesIO(data), formats=("PNG", "JPEG", "TIFF")) as image:
            frames = min(getattr(image, "n_frames", 1), 200)
            result = []
            for frame in range(frames):
                image.seek(frame)
                if image.width * image.height > _MAX_PIXELS:
                    raise ReadingError(
                        "Ảnh quá lớn nên không đọc được. Hãy quét lại ở độ phân giải 300 dpi.",
                        "too_large",
                    )
                result.append(_as_a4(image.convert("L")))
    except ReadingError:
        raise
    # Pillow's decoders raise many kinds of errors on broken pictures.
    except Exception as error:
        raise archives.corrupt() from error
    return result


def _as_a4(image: Image.Image) -> Image.Image:
    """Return the picture of a sheet at the resolution that recognition is tuned to."""
    scale = _LONG_SIDE / max(image.width, image.height, 1)
    if 0.9 < scale < 1.1:
        return image
    size = (max(round(image.width * scale), 1), max(round(image.height * scale), 1))
    return image.resize(size, Image.Resampling.LANCZOS)


def recognise(image: Image.Image, number: int) -> Page:
    """Return the page that ``image`` (at 300 dots per inch) shows."""
    grey = image.convert("L")
    page = Page(number, grey.width * _POINTS, grey.height * _POINTS)
    _find_rulings(grey, page)
    _erase_rulings(grey, page)
    words = list(_words(grey))
    bottoms: dict[tuple[int, int, int], list[_Word]] = {}
    for word in words:
        bottoms.setdefault(word.line, []).append(word)
    for line in bottoms.values():
        page.glyphs.extend(_glyphs(line))
    return page


def _words(image: Image.Image) -> Iterator[_Word]:
    program = programs.find("tesseract")
    if program is None:
        return
    picture = io.BytesIO()
    image.save(picture, format="PNG", dpi=(DOTS_PER_INCH, DOTS_PER_INCH))
    with tempfile.TemporaryDirectory(prefix="nq57-ocr-") as folder:
        printed = programs.run(
            [program, "stdin", "stdout", "-l", "vie", "--psm", "6", "tsv"],
            folder=Path(folder),
            seconds=_SECONDS,
            data=picture.getvalue(),
        )
    for row in (printed or b"").decode("utf-8", errors="replace").splitlines()[1:]:
        parts = row.split("\t")
        if len(parts) == 12 and parts[0] == "5" and parts[11].strip():
            if float(parts[10]) < _LEAST_CONFIDENCE or not set(parts[11]) - _NOISE:
                continue
            block, paragraph, line = (int(part) for part in parts[2:5])
            left, top, width, height = (int(part) for part in parts[6:10])
            text = parts[11].strip()
            yield _Word(text, left, top, width, height, (block, paragraph, line))


def _glyphs(line: list[_Word]) -> Iterator[Glyph]:
    """Yield a line's words as glyphs with a space after each."""
    heights = sorted(word.height for word in line)
    height = heights[len(heights) // 2] * _POINTS
    for word in line:
        x0, x1 = word.left * _POINTS, (word.left + word.width) * _POINTS
        bottom = (word.top + word.height) * _POINTS
        base = (word.top + word.height / 2) * _POINTS + height / 2
        top = base - height
        for text, left, right in ((word.text, x0, x1), (" ", x1, x1 + 0.1)):
            glyph = Glyph(text, left, right, top, max(bottom, base), base, False, "")
            glyph.middle, glyph.start = (x0 + x1) / 2, x0
            yield glyph


def _find_rulings(grey: Image.Image, page: Page) -> None:
    small = grey.reduce(_SHRINK).point(lambda value: 0 if value < _DARK + 40 else 255)
    scale = _SHRINK * _POINTS
    for at, start, end in _dark_runs(small):
        page.across.append(Ruling(at * scale, start * scale, end * scale))
    for at, start, end in _dark_runs(small.transpose(Image.Transpose.TRANSPOSE)):
        page.down.append(Ruling(at * scale, start * scale, end * scale))


def _dark_runs(image: Image.Image) -> Iterator[tuple[int, int, int]]:
    """Yield (row, start, end) of long dark runs along the rows of ``image``."""
    width, pixels = image.width, image.tobytes()
    for row in range(image.height):
        line = pixels[row * width : (row + 1) * width]
        if b"\x00" * _LEAST_RULING not in line:
            continue
        at = 0
        for is_dark, run in itertools.groupby(line, key=lambda value: value == 0):
            length = sum(1 for _ in run)
            if is_dark and length >= _LEAST_RULING:
                yield row, at, at + length
            at += length


def _erase_rulings(grey: Image.Image, page: Page) -> None:
    draw = ImageDraw.Draw(grey)
    pad = _SHRINK + 1
    for ruling in page.across:
        y = ruling.at / _POINTS
        box = (ruling.start / _POINTS, y - pad, ruling.end / _POINTS, y + pad)
        draw.rectangle(box, fill=255)
    for ruling in page.down:
        x = ruling.at / _POINTS
        draw.rectangle((x - pad, ruling.start / _POINTS, x + pad, ruling.end / _POINTS), fill=255)
