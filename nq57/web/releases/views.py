"""Releasing: what is out, what may go out, a release or its correction; the portal's texts."""

from collections.abc import Iterable
from datetime import timedelta
from itertools import groupby
from typing import Any

from django.conf import settings
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from nq57.core import text
from nq57.orgs import queries as org_queries
from nq57.releases import actions, enums, permissions, queries, rules
from nq57.reporting import models as reporting
from nq57.reporting import queries as report_queries
from nq57.web.releases import forms
from nq57.web.shared import acting, formats

_READ_OR_POST = ["GET", "HEAD", "POST"]
_RATED_DAYS = 90


@require_safe
def list_releases(request: HttpRequest) -> HttpResponse:
    """Show what was released, what may be, and how people rated the portal."""
    by = acting.get_actor(request)
    permissions.check_may_read(by)
    since = timezone.localdate() - timedelta(days=_RATED_DAYS)
    out = list(queries.list_releases())
    shown = {one.consolidation_id: one for one in out}
    waiting = [(made, shown.get(made.pk)) for made in queries.list_releasable(by=by)]
    logins = {one.by for one in out} | {made.by for made, _released in waiting}
    return render(
        request, "releases/list.html",
        {
            "releases": out, "waiting": waiting,
            "people": org_queries.list_holders(logins=logins),
            "may_release": permissions.may_release(by), "may_write": permissions.may_write(by),
            "ratings": [
                (
                    _(str(enums.Place(one.place).label)), one.count,
                    formats.format_number(one.mean, 1),
                )
                for one in queries.list_ratings(since=since)
            ],
        },
    )  # fmt: skip


@require_http_methods(_READ_OR_POST)
def prepare(request: HttpRequest, pk: int) -> HttpResponse:
    """Choose what of a consolidation is released; release it."""
    by = acting.get_actor(request)
    permissions.check_may_release(by)
    found = reporting.Consolidation.objects.filter(cycle__in=report_queries.find_cycles(by=by))
    made = get_object_or_404(found.select_related("cycle__plan__document"), pk=pk)
    is_sent = request.method == "POST"
    first = {"until": min(made.cycle.ends_on, timezone.localdate())}
    form = forms.ReleaseForm(request.POST) if is_sent else forms.ReleaseForm(initial=first)
    context = _describe(request, made)
    # Of a release that he has not seen yet, the next page tells him first.
    is_known = not is_sent or request.POST.get("seen") == str(context["seen"])
    form.ask_correction(is_one=is_known and context["offer"].corrects is not None)
    refusal: Exception | None = None
    if is_sent and form.is_valid():
        new, now = forms.read_release(form, request.POST), timezone.now()
        try:
            one = actions.release(consolidation=made, new=new, by=by, at=now)
        except rules.ReleasesError as error:
            refusal = error
        else:
            messages.success(request, _("Đã công bố lần %(n)d.") % {"n": one.number})
            return redirect(one)
    context |= {"form": form, "refusal": refusal}
    return render(request, "releases/prepare.html", context, status=422 if is_sent else 200)


def _describe(request: HttpRequest, made: reporting.Consolidation) -> dict[str, Any]:
    offered = queries.offer(consolidation=made)
    sent = request.POST if request.method == "POST" else None
    indicators, tasks, words = forms.tick(offered, sent)
    return {
        "made": made, "cycle": made.cycle, "offer": offered,
        "people": org_queries.list_holders(logins=[made.by]),
        "seen": offered.newest.number if offered.newest else 0,
        "groups": [
            ("chi-tieu", _("Chỉ tiêu"), _group(
                (one, one.code, one.name, one.code in indicators) for one in offered.indicators
            )),
            ("nhiem-vu", _("Nhiệm vụ, ý kiến chỉ đạo"), _group(
                (one, one.pk, one.title, one.pk in tasks) for one in offered.tasks
            )),
        ],
        "words": [
            (title, [(one, one.key in words) for one in some])
            for title, some in groupby(offered.sentences, key=lambda one: one.title)
        ],
    }  # fmt: skip


def _group(rows: Iterable[tuple[Any, Any, str, bool]]) -> list[tuple[str, list[Any]]]:
    """Return rows by their group in the document, orders by their document."""

    def name(row: tuple[Any, Any, str, bool]) -> str:
        one = row[0]
        if one.section is None:
            return str(one.document)
        title = text.sentence_case(one.section.title, names=[settings.PROVINCE])
        return f"{one.section.code}. {title}"

    return [(title, list(some)) for title, some in groupby(rows, key=name)]


@require_safe
def list_texts(request: HttpRequest) -> HttpResponse:
    """List the portal's texts with what is still to be confirmed."""
    by = acting.get_actor(request)
    permissions.check_may_write(by)
    held = queries.list_texts()
    return render(
        request, "releases/texts.html",
        {"texts": [(_(str(kind.label)), held[kind.value]) for kind in enums.StatementKind]},
    )  # fmt: skip


@require_http_methods(_READ_OR_POST)
def write_text(request: HttpRequest, kind: str) -> HttpResponse:
    """Write one text of the portal."""
    by = acting.get_actor(request)
    permissions.check_may_write(by)
    held = queries.list_texts().get(kind)
    if held is None:
        raise Http404
    initial = {"text": held.text, "basis": held.basis, "is_confirmed": held.is_confirmed}
    form = forms.TextForm(request.POST or None, initial=initial)
    refusal: Exception | None = None
    if request.method == "POST" and form.is_valid():
        try:
            actions.write_statement(kind=kind, **form.cleaned_data, by=by, at=timezone.now())
        except rules.ReleasesError as error:
            refusal = error
        else:
            messages.success(request, _("Đã ghi nội dung."))
            return redirect("releases:texts")
    return render(
        request, "releases/text.html",
        {"form": form, "refusal": refusal, "title": _(str(enums.StatementKind(kind).label)),
         "page": "public:label" if kind in rules.LABEL else "public:about"},
        status=422 if request.method == "POST" else 200,
    )  # fmt: skip
