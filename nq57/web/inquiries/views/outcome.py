"""One inquiry: the table of answers, its files, urging, accepting and returning many."""

from datetime import date
from typing import Any

from django import forms as django_forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_GET, require_POST

from nq57.cases import actions as case_actions
from nq57.orgs import enums as org_enums
from nq57.orgs import models as orgs
from nq57.orgs import permissions as org_permissions
from nq57.reporting import actions, models, permissions, queries
from nq57.web.inquiries import forms as area_forms
from nq57.web.inquiries.views import common
from nq57.web.shared import acting, pages
from nq57.web.shared import views as shared

SIZE = 200
_MOST_CHOSEN = 5000


@require_GET
def show(request: HttpRequest, pk: int) -> HttpResponse:
    """Show who answered what, the missing by name, sums and tallies."""
    return render_inquiry(request, common.get_inquiry(request, pk))


@require_GET
def export(request: HttpRequest, pk: int) -> HttpResponse:
    """Answer with the whole table as a workbook."""
    inquiry = common.get_inquiry(request, pk)
    content = queries.make_outcome_sheet(inquiry=inquiry, today=timezone.localdate())
    return shared.send_file(content, f"chuyen-de-{pk}.xlsx")


@require_GET
def export_text(request: HttpRequest, pk: int) -> HttpResponse:
    """Answer with the whole table as CSV."""
    inquiry = common.get_inquiry(request, pk)
    content = queries.make_outcome_sheet(inquiry=inquiry, today=timezone.localdate(), is_text=True)
    return shared.send_file(content, f"chuyen-de-{pk}.csv")


@require_POST
def urge(request: HttpRequest, pk: int) -> HttpResponse:
    """Urge the chosen offices, or all that are missing: first the words, then all or none."""
    inquiry, by = common.get_inquiry(request, pk), acting.get_actor(request)
    org_permissions.check_may(by, "inquiry", "urge")
    found = _list_chosen(request, inquiry, is_all="tat-ca" in request.POST)
    rows = list(found.owed().order_by(*queries.ORDER))
    form = area_forms.NoteForm(request.POST if "note" in request.POST else None)
    sentence = "" if rows else _("Chưa chọn cơ quan nào còn phải trả lời. Đánh dấu rồi đôn đốc.")
    if rows and form.is_valid():
        try:
            case_actions.urge_all(
                cases=[row.case for row in rows], note=form.cleaned_data["note"], by=by,
                at=timezone.now(),
            )  # fmt: skip
        except common.REFUSALS as error:
            sentence = str(error)
        else:
            told = ngettext("Đã đôn đốc %(n)d cơ quan.", "Đã đôn đốc %(n)d cơ quan.", len(rows))
            messages.success(request, told % {"n": len(rows)})
            return redirect(inquiry)
    context = {"inquiry": inquiry, "rows": rows, "form": form, "sentence": sentence}
    status = 422 if sentence or form.is_bound else 200
    return render(request, "inquiries/urge.html", context, status=status)


@require_POST
def judge(request: HttpRequest, pk: int) -> HttpResponse:
    """Accept the chosen replies, return them or let them count as timely with one reason."""
    inquiry = common.get_inquiry(request, pk)
    by, at = acting.get_actor(request), timezone.now()
    replies = list(_list_chosen(request, inquiry))
    try:
        if request.POST.get("do") == "return":
            reason = request.POST.get("reason", "")
            count = actions.return_replies(replies=replies, reason=reason, by=by, at=at)
            told = ngettext("Đã trả lại %(n)d phiếu.", "Đã trả lại %(n)d phiếu.", count)
        elif request.POST.get("do") == "excuse":
            reason = request.POST.get("excuse", "")
            count = actions.excuse_replies(replies=replies, reason=reason, by=by, at=at)
            told = ngettext(
                "Đã coi %(n)d phiếu là đúng hạn.", "Đã coi %(n)d phiếu là đúng hạn.", count
            )
        else:
            count = actions.accept_replies(replies=replies, by=by, at=at)
            told = ngettext("Đã nhận %(n)d phiếu.", "Đã nhận %(n)d phiếu.", count)
    except common.REFUSALS as error:
        return render_inquiry(request, inquiry, refusal=error)
    messages.success(request, told % {"n": count})
    return redirect(inquiry)


def render_inquiry(
    request: HttpRequest,
    inquiry: models.Inquiry,
    *,
    forms: dict[str, django_forms.Form] | None = None,
    refusal: Exception | None = None,
) -> HttpResponse:
    """Render the page; ``forms`` are those that come back with what was typed."""
    by, today, kept = acting.get_actor(request), timezone.localdate(), forms or {}
    columns = queries.list_columns(inquiry=inquiry)
    found = queries.list_outcome_replies(inquiry=inquiry)
    page = pages.take(found, request, key=queries.ORDER, size=SIZE)
    runs = permissions.may_run_inquiry(by, inquiry.asker.code)
    offered = _list_offered(inquiry, runs)
    context: dict[str, Any] = {
        "inquiry": inquiry, "columns": columns, "page": page, "refusal": refusal,
        "rows": queries.make_outcome_rows(replies=page.rows, columns=columns, today=today),
        "standing": queries.get_standing(inquiry=inquiry), "today": today,
        "has_numbers": any(one.question.kind == "number" for one in columns),
        "has_choices": any(one.tally for one in columns),
        "may_accept": permissions.may_accept_replies(by, inquiry.asker.code),
        "chosen": set(request.POST.getlist("phieu")), "reason": request.POST.get("reason", ""),
        "excuse": request.POST.get("excuse", ""),
        "changes": [
            (do, label, kept.get(do) or make_form(inquiry, do), do in kept)
            for do, label in offered
        ],
    }  # fmt: skip
    status = 422 if refusal or kept else 200
    return render(request, "inquiries/inquiry.html", context, status=status)


def make_form(inquiry: models.Inquiry, do: str, sent: Any = None) -> django_forms.Form | None:
    """Return the form of a later change; None for one that needs no words."""
    auto_id = f"{do}_%s"
    if do == "extend":
        return area_forms.ExtendForm(sent, auto_id=auto_id)
    if do == "call_off":
        return area_forms.ReasonForm(sent, auto_id=auto_id)
    if do != "add":
        return None
    asked = inquiry.replies.values("organisation")
    others = list_askable(timezone.localdate()).exclude(pk__in=asked)
    return area_forms.AddForm(sent, offices=others, auto_id=auto_id)


def list_askable(today: date) -> orgs.OrganisationQuerySet:
    """Return the offices that may be asked one by one: those of the province, in order."""
    living = orgs.Organisation.objects.on(today)
    return living.exclude(level=org_enums.Level.CENTRAL).in_order()


def _list_offered(inquiry: models.Inquiry, runs: bool) -> list[tuple[str, str]]:
    """Return the changes that the acting post may make now, with their words."""
    if not runs or inquiry.state == "called_off":
        return []
    offered = [("extend", _("Gia hạn"))]
    if inquiry.is_open:
        offered += [("add", _("Gửi thêm cơ quan")), ("close", _("Đóng yêu cầu"))]
    return [*offered, ("call_off", _("Rút yêu cầu"))]


def _list_chosen(
    request: HttpRequest, inquiry: models.Inquiry, *, is_all: bool = False
) -> models.inquiries.ReplyQuerySet:
    found = models.Reply.objects.filter(inquiry=inquiry).with_rows()
    codes = request.POST.getlist("phieu")[:_MOST_CHOSEN]
    return found if is_all else found.filter(case__code__in=codes)
