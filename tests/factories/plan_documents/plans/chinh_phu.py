"""Invented: a Government resolution whose appendices name ministries."""

from tests.factories.plan_documents.truth import Column, Document, Facts, Grid, Head, group, leaf

_KHCN = "Bộ Khoa học và Công nghệ"
_LOCAL = "Các bộ, cơ quan ngang bộ, cơ quan thuộc Chính phủ; UBND các tỉnh, thành phố"
_ISSUED = "(Kèm theo Nghị quyết số 219/NQ-CP ngày 03 tháng 10 năm 2025 của Chính phủ)"

_INDICATORS = Grid(
    kind="indicators",
    title=("PHỤ LỤC I", "CÁC CHỈ TIÊU ĐẾN NĂM 2030", _ISSUED),
    columns=(
        Column("number", "STT"),
        Column("name", "Chỉ tiêu"),
        Column("unit", "Đơn vị"),
        Column("target", "Đến năm 2030", 2030),
        Column("lead", "Cơ quan chủ trì"),
        Column("other", "Thời hạn báo cáo"),
    ),
    rows=(
        group("I", "Tiềm lực khoa học, công nghệ"),
        leaf("1", "Kinh phí chi cho nghiên cứu phát triển", "% GDP", "2", "Bộ Tài chính",
             "Hằng năm"),
        leaf("2", "Tỷ lệ kinh phí từ xã hội trong tổng chi cho nghiên cứu phát triển", "%", "> 60",
             _KHCN, "Hằng năm"),
        leaf("3", "Nhân lực nghiên cứu trên một vạn dân", "Người", "12", _KHCN, "Hằng năm"),
        group("II", "Công nghệ chiến lược"),
        leaf("4", "Số công nghệ chiến lược được làm chủ", "Công nghệ", "Tối thiểu 25", _KHCN,
             "6 tháng"),
        leaf("5", "Số sản phẩm bán dẫn do doanh nghiệp trong nước thiết kế", "Sản phẩm", "5 - 7",
             _KHCN, "6 tháng"),
        group("III", "Chính phủ số"),
        leaf("6", "Tỷ lệ dịch vụ công trực tuyến toàn trình trên tổng số thủ tục đủ điều kiện",
             "%", "100", "Văn phòng Chính phủ", "Hằng quý"),
        leaf("7", "Tỷ lệ người trưởng thành có chữ ký số cá nhân", "%", "≥ 50", "Bộ Công an",
             "Hằng quý"),
        leaf("8", "Xếp hạng Chính phủ điện tử theo đánh giá của Liên hợp quốc", "Thứ hạng",
             "Nhóm 50 nước dẫn đầu", _KHCN, "02 năm/lần"),
    ),
)  # fmt: skip

