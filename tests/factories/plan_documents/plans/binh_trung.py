"""Invented: milestones as group rows, one unit column and one result column."""

from tests.factories.plan_documents.truth import Column, Document, Facts, Grid, Head, group, leaf

_KHCN = "Sở Khoa học và Công nghệ"

_INDICATORS = Grid(
    kind="indicators",
    title=("Phụ lục I", "HỆ THỐNG CHỈ TIÊU"),
    columns=(
        Column("number", "STT"),
        Column("name", "Tên chỉ tiêu"),
        Column("unit", "Đơn vị tính"),
        Column("target", "Kết quả cần đạt", 0),
        Column("lead", "Cơ quan chủ trì"),
        Column("coordinators", "Cơ quan phối hợp"),
    ),
    rows=(
        group("I", "Đến năm 2030", horizon=2030),
        leaf("1", "Tốc độ tăng năng suất lao động bình quân", "%/năm", "≥ 8,5", "Sở Tài chính",
             "Thống kê tỉnh"),
        leaf("2", "Tỷ trọng kinh tế số", "% GRDP", "20 - 22", _KHCN, "Sở Tài chính"),
        leaf("3", "Tỷ lệ dân số được phủ sóng 5G", "%", "100", _KHCN,
             "Các doanh nghiệp viễn thông"),
        leaf("4", "Số doanh nghiệp khoa học và công nghệ", "Doanh nghiệp", "≥ 60", _KHCN,
             "Sở Tài chính"),
        leaf("5", "Mức độ hài lòng của người dân đối với dịch vụ công", "%", "Trên 95",
             "Văn phòng UBND tỉnh", "Các sở, ban, ngành; UBND các xã, phường"),
        leaf("6", "Khu công nghệ thông tin tập trung", "Khu", "01",
             "Ban Quản lý các khu công nghiệp", "Sở Xây dựng"),
        group("II", "Tầm nhìn đến năm 2045", horizon=2045),
        leaf("1", "Tỷ trọng kinh tế số", "% GRDP", "≥ 50", _KHCN, "Sở Tài chính"),
        leaf("2", "Số trung tâm nghiên cứu có uy tín quốc tế", "Trung tâm", "02 - 03", _KHCN,
             "Trường Đại học Bình Trung"),
        leaf("3", "Xếp hạng về chuyển đổi số", "Thứ hạng", "Nhóm 10 tỉnh dẫn đầu", _KHCN,
             "Các sở, ban, ngành"),
    ),
)  # fmt: skip

_TASKS = Grid(
    kind="tasks",
    title=("Phụ lục II", "NHIỆM VỤ TRỌNG TÂM"),
    columns=(
        Column("number", "STT"),
        Column("name", "Nội dung công việc"),
        Column("lead", "Cơ quan chủ trì"),
        Column("coordinators", "Cơ quan phối hợp"),
        Column("product", "Kết quả"),
        Column("schedule", "Thời hạn hoàn thành", "Thời hạn hoàn thành"),
    ),
    rows=(
        group("I", "Nhiệm vụ chung"),
        leaf("1", "Ban hành kế hoạch thực hiện của cơ quan, địa phương",
             "Các sở, ban, ngành; UBND các xã, phường", "", "Kế hoạch", "Tháng 7/2025"),
        leaf("2", "Kiện toàn Ban Chỉ đạo về chuyển đổi số", "Sở Nội vụ", _KHCN, "Quyết định",
             "Quý III/2025"),
        group("II", "Nhiệm vụ cụ thể"),
        leaf("1", "Xây dựng khu công nghệ thông tin tập trung", "Ban Quản lý các khu công nghiệp",
             "Sở Xây dựng; Sở Tài chính", "Khu được công nhận", "2028"),
        leaf("2", "Xây dựng Đề án phát triển kinh tế số", _KHCN, "Sở Công Thương", "Đề án",
             "Trước ngày 30/11/2025"),
        leaf("3", "Hỗ trợ doanh nghiệp nhỏ và vừa chuyển đổi số", _KHCN, "Sở Tài chính",
             "Báo cáo kết quả", "Hằng năm"),
        leaf("4", "Vận hành Trung tâm Phục vụ hành chính công cấp xã", "UBND các xã, phường",
             "Văn phòng UBND tỉnh", "", "Thường xuyên"),
        leaf("5", "Đánh giá giữa kỳ việc thực hiện Kế hoạch", _KHCN, "Các sở, ban, ngành",
             "Báo cáo", "Quý I/2028"),
    ),
)  # fmt: skip

DOCUMENT = Document(
    key="binh-trung",
    head=Head(
        issuer=("UỶ BAN NHÂN DÂN", "TỈNH BÌNH TRUNG"),
        symbol_line="Số: 1204/KH-UBND",
        place_line="Bình Trung, ngày 30 tháng 5 năm 2025",
        kind_line="KẾ HOẠCH",
        title=("Triển khai Nghị quyết số 57-NQ/TW của Bộ Chính trị trên địa bàn tỉnh Bình Trung",),
    ),
    body=(
        "Thực hiện Nghị quyết số 57-NQ/TW ngày 22/12/2024 của Bộ Chính trị, UBND tỉnh Bình Trung "
        "ban hành Kế hoạch như sau:",
        "I. QUAN ĐIỂM",
        "Lấy người dân và doanh nghiệp làm trung tâm, là chủ thể và mục tiêu của chuyển đổi số.",
        "II. MỤC TIÊU",
        "Hệ thống chỉ tiêu đến năm 2030 và tầm nhìn đến năm 2045 tại Phụ lục I.",
        "III. NHIỆM VỤ",
        "Các nhiệm vụ trọng tâm tại Phụ lục II.",
        "IV. TỔ CHỨC THỰC HIỆN",
        "Các cơ quan, đơn vị gửi báo cáo kết quả thực hiện về Sở Khoa học và Công nghệ trước "
        "ngày 10 tháng 12 hằng năm để tổng hợp, báo cáo UBND tỉnh./.",
    ),
    recipients=("- Như trên;", "- Lưu: VT, VX."),
    signer=("TM. ỦY BAN NHÂN DÂN", "KT. CHỦ TỊCH", "PHÓ CHỦ TỊCH", "Phan Thị Hồng Nhung"),
    facts=Facts(
        symbol="1204/KH-UBND",
        kind="Kế hoạch",
        issuer="Ủy ban nhân dân tỉnh Bình Trung",
        issued_on="2025-05-30",
        signer="Phan Thị Hồng Nhung",
        implements=("57-NQ/TW",),
    ),
    grids=(_INDICATORS, _TASKS),
)
