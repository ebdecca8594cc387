"""Versions of a plan: what became of each item, differences, links of orders."""

from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from nq57.audit import rules as audit_rules
from nq57.documents import models as documents
from nq57.measures import actions as measure_actions
from nq57.measures import rules as measure_rules
from nq57.plans import actions, enums, models, permissions, queries, rules
from nq57.web.plans.views import common
from nq57.web.shared import acting, people
from nq57.web.shared import views as shared_views


@require_GET
@login_not_required
def show_versions(request: HttpRequest, code: str) -> HttpResponse:
    """Show the chain of versions and every document that changed the plan."""
    plan = common.get_plan(request, code)
    actor = acting.get_actor(request)
    visible = documents.Document.objects.visible_to(actor)
    return render(
        request,
        "plans/versions.html",
        {
            "plan": plan,
            "chain": queries.list_versions(plan=plan, by=actor),
            "flagged": _count_to_settle(plan, actor),
            "directives": queries.list_directives(plan=plan, by=actor),
            "amendments": plan.amendments.filter(
                state=enums.AmendmentState.APPROVED, decision__in=visible
            )
            .select_related("decision", "organisation"),
            "stubs": plan.document.relations.filter(kind="replaces", to_document__in=visible)
            .select_related("to_document"),
        },
    )  # fmt: skip


def _count_to_settle(plan: models.Plan, actor: audit_rules.Actor) -> int:
    """Return how many flagged items ``actor`` may settle here."""
    if not permissions.may_adopt(actor) or plan.state != enums.PlanState.IN_FORCE:
        return 0
    return queries.count_flagged(plan=plan)


