"""What happens around every request: the language, who acts, the second factor."""

import contextlib
import dataclasses
import logging
import secrets
import time
from collections.abc import Callable
from typing import Any
from urllib.parse import urlencode, urlsplit

from allauth.mfa.models import Authenticator
from django.conf import settings
from django.contrib.auth.models import AnonymousUser
from django.http import (
    Http404,
    HttpRequest,
    HttpResponse,
    HttpResponseNotAllowed,
    HttpResponseRedirect,
    QueryDict,
    RawPostDataException,
    UnreadablePostError,
)
from django.http.multipartparser import MultiPartParserError
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone, translation

from nq57.core import counters, logs, refusals
from nq57.notices import queries as notices
from nq57.orgs import enums, models, queries, rules
from nq57.web.shared import views

LOG = logging.getLogger("nq57.request")
SESSION_KEY = "post"
SECOND_FACTOR_ROLES = frozenset(
    {enums.Role.COORDINATOR, enums.Role.ADMINISTRATOR, enums.Role.LEADER}
)
_LOOPBACK = frozenset({"127.0.0.1", "::1"})
_FORWARDED = (
    "HTTP_X_FORWARDED_FOR", "HTTP_X_FORWARDED_HOST", "HTTP_X_FORWARDED_PROTO", "HTTP_FORWARDED",
    "HTTP_VIA", "HTTP_X_REAL_IP",
)  # fmt: skip
_Answer = Callable[[HttpRequest], HttpResponse]


def choose_language(get_response: _Answer) -> _Answer:
    """Speak Vietnamese unless the reader chose otherwise.

    The browser's own language is not asked: many offices run an English Windows.
    """
    known = dict(settings.LANGUAGES)

    def middleware(request: HttpRequest) -> HttpResponse:
        chosen = request.COOKIES.get(settings.LANGUAGE_COOKIE_NAME, "")
        language = chosen if chosen in known else settings.LANGUAGE_CODE
        with translation.override(language):
            request.LANGUAGE_CODE = language
            response = get_response(request)
        response.headers.setdefault("Content-Language", language)
        return response

    return middleware


def take_out_nul(get_response: _Answer) -> _Answer:
    """Take the letter NUL out of what is asked and typed: no column of the database holds it.

    :raises Http404: when the address itself has it.
    """

    def middleware(request: HttpRequest) -> HttpResponse:
        if "\0" in request.path_info:
            raise Http404
        if "%00" in request.META.get("QUERY_STRING", ""):
            request.GET = _drop_nul(request.GET)
        if request.method == "POST":
            # Who went away gets no answer; a form that cannot be taken apart is an empty one.
            with contextlib.suppress(UnreadablePostError, MultiPartParserError):
                if any("\0" in text for _, texts in request.POST.lists() for text in texts):
                    request.POST = _drop_nul(request.POST)
        return get_response(request)

    def process_exception(_request: HttpRequest, error: Exception) -> HttpResponse | None:
        # A form was sent where a page reads plain content: the form was read above.
        return HttpResponse(status=400) if isinstance(error, RawPostDataException) else None

    middleware.process_exception = process_exception  # type: ignore[attr-defined]
    return middleware


def answer_refusals(get_response: _Answer) -> _Answer:
    """Answer in our own words: with 403 and its sentence where an act is refused for want of a
    right, and with a page where an address was opened that only takes forms."""

    def middleware(request: HttpRequest) -> HttpResponse:
        response = get_response(request)
        if isinstance(response, HttpResponseNotAllowed) and not response.content:
            return views.show_wrong_method(request, response["Allow"])
        return response

    def process_exception(request: HttpRequest, error: Exception) -> HttpResponse | None:
        is_refusal = isinstance(error, refusals.NotAllowedError)
        return views.show_refusal(request, error) if is_refusal else None

    middleware.process_exception = process_exception  # type: ignore[attr-defined]
    return middleware


def _drop_nul(sent: QueryDict) -> Any:  # the stubs take an immutable one, by a name of theirs
    kept = QueryDict(mutable=True)
    for name, texts in sent.lists():
        kept.setlist(name.replace("\0", ""), [str(text).replace("\0", "") for text in texts])
    kept._mutable = False
    return kept


