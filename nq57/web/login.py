"""How people sign in: allauth's adapters, in our words and with our rules.

Accounts come from offices, never from self-registration; every secret of a second factor
is encrypted with a key that lies outside the database; each step is in the journal.
"""

import hashlib
import logging
import time
from typing import Any

import segno
from allauth.account.adapter import DefaultAccountAdapter
from allauth.core import context
from allauth.core.exceptions import ImmediateHttpResponse
from allauth.core.internal import ratelimit
from allauth.mfa.adapter import DefaultMFAAdapter
from allauth.mfa.models import Authenticator
from allauth.socialaccount.adapter import DefaultSocialAccountAdapter
from allauth.socialaccount.helpers import render_authentication_error
from allauth.socialaccount.models import SocialLogin
from allauth.socialaccount.providers.oauth2.client import OAuth2Error
from allauth.socialaccount.providers.openid_connect.provider import OpenIDConnectProvider
from allauth.socialaccount.providers.openid_connect.views import OpenIDConnectOAuth2Adapter
from cryptography.fernet import Fernet, MultiFernet
from django.conf import settings
from django.contrib.auth.base_user import AbstractBaseUser
from django.core.cache import cache
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.crypto import get_random_string
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from requests import RequestException

from nq57.audit import actions as audit
from nq57.audit import rules as audit_rules
from nq57.orgs import models, rules
from nq57.web import middleware
from nq57.web.shared import views as shared

LOG = logging.getLogger("nq57.login")
_APP, _FAILED, _ANYWHERE = "allauth.account", "login_failed", "login_failed_anywhere"
_BROWSER, _BROWSER_AGE = "nq57_browser", 365 * 24 * 60 * 60


class AccountAdapter(DefaultAccountAdapter):
    """Sign in by name and password; failures slow down one account at one address."""

    error_messages = {
        **DefaultAccountAdapter.error_messages,
        "account_inactive": gettext_lazy("Tài khoản này đã khóa. Hỏi người quản trị của cơ quan."),
        "enter_current_password": gettext_lazy("Mật khẩu hiện tại chưa đúng."),
        "incorrect_password": gettext_lazy("Mật khẩu chưa đúng."),
        "username_password_mismatch": gettext_lazy(
            "Tên đăng nhập hoặc mật khẩu chưa đúng. Kiểm tra phím Caps Lock và bộ gõ tiếng Việt."
        ),
        "rate_limited": gettext_lazy("Gửi quá nhanh. Chờ một phút rồi thử lại."),
    }

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        """Refuse self-registration: an office opens its people's accounts."""
        return False

    def pre_authenticate(self, request: HttpRequest, **credentials: Any) -> None:
        """Refuse while the failures of this account must wait.

        Failures count for the account at one address; and for the account from everywhere,
        but not against a browser that has signed in to it before: so guessing from many
        addresses is slow, and yet no stranger keeps the owner out.

        :raises ValidationError: saying how long.
        """
        login = _login(credentials)
        self._action, self._key = (
            _FAILED,
            self._get_login_attempts_cache_key(request, **credentials),
        )
        super().pre_authenticate(request, **credentials)
        if is_known_browser(request, login):
            return
        if not ratelimit.consume(request, app=_APP, action=_ANYWHERE, key=login, dry_run=True):
            self._rollback_login_failed_rl_usage()
            self._action, self._key = _ANYWHERE, login
            raise self.validation_error("too_many_login_attempts")

    def _get_login_attempts_cache_key(self, request: HttpRequest, **credentials: Any) -> str:
        return f"{_login(credentials)}|{ratelimit.get_ip(request)}"

    def validation_error(self, code: str, *arguments: Any) -> ValidationError:
        """Return the sentence of an error; one about haste says how long to wait."""
        if code != "too_many_login_attempts":
            return super().validation_error(code, *arguments)
        LOG.warning("Quá nhiều lần thử từ %s", self.get_client_ip(self.request))
        action = getattr(self, "_action", _FAILED)
        key = getattr(self, "_key", None) or _second_step_key(self.request)
        return ValidationError(say_wait(self.request, action, key), code=code)

    def authentication_failed(self, request: HttpRequest, **credentials: Any) -> None:
        """Log a refused sign-in; a name that is no account may be a password, so is left out."""
        login = _login(credentials)
        ratelimit.consume(request, app=_APP, action=_ANYWHERE, key=login)
        known = models.Account.objects.filter(login=login).exists()
        LOG.warning(
            "Đăng nhập bị từ chối: %s, từ %s",
            login if known else "không có tài khoản",
            self.get_client_ip(request),
        )

    def pre_login(
        self, request: HttpRequest, user: AbstractBaseUser, **told: Any
    ) -> HttpResponse | None:
        """Refuse an invented person's account from anywhere but this machine."""
        is_invented = models.Person.objects.filter(accounts=user.pk, is_demonstration=True)
        if is_invented.exists() and not middleware.may_use_demonstration(request):
            LOG.warning(
                "Tài khoản minh họa bị từ chối: %s, từ %s",
                user.get_username(),
                self.get_client_ip(request),
            )
            sentence = _("Tài khoản minh họa chỉ dùng được ngay trên máy đang chạy nq57.")
            return shared.show_refusal(request, rules.OrgsError(sentence))
        response: HttpResponse | None = super().pre_login(request, user, **told)
        return response

    def login(self, request: HttpRequest, user: AbstractBaseUser) -> None:
        """Sign in, and write it into the journal."""
        super().login(request, user)
        record(user, "sign_in")

    def post_login(self, request: HttpRequest, user: AbstractBaseUser, **told: Any) -> HttpResponse:
        """Let this browser be known for the account, so that strangers cannot slow it."""
        response = super().post_login(request, user, **told)
        response.set_signed_cookie(
            _BROWSER,
            user.get_username(),
            salt=_BROWSER,
            max_age=_BROWSER_AGE,
            secure=request.is_secure(),
            httponly=True,
            samesite="Lax",
        )
        return response

    def send_notification_mail(
        self, template_prefix: str, user: AbstractBaseUser, *_rest: Any, **_named: Any
    ) -> None:
        """Write what changed about an account into the journal, where others send an e-mail."""
        record(user, template_prefix.rsplit("/", 1)[-1])


