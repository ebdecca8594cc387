"""Closed lists of notices."""

from django.db import models


class NoticeKind(models.TextChoices):
    """Why somebody is told."""

    ASSIGNED = "assigned", "Được giao"
    MOVED = "moved", "Đổi trạng thái"
    RETURNED = "returned", "Bị trả lại"
    URGED = "urged", "Được đôn đốc"
    DUE_SOON = "due_soon", "Sắp đến hạn"
    OVERDUE = "overdue", "Quá hạn"
    DECIDED = "decided", "Có quyết định"
    CHANGED = "changed", "Có thay đổi"
