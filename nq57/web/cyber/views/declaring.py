"""What one office declares in a campaign: its page, the form, each version and its steps."""

from collections.abc import Callable, Sequence
from datetime import datetime
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from nq57.audit import rules as audit_rules
from nq57.cases import models as cases
from nq57.core import numbers
from nq57.files import actions as file_actions
from nq57.orgs import queries as org_queries
from nq57.plans import models as plans
from nq57.plans import rules as plan_rules
from nq57.registers.cyber import actions, enums, models, permissions, queries, rules
from nq57.web.cyber import forms
from nq57.web.cyber.views import common
from nq57.web.shared import acting, states
from nq57.web.shared import views as shared

_REFUSALS = (*common.REFUSALS, plan_rules.PlansError)
_SENDER, _RECEIVER = ("send", "hand_back"), ("accept", "return")


@require_safe
def show_office(request: HttpRequest, code: str, office: str) -> HttpResponse:
    """Show what one office has to declare and has declared, to it and to the centre."""
    asked = _get_office(request, code, office)
    by, today = acting.get_actor(request), timezone.localdate()
    versions = list(asked.declarations.with_rows())
    stand = queries.find_stand(office=asked, day=today)
    sent = next((one for one in versions if stand and one.number == stand.version), None)
    told = set(sent.systems.values_list("system", flat=True)) if sent else set()
    systems = queries.list_scope(office=asked)
    scanned = queries.count_open(systems=systems, by=by)
    return render(request, "cyber/campaign_office.html", {
        "asked": asked, "campaign": asked.campaign, "stand": stand, "versions": versions,
        "basis": queries.say_basis(task=asked.campaign.task), "sent": sent,
        "systems": [(one, one.pk in told, scanned.get(one.pk)) for one in systems],
        "is_open": _is_open(asked), "may_declare": permissions.may_declare(by, office),
        "may_send": permissions.may_send(by, office),
        "waiting": next((one for one in versions if one.case.state == "waiting"), None),
        "obligation": _see_obligation(asked, by), "today": today,
    })  # fmt: skip


@require_http_methods(["GET", "HEAD", "POST"])
def declare(request: HttpRequest, code: str, office: str) -> HttpResponse:
    """Declare for the office: begun from the version before, rows added without any script."""
    asked, by = _get_office(request, code, office), acting.get_actor(request)
    permissions.check_may_declare(by, office)
    newest = queries.find_newest(office=asked)
    systems = [(str(one.pk), one.name) for one in queries.list_scope(office=asked)]
    if request.method != "POST":
        form = forms.DeclareForm(systems=systems, initial=_recall(newest, systems))
        return _render_form(request, asked, form, _recall_rows(newest, systems), newest)
    form = forms.DeclareForm(request.POST, request.FILES, systems=systems)
    rows = _read_rows(request, systems)
    if request.POST.get("do") == "add":
        form = forms.DeclareForm(systems=systems, initial=_keep(request))
        rows = [_keep_row(request, number, systems) for number in range(len(rows))]
        rows.append(_make_row(len(rows), systems))
        return _render_form(request, asked, form, rows, newest)
    faulty = [row for row in rows if not row.is_valid()]  # every row says what is wrong with it
    if form.is_valid() and not faulty:
        try:
            made = _declare(request, asked, form, rows)
        except rules.FaultyError as error:
            _blame(form, rows, error)
        except _REFUSALS as error:
            form.add_error(None, str(error))
        else:
            is_sent = made.case.state == "sent"
            messages.success(
                request,
                _("Đã gửi bản kê khai.") if is_sent
                else _("Đã trình lãnh đạo cơ quan duyệt bản kê khai."),
            )  # fmt: skip
            return redirect("cyber:campaign_office", code, office)
    return _render_form(request, asked, form, rows, newest, status=422)


@require_safe
def show(request: HttpRequest, code: str) -> HttpResponse:
    """Show a version whole."""
    return _render(request, common.get_declaration(request, code))


@require_POST
def act(request: HttpRequest, code: str) -> HttpResponse:
    """Take the step that the form names."""
    declaration, by = common.get_declaration(request, code), acting.get_actor(request)
    do, note = request.POST.get("do", ""), request.POST.get("note", "")
    if do in _SENDER:
        permissions.check_may_send(by, declaration.office.organisation.code)
    elif do in _RECEIVER:
        permissions.check_may_receive(by, declaration)
    else:
        permissions.check_may_declare(by, declaration.office.organisation.code)
    try:
        _act(declaration, do, note, by, timezone.now())
    except _REFUSALS as error:
        fresh = common.get_declaration(request, code)
        return _render(request, fresh, refusal=error, note=note, do=do)
    messages.success(request, _("Đã ghi: %(what)s.") % {"what": _name_steps()[do]})
    return redirect(declaration)


