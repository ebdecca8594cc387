"""Invented: a ministry's plan; departments as bodies, twelve columns of months."""

from tests.factories.plan_documents.truth import Column, Document, Facts, Grid, Head, group, leaf

_MONTHS = 12


def _marks(*months: int) -> list[str]:
    return ["x" if at in months else "" for at in range(1, _MONTHS + 1)]


_TASKS = Grid(
    kind="tasks",
    title=("PHỤ LỤC", "TIẾN ĐỘ THỰC HIỆN NHIỆM VỤ NĂM 2026"),
    columns=(
        Column("number", "TT"),
        Column("name", "Nhiệm vụ"),
        Column("lead", "Đơn vị chủ trì"),
        Column("coordinators", "Đơn vị phối hợp"),
        *(
            Column("schedule", f"Tháng {at}", f"Tháng {at}", "Tiến độ thực hiện năm 2026")
            for at in range(1, _MONTHS + 1)
        ),
        Column("product", "Sản phẩm"),
    ),
    rows=(
        group("I", "Nhiệm vụ chung"),
        leaf("1", "Xây dựng kiến trúc dữ liệu của Bộ", "Trung tâm Chuyển đổi số",
             "Văn phòng Bộ", *_marks(2, 3), "Quyết định của Bộ trưởng"),
        leaf("2", "Giám sát an toàn thông tin", "Trung tâm Chuyển đổi số",
             "Các đơn vị thuộc Bộ", *_marks(*range(1, 13)), "Báo cáo tháng"),
        group("II", "Nhiệm vụ riêng"),
        leaf("1", "Số hóa hồ sơ lưu trữ", "Văn phòng Bộ", "Các đơn vị thuộc Bộ",
             *_marks(6, 7, 8, 9), "Hồ sơ số"),
        leaf("2", "Bố trí kinh phí chuyển đổi số", "Vụ Kế hoạch - Tài chính",
             "Trung tâm Chuyển đổi số", *_marks(12), "Quyết định phân bổ"),
    ),
)  # fmt: skip

DOCUMENT = Document(
    key="cua-bo",
    head=Head(
        issuer=("BỘ CÔNG NGHIỆP NÔNG THÔN",),
        symbol_line="Số: 305/KH-BCNNT",
        place_line="Hà Nội, ngày 20 tháng 01 năm 2026",
        kind_line="KẾ HOẠCH",
        title=("Chuyển đổi số năm 2026 của Bộ Công nghiệp nông thôn",),
    ),
    body=(
        "Thực hiện Nghị quyết số 71/NQ-CP ngày 01/4/2025 của Chính phủ, Bộ ban hành Kế hoạch như "
        "sau:",
        "I. MỤC ĐÍCH",
        "Bảo đảm tiến độ các nhiệm vụ được giao.",
        "II. NHIỆM VỤ",
        "Chi tiết tại Phụ lục kèm theo./.",
    ),
    recipients=("- Bộ trưởng;", "- Các đơn vị thuộc Bộ;", "- Lưu: VT, TTCĐS."),
    signer=("KT. BỘ TRƯỞNG", "THỨ TRƯỞNG", "Thái Văn Long"),
    facts=Facts(
        symbol="305/KH-BCNNT",
        kind="Kế hoạch",
        issuer="Bộ Công nghiệp nông thôn",
        issued_on="2026-01-20",
        signer="Thái Văn Long",
        implements=("71/NQ-CP",),
    ),
    grids=(_TASKS,),
)
