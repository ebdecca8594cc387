"""Invented: a notice of a meeting's conclusions, numbered, with bodies inside sentences."""

from tests.factories.plan_documents.truth import Document, Facts, Head, Order

_KHCN = "Sở Khoa học và Công nghệ"

DOCUMENT = Document(
    key="ket-luan",
    head=Head(
        issuer=("ỦY BAN NHÂN DÂN TỈNH BÌNH TRUNG", "VĂN PHÒNG"),
        symbol_line="Số: 312/TB-VPUBND",
        place_line="Bình Trung, ngày 02 tháng 02 năm 2026",
        kind_line="THÔNG BÁO",
        title=(
            "Kết luận của Phó Chủ tịch UBND tỉnh Phan Thị Hồng Nhung tại cuộc họp nghe báo cáo "
            "tiến độ thực hiện Kế hoạch số 1204/KH-UBND",
        ),
    ),
    body=(
        "Ngày 28/01/2026, Phó Chủ tịch UBND tỉnh Phan Thị Hồng Nhung chủ trì cuộc họp nghe báo "
        "cáo tiến độ thực hiện Kế hoạch số 1204/KH-UBND ngày 30/5/2025. Sau khi nghe báo cáo và "
        "ý kiến của các đại biểu, Phó Chủ tịch UBND tỉnh kết luận như sau:",
        "I. ĐÁNH GIÁ CHUNG",
        "Thời gian qua các cơ quan, đơn vị đã có nhiều cố gắng; tuy nhiên 12 nhiệm vụ chậm tiến "
        "độ, tỷ lệ hồ sơ trực tuyến mới đạt 61%.",
        "II. NHIỆM VỤ THỜI GIAN TỚI",
        "1. Giao Sở Khoa học và Công nghệ hoàn thiện Đề án phát triển kinh tế số, trình UBND tỉnh "
        "trước ngày 28/02/2026.",
        "2. Sở Tài chính chủ trì thẩm định nguồn vốn, báo cáo UBND tỉnh trong tháng 3/2026.",
        "3. Đồng ý chủ trương cho Ban Quản lý các khu công nghiệp thuê đơn vị tư vấn lập "
        "quy hoạch.",
        "4. Các sở, ban, ngành có nhiệm vụ chậm tiến độ giải trình bằng văn bản, gửi Văn phòng "
        "UBND tỉnh trước ngày 10/02/2026. Giao Văn phòng UBND tỉnh theo dõi, đôn đốc.",
        "Văn phòng UBND tỉnh thông báo để các cơ quan, đơn vị biết, thực hiện./.",
    ),
    recipients=("- Chủ tịch, các PCT UBND tỉnh;", "- Các sở, ban, ngành;", "- Lưu: VT, TH."),
    signer=("KT. CHÁNH VĂN PHÒNG", "PHÓ CHÁNH VĂN PHÒNG", "Bùi Anh Dũng"),
    facts=Facts(
        symbol="312/TB-VPUBND",
        kind="Thông báo",
        issuer="Văn phòng Ủy ban nhân dân tỉnh Bình Trung",
        issued_on="2026-02-02",
        signer="Bùi Anh Dũng",
        cites=("1204/KH-UBND",),
    ),
    orders=(
        Order("II.1", "Giao Sở Khoa học và Công nghệ hoàn thiện", (_KHCN,), "2026-02-27"),
        Order("II.2", "Sở Tài chính chủ trì thẩm định", ("Sở Tài chính",), "2026-03-31"),
        Order("II.3", "Đồng ý chủ trương cho", ("Ban Quản lý các khu công nghiệp",), None),
        Order("II.4", "Các sở, ban, ngành có nhiệm vụ chậm", ("Các sở, ban, ngành",),
              "2026-02-09", monitors=("Văn phòng UBND tỉnh",)),
    ),
    is_plan=False,
)  # fmt: skip
