"""Closed lists of insights."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class Change(models.TextChoices):
    """What happened to an obligation in the last seven days."""

    FINISHED = "finished", _("Đã xong, được xác nhận")
    CLAIMED = "claimed", _("Báo xong, chờ xác nhận")
    OVERDUE = "overdue", _("Mới quá hạn")
    RETURNED = "returned", _("Bị trả lại")
    EXTENDED = "extended", _("Được gia hạn")
    SETTLED = "settled", _("Được xác nhận tình hình trước khi theo dõi")
