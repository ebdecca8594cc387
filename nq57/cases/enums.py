"""Closed lists of cases."""

from django.db import models


class Timeliness(models.TextChoices):
    """Where a deadline stands on a day; computed, never stored."""

    NO_DATE = "no_date", "Không hạn, thường xuyên"
    IN_TIME = "in_time", "Trong hạn"
    SOON = "soon", "Sắp đến hạn"
    OVERDUE = "overdue", "Chưa hoàn thành, quá hạn"
    MET = "met", "Hoàn thành đúng hạn"
    MET_LATE = "met_late", "Hoàn thành quá hạn"
    ENDED = "ended", "Không còn theo dõi"
    UNSETTLED = "unsettled", "Chưa xác nhận"


class PartyRole(models.TextChoices):
    """Why an office other than the owner takes part in a case."""

    COORDINATE = "coordinate", "Phối hợp"
    MONITOR = "monitor", "Theo dõi, đôn đốc"


class ExtensionState(models.TextChoices):
    """What became of a request for more time."""

    REQUESTED = "requested", "Chờ quyết định"
    GRANTED = "granted", "Được gia hạn"
    REFUSED = "refused", "Không được gia hạn"


class Verdict(models.TextChoices):
    """What the checker said of a piece of evidence."""

    CLAIMED = "claimed", "Mới khai"
    ACCEPTED = "accepted", "Đã kiểm tra, chấp nhận"
    REJECTED = "rejected", "Đã kiểm tra, không chấp nhận"