_TASKS = Grid(
    kind="tasks",
    title=("PHỤ LỤC II", "DANH MỤC CÁC NHIỆM VỤ, ĐỀ ÁN", _ISSUED),
    columns=(
        Column("number", "STT"),
        Column("name", "Tên nhiệm vụ"),
        Column("lead", "Cơ quan chủ trì"),
        Column("coordinators", "Cơ quan phối hợp"),
        Column("schedule", "Thời gian hoàn thành", "Thời gian hoàn thành"),
        Column("product", "Cấp trình/Sản phẩm"),
    ),
    rows=(
        group("I", "Thể chế, chính sách"),
        leaf("1", "Nghị định quy định cơ chế thử nghiệm có kiểm soát trong lĩnh vực công nghệ số",
             _KHCN, "Bộ Tư pháp; Bộ Tài chính", "Quý IV/2025", "Nghị định của Chính phủ"),
        leaf("2", "Sửa đổi quy định về mua sắm sản phẩm, dịch vụ công nghệ số", "Bộ Tài chính",
             "Các bộ, ngành liên quan", "Tháng 6/2026", "Nghị định của Chính phủ"),
        leaf("3", "Chính sách ưu đãi thuế đối với doanh nghiệp khởi nghiệp sáng tạo",
             "Bộ Tài chính", _KHCN, "2026", "Báo cáo Chính phủ"),
        group("II", "Hạ tầng và dữ liệu"),
        leaf("4", "Đưa Trung tâm dữ liệu quốc gia số 2 vào hoạt động", "Bộ Công an",
             "Bộ Quốc phòng; Bộ Khoa học và Công nghệ", "Quý II/2027", "Trung tâm hoạt động"),
        leaf("5", "Kết nối, chia sẻ dữ liệu giữa các cơ sở dữ liệu quốc gia", "Bộ Công an",
             _LOCAL, "2025 - 2030", "Dữ liệu được kết nối"),
        leaf("6", "Phủ sóng 5G tại các khu công nghiệp, khu công nghệ cao", _KHCN,
             "UBND các tỉnh, thành phố", "31/12/2026", "Báo cáo Thủ tướng Chính phủ"),
        group("III", "Nhân lực"),
        leaf("7", "Chương trình đào tạo nhân lực chất lượng cao ngành bán dẫn",
             "Bộ Giáo dục và Đào tạo", "Bộ Nội vụ; Bộ Tài chính", "Thường xuyên",
             "Quyết định của Thủ tướng Chính phủ"),
        leaf("8", "Tổ chức đánh giá, xếp hạng chuyển đổi số các bộ, ngành, địa phương", _KHCN,
             _LOCAL, "Hằng năm", "Báo cáo Thủ tướng Chính phủ"),
    ),
)  # fmt: skip

DOCUMENT = Document(
    key="chinh-phu",
    head=Head(
        issuer=("CHÍNH PHỦ",),
        symbol_line="Số: 219/NQ-CP",
        place_line="Hà Nội, ngày 03 tháng 10 năm 2025",
        kind_line="NGHỊ QUYẾT",
        title=(
            "Ban hành Chương trình hành động về phát triển công nghệ chiến lược giai đoạn "
            "2025 - 2030",
        ),
    ),
    body=(
        "Căn cứ Luật Tổ chức Chính phủ ngày 18 tháng 02 năm 2025;",
        "Căn cứ Nghị quyết số 57-NQ/TW ngày 22 tháng 12 năm 2024 của Bộ Chính trị;",
        "Theo đề nghị của Bộ trưởng Bộ Khoa học và Công nghệ;",
        "QUYẾT NGHỊ:",
        "Điều 1. Ban hành kèm theo Nghị quyết này Chương trình hành động của Chính phủ về phát "
        "triển công nghệ chiến lược giai đoạn 2025 - 2030.",
        "Điều 2. Nghị quyết này có hiệu lực thi hành kể từ ngày ký ban hành.",
        "Điều 3. Các Bộ trưởng, Thủ trưởng cơ quan ngang bộ, Thủ trưởng cơ quan thuộc Chính phủ, "
        "Chủ tịch UBND các tỉnh, thành phố trực thuộc trung ương chịu trách nhiệm thi hành Nghị "
        "quyết này./.",
    ),
    recipients=(
        "- Ban Bí thư Trung ương Đảng;",
        "- Thủ tướng, các Phó Thủ tướng Chính phủ;",
        "- Các bộ, cơ quan ngang bộ, cơ quan thuộc Chính phủ;",
        "- Lưu: VT, KGVX (2b).",
    ),
    signer=("TM. CHÍNH PHỦ", "KT. THỦ TƯỚNG", "PHÓ THỦ TƯỚNG", "Lê Minh Đạt"),
    facts=Facts(
        symbol="219/NQ-CP",
        kind="Nghị quyết",
        issuer="Chính phủ",
        issued_on="2025-10-03",
        signer="Lê Minh Đạt",
        cites=("57-NQ/TW",),
    ),
    grids=(_INDICATORS, _TASKS),
)  # fmt: skip
