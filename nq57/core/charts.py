"""Charts: declared once as Vega-Lite, drawn to SVG on the server.

The same declaration gives the same bytes, so a picture may be kept by the digest of what it
was drawn from. Nothing is fetched: data stand in the declaration, and no address is allowed.
A promise is dashed grey with hollow rings, a fact is solid accent; labels stand beside what
they name, so there is no legend.
"""

import contextlib
import hashlib
import json
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from html import escape
from typing import Any

from nq57.core import drawing

Chart = dict[str, Any]

ACCENT, INK, INK_2, LINE = "#0b3d78", "#14202e", "#4d5b6b", "#d5dbe2"
# How a figure is marked by its verdict: whoever sees no colour sees the shape.
SHAPES = {"claimed": "circle", "checked": "square", "validated": "diamond"}
_WIDTH, _HEIGHT, _WIDE, _STRIP = 366, 150, 900, 54
_TEXT = {"font": "sans-serif", "fontSize": 12}
_CONFIG = {
    "aria": False, "background": None, "padding": 2,
    "view": {"stroke": None},
    "axis": {
        "labelFont": "sans-serif", "labelFontSize": 12, "labelColor": INK_2, "title": None,
        "domain": False, "ticks": False, "grid": False, "gridColor": LINE, "labelPadding": 6,
    },
}  # fmt: skip
_LOCALE: Any = {"decimal": ",", "thousands": ".", "grouping": [3], "currency": ["", " ₫"]}
# What Vega writes and a reader of the page never needs.
_SPARE = (
    (re.compile(r'<path class="(?:background|foreground)"[^>]*/>'), ""),
    (re.compile(r' (?:class|role|aria-[a-z]+|pointer-events|font-family)="[^"]*"'), ""),
    (re.compile(r' font-size="12px"'), ""),  # said once, for a stylesheet to say otherwise
    (re.compile(r' (?:opacity="1"|stroke-dasharray="")'), ""),
    (re.compile(r"<g></g>"), ""),
    (re.compile(r"<g>(<(?:path|line|text)[^<>]*(?:/>|>[^<]*</text>))</g>"), r"\1"),
)
# The stylesheet's own words for the text of charts; the colours stay for where it is not.
_LOOKS = ((f'fill="{ACCENT}"', "lac"), (f'fill="{INK}"', "lab"))


@dataclass(frozen=True)
class Mark:
    """One figure of a chart: where it stands (a year and its part), how much, its label."""

    at: float
    value: float
    label: str = ""
    verdict: str = ""


def declare_path(
    *,
    promised: Sequence[Sequence[Mark]],
    told: Sequence[Mark] = (),
    ticks: Sequence[tuple[float, str]],
    ends: tuple[float, float],
    shows_promises: bool = True,
) -> Chart:
    """Declare figures over time against what is promised.

    ``promised`` are lines of marks (one for each tier), ``told`` the figures, oldest first;
    ``ticks`` are places on the time axis with their words, ``ends`` its two ends. Without
    ``shows_promises`` the promised line has no rings: it only passes through.
    """
    layers = _promise(promised, told, ends, shows_promises) + _tell(
        told, promised, ends, shows_promises
    )
    words = json.dumps([word for _, word in ticks], ensure_ascii=False)
    x = {
        "field": "at", "type": "quantitative",
        "scale": {"domain": list(ends), "nice": False, "zero": False},
        "axis": {
            "values": [at for at, _ in ticks], "labelPadding": 10, "labelFlush": False,
            # ``index`` is the place of a tick among the others, from 0 to 1.
            "labelExpr": f"{words}[round((datum.index || 0) * {len(ticks) - 1})]",
            "labelOverlap": False, "labelBound": False,
        },
    }  # fmt: skip
    y = {
        "field": "value", "type": "quantitative",
        "scale": {"zero": False, "nice": True, "padding": 14},
        "axis": {"grid": True, "tickCount": 4},
    }  # fmt: skip
    return _declare({"encoding": {"x": x, "y": y}, "layer": layers})


