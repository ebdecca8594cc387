"""Sentences of the rules that remember their words, so that a page can say them in English.

A rule knows no language but Vietnamese: it says ``Phrase("Phần trăm “%(typed)s” không đúng.",
typed=…)``, which is that Vietnamese sentence wherever a text is wanted. Who shows it in another
language finds the words with their holes, and what fills them.
"""

import re
from collections.abc import Iterable, Mapping
from functools import cache
from typing import Self

_HOLE = re.compile(r"%\\\((\w+)\\\)s")  # as it stands in an escaped pattern


class Phrase(str):
    """A Vietnamese sentence with its words and what fills them; the words are a message id."""

    __slots__ = ("values", "words")
    words: str
    values: Mapping[str, object]

    def __new__(cls, words: str, **values: object) -> Self:
        """Fill the holes ``%(name)s`` of ``words``; without values it is said as it stands."""
        made = super().__new__(cls, words % values if values else words)
        made.words, made.values = words, values
        return made


def join(parts: Iterable[str]) -> Phrase:
    """Return sentences one after the other."""
    named = {f"part{number}": part for number, part in enumerate(parts)}
    words = " ".join(f"%({name})s" for name in named)
    return Phrase(words, **named)


def recall(said: str, known: Iterable[str]) -> str:
    """Return a sentence that was kept as plain text with its words again, if they are ``known``.

    The first that give exactly this sentence are taken; a sentence of nobody's stays as it is.
    """
    for words in known:
        if found := _make_pattern(words).fullmatch(said):
            return Phrase(words, **found.groupdict())
    return said


@cache
def _make_pattern(words: str) -> re.Pattern[str]:
    pattern = _HOLE.sub(r"(?P<\1>.+?)", re.escape(words)).replace("%%", "%")
    return re.compile(pattern, re.DOTALL)
