"""A milestone header never met is read under its own words, and asked about."""

import jsonschema
import pytest

from nq57.documents.reading import api, draft
from nq57.documents.reading.source import Source

from . import building

_HEAD = ["TT", "Chỉ tiêu", "Cơ quan chủ trì", "Kỳ họp thứ 25", "Kỳ họp thứ 26"]
_ROWS = [
    ["1", "Tỷ lệ hồ sơ trực tuyến", "Sở Nội vụ", "80%", "90%"],
    ["2", "Tỷ lệ hộ có cáp quang", "Sở Khoa học và Công nghệ", "70%", "95%"],
    ["3", "Tỷ lệ xã có trạm thu phát sóng", "Sở Tài chính", "75%", "100%"],
]
_ABOVE = ["Sơn La, ngày 04 tháng 6 năm 2025", "KẾ HOẠCH", "Phục vụ kỳ họp", "PHỤ LỤC I"]


def _flat_indicators() -> Source:
    return building.flat([*_ABOVE, *_HEAD, *(cell for row in _ROWS for cell in row)])


@pytest.mark.parametrize(
    "source", [building.table([_HEAD, *_ROWS], _ABOVE), _flat_indicators()], ids=["real", "flat"]
)
def test_numbered_headers_become_columns_without_a_year(source: Source) -> None:
    found = api.read_source(source)
    jsonschema.validate(found.to_json(), api.load_schema())
    read = [
        [(target.label, target.horizon, target.raw) for target in item.targets]
        for item in found.indicators
    ]
    assert read == [
        [("Kỳ họp thứ 25", None, first), ("Kỳ họp thứ 26", None, second)]
        for _, _, _, first, second in _ROWS
    ]
    question = _question(found)
    assert question.id == "milestones:PL1"
    assert "“Kỳ họp thứ 25”, “Kỳ họp thứ 26”" in question.text
    assert all(item.questions == [question.id] for item in found.indicators)
    assert not any(target.is_confirmed for item in found.indicators for target in item.targets)


def test_years_in_a_row_are_proposed_not_set() -> None:
    found = api.read_source(_flat_indicators())
    question = _question(found)
    assert question.proposed == "lien-tiep"
    option = next(one for one in question.options if one.key == "lien-tiep")
    assert option.values == {"PL1": {"years": {"Kỳ họp thứ 25": "2025", "Kỳ họp thứ 26": "2026"}}}


def test_typed_years_are_set_and_close_the_question() -> None:
    source = _flat_indicators()
    question = _question(api.read_source(source))
    years = {"Kỳ họp thứ 25": "năm 2026", "Kỳ họp thứ 26": "tháng 7/2027"}
    answer = api.Answer(question.id, question.fingerprint, values={"PL1": {"years": years}})
    found = api.read_source(source, answers={question.id: answer})
    assert [[target.horizon for target in item.targets] for item in found.indicators] == [
        [2026, 2027]
    ] * 3
    assert not [one for one in found.questions if one.kind == "milestones"]
    assert all(target.is_confirmed for item in found.indicators for target in item.targets)


def test_words_that_are_no_year_leave_the_question_open() -> None:
    source = _flat_indicators()
    question = _question(api.read_source(source))
    years = {"Kỳ họp thứ 25": "sau Tết", "Kỳ họp thứ 26": "2027"}
    answer = api.Answer(question.id, question.fingerprint, values={"PL1": {"years": years}})
    found = api.read_source(source, answers={question.id: answer})
    assert _question(found).id == question.id
    assert [remark.code for remark in found.remarks] == ["stale_answer"]
    assert "“sau Tết”" in found.remarks[0].text


def test_marks_of_a_task_take_the_year_of_their_column() -> None:
    head = ["TT", "Nhiệm vụ", "Cơ quan chủ trì", "Đợt 1", "Đợt 2"]
    rows = [
        ["1", "Xây dựng nghị quyết về dữ liệu số", "Sở Nội vụ", "x", ""],
        ["2", "Xây dựng đề án xã số", "Sở Tài chính", "", "x"],
    ]
    source = building.table([head, *rows], ["PHỤ LỤC II"])
    question = _question(api.read_source(source))
    assert (question.id, question.proposed) == ("milestones:PL2", "giu-ten")
    years = {"Đợt 1": "2026", "Đợt 2": "2027"}
    answer = api.Answer(question.id, question.fingerprint, values={"PL2": {"years": years}})
    found = api.read_source(source, answers={question.id: answer})
    cells = [task.assignments[0].schedule for task in found.tasks]
    assert [(cell[0].raw, cell[0].from_year, cell[0].to_year) for cell in cells] == [
        ("x", 2026, 2026),
        (None, None, None),
    ]
    assert (cells[1][1].raw, cells[1][1].from_year) == ("x", 2027)


def test_unknown_headers_over_figures_are_milestones() -> None:
    head = ["TT", "Chỉ tiêu", "Cơ quan chủ trì", "Vụ xuân", "Vụ mùa", "Loại"]
    rows = [[*row, "Cao"] for row in _ROWS]
    found = api.read_source(building.table([head, *rows]))
    assert [target.label for target in found.indicators[0].targets] == ["Vụ xuân", "Vụ mùa"]
    assert found.indicators[0].remark == "Loại: Cao"
    assert _question(found).id == "milestones:B1"


def test_a_word_over_words_is_no_milestone() -> None:
    head = ["TT", "Chỉ tiêu", "Cơ quan chủ trì", "Năm 2030", "Mức độ 1", "Xếp loại"]
    rows = [[*row, "Cao"] for row in _ROWS]
    found = api.read_source(building.table([head, *rows]))
    assert [target.label for target in found.indicators[0].targets] == ["Năm 2030"]
    assert not [one for one in found.questions if one.kind == "milestones"]


def _question(found: api.Draft) -> draft.Question:
    return next(one for one in found.questions if one.kind == "milestones")
