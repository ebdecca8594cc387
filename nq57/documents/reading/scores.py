"""How ill a piece of text fits a column: costs that the alignment adds up.

A cost is about minus the logarithm of how likely such text stands in such a column:
0 is at home, 2 is odd, 5 is a stranger.
"""

import re
from dataclasses import dataclass

from nq57.documents.reading import agencies, columns, schedules, targets

_PRODUCT = re.compile(
    r"^(?:các |bản |bộ |dự thảo |tờ trình |\d+ )?(?:kế hoạch|quyết định|nghị quyết|báo cáo|đề án"
    r"|hội nghị|hội thảo|chương trình|quy chế|quy định|quy trình|văn bản|công văn|dự án|hệ thống"
    r"|nền tảng|phần mềm|danh mục|bộ chỉ số|tài liệu|cuốn|video|chuyên trang|chuyên mục|thông tư"
    r"|nghị định|chỉ thị|hợp đồng|biên bản|mô hình|cơ sở dữ liệu|csdl|trung tâm|cổng|ứng dụng"
    r"|khóa|lớp|cuộc|sản phẩm|dữ liệu|nhiệm vụ|thủ tục|thông báo|hướng dẫn|tờ|đề xuất|kết quả"
    r"|bài|tin|phóng sự|sự kiện|giải pháp|quỹ|tiêu chí|hồ sơ|thỏa thuận|luật|đề cương|phương án"
    r"|chiến lược|lễ|phong trào|hạ tầng|trang|biểu|chính sách|cơ chế|chứng)(?!\w)",
    re.IGNORECASE,
)
_UNIT = re.compile(
    r"^(?:tỷ lệ\s*(?:\(?%\)?)?|%|‰|phần trăm|người|lượt(?: người)?|doanh nghiệp|dn|điểm|số|hệ thống"
    r"|đơn vị|tổ chức|sản phẩm|nhiệm vụ|đề tài|bài(?: báo)?|công trình|trung tâm|đơn|bằng|cơ sở"
    r"|hộ(?: gia đình)?|trạm|xã|thôn|bản|giây|mbps|gbps|mb/s|triệu(?: đồng| usd)?|tỷ(?: đồng)?"
    r"|nghìn|đồng|usd|hạng|thứ hạng|xếp hạng|bậc|nhóm|lần|năm|ngày|giờ|mô hình|dự án|nền tảng"
    r"|dịch vụ|thủ tục|ttths?|hồ sơ|sáng chế|văn bằng|sáng kiến|cuộc|lớp|khóa|chỉ số|văn bản"
    r"|số lượng|cán bộ|tài khoản|% grdp|grdp|%/năm|người/vạn dân|chuyên gia|giải|vườn ươm|"
    r"hợp tác xã|htx|cái|bộ|chiếc|thiết bị|dataset|bộ dữ liệu|đề án|chương trình|quỹ|giải pháp)$",
    re.IGNORECASE,
)
_CONNECTOR = re.compile(
    r"(?:[,;:(/\-–&]|(?<!\w)(?:và|của|cho|với|các|trong|về|theo|từ|đến|có|được))$"
)
_BULLET = re.compile(r"^[-+•*–]\s+[^\Wa-zà-ỹđ]")
# A line that ends so is not a whole cell: the name it begins goes on below.
_BROKEN = re.compile(
    r"(?:^|[,;]\s*|\s)(?:Trường|Sở|Bộ|Các|UBND|Ủy ban|Ủy ban nhân|Trung|Trung tâm|Văn|Ngân|Hội|Hiệp"
    r"|Liên|Đại|Cao|doanh|cơ|đơn|khoa học và|công nghệ và|cấp|địa|viễn|liên|trên địa|có liên)$"
)
_PERSON = re.compile(
    r"^(?:đ/c|đồng chí|ông|bà|pct|phó chủ tịch|chủ tịch (?:ubnd|hđnd)|bí thư|phó bí thư)(?!\w)"
    r"|\bPCT\b",
    re.IGNORECASE,
)
_BASIS = re.compile(
    r"^(?:nghị quyết|kế hoạch|quyết định|chương trình|thông báo|chỉ thị|kết luận|đề án|công văn)"
    r".{0,20}\bsố\s*\d+|^\d+[-/][A-ZĐ]",
    re.IGNORECASE,
)
STRANGE = 7.0


@dataclass(frozen=True)
class Traits:
    """What a piece of text looks like, measured once."""

    words: int
    is_numeric: bool
    is_schedule: bool
    is_mark: bool
    agency: float
    is_product: bool
    is_unit: bool
    starts_lower: bool
    is_bullet: bool
    ends_open: bool
    ends_stop: bool
    is_capital_mark: bool
    is_titled: bool
    is_broken: bool
    is_person: bool
    is_basis: bool


