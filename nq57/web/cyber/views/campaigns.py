"""Campaigns against holes: the list, one opened after a preview, its table of a day."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, StreamingHttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from nq57.core import charts, tables
from nq57.orgs import models as orgs
from nq57.orgs import queries as org_queries
from nq57.plans import models as plans
from nq57.registers.cyber import actions, enums, models, permissions, queries, rules
from nq57.web.cyber import forms
from nq57.web.cyber.views import common
from nq57.web.shared import acting, chips, formats, pictures, states
from nq57.web.shared import views as shared

_READ_OR_POST = ["GET", "HEAD", "POST"]
_MOST_SHOWN = 40
_MOST_DAYS = 60
_SENT = "sent"  # the state of a declaration that the centre has not read


@require_safe
def list_campaigns(request: HttpRequest) -> HttpResponse:
    """List the campaigns that the post sees: all by their numbers, or those that ask its office."""
    by = acting.get_actor(request)
    permissions.check_may_see_campaigns(by)
    found = models.Campaign.objects.visible_to(by).with_rows()
    own = queries.list_own(organisation=by.organisation) if permissions.may_list(by) else {}
    return render(request, "cyber/campaigns.html", {
        **common.describe_tabs(request, "campaigns"),
        "rows": [(one, own.get(one.pk)) for one in found],
        "office": by.organisation, "may_run": permissions.may_run(by),
        "sees_numbers": permissions.may_count(by) or permissions.may_read_all(by),
    })  # fmt: skip


@require_http_methods(_READ_OR_POST)
def open_campaign(request: HttpRequest) -> HttpResponse:
    """Choose a clause, see whom it asks, then open the campaign."""
    by = acting.get_actor(request)
    permissions.check_may_run(by)
    orders = list(queries.list_orders(by=by))
    form = forms.CampaignForm(
        request.POST or None, orders=[(str(one.pk), common.name_order(one)) for one in orders]
    )
    context: dict[str, Any] = {**common.describe_tabs(request, "campaigns"), "form": form}
    if request.method == "POST" and form.is_valid():
        try:
            task = next(one for one in orders if str(one.pk) == form.cleaned_data["task"])
            preview, due = _preview(form, task)
            context |= {"preview": preview, "due": due, "sums": _add_up(preview)}
            if request.POST.get("do") == "open":
                made = _open(request, form, task, due, preview)
                messages.success(request, _("Đã mở chiến dịch. Các cơ quan thấy ở Việc của tôi."))
                return redirect(made)
            kept = request.POST.getlist("office")
            context["chosen"] = kept or [one.office.code for one in preview]
            return render(request, "cyber/campaign_open.html", context)
        except common.REFUSALS as error:
            context["refusal"] = error
    status = 422 if request.method == "POST" else 200
    return render(request, "cyber/campaign_open.html", context, status=status)


@require_safe
def show(request: HttpRequest, code: str) -> HttpResponse:
    """Show where every office stood at the end of a day; an office is led to its own page."""
    by, campaign = acting.get_actor(request), common.get_campaign(request, code)
    if not permissions.may_count(by) and not permissions.may_read_all(by):
        return redirect("cyber:campaign_office", campaign.code, by.organisation)
    return _render(request, campaign)


@require_safe
def export(request: HttpRequest, code: str, kind: str) -> StreamingHttpResponse:
    """Answer with the table of a day as XLSX or CSV: numbers by office, no hole."""
    by, campaign = acting.get_actor(request), common.get_campaign(request, code)
    if not permissions.may_read_all(by):
        permissions.check_may_count(by)
    asked = common.read_day(request)
    rows = queries.stream_board(board=queries.make_board(campaign=campaign, day=asked.day))
    title = f"{campaign.code} {asked.day:%d-%m-%Y}"
    content = (
        tables.stream_csv(columns=queries.BOARD_COLUMNS, rows=rows)
        if kind == "csv"
        else tables.stream_xlsx(
            title=title, columns=queries.BOARD_COLUMNS, rows=rows, mark=org_queries.say_mark()
        )
    )
    return shared.send_table(content, f"{campaign.code}-{asked.day:%Y-%m-%d}.{kind}")


@require_http_methods(_READ_OR_POST)
def correct(request: HttpRequest, code: str) -> HttpResponse:
    """Correct a running campaign as it was when the page was opened."""
    by, campaign = acting.get_actor(request), common.get_campaign(request, code)
    permissions.check_may_run(by)
    said = {name: getattr(campaign, name) for name in ("title", "asked", "kinds", "levels")}
    form = forms.CampaignForm(request.POST or None, initial=said)
    refusal = None
    if request.method == "POST" and form.is_valid():
        acting.take_as_seen(request, campaign)
        try:
            actions.correct_campaign(
                campaign=campaign, **form.cleaned_data, dropped=request.POST.getlist("drop"),
                reason=request.POST.get("reason", ""), by=by, at=timezone.now(),
            )  # fmt: skip
        except common.REFUSALS as error:
            refusal = error
        else:
            messages.success(request, _("Đã ghi thay đổi."))
            return redirect(campaign)
    offices = campaign.offices.filter(dropped_at=None).select_related("organisation")
    return render(request, "cyber/campaign_edit.html", {
        "campaign": campaign, "form": form, "refusal": refusal,
        "offices": offices.order_by("organisation__sort_key"),
        "dropped": request.POST.getlist("drop"), "reason": request.POST.get("reason", ""),
    }, status=422 if request.method == "POST" else 200)  # fmt: skip


@require_POST
def end(request: HttpRequest, code: str) -> HttpResponse:
    """Close or cancel a campaign, with the reason."""
    by, campaign = acting.get_actor(request), common.get_campaign(request, code)
    permissions.check_may_run(by)
    acting.take_as_seen(request, campaign)
    try:
        actions.end_campaign(
            campaign=campaign, state=request.POST.get("state", ""),
            reason=request.POST.get("reason", ""), by=by, at=timezone.now(),
        )  # fmt: skip
    except common.REFUSALS as error:
        return _render(request, common.get_campaign(request, code), refusal=error)
    messages.success(request, _("Đã ghi."))
    return redirect(campaign)


@require_POST
def urge(request: HttpRequest, code: str) -> HttpResponse:
    """Urge the offices that have something left to do, at their obligations."""
    by, campaign = acting.get_actor(request), common.get_campaign(request, code)
    permissions.check_may_run(by)
    standing = request.POST.get("standing", "")
    try:
        number = actions.urge_offices(
            campaign=campaign, note=request.POST.get("note", ""), by=by, at=timezone.now(),
            standings=[standing] if standing in rules.STANDINGS else (),
        )  # fmt: skip
    except common.REFUSALS as error:
        return _render(request, campaign, refusal=error)
    words = ngettext("Đã đôn đốc %(n)d cơ quan.", "Đã đôn đốc %(n)d cơ quan.", number)
    messages.success(request, words % {"n": number})
    return redirect(campaign)


def _render(
    request: HttpRequest, campaign: models.Campaign, *, refusal: Exception | None = None
) -> HttpResponse:
    by, asked, now = acting.get_actor(request), common.read_day(request), timezone.now()
    board = queries.make_board(campaign=campaign, day=asked.day, now=now)
    series = queries.list_series(campaign=campaign, until=asked.day, now=now)
    standing = request.GET.get("tinh-trang", "")
    kept = [
        row for row in board.rows
        if standing in ("", row.stand.standing) or standing == row.stand.state == _SENT
    ]  # fmt: skip
    shown = kept if request.GET.get("xem") == "het" else kept[:_MOST_SHOWN]
    open_ = campaign.state == enums.CampaignState.RUNNING
    may_run = open_ and permissions.may_run(by)
    urgeable = board.totals.offices - sum(
        board.totals.standings[one] for one in rules.SETTLED
    )  # fmt: skip
    return render(request, "cyber/campaign.html", {
        "campaign": campaign, "basis": queries.say_basis(task=campaign.task), "refusal": refusal,
        "board": board, "totals": board.totals, "rows": shown,
        "kept": len(kept), "left_off": len(kept) - len(shown),
        "all_url": chips.make_url(request, "xem", "het"),
        "chips": _make_chips(request, board),
        "day": formats.format_day(asked.day), "asked": asked, "is_today": asked.day == now.date(),
        "pictures": _draw_all(campaign, series), "series": series[-_MOST_DAYS:][::-1],
        "may_run": may_run, "sees_holes": permissions.may_read_all(by), "own": by.organisation,
        "urgeable": urgeable, "note": request.POST.get("note", ""),
        "reason": request.POST.get("reason", ""), "said_kinds": _say_kinds(campaign),
        "query": f"?ngay={formats.format_day(asked.day)}",
    }, status=422 if refusal else 200)  # fmt: skip


def _say_kinds(campaign: models.Campaign) -> list[str]:
    """Return which systems a campaign asks after, in words; nothing when it asks after all."""
    kinds = [_(str(enums.Kind(one).label)) for one in campaign.kinds]
    levels = [
        _("cấp độ %(n)d") % {"n": one} if one else _("chưa xác định cấp độ")
        for one in campaign.levels
    ]
    return [*kinds, *levels]


def _make_chips(request: HttpRequest, board: queries.Board) -> list[chips.Chip]:
    """Return a chip for each standing, and one for what waits for the centre to read it."""
    choices = [chips.Choice("", _("Tất cả"), board.totals.offices)]
    choices += [
        chips.Choice(name, str(states.STANDINGS[name][1]), number, states.STANDINGS[name][0])
        for name, number in board.totals.standings.items()
    ]
    waiting = sum(row.stand.state == _SENT for row in board.rows)
    if waiting and permissions.may_run(acting.get_actor(request)):
        choices.append(chips.Choice(_SENT, _("Chờ xem"), waiting, "wait"))
    return chips.make_chips(request, "tinh-trang", choices)


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


def _preview(form: forms.CampaignForm, task: plans.Task) -> tuple[list[queries.Candidate], date]:
    """Return whom a campaign would ask, and by when.

    :raises CyberError: when the clause has no date and none was typed, or asks nobody.
    """
    said = form.cleaned_data
    due = said["due"] or queries.find_order_due(task=task, today=timezone.localdate())
    if due is None:
        raise rules.CyberError("Mục này không có hạn: ghi hạn của chiến dịch.")
    found = queries.list_candidates(task=task, due=due, kinds=said["kinds"], levels=said["levels"])
    if not found:
        raise rules.CyberError("Mục này chưa giao việc cho cơ quan nào: chọn mục khác.")
    return found, due


def _add_up(preview: Sequence[queries.Candidate]) -> dict[str, int]:
    return {
        "offices": len(preview), "systems": sum(one.systems for one in preview),
        "without": sum(not one.systems for one in preview),
        "taken": sum(one.obligation is not None for one in preview),
        "made": sum(one.obligation is None for one in preview),
    }  # fmt: skip


def _open(
    request: HttpRequest,
    form: forms.CampaignForm,
    task: plans.Task,
    due: date,
    preview: Sequence[queries.Candidate],
) -> models.Campaign:
    chosen = set(request.POST.getlist("office"))
    offices: list[orgs.Organisation] = [one.office for one in preview if one.office.code in chosen]
    said = {name: form.cleaned_data[name] for name in ("title", "asked", "kinds", "levels")}
    new = actions.NewCampaign(task=task, due=due, offices=offices, **said)
    return actions.open_campaign(new=new, by=acting.get_actor(request), at=timezone.now())
