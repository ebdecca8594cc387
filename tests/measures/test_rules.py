"""What is proposed from a name, what makes a profile wrong, when a figure is asked."""

from dataclasses import replace
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nq57.core import reference
from nq57.measures import enums, rules

KHCN = rules.Body("SO-KHCN", "Sở Khoa học và Công nghệ")
TC = rules.Body("SO-TC", "Sở Tài chính")
TK = rules.Body("TK-TINH", "Chi cục Thống kê tỉnh")
SBN = rules.Body("SBN", "Các sở, ban, ngành", is_group=True)
DN = rules.Body("DN-VN", "Các doanh nghiệp vừa và nhỏ", is_group=True, reports=False)
HHDN = rules.Body("HHDN", "Hiệp hội Doanh nghiệp tỉnh", reports=False)
ALONE, MANY = rules.Surroundings(), rules.Surroundings(has_many_leads=True)
PARENT = rules.Surroundings(has_children=True)
INDICATORS = [
    (row["code"], row["title"])
    for row in reference.read_table(reference.FOLDER / "coverage.csv").rows
    if row["kind"] == "indicator"
]


def cells(*values: str, unit: str = "", op: str = ">=") -> tuple[rules.Cell, ...]:
    """Return milestones from 2025 every five years; an empty value is an empty cell."""
    return tuple(
        rules.Cell(2025 + 5 * at, op, Decimal(value), None, unit, value) if value
        else rules.Cell(2025 + 5 * at)
        for at, value in enumerate(values)
    )  # fmt: skip


def facts(name: str, **more: Any) -> rules.Facts:
    known: dict[str, Any] = {
        "code": "I.1", "leads": (KHCN,), "plan_coordinator": KHCN, "statistics": TK,
        "basis": "57/KH-UBND, Phụ lục I, mục I, dòng 1",
    }  # fmt: skip
    return rules.Facts(name=name, **{**known, **more})


def propose(name: str, **more: Any) -> rules.Terms:
    return rules.propose_profile(facts(name, **more)).terms


def whole(**more: Any) -> rules.Terms:
    """Return a profile without fault: a ratio that several offices report."""
    known: dict[str, Any] = {
        "unit": "%", "numerator": "Số hồ sơ trực tuyến", "denominator": "Tổng số hồ sơ",
        "scale": 100, "formula_units": "ratio", "formula_periods": "ratio", "checker": "VP-UBND",
        "frequency": "month", "basis": "142/KH-UBND, Phụ lục I",
    }  # fmt: skip
    return rules.Terms(**{**known, **more})


def test_rules_know_the_closed_lists() -> None:
    assert list(rules.FREQUENCIES) == enums.Frequency.values
    assert set(rules.PROFILE_STEPS) == set(enums.ProfileState.values)
    assert {to for steps in rules.PROFILE_STEPS.values() for to in steps} <= set(
        enums.ProfileState.values
    )


@pytest.mark.parametrize(("code", "name"), INDICATORS, ids=[code for code, _ in INDICATORS])
def test_each_name_of_the_plan_is_understood(code: str, name: str) -> None:
    terms = propose(name, code=code)
    shape = name.split(" ", maxsplit=1)[0]
    if shape == "Tỷ":
        assert (terms.unit, terms.scale, terms.bound_high) == ("%", 100, 100)
        assert terms.numerator.startswith("Số ")
        assert not terms.numerator.endswith(".")
    elif shape == "Số":
        assert terms.unit
        assert bool(terms.denominator) == ("vạn dân" in name)
        assert terms.bound_high is None
    assert (terms.time == "per_year") == ("mỗi năm" in name)
    if terms.time == "per_year":
        assert (terms.frequency, terms.formula_periods) == ("year", "sum")


@pytest.mark.parametrize(
    ("name", "numerator", "denominator"),
    [
        ("Tỷ lệ trạm y tế xã có bệnh án điện tử", "Số trạm y tế xã có bệnh án điện tử",
         "Tổng số trạm y tế xã"),
        ("Tỷ lệ dân số trưởng thành tiếp cận dịch vụ số", "Số người trưởng thành tiếp cận dịch vụ số",
         "Dân số trưởng thành"),
        ("Tỷ lệ trường học nối mạng trên tổng số trường học", "Số trường học nối mạng",
         "Tổng số trường học"),
        ("Tỷ lệ phủ sóng vệ tinh.", "Số phủ sóng vệ tinh", ""),
    ],
)  # fmt: skip
def test_part_and_whole_of_a_name(name: str, numerator: str, denominator: str) -> None:
    terms = propose(name)
    assert (terms.numerator, terms.denominator) == (numerator, denominator)


