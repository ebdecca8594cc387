"""Overall reviews: the list, one opened after a preview, its table of a day."""

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

from nq57.core import tables
from nq57.orgs import queries as org_queries
from nq57.plans import models as plans
from nq57.registers.cyber import actions, enums, models, permissions, queries, rules
from nq57.web.cyber.forms import reviews as forms
from nq57.web.cyber.views import common
from nq57.web.shared import acting, chips, formats, states
from nq57.web.shared import views as shared

_READ_OR_POST = ["GET", "HEAD", "POST"]
_MOST_SHOWN = 40
_SENT = "sent"  # the state of an answer that the centre has not read


@require_safe
def list_reviews(request: HttpRequest) -> HttpResponse:
    """List the reviews that the post sees: all by their numbers, or those that ask its office."""
    by = acting.get_actor(request)
    permissions.check_may_see_campaigns(by)
    found = models.Review.objects.visible_to(by).with_rows()
    own = queries.list_own_reviews(organisation=by.organisation) if permissions.may_list(by) else {}
    return render(request, "cyber/reviews.html", {
        **common.describe_tabs(request, "reviews"),
        "rows": [(one, own.get(one.pk)) for one in found],
        "office": by.organisation, "may_run": permissions.may_run_review(by),
        "sees_numbers": permissions.may_count(by) or permissions.may_read_all(by),
    })  # fmt: skip


@require_http_methods(_READ_OR_POST)
def open_review(request: HttpRequest) -> HttpResponse:
    """Choose a clause, see whom its document asks, then open the review."""
    by = acting.get_actor(request)
    permissions.check_may_run_review(by)
    orders = list(queries.list_review_orders(by=by))
    form = forms.ReviewForm(
        request.POST or None, orders=[(str(one.pk), common.name_order(one)) for one in orders]
    )
    context: dict[str, Any] = {**common.describe_tabs(request, "reviews"), "form": form}
    if request.method == "POST" and form.is_valid():
        try:
            task = next(one for one in orders if str(one.pk) == form.cleaned_data["task"])
            preview, due = _preview(form, task, by.organisation)
            context |= {"preview": preview, "due": due, "sums": _add_up(preview)}
            if request.POST.get("do") == "open":
                made = _open(request, form, task, due, preview)
                messages.success(request, _("Đã mở đợt rà soát. Các cơ quan thấy ở Việc của tôi."))
                return redirect(made)
            context["chosen"] = request.POST.getlist("office") or [
                one.office.code for one in preview
            ]
            return render(request, "cyber/review_open.html", context)
        except common.REFUSALS as error:
            context["refusal"] = error
    status = 422 if request.method == "POST" else 200
    return render(request, "cyber/review_open.html", context, status=status)


@require_safe
def show(request: HttpRequest, code: str) -> HttpResponse:
    """Show where every office stood at the end of a day; an office is led to its own page."""
    by, review = acting.get_actor(request), common.get_review(request, code)
    if not permissions.may_count(by) and not permissions.may_read_all(by):
        return redirect("cyber:review_office", review.code, by.organisation)
    return _render(request, review)


@require_safe
def export(request: HttpRequest, code: str, kind: str) -> StreamingHttpResponse:
    """Answer with the table of a day as XLSX or CSV: numbers by office, no entry."""
    by, review = acting.get_actor(request), common.get_review(request, code)
    if not permissions.may_read_all(by):
        permissions.check_may_count(by)
    day = common.read_day(request).day
    rows = queries.stream_review_board(board=queries.make_review_board(review=review, day=day))
    content = (
        tables.stream_csv(columns=queries.REVIEW_COLUMNS, rows=rows)
        if kind == "csv"
        else tables.stream_xlsx(
            title=f"{review.code} {day:%d-%m-%Y}", columns=queries.REVIEW_COLUMNS, rows=rows,
            mark=org_queries.say_mark(),
        )
    )  # fmt: skip
    return shared.send_table(content, f"{review.code}-{day:%Y-%m-%d}.{kind}")


@require_safe
def export_oscal(request: HttpRequest, code: str, kind: str) -> HttpResponse:
    """Answer with where the offices stood on a day as OSCAL, or with what they had left."""
    by, review = acting.get_actor(request), common.get_review(request, code)
    if not permissions.may_read_all(by):
        permissions.check_may_count(by)
    board = queries.make_review_board(review=review, day=common.read_day(request).day)
    write = queries.write_review_plan if kind == "poam" else queries.write_review_results
    try:
        told = write(review=review, board=board)
    except rules.CyberError as error:
        return shared.show_refusal(request, error, status=422)
    return common.send_json(told, f"{review.code}-{board.day:%Y-%m-%d}-{kind}.oscal.json")


@require_http_methods(_READ_OR_POST)
def correct(request: HttpRequest, code: str) -> HttpResponse:
    """Correct a running review as it was when the page was opened."""
    by, review = acting.get_actor(request), common.get_review(request, code)
    permissions.check_may_run_review(by)
    said = {"title": review.title, "asked": review.asked}
    form, refusal = forms.ReviewForm(request.POST or None, initial=said), None
    if request.method == "POST" and form.is_valid():
        acting.take_as_seen(request, review)
        try:
            actions.correct_review(
                review=review, **form.cleaned_data, dropped=request.POST.getlist("drop"),
                reason=request.POST.get("reason", ""), by=by, at=timezone.now(),
            )  # fmt: skip
        except common.REFUSALS as error:
            refusal = error
        else:
            messages.success(request, _("Đã ghi thay đổi."))
            return redirect(review)
    offices = review.offices.filter(dropped_at=None).select_related("organisation")
    return render(request, "cyber/review_edit.html", {
        "review": review, "form": form, "refusal": refusal,
        "offices": offices.order_by("organisation__sort_key"),
        "dropped": request.POST.getlist("drop"), "reason": request.POST.get("reason", ""),
    }, status=422 if request.method == "POST" else 200)  # fmt: skip


