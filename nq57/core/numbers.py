"""Numbers as Vietnamese officials write them: ``1.234.567,89``.

Both separators are accepted. ``1.200`` is read as thousands and ``0.66`` as a decimal:
a single separator is decimal when the digits after it are not three, or the whole part
is zero.
"""

import re
from collections.abc import Iterable
from decimal import ROUND_HALF_UP, Decimal

_CENT = Decimal("0.01")
_NUMBER = re.compile(r"[+-]?\d+(?:[.,]\d+)*|[+-]?\d{1,3}(?: \d{3})+(?:[.,]\d+)?")
_GROUPED = {mark: re.compile(rf"\d{{1,3}}(?:{re.escape(mark)}\d{{3}})+") for mark in ".,"}


def parse_number(text: str) -> Decimal:
    """Return the number that ``text`` is, as a Decimal.

    >>> parse_number("1.234.567,89"), parse_number("0.66"), parse_number("1.200")
    (Decimal('1234567.89'), Decimal('0.66'), Decimal('1200'))

    :raises ValueError: when ``text`` is not one number.
    """
    digits = text.strip().replace("\u00a0", " ").replace("\u2212", "-")
    if len(digits) > 40 or not digits.isascii() or not _NUMBER.fullmatch(digits):
        raise ValueError(f"Không phải số: {text!r}")
    return Decimal(_with_decimal_point(digits.replace(" ", "")))


def read_whole(typed: str) -> int | None:
    """Return a whole number that somebody sent back, such as a key or the version they saw;
    None for other words, and for more than any column holds."""
    return int(typed) if typed.isascii() and typed.isdigit() and len(typed) < 19 else None


def read_seen(typed: str) -> int:
    """Return the version or revision that somebody saw; none is -1, which no row has."""
    seen = read_whole(typed)
    return -1 if seen is None else seen


def read_wholes(typed: Iterable[str]) -> list[int]:
    """Return the whole numbers among words that somebody sent back, such as ticked keys."""
    return [found for one in typed if (found := read_whole(one)) is not None]


def format_number(value: Decimal | int, places: int | None = None) -> str:
    """Return ``value`` as ``1.234.567,89``; ``places`` fixes the decimals, half up."""
    number = Decimal(value)
    if places is not None:
        number = number.quantize(Decimal(1).scaleb(-places), rounding=ROUND_HALF_UP)
    return f"{number:,f}".translate(str.maketrans(",.", ".,"))


def write_number(value: Decimal | int) -> str:
    """Return ``value`` as a person would type it: ``parse_number`` reads the same number again.

    A number under a thousand with three decimals gets a fourth, or it would read as thousands.

    >>> write_number(Decimal("5431.50")), write_number(Decimal("12.345"))
    ('5.431,5', '12,3450')
    """
    exact = Decimal(value)
    exact = exact.normalize() if exact % 1 else exact.quantize(Decimal(1))
    text = format_number(exact)
    return text if parse_number(text) == exact else text + "0"


def format_percent(value: Decimal | int) -> str:
    """Return per cent ``value`` (66.67, not 0.6667) as it is written everywhere: two decimals at
    most, none that say nothing, and the sign without a space.

    >>> format_percent(Decimal("66.666")), format_percent(Decimal("100.0"))
    ('66,67%', '100%')
    """
    return format_number(round_for_reading(value)) + "%"


def round_for_reading(value: Decimal | int) -> Decimal:
    """Return a figure as it is read: two decimals at most, half up, without needless zeros."""
    exact = Decimal(value).quantize(_CENT, rounding=ROUND_HALF_UP)
    return exact.normalize() if exact % 1 else exact.quantize(Decimal(1))


def _with_decimal_point(digits: str) -> str:
    sign, plain = (digits[0], digits[1:]) if digits[0] in "+-" else ("", digits)
    marks = [char for char in plain if char in ".,"]
    if not marks:
        return sign + plain
    last = marks[-1]
    whole, _, fraction = plain.rpartition(last)
    is_decimal = marks.count(last) == 1 and (
        len(set(marks)) == 2 or len(fraction) != 3 or len(whole) > 3 or whole.strip("0") == ""
    )
    if is_decimal:
        other = "," if last == "." else "."
        if other in whole and not _GROUPED[other].fullmatch(whole):
            raise ValueError(f"Không phải số: {digits!r}")
        return f"{sign}{whole.replace(other, '')}.{fraction}"
    if not _GROUPED[last].fullmatch(plain):
        raise ValueError(f"Không phải số: {digits!r}")
    return sign + plain.replace(last, "")
