"""Closed lists of the register of communication and honours."""

from django.db import models


class ProgrammeKind(models.TextChoices):
    """What is run (Plan 142, appendix II, I.5.1 to I.5.4)."""

    PROGRAMME = "programme", "Chương trình"
    COLUMN = "column", "Chuyên trang, chuyên mục"
    CAMPAIGN = "campaign", "Chiến dịch, phong trào"
    EVENT = "event", "Hội nghị, sự kiện"
    MATERIAL = "material", "Tài liệu, cẩm nang"


class Channel(models.TextChoices):
    """How it reaches people."""

    BROADCAST = "broadcast", "Phát thanh, truyền hình"
    PRESS = "press", "Báo in, báo điện tử"
    PORTAL = "portal", "Cổng, trang thông tin điện tử"
    SOCIAL = "social", "Mạng xã hội"
    LOCAL = "local", "Truyền thanh cơ sở"
    DIRECT = "direct", "Trực tiếp"
    SEVERAL = "several", "Nhiều kênh"


class HonoureeKind(models.TextChoices):
    """Who is honoured (Plan 142, appendix II, I.5.5)."""

    EXPERT = "expert", "Chuyên gia"
    SCIENTIST = "scientist", "Nhà khoa học"
    INVENTOR = "inventor", "Nhà sáng chế"
    SCHOOL = "school", "Cơ sở đào tạo, nghiên cứu"
    ENTERPRISE = "enterprise", "Doanh nghiệp"
    GROUP = "group", "Tổ chức, tập thể"
    PERSON = "person", "Cá nhân khác"
    EXAMPLE = "example", "Mô hình, điển hình"


class Field(models.TextChoices):
    """In which field."""

    SCIENCE = "science", "Khoa học, công nghệ"
    INNOVATION = "innovation", "Đổi mới sáng tạo"
    DIGITAL = "digital", "Chuyển đổi số"


class Consent(models.TextChoices):
    """Whether the name may be told to the public: who was not asked has not agreed."""

    GIVEN = "given", "Đồng ý công khai tên"
    REFUSED = "refused", "Không đồng ý công khai tên"
    UNASKED = "unasked", "Chưa hỏi"
