"""What these pages share: who may read, on which day, and the form of every change."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from functools import wraps
from typing import Any, Concatenate, ParamSpec

from django import forms as django_forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from nq57.audit import models as audit
from nq57.law import permissions, rules
from nq57.notices import rules as notice_rules
from nq57.orgs import queries as orgs_queries
from nq57.orgs import rules as orgs_rules
from nq57.web.shared import acting, days, formats

READ_OR_POST = ["GET", "HEAD", "POST"]
_HISTORY = 20
P = ParamSpec("P")
_View = Callable[Concatenate[acting.OfficialRequest, P], HttpResponse]


@dataclass(frozen=True)
class Change:
    """How one kind of change is asked for and made; ``make`` returns where to go next."""

    title: str
    lead: str
    back_url: str
    back_label: str
    make: Callable[[], str]
    button: str = ""


def for_readers(view: _View[P]) -> _View[P]:
    """Let a view answer only who may read the settings; others get the refusal's sentence."""

    @wraps(view)
    def answer(
        request: acting.OfficialRequest, /, *arguments: P.args, **named: P.kwargs
    ) -> HttpResponse:
        permissions.check_may_read(request.actor)
        return view(request, *arguments, **named)

    return answer


def for_changers(view: _View[P]) -> _View[P]:
    """Let a view answer only who may change the settings; others get the refusal's sentence."""

    @wraps(view)
    def answer(
        request: acting.OfficialRequest, /, *arguments: P.args, **named: P.kwargs
    ) -> HttpResponse:
        permissions.check_may_change(request.actor)
        return view(request, *arguments, **named)

    return answer


def answer_change(
    request: acting.OfficialRequest,
    form: django_forms.Form,
    change: Change,
    **context: Any,
) -> HttpResponse:
    """Show the form, the refusal with what was typed, or go where the change shows."""
    refusal = ""
    if request.method == "POST" and form.is_valid():
        try:
            url = change.make()
        except (rules.LawError, notice_rules.NoticesError, orgs_rules.OrgsError) as error:
            refusal = str(error)
        else:
            messages.success(request, _("Đã ghi."))
            return redirect(url)
    context |= {"form": form, "change": change, "refusal": refusal}
    status = 422 if request.method == "POST" else 200
    return render(request, "law/change.html", context, status=status)


def read_day(request: acting.OfficialRequest) -> dict[str, Any]:
    """Return the page's day, as typed in the address, and whether it was no day."""
    day, is_wrong = days.read(request)
    return {"on": day, "day": formats.format_day(day), "is_wrong_day": is_wrong}


def list_history(request: acting.OfficialRequest, kind: str, code: str) -> "list[audit.Entry]":
    """Return the newest journal entries about a row that the actor may read."""
    return list(orgs_queries.list_journal(by=request.actor).about(kind, code)[:_HISTORY])


def is_in_force(since: date | None, until: date | None, day: date) -> bool:
    """Tell whether a validity covers a day; an unknown date is no bound."""
    return (since is None or since <= day) and (until is None or day < until)
