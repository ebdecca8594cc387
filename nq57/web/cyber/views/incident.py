"""One incident: what its reader may see of it, its next steps, its files and reports."""

import json
from collections.abc import Callable
from datetime import datetime
from typing import Any

from django import forms as django_forms
from django.contrib import messages
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from nq57.audit import rules as audit_rules
from nq57.files import actions as file_actions
from nq57.orgs import queries as org_queries
from nq57.papers import models as papers
from nq57.registers.cyber import actions, enums, models, permissions, queries, rules
from nq57.registers.cyber.formats import stix
from nq57.web.cyber import forms
from nq57.web.cyber.forms import incidents as incident_forms
from nq57.web.cyber.views import common
from nq57.web.shared import acting, moves, states
from nq57.web.shared import views as shared

_CENTRE: dict[str, tuple[str, ...]] = {
    "reported": ("dismiss", "invite"), "reopened": ("dismiss", "invite"),
    "triaged": ("invite", "dismiss"), "contained": ("invite",), "recovered": ("close", "invite"),
    "closed": ("reopen",), "not_an_incident": ("reopen",),
}  # fmt: skip
_OFFICE = {"triaged": ("contain",), "contained": ("recover",)}
_MAIN = ("contain", "recover", "close")
_JUDGING = ("dismiss", "invite", "close", "reopen", "share")
_TAKING_PART = ("entry", "sign", "unsign")
_FORMS: dict[str, type[django_forms.Form]] = {
    "recover": incident_forms.RecoverForm, "invite": incident_forms.InviteForm,
    "sign": incident_forms.SignForm, "unsign": incident_forms.WithdrawSignForm,
}  # fmt: skip


@require_safe
def show(request: HttpRequest, code: str) -> HttpResponse:
    """Show an incident as far as the post may see it."""
    return _render(request, common.get_incident(request, code))


@require_POST
def act(request: HttpRequest, code: str) -> HttpResponse:
    """Take the step that the form names; what was typed comes back with a refusal."""
    incident, by = common.get_incident(request, code), acting.get_actor(request)
    do = request.POST.get("do", "")
    _check(by, incident, do)
    form = _make_form(do, by, incident, request.POST, request.FILES)
    if form is None:
        refusal = rules.CyberError(_("Chọn một bước trong trang này."))
        return _render(request, incident, refusal=refusal, status=422)
    if not form.is_valid():
        return _render(request, incident, kept={do: form}, status=422)
    acting.take_as_seen(request, incident.case)
    try:
        _act(incident, do, form, by, timezone.now())
    except common.REFUSALS as error:
        incident = common.get_incident(request, code)
        return _render(request, incident, kept={do: form}, refusal=error, status=422)
    messages.success(request, _("Đã ghi: %(what)s.") % {"what": _name_steps()[do]})
    return redirect(incident)


@require_safe
def download(request: HttpRequest, code: str, pk: int) -> HttpResponse:
    """Answer with a file of an incident, always to be saved."""
    incident = common.get_incident(request, code)
    seen = queries.list_files(incident=incident, by=acting.get_actor(request))
    return shared.send_stored(request, get_object_or_404(seen, pk=pk).file)


@require_safe
def print_report(request: HttpRequest, code: str, pk: int) -> HttpResponse:
    """Answer with a report as it was sent, as PDF."""
    incident = common.get_incident(request, code)
    permissions.check_may_see_whole(acting.get_actor(request), incident)
    found = get_object_or_404(models.IncidentReport, pk=pk, incident=incident)
    name = f"{incident.case.code.lower()}-{found.number}.pdf"
    return shared.send_file(queries.print_report(report=found), name)


@require_safe
def export_bundle(request: HttpRequest, code: str) -> HttpResponse:
    """Answer with an incident as a STIX 2.1 bundle, to be shared as its level says."""
    incident = common.get_incident(request, code)
    permissions.check_may_see_whole(acting.get_actor(request), incident)
    try:
        content = json.dumps(stix.write_bundle(incident), ensure_ascii=False, indent=2)
    except rules.CyberError as error:
        return _render(request, incident, refusal=error, status=422)
    return shared.send_file(content.encode(), f"{incident.case.code.lower()}.stix.json")


@require_safe
def download_paper(request: HttpRequest, code: str, pk: int, form: str) -> HttpResponse:
    """Answer with the bytes of a paper of an incident as they were issued."""
    incident = common.get_incident(request, code)
    permissions.check_may_see_whole(acting.get_actor(request), incident)
    issued = get_object_or_404(incident.papers.select_related("paper"), pk=pk)
    found = get_object_or_404(issued.paper.files.select_related("file"), form=form)
    return shared.send_stored(request, found.file)


