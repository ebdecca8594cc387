"""Pure rules of documents: codes, and the course of a review."""

import copy
import itertools
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Self

from nq57.core import dates, text
from nq57.documents.reading import tables, typed

UNKNOWN_YEAR = 0
# Symbols of central organs, in capitals: nobody else may use the short form, so it names the
# issuer better than the words of whoever cites it (Decree 30/2020/NĐ-CP, appendix III).
# Read by Python and by PostgreSQL alike.
CENTRAL = (
    "[-/](CP|TTG|TW|CTN|TT-B[^/-]+|TTLT-[^/]+|QH[0-9]+|UBTVQH[0-9]+|VPCP|TTCP|NHNN|KTNN|TANDTC"
    "|VKSNDTC|BCA|BCT|BDTTG|BGDĐT|BGTVT|BKHCN|BKHĐT|BLĐTBXH|BNG|BNNMT|BNNPTNT|BNV|BQP|BTNMT|BTP"
    "|BTTTT|BVHTTDL|BXD|BYT)(-|$)"
)
YEAR = "^[0-9]+/((19|20)[0-9][0-9])/"

PART_WEIGHT = 36_000  # about 15 kB of gzip at the worst
_LINE_WEIGHT = 12  # what the number and the markup of a line add to its characters
_FEW_LINES = 8
_GROUP_HEAD = re.compile(r"^[IVX]+(?:\.\s|\.?$)")


class DocumentsError(Exception):
    """Say in Vietnamese what documents refuses, and what to do."""


class StaleAnswerError(DocumentsError):
    """Refuse an answer to a question that somebody else has just answered."""


class TypedError(DocumentsError):
    """Refuse typed values; ``faults`` says what is wrong at which box (item, field, column…)."""

    def __init__(self, faults: Mapping[tuple[str, ...], str]) -> None:
        super().__init__(next(iter(faults.values())))
        self.faults = dict(faults)


class DecidedError(DocumentsError):
    """Refuse a decision that somebody else has just taken; ``at`` is in local time."""

    def __init__(self, what: str, by: str, at: datetime) -> None:
        super().__init__(
            f"{what} đã do {by} quyết lúc {dates.format_moment(at)}. Tải lại trang để xem."
        )


@dataclass(frozen=True)
class Identity:
    """What tells one document from another; what is not known is empty.

    ``symbol`` in capitals, ``issuer`` as ``issuer_key`` gives it, ``year`` of issue. A number
    runs within one issuer and one year (Decree 30/2020/NĐ-CP, article 15).
    """

    symbol: str
    issuer: str = ""
    year: int = UNKNOWN_YEAR

    @classmethod
    def of(
        cls, symbol: str, *, organisation: int | None, words: str, issued_on: date | None
    ) -> Self:
        """Return the identity of a document; ``organisation`` and ``words`` name its issuer."""
        key = symbol.upper()
        stated = re.search(YEAR, key)
        year = int(stated[1]) if stated else issued_on.year if issued_on else UNKNOWN_YEAR
        return cls(key, issuer_key(key, organisation, words), year)

    def agrees_with(self, other: Self) -> bool:
        """Say whether nothing that both know tells them apart."""
        return (
            self.symbol == other.symbol
            and (self.issuer == other.issuer or not self.issuer or not other.issuer)
            and (self.year == other.year or not self.year or not other.year)
        )


@dataclass(frozen=True)
class Progress:
    """How far a review is: questions answered of questions asked, in rows and in all."""

    answered: int
    asked: int

    @property
    def is_complete(self) -> bool:
        """Say whether nothing is left to answer."""
        return self.answered >= self.asked

    @property
    def left(self) -> int:
        """Return how many questions wait."""
        return max(0, self.asked - self.answered)

    @property
    def percent(self) -> int:
        """Return the share answered, whole per cent."""
        return 100 if not self.asked else self.answered * 100 // self.asked


@dataclass(frozen=True)
class Part:
    """Lines of a text that make one page: the main text, an appendix, or a piece of one.

    ``title`` is the heading of the appendix, empty for the main text; ``piece`` counts the
    pieces of a long one from 1.
    """

    number: int
    title: str
    piece: int
    from_line: int
    to_line: int


def split_text(lines: Sequence[str], most: int = PART_WEIGHT) -> list[Part]:
    """Cut a text into pages: whole when it is short, else by appendix.

    What is still over ``most`` is cut again, at the head of a group where one is near.
    """
    weights = [len(line) + _LINE_WEIGHT for line in lines]
    heads = [] if sum(weights) <= most else _find_appendices(lines)
    bounds = sorted({1, *heads, len(lines) + 1})
    parts: list[Part] = []
    for first, after in itertools.pairwise(bounds):
        title = lines[first - 1].strip() if first in heads else ""
        starts = [first, *_cuts(lines, weights, first, after, most)]
        for piece, (start, end) in enumerate(zip(starts, [*starts[1:], after], strict=True), 1):
            parts.append(Part(len(parts) + 1, title, piece, start, end - 1))
    return parts


def find_part(parts: Sequence[Part], line: int) -> Part | None:
    """Return the part that holds a line."""
    return next((part for part in parts if part.from_line <= line <= part.to_line), None)


def _find_appendices(lines: Sequence[str]) -> list[int]:
    """Return the numbers of the lines that head an appendix of more than a few lines."""
    found: list[int] = []
    for number, line in enumerate(lines, 1):
        if number > 1 and tables.is_appendix(line.strip()):
            if found and number - found[-1] < _FEW_LINES:
                continue
            found.append(number)
    return found


