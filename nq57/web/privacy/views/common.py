"""What the views of the register share."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from django import forms as django_forms
from django.core.exceptions import ObjectDoesNotExist
from django.http import Http404, HttpRequest
from django.utils import timezone

from nq57.cases import models as cases
from nq57.cases import rules as case_rules
from nq57.files import rules as file_rules
from nq57.orgs import queries as org_queries
from nq57.orgs import rules as org_rules
from nq57.registers.base import rules as base_rules
from nq57.web.shared import acting

REFUSALS = (base_rules.EntryError, case_rules.CasesError, file_rules.FilesError)


@dataclass(frozen=True)
class Step:
    """One step that may be taken now: its words, its form; whether it is the main one."""

    do: str
    label: str
    form: django_forms.Form | None
    is_main: bool = False


def find(get: Callable[..., Any], request: HttpRequest, code: str) -> Any:
    """Return what the request's post sees under a code, else 404."""
    try:
        return get(code=code, by=acting.get_actor(request))
    except ObjectDoesNotExist:
        raise Http404 from None


def read_day(request: HttpRequest) -> tuple[date, bool]:
    """Return the day that the address asks for, by default today, and whether it is no day."""
    typed = request.GET.get("ngay", "").strip()
    day = org_rules.parse_day(typed) if typed else timezone.localdate()
    return (timezone.localdate(), True) if day is None else (day, False)


def describe_steps(
    case: cases.Case, words: Mapping[str, tuple[str, Any]]
) -> list[tuple[cases.Step, str, str]]:
    """Return the steps of a case, the newest first, with who took each and the state after it."""
    steps = list(case.steps.order_by("-pk"))
    names = org_queries.list_account_names(logins={one.account for one in steps})
    states = [str(words[one.after][1]) if one.after != one.before else "" for one in steps]
    return [
        (one, names.get(one.account, ""), state)
        for one, state in zip(steps, states, strict=True)
    ]  # fmt: skip
