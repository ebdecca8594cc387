"""The pages of campaigns and of overall reviews alike: the list, one opened after a preview, its
table of a day. A kind of call declares its ``Pages``."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse, StreamingHttpResponse
from django.shortcuts import redirect, render
from django.urls import URLPattern, path
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from nq57.orgs import models as orgs
from nq57.plans import models as plans
from nq57.registers.cyber import enums, permissions, queries
from nq57.web.cyber.views import common
from nq57.web.shared import acting, chips, formats
from nq57.web.shared import views as shared

_READ_OR_POST = ["GET", "HEAD", "POST"]
_MOST_SHOWN = 40
_SENT = "sent"  # the state of an answer that the centre has not read
_CHOSEN_ONCE = ("task", "due")  # what a call rests on, and by when


@dataclass(frozen=True, kw_only=True)
class Pages:
    """What the pages of a kind of call declare.

    ``name`` begins its addresses and is the name of its templates, ``answer`` and ``answered``
    are the addresses of writing and of reading what an office answers; ``standings`` has the
    status and the word of each standing. ``preview`` returns whom a call would ask, and by when;
    ``describe`` what its page shows beside the table. The rest are its actions and its words.
    """

    calls: queries.Calls[Any, Any, Any, Any, Any]
    rights: permissions.CallRights
    name: str
    answer: str
    answered: str
    standings: Mapping[str, tuple[str, str | Promise]]
    form: type[forms.Form]
    new: Callable[..., Any]
    list_orders: Callable[..., Any]
    preview: Callable[[dict[str, Any], plans.Task, str], tuple[list[queries.Candidate], date]]
    describe: Callable[[Any, Any, Any], dict[str, Any]]
    columns: Mapping[str, int]
    stream: Callable[..., Any]
    open: Callable[..., Any]
    correct: Callable[..., Any]
    end: Callable[..., Any]
    urge: Callable[..., int]
    title: Promise
    one: Promise
    word_open: Promise
    word_correct: Promise
    word_drop: Promise
    word_end: Promise
    word_cancel: Promise
    word_preview: Promise
    word_answer: Promise
    word_again: Promise
    word_versions: Promise
    word_dropped: Promise
    word_centre: Promise
    word_done: Promise
    heading: Promise
    opened: Promise
    sent: Promise
    intro: Promise
    keeps: Promise
    empty: Promise
    not_asked: Promise
    waits: Promise

    @property
    def urls(self) -> dict[str, str]:
        """Return the names of its addresses."""
        name = self.name
        told = {
            "list": f"{name}s",
            "open": f"open_{name}",
            "call": name,
            "office": f"{name}_office",
        }
        told |= {"table": f"{name}_table", "table_csv": f"{name}_table_csv"}
        told |= {verb: f"{verb}_{name}" for verb in ("open", "correct", "end", "urge")}
        told |= {"answer": self.answer, "answered": self.answered}
        told["act"] = f"act_on_{self.answered}"
        return {key: f"cyber:{value}" for key, value in told.items()}


def make_urls(pages: Pages, at: str) -> list[URLPattern]:
    """Return the addresses of a kind of call under ``at``."""
    name, given, call = pages.name, {"pages": pages}, f"{at}<str:code>/"
    return [
        path(at, list_calls, given, name=f"{name}s"),
        path(f"{at}moi/", open_call, given, name=f"open_{name}"),
        path(call, show, given, name=name),
        path(f"{call}bang.xlsx", export, {**given, "kind": "xlsx"}, name=f"{name}_table"),
        path(f"{call}bang.csv", export, {**given, "kind": "csv"}, name=f"{name}_table_csv"),
        path(f"{call}sua/", correct, given, name=f"correct_{name}"),
        path(f"{call}ket-thuc/", end, given, name=f"end_{name}"),
        path(f"{call}don-doc/", urge, given, name=f"urge_{name}"),
    ]


@require_safe
def list_calls(request: HttpRequest, pages: Pages) -> HttpResponse:
    """List the calls that the post sees: all by their numbers, or those that ask its office."""
    by, asked = acting.get_actor(request), pages.calls
    permissions.check_may_see_campaigns(by)
    own = asked.list_own(organisation=by.organisation) if permissions.may_list(by) else {}
    return render(request, "cyber/calls.html", {
        **common.describe_tabs(request, f"{pages.name}s"), "pages": pages,
        "rows": [(one, own.get(one.pk)) for one in asked.call.objects.visible_to(by).with_rows()],
        "office": by.organisation, "may_run": pages.rights.may_run(by),
        "sees_numbers": permissions.may_count(by) or permissions.may_read_all(by),
    })  # fmt: skip


@require_http_methods(_READ_OR_POST)
def open_call(request: HttpRequest, pages: Pages) -> HttpResponse:
    """Choose a clause, see whom it asks, then open the call."""
    by = acting.get_actor(request)
    pages.rights.check_may_run(by)
    orders = list(pages.list_orders(by=by))
    offered: dict[str, Any] = {"orders": [(str(one.pk), common.name_order(one)) for one in orders]}
    form = pages.form(request.POST or None, **offered)
    context = {**common.describe_tabs(request, f"{pages.name}s"), "form": form, "pages": pages}
    if request.method == "POST" and form.is_valid():
        try:
            task = next(one for one in orders if str(one.pk) == form.cleaned_data["task"])
            preview, due = pages.preview(form.cleaned_data, task, by.organisation)
            context |= {"preview": preview, "due": due, "sums": _add_up(preview)}
            if request.POST.get("do") == "open":
                made = _open(request, pages, form, task, due, preview)
                messages.success(request, str(pages.opened))
                return redirect(made)
            kept = request.POST.getlist("office")
            context["chosen"] = kept or [one.office.code for one in preview]
            return render(request, f"cyber/{pages.name}_open.html", context)
        except common.REFUSALS as error:
            context["refusal"] = error
    status = 422 if request.method == "POST" else 200
    return render(request, f"cyber/{pages.name}_open.html", context, status=status)


@require_safe
def show(request: HttpRequest, pages: Pages, code: str) -> HttpResponse:
    """Show where every office stood at the end of a day; an office is led to its own page."""
    by, call = acting.get_actor(request), common.get_call(request, pages.calls, code)
    if not permissions.may_count(by) and not permissions.may_read_all(by):
        return redirect(pages.urls["office"], call.code, by.organisation)
    return _render(request, pages, call)


@require_safe
def export(request: HttpRequest, pages: Pages, code: str, kind: str) -> StreamingHttpResponse:
    """Answer with the table of a day as XLSX or CSV: numbers by office, nothing that they name."""
    by, call = acting.get_actor(request), common.get_call(request, pages.calls, code)
    if not permissions.may_read_all(by):
        permissions.check_may_count(by)
    day = common.read_day(request).day
    rows = pages.stream(board=pages.calls.make_board(call=call, day=day))
    return shared.send_rows(
        rows, name=f"{call.code}-{day:%Y-%m-%d}.{kind}", title=f"{call.code} {day:%d-%m-%Y}",
        columns=pages.columns,
    )  # fmt: skip


@require_http_methods(_READ_OR_POST)
def correct(request: HttpRequest, pages: Pages, code: str) -> HttpResponse:
    """Correct a running call as it was when the page was opened."""
    by, call = acting.get_actor(request), common.get_call(request, pages.calls, code)
    pages.rights.check_may_run(by)
    names = [name for name in pages.form.base_fields if name not in _CHOSEN_ONCE]
    said = {name: getattr(call, name) for name in names}
    form, refusal = pages.form(request.POST or None, initial=said), None
    if request.method == "POST" and form.is_valid():
        acting.take_as_seen(request, call)
        try:
            pages.correct(
                **{pages.name: call}, **form.cleaned_data, dropped=request.POST.getlist("drop"),
                reason=request.POST.get("reason", ""), by=by, at=timezone.now(),
            )  # fmt: skip
        except common.REFUSALS as error:
            refusal = error
        else:
            messages.success(request, _("Đã ghi thay đổi."))
            return redirect(call)
    offices = call.offices.filter(dropped_at=None).select_related("organisation")
    return render(request, "cyber/call_edit.html", {
        "pages": pages, "call": call, "form": form, "refusal": refusal,
        "offices": offices.order_by("organisation__sort_key"),
        "dropped": request.POST.getlist("drop"), "reason": request.POST.get("reason", ""),
    }, status=422 if request.method == "POST" else 200)  # fmt: skip


@require_POST
def end(request: HttpRequest, pages: Pages, code: str) -> HttpResponse:
    """Close or cancel a call, with the reason."""
    by, call = acting.get_actor(request), common.get_call(request, pages.calls, code)
    pages.rights.check_may_run(by)
    acting.take_as_seen(request, call)
    try:
        pages.end(
            **{pages.name: call}, state=request.POST.get("state", ""),
            reason=request.POST.get("reason", ""), by=by, at=timezone.now(),
        )  # fmt: skip
    except common.REFUSALS as error:
        call = common.get_call(request, pages.calls, code)
        return _render(request, pages, call, refusal=error)
    messages.success(request, _("Đã ghi."))
    return redirect(call)


@require_POST
def urge(request: HttpRequest, pages: Pages, code: str) -> HttpResponse:
    """Urge the offices that have something left to do, at their obligations."""
    by, call = acting.get_actor(request), common.get_call(request, pages.calls, code)
    pages.rights.check_may_run(by)
    standing = request.POST.get("standing", "")
    try:
        number = pages.urge(
            **{pages.name: call}, note=request.POST.get("note", ""), by=by, at=timezone.now(),
            standings=[standing] if standing in pages.calls.standings else (),
        )  # fmt: skip
    except common.REFUSALS as error:
        return _render(request, pages, call, refusal=error)
    words = ngettext("Đã đôn đốc %(n)d cơ quan.", "Đã đôn đốc %(n)d cơ quan.", number)
    messages.success(request, words % {"n": number})
    return redirect(call)


def _render(
    request: HttpRequest, pages: Pages, call: Any, *, refusal: Exception | None = None
) -> HttpResponse:
    by, asked, now = acting.get_actor(request), common.read_day(request), timezone.now()
    board = pages.calls.make_board(call=call, day=asked.day, now=now)
    standing = request.GET.get("tinh-trang", "")
    kept = [
        row for row in board.rows
        if standing in ("", row.stand.standing) or standing == row.stand.state == _SENT
    ]  # fmt: skip
    shown = kept if request.GET.get("xem") == "het" else kept[:_MOST_SHOWN]
    settled = sum(board.totals.standings[one] for one in pages.calls.settled)
    is_running = call.state == enums.CampaignState.RUNNING
    return render(request, f"cyber/{pages.name}.html", {
        **pages.describe(call, board, now), "pages": pages, "call": call,
        "basis": queries.say_basis(task=call.task), "refusal": refusal,
        "totals": board.totals, "rows": shown, "kept": len(kept),
        "left_off": len(kept) - len(shown), "all_url": chips.make_url(request, "xem", "het"),
        "chips": _make_chips(request, pages, board),
        "day": formats.format_day(asked.day), "asked": asked,
        "is_today": asked.day == timezone.localdate(now),
        "may_run": is_running and pages.rights.may_run(by),
        "sees_all": permissions.may_read_all(by), "own": by.organisation,
        "urgeable": board.totals.offices - settled, "note": request.POST.get("note", ""),
        "reason": request.POST.get("reason", ""),
        "query": f"?ngay={formats.format_day(asked.day)}",
    }, status=422 if refusal else 200)  # fmt: skip


def _make_chips(request: HttpRequest, pages: Pages, board: Any) -> list[chips.Chip]:
    """Return a chip for each standing, and one for what waits for the centre to read it."""
    choices = [chips.Choice("", _("Tất cả"), board.totals.offices)]
    choices += [
        chips.Choice(name, str(pages.standings[name][1]), number, pages.standings[name][0])
        for name, number in board.totals.standings.items()
    ]
    waiting = sum(row.stand.state == _SENT for row in board.rows)
    if waiting and pages.rights.may_run(acting.get_actor(request)):
        choices.append(chips.Choice(_SENT, _("Chờ xem"), waiting, "wait"))
    return chips.make_chips(request, "tinh-trang", choices)


def _add_up(preview: Sequence[queries.Candidate]) -> dict[str, int]:
    return {
        "offices": len(preview), "entries": sum(one.systems for one in preview),
        "without": sum(not one.systems for one in preview),
        "taken": sum(one.obligation is not None for one in preview),
        "made": sum(one.obligation is None for one in preview),
    }  # fmt: skip


def _open(
    request: HttpRequest,
    pages: Pages,
    form: forms.Form,
    task: plans.Task,
    due: date,
    preview: Sequence[queries.Candidate],
) -> Any:
    chosen = set(request.POST.getlist("office"))
    offices: list[orgs.Organisation] = [one.office for one in preview if one.office.code in chosen]
    said = {name: told for name, told in form.cleaned_data.items() if name not in _CHOSEN_ONCE}
    new = pages.new(task=task, due=due, offices=offices, **said)
    return pages.open(new=new, by=acting.get_actor(request), at=timezone.now())
