"""Sentences of offices' reports: where they begin, what says nothing, what does not agree."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal

from nq57.core import numbers, text

# What follows a semicolon is a sentence of its own only when it begins like one.
_END = re.compile(
    r"(?<=[.!?…])[”\"')]*\s+(?=[“\"'(]?[A-ZÀ-ỸĐ0-9+–-])"
    r"|(?<=;)[”\"')]*\s+(?=[“\"'(]?[A-ZÀ-ỸĐ+–-])|\n+"
)
_SHORT = re.compile(r"(?:\b(?:TP|TS|ThS|PGS|GS|Tp|Tx|TX|TT|KS|BS|Đ/c|đ/c|STT|tr|s)|\b[A-ZĐ])\.$")
_NOTHING = frozenset(
    {"", "khong", "khong co", "khong phat sinh", "khong co noi dung", "khong co noi dung bao cao"}
)
_CODE = re.compile(r"(?<![\w.])(?:[IVX]+|CĐS-2025)(?:\.\d+)+(?![\w])")
_FIGURE = re.compile(r"(?<![\w.,/])\d[\d.]*(?:,\d+)?(?![\w/])")
_NOT_YET = ("chua", "khong", "se ", "phan dau", "du kien", "tien do", "muc tieu")


@dataclass(frozen=True)
class Sentence:
    """One sentence and where it begins in its text, counted in characters."""

    start: int
    text: str


def split_sentences(said: str) -> list[Sentence]:
    """Return the sentences of a text; a line of its own is one, an abbreviation ends none."""
    found, start = [], 0
    for match in [*_END.finditer(said), None]:
        end = match.start() if match else len(said)
        if match and "\n" not in match[0] and _SHORT.search(said[start:end]):
            continue
        piece = said[start:end]
        if told := piece.strip().rstrip(";").rstrip():
            found.append(Sentence(start + len(piece) - len(piece.lstrip()), told))
        start = match.end() if match else end
    return found


def says_nothing(said: str) -> bool:
    """Say whether a part of a report holds no statement: empty, or “Không có”."""
    return text.fold(said).strip(" .;-–…") in _NOTHING


def list_codes(sentence: str) -> list[str]:
    """Return the numbers of tasks and indicators that a sentence names (``V.12``)."""
    return _CODE.findall(sentence)


def claims_done(sentence: str) -> bool:
    """Say whether a sentence says of something that it is finished."""
    folded = text.fold(sentence)
    return "hoan thanh" in folded and not any(word in folded for word in _NOT_YET)


def find_other_figures(sentence: str, known: Iterable[Decimal | None]) -> list[Decimal]:
    """Return the figures of a sentence when none of them is the one reported.

    Years, and the numbers of the plan's own rows, are no figures.
    """
    plain = _CODE.sub(" ", sentence)
    told = [numbers.parse_number(match) for match in _FIGURE.findall(plain) if _is_number(match)]
    told = [one for one in told if not (one == int(one) and 1990 <= one <= 2100)]
    held = [one for one in known if one is not None]
    if not told or not held or any(_is_same(one, other) for one in told for other in held):
        return []
    return told


def _is_number(match: str) -> bool:
    try:
        numbers.parse_number(match)
    except ValueError:
        return False
    return True


def _is_same(said: Decimal, held: Decimal) -> bool:
    """Compare as precisely as the sentence says."""
    places = -int(said.as_tuple().exponent) if isinstance(said.as_tuple().exponent, int) else 0
    return abs(said - held) <= Decimal(1).scaleb(-max(places, 0)) / 2


def list_empty_parts(said: Mapping[str, str], parts: Iterable[str]) -> list[str]:
    """Return the parts in which an office said nothing."""
    return [part for part in parts if says_nothing(said.get(part, ""))]
