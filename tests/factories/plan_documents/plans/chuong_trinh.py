"""Invented: a yearly list of documents to be drafted; months without a year."""

from tests.factories.plan_documents.truth import Column, Document, Facts, Grid, Head, group, leaf

_TASKS = Grid(
    kind="tasks",
    title=("Phụ lục", "DANH MỤC VĂN BẢN, ĐỀ ÁN TRÌNH NĂM 2027"),
    columns=(
        Column("number", "STT"),
        Column("name", "Tên văn bản, đề án"),
        Column("lead", "Cơ quan chủ trì soạn thảo"),
        Column("coordinators", "Cơ quan phối hợp"),
        Column("other", "Cấp trình"),
        Column("schedule", "Thời gian trình", "Thời gian trình"),
        Column("note", "Ghi chú"),
    ),
    rows=(
        group("A", "Trình Hội đồng nhân dân tỉnh"),
        leaf("1", "Nghị quyết quy định mức chi cho hoạt động của tổ công nghệ số cộng đồng",
             "Sở Tài chính", "Sở Khoa học và Công nghệ", "HĐND tỉnh", "Tháng 5", ""),
        leaf("2", "Nghị quyết về chính sách hỗ trợ doanh nghiệp chuyển đổi số",
             "Sở Khoa học và Công nghệ", "Sở Tài chính; Sở Tư pháp", "HĐND tỉnh", "Tháng 11", ""),
        group("B", "Trình Ủy ban nhân dân tỉnh"),
        leaf("3", "Quyết định ban hành Quy chế quản lý tài khoản định danh tổ chức",
             "Công an tỉnh", "Văn phòng UBND tỉnh", "UBND tỉnh", "Tháng 3", ""),
        leaf("4", "Đề án phát triển hạ tầng điện toán đám mây dùng chung",
             "Sở Khoa học và Công nghệ", "Các sở, ban, ngành", "UBND tỉnh", "Quý IV", ""),
        leaf("5", "Kế hoạch ứng dụng trí tuệ nhân tạo trong khám, chữa bệnh", "Sở Y tế",
             "Sở Khoa học và Công nghệ", "UBND tỉnh", "Quý II", "Lồng ghép với Đề án 06"),
    ),
)  # fmt: skip

DOCUMENT = Document(
    key="chuong-trinh",
    head=Head(
        issuer=("ỦY BAN NHÂN DÂN", "TỈNH VÂN HẢI"),
        symbol_line="Số: 12/CTr-UBND",
        place_line="Vân Hải, ngày 05 tháng 01 năm 2027",
        kind_line="CHƯƠNG TRÌNH",
        title=("Công tác năm 2027 về khoa học, công nghệ và chuyển đổi số",),
    ),
    body=(
        "Căn cứ Kế hoạch số 88/KH-UBND ngày 14/11/2026 của UBND tỉnh, UBND tỉnh ban hành Chương "
        "trình công tác năm 2027 như sau:",
        "1. Các cơ quan chủ trì soạn thảo chịu trách nhiệm về chất lượng, tiến độ trình.",
        "2. Văn phòng UBND tỉnh theo dõi, đôn đốc, báo cáo UBND tỉnh hằng tháng./.",
    ),
    recipients=("- Thường trực HĐND tỉnh;", "- Các sở, ban, ngành;", "- Lưu: VT, TH."),
    signer=("TM. ỦY BAN NHÂN DÂN", "CHỦ TỊCH", "Khuất Duy Hưng"),
    facts=Facts(
        symbol="12/CTr-UBND",
        kind="Chương trình",
        issuer="Ủy ban nhân dân tỉnh Vân Hải",
        issued_on="2027-01-05",
        signer="Khuất Duy Hưng",
        cites=("88/KH-UBND",),
    ),
    grids=(_TASKS,),
)
