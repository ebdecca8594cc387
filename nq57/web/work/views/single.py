"""One obligation: what, by whom, by when and why; and the moves of who acts."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from nq57.cases import actions as case_actions
from nq57.cases import models as case_models
from nq57.cases import permissions as case_permissions
from nq57.cases import rules as case_rules
from nq57.files import rules as file_rules
from nq57.orgs import models as org_models
from nq57.plans import actions, models, rules
from nq57.plans import permissions as plan_permissions
from nq57.web.shared import acting, states
from nq57.web.shared import views as shared_views
from nq57.web.work import forms
from nq57.web.work.views import common, page, tracking

REFUSALS = (rules.PlansError, case_rules.CasesError, file_rules.FilesError)


@require_GET
def show_obligation(request: HttpRequest, code: str) -> HttpResponse:
    """Show an obligation with its chain, evidence, history and possible moves."""
    return page.render(request, common.get_obligation(request, code))


@require_POST
def move(request: HttpRequest, code: str) -> HttpResponse:
    """Make the move that the form names; what was typed comes back with a refusal."""
    row, verb = common.get_obligation(request, code), request.POST.get("verb", "")
    if row.case.state == "unsettled" or verb == "settle":
        return _settle(request, row)
    step = case_rules.get_graph(row.case.graph).moves.get(verb)
    if step is None:
        return page.render(request, row, sentence=_("Chọn một bước trong trang này."))
    form = forms.MoveForm(verb, step, request.POST)

    def act() -> None:
        acting.take_as_seen(request, row.case)
        given, by, at = form.cleaned_data, acting.get_actor(request), timezone.now()
        if verb == "submit":
            actions.submit_obligation(
                obligation=row, product=given["product"], finished_on=given["finished_on"],
                note=given["note"], by=by, at=at,
            )  # fmt: skip
            return
        case_actions.move(
            case=row.case, verb=verb, note=given["note"], finished_on=given.get("finished_on"),
            by=by, at=at,
        )  # fmt: skip

    return answer(request, row, f"move:{verb}", form, act, right=step.right)


@require_POST
def urge_one(request: HttpRequest, code: str) -> HttpResponse:
    """Urge the owner."""
    row = common.get_obligation(request, code)
    form = forms.NoteForm(request.POST, auto_id="urge_%s")

    def act() -> None:
        case_actions.urge(
            case=row.case, note=form.cleaned_data["note"], by=acting.get_actor(request),
            at=timezone.now(),
        )  # fmt: skip

    return answer(request, row, "urge", form, act, right="urge", done=_("Đã đôn đốc."))


@require_POST
def set_handler(request: HttpRequest, code: str) -> HttpResponse:
    """Give the obligation to somebody of the office."""
    row = common.get_obligation(request, code)
    form = page.make_handler_form(row, request.POST)

    def act() -> None:
        acting.take_as_seen(request, row.case)
        post = org_models.Post.objects.get(code=form.cleaned_data["post"])
        case_actions.set_handler(
            case=row.case, post=post, by=acting.get_actor(request), at=timezone.now()
        )

    return answer(request, row, "handler", form, act, right="update")


@require_POST
def decide_flagged(request: HttpRequest, code: str) -> HttpResponse:
    """End a flagged obligation for a reason."""
    row, actor = common.get_obligation(request, code), acting.get_actor(request)
    try:
        plan_permissions.check_may_adopt(actor)
    except rules.PlansError as error:
        return shared_views.show_refusal(request, error)
    form = forms.NoteForm(request.POST, auto_id="flag_%s")

    def act() -> None:
        actions.decide_flagged(
            obligations=[row], reason=form.cleaned_data["note"], by=actor, at=timezone.now()
        )

    return answer(request, row, "flag", form, act)


@require_POST
def request_extension(request: HttpRequest, code: str) -> HttpResponse:
    """Ask for more time."""
    row = common.get_obligation(request, code)
    form = forms.ExtensionForm(request.POST, auto_id="extension_%s")

    def act() -> None:
        deadline = row.case.deadlines.order_by("pk").first()
        if deadline is None:
            raise rules.PlansError(_("Việc này không có hạn nên không có gì để gia hạn."))
        case_actions.request_extension(
            deadline=deadline, by=acting.get_actor(request), at=timezone.now(),
            **form.cleaned_data,
        )  # fmt: skip

    done = _("Đã gửi đề nghị gia hạn. Hạn giữ nguyên cho đến khi có quyết định.")
    return answer(request, row, "extension", form, act, right="request_extension", done=done)


@require_POST
def decide_extension(request: HttpRequest, code: str, pk: int) -> HttpResponse:
    """Grant more time by a document, or refuse with a reason."""
    row = common.get_obligation(request, code)
    found = case_models.Extension.objects.select_related("deadline__case__organisation")
    extension = get_object_or_404(found, pk=pk, deadline__case=row.case)
    form = forms.DecideExtensionForm(request.POST, auto_id="decide_%s")

    def act() -> None:
        given = form.cleaned_data
        case_actions.decide_extension(
            extension=extension, granted_due=given["granted_due"], document=given["document"],
            note=given["note"], by=acting.get_actor(request), at=timezone.now(),
        )  # fmt: skip

    return answer(request, row, "decide", form, act, right="decide_extension")


def answer(
    request: HttpRequest,
    row: models.Obligation,
    name: str,
    form: Any,
    act: Callable[[], Any],
    *,
    right: str = "",
    on: str = "",
    done: str = "",
) -> HttpResponse:
    """Check the right, then the form, then act; back to the page with a sentence.

    A refusal, also of a form made on an older state, shows the page as it stands now with
    what was typed.
    """
    try:
        if right:
            case_permissions.check_may(acting.get_actor(request), row.case, right, on=on)
        if form.is_valid():
            act()
            messages.success(request, done or _("Đã ghi."))
            return redirect("work:obligation", row.case.code)
    except REFUSALS as error:
        fresh = common.get_obligation(request, row.case.code)
        return page.render(request, fresh, forms={name: form}, sentence=_say(error, fresh))
    return page.render(request, row, forms={name: form}, is_refused=True)


def _settle(request: HttpRequest, row: models.Obligation) -> HttpResponse:
    form = forms.SettleForm(request.POST)

    def act() -> None:
        acting.take_as_seen(request, row.case)
        tracking.settle_rows(request, [row], form.cleaned_data)

    return answer(request, row, "settle", form, act, right="settle")


def _say(error: Exception, row: models.Obligation) -> str:
    if not isinstance(error, case_rules.StaleError):
        return str(error)
    word = states.STATES[row.case.state][1]
    return _("%(error)s Trạng thái hiện nay: “%(state)s”.") % {"error": error, "state": word}
