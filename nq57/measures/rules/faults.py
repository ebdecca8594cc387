"""What makes a profile wrong: every fault is a field and a sentence that says what to do."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from decimal import Decimal

from nq57.measures.rules.terms import Fault, Terms

YEARS = range(1990, 2101)
_RATIOS = frozenset({"ratio", "share_of_units"})
_SOURCES = {
    "named_office": ("reporter", "Chọn cơ quan báo cáo."),
    "register": ("register", "Ghi sổ chuyên ngành giữ số liệu."),
    "published_source": ("published_source", "Ghi nguồn công bố: cơ quan nào, tài liệu nào."),
}


@dataclass(frozen=True)
class Surroundings:
    """What a profile's rules must know of its indicator."""

    has_children: bool = False
    has_many_leads: bool = False


def list_faults(terms: Terms, around: Surroundings) -> list[Fault]:
    """Return everything that is wrong or missing, in the order of the form."""
    checks: tuple[Callable[[Terms, Surroundings], Iterator[Fault]], ...] = (
        _check_measure, _check_time, _check_reporting, _check_supplier, _check_units,
        _check_periods, _check_headline, _check_numbers,
    )  # fmt: skip
    return [fault for check in checks for fault in check(terms, around)]


def list_remarks(terms: Terms, leads: frozenset[str]) -> list[str]:
    """Return what is allowed but should be seen before approval; ``leads`` are codes."""
    reporters = {terms.reporter} if terms.reported_by == "named_office" else set(leads)
    if terms.reported_by in ("each_lead", "named_office") and reporters == {terms.checker}:
        return ["Cơ quan kiểm tra cũng là cơ quan báo cáo: nên có cơ quan khác kiểm tra."]
    return []


def _check_measure(terms: Terms, around: Surroundings) -> Iterator[Fault]:
    if not terms.unit:
        yield Fault("unit", "Ghi đơn vị tính.")
    is_ratio = _is_ratio(terms)
    if is_ratio and not terms.numerator:
        yield Fault("numerator", "Tỷ lệ phải có tử số bằng lời.")
    if is_ratio and not terms.denominator:
        yield Fault("denominator", "Tỷ lệ phải có mẫu số bằng lời.")
    if terms.denominator and not terms.numerator and not is_ratio:
        yield Fault("numerator", "Có mẫu số thì phải ghi cả tử số.")
    if terms.scale < 1:
        yield Fault("scale", "Hệ số nhân phải từ 1 trở lên.")
    elif terms.scale > 1 and not terms.denominator and not is_ratio:
        yield Fault("scale", "Không có mẫu số thì hệ số nhân là 1.")
    elif terms.unit.startswith("%") and terms.denominator and terms.scale != 100:
        yield Fault("scale", "Đơn vị là phần trăm thì hệ số nhân là 100.")


def _check_time(terms: Terms, around: Surroundings) -> Iterator[Fault]:
    if terms.time == "over_span":
        if terms.span_from is None or terms.span_to is None:
            yield Fault("span_from", "Chỉ tiêu của cả giai đoạn phải có năm đầu và năm cuối.")
        elif terms.span_from > terms.span_to:
            yield Fault("span_from", "Năm đầu của giai đoạn phải trước năm cuối.")
    elif terms.span_from is not None or terms.span_to is not None:
        yield Fault("span_from", "Chỉ ghi giai đoạn khi chỉ tiêu tính cho cả giai đoạn.")
    if "GRDP" in terms.unit.upper() and terms.frequency != "year":
        yield Fault("frequency", "Tỷ lệ so với GRDP chỉ có hằng năm: chọn kỳ hằng năm.")
    elif terms.time == "per_year" and terms.frequency != "year":
        yield Fault("frequency", "Số của mỗi năm chỉ hỏi hằng năm: chọn kỳ hằng năm.")
    if terms.asked_from and terms.asked_until and terms.asked_from > terms.asked_until:
        yield Fault("asked_from", "Năm bắt đầu hỏi phải trước năm thôi hỏi.")
    named = ("span_from", "span_to", "asked_from", "asked_until", "denominator_year")
    for name in (*named, "baseline_year"):
        year = getattr(terms, name)
        if year is not None and year not in YEARS:
            yield Fault(name, f"Năm {year} không hợp lý. Ghi năm từ {YEARS[0]} đến {YEARS[-1]}.")


def _check_reporting(terms: Terms, around: Surroundings) -> Iterator[Fault]:
    wanted = _SOURCES.get(terms.reported_by)
    if wanted and not getattr(terms, wanted[0]):
        yield Fault(*wanted)
    for kind, (name, _) in _SOURCES.items():
        if kind != terms.reported_by and getattr(terms, name):
            yield Fault(name, "Ô này không dùng với cách báo cáo đã chọn: xóa hoặc chọn lại.")
    if not terms.checker:
        yield Fault("checker", "Chọn cơ quan kiểm tra số liệu.")


