"""What one office answers in an overall review: its page, the form, each version and its steps."""

from collections.abc import Callable
from datetime import datetime
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from nq57.audit import rules as audit_rules
from nq57.core import numbers
from nq57.orgs import queries as org_queries
from nq57.plans import models as plans
from nq57.plans import rules as plan_rules
from nq57.registers.cyber import actions, enums, models, permissions, queries, rules
from nq57.web.cyber.forms import reviews as forms
from nq57.web.cyber.views import common
from nq57.web.shared import acting, states

_REFUSALS = (*common.REFUSALS, plan_rules.PlansError)
_SENDER, _RECEIVER = ("send", "hand_back"), ("accept", "return")


@require_safe
def show_office(request: HttpRequest, code: str, office: str) -> HttpResponse:
    """Show what one office has to look through and has answered, to it and to the centre."""
    asked = _get_office(request, code, office)
    by, today = acting.get_actor(request), timezone.localdate()
    versions = list(asked.answers.with_rows())
    stand = queries.find_review_stand(office=asked, day=today)
    sent = next((one for one in versions if stand and one.number == stand.version), None)
    told = {one.item_id: one for one in sent.items.all()} if sent else {}
    items = queries.list_review_items(office=asked)
    return render(request, "cyber/review_office.html", {
        "asked": asked, "review": asked.review, "stand": stand, "versions": versions,
        "basis": queries.say_basis(task=asked.review.task), "sent": sent,
        "axes": [
            (
                axis, stand.axes[axis] if stand else None,
                [(one, told.get(one.pk)) for one in items if one.axis == axis],
            )
            for axis in rules.AXES
        ],
        "is_open": _is_open(asked), "may_answer": permissions.may_answer_review(by, office),
        "may_send": permissions.may_send_review(by, office),
        "waiting": next((one for one in versions if one.case.state == "waiting"), None),
        "obligation": _see_obligation(asked, by),
    })  # fmt: skip


@require_http_methods(["GET", "HEAD", "POST"])
def answer(request: HttpRequest, code: str, office: str) -> HttpResponse:
    """Answer for the office: begun from the version before."""
    asked, by = _get_office(request, code, office), acting.get_actor(request)
    permissions.check_may_answer_review(by, office)
    newest = queries.find_newest_answer(office=asked)
    items = queries.list_review_items(office=asked)
    form = forms.AnswerForm(request.POST or None, items=items, initial=_recall(newest, items))
    if request.method == "POST" and form.is_valid():
        try:
            made = actions.answer_review(
                office=asked, said=form.read(), note=form.cleaned_data["note"],
                seen=numbers.read_whole(request.POST.get("seen", "")) or 0,
                is_sent=request.POST.get("do") == "send", by=by, at=timezone.now(),
            )  # fmt: skip
        except rules.FaultyError as error:
            form.blame(error)
        except _REFUSALS as error:
            form.add_error(None, str(error))
        else:
            is_sent = made.case.state == "sent"
            told = _("Đã gửi bản trả lời.") if is_sent else _("Đã trình lãnh đạo cơ quan duyệt.")
            messages.success(request, told)
            return redirect("cyber:review_office", code, office)
    return render(request, "cyber/review_answer_write.html", {
        "asked": asked, "review": asked.review, "form": form, "newest": newest,
        "seen": request.POST.get("seen", newest.number if newest else 0),
        "may_send": permissions.may_send_review(by, office), "is_open": _is_open(asked),
    }, status=422 if request.method == "POST" else 200)  # fmt: skip


@require_safe
def show(request: HttpRequest, code: str) -> HttpResponse:
    """Show a version whole."""
    return _render(request, common.get_review_answer(request, code))


@require_POST
def act(request: HttpRequest, code: str) -> HttpResponse:
    """Take the step that the form names."""
    answer, by = common.get_review_answer(request, code), acting.get_actor(request)
    do, note = request.POST.get("do", ""), request.POST.get("note", "")
    if do in _SENDER:
        permissions.check_may_send_review(by, answer.office.organisation.code)
    elif do in _RECEIVER:
        permissions.check_may_receive_review(by, answer)
    else:
        permissions.check_may_answer_review(by, answer.office.organisation.code)
    try:
        _act(answer, do, note, by, timezone.now())
    except _REFUSALS as error:
        fresh = common.get_review_answer(request, code)
        return _render(request, fresh, refusal=error, note=note, do=do)
    messages.success(request, _("Đã ghi: %(what)s.") % {"what": _name_steps()[do]})
    return redirect(answer)


