"""Closed lists of the register of information systems."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class Kind(models.TextChoices):
    """Whom a system serves."""

    INTERNAL = "internal", _("Hoạt động nội bộ")
    PUBLIC = "public", _("Phục vụ người dân, doanh nghiệp")
    INFRASTRUCTURE = "infrastructure", _("Hạ tầng thông tin")
    INDUSTRIAL = "industrial", _("Điều khiển công nghiệp")
    OTHER = "other", _("Hệ thống khác")


class Hosting(models.TextChoices):
    """Where a system runs."""

    OFFICE = "office", _("Tại cơ quan")
    PROVINCE = "province", _("Trung tâm dữ liệu của tỉnh")
    CENTRAL = "central", _("Trung tâm dữ liệu của Trung ương")
    HIRED = "hired", _("Trung tâm dữ liệu thuê ngoài")
    CLOUD = "cloud", _("Nền tảng đám mây thuê ngoài")


class Status(models.TextChoices):
    """Where a system stands in its life."""

    BUILDING = "building", _("Đang xây dựng")
    OPERATING = "operating", _("Đang vận hành")
    SUSPENDED = "suspended", _("Tạm dừng")
    ENDED = "ended", _("Đã kết thúc")


class Scope(models.TextChoices):
    """Whether the register is for such a system: military, defence and cipher ones are not."""

    IN = "in", _("Thuộc phạm vi")
    MILITARY = "military", _("Hệ thống quân sự")
    DEFENCE = "defence", _("Hệ thống quốc phòng")
    CIPHER = "cipher", _("Hệ thống cơ yếu")


class Part(models.TextChoices):
    """The documents of a level dossier (Decree 85/2016/NĐ-CP, article 15)."""

    OVERVIEW = "overview", _("Mô tả, thuyết minh tổng quan về hệ thống")
    DESIGN = "design", _("Tài liệu thiết kế hoặc tài liệu có giá trị tương đương")
    RATIONALE = "rationale", _("Thuyết minh đề xuất cấp độ theo tiêu chí")
    PROTECTION = "protection", _("Thuyết minh phương án bảo đảm an toàn theo cấp độ")
    OPINION = "opinion", _("Ý kiến chuyên môn của đơn vị chuyên trách")


class Confidence(models.TextChoices):
    """Whether a set of criteria was held against the official text."""

    CONFIRMED = "confirmed", _("Đã xác nhận")
    PENDING = "pending", _("Chờ xác nhận")
