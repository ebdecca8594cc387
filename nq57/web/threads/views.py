"""A thread as a page, and as the same part of other pages; saying something in it."""

from dataclasses import dataclass, replace
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.cache import patch_vary_headers
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from nq57.cases import actions, models, permissions, queries, rules
from nq57.core import numbers
from nq57.plans import models as plans
from nq57.plans import permissions as plan_permissions
from nq57.plans import queries as plan_queries
from nq57.reporting import models as reporting
from nq57.reporting import queries as report_queries
from nq57.web.shared import acting

MOST = 100
PANEL = "talk"


@dataclass(frozen=True)
class Place:
    """What a thread is about: words, its own page, and the item of the plan, by key."""

    title: str
    office: str
    url: str
    plan: int
    task: int | None = None
    indicator: int | None = None


@require_http_methods(["GET", "HEAD", "POST"])
def show_thread(request: HttpRequest, code: str, about: str = "") -> HttpResponse:
    """Show a thread; say something in it, or mark it as seen."""
    by, at = acting.get_actor(request), timezone.now()
    try:
        case = queries.get_case(code=code, by=by)
    except models.Case.DoesNotExist:
        raise Http404 from None
    if about.startswith("line-"):
        return redirect("threads:thread", _get_line(case, about).obligation.case.code)
    place = _get_place(case, about)
    if request.method != "POST":
        return _show(request, case, about, place)
    if request.POST.get("do") == "seen":
        actions.mark_thread_read(case=case, about=about, by=by, at=at)
        return _answer_seen(request, case, about)
    answered = request.POST.get("reply_to", "")
    try:
        actions.post_message(
            case=case, about=about, text=request.POST.get("text", ""), by=by, at=at,
            reply_to=numbers.read_whole(answered),
        )  # fmt: skip
    except rules.CasesError as error:
        return _show(request, case, about, place, refusal=error)
    actions.mark_thread_read(case=case, about=about, by=by, at=at)
    if getattr(request, "htmx", None):
        return _show(request, case, about, place)
    return redirect(f"{request.path}#viet")


def _answer_seen(request: HttpRequest, case: models.Case, about: str) -> HttpResponse:
    if getattr(request, "htmx", None):
        return HttpResponse(status=204)
    return redirect(request.path)


def _show(
    request: HttpRequest,
    case: models.Case,
    about: str,
    place: Place,
    *,
    refusal: Exception | None = None,
) -> HttpResponse:
    by = acting.get_actor(request)
    said = list(queries.list_messages(case=case, about=about, by=by).order_by("-pk")[: MOST + 1])
    is_whole = len(said) <= MOST or "tat-ca" in request.GET
    if is_whole and len(said) > MOST:
        said = list(queries.list_messages(case=case, about=about, by=by).order_by("-pk"))
    said = said[::-1] if is_whole else said[:MOST][::-1]
    asked = request.POST.get("reply_to") or request.GET.get("tra-loi", "")
    target = request.headers.get("HX-Target", "")
    context: dict[str, Any] = {
        "case": case, "about": about, "place": place, "messages_said": said,
        "is_whole": is_whole, "refusal": refusal,
        "typed": request.POST.get("text", "") if refusal else "",
        "answered": next((row for row in said if str(row.pk) == asked), None),
        "may_write": permissions.may(by, case, "write", on="message"),
        "may_publish": plan_permissions.may_publish_guidance(by),
        "is_unread": queries.has_unread(case=case, about=about, by=by),
        "target": target, "is_panel": target == PANEL, "most": rules.MOST_OF_MESSAGE,
        "guidance": plan_queries.list_guidance_for(
            by=by, on=timezone.localdate(), plan=place.plan, task=place.task,
            indicator=place.indicator,
        ),
    }  # fmt: skip
    name = "threads/_thread.html" if getattr(request, "htmx", None) else "threads/thread.html"
    answer = render(request, name, context, status=422 if refusal else 200)
    patch_vary_headers(answer, ["HX-Request", "HX-Target"])
    return answer


def _get_place(case: models.Case, about: str) -> Place:
    """Return what a thread is about, else 404: the item must be one of the case's own."""
    if case.kind == "obligation" and not about:
        owed = plans.Obligation.objects.get(pk=case.pk)
        url = reverse("work:obligation", args=[case.code])
        return Place(case.title, case.organisation.name, url, owed.plan_id, owed.task_id)
    if case.kind != "report":
        raise Http404
    report = reporting.Report.objects.select_related("cycle").get(pk=case.pk)
    url = reverse("reporting:report", args=[case.code])
    place = Place(case.title, case.organisation.name, url, report.cycle.plan_id)
    if not about:
        return place
    if about == report.item:
        return replace(place, title=_("Lời văn của báo cáo"), url=f"{url}#p3")
    item = report_queries.find_items(keys=[about]).get(about)
    if not isinstance(item, reporting.Figure) or item.report_id != case.pk:
        raise Http404
    return replace(
        place, title=str(item.indicator), url=f"{url}#{about}", indicator=item.indicator_id
    )


def _get_line(case: models.Case, about: str) -> reporting.Line:
    item = report_queries.find_items(keys=[about]).get(about)
    if not isinstance(item, reporting.Line) or item.report_id != case.pk:
        raise Http404
    return item
