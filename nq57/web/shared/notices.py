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
from nq57.plans.rules import telling as plan_telling
from nq57.reporting.rules import telling as report_telling
from nq57.web.shared import sentences

# What fills a hole; of a hole in ``_MAYBE`` something else may stand there, a name. The words of
# plans and reports stand with who sends them; here those of other packages, and names of things.
_HERE: Mapping[str, tuple[str, ...]] = {
    "message": (
        "%(reminder)s",
        _("Hồ sơ niêm phong %(code)s có thay đổi."),
        _("Hồ sơ niêm phong %(code)s có trao đổi mới."),
        _("%(who)s trao đổi về “%(case)s”: %(text)s"),
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
}  # fmt: skip
_SOURCES = (plan_telling.TOLD, report_telling.TOLD, _HERE)
_WORDS: Mapping[str, tuple[str, ...]] = {
    hole: tuple(words for source in _SOURCES for words in source.get(hole, ()))
    for hole in {hole for source in _SOURCES for hole in source}
}
_MAYBE = ("case", "period", "message")


def say(text: str) -> str:
    """Return a message in the page's language; what quotes somebody stays in his words."""
    if get_language() == "vi":
        return text
    found = _recall(str(text), "message")
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
