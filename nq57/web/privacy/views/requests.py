"""Requests of data subjects: the list of the own office, one request and its next step."""

from collections.abc import Callable
from datetime import datetime
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from nq57.audit import rules as audit_rules
from nq57.registers.base import rules as base_rules
from nq57.registers.privacy import actions, models, permissions, queries
from nq57.web.privacy import forms
from nq57.web.privacy.views import common
from nq57.web.shared import acting, chips, moves, pages, registers, states
from nq57.web.shared import views as shared

# What the actions call the deadlines of a request.
CLOCKS = (gettext_noop("Trả lời yêu cầu"), gettext_noop("Thực hiện yêu cầu"))
_OFFERED = {
    "received": ("verify", "refuse", "take_back"), "verified": ("answer", "refuse", "take_back"),
    "answered": ("fulfil", "take_back"),
}  # fmt: skip


@require_safe
def list_requests(request: HttpRequest) -> HttpResponse:
    """List the requests that the own office handles."""
    by, today = acting.get_actor(request), timezone.localdate()
    asked = registers.read_pick(request, "xem", queries.REQUESTS_ASKED)
    words = (("", _("Đang xử lý")), ("late", _("Quá hạn")), ("over", _("Đã xong")),
             ("all", _("Tất cả")))  # fmt: skip
    found = {name: queries.list_requests(by=by, on=today, asked=name) for name, _word in words}
    page = pages.take(found[asked].with_rows(), request, key=("-pk",))
    return shared.render_list(request, "privacy", "requests", {
        "tab": "requests", "page": page, "today": today,
        "may_receive": permissions.may_receive(by),
        "counted": queries.count_requests(by=by, on=today)
        if permissions.may_count_requests(by) else None,
        "chips": chips.make_chips(request, "xem", [
            chips.Choice(name, word, found[name].count()) for name, word in words
        ]),
    })  # fmt: skip


@require_http_methods(["GET", "HEAD", "POST"])
def receive(request: HttpRequest) -> HttpResponse:
    """Receive a request for the own office."""
    by = acting.get_actor(request)
    permissions.check_may_receive(by)
    form = forms.RequestForm(
        request.POST or None, initial={"received_on": timezone.localdate()},
        processings=queries.list_own_processings(by=by),
    )  # fmt: skip
    if request.method == "POST" and form.is_valid():
        office = request.post.organisation  # type: ignore[attr-defined]
        made = registers.save_entry(form, lambda: actions.receive_request(
            office=office, new=actions.NewRequest(**form.cleaned_data), by=by, at=timezone.now()
        ))  # fmt: skip
        if made is not None:
            messages.success(request, _("Đã nhận yêu cầu."))
            return redirect(made)
    status = 422 if request.method == "POST" else 200
    return render(request, "privacy/request_receive.html", {"form": form}, status=status)


@require_safe
def show(request: HttpRequest, code: str) -> HttpResponse:
    """Show a request to the office that handles it."""
    return _render(request, common.find(queries.get_request, request, code))


@require_POST
def act(request: HttpRequest, code: str) -> HttpResponse:
    """Take the step that the form names; what was typed comes back with a refusal."""
    asked, by = common.find(queries.get_request, request, code), acting.get_actor(request)
    permissions.check_may_handle_request(by, asked)
    do = request.POST.get("do", "")
    form = _make_form(do, request.POST)
    if form is not None and not form.is_valid():
        return _render(request, asked, kept={do: form}, status=422)
    acting.take_as_seen(request, asked.case)
    try:
        _act(asked, do, form.cleaned_data if form is not None else {}, by, timezone.now())
    except common.REFUSALS as error:
        asked = common.find(queries.get_request, request, code)
        kept = {do: form} if form is not None else {}
        return _render(request, asked, kept=kept, refusal=error, status=422)
    messages.success(request, _("Đã ghi: %(what)s.") % {"what": _name_steps()[do]})
    return redirect(asked)


def _act(
    asked: models.SubjectRequest,
    do: str,
    given: dict[str, Any],
    by: audit_rules.Actor,
    at: datetime,
) -> None:
    told: dict[str, Any] = {"request": asked, "by": by, "at": at}
    words, day = given.get("words", ""), {"on": given["on"]} if "on" in given else {}
    steps: dict[str, Callable[[], Any]] = {
        "verify": lambda: actions.verify_requester(**told, **day, how=words),
        "answer": lambda: actions.answer_request(**told, **day, answer=words),
        "refuse": lambda: actions.refuse_request(**told, **day, answer=words, basis=given["basis"]),
        "fulfil": lambda: actions.fulfil_request(**told, **day, result=words),
        "take_back": lambda: actions.take_back_request(**told),
        "forget": lambda: actions.forget_requester(**told),
    }
    if do not in steps:
        raise base_rules.EntryError(_("Chọn một bước trong trang này."))
    steps[do]()


def _name_steps() -> dict[str, str]:
    return {
        "verify": _("Xác minh người yêu cầu"), "answer": _("Trả lời, nhận thực hiện"),
        "refuse": _("Từ chối yêu cầu"), "fulfil": _("Ghi đã thực hiện"),
        "take_back": _("Ghi người yêu cầu rút"), "forget": _("Xóa thông tin người yêu cầu"),
    }  # fmt: skip


def _make_form(do: str, data: Any = None) -> Any:
    """Return the form of a step, or None where a press is enough."""
    known: dict[str, Any] = {"initial": {"on": timezone.localdate()}, "auto_id": f"{do}_%s"}
    if do == "refuse":
        return forms.RefusalForm(data, label=_("Lý do từ chối, đã báo người yêu cầu"), **known)
    labels = {
        "verify": _("Xác minh bằng cách nào"), "answer": _("Nội dung đã trả lời"),
        "fulfil": _("Kết quả thực hiện"),
    }  # fmt: skip
    return forms.DatedForm(data, label=labels[do], **known) if do in labels else None


def _list_steps(
    by: audit_rules.Actor, asked: models.SubjectRequest, kept: dict[str, Any]
) -> list[moves.Step]:
    offered = _OFFERED.get(asked.case.state, ())
    if asked.case.closed_at is not None and asked.forgotten_at is None:
        offered = ("forget",)
    if not permissions.may_handle_request(by, asked):
        offered = ()
    words = _name_steps()
    return [
        moves.Step(do, words[do], kept.get(do) or _make_form(do), is_main=number == 0)
        for number, do in enumerate(offered)
    ]


def _render(
    request: HttpRequest,
    asked: models.SubjectRequest,
    *,
    kept: dict[str, Any] | None = None,
    refusal: Exception | None = None,
    status: int = 200,
) -> HttpResponse:
    by = acting.get_actor(request)
    return render(request, "privacy/request.html", {
        "asked": asked, "refusal": refusal, "steps": _list_steps(by, asked, kept or {}),
        "deadlines": asked.case.deadlines.order_by("pk"), "today": timezone.localdate(),
        "history": moves.tell_taken(asked.case, states.SUBJECT_REQUESTS),
    }, status=status)  # fmt: skip