def _check(by: audit_rules.Actor, incident: models.Incident, do: str) -> None:
    """Refuse who does not take a step of this kind here."""
    if do in _JUDGING:
        permissions.check_may_triage(by, incident)
    elif do in _TAKING_PART:
        permissions.check_may_write_entry(by, incident)
    else:
        permissions.check_may_respond(by, incident)


def _act(
    incident: models.Incident, do: str, form: Any, by: audit_rules.Actor, at: datetime
) -> None:
    given = form.cleaned_data
    told: dict[str, Any] = {"incident": incident, "by": by, "at": at}

    names = ("stage", "recipients", "symbol", "receipt")
    answered = {"number": given.get("number", ""), "by": by, "at": at}
    steps: dict[str, Callable[[], Any]] = {
        "entry": lambda: _write_entry(form, told),
        "contain": lambda: actions.contain_incident(**told, **given),
        "recover": lambda: actions.recover_incident(
            note=given["note"], recovered_at=form.moment, **told
        ),
        "sent": lambda: actions.record_report(
            sent_at=form.moment,
            paper=form.sent_paper,
            **{name: given[name] for name in names},
            **told,
        ),
        "receipt": lambda: actions.record_receipt(
            report=form.answered, received_at=form.moment, **answered
        ),
        "close": lambda: actions.close_incident(**told, **given),
        "dismiss": lambda: actions.dismiss_incident(**told, **given),
        "reopen": lambda: actions.reopen_incident(**told, **given),
        "invite": lambda: actions.invite_office(**told, **given),
        "share": lambda: actions.set_sharing(**told, **given),
        "sign": lambda: actions.add_sign(**told, **given),
        "unsign": lambda: actions.withdraw_sign(
            sign=get_object_or_404(incident.signs, pk=given["sign"]), by=by, at=at
        ),
    }
    steps[do]()


@transaction.atomic
def _write_entry(form: Any, told: dict[str, Any]) -> None:
    given, sent = form.cleaned_data, form.cleaned_data.get("file")
    by, at = told["by"], told["at"]
    file = file_actions.store_file(source=sent, name=sent.name, by=by, at=at) if sent else None
    new = actions.NewEntry(
        kind=given["kind"], text=given["text"], at=form.moment, file=file,
        audience=given.get("audience", enums.Audience.ALL),
    )  # fmt: skip
    actions.write_entry(new=new, **told)


def _name_steps() -> dict[str, str]:
    return {
        "entry": _("Ghi diễn biến"), "contain": _("Đã ngăn chặn"), "recover": _("Đã khôi phục"),
        "sent": _("Ghi báo cáo đã gửi"), "receipt": _("Ghi số tiếp nhận"), "close": _("Đóng sự cố"),
        "dismiss": _("Không phải sự cố"), "reopen": _("Mở lại"),
        "invite": _("Mời cơ quan phối hợp"), "share": _("Đổi mức chia sẻ"),
        "sign": _("Ghi dấu hiệu nhận biết"), "unsign": _("Rút dấu hiệu"),
    }  # fmt: skip


def _make_form(
    do: str, by: audit_rules.Actor, incident: models.Incident, data: Any = None, files: Any = None
) -> Any:
    """Return the form of a step; None where there is no such step."""
    name = f"{do}_%s"
    if do == "entry":
        is_guest = not permissions.may_respond(by, incident)
        return incident_forms.EntryForm(data, files, is_guest=is_guest, auto_id=name)
    if do in _FORMS:
        return _FORMS[do](data, auto_id=name)
    if do == "share":
        return incident_forms.ShareForm(data, initial={"tlp": incident.tlp}, auto_id=name)
    if do == "sent":
        return _make_sent_form(incident, data, name)
    if do == "receipt":
        reports = list(queries.list_reports(incident=incident))
        return incident_forms.ReceiptForm(data, reports=reports, auto_id=name)
    labels = {
        "contain": _("Đã ngăn chặn thế nào"), "close": _("Kết luận, bài học"),
        "dismiss": _("Lý do"), "reopen": _("Lý do mở lại"),
    }  # fmt: skip
    return forms.NoteForm(data, label=labels[do], auto_id=name) if do in labels else None


