"""Pure rules of documents: codes, and the course of a review."""

import copy
import itertools
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from nq57.core import text
from nq57.documents.reading import tables

PART_WEIGHT = 36_000  # about 15 kB of gzip at the worst
_LINE_WEIGHT = 12  # what the number and the markup of a line add to its characters
_FEW_LINES = 8
_GROUP_HEAD = re.compile(r"^[IVX]+(?:\.\s|\.?$)")


class DocumentsError(Exception):
    """Say in Vietnamese what documents refuses, and what to do."""


class NotAllowedError(DocumentsError):
    """Refuse an act that the acting post does not cover."""


class StaleAnswerError(DocumentsError):
    """Refuse an answer to a question that somebody else has just answered."""


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
                cell["raw"] = "; ".join(f"{tier}: {raw}" for tier, raw in tiers.items())
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


def normalise_symbol(symbol: str) -> str:
    """Return a symbol without spaces, in capitals: the key by which documents meet."""
    return re.sub(r"\s+", "", symbol).upper()


def count_progress(questions: Iterable[Mapping[str, Any]], answered: Iterable[str]) -> Progress:
    """Count the questions of a draft that have a current answer."""
    known = {question["id"] for question in questions}
    return Progress(answered=len(known & set(answered)), asked=len(known))


def check_answer(
    question: Mapping[str, Any], option: str, values: Mapping[str, Any] | None
) -> None:
    """Refuse an answer that the question does not offer.

    :raises DocumentsError: when the option is unknown, or nothing is chosen.
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


def _slug(value: str) -> str:
    return re.sub(r"[^a-z0-9]+", "-", text.fold(value)).strip("-")