def declare_spread(
    *, values: Sequence[tuple[float, bool]], total: float | None, word: str = ""
) -> Chart:
    """Declare one dot for each office from low to high, with the province's line.

    ``values`` are figures, and whether the dot is the reader's own office.
    """
    low, high = min(value for value, _ in values), max(value for value, _ in values)
    width = (high - low or 1) / 120
    heights: dict[int, int] = {}
    rows = []
    for value, is_own in sorted(values):
        column = int((value - low) / width)
        heights[column] = heights.get(column, 0) + 1
        rows.append({"at": low + column * width, "height": heights[column], "own": is_own})
    x = {"field": "at", "type": "quantitative", "scale": {"zero": False, "nice": True},
         "axis": {"tickCount": 8, "domain": True, "domainColor": INK_2}}  # fmt: skip
    y = {"field": "height", "type": "quantitative", "axis": None,
         "scale": {"domain": [0, max(7, *heights.values())]}}  # fmt: skip
    layers: list[Chart] = [
        {
            "data": {"values": rows}, "mark": {"type": "circle", "size": 38, "opacity": 1},
            "encoding": {"color": {"condition": {"test": "datum.own", "value": ACCENT},
                                   "value": "#a9bcd3"}},
        }
    ]  # fmt: skip
    if total is not None:
        place = {"values": [{"at": total}]}
        is_right = total > (low + high) / 2
        text = {"type": "text", "text": word, "color": INK, "fontWeight": 600, "dx": -6 if is_right
                else 6, "align": "right" if is_right else "left", **_TEXT}  # fmt: skip
        layers += [
            {"data": place, "mark": {"type": "rule", "color": INK_2, "strokeDash": [3, 3]},
             "encoding": {"y": {"value": 0}, "y2": {"value": _STRIP}}},
            {"data": place, "mark": text, "encoding": {"y": {"value": 4}}},
        ]  # fmt: skip
    return _declare(
        {"width": _WIDE, "height": _STRIP, "encoding": {"x": x, "y": y}, "layer": layers}
    )


def declare_burn(
    *,
    told: Sequence[Mark],
    ticks: Sequence[tuple[float, str]],
    ends: tuple[float, float],
    due: tuple[float, str] | None = None,
) -> Chart:
    """Declare what is left by day, as steps: one mark for each day on which it changes.

    ``ticks`` are days with their words, ``ends`` both ends of the axis, ``due`` a date with its
    word.
    """
    words = json.dumps([word for _, word in ticks], ensure_ascii=False)
    x = {
        "field": "at", "type": "quantitative",
        "scale": {"domain": list(ends), "nice": False, "zero": False},
        "axis": {
            "values": [at for at, _ in ticks], "labelPadding": 10, "labelOverlap": False,
            "labelExpr": f"{words}[round((datum.index || 0) * {len(ticks) - 1})]",
        },
    }  # fmt: skip
    y = {
        "field": "value", "type": "quantitative",
        "scale": {"zero": True, "domainMax": max(*(mark.value for mark in told), 4) * 1.25},
        "axis": {"grid": True, "tickCount": 4, "format": ",d", "tickMinStep": 1},
    }  # fmt: skip
    steps = _line(told, ACCENT, 2.25)
    steps["mark"]["interpolate"] = "step-after"
    layers = [steps, _text(told[-1:], ends, ACCENT, -9)]
    if due is not None:
        place = {"values": [{"at": due[0]}]}
        text = {"type": "text", "text": due[1], "color": INK_2, "dx": -5, "align": "right", **_TEXT}
        layers += [
            {"data": place, "mark": {"type": "rule", "color": INK_2, "strokeDash": [3, 3]},
             "encoding": {"y": {"value": 0}, "y2": {"value": _HEIGHT}}},
            {"data": place, "mark": text, "encoding": {"y": {"value": 8}}},
        ]  # fmt: skip
    return _declare({"encoding": {"x": x, "y": y}, "layer": layers})


def fingerprint(chart: Chart, *words: str) -> str:
    """Return the SHA-256 of a declaration and the words that go with it."""
    said = json.dumps([drawing.VERSION, _CONFIG, chart, *words], sort_keys=True, ensure_ascii=False)
    return hashlib.sha256(said.encode()).hexdigest()


def draw(chart: Chart, *, title: str, words: str, look: str = "chart") -> str:
    """Draw a chart as an SVG element; ``title`` and ``words`` say the same to who cannot see.

    No ``style`` attribute, no script, no font and no date is in it; ids come from the words.
    The first call takes about a second, and so does one after a minute of rest; others some
    50 ms.

    :raises drawing.DrawingError: when the declaration is no chart.
    """
    made = drawing.PEN.draw({"vl_spec": chart, "config": _CONFIG, "format_locale": _LOCALE})
    box = re.search(r'viewBox="([^"]*)"', made)
    inner = made[made.index(">") + 1 : made.rindex("</svg>")]
    for pattern, kept in _SPARE:
        inner = pattern.sub(kept, inner)
    for colour, name in _LOOKS:
        inner = re.sub(rf"<text(?=[^>]*{colour})", f'<text class="{name}"', inner)
    mark = hashlib.sha256(f"{title}{words}".encode()).hexdigest()[:8]
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" class="{look}" font-size="12"'
        f' viewBox="{box[1] if box else ""}"'
        f' role="img" aria-labelledby="t{mark} d{mark}"><title id="t{mark}">{escape(title)}</title>'
        f'<desc id="d{mark}">{escape(words)}</desc>{inner}</svg>'
    )


