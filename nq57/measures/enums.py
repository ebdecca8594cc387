"""Closed lists of indicator profiles and of the figures that are recorded."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class Direction(models.TextChoices):
    """Which way a figure should go."""

    UP = "up", _("Tăng")
    DOWN = "down", _("Giảm")
    KEEP = "keep", _("Duy trì")


class Frequency(models.TextChoices):
    """The shortest period for which a figure is asked."""

    MONTH = "month", _("Hằng tháng")
    QUARTER = "quarter", _("Hằng quý")
    HALF_YEAR = "half_year", _("Sáu tháng")
    YEAR = "year", _("Hằng năm")


class ReportedBy(models.TextChoices):
    """Where a figure comes from."""

    EACH_LEAD = "each_lead", _("Từng cơ quan chủ trì")
    NAMED_OFFICE = "named_office", _("Một cơ quan được chỉ định")
    REGISTER = "register", _("Sổ chuyên ngành")
    PUBLISHED_SOURCE = "published_source", _("Nguồn đã công bố")


class UnitFormula(models.TextChoices):
    """How the figures of several offices become the province's."""

    ONE_SOURCE = "one_source", _("Lấy từ một nguồn")
    SUM = "sum", _("Cộng các đơn vị")
    RATIO = "ratio", _("Tổng tử số chia tổng mẫu số")
    SHARE_OF_UNITS = "share_of_units", _("Tỷ lệ số đơn vị đạt")
    LAST = "last", _("Số ghi sau cùng")
    MAX = "max", _("Số lớn nhất")
    AVERAGE = "average", _("Bình quân giản đơn")


class PeriodFormula(models.TextChoices):
    """How the figures of short periods become a longer period's."""

    LAST = "last", _("Số của kỳ sau cùng")
    SUM = "sum", _("Cộng các kỳ")
    RATIO = "ratio", _("Tổng tử số chia tổng mẫu số các kỳ")
    MAX = "max", _("Số của kỳ lớn nhất")
    AVERAGE = "average", _("Bình quân các kỳ")


class ParentRule(models.TextChoices):
    """Whether an indicator is reported or follows from its components."""

    OWN = "own", _("Có số liệu riêng")
    FROM_CHILDREN = "from_children", _("Tính từ chỉ tiêu thành phần")


class ProfileState(models.TextChoices):
    """Where a version of a profile stands."""

    DRAFT = "draft", _("Dự thảo")
    WAITING = "waiting", _("Chờ duyệt")
    APPROVED = "approved", _("Đã duyệt")
    REPLACED = "replaced", _("Đã được thay")


class Verdict(models.TextChoices):
    """How far a figure has come; the three values of a period stand side by side."""

    CLAIMED = "claimed", _("Cơ quan báo")
    CHECKED = "checked", _("Đã kiểm tra")
    VALIDATED = "validated", _("Đã công nhận")


class Headline(models.TextChoices):
    """Which verdict a total rests on; the names are those of ``rules.HEADLINES``."""

    FURTHEST = "furthest", _("Đã công nhận, chưa có thì đã kiểm tra, rồi cơ quan báo")
    CHECKED = "checked", _("Chỉ số đã kiểm tra hoặc đã công nhận")
    VALIDATED = "validated", _("Chỉ số đã công nhận")
    CLAIMED = "claimed", _("Số cơ quan báo")