@pytest.mark.parametrize(
    ("given_cells", "direction"),
    [
        (cells("10", "20", "30"), "up"),
        (cells("30", "20", "10", op="<="), "down"),
        (cells("100", "100"), "keep"),
        ((*cells("1"), rules.Cell(2030, "keep", raw="Duy trì")), "keep"),
        (cells("5", op="<="), "down"),
        (cells("5"), "up"),
        ((), "up"),
    ],
)
def test_direction_follows_the_milestones(
    given_cells: tuple[rules.Cell, ...], direction: str
) -> None:
    assert propose("Số việc", cells=given_cells).direction == direction


def test_a_share_of_grdp_is_yearly_and_one_office_tells_it() -> None:
    given_cells = cells("8", "15", unit="% GRDP", op="=")
    terms = propose("Quy mô kinh tế số", cells=given_cells, leads=(SBN,), coordinators=(TC,))
    assert (terms.unit, terms.frequency, terms.denominator_office) == ("% GRDP", "year", "TK-TINH")
    assert (terms.reported_by, terms.reporter) == ("named_office", "SO-TC")
    assert terms.checker == "SO-KHCN"
    assert rules.list_faults(terms, MANY) == []


def test_per_ten_thousand_people_sums_the_numerator_and_takes_the_population_once() -> None:
    terms = propose("Số kỹ sư trên 01 vạn dân", leads=(SBN, KHCN))
    assert (terms.scale, terms.formula_units, terms.frequency) == (10_000, "sum", "year")
    assert (terms.numerator, terms.denominator_office) == ("Số kỹ sư", "TK-TINH")
    assert propose("Số bác sĩ trên 1.000 dân").scale == 1000


@pytest.mark.parametrize(
    ("leads", "coordinators", "reported_by", "reporter", "checker"),
    [
        ((KHCN,), (TC,), "each_lead", "", "SO-TC"),
        ((KHCN,), (SBN,), "each_lead", "", "SO-KHCN"),
        ((HHDN,), (KHCN,), "named_office", "SO-KHCN", "SO-KHCN"),
        ((DN,), (KHCN, TC), "named_office", "SO-KHCN", "SO-TC"),
        ((), (), "named_office", "SO-KHCN", "SO-KHCN"),
        ((HHDN, SBN), (HHDN,), "each_lead", "", "SO-KHCN"),
    ],
)
def test_who_reports_and_who_checks(
    leads: Any, coordinators: Any, reported_by: str, reporter: str, checker: str
) -> None:
    terms = propose("Số việc", leads=leads, coordinators=coordinators)
    assert (terms.reported_by, terms.reporter, terms.checker) == (reported_by, reporter, checker)


def test_who_has_no_duty_to_report_is_named_in_the_reason() -> None:
    proposal = rules.propose_profile(facts("Số việc", leads=(HHDN, SBN)))
    assert "Hiệp hội Doanh nghiệp tỉnh" in proposal.reasons["reported_by"]


@pytest.mark.parametrize(
    ("name", "leads", "children", "formula", "parent_rule"),
    [
        ("Số việc", (KHCN,), (), "one_source", "own"),
        ("Số việc", (KHCN, TC), (), "sum", "own"),
        ("Tỷ lệ hồ sơ được số hóa", (SBN,), (), "ratio", "own"),
        ("Tỷ lệ chính quyền xã sử dụng phần mềm chung", (SBN,), (), "share_of_units", "own"),
        ("Tỷ lệ dân số trưởng thành sử dụng dịch vụ số", (KHCN, TC), ("II.6.1", "II.6.2"),
         "average", "from_children"),
    ],
)  # fmt: skip
def test_formula_across_offices(
    name: str, leads: Any, children: Any, formula: str, parent_rule: str
) -> None:
    terms = propose(name, leads=leads, children=children)
    assert (terms.formula_units, terms.parent_rule) == (formula, parent_rule)