@require_POST
def end(request: HttpRequest, code: str) -> HttpResponse:
    """Close or cancel a review, with the reason."""
    by, review = acting.get_actor(request), common.get_review(request, code)
    permissions.check_may_run_review(by)
    acting.take_as_seen(request, review)
    try:
        actions.end_review(
            review=review, state=request.POST.get("state", ""),
            reason=request.POST.get("reason", ""), by=by, at=timezone.now(),
        )  # fmt: skip
    except common.REFUSALS as error:
        return _render(request, common.get_review(request, code), refusal=error)
    messages.success(request, _("Đã ghi."))
    return redirect(review)


@require_POST
def urge(request: HttpRequest, code: str) -> HttpResponse:
    """Urge the offices that have something left to answer, at their obligations."""
    by, review = acting.get_actor(request), common.get_review(request, code)
    permissions.check_may_run_review(by)
    standing = request.POST.get("standing", "")
    try:
        number = actions.urge_review(
            review=review, note=request.POST.get("note", ""), by=by, at=timezone.now(),
            standings=[standing] if standing in rules.REVIEW_STANDINGS else (),
        )  # fmt: skip
    except common.REFUSALS as error:
        return _render(request, review, refusal=error)
    words = ngettext("Đã đôn đốc %(n)d cơ quan.", "Đã đôn đốc %(n)d cơ quan.", number)
    messages.success(request, words % {"n": number})
    return redirect(review)


def _render(
    request: HttpRequest, review: models.Review, *, refusal: Exception | None = None
) -> HttpResponse:
    by, asked, now = acting.get_actor(request), common.read_day(request), timezone.now()
    board = queries.make_review_board(review=review, day=asked.day, now=now)
    standing = request.GET.get("tinh-trang", "")
    kept = [
        row for row in board.rows
        if standing in ("", row.stand.standing) or standing == row.stand.state == _SENT
    ]  # fmt: skip
    shown = kept if request.GET.get("xem") == "het" else kept[:_MOST_SHOWN]
    is_running = review.state == enums.CampaignState.RUNNING
    settled = sum(board.totals.standings[one] for one in rules.REVIEW_SETTLED)
    return render(request, "cyber/review.html", {
        "review": review, "basis": queries.say_basis(task=review.task), "refusal": refusal,
        "totals": board.totals, "rows": shown, "kept": len(kept),
        "left_off": len(kept) - len(shown), "all_url": chips.make_url(request, "xem", "het"),
        "axes": board.totals.axes.values(), "chips": _make_chips(request, board),
        "day": formats.format_day(asked.day), "asked": asked,
        "is_today": asked.day == timezone.localdate(now),
        "may_run": is_running and permissions.may_run_review(by),
        "sees_all": permissions.may_read_all(by), "own": by.organisation,
        "urgeable": board.totals.offices - settled, "note": request.POST.get("note", ""),
        "reason": request.POST.get("reason", ""),
        "query": f"?ngay={formats.format_day(asked.day)}",
    }, status=422 if refusal else 200)  # fmt: skip


def _make_chips(request: HttpRequest, board: queries.ReviewBoard) -> list[chips.Chip]:
    """Return a chip for each standing, and one for what waits for the centre to read it."""
    choices = [chips.Choice("", _("Tất cả"), board.totals.offices)]
    choices += [
        chips.Choice(name, str(states.REVIEWS[name][1]), number, states.REVIEWS[name][0])
        for name, number in board.totals.standings.items()
    ]
    waiting = sum(row.stand.state == _SENT for row in board.rows)
    if waiting and permissions.may_run_review(acting.get_actor(request)):
        choices.append(chips.Choice(_SENT, _("Chờ xem"), waiting, "wait"))
    return chips.make_chips(request, "tinh-trang", choices)


def _preview(
    form: forms.ReviewForm, task: plans.Task, centre: str
) -> tuple[list[queries.Candidate], date]:
    """Return whom a review would ask, and by when.

    :raises CyberError: when the clause has no date ahead and none was typed, or its document
        asks nobody.
    """
    today = timezone.localdate()
    due = form.cleaned_data["due"] or queries.find_order_due(task=task, today=today)
    if due is None or due < today:
        raise rules.CyberError("Mục này không còn hạn phía trước: ghi hạn trả lời.")
    found = queries.list_review_candidates(task=task, due=due, centre=centre)
    if not found:
        raise rules.CyberError("Văn bản này chưa giao việc cho cơ quan nào: chọn mục khác.")
    return found, due


def _add_up(preview: Sequence[queries.Candidate]) -> dict[str, int]:
    return {
        "offices": len(preview), "entries": sum(one.systems for one in preview),
        "without": sum(not one.systems for one in preview),
        "taken": sum(one.obligation is not None for one in preview),
        "made": sum(one.obligation is None for one in preview),
    }  # fmt: skip


def _open(
    request: HttpRequest,
    form: forms.ReviewForm,
    task: plans.Task,
    due: date,
    preview: Sequence[queries.Candidate],
) -> models.Review:
    chosen = set(request.POST.getlist("office"))
    new = actions.NewReview(
        task=task, due=due, title=form.cleaned_data["title"], asked=form.cleaned_data["asked"],
        offices=[one.office for one in preview if one.office.code in chosen],
    )  # fmt: skip
    return actions.open_review(new=new, by=acting.get_actor(request), at=timezone.now())