class SecondFactorAdapter(DefaultMFAAdapter):
    """Time codes, passkeys and recovery codes, encrypted with ``settings.FIELD_KEYS``."""

    error_messages = {
        **DefaultMFAAdapter.error_messages,
        "incorrect_code": gettext_lazy(
            "Mã chưa đúng. Chờ mã mới hiện trong ứng dụng rồi nhập lại."
        ),
        "cannot_delete_authenticator": gettext_lazy("Không gỡ được lớp xác thực thứ hai này."),
        "cannot_generate_recovery_codes": gettext_lazy(
            "Chỉ lập mã dự phòng sau khi đã có ứng dụng xác thực hoặc khóa bảo mật."
        ),
    }

    def encrypt(self, text: str) -> str:
        """Return a secret encrypted with the newest key."""
        return _keys().encrypt(text.encode()).decode()

    def decrypt(self, encrypted_text: str) -> str:
        """Return a secret that any of the known keys encrypted."""
        return _keys().decrypt(encrypted_text.encode()).decode()

    def build_totp_svg(self, url: str) -> str:
        """Draw the QR code with attributes only: the policy allows no inline style."""
        drawn: str = segno.make(url, error="m").svg_inline(
            scale=5, light="#fff", svgclass=None, lineclass=None
        )
        return drawn

    def generate_authenticator_name(self, user: AbstractBaseUser, type: str) -> str:
        """Propose a name for a new security key."""
        number = Authenticator.objects.filter(user_id=user.pk, type=type).count() + 1
        return _("Khóa bảo mật %(number)s") % {"number": number}

    def get_public_key_credential_user_entity(self, user: AbstractBaseUser) -> dict[str, Any]:
        """Describe the account to the device that keeps the passkey."""
        entity: dict[str, Any] = super().get_public_key_credential_user_entity(user)
        return entity | {"display_name": f"nq57 {user.get_username()}"}


class ProviderEnds(OpenIDConnectOAuth2Adapter):
    """Where the province's provider answers, as its discovery document says."""

    @property
    def openid_config(self) -> dict[str, Any]:
        """Return the discovery document, with what the standard says of a missing entry.

        Source: OpenID Connect Discovery 1.0, section 3.

        :raises OAuth2Error: when it names no address to sign in at.
        """
        found = super().openid_config
        needed = {"issuer", "authorization_endpoint", "token_endpoint"}
        if not isinstance(found, dict) or not needed <= found.keys():
            raise OAuth2Error("discovery document without its addresses")
        found.setdefault("token_endpoint_auth_methods_supported", ["client_secret_basic"])
        return found


class Provider(OpenIDConnectProvider):
    """The province's provider: a nonce ties its answer to one sign-in, PKCE its code."""

    oauth2_adapter_class = ProviderEnds

    def redirect(
        self,
        request: HttpRequest,
        process: str,
        next_url: str | None = None,
        data: Any = None,
        **_asked: Any,
    ) -> HttpResponse:
        """Lead to the provider; parameters that the address asks for are not passed on."""
        nonce = get_random_string(32)
        answer: HttpResponse
        try:
            answer = super().redirect(
                request, process, next_url, data, auth_params={"nonce": nonce}, nonce=nonce
            )
        except (OAuth2Error, RequestException) as error:
            answer = render_authentication_error(request, self, exception=error)
        return answer

    def extract_uid(self, data: dict[str, Any]) -> str:
        """Return what an account is known by: ``iss`` and ``sub``, which are never given anew.

        Their hash, for they are longer than the column. Source: OpenID Connect Core 1.0,
        sections 2 and 5.7.

        :raises OAuth2Error: when the identity token has none.
        """
        token = data.get("id_token", {})
        if not token.get("sub"):
            raise OAuth2Error("no identity token with a subject")
        return hashlib.sha256(f"{token['iss']} {token['sub']}".encode()).hexdigest()


