"""Small plans and letters as flat text, in the words of official documents."""

from collections.abc import Sequence

Row = tuple[str, ...]

COLUMNS = ("Đến hết 2025", "Đến hết 2030", "Đến hết 2035", "Đến hết 2040", "Đến hết 2045")
KHCN, TAI_CHINH = "Sở Khoa học và Công nghệ", "Sở Tài chính"
NOI_VU, Y_TE = "Sở Nội vụ", "Sở Y tế"

# The third row has two values for five milestones and the fourth one: the reader asks.
INDICATORS: tuple[Row, ...] = (
    ("I", "HẠ TẦNG SỐ"),
    ("1", "Tỷ lệ thôn, bản có sóng di động băng rộng",
     "≥ 80%", "≥ 90%", "≥ 95%", "≥ 98%", "100%", KHCN, NOI_VU),
    ("2", "Tỷ lệ cơ quan nhà nước nối mạng truyền số liệu chuyên dùng",
     "≥ 70%", "≥ 85%", "≥ 90%", "≥ 95%", "100%", KHCN, TAI_CHINH),
    ("3", "Tỷ lệ cán bộ cấp xã được bồi dưỡng kỹ năng số", "≥ 60%", "100%", NOI_VU, KHCN),
    ("4", "Số bệnh viện có bệnh án điện tử", "15", Y_TE, KHCN),
)  # fmt: skip
TASKS: tuple[Row, ...] = (
    ("I", "HẠ TẦNG"),
    ("1", "Xóa vùng lõm sóng di động tại các bản biên giới",
     KHCN, NOI_VU, "Báo cáo", "Tháng 12/2025", "-", "-", "-", "-"),
    ("2", "Nâng cấp mạng truyền số liệu chuyên dùng của tỉnh",
     KHCN, TAI_CHINH, "Hệ thống", "-", "x", "x", "x", "x"),
    ("3", "Mở lớp bồi dưỡng kỹ năng số cho cán bộ cấp xã",
     NOI_VU, KHCN, "Lớp học", "Hàng năm", "Hàng năm", "Hàng năm", "Hàng năm", "Hàng năm"),
)  # fmt: skip


def small_plan(
    symbol: str = "57/KH-UBND",
    issued_on: str = "ngày 02 tháng 3 năm 2026",
    *,
    replaces: str = "",
    indicators: Sequence[Row] = INDICATORS,
    tasks: Sequence[Row] = TASKS,
) -> bytes:
    """Return a plan of two appendices; the default asks questions on rows 3 and 4."""
    lines = [
        "ỦY BAN NHÂN DÂN",
        "TỈNH SƠN LA",
        f"Số: {symbol}",
        f"Sơn La, {issued_on}",
        "KẾ HOẠCH",
        "PHÁT TRIỂN HẠ TẦNG SỐ VÀ KỸ NĂNG SỐ CỦA TỈNH SƠN LA",
        "Thực hiện Nghị quyết số 57-NQ/TW ngày 22/12/2024 của Bộ Chính trị về đột phá phát triển "
        "khoa học, công nghệ. Ủy ban nhân dân tỉnh Sơn La ban hành Kế hoạch như sau:",
        "I. MỤC ĐÍCH",
        "- Nâng cao nhận thức, trách nhiệm của các cấp, các ngành về hạ tầng số.",
        "II. TỔ CHỨC THỰC HIỆN",
        "1. Sở Khoa học và Công nghệ chủ trì, theo dõi, đôn đốc việc thực hiện Kế hoạch.",
    ]
    if replaces:
        lines.append(f"Kế hoạch này thay thế {replaces}.")
    lines += ["Nơi nhận:", "- Các Sở, ban, ngành;", "- Lưu: VT.", "TM. ỦY BAN NHÂN DÂN",
              "CHỦ TỊCH", "Nguyễn Đình Việt"]  # fmt: skip
    if indicators:
        lines += ["PHỤ LỤC I", "CHỈ TIÊU", "STT", "Chỉ tiêu", *COLUMNS, "Cơ quan chủ trì",
                  "Cơ quan phối hợp", *(cell for row in indicators for cell in row)]  # fmt: skip
    if tasks:
        lines += ["PHỤ LỤC II", "NHIỆM VỤ", "TT", "Tên nhiệm vụ", "Cơ quan chủ trì",
                  "Cơ quan phối hợp", "Sản phẩm", "Thời gian thực hiện", "Năm 2025",
                  "Giai đoạn 2025 - 2030", "Giai đoạn 2030 - 2035", "Giai đoạn 2035 - 2040",
                  "Giai đoạn 2040 - 2045", *(cell for row in tasks for cell in row)]  # fmt: skip
    return "\n".join([*lines, ""]).encode()


def letter(symbol: str = "812/UBND-KGVX", issued_on: str = "ngày 15 tháng 4 năm 2026") -> bytes:
    """Return a directive letter of two orders, with performers, a monitor and deadlines."""
    return f"""ỦY BAN NHÂN DÂN
TỈNH SƠN LA
Số: {symbol}
Sơn La, {issued_on}
V/v nâng cấp mạng và bồi dưỡng kỹ năng số
Kính gửi:
- Các sở, ban, ngành;
- UBND các xã, phường.
Thực hiện Kế hoạch số 142/KH-UBND ngày 04/6/2025 của UBND tỉnh, Chủ tịch UBND tỉnh có ý kiến \
chỉ đạo như sau:
1. Các sở, ban, ngành, UBND các xã, phường
(1) Rà soát, bồi dưỡng kỹ năng số cho cán bộ, công chức cấp xã, hoàn thành trước ngày 30/6/2026. \
Giao Sở Nội vụ theo dõi, đôn đốc.
2. Sở Khoa học và Công nghệ
- Nâng cấp mạng truyền số liệu chuyên dùng của tỉnh, hoàn thành trong quý II/2026.
Yêu cầu các cơ quan, đơn vị nghiêm túc thực hiện./.
Nơi nhận:
- Như trên;
- Lưu: VT.
KT. CHỦ TỊCH
PHÓ CHỦ TỊCH
Hà Trung Chiến
""".encode()
