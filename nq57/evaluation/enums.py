"""Closed lists of evaluation; the sentences of reasons, filled in where they are shown."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class State(models.TextChoices):
    """What is judged of a target."""

    MET = "met", _("Đạt")
    ON_TRACK = "on_track", _("Đúng tiến độ")
    AT_RISK = "at_risk", _("Có nguy cơ")
    BEHIND = "behind", _("Chậm")
    MISSED = "missed", _("Không đạt")
    NO_DATA = "no_data", _("Chưa đủ dữ liệu")
    NOT_DUE = "not_due", _("Chưa đến kỳ đánh giá")
    BY_WORDS = "by_words", _("Mục tiêu bằng lời")
    NOT_JUDGED = "not_judged", _("Chưa đánh giá")


class Outlook(models.TextChoices):
    """What a forecast says of the milestone."""

    LIKELY = "likely", _("Dự báo đạt")
    UNCERTAIN = "uncertain", _("Có thể đạt")
    UNLIKELY = "unlikely", _("Dự báo không đạt")
    NOT_ENOUGH = "not_enough", _("Chưa đủ dữ liệu để dự báo")


class Origin(models.TextChoices):
    """Where a path begins."""

    BASELINE = "baseline", _("mức xuất phát")
    MILESTONE = "milestone", _("mốc đã đạt gần nhất")
    SPAN = "span", _("đầu giai đoạn")
    FIRST = "first", _("số liệu đầu tiên")


class Reason(models.TextChoices):
    """Why a verdict is what it is: one sentence each, with the names of what it says."""

    NO_PROFILE = "no_profile", _("Chỉ tiêu chưa có phiếu được duyệt nên chưa đánh giá.")
    NO_TARGET = "no_target", _("Kế hoạch không ghi mục tiêu nào cho chỉ tiêu này.")
    NO_MILESTONE = "no_milestone", _("Mục tiêu không ghi năm nào phải đạt nên chưa đánh giá được.")
    BY_WORDS = (
        "by_words",
        _("Mục tiêu đến hết năm %(year)s ghi bằng lời: “%(text)s”; không so được bằng số, người "
          "theo dõi đánh giá."),
    )  # fmt: skip
    NO_VALUE = "no_value", _("Mục tiêu của mốc %(year)s không có giá trị để so.")
    OTHER_UNIT = (
        "other_unit",
        _("Mục tiêu của mốc %(year)s tính bằng “%(target)s”, phiếu chỉ tiêu tính bằng “%(profile)s”"
          ": không so được. Sửa đơn vị trong phiếu."),
    )  # fmt: skip
    OTHER_DIRECTION = (
        "other_direction",
        _("Mục tiêu “%(raw)s” của mốc %(year)s ngược với chiều hướng ghi trong phiếu chỉ tiêu. "
          "Sửa chiều hướng trong phiếu."),
    )  # fmt: skip
    NO_TIER = "no_tier", _("Không còn cơ quan nào thuộc %(tier)s phải báo số liệu này.")
    NO_LEVEL = (
        "no_level",
        _("Mốc %(year)s ghi “Duy trì” nhưng không có mức nào trước đó để giữ."),
    )
    ASKED_LATER = "asked_later", _("Phiếu chỉ tiêu hỏi số liệu từ năm %(year)s.")
    FIRST_PERIOD = (
        "first_period",
        _("Kỳ số liệu đầu tiên là %(period)s, kết thúc ngày %(on)s."),
    )
    NO_FIGURE = "no_figure", _("Chưa có số liệu gần đây của toàn tỉnh. Thiếu không tính là 0.")
    FEW_TOLD = (
        "few_told",
        _("Số liệu %(period)s mới có của %(told)s trong %(asked)s cơ quan, chưa đủ để đánh giá. "
          "Thiếu không tính là 0."),
    )  # fmt: skip
    IMPLAUSIBLE = (
        "implausible",
        _("%(value)s (%(period)s) nằm ngoài khoảng hợp lý ghi trong phiếu chỉ tiêu: kiểm tra lại "
          "số liệu trước khi đánh giá."),
    )  # fmt: skip
    STALE = "stale", _("Số liệu mới nhất là của %(period)s (%(value)s), đã cũ so với kỳ số liệu.")
    NO_START = (
        "no_start",
        _("Mới có một số liệu (%(value)s, %(period)s) và phiếu chưa có mức xuất phát: chưa tính "
          "được nhịp đến mốc %(year)s."),
    )  # fmt: skip
    NO_LATER = (
        "no_later",
        _(
            "Chưa có số liệu sau mức xuất phát năm %(start)s; số liệu mới nhất là %(value)s "
            "(%(period)s)."
        ),
    )
    MET = "met", _("%(value)s (%(period)s) đã đạt mục tiêu %(goal)s của mốc %(year)s.")
    KEPT = "kept", _("%(value)s (%(period)s): mức phải duy trì đến hết năm %(year)s được giữ.")
    PATH_ON_TRACK = (
        "path_on_track",
        _("%(value)s (%(period)s) so với %(expected)s theo lộ trình từ %(start)s (%(start_on)s) "
          "đến %(edge)s (hết năm %(year)s): mỗi năm %(observed)s, cần %(required)s, bằng "
          "%(share)s%% nhịp cần."),
    )  # fmt: skip
    PATH_AT_RISK = (
        "path_at_risk",
        _("%(value)s (%(period)s), lẽ ra %(expected)s theo lộ trình từ %(start)s (%(start_on)s) "
          "đến %(edge)s (hết năm %(year)s): mỗi năm %(observed)s, cần %(required)s, mới bằng "
          "%(share)s%% nhịp cần."),
    )  # fmt: skip
    PATH_BEHIND = (
        "path_behind",
        _("%(value)s (%(period)s), lẽ ra %(expected)s theo lộ trình từ %(start)s (%(start_on)s) "
          "đến %(edge)s (hết năm %(year)s): mỗi năm %(observed)s, cần %(required)s, chỉ bằng "
          "%(share)s%% nhịp cần."),
    )  # fmt: skip
    BACKWARDS = (
        "backwards",
        _("%(value)s (%(period)s) đi ngược hướng từ %(start)s (%(start_on)s); đến hết năm %(year)s "
          "phải đạt %(edge)s, mỗi năm cần %(required)s."),
    )  # fmt: skip
    NEAR = (
        "near",
        _(
            "%(value)s (%(period)s) đã ra khỏi mức phải giữ %(edge)s của mốc %(year)s nhưng "
            "còn gần."
        ),
    )
    LEFT = (
        "left",
        _("%(value)s (%(period)s) đã ra khỏi mức phải giữ %(edge)s của mốc %(year)s."),
    )
    CLOSED_MET = (
        "closed_met",
        _("%(value)s (%(period)s) đạt mục tiêu %(goal)s của mốc cuối cùng, hết năm %(year)s."),
    )
    CLOSED_MISSED = (
        "closed_missed",
        _(
            "%(value)s (%(period)s) không đạt mục tiêu %(goal)s của mốc cuối cùng, hết năm "
            "%(year)s."
        ),
    )
    CLOSED_NO_DATA = (
        "closed_no_data",
        _("Mốc cuối cùng đã qua (hết năm %(year)s) mà không có số liệu cuối năm đó để so với mục "
          "tiêu %(goal)s."),
    )  # fmt: skip
    NOTE_NEWER = (
        "note_newer",
        _("Số liệu %(period)s mới có của %(told)s trong %(asked)s cơ quan nên chưa dùng."),
    )
    NOTE_UNCONFIRMED = (
        "note_unconfirmed",
        _("Mục tiêu “%(raw)s” của mốc %(year)s còn chờ tỉnh xác nhận."),
    )
    NOTE_MISSED = "note_missed", _("Mốc %(year)s không đạt (%(value)s).")
    NOTE_FIRST = (
        "note_first",
        _("Phiếu chưa có mức xuất phát: lộ trình tính từ số liệu đầu tiên (%(value)s, %(on)s)."),
    )
    NOTE_ZERO = (
        "note_zero",
        _("Mức xuất phát năm %(year)s bằng 0: so theo phần tăng thêm, không theo tỷ lệ tăng."),
    )
    NOTE_TOLD = (
        "note_told",
        _("Số liệu này mới có của %(told)s trong %(asked)s cơ quan; thiếu không tính là 0."),
    )
    FEW_POINTS = (
        "few_points",
        _("Chưa đủ dữ liệu để dự báo: có %(points)s số liệu, cần ít nhất %(least)s."),
    )
    SHORT_TIME = (
        "short_time",
        _("Chưa đủ dữ liệu để dự báo: số liệu mới trải %(seen)s năm, cần ít nhất %(least)s năm."),
    )
    TOO_FAR = (
        "too_far",
        _("Chưa đủ dữ liệu để dự báo: mốc %(year)s còn %(reach)s năm, quá xa so với %(seen)s năm "
          "đã có số liệu."),
    )  # fmt: skip
    FORECAST_LIKELY = (
        "forecast_likely",
        _("Hết năm %(year)s khoảng %(value)s, từ %(low)s đến %(high)s (tin cậy %(confidence)s%%, "
          "%(points)s số liệu): cả khoảng đạt mục tiêu."),
    )  # fmt: skip
    FORECAST_UNCERTAIN = (
        "forecast_uncertain",
        _("Hết năm %(year)s khoảng %(value)s, từ %(low)s đến %(high)s (tin cậy %(confidence)s%%, "
          "%(points)s số liệu): có thể đạt, có thể không."),
    )  # fmt: skip
    FORECAST_UNLIKELY = (
        "forecast_unlikely",
        _("Hết năm %(year)s khoảng %(value)s, từ %(low)s đến %(high)s (tin cậy %(confidence)s%%, "
          "%(points)s số liệu): cả khoảng không đạt mục tiêu."),
    )  # fmt: skip