def _cuts(
    lines: Sequence[str], weights: Sequence[int], first: int, after: int, most: int
) -> Iterator[int]:
    """Yield the lines, from ``first`` to before ``after``, where a new piece begins."""
    weight, head = 0, 0
    for number in range(first, after):
        if weight and weight + weights[number - 1] > most:
            cut = head or number
            yield cut
            weight, head = sum(weights[cut - 1 : number - 1]), 0
        elif weight > most / 2 and _GROUP_HEAD.match(lines[number - 1].strip()):
            head = number
        weight += weights[number - 1]


def apply_values(
    draft: Mapping[str, Any], answered: Iterable[Mapping[str, Mapping[str, Any]]]
) -> dict[str, Any]:
    """Return a copy of a draft's rows with answered values in their cells, for display.

    Each of ``answered`` has the shape of an option's values: item → field → raw text.
    Adoption reads the file again with the answers; this costs no reading.
    """
    filled: dict[str, Any] = {
        name: copy.deepcopy(draft.get(name, [])) for name in ("indicators", "tasks")
    }
    indicators = {row["code"]: row for row in filled["indicators"]}
    tasks = {row["code"]: row for row in filled["tasks"]}
    for values in answered:
        for item, fields in values.items():
            base, _, place = item.partition("#")
            if place or "schedule" in fields:
                parts = tasks.get(base, {}).get("assignments", [])
                at = int(place) - 1 if place.isdigit() else 0
                if 0 <= at < len(parts):
                    _fill(parts[at], fields, "schedule", "horizon")
            elif base in indicators:
                _fill(indicators[base], fields, "targets", "label")
    return filled


def _fill(row: dict[str, Any], fields: Mapping[str, Any], name: str, key: str) -> None:
    if isinstance(given := fields.get(name), Mapping):
        for cell in row[name]:
            cell["raw"] = given.get(cell[key], given.get(str(cell["horizon"])))
    if isinstance(split := fields.get("tiers"), Mapping):
        for cell in row[name]:
            if isinstance(tiers := split.get(cell[key]), Mapping):
                cell["raw"] = "; ".join(f"{tier}: {raw or '–'}" for tier, raw in tiers.items())
    if "leads_raw" in fields:
        raw = fields["leads_raw"]
        row["leads"] = [str(raw)] if raw else []


def make_code(symbol: str | None, issued_on: date | None, title: str) -> str:
    """Return the stem of a document's address.

    >>> make_code("142/KH-UBND", date(2025, 6, 4), "")
    '142-kh-ubnd-2025'
    """
    year = f"-{issued_on.year}" if issued_on else ""
    if symbol:
        stem = _slug(symbol)
        return f"{stem}{year}" if year and str(issued_on and issued_on.year) not in stem else stem
    return _slug(title)[:60].strip("-") + year or "van-ban" + year


def clean_symbol(symbol: str) -> str:
    """Return a symbol as written, without spaces.

    >>> clean_symbol(" 09 - CTr/TU")
    '09-CTr/TU'
    """
    return re.sub(r"\s+", "", text.normalise(symbol))


def issuer_key(symbol: str, organisation: int | None, words: str) -> str:
    """Return the issuer as it is compared: a central organ by its short form in the symbol,
    an office by its key, any other by its folded name; empty when unknown.

    >>> issuer_key("71/NQ-CP", None, "")
    'CP'
    >>> issuer_key("142/KH-UBND", 7, "UBND tỉnh"), issuer_key("11-TB/BCĐ", None, "Ban Chỉ đạo")
    ('#7', 'ban chi dao')
    """
    central = re.search(CENTRAL, symbol.upper())
    if central is not None:
        return central[1]
    return f"#{organisation}" if organisation is not None else text.fold(words)


def choose_meant(asked: Identity, known: Sequence[Identity]) -> int | None:
    """Return the place of the document meant among ``known``: the very same, else the only
    one that agrees. None when there is none, or when several could be meant.
    """
    if asked in known:
        return known.index(asked)
    found = [place for place, one in enumerate(known) if one.agrees_with(asked)]
    return found[0] if len(found) == 1 else None


def choose_stub(asked: Identity, stubs: Sequence[Identity], held: Sequence[Identity]) -> int | None:
    """Return the place of the stub that a new document fills, by ``choose_meant``.

    A stub of which a document that is already held could be the text is nobody's.
    """
    if asked in stubs:
        return stubs.index(asked)
    free = [
        place for place, stub in enumerate(stubs)
        if stub.agrees_with(asked) and not any(one.agrees_with(stub) for one in held)
    ]  # fmt: skip
    return free[0] if len(free) == 1 else None


def count_progress(questions: Iterable[Mapping[str, Any]], answered: Iterable[str]) -> Progress:
    """Count the questions of a draft that have a current answer."""
    known = {question["id"] for question in questions}
    return Progress(answered=len(known & set(answered)), asked=len(known))


def check_answer(
    question: Mapping[str, Any], option: str, values: Mapping[str, Any] | None
) -> None:
    """Refuse an answer that the question does not offer.

    :raises DocumentsError: when the option is unknown, or nothing is chosen.
    :raises TypedError: when a typed value cannot be read as what its box asks for.
    """
    if option:
        if option not in {offered["key"] for offered in question["options"]}:
            raise DocumentsError("Lựa chọn này không có trong câu hỏi. Hãy chọn lại.")
        return
    if not values:
        raise DocumentsError("Chưa chọn cách đọc nào. Hãy chọn một cách hoặc tự đặt giá trị.")
    strange = {key.partition("#")[0] for key in values} - set(question["items"])
    if strange:
        raise DocumentsError(
            f"Dòng {', '.join(sorted(strange))} không thuộc câu hỏi này. Hãy tải lại trang."
        )
    faults = typed.find_faults(question, values)
    if faults:
        raise TypedError(faults)


def _slug(value: str) -> str:
    return re.sub(r"[^a-z0-9]+", "-", text.fold(value)).strip("-")
