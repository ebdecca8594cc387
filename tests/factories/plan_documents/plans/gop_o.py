"""Invented: bodies and times merged down over several rows, lists inside a cell."""

from tests.factories.plan_documents.truth import (
    SAME,
    Column,
    Document,
    Facts,
    Grid,
    Head,
    group,
    leaf,
)

_KHCN = "Sở Khoa học và Công nghệ"

_INDICATORS = Grid(
    kind="indicators",
    title=("Phụ lục 1", "CHỈ TIÊU CHỦ YẾU"),
    columns=(
        Column("number", "TT"),
        Column("name", "Chỉ tiêu"),
        Column("unit", "Đơn vị tính"),
        Column("target", "Năm 2026", 2026),
        Column("target", "Năm 2030", 2030),
        Column("lead", "Cơ quan chủ trì, tham mưu"),
    ),
    rows=(
        group("I", "Hạ tầng"),
        leaf("1", "Tỷ lệ hộ dân dùng Internet cáp quang", "%", "≥ 75", "≥ 95", _KHCN),
        leaf("2", "Tỷ lệ vùng lõm sóng được phủ", "%", "80", "100", SAME),
        leaf("3", "Số điểm truy cập Internet miễn phí", "Điểm", "40", "≥ 120", SAME),
        group("II", "Dữ liệu"),
        leaf("4", "Tỷ lệ dữ liệu hộ tịch được số hóa", "%", "≥ 90", "100", "Sở Tư pháp"),
        leaf("5", "Tỷ lệ dữ liệu đất đai được làm sạch", "%", "60", "100",
             "Sở Nông nghiệp và Môi trường"),
    ),
)  # fmt: skip

_TASKS = Grid(
    kind="tasks",
    title=("Phụ lục 2", "CÁC NHIỆM VỤ"),
    columns=(
        Column("number", "TT"),
        Column("name", "Nhiệm vụ"),
        Column("lead", "Cơ quan chủ trì"),
        Column("coordinators", "Cơ quan phối hợp"),
        Column("product", "Sản phẩm"),
        Column("schedule", "Thời hạn", "Thời hạn"),
    ),
    rows=(
        group("I", "Hạ tầng"),
        leaf("1", "Lập bản đồ vùng lõm sóng", _KHCN, "UBND các xã, phường",
             "- Bản đồ số;\n- Báo cáo hiện trạng", "Quý I/2026"),
        leaf("2", "Vận động doanh nghiệp đầu tư trạm phát sóng", SAME,
             "Các doanh nghiệp viễn thông", "Trạm phát sóng", "Tháng 12/2026"),
        leaf("3", "Hỗ trợ hộ nghèo đăng ký cáp quang", SAME, "UBND các xã, phường", "", SAME),
        group("II", "Dữ liệu"),
        leaf("1", "Số hóa sổ hộ tịch", "Sở Tư pháp", "Công an tỉnh", "Dữ liệu hộ tịch",
             "31/12/2026"),
        leaf("2", "Đối soát dữ liệu hộ tịch với dữ liệu dân cư", SAME, SAME, "Biên bản đối soát",
             "2027"),
    ),
)  # fmt: skip

DOCUMENT = Document(
    key="gop-o",
    head=Head(
        issuer=("ỦY BAN NHÂN DÂN", "TỈNH PHƯỚC LỘC"),
        symbol_line="Số: 77/KH-UBND",
        place_line="Phước Lộc, ngày 12 tháng 12 năm 2025",
        kind_line="KẾ HOẠCH",
        title=("Phát triển hạ tầng số và dữ liệu số tỉnh Phước Lộc đến năm 2030",),
    ),
    body=(
        "Thực hiện Nghị quyết số 71/NQ-CP ngày 01/4/2025 của Chính phủ, UBND tỉnh ban hành Kế "
        "hoạch như sau:",
        "I. CHỈ TIÊU (Phụ lục 1)",
        "II. NHIỆM VỤ (Phụ lục 2)",
        "III. TỔ CHỨC THỰC HIỆN",
        "Các cơ quan được giao nhiệm vụ chủ động thực hiện./.",
    ),
    recipients=("- Các sở, ban, ngành;", "- Lưu: VT."),
    signer=("TM. ỦY BAN NHÂN DÂN", "CHỦ TỊCH", "Giàng A Chống"),
    facts=Facts(
        symbol="77/KH-UBND",
        kind="Kế hoạch",
        issuer="Ủy ban nhân dân tỉnh Phước Lộc",
        issued_on="2025-12-12",
        signer="Giàng A Chống",
        implements=("71/NQ-CP",),
    ),
    grids=(_INDICATORS, _TASKS),
)
