"""Propose a profile from what the document says of an indicator, each field with its reason.

The names of indicators in Vietnamese plans tell most: "Tỷ lệ … được …" is a part of a whole,
"Số …" a count, "… mỗi năm" a yearly figure; milestones tell unit and direction; who leads
and who coordinates tells who reports and who checks.
"""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from nq57.core import text
from nq57.measures.rules.terms import Terms


@dataclass(frozen=True)
class Body:
    """Who leads or coordinates: an office, a group, or words that name neither.

    ``reports``: an office with a duty to report, or a group with members on the day.
    """

    code: str
    name: str
    is_group: bool = False
    reports: bool = True


@dataclass(frozen=True)
class Cell:
    """One milestone's typed target."""

    horizon: int | None
    op: str = ""
    low: Decimal | None = None
    high: Decimal | None = None
    unit: str = ""
    raw: str = ""

    @property
    def value(self) -> Decimal | None:
        """Return the figure to be reached, or None when there is none."""
        return self.low if self.low is not None else self.high


@dataclass(frozen=True, kw_only=True)
class Facts:
    """What the plan says of an indicator. ``last_horizon`` is the plan's last milestone."""

    code: str
    name: str
    unit: str = ""
    time: str = "at_date"
    span_from: int | None = None
    span_to: int | None = None
    cells: tuple[Cell, ...] = ()
    leads: tuple[Body, ...] = ()
    coordinators: tuple[Body, ...] = ()
    children: tuple[str, ...] = ()
    last_horizon: int | None = None
    plan_coordinator: Body | None = None
    statistics: Body | None = None
    basis: str = ""


@dataclass(frozen=True)
class Proposal:
    """A proposed profile, and why each of its fields is proposed."""

    terms: Terms
    reasons: dict[str, str]


# A field's proposed value and the sentence that says why.
Told = tuple[str, Any, str]

_POPULATION = re.compile(r"\b(dan so|nguoi dan|nguoi truong thanh|ho gia dinh)\b")
_PER_PEOPLE = re.compile(r"tren (?P<n>\d[\d.]*)? ?(?P<unit>van|nghin|trieu)? ?dan\b")
_POWERS = {"van": 10_000, "nghin": 1_000, "trieu": 1_000_000, None: 1}
_PART = re.compile(
    r"^(?P<whole>.+?) (?P<part>(?:thường xuyên|phải được|được|có khả năng|có|sử dụng|ứng dụng|"
    r"tiếp cận|làm chủ|thuộc diện|tiếp nhận|xử lý|nối|kết nối|đạt|hoàn thành|tham gia)\b.*)$"
)
_MONTHLY = re.compile(
    r"\b(thu tuc hanh chinh|ho so|giao dich hanh chinh|tai khoan dinh danh|chu ky so)\b"
)
_RARE = re.compile(
    r"\b(so (trung tam|to chuc|vuon uom|doanh nghiep|can bo)|ty le doanh nghiep|dan so)\b"
)
_OF_UNITS = re.compile(r"\b(chinh quyen|co quan nha nuoc|don vi|co quan)\b.*\b(su dung|co)\b")
_COUNTED = (
    ("doanh nghiệp", "doanh nghiệp"), ("tổ chức", "tổ chức"), ("công trình", "công trình"),
    ("cán bộ", "người"), ("người", "người"), ("nhiệm vụ", "nhiệm vụ"), ("đơn", "đơn"),
    ("bài báo", "bài báo"), ("trung tâm", "trung tâm"), ("sản phẩm", "sản phẩm"),
    ("dự án", "dự án"), ("sáng chế", "sáng chế"), ("sáng kiến", "sáng kiến"),
    ("vườn ươm", "cơ sở"),
)  # fmt: skip
_ONE_WAY = "Các mốc {} dần."


def propose_profile(facts: Facts) -> Proposal:
    """Propose every field from the indicator's words, milestones and offices."""
    told: dict[str, Any] = {}
    reasons: dict[str, str] = {}
    steps: tuple[Callable[[Facts, dict[str, Any]], Iterator[Told]], ...] = (
        _measure, _direction, _time, _frequency, _reporting, _supplier, _checker,
        _units, _periods, _bounds, _basis,
    )  # fmt: skip
    for step in steps:
        for name, value, reason in step(facts, told):
            told[name] = value
            reasons[name] = reason
    return Proposal(Terms(**told), reasons)


