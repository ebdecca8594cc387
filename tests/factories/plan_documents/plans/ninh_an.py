"""Invented: a draft with blank number and date, other words in the heads, no groups."""

from tests.factories.plan_documents.truth import Column, Document, Duty, Facts, Grid, Head, leaf

_KHCN = "Sở Khoa học và Công nghệ"
_X = "X"

_INDICATORS = Grid(
    kind="indicators",
    title=("PHỤ LỤC SỐ I", "MỤC TIÊU CỤ THỂ"),
    columns=(
        Column("number", "Số TT"),
        Column("name", "Mục tiêu"),
        Column("lead", "Đơn vị đầu mối"),
        Column("coordinators", "Đơn vị phối hợp"),
        Column("unit", "Đơn vị tính"),
        Column("target", "Đến cuối năm 2026", 2026),
        Column("target", "Đến cuối năm 2028", 2028),
        Column("target", "Đến cuối năm 2030", 2030),
    ),
    rows=(
        leaf("01", "Tỷ lệ xã, phường có mạng nội bộ đạt chuẩn", _KHCN, "UBND các xã, phường", "%",
             "55", "80", "100"),
        leaf("02", "Số dịch vụ dữ liệu được chia sẻ qua nền tảng", _KHCN,
             "Các sở, ban, ngành", "Dịch vụ", "≥ 20", "≥ 50", "≥ 80"),
        leaf("03", "Số sự cố an toàn thông tin nghiêm trọng", "Công an tỉnh", _KHCN, "Sự cố",
             "≤ 3", "≤ 1", "0"),
        leaf("04", "Tỷ lệ trường học dạy kỹ năng số", "Sở Giáo dục và Đào tạo",
             "UBND các xã, phường", "%", "70", "", "100"),
    ),
)  # fmt: skip

_TASKS = Grid(
    kind="tasks",
    title=("PHỤ LỤC SỐ II", "BẢNG PHÂN CÔNG CÔNG VIỆC"),
    columns=(
        Column("number", "Số TT"),
        Column("name", "Công việc"),
        Column("product", "Kết quả dự kiến"),
        Column("lead", "Đơn vị đầu mối"),
        Column("coordinators", "Đơn vị phối hợp"),
        Column("schedule", "Quý II/2026", "Quý II/2026", "Lộ trình"),
        Column("schedule", "Quý III/2026", "Quý III/2026", "Lộ trình"),
        Column("schedule", "Quý IV/2026", "Quý IV/2026", "Lộ trình"),
        Column("schedule", "Năm 2027", "Năm 2027", "Lộ trình"),
    ),
    rows=(
        leaf("01", "Khảo sát hiện trạng mạng nội bộ cấp xã", "Báo cáo khảo sát", _KHCN,
             "UBND các xã, phường", _X, "", "", ""),
        leaf("02", "Thay thế thiết bị mạng không còn được hỗ trợ", "Thiết bị được thay", _KHCN,
             "Sở Tài chính", "", _X, _X, ""),
        leaf("03", "Trực giám sát an toàn thông tin", "Nhật ký giám sát", "Công an tỉnh", _KHCN,
             _X, _X, _X, _X),
        leaf("04", "Biên soạn tài liệu kỹ năng số cho học sinh", "Tài liệu",
             "Sở Giáo dục và Đào tạo", _KHCN, "", "", _X, ""),
        leaf("05", "Tổng kết, nhân rộng mô hình", "Báo cáo tổng kết", _KHCN,
             "Các sở, ban, ngành; UBND các xã, phường", "", "", "", _X),
    ),
)  # fmt: skip

DOCUMENT = Document(
    key="ninh-an",
    head=Head(
        issuer=("ỦY BAN NHÂN DÂN", "TỈNH NINH AN"),
        symbol_line="Số:        /KH-UBND",
        place_line="Ninh An, ngày      tháng      năm 2026",
        kind_line="KẾ HOẠCH",
        title=("Bảo đảm hạ tầng mạng và an toàn thông tin cấp xã giai đoạn 2026 - 2030",),
    ),
    body=(
        "Căn cứ Luật An ninh mạng số 116/2025/QH15; căn cứ Nghị định số 224/2026/NĐ-CP của Chính "
        "phủ, UBND tỉnh ban hành Kế hoạch như sau:",
        "Phần I. MỤC TIÊU",
        "Mục tiêu cụ thể tại Phụ lục số I.",
        "Phần II. CÔNG VIỆC",
        "Bảng phân công công việc tại Phụ lục số II.",
        "Phần III. TỔ CHỨC THỰC HIỆN",
        "1. Sở Khoa học và Công nghệ chủ trì, đôn đốc thực hiện; định kỳ 6 tháng, hằng năm báo "
        "cáo UBND tỉnh.",
        "2. Sở Tài chính bảo đảm kinh phí theo quy định./.",
    ),
    recipients=("- Các sở, ban, ngành;", "- UBND các xã, phường;", "- Lưu: VT."),
    signer=("TM. ỦY BAN NHÂN DÂN", "KT. CHỦ TỊCH", "PHÓ CHỦ TỊCH", "Đỗ Nhật Minh"),
    facts=Facts(
        symbol=None,
        kind="Kế hoạch",
        issuer="Ủy ban nhân dân tỉnh Ninh An",
        issued_on=None,
        signer="Đỗ Nhật Minh",
        cites=("116/2025/QH15", "224/2026/NĐ-CP"),
    ),
    grids=(_INDICATORS, _TASKS),
    duties=(
        Duty("Sở Khoa học và Công nghệ chủ trì", (_KHCN,), every=("half", "year")),
        Duty("Sở Tài chính bảo đảm", ("Sở Tài chính",)),
    ),
)
