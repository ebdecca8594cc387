"""The centre's periodic report: its figures with the way to what they count, its paper."""

from dataclasses import replace
from datetime import date
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from nq57.orgs.models import Organisation
from nq57.papers import permissions as paper_permissions
from nq57.papers import queries as papers
from nq57.papers import rules as paper_rules
from nq57.registers.cyber import actions, enums, permissions, queries, rules
from nq57.web.cyber.forms import periodic as forms
from nq57.web.cyber.views import common
from nq57.web.shared import acting, covers, formats
from nq57.web.shared import views as shared

_REFUSALS = (*common.REFUSALS, paper_rules.PapersError)


@require_http_methods(["GET", "HEAD", "POST"])
def show(request: HttpRequest) -> HttpResponse:
    """Show the figures of a period; post issues them as a paper."""
    by, today = acting.get_actor(request), timezone.localdate()
    permissions.check_may_report_period(by)
    office = Organisation.objects.get(code=by.organisation)
    asked = forms.PeriodForm(request.GET or None, initial=_propose(today))
    context: dict[str, Any] = {**common.describe_tabs(request, "counts"), "asked": asked}
    status = 200
    if asked.is_valid():
        period = asked.read()
        try:
            rules.check_period(since=period.since, until=period.until, today=today)
            context |= _describe(request, period, office)
            form: forms.PeriodicForm = context["form"]
            if request.method == "POST":
                paper_permissions.check_may_issue(by, office)
                status = 422
                if form.is_valid():
                    return _issue(request, period, form)
        except _REFUSALS as error:
            context["refusal"], status = error, 422
    return render(request, "cyber/periodic.html", context, status=status)


@require_safe
def draft(request: HttpRequest) -> HttpResponse:
    """Answer with the report as a PDF without number."""
    by, today = acting.get_actor(request), timezone.localdate()
    permissions.check_may_report_period(by)
    asked = forms.PeriodForm(request.GET or None, initial=_propose(today))
    if not asked.is_valid():
        return redirect("cyber:periodic")
    period, office = asked.read(), Organisation.objects.get(code=by.organisation)
    try:
        rules.check_period(since=period.since, until=period.until, today=today)
        cover = replace(_propose_cover(period, office, today), issuer="…")
        content = queries.print_periodic(
            period=period, office=office, cover=cover, now=timezone.now()
        )
    except _REFUSALS as error:
        return shared.show_refusal(request, error, status=422)
    return shared.send_file(content, f"bao-cao-an-ninh-mang-{period.until:%Y-%m-%d}.pdf")


def _propose(today: date) -> dict[str, Any]:
    """Return the half of the year that ended last."""
    is_first = today.month > 6
    year = today.year if is_first else today.year - 1
    ends = (date(year, 1, 1), date(year, 6, 30)) if is_first else (
        date(year, 7, 1), date(year, 12, 31)
    )  # fmt: skip
    return {"ky": enums.PeriodKind.HALF, "tu": ends[0], "den": ends[1]}


def _propose_cover(period: queries.Period, office: Organisation, today: date) -> paper_rules.Cover:
    about = queries.name_period(period)
    return papers.propose_cover(organisation=office, about=about, today=today)


def _describe(request: HttpRequest, period: queries.Period, office: Organisation) -> dict[str, Any]:
    by, now = acting.get_actor(request), timezone.now()
    cover = _propose_cover(period, office, timezone.localdate(now))
    day = formats.format_day(period.until)
    return {
        "period": period, "may_issue": paper_permissions.may_issue(by, office),
        "current": papers.find_current(source=period.source, organisation=office),
        "form": forms.PeriodicForm(
            request.POST or None, initial=covers.describe_cover(cover)
        ),
        "figures": [
            (one, queries.say_figure(one), _find_place(one, day))
            for one in queries.count_period(period=period, now=now)
        ],
        "query": request.GET.urlencode(),
    }  # fmt: skip


def _find_place(figure: queries.PeriodFigure, day: str) -> str:
    """Return the address where what a figure counts is found: of its day, where a page has it."""
    if figure.place in ("campaigns", "reviews") and figure.inputs:
        return f"{reverse(f'cyber:{figure.place[:-1]}', args=[figure.inputs[0]])}?ngay={day}"
    tail = f"?ngay={day}" if figure.place in ("untended", "plans") else ""
    return reverse(f"cyber:{figure.place}") + tail


def _issue(request: HttpRequest, period: queries.Period, form: forms.PeriodicForm) -> HttpResponse:
    paper = actions.issue_periodic(
        period=period, cover=form.read_cover(), seen=request.POST.get("seen", ""),
        by=acting.get_actor(request), at=timezone.now(),
    )  # fmt: skip
    messages.success(request, _("Đã ban hành văn bản số %(symbol)s.") % {"symbol": paper.symbol})
    return redirect(paper)
