"""Evidence of an obligation: attach, open, check."""

from typing import Any

from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.utils import timezone
from django.views.decorators.http import require_GET, require_POST

from nq57.cases import actions as case_actions
from nq57.cases import models as case_models
from nq57.cases import permissions as case_permissions
from nq57.files import actions as file_actions
from nq57.plans import models
from nq57.web.shared import acting
from nq57.web.shared import views as shared_views
from nq57.web.work import forms
from nq57.web.work.views import common, single


@require_POST
def add(request: HttpRequest, code: str) -> HttpResponse:
    """Attach a file with what it proves."""
    row = common.get_obligation(request, code)
    form = forms.EvidenceForm(request.POST, request.FILES, auto_id="evidence_%s")

    def act() -> None:
        by, at = acting.get_actor(request), timezone.now()
        given = form.cleaned_data["file"]
        claim: str = form.cleaned_data["claim"]
        with transaction.atomic():
            file = file_actions.store_file(source=given, name=given.name, by=by, at=at)
            case_actions.add_evidence(case=row.case, file=file, claim=claim, by=by, at=at)

    return single.answer(request, row, "evidence", form, act, right="add", on="evidence")


@require_POST
def check(request: HttpRequest, code: str, pk: int) -> HttpResponse:
    """Accept or reject a piece of evidence."""
    row = common.get_obligation(request, code)
    found = _get(request, row, pk)
    form = forms.CheckForm(request.POST, auto_id=f"check{pk}_%s")

    def act() -> None:
        given: dict[str, Any] = form.cleaned_data
        case_actions.check_evidence(
            evidence=found, is_accepted=given["verdict"] == "accepted", note=given["note"],
            by=acting.get_actor(request), at=timezone.now(),
        )  # fmt: skip

    return single.answer(request, row, f"check:{pk}", form, act, right="check", on="evidence")


@require_GET
def download(request: HttpRequest, code: str, pk: int) -> HttpResponse:
    """Answer with the file, always to be saved."""
    found = _get(request, common.get_obligation(request, code), pk)
    return shared_views.send_stored(request, found.file)


def _get(request: HttpRequest, row: models.Obligation, pk: int) -> case_models.Evidence:
    """Return a piece of evidence of the obligation that the post may read, else 404."""
    if not case_permissions.may(acting.get_actor(request), row.case, "read", on="evidence"):
        raise Http404
    found = case_models.Evidence.objects.select_related("file", "case__organisation")
    return get_object_or_404(found, pk=pk, case=row.case)