@require_GET
@login_not_required
def show_differences(request: HttpRequest, code: str) -> HttpResponse:
    """Show, item by item, what changed from the replaced plan."""
    plan = common.get_plan(request, code)
    only = request.GET.get("loai", "")
    actor = acting.get_actor(request)
    visible = models.Plan.objects.visible_to(actor)
    if plan.replaces is not None and not visible.filter(pk=plan.replaces.pk).exists():
        plan.replaces = None
    mappings = queries.list_mappings(plan=plan, by=actor)
    counts = queries.count_mappings(mappings)
    if only in enums.MappingKind.values:
        mappings = [row for row in mappings if row.kind == only]
    context = {
        "plan": plan, "mappings": mappings, "only": only,
        "people": people.list_of(mappings, "decided_by") if request.user.is_authenticated else {},
        "total": sum(counts.values()),
        "flagged": _count_to_settle(plan, actor),
        "kinds": [(kind, kind.label, counts.get(kind, 0)) for kind in enums.MappingKind],
    }  # fmt: skip
    return render(request, "plans/differences.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def map_items(request: HttpRequest, code: str) -> HttpResponse:
    """Propose what became of each old item; record what a person confirmed.

    Once the plan has taken over, the same page settles what was flagged then.
    """
    actor = acting.get_actor(request)
    plan = common.get_plan(request, code)
    try:
        permissions.check_may_adopt(actor)
    except rules.PlansError as error:
        return shared_views.show_refusal(request, error)
    is_late = plan.replaces is not None and plan.replaces.state != enums.PlanState.IN_FORCE
    flagged = queries.count_flagged(plan=plan)
    settles = is_late and (flagged > 0 if request.method != "POST" else "settle" in request.POST)
    if plan.replaces is None or (is_late and not settles and request.method != "POST"):
        return redirect("plans:differences", plan.code)
    sides = queries.propose_mapping(plan=plan, only_flagged=settles)
    sentence = ""
    if request.method == "POST":
        for side in sides:
            side.keep(request.POST)
        try:
            if "drop_rest" in request.POST:
                _drop_rest(request, sides)
            else:
                _record(request, plan, sides, settles)
                return redirect("plans:differences", plan.code)
        except (rules.PlansError, measure_rules.MeasuresError) as error:
            sentence = str(error)
    context = {
        "plan": plan, "sides": sides, "sentence": sentence, "settles": settles,
        "flagged": flagged, "choices": MAPPING_CHOICES,
        "rest_reason": request.POST.get("rest_reason", "").strip(),
    }  # fmt: skip
    return render(request, "plans/mapping.html", context, status=422 if sentence else 200)


def _drop_rest(request: HttpRequest, sides: list[queries.MappingSide]) -> None:
    """Mark in the form what has no new item as dropped; nothing is recorded yet."""
    reason = request.POST.get("rest_reason", "").strip()
    if not reason:
        raise rules.PlansError("Ghi một lý do chung cho các mục chưa ghép.")
    marked = sum(side.drop_rest(reason) for side in sides)
    messages.info(
        request, _("Đã đánh dấu %(n)s mục là không còn. Xem lại rồi xác nhận.") % {"n": marked}
    )


def _record(
    request: HttpRequest, plan: models.Plan, sides: list[queries.MappingSide], settles: bool
) -> None:
    indicators, tasks = sides
    record = measure_actions.settle_mapping if settles else measure_actions.replace_plan
    record(
        plan=plan, indicators=_fates(indicators), tasks=_fates(tasks),
        by=acting.get_actor(request), at=timezone.now(),
    )  # fmt: skip
    old = {"old": plan.replaces.document if plan.replaces else ""}
    left = queries.count_flagged(plan=plan)
    if settles:
        sentence = _("Đã ghi quyết định về các mục của %(old)s.") % old
    else:
        sentence = _("Đã chuyển tiếp. %(old)s hết hiệu lực.") % old
    if left:
        sentence += " " + _("Còn %(n)s mục cần xem xét.") % {"n": left}
    messages.success(request, sentence)


MAPPING_CHOICES = [
    (kind, kind.label)
    for kind in (
        enums.MappingKind.SAME,
        enums.MappingKind.CHANGED,
        enums.MappingKind.SPLIT,
        enums.MappingKind.DROPPED,
        enums.MappingKind.FLAGGED,
    )
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
            link=link, state=request.POST.get("state", ""),
            seen=request.POST.get("seen", enums.LinkState.PROPOSED),
            by=acting.get_actor(request), at=timezone.now(),
        )  # fmt: skip
    except rules.PlansError as error:
        return shared_views.show_refusal(request, error)
    if request.headers.get("HX-Request"):
        context = {
            "plan": plan, "link": link, "may_decide": True,
            "people": people.list_of([link], "decided_by"),
        }  # fmt: skip
        return render(request, "plans/_link.html", context)
    return redirect("plans:task", plan.code, link.order_id)


@require_POST
def decide_same(request: HttpRequest, code: str, pk: int) -> HttpResponse:
    """Say whether a duty and a task are one obligation."""
    plan = common.get_plan(request, code)
    duty = get_object_or_404(plan.duties.select_related("same_as"), pk=pk)
    try:
        actions.decide_same(
            duty=duty, state=request.POST.get("state", ""),
            seen=request.POST.get("seen", enums.LinkState.PROPOSED),
            by=acting.get_actor(request), at=timezone.now(),
        )  # fmt: skip
    except rules.PlansError as error:
        return shared_views.show_refusal(request, error)
    return redirect("plans:duties", plan.code)


def _fates(side: queries.MappingSide) -> list[actions.Fate]:
    """Return a person's word on each old item of one side; several numbers: split.

    :raises rules.PlansError: when a number is none of the new plan.
    """
    by_code = {item.code: item.key for item in side.new}
    fates = []
    for row in side.rows:
        codes = rules.split_codes(row.codes)
        for code in codes:
            if code not in by_code:
                raise rules.PlansError(
                    f"Mục cũ {row.old.code}: kế hoạch mới không có mục {code}. Ghi đúng số mới."
                )
        is_kept = row.kind in (
            enums.MappingKind.SAME, enums.MappingKind.CHANGED, enums.MappingKind.SPLIT
        )  # fmt: skip
        if row.kind == enums.MappingKind.SPLIT and len(codes) < 2:
            raise rules.PlansError(
                f"Mục cũ {row.old.code}: tách thì ghi từ hai số của mục mới, ví dụ II.3; II.4."
            )
        new = tuple(by_code[code] for code in codes) if is_kept else ()
        kind = enums.MappingKind.FLAGGED if is_kept and not new else row.kind
        fates.append(actions.Fate(row.old.key, new, kind, row.reason.strip(), row.score))
    return fates
