"""Invented: a Party programme of action; indicators stand in prose, tasks in the appendix."""

from tests.factories.plan_documents.truth import (
    Column,
    Document,
    Facts,
    Grid,
    Head,
    ProseIndicator,
    leaf,
)

_DU = "Đảng ủy UBND tỉnh"

_TASKS = Grid(
    kind="tasks",
    title=("PHỤ LỤC", "Danh mục các đề án, chương trình, kế hoạch",
           "(Kèm theo Chương trình hành động số 18-CTr/TU ngày 20/3/2026 của Tỉnh ủy)"),
    columns=(
        Column("number", "TT"),
        Column("name", "Tên đề án, chương trình, kế hoạch"),
        Column("lead", "Cơ quan chủ trì tham mưu"),
        Column("coordinators", "Cơ quan phối hợp"),
        Column("other", "Cơ quan ban hành"),
        Column("schedule", "Thời gian ban hành", "Thời gian ban hành"),
    ),
    rows=(
        leaf("1", "Đề án phát triển nguồn nhân lực chất lượng cao đến năm 2035",
             _DU, "Ban Tổ chức Tỉnh ủy", "Ban Thường vụ Tỉnh ủy", "Quý II/2026"),
        leaf("2", "Kế hoạch kiểm tra, giám sát việc thực hiện Chương trình hành động",
             "Ủy ban Kiểm tra Tỉnh ủy", "Các cơ quan tham mưu, giúp việc Tỉnh ủy",
             "Ban Thường vụ Tỉnh ủy", "Hằng năm"),
        leaf("3", "Hướng dẫn tuyên truyền Chương trình hành động",
             "Ban Tuyên giáo và Dân vận Tỉnh ủy", "Báo và phát thanh, truyền hình tỉnh",
             "Ban Tuyên giáo và Dân vận Tỉnh ủy", "Tháng 4/2026"),
        leaf("4", "Nghị quyết về cơ chế hỗ trợ đổi mới sáng tạo", _DU,
             "Đảng ủy HĐND tỉnh", "HĐND tỉnh", "Kỳ họp giữa năm 2026"),
        leaf("5", "Kế hoạch chuyển đổi số trong các cơ quan đảng", "Văn phòng Tỉnh ủy",
             "Các đảng ủy trực thuộc Tỉnh ủy", "Ban Thường vụ Tỉnh ủy", "2026 - 2030"),
    ),
)  # fmt: skip

DOCUMENT = Document(
    key="tinh-uy",
    head=Head(
        issuer=("TỈNH ỦY AN KHÊ", "*"),
        symbol_line="Số 18-CTr/TU",
        place_line="An Khê, ngày 20 tháng 3 năm 2026",
        kind_line="CHƯƠNG TRÌNH HÀNH ĐỘNG",
        title=(
            "thực hiện Nghị quyết số 57-NQ/TW, ngày 22/12/2024 của Bộ Chính trị về đột phá phát "
            "triển khoa học, công nghệ, đổi mới sáng tạo và chuyển đổi số quốc gia",
        ),
    ),
    body=(
        "I- MỤC TIÊU",
        "1- Mục tiêu tổng quát",
        "Đưa khoa học, công nghệ, đổi mới sáng tạo và chuyển đổi số trở thành động lực chính của "
        "tăng trưởng.",
        "2- Mục tiêu cụ thể đến năm 2030",
        "- Tỷ lệ đóng góp của năng suất các nhân tố tổng hợp vào tăng trưởng đạt trên 55%.",
        "- Quy mô kinh tế số đạt tối thiểu 25% GRDP.",
        "- Tỷ lệ thanh toán không dùng tiền mặt đạt trên 80%.",
        "- Có ít nhất 50 doanh nghiệp khoa học và công nghệ.",
        "3- Tầm nhìn đến năm 2045",
        "- Quy mô kinh tế số đạt tối thiểu 50% GRDP.",
        "II- NHIỆM VỤ, GIẢI PHÁP",
        "1- Tăng cường sự lãnh đạo của cấp ủy đảng, phát huy vai trò của người đứng đầu.",
        "2- Hoàn thiện cơ chế, chính sách; khơi thông mọi nguồn lực.",
        "III- TỔ CHỨC THỰC HIỆN",
        "1- Đảng ủy UBND tỉnh lãnh đạo UBND tỉnh xây dựng kế hoạch thực hiện, hoàn thành trước "
        "ngày 30/4/2026.",
        "2- Văn phòng Tỉnh ủy theo dõi, đôn đốc việc thực hiện; định kỳ báo cáo Ban Thường vụ "
        "Tỉnh ủy./.",
    ),
    recipients=("- Bộ Chính trị (để báo cáo),", "- Các đảng ủy trực thuộc Tỉnh ủy,",
                "- Lưu Văn phòng Tỉnh ủy."),
    signer=("T/M TỈNH ỦY", "BÍ THƯ", "Đặng Hữu Phước"),
    facts=Facts(
        symbol="18-CTr/TU",
        kind="Chương trình hành động",
        issuer="Tỉnh ủy An Khê",
        issued_on="2026-03-20",
        signer="Đặng Hữu Phước",
        implements=("57-NQ/TW",),
    ),
    grids=(_TASKS,),
    prose=(
        ProseIndicator("Tỷ lệ đóng góp của năng suất các nhân tố tổng hợp vào tăng trưởng",
                       2030, ">", 55, "%"),
        ProseIndicator("Quy mô kinh tế số", 2030, ">=", 25, "% GRDP"),
        ProseIndicator("Tỷ lệ thanh toán không dùng tiền mặt", 2030, ">", 80, "%"),
        ProseIndicator("doanh nghiệp khoa học và công nghệ", 2030, ">=", 50, "doanh nghiệp"),
        ProseIndicator("Quy mô kinh tế số", 2045, ">=", 50, "% GRDP"),
    ),
)  # fmt: skip
