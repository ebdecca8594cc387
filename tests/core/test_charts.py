"""Charts: the same bytes for the same data, nothing that the policy forbids, words for all."""

import re

import pytest
from lxml import etree

from nq57.core import charts, drawing
from nq57.core.charts import Mark

YEARS = (2025, 2030, 2035, 2040, 2045)
PROMISED = [
    Mark(year, value, f"≥ {value}%")
    for year, value in zip(YEARS, (50, 80, 95, 100, 100), strict=True)
]
TOLD = [
    Mark(2025.9, 53.4, "", "validated"),
    Mark(2026.4, 58.0, "", "checked"),
    Mark(2026.9, 64.7, "64,7%", "claimed"),
]
TICKS = [(float(year), str(year)) for year in YEARS]
PATH = charts.declare_path(promised=[PROMISED], told=TOLD, ticks=TICKS, ends=(2025, 2045))
SPREAD = charts.declare_spread(
    values=[(30 + at * 0.9, at == 7) for at in range(68)], total=64.7, word="toàn tỉnh 64,7%"
)


def draw(chart: charts.Chart) -> str:
    return charts.draw(chart, title="Đường mốc <1>", words="50% & 80%")


@pytest.mark.parametrize("chart", [PATH, SPREAD])
def test_a_chart_is_plain_svg_with_words(chart: charts.Chart) -> None:
    made = draw(chart)
    root = etree.fromstring(made.encode())
    names = {etree.QName(one).localname for one in root.iter()}
    attributes = {str(name) for one in root.iter() for name in one.attrib}
    assert names <= {"svg", "title", "desc", "g", "path", "line", "text"}
    assert attributes.isdisjoint({"style", "href", "onload", "font-family", "clip-path"})
    assert [one.text for one in root[:2]] == ["Đường mốc <1>", "50% & 80%"]
    assert root.get("role") == "img"
    assert root.get("aria-labelledby") == f"{root[0].get('id')} {root[1].get('id')}"
    assert len(re.findall(r' id="', made)) == 2
    assert len(made) < 16_000


def test_the_same_declaration_gives_the_same_bytes_and_another_does_not() -> None:
    assert draw(PATH) == draw(
        charts.declare_path(promised=[PROMISED], told=TOLD, ticks=TICKS, ends=(2025, 2045))
    )
    other = charts.declare_path(promised=[PROMISED], told=TOLD[:2], ticks=TICKS, ends=(2025, 2045))
    assert draw(PATH) != draw(other)
    prints = {
        charts.fingerprint(PATH, "a"),
        charts.fingerprint(PATH, "b"),
        charts.fingerprint(other, "a"),
    }
    assert len(prints) == 3


def test_promise_is_hollow_and_dashed_and_each_verdict_has_its_shape() -> None:
    made = draw(PATH)
    assert made.count('stroke-dasharray="3,3"') == 1
    for word in ("≥ 50%", "≥ 100%", "64,7%", "2025", "2045"):
        assert f">{word}<" in made
    shapes = [
        re.sub(r"[-\d.,]+", "", found)
        for found in re.findall(r'<path transform="[^"]*" d="([^"]*)" fill="[^"]*"', made)
    ]
    assert len(shapes) == len(PROMISED) + len(TOLD)
    assert len(set(shapes)) == 3
    assert 'class="lac"' in made
    assert 'class="lab"' in made


def test_figures_are_written_as_officials_write_them() -> None:
    marks = [Mark(2026.0, 1200.5), Mark(2027.0, 1201.5)]
    made = draw(
        charts.declare_path(
            promised=[], told=marks, ticks=[(2026.0, "đầu"), (2027.0, "cuối")], ends=(2026, 2027)
        )
    )
    labels = re.findall(r">([\d.,]+)<", made)
    assert labels
    assert all(re.fullmatch(r"1\.20\d(,\d)?", one) for one in labels)
    assert ">đầu<" in made
    assert ">cuối<" in made


def test_nothing_is_fetched() -> None:
    chart = {"data": {"url": "https://example.org/a.csv"}, "mark": "point",
             "encoding": {"x": {"field": "a", "type": "quantitative"}}}  # fmt: skip
    with pytest.raises(drawing.DrawingError, match="allowed"):
        draw(chart)


def test_one_office_makes_a_spread() -> None:
    made = draw(charts.declare_spread(values=[(5.0, True)], total=None))
    assert made.count(charts.ACCENT) == 1
