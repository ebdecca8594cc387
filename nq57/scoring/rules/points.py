"""Points: bands, what one line counts, the score of a sheet, ranks."""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal

from nq57.core.phrases import Phrase

_BAND = re.compile(r"\s*(>=|<=|>|<)\s*(\d+(?:\.\d+)?)\s*:\s*(\d+(?:\.\d+)?)\s*")
_TWO = Decimal("0.01")
_HUNDRED = Decimal(100)


class ScoringError(Exception):
    """Say in Vietnamese why scoring refuses and what to do."""


@dataclass(frozen=True)
class Band:
    """The points of the values on one side of an edge; the first band that fits counts."""

    op: str
    edge: Decimal
    points: Decimal

    def contains(self, value: Decimal) -> bool:
        """Say whether a value lies in the band."""
        return {
            ">=": value >= self.edge, ">": value > self.edge,
            "<=": value <= self.edge, "<": value < self.edge,
        }[self.op]  # fmt: skip


@dataclass(frozen=True)
class Line:
    """What one criterion gives: ``points`` None is not given yet; one that does not apply has
    its maximum taken out of what the whole is measured against."""

    most: Decimal
    points: Decimal | None
    applies: bool = True


@dataclass(frozen=True)
class Total:
    """The points of a sheet out of those that could be had; ``missing`` lines have none yet."""

    points: Decimal
    most: Decimal
    missing: int = 0

    @property
    def percent(self) -> Decimal | None:
        """Return the score out of 100, to two places; None where nothing applied."""
        if not self.most:
            return None
        return (self.points * _HUNDRED / self.most).quantize(_TWO, ROUND_HALF_UP)


def read_bands(text: str) -> list[Band]:
    """Return the bands of ``>=100:10; >=90:8; <90:0``.

    :raises ScoringError: when one is not written so.
    """
    bands = []
    for part in filter(str.strip, text.split(";")):
        found = _BAND.fullmatch(part)
        if found is None:
            raise ScoringError(f"Mức điểm “{part.strip()}” không đọc được. Viết như >=90:8.")
        op, edge, points = found.groups()
        bands.append(Band(op, Decimal(edge), Decimal(points)))
    return bands


def give_points(value: Decimal, bands: Iterable[Band]) -> Decimal:
    """Return the points of the first band that a value lies in, zero outside of all."""
    return next((band.points for band in bands if band.contains(value)), Decimal(0))


def get_share(good: int, whole: int) -> Decimal | None:
    """Return a share in percent, unrounded so that 99.99 % is not all; None of nothing."""
    return Decimal(good) * _HUNDRED / whole if whole else None


def add_up(lines: Iterable[Line]) -> Total:
    """Return the score of a sheet: what does not apply leaves both sides.

    Quy định 11-QĐ/TU, appendix 3: "không phát sinh thì giảm trừ điểm tối đa".
    """
    points, most, missing = Decimal(0), Decimal(0), 0
    for line in lines:
        if not line.applies:
            continue
        most += line.most
        points += line.points or 0
        missing += line.points is None
    return Total(points, most, missing)


def check_points(*, code: str, points: Decimal, most: Decimal, bands: Sequence[Band]) -> None:
    """Refuse points that a criterion cannot give.

    :raises ScoringError: below zero, over its maximum, finer than two places, or none of its
        bands.
    """
    if points < 0:
        raise ScoringError(Phrase("Tiêu chí %(code)s: điểm không được âm.", code=code))
    if points > most:
        raise ScoringError(Phrase(
            "Tiêu chí %(code)s: %(points)s điểm vượt điểm tối đa %(most)s. Ghi từ 0 đến %(most)s.",
            code=code, points=write(points), most=write(most),
        ))  # fmt: skip
    if points != points.quantize(_TWO):
        raise ScoringError(Phrase(
            "Tiêu chí %(code)s: điểm ghi nhiều nhất hai chữ số sau dấu phẩy.", code=code
        ))  # fmt: skip
    allowed = sorted({band.points for band in bands} | {Decimal(0)}, reverse=True)
    if bands and points not in allowed:
        raise ScoringError(Phrase(
            "Tiêu chí %(code)s chỉ có các mức %(allowed)s điểm.",
            code=code, allowed="; ".join(map(write, allowed)),
        ))  # fmt: skip


def rank(scores: Mapping[int, Decimal | None]) -> dict[int, int]:
    """Return the rank of each key in a cluster; equal scores share one, no score has none."""
    held = sorted((score for score in scores.values() if score is not None), reverse=True)
    return {key: held.index(score) + 1 for key, score in scores.items() if score is not None}


def write(number: Decimal) -> str:
    """Return points as they are written: 7,5."""
    return f"{number.normalize():f}".replace(".", ",")
