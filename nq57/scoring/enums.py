"""Closed lists of scoring; the sentences of why a grade was not reached."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class CriterionKind(models.TextChoices):
    """Where the points of a criterion come from."""

    COMPUTED = "computed", _("Tính từ dữ liệu")
    JUDGED = "judged", _("Tự chấm, thẩm định")


class Measure(models.TextChoices):
    """What the data are asked for a computed criterion, in percent."""

    OBLIGATIONS_ON_TIME = "obligations_on_time", _("Tỷ lệ việc đúng hạn")
    OBLIGATIONS_DONE = "obligations_done", _("Tỷ lệ việc hoàn thành")
    REPORTS_ON_TIME = "reports_on_time", _("Tỷ lệ báo cáo kỳ gửi đủ, đúng hạn")
    REPLIES_ON_TIME = "replies_on_time", _("Tỷ lệ trả lời chuyên đề đúng hạn")


class BandOp(models.TextChoices):
    """How a value is compared with the edge of a band."""

    AT_LEAST = ">=", "≥"
    OVER = ">", ">"
    AT_MOST = "<=", "≤"
    UNDER = "<", "<"


class Grade(models.TextChoices):
    """The grades of an office, the best first."""

    EXCELLENT = "excellent", _("Hoàn thành xuất sắc nhiệm vụ")
    GOOD = "good", _("Hoàn thành tốt nhiệm vụ")
    FAIR = "fair", _("Hoàn thành nhiệm vụ")
    POOR = "poor", _("Không hoàn thành nhiệm vụ")


class DisputeState(models.TextChoices):
    """What became of a dispute."""

    OPEN = "open", _("Chờ trả lời")
    UPHELD = "upheld", _("Có căn cứ, sửa dữ liệu gốc")
    REFUSED = "refused", _("Giữ nguyên")


class Hindrance(models.TextChoices):
    """Why a grade that the points allow was not reached."""

    ON_TIME = (
        "on_time",
        _("Đủ điểm mức “%(grade)s” nhưng mới %(is)s%% việc đúng hạn, cần %(least)s%%."),
    )
    DONE = (
        "done",
        _("Đủ điểm mức “%(grade)s” nhưng mới hoàn thành %(is)s%% việc, cần %(least)s%%."),
    )
    BEYOND = (
        "beyond",
        _("Đủ điểm mức “%(grade)s” nhưng mới %(is)s%% việc vượt yêu cầu, cần %(least)s%%."),
    )
    BEYOND_UNTOLD = (
        "beyond_untold",
        _("Đủ điểm mức “%(grade)s” nhưng chưa ghi tỷ lệ việc vượt yêu cầu, cần %(least)s%%."),
    )
