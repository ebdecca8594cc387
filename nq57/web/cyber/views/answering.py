"""The pages of one office in a campaign or an overall review alike: its own, and each version of
what it answers with its steps."""

from collections.abc import Callable, Mapping
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone
from django.utils.translation import gettext as _

from nq57.audit import rules as audit_rules
from nq57.core import numbers
from nq57.plans import models as plans
from nq57.plans import rules as plan_rules
from nq57.registers.cyber import permissions, queries, rules
from nq57.web.cyber.views import common
from nq57.web.cyber.views.calls import Pages
from nq57.web.shared import acting, moves, states

REFUSALS = (*common.REFUSALS, plan_rules.PlansError)
_SENDER, _RECEIVER = ("send", "hand_back"), ("accept", "return")
_WITH_REASON = ("hand_back", "return")
Steps = Mapping[str, Callable[..., Any]]
Render = Callable[..., HttpResponse]


def get_office(request: HttpRequest, pages: Pages, code: str, office: str) -> Any:
    """Return an office of a call whose answers the post reads, else 404."""
    call, by = common.get_call(request, pages.calls, code), acting.get_actor(request)
    if not permissions.may_see_holes(by, office):
        raise Http404
    found = call.offices.select_related(
        "organisation", "obligation__case", f"{pages.name}__task__document",
        f"{pages.name}__centre",
    ).defer(f"{pages.name}__task__document__lines")  # fmt: skip
    return get_object_or_404(found, organisation__code=office)


def describe_office(request: HttpRequest, pages: Pages, asked: Any) -> dict[str, Any]:
    """Return what the page of an office shows, to it and to the centre."""
    by, office = acting.get_actor(request), asked.organisation.code
    found = pages.calls.answer.objects.filter(office=asked)
    versions = list(found.with_rows().order_by("-number"))
    stand = pages.calls.find_stand(office=asked, day=timezone.localdate())
    return {
        "pages": pages, "asked": asked, "call": asked.call, "stand": stand, "versions": versions,
        "basis": queries.say_basis(task=asked.call.task),
        "sent": next((one for one in versions if stand and one.number == stand.version), None),
        "waiting": next((one for one in versions if one.case.state == "waiting"), None),
        "is_settled": bool(stand and stand.standing in pages.calls.settled),
        "may_answer": pages.rights.may_answer(by, office),
        "may_send": pages.rights.may_send(by, office),
        "obligation": _see_obligation(asked, by),
    }  # fmt: skip


def describe_writing(request: HttpRequest, pages: Pages, asked: Any, newest: Any) -> dict[str, Any]:
    """Return what the page shows on which an office answers, beside the form."""
    return {
        "asked": asked, "call": asked.call, "pages": pages, "newest": newest,
        "seen": request.POST.get("seen", newest.number if newest else 0),
        "may_send": pages.rights.may_send(acting.get_actor(request), asked.organisation.code),
    }  # fmt: skip


def read_press(request: HttpRequest) -> dict[str, Any]:
    """Return who answers now, what he saw, and whether he sends at once."""
    return {
        "seen": numbers.read_whole(request.POST.get("seen", "")) or 0,
        "is_sent": request.POST.get("do") == "send", "by": acting.get_actor(request),
        "at": timezone.now(),
    }  # fmt: skip


def say_answered(request: HttpRequest, pages: Pages, made: Any) -> HttpResponse:
    """Say what became of a new version, and lead back to the page of its office."""
    is_sent = made.case.state == "sent"
    told = str(pages.sent) if is_sent else _("Đã trình lãnh đạo cơ quan duyệt.")
    messages.success(request, told)
    office = made.office
    return redirect(pages.urls["office"], office.call.code, office.organisation.code)


def act(
    request: HttpRequest, pages: Pages, code: str, steps: Steps,
    render: Render,
) -> HttpResponse:  # fmt: skip
    """Take the step that the form names, of those that a kind of call has."""
    answer, by = common.get_answer(request, pages.calls, code), acting.get_actor(request)
    do, note = request.POST.get("do", ""), request.POST.get("note", "")
    if do in _SENDER:
        pages.rights.check_may_send(by, answer.office.organisation.code)
    elif do in _RECEIVER:
        pages.rights.check_may_receive(by, answer)
    else:
        pages.rights.check_may_answer(by, answer.office.organisation.code)
    said = {"note": note} if do in (*_WITH_REASON, "accept") else {}
    try:
        if do not in steps:
            raise rules.CyberError(_("Chọn một bước trong trang này."))
        steps[do](**{_name_answer(pages): answer}, **said, by=by, at=timezone.now())
    except REFUSALS as error:
        fresh = common.get_answer(request, pages.calls, code)
        return render(request, fresh, refusal=error, note=note, do=do)
    messages.success(request, _("Đã ghi: %(what)s.") % {"what": _name_steps()[do]})
    return redirect(answer)


def describe_answer(
    request: HttpRequest,
    pages: Pages,
    answer: Any,
    *,
    refusal: Exception | None = None,
    note: str = "",
    do: str = "",
) -> dict[str, Any]:
    """Return what the page of a version shows: its office, its steps, its history."""
    by, asked = acting.get_actor(request), answer.office
    return {
        "pages": pages, "answer": answer, "asked": asked, "call": asked.call,
        "steps": _list_steps(pages, answer, by), "refusal": refusal, "note": note, "done": do,
        "obligation": _see_obligation(asked, by),
        "history": moves.tell_taken(answer.case, states.ANSWERS[answer.case.kind]),
    }  # fmt: skip


def _name_answer(pages: Pages) -> str:
    """Return what the actions call an answer."""
    return "declaration" if pages.answered == "declaration" else "answer"


def _see_obligation(asked: Any, by: audit_rules.Actor) -> str:
    """Return the code of the obligation, or nothing when the post does not see it."""
    seen = plans.Obligation.objects.visible_to(by).filter(pk=asked.obligation_id)
    return asked.obligation.case.code if seen.exists() else ""


def _name_steps() -> dict[str, str]:
    return {
        "send": _("Duyệt và gửi"), "hand_back": _("Trả về sửa"), "accept": _("Nhận"),
        "return": _("Trả lại"), "done": _("Báo hoàn thành việc"),
    }  # fmt: skip


def _list_steps(pages: Pages, answer: Any, by: audit_rules.Actor) -> list[tuple[str, str, bool]]:
    """Return the steps that the post may take now: what it is, its word, whether it asks why."""
    office, state, found = answer.office, answer.case.state, list[str]()
    if state == "waiting" and pages.rights.may_send(by, office.organisation.code):
        found = ["send", "hand_back"]
    elif state == "sent" and pages.rights.may_receive(by, answer):
        found = ["accept", "return"]
    elif state == "accepted" and pages.rights.may_receive(by, answer):
        found = ["return"]
    elif state == "accepted" and pages.rights.may_answer(by, office.organisation.code):
        stand = pages.calls.find_stand(office=office, day=timezone.localdate())
        is_owed = office.obligation.case.state in ("assigned", "accepted", "doing", "returned")
        if stand and stand.standing in pages.calls.settled and is_owed:
            found = ["done"]
    names = _name_steps()
    return [(do, names[do], do in _WITH_REASON) for do in found]
