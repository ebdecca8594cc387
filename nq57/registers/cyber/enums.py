"""Closed lists of the register of information systems."""

from django.db import models


class Kind(models.TextChoices):
    """Whom a system serves."""

    INTERNAL = "internal", "Hoạt động nội bộ"
    PUBLIC = "public", "Phục vụ người dân, doanh nghiệp"
    INFRASTRUCTURE = "infrastructure", "Hạ tầng thông tin"
    INDUSTRIAL = "industrial", "Điều khiển công nghiệp"
    OTHER = "other", "Hệ thống khác"


class Hosting(models.TextChoices):
    """Where a system runs."""

    OFFICE = "office", "Tại cơ quan"
    PROVINCE = "province", "Trung tâm dữ liệu của tỉnh"
    CENTRAL = "central", "Trung tâm dữ liệu của Trung ương"
    HIRED = "hired", "Trung tâm dữ liệu thuê ngoài"
    CLOUD = "cloud", "Nền tảng đám mây thuê ngoài"


class Status(models.TextChoices):
    """Where a system stands in its life."""

    BUILDING = "building", "Đang xây dựng"
    OPERATING = "operating", "Đang vận hành"
    SUSPENDED = "suspended", "Tạm dừng"
    ENDED = "ended", "Đã kết thúc"


class Scope(models.TextChoices):
    """Whether the register is for such a system: military, defence and cipher ones are not."""

    IN = "in", "Thuộc phạm vi"
    MILITARY = "military", "Hệ thống quân sự"
    DEFENCE = "defence", "Hệ thống quốc phòng"
    CIPHER = "cipher", "Hệ thống cơ yếu"


class Part(models.TextChoices):
    """The documents of a level dossier (Decree 85/2016/NĐ-CP, article 15)."""

    OVERVIEW = "overview", "Mô tả, thuyết minh tổng quan về hệ thống"
    DESIGN = "design", "Tài liệu thiết kế hoặc tài liệu có giá trị tương đương"
    RATIONALE = "rationale", "Thuyết minh đề xuất cấp độ theo tiêu chí"
    PROTECTION = "protection", "Thuyết minh phương án bảo đảm an toàn theo cấp độ"
    OPINION = "opinion", "Ý kiến chuyên môn của đơn vị chuyên trách"


class Confidence(models.TextChoices):
    """Whether a set of criteria was held against the official text."""

    CONFIRMED = "confirmed", "Đã xác nhận"
    PENDING = "pending", "Chờ xác nhận"


class CampaignState(models.TextChoices):
    """Where a campaign stands."""

    RUNNING = "running", "Đang thực hiện"
    CLOSED = "closed", "Đã kết thúc"
    CANCELLED = "cancelled", "Đã hủy"


class Answer(models.TextChoices):
    """What an office declares: three answers that are never one number."""

    NONE_FOUND = "none_found", "Đã rà quét, không có lỗ hổng"
    HOLES = "holes", "Có lỗ hổng"
    NO_SYSTEM = "no_system", "Không có hệ thống thông tin"


class Severity(models.TextChoices):
    """How grave a hole is, in the words of the scanners."""

    CRITICAL = "critical", "Nghiêm trọng"
    HIGH = "high", "Cao"
    MEDIUM = "medium", "Trung bình"
    LOW = "low", "Thấp"


class HoleState(models.TextChoices):
    """What is said of a hole; absence from a declaration says nothing."""

    OPEN = "open", "Chưa khắc phục"
    FIXED = "fixed", "Đã khắc phục"
    ACCEPTED = "accepted", "Chấp nhận rủi ro có thời hạn"
    NOT_AFFECTED = "not_affected", "Không bị ảnh hưởng"