def warm() -> None:
    """Draw a small chart and drop it: the next one comes fast. Without it, that one waits."""
    with contextlib.suppress(drawing.DrawingError):
        draw(declare_spread(values=[(1, False)], total=None), title="", words="")


def _declare(chart: Chart) -> Chart:
    return {"width": _WIDTH, "height": _HEIGHT, **chart}


def _promise(
    lines: Sequence[Sequence[Mark]],
    told: Sequence[Mark],
    ends: tuple[float, float],
    has_rings: bool,
) -> list[Chart]:
    layers = []
    for line in lines:
        layers.append(_line(line, INK_2, 1.25, dash=[3, 3]))
        if has_rings:
            layers += _rings(line, ends, bool(told))
        else:
            dy = 14 if _is_above(told, lines) else -9
            layers.append(_text(line[-1:], ends, INK_2, dy, 400))
    return layers


def _tell(
    told: Sequence[Mark],
    lines: Sequence[Sequence[Mark]],
    ends: tuple[float, float],
    has_rings: bool,
) -> list[Chart]:
    if not told:
        return []
    label = _text(told[-1:], ends, ACCENT, -12 if _is_above(told, lines) else 18)
    if has_rings and told[-1].at < sum(ends) / 2:
        label = _text(told[-1:], ends, ACCENT, 16, dx=8)
    return [_line(told, ACCENT, 2.25), *_points(told), label]


def _is_above(told: Sequence[Mark], lines: Sequence[Sequence[Mark]]) -> bool:
    """Say whether the newest figure, so its label, stands above what is promised."""
    return not told or not lines or told[-1].value >= lines[0][-1].value


def _data(marks: Iterable[Mark]) -> Chart:
    return {"values": [vars(mark) for mark in marks]}


def _line(marks: Sequence[Mark], colour: str, width: float, dash: list[int] | None = None) -> Chart:
    mark = {"type": "line", "color": colour, "strokeWidth": width, "strokeDash": dash or []}
    return {"data": _data(marks), "mark": mark}


def _rings(marks: Sequence[Mark], ends: tuple[float, float], is_crowded: bool) -> list[Chart]:
    """Draw rings with their labels; the first goes below where figures stand beside it."""
    ring = {"type": "point", "shape": "circle", "size": 42, "filled": True, "fill": "#ffffff",
            "stroke": INK_2, "strokeWidth": 1.5, "opacity": 1}  # fmt: skip
    labels = [
        _text(marks[:1], ends, INK, 17 if is_crowded else -11),
        _text(marks[1:], ends, INK, -11),
    ]
    return [{"data": _data(marks), "mark": ring}, *labels]


def _points(marks: Sequence[Mark]) -> list[Chart]:
    """Draw figures by verdict: only what is validated is filled."""
    layers = []
    for verdict, shape in SHAPES.items():
        held = [mark for mark in marks if mark.verdict == verdict]
        if held:
            layers.append({"data": _data(held), "mark": {
                "type": "point", "shape": shape, "size": 34, "filled": True, "opacity": 1,
                "fill": ACCENT if verdict == "validated" else "#ffffff", "stroke": ACCENT,
                "strokeWidth": 1.5,
            }})  # fmt: skip
    return layers


def _text(
    marks: Sequence[Mark],
    ends: tuple[float, float],
    colour: str,
    dy: float,
    weight: int = 600,
    dx: float = 0,
) -> Chart:
    """Write labels beside marks, turned inwards at both ends of the axis."""
    edge = (ends[1] - ends[0]) / 12
    rows = [
        {**vars(mark), "align": "left" if dx or mark.at < ends[0] + edge
         else "right" if mark.at > ends[1] - edge else "center"}
        for mark in marks
    ]  # fmt: skip
    return {
        "data": {"values": rows},
        "mark": {"type": "text", "dy": dy, "dx": dx, "color": colour, "fontWeight": weight,
                 "align": {"expr": "datum.align"}, **_TEXT},
        "encoding": {"text": {"field": "label", "type": "nominal"}},
    }  # fmt: skip
