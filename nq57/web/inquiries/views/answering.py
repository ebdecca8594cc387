"""One office's reply: its form, its sheet, its steps, its files, more time."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from nq57.cases import actions as case_actions
from nq57.cases import models as case_models
from nq57.cases import permissions as case_permissions
from nq57.core import refusals
from nq57.documents import models as documents
from nq57.reporting import actions, models, permissions, queries, rules
from nq57.web.inquiries import forms
from nq57.web.inquiries.views import common
from nq57.web.shared import acting
from nq57.web.shared import views as shared


@require_http_methods(common.READ_OR_POST)
def answer(request: HttpRequest, code: str) -> HttpResponse:
    """Show a reply; save what is typed, cell by cell, with or without script.

    A press that moves the reply does so after the saving: nothing typed is left behind.
    """
    reply = common.get_reply(request, code)
    if request.method != "POST":
        return _show(request, reply)
    form = queries.get_reply_form(reply=reply, today=timezone.localdate())
    is_typing = bool(getattr(request, "htmx", None))
    entries = forms.read_entries(form, request.POST, request.FILES, is_whole=not is_typing)
    try:
        saved = actions.save_answers(
            reply=reply, entries=entries, by=acting.get_actor(request), at=timezone.now()
        )
    except common.REFUSALS as error:
        return shared.show_refusal(request, error, status=422)
    fresh = common.get_reply(request, code)
    if is_typing:
        return _show(request, fresh, saved, entries, template="inquiries/_saved.html")
    if saved.faults or saved.conflicts:
        return _show(request, fresh, saved, entries, status=422)
    if verb := request.POST.get("step"):
        return _take_step(request, fresh, verb)
    messages.success(request, _("Đã lưu phiếu trả lời."))
    return redirect(fresh)


@require_POST
def move(request: HttpRequest, code: str) -> HttpResponse:
    """Submit, approve and send, take back or withdraw a reply."""
    return _take_step(request, common.get_reply(request, code), request.POST.get("step", ""))


@require_GET
def download_sheet(request: HttpRequest, code: str) -> HttpResponse:
    """Answer with the office's sheet, filled with what is answered already."""
    reply, by = common.get_reply(request, code), acting.get_actor(request)
    if not permissions.may_see_answers(by, reply):
        raise refusals.NotAllowedError(_("Phiếu này chưa gửi."))
    content = queries.make_reply_sheet(reply=reply)
    return shared.send_file(content, f"{reply.case.code.lower()}.xlsx")


@require_POST
def import_sheet(request: HttpRequest, code: str) -> HttpResponse:
    """Write the answers of the filled sheet, or none with the faults by cell.

    What somebody answered since the sheet was made stands beside what the sheet says.
    """
    reply = common.get_reply(request, code)
    form = forms.SheetForm(request.POST, request.FILES, auto_id="sheet_%s")
    if not permissions.may_answer(acting.get_actor(request), reply):
        sentence = _("Vị trí đang dùng không trả lời thay cơ quan này được.")
        raise refusals.NotAllowedError(sentence)
    if not form.is_valid():
        return _show(request, reply, sheet=form, status=422)
    try:
        saved = actions.import_answers(
            reply=reply, cells=form.cleaned_data["cells"], by=acting.get_actor(request),
            at=timezone.now(),
        )  # fmt: skip
    except common.REFUSALS as error:
        return _show(request, reply, refusal=error, status=422)
    count = len(saved.written)
    if saved.conflicts:
        entries = [one.entry for one in saved.conflicts]
        return _show(request, common.get_reply(request, code), saved, entries, status=422)
    if count:
        told = ngettext(
            "Đã ghi %(n)d câu trả lời từ bảng.", "Đã ghi %(n)d câu trả lời từ bảng.", count
        )
        messages.success(request, told % {"n": count})
    else:
        messages.success(request, _("Bảng không có gì khác với những gì đã lưu."))
    return redirect(reply)


@require_GET
def download_file(request: HttpRequest, code: str, question: int) -> HttpResponse:
    """Answer with the file of one question, always to be saved."""
    reply = common.get_reply(request, code)
    if not permissions.may_see_answers(acting.get_actor(request), reply):
        raise Http404
    found = reply.responses.select_related("file").filter(question=question).first()
    if found is None or found.file is None:
        raise Http404
    return shared.send_stored(request, found.file)


@require_POST
def request_extension(request: HttpRequest, code: str) -> HttpResponse:
    """Ask for more time; the day stays until somebody decides."""
    reply = common.get_reply(request, code)
    form = forms.ExtensionForm(request.POST, auto_id="extension_%s")
    if not case_permissions.may(acting.get_actor(request), reply.case, "request_extension"):
        sentence = _("Vị trí đang dùng không xin gia hạn cho cơ quan này được.")
        raise refusals.NotAllowedError(sentence)
    if not form.is_valid():
        return _show(request, reply, extension=form, status=422)
    try:
        case_actions.request_extension(
            deadline=reply.case.deadlines.select_related("case__organisation").get(),
            by=acting.get_actor(request), at=timezone.now(), **form.cleaned_data,
        )  # fmt: skip
    except common.REFUSALS as error:
        return _show(request, reply, extension=form, refusal=error, status=422)
    messages.success(request, _("Đã gửi đề nghị gia hạn."))
    return redirect(reply)


