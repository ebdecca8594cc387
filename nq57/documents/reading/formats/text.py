"""Plain text and Markdown: each line keeps its own number.

The given copy of Plan 142 is such a file: its tables were flattened to one cell per
line. Markdown marks are taken off in any text, since letters copied from a site keep
them under the name ``.txt``; pipe tables become real tables.
"""

import re
from dataclasses import dataclass

from nq57.core import text as vietnamese
from nq57.documents.reading import source
from nq57.documents.reading.errors import ReadingError
from nq57.documents.reading.formats import legacy, paging, rows

_HEADING = re.compile(r"^\s{0,3}(#{1,6})\s+(.*?)\s*#*\s*$")
_RULE = re.compile(r"^\s*([-*_])(\s*\1){2,}\s*$")
_CONTROLS = re.compile(r"[\x00-\x08\x0e-\x1f\x7f]")
_INVISIBLE = re.compile("[\u00ad\u200b\u200c\u200d\u2060\ufeff]")


@dataclass(frozen=True)
class _Line:
    text: str
    heading: int
    is_bold: bool


def read_text(data: bytes, *, name: str) -> source.Source:
    """Return the text file ``data`` as a ``Source``.

    :raises ReadingError: nothing but white space (``empty``), or bytes that are no text
        in any known encoding (``not_a_document``).
    """
    decoded = decode(data)
    text = _INVISIBLE.sub("", decoded.text)
    raw = text.replace("\r\n", "\n").replace("\r", "\n").split("\n")
    if raw and not raw[-1]:
        raw.pop()
    if not any(line.strip() for line in raw):
        raise ReadingError(
            "Tệp không có chữ nào. Hãy kiểm tra lại tệp rồi tải lên bản có nội dung.", "empty"
        )
    is_markdown = _is_markdown(name, raw)
    warnings = (
        (f"Chữ trong tệp theo bảng mã {decoded.encoding}; đã chuyển sang Unicode.",)
        if decoded.encoding
        else ()
    )
    blocks, lines = _blocks(raw, is_markdown=is_markdown)
    paged = paging.page_number_lines(raw)
    blocks = [
        block
        for block in blocks
        if not (isinstance(block, source.Paragraph) and block.line in paged)
    ]
    return source.Source(
        name=name,
        format="md" if is_markdown else "txt",
        blocks=tuple(blocks),
        lines=tuple(lines),
        has_tables=any(isinstance(block, source.Table) for block in blocks),
        warnings=warnings,
    )


def decode(data: bytes) -> legacy.Decoded:
    """Return the text of ``data`` in NFC, whatever its encoding.

    :raises ReadingError: the bytes are no text (``not_a_document``).
    """
    text = _unicode_text(data)
    if text is not None:
        decoded = legacy.repair(text)
    else:
        try:
            decoded = legacy.decode(data)
        except ValueError as error:
            raise _no_text() from error
    controls = len(_CONTROLS.findall(decoded.text[:100_000]))
    if controls > max(2, len(decoded.text[:100_000]) // 200):
        raise _no_text()
    return legacy.Decoded(_CONTROLS.sub(" ", decoded.text), decoded.encoding)


def _unicode_text(data: bytes) -> str | None:
    for mark, encoding in (
        (b"\xef\xbb\xbf", "utf-8-sig"),
        (b"\xff\xfe", "utf-16"),
        (b"\xfe\xff", "utf-16"),
    ):
        if data.startswith(mark):
            return data.decode(encoding, errors="replace")
    head = data[:2000]
    if head.count(0) > len(head) // 5:
        encoding = "utf-16-be" if head[0::2].count(0) > head[1::2].count(0) else "utf-16-le"
        return data.decode(encoding, errors="replace")
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError:
        return _mostly_utf8(data)


def _mostly_utf8(data: bytes) -> str | None:
    """Return the text of UTF-8 with a few broken bytes, else ``None``."""
    text = data.decode("utf-8", errors="replace")
    broken = text.count("\ufffd")
    accented = sum(char > "\x7f" for char in text) - broken
    return text.replace("\ufffd", "") if broken * 50 < accented else None


def _no_text() -> ReadingError:
    return ReadingError(
        "Tệp không phải văn bản mà nq57 đọc được. Hãy tải lên tệp .docx, .pdf hoặc .txt.",
        "not_a_document",
    )


def _is_markdown(name: str, lines: list[str]) -> bool:
    if name.lower().endswith((".md", ".markdown")):
        return True
    return any(rows.is_pipe_head(lines, at) for at in range(len(lines) - 1))


def _blocks(raw: list[str], *, is_markdown: bool) -> tuple[list[source.Block], list[str]]:
    blocks: list[source.Block] = []
    lines: list[str] = []
    in_bold = False
    at = 0
    while at < len(raw):
        table = rows.pipe_table(raw, at) if is_markdown else rows.tabbed_table(raw, at)
        if table is not None:
            blocks.append(table.block)
            lines.extend(table.lines)
            at += len(table.lines)
            continue
        in_bold = in_bold and bool(raw[at].strip())
        line, in_bold = _plain_line(raw[at], in_bold=in_bold, is_markdown=is_markdown)
        lines.append(line.text)
        if line.text:
            blocks.append(
                source.Paragraph(
                    text=line.text, line=at + 1, is_bold=line.is_bold, heading=line.heading
                )
            )
        at += 1
    return blocks, lines


def _plain_line(raw: str, *, in_bold: bool, is_markdown: bool) -> tuple[_Line, bool]:
    """Return the line without marks, and whether bold goes on into the next line."""
    heading = _HEADING.match(raw)
    text = heading.group(2) if heading else raw
    if is_markdown:
        text = _without_block_marks(text)
    pieces = text.split("**")
    bold_letters = plain_letters = 0
    for piece_at, piece in enumerate(pieces):
        if (piece_at % 2 == 1) != in_bold:
            bold_letters += len(piece.strip())
        else:
            plain_letters += len(piece.strip())
    ends_bold = in_bold != (len(pieces) % 2 == 0)
    words = "".join(pieces)
    if is_markdown:
        words = rows.ESCAPED.sub(r"\1", words)
    is_bold = bold_letters > 0 and plain_letters == 0
    level = len(heading.group(1)) if heading else 0
    return _Line(vietnamese.normalise(words), level, is_bold), ends_bold and not heading


def _without_block_marks(text: str) -> str:
    if _RULE.match(text):
        return ""
    text = re.sub(r"^\s*>\s?", "", text)
    text = re.sub(r"^(\s*)[*•]\s+", r"\1- ", text)
    return re.sub(r"(?<![\w*])\*(?=[^\s*])([^*]+?)(?<=\S)\*(?![\w*])", r"\1", text)
