"""The product's own sentences of messages, in the page's language.

A message is kept as the Vietnamese text that went out by every channel. Its words are found again
by what may stand in each hole; a hole that is not listed quotes somebody, or an official name, and
stays as it is.
"""

from collections.abc import Iterable, Mapping

from django.utils.translation import get_language
from django.utils.translation import gettext_noop as _

from nq57.cases import rules as case_rules
from nq57.core import phrases
from nq57.core.phrases import Phrase
from nq57.web.shared import sentences

# What fills a hole; of a hole in ``_MAYBE`` something else may stand there, a name.
_WORDS: Mapping[str, tuple[str, ...]] = {
    "message": (
        _("Chuyển lên %(step)s vì cơ quan chưa có %(lacking)s. %(reminder)s"),
        "%(reminder)s",
        _("Bản tin %(on)s: %(parts)s."),
        _("Hồ sơ niêm phong %(code)s có thay đổi."),
        _("Hồ sơ niêm phong %(code)s có trao đổi mới."),
        _("%(who)s trao đổi về “%(case)s”: %(text)s"),
        _("Có việc mới được giao theo %(document)s: xem ở trang Việc phải làm."),
        _("Có việc mới theo %(document)s: xem ở trang Việc phải làm."),
        _("Việc phải làm thay đổi theo %(document)s: xem ở trang Việc phải làm."),
        _("Việc của cơ quan đã kết thúc theo %(document)s được chuyển đến: "
          "xem ở trang Việc phải làm."),
        _("Việc hết giai đoạn theo %(document)s được chuyển sang giai đoạn sau."),
        _("Bạn được giao %(count)s mục của %(case)s, xong trước %(on)s. %(text)s"),
        _("Bạn được giao %(count)s mục của %(case)s, xong trước %(on)s"),
        _("Bạn được giao %(count)s mục của %(case)s"),
        _("Đã lấy lại %(count)s mục của %(case)s"),
        _("%(count)s mục của %(case)s đã ghi xong"),
        _("%(office)s gửi lại số liệu sau khi đã tổng hợp %(period)s (lần %(number)s): "
          "%(count)s chỉ tiêu bị ảnh hưởng. Xem phần thay đổi của bản tổng hợp."),
        _("%(office)s yêu cầu báo cáo: %(title)s. Hạn %(on)s"),
        _("Hạn trả lời đổi thành %(on)s: %(title)s. %(text)s"),
        _("Đã rút yêu cầu báo cáo: %(title)s. %(text)s"),
        _("%(guidance)s về %(subject)s: %(text)s Áp dụng từ %(on)s."),
        _("%(guidance)s: %(text)s Áp dụng từ %(on)s."),
        _("%(guidance)s về %(subject)s: %(text)s"),
        "%(guidance)s: %(text)s",
        _("Rà quét %(system)s: %(count)s lỗ hổng mới hoặc mở lại."),
        _("Sắp đến hạn %(on)s: trả lời yêu cầu của chủ thể dữ liệu, hồ sơ %(code)s."),
        _("Quá hạn %(on)s: trả lời yêu cầu của chủ thể dữ liệu, hồ sơ %(code)s."),
        _("Sắp đến hạn %(on)s: thực hiện yêu cầu của chủ thể dữ liệu, hồ sơ %(code)s."),
        _("Quá hạn %(on)s: thực hiện yêu cầu của chủ thể dữ liệu, hồ sơ %(code)s."),
        _("Sắp đến hạn lập, cập nhật hồ sơ đánh giá tác động: %(text)s"),
        _("Quá hạn lập, cập nhật hồ sơ đánh giá tác động: %(text)s"),
        _("Hồ sơ %(meeting)s ngày %(on)s đã chốt."),
        _("%(meeting)s đã hủy. %(text)s"),
        _("%(title)s: tự chấm điểm đến hết ngày %(on)s."),
        "%(event)s: %(case)s. %(text)s",
        "%(event)s: %(case)s",
    ),
    "reminder": (
        _("%(when)s: %(count)s %(noun)s, hạn %(on)s: %(named)s; và %(more)s %(others)s khác."),
        _("%(when)s: %(count)s %(noun)s, hạn %(on)s: %(named)s."),
        _("%(when)s: %(count)s %(noun)s, hạn %(on)s."),
        _("%(when)s: %(case)s. Hạn %(on)s."),
    ),
    "when": (_("Còn %(count)s ngày"), _("Đến hạn hôm nay"), _("Chậm %(count)s ngày")),
    "noun": (_("việc"), _("báo cáo %(within)s"), _("báo cáo")),
    "others": (_("việc"), _("báo cáo %(within)s"), _("báo cáo")),
    "step": (_("thủ trưởng"), _("người điều phối")),
    "lacking": (_("đầu mối, thủ trưởng"), _("đầu mối"), _("thủ trưởng")),
    "guidance": (_("Hướng dẫn mới"), _("Hướng dẫn sửa đổi"), _("Đã rút hướng dẫn")),
    "event": (
        _("Hạn đổi thành %(on)s"), _("Đã có hạn %(on)s"), _("Hạn không còn ngày"),
        _("Xin gia hạn đến %(on)s"), _("Được gia hạn đến %(on)s"), _("Không được gia hạn"),
        _("Đôn đốc"), _("Bạn được phân công xử lý"), _("Cơ quan được chuyển giao"),
        "%(state)s",
    ),
    "case": (
        _("Báo cáo %(period)s: %(office)s"), _("báo cáo %(within)s của %(office)s"),
        _("Báo cáo %(period)s"),
    ),
    "period": (
        "Tháng %(month)s/%(year)s", "Quý %(quarter)s/%(year)s", "6 tháng đầu năm %(year)s",
        "6 tháng cuối năm %(year)s", "Năm %(year)s",
    ),
    "within": (
        _("tháng %(month)s/%(year)s"), _("quý %(quarter)s/%(year)s"),
        "6 tháng đầu năm %(year)s", "6 tháng cuối năm %(year)s", _("năm %(year)s"),
    ),
    "parts": ("%(part)s; %(parts)s", "%(part)s"),
    "part": (
        _("%(count)s việc quá hạn"), _("%(count)s việc đến hạn trong 7 ngày"),
        _("Báo cáo %(within)s: %(sending)s, hạn %(on)s, chậm %(days)s ngày"),
        _("Báo cáo %(within)s: %(sending)s, hạn %(on)s"),
    ),
    "sending": (_("bị trả lại, chưa gửi lại"), _("chưa gửi")),
}  # fmt: skip
_MAYBE = ("case", "period", "message")


def say(text: str) -> str:
    """Return a message in the page's language; what quotes somebody stays in his words."""
    if get_language() == "vi":
        return text
    found = _recall(text, "message")
    return sentences.translate(found) if found is not None else text


def _recall(said: str, hole: str) -> Phrase | None:
    """Return what stands in a hole with its words, and theirs in its own holes, or None."""
    for words in _list_words(hole):
        found = phrases.recall(said, [words])
        if not isinstance(found, Phrase):
            continue
        filled = {name: _fill(str(value), name) for name, value in found.values.items()}
        if None not in filled.values():
            return Phrase(words, **filled)
    return None


def _list_words(hole: str) -> Iterable[str]:
    if hole != "state":
        return _WORDS[hole]
    graphs = case_rules.list_graphs()
    return {state.label for graph in graphs for state in graph.states.values()}


def _fill(said: str, hole: str) -> str | None:
    if hole not in _WORDS and hole != "state":
        return said
    return _recall(said, hole) or (said if hole in _MAYBE else None)
