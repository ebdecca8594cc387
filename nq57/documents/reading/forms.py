"""How the names of Vietnamese public bodies are formed: heads, short forms, standards.

National vocabulary only (departments of any province, ministries, groups); which
bodies really exist in a province is the catalogue's to say.
"""

import functools
import re

from nq57.core import text

# Short forms that official papers use inside names.
_SHORT_FORMS: tuple[tuple[str, str], ...] = (
    (r"KH\s*&\s*C\s*N|KH\s?-\s?CN|KHCN|KH và CN", "Khoa học và Công nghệ"),
    (r"KH\s*&\s*KT|KHKT", "Khoa học và Kỹ thuật"),
    (r"GD\s*&\s*ĐT|GD\s?-\s?ĐT|GDĐT|GD và ĐT", "Giáo dục và Đào tạo"),
    (r"NN\s*&\s*MT|NNMT|NN và MT", "Nông nghiệp và Môi trường"),
    (r"NN\s*&\s*PTNT|NNPTNT", "Nông nghiệp và Phát triển nông thôn"),
    (r"VH\s*,?\s*TT\s*&\s*DL|VHTTDL|VHTT\s*&\s*DL", "Văn hóa, Thể thao và Du lịch"),
    (r"VH\s*&\s*TT|VHTT", "Văn hóa và Thể thao"),
    (r"TT\s*&\s*TT|TTTT", "Thông tin và Truyền thông"),
    (r"TN\s*&\s*MT|TNMT", "Tài nguyên và Môi trường"),
    (r"KH\s*&\s*ĐT|KHĐT", "Kế hoạch và Đầu tư"),
    (r"LĐ\s*-?\s*TB\s*&\s*XH|LĐTBXH", "Lao động - Thương binh và Xã hội"),
    (r"DT\s*&\s*TG|DTTG", "Dân tộc và Tôn giáo"),
    (r"GTVT", "Giao thông vận tải"),
    (r"BHXH", "Bảo hiểm xã hội"),
    (r"NHNN", "Ngân hàng Nhà nước"),
    (r"MTTQ", "Mặt trận Tổ quốc"),
    (r"UBMTTQ", "Ủy ban Mặt trận Tổ quốc"),
    (r"UBND", "Ủy ban nhân dân"),
    (r"HĐND", "Hội đồng nhân dân"),
    (r"ĐH", "Đại học"),
    (r"CĐ", "Cao đẳng"),
    (r"HTX", "Hợp tác xã"),
    (r"DN", "Doanh nghiệp"),
    (r"TP\.?(?=\s)", "thành phố"),
)
_SHORT = [(re.compile(rf"(?<!\w)(?:{form})(?!\w)"), full) for form, full in _SHORT_FORMS]

_FIELDS = (
    "Nội vụ",
    "Tài chính",
    "Xây dựng",
    "Khoa học và Công nghệ",
    "Nông nghiệp và Môi trường",
    "Dân tộc và Tôn giáo",
    "Văn hóa, Thể thao và Du lịch",
    "Văn hóa và Thể thao",
    "Du lịch",
    "Tư pháp",
    "Công Thương",
    "Giáo dục và Đào tạo",
    "Y tế",
    "Ngoại vụ",
    "Ngoại giao",
    "Quy hoạch - Kiến trúc",
    "An toàn thực phẩm",
    "Thông tin và Truyền thông",
    "Kế hoạch và Đầu tư",
    "Giao thông vận tải",
    "Tài nguyên và Môi trường",
    "Nông nghiệp và Phát triển nông thôn",
    "Lao động - Thương binh và Xã hội",
    "Công an",
    "Quốc phòng",
)

