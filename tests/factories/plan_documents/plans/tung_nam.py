"""Invented: a base year, six milestones, values with units of their own."""

from tests.factories.plan_documents.truth import Column, Document, Facts, Grid, Head, group, leaf

_KHCN = "Sở Khoa học và Công nghệ"

_INDICATORS = Grid(
    kind="indicators",
    title=("Biểu số 01", "KHUNG CHỈ TIÊU GIAI ĐOẠN 2026 - 2030"),
    columns=(
        Column("number", "TT"),
        Column("name", "Nội dung"),
        Column("other", "Hiện trạng 2025"),
        Column("target", "2026", 2026, "Chỉ tiêu từng năm"),
        Column("target", "2027", 2027, "Chỉ tiêu từng năm"),
        Column("target", "2028", 2028, "Chỉ tiêu từng năm"),
        Column("target", "2029", 2029, "Chỉ tiêu từng năm"),
        Column("target", "2030", 2030, "Chỉ tiêu từng năm"),
        Column("lead", "Cơ quan chủ trì"),
        Column("coordinators", "Cơ quan phối hợp"),
    ),
    rows=(
        group("I", "Kinh tế số"),
        leaf("1", "Doanh thu công nghiệp công nghệ số", "800 tỷ đồng", "900 tỷ đồng",
             "1.100 tỷ đồng", "1.300 tỷ đồng", "1.600 tỷ đồng", "2.000 tỷ đồng", _KHCN,
             "Sở Công Thương"),
        leaf("2", "Tỷ trọng kinh tế số trong tổng sản phẩm trên địa bàn", "9,8%", "11%", "13%",
             "15%", "18%", "20%", "Sở Tài chính", "Thống kê tỉnh"),
        leaf("3", "Số gian hàng trên sàn thương mại điện tử", "310", "400 gian hàng",
             "500 gian hàng", "650 gian hàng", "800 gian hàng", "1.000 gian hàng",
             "Sở Công Thương", ""),
        group("II", "Xã hội số"),
        leaf("4", "Tỷ lệ người cao tuổi được hướng dẫn dùng dịch vụ số", "35%", "≥ 40%", "≥ 50%",
             "≥ 60%", "≥ 70%", "≥ 80%", "Sở Y tế", "UBND các xã, phường"),
        leaf("5", "Tỷ lệ thôn, bản có nhà văn hóa kết nối Internet", "52%", "60%", "70%", "80%",
             "90%", "100%", "Sở Văn hóa, Thể thao và Du lịch", "UBND các xã, phường"),
        leaf("6", "Tỷ lệ hồ sơ quá hạn", "3,1%", "≤ 3%", "≤ 2,5%", "≤ 2%", "≤ 1,5%", "≤ 1%",
             "Văn phòng UBND tỉnh", "Các sở, ban, ngành"),
    ),
)  # fmt: skip

DOCUMENT = Document(
    key="tung-nam",
    head=Head(
        issuer=("HỘI ĐỒNG NHÂN DÂN", "TỈNH TÂY KHÊ"),
        symbol_line="Số: 41/NQ-HĐND",
        place_line="Tây Khê, ngày 10 tháng 12 năm 2025",
        kind_line="NGHỊ QUYẾT",
        title=("Về phát triển kinh tế số, xã hội số giai đoạn 2026 - 2030",),
    ),
    body=(
        "HỘI ĐỒNG NHÂN DÂN TỈNH TÂY KHÊ KHÓA XV, KỲ HỌP THỨ HAI MƯƠI",
        "Căn cứ Luật Tổ chức chính quyền địa phương ngày 16 tháng 6 năm 2025;",
        "QUYẾT NGHỊ:",
        "Điều 1. Thông qua khung chỉ tiêu phát triển kinh tế số, xã hội số giai đoạn 2026 - 2030 "
        "tại Biểu số 01 kèm theo.",
        "Điều 2. Giao UBND tỉnh tổ chức thực hiện Nghị quyết này.",
        "Nghị quyết này được HĐND tỉnh thông qua ngày 10 tháng 12 năm 2025./.",
    ),
    recipients=("- UBND tỉnh;", "- Lưu: VT."),
    signer=("CHỦ TỊCH", "Lại Thế Nguyên"),
    facts=Facts(
        symbol="41/NQ-HĐND",
        kind="Nghị quyết",
        issuer="Hội đồng nhân dân tỉnh Tây Khê",
        issued_on="2025-12-10",
        signer="Lại Thế Nguyên",
    ),
    grids=(_INDICATORS,),
)
