"""Invented: a baseline column, lettered and dashed sub-rows, a column of money."""

from tests.factories.plan_documents.truth import (
    Column,
    Document,
    Duty,
    Facts,
    Grid,
    Head,
    group,
    leaf,
    parent,
)

_KHCN = "Sở Khoa học và Công nghệ"
_ALL = "Các sở, ban, ngành; UBND các xã, phường"

_INDICATORS = Grid(
    kind="indicators",
    title=("Phụ lục I", "BỘ CHỈ TIÊU THEO DÕI, ĐÁNH GIÁ"),
    columns=(
        Column("number", "TT"),
        Column("name", "Chỉ tiêu"),
        Column("unit", "ĐVT"),
        Column("other", "Thực hiện năm 2024"),
        Column("target", "Mục tiêu năm 2026", 2026),
        Column("target", "Mục tiêu năm 2030", 2030),
        Column("lead", "Cơ quan chủ trì theo dõi, đánh giá"),
    ),
    rows=(
        group("I", "Nhóm chỉ tiêu về khoa học và công nghệ"),
        leaf("1", "Tỷ lệ nhiệm vụ khoa học được đưa vào ứng dụng", "%", "41,5", "≥ 50", "≥ 70",
             _KHCN),
        leaf("2", "Số sáng chế được cấp văn bằng", "Văn bằng", "3", "5", "15", _KHCN),
        parent("3", "Tỷ lệ cán bộ được tập huấn về trí tuệ nhân tạo"),
        leaf("a", "Cấp tỉnh", "%", "12", "60", "100", "Sở Nội vụ", under="3"),
        leaf("b", "Cấp xã", "%", "4", "40", "95", "Sở Nội vụ", under="3"),
        group("II", "Nhóm chỉ tiêu về chuyển đổi số"),
        parent("1", "Tỷ lệ hồ sơ công việc được xử lý trên môi trường mạng"),
        leaf("", "- Tại các sở, ban, ngành", "%", "92", "98", "100", "Văn phòng UBND tỉnh",
             under="1"),
        leaf("", "- Tại UBND các xã, phường", "%", "71", "90", "100", "Văn phòng UBND tỉnh",
             under="1"),
        leaf("2", "Thời gian xử lý trung bình một hồ sơ đất đai", "Ngày", "22", "≤ 15", "≤ 10",
             "Sở Nông nghiệp và Môi trường"),
        leaf("3", "Tỷ lệ thanh toán trực tuyến phí, lệ phí", "%", "48", "60 - 65", "≥ 90",
             "Văn phòng UBND tỉnh"),
    ),
)  # fmt: skip

_TASKS = Grid(
    kind="tasks",
    title=("Phụ lục II", "DANH MỤC NHIỆM VỤ, DỰ ÁN ƯU TIÊN"),
    columns=(
        Column("number", "TT"),
        Column("name", "Tên nhiệm vụ, dự án"),
        Column("lead", "Cơ quan chủ trì"),
        Column("coordinators", "Cơ quan phối hợp"),
        Column("schedule", "Thời gian thực hiện", "Thời gian thực hiện"),
        Column("other", "Kinh phí dự kiến (triệu đồng)"),
        Column("product", "Kết quả, sản phẩm"),
    ),
    rows=(
        leaf("1", "Nâng cấp nền tảng tích hợp, chia sẻ dữ liệu của tỉnh", _KHCN, _ALL,
             "2026 - 2027", "12.500", "Nền tảng được nghiệm thu"),
        leaf("2", "Số hóa tài liệu lưu trữ lịch sử", "Sở Nội vụ", "", "2026 - 2030", "8.000",
             "Kho tài liệu số"),
        leaf("3", "Xây dựng bản đồ số du lịch", "Sở Văn hóa, Thể thao và Du lịch", _KHCN,
             "Hoàn thành trong quý III/2027", "", "Bản đồ số"),
        leaf("4", "Đào tạo chuyên gia chuyển đổi số cấp xã", "Sở Nội vụ",
             f"{_KHCN}; UBND các xã, phường", "Hằng năm", "600", ""),
        leaf("5", "Mua sắm thiết bị bảo mật", "Công an tỉnh", _KHCN, "Tháng 11/2026", "3.200",
             "Biên bản bàn giao"),
        leaf("6", "Xây dựng chính sách hỗ trợ khởi nghiệp sáng tạo", "Sở Tài chính", _KHCN,
             "Trình HĐND tỉnh tại kỳ họp cuối năm 2026", "", "Nghị quyết của HĐND tỉnh"),
    ),
)  # fmt: skip

DOCUMENT = Document(
    key="nam-phu",
    head=Head(
        issuer=("ỦY BAN NHÂN DÂN", "TỈNH NAM PHÚ"),
        symbol_line="Số: 640 /KH-UBND",
        place_line="Nam Phú, ngày 9 tháng 02 năm 2026",
        kind_line="KẾ HOẠCH",
        title=(
            "Thực hiện Chương trình hành động số 27-CTr/TU của Tỉnh ủy về phát triển khoa học, "
            "công nghệ, đổi mới sáng tạo và chuyển đổi số giai đoạn 2026 - 2030",
        ),
    ),
    body=(
        "Thực hiện Chương trình hành động số 27-CTr/TU ngày 20/01/2026 của Tỉnh ủy Nam Phú, Ủy "
        "ban nhân dân tỉnh ban hành Kế hoạch như sau:",
        "I. MỤC TIÊU",
        "Bộ chỉ tiêu theo dõi, đánh giá tại Phụ lục I.",
        "II. NHIỆM VỤ",
        "Danh mục nhiệm vụ, dự án ưu tiên tại Phụ lục II.",
        "III. TỔ CHỨC THỰC HIỆN",
        "1. Các sở, ban, ngành, UBND các xã, phường báo cáo kết quả thực hiện trước ngày 25 hằng "
        "tháng gửi Sở Khoa học và Công nghệ.",
        "2. Sở Tài chính tham mưu bố trí kinh phí./.",
    ),
    recipients=("- Thường trực Tỉnh ủy;", "- Các sở, ban, ngành;", "- Lưu: VT, KGVX."),
    signer=("TM. ỦY BAN NHÂN DÂN", "KT. CHỦ TỊCH", "PHÓ CHỦ TỊCH THƯỜNG TRỰC", "Mai Quốc Bảo"),
    facts=Facts(
        symbol="640/KH-UBND",
        kind="Kế hoạch",
        issuer="Ủy ban nhân dân tỉnh Nam Phú",
        issued_on="2026-02-09",
        signer="Mai Quốc Bảo",
        implements=("27-CTr/TU",),
    ),
    grids=(_INDICATORS, _TASKS),
    duties=(
        Duty(
            "Các sở, ban, ngành, UBND các xã, phường báo cáo",
            ("Các sở, ban, ngành", "UBND các xã, phường"),
            every=("month",),
            due_day=24,
        ),
        Duty("Sở Tài chính tham mưu", ("Sở Tài chính",)),
    ),
)
