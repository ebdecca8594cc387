"""Pure rules of documents: codes, and the course of a review."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from nq57.core import text


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
    def percent(self) -> int:
        """Return the share answered, whole per cent."""
        return 100 if not self.asked else self.answered * 100 // self.asked


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
