from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nq57.core import numbers


@pytest.mark.parametrize(
    ("words", "value"),
    [
        ("1.234.567,89", "1234567.89"), ("1,234,567.89", "1234567.89"), ("0.66", "0.66"),
        ("66.67", "66.67"), ("0,75", "0.75"), ("1.200", "1200"), ("1,200", "1200"),
        ("0.123", "0.123"), ("0,123", "0.123"), ("2.500", "2500"), ("04", "4"), ("1.0", "1.0"),
        ("1234567,891", "1234567.891"), ("1 200", "1200"), ("-3,5", "-3.5"),
        ("12.345,6", "12345.6"),
    ],
)  # fmt: skip
def test_parse_number(words: str, value: str) -> None:
    assert numbers.parse_number(words) == Decimal(value)


@pytest.mark.parametrize("words", ["", "x", "1.2.3", "1.23.456", "12,34,567", "1..2", "٣", "5%"])
def test_not_a_number(words: str) -> None:
    with pytest.raises(ValueError, match="Không phải số"):
        numbers.parse_number(words)


def test_format_number() -> None:
    assert numbers.format_number(Decimal("1234567.89")) == "1.234.567,89"
    assert numbers.format_number(Decimal("0.125"), 2) == "0,13"
    assert numbers.format_percent(Decimal("66.666")) == "66,67%"
    assert numbers.format_percent(Decimal("100.0")) == "100%"


@given(st.decimals(-(10**9), 10**9, places=2))
def test_what_is_written_is_read_back(value: Decimal) -> None:
    assert numbers.parse_number(numbers.format_number(value, 2)) == value


@given(st.decimals(-(10**12), 10**12, places=6, allow_nan=False, allow_infinity=False))
def test_a_number_written_for_a_cell_is_read_as_the_same(value: Decimal) -> None:
    assert numbers.parse_number(numbers.write_number(value)) == value


@pytest.mark.parametrize(
    ("value", "text"), [("12.345", "12,3450"), ("1200", "1.200"), ("0.5", "0,5")]
)
def test_a_number_with_three_decimals_is_no_thousand(value: str, text: str) -> None:
    assert numbers.write_number(Decimal(value)) == text


@pytest.mark.parametrize(
    ("typed", "found"),
    [("0", 0), ("042", 42), ("9" * 18, 10**18 - 1), ("9" * 19, None), ("", None), ("-1", None),
     ("١٢", None), ("²", None), ("1.5", None), (" 1", None)],
)  # fmt: skip
def test_what_is_sent_back_is_a_whole_number_or_nothing(typed: str, found: int | None) -> None:
    assert numbers.read_whole(typed) == found
    assert numbers.read_seen(typed) == (-1 if found is None else found)
    assert numbers.read_wholes(["7", typed]) == [7, *([] if found is None else [found])]
