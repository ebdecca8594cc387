"""Invented: one column for time with every grammar of it, the product before the bodies."""

from tests.factories.plan_documents.truth import (
    Column,
    Document,
    Duty,
    Facts,
    Grid,
    Head,
    group,
    leaf,
    more,
    parent,
)

_KHCN = "Sở KH&CN"
_ALL = "Các sở, ban, ngành, UBND cấp xã"

_TASKS = Grid(
    kind="tasks",
    title=("PHỤ LỤC", "PHÂN CÔNG NHIỆM VỤ CHUYỂN ĐỔI SỐ GIAI ĐOẠN 2025 - 2027"),
    columns=(
        Column("number", "TT"),
        Column("name", "Nhiệm vụ"),
        Column("product", "Sản phẩm"),
        Column("lead", "Cơ quan chủ trì"),
        Column("coordinators", "Cơ quan phối hợp"),
        Column("schedule", "Thời gian hoàn thành", "Thời gian hoàn thành"),
    ),
    rows=(
        group("I", "NHẬN THỨC SỐ"),
        leaf("1", "Tổ chức Ngày Chuyển đổi số của tỉnh", "Chuỗi sự kiện", _KHCN, _ALL,
             "Tháng 10 hằng năm"),
        leaf("2", "Mở chuyên mục chuyển đổi số trên sóng phát thanh, truyền hình", "Chuyên mục",
             "Báo và phát thanh, truyền hình Đông Sơn", _KHCN, "Quý IV/2025"),
        leaf("3", "Tập huấn kỹ năng số cho tổ công nghệ số cộng đồng", "Lớp tập huấn", _KHCN,
             "UBND cấp xã; Tỉnh đoàn", "Tháng 12/2026"),
        group("II", "THỂ CHẾ SỐ"),
        leaf("1", "Ban hành quy chế quản lý, khai thác kho dữ liệu dùng chung", "Quyết định",
             _KHCN, "Sở Tư pháp", "Trước 30/6/2026"),
        leaf("2", "Ban hành danh mục dữ liệu mở", "Quyết định", _KHCN, _ALL,
             "Chậm nhất ngày 31/3/2026"),
        leaf("3", "Sửa đổi quy chế hoạt động của cổng thông tin điện tử",
             "Quy chế", "Văn phòng UBND tỉnh", _KHCN, "Sau khi Chính phủ ban hành Nghị định mới"),
        group("III", "HẠ TẦNG, DỮ LIỆU SỐ"),
        parent("1", "Phát triển dữ liệu chuyên ngành"),
        leaf("1.1", "Cơ sở dữ liệu đất đai", "Cơ sở dữ liệu", "Sở NN&MT", "UBND cấp xã",
             "2025-2026", under="1"),
        leaf("1.2", "Cơ sở dữ liệu hộ tịch", "Cơ sở dữ liệu", "Sở Tư pháp", "Công an tỉnh",
             "30/9/2025", under="1"),
        leaf("1.3", "Hồ sơ sức khỏe điện tử", "95% dân số có hồ sơ", "Sở Y tế",
             "BHXH tỉnh; UBND cấp xã", "2025 - 2027", under="1"),
        leaf("2", "Duy trì hệ thống giám sát an toàn thông tin", "", "Công an tỉnh", _KHCN,
             "Thường xuyên"),
        leaf("3", "Xây dựng kế hoạch ứng phó sự cố của từng hệ thống", "Kế hoạch",
             "Các sở, ban, ngành", "Công an tỉnh", "Quý I/2026"),
        more("Kế hoạch", "UBND cấp xã", "Công an tỉnh", "Quý II/2026"),
        group("IV", "KINH TẾ SỐ, XÃ HỘI SỐ"),
        leaf("1", "Hỗ trợ hộ kinh doanh sử dụng hóa đơn điện tử khởi tạo từ máy tính tiền",
             "Báo cáo", "Thuế tỉnh", "Sở Công Thương", "Hằng năm"),
        leaf("2", "Đưa sản phẩm OCOP lên sàn thương mại điện tử", "", "Sở Công Thương",
             "Sở NN&MT; UBND cấp xã", "Định kỳ hằng quý"),
        leaf("3", "Thanh toán không dùng tiền mặt tại bệnh viện, trường học",
             "100% cơ sở triển khai", "Ngân hàng Nhà nước Khu vực 5", "Sở Y tế; Sở GD&ĐT", "2026"),
        leaf("4", "Sơ kết Kế hoạch", "Hội nghị", _KHCN, _ALL, "Tháng 6/2027"),
    ),
)  # fmt: skip

DOCUMENT = Document(
    key="dong-son",
    head=Head(
        issuer=("ỦY BAN NHÂN DÂN", "TỈNH ĐÔNG SƠN"),
        symbol_line="Số: 256/KH-UBND",
        place_line="Đông Sơn, ngày 08 tháng 9 năm 2025",
        kind_line="KẾ HOẠCH",
        title=("Chuyển đổi số tỉnh Đông Sơn giai đoạn 2025 - 2027",),
    ),
    body=(
        "Thực hiện Quyết định số 749/QĐ-TTg ngày 03/6/2020 của Thủ tướng Chính phủ, UBND tỉnh "
        "ban hành Kế hoạch với các nội dung sau:",
        "I. MỤC TIÊU CHUNG",
        "Đổi mới căn bản phương thức quản lý, điều hành của chính quyền các cấp.",
        "II. NHIỆM VỤ, GIẢI PHÁP",
        "Chi tiết tại Phụ lục kèm theo.",
        "III. TỔ CHỨC THỰC HIỆN",
        "1. Các sở, ban, ngành và UBND cấp xã báo cáo kết quả thực hiện định kỳ 6 tháng (trước "
        "ngày 15/6) và hằng năm (trước ngày 15/12) gửi Sở Khoa học và Công nghệ.",
        "2. Sở Khoa học và Công nghệ theo dõi, đôn đốc, tổng hợp báo cáo UBND tỉnh./.",
    ),
    recipients=("- Các sở, ban, ngành;", "- UBND các xã, phường;", "- Lưu: VT, HCC."),
    signer=("TM. ỦY BAN NHÂN DÂN", "KT. CHỦ TỊCH", "PHÓ CHỦ TỊCH", "Vũ Đình Khang"),
    facts=Facts(
        symbol="256/KH-UBND",
        kind="Kế hoạch",
        issuer="Ủy ban nhân dân tỉnh Đông Sơn",
        issued_on="2025-09-08",
        signer="Vũ Đình Khang",
        implements=("749/QĐ-TTg",),
    ),
    grids=(_TASKS,),
    duties=(
        Duty("Các sở, ban, ngành và UBND cấp xã báo cáo", ("Các sở, ban, ngành", "UBND cấp xã"),
             every=("half", "year"), due_day=14),
        Duty("Sở Khoa học và Công nghệ theo dõi", ("Sở Khoa học và Công nghệ",)),
    ),
)  # fmt: skip