def test_years_follow_the_empty_milestones() -> None:
    late = propose("Tỷ lệ phủ sóng 6G", cells=cells("", "", "50", "80", unit="%"))
    assert (late.asked_from, late.asked_until) == (2031, None)
    short = propose("Hộ có điện thoại", cells=cells("100", unit="%"), last_horizon=2045)
    assert (short.asked_from, short.asked_until) == (None, 2025)
    span = propose("Số giải giai đoạn 2026 - 2030", time="over_span", span_from=2026, span_to=2030)
    assert (span.time, span.span_from, span.span_to) == ("over_span", 2026, 2030)
    assert (span.frequency, span.formula_periods) == ("year", "sum")


WORDS = st.text(st.sampled_from("tỷlệ sốđược mỗinăm trên vạndân GRDP%.[1]"), max_size=60)
BODIES = st.lists(st.sampled_from([KHCN, TC, TK, SBN, DN, HHDN]), max_size=4).map(tuple)


@given(WORDS, BODIES, BODIES, st.lists(st.integers(0, 200), max_size=5), st.booleans())
def test_any_name_gets_a_proposal_with_a_reason_for_each_field(
    name: str, leads: Any, coordinators: Any, values: list[int], has_children: bool
) -> None:
    told = facts(
        name, leads=leads, coordinators=coordinators, last_horizon=2045,
        cells=cells(*map(str, values), unit="%"), children=("I.1.1",) if has_children else (),
    )  # fmt: skip
    proposal = rules.propose_profile(told)
    assert all(proposal.reasons.values())
    blank = rules.Terms()
    said = {row.field for row in rules.diff(blank, proposal.terms)}
    assert said <= set(proposal.reasons)
    around = rules.Surroundings(has_children, rules.has_many_leads(told))
    gaps = {"unit", "numerator", "denominator", "denominator_office", "reporter"}
    assert {fault.field for fault in rules.list_faults(proposal.terms, around)} <= gaps


def test_a_whole_profile_has_no_fault() -> None:
    assert rules.list_faults(whole(), MANY) == []


@pytest.mark.parametrize(
    ("around", "said", "field"),
    [
        (MANY, {"unit": ""}, "unit"),
        (MANY, {"numerator": ""}, "numerator"),
        (MANY, {"denominator": ""}, "denominator"),
        (MANY, {"scale": 1}, "scale"),
        (MANY, {"scale": 0}, "scale"),
        (ALONE, {"unit": "người", "denominator": "", "formula_units": "sum",
                 "formula_periods": "last"}, "scale"),
        (ALONE, {"unit": "người", "scale": 10_000, "numerator": "", "formula_units": "one_source",
                 "denominator_office": "TK-TINH"}, "numerator"),
        (MANY, {"time": "over_span"}, "span_from"),
        (MANY, {"time": "over_span", "span_from": 2030, "span_to": 2026}, "span_from"),
        (MANY, {"span_from": 2026}, "span_from"),
        (MANY, {"unit": "% GRDP"}, "frequency"),
        (MANY, {"time": "per_year"}, "frequency"),
        (MANY, {"asked_from": 2031, "asked_until": 2030}, "asked_from"),
        (MANY, {"denominator_year": 204}, "denominator_year"),
        (MANY, {"reported_by": "named_office"}, "reporter"),
        (MANY, {"reported_by": "register"}, "register"),
        (MANY, {"reported_by": "published_source"}, "published_source"),
        (MANY, {"register": "coverage"}, "register"),
        (MANY, {"checker": ""}, "checker"),
        (ALONE, {"unit": "người", "denominator": "", "scale": 1, "formula_units": "sum",
                 "formula_periods": "last", "denominator_office": "TK-TINH"},
         "denominator_office"),
        (MANY, {"denominator": "GRDP của tỉnh"}, "denominator_office"),
        (MANY, {"formula_units": "sum"}, "denominator_office"),
        (MANY, {"parent_rule": "from_children"}, "parent_rule"),
        (PARENT, {"parent_rule": "from_children", "formula_units": "one_source"}, "formula_units"),
        (MANY, {"formula_units": "average"}, "formula_units"),
        (MANY, {"formula_units": "one_source"}, "formula_units"),
        (MANY, {"formula_periods": "sum"}, "formula_periods"),
        (MANY, {"formula_periods": "average"}, "formula_periods"),
        (ALONE, {"unit": "người", "denominator": "", "scale": 1, "formula_units": "sum"},
         "formula_periods"),
        (MANY, {"bound_low": Decimal(2), "bound_high": Decimal(1)}, "bound_low"),
        (MANY, {"baseline": Decimal(120), "baseline_year": 2024, "baseline_source": "Báo cáo",
                "bound_high": Decimal(100)}, "baseline"),
        (MANY, {"baseline": Decimal(1), "baseline_source": "Báo cáo"}, "baseline_year"),
        (MANY, {"baseline": Decimal(1), "baseline_year": 2024}, "baseline_source"),
        (MANY, {"baseline_year": 2024}, "baseline"),
        (MANY, {"basis": ""}, "basis"),
        (MANY, {"headline": "validated"}, "headline_basis"),
        (MANY, {"headline_basis": "12/QĐ"}, "headline"),
        (PARENT, {"parent_rule": "from_children", "headline": "checked",
                  "headline_basis": "12/QĐ"}, "headline"),
    ],
)  # fmt: skip
def test_each_fault_stands_at_its_field(
    around: rules.Surroundings, said: dict[str, Any], field: str
) -> None:
    found = {fault.field for fault in rules.list_faults(whole(**said), around)}
    assert field in found


