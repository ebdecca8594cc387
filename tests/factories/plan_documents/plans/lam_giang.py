"""Invented: another province's Resolution 57 plan, three milestones and a unit column."""

from tests.factories.plan_documents.truth import (
    Column,
    Document,
    Duty,
    Facts,
    Grid,
    Head,
    group,
    leaf,
    more,
    parent,
)

_KHCN = "Sở Khoa học và Công nghệ"
_ALL = "Các sở, ban, ngành; UBND các xã, phường"

_INDICATORS = Grid(
    kind="indicators",
    title=(
        "PHỤ LỤC 1",
        "CÁC CHỈ TIÊU PHÁT TRIỂN KHOA HỌC, CÔNG NGHỆ, ĐỔI MỚI SÁNG TẠO VÀ CHUYỂN ĐỔI SỐ",
        "(Kèm theo Kế hoạch số 87/KH-UBND ngày 12 tháng 5 năm 2025 của UBND tỉnh Lam Giang)",
    ),
    columns=(
        Column("number", "TT"),
        Column("name", "Chỉ tiêu"),
        Column("unit", "Đơn vị tính"),
        Column("target", "Năm 2025", 2025, "Mục tiêu"),
        Column("target", "Năm 2030", 2030, "Mục tiêu"),
        Column("target", "Tầm nhìn đến năm 2045", 2045, "Mục tiêu"),
        Column("lead", "Đơn vị chủ trì"),
        Column("coordinators", "Đơn vị phối hợp"),
    ),
    rows=(
        group("A", "VỀ HẠ TẦNG SỐ"),
        leaf("1", "Tỷ lệ thôn, bản có sóng thông tin di động 4G trở lên", "%", "96", "100", "100",
             _KHCN, "Các doanh nghiệp viễn thông"),
        leaf("2", "Tỷ lệ hộ gia đình có kết nối cáp quang", "%", "≥ 78", "≥ 95", "100",
             _KHCN, "Các doanh nghiệp viễn thông; UBND các xã, phường"),
        leaf("3", "Số trạm thu phát sóng 5G", "Trạm", "120", "≥ 1.450", "", _KHCN,
             "Các doanh nghiệp viễn thông"),
        leaf("4", "Trung tâm dữ liệu của tỉnh đạt tiêu chuẩn Tier III", "Trung tâm", "", "01",
             "Duy trì", "Công an tỉnh", _KHCN),
        group("B", "VỀ NGUỒN LỰC"),
        leaf("5", "Tỷ lệ chi ngân sách cho khoa học, công nghệ và chuyển đổi số trên tổng chi "
             "ngân sách địa phương", "%", "≥ 1,2", "≥ 3", "≥ 4,5", "Sở Tài chính", _ALL),
        leaf("6", "Kinh phí chi cho nghiên cứu và phát triển so với GRDP", "% GRDP", "0,35", "1,8",
             "2,5 - 3", "Sở Tài chính", f"{_KHCN}; Sở Công Thương"),
        leaf("7", "Nhân lực nghiên cứu và phát triển trên một vạn dân", "Người", "5", "11", "",
             "Sở Nội vụ", f"{_KHCN}; Sở Giáo dục và Đào tạo"),
        parent("8", "Tỷ lệ cán bộ, công chức được bồi dưỡng kỹ năng số"),
        leaf("8.1", "Cấp tỉnh", "%", "≥ 90", "100", "100", "Sở Nội vụ", _KHCN, under="8"),
        leaf("8.2", "Cấp xã", "%", "≥ 75", "100", "100", "UBND các xã, phường", "Sở Nội vụ",
             under="8"),
        group("C", "VỀ CHÍNH QUYỀN SỐ, KINH TẾ SỐ"),
        leaf("9", "Chỉ số chuyển đổi số (DTI) của tỉnh", "Điểm", "0,68", "0,82", "0,95", _KHCN,
             _ALL),
        leaf("10", "Tỷ trọng kinh tế số trong GRDP", "%", "12", "25 - 30", "> 50",
             "Sở Tài chính", "Sở Công Thương; Thống kê tỉnh"),
        leaf("11", "Tỷ lệ hồ sơ thủ tục hành chính giải quyết trực tuyến toàn trình", "%",
             "≥ 65", "≥ 90", "100", "Văn phòng UBND tỉnh", _ALL),
        leaf("12", "Tỷ lệ hồ sơ trễ hạn", "%", "< 2", "< 0,5", "", "Văn phòng UBND tỉnh", _ALL),
        leaf("13", "Số doanh nghiệp công nghệ số", "Doanh nghiệp", "45", "≥ 200", "≥ 1.000",
             _KHCN, "Sở Tài chính"),
    ),

)  # fmt: skip