def _get_office(request: HttpRequest, code: str, office: str) -> models.ReviewOffice:
    """Return an office of a review whose answers the post reads, else 404."""
    review, by = common.get_review(request, code), acting.get_actor(request)
    if not permissions.may_see_holes(by, office):
        raise Http404
    found = review.offices.select_related(
        "organisation", "obligation__case", "review__task__document", "review__centre"
    ).defer("review__task__document__lines")
    return get_object_or_404(found, organisation__code=office)


def _is_open(asked: models.ReviewOffice) -> bool:
    return asked.review.state == enums.CampaignState.RUNNING and asked.dropped_at is None


def _see_obligation(asked: models.ReviewOffice, by: audit_rules.Actor) -> str:
    """Return the code of the obligation, or nothing when the post does not see it."""
    seen = plans.Obligation.objects.visible_to(by).filter(pk=asked.obligation_id)
    return asked.obligation.case.code if seen.exists() else ""


def _recall(newest: models.ReviewAnswer | None, items: list[models.ReviewItem]) -> dict[str, Any]:
    """Return what the version before said; without one, what the register has is to be looked
    through, and an axis without an entry is empty."""
    held = {one.axis for one in items}
    said: dict[str, Any] = {
        axis: enums.AxisSaid.REVIEWED if axis in held else enums.AxisSaid.NONE
        for axis in rules.AXES
    }
    if newest is not None:
        said["note"] = newest.note
        for one in newest.items.all():
            said[f"item-{one.item_id}"] = one.verdict
            said[f"reason-{one.item_id}"] = one.reason
    return said


def _act(
    answer: models.ReviewAnswer, do: str, note: str, by: audit_rules.Actor, at: datetime
) -> None:
    told: dict[str, Any] = {"answer": answer, "by": by, "at": at}
    steps: dict[str, Callable[[], Any]] = {
        "send": lambda: actions.send_review_answer(**told),
        "hand_back": lambda: actions.hand_back_review_answer(**told, note=note),
        "accept": lambda: actions.accept_review_answer(**told, note=note),
        "return": lambda: actions.return_review_answer(**told, note=note),
        "done": lambda: actions.report_review_done(**told),
    }
    if do not in steps:
        raise rules.CyberError(_("Chọn một bước trong trang này."))
    steps[do]()


def _name_steps() -> dict[str, str]:
    return {
        "send": _("Duyệt và gửi"), "hand_back": _("Trả về sửa"), "accept": _("Nhận"),
        "return": _("Trả lại"), "done": _("Báo hoàn thành việc"),
    }  # fmt: skip


def _list_steps(answer: models.ReviewAnswer, by: audit_rules.Actor) -> list[tuple[str, str, bool]]:
    """Return the steps that the post may take now: what it is, its word, whether it asks why."""
    office, state = answer.office, answer.case.state
    names, found = _name_steps(), []
    if state == "waiting" and permissions.may_send_review(by, office.organisation.code):
        found = [("send", False), ("hand_back", True)]
    elif state == "sent" and permissions.may_receive_review(by, answer):
        found = [("accept", False), ("return", True)]
    elif state == "accepted" and permissions.may_receive_review(by, answer):
        found = [("return", True)]
    elif state == "accepted" and permissions.may_answer_review(by, office.organisation.code):
        stand = queries.find_review_stand(office=office, day=timezone.localdate())
        is_owed = office.obligation.case.state in ("assigned", "accepted", "doing", "returned")
        if stand and stand.standing in rules.REVIEW_SETTLED and is_owed:
            found = [("done", False)]
    return [(do, names[do], needs_note) for do, needs_note in found]


def _render(
    request: HttpRequest,
    answer: models.ReviewAnswer,
    *,
    refusal: Exception | None = None,
    note: str = "",
    do: str = "",
) -> HttpResponse:
    by, asked = acting.get_actor(request), answer.office
    steps = list(answer.case.steps.order_by("-pk"))
    names = org_queries.list_account_names(logins={one.account for one in steps})
    items = answer.items.select_related("item__database", "item__system", "item__officer")
    said = {one.axis: one for one in answer.axes.all()}
    return render(request, "cyber/review_answer.html", {
        "answer": answer, "asked": asked, "review": asked.review,
        "axes": [(said[axis], [one for one in items if one.item.axis == axis])
                 for axis in rules.AXES if axis in said],
        "steps": _list_steps(answer, by), "refusal": refusal, "note": note, "done": do,
        "obligation": _see_obligation(asked, by),
        "history": [
            (
                one, names.get(one.account, ""),
                str(states.REVIEW_ANSWERS[one.after][1]) if one.after != one.before else "",
            )
            for one in steps
        ],
    }, status=422 if refusal else 200)  # fmt: skip
