"""Signing in through the province's own OpenID Connect provider, and connecting to it."""

from urllib.parse import urlsplit

from allauth.socialaccount import views as allauth
from allauth.socialaccount.adapter import get_adapter
from allauth.socialaccount.models import SocialApp
from allauth.socialaccount.providers.oauth2.views import OAuth2CallbackView
from allauth.socialaccount.providers.openid_connect import views as openid
from csp.decorators import csp_update
from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponseBase
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from nq57.web import login


@login_not_required
@never_cache
@require_http_methods(["GET", "POST"])
def begin(request: HttpRequest, provider_id: str) -> HttpResponseBase:
    """Ask whether to go on to the provider, then lead there."""
    address = urlsplit(_get_provider(request, provider_id).server_url)
    # Browsers hold a form's whole way to its policy, also where the provider leads on.
    leads_to = {"form-action": ["https:", f"{address.scheme}://{address.netloc}"]}
    show = csp_update(leads_to)(lambda asked: openid.login(asked, provider_id))
    return show(request)


@login_not_required
@never_cache
@require_safe
def finish(request: HttpRequest, provider_id: str) -> HttpResponseBase:
    """Take the provider's answer: sign in, connect, or say why not."""
    _get_provider(request, provider_id)
    ends = login.ProviderEnds(request, provider_id)
    view = OAuth2CallbackView.adapter_view(ends)  # type: ignore[no-untyped-call]
    answer: HttpResponseBase = view(request)
    return answer


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def connect(request: HttpRequest) -> HttpResponseBase:
    """Show the identities that are connected to one's own account; take one off."""
    if not get_adapter(request).list_apps(request):
        raise Http404
    return allauth.connections(request)


def _get_provider(request: HttpRequest, provider_id: str) -> login.Provider:
    try:
        found: login.Provider = get_adapter(request).get_provider(request, provider_id)
    except SocialApp.DoesNotExist:
        raise Http404 from None
    return found
