"""Invented: a yearly administrative-reform plan, issued with a decision, one year only."""

from tests.factories.plan_documents.truth import (
    Column,
    Document,
    Facts,
    Grid,
    Head,
    group,
    leaf,
    parent,
)

_NV = "Sở Nội vụ"
_ALL = "Các sở, ban, ngành; UBND các xã, phường"

_INDICATORS = Grid(
    kind="indicators",
    title=("PHỤ LỤC 01", "CHỈ TIÊU CẢI CÁCH HÀNH CHÍNH NĂM 2026"),
    columns=(
        Column("number", "STT"),
        Column("name", "Nội dung chỉ tiêu"),
        Column("target", "Chỉ tiêu năm 2026", 2026),
        Column("lead", "Cơ quan chủ trì"),
    ),
    rows=(
        leaf("1", "Tỷ lệ văn bản quy phạm pháp luật ban hành đúng tiến độ", "100%", "Sở Tư pháp"),
        leaf("2", "Tỷ lệ hồ sơ giải quyết trước và đúng hạn", "≥ 98,5%", "Văn phòng UBND tỉnh"),
        leaf("3", "Chỉ số hài lòng về sự phục vụ hành chính (SIPAS)", "≥ 84,5%", _NV),
        leaf("4", "Thứ hạng chỉ số cải cách hành chính (PAR Index)", "Tăng ít nhất 3 bậc", _NV),
        leaf("5", "Tỷ lệ giảm đơn vị sự nghiệp công lập so với năm 2025", "Tối thiểu 5%", _NV),
        leaf("6", "Tỷ lệ giải ngân vốn đầu tư công", "Trên 95%", "Sở Tài chính"),
    ),
)

_TASKS = Grid(
    kind="tasks",
    title=("PHỤ LỤC 02", "NHIỆM VỤ CẢI CÁCH HÀNH CHÍNH NĂM 2026"),
    columns=(
        Column("number", "STT"),
        Column("name", "Nhiệm vụ"),
        Column("product", "Sản phẩm"),
        Column("lead", "Chủ trì", over="Cơ quan thực hiện"),
        Column("coordinators", "Phối hợp", over="Cơ quan thực hiện"),
        Column("schedule", "Thời gian thực hiện", "Thời gian thực hiện"),
    ),
    rows=(
        group("I", "CẢI CÁCH THỂ CHẾ"),
        leaf("1", "Rà soát, hệ thống hóa văn bản quy phạm pháp luật", "Báo cáo", "Sở Tư pháp",
             _ALL, "Quý I"),
        leaf("2", "Kiểm tra công tác thi hành pháp luật", "Kế hoạch, Báo cáo kết quả",
             "Sở Tư pháp", _ALL, "Tháng 3 - Tháng 10"),
        group("II", "CẢI CÁCH THỦ TỤC HÀNH CHÍNH"),
        parent("1", "Kiểm soát thủ tục hành chính"),
        leaf("1.1", "Công bố, công khai thủ tục hành chính", "Quyết định công bố",
             "Các sở, ban, ngành", "Văn phòng UBND tỉnh", "Thường xuyên", under="1"),
        leaf("1.2", "Rà soát, đơn giản hóa thủ tục hành chính nội bộ",
             "Quyết định phê duyệt phương án",
             "Văn phòng UBND tỉnh", "Các sở, ban, ngành", "Trước ngày 30/9/2026", under="1"),
        leaf("2", "Khảo sát mức độ hài lòng của người dân", "Báo cáo", _NV, _ALL,
             "Quý III, Quý IV"),
        group("III", "CẢI CÁCH CHẾ ĐỘ CÔNG VỤ"),
        leaf("1", "Tuyển dụng công chức năm 2026", "Kế hoạch", _NV, "Các sở, ban, ngành",
             "Tháng 5/2026"),
        leaf("2", "Báo cáo kết quả cải cách hành chính", "Báo cáo", _ALL, _NV,
             "Định kỳ hằng quý, 6 tháng, năm"),
    ),
)  # fmt: skip

DOCUMENT = Document(
    key="cai-cach",
    head=Head(
        issuer=("ỦY BAN NHÂN DÂN", "TỈNH LAM GIANG"),
        symbol_line="Số: 2915/QĐ-UBND",
        place_line="Lam Giang, ngày 29 tháng 12 năm 2025",
        kind_line="QUYẾT ĐỊNH",
        title=("Ban hành Kế hoạch cải cách hành chính năm 2026 của tỉnh Lam Giang",),
    ),
    body=(
        "CHỦ TỊCH ỦY BAN NHÂN DÂN TỈNH",
        "Căn cứ Luật Tổ chức chính quyền địa phương ngày 16 tháng 6 năm 2025;",
        "Căn cứ Nghị quyết số 76/NQ-CP ngày 15 tháng 7 năm 2021 của Chính phủ ban hành Chương "
        "trình tổng thể cải cách hành chính nhà nước giai đoạn 2021 - 2030;",
        "Theo đề nghị của Giám đốc Sở Nội vụ tại Tờ trình số 1020/TTr-SNV ngày 18 tháng 12 năm "
        "2025.",
        "QUYẾT ĐỊNH:",
        "Điều 1. Ban hành kèm theo Quyết định này Kế hoạch cải cách hành chính năm 2026 của tỉnh "
        "Lam Giang.",
        "Điều 2. Quyết định này có hiệu lực kể từ ngày ký.",
        "Điều 3. Chánh Văn phòng UBND tỉnh; Giám đốc các sở, Thủ trưởng các ban, ngành; Chủ tịch "
        "UBND các xã, phường chịu trách nhiệm thi hành Quyết định này./.",
    ),
    recipients=("- Như Điều 3;", "- Bộ Nội vụ;", "- Lưu: VT, NC."),
    signer=("CHỦ TỊCH", "Trần Quang Vĩnh"),
    facts=Facts(
        symbol="2915/QĐ-UBND",
        kind="Quyết định",
        issuer="Ủy ban nhân dân tỉnh Lam Giang",
        issued_on="2025-12-29",
        signer="Trần Quang Vĩnh",
        cites=("76/NQ-CP", "1020/TTr-SNV"),
    ),
    grids=(_INDICATORS, _TASKS),
)  # fmt: skip