class ProviderAdapter(DefaultSocialAccountAdapter):
    """Sign in through the province's own provider, only for accounts connected before."""

    error_messages = {
        **DefaultSocialAccountAdapter.error_messages,
        "no_password": gettext_lazy(
            "Tài khoản chưa có mật khẩu: đặt mật khẩu trước rồi mới bỏ nối."
        ),
        "connected_other": gettext_lazy("Danh tính này đã nối với một tài khoản khác."),
    }

    def get_provider(
        self, request: HttpRequest, provider: str, client_id: str | None = None
    ) -> Provider:
        """Return the province's provider."""
        return Provider(request, app=self.get_app(request, provider=provider, client_id=client_id))

    def pre_social_login(self, request: HttpRequest, sociallogin: SocialLogin) -> None:
        """Refuse an identity token that was made for another sign-in.

        :raises OAuth2Error: for a wrong nonce.
        """
        made_for = sociallogin.account.extra_data["id_token"].get("nonce")
        if not made_for or made_for != sociallogin.state.get("nonce"):
            raise OAuth2Error("nonce of another sign-in")

    def is_open_for_signup(self, request: HttpRequest, sociallogin: SocialLogin) -> bool:
        """Refuse identities that no account has connected.

        :raises ImmediateHttpResponse: always, with a page that says what to do.
        """
        LOG.warning("Đăng nhập qua nơi cấp bị từ chối: danh tính chưa nối, từ %s", _place(request))
        sentence = _(
            "Danh tính này chưa nối với tài khoản nào. Đăng nhập bằng mật khẩu một lần, mở "
            "«Tài khoản của tôi» rồi chọn «Nối, bỏ nối»; nếu chưa có tài khoản, hỏi người quản "
            "trị của cơ quan."
        )
        page = "socialaccount/authentication_error.html"
        raise ImmediateHttpResponse(render(request, page, {"sentence": sentence}, status=403))

    def on_authentication_error(
        self,
        request: HttpRequest,
        provider: Provider,
        error: str | None = None,
        exception: Exception | None = None,
        extra_context: dict[str, Any] | None = None,
    ) -> None:
        """Log why it failed; tell an old or foreign sign-in from a fault of the provider."""
        why = repr(exception or error)[:300]  # it may hold a whole answer of the provider
        LOG.warning("Đăng nhập qua nơi cấp không xong: %s, từ %s", why, _place(request))
        if extra_context is not None and "state_id" in extra_context:
            extra_context["sentence"] = _(
                "Lần đăng nhập này đã quá lâu, đã dùng, hoặc bắt đầu ở trình duyệt khác. "
                "Bắt đầu lại từ trang đăng nhập."
            )


def is_known_browser(request: HttpRequest, login: str) -> bool:
    """Say whether this browser has signed in to the account before."""
    return bool(request.get_signed_cookie(_BROWSER, "", salt=_BROWSER) == login)


def say_wait(request: HttpRequest, action: str, key: str) -> str:
    """Return the sentence that says how long a key of failed sign-ins must still wait."""
    seconds = _seconds_to_wait(request, action, key)
    if seconds <= 90:
        return _(
            "Sai quá nhiều lần. Chờ %(seconds)s giây rồi thử lại; tài khoản không bị khóa."
        ) % {"seconds": seconds}
    return _("Sai quá nhiều lần. Chờ %(minutes)s phút rồi thử lại; tài khoản không bị khóa.") % {
        "minutes": -(-seconds // 60)
    }


def record(user: AbstractBaseUser, verb: str) -> None:
    """Write an act of a person on the own account into the journal."""
    request = context.request
    actor = getattr(request, "actor", None) or audit_rules.Actor(account=user.get_username())
    audit.record(
        by=actor,
        at=timezone.now(),
        verb=verb,
        subject_kind="account",
        subject_code=user.get_username(),
    )


def _place(request: HttpRequest) -> str:
    return str(ratelimit.get_ip(request))


def _login(credentials: dict[str, Any]) -> str:
    return str(credentials.get("username", "")).strip().lower()


def _seconds_to_wait(request: HttpRequest, action: str, key: str) -> int:
    now = time.time()
    wait = 1.0
    for rate in ratelimit.get_rates(app=_APP, action=action):
        name = ratelimit.get_cache_key(request, app=_APP, action=action, rate=rate, key=key)
        recent = [at for at in cache.get(name, []) if at > now - rate.duration]
        if len(recent) >= rate.amount:
            wait = max(wait, recent[rate.amount - 1] + rate.duration - now)
    return int(wait) + 1


def _second_step_key(request: HttpRequest) -> str:
    stage = getattr(request, "_login_stage", None)
    user = stage.login.user if stage else request.user
    return f"mfa-auth-user-{user.pk}"


def _keys() -> MultiFernet:
    return MultiFernet([Fernet(key) for key in settings.FIELD_KEYS])
