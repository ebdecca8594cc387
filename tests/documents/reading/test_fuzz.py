"""Whatever goes in, only the reader's own error comes out."""

import pathlib
import random

import jsonschema
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from nq57.documents.reading import api
from nq57.documents.reading.source import Cell, Paragraph, Source, Table

from .conftest import LETTER, PLAN

_VALIDATOR = jsonschema.Draft202012Validator(api.load_schema())
_SEED_LINES = [
    line
    for path in (PLAN, LETTER)
    for line in path.read_text(encoding="utf-8").splitlines()
    if line.strip()
]
_WORDS = st.sampled_from(
    [
        "STT", "TT", "Chỉ tiêu", "Nhiệm vụ", "Đơn vị tính", "Cơ quan chủ trì", "Phối hợp", "2025",
        "Đến năm 2030", "I", "II", "1", "1.1", "2", "a)", "x", "-", "≥ 15%", "100%", "Sở Y tế",
        "Các sở, ban, ngành", "05/2025", "Quý IV/2025", "PHỤ LỤC I", "Nơi nhận:", "[1] chú thích",
        "31/2/2025", "Kỳ họp cuối năm", "X", "GRDP", "90%; 80%", "(1)", "(2)", "(3)", "L", "C",
        "tháng 13/2025", "9" * 60, "Số: 1/KH-UBND", "KẾ HOẠCH", "Điều 1.", "- ", "…", "\u0301",
    ]
)  # fmt: skip
_LINE = st.one_of(_WORDS, st.sampled_from(_SEED_LINES), st.text(max_size=60))
_FUZZ = settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])


def _flat(lines: list[str]) -> Source:
    kept = [(number, " ".join(line.split())) for number, line in enumerate(lines, start=1)]
    blocks = tuple(Paragraph(line, number) for number, line in kept if line)
    return Source("fuzz.txt", "txt", blocks, tuple(line for _, line in kept), False)


def _read(source: Source, bodies: api.Catalogue | None = None) -> None:
    try:
        draft = api.read_source(source, bodies=bodies)
    except api.ReadingError:
        return
    _VALIDATOR.validate(draft.to_json())


@_FUZZ
@given(st.lists(_LINE, max_size=60))
def test_random_lines(lines: list[str]) -> None:
    _read(_flat(lines))


@_FUZZ
@given(st.integers(0, 10_000), st.sampled_from(["shuffle", "cut", "drop", "double"]))
def test_spoiled_plan(bodies: api.Catalogue, seed: int, how: str) -> None:
    chance = random.Random(seed)
    start = chance.randrange(len(_SEED_LINES))
    lines = _SEED_LINES[start : start + chance.randrange(1, 220)]
    if how == "shuffle":
        chance.shuffle(lines)
    elif how == "cut":
        lines = [line[: chance.randrange(1, len(line) + 1)] for line in lines]
    elif how == "drop":
        lines = [line for line in lines if chance.random() > 0.3]
    else:
        lines = [line for line in lines for _ in range(chance.randrange(1, 3))]
    _read(
        _flat(["STT", "Chỉ tiêu", "Đến hết 2025", "Đến hết 2030", "Cơ quan chủ trì", *lines]),
        bodies,
    )


@_FUZZ
@given(
    st.lists(
        st.tuples(
            _LINE, st.integers(0, 9), st.integers(0, 7), st.integers(1, 4), st.integers(1, 4)
        ),
        max_size=40,
    )
)
def test_random_tables(cells: list[tuple[str, int, int, int, int]]) -> None:
    made = [
        Cell(words, row, column, row_span, column_span, line, line)
        for line, (words, row, column, row_span, column_span) in enumerate(cells, start=1)
    ]
    table = Table(tuple(made), 10, 8)
    _read(Source("fuzz.docx", "docx", (table, table), (), True))


@pytest.mark.parametrize(
    "lines",
    [
        [],
        ["Kính mời đồng chí dự họp lúc 8 giờ ngày 5/3/2026 tại Hội trường tầng 2."],
        ["Thực đơn", "1", "Phở bò", "50.000", "2", "Bún chả", "45.000"],
        ["import os", "def main():", "    return 1"],
    ],
)
def test_what_is_no_plan_yields_none(lines: list[str]) -> None:
    draft = api.read_source(_flat(lines))
    assert [*draft.indicators, *draft.tasks, *draft.directives, *draft.duties] == []


def test_unreadable_answers_are_told(tmp_path: pathlib.Path) -> None:
    path = tmp_path / "answers.json"
    for words in ("", "[]", '{"answers": 3}', '{"answers": [{"option": "x"}]}', "{"):
        path.write_text(words, encoding="utf-8")
        with pytest.raises(api.ReadingError):
            api.load_answers(path)
