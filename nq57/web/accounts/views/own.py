"""A person's own pages: the first sign-in by slip, the post to act under, the profile."""

from typing import Any

from allauth.account.internal.decorators import login_stage_required
from allauth.core import ratelimit
from allauth.mfa.models import Authenticator
from allauth.mfa.stages import AuthenticateStage
from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_safe

from nq57.orgs import actions, enums, models, rules
from nq57.web import middleware
from nq57.web.accounts import forms
from nq57.web.shared import acting
from nq57.web.shared import views as shared

_READ_OR_POST = ["GET", "HEAD", "POST"]


@login_not_required
@never_cache
@sensitive_post_parameters("password", "again", "code")
@require_http_methods(_READ_OR_POST)
def use_slip(request: HttpRequest) -> HttpResponse:
    """Let a one-time slip set a password or take off a second factor."""
    form = forms.SlipForm(request.POST or None)
    refusal = ""
    if request.method == "POST" and form.is_valid():
        if not ratelimit.consume(request, action="slip", dry_run=True):
            return shared.show_too_many(request)
        try:
            _check_no_recovery(form.cleaned_data["code"])
            slip = _redeem(form.cleaned_data)
        except rules.OrgsError as error:
            ratelimit.consume(request, action="slip")
            refusal = str(error)
        else:
            messages.success(request, _after(slip.purpose))
            return redirect("account_login")
    status = 200 if request.method != "POST" else 422
    return render(request, "accounts/slip.html", {"form": form, "refusal": refusal}, status=status)


@login_stage_required(  # type: ignore[untyped-decorator]
    stage=AuthenticateStage.key, redirect_urlname="account_login"
)
@sensitive_post_parameters("code")
@require_http_methods(_READ_OR_POST)
def use_recovery_slip(request: Any) -> HttpResponse:
    """Let a slip stand in once for the second step of this sign-in."""
    form = forms.RecoverySlipForm(request.POST or None)
    refusal = ""
    if request.method == "POST" and form.is_valid():
        login = request._login_stage.login.user.get_username()
        if not ratelimit.consume(request, action="slip", dry_run=True):
            return shared.show_too_many(request)
        try:
            _check_recovery(form.cleaned_data["code"])
            _redeem(form.cleaned_data | {"login": login, "password": ""})
        except rules.OrgsError as error:
            ratelimit.consume(request, action="slip")
            refusal = str(error)
        else:
            answer: HttpResponse = request._login_stage.exit()
            return answer
    context = {"form": form, "refusal": refusal}
    status = 200 if request.method != "POST" else 422
    return render(request, "accounts/recovery_slip.html", context, status=status)


@never_cache
@require_http_methods(_READ_OR_POST)
def choose_post(request: acting.OfficialRequest) -> HttpResponse:
    """Choose the post that this session acts under."""
    wanted = request.POST.get("next") or request.GET.get("next") or ""
    if request.method == "POST":
        codes = {post.code for post in request.posts}
        if request.POST.get("post") not in codes:
            return shared.show_refusal(
                request, rules.OrgsError(_("Vị trí này không còn hiệu lực."))
            )
        request.session[middleware.SESSION_KEY] = request.POST["post"]
        return HttpResponseRedirect(_safe(request, wanted))
    return render(request, "accounts/choose_post.html", {"next": wanted})


@never_cache
@require_safe
def show_profile(request: acting.OfficialRequest) -> HttpResponse:
    """Show one's own account: posts, second factor, language, sessions."""
    kinds = set(Authenticator.objects.filter(user=request.user).values_list("type", flat=True))
    codes = Authenticator.Type.RECOVERY_CODES
    context = {
        "has_second_factor": bool(kinds - {codes}),
        "has_codes": codes in kinds,
        "has_provider": bool(settings.SOCIALACCOUNT_PROVIDERS["openid_connect"]["APPS"]),
    }
    return render(request, "accounts/profile.html", context)


def _is_recovery(code: str) -> bool:
    slips = models.Slip.objects.usable(timezone.now()).filter(code_hash=rules.hash_slip_code(code))
    return slips.filter(purpose=enums.SlipPurpose.RECOVERY).exists()


def _check_no_recovery(code: str) -> None:
    if _is_recovery(code):
        raise rules.OrgsError(
            _("Phiếu này thay cho bước thứ hai: đăng nhập bằng mật khẩu trước, rồi dùng phiếu.")
        )


def _check_recovery(code: str) -> None:
    if not _is_recovery(code):
        raise rules.OrgsError(
            _("Mã phiếu không đúng, đã dùng, đã hết hạn, hoặc là phiếu để làm việc khác.")
        )


def _redeem(data: dict[str, Any]) -> models.Slip:
    login = data["login"].strip().lower()
    return actions.redeem_slip(
        login=login,
        code=data["code"],
        new_password=data["password"] or None,
        by=rules.Actor(account=login[:150]),
        at=timezone.now(),
    )


def _after(purpose: str) -> str:
    if purpose == enums.SlipPurpose.SECOND_FACTOR:
        return _("Đã gỡ lớp xác thực thứ hai. Đăng nhập bằng mật khẩu rồi bật lại.")
    return _("Đã đặt mật khẩu. Bây giờ đăng nhập bằng mật khẩu ấy.")


def _safe(request: HttpRequest, wanted: str) -> str:
    is_ours = url_has_allowed_host_and_scheme(
        wanted, allowed_hosts={request.get_host()}, require_https=request.is_secure()
    )
    return wanted if is_ours else "/"
