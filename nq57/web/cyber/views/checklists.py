"""Sets of requirements: how systems stand under one, a system assessed by it."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import ObjectDoesNotExist
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse, StreamingHttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from nq57.core import numbers
from nq57.files import actions as file_actions
from nq57.orgs import queries as org_queries
from nq57.registers.cyber import actions, models, permissions, queries, rules
from nq57.web.cyber.forms import checklists as forms
from nq57.web.cyber.views import common
from nq57.web.shared import acting, entries, pages, registers
from nq57.web.shared import views as shared

_SET = "bo"  # what the address calls the set that it asks for


@require_safe
def list_systems(request: HttpRequest) -> HttpResponse:
    """List how the systems that the post may read stand under one set."""
    by = acting.get_actor(request)
    permissions.check_may_list(by)
    sets, chosen = _read_set(request)
    found = models.InformationSystem.objects.visible_to(by).living().with_rows()
    page = pages.take(found, request, key=("sort_key", "pk"))
    rows = queries.check_systems(systems=page.rows, requirements=chosen) if chosen else []
    return render(request, "cyber/checklists.html", {
        **common.describe_tabs(request, "checklists"),
        "sets": sets, "chosen": chosen, "page": page, "rows": rows, "number": found.count(),
        "bar": registers.make_bar(request, [
            registers.Pick(
                _SET, _("Bộ yêu cầu"), [(str(one.pk), one.code) for one in sets],
                str(chosen.pk) if chosen else "",
            )
        ]) if len(sets) > 1 else None,
    })  # fmt: skip


@require_safe
def export(request: HttpRequest, kind: str) -> StreamingHttpResponse:
    """Answer with how the systems stand under one set as XLSX or CSV."""
    by = acting.get_actor(request)
    permissions.check_may_list(by)
    _sets, chosen = _read_set(request)
    if chosen is None:
        raise Http404
    return shared.send_rows(
        queries.stream_checked(by=by, requirements=chosen), name=f"danh-gia-he-thong.{kind}",
        title=_("Đánh giá theo bộ yêu cầu"), columns=queries.CHECKED_COLUMNS,
    )  # fmt: skip


@require_http_methods(["GET", "HEAD", "POST"])
def assess(request: HttpRequest, code: str) -> HttpResponse:
    """Assess a system by one set: begun from the assessment before."""
    system, by = common.get_system(request, code), acting.get_actor(request)
    permissions.check_may_assess(by, system)
    _sets, chosen = _read_set(request)
    if chosen is None:
        raise Http404
    asked = queries.list_asked(requirements=chosen, level=system.level or 0)
    last = queries.find_assessment(system=system, requirements=chosen)
    form = forms.AssessmentForm(request.POST or None, asked=asked, initial=_recall(last))
    if request.method == "POST" and form.is_valid():
        try:
            made = actions.assess_system(
                system=system, requirements=chosen, said=form.read(), by=by, at=timezone.now(),
                seen=numbers.read_whole(request.POST.get("seen", "")) or 0,
            )  # fmt: skip
        except rules.FaultyError as error:
            form.blame(error)
        except rules.CyberError as error:
            form.add_error(None, str(error))
        else:
            messages.success(request, _("Đã ghi lần đánh giá."))
            return redirect(made)
    return render(request, "cyber/assess.html", {
        "system": system, "chosen": chosen, "form": form, "has_level": system.level is not None,
        "seen": request.POST.get("seen", last.number if last else 0),
    }, status=422 if request.method == "POST" else 200)  # fmt: skip


@require_safe
def show(request: HttpRequest, code: str, pk: int) -> HttpResponse:
    """Show an assessment: what is met, the gaps, the files on which it rests."""
    return _render(request, _get(request, code, pk), entries.FileForm())


@require_POST
def attach(request: HttpRequest, code: str, pk: int) -> HttpResponse:
    """Put a file beside an assessment."""
    assessment, by, at = _get(request, code, pk), acting.get_actor(request), timezone.now()
    permissions.check_may_assess(by, assessment.system)
    form = entries.FileForm(request.POST, request.FILES)
    if form.is_valid():
        given = form.cleaned_data["file"]
        try:
            with transaction.atomic():
                stored = file_actions.store_file(source=given, name=given.name, by=by, at=at)
                actions.attach_to_assessment(
                    assessment=assessment, file=stored, claim=form.cleaned_data["claim"],
                    by=by, at=at,
                )  # fmt: skip
        except common.REFUSALS as error:
            form.add_error(None, str(error))
        else:
            messages.success(request, _("Đã đính kèm tệp."))
            return redirect(assessment)
    return _render(request, assessment, form, status=422)


@require_safe
def download(request: HttpRequest, code: str, pk: int, file: int) -> HttpResponse:
    """Answer with a file of an assessment, always to be saved."""
    found = _get(request, code, pk).files.select_related("file")
    return shared.send_stored(request, get_object_or_404(found, pk=file).file)


def _get(request: HttpRequest, code: str, pk: int) -> models.Assessment:
    try:
        return queries.get_assessment(code=code, pk=pk, by=acting.get_actor(request))
    except ObjectDoesNotExist:
        raise Http404 from None


def _render(
    request: HttpRequest,
    assessment: models.Assessment,
    form: entries.FileForm,
    *,
    status: int = 200,
) -> HttpResponse:
    by, names = acting.get_actor(request), org_queries.list_account_names(logins={assessment.by})
    return render(request, "cyber/assessment.html", {
        "assessment": assessment, "system": assessment.system, "form": form,
        "name": names.get(assessment.by, ""),
        "compliance": queries.count_assessment(assessment=assessment),
        "gaps": queries.list_gaps(assessment=assessment),
        "rows": assessment.rows.select_related("requirement"),
        "files": assessment.files.select_related("file"),
        "may_assess": permissions.may_assess(by, assessment.system),
    }, status=status)  # fmt: skip


@require_safe
def export_oscal(request: HttpRequest, code: str, pk: int, kind: str) -> HttpResponse:
    """Answer with an assessment as OSCAL: its results, or what is still to be done."""
    assessment = _get(request, code, pk)
    write = queries.write_assessment_plan if kind == "poam" else queries.write_assessment_results
    try:
        told = write(assessment=assessment)
    except rules.CyberError as error:
        return shared.show_refusal(request, error, status=422)
    name = f"{assessment.system.code.lower()}-{assessment.number}"
    return common.send_json(told, f"{name}-{kind}.oscal.json")


def _read_set(
    request: HttpRequest,
) -> tuple[list[models.RequirementSet], models.RequirementSet | None]:
    """Return all sets, and the one that the address asks for: else the newest in force."""
    sets, today = queries.list_sets(), timezone.localdate()
    key = numbers.read_whole(request.GET.get(_SET, ""))
    if key is not None:
        get_object_or_404(models.RequirementSet, pk=key)
        return sets, next(one for one in sets if one.pk == key)
    in_force = [one for one in sets if one.holds_on(today)]
    return sets, next(iter([*in_force, *sets]), None)


def _recall(last: models.Assessment | None) -> dict[str, Any]:
    said: dict[str, Any] = {}
    for one in last.rows.select_related("requirement") if last else ():
        code = one.requirement.code
        said |= {code: one.verdict, f"{code}-reason": one.reason, f"{code}-evidence": one.evidence}
    return said
