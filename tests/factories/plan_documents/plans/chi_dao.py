"""Invented: a directive letter in sections per agency with points a), b), c)."""

from tests.factories.plan_documents.truth import Document, Facts, Head, Order

_KHCN = "Sở Khoa học và Công nghệ"

DOCUMENT = Document(
    key="chi-dao",
    head=Head(
        issuer=("ỦY BAN NHÂN DÂN", "TỈNH ĐÔNG SƠN"),
        symbol_line="Số: 4417/UBND-NC",
        place_line="Đông Sơn, ngày 14 tháng 7 năm 2026",
        about=(
            "V/v khắc phục tồn tại trong",
            "giải quyết thủ tục hành chính",
            "trên môi trường điện tử",
        ),
        to=("- Các sở, ban, ngành;", "- UBND các xã, phường."),
    ),
    body=(
        "Thực hiện Công điện số 90/CĐ-TTg ngày 06/7/2026 của Thủ tướng Chính phủ về chấn chỉnh "
        "việc tiếp nhận hồ sơ thủ tục hành chính, Chủ tịch UBND tỉnh yêu cầu:",
        "1. Văn phòng UBND tỉnh",
        "a) Chủ trì rà soát toàn bộ quy trình điện tử trên Hệ thống thông tin giải quyết thủ tục "
        "hành chính; báo cáo Chủ tịch UBND tỉnh trước ngày 15/8/2026.",
        "b) Công khai danh sách hồ sơ quá hạn của từng cơ quan trên Cổng thông tin điện tử tỉnh "
        "chậm nhất ngày 20 hằng tháng.",
        "2. Sở Khoa học và Công nghệ",
        "a) Khắc phục lỗi kết nối giữa Hệ thống thông tin giải quyết thủ tục hành chính và Cơ sở "
        "dữ liệu quốc gia về dân cư, hoàn thành trong tháng 9/2026.",
        "b) Chủ trì, phối hợp với Công an tỉnh kiểm tra an toàn thông tin của hệ thống; hoàn "
        "thành trong quý III/2026.",
        "c) Tham mưu bố trí đường truyền dự phòng cho cấp xã.",
        "3. Giao Công an tỉnh chủ trì, phối hợp với Sở Khoa học và Công nghệ làm sạch dữ liệu tài "
        "khoản định danh; hoàn thành trước ngày 31/10/2026.",
        "4. UBND các xã, phường bố trí máy tính cho công dân tại Trung tâm Phục vụ hành chính "
        "công, xong trước ngày 01/9/2026. Giao Sở Nội vụ theo dõi, đôn đốc, tổng hợp.",
        "5. Các sở, ban, ngành và UBND các xã, phường báo cáo kết quả thực hiện về UBND tỉnh (qua "
        "Văn phòng UBND tỉnh) trước ngày 25/12/2026.",
        "Yêu cầu các cơ quan, đơn vị nghiêm túc thực hiện./.",
    ),
    recipients=("- Như trên;", "- Chủ tịch, các PCT UBND tỉnh;", "- Lưu: VT, NC."),
    signer=("CHỦ TỊCH", "Ngô Thanh Tùng"),
    facts=Facts(
        symbol="4417/UBND-NC",
        kind="Công văn",
        issuer="Ủy ban nhân dân tỉnh Đông Sơn",
        issued_on="2026-07-14",
        signer="Ngô Thanh Tùng",
        implements=("90/CĐ-TTg",),
    ),
    orders=(
        Order("1.a", "Chủ trì rà soát toàn bộ", ("Văn phòng UBND tỉnh",), "2026-08-14"),
        Order("1.b", "Công khai danh sách hồ sơ", ("Văn phòng UBND tỉnh",), None,
              recurrence="month"),
        Order("2.a", "Khắc phục lỗi kết nối", (_KHCN,), "2026-09-30"),
        Order("2.b", "Chủ trì, phối hợp với Công an tỉnh", (_KHCN,), "2026-09-30"),
        Order("2.c", "Tham mưu bố trí đường truyền", (_KHCN,), None),
        Order("3", "Giao Công an tỉnh chủ trì", ("Công an tỉnh",), "2026-10-30"),
        Order("4", "UBND các xã, phường bố trí", ("UBND các xã, phường",), "2026-08-31",
              monitors=("Sở Nội vụ",)),
        Order("5", "Các sở, ban, ngành và UBND các xã",
              ("Các sở, ban, ngành", "UBND các xã, phường"), "2026-12-24"),
    ),
    is_plan=False,
)  # fmt: skip
