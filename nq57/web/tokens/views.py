"""One's own tokens and webhooks: which there are, a new one shown once, one ended."""

from typing import Any, cast

from allauth.account.decorators import reauthentication_required
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from nq57.law import permissions as law_permissions
from nq57.notices import actions as notice_actions
from nq57.notices import enums as notice_enums
from nq57.notices import models as notices
from nq57.notices import queries as notice_queries
from nq57.notices import rules as notice_rules
from nq57.orgs import actions, enums, models, queries, rules
from nq57.web.shared import acting
from nq57.web.shared import views as shared
from nq57.web.tokens import forms

_ACTS = {
    "thu": (
        notice_actions.ask_for_test,
        gettext_lazy("Đang gửi thử: xem lại trang này sau vài giây."),
    ),
    "dung": (notice_actions.pause_webhook, gettext_lazy("Đã tạm dừng.")),
    "tiep": (notice_actions.resume_webhook, gettext_lazy("Gửi tiếp từ chỗ đã dừng.")),
    "bo": (notice_actions.remove_webhook, gettext_lazy("Đã bỏ điểm nhận.")),
}


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


@never_cache
@require_safe
def list_webhooks(request: acting.OfficialRequest) -> HttpResponse:
    """Show where one's programs are told of changes."""
    rows = [_tell(row) for row in notice_queries.list_webhooks(account=request.user)]
    return render(request, "tokens/webhooks.html", {"rows": rows})


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@reauthentication_required(enabled=_has_password)  # type: ignore[untyped-decorator]
def make_webhook(request: Any) -> HttpResponse:
    """Let a program be told; the secret is on the answer and nowhere else."""
    if request.must_enrol:
        return redirect("mfa_index")
    now = timezone.now()
    tokens = [
        token for token in queries.list_tokens(account=request.user)
        if token.revoked_at is None and token.expires_at > now
        and enums.TokenScope.READ in token.scopes
    ]  # fmt: skip
    form = forms.WebhookForm(request.POST or None, tokens=tokens)
    refusal = ""
    if request.method == "POST" and form.is_valid():
        try:
            made = notice_actions.make_webhook(**form.cleaned_data, by=request.actor, at=now)
        except (notice_rules.NoticesError, rules.OrgsError) as error:
            refusal = str(error)
        else:
            return render(request, "tokens/webhook_made.html", {"made": made})
    status = 422 if request.method == "POST" else 200
    context = {
        "form": form, "refusal": refusal, "tokens": tokens, "hosts": notice_queries.list_hosts(),
        "may_allow": law_permissions.may_change(request.actor),
    }  # fmt: skip
    return render(request, "tokens/make_webhook.html", context, status=status)


@never_cache
@require_safe
def show_webhook(request: acting.OfficialRequest, webhook_id: int) -> HttpResponse:
    """Show a webhook of one's own, and how the last pushes went."""
    found = _get_webhook(request, webhook_id)
    context = _tell(found) | {"pushes": notice_queries.list_pushes(webhook=found)}
    return render(request, "tokens/webhook.html", context)


@require_POST
def act_on_webhook(
    request: acting.OfficialRequest, webhook_id: int, act: str
) -> HttpResponse:  # fmt: skip
    """Send a test, pause, go on, or take away.

    :raises Http404: for another act, or the webhook of another.
    """
    found = _get_webhook(request, webhook_id)
    if act not in _ACTS:
        raise Http404
    write, told = _ACTS[act]
    try:
        write(webhook=found, by=request.actor, at=timezone.now())
    except (notice_rules.NoticesError, rules.OrgsError) as error:
        messages.error(request, str(error))
    else:
        messages.success(request, told)
    if act == "bo":
        return redirect("tokens:webhooks")
    return redirect("tokens:webhook", webhook_id=webhook_id)


def _get_webhook(request: acting.OfficialRequest, webhook_id: int) -> notices.Webhook:
    found = notices.Webhook.objects.of_account(request.user)
    return get_object_or_404(found.select_related("token__post__organisation"), pk=webhook_id)


def _tell(row: notices.Webhook) -> dict[str, Any]:
    words = dict(notice_enums.ChangeKind.choices)
    return {
        "webhook": row, "host": notice_rules.split_address(row.address)[0],
        "kinds": [_(str(words[kind])) for kind in row.kinds],
    }  # fmt: skip
