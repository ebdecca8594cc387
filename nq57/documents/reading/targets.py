"""The grammar of a target's cell: operator, bounds, unit, tiers, or words."""

import re
from decimal import Decimal

from nq57.core import numbers, text
from nq57.documents.reading import draft

_NUMBER = r"\d+(?:[.,]\d+)*"
_OPERATORS: tuple[tuple[str, draft.Operator], ...] = (
    (r"≥|>=|=>|tối thiểu(?: là)?|ít nhất|không dưới|không thấp hơn|từ(?= .* trở lên)", ">="),
    (r"≤|<=|=<|tối đa|không quá|không vượt quá|nhiều nhất", "<="),
    (r">|trên|hơn|vượt|lớn hơn", ">"),
    (r"<|dưới|nhỏ hơn|thấp hơn", "<"),
    (r"=|đạt|bằng|khoảng|~", "="),
)
_PREFIX = re.compile(
    "|".join(f"(?P<op{rank}>{words})" for rank, (words, _) in enumerate(_OPERATORS)),
    re.IGNORECASE,
)
_LEADING = re.compile(r"^(?:đạt|phấn đấu|là|từ)\s+", re.IGNORECASE)
_RANGE = re.compile(
    rf"^(?:từ\s+)?(?P<low>{_NUMBER})\s*(?P<unit>%|‰)?\s*(?:-|–|—|đến|tới)\s*(?P<high>{_NUMBER})"
    r"(?P<rest>.*)$",
    re.IGNORECASE,
)
_SINGLE = re.compile(rf"^(?P<low>{_NUMBER})(?P<rest>.*)$")
_AT_LEAST = re.compile(r"\s*trở lên\s*$", re.IGNORECASE)
_AT_MOST = re.compile(r"\s*trở xuống\s*$", re.IGNORECASE)
_KEEP = re.compile(r"^(?:tiếp tục\s+)?(?:duy trì|giữ vững|giữ nguyên)\b", re.IGNORECASE)
_TIER = re.compile(r"\bcấp (?:tỉnh|huyện|xã|cơ sở|trung ương|bộ|thành phố)\b", re.IGNORECASE)
_PER_YEAR = re.compile(r"\b(?:mỗi|hằng|hàng)\s+năm\b|/\s*năm\b", re.IGNORECASE)
_SPAN = re.compile(r"\bgiai đoạn\s*((?:19|20)\d\d)\s*[-–—]\s*((?:19|20)\d\d)", re.IGNORECASE)
_BY_YEAR = re.compile(
    r"\b(?:đến|tới|vào|trước|trong|hết)\s+(?:hết\s+)?(?:năm\s+)?((?:19|20)\d\d)\b|\bnăm ((?:19"
    r"|20)\d\d)\b",
    re.IGNORECASE,
)


def parse_amount(raw: str) -> draft.Amount:
    """Return what a target's cell says; words that are no number come back as text.

    ``80% - 90%`` gives ``between`` with low and high; ``= `` gives low and high alike.
    """
    words = text.normalise(raw)
    if _KEEP.match(words):
        return draft.Amount(op="keep", text=words)
    if len(split_values(words)) > 1:
        return draft.Amount(text=words)
    op, rest = _take_operator(words)
    rest, op = _take_suffix(rest, op)
    for pattern in (_RANGE, _SINGLE):
        match = pattern.match(rest)
        if match is not None:
            amount = _numeric(match.groupdict(), op)
            if amount is not None:
                return amount
    return draft.Amount(text=words)


def is_numeric(raw: str) -> bool:
    """Tell whether a cell reads as a number with bounds and unit (maybe several)."""
    return all(parse_amount(value).low is not None for value in split_values(raw))


def split_values(raw: str) -> list[str]:
    """Return the values of a cell that holds several (``90%; 80%``)."""
    parts = [part.strip() for part in re.split(r"[;\n]", raw) if part.strip()]
    return parts if len(parts) > 1 and all(re.search(r"\d", part) for part in parts) else [raw]


def find_tiers(name: str) -> list[str]:
    """Return the tiers that an indicator's name lists (``cấp tỉnh``, ``cấp xã``)."""
    found = [match.group(0).lower() for match in _TIER.finditer(name)]
    return list(dict.fromkeys(found))


def find_time(name: str) -> tuple[draft.TargetTime | None, tuple[int, int] | None]:
    """Return how an indicator's name counts time: by a date, per year, over a span."""
    span = _SPAN.search(name)
    if span is not None:
        return "over_span", (int(span[1]), int(span[2]))
    if _PER_YEAR.search(name):
        return "per_year", None
    if _BY_YEAR.search(name):
        return "at_date", None
    return None, None


def find_year(name: str) -> int | None:
    """Return the one year that a name says it is for, or the end of its span."""
    span = _SPAN.search(name)
    if span is not None:
        return int(span[2])
    years = {int(match[1] or match[2]) for match in _BY_YEAR.finditer(name)}
    return years.pop() if len(years) == 1 else None


def _take_operator(words: str) -> tuple[draft.Operator | None, str]:
    rest = _LEADING.sub("", words)
    match = _PREFIX.match(rest)
    if match is None:
        return None, rest
    rank = next(index for index in range(len(_OPERATORS)) if match[f"op{index}"])
    tail = rest[match.end() :].strip()
    if not re.match(r"\d", tail):
        return None, rest
    return _OPERATORS[rank][1], tail


def _take_suffix(rest: str, op: draft.Operator | None) -> tuple[str, draft.Operator | None]:
    if _AT_LEAST.search(rest):
        return _AT_LEAST.sub("", rest), ">="
    if _AT_MOST.search(rest):
        return _AT_MOST.sub("", rest), "<="
    return rest, op


def _numeric(part: dict[str, str | None], op: draft.Operator | None) -> draft.Amount | None:
    rest = part["rest"] or ""
    if rest and re.match(r"[\w/]", rest) and not re.match(r"[^\W\d_]", rest):
        return None
    unit = " ".join(word for word in (part.get("unit"), rest.strip(" .,;")) if word) or None
    if unit is not None and unit.startswith("% %"):
        unit = unit[2:]
    if unit is not None and re.search(r"\d{3,}", unit):
        return None
    try:
        low = numbers.parse_number(part["low"] or "")
        high = numbers.parse_number(part["high"] or "") if part.get("high") else None
    except ValueError:
        return None
    if high is not None:
        return draft.Amount("between", min(low, high), max(low, high), unit)
    return _bounded(op or "=", low, unit)


def _bounded(op: draft.Operator, value: Decimal, unit: str | None) -> draft.Amount:
    low = value if op in ("=", ">=", ">") else None
    high = value if op in ("=", "<=", "<") else None
    return draft.Amount(op, low, high, unit)
