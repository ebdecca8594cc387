"""Invented words from which plans are dealt: names, bodies, cells with known meanings."""

PROVINCES = ("Vân Hải", "Tây Khê", "Phước Lộc", "Thanh Điền", "Kim Bảng", "Long Vĩ")
PEOPLE = ("Nguyễn Hữu Tín", "Trịnh Thị Ngà", "Lương Bá Khoa", "Sùng A Páo", "Quách Công Lý")

NUMBER = ("STT", "TT", "Số TT")
INDICATOR = ("Chỉ tiêu", "Tên chỉ tiêu", "Nội dung chỉ tiêu", "Mục tiêu, chỉ tiêu")
TASK = ("Nhiệm vụ", "Tên nhiệm vụ", "Nội dung nhiệm vụ", "Nội dung công việc",
        "Nhiệm vụ, giải pháp")  # fmt: skip
UNIT = ("Đơn vị tính", "ĐVT", "Đơn vị")
LEAD = ("Cơ quan chủ trì", "Đơn vị chủ trì", "Cơ quan, đơn vị chủ trì", "Chủ trì")
COORDINATORS = ("Cơ quan phối hợp", "Đơn vị phối hợp", "Cơ quan, đơn vị phối hợp", "Phối hợp")
PRODUCT = ("Sản phẩm", "Kết quả", "Sản phẩm đầu ra", "Kết quả, sản phẩm")
TIME = ("Thời gian hoàn thành", "Thời hạn hoàn thành", "Thời gian thực hiện", "Thời hạn")
NOTE = ("Ghi chú",)
SPANS = ("", "Lộ trình", "Mục tiêu", "Lộ trình thực hiện")
YEAR_LABELS = ("Năm {}", "Đến năm {}", "{}", "Đến hết năm {}", "Mục tiêu năm {}")
HORIZONS = (
    (2025, 2030, 2045), (2026, 2027, 2028, 2029, 2030), (2025, 2030), (2030,),
    (2026, 2030), (2025, 2030, 2035, 2040, 2045),
)  # fmt: skip
GROUPS = (
    "HẠ TẦNG SỐ", "NHÂN LỰC SỐ", "DỮ LIỆU SỐ", "CHÍNH QUYỀN SỐ", "KINH TẾ SỐ", "XÃ HỘI SỐ",
    "AN TOÀN THÔNG TIN", "ĐỔI MỚI SÁNG TẠO", "KHOA HỌC VÀ CÔNG NGHỆ", "HỢP TÁC, LIÊN KẾT",
)  # fmt: skip

BODIES = (
    "Sở Khoa học và Công nghệ", "Sở Tài chính", "Sở Nội vụ", "Công an tỉnh", "Sở Y tế",
    "Văn phòng UBND tỉnh", "Sở Công Thương", "Sở Xây dựng", "Sở Giáo dục và Đào tạo",
    "Sở Nông nghiệp và Môi trường", "Sở Tư pháp", "Thanh tra tỉnh", "UBND cấp xã",
    "Các sở, ban, ngành", "Các doanh nghiệp viễn thông", "Hội Nông dân tỉnh",
)  # fmt: skip
MANY = (
    "Các sở, ban, ngành; UBND các xã, phường", "Các sở, ban, ngành; UBND cấp xã",
    "Sở Tài chính; Sở Nội vụ", "Sở Công Thương; Sở Xây dựng", "Sở Y tế; Sở Tài chính",
    "Các sở, ban, ngành, UBND cấp xã",
)  # fmt: skip
PRODUCTS = (
    "Kế hoạch", "Quyết định", "Báo cáo", "Đề án được phê duyệt", "Hệ thống đưa vào vận hành",
    "Nghị quyết của HĐND tỉnh", "Quy chế phối hợp", "Cơ sở dữ liệu", "Hội nghị, hội thảo",
    "Lớp tập huấn", "Bộ tiêu chí", "Biên bản nghiệm thu",
)  # fmt: skip
VERBS = ("Xây dựng", "Triển khai", "Nâng cấp", "Hoàn thiện", "Rà soát", "Mở rộng", "Duy trì",
         "Đánh giá", "Tổ chức")  # fmt: skip
