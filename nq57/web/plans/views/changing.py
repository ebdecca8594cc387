"""Versions of a plan: what became of each item, differences, links of orders."""

from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from nq57.plans import actions, enums, models, permissions, queries, rules
from nq57.web.plans.views import common
from nq57.web.shared import people
from nq57.web.shared import views as shared_views


@require_GET
@login_not_required
def show_versions(request: HttpRequest, code: str) -> HttpResponse:
    """Show the chain of versions and every document that changed the plan."""
    plan = common.get_plan(request, code)
    return render(
        request,
        "plans/versions.html",
        {
            "plan": plan,
            "chain": queries.list_versions(plan=plan),
            "directives": queries.list_directives(plan=plan),
            "amendments": plan.amendments.filter(state=enums.AmendmentState.APPROVED)
            .select_related("decision", "organisation"),
            "stubs": plan.document.relations.filter(kind="replaces").select_related("to_document"),
        },
    )  # fmt: skip


@require_GET
@login_not_required
def show_differences(request: HttpRequest, code: str) -> HttpResponse:
    """Show, item by item, what changed from the replaced plan."""
    plan = common.get_plan(request, code)
    only = request.GET.get("loai", "")
    mappings = queries.list_mappings(plan=plan)
    counts = queries.count_mappings(mappings)
    if only in enums.MappingKind.values:
        mappings = [row for row in mappings if row.kind == only]
    context = {"plan": plan, "mappings": mappings, "counts": counts, "only": only,
               "kinds": enums.MappingKind.choices}  # fmt: skip
    return render(request, "plans/differences.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def map_items(request: HttpRequest, code: str) -> HttpResponse:
    """Propose what became of each old item; record what a person confirmed."""
    actor = people.get_actor(request)
    plan = common.get_plan(request, code)
    try:
        permissions.check_may_adopt(actor)
    except rules.PlansError as error:
        return shared_views.show_refusal(request, error)
    if plan.replaces is None or plan.replaces.state != enums.PlanState.IN_FORCE:
        return redirect("plans:differences", plan.code)
    sentence = ""
    if request.method == "POST":
        try:
            actions.record_mapping(
                plan=plan, indicators=_fates(request, "i"), tasks=_fates(request, "t"),
                by=actor, at=timezone.now(),
            )  # fmt: skip
        except rules.PlansError as error:
            sentence = str(error)
        else:
            messages.success(
                request,
                _("Đã chuyển tiếp. %(old)s hết hiệu lực.") % {"old": plan.replaces.document},
            )
            return redirect("plans:differences", plan.code)
    sides = queries.propose_mapping(plan=plan)
    for side in sides:
        side.keep(request.POST)
    context = {"plan": plan, "sides": sides, "sentence": sentence, "choices": MAPPING_CHOICES}
    return render(request, "plans/mapping.html", context, status=422 if sentence else 200)


MAPPING_CHOICES = [
    (enums.MappingKind.SAME, enums.MappingKind.SAME.label),
    (enums.MappingKind.CHANGED, enums.MappingKind.CHANGED.label),
    (enums.MappingKind.DROPPED, enums.MappingKind.DROPPED.label),
    (enums.MappingKind.FLAGGED, enums.MappingKind.FLAGGED.label),
]


@require_POST
def decide_link(request: HttpRequest, code: str, pk: int) -> HttpResponse:
    """Confirm or refuse a proposed link."""
    plan = common.get_plan(request, code)
    link = get_object_or_404(
        models.Link.objects.select_related("order", "task", "indicator"), pk=pk, order__plan=plan
    )
    try:
        actions.decide_link(
            link=link, state=request.POST.get("state", ""), by=people.get_actor(request),
            at=timezone.now(),
        )  # fmt: skip
    except rules.PlansError as error:
        return shared_views.show_refusal(request, error)
    if request.headers.get("HX-Request"):
        return render(request, "plans/_link.html", {"plan": plan, "link": link, "may_decide": True})
    return redirect("plans:task", plan.code, link.order_id)


def _fates(request: HttpRequest, sort: str) -> list[actions.Fate]:
    """Read ``<sort>-<old>-kind``, ``-new`` (several: split), ``-reason`` and ``-score``."""
    fates = []
    for name in request.POST:
        parts = name.split("-")
        if len(parts) != 3 or parts[0] != sort or parts[2] != "kind" or not parts[1].isdigit():
            continue
        stem = f"{sort}-{parts[1]}"
        new = tuple(int(key) for key in request.POST.getlist(f"{stem}-new") if key.isdigit())
        score = request.POST.get(f"{stem}-score", "")
        kind = str(request.POST[name])
        is_kept = kind in (enums.MappingKind.SAME, enums.MappingKind.CHANGED)
        fates.append(
            actions.Fate(
                old=int(parts[1]), new=new if is_kept else (),
                kind=kind if new or not is_kept else enums.MappingKind.FLAGGED,
                reason=request.POST.get(f"{stem}-reason", "").strip(),
                score=int(score) if score.isdigit() else None,
            )
        )  # fmt: skip
    return fates
