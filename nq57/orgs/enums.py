"""Closed lists of organisations, places and people."""

from django.db import models


class OrganisationKind(models.TextChoices):
    """What an organisation is, as the group rules ask."""

    PEOPLE_COMMITTEE = "people_committee", "Ủy ban nhân dân"
    PEOPLE_COUNCIL = "people_council", "Hội đồng nhân dân"
    DEPARTMENT = "department", "Sở"
    OFFICE = "office", "Văn phòng"
    INSPECTORATE = "inspectorate", "Thanh tra"
    BOARD = "board", "Ban"
    ARMED_FORCE = "armed_force", "Công an, quân sự"
    CENTRAL_BRANCH = "central_branch", "Cơ quan ngành dọc"
    PRESS = "press", "Cơ quan báo chí"
    PUBLIC_UNIT = "public_unit", "Đơn vị sự nghiệp công lập"
    SCHOOL = "school", "Cơ sở đào tạo"
    ASSOCIATION = "association", "Hội"
    FRONT = "front", "Mặt trận và đoàn thể"
    PARTY = "party", "Cơ quan Đảng"
    STEERING_COMMITTEE = "steering_committee", "Ban Chỉ đạo"
    TELECOM = "telecom", "Doanh nghiệp viễn thông"
    ENTERPRISE = "enterprise", "Doanh nghiệp"
    MINISTRY = "ministry", "Bộ, ngành Trung ương"
    GOVERNMENT = "government", "Chính phủ, Quốc hội"


class Level(models.TextChoices):
    """The tier of government. Districts ended on 1 July 2025 and stay readable."""

    CENTRAL = "central", "Trung ương"
    REGION = "region", "Khu vực"
    PROVINCE = "province", "Cấp tỉnh"
    DISTRICT = "district", "Cấp huyện"
    COMMUNE = "commune", "Cấp xã"


class PlaceKind(models.TextChoices):
    """What an administrative place is called."""

    PROVINCE = "province", "Tỉnh"
    CITY = "city", "Thành phố"
    TOWN = "town", "Thị xã"
    DISTRICT = "district", "Huyện"
    WARD = "ward", "Phường"
    COMMUNE = "commune", "Xã"
    TOWNSHIP = "township", "Thị trấn"
    SPECIAL_ZONE = "special_zone", "Đặc khu"


class NameKind(models.TextChoices):
    """What a name of an organisation is used for."""

    OFFICIAL = "official", "Tên chính thức"
    SHORT = "short", "Tên viết tắt"
    ALIAS = "alias", "Cách viết khác"


class SuccessionKind(models.TextChoices):
    """How one unit took over from another."""

    MERGE = "merge", "Nhập, sáp nhập"
    SPLIT = "split", "Chia"
    SEPARATE = "separate", "Tách"
    DISSOLVE = "dissolve", "Kết thúc, chuyển nhiệm vụ"


class FigureKind(models.TextChoices):
    """A published figure about a place."""

    POPULATION = "population", "Dân số (người)"
    AREA = "area", "Diện tích (km²)"


class Confirmation(models.TextChoices):
    """Whether the province has confirmed a row of reference data."""

    CONFIRMED = "confirmed", "Đã xác nhận"
    PENDING = "pending", "Chờ tỉnh xác nhận"


class Role(models.TextChoices):
    """What a post is for; with the area it is the right."""

    COORDINATOR = "coordinator", "Điều phối"
    FOCAL = "focal", "Đầu mối"
    HEAD = "head", "Thủ trưởng"
    MONITOR = "monitor", "Theo dõi, đôn đốc"
    LEADER = "leader", "Lãnh đạo tỉnh"
    INSPECTOR = "inspector", "Kiểm tra"
    ADMINISTRATOR = "administrator", "Quản trị"
    AUDITOR = "auditor", "Kiểm toán"
    STAFF = "staff", "Chuyên viên"


class Area(models.TextChoices):
    """The field of a post that has rights in one field only; each is a register."""

    CYBER = "cyber", "An ninh mạng"


class SlipPurpose(models.TextChoices):
    """What a one-time slip opens."""

    ACCOUNT = "account", "Mở tài khoản"
    PASSWORD = "password", "Đặt lại mật khẩu"
    SECOND_FACTOR = "second_factor", "Đặt lại lớp xác thực thứ hai"
    RECOVERY = "recovery", "Vào một lần thay lớp xác thực thứ hai"


class Scope(models.TextChoices):
    """How far a right reaches."""

    OWN = "own", "của cơ quan mình"
    UNDER = "under", "của cơ quan mình và đơn vị trực thuộc"
    FOLLOWED = "followed", "các dòng được giao theo dõi"
    NAMED = "named", "do vị trí được chỉ định"
    ALL = "all", "toàn tỉnh"


class DemonstrationKind(models.TextChoices):
    """What invented figures are for."""

    DEMONSTRATION = "demonstration", "Minh họa"
    BENCHMARK = "benchmark", "Đo tốc độ"


class TokenScope(models.TextChoices):
    """What a program may do with a token; its post's rights bound it as well."""

    READ = "read", "Đọc những gì vị trí này đọc được"
    WRITE = "write", "Ghi số liệu, ghi báo cáo, trình thủ trưởng"
    SEND = "send", "Duyệt và gửi báo cáo của cơ quan"
    SHARE = "share", "Lấy gói chia sẻ đã duyệt cho mình (TAXII)"