OBJECTS = (
    "hệ thống một cửa điện tử liên thông đến cấp xã", "nền tảng dữ liệu dân cư dùng chung",
    "mạng lưới tổ công nghệ số cộng đồng tại các bản", "kho học liệu số cho trường phổ thông",
    "hồ sơ bệnh án điện tử tại các bệnh viện công lập", "hạ tầng kỹ thuật của Trung tâm dữ liệu",
    "chương trình ươm tạo doanh nghiệp khởi nghiệp sáng tạo", "cổng dữ liệu mở của tỉnh",
    "phương án ứng cứu sự cố an ninh mạng cấp tỉnh", "bản đồ số nông nghiệp và vùng trồng",
    "mô hình chợ số không dùng tiền mặt", "quy trình số hóa tài liệu lưu trữ",
    "đội ngũ chuyên gia chuyển đổi số", "phòng thí nghiệm trọng điểm về chế biến nông sản",
    "hệ thống camera giám sát giao thông thông minh", "sàn giao dịch công nghệ và thiết bị",
    "chính sách thu hút nhân lực chất lượng cao", "danh mục bài toán lớn của tỉnh",
)  # fmt: skip
PER_CENT = (
    "Tỷ lệ hộ gia đình có đường truyền cáp quang", "Tỷ lệ người dân có chữ ký số cá nhân",
    "Tỷ lệ hồ sơ được giải quyết trực tuyến toàn trình", "Tỷ lệ xã, phường có mạng 5G",
    "Tỷ lệ cán bộ, công chức sử dụng thành thạo trợ lý ảo", "Tỷ lệ kết quả được số hóa",
    "Tỷ lệ doanh nghiệp sử dụng hợp đồng điện tử", "Tỷ lệ bệnh viện dùng bệnh án điện tử",
    "Tỷ lệ trường học có phòng máy đạt chuẩn", "Tỷ lệ hệ thống thông tin được phê duyệt cấp độ",
    "Tỷ lệ giao dịch không dùng tiền mặt", "Tỷ lệ sản phẩm chủ lực có truy xuất nguồn gốc",
)  # fmt: skip
COUNTS = (
    ("Số doanh nghiệp khởi nghiệp sáng tạo được hỗ trợ", "Doanh nghiệp"),
    ("Số nhiệm vụ khoa học và công nghệ được nghiệm thu", "Nhiệm vụ"),
    ("Số bộ dữ liệu được công bố trên cổng dữ liệu mở", "Bộ dữ liệu"),
    ("Số sáng kiến được công nhận cấp tỉnh", "Sáng kiến"),
    ("Số phòng thí nghiệm được đầu tư mới", "Phòng"),
    ("Số hợp tác xã ứng dụng công nghệ cao", "Hợp tác xã"),
)
PER_CENT_CELLS = ("≥ 15", "≥ 30", "40", "≥ 50", "55", "≥ 60", "63", "≥ 70", "≥ 75", "80", "≥ 85",
                  "≥ 90", "95", "≥ 95", "99", "100")  # fmt: skip
COUNT_CELLS = ("2", "≥ 3", "5", "≥ 8", "10", "≥ 12", "15", "≥ 20", "25", "≥ 30", "40", "≥ 60",
               "80", "≥ 120", "≥ 200", "250", "≥ 300", "≥ 1.200", "≥ 2.000")  # fmt: skip
# For the hard plans: cells of every grammar, columns that no role fits.
HARD_PER_CENT = ("≥ 15%", "20%", "≥ 30%", "40%", "Trên 50%", "55%", "≥ 60%", "70%", "Tối thiểu 75%",
                 "80%", "80% - 90%", "≥ 90%", "95%", "Trên 95%", "100%", "Duy trì")  # fmt: skip
BASES = ("41,5%", "12", "0,64", "Chưa có", "37%", "1.204", "-", "68,3%")
SOURCES = ("Nghị quyết số 57-NQ/TW", "Kế hoạch số 45-KH/TU", "Quyết định số 411/QĐ-TTg", "")
MONEY = ("1.500", "12.000", "800", "350,5", "", "")
LEADERS = ("Đ/c Nguyễn Văn Hải - PCT", "Đ/c Lò Thị Mai - PCT", "Chủ tịch UBND tỉnh", "")
NOTES = ("", "", "Lồng ghép", "Theo Đề án 06", "Chuyển tiếp từ năm 2024")
OPENINGS = ("05 mô hình về", "100% cơ quan sử dụng", "Giai đoạn 2026 - 2030 hoàn thành",
            "Chủ trì, phối hợp xây dựng", "Báo cáo kết quả triển khai")  # fmt: skip
TIMES = (
    "Quý III/2025", "Quý IV/2025", "Tháng 12/2026", "2026", "2025 - 2027", "Thường xuyên",
    "Hằng năm", "Trước ngày 30/9/2026", "Tháng 6/2027", "31/12/2026", "Trước 30/6/2026",
    "2026 - 2030", "Quý I/2026", "Chậm nhất ngày 31/3/2026",
)  # fmt: skip
