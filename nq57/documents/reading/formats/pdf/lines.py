"""Words, lines and paragraphs out of glyphs."""

import itertools
import re
import statistics
import unicodedata
from dataclasses import dataclass, replace

from nq57.documents.reading.formats import build, legacy
from nq57.documents.reading.formats.pdf.pages import Glyph

# An item of a list or the head of a section: it never goes on from the line before.
LABEL = re.compile(
    r"^(?:[-–—+•*]\s|\(?\d{1,2}\)|\d{1,2}(?:\.\d{1,2})*\.\s|[a-zđ]{1,2}\)|[IVX]{1,6}\.\s"
    r"|Điều\s\d|Mục\s|PHỤ LỤC|Nơi nhận|Kính gửi|\[\d{1,2}\])"
)
_UNITS = {"m", "km", "cm", "dm", "ha", "hm"}
_LETTERS = re.compile(r"[^\W\d_]+")
_LAST_LETTERS = re.compile(r"[^\W\d_]+$")
_CLOSERS = (";", ",", ".", ":", ")", "%", "!", "?", "”")
_MARK = re.compile(r"\d{1,2}|\*")


@dataclass(slots=True)
class Word:
    """A run of glyphs without a gap."""

    text: str
    x0: float
    x1: float
    is_bold: bool
    font: str = ""
    lead: float = 0.0  # from the last glyph, set spaces included


@dataclass(slots=True)
class Line:
    """Words on one base line, left to right."""

    words: list[Word]
    top: float
    bottom: float
    base: float
    height: float
    page: int = 0
    ends_with_space: bool = False  # a space was set after the last word

    @property
    def text(self) -> str:
        """The line's words with single spaces."""
        return build.plain_line(" ".join(word.text for word in self.words))

    @property
    def x0(self) -> float:
        """Left end."""
        return self.words[0].x0

    @property
    def x1(self) -> float:
        """Right end."""
        return self.words[-1].x1

    @property
    def is_bold(self) -> bool:
        """Whether every word is bold."""
        return all(word.is_bold for word in self.words)


def make_lines(glyphs: list[Glyph], page: int) -> list[Line]:
    """Return the lines that ``glyphs`` stand on, top to bottom."""
    rows: list[list[Glyph]] = []
    first_base = 0.0
    for glyph in sorted(glyphs, key=lambda it: it.base):
        if rows and glyph.base - first_base <= 0.42 * min(glyph.height, rows[-1][0].height * 1.5):
            rows[-1].append(glyph)
        else:
            rows.append([glyph])
            first_base = glyph.base
    lines = (_line(row, page) for row in rows)
    return [line for line in lines if line is not None]


def split_at_gaps(line: Line, gap: float, *, unset: float | None = None) -> list[Line]:
    """Return the pieces of ``line`` that stand more than ``gap`` apart.

    ``unset`` is the gap that parts words where it is not filled by a set space.
    """
    pieces: list[list[Word]] = [[line.words[0]]]
    for before, word in itertools.pairwise(line.words):
        is_open = unset is not None and word.lead > unset
        if is_open or word.x0 - before.x1 > gap:
            pieces.append([word])
        else:
            pieces[-1].append(word)
    return [replace(line, words=words) for words in pieces]


def join(lines: list[Line], left: float, right: float) -> list[str]:
    """Return the lines of text inside a cell or column from ``left`` to ``right``.

    A line goes on into the next one when the next word would not have fitted on it:
    so a wrapped line is joined and a line that somebody ended stays.
    """
    joined: list[str] = []
    last: Line | None = None
    width = right - left
    for line in lines:
        if last is not None and goes_on(last, line, width):
            joined[-1] = glue(joined[-1], line.text, last, line, width)
        else:
            joined.append(line.text)
        last = line
    return joined


def join_alike(lines: list[Line], width: float) -> list[str]:
    """Return lines of a layout: a wrapped line is joined to one of the same letters only."""
    joined: list[str] = []
    last: Line | None = None
    for line in lines:
        is_alike = last is not None and (
            line.text[:1].islower() or (last.text.isupper() and line.text.isupper())
        )
        if last is not None and is_alike and goes_on(last, line, width):
            joined[-1] = glue(joined[-1], line.text, last, line, width)
        else:
            joined.append(line.text)
        last = line
    return joined


def goes_on(line: Line, following: Line, width: float) -> bool:
    """Whether ``line`` was wrapped: the next word would not fit within ``width``."""
    first = following.words[0]
    space = 0.2 * line.height
    return line.x1 - line.x0 + space + (first.x1 - first.x0) > width - 0.5


def glue(text: str, more: str, line: Line, following: Line, width: float) -> str:
    """Return ``text`` continued by ``more``; a word broken by the line end is healed."""
    if more.startswith(_CLOSERS):
        return text + more
    if line.ends_with_space:
        return f"{text} {more}"
    if text.endswith("-") and not text.endswith(" -") and len(text) > 1 and more[:1].isalnum():
        return text + more
    if text.endswith("/") and not _stands_apart(text, more):
        return text + more
    if _is_cut_word(line, following, width):
        return text + more
    return f"{text} {more}"


def _stands_apart(text: str, more: str) -> bool:
    """Whether a slash at a line end, whose space is lost, was followed by one.

    "thi đua/ Hướng dẫn" has a space, "57-NQ/TW" and "khu vực/quốc tế" have none.
    """
    before, after = text.rsplit(maxsplit=1)[-1], more.split(maxsplit=1)[0]
    return before == "/" or (before[:-1].islower() and after.istitle())


