"""The words of messages about reports: said by who sends them, found again by who shows them.

A message is kept as its Vietnamese text. A page in another language finds these words in it, so
they stand here alone; ``TOLD`` lists them by the hole that they may fill, the longest first.
"""

from collections.abc import Mapping

from nq57.core.phrases import Phrase

HANDED = Phrase("Bạn được giao %(count)s mục của %(case)s")
HANDED_UNTIL = Phrase("Bạn được giao %(count)s mục của %(case)s, xong trước %(on)s")
HANDED_WITH = Phrase("Bạn được giao %(count)s mục của %(case)s. %(text)s")
HANDED_UNTIL_WITH = Phrase("Bạn được giao %(count)s mục của %(case)s, xong trước %(on)s. %(text)s")
TAKEN_BACK = Phrase("Đã lấy lại %(count)s mục của %(case)s")
FINISHED = Phrase("%(count)s mục của %(case)s đã ghi xong")
CHANGED_SINCE = Phrase(
    "%(office)s gửi lại số liệu sau khi đã tổng hợp %(period)s (lần %(number)s): "
    "%(count)s chỉ tiêu bị ảnh hưởng. Xem phần thay đổi của bản tổng hợp."
)
ASKED = Phrase("%(office)s yêu cầu báo cáo: %(title)s. Hạn %(on)s")
ASKED_UNTIL = Phrase("Hạn trả lời đổi thành %(on)s: %(title)s. %(text)s")
CALLED_OFF = Phrase("Đã rút yêu cầu báo cáo: %(title)s. %(text)s")
DIGEST = Phrase("Bản tin %(on)s: %(parts)s.")
PASSED_UP = Phrase("Chuyển lên %(step)s vì cơ quan chưa có %(lacking)s. %(reminder)s")

NAMED_AND_MORE = Phrase(
    "%(when)s: %(count)s %(noun)s, hạn %(on)s: %(named)s; và %(more)s %(others)s khác."
)
NAMED = Phrase("%(when)s: %(count)s %(noun)s, hạn %(on)s: %(named)s.")
COUNTED = Phrase("%(when)s: %(count)s %(noun)s, hạn %(on)s.")
ALONE = Phrase("%(when)s: %(case)s. Hạn %(on)s.")
LEFT = Phrase("Còn %(count)s ngày")
TODAY = Phrase("Đến hạn hôm nay")
LATE = Phrase("Chậm %(count)s ngày")
WORK = Phrase("việc")
REPORTS = Phrase("báo cáo")
REPORTS_WITHIN = Phrase("báo cáo %(within)s")
STEPS = {
    "focal": Phrase("đầu mối"),
    "head": Phrase("thủ trưởng"),
    "coordinator": Phrase("người điều phối"),
}
LACKING_BOTH = Phrase("đầu mối, thủ trưởng")

WORK_LATE = Phrase("%(count)s việc quá hạn")
WORK_SOON = Phrase("%(count)s việc đến hạn trong 7 ngày")
REPORT_LATE = Phrase("Báo cáo %(within)s: %(sending)s, hạn %(on)s, chậm %(days)s ngày")
REPORT_DUE = Phrase("Báo cáo %(within)s: %(sending)s, hạn %(on)s")
RETURNED = Phrase("bị trả lại, chưa gửi lại")
UNSENT_YET = Phrase("chưa gửi")

TOLD: Mapping[str, tuple[str, ...]] = {
    "message": (
        PASSED_UP, DIGEST, HANDED_UNTIL_WITH, HANDED_UNTIL, HANDED_WITH, HANDED, TAKEN_BACK,
        FINISHED, CHANGED_SINCE, ASKED, ASKED_UNTIL, CALLED_OFF,
    ),
    "reminder": (NAMED_AND_MORE, NAMED, COUNTED, ALONE),
    "when": (LEFT, TODAY, LATE),
    "noun": (WORK, REPORTS_WITHIN, REPORTS),
    "others": (WORK, REPORTS_WITHIN, REPORTS),
    "step": (STEPS["head"], STEPS["coordinator"]),
    "lacking": (LACKING_BOTH, STEPS["focal"], STEPS["head"]),
    "part": (WORK_LATE, WORK_SOON, REPORT_LATE, REPORT_DUE),
    "sending": (RETURNED, UNSENT_YET),
}  # fmt: skip
