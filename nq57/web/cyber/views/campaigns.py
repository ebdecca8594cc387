"""What the pages of campaigns have of their own: the numbers by day, the systems asked after."""

from collections.abc import Sequence
from datetime import date, datetime
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from nq57.core import charts
from nq57.plans import models as plans
from nq57.registers.cyber import actions, enums, models, permissions, queries, rules
from nq57.web.cyber import forms
from nq57.web.cyber.views import calls
from nq57.web.shared import formats, pictures, states

_MOST_DAYS = 60


def _describe(campaign: models.Campaign, board: queries.Board, now: datetime) -> dict[str, Any]:
    series = queries.list_series(campaign=campaign, until=board.day, now=now)
    return {
        "pictures": _draw_all(campaign, series), "series": series[-_MOST_DAYS:][::-1],
        "said_kinds": _say_kinds(campaign),
    }  # fmt: skip


def _say_kinds(campaign: models.Campaign) -> list[str]:
    """Return which systems a campaign asks after, in words; nothing when it asks after all."""
    kinds = [_(str(enums.Kind(one).label)) for one in campaign.kinds]
    levels = [
        _("cấp độ %(n)d") % {"n": one} if one else _("chưa xác định cấp độ")
        for one in campaign.levels
    ]
    return [*kinds, *levels]


def _draw(
    campaign: models.Campaign, series: Sequence[rules.Totals], title: str, numbers: Sequence[int]
) -> pictures.Picture | None:
    """Draw one number by day down to the date; None before anything can have changed."""
    if len(series) < 2:
        return None
    first, last = series[0].day, series[-1].day
    end = max(last, campaign.due)
    told = [
        charts.Mark(one.day.toordinal(), number)
        for one, number in zip(series, numbers, strict=True)
    ]
    told[-1] = charts.Mark(told[-1].at, told[-1].value, formats.format_number(numbers[-1]))
    # Two days that stand too close to be told apart are one.
    days = [first, *([end] if (end - first).days else [])]
    if all(abs((campaign.due - day).days) * 6 > (end - first).days for day in days):
        days.insert(1, campaign.due)
    chart = charts.declare_burn(
        told=told, ends=(first.toordinal(), end.toordinal()),
        ticks=[(day.toordinal(), f"{day:%d/%m}") for day in days],
        due=(campaign.due.toordinal(), _("hạn")) if first <= campaign.due else None,
    )  # fmt: skip
    said = "; ".join(
        f"{formats.format_day(one.day)}: {number}"
        for one, number in list(zip(series, numbers, strict=True))[-_MOST_DAYS:]
    )
    return pictures.Picture(title, "", pictures.draw(chart, title=title, words=said))


def _draw_all(campaign: models.Campaign, series: Sequence[rules.Totals]) -> list[pictures.Picture]:
    drawn = (
        _draw(campaign, series, _("Lỗ hổng chưa khắc phục"), [one.open for one in series]),
        _draw(campaign, series, _("Cơ quan chưa báo cáo"), [one.unanswered for one in series]),
    )
    return [one for one in drawn if one is not None]


def _preview(
    said: dict[str, Any], task: plans.Task, _centre: str
) -> tuple[list[queries.Candidate], date]:
    """Return whom a campaign would ask, and by when.

    :raises CyberError: when the clause has no date and none was typed, or asks nobody.
    """
    due = said["due"] or queries.find_order_due(task=task, today=timezone.localdate())
    if due is None:
        raise rules.CyberError("Mục này không có hạn: ghi hạn của chiến dịch.")
    found = queries.list_candidates(task=task, due=due, kinds=said["kinds"], levels=said["levels"])
    if not found:
        raise rules.CyberError("Mục này chưa giao việc cho cơ quan nào: chọn mục khác.")
    return found, due


PAGES = calls.Pages(
    calls=queries.CAMPAIGNS,
    rights=permissions.CAMPAIGNS,
    name="campaign",
    answer="declare",
    answered="declaration",
    standings=states.STANDINGS,
    form=forms.CampaignForm,
    new=actions.NewCampaign,
    list_orders=queries.list_orders,
    preview=_preview,
    describe=_describe,
    columns=queries.BOARD_COLUMNS,
    stream=queries.stream_board,
    open=actions.open_campaign,
    correct=actions.correct_campaign,
    end=actions.end_campaign,
    urge=actions.urge_offices,
    title=gettext_lazy("Chiến dịch khắc phục lỗ hổng"),
    one=gettext_lazy("Chiến dịch"),
    word_open=gettext_lazy("Mở chiến dịch"),
    word_correct=gettext_lazy("Sửa chiến dịch"),
    word_drop=gettext_lazy("Đưa cơ quan ra khỏi chiến dịch"),
    word_end=gettext_lazy("Kết thúc hoặc hủy chiến dịch"),
    word_cancel=gettext_lazy("Hủy chiến dịch"),
    word_preview=gettext_lazy("Xem cơ quan nào phải kê khai"),
    word_answer=gettext_lazy("Kê khai"),
    word_again=gettext_lazy("Kê khai bản mới"),
    word_versions=gettext_lazy("Các bản kê khai"),
    word_dropped=gettext_lazy("Đã đưa ra khỏi chiến dịch"),
    word_centre=gettext_lazy("theo dõi"),
    word_done=gettext_lazy(
        "Bản kê khai đã được nhận và không còn lỗ hổng: báo hoàn thành việc để "
        "người điều phối xác nhận."
    ),
    heading=gettext_lazy("Kê khai lỗ hổng"),
    opened=gettext_lazy("Đã mở chiến dịch. Các cơ quan thấy ở Việc của tôi."),
    sent=gettext_lazy("Đã gửi bản kê khai."),
    intro=gettext_lazy(
        "Việc mà văn bản đã giao thì chiến dịch dùng lại, không giao lần nữa. Hệ thống quân sự, "
        "quốc phòng, cơ yếu không thuộc phạm vi."
    ),
    keeps=gettext_lazy(
        "Việc mà văn bản đã giao vẫn giữ nguyên. Hủy chiến dịch thì hủy cả việc do riêng chiến "
        "dịch giao."
    ),
    empty=gettext_lazy("Chưa có chiến dịch nào."),
    not_asked=gettext_lazy("không phải kê khai"),
    waits=gettext_lazy("chờ cơ quan phụ trách xem"),
)