# Groups whose members a date decides; the first name is the usual one.
_GROUPS: tuple[tuple[str, str], ...] = (
    (
        r"(?:thủ trưởng )?(?:các |toàn thể )?(?:sở, ban, ngành|sở, ban ngành|sở ban ngành|ban,"
        r" ngành"
        r"|ban, sở, ngành)(?: cấp tỉnh| của tỉnh| tỉnh| thành phố| thuộc tỉnh)?",
        "Các sở, ban, ngành",
    ),
    (r"(?:các )?(?:sở|sở, ngành)(?: tỉnh| cấp tỉnh)?", "Các sở, ngành"),
    (
        r"(?:các )?(?:sở, ban, ngành|ban, ngành)(?: và|,) đoàn thể(?: tỉnh)?",
        "Các sở, ban, ngành, đoàn thể",
    ),
    (r"(?:các )?bộ(?:, ban)?, ngành(?: trung ương)?", "Các bộ, ngành"),
    (
        r"(?:các )?bộ, cơ quan ngang bộ(?:, cơ quan thuộc chính phủ)?",
        "Các bộ, cơ quan ngang bộ, cơ quan thuộc Chính phủ",
    ),
    (r"(?:các )?địa phương", "Các địa phương"),
    (r"(?:các )?(?:đơn vị|cơ quan|cơ quan, đơn vị|đơn vị, cơ quan)", "Các cơ quan, đơn vị"),
)
_COUNCILS = r"(?:ủy ban nhân dân|uỷ ban nhân dân)"
_LEVELS: tuple[tuple[str, str], ...] = (
    (r"(?:các )?(?:cấp )?huyện", "UBND cấp huyện"),
    (
        r"các huyện(?:, thị xã)?(?:,? (?:và )?thành phố)?|(?:huyện|quận)(?:, thị xã)?(?:, thành"
        r" phố)?",
        "UBND cấp huyện",
    ),
    (r"(?:cấp )?xã(?:, thị trấn)?", "UBND cấp xã"),
    (
        r"(?:các )?(?:xã, phường|phường, xã|xã, phường, thị trấn|xã, phường, đặc khu)",
        "UBND các xã, phường",
    ),
    (r"(?:các )?tỉnh, thành phố(?: trực thuộc trung ương)?", "UBND các tỉnh, thành phố"),
)

