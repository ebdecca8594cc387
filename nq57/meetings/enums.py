"""Closed lists of the steering committee."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class MemberRole(models.TextChoices):
    """What somebody is in the committee."""

    CHAIR = "chair", _("Trưởng ban")
    STANDING = "standing", _("Phó Trưởng ban thường trực")
    DEPUTY = "deputy", _("Phó Trưởng ban")
    MEMBER = "member", _("Ủy viên")


class Presence(models.TextChoices):
    """How a member was there when a meeting was held."""

    CAME = "came", _("Dự họp")
    SENT = "sent", _("Cử người dự thay")
    EXCUSED = "excused", _("Vắng có lý do")
    ABSENT = "absent", _("Vắng không lý do")


class Outcome(models.TextChoices):
    """What became of an order of a meeting; computed from its obligations."""

    DONE = "done", _("Đã xong")
    DOING = "doing", _("Đang thực hiện")
    OVERDUE = "overdue", _("Quá hạn")
    UNSETTLED = "unsettled", _("Chưa xác nhận")
    ENDED = "ended", _("Không còn theo dõi")
    NONE = "none", _("Chưa lập việc")
