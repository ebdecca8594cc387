"""Incidents: the board and the lists, reporting one, triaging it."""

from typing import Any

from django.contrib import messages
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from nq57.core import refusals
from nq57.files import actions as file_actions
from nq57.orgs import models as orgs
from nq57.orgs import queries as org_queries
from nq57.registers.cyber import actions, enums, models, permissions, queries, rules
from nq57.web.cyber.forms import incidents as forms
from nq57.web.cyber.views import common
from nq57.web.shared import acting, chips, pages, states

_READ_OR_POST = ["GET", "HEAD", "POST"]


@require_safe
def list_incidents(request: HttpRequest) -> HttpResponse:
    """List the incidents that the post may read, the next clock first; the province's numbers
    to who sees only these."""
    by, now = acting.get_actor(request), timezone.now()
    reads, counts = permissions.may_list(by), permissions.may_count(by)
    if not reads and not counts:
        raise refusals.NotAllowedError("Vị trí đang dùng không xem sự cố an ninh mạng.")
    asked = request.GET.get("xem", "")
    context: dict[str, Any] = {
        **common.describe_tabs(request, "incidents"), "reads": reads,
        "may_report": permissions.may_report(by, by.organisation),
        "counts": queries.count_incidents(now=now) if counts else None,
    }  # fmt: skip
    if reads:
        context |= _list_rows(request, asked)
    return render(request, "cyber/incidents.html", context)


def _list_rows(request: HttpRequest, asked: str) -> dict[str, Any]:
    by, now = acting.get_actor(request), timezone.now()
    every = queries.list_incidents(by=by, now=now, asked="all")
    running = queries.list_incidents(by=by, now=now)
    late = queries.list_incidents(by=by, now=now, asked="late")
    found = {"all": every, "late": late}.get(asked, running)
    page = pages.take(found, request, key=("-case_id",)) if asked == "all" else None
    rows = page.rows if page else queries.order_board(found)
    return {
        "page": page, "rows": [(one, *_tell_end(one)) for one in rows], "now": now,
        "chips": chips.make_chips(request, "xem", [
            chips.Choice("", _("Đang xử lý"), running.count()),
            chips.Choice("late", _("Quá hạn báo cáo"), late.count()),
            chips.Choice("all", _("Tất cả"), every.count()),
        ]),
    }  # fmt: skip


def _tell_end(row: Any) -> tuple[Any, bool]:
    """Return the next end of a clock of an incident, where it is not over, and if it is late."""
    if row.case.closed_at is not None:
        return None, False
    return row.next_end, row.is_late


@require_http_methods(_READ_OR_POST)
def report(request: HttpRequest) -> HttpResponse:
    """Report an incident of the own office; the centre reports for any."""
    by = acting.get_actor(request)
    permissions.check_may_report(by, by.organisation)
    form = _make_report_form(request)
    if request.method == "POST" and form.is_valid():
        try:
            made = _report(request, form)
        except rules.FaultyError as error:
            form.blame(error)
        except common.REFUSALS as error:
            form.add_error(None, str(error))
        else:
            messages.success(request, _("Đã báo sự cố. Cơ quan phụ trách đã được thông báo."))
            return redirect(made)
    asks_office = permissions.may_report_any(by)
    return render(request, "cyber/incident_report.html", {
        "form": form, "offices": common.list_offices() if asks_office else (),
    }, status=422 if request.method == "POST" else 200)  # fmt: skip


def _make_report_form(request: HttpRequest) -> forms.ReportForm:
    by = acting.get_actor(request)
    names = org_queries.list_account_names(logins={by.account})
    return forms.ReportForm(
        request.POST or None, request.FILES or None,
        systems=list(queries.list_offered_systems(office=by.organisation)),
        asks_office=permissions.may_report_any(by),
        initial={
            "contact_name": names.get(by.account, ""), "scope": enums.Scope.IN,
            "office": request.post.organisation.name,  # type: ignore[attr-defined]
        },
    )  # fmt: skip


@transaction.atomic
def _report(request: HttpRequest, form: forms.ReportForm) -> models.Incident:
    by, at, given = acting.get_actor(request), timezone.now(), form.cleaned_data
    own = orgs.Organisation.objects.get(code=by.organisation)
    sent = given.get("file")
    file = file_actions.store_file(source=sent, name=sent.name, by=by, at=at) if sent else None
    return actions.report_incident(
        new=form.read(), office=given.get("office") or own, file=file, by=by, at=at
    )


@require_http_methods(_READ_OR_POST)
def triage(request: HttpRequest, code: str) -> HttpResponse:
    """Answer the serious-incident test; seen first, then recorded."""
    incident, by = common.get_incident(request, code), acting.get_actor(request)
    permissions.check_may_triage(by, incident)
    try:
        criteria = queries.list_criteria_offered(incident=incident)
    except rules.CyberError as error:
        criteria = []
        messages.error(request, str(error))
    form = forms.TriageForm(
        request.POST or None, criteria=criteria, initial=_recall(incident, criteria)
    )
    found = None
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data
        found = rules.find_serious(given["met"], [one.to_rule() for one in criteria])
        if request.POST.get("do") == "save":
            try:
                _triage(request, incident, given, is_found=found.is_serious)
            except common.REFUSALS as error:
                form.add_error(None, str(error))
            else:
                messages.success(request, _("Đã phân loại sự cố."))
                return redirect(incident)
    is_bad = request.method == "POST" and bool(form.errors)
    return render(request, "cyber/incident_triage.html", {
        "incident": incident, "form": form, "found": found, "criteria": criteria,
        "systems": incident.systems.all(), "set": criteria[0].criteria if criteria else None,
    }, status=422 if is_bad else 200)  # fmt: skip


def _recall(incident: models.Incident, criteria: list[models.TriageCriterion]) -> dict[str, Any]:
    """Return what the last triage said; at first, what the levels of the systems say."""
    known: dict[str, Any] = {"personal_data": incident.personal_data}
    triage = queries.find_triage(incident=incident)
    if triage is not None:
        known["met"] = list(triage.met.values_list("code", flat=True))
        return known
    levels = [one.levelling.level for one in incident.systems.all() if one.levelling]
    offered = {one.code for one in criteria}
    return known | {"met": ["level"] if "level" in offered and max(levels, default=0) > 3 else []}


def _triage(
    request: HttpRequest, incident: models.Incident, given: dict[str, Any], *, is_found: bool
) -> None:
    acting.take_as_seen(request, incident.case)
    actions.triage_incident(
        incident=incident, met=given["met"], personal_data=given["personal_data"],
        is_serious=is_found or given["is_raised"], reason=given["reason"],
        by=acting.get_actor(request), at=timezone.now(),
    )  # fmt: skip


def name_state(state: str) -> str:
    """Return the word of a state of an incident."""
    return str(states.INCIDENTS[state][1])
