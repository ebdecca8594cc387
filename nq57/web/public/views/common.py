"""What every public page does: open to all, no cookie, told unchanged by its ETag."""

import functools
from collections.abc import Callable
from typing import Any

from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.cache import patch_cache_control
from django.views.decorators.http import conditional_page, require_safe

from nq57.releases import models, queries

MAX_AGE = 60
_View = Callable[..., HttpResponse]


def public(view: _View) -> _View:
    """Open a page to all; who has it already is told that nothing changed.

    An official's copy is not for caches in between: its head bears a name.
    """

    @require_safe
    @conditional_page
    @functools.wraps(view)
    def answer(request: HttpRequest, *args: Any, **named: Any) -> HttpResponse:
        response = view(request, *args, **named)
        if request.user.is_authenticated:
            patch_cache_control(response, private=True, no_cache=True)
        else:
            patch_cache_control(response, public=True, max_age=MAX_AGE)
        return response

    return login_not_required(answer)


def show(request: HttpRequest, name: str, context: dict[str, Any]) -> HttpResponse:
    """Render a page of the portal."""
    return render(request, f"public/{name}.html", context)


def get_release(pk: int) -> models.Release:
    """Return a public release.

    :raises Http404: when there is none.
    """
    try:
        return queries.get_release(pk=pk)
    except models.Release.DoesNotExist as error:
        raise Http404 from error
