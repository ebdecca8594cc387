"""The public check of a paper: by its QR code, its typed token, or its file."""

from allauth.core.internal import ratelimit
from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods

from nq57.papers import enums, queries
from nq57.web.papers import forms
from nq57.web.shared import views as shared


# It writes nothing and knows nobody: a page kept open for days still checks.
@csrf_exempt
@login_not_required
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def check(request: HttpRequest, token: str = "") -> HttpResponse:
    """Say what a token or a file proves; so many checks from one address in a minute."""
    is_sent = request.method == "POST"
    form = forms.CheckForm(
        request.POST if is_sent else None, request.FILES if is_sent else None,
        initial={"token": token},
    )  # fmt: skip
    asked, proof, is_file, match = token, None, False, ""
    if token or is_sent:
        if not ratelimit.consume(
            request, app="allauth.account", action="check_paper", limit_get=True
        ):
            return shared.show_too_many(request)
        if is_sent and form.is_valid():
            given = form.cleaned_data["file"]
            asked, is_file = form.cleaned_data["token"], given is not None
            if given is not None and given.size > settings.FILE_LIMIT_BYTES:
                form.add_error("file", _("Tệp quá lớn nên không phải tệp do hệ thống phát hành."))
            elif given is not None:
                content = given.read()
                proof = queries.get_proof_of_file(content=content)
                match = queries.tell_file(proof=proof, content=content) if proof else ""
            elif not asked.strip():
                form.add_error("token", _("Nhập mã kiểm tra in trên văn bản, hoặc chọn tệp."))
        if not is_file and asked.strip():
            proof = queries.get_proof(token=asked)
    context = {
        "form": form, "proof": proof, "is_file": is_file, "match": match,
        "is_asked": bool(is_file or asked.strip()) and not form.errors,
        "standing": enums.Standing(proof.standing) if proof else None,
    }  # fmt: skip
    return render(request, "papers/check.html", context, status=422 if form.errors else 200)