@require_safe
def download(request: HttpRequest, code: str, pk: int) -> HttpResponse:
    """Answer with the evidence of a version, always to be saved."""
    declaration = common.get_declaration(request, code)
    found = get_object_or_404(
        cases.Evidence.objects.select_related("file"), pk=pk, case=declaration.case
    )
    return shared.send_stored(request, found.file)


def _get_office(request: HttpRequest, code: str, office: str) -> models.CampaignOffice:
    """Return an office of a campaign whose declarations the post reads, else 404."""
    campaign, by = common.get_campaign(request, code), acting.get_actor(request)
    if not permissions.may_see_holes(by, office):
        raise Http404
    found = campaign.offices.select_related(
        "organisation", "obligation__case", "campaign__task__document", "campaign__centre"
    ).defer("campaign__task__document__lines")  # fmt: skip
    return get_object_or_404(found, organisation__code=office)


def _is_open(asked: models.CampaignOffice) -> bool:
    is_running = asked.campaign.state == enums.CampaignState.RUNNING
    return is_running and asked.dropped_at is None


def _see_obligation(asked: models.CampaignOffice, by: audit_rules.Actor) -> str:
    """Return the code of the obligation, or nothing when the post does not see it."""
    seen = plans.Obligation.objects.visible_to(by).filter(pk=asked.obligation_id)
    return asked.obligation.case.code if seen.exists() else ""


def _recall(newest: models.Declaration | None, systems: Sequence[Any]) -> dict[str, Any]:
    """Return what the version before said of the systems that are still within the campaign."""
    if newest is None:
        return {} if systems else {"answer": enums.Answer.NO_SYSTEM}
    declared = list(newest.systems.all())
    last = declared[-1] if declared else None
    return {
        "answer": newest.answer, "note": newest.note,
        "systems": [one.system_id for one in declared],
        **({"scanned_on": last.scanned_on, "scanned_by": last.scanned_by, "tool": last.tool}
           if last else {}),
    }  # fmt: skip


def _recall_rows(
    newest: models.Declaration | None, systems: Sequence[tuple[str, str]]
) -> list[forms.HoleForm]:
    held = queries.list_holes(declaration=newest) if newest else []
    offered = {key for key, _name in systems}
    kept = [one for one in held if str(one.declared.system_id) in offered]
    names = [name for name in forms.HoleForm.base_fields if name != "system"]
    rows = [
        forms.HoleForm(
            systems=systems, prefix=f"h{number}",
            initial={name: getattr(one, name) for name in names}
            | {"system": one.declared.system_id},
        )
        for number, one in enumerate(kept)
    ]  # fmt: skip
    return rows or [_make_row(0, systems)]


def _make_row(number: int, systems: Sequence[tuple[str, str]], data: Any = None) -> forms.HoleForm:
    """Return a new row: a hole is open until it is said otherwise."""
    initial: dict[str, Any] = {"state": enums.HoleState.OPEN}
    if len(systems) == 1:
        initial["system"] = systems[0][0]
    return forms.HoleForm(data, systems=systems, prefix=f"h{number}", initial=initial)


def _read_rows(request: HttpRequest, systems: Sequence[tuple[str, str]]) -> list[forms.HoleForm]:
    rows = min(numbers.read_whole(request.POST.get("count", "")) or 0, rules.MOST_HOLES)
    return [_make_row(number, systems, request.POST) for number in range(rows)]


def _keep(request: HttpRequest) -> dict[str, Any]:
    """Return what was typed, to be shown again without being judged."""
    kept: dict[str, Any] = dict(request.POST.items())
    return kept | {"systems": request.POST.getlist("systems")}


def _keep_row(
    request: HttpRequest, number: int, systems: Sequence[tuple[str, str]]
) -> forms.HoleForm:
    prefix = f"h{number}"
    typed = {name: request.POST.get(f"{prefix}-{name}", "") for name in forms.HoleForm.base_fields}
    return forms.HoleForm(systems=systems, prefix=prefix, initial=typed)


def _declare(
    request: HttpRequest,
    asked: models.CampaignOffice,
    form: forms.DeclareForm,
    rows: Sequence[forms.HoleForm],
) -> models.Declaration:
    said, by, at = form.cleaned_data, acting.get_actor(request), timezone.now()
    is_system = said["answer"] != enums.Answer.NO_SYSTEM
    told = rules.Said(
        answer=said["answer"], note=said["note"],
        systems=tuple(said.get("systems", ())) if is_system else (),
        scanned_on=said.get("scanned_on"), scanned_by=said.get("scanned_by", ""),
        tool=said.get("tool", ""),
        holes=tuple(hole for row in rows if (hole := row.read()) is not None),
    )  # fmt: skip
    file = said.get("file")
    stored = file_actions.store_file(source=file, name=file.name, by=by, at=at) if file else None
    return actions.declare(
        office=asked, said=told, seen=numbers.read_whole(request.POST.get("seen", "")) or 0,
        file=stored, is_sent=request.POST.get("do") == "send", by=by, at=at,
    )  # fmt: skip


