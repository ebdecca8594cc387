"""Invented: a directive (chỉ thị) whose performers are named by their heads."""

from tests.factories.plan_documents.truth import Document, Facts, Head, Order

DOCUMENT = Document(
    key="chi-thi",
    head=Head(
        issuer=("ỦY BAN NHÂN DÂN", "TỈNH TÂY KHÊ"),
        symbol_line="Số: 07/CT-UBND",
        place_line="Tây Khê, ngày 18 tháng 5 năm 2026",
        kind_line="CHỈ THỊ",
        title=("Về tăng cường bảo đảm an toàn dữ liệu trong cơ quan nhà nước",),
    ),
    body=(
        "Thời gian qua, một số cơ quan để lộ, lọt dữ liệu. Để khắc phục, Chủ tịch UBND tỉnh yêu "
        "cầu:",
        "1. Thủ trưởng các sở, ban, ngành; Chủ tịch UBND các xã, phường:",
        "a) Rà soát, phân loại toàn bộ hệ thống thông tin đang quản lý; hoàn thành trước ngày "
        "30/6/2026.",
        "b) Ban hành quy chế bảo vệ dữ liệu cá nhân của cơ quan mình trong quý III năm 2026.",
        "2. Giám đốc Công an tỉnh chỉ đạo kiểm tra đột xuất, xử lý nghiêm vi phạm; báo cáo Chủ "
        "tịch UBND tỉnh trước ngày 15/12/2026.",
        "3. Giám đốc Sở Tài chính tham mưu kinh phí mua sắm giải pháp bảo mật, hoàn thành trong "
        "tháng 7 năm 2026.",
        "4. Chánh Văn phòng UBND tỉnh theo dõi, đôn đốc việc thực hiện Chỉ thị này.",
        "Nhận được Chỉ thị này, yêu cầu các cơ quan, đơn vị triển khai thực hiện./.",
    ),
    recipients=("- Các sở, ban, ngành;", "- UBND các xã, phường;", "- Lưu: VT, NC."),
    signer=("CHỦ TỊCH", "Lục Văn Đại"),
    facts=Facts(
        symbol="07/CT-UBND",
        kind="Chỉ thị",
        issuer="Ủy ban nhân dân tỉnh Tây Khê",
        issued_on="2026-05-18",
        signer="Lục Văn Đại",
    ),
    orders=(
        Order("1.a", "Rà soát, phân loại", ("Các sở, ban, ngành", "UBND các xã, phường"),
              "2026-06-29"),
        Order("1.b", "Ban hành quy chế", ("Các sở, ban, ngành", "UBND các xã, phường"),
              "2026-09-30"),
        Order("2", "chỉ đạo kiểm tra đột xuất", ("Công an tỉnh",), "2026-12-14"),
        Order("3", "tham mưu kinh phí", ("Sở Tài chính",), "2026-07-31"),
        Order("4", "theo dõi, đôn đốc việc thực hiện", ("Văn phòng UBND tỉnh",), None),
    ),
    is_plan=False,
)  # fmt: skip