_TASKS = Grid(
    kind="tasks",
    title=(
        "PHỤ LỤC 2",
        "DANH MỤC NHIỆM VỤ",
        "(Kèm theo Kế hoạch số 87/KH-UBND ngày 12 tháng 5 năm 2025 của UBND tỉnh Lam Giang)",
    ),
    columns=(
        Column("number", "TT"),
        Column("name", "Nhiệm vụ, giải pháp"),
        Column("lead", "Đơn vị chủ trì"),
        Column("coordinators", "Đơn vị phối hợp"),
        Column("product", "Sản phẩm đầu ra"),
        Column("schedule", "2025", "2025", "Tiến độ thực hiện"),
        Column("schedule", "2026 - 2030", "2026 - 2030", "Tiến độ thực hiện"),
        Column("note", "Ghi chú"),
    ),
    rows=(
        group("I", "HOÀN THIỆN THỂ CHẾ"),
        leaf("1", "Rà soát, sửa đổi quy chế quản lý nhiệm vụ khoa học và công nghệ cấp tỉnh",
             _KHCN, "Sở Tư pháp", "Quyết định của UBND tỉnh", "Quý III/2025", "", ""),
        leaf("2", "Xây dựng Nghị quyết của HĐND tỉnh về chính sách thu hút nhân lực số",
             "Sở Nội vụ", f"{_KHCN}; Sở Tài chính", "Nghị quyết của HĐND tỉnh", "Tháng 12/2025",
             "", ""),
        leaf("3", "Xây dựng kế hoạch triển khai tại cơ quan, đơn vị, địa phương",
             "Các sở, ban, ngành", "", "Kế hoạch", "Trước 15/6/2025", "Hằng năm", ""),
        more("UBND các xã, phường", "", "Kế hoạch", "Trước 31/7/2025", "Hằng năm", ""),
        group("II", "PHÁT TRIỂN HẠ TẦNG SỐ"),
        parent("1", "Phát triển hạ tầng viễn thông"),
        leaf("1.1", "Phủ sóng các thôn, bản còn lõm sóng di động", _KHCN,
             "Các doanh nghiệp viễn thông; UBND các xã, phường", "Báo cáo kết quả", "x", "x", "",
             under="1"),
        leaf("1.2", "Dùng chung hạ tầng kỹ thuật thụ động", "Sở Xây dựng",
             "Các doanh nghiệp viễn thông", "Quy chế dùng chung", "", "2026", "", under="1"),
        leaf("2", "Nâng cấp Trung tâm dữ liệu của tỉnh", _KHCN, "Công an tỉnh",
             "Dự án được phê duyệt", "x", "x", "Theo dự án đầu tư công"),
        leaf("3", "Triển khai mạng truyền số liệu chuyên dùng tới cấp xã", _KHCN, _ALL, "",
             "Thường xuyên", "Thường xuyên", ""),
        group("III", "CHUYỂN ĐỔI SỐ TRONG CƠ QUAN NHÀ NƯỚC"),
        leaf("1", "Số hóa hồ sơ, kết quả giải quyết thủ tục hành chính còn hiệu lực",
             _ALL, "Văn phòng UBND tỉnh", "Dữ liệu được số hóa", "x", "2027", ""),
        leaf("2", "Triển khai nền tảng họp không giấy", "Văn phòng UBND tỉnh", _KHCN,
             "Nền tảng đưa vào sử dụng", "9/2025", "", ""),
        leaf("3", "Đánh giá mức độ chuyển đổi số của các cơ quan, đơn vị", _KHCN, _ALL,
             "Báo cáo xếp hạng", "Hằng năm", "Hằng năm", ""),
        leaf("4", "Thí điểm trợ lý ảo hỗ trợ công chức cấp xã", _KHCN, "UBND các xã, phường",
             "Báo cáo kết quả thí điểm", "", "Sau khi có hướng dẫn của Bộ Khoa học và Công nghệ",
             ""),
    ),

)  # fmt: skip

