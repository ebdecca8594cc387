"""Invented: a commune's plan; its performers are commune offices and villages."""

from tests.factories.plan_documents.truth import (
    Column,
    Document,
    Facts,
    Grid,
    Head,
    group,
    leaf,
)

_VHXH = "Phòng Văn hóa - Xã hội"
_KT = "Phòng Kinh tế"

_INDICATORS = Grid(
    kind="indicators",
    title=("BIỂU 1", "CHỈ TIÊU CHUYỂN ĐỔI SỐ XÃ TÂN HÒA"),
    columns=(
        Column("number", "TT"),
        Column("name", "Nội dung chỉ tiêu"),
        Column("unit", "ĐVT"),
        Column("target", "Năm 2026", 2026),
        Column("target", "Đến năm 2030", 2030),
        Column("lead", "Bộ phận chủ trì"),
        Column("coordinators", "Bộ phận phối hợp"),
    ),
    rows=(
        group("I", "CHÍNH QUYỀN SỐ"),
        leaf("1", "Hồ sơ thủ tục hành chính nộp trực tuyến", "%", "80", "95",
             "Trung tâm Phục vụ hành chính công", "Công an xã"),
        leaf("2", "Văn bản đi ký số", "%", "100", "100", "Văn phòng HĐND và UBND", ""),
        group("II", "XÃ HỘI SỐ"),
        leaf("3", "Người từ 15 tuổi trở lên có tài khoản VNeID mức 2", "%", "≥ 85", "≥ 98",
             "Công an xã", "Các thôn, bản"),
        leaf("4", "Số điểm Internet công cộng", "Điểm", "3", "14", _VHXH, "Các thôn, bản"),
        leaf("5", "Hộ kinh doanh có mã QR thanh toán", "%", "≥ 40", "≥ 90", _KT,
             "Các thôn, bản"),
    ),
)  # fmt: skip

_TASKS = Grid(
    kind="tasks",
    title=("BIỂU 2", "NHIỆM VỤ CỤ THỂ"),
    columns=(
        Column("number", "TT"),
        Column("name", "Nội dung công việc"),
        Column("lead", "Bộ phận chủ trì"),
        Column("coordinators", "Bộ phận phối hợp"),
        Column("schedule", "Thời gian", "Thời gian"),
        Column("product", "Kết quả"),
    ),
    rows=(
        leaf("1", "Kiện toàn tổ công nghệ số cộng đồng của 14 thôn, bản", _VHXH,
             "Các thôn, bản", "Trước 28/02/2026", "Quyết định"),
        leaf("2", "Mở lớp bình dân học vụ số", _VHXH, "Đoàn Thanh niên xã", "Quý II, III/2026",
             "Lớp học"),
        leaf("3", "Lắp camera an ninh tại trục đường liên thôn", "Công an xã", _KT, "2026",
             "Hệ thống camera"),
        leaf("4", "Hướng dẫn nộp hồ sơ trực tuyến tại nhà văn hóa",
             "Trung tâm Phục vụ hành chính công", "Các thôn, bản", "Thứ bảy hằng tuần", ""),
        leaf("5", "Báo cáo kết quả thực hiện", _VHXH, "", "Ngày 15 hằng tháng", "Báo cáo"),
    ),
)  # fmt: skip

DOCUMENT = Document(
    key="xa-tan-hoa",
    head=Head(
        issuer=("ỦY BAN NHÂN DÂN", "XÃ TÂN HÒA"),
        symbol_line="Số: 09/KH-UBND",
        place_line="Tân Hòa, ngày 15 tháng 01 năm 2026",
        kind_line="KẾ HOẠCH",
        title=("Chuyển đổi số năm 2026 trên địa bàn xã Tân Hòa",),
    ),
    body=(
        "Thực hiện Kế hoạch số 256/KH-UBND ngày 08/9/2025 của UBND tỉnh Đông Sơn, UBND xã Tân Hòa "
        "ban hành Kế hoạch như sau:",
        "I. MỤC ĐÍCH",
        "Nâng cao chất lượng phục vụ người dân.",
        "II. CHỈ TIÊU (Biểu 1 kèm theo)",
        "III. NHIỆM VỤ (Biểu 2 kèm theo)",
        "IV. TỔ CHỨC THỰC HIỆN",
        "Các bộ phận chuyên môn, các thôn, bản căn cứ Kế hoạch triển khai thực hiện./.",
    ),
    recipients=("- UBND tỉnh Đông Sơn;", "- Lưu: VT."),
    signer=("TM. ỦY BAN NHÂN DÂN", "KT. CHỦ TỊCH", "PHÓ CHỦ TỊCH", "Hà Thị Mùi"),
    facts=Facts(
        symbol="09/KH-UBND",
        kind="Kế hoạch",
        issuer="Ủy ban nhân dân xã Tân Hòa",
        issued_on="2026-01-15",
        signer="Hà Thị Mùi",
        implements=("256/KH-UBND",),
    ),
    grids=(_INDICATORS, _TASKS),
)