def _check_supplier(terms: Terms, around: Surroundings) -> Iterator[Fault]:
    is_named = bool(terms.denominator_office or terms.denominator_source)
    if not terms.denominator:
        if (is_named or terms.denominator_year) and not _is_ratio(terms):
            yield Fault("denominator_office", "Không có mẫu số thì bỏ trống nguồn và năm mẫu số.")
        return
    if is_named:
        return
    if "GRDP" in terms.denominator.upper():
        yield Fault("denominator_office", "Ghi cơ quan cung cấp GRDP.")
    elif terms.formula_units == "sum":
        yield Fault(
            "denominator_office",
            "Tử số cộng từ các đơn vị, mẫu số lấy một lần: ghi cơ quan cung cấp mẫu số.",
        )


def _check_units(terms: Terms, around: Surroundings) -> Iterator[Fault]:
    is_derived = terms.parent_rule == "from_children"
    formula = terms.formula_units
    if is_derived and not around.has_children:
        yield Fault("parent_rule", "Chỉ tiêu này không có chỉ tiêu thành phần để tính từ đó.")
    if is_derived and formula in ("one_source", "share_of_units"):
        yield Fault("formula_units", "Tính từ chỉ tiêu thành phần thì chọn cách gộp các số đó.")
    if formula == "average" and terms.denominator and not is_derived:
        yield Fault(
            "formula_units",
            "Không lấy bình quân các tỷ lệ: chọn “Tổng tử số chia tổng mẫu số”.",
        )
    is_alone = terms.reported_by != "each_lead" or not around.has_many_leads
    if formula == "one_source" and not is_alone and not is_derived:
        yield Fault(
            "formula_units",
            "Nhiều cơ quan chủ trì cùng báo cáo thì không lấy từ một nguồn: chọn cách gộp, "
            "hoặc chỉ định một cơ quan báo cáo.",
        )


def _check_periods(terms: Terms, around: Surroundings) -> Iterator[Fault]:
    if terms.formula_periods == "sum" and terms.time == "at_date":
        yield Fault("formula_periods", "Số tại một thời điểm không cộng qua các kỳ.")
    if terms.formula_periods in ("sum", "average") and terms.denominator:
        yield Fault(
            "formula_periods",
            "Tỷ lệ không cộng, không lấy bình quân qua các kỳ: chọn tổng tử số chia tổng mẫu số "
            "hoặc số của kỳ sau cùng.",
        )
    if terms.formula_periods == "ratio" and not terms.denominator:
        yield Fault("formula_periods", "Không có mẫu số thì không chia được qua các kỳ.")


def _check_headline(terms: Terms, around: Surroundings) -> Iterator[Fault]:
    if terms.headline and terms.parent_rule == "from_children":
        yield Fault(
            "headline",
            "Chỉ tiêu tính từ các thành phần thì lấy số theo từng thành phần: bỏ trống ô này.",
        )
    if terms.headline and not terms.headline_basis:
        yield Fault("headline_basis", "Ghi căn cứ của cách lấy số riêng: văn bản nào, điều nào.")
    if terms.headline_basis and not terms.headline:
        yield Fault("headline", "Chọn cách lấy số riêng, hoặc bỏ trống căn cứ của nó.")


def _check_numbers(terms: Terms, around: Surroundings) -> Iterator[Fault]:
    low, high = terms.bound_low, terms.bound_high
    if low is not None and high is not None and low > high:
        yield Fault("bound_low", "Cận dưới của khoảng hợp lý lớn hơn cận trên.")
    elif terms.baseline is not None and not _lies_between(terms.baseline, low, high):
        yield Fault("baseline", "Mức xuất phát nằm ngoài khoảng hợp lý.")
    if terms.baseline is not None and terms.baseline_year is None:
        yield Fault("baseline_year", "Ghi năm của mức xuất phát.")
    if terms.baseline is not None and not terms.baseline_source:
        yield Fault("baseline_source", "Ghi nguồn chính thức của mức xuất phát.")
    if terms.baseline is None and (terms.baseline_year or terms.baseline_source):
        yield Fault("baseline", "Ghi mức xuất phát, hoặc bỏ trống năm và nguồn của nó.")
    if not terms.basis:
        yield Fault("basis", "Ghi căn cứ: số, ký hiệu văn bản và điều khoản.")


def _is_ratio(terms: Terms) -> bool:
    return terms.formula_units in _RATIOS or terms.unit.startswith("%")


def _lies_between(value: Decimal, low: Decimal | None, high: Decimal | None) -> bool:
    return (low is None or low <= value) and (high is None or value <= high)
