"""What checkers do: the queue of items, and one report's items."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from nq57.cases import queries as case_queries
from nq57.reporting import actions, permissions, queries
from nq57.web.reporting.views import common, showing
from nq57.web.shared import acting
from nq57.web.shared import views as shared


@require_http_methods(common.READ_OR_POST)
def check_items(request: HttpRequest) -> HttpResponse:
    """Show what waits for the actor's office, the unusual first; accept many at once."""
    by, today = acting.get_actor(request), timezone.localdate()
    if not permissions.may_check(by):
        shared.refuse_page()
    refusal: Exception | None = None
    if request.method == "POST":
        try:
            stamps = request.POST.getlist("item")
            actions.accept_items(stamps=stamps, by=by, at=timezone.now())
            messages.success(request, _("Đã nhận %(n)d mục.") % {"n": len(stamps)})
            whole = "?tat-ca=1" if "tat-ca" in request.GET else ""
            return redirect(f"{reverse('reporting:queue')}{whole}")
        except common.REFUSALS as error:
            refusal = error
    is_whole = "tat-ca" in request.GET
    after = request.GET.get("sau", "") if refusal is None else ""
    queue = queries.list_queue(by=by, today=today, everyone=is_whole, after=after)
    context = {
        "queue": queue, "refusal": refusal, "may_run": permissions.may_run(by),
        "is_whole": is_whole, "chosen": request.POST.getlist("item") if refusal else None,
        "threads": case_queries.count_messages(cases=queue.cases, by=by),
    }  # fmt: skip
    return render(request, "reporting/queue.html", context, status=422 if refusal else 200)


@require_POST
def return_items(request: HttpRequest, code: str) -> HttpResponse:
    """Accept or return the chosen items of one report, each returned one with its reason."""
    by, at = acting.get_actor(request), timezone.now()
    report = common.get_report(request, code)
    chosen = request.POST.getlist("item")
    try:
        if request.POST.get("do") == "accept":
            actions.accept_items(stamps=chosen, by=by, at=at)
            messages.success(request, _("Đã nhận các mục đã chọn."))
        else:
            typed = {key: str(said) for key, said in request.POST.items() if str(said).strip()}
            given = {key.removeprefix("reason."): said for key, said in typed.items()
                     if key.startswith("reason.")}  # fmt: skip
            # Who wrote why an item goes back means that item, ticked or not.
            reasons = dict.fromkeys(chosen, "") | given
            actions.return_items(report=report, reasons=reasons, by=by, at=at)
            messages.success(request, _("Đã trả lại các mục đã chọn."))
    except common.REFUSALS as error:
        return showing.show(request, report, refusal=error, status=422)
    return redirect("reporting:report", code)
