"""Closed lists of plans. Values are those of the reader's published JSON."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class PlanState(models.TextChoices):
    """Where a plan version stands."""

    IN_FORCE = "in_force", _("Đang hiệu lực")
    REPLACED = "replaced", _("Đã được thay thế")
    ENDED = "ended", _("Đã kết thúc")


class SectionKind(models.TextChoices):
    """What a section holds."""

    INDICATORS = "indicators", _("Chỉ tiêu")
    TASKS = "tasks", _("Nhiệm vụ")


class TaskKind(models.TextChoices):
    """Where a task comes from: a row of the plan, or an order of a directive."""

    TASK = "task", _("Nhiệm vụ")
    ORDER = "order", _("Ý kiến chỉ đạo")


class Role(models.TextChoices):
    """What a party does for an item."""

    LEAD = "lead", _("Chủ trì")
    COORDINATE = "coordinate", _("Phối hợp")
    MONITOR = "monitor", _("Theo dõi, đôn đốc")


class Operator(models.TextChoices):
    """How a value is held against its target."""

    EQUAL = "=", "="
    AT_LEAST = ">=", "≥"
    AT_MOST = "<=", "≤"
    MORE = ">", ">"
    LESS = "<", "<"
    BETWEEN = "between", _("trong khoảng")
    KEEP = "keep", _("duy trì")


class TargetTime(models.TextChoices):
    """What a milestone's value speaks of."""

    AT_DATE = "at_date", _("Tại thời điểm")
    PER_YEAR = "per_year", _("Mỗi năm")
    OVER_SPAN = "over_span", _("Cả giai đoạn")


class ScheduleKind(models.TextChoices):
    """What a schedule cell means."""

    DATE = "date", _("Đến ngày")
    MONTH = "month", _("Trong tháng")
    QUARTER = "quarter", _("Trong quý")
    YEAR = "year", _("Trong năm")
    SPAN = "span", _("Trong giai đoạn")
    RECURRING = "recurring", _("Định kỳ")
    CONTINUOUS = "continuous", _("Thường xuyên")
    CONDITIONAL = "conditional", _("Sau một sự kiện")
    IN_PERIOD = "in_period", _("Thực hiện trong giai đoạn")
    NONE = "none", _("Không thực hiện")
    TEXT = "text", _("Theo nguyên văn")


class DutyKind(models.TextChoices):
    """What a standing duty asks for."""

    ISSUE_PLAN = "issue_plan", _("Ban hành kế hoạch")
    REPORT = "report", _("Báo cáo")
    REVIEW = "review", _("Rà soát")
    FUND = "fund", _("Bố trí kinh phí")
    MONITOR = "monitor", _("Theo dõi, đôn đốc")
    AMEND = "amend", _("Đề xuất sửa đổi")
    OTHER = "other", _("Trách nhiệm khác")


class OccurrenceKind(models.TextChoices):
    """How an occurrence is owed."""

    ONCE = "once", _("Một lần")
    YEARLY = "yearly", _("Hằng năm")
    PERIODIC = "periodic", _("Hằng kỳ trong năm")
    SPAN = "span", _("Trong giai đoạn")
    CONTINUING = "continuing", _("Thường xuyên")
    CONDITIONAL = "conditional", _("Sau một sự kiện")


class Found(models.TextChoices):
    """What an inspection found of what an office says."""

    AS_REPORTED = "as_reported", _("đúng như báo cáo")
    PARTLY = "partly", _("mới có một phần")
    ABSENT = "absent", _("chưa có sản phẩm")
    WRONG = "wrong", _("không đúng như báo cáo")


class Lane(models.TextChoices):
    """Where an obligation stands in its owner's work, as it presses."""

    OVERDUE = "overdue", _("Quá hạn")
    SOON = "soon", _("Trong 7 ngày tới")
    PERIOD = "period", _("Trong kỳ này")
    WAITING = "waiting", _("Chờ cơ quan khác")
    UNSETTLED = "unsettled", _("Chưa xác nhận")
    LATER = "later", _("Chưa đến kỳ")
    CLOSED = "closed", _("Đã kết thúc")


class Standing(models.TextChoices):
    """How an obligation stands for who looks at many; computed, never stored."""

    DONE = "done", _("Xong")
    ON_TIME = "on_time", _("Đúng tiến độ")
    RUNNING = "running", _("Thường xuyên")
    AT_RISK = "at_risk", _("Có nguy cơ")
    OVERDUE = "overdue", _("Quá hạn")
    UNSETTLED = "unsettled", _("Chưa xác nhận")
    ENDED = "ended", _("Không còn theo dõi")


class Settlement(models.TextChoices):
    """What a person said of an obligation that was due before its plan was tracked."""

    DONE = "done", _("Đã xong")
    NOT_DONE = "not_done", _("Chưa xong")
    PASSED = "passed", _("Chuyển cơ quan kế thừa")
    NOT_APPLICABLE = "not_applicable", _("Không còn áp dụng")


class CarryOutcome(models.TextChoices):
    """What became of an open obligation when its item was replaced or revised."""

    MAPPED = "mapped", _("Chuyển sang mục mới")
    CLOSED = "closed", _("Đã đóng")
    FLAGGED = "flagged", _("Cần xem xét")


class LinkState(models.TextChoices):
    """What a person said of a proposed link."""

    PROPOSED = "proposed", _("Đề xuất")
    CONFIRMED = "confirmed", _("Đã xác nhận")
    REFUSED = "refused", _("Không liên quan")


class MappingKind(models.TextChoices):
    """What became of an item when its plan was replaced."""

    SAME = "same", _("Giữ nguyên")
    CHANGED = "changed", _("Có thay đổi")
    SPLIT = "split", _("Tách")
    DROPPED = "dropped", _("Không còn")
    NEW = "new", _("Mới")
    FLAGGED = "flagged", _("Cần xem xét")


class AmendmentState(models.TextChoices):
    """Steps of an amendment (Plan 142, part IV.6)."""

    PROPOSED = "proposed", _("Đã đề xuất")
    CONSIDERED = "considered", _("Đang xem xét")
    APPROVED = "approved", _("Đã quyết định sửa đổi")
    REFUSED = "refused", _("Không chấp thuận")
    WITHDRAWN = "withdrawn", _("Đã rút")
