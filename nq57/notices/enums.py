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
    DIGEST = "digest", "Bản tin"


class Channel(models.TextChoices):
    """A way by which a message leaves the site."""

    EMAIL = "email", "Thư điện tử"
    SMS = "sms", "Tin nhắn SMS"
    ZALO = "zalo", "Zalo"


class DeliveryState(models.TextChoices):
    """Where a message on its way outside stands."""

    WAITING = "waiting", "Chờ gửi"
    SENT = "sent", "Đã gửi đi"
    FAILED = "failed", "Không gửi được"
    DROPPED = "dropped", "Thôi gửi"


class PushState(models.TextChoices):
    """Where a body of changes on its way to a webhook stands: none is dropped."""

    WAITING = "waiting", "Chờ gửi"
    SENT = "sent", "Đã gửi đi"
    FAILED = "failed", "Không gửi được"


class Pace(models.TextChoices):
    """How often a post wants the digest of its office."""

    NONE = "none", "Không nhận"
    DAILY = "daily", "Mỗi ngày làm việc"
    WEEKLY = "weekly", "Mỗi tuần, ngày làm việc đầu tiên"


class ChangeKind(models.TextChoices):
    """What a program may be told of: the kinds of things in the change feed."""

    CASE = "case", "Việc phải làm, báo cáo"
    OBSERVATION = "observation", "Số liệu"
    PLAN = "plan", "Kế hoạch"
    DOCUMENT = "document", "Văn bản"
    ORGANISATION = "organisation", "Cơ quan"
    PLACE = "place", "Địa bàn"
    GROUP = "group", "Nhóm cơ quan"
