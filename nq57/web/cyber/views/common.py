"""What the views of the register share."""

import json
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import Any, TypeVar

from django.core.exceptions import ObjectDoesNotExist
from django.http import Http404, HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.translation import gettext as _

from nq57.cases import rules as case_rules
from nq57.files import rules as file_rules
from nq57.orgs import models as orgs
from nq57.plans import models as plans
from nq57.registers.cyber import models, permissions, queries, rules
from nq57.registers.cyber.queries.calls import A, C, O, S
from nq57.registers.cyber.queries.calls import T as N
from nq57.web.shared import acting, days
from nq57.web.shared import views as shared

REFUSALS = (rules.CyberError, case_rules.CasesError, file_rules.FilesError)
T = TypeVar("T")
_MOST_WORDS = 110


def get_system(request: HttpRequest, code: str) -> models.InformationSystem:
    """Return a system that the request's post sees, else 404."""
    return _find(queries.get_system, request, code)


def get_dossier(request: HttpRequest, code: str) -> models.Dossier:
    """Return a dossier that the request's post sees, else 404."""
    return _find(queries.get_dossier, request, code)


def get_call(request: HttpRequest, calls: queries.Calls[C, O, A, S, N], code: str) -> C:
    """Return a campaign or review that the request's post sees, else 404."""
    return _find(calls.get, request, code)


def get_answer(request: HttpRequest, calls: queries.Calls[C, O, A, S, N], code: str) -> A:
    """Return what an office answered in a call, if the request's post sees it, else 404."""
    return _find(calls.get_answer, request, code)


def get_database(request: HttpRequest, code: str) -> models.Database:
    """Return a database that the request's post sees, else 404."""
    return _find(queries.get_database, request, code)


def get_officer(request: HttpRequest, code: str) -> models.Officer:
    """Return an officer that the request's post sees, else 404."""
    return _find(queries.get_officer, request, code)


def get_plan(request: HttpRequest, code: str) -> models.ResponsePlan:
    """Return a response plan that the request's post sees, else 404."""
    return _find(queries.get_plan, request, code)


def get_incident(request: HttpRequest, code: str) -> models.Incident:
    """Return an incident that the request's post sees, at least in part, else 404."""
    return _find(queries.get_incident, request, code)


def get_drill(request: HttpRequest, code: str) -> models.Drill:
    """Return an exercise that the request's post sees, else 404."""
    return _find(queries.get_drill, request, code)


def get_vulnerable_system(request: HttpRequest, code: str) -> models.InformationSystem:
    """Return a system whose vulnerabilities the request's post sees, else 404."""
    return _find(queries.get_vulnerable_system, request, code)


def get_vulnerability(request: HttpRequest, pk: int) -> models.Vulnerability:
    """Return a vulnerability whose details the request's post sees, else 404."""
    try:
        return queries.get_vulnerability(pk=pk, by=acting.get_actor(request))
    except ObjectDoesNotExist:
        raise Http404 from None


def get_scan(request: HttpRequest, pk: int) -> models.Scan:
    """Return a scan that the request's post sees, else 404."""
    try:
        return queries.get_scan(pk=pk, by=acting.get_actor(request))
    except ObjectDoesNotExist:
        raise Http404 from None


def _find(get: Callable[..., T], request: HttpRequest, code: str) -> T:
    try:
        return get(code=code, by=acting.get_actor(request))
    except ObjectDoesNotExist:
        raise Http404 from None


def list_offices() -> orgs.OrganisationQuerySet:
    """Return the offices that live today, by name."""
    return orgs.Organisation.objects.on(timezone.localdate()).order_by("sort_key")


@dataclass(frozen=True)
class AskedDay:
    """The day that an address asks for; today where it cannot be read or lies ahead."""

    day: date
    is_wrong: bool
    is_ahead: bool


def read_day(request: HttpRequest) -> AskedDay:
    """Return the day that the address asks for."""
    (day, is_wrong), today = days.read(request), timezone.localdate()
    return AskedDay(min(day, today), is_wrong=is_wrong, is_ahead=day > today)


def name_order(task: plans.Task) -> str:
    """Return what a clause is called in a list to choose from."""
    words = task.title if len(task.title) <= _MOST_WORDS else f"{task.title[:_MOST_WORDS]}…"
    return _("Mục %(code)s: %(words)s (%(document)s)") % {
        "code": task.code, "words": words, "document": task.document,
    }  # fmt: skip


def send_json(told: dict[str, Any], name: str) -> HttpResponse:
    """Answer with a document for other programs, always to be saved."""
    return shared.send_file(json.dumps(told, ensure_ascii=False, indent=2).encode(), name)


def describe_tabs(request: HttpRequest, tab: str) -> dict[str, Any]:
    """Return which parts of the area the post opens, and which is shown."""
    by = acting.get_actor(request)
    return {
        "tab": tab, "may_list": permissions.may_list(by), "may_count": permissions.may_count(by),
        # Who counts the province and reads the own office's list, which says so.
        "is_own_part": permissions.may_count(by) and not permissions.may_read_all(by),
        "may_list_drills": permissions.may_list_drills(by),
        "may_report_period": permissions.may_report_period(by),
        "may_see_campaigns": permissions.may_list(by) or permissions.may_count(by),
        "may_read_shared": permissions.may_share(by, "read"),
        "may_share": permissions.may_share(by, "prepare"),
        "may_receive": permissions.may_share(by, "receive"),
        "may_read_peers": permissions.may_read_peers(by),
    }  # fmt: skip