def _measure(facts: Facts, told: dict[str, Any]) -> Iterator[Told]:
    name = _bare(facts.name)
    folded = text.fold(name)
    units = list(dict.fromkeys(cell.unit for cell in facts.cells if cell.unit))
    unit = facts.unit or (units[0] if units else "")
    per_people = _PER_PEOPLE.search(folded)
    if per_people:
        yield from _per_people(name, unit, per_people)
    elif "GRDP" in unit.upper():
        yield "unit", unit, "Các mốc ghi theo phần trăm GRDP."
        part = re.sub(r"^[Tt]ỷ lệ\s+", "", name)
        yield "numerator", part[:1].upper() + part[1:], "Tên chỉ tiêu, là phần so với GRDP."
        yield "denominator", "GRDP của tỉnh, giá hiện hành", "Các mốc ghi theo phần trăm GRDP."
        yield "scale", 100, "Phần trăm."
    elif unit.startswith("%") or folded.startswith("ty le"):
        yield (
            "unit",
            unit or "%",
            "Các mốc ghi bằng phần trăm." if unit else "Tên bắt đầu bằng “Tỷ lệ”.",
        )
        yield from _part_and_whole(name)
        yield "scale", 100, "Phần trăm."
    elif folded.startswith("chi so"):
        yield "unit", unit or "điểm", "Tên bắt đầu bằng “Chỉ số”: một điểm số, không có tử và mẫu."
    else:
        yield from _count(name, unit)


def _per_people(name: str, unit: str, found: re.Match[str]) -> Iterator[Told]:
    size = int((found["n"] or "1").replace(".", "")) * _POWERS[found["unit"]]
    words = f"{size:,}".replace(",", ".")
    whole = re.split(r"\s+trên\s+\d", name)[0]
    yield "unit", f"{unit or 'người'} trên {words} dân", f"Tên ghi tính trên {words} dân."
    yield "numerator", whole, "Phần trước chữ “trên” của tên."
    yield "denominator", "Dân số trung bình của tỉnh", "Tính trên số dân."
    yield "scale", size, f"Tính trên {words} dân."


def _part_and_whole(name: str) -> Iterator[Told]:
    bare = re.sub(r"^[Tt]ỷ lệ\s+", "", name)
    over = re.split(r"\s+trên tổng số\s+", bare, maxsplit=1)
    part = _PART.match(bare)
    if len(over) == 2:
        yield "numerator", f"Số {_lower(over[0])}", "Phần trước “trên tổng số” của tên."
        yield "denominator", f"Tổng số {over[1]}", "Phần sau “trên tổng số” của tên."
    elif part:
        whole = re.sub(r"^(dân số|người dân)\b", "người", _lower(part["whole"]))
        reason = "Tên gồm một tổng thể và điều kiện mà một phần của nó đạt."
        yield "numerator", f"Số {whole} {part['part']}", reason
        total = _lower(part["whole"])
        total = f"Dân{total[3:]}" if total.startswith("dân số") else f"Tổng số {total}"
        yield "denominator", total, reason
    else:
        yield "numerator", f"Số {_lower(bare)}", "Tên chỉ nói phần được tính."
        yield "denominator", "", "Tên không nói rõ tính trên tổng nào: cần ghi."


def _count(name: str, unit: str) -> Iterator[Told]:
    if unit:
        yield "unit", unit, "Đơn vị ghi trong các mốc."
    else:
        bare = re.sub(r"^số\s+", "", _lower(name))
        counted = next((said for word, said in _COUNTED if bare.startswith(word)), "")
        reason = "Tên đếm số này." if counted else "Tên và các mốc không nói đơn vị: cần ghi."
        yield "unit", counted, reason


def _direction(facts: Facts, told: dict[str, Any]) -> Iterator[Told]:
    values = [cell.value for cell in facts.cells if cell.value is not None]
    if any(cell.op == "keep" for cell in facts.cells):
        yield "direction", "keep", "Văn bản ghi “Duy trì” ở các mốc sau."
    elif len(set(values)) > 1 and values == sorted(values):
        yield "direction", "up", _ONE_WAY.format("tăng")
    elif len(set(values)) > 1 and values == sorted(values, reverse=True):
        yield "direction", "down", _ONE_WAY.format("giảm")
    elif len(values) > 1 and len(set(values)) == 1:
        yield "direction", "keep", "Các mốc bằng nhau."
    elif any(cell.op in ("<", "<=") for cell in facts.cells):
        yield "direction", "down", "Mục tiêu là không quá một mức."
    else:
        yield "direction", "up", "Mục tiêu là đạt một mức."