class Standing(models.TextChoices):
    """Where an office stands in a campaign: exactly one on any day, those to urge first."""

    SILENT = "silent", "Chưa báo cáo"
    RETURNED = "returned", "Bị trả lại"
    OPEN = "open", "Còn lỗ hổng chưa khắc phục"
    PARTIAL = "partial", "Kê khai thiếu hệ thống"
    ACCEPTED = "accepted", "Chấp nhận rủi ro có thời hạn"
    FIXED = "fixed", "Đã khắc phục hết"
    NONE_FOUND = "none_found", "Đã rà quét, không có lỗ hổng"
    NO_SYSTEM = "no_system", "Không có hệ thống thông tin"


class Phase(models.TextChoices):
    """Which part of the answer to an incident a step of a response plan belongs to."""

    DETECT = "detect", "Phát hiện"
    ANALYSE = "analyse", "Phân tích"
    CONTAIN = "contain", "Ngăn chặn"
    HANDLE = "handle", "Xử lý"
    RECOVER = "recover", "Khôi phục"
    REVIEW = "review", "Tổng kết"


class PlanRole(models.TextChoices):
    """Who acts in a response plan."""

    COMMAND = "command", "Chỉ huy"
    TECHNICAL = "technical", "Kỹ thuật"
    COMMUNICATION = "communication", "Truyền thông"
    OUTSIDE = "outside", "Bên ngoài"


class PersonalData(models.TextChoices):
    """Whether data of persons are concerned by an incident."""

    UNKNOWN = "unknown", "Chưa rõ"
    YES = "yes", "Có"
    NO = "no", "Không"


class EntryKind(models.TextChoices):
    """What an entry of the course of an incident tells."""

    DETECT = "detect", "Phát hiện"
    ANALYSE = "analyse", "Phân tích"
    CONTAIN = "contain", "Ngăn chặn"
    HANDLE = "handle", "Xử lý"
    RECOVER = "recover", "Khôi phục"
    EXCHANGE = "exchange", "Trao đổi"


class Audience(models.TextChoices):
    """Who reads an entry."""

    ALL = "all", "Mọi cơ quan tham gia"
    CORE = "core", "Chỉ cơ quan bị sự cố và cơ quan phụ trách"


class Stage(models.TextChoices):
    """Which report of an incident the law asks for."""

    INITIAL = "initial", "Thông báo, báo cáo ban đầu"
    UPDATE = "update", "Báo cáo diễn biến"
    FINAL = "final", "Báo cáo kết thúc"
    BREACH = "breach", "Thông báo vi phạm dữ liệu cá nhân"


class TriagePart(models.TextChoices):
    """The parts of the serious-incident test: each must be met."""

    IMPORTANCE = "importance", "Hệ thống quan trọng"
    HARM = "harm", "Hậu quả"
    CAPACITY = "capacity", "Khả năng tự xử lý"


class Duty(models.TextChoices):
    """How an officer serves the security of information in an office."""

    IN_CHARGE = "in_charge", "Phụ trách"
    FULL_TIME = "full_time", "Chuyên trách"
    PART_TIME = "part_time", "Kiêm nhiệm"


class Sharing(models.TextChoices):
    """How the data of a database are given out (Decree 47/2020/NĐ-CP, article 11.4)."""

    UNKNOWN = "unknown", "Chưa xác định"
    OPEN = "open", "Dữ liệu mở"
    DEFAULT = "default", "Chia sẻ mặc định"
    REQUEST = "request", "Chia sẻ theo yêu cầu"
    NONE = "none", "Không chia sẻ"


class Axis(models.TextChoices):
    """What an overall review looks through, as the order names it."""

    DATABASES = "databases", "Cơ sở dữ liệu"
    SYSTEMS = "systems", "Hệ thống thông tin"
    PEOPLE = "people", "Nhân lực an toàn thông tin"


class AxisSaid(models.TextChoices):
    """What an office answers for one axis; saying nothing is the third answer."""

    REVIEWED = "reviewed", "Đã rà soát"
    NONE = "none", "Không có"