def _make_sent_form(incident: models.Incident, data: Any, name: str) -> incident_forms.SentForm:
    """Return the form of a report that was sent: the paper to be sent, else what is owed next."""
    papers = list(queries.list_unsent(incident=incident))
    owed = incident.clocks.filter(met_at__isnull=True).select_related("duty")
    if papers:
        owed = owed.filter(duty__stage=papers[0].stage)
    clock = owed.first()
    known = {"stage": clock.duty.stage, "recipients": clock.duty.recipients} if clock else {}
    if papers:
        known["stage"] = papers[0].stage
    return incident_forms.SentForm(data, papers=papers, initial=known, auto_id=name)


def _list_steps(
    by: audit_rules.Actor, incident: models.Incident, kept: dict[str, Any]
) -> list[moves.Step]:
    state, offered = incident.case.state, dict[str, None]()
    is_open = incident.case.closed_at is None
    if permissions.may_respond(by, incident):
        offered |= dict.fromkeys(_OFFICE.get(state, ()))
        if is_open:
            offered["sent"] = None
        if incident.reports.exists():
            offered["receipt"] = None
    if permissions.may_triage(by):
        offered |= dict.fromkeys((*_CENTRE[state], "share"))
    if incident.is_drill:  # it ends with its exercise, and is shared with nobody
        offered = {do: None for do in offered if do not in ("reopen", "share")}
    if is_open and permissions.may_write_entry(by, incident):
        offered = {"entry": None, "sign": None} | offered
    words = _name_steps()
    return [
        moves.Step(
            do, words[do], kept.get(do) or _make_form(do, by, incident), is_main=do in _MAIN
        )
        for do in offered
    ]  # fmt: skip


def _tell_papers(by: audit_rules.Actor, incident: models.Incident) -> dict[str, Any]:
    """Return the papers of an incident, which of them the post opens, and which it may draft."""
    issued = list(queries.list_incident_papers(incident=incident))
    keys = [one.paper_id for one in issued]
    seen = papers.Paper.objects.visible_to(by).filter(pk__in=keys)
    opened = set(seen.values_list("pk", flat=True))
    may_draft = incident.case.closed_at is None and permissions.may_issue_paper(by, incident)
    stages = [
        one for one in enums.Stage
        if one != enums.Stage.BREACH or incident.personal_data == enums.PersonalData.YES
    ]  # fmt: skip
    return {
        "papers": [(one, one.paper_id in opened) for one in issued],
        "drafts": stages if may_draft else (),
    }


def _tell_files(
    by: audit_rules.Actor, incident: models.Incident, *, is_checked: bool
) -> dict[str, Any]:
    """Return the files that the post opens, each with its fault where they were read again."""
    checked = queries.check_files(incident=incident, by=by) if is_checked else {}
    found = queries.list_files(incident=incident, by=by)
    return {
        "files": [(one, checked.get(one.pk)) for one in found], "is_checked": is_checked,
        "damaged": [said for said in checked.values() if said],
    }  # fmt: skip


def _render(
    request: HttpRequest,
    incident: models.Incident,
    *,
    kept: dict[str, Any] | None = None,
    refusal: Exception | None = None,
    status: int = 200,
) -> HttpResponse:
    by, now = acting.get_actor(request), timezone.now()
    sees_whole = permissions.may_see_whole(by, incident)
    entries = list(queries.list_entries(incident=incident, by=by))
    names = org_queries.list_account_names(logins={one.by for one in entries})
    signs = list(incident.signs.select_related("office"))
    may_triage = permissions.may_triage(by)
    return render(request, "cyber/incident.html", {
        "incident": incident, "refusal": refusal, "sees_whole": sees_whole,
        "systems": incident.systems.all(), "triage": queries.find_triage(incident=incident),
        "clocks": queries.list_clocks(incident=incident, now=now) if sees_whole else [],
        "entries": [(one, names.get(one.by, "")) for one in entries],
        **_tell_files(by, incident, is_checked="kiem-tra" in request.GET),
        "reports": queries.list_reports(incident=incident) if sees_whole else (),
        **(_tell_papers(by, incident) if sees_whole else {}),
        "signs": [(one, permissions.may_withdraw_sign(by, one)) for one in signs],
        "drill": queries.find_drill_of(incident=incident),
        "parties": incident.case.parties.select_related("organisation"),
        "may_share": permissions.may_share(by, "prepare"),
        "may_triage": may_triage and incident.case.closed_at is None,
        "is_new": incident.case.state in rules.UNTRIAGED,
        "steps": _list_steps(by, incident, kept or {}),
        "offices": common.list_offices() if may_triage else (),
        "history": moves.tell_taken(incident.case, states.INCIDENTS) if sees_whole else [],
    }, status=status)  # fmt: skip