def _time(facts: Facts, told: dict[str, Any]) -> Iterator[Told]:
    folded = text.fold(facts.name)
    if facts.time == "over_span" and facts.span_from and facts.span_to:
        reason = f"Tên ghi giai đoạn {facts.span_from}–{facts.span_to}."
        yield "time", "over_span", reason
        yield "span_from", facts.span_from, reason
        yield "span_to", facts.span_to, reason
    elif facts.time == "per_year" or re.search(r"\b(moi|hang|hằng) nam\b", folded):
        yield "time", "per_year", "Tên ghi “mỗi năm”."
    else:
        yield "time", "at_date", "Tên không ghi “mỗi năm” hay giai đoạn: tính tại thời điểm."
    horizons = sorted(cell.horizon for cell in facts.cells if cell.horizon)
    stated = sorted(cell.horizon for cell in facts.cells if cell.horizon and cell.raw)
    if stated and horizons[0] < stated[0]:
        before = max(year for year in horizons if year < stated[0])
        reason = f"Văn bản bỏ trống các mốc đến {before}, mốc đầu tiên có giá trị là {stated[0]}."
        yield "asked_from", before + 1, reason
    if horizons and facts.last_horizon and horizons[-1] < facts.last_horizon:
        yield "asked_until", horizons[-1], f"Bảng của chỉ tiêu này chỉ có mốc đến {horizons[-1]}."


def _frequency(facts: Facts, told: dict[str, Any]) -> Iterator[Told]:
    folded = text.fold(facts.name)
    if "GRDP" in told["unit"].upper():
        yield "frequency", "year", "GRDP chỉ có hằng năm."
    elif told["time"] == "per_year":
        yield "frequency", "year", "Số của mỗi năm thì hỏi hằng năm."
    elif told["time"] == "over_span":
        yield "frequency", "year", "Số của cả giai đoạn cộng từ từng năm."
    elif folded.startswith("chi so"):
        yield "frequency", "year", "Chỉ số được công bố hằng năm."
    elif _PER_PEOPLE.search(folded):
        yield "frequency", "year", "Dân số trung bình chỉ có hằng năm."
    elif "ngan sach" in folded:
        yield "frequency", "year", "Ngân sách quyết toán theo năm."
    elif _MONTHLY.search(folded):
        yield "frequency", "month", "Số liệu phát sinh hằng ngày trên hệ thống, có sẵn mỗi tháng."
    elif _RARE.search(folded):
        yield (
            "frequency",
            "half_year",
            "Số liệu đổi chậm hoặc phải điều tra: sáu tháng một lần.",
        )
    else:
        yield "frequency", "quarter", "Mức thường dùng khi tên không nói khác."


def _reporting(facts: Facts, told: dict[str, Any]) -> Iterator[Told]:
    if text.fold(facts.name).startswith("chi so"):
        yield "reported_by", "published_source", "Chỉ số do cơ quan khác chấm và công bố."
        yield "published_source", "", "Văn bản không nói ai công bố: cần ghi."
        return
    silent = "; ".join(body.name for body in facts.leads if not body.reports)
    is_one_figure = "GRDP" in told["unit"].upper() and has_many_leads(facts)
    if any(body.reports for body in facts.leads) and not is_one_figure:
        reason = "Văn bản giao các cơ quan này chủ trì."
        if silent:
            reason += f" Chưa có trách nhiệm báo cáo: {silent}."
        yield "reported_by", "each_lead", reason
        return
    offices = [body for body in facts.coordinators if body.code and not body.is_group]
    stand_in = next((body for body in offices if body.reports), facts.plan_coordinator)
    reason = f"Chủ trì ({silent or 'văn bản không ghi'}) không có trách nhiệm báo cáo."
    if is_one_figure:
        reason = "Nhiều cơ quan cùng chủ trì, không cơ quan nào tự có số của cả tỉnh."
    yield "reported_by", "named_office", reason
    if stand_in is None:
        yield "reporter", "", f"{reason} Văn bản không có cơ quan nào thay: cần chọn."
    else:
        yield "reporter", stand_in.code, f"{reason} {stand_in.name} báo cáo thay."


def _supplier(facts: Facts, told: dict[str, Any]) -> Iterator[Told]:
    whole = text.fold(told.get("denominator", ""))
    if not whole:
        return
    if "grdp" in whole or "dan so" in whole or _POPULATION.search(whole):
        what = "GRDP" if "grdp" in whole else "dân số, hộ"
        if facts.statistics is None:
            yield "denominator_office", "", f"Mẫu số là {what}: cần chọn cơ quan thống kê."
        else:
            yield (
                "denominator_office",
                facts.statistics.code,
                f"Mẫu số là {what}, số của cơ quan thống kê.",
            )
    else:
        yield "denominator_office", "", "Cơ quan báo cáo tử số báo cáo luôn mẫu số."