# Words that begin the name of a body or of a group of bodies or people.
HEADS = re.compile(
    r"^(?!ban hành|báo cáo|cơ sở (?:dữ liệu|hạ tầng|vật chất)|hội (?:nghị|thảo|thi|chợ|nhập)"
    r"|phòng,? (?:chống|ngừa)|bộ (?:chỉ số|tiêu chí|tài liệu|dữ liệu|công cụ|mã)|tổ chức (?:học|tập"
    r"|các|hội|triển|thực|cuộc|kiểm|sơ kết|tổng kết|khảo|đào|tuyên|lễ|quán|xây|rà|thi|đoàn|lớp"
    r"|thành)"
    r"|đoàn kết|hội đủ|trung tâm hóa|báo chí|đài thọ|viện trợ|quỹ đất|phòng (?:họp|thí)|thuế suất"
    r"|các (?:nội dung|nhiệm vụ|chỉ tiêu|hoạt động|giải pháp|chương trình|đề án|dự án|kế hoạch"
    r"|văn bản"
    r"|hệ thống|nền tảng|ứng dụng|dịch vụ|sản phẩm|cơ chế|chính sách|bài toán|lớp|khóa|cuộc|cơ sở"
    r" dữ"
    r"|hội (?:nghị|thảo)|mô hình|quy|cơ sở hạ))"
    r"(?:thủ trưởng |lãnh đạo |giám đốc |chủ tịch |người đứng đầu )?"
    r"(?:các |cơ quan |những |toàn thể |một số )?(?:"
    r"sở|bộ|ban|ubnd|hđnd|ủy ban|uỷ ban|hội đồng|công an|bộ chỉ huy|bộ tư lệnh|bch|văn phòng"
    r"|thanh tra|thống kê|kiểm toán|tòa án|viện|trường|học viện|đại học|cao đẳng|trung tâm|cục"
    r"|chi cục"
    r"|tổng cục|vụ|kho bạc|thuế|hải quan|ngân hàng|nhnn|bhxh|bảo hiểm|báo|đài|tạp chí|cổng"
    r"|hiệp hội|hội|liên hiệp|liên minh|liên đoàn|mặt trận|mttq|ubmttq|đoàn thanh niên|tỉnh đoàn"
    r"|thành đoàn|đoàn|công đoàn|tổ chức|tập đoàn|tổng công ty|công ty|doanh nghiệp|dn|htx"
    r"|hợp tác xã|quỹ|phòng|trạm|bệnh viện|cơ sở|đơn vị|cơ quan|địa phương|tỉnh ủy|tỉnh uỷ"
    r"|thành ủy|huyện ủy|đảng ủy|đảng uỷ|ngành|chủ đầu tư|nhà mạng|vnpt|viettel|mobifone"
    r"|bưu điện|điện lực|cá nhân|nhà khoa học|chuyên gia|xã(?! hội)|phường|huyện|thị trấn|tổ(?!"
    r" chức)|tiểu ban"
    r"|lực lượng|quân khu|biên phòng|toàn bộ|người dân|hộ|thành viên|khối|đảng bộ|chính phủ|thủ"
    r" tướng"
    r"|ban quản lý|cấp ủy|chính quyền|nhóm|các)(?![^\W_])",
    re.IGNORECASE,
)
# Heads of one body at least two words long, or always a public body: sure signs.
STRONG_HEADS = re.compile(
    r"^(?:thủ trưởng |cơ quan )?(?:(?:các )?(?:sở|bộ|ubnd|ủy ban|uỷ ban)(?![^\W_])"
    r"|công an (?:tỉnh|thành|xã)|bộ chỉ huy|văn phòng (?:ubnd|ủy ban|hđnd|đoàn|tỉnh)|thanh tra"
    r"|các (?:bộ|ngành|đơn vị|cơ quan|doanh nghiệp|địa phương|tổ chức|trường|cơ sở|huyện|xã)"
    r"|trường (?:đại|cao|chính|trung)|ngân hàng|bhxh|bảo hiểm xã hội|báo |đài |hiệp hội|liên hiệp"
    r"|liên minh|chi cục|cục |mặt trận|tỉnh đoàn|đơn vị|đảng ủy|tỉnh ủy|ban (?:quản|tuyên|tổ|dân"
    r"|chỉ)"
    r"|viện (?:kiểm|nghiên)|tập đoàn|kho bạc|thuế (?:tỉnh|thành))",
    re.IGNORECASE,
)
QUALIFIER = re.compile(
    r"(?:\s*,)?\s*(?:có\s+)?liên\s+quan$"
    r"|\s+(?:trên|thuộc)\s+(?:địa\s+bàn|phạm\s+vi)(?:\s+(?:toàn\s+)?(?:tỉnh|thành"
    r" phố)(?:\s+[^\W\d_]+){0,3})?$"
    r"|\s*\((?:cơ quan thường trực|thường trực|chủ trì|b/c|để b/c|phối hợp)\)$",
    re.IGNORECASE,
)


def expand(name: str) -> str:
    """Return ``name`` with its short forms written out."""
    for pattern, full in _SHORT:
        name = pattern.sub(full, name)
    return name


@functools.lru_cache(maxsize=8192)
def key(name: str) -> str:
    """Return what two writings of one name share: no marks, case or short forms."""
    words = re.sub(r"[^\w]+", " ", text.fold(expand(text.normalise(name))))
    return " ".join(words.split())


def standard_name(name: str) -> str | None:
    """Return the usual writing of a department or ministry, or None.

    >>> standard_name("sở KH&CN")
    'Sở Khoa học và Công nghệ'
    """
    return _STANDARD.get(key(name))


@functools.lru_cache(maxsize=8192)
def group_name(name: str) -> str | None:
    """Return the usual name of a group that ``name`` is a writing of, or None."""
    plain = text.normalise(expand(name)).lower()
    for pattern, usual in _GROUP_PATTERNS:
        if pattern.fullmatch(plain):
            return usual
    return None


def strip_qualifier(name: str) -> str:
    """Return ``name`` without trailing words that only narrow it ("có liên quan")."""
    previous = None
    while previous != name:
        previous, name = name, QUALIFIER.sub("", name).strip(" ,;.")
    return name


_STANDARD = {
    key(f"{head} {field}"): f"{head} {field}" for head in ("Sở", "Bộ") for field in _FIELDS
}
_GROUP_PATTERNS = [(re.compile(pattern), usual) for pattern, usual in _GROUPS] + [
    (re.compile(rf"{_COUNCILS} (?:{pattern})"), usual) for pattern, usual in _LEVELS
]
