"""Invented: tasks in prose, each with its lead, coordinators and time on lines below it."""

from tests.factories.plan_documents.truth import Document, Facts, Head, ProseTask

_KHCN = "Sở Khoa học và Công nghệ"

DOCUMENT = Document(
    key="son-ha",
    head=Head(
        issuer=("ỦY BAN NHÂN DÂN", "TỈNH SƠN HÀ"),
        symbol_line="Số: 118/KH-UBND",
        place_line="Sơn Hà, ngày 21 tháng 10 năm 2025",
        kind_line="KẾ HOẠCH",
        title=("Triển khai phong trào “Bình dân học vụ số” trên địa bàn tỉnh Sơn Hà",),
    ),
    body=(
        "Thực hiện Kế hoạch số 01-KH/BCĐTW ngày 21/3/2025 của Ban Chỉ đạo Trung ương, UBND tỉnh "
        "ban hành Kế hoạch như sau:",
        "I. MỤC TIÊU",
        "1. Năm 2025",
        "- 80% cán bộ, công chức có kỹ năng số cơ bản.",
        "2. Năm 2026",
        "- 100% cán bộ, công chức có kỹ năng số cơ bản.",
        "- Ít nhất 60% người dân trong độ tuổi lao động có kỹ năng số cơ bản.",
        "II. NHIỆM VỤ",
        "1. Xây dựng tài liệu kỹ năng số bằng tiếng dân tộc thiểu số",
        "- Cơ quan chủ trì: Sở Khoa học và Công nghệ.",
        "- Cơ quan phối hợp: Sở Dân tộc và Tôn giáo.",
        "- Thời gian hoàn thành: Quý IV/2025.",
        "2. Tổ chức lớp học số lưu động tại các xã vùng cao",
        "- Cơ quan chủ trì: UBND các xã, phường.",
        "- Cơ quan phối hợp: Sở Khoa học và Công nghệ; Tỉnh đoàn.",
        "- Thời gian thực hiện: Thường xuyên.",
        "3. Đánh giá mức độ thành thạo kỹ năng số",
        "- Cơ quan chủ trì: Sở Nội vụ.",
        "- Thời gian hoàn thành: Tháng 12/2026.",
        "III. TỔ CHỨC THỰC HIỆN",
        "Sở Khoa học và Công nghệ hướng dẫn, đôn đốc, tổng hợp kết quả./.",
    ),
    recipients=("- Các sở, ban, ngành;", "- Lưu: VT."),
    signer=("TM. ỦY BAN NHÂN DÂN", "KT. CHỦ TỊCH", "PHÓ CHỦ TỊCH", "Tạ Kim Liên"),
    facts=Facts(
        symbol="118/KH-UBND",
        kind="Kế hoạch",
        issuer="Ủy ban nhân dân tỉnh Sơn Hà",
        issued_on="2025-10-21",
        signer="Tạ Kim Liên",
        implements=("01-KH/BCĐTW",),
    ),
    prose_tasks=(
        ProseTask("Xây dựng tài liệu kỹ năng số", _KHCN, "2025-12-31"),
        ProseTask("Tổ chức lớp học số lưu động", "UBND các xã, phường", None),
        ProseTask("Đánh giá mức độ thành thạo", "Sở Nội vụ", "2026-12-31"),
    ),
    has_prose_targets=True,
)
