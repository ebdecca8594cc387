"""The signed copy of a paper: received, served again, its signatures checked again."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from nq57.files import rules as file_rules
from nq57.papers import actions, permissions, rules
from nq57.web.papers import forms
from nq57.web.papers.views import register
from nq57.web.shared import acting, sentences
from nq57.web.shared import views as shared

_REFUSALS = (rules.PapersError, file_rules.FilesError)


@require_POST
def receive(request: HttpRequest, pk: int) -> HttpResponse:
    """Keep the signed copy that was sent, or say beside the field why not."""
    paper, form = register.get_paper(request, pk), forms.SignedForm(request.POST, request.FILES)
    by = acting.get_actor(request)
    permissions.check_may_issue(by, paper.organisation)
    if not form.is_valid():
        return register.show_with(request, paper, status=422, sign_form=form)
    given, seen = form.cleaned_data["file"], form.cleaned_data["seen"]
    try:
        actions.receive_signed_file(
            paper=paper, source=given, name=given.name, by=by, at=timezone.now(),
            replaces=paper.signed_files.filter(pk=seen).first() if seen else None,
        )  # fmt: skip
    except _REFUSALS as error:
        form.add_error("file", sentences.translate(error))
        return register.show_with(request, paper, status=422, sign_form=form)
    messages.success(request, _("Đã nhận bản ký số và kiểm tra chữ ký."))
    return redirect(paper)


@require_safe
def download(request: HttpRequest, pk: int, signed: int) -> HttpResponse:
    """Answer with the bytes of a signed copy as they came."""
    paper = register.get_paper(request, pk)
    found = get_object_or_404(paper.signed_files.select_related("file"), pk=signed)
    return shared.send_stored(request, found.file)


@require_POST
def check(request: HttpRequest, pk: int, signed: int) -> HttpResponse:
    """Check the signatures again: against the certificates and roots of today."""
    paper = register.get_paper(request, pk)
    found = get_object_or_404(paper.signed_files.select_related("file", "paper"), pk=signed)
    by = acting.get_actor(request)
    try:
        actions.check_signatures_again(signed=found, by=by, at=timezone.now())
    except _REFUSALS as error:
        return register.show_with(request, paper, status=422, fault=sentences.translate(error))
    messages.success(request, _("Đã kiểm tra lại chữ ký."))
    return redirect(paper)
