"""Closed lists of inspection."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class MemberRole(models.TextChoices):
    """What a member does in a team."""

    HEAD = "head", _("Trưởng đoàn")
    MEMBER = "member", _("Thành viên")
    SECRETARY = "secretary", _("Thư ký")


class FindingKind(models.TextChoices):
    """What a finding is about."""

    PROGRESS = "progress", _("Tiến độ, sản phẩm")
    FIGURE = "figure", _("Số liệu báo cáo")
    ORDER = "order", _("Cách tổ chức, phân công")
    RULE = "rule", _("Chấp hành quy định")


class Severity(models.TextChoices):
    """How grave a finding is."""

    NOTED = "noted", _("Ghi nhận")
    MINOR = "minor", _("Nhẹ")
    SERIOUS = "serious", _("Nghiêm trọng")
