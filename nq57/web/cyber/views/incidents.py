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
from nq57.web.shared import acting, chips, pages, registers, states

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
    filters, picks = _read_filters(request)
    shown = asked if asked in ("all", "late") else ""
    if filters.state and rules.INCIDENT.states[filters.state].is_closed:
        shown = "all"  # it is not among those that run
    found = queries.list_incidents(by=by, now=now, asked=shown, filters=filters)
    counts = queries.count_board(by=by, now=now, filters=filters)
    page = pages.take(found, request, key=("-case_id",)) if shown == "all" else None
    rows = page.rows if page else queries.order_board(found)
    return {
        "bar": registers.make_bar(request, picks), "is_filtered": any(filters.__dict__.values()),
        "page": page, "rows": [(one, *_tell_end(one)) for one in rows], "now": now,
        "chips": chips.make_chips(request, "xem", [
            chips.Choice("", _("Đang xử lý"), counts["open"]),
            chips.Choice("late", _("Quá hạn báo cáo"), counts["late"]),
            chips.Choice("all", _("Tất cả"), counts["all"]),
        ]),
    }  # fmt: skip


def _read_filters(
    request: HttpRequest,
) -> tuple[queries.IncidentFilters, list[registers.Pick]]:
    """Return what the address asks of the list, and the picks that ask it."""
    kinds = [(one.code, _(one.name)) for one in models.IncidentKind.objects.all()]
    words = {key: word for key, (_kind, word) in states.INCIDENTS.items()}
    grades = {
        "serious": _("Nghiêm trọng"), "ordinary": _("Thông thường"),
        "untriaged": _("Chưa phân loại"),
    }  # fmt: skip
    filters = queries.IncidentFilters(
        text=request.GET.get("q", "").strip(),
        state=registers.read_pick(request, "trang-thai", words),
        kind=registers.read_pick(request, "loai", dict(kinds)),
        grade=registers.read_pick(request, "muc-do", queries.GRADES),
    )
    return filters, [
        registers.Pick("trang-thai", _("Trạng thái"), list(words.items()), filters.state),
        registers.Pick("muc-do", _("Mức độ"), list(grades.items()), filters.grade),
        registers.Pick("loai", _("Loại sự cố"), kinds, filters.kind),
    ]


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
    office = orgs.Organisation.objects.get(code=by.organisation)
    asks_office = permissions.may_report_any(by)
    if asks_office:
        picked = forms.OfficeForm(request.GET or None)
        if not picked.is_valid():
            return _ask_office(request, picked)
        office = picked.cleaned_data["office"]
    form = _make_report_form(request, office)
    if request.method == "POST" and form.is_valid():
        try:
            made = _report(request, form, office)
        except rules.FaultyError as error:
            form.blame(error)
        except common.REFUSALS as error:
            form.add_error(None, str(error))
        else:
            messages.success(request, _("Đã báo sự cố. Cơ quan phụ trách đã được thông báo."))
            return redirect(made)
    context = {"form": form, "office": office, "asks_office": asks_office}
    status = 422 if request.method == "POST" else 200
    return render(request, "cyber/incident_report.html", context, status=status)


def _ask_office(request: HttpRequest, picked: forms.OfficeForm) -> HttpResponse:
    """Ask of which office the incident is, so that only its systems are offered."""
    is_bad = request.method == "POST" or picked.is_bound
    return render(request, "cyber/incident_office.html", {
        "form": picked, "offices": common.list_offices(),
    }, status=422 if is_bad else 200)  # fmt: skip


def _make_report_form(request: HttpRequest, office: orgs.Organisation) -> forms.ReportForm:
    by = acting.get_actor(request)
    names = org_queries.list_account_names(logins={by.account})
    return forms.ReportForm(
        request.POST or None, request.FILES or None,
        systems=list(queries.list_offered_systems(office=office.code)),
        initial={
            # Who calls the centre is to be called, not who writes it down.
            "contact_name": names.get(by.account, "") if office.code == by.organisation else "",
            "scope": enums.Scope.IN,
        },
    )  # fmt: skip


@transaction.atomic
def _report(
    request: HttpRequest, form: forms.ReportForm, office: orgs.Organisation
) -> models.Incident:
    by, at, sent = acting.get_actor(request), timezone.now(), form.cleaned_data.get("file")
    file = file_actions.store_file(source=sent, name=sent.name, by=by, at=at) if sent else None
    return actions.report_incident(new=form.read(), office=office, file=file, by=by, at=at)


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
