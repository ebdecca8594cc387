"""Charts of indicators for pages: drawn once, kept by what they were drawn from."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from itertools import pairwise

from django.core.cache import cache
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _

from nq57.core import charts, periods
from nq57.measures import queries as measure_queries
from nq57.plans import models as plans
from nq57.web.shared import formats, sentences

_KEPT_SECONDS = 30 * 24 * 60 * 60
_SIGNS = {">=": "≥ ", "<=": "≤ ", ">": "> ", "<": "< "}
_MOST_TICKS = 5


@dataclass(frozen=True)
class Picture:
    """A chart with its title, and what it says in words."""

    title: str
    note: str
    svg: SafeString


def draw(chart: charts.Chart, *, title: str, words: str, look: str = "chart") -> SafeString:
    """Return a chart as SVG, drawn anew only when what it shows has changed."""
    key = f"chart-{charts.fingerprint(chart, title, words, look)}"
    svg: str | None = cache.get(key)
    if svg is None:
        svg = charts.draw(chart, title=title, words=words, look=look)
        cache.set(key, svg, _KEPT_SECONDS)
    return mark_safe(svg)  # noqa: S308


def draw_path(
    *,
    targets: Sequence[plans.Target],
    story: measure_queries.Story | None,
    unit: str,
) -> Picture | None:
    """Return the path of an indicator's milestones, with its figures where there are any.

    None when no milestone is a number: words are not drawn.
    """
    lines = _list_promises(targets)
    told = _list_told(story.against, unit) if story else []
    places = [mark.at for line in lines for mark in line]
    if not places:
        return None
    ends = (min(places + [mark.at for mark in told]), max(places + [mark.at for mark in told]))
    if ends[0] == ends[1]:
        ends = (ends[0] - 1, ends[1])
    years = sorted(set(places))
    chart = charts.declare_path(
        promised=lines, told=told, ticks=[(year, f"{year:g}") for year in years], ends=ends
    )
    title = _("Đường mốc %(years)s") % {"years": _say_years(years)}
    note = _("%(unit)s; vòng tròn là mốc của kế hoạch") % {"unit": unit or _("giá trị")}
    words = _("Mốc: %(promised)s.") % {
        "promised": "; ".join(f"{mark.at:g}: {mark.label}" for line in lines for mark in line)
    }
    if told and story and story.against:
        words += " " + _("Số liệu mới nhất: %(value)s (%(period)s).") % {
            "value": told[-1].label,
            "period": sentences.translate(_get_last(story.against).period.label),
        }  # fmt: skip
    return Picture(title, note, draw(chart, title=title, words=words))


def draw_recent(
    *, targets: Sequence[plans.Target], story: measure_queries.Story, unit: str
) -> Picture | None:
    """Return the newest periods against the straight path between milestones; None without two.

    A month's part of a yearly sum is held against no path.
    """
    rows = [row for row in story.recent if row.figure is not None]
    told = _list_told(rows, unit)
    if len(told) < 2:
        return None
    ends = (told[0].at, told[-1].at)
    lines = [] if story.is_by_year else [
        cut for line in _list_promises(targets) if (cut := _cut(line, ends, unit))
    ]  # fmt: skip
    step = max(1, -(-(len(rows) - 1) // (_MOST_TICKS - 1)))
    chosen = sorted({*range(0, len(rows), step), len(rows) - 1})
    if len(chosen) > 2 and (chosen[-1] - chosen[-2]) * 2 < step:
        del chosen[-2]
    chart = charts.declare_path(
        promised=lines, told=told, shows_promises=False, ends=ends,
        ticks=[(told[at].at, shorten(rows[at].period)) for at in chosen],
    )  # fmt: skip
    title = " – ".join(sentences.translate(rows[at].period.label) for at in (0, -1))
    note = _("%(unit)s; nét đứt là lộ trình thẳng giữa hai mốc") if lines else "%(unit)s"
    words = "; ".join(
        f"{sentences.translate(row.period.label)}: "
        f"{show(row.figure.value if row.figure else None, unit)}"
        for row in rows
    )
    return Picture(title, note % {"unit": unit}, draw(chart, title=title, words=f"{words}."))


def draw_spread(
    *, values: Sequence[tuple[Decimal, bool]], total: Decimal | None, unit: str
) -> Picture | None:
    """Return one dot for each office with the province's line; None for fewer than five."""
    if len(values) < 5:
        return None
    word = _("toàn tỉnh %(value)s") % {"value": show(total, unit)}
    chart = charts.declare_spread(
        values=[(float(value), is_own) for value, is_own in values],
        total=None if total is None else float(total), word=word,
    )  # fmt: skip
    held = sorted(value for value, _ in values)
    title = _("Phân bố %(n)d cơ quan theo giá trị") % {"n": len(values)}
    words = _("Thấp nhất %(low)s, giữa %(middle)s, cao nhất %(high)s; %(total)s.") % {
        "low": show(held[0], unit), "middle": show(held[len(held) // 2], unit),
        "high": show(held[-1], unit), "total": word,
    }  # fmt: skip
    svg = draw(chart, title=title, words=words, look="chart wide only-desk")
    return Picture(title, words, svg)


def show(value: Decimal | None, unit: str = "") -> str:
    """Write a figure for reading: two decimals at most, a percent sign where it is one."""
    if value is None:
        return formats.EMPTY
    if unit.startswith("%"):
        return formats.format_percent(value)
    return formats.format_rounded(value)


def shorten(period: periods.Period) -> str:
    """Return a period as an axis or a narrow column has room for it: 11/26, Q3/26, 2026."""
    if period.kind == "year":
        return str(period.year)
    mark = {"month": "", "quarter": "Q", "half_year": "H"}[period.kind]
    return f"{mark}{period.number}/{period.year % 100:02d}"


def _list_promises(targets: Sequence[plans.Target]) -> list[list[charts.Mark]]:
    """Return the milestones as lines, one for each tier; "duy trì" keeps the value before."""
    lines: dict[str, list[charts.Mark]] = {}
    for one in sorted(targets, key=lambda row: row.horizon or 0):
        if not one.is_current or one.horizon is None:
            continue
        line = lines.setdefault(one.tier, [])
        value = one.low if one.low is not None else one.high
        if one.op == "keep" and line:
            line.append(charts.Mark(one.horizon, line[-1].value, _("duy trì")))
        elif value is not None:
            label = f"{_SIGNS.get(one.op, '')}{show(value, one.unit)}"
            line.append(charts.Mark(one.horizon, float(value), label))
    return [line for line in lines.values() if line]


def _list_told(rows: Sequence[measure_queries.TotalRow], unit: str) -> list[charts.Mark]:
    """Return figures as marks; one that offices are missing from says of how many it is."""
    marks = []
    for row in rows:
        if row.figure is not None:
            label = show(row.figure.value, unit)
            if row.missing:
                label += f" ({row.told}/{row.asked})"
            at = _place(row.period.end)
            marks.append(charts.Mark(at, float(row.figure.value), label, row.level))
    return marks


def _place(day: date) -> float:
    """Return where a period's last day stands: the end of 2026 at 2026, as its milestone."""
    return round(day.year - 1 + day.month / 12, 4)


def _cut(line: Sequence[charts.Mark], ends: tuple[float, float], unit: str) -> list[charts.Mark]:
    """Return the straight path between milestones within a stretch of time."""
    inner = [mark for mark in line if ends[0] < mark.at < ends[1]]
    places = [ends[0], *(mark.at for mark in inner), ends[1]]
    found = [(at, value) for at in places if (value := _read(line, at)) is not None]
    if len(found) < 2:
        return []
    last = show(Decimal(str(found[-1][1])), unit)
    word = _("lộ trình %(value)s") % {"value": last}
    return [
        charts.Mark(at, value, word if number == len(found) - 1 else "")
        for number, (at, value) in enumerate(found)
    ]


def _read(line: Sequence[charts.Mark], at: float) -> float | None:
    """Return the path's value at a place, or None outside of it."""
    for left, right in pairwise(line):
        if left.at <= at <= right.at:
            share = (at - left.at) / (right.at - left.at)
            return left.value + (right.value - left.value) * share
    return None


def _say_years(years: Sequence[float]) -> str:
    return f"{years[0]:g}–{years[-1]:g}" if len(years) > 1 else f"{years[0]:g}"


def _get_last(rows: Sequence[measure_queries.TotalRow]) -> measure_queries.TotalRow:
    return next(row for row in reversed(rows) if row.figure is not None)
