"""The criteria of levels: what holds since when, and their correction."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from nq57.registers.cyber import actions, models, permissions, rules
from nq57.web.cyber import forms
from nq57.web.cyber.views import common
from nq57.web.shared import acting


@require_safe
def list_criteria(request: HttpRequest) -> HttpResponse:
    """Show every set of criteria with its days."""
    by = acting.get_actor(request)
    permissions.check_may_list(by)
    return render(request, "cyber/criteria.html", {
        **common.describe_tabs(request, "criteria"),
        "sets": models.CriterionSet.objects.prefetch_related("rows"),
        "may_set": permissions.may_set_criteria(by),
    })  # fmt: skip


@require_http_methods(["GET", "HEAD", "POST"])
def correct(request: HttpRequest, pk: int) -> HttpResponse:
    """Correct how a criterion was written down."""
    by = acting.get_actor(request)
    permissions.check_may_set_criteria(by)
    row = get_object_or_404(models.Criterion.objects.select_related("criteria"), pk=pk)
    said = {"text": row.text, "at_least": row.at_least, "clause": row.clause}
    form = forms.CriterionForm(request.POST or None, initial=said)
    if request.method == "POST" and form.is_valid():
        try:
            actions.correct_criterion(criterion=row, **form.cleaned_data, by=by, at=timezone.now())
        except rules.CyberError as error:
            form.add_error(None, str(error))
        else:
            messages.success(request, _("Đã sửa tiêu chí. Cấp độ đã xác định giữ nguyên."))
            return redirect("cyber:criteria")
    context = {"form": form, "row": row}
    status = 422 if request.method == "POST" else 200
    return render(request, "cyber/criterion.html", context, status=status)
