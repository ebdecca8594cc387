"""What each printed cell of the family means, written by hand, one entry a text.

Where two readings are sane both stand in the tuple and either is right.
"""

from dataclasses import dataclass


@dataclass(frozen=True)
class Value:
    """A target: operator, bounds and unit (None when the cell names none)."""

    op: str  # ">=", ">", "<=", "<", "=", "range", "keep", "text"
    low: float | None = None
    high: float | None = None
    unit: str | None = None


@dataclass(frozen=True)
class When:
    """A schedule: kind and, when the cell tells it, the last day in ISO form."""

    kind: str  # "flag", "none", "date", "recurring", "continuous", "condition"
    due: str | None = None
    expected: str | None = None


def _plain(
    op: str, texts: str, unit: str | None, prefix: str = "", tail: str = ""
) -> dict[str, tuple[Value, ...]]:
    """Return entries for bare numbers that a table of one kind prints alike."""
    return {
        f"{prefix}{text}{tail}": (Value(op, float(text), None, unit),) for text in texts.split()
    }


VALUES: dict[str, tuple[Value, ...]] = {
    **_plain("=", "11 13 15 18 20 30 40 50 55 60 63 70 80 85 90 95 97 99 100", "%", tail="%"),
    **_plain(">=", "1 2 3 5 10 15 20 25 30 40 45 50 60 70 75 80 85 90 95", "%", "≥ ", "%"),
    **_plain(">=", "60 70 80 90", "%", "≥", "%"),
    **_plain(">=", "1 2 3 4 5 6 7 8 10 12 15 16 20 24 30 40 50 60 65 70 75 78 80 85 90 95 98 "
                   "100 120 130 150 180 200 250 300 320 600 620", None, "≥ "),
    **_plain("=", "2 3 5 10 11 12 14 15 20 25 40 45 55 60 63 70 80 90 95 96 98 99 100 120 200 "
                  "250 500 800", None),
    **_plain("=", "3 8 15 20 25 30", "% GRDP", tail="% GRDP"),
    "0,2% GRDP": (Value("=", 0.2, None, "% GRDP"),),
    "≥ 0,75%": (Value(">=", 0.75, None, "%"),),
    "≥ 1,5%": (Value(">=", 1.5, None, "%"),),
    "≥ 2,5%": (Value(">=", 2.5, None, "%"),),
    "≥ 98,5%": (Value(">=", 98.5, None, "%"),),
    "≥ 84,5%": (Value(">=", 84.5, None, "%"),),
    "66.67%": (Value("=", 66.67, None, "%"),),
    "≥ 0.66": (Value(">=", 0.66),),
    "≥ 0.75": (Value(">=", 0.75),),
    "≥ 0.85": (Value(">=", 0.85),),
    "≥ 0.92": (Value(">=", 0.92),),
    "1.0": (Value("=", 1.0),),
    "≥ 1,2": (Value(">=", 1.2),),
    "≥ 4,5": (Value(">=", 4.5),),
    "≥ 8,5": (Value(">=", 8.5),),
    "0,35": (Value("=", 0.35),),
    "1,8": (Value("=", 1.8),),
    "0,68": (Value("=", 0.68),),
    "0,82": (Value("=", 0.82),),
    "0,95": (Value("=", 0.95),),
    "≥ 1.000": (Value(">=", 1000),),
    "≥ 1.200": (Value(">=", 1200),),
    "≥ 1.450": (Value(">=", 1450),),
    "≥ 2.000": (Value(">=", 2000),),
    "≥ 2.500": (Value(">=", 2500),),
    "1.200": (Value("=", 1200),),
    "01": (Value("=", 1),),
    "0": (Value("=", 0),),
    "≤ 1": (Value("<=", None, 1),),
    "≤ 3": (Value("<=", None, 3),),
    **_plain("=", "900", "tỷ đồng", tail=" tỷ đồng"),
    **_plain("=", "400 500 650 800", "gian hàng", tail=" gian hàng"),
    "1.000 gian hàng": (Value("=", 1000, None, "gian hàng"),),
    "1.100 tỷ đồng": (Value("=", 1100, None, "tỷ đồng"),),
    "1.300 tỷ đồng": (Value("=", 1300, None, "tỷ đồng"),),
    "1.600 tỷ đồng": (Value("=", 1600, None, "tỷ đồng"),),
    "2.000 tỷ đồng": (Value("=", 2000, None, "tỷ đồng"),),
    "≤ 1%": (Value("<=", None, 1, "%"),),
    "≤ 1,5%": (Value("<=", None, 1.5, "%"),),
    "≤ 2%": (Value("<=", None, 2, "%"),),
    "≤ 2,5%": (Value("<=", None, 2.5, "%"),),
    "≤ 3%": (Value("<=", None, 3, "%"),),
    "≤ 10": (Value("<=", None, 10),),
    "≤ 15": (Value("<=", None, 15),),
    "60 - 65": (Value("range", 60, 65),),
    "> 50": (Value(">", 50),),
    "> 60": (Value(">", 60),),
    "< 2": (Value("<", None, 2),),
    "< 0,5": (Value("<", None, 0.5),),
    "Trên 50%": (Value(">", 50, None, "%"),),
    "Tối thiểu 75%": (Value(">=", 75, None, "%"),),
    "Trên 95": (Value(">", 95),),
    "Trên 95%": (Value(">", 95, None, "%"),),
    "Tối thiểu 25": (Value(">=", 25),),
    "Tối thiểu 5%": (Value(">=", 5, None, "%"),),
    "80% - 90%": (Value("range", 80, 90, "%"),),
    "7 - 10": (Value("range", 7, 10),),
    "2,5 - 3": (Value("range", 2.5, 3),),
    "25 - 30": (Value("range", 25, 30),),
    "20 - 22": (Value("range", 20, 22),),
    "5 - 7": (Value("range", 5, 7),),
    "02 - 03": (Value("range", 2, 3),),
    "≥ 04 người": (Value(">=", 4, None, "người"),),
    "≥ 09 người": (Value(">=", 9, None, "người"),),
    "≥ 14 người": (Value(">=", 14, None, "người"),),
    "≥ 27 người": (Value(">=", 27, None, "người"),),
    "≥ 45 người": (Value(">=", 45, None, "người"),),
    "Duy trì": (Value("keep"),),
    "Sử dụng hệ thống hiện có": (Value("text"),),
    "01 trung tâm cấp tỉnh": (
        Value("=", 1, None, "trung tâm cấp tỉnh"),
        Value("=", 1, None, "trung tâm"),
        Value(">=", 1, None, "trung tâm cấp tỉnh"),
        Value("text"),
    ),
    "Nhóm 50 nước dẫn đầu": (Value("text"), Value("<=", None, 50)),
    "Nhóm 10 tỉnh dẫn đầu": (Value("text"), Value("<=", None, 10)),
    "Tăng ít nhất 3 bậc": (Value("text"), Value(">=", 3, None, "bậc")),
    # Two values for three tiers: the row is a question, any single value is wrong.
    "90%; 80%": (Value("tiers", None, None, "%"), Value("text")),
}  # fmt: skip

