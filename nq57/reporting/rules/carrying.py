"""Words carried over from an earlier report: where they still name its period."""

import re
from collections.abc import Iterable

from nq57.core.periods import Period

_ROMAN = ("I", "II", "III", "IV")
_SENTENCE = re.compile(r"[^.;!?\n]*[^.;!?\s][^.;!?\n]*(?:[.;!?](?=\d)[^.;!?\n]*)*")


def list_carried_names(words: str, *, before: str, periods: Iterable[Period]) -> list[str]:
    """Return the sentences that stand in ``words`` as they stood ``before`` and name one of
    ``periods``, in order: their period is perhaps not this one's. Nothing is changed.

    >>> list_carried_names(
    ...     "Trong tháng 9 đã họp. Xong.", before="Trong tháng 9 đã họp.",
    ...     periods=[Period("month", 2026, 9)],
    ... )
    ['Trong tháng 9 đã họp']
    """
    known = {_strip(one) for one in _SENTENCE.findall(before)}
    names = re.compile("|".join(_say(one) for one in periods), re.IGNORECASE)
    found = [_strip(one) for one in _SENTENCE.findall(words)]
    return [one for one in dict.fromkeys(found) if one in known and names.search(one)]


def _strip(sentence: str) -> str:
    return " ".join(sentence.split())


def _say(period: Period) -> str:
    """Return the pattern of how people write a period; a year beside it must be its own."""
    own_year = rf"(?!\s*(?:năm\s*|[/-]\s*)(?!{period.year}\b)\d{{4}})"
    if period.kind == "month":
        return rf"\b(?:tháng\s*|T)0?{period.number}(?![\d.,]*\d)(?!\s*tháng){own_year}"
    if period.kind == "quarter":
        number = _ROMAN[period.number - 1]
        return rf"\bquý\s*(?:{number}|{period.number})\b{own_year}"
    if period.kind == "half_year":
        part = "đầu" if period.number == 1 else "cuối"
        return rf"\b0?6\s*tháng\s*{part}\s*năm\b{own_year.replace('năm', '')}"
    return rf"\bnăm\s*{period.year}\b"