class Verdict(models.TextChoices):
    """What the review of an entry came to."""

    KEPT = "kept", "Vẫn đúng"
    CORRECTED = "corrected", "Đã sửa trong danh mục"
    ADDED = "added", "Mới bổ sung"
    GONE = "gone", "Không còn"


class ReviewStanding(models.TextChoices):
    """Where an office or an axis stands in a review: one on any day, those to urge first."""

    SILENT = "silent", "Chưa báo cáo"
    RETURNED = "returned", "Bị trả lại"
    PARTIAL = "partial", "Rà soát chưa đủ"
    REVIEWED = "reviewed", "Đã rà soát"
    NONE = "none", "Không có"


class Compliance(models.TextChoices):
    """Whether a system meets a requirement."""

    MET = "met", "Đạt"
    PARTLY = "partly", "Đạt một phần"
    NOT_MET = "not_met", "Chưa đạt"
    NOT_APPLICABLE = "not_applicable", "Không áp dụng"


class PlaceKind(models.TextChoices):
    """What a vulnerability sits on."""

    HOST = "host", "Máy chủ, thiết bị"
    URL = "url", "Địa chỉ web"
    PACKAGE = "package", "Gói phần mềm"
    DATABASE = "database", "Cơ sở dữ liệu"


class Gravity(models.TextChoices):
    """How grave a scanner calls what it found; ``info`` is no vulnerability."""

    CRITICAL = "critical", "Nghiêm trọng"
    HIGH = "high", "Cao"
    MEDIUM = "medium", "Trung bình"
    LOW = "low", "Thấp"
    INFO = "info", "Thông tin"


class VexStatus(models.TextChoices):
    """Where a vulnerability stands, in the words of VEX; one at a time."""

    UNDER_INVESTIGATION = "under_investigation", "Đang xác minh"
    AFFECTED = "affected", "Chưa khắc phục"
    FIX_CLAIMED = "fix_claimed", "Báo đã khắc phục, chờ kiểm tra lại"
    FIXED = "fixed", "Đã khắc phục"
    NOT_AFFECTED = "not_affected", "Không bị ảnh hưởng"
    ACCEPTED = "accepted", "Chấp nhận rủi ro có thời hạn"


class Justification(models.TextChoices):
    """Why a system is not affected (OpenVEX 0.2.0, status justifications)."""

    COMPONENT = "component_not_present", "Không có thành phần này"
    CODE = "vulnerable_code_not_present", "Không có đoạn mã có lỗ hổng"
    PATH = "vulnerable_code_not_in_execute_path", "Đoạn mã có lỗ hổng không được chạy"
    CONTROL = (
        "vulnerable_code_cannot_be_controlled_by_adversary",
        "Kẻ tấn công không điều khiển được đoạn mã có lỗ hổng",
    )
    MITIGATED = "inline_mitigations_already_exist", "Đã có biện pháp ngăn chặn sẵn"


class Tlp(models.TextChoices):
    """How far what is known of an incident may be shared (FIRST TLP 2.0)."""

    CLEAR = "clear", "TLP:CLEAR, không hạn chế"
    GREEN = "green", "TLP:GREEN, trong cộng đồng an ninh mạng"
    AMBER = "amber", "TLP:AMBER, cơ quan nhận và đơn vị cần biết"
    RED = "red", "TLP:RED, chỉ cơ quan đang xử lý"


class SignKind(models.TextChoices):
    """What a sign of an incident is."""

    IPV4 = "ipv4", "Địa chỉ IPv4"
    IPV6 = "ipv6", "Địa chỉ IPv6"
    DOMAIN = "domain", "Tên miền"
    URL = "url", "Đường dẫn"
    EMAIL = "email", "Địa chỉ thư"
    SHA256 = "sha256", "Mã băm SHA-256 của tệp"


class PeriodKind(models.TextChoices):
    """Which periodic report it is."""

    HALF = "half", "6 tháng"
    YEAR = "year", "Năm"


