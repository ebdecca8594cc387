"""Plan: a program by its decision, then office by office its team and subjects."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from nq57.inspection import actions, models, permissions, queries, rules
from nq57.orgs import enums as org_enums
from nq57.orgs import models as orgs
from nq57.plans import models as plans
from nq57.web.inspection import forms
from nq57.web.inspection.views import common
from nq57.web.shared import acting


@require_http_methods(common.READ_OR_POST)
def make_program(request: HttpRequest) -> HttpResponse:
    """Record the decision; what was typed comes back with a refusal."""
    by, today = acting.get_actor(request), timezone.localdate()
    permissions.check_may_plan(by)
    in_force = plans.Plan.objects.visible_to(by).in_force().select_related("document")
    offered = list(in_force.defer("document__lines"))
    form = forms.ProgramForm(request.POST or None, offered=offered, initial={"year": today.year})
    refusal: Exception | None = None
    if request.method == "POST" and form.is_valid():
        given = dict(form.cleaned_data)
        given["plan"] = next(one for one in offered if one.code == given["plan"])
        try:
            made = actions.make_program(new=actions.NewProgram(**given), by=by, at=timezone.now())
            messages.success(request, _("Đã lập kế hoạch kiểm tra. Thêm cơ quan được kiểm tra."))
            return redirect("inspection:plan", made.pk)
        except rules.InspectionError as error:
            refusal = error
    context = {"form": form, "refusal": refusal}
    status = 422 if request.method == "POST" else 200
    return render(request, "inspection/make_program.html", context, status=status)


@require_http_methods(common.READ_OR_POST)
def plan_inspection(request: HttpRequest, pk: int) -> HttpResponse:
    """First the office and who leads, by the address; then the team and what is looked at."""
    by = acting.get_actor(request)
    permissions.check_may_plan(by)
    program = get_object_or_404(models.Program.objects.select_related("plan__document"), pk=pk)
    living = orgs.Organisation.objects.on(timezone.localdate()).filter(
        level__in=(org_enums.Level.PROVINCE, org_enums.Level.COMMUNE)
    ).order_by("sort_key")  # fmt: skip
    reached = queries.list_offices(by=by, on=timezone.localdate())
    is_chosen = "office" in request.GET
    choose = forms.ChooseForm(
        request.GET if is_chosen else None,
        offices=list(reached.values_list("code", "name")),
        leads=list(living.values_list("code", "name")), initial={"lead": by.organisation},
    )  # fmt: skip
    context: dict[str, Any] = {"program": program, "choose": choose}
    if not choose.is_valid():
        status = 422 if is_chosen or request.method == "POST" else 200
        return render(request, "inspection/plan.html", context, status=status)
    office, lead = (living.get(code=choose.cleaned_data[name]) for name in ("office", "lead"))
    team, new = _make_team(request, program, office, lead)
    context |= {"team": team, "office": office, "lead": lead}
    if request.method == "POST" and new is not None:
        try:
            made = actions.plan_inspection(new=new, by=by, at=timezone.now())
        except common.REFUSALS as error:
            context["refusal"] = error
        else:
            messages.success(request, _("Đã đưa cơ quan vào kế hoạch kiểm tra."))
            return redirect(made)
    status = 422 if request.method == "POST" else 200
    return render(request, "inspection/plan.html", context, status=status)


def _make_team(
    request: HttpRequest,
    program: models.Program,
    office: orgs.Organisation,
    lead: orgs.Organisation,
) -> tuple[forms.TeamForm, actions.NewInspection | None]:
    """Return the form of the team, and what it asks for when it is filled."""
    by = acting.get_actor(request)
    held = queries.list_posts(on=timezone.localdate())
    posts = list(held.filter(organisation__code__in={lead.code, by.organisation} - {office.code}))
    owed, led = queries.list_subject_choices(organisation=office, plan=program.plan, by=by)
    form = forms.TeamForm(request.POST or None, posts=posts, owed=owed, led=led)
    if not form.is_bound or not form.is_valid():
        return form, None
    given = form.cleaned_data
    chosen = [(given["head"], "head")]
    chosen += [(code, "member") for code in given["members"] if code != given["head"]]
    known = {post.code: post for post in posts}
    return form, actions.NewInspection(
        program=program, organisation=office, lead=lead, planned_on=given["planned_on"],
        members=[(known[code], role) for code, role in chosen],
        obligations=[row for row in owed if str(row.pk) in given["obligations"]],
        indicators=[row for row in led if str(row.pk) in given.get("indicators", ())],
    )  # fmt: skip
