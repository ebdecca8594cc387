"""Invented: numbers that run on across groups A/B and I/II, five yearly columns."""

from tests.factories.plan_documents.truth import Column, Document, Facts, Grid, Head, group, leaf

_KHCN = "Sở Khoa học và Công nghệ"
_NNMT = "Sở Nông nghiệp và Môi trường"
_X = "x"

_INDICATORS = Grid(
    kind="indicators",
    title=("PHỤ LỤC SỐ 01", "CHỈ TIÊU CHUYỂN ĐỔI SỐ NGÀNH NÔNG NGHIỆP TỪNG NĂM"),
    columns=(
        Column("number", "STT"),
        Column("name", "Chỉ tiêu"),
        Column("lead", "Chủ trì"),
        Column("target", "2026", 2026, "Lộ trình thực hiện"),
        Column("target", "2027", 2027, "Lộ trình thực hiện"),
        Column("target", "2028", 2028, "Lộ trình thực hiện"),
        Column("target", "2029", 2029, "Lộ trình thực hiện"),
        Column("target", "2030", 2030, "Lộ trình thực hiện"),
        Column("note", "Ghi chú"),
    ),
    rows=(
        group("A", "DỮ LIỆU"),
        leaf("1", "Tỷ lệ thửa đất nông nghiệp được số hóa", _NNMT, "40%", "55%", "70%", "85%",
             "100%", ""),
        leaf("2", "Tỷ lệ mã số vùng trồng được quản lý trên hệ thống", _NNMT, "≥60%", "≥70%",
             "≥80%", "≥90%", "100%", ""),
        leaf("3", "Số trạm quan trắc tự động kết nối về tỉnh", _NNMT, "5", "10", "15", "20", "25",
             "Lũy kế"),
        group("B", "KINH TẾ SỐ NÔNG NGHIỆP"),
        leaf("4", "Số hợp tác xã ứng dụng nhật ký điện tử", "Liên minh Hợp tác xã tỉnh", "20", "45",
             "80", "120", "200", "Lũy kế"),
        leaf("5", "Tỷ lệ sản phẩm OCOP có truy xuất nguồn gốc", "Sở Công Thương", "50%", "", "80%",
             "", "100%", ""),
        leaf("6", "Doanh thu bán hàng trực tuyến (tỷ đồng)", "Sở Công Thương", "120", "250", "500",
             "800", "1.200", ""),
    ),

)  # fmt: skip

_TASKS = Grid(
    kind="tasks",
    title=("PHỤ LỤC SỐ 02", "NHIỆM VỤ CHUYỂN ĐỔI SỐ NGÀNH NÔNG NGHIỆP"),
    columns=(
        Column("number", "STT"),
        Column("name", "Nội dung"),
        Column("lead", "Chủ trì"),
        Column("coordinators", "Phối hợp"),
        Column("schedule", "2026", "2026", "Lộ trình thực hiện"),
        Column("schedule", "2027", "2027", "Lộ trình thực hiện"),
        Column("schedule", "2028", "2028", "Lộ trình thực hiện"),
        Column("schedule", "2029", "2029", "Lộ trình thực hiện"),
        Column("schedule", "2030", "2030", "Lộ trình thực hiện"),
        Column("product", "Sản phẩm"),
    ),
    rows=(
        group("A", "HẠ TẦNG VÀ DỮ LIỆU"),
        group("I", "Dữ liệu đất đai", level=2),
        leaf("1", "Đo đạc, số hóa bản đồ địa chính các xã còn lại", _NNMT, "UBND các xã, phường",
             _X, _X, _X, "", "", "Bản đồ địa chính số"),
        leaf("2", "Chuẩn hóa dữ liệu giá đất", _NNMT, "Sở Tài chính", _X, "", "", "", "",
             "Cơ sở dữ liệu giá đất"),
        group("II", "Quan trắc", level=2),
        leaf("3", "Lắp đặt trạm quan trắc nước mặt tự động", _NNMT, _KHCN, _X, _X, _X, _X, _X,
             "Trạm quan trắc"),
        leaf("4", "Hệ thống cảnh báo lũ quét, sạt lở đất", _NNMT,
             "Bộ Chỉ huy Quân sự tỉnh; UBND các xã, phường", "", _X, _X, "", "",
             "Hệ thống được nghiệm thu"),
        group("B", "KINH TẾ SỐ NÔNG NGHIỆP"),
        group("I", "Truy xuất nguồn gốc", level=2),
        leaf("5", "Vận hành cổng truy xuất nguồn gốc nông sản", _NNMT, "Sở Công Thương", _X, _X,
             _X, _X, _X, "Báo cáo hằng năm"),
        leaf("6", "Cấp mã số vùng trồng, cơ sở đóng gói", _NNMT, "UBND các xã, phường", _X, _X, _X,
             _X, _X, ""),
        group("II", "Thương mại điện tử", level=2),
        leaf("7", "Đào tạo kỹ năng bán hàng trực tuyến cho nông dân", "Hội Nông dân tỉnh",
             "Sở Công Thương; Liên minh Hợp tác xã tỉnh", _X, "", _X, "", _X, "Lớp đào tạo"),
        leaf("8", "Tổ chức hội chợ nông sản trực tuyến", "Sở Công Thương", _NNMT, "", "", "", "",
             _X, "Hội chợ"),
    ),

)  # fmt: skip

DOCUMENT = Document(
    key="ha-lam",
    head=Head(
        issuer=("ỦY BAN NHÂN DÂN", "TỈNH HÀ LÂM"),
        symbol_line="Số: 03/KH-UBND",
        place_line="Hà Lâm, ngày 06 tháng 01 năm 2026",
        kind_line="KẾ HOẠCH",
        title=("Chuyển đổi số ngành nông nghiệp và môi trường tỉnh Hà Lâm giai đoạn 2026 - 2030",),
    ),
    body=(
        "Căn cứ Nghị quyết số 14-NQ/TU ngày 15/11/2025 của Ban Chấp hành Đảng bộ tỉnh về chuyển "
        "đổi số;",
        "Xét đề nghị của Giám đốc Sở Nông nghiệp và Môi trường tại Tờ trình số 411/TTr-SNNMT "
        "ngày 22/12/2025, UBND tỉnh ban hành Kế hoạch như sau:",
        "I. MỤC TIÊU",
        "Chỉ tiêu từng năm tại Phụ lục số 01.",
        "II. NHIỆM VỤ",
        "Nhiệm vụ cụ thể tại Phụ lục số 02.",
        "III. KINH PHÍ",
        "Từ nguồn ngân sách nhà nước theo phân cấp và các nguồn huy động hợp pháp khác./.",
    ),
    recipients=("- Bộ Nông nghiệp và Môi trường;", "- Lưu: VT, NNMT."),
    signer=("TM. ỦY BAN NHÂN DÂN", "CHỦ TỊCH", "Hoàng Văn Thịnh"),
    facts=Facts(
        symbol="03/KH-UBND",
        kind="Kế hoạch",
        issuer="Ủy ban nhân dân tỉnh Hà Lâm",
        issued_on="2026-01-06",
        signer="Hoàng Văn Thịnh",
        implements=(),
        cites=("14-NQ/TU", "411/TTr-SNNMT"),
    ),
    grids=(_INDICATORS, _TASKS),
)