@require_POST
def decide_extension(request: HttpRequest, code: str, extension: int) -> HttpResponse:
    """Grant more time by a document, or refuse with a reason."""
    reply = common.get_reply(request, code)
    found = get_object_or_404(
        case_models.Extension.objects.select_related("deadline__case__organisation"),
        pk=extension, deadline__case=reply.case,
    )  # fmt: skip
    form = forms.DecideForm(request.POST, auto_id="decide_%s")
    if not case_permissions.may(acting.get_actor(request), reply.case, "decide_extension"):
        sentence = _("Vị trí đang dùng không quyết định gia hạn được.")
        raise refusals.NotAllowedError(sentence)
    if not form.is_valid():
        return _show(request, reply, decide=form, status=422)
    try:
        case_actions.decide_extension(
            extension=found, by=acting.get_actor(request), at=timezone.now(), **form.cleaned_data
        )
    except common.REFUSALS as error:
        return _show(request, reply, decide=form, refusal=error, status=422)
    messages.success(request, _("Đã ghi quyết định về gia hạn."))
    return redirect(reply)


def _take_step(request: HttpRequest, reply: models.Reply, verb: str) -> HttpResponse:
    try:
        actions.move_reply(
            reply=reply, verb=verb, by=acting.get_actor(request), at=timezone.now(),
            key=request.POST.get("key", ""),
        )  # fmt: skip
    except common.REFUSALS as error:
        fresh = common.get_reply(request, reply.case.code)
        return _show(request, fresh, refusal=error, status=422)
    if verb == "send":
        messages.success(request, _("Đã duyệt và gửi phiếu trả lời."))
    elif verb == "submit":
        messages.success(request, _("Đã trình lãnh đạo duyệt."))
    return redirect(reply)


def _show(
    request: HttpRequest,
    reply: models.Reply,
    saved: actions.SavedAnswers | None = None,
    entries: Any = (),
    *,
    refusal: Exception | None = None,
    template: str = "inquiries/reply.html",
    status: int = 200,
    **kept: Any,
) -> HttpResponse:
    """Answer with a reply: what was typed stays, faults stand at their cells."""
    by = acting.get_actor(request)
    form = queries.get_reply_form(reply=reply, today=timezone.localdate())
    is_checked = isinstance(refusal, rules.FaultyError)
    may_answer = permissions.may_answer(by, reply)
    context: dict[str, Any] = {
        "reply": reply, "inquiry": reply.inquiry, "form": form, "refusal": refusal,
        "cells": forms.make_views(form, saved=saved, entries=entries, is_checked=is_checked),
        "faults": refusal.faults if isinstance(refusal, rules.SheetError) else (),
        "is_open": may_answer and reply.case.state in rules.EDITABLE, "may_answer": may_answer,
        "may_send": permissions.may_send_reply(by, reply),
        "sees_answers": permissions.may_see_answers(by, reply),
        "sees_document": documents.Document.objects.visible_to(by).filter(
            inquiries=reply.inquiry_id
        ).exists(),
        "sees_inquiry": models.Inquiry.objects.visible_to(by).filter(pk=reply.inquiry_id).exists(),
        "may_accept": permissions.may_accept_replies(by, reply.inquiry.asker.code),
        "row": queries.ReplyRow(reply, form.days_late),
        "offline": queries.get_offline(on=reply),
        "sheet_form": kept.get("sheet") or forms.SheetForm(auto_id="sheet_%s"),
        **_list_extensions(by, reply, kept),
    }  # fmt: skip
    return render(request, template, context, status=status)


def _list_extensions(by: Any, reply: models.Reply, kept: dict[str, Any]) -> dict[str, Any]:
    """Return the requests for more time, and the forms that the acting post may use."""
    found = case_models.Extension.objects.filter(deadline__case=reply.case).order_by("pk")
    is_open = reply.case.closed_at is None
    asks = is_open and case_permissions.may(by, reply.case, "request_extension")
    decides = is_open and case_permissions.may(by, reply.case, "decide_extension")
    return {
        "deadline": reply.case.deadlines.first(),
        "extensions": list(found),
        "extension_form": (kept.get("extension") or forms.ExtensionForm(auto_id="extension_%s"))
        if asks else None,
        "decide_form": (kept.get("decide") or forms.DecideForm(auto_id="decide_%s"))
        if decides else None,
    }  # fmt: skip
