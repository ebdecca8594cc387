"""Act as an invented person, from this machine alone; see how far the loading is."""

from allauth.account.adapter import get_adapter
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from nq57.core import refusals
from nq57.orgs import models as orgs
from nq57.orgs import queries as org_queries
from nq57.web import middleware
from nq57.web.shared import demonstration


@require_POST
@login_not_required
def enter(request: HttpRequest) -> HttpResponse:
    """Sign in as the invented person of a post, and lead to a guided step's page."""
    step = demonstration.find_step(request.POST.get("step", ""))
    post = demonstration.find_post(request, step, request.POST.get("post", ""))
    account = orgs.Account.objects.filter(person__posts=post, is_active=True).first()
    if post is None or account is None:
        sentence = _("Tài khoản minh họa chỉ dùng được ngay trên máy đang chạy nq57.")
        raise refusals.NotAllowedError(sentence)
    opened = demonstration.list_opened(request)
    if request.user != account:
        get_adapter(request).login(request, account)
    request.session[middleware.SESSION_KEY] = post.code  # the account may hold others
    middleware.find_actor(request)
    # Signing in as somebody else begins a new session; what was ticked goes along.
    demonstration.keep_opened(request, {*opened, step.key} if step else opened)
    place = demonstration.get_address(step) if step else reverse("home")
    return HttpResponseRedirect(place)


@require_safe
@login_not_required
def show_progress(request: HttpRequest) -> HttpResponse:
    """Show how far the loading is; the fragment asks again until it is whole."""
    held = org_queries.get_demonstration()
    return render(request, "demonstration/_progress.html", {"demonstration": held})