def median_height(lines: list[Line]) -> float:
    """Return the usual height of a line, in points."""
    return statistics.median([line.height for line in lines]) if lines else 12.0


def _is_cut_word(line: Line, following: Line, width: float) -> bool:
    """Whether a word wider than the column was cut between letters."""
    if len(line.words) != 1 or len(line.text) < 2:
        return False
    last, first = line.words[0].text, following.words[0].text
    letter = (following.words[0].x1 - following.words[0].x0) / max(len(first), 1)
    if line.x1 - line.x0 + letter <= width:
        return False
    if last[-1].isdigit() or first[0].isdigit():
        return last[-1].isdigit() and first[0].isdigit()
    head, tail = _LAST_LETTERS.search(last), _LETTERS.match(first)
    if head is None or tail is None:
        return False
    if head.group().isupper() and tail.group().isupper():
        return len(tail.group()) == 1 or not legacy.is_syllable(head.group())
    if not tail.group().islower():
        return False
    if not legacy.is_syllable(tail.group()):
        return True
    whole = head.group() + tail.group()
    return legacy.is_syllable(whole) and not legacy.is_syllable(head.group())


def _line(glyphs: list[Glyph], page: int) -> Line | None:
    visible = [glyph for glyph in glyphs if not glyph.text.isspace()]
    if not visible:
        return None
    tall = max(glyph.height for glyph in visible)
    usual = [glyph for glyph in visible if glyph.height > 0.8 * tall] or visible
    base = statistics.median([glyph.base for glyph in usual])
    height = statistics.median([glyph.height for glyph in usual])
    words = _words(sorted(glyphs, key=lambda it: it.start), base, height)
    if not words:
        return None
    top, bottom = min(it.top for it in usual), max(it.bottom for it in usual)
    ends_with_space = max(glyphs, key=lambda it: it.x0).text.isspace()
    return Line(words, top, bottom, base, height, page, ends_with_space)


def _words(glyphs: list[Glyph], base: float, height: float) -> list[Word]:
    words: list[Word] = []
    raised: list[bool] = []
    after_space = True
    end, place = glyphs[0].x0, (glyphs[0].start, glyphs[0].middle)
    for glyph in glyphs:
        lead, end = glyph.x0 - end, max(end, glyph.x1)
        if glyph.text.isspace():
            after_space = True
            continue
        is_raised = glyph.height < 0.8 * height and glyph.base < base - 0.12 * height
        last = words[-1] if words else None
        is_new = (
            last is None
            or after_space
            or glyph.x0 - last.x1 > 0.22 * height
            or is_raised != raised[-1]
            or ((glyph.start, glyph.middle) != place and _is_over(last, glyph))
        )
        place = (glyph.start, glyph.middle)
        if is_new or last is None:
            words.append(Word(glyph.text, glyph.x0, glyph.x1, glyph.is_bold, glyph.font, lead))
            raised.append(is_raised)
        else:
            last.text += glyph.text
            last.x1 = max(last.x1, glyph.x1)
            last.is_bold = last.is_bold and glyph.is_bold
        after_space = False
    return _with_marks(words, raised)


def _is_over(last: Word, glyph: Glyph) -> bool:
    """Whether ``glyph`` begins a word that was printed over the end of ``last``."""
    return glyph.x0 < last.x1 - 1.0 or glyph.is_bold != last.is_bold


def _with_marks(words: list[Word], raised: list[bool]) -> list[Word]:
    """Turn raised numbers into note marks; a raised power stays with its unit."""
    result: list[Word] = []
    previous_raised = False
    for word, is_raised in zip(words, raised, strict=True):
        word.text = _readable(word)
        before = result[-1] if result else None
        is_mark = is_raised and _MARK.fullmatch(word.text) is not None
        touches = before is not None and word.x0 - before.x1 < 1.5
        if is_mark and not (before is not None and before.text.lower() in _UNITS):
            word.text = f"[{word.text}]"
            result.append(word)
        elif (
            before is not None
            and touches
            and (is_raised or previous_raised)
            and not (previous_raised and before.text.startswith("["))
        ):
            before.text += word.text
            before.x1 = word.x1
        else:
            result.append(word)
        previous_raised = is_raised
    return result


def _readable(word: Word) -> str:
    text = unicodedata.normalize("NFC", word.text)
    font = word.font.lower()
    if font.startswith((".vn", "vni-")) and not any(it > "\u00ff" and it.isalpha() for it in text):
        if font.startswith("vni-"):
            return legacy.from_vni(text)
        return legacy.from_tcvn3(text, capital_font=word.font.endswith("H"))
    return text


def set_upright(glyphs: list[Glyph], left: float) -> list[Glyph]:
    """Return sideways glyphs as read with the head turned, starting right of ``left``."""
    result = []
    for glyph in glyphs:
        is_rising = glyph.turn == 1
        start, end = (-glyph.bottom, -glyph.top) if is_rising else (glyph.top, glyph.bottom)
        across = (glyph.x0, glyph.x1) if is_rising else (-glyph.x1, -glyph.x0)
        base = glyph.base if is_rising else -glyph.base
        result.append(replace(glyph, x0=start, x1=end, top=across[0], bottom=across[1], base=base))
    shift = left + 10.0 - min((it.x0 for it in result), default=0.0)
    for glyph in result:
        glyph.x0, glyph.x1 = glyph.x0 + shift, glyph.x1 + shift
        glyph.start = glyph.x0
    return result
