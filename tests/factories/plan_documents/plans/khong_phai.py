"""Invented: documents with no plan in them; a reader must find none and not crash."""

from tests.factories.plan_documents.truth import Column, Document, Facts, Grid, Head, leaf

REPORT = Document(
    key="bao-cao",
    head=Head(
        issuer=("ỦY BAN NHÂN DÂN", "XÃ TÂN HÒA"),
        symbol_line="Số: 58/BC-UBND",
        place_line="Tân Hòa, ngày 18 tháng 6 năm 2026",
        kind_line="BÁO CÁO",
        title=("Kết quả công tác chuyển đổi số 6 tháng đầu năm 2026",),
    ),
    body=(
        "I. KẾT QUẢ ĐẠT ĐƯỢC",
        "1. Đã tiếp nhận 1.204 hồ sơ, trong đó 1.010 hồ sơ trực tuyến, đạt 83,9%.",
        "2. Đã thành lập 14 tổ công nghệ số cộng đồng với 96 thành viên.",
        "II. TỒN TẠI, HẠN CHẾ",
        "Trang thiết bị tại một số thôn còn thiếu; trình độ của công chức chưa đồng đều.",
        "III. PHƯƠNG HƯỚNG",
        "Tiếp tục duy trì các kết quả đã đạt được./.",
    ),
    recipients=("- UBND tỉnh;", "- Lưu: VT."),
    signer=("TM. ỦY BAN NHÂN DÂN", "CHỦ TỊCH", "Lò Văn Pâng"),
    facts=Facts(
        symbol="58/BC-UBND",
        kind="Báo cáo",
        issuer="Ủy ban nhân dân xã Tân Hòa",
        issued_on="2026-06-18",
        signer="Lò Văn Pâng",
    ),
    grids=(
        Grid(
            kind="other",
            title=("BIỂU SỐ LIỆU", "Kết quả giải quyết thủ tục hành chính"),
            columns=(
                Column("number", "STT"),
                Column("other", "Lĩnh vực"),
                Column("other", "Tổng số hồ sơ"),
                Column("other", "Đúng hạn"),
                Column("other", "Quá hạn"),
                Column("other", "Tỷ lệ đúng hạn"),
            ),
            rows=(
                leaf("1", "Hộ tịch", "412", "410", "2", "99,5%"),
                leaf("2", "Chứng thực", "655", "655", "0", "100%"),
                leaf("3", "Đất đai", "137", "121", "16", "88,3%"),
            ),
        ),
    ),
    is_plan=False,
)

INVITATION = Document(
    key="giay-moi",
    head=Head(
        issuer=("ỦY BAN NHÂN DÂN", "TỈNH HÀ LÂM"),
        symbol_line="Số: 77/GM-UBND",
        place_line="Hà Lâm, ngày 11 tháng 3 năm 2026",
        kind_line="GIẤY MỜI",
        title=("Dự hội nghị sơ kết công tác chuyển đổi số",),
    ),
    body=(
        "Ủy ban nhân dân tỉnh Hà Lâm trân trọng kính mời các đồng chí dự hội nghị.",
        "1. Thời gian: 01 buổi, bắt đầu từ 8 giờ 00 ngày 20/3/2026.",
        "2. Địa điểm: Phòng họp tầng 2, trụ sở HĐND và UBND tỉnh.",
        "3. Thành phần: Giám đốc các sở; Chủ tịch UBND các xã, phường.",
        "Rất mong các đồng chí đến dự đúng thành phần và thời gian./.",
    ),
    recipients=("- Như thành phần mời;", "- Lưu: VT."),
    signer=("TL. CHỦ TỊCH", "CHÁNH VĂN PHÒNG", "Cao Xuân Bách"),
    facts=Facts(
        symbol="77/GM-UBND",
        kind="Giấy mời",
        issuer="Ủy ban nhân dân tỉnh Hà Lâm",
        issued_on="2026-03-11",
        signer="Cao Xuân Bách",
    ),
    is_plan=False,
)
