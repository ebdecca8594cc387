"""Closed lists of reporting."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class Cadence(models.TextChoices):
    """A kind of period for which a report is due."""

    MONTH = "month", _("Hằng tháng")
    QUARTER = "quarter", _("Hằng quý")
    HALF_YEAR = "half_year", _("Sáu tháng")
    YEAR = "year", _("Hằng năm")


class Window(models.TextChoices):
    """Which days a period's figures cover."""

    CALENDAR = "calendar", _("Theo tháng dương lịch")
    DECREE = "decree_09_2019", _("Từ ngày 15 đến ngày 14 (Nghị định 09/2019/NĐ-CP)")


class DayOff(models.TextChoices):
    """Where a due day goes that falls on a day off."""

    KEEP = "keep", _("Giữ nguyên")
    BACK = "back", _("Lùi về ngày làm việc trước")
    FORWARD = "forward", _("Chuyển sang ngày làm việc sau")


class LineState(models.TextChoices):
    """How an office says that a task stands."""

    DONE = "done", _("Hoàn thành")
    DOING = "doing", _("Đang thực hiện")
    CONTINUING = "continuing", _("Tiếp tục duy trì")
    NOT_STARTED = "not_started", _("Chưa thực hiện")


class Answer(models.TextChoices):
    """Whether an item has been answered in this period, and how."""

    OPEN = "open", _("Chưa xác nhận")
    AS_BEFORE = "as_before", _("Như kỳ trước")
    CHANGED = "changed", _("Có thay đổi")


class BehalfState(models.TextChoices):
    """How far a report is that was entered for an office by somebody else."""

    ENTERING = "entering", _("Đang nhập thay")
    WAITING = "waiting", _("Chờ cơ quan xác nhận")
    CONFIRMED = "confirmed", _("Cơ quan đã xác nhận")
    CONTESTED = "contested", _("Cơ quan không xác nhận")
    DROPPED = "dropped", _("Đã bỏ")


class ItemVerdict(models.TextChoices):
    """What the checker said of an item."""

    PENDING = "pending", _("Chờ kiểm tra")
    ACCEPTED = "accepted", _("Đã nhận")
    RETURNED = "returned", _("Trả lại")


class CaseKind(models.TextChoices):
    """What a reminder is about."""

    REPORT = "report", _("Báo cáo kỳ")
    OBLIGATION = "obligation", _("Việc phải làm")


class Audience(models.TextChoices):
    """Whom a reminder reaches; each is a step up from the one before."""

    FOCAL = "focal", _("Đầu mối của cơ quan")
    HEAD = "head", _("Thủ trưởng cơ quan")
    COORDINATOR = "coordinator", _("Người điều phối của tỉnh")


class Moment(models.TextChoices):
    """On which side of the due day a reminder is sent."""

    BEFORE = "before", _("Trước hạn")
    AFTER = "after", _("Sau hạn")


class DayUnit(models.TextChoices):
    """Which days a reminder counts."""

    CALENDAR = "calendar", _("ngày")
    WORKING = "working", _("ngày làm việc")


class QuestionKind(models.TextChoices):
    """What a question of a questionnaire takes for an answer."""

    TEXT = "text", _("Chữ")
    NUMBER = "number", _("Con số")
    CHOICE = "choice", _("Chọn một")
    DATE = "date", _("Ngày")
    FILE = "file", _("Tệp")


class InquiryState(models.TextChoices):
    """Whether an inquiry still takes answers."""

    OPEN = "open", _("Đang nhận trả lời")
    CLOSED = "closed", _("Đã đóng")
    CALLED_OFF = "called_off", _("Đã rút")


class OfflineVerb(models.TextChoices):
    """What can be done to a report or a reply without the network."""

    SAVE = "save", _("Ghi mục")
    KEEP = "keep", _("Giữ như kỳ trước")
    STAND = "stand", _("Giữ nguyên và trả lời")
    ATTACH = "attach", _("Đính kèm tệp")
    SUBMIT = "submit", _("Trình lãnh đạo duyệt")
    SEND = "send", _("Duyệt và gửi")
