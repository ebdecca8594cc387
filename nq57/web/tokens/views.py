"""One's own tokens: which there are, a new one shown once, one revoked."""

from typing import Any, cast

from allauth.account.decorators import reauthentication_required
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from nq57.orgs import actions, enums, models, queries, rules
from nq57.web.shared import acting
from nq57.web.shared import views as shared
from nq57.web.tokens import forms


@never_cache
@require_safe
def list_tokens(request: acting.OfficialRequest) -> HttpResponse:
    """Show the tokens of the account: what each may do, its last use, its end."""
    now, words = timezone.now(), dict(enums.TokenScope.choices)
    rows = [
        {
            "token": token, "scopes": [_(str(words[name])) for name in token.scopes],
            "is_usable": token.revoked_at is None and token.expires_at > now,
        }
        for token in queries.list_tokens(account=request.user)
    ]  # fmt: skip
    return render(request, "tokens/list.html", {"rows": rows})


def _has_password(request: HttpRequest) -> bool:
    """Say whether the password is asked again: invented people have none to type."""
    return not cast(acting.OfficialRequest, request).user.person.is_demonstration


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@reauthentication_required(enabled=_has_password)  # type: ignore[untyped-decorator]
def make_token(request: Any) -> HttpResponse:
    """Make a token for the post of this session; its code is on the answer and nowhere else."""
    if request.post is None or request.must_enrol:
        return redirect("mfa_index" if request.must_enrol else "choose_post")
    form = forms.TokenForm(request.POST or None)
    refusal = ""
    if request.method == "POST" and form.is_valid():
        try:
            made = actions.make_token(
                post=request.post, account=request.user, **form.cleaned_data,
                by=request.actor, at=timezone.now(),
            )  # fmt: skip
        except rules.OrgsError as error:
            refusal = str(error)
        else:
            return render(request, "tokens/made.html", {"made": made})
    status = 422 if request.method == "POST" else 200
    context = {"form": form, "refusal": refusal, "post": request.post}
    return render(request, "tokens/make.html", context, status=status)


@require_POST
def revoke_token(request: acting.OfficialRequest, token_id: int) -> HttpResponse:
    """Revoke a token of one's own."""
    token = get_object_or_404(models.Token.objects.of_account(request.user), pk=token_id)
    try:
        actions.revoke_token(token=token, by=request.actor, at=timezone.now())
    except rules.OrgsError as error:
        return shared.show_refusal(request, error)
    messages.success(request, _("Đã thu hồi mã truy cập: chương trình bị từ chối ngay."))
    return redirect("tokens:list")
