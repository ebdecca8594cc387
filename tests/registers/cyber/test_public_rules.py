"""What the public may be told: no number that points at an office."""

import pytest

from nq57.registers.cyber.rules import public


@pytest.mark.parametrize(
    ("number", "offices", "told"),
    [(0, 0, 0), (5, 3, 5), (4, 4, None), (50, 2, None), (1, 1, None), (9, 9, 9)],
)
def test_a_small_number_is_withheld(number: int, offices: int, told: int | None) -> None:
    assert public.withhold(number, offices=offices) == told


@pytest.mark.parametrize(
    ("part", "whole", "offices", "told"),
    [
        (0, 10, 5, 0), (10, 10, 5, 100), (5, 15, 5, 33), (1, 10, 5, None), (9, 10, 5, None),
        (0, 0, 0, None), (5, 10, 2, None), (2, 4, 4, None),
    ],
)  # fmt: skip
def test_a_share_that_points_at_few_is_withheld(
    part: int, whole: int, offices: int, told: int | None
) -> None:
    assert public.say_share(part, whole, offices=offices) == told