_EVENT = "2025-12-31"

SCHEDULES: dict[str, tuple[When, ...]] = {
    "X": (When("flag"),),
    "x": (When("flag"),),
    "-": (When("none"),),
    "Hàng năm": (When("recurring"),),
    "Hằng năm": (When("recurring"),),
    "Cập nhật hàng năm": (When("recurring"),),
    "Tháng 11 hàng năm (kế hoạch năm tiếp theo)": (When("recurring"),),
    "Tháng 12 hàng năm (kế hoạch năm tiếp theo)": (When("recurring"),),
    "Tháng 10 hằng năm": (When("recurring"),),
    "Định kỳ hằng quý": (When("recurring"),),
    "Định kỳ hằng quý, 6 tháng, năm": (When("recurring"),),
    "Thứ bảy hằng tuần": (When("recurring"),),
    "Ngày 15 hằng tháng": (When("recurring"),),
    "Thường xuyên": (When("continuous"),),
    "05/2025": (When("date", "2025-05-31"),),
    "5/2025": (When("date", "2025-05-31"),),
    "Tháng 05/2025": (When("date", "2025-05-31"),),
    "6/2025": (When("date", "2025-06-30"),),
    "06/2025": (When("date", "2025-06-30"),),
    "7/2025": (When("date", "2025-07-31"),),
    "Tháng 7/2025": (When("date", "2025-07-31"),),
    "9/2025": (When("date", "2025-09-30"),),
    "12/2025": (When("date", "2025-12-31"),),
    "Tháng 12/2025": (When("date", "2025-12-31"),),
    "Tháng 4/2026": (When("date", "2026-04-30"),),
    "Tháng 5/2026": (When("date", "2026-05-31"),),
    "Tháng 6/2026": (When("date", "2026-06-30"),),
    "09/2026": (When("date", "2026-09-30"),),
    "Tháng 12/2026": (When("date", "2026-12-31"),),
    "Tháng 6/2027": (When("date", "2027-06-30"),),
    "2026": (When("date", "2026-12-31"),),
    "2027": (When("date", "2027-12-31"),),
    "2028": (When("date", "2028-12-31"),),
    "2030": (When("date", "2030-12-31"),),
    "2035": (When("date", "2035-12-31"),),
    "2040": (When("date", "2040-12-31"),),
    "2025-2026": (When("date", "2026-12-31"),),
    "2025 - 2027": (When("date", "2027-12-31"),),
    "2026 - 2027": (When("date", "2027-12-31"),),
    "Tháng 11/2026": (When("date", "2026-11-30"),),
    "Hoàn thành trong quý III/2027": (When("date", "2027-09-30"),),
    "2025 - 2030": (When("date", "2030-12-31"),),
    "2026 - 2030": (When("date", "2030-12-31"),),
    "Quý II": (When("date", "2027-06-30"),),  # the programme is for the year 2027
    "Quý IV": (When("date", "2027-12-31"),),
    "Tháng 3": (When("date", "2027-03-31"),),
    "Tháng 5": (When("date", "2027-05-31"),),
    "Tháng 11": (When("date", "2027-11-30"),),
    "Quý I": (When("date", "2026-03-31"),),  # the plan is for the year 2026
    "Quý III, Quý IV": (When("date", "2026-12-31"),),
    "Tháng 3 - Tháng 10": (When("date", "2026-10-31"),),
    "Quý I/2026": (When("date", "2026-03-31"),),
    "Quý II/2026": (When("date", "2026-06-30"),),
    "Quý II, III/2026": (When("date", "2026-09-30"),),
    "Quý III/2025": (When("date", "2025-09-30"),),
    "Quý IV/2025": (When("date", "2025-12-31"),),
    "Quý II/2027": (When("date", "2027-06-30"),),
    "Quý I/2028": (When("date", "2028-03-31"),),
    "30/9/2025": (When("date", "2025-09-30"),),
    "31/12/2026": (When("date", "2026-12-31"),),
    "Trước 15/6/2025": (When("date", "2025-06-14"),),
    "Trước 31/7/2025": (When("date", "2025-07-30"),),
    "Trước 30/6/2026": (When("date", "2026-06-29"),),
    "Trước 28/02/2026": (When("date", "2026-02-27"),),
    "Trước ngày 30/11/2025": (When("date", "2025-11-29"),),
    "Trước ngày 30/9/2026": (When("date", "2026-09-29"),),
    "Chậm nhất ngày 31/3/2026": (When("date", "2026-03-31"),),
    "Sau khi có Quyết định của Thủ tướng Chính phủ - dự kiến 12/2025": (
        When("condition", None, _EVENT),
    ),
    "Sau khi có Quyết định của Chính phủ (dự kiến Tháng 9/2025)": (
        When("condition", None, "2025-09-30"),
    ),
    "Sau khi có KH của Bộ KH&C N": (When("condition"),),
    "Sau khi Bộ KHCN ban hành": (When("condition"),),
    "Sau khi có hướng dẫn của Bộ Khoa học và Công nghệ": (When("condition"),),
    "Sau khi Chính phủ ban hành Nghị định mới": (When("condition"),),
    # An event without a date: a condition, or words that a person must date.
    "Trình HĐND tỉnh tại kỳ họp cuối năm 2026": (
        When("condition"),
        When("text"),
        When("date", "2026-12-31"),
    ),
    "Kỳ họp giữa năm 2026": (When("condition"), When("text"), When("date", "2026-07-31")),
}