DOCUMENT = Document(
    key="lam-giang",
    head=Head(
        issuer=("ỦY BAN NHÂN DÂN", "TỈNH LAM GIANG"),
        symbol_line="Số: 87/KH-UBND",
        place_line="Lam Giang, ngày 12 tháng 5 năm 2025",
        kind_line="KẾ HOẠCH",
        title=(
            "Thực hiện Nghị quyết số 57-NQ/TW ngày 22/12/2024 của Bộ Chính trị về đột phá phát "
            "triển khoa học, công nghệ, đổi mới sáng tạo và chuyển đổi số quốc gia trên địa bàn "
            "tỉnh Lam Giang",
        ),
    ),
    body=(
        "Căn cứ Nghị quyết số 71/NQ-CP ngày 01/4/2025 của Chính phủ;",
        "Căn cứ Chương trình hành động số 45-CTr/TU ngày 28/4/2025 của Tỉnh ủy Lam Giang thực "
        "hiện Nghị quyết số 57-NQ/TW;",
        "Ủy ban nhân dân tỉnh ban hành Kế hoạch thực hiện như sau:",
        "I. MỤC ĐÍCH, YÊU CẦU",
        "1. Mục đích",
        "Tổ chức thực hiện đầy đủ, kịp thời các nội dung của Nghị quyết số 57-NQ/TW; tạo chuyển "
        "biến rõ nét trong từng ngành, từng địa phương.",
        "2. Yêu cầu",
        "- Phân công rõ người, rõ việc, rõ thời gian, rõ sản phẩm, rõ trách nhiệm.",
        "- Định kỳ kiểm tra, đánh giá và điều chỉnh cho phù hợp với thực tế.",
        "II. MỤC TIÊU",
        "Các chỉ tiêu cụ thể tại Phụ lục 1 kèm theo.",
        "III. NHIỆM VỤ, GIẢI PHÁP",
        "Danh mục nhiệm vụ cụ thể tại Phụ lục 2 kèm theo.",
        "IV. TỔ CHỨC THỰC HIỆN",
        "1. Các sở, ban, ngành, UBND các xã, phường ban hành kế hoạch của cơ quan, địa phương "
        "mình trước ngày 15/6/2025; định kỳ hằng quý báo cáo kết quả về UBND tỉnh trước ngày 20 "
        "của tháng cuối quý (qua Sở Khoa học và Công nghệ tổng hợp).",
        "2. Sở Khoa học và Công nghệ là cơ quan đầu mối theo dõi, đôn đốc, kiểm tra việc thực "
        "hiện Kế hoạch; tổng hợp, báo cáo UBND tỉnh.",
        "3. Sở Tài chính chủ trì, phối hợp với các cơ quan liên quan cân đối, bố trí kinh phí "
        "thực hiện Kế hoạch.",
        "Kế hoạch này thay thế Kế hoạch số 31/KH-UBND ngày 20/02/2025 của UBND tỉnh./.",
    ),
    recipients=(
        "- Bộ Khoa học và Công nghệ;",
        "- Thường trực Tỉnh ủy;",
        "- Các sở, ban, ngành;",
        "- UBND các xã, phường;",
        "- Lưu: VT, KGVX.",
    ),
    signer=("TM. ỦY BAN NHÂN DÂN", "CHỦ TỊCH", "Trần Quang Vĩnh"),
    facts=Facts(
        symbol="87/KH-UBND",
        kind="Kế hoạch",
        issuer="Ủy ban nhân dân tỉnh Lam Giang",
        issued_on="2025-05-12",
        signer="Trần Quang Vĩnh",
        implements=("57-NQ/TW",),
        replaces=("31/KH-UBND",),
        cites=("71/NQ-CP", "45-CTr/TU"),
    ),
    grids=(_INDICATORS, _TASKS),
    duties=(
        Duty(
            "Các sở, ban, ngành, UBND các xã, phường ban hành kế hoạch",
            ("Các sở, ban, ngành", "UBND các xã, phường"),
            due="2025-06-14",
            every=("quarter",),
            due_day=19,
        ),
        Duty("Sở Khoa học và Công nghệ là cơ quan đầu mối", (_KHCN,)),
        Duty("Sở Tài chính chủ trì", ("Sở Tài chính",)),
    ),
)