class Judge:
    """Measures pieces of text once and tells what each costs in a column."""

    def __init__(self, names: agencies.Agencies) -> None:
        self._names = names
        self._traits: dict[str, Traits] = {}
        self._joins: dict[tuple[str, str], float] = {}

    def traits(self, raw: str) -> Traits:
        """Return the traits of ``raw``."""
        if raw not in self._traits:
            self._traits[raw] = self._measure(raw)
        return self._traits[raw]

    def cost(self, raw: str, kind: columns.Kind) -> float:
        """Return what ``raw`` costs as a cell of a column of ``kind``."""
        traits = self.traits(raw)
        if kind in ("lead", "coordinator", "monitor", "agency"):
            return _agency_cost(traits)
        if kind in ("person", "basis"):
            is_home = traits.is_person if kind == "person" else traits.is_basis
            return (0.0 if traits.words <= 8 else 1.5) if is_home else 3.0
        if kind == "money":
            return (0.0 if traits.words <= 2 else 1.5) if traits.is_numeric else 3.0
        if kind in ("value", "baseline"):
            return _value_cost(traits)
        if kind == "deadline":
            return _deadline_cost(traits)
        if kind == "product":
            return _product_cost(traits)
        if kind == "unit":
            return _unit_cost(traits)
        if kind == "name":
            return _name_cost(traits)
        odd = traits.is_numeric or traits.is_schedule or traits.is_mark
        if kind == "note" and not odd and traits.agency < 0.7:
            return 0.6
        return 2.5 if odd else 1.5 + (1.5 if traits.agency >= 0.7 else 0.0)

    def join_cost(self, first: str, second: str) -> float:
        """Return what it costs to read two lines as one cell."""
        key = (first, second)
        if key not in self._joins:
            self._joins[key] = self._measure_join(first, second)
        return self._joins[key]

    def _measure_join(self, first: str, second: str) -> float:
        before, after = self.traits(first), self.traits(second)
        if after.is_numeric or after.is_schedule or after.is_mark:
            return 4.5
        cost = 2.2
        if after.is_bullet:
            return 0.4 if before.ends_open or before.ends_stop else 1.8
        if before.ends_open:
            cost -= 1.6
        elif before.ends_stop:
            cost += 0.8
        if after.starts_lower:
            cost += 0.5 if after.agency >= 0.7 and not before.ends_open else -1.4
        return max(cost, 0.2)

    def _measure(self, raw: str) -> Traits:
        mark = bool(schedules.MARK.match(raw) or schedules.NOTHING.match(raw))
        agency = agencies.likeness(raw)
        if 0.0 < agency < 0.7 and len(raw) < 200 and self._names.knows(raw):
            agency = 0.9
        first = raw.lstrip("“\"'( ")[:1]
        return Traits(
            words=len(raw.split()),
            is_numeric=not mark and targets.is_numeric(raw),
            is_schedule=schedules.looks_like_schedule(raw),
            is_mark=mark,
            agency=agency,
            is_product=bool(_PRODUCT.match(raw)),
            is_unit=bool(_UNIT.match(raw)),
            starts_lower=first.islower(),
            is_bullet=bool(_BULLET.match(raw)),
            ends_open=bool(_CONNECTOR.search(raw)),
            ends_stop=raw.endswith((".", "!", "?")),
            is_capital_mark=raw == "X",
            is_person=bool(_PERSON.search(raw)),
            is_basis=bool(_BASIS.search(raw)),
            is_broken=bool(_BROKEN.search(raw)),
            is_titled=first.isupper() and len(raw.split()) <= 6 and not raw.endswith("."),
        )


def _agency_cost(traits: Traits) -> float:
    if traits.is_numeric or traits.is_schedule or traits.is_mark:
        return STRANGE + 1.0
    cost = 0.0 if traits.agency >= 0.7 else 0.3 + (0.7 - traits.agency) * 6
    if traits.is_person:
        cost += 2.5
    if traits.ends_open:
        cost += 0.4
    if traits.is_broken:
        cost += 2.5
    if traits.starts_lower:
        cost += 0.5
    if traits.is_titled and traits.agency < 0.35:
        cost -= 1.5
    return cost + (1.0 if traits.is_product and traits.agency < 0.7 else 0.0)


def _value_cost(traits: Traits) -> float:
    if traits.is_numeric:
        return 0.0 if traits.words <= 8 else 1.0
    if traits.is_mark:
        return 2.5
    if traits.agency >= 0.7 or traits.is_person or traits.is_basis:
        return STRANGE
    return 2.0 + 0.3 * max(0, traits.words - 5) + (1.5 if traits.is_schedule else 0.0)


def _deadline_cost(traits: Traits) -> float:
    if traits.is_schedule or traits.is_mark:
        return 0.7 if traits.is_capital_mark else 0.0
    if traits.agency >= 0.7 or traits.is_person or traits.is_basis:
        return STRANGE
    return 2.8 + 0.25 * max(0, traits.words - 3) + (1.5 if traits.is_numeric else 0.0)


def _product_cost(traits: Traits) -> float:
    if traits.is_mark or (traits.is_numeric and traits.words < 4):
        return STRANGE
    if traits.is_numeric:
        return 1.5
    if traits.is_schedule:
        return STRANGE - 1.0
    if traits.agency >= 0.7 or traits.is_person:
        return 4.0
    if traits.is_basis:
        return 1.5
    base = 0.0 if traits.is_product else 0.8 + traits.agency
    return base + (0.7 if traits.words > 50 else 0.0)


def _unit_cost(traits: Traits) -> float:
    if traits.is_unit:
        return 0.0
    if traits.is_numeric or traits.is_mark or traits.is_schedule:
        return STRANGE
    if traits.agency >= 0.7:
        return 4.5
    return 0.8 if traits.words <= 4 else 3.0 + 0.3 * traits.words


def _name_cost(traits: Traits) -> float:
    if (traits.is_numeric and traits.words < 5) or traits.is_mark or traits.is_schedule:
        return STRANGE
    cost = 0.0 if traits.words >= 4 else 1.2
    if traits.agency >= 0.7:
        cost += 2.5
    return cost
