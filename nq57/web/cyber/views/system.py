"""One system: what it is, its level, its dossiers, what was done to it."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from nq57.registers.cyber import actions, models, permissions, queries, rules
from nq57.web.cyber import forms
from nq57.web.cyber.views import common
from nq57.web.shared import acting, registers


@require_safe
def show(request: HttpRequest, code: str) -> HttpResponse:
    """Show a system as far as the post may see it."""
    return _render(request, common.get_system(request, code))


@require_http_methods(["GET", "HEAD", "POST"])
def find_level(request: HttpRequest, code: str) -> HttpResponse:
    """Answer the questions: first see the level with its criterion, then write it."""
    system, by = common.get_system(request, code), acting.get_actor(request)
    permissions.check_may_write(by, offices={system.owner.code, system.operator.code})
    form = forms.LevelForm(request.POST or None, initial=_recall(system))
    today, found, refusal = timezone.localdate(), None, None
    criteria = None
    try:
        criteria = queries.get_criteria(on=today)
        if request.method == "POST" and form.is_valid():
            found = rules.find_level(form.read(), [row.to_rule() for row in criteria.rows.all()])
            if request.POST.get("do") == "save":
                actions.find_level(
                    system=system, answers=form.read(), level=form.cleaned_data["level"],
                    reason=form.cleaned_data["reason"], by=by, at=timezone.now(),
                )  # fmt: skip
                messages.success(request, _("Đã ghi cấp độ. Tiếp theo: lập hồ sơ đề xuất."))
                return redirect(system)
    except rules.CyberError as error:
        refusal = error
    is_answered = request.method != "POST" or (found is not None and refusal is None)
    context = {
        "system": system,
        "form": form,
        "found": found,
        "refusal": refusal,
        "criteria": criteria,
    }
    return render(request, "cyber/level.html", context, status=200 if is_answered else 422)


@require_POST
def open_dossier(request: HttpRequest, code: str) -> HttpResponse:
    """Begin a dossier on the level that was found."""
    system, by = common.get_system(request, code), acting.get_actor(request)
    permissions.check_may_write(by, offices={system.operator.code})
    try:
        made = actions.open_dossier(system=system, by=by, at=timezone.now())
    except common.REFUSALS as error:
        return _render(request, system, refusal=error, status=422)
    messages.success(request, _("Đã mở hồ sơ. Đính kèm tài liệu rồi nộp thẩm định."))
    return redirect(made)


def _recall(system: models.InformationSystem) -> dict[str, object]:
    """Return what was answered last, else what the entry says already."""
    last = system.levelling
    if last is not None:
        return {name: getattr(last, name) for name in rules.QUESTIONS}
    is_empty = not system.holds_personal
    return {
        "non_public": system.holds_private or system.holds_personal,
        "state_secrets": system.holds_secret,
        "basic_subjects": 0 if is_empty else system.basic_subjects,
        "sensitive_subjects": 0 if is_empty else system.sensitive_subjects,
    }


def _render(
    request: HttpRequest,
    system: models.InformationSystem,
    *,
    refusal: Exception | None = None,
    status: int = 200,
) -> HttpResponse:
    by = acting.get_actor(request)
    history = queries.list_history(system=system)
    dossiers = models.Dossier.objects.visible_to(by).filter(system=system).select_related(
        "case__organisation", "levelling"
    )  # fmt: skip
    rows = list(dossiers.order_by("-case_id"))
    is_free = all(one.case.state in ("in_force", "review") or one.case.closed_at for one in rows)
    may_write = permissions.may_write(by, system)
    return render(request, "cyber/system.html", {
        "system": system, "refusal": refusal, "dossiers": rows,
        "plans": queries.list_versions(system=system, by=by),
        "may_begin_plan": queries.may_open_plan(by=by, system=system),
        "namings": queries.list_namings(system=system, by=by, on=timezone.localdate()),
        "assessments": system.assessments.select_related("requirements"),
        "may_assess": permissions.may_assess(by, system),
        "open_vulnerabilities": queries.count_open(systems=[system], by=by).get(system.pk),
        "sees_vulnerabilities": permissions.may_see_vulnerabilities(by, system),
        "may_write": may_write, "today": timezone.localdate(),
        "may_open": is_free and system.levelling is not None
        and permissions.may_open(by, system),
        "history": registers.describe_history(history, queries.SHEET, found="level"),
    }, status=status)  # fmt: skip