def _blame(
    form: forms.DeclareForm, rows: Sequence[forms.HoleForm], error: rules.FaultyError
) -> None:
    """Put each fault beside its field or into its row."""
    told = [row for row in rows if row.has_changed()]
    for fault in error.faults:
        name, _dash, number = fault.field.partition("-")
        if name == "hole":
            told[int(number)].add_error(None, fault.message)
        else:
            form.add_error(name if name in form.fields else None, fault.message)


def _render_form(
    request: HttpRequest,
    asked: models.CampaignOffice,
    form: forms.DeclareForm,
    rows: Sequence[forms.HoleForm],
    newest: models.Declaration | None,
    *,
    status: int = 200,
) -> HttpResponse:
    by, code = acting.get_actor(request), asked.organisation.code
    is_typed = request.POST.get("do") == "add" or any(
        row.is_bound or row.initial.get("title") for row in rows
    )
    return render(request, "cyber/declare.html", {
        "asked": asked, "campaign": asked.campaign, "form": form, "rows": rows,
        "seen": request.POST.get("seen", newest.number if newest else 0), "newest": newest,
        "may_send": permissions.may_send(by, code), "shows_holes": is_typed,
        "is_open": _is_open(asked), "today": timezone.localdate(),
        "has_systems": "systems" in form.fields,
        "faults": [number for number, row in enumerate(rows, 1) if row.is_bound and row.errors]
        if status != 200 else [],
    }, status=status)  # fmt: skip


def _act(
    declaration: models.Declaration, do: str, note: str, by: audit_rules.Actor, at: datetime
) -> None:
    told: dict[str, Any] = {"declaration": declaration, "by": by, "at": at}
    steps: dict[str, Callable[[], Any]] = {
        "send": lambda: actions.send_declaration(**told),
        "hand_back": lambda: actions.hand_back_declaration(**told, note=note),
        "accept": lambda: actions.accept_declaration(**told, note=note),
        "return": lambda: actions.return_declaration(**told, note=note),
        "done": lambda: actions.report_done(**told),
    }
    if do not in steps:
        raise rules.CyberError(_("Chọn một bước trong trang này."))
    steps[do]()


def _name_steps() -> dict[str, str]:
    return {
        "send": _("Duyệt và gửi"), "hand_back": _("Trả về sửa"), "accept": _("Nhận"),
        "return": _("Trả lại"), "done": _("Báo hoàn thành việc"),
    }  # fmt: skip


def _list_steps(declaration: models.Declaration, by: audit_rules.Actor) -> list[tuple[Any, ...]]:
    """Return the steps that the post may take now: what it is, its word, whether it asks why."""
    office, state = declaration.office, declaration.case.state
    names, found = _name_steps(), []
    if state == "waiting" and permissions.may_send(by, office.organisation.code):
        found = [("send", False), ("hand_back", True)]
    elif state == "sent" and permissions.may_receive(by, declaration):
        found = [("accept", False), ("return", True)]
    elif state == "accepted" and permissions.may_receive(by, declaration):
        found = [("return", True)]
    elif state == "accepted" and permissions.may_declare(by, office.organisation.code):
        stand = queries.find_stand(office=office, day=timezone.localdate())
        is_owed = office.obligation.case.state in ("assigned", "accepted", "doing", "returned")
        if stand and stand.standing in rules.SETTLED and is_owed:
            found = [("done", False)]
    return [(do, names[do], needs_note) for do, needs_note in found]


def _render(
    request: HttpRequest,
    declaration: models.Declaration,
    *,
    refusal: Exception | None = None,
    note: str = "",
    do: str = "",
) -> HttpResponse:
    by, asked = acting.get_actor(request), declaration.office
    steps = list(declaration.case.steps.order_by("-pk"))
    names = org_queries.list_account_names(logins={one.account for one in steps})
    return render(request, "cyber/declaration.html", {
        "declaration": declaration, "asked": asked, "campaign": asked.campaign,
        "systems": declaration.systems.select_related("system").order_by("pk"),
        "holes": queries.list_holes(declaration=declaration),
        "files": declaration.case.evidence.select_related("file").order_by("pk"),
        "steps": _list_steps(declaration, by), "refusal": refusal, "note": note, "done": do,
        "obligation": _see_obligation(asked, by), "today": timezone.localdate(),
        "history": [
            (
                one, names.get(one.account, ""),
                str(states.DECLARATIONS[one.after][1]) if one.after != one.before else "",
            )
            for one in steps
        ],
    }, status=422 if refusal else 200)  # fmt: skip