class ActUnderPost:
    """Let a session act under one post: ``request.actor``, ``request.post``, ``request.posts``.

    Pages that need a sign-in need a post too, and the second factor where the post asks for
    it; a person's own pages (below ``/tai-khoan/toi/``) need neither.
    """

    def __init__(self, get_response: _Answer) -> None:
        """Keep the next layer."""
        self._get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Find out who acts, then answer; programs ask whether invented people may."""
        request.is_trial = may_use_demonstration(request)  # type: ignore[attr-defined]
        find_actor(request)
        return self._get_response(request)

    def process_view(
        self, request: Any, view: Any, _arguments: object, _named: object
    ) -> HttpResponse | None:
        """Lead to the choice of a post or to the second factor before anything else."""
        if not request.user.is_authenticated or not getattr(view, "login_required", True):
            return None
        if request.path.startswith(settings.OWN_PAGES):
            return None
        if request.post is None and not request.posts:
            return render(request, "accounts/no_post.html", status=403)
        if request.post is None:
            return _redirect("choose_post", request)
        if request.must_enrol:
            return _redirect("mfa_index", request)
        return None


def find_actor(request: Any) -> None:
    """Set who acts from the session and today's posts.

    Who still lacks the second factor of the post acts without its role, on open pages too.
    """
    request.actor = request.post = None
    request.posts, request.must_enrol = [], False
    account = request.user
    if isinstance(account, AnonymousUser) or not account.is_authenticated:
        return
    today = timezone.localdate()
    request.posts = [
        post
        for post in notices.list_acting(account=account, on=today)
        if post.organisation.lifetime.contains(today) and _may_be_used(post.person, request)
    ]
    if request.posts:
        account.person = request.posts[0].person  # loaded with the post; every page names it
    request.post = _chosen(request)
    if request.post is None:
        request.actor = rules.Actor(account=account.login)
        return
    request.actor = queries.get_actor(account=account, post=request.post, on=today)
    request.must_enrol = needs_second_factor(request.post) and not (
        request.post.person.is_demonstration or _has_second_factor(account)
    )
    if request.must_enrol:
        request.actor = dataclasses.replace(request.actor, role="", is_sealed=False)


def may_use_demonstration(request: HttpRequest) -> bool:
    """Say whether invented people may act: with demonstration data, from this machine itself."""
    name = urlsplit(f"//{request.get_host()}").hostname
    return bool(
        settings.HAS_DEMONSTRATION
        and comes_from_machine(request)
        and name in {*_LOOPBACK, "localhost"}
    )


def comes_from_machine(request: HttpRequest) -> bool:
    """Say whether a request was made on this machine itself, past no proxy."""
    is_local = request.META.get("REMOTE_ADDR") in _LOOPBACK
    return is_local and not any(header in request.META for header in _FORWARDED)


def log_requests(get_response: _Answer) -> _Answer:
    """Log each request: method, the pattern of its address, answer, time, a number of its own.

    No person is in it: no address that was asked from, no account, nothing that was asked for.
    """

    def middleware(request: HttpRequest) -> HttpResponse:
        begun = time.monotonic()
        number = secrets.token_hex(6)
        token = logs.REQUEST.set(number)
        try:
            response = get_response(request)
            found = getattr(request, "resolver_match", None)
            told = {
                "method": request.method,
                "route": found.route if found else "",
                "status": response.status_code,
                "ms": round(1000 * (time.monotonic() - begun)),
            }
            LOG.info("request", extra={"told": told})
            counters.count_request(area=_name_area(found), status=response.status_code)
        finally:
            logs.REQUEST.reset(token)
        response.headers.setdefault("X-Request-ID", number)
        return response

    return middleware


def _name_area(found: Any) -> str:
    """Return the area of the site that answered: few words, whatever was asked for."""
    if found is None:
        return "none"
    if found.namespaces:
        return str(found.namespaces[0])
    parts = found.func.__module__.split(".")
    is_ours = parts[:2] == ["nq57", "web"] and len(parts) > 2
    return str(parts[2] if is_ours else parts[0])


def needs_second_factor(post: models.Post) -> bool:
    """Say whether a post may be used only with a second factor."""
    return post.role in SECOND_FACTOR_ROLES or post.is_sealed


def _chosen(request: Any) -> models.Post | None:
    posts: list[models.Post] = request.posts
    if len(posts) == 1:
        return posts[0]
    code = request.session.get(SESSION_KEY)
    return next((post for post in posts if post.code == code), None)


def _has_second_factor(account: models.Account) -> bool:
    kinds = (Authenticator.Type.TOTP, Authenticator.Type.WEBAUTHN)
    return bool(Authenticator.objects.filter(user=account, type__in=kinds).exists())


def _may_be_used(person: models.Person, request: HttpRequest) -> bool:
    return not person.is_demonstration or may_use_demonstration(request)


def _redirect(name: str, request: HttpRequest) -> HttpResponseRedirect:
    wanted = request.get_full_path() if request.method == "GET" else reverse("home")
    return HttpResponseRedirect(f"{reverse(name)}?{urlencode({'next': wanted})}")