def _checker(facts: Facts, told: dict[str, Any]) -> Iterator[Told]:
    named = [body for body in facts.coordinators if body.code and not body.is_group]
    used = (told.get("reporter"), told.get("denominator_office"))
    others = [body for body in named if body.reports and body.code not in used]
    if others:
        yield "checker", others[0].code, f"{others[0].name} là cơ quan phối hợp được nêu tên."
    elif facts.plan_coordinator is not None:
        reason = (
            "Dòng này không nêu cơ quan phối hợp nào khác: cơ quan tổng hợp của kế hoạch kiểm tra."
        )
        yield "checker", facts.plan_coordinator.code, reason
    else:
        yield "checker", "", "Không rõ cơ quan nào kiểm tra: cần chọn."


def _units(facts: Facts, told: dict[str, Any]) -> Iterator[Told]:
    folded = re.sub(r"^ty le ", "", text.fold(facts.name))
    is_ratio = bool(told.get("denominator"))
    if facts.children:
        reason = f"Chỉ tiêu gồm {len(facts.children)} chỉ tiêu thành phần."
        yield "parent_rule", "from_children", reason
        shape = "average" if is_ratio else "sum"
        yield "formula_units", shape, f"{reason} Các thành phần cùng một loại số."
        return
    yield "parent_rule", "own", "Không có chỉ tiêu thành phần."
    is_alone = told["reported_by"] != "each_lead" or not has_many_leads(facts)
    if is_alone:
        yield "formula_units", "one_source", "Chỉ một nơi báo cáo số liệu."
    elif _PER_PEOPLE.search(folded):
        yield "formula_units", "sum", "Tử số cộng từ các đơn vị, dân số lấy một lần cho cả tỉnh."
    elif is_ratio and _OF_UNITS.match(folded):
        yield "formula_units", "share_of_units", "Đếm số đơn vị đạt trên tổng số đơn vị."
    elif is_ratio or told["unit"].startswith("%"):
        yield "formula_units", "ratio", "Tỷ lệ của nhiều đơn vị: cộng tử, cộng mẫu rồi mới chia."
    else:
        yield "formula_units", "sum", "Đếm ở từng đơn vị rồi cộng."


def _periods(facts: Facts, told: dict[str, Any]) -> Iterator[Told]:
    is_ratio = bool(told.get("denominator"))
    if told["time"] == "over_span":
        yield "formula_periods", "sum", "Cộng các năm của giai đoạn."
    elif told["time"] == "per_year" and not is_ratio:
        yield "formula_periods", "sum", "Cộng những gì phát sinh trong năm."
    elif is_ratio and re.match(r"(ty le )?(ho so|giao dich)\b", text.fold(facts.name)):
        yield (
            "formula_periods",
            "ratio",
            "Hồ sơ phát sinh từng kỳ: cộng tử, cộng mẫu rồi chia.",
        )
    else:
        yield "formula_periods", "last", "Số tại thời điểm: kỳ dài lấy số của kỳ sau cùng."


def _bounds(facts: Facts, told: dict[str, Any]) -> Iterator[Told]:
    values = [cell.value for cell in facts.cells if cell.value is not None]
    if told["unit"].startswith("%"):
        yield "bound_low", Decimal(0), "Phần trăm không âm."
        yield "bound_high", Decimal(100), "Một phần không lớn hơn tổng thể."
    elif text.fold(facts.name).startswith("chi so") and values and max(values) <= 1:
        yield "bound_low", Decimal(0), "Các mốc nằm trong khoảng 0 đến 1."
        yield "bound_high", Decimal(1), "Các mốc nằm trong khoảng 0 đến 1."
    else:
        yield "bound_low", Decimal(0), "Số đếm không âm."


def _basis(facts: Facts, told: dict[str, Any]) -> Iterator[Told]:
    yield "basis", facts.basis, "Dòng của kế hoạch nêu chỉ tiêu này."


def has_many_leads(facts: Facts) -> bool:
    """Say whether several offices report when each lead does: more than one, or a group."""
    reporting = [body for body in facts.leads if body.reports]
    return len(reporting) > 1 or any(body.is_group for body in reporting)


def _bare(name: str) -> str:
    return re.sub(r"\s*\[\d+\]\s*$", "", name).strip().rstrip(".").strip()


def _lower(words: str) -> str:
    """Start with a small letter, unless the first word is a short form."""
    first = words.split(" ", maxsplit=1)[0]
    return words if first.isupper() and len(first) > 1 else words[:1].lower() + words[1:]