def test_components_may_be_averaged_and_a_count_too() -> None:
    parent = whole(parent_rule="from_children", formula_units="average")
    assert rules.list_faults(parent, PARENT) == []
    score = whole(
        unit="điểm", numerator="", denominator="", scale=1, formula_units="average",
        formula_periods="average",
    )  # fmt: skip
    assert rules.list_faults(score, MANY) == []


def test_an_office_that_checks_itself_is_remarked() -> None:
    terms = whole(checker="SO-KHCN")
    assert rules.list_remarks(terms, frozenset({"SO-KHCN"}))
    assert not rules.list_remarks(terms, frozenset({"SO-KHCN", "SBN"}))
    named = replace(terms, reported_by="named_office", reporter="SO-TC")
    assert not rules.list_remarks(named, frozenset({"SO-KHCN"}))


@pytest.mark.parametrize(
    ("said", "kind", "year", "asked"),
    [
        ({"frequency": "year"}, "month", 2026, False),
        ({"frequency": "year"}, "half_year", 2026, False),
        ({"frequency": "year"}, "year", 2026, True),
        ({"frequency": "month"}, "month", 2026, True),
        ({"frequency": "month"}, "year", 2026, True),
        ({"asked_from": 2031}, "year", 2030, False),
        ({"asked_from": 2031}, "year", 2031, True),
        ({"asked_until": 2025}, "year", 2025, True),
        ({"asked_until": 2025}, "year", 2026, False),
        ({"time": "over_span", "span_from": 2026, "span_to": 2030}, "year", 2031, False),
        ({"parent_rule": "from_children"}, "year", 2026, False),
    ],
)
def test_when_a_figure_is_asked(said: dict[str, Any], kind: str, year: int, asked: bool) -> None:
    assert rules.is_asked(whole(**said), kind=kind, year=year) is asked


@given(st.sampled_from(rules.FREQUENCIES), st.integers(2020, 2050))
def test_what_a_short_report_asks_stands_in_each_longer_one(frequency: str, year: int) -> None:
    terms = whole(frequency=frequency, asked_from=2030)
    answers = [rules.is_asked(terms, kind=kind, year=year) for kind in rules.FREQUENCIES]
    assert answers == sorted(answers)


def test_differences_name_each_field_once_in_order() -> None:
    before, after = whole(), whole(checker="SO-TC", unit="% hồ sơ")
    assert rules.diff(before, before) == []
    assert rules.diff(before, after) == [
        rules.Difference("unit", "%", "% hồ sơ"), rules.Difference("checker", "VP-UBND", "SO-TC")
    ]  # fmt: skip


@pytest.mark.parametrize("state", enums.ProfileState.values)
@pytest.mark.parametrize("to", enums.ProfileState.values)
def test_steps_of_the_graph(state: str, to: str) -> None:
    if to in rules.PROFILE_STEPS[state]:
        rules.check_step(state, to, "I.1")
    else:
        with pytest.raises(rules.MeasuresError, match=r"I\.1"):
            rules.check_step(state, to, "I.1")
