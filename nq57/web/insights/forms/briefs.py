"""The leaders' page as a paper: what is decided of it, and what it says."""

import textwrap
from collections.abc import Mapping, Sequence
from typing import Any

from django import forms
from django.conf import settings
from django.utils.translation import gettext_lazy as _

from nq57.web.insights.forms import boards
from nq57.web.shared import covers, formats

_MOST_TURNS = 6


class BriefForm(covers.ShortCoverForm):
    """What a person decides of the leaders' page when it is issued: it fills one page."""

    about = forms.CharField(label=_("Trích yếu"), max_length=300)


def tell_brief(
    context: Mapping[str, Any], *, said: Mapping[str, str], office: str
) -> dict[str, Any]:
    """Return what the leaders' page says as content of a paper; Vietnamese must be active."""
    total, lead = context["total"], context["figures"]
    told = [
        f"{formats.format_number(lead[one].count)} {lead[one].word.lower()}"
        for one in ("overdue", "at_risk", "unsettled", "ended")
    ]
    now, before = formats.format_moment(context["now"]), formats.format_day(context["since"])
    return {
        **said, "province": settings.PROVINCE, "issuer": office,
        "moment": f"Đến {now} · so với {before} · {context['plan'].document}",
        "lead": f"{formats.format_number(total.count)} việc: {', '.join(told)}.",
        "columns": [word for _key, word in context["columns"]],
        "sections": [
            *(_tell_row(one.name, one.figures, one.bar) for one in context["sections"]),
            _tell_row("Tất cả", context["sum"], [], is_total=True),
        ],
        "states": [word for _key, word in context["states"]],
        "verdicts": [_tell_row(words, figures, []) for words, figures in context["verdicts"]],
        "concerns": [
            f"{one.word}: {one.verdict.indicator.code} {one.verdict.indicator.name}: {one.reason}"
            for one in context["concerns"]
        ],
        "changes": _tell_changes(context), "offices": _tell_pressing(context["pressing"]),
        "map": _tell_map(context["map"]),
        "worst": [_tell_problem(one) for one in context["worst"]],
    }  # fmt: skip


def _tell_map(shown: Mapping[str, Any]) -> dict[str, Any]:
    steps = ", ".join(f"{one.words}: {one.count}" for one in shown["steps"])
    near = shown["counts"].get("at_risk", 0)
    each = (
        "mỗi ô gộp các đơn vị gần nhau, ghi số đơn vị có việc quá hạn trên tổng số"
        if shown["is_gathered"] else "mỗi ô một đơn vị, vị trí gần đúng"
    )  # fmt: skip
    return {
        "width": shown["width"], "height": shown["height"],
        "key": f"Màu đỏ đậm dần theo tỷ lệ việc quá hạn ({steps}); vàng: {near} đơn vị không có "
        f"việc quá hạn nhưng có việc nguy cơ. Tổng số {shown['number']} xã, phường; {each}.",
        "squares": [
            {"x": one.x, "y": one.y, "look": one.look, "lines": one.lines,
             "share": f"{one.share}%" if one.share else ""}
            for one in shown["squares"]
        ],
    }  # fmt: skip


def _tell_problem(one: boards.Problem) -> list[str]:
    return [
        one.number, _shorten(one.title, 110), one.who, formats.format_number(one.figure.count),
        formats.format_day(one.due) if one.due else "", one.state, _shorten(one.why, 150),
    ]  # fmt: skip


def _tell_row(
    words: str, figures: Sequence[boards.Figure], bar: Sequence[Any], *, is_total: bool = False
) -> dict[str, Any]:
    told = [formats.format_number(one.count) for one in figures]
    return {"name": words, "figures": told, "bar": bar, "is_total": is_total}


def _tell_changes(context: Mapping[str, Any]) -> list[str]:
    told = [f"{one.word}: {one.count} việc" for one in context["changes"]]
    told += [
        f"{one.verdict.indicator.code} {_shorten(one.verdict.indicator.name, 60)}: {one.word}, "
        f"trước đó: {one.before}"
        for one in context["turns"][:_MOST_TURNS]
    ]
    if reports := context["reports"]:
        told.append(
            f"Báo cáo kỳ {reports['period']}: {reports['sent']} trên {reports['asked']} cơ quan "
            "đã gửi"
        )
    return told or ["Không có việc nào đổi tình trạng."]


def _tell_pressing(pressing: Sequence[Any]) -> list[str]:
    return [
        f"{words}: {', '.join(f'{name} {figure.count}' for name, _url, figure in offices)}."
        if offices
        else f"{words}: không có."
        for words, _mark, offices in pressing
    ]


def _shorten(words: str, most: int) -> str:
    return textwrap.shorten(words, most, placeholder="…")
