"""Verdicts in words: the sentence of a reason, figures with their units, marks of states."""

from collections.abc import Mapping
from datetime import date
from decimal import ROUND_HALF_UP, Decimal

from django.utils.translation import gettext as _

from nq57.core import numbers, periods
from nq57.evaluation import enums, rules
from nq57.web.shared import formats, sentences

MARKS: Mapping[str, str] = {
    "met": "done", "on_track": "doing", "at_risk": "risk", "behind": "late", "missed": "late",
    "no_data": "wait", "not_due": "todo", "by_words": "cont", "not_judged": "none",
}  # fmt: skip
_ONE_PLACE = Decimal("0.1")
_PLAIN = frozenset({"share", "seen", "reach", "least"})
_PACES = frozenset({"observed", "required"})


def say(reason: rules.Reason, unit: str, target: str = "") -> str:
    """Return the sentence of a reason in the page's language, its figures written out."""
    sentence = _(str(enums.Reason(reason.code).label))
    told = {name: _write(name, value, unit) for name, value in reason.said.items()}
    return sentence % ({"goal": target} | told)


def write_value(value: Decimal | None, unit: str) -> str:
    """Write a figure with its unit: two decimals at most."""
    if value is None:
        return formats.EMPTY
    shown = formats.format_rounded(value)
    return f"{shown}{unit}" if unit.startswith("%") or not unit else f"{shown} {unit}"


def write_pace(value: Decimal | None, unit: str) -> str:
    """Write how much a figure changes, with its sign: of a percentage in points of it."""
    if value is None:
        return formats.EMPTY
    rounded = numbers.round_for_reading(value)
    shown = f"{'+' if rounded > 0 else ''}{formats.format_number(rounded)}"
    words = _("điểm %") + unit.removeprefix("%") if unit.startswith("%") else unit
    return f"{shown} {words}".strip()


def write_period(code: str) -> str:
    """Write a period within a sentence: ``tháng 10/2026``."""
    label = sentences.translate(periods.parse_period(code).label)
    return label[:1].lower() + label[1:]


def _write(name: str, value: Decimal | int | str | date, unit: str) -> str:
    if name == "period":
        return write_period(str(value))
    if isinstance(value, date):
        return formats.format_day(value)
    if isinstance(value, Decimal):
        if name in _PACES:
            return write_pace(value, unit)
        if name in _PLAIN:
            return formats.format_number(value.quantize(_ONE_PLACE, ROUND_HALF_UP))
        return write_value(value, unit)
    return str(value)
