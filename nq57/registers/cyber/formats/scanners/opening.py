"""Open what a scanner wrote: XML piece by piece with entities off, rows of CSV, JSON."""

import codecs
import csv
import io
import json
import threading
from collections.abc import Callable, Iterator
from typing import Any, BinaryIO

from lxml import etree

from nq57.registers.cyber.rules import scans

MOST_BYTES = 200_000_000
MOST_HELD = 64_000_000  # of a JSON document, which is held whole
MOST_CELL = 16_000_000  # letters of what a check wrote, in one cell
_HEAD = 65_536
_BOMS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
ENTITIES = (
    "Tệp XML tự khai báo thực thể (ENTITY): không đọc để giữ an toàn. Xuất lại tệp từ công cụ rà "
    "quét."
)
_WIDE_CELLS = threading.Lock()  # the longest cell is a setting of the whole process


def check_size(stream: BinaryIO) -> int:
    """Return the size of a file and stand at its beginning.

    :raises ReadingError: when it is empty or too big.
    """
    size = stream.seek(0, io.SEEK_END)
    stream.seek(0)
    if not size:
        raise scans.ReadingError("Tệp rỗng: không có gì để đọc.")
    if size > MOST_BYTES:
        raise scans.ReadingError(
            f"Tệp lớn hơn {MOST_BYTES // 1_000_000} MB: chia lần rà quét thành nhiều tệp."
        )
    return size


def read_head(stream: BinaryIO) -> str:
    """Return the beginning of a file as text, for telling what it is; stand at its beginning."""
    head = stream.read(_HEAD)
    stream.seek(0)
    return head.decode(_find_encoding(head), "replace").lstrip("\ufeff \t\r\n")


def _find_encoding(head: bytes) -> str:
    marked = next((name for mark, name in _BOMS if head.startswith(mark)), "")
    if marked:
        return marked
    if head[1:2] == b"\0":
        return "utf-16-le"
    return "utf-16-be" if head[:1] == b"\0" else "utf-8"


def walk(stream: BinaryIO, *tags: str) -> Iterator[etree._Element]:
    """Yield each closed element of those tags, and let go of it after; entities stay off.

    :raises ReadingError: when the XML is broken, cut off or declares entities, with the line.
    """
    head = read_head(stream)
    if "<!ENTITY" in head:
        raise scans.ReadingError(ENTITIES)
    try:
        events = etree.iterparse(
            stream, events=("end",), tag=tags, resolve_entities=False, no_network=True,
            load_dtd=False, huge_tree=False, remove_comments=True, remove_pis=True,
        )  # fmt: skip
        is_known = False
        for _event, element in events:
            if not is_known:
                _check_declared(element)
                is_known = True
            yield element
    except etree.XMLSyntaxError as error:
        line = error.lineno or 1
        raise scans.ReadingError(
            f"Tệp XML bị cắt cụt hoặc hỏng ở dòng {line}: xuất lại tệp từ công cụ rà quét."
        ) from error
    except (LookupError, UnicodeError, ValueError, OSError) as error:
        raise scans.ReadingError("Không đọc được bảng mã của tệp XML: xuất lại UTF-8.") from error


def find_root(stream: BinaryIO) -> str:
    """Return the name of the root of an XML file, and stand at its beginning.

    :raises ReadingError: when its beginning is no XML, or declares entities.
    """
    head = read_head(stream)
    if "<!ENTITY" in head:
        raise scans.ReadingError(ENTITIES)
    parser = etree.XMLPullParser(
        events=("start",), resolve_entities=False, no_network=True, load_dtd=False
    )
    root = ""
    try:
        while not root and (piece := stream.read(_HEAD)):
            parser.feed(piece)
            root = _find_first(parser)
        if not root:
            parser.close()
            root = _find_first(parser)
    except (etree.XMLSyntaxError, LookupError, UnicodeError, ValueError) as error:
        raise scans.ReadingError("Tệp XML hỏng ngay từ đầu: xuất lại tệp.") from error
    finally:
        stream.seek(0)
    return root


def _find_first(parser: etree.XMLPullParser) -> str:
    first = next((element for _event, element in parser.read_events()), None)
    return first.tag.rpartition("}")[2] if isinstance(first, etree._Element) else ""


def _check_declared(element: etree._Element) -> None:
    declared = element.getroottree().docinfo.internalDTD
    if declared is not None and list(declared.iterentities()):  # type: ignore[attr-defined]
        raise scans.ReadingError(ENTITIES)


