"""Closed lists of the steering committee."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class MemberRole(models.TextChoices):
    """What somebody is in the committee."""

    CHAIR = "chair", _("Trưởng ban")
    STANDING = "standing", _("Phó Trưởng ban thường trực")
    DEPUTY = "deputy", _("Phó Trưởng ban")
    MEMBER = "member", _("Ủy viên")


class Outcome(models.TextChoices):
    """What became of an order of a meeting; computed from its obligations."""

    DONE = "done", _("Đã xong")
    DOING = "doing", _("Đang thực hiện")
    OVERDUE = "overdue", _("Quá hạn")
    UNSETTLED = "unsettled", _("Chưa xác nhận")
    ENDED = "ended", _("Không còn theo dõi")
    NONE = "none", _("Chưa lập việc")
