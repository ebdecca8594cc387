"""What one office declares in a campaign: its page, the form, each version and its steps."""

from collections.abc import Sequence
from typing import Any

from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from nq57.cases import models as cases
from nq57.core import numbers
from nq57.files import actions as file_actions
from nq57.registers.cyber import actions, enums, models, queries, rules
from nq57.web.cyber import forms
from nq57.web.cyber.views import answering, common
from nq57.web.cyber.views.campaigns import PAGES
from nq57.web.shared import acting
from nq57.web.shared import views as shared

_STEPS: answering.Steps = {
    "send": actions.send_declaration, "hand_back": actions.hand_back_declaration,
    "accept": actions.accept_declaration, "return": actions.return_declaration,
    "done": actions.report_done,
}  # fmt: skip


@require_safe
def show_office(request: HttpRequest, code: str, office: str) -> HttpResponse:
    """Show what one office has to declare and has declared, to it and to the centre."""
    asked = answering.get_office(request, PAGES, code, office)
    described = answering.describe_office(request, PAGES, asked)
    sent, systems = described["sent"], queries.list_scope(office=asked)
    told = set(sent.systems.values_list("system", flat=True)) if sent else set()
    scanned = queries.count_open(systems=systems, by=acting.get_actor(request))
    return render(request, "cyber/campaign_office.html", {
        **described, "today": timezone.localdate(),
        "systems": [(one, one.pk in told, scanned.get(one.pk)) for one in systems],
    })  # fmt: skip


@require_http_methods(["GET", "HEAD", "POST"])
def declare(request: HttpRequest, code: str, office: str) -> HttpResponse:
    """Declare for the office: begun from the version before, rows added without any script."""
    asked = answering.get_office(request, PAGES, code, office)
    PAGES.rights.check_may_answer(acting.get_actor(request), office)
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
        except answering.REFUSALS as error:
            form.add_error(None, str(error))
        else:
            return answering.say_answered(request, PAGES, made)
    return _render_form(request, asked, form, rows, newest, status=422)


@require_safe
def show(request: HttpRequest, code: str) -> HttpResponse:
    """Show a version whole."""
    return _render(request, common.get_answer(request, PAGES.calls, code))


@require_POST
def act(request: HttpRequest, code: str) -> HttpResponse:
    """Take the step that the form names."""
    return answering.act(request, PAGES, code, _STEPS, _render)


@require_safe
def download(request: HttpRequest, code: str, pk: int) -> HttpResponse:
    """Answer with the evidence of a version, always to be saved."""
    declaration = common.get_answer(request, PAGES.calls, code)
    found = get_object_or_404(
        cases.Evidence.objects.select_related("file"), pk=pk, case=declaration.case
    )
    return shared.send_stored(request, found.file)


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


@transaction.atomic
def _declare(
    request: HttpRequest,
    asked: models.CampaignOffice,
    form: forms.DeclareForm,
    rows: Sequence[forms.HoleForm],
) -> models.Declaration:
    said, press = form.cleaned_data, answering.read_press(request)
    is_system = said["answer"] != enums.Answer.NO_SYSTEM
    told = rules.Said(
        answer=said["answer"], note=said["note"],
        systems=tuple(said.get("systems", ())) if is_system else (),
        scanned_on=said.get("scanned_on"), scanned_by=said.get("scanned_by", ""),
        tool=said.get("tool", ""),
        holes=tuple(hole for row in rows if (hole := row.read()) is not None),
    )  # fmt: skip
    file, stored = said.get("file"), None
    if file:
        who = {"by": press["by"], "at": press["at"]}
        stored = file_actions.store_file(source=file, name=file.name, **who)
    return actions.declare(office=asked, said=told, file=stored, **press)


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
    is_typed = request.POST.get("do") == "add" or any(
        row.is_bound or row.initial.get("title") for row in rows
    )
    return render(request, "cyber/declare.html", {
        **answering.describe_writing(request, PAGES, asked, newest), "form": form, "rows": rows,
        "shows_holes": is_typed, "today": timezone.localdate(),
        "has_systems": "systems" in form.fields,
        "faults": [number for number, row in enumerate(rows, 1) if row.is_bound and row.errors]
        if status != 200 else [],
    }, status=status)  # fmt: skip


def _render(request: HttpRequest, declaration: models.Declaration, **told: Any) -> HttpResponse:
    declared = list(declaration.systems.select_related("system").order_by("pk"))
    scanned = queries.count_open(
        systems=[one.system for one in declared], by=acting.get_actor(request)
    )
    return render(request, "cyber/declaration.html", {
        **answering.describe_answer(request, PAGES, declaration, **told),
        "systems": [(one, scanned.get(one.system_id)) for one in declared],
        # Told to who reads the scans: the declaration says none, scans say otherwise.
        "is_doubtful": declaration.answer == enums.Answer.NONE_FOUND and any(scanned.values()),
        "holes": queries.list_holes(declaration=declaration),
        "files": declaration.case.evidence.select_related("file").order_by("pk"),
        "today": timezone.localdate(),
    }, status=422 if told.get("refusal") else 200)  # fmt: skip