def let_go(element: etree._Element) -> None:
    """Forget an element that was read, and what stood before it."""
    element.clear()
    parent = element.getparent()
    while parent is not None and element.getprevious() is not None:
        del parent[0]


def get_text(element: etree._Element, path: str) -> str:
    """Return the text of the first child at a path, with its ends off."""
    return (element.findtext(path) or "").strip()


def read_rows(stream: BinaryIO) -> Iterator[tuple[int, dict[str, str]]]:
    """Yield each row of a CSV file with its line; the names of columns are in small letters.

    :raises ReadingError: when it is not UTF-8 or UTF-16, or a quote is never closed.
    """
    first = read_head(stream).partition("\n")[0]
    parted_by = max(",;\t", key=first.count)
    encoding = _find_encoding(stream.read(4))
    stream.seek(0)
    text = io.TextIOWrapper(stream, encoding.replace("utf-8", "utf-8-sig", 1)
                            if encoding == "utf-8" else encoding, newline="")  # fmt: skip
    try:
        rows = csv.reader(text, delimiter=parted_by, strict=True)
        names = [name.strip().lower() for name in _read_row(rows) or []]
        while (row := _read_row(rows)) is not None:
            if any(cell.strip() for cell in row):
                yield rows.line_num, dict(zip(names, row, strict=False))
    except UnicodeError as error:
        raise scans.ReadingError(
            "Tệp CSV không phải UTF-8 hay UTF-16: lưu lại dạng CSV UTF-8."
        ) from error
    except csv.Error as error:
        raise scans.ReadingError(
            f"Tệp CSV bị cắt cụt hoặc hỏng ở dòng {rows.line_num}: xuất lại tệp."
        ) from error
    finally:
        text.detach()


def _read_row(rows: Iterator[list[str]]) -> list[str] | None:
    """Return the next row, with cells longer than the process usually takes."""
    with _WIDE_CELLS:
        usual = csv.field_size_limit(MOST_CELL)
        try:
            return next(rows, None)
        finally:
            csv.field_size_limit(usual)


def read_json(stream: BinaryIO) -> Any:
    """Return a JSON document.

    :raises ReadingError: when it is broken, cut off, nested without end or too big to hold.
    """
    content = stream.read(MOST_HELD + 1)
    if len(content) > MOST_HELD:
        raise scans.ReadingError(
            f"Tệp JSON lớn hơn {MOST_HELD // 1_000_000} MB: xuất dạng mỗi dòng một kết quả "
            "(JSON Lines), hoặc chia thành nhiều tệp."
        )
    try:
        return json.loads(content.decode(_find_encoding(content)).lstrip("\ufeff"))
    except UnicodeError as error:
        raise scans.ReadingError("Tệp JSON không phải UTF-8: xuất lại tệp.") from error
    except json.JSONDecodeError as error:
        raise scans.ReadingError(
            f"Tệp JSON bị cắt cụt hoặc hỏng ở dòng {error.lineno}: xuất lại tệp."
        ) from error
    except (ValueError, RecursionError) as error:
        raise scans.ReadingError("Tệp JSON có số hay tầng lồng quá lớn: xuất lại tệp.") from error


def has_line(head: str, is_asked: Callable[[object], bool]) -> bool:
    """Say whether the first line of a file is a JSON value of that kind, whole by itself; so is a
    line longer than the head of a file that begins as an object."""
    line, _end, rest = head.partition("\n")
    try:
        return is_asked(json.loads(line))
    except (ValueError, RecursionError):
        return not rest and line.startswith("{") and len(head) > _HEAD // 4 and '"template' in line


def read_lines(stream: BinaryIO) -> Iterator[tuple[int, Any]]:
    """Yield each line's JSON value with its number; a line that is none comes as None.

    :raises ReadingError: when a line has no end.
    """
    encoding = _find_encoding(stream.read(4))
    stream.seek(0)
    text = io.TextIOWrapper(stream, encoding, errors="replace")
    try:
        for number, line in enumerate(iter(lambda: text.readline(MOST_CELL), ""), 1):
            if len(line) == MOST_CELL:
                raise scans.ReadingError(f"Dòng {number} dài quá {MOST_CELL} chữ: xuất lại tệp.")
            if not (plain := line.strip("\ufeff \t\r\n")):
                continue
            try:
                yield number, json.loads(plain)
            except (ValueError, RecursionError):
                yield number, None
    finally:
        text.detach()