class DrillKind(models.TextChoices):
    """How an exercise is held."""

    TABLETOP = "tabletop", "Diễn tập trên bàn"
    LIVE = "live", "Diễn tập thực chiến"


class DrillPart(models.TextChoices):
    """What an office does in an exercise; never both."""

    PLAYER = "player", "Tham gia xử lý"
    EVALUATOR = "evaluator", "Đánh giá, chấm điểm"


class Marking(models.TextChoices):
    """TLP 2.0 of what is exchanged with other bodies, the widest first."""

    CLEAR = "clear", "TLP:CLEAR"
    GREEN = "green", "TLP:GREEN"
    AMBER = "amber", "TLP:AMBER"
    STRICT = "strict", "TLP:AMBER+STRICT"
    RED = "red", "TLP:RED"


class PeerWay(models.TextChoices):
    """How bundles pass between this system and a body outside."""

    PUSH = "push", "Gửi tới máy chủ của cơ quan đó"
    FETCH = "fetch", "Lấy về từ máy chủ của cơ quan đó"
    BOTH = "both", "Gửi tới và lấy về"
    SERVE = "serve", "Cơ quan đó tự lấy từ hệ thống này"


class ShareDirection(models.TextChoices):
    """Whether a bundle went out or came in."""

    OUT = "out", "Gửi đi"
    IN = "in", "Nhận về"


class ShareStatus(models.TextChoices):
    """Where a bundle stands."""

    ASKED = "asked", "Chờ duyệt"
    REFUSED = "refused", "Không duyệt"
    WAITING = "waiting", "Đã duyệt, chờ gửi"
    OFFERED = "offered", "Đã duyệt, chờ nơi nhận lấy"
    SENT = "sent", "Đã gửi, chờ kết quả"
    TAKEN = "taken", "Nơi nhận đã nhận"
    FAILED = "failed", "Không gửi được"
    RECEIVED = "received", "Đã nhận"


class TraceKind(models.TextChoices):
    """What a received object lets one look for in the own systems."""

    IPV4 = "ipv4", "Địa chỉ IPv4"
    IPV6 = "ipv6", "Địa chỉ IPv6"
    DOMAIN = "domain", "Tên miền"
    URL = "url", "Đường dẫn"
    EMAIL = "email", "Địa chỉ thư"
    SHA256 = "sha256", "Mã băm SHA-256 của tệp"
    CVE = "cve", "Mã CVE"


class SharedKind(models.TextChoices):
    """The received objects that are listed by themselves; all others are kept and counted."""

    INDICATOR = "indicator", "Dấu hiệu nhận biết"
    SIGHTING = "sighting", "Lần thấy dấu hiệu"
    REPORT = "report", "Báo cáo"
    INCIDENT = "incident", "Sự cố"
    VULNERABILITY = "vulnerability", "Lỗ hổng"
    MALWARE = "malware", "Mã độc"
    ATTACK = "attack-pattern", "Cách tấn công"
    ACTOR = "threat-actor", "Nhóm tấn công"
    CAMPAIGN = "campaign", "Chiến dịch tấn công"
    ACTION = "course-of-action", "Biện pháp"
    NOTE = "note", "Ghi chú"
    OBSERVED = "observed-data", "Dữ liệu quan sát"


class PartKind(models.TextChoices):
    """The objects that a bundle of this system is made of."""

    INCIDENT = "incident", "Sự cố"
    IDENTITY = "identity", "Cơ quan, hệ thống"
    INDICATOR = "indicator", "Dấu hiệu nhận biết"
    NOTE = "note", "Diễn biến"
    REPORT = "report", "Báo cáo đã gửi (số, ký hiệu, lúc gửi)"
    RELATIONSHIP = "relationship", "Quan hệ giữa sự cố và hệ thống"
    GROUPING = "grouping", "Nhóm các nội dung trên"
    MARKING = "marking-definition", "Định nghĩa mức TLP"
