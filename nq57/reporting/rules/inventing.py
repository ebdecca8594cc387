"""Believable figures, words and courses of reports for a demonstration: the same every time.

Nothing is random: what is drawn follows from what it is drawn for, so a loading that is
broken off and begun again invents the same.
"""

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import ROUND_HALF_UP, Decimal
from typing import TypeVar

from nq57.core import numbers
from nq57.reporting.rules.ladder import FigureText, Line, LineText

PREFIX = "minhhoa."
LATE, CORRECTED, MISSING, RETURNED, WAITING = 0.03, 0.02, 0.01, 0.05, 0.12
MISSING_NOW = 0.06  # of the newest month, so that there is somebody to urge
_One = TypeVar("_One")


@dataclass(frozen=True)
class Course:
    """What becomes of one office's report; days count from the opening or the due day."""

    written_after: int
    late_by: int = 0
    is_missing: bool = False
    is_returned: bool = False
    is_corrected: bool = False
    is_waiting: bool = False


@dataclass(frozen=True, kw_only=True)
class Aim:
    """What a figure is invented from: its profile's terms and the next target.

    ``formula`` says how the offices' figures make the province's, ``offices`` how many there
    are; ``years`` over how many years the target is reached by adding up.
    """

    code: str
    formula: str = ""
    offices: int = 1
    years: int = 1
    scale: int
    has_parts: bool
    goal: Decimal | None
    goal_year: int
    low: Decimal | None
    high: Decimal | None
    direction: str
    is_whole: bool


@dataclass(frozen=True, kw_only=True)
class Owed:
    """What a line is invented from."""

    code: str
    kind: str
    before: Line | None


def draw(*of: object) -> float:
    """Return a number from 0 to 1, always the same for the same things."""
    digest = hashlib.blake2b("|".join(map(str, of)).encode(), digest_size=8).digest()
    return int.from_bytes(digest) / 2**64


def pick(choices: Sequence[_One], *of: object) -> _One:
    """Return one of several, always the same for the same things."""
    return choices[int(draw("pick", *of) * len(choices))]


def make_course(office: str, period: str, *, is_newest: bool, is_kept: bool) -> Course:
    """Return what becomes of an office's report; ``is_kept`` leaves the newest to be tried."""
    share = draw("course", office, period)
    missing = MISSING_NOW if is_newest else MISSING
    if (is_newest and is_kept) or share < missing:
        return Course(0, is_missing=True)
    return Course(
        written_after=int(draw("day", office, period) * 3),
        late_by=1 + int(draw("late", office, period) * 8) if share < missing + LATE else 0,
        is_returned=draw("return", office, period) < RETURNED,
        is_corrected=not is_newest and draw("correct", office, period) < CORRECTED,
        is_waiting=is_newest and draw("wait", office, period) < WAITING,
    )


def invent_figure(aim: Aim, office: str, on: date) -> FigureText:
    """Return an office's figure at a day, as a person would type it.

    The province's figure that they make together grows slowly towards the target of its year
    and stays inside the profile's bounds.
    """
    if aim.formula == "share_of_units":
        is_met = draw("met", office, aim.code) < _approach(aim, "", on) / aim.scale
        return FigureText(numerator="1" if is_met else "0", denominator="1")
    is_part = aim.formula == "sum" and aim.offices > 1
    value = _approach(aim, "" if is_part else office, on) / aim.years
    if is_part:
        value /= aim.offices
    if not aim.has_parts:
        places = Decimal(1) if aim.is_whole else Decimal("0.1")
        if is_part and aim.is_whole:  # what is left of a division goes to some of them
            value = Decimal(int(value + Decimal(str(draw("rest", office, aim.code)))))
        return FigureText(value=say_number(value.quantize(places, ROUND_HALF_UP)))
    # Parts that are added up are of one whole, so that all tell the same denominator.
    seed = ("", aim.code) if is_part else (office, aim.code)
    below = Decimal(40 + int(draw("below", *seed) * 460)) * max(1, aim.scale // 100)
    below *= aim.offices if is_part else 1
    above = (value * below / aim.scale).quantize(Decimal(1), ROUND_HALF_UP)
    if aim.scale == 100 and (aim.high is None or aim.high <= 100):
        above = min(above, below)
    return FigureText(numerator=say_number(max(above, Decimal(0))), denominator=say_number(below))


def invent_line(owed: Owed, office: str, on: date, products: Sequence[str],
                difficulties: Sequence[str]) -> LineText | None:  # fmt: skip
    """Return how an office says that a task stands; None: as in the period before."""
    held, seed = owed.before, (office, owed.code)
    if held is not None and (held.state == "done" or draw("same", *seed, on) < 0.45):
        return None
    trouble = pick(difficulties, *seed, on) if draw("hard", *seed, on) < 0.05 else ""
    if owed.kind in ("continuing", "span", "conditional"):
        state = "continuing" if owed.kind == "continuing" else "doing"
        return LineText(state=state, percent=_grow(held, seed, on, 90), difficulty=trouble)
    if held is not None and draw("finish", *seed, on) < 0.06:
        number = 10 + int(draw("number", *seed) * 380)
        said = pick(products, *seed).format(so=number)
        day = on - timedelta(days=int(draw("product", *seed) * 20))
        return LineText(state="done", percent="100", product=said, product_on=f"{day:%d/%m/%Y}")
    if held is None and draw("begun", *seed) < 0.1:
        return LineText(state="not_started", percent="0", difficulty=trouble)
    return LineText(state="doing", percent=_grow(held, seed, on, 95), difficulty=trouble)


def invent_words(
    texts: Mapping[str, Sequence[str]], *, office: str, name: str, label: str, tasks: int, done: int
) -> dict[str, str]:
    """Return the text of a report by part, from templates."""
    told = {"co_quan": name, "ky": label[0].lower() + label[1:], "so_viec": tasks, "so_xong": done}
    found = {}
    for part, choices in texts.items():
        said = pick(choices, office, label, part).format(**told)
        found[part] = said[0].upper() + said[1:]
    return found


def invent_settlement(code: str, *, last: date, today: date) -> tuple[str, date | None]:
    """Return how an obligation due before tracking stands: an outcome, and the product's day."""
    share, spread = draw("settle", code), draw("settled", code)
    if share < 0.07:
        return "not_done", None
    if share < 0.09:
        return "not_applicable", None
    late = share < 0.27
    day = last + timedelta(days=2 + int(spread * 60)) if late else last - timedelta(
        days=int(spread * 40)
    )  # fmt: skip
    return "done", min(day, today)


def _approach(aim: Aim, office: str, on: date) -> Decimal:
    goal = aim.goal if aim.goal is not None else (aim.high or Decimal(1)) * Decimal("0.6")
    years = max(0.0, aim.goal_year + 1 - on.year - on.timetuple().tm_yday / 365)
    start = 0.62 + 0.36 * draw("start", office, aim.code)
    share = start + (1.0 - start) * max(0.0, 1 - years / 6)
    if aim.direction == "down":
        share = 2 - share
    if aim.direction == "keep":
        share = 1.0
    value = goal * Decimal(str(round(share, 4)))
    low = aim.low if aim.low is not None else Decimal(0)
    return max(low, min(value, aim.high) if aim.high is not None else value)


def _grow(held: Line | None, seed: tuple[str, str], on: date, most: int) -> str:
    if held is None or held.percent is None:
        return str(8 + int(draw("begin", *seed) * 40))
    return str(min(most, held.percent + 1 + int(draw("step", *seed, on) * 7)))


def say_number(value: Decimal) -> str:
    """Return a number as a person types it."""
    return numbers.format_number(value.normalize())