_SBN = "Các sở, ban, ngành"
_H = "UBND cấp huyện"
_X = "UBND cấp xã"
_KHCN = "Sở Khoa học và Công nghệ"
_UNITS = "các đơn vị"
_SCHOOLS = (
    "Trường Đại học Tây Bắc",
    "Trường Cao đẳng Sơn La",
    "các trung tâm nghiên cứu khoa học",
)

BODIES: dict[str, tuple[str, ...]] = {
    "Các sở, ban, ngành; UBND cấp huyện, cấp xã": (_SBN, _H, _X),
    "Các sở, ban, ngành, UBND cấp huyện, cấp xã": (_SBN, _H, _X),
    "Các sở, ban, ngành, UBND cấp huyện; cấp xã": (_SBN, _H, _X),
    "Các Sở, ban, ngành, UBND cấp huyện; cấp xã": (_SBN, _H, _X),
    "Các sở, ban, ngành; UBND cấp huyện; cấp xã": (_SBN, _H, _X),
    "Các sở, ban, ngành; UBND cấp huyện, xã": (_SBN, _H, _X),
    "Các Sở, Ban, Ngành; UBND cấp huyện, xã": (_SBN, _H, _X),
    "Các sở, ban, ngành liên quan; UBND cấp huyện, cấp xã": (_SBN, _H, _X),
    "Các sở, ban, ngành, UBND cấp huyện, cấp xã có liên quan": (_SBN, _H, _X),
    "UBND cấp huyện, xã": (_H, _X),
    "Các sở, ban, ngành, UBND cấp xã": (_SBN, _X),
    "Các sở, ban, ngành; UBND cấp xã": (_SBN, _X),
    "Các sở, ban, ngành; UBND các xã, phường": (_SBN, "UBND các xã, phường"),
    "Các sở, ban, ngành,": (_SBN,),
    "Các sở, ban, ngành liên quan": (_SBN,),
    "Các Sở, ban, ngành": (_SBN,),
    "Các Sở, Ban, Ngành": (_SBN,),
    _SBN: (_SBN,),
    "Ngân hàng nước khu vực 3": ("Ngân hàng Nhà nước khu vực 3",),
    "Các sở Y tế, Giáo dục và đào tạo, Xây dựng; BHXH tỉnh": (
        "Sở Y tế", "Sở Giáo dục và Đào tạo", "Sở Xây dựng", "Bảo hiểm xã hội tỉnh",
    ),
    "Chi cục Thống kê Sơn La; UBND cấp huyện, xã": ("Chi cục Thống kê Sơn La", _H, _X),
    "Sở Nội vụ, Sở Tài chính": ("Sở Nội vụ", "Sở Tài chính"),
    "Sở Khoa học và Công nghệ, Sở Tài chính": (_KHCN, "Sở Tài chính"),
    "Sở Khoa học và Công nghệ và Sở Tài chính": (_KHCN, "Sở Tài chính"),
    "Sở Tài chính, sở Khoa học và Công nghệ": (_KHCN, "Sở Tài chính"),
    "Sở Tài Chính; Sở Khoa học và Công nghệ": (_KHCN, "Sở Tài chính"),
    "Sở Khoa học và Công nghệ; Sở Công thương; Trung tâm Xúc tiến đầu tư, Thương mại và Du lịch": (
        _KHCN, "Sở Công Thương", "Trung tâm Xúc tiến đầu tư, Thương mại và Du lịch",
    ),
    "Các sở, ban, ngành; UBND cấp huyện, cấp xã; và các đơn vị có liên quan": (
        _SBN, _H, _X, _UNITS,
    ),
    "Các sở, ban, ngành, UBND cấp huyện, cấp xã và các đơn vị có liên quan": (_SBN, _H, _X, _UNITS),
    "Sở KH&CN; Các sở, ban, ngành, UBND cấp huyện, cấp xã và các đơn vị có liên quan": (
        _KHCN, _SBN, _H, _X, _UNITS,
    ),
    "Sở Khoa học và Công nghệ; Các Sở, Ban, Ngành": (_KHCN, _SBN),
    "Sở Khoa học và Công nghệ; Các Sở, ban, ngành": (_KHCN, _SBN),
    "Báo Sơn La; Văn phòng UBND tỉnh; Các sở, ban, ngành; UBND cấp huyện, cấp xã": (
        "Báo Sơn La", "Văn phòng UBND tỉnh", _SBN, _H, _X,
    ),
    "Sở Văn hóa, Thể thao và Du lịch; Sở Nông nghiệp và Môi trường; Sở Công Thương, Sở Giáo dục "
    "và Đào tạo; Sở Y tế": (
        "Sở Văn hóa, Thể thao và Du lịch", "Sở Nông nghiệp và Môi trường", "Sở Công Thương",
        "Sở Giáo dục và Đào tạo", "Sở Y tế",
    ),
    "Các sở, ban, ngành; UBND cấp huyện, cấp xã có liên quan; Trường Đại học Tây Bắc, Trường Cao "
    "đẳng Sơn La, các trung tâm nghiên cứu khoa học trên địa bàn tỉnh": (_SBN, _H, _X, *_SCHOOLS),
    "Các sở, ban, ngành; UBND cấp huyện; cấp xã; Trường Đại học Tây Bắc, Trường Cao đẳng Sơn La, "
    "các trung tâm nghiên cứu khoa học trên địa bàn tỉnh": (_SBN, _H, _X, *_SCHOOLS),
    "Các sở, ban, ngành; UBND cấp huyện, xã; Trường Đại học Tây Bắc, Trường Cao đẳng Sơn La, "
    "các trung tâm nghiên cứu khoa học trên địa bàn tỉnh": (_SBN, _H, _X, *_SCHOOLS),
    "Các doanh nghiệp viễn thông trên địa bàn tỉnh, UBND cấp xã": (
        "Các doanh nghiệp viễn thông", _X,
    ),
    "Sở Khoa học và Công nghệ, các doanh nghiệp viễn thông": (_KHCN, "Các doanh nghiệp viễn thông"),
    "Trường Cao đẳng Sơn La; Cơ sở giáo dục nghề nghiệp": (
        "Trường Cao đẳng Sơn La", "Cơ sở giáo dục nghề nghiệp",
    ),
    "Sở Văn hóa, Thể thao và Du lịch": ("Sở Văn hóa, Thể thao và Du lịch",),
    "Trung tâm Phục vụ hành chính công": ("Trung tâm Phục vụ hành chính công",),
    "Văn phòng HĐND và UBND": ("Văn phòng HĐND và UBND",),
    "Ban Tuyên giáo và Dân vận Tỉnh ủy": ("Ban Tuyên giáo và Dân vận Tỉnh ủy",),
    "Báo và phát thanh, truyền hình tỉnh": ("Báo và phát thanh, truyền hình tỉnh",),
    "Báo và phát thanh, truyền hình Đông Sơn": ("Báo và phát thanh, truyền hình Đông Sơn",),
    "Vụ Kế hoạch - Tài chính": ("Vụ Kế hoạch - Tài chính",),
    "Phòng Văn hóa - Xã hội": ("Phòng Văn hóa - Xã hội",),
    "Các thôn, bản": ("Các thôn, bản",),
    "Các cơ quan tham mưu, giúp việc Tỉnh ủy": ("Các cơ quan tham mưu, giúp việc Tỉnh ủy",),
    "UBND các tỉnh, thành phố": ("UBND các tỉnh, thành phố",),
    "UBND các xã, phường": ("UBND các xã, phường",),
    "Các doanh nghiệp viễn thông; UBND các xã, phường": (
        "Các doanh nghiệp viễn thông", "UBND các xã, phường",
    ),
    "Bộ Chỉ huy Quân sự tỉnh; UBND các xã, phường": (
        "Bộ Chỉ huy Quân sự tỉnh", "UBND các xã, phường",
    ),
}  # fmt: skip


def bodies(raw: str) -> tuple[str, ...] | None:
    """Return the bodies a cell names, or None where sane readers may differ."""
    if raw in BODIES:
        return BODIES[raw]
    parts = tuple(part.strip() for part in raw.split(";"))
    if any("," in part for part in parts):
        return None
    if all(part.startswith(("Sở ", "Bộ ", "UBND ")) for part in parts):
        return parts
    return parts if len(parts) == 1 and " và " not in raw else None
