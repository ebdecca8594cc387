"""Exercises: the list of a year, systems without one, what one is, its offices, its scenario."""

from functools import partial
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, StreamingHttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from nq57.core import numbers
from nq57.registers.cyber import actions, enums, models, permissions, queries, rules
from nq57.web.cyber.forms import drills as forms
from nq57.web.cyber.views import common
from nq57.web.shared import acting, chips, pages, registers
from nq57.web.shared import views as shared

_READ_OR_POST = ["GET", "HEAD", "POST"]


@require_safe
def list_drills(request: HttpRequest) -> HttpResponse:
    """List the exercises of a year that the post may read, with their scores."""
    by, today = acting.get_actor(request), timezone.localdate()
    permissions.check_may_list_drills(by)
    years = queries.list_drill_years(by=by)
    year = _read_year(request) or None
    found = queries.list_drills(by=by, year=year)
    page = pages.take(found, request, key=("-planned_on", "-case_id"))
    uncovered = queries.find_uncovered(by=by, year=today.year, today=today, is_count=True)
    return render(request, "cyber/drills.html", {
        **common.describe_tabs(request, "drills"), "page": page,
        "rows": [
            (one, _tell_score(one), queries.sees_results(drill=one, by=by)) for one in page.rows
        ],
        "chips": chips.make_chips(request, "nam", [
            chips.Choice("", _("Mọi năm")), *(chips.Choice(str(one), str(one)) for one in years),
        ]),
        "may_run": permissions.may_run_drills(by), "uncovered": uncovered,
        "uncovered_count": uncovered.systems.count(), "this_year": today.year,
    })  # fmt: skip


@require_safe
def list_uncovered(request: HttpRequest) -> HttpResponse:
    """List the systems that are exercised yearly and were not in a year."""
    by, today = acting.get_actor(request), timezone.localdate()
    permissions.check_may_list_drills(by)
    permissions.check_may_list(by)
    year = _read_year(request) or today.year
    uncovered = queries.find_uncovered(by=by, year=year, today=today)
    page = pages.take(uncovered.systems, request, key=("sort_key", "pk"))
    last = queries.find_last_drill(systems=[one.pk for one in page.rows])
    return render(request, "cyber/drill_uncovered.html", {
        **common.describe_tabs(request, "drills"), "year": year, "duty": uncovered.duty,
        "page": page, "rows": [(one, last.get(one.pk)) for one in page.rows],
        "chips": chips.make_chips(request, "nam", [
            chips.Choice("" if one == today.year else str(one), str(one))
            for one in range(today.year, today.year - 3, -1)
        ]),
    })  # fmt: skip


def _tell_score(row: Any) -> rules.DrillScore:
    """Return the score that a list has counted with its rows."""
    return rules.DrillScore(row.points, row.most, 0, row.left)


def _read_year(request: HttpRequest) -> int:
    year = numbers.read_whole(request.GET.get("nam", ""))
    return year if year and 2000 <= year <= 2100 else 0


@require_http_methods(_READ_OR_POST)
def plan(request: HttpRequest) -> HttpResponse:
    """Plan an exercise of the post's office."""
    by = acting.get_actor(request)
    permissions.check_may_run_drills(by)
    form = _make_form(request)
    if request.method == "POST" and form.is_valid():
        made = registers.save_entry(
            form, lambda: actions.plan_drill(new=form.read(), by=by, at=timezone.now())
        )
        if made is not None:
            messages.success(request, _("Đã lập cuộc diễn tập. Thêm cơ quan và viết kịch bản."))
            return redirect(made)
    return _render_form(request, form, None)


@require_http_methods(_READ_OR_POST)
def change(request: HttpRequest, code: str) -> HttpResponse:
    """Change what an exercise is to be, before it begins."""
    by, drill = acting.get_actor(request), common.get_drill(request, code)
    permissions.check_may_run_drill(by, drill)
    form = _make_form(request, drill)
    if request.method == "POST" and form.is_valid():
        made = registers.save_entry(
            form,
            lambda: actions.change_drill(drill=drill, new=form.read(), by=by, at=timezone.now()),
        )
        if made is not None:
            messages.success(request, _("Đã ghi thay đổi."))
            return redirect(made)
    return _render_form(request, form, drill)


def _make_form(request: HttpRequest, drill: models.Drill | None = None) -> forms.DrillForm:
    by = acting.get_actor(request)
    office = drill.case.organisation.code if drill else by.organisation
    orders = [(one, common.name_order(one)) for one in queries.list_drill_orders(by=by)]
    if drill and drill.task_id not in {one.pk for one, _words in orders}:
        orders.insert(0, (drill.task, common.name_order(drill.task)))
    leaders = list(queries.list_leaders(office=office, on=timezone.localdate()))
    return forms.DrillForm(
        request.POST or None, orders=orders, leaders=leaders,
        initial=forms.describe_drill(drill) if drill else {"scope": enums.Scope.IN},
    )  # fmt: skip


def _render_form(
    request: HttpRequest, form: forms.DrillForm, drill: models.Drill | None
) -> HttpResponse:
    status = 422 if request.method == "POST" else 200
    context = {"form": form, "drill": drill}
    return render(request, "cyber/drill_edit.html", context, status=status)


@require_http_methods(_READ_OR_POST)
def set_office(request: HttpRequest, code: str, office: str) -> HttpResponse:
    """Say what an office does in an exercise, or leave it out."""
    by, drill = acting.get_actor(request), common.get_drill(request, code)
    permissions.check_may_run_drill(by, drill)
    offices = drill.offices.select_related("organisation", "drill__case__organisation")
    row = get_object_or_404(offices, organisation__code=office)
    form = forms.TeamForm(
        request.POST or None, systems=list(queries.list_offered_systems(office=office)),
        initial={
            "part": row.part, "team": row.team,
            "systems": [str(key) for key in row.systems.values_list("pk", flat=True)],
        },
    )  # fmt: skip
    refusal = None
    if request.method == "POST" and form.is_valid():
        try:
            _set_office(request, drill, row, form)
        except common.REFUSALS as error:
            refusal = error
        else:
            messages.success(request, _("Đã ghi thay đổi."))
            return redirect(f"{drill.get_absolute_url()}#co-quan")
    return render(request, "cyber/drill_office.html", {
        "drill": drill, "office": row, "form": form, "refusal": refusal,
    }, status=422 if request.method == "POST" else 200)  # fmt: skip


def _set_office(
    request: HttpRequest, drill: models.Drill, row: models.DrillOffice, form: forms.TeamForm
) -> None:
    by, at = acting.get_actor(request), timezone.now()
    if request.POST.get("do") == "drop":
        actions.drop_drill_office(office=row, by=by, at=at)
        return
    actions.set_drill_office(
        drill=drill, office=row.organisation, part=form.cleaned_data["part"],
        team=form.cleaned_data["team"], systems=form.list_systems(), by=by, at=at,
    )  # fmt: skip


@require_http_methods(_READ_OR_POST)
def write_inject(request: HttpRequest, code: str, pk: int | None = None) -> HttpResponse:
    """Write an inject, or change one that was not given out."""
    by, drill = acting.get_actor(request), common.get_drill(request, code)
    permissions.check_may_run_drill(by, drill)
    row = get_object_or_404(drill.injects, pk=pk) if pk else None
    players = drill.offices.filter(part=enums.DrillPart.PLAYER).select_related("organisation")
    form = forms.InjectForm(
        request.POST or None, players=list(players), initial=_describe_inject(drill, row)
    )
    if request.method == "POST" and row and request.POST.get("do") == "drop":
        try:
            actions.drop_inject(inject=row, by=by, at=timezone.now())
        except rules.CyberError as error:
            form.is_valid()
            form.add_error(None, str(error))
        else:
            messages.success(request, _("Đã bỏ tình huống."))
            return redirect(f"{drill.get_absolute_url()}#kich-ban")
    elif request.method == "POST" and form.is_valid():
        made = registers.save_entry(
            form, lambda: actions.write_inject(
                drill=drill, new=form.read(), inject=row, by=by, at=timezone.now()
            ),
        )  # fmt: skip
        if made is not None:
            messages.success(request, _("Đã ghi tình huống."))
            return redirect(f"{drill.get_absolute_url()}#kich-ban")
    return render(request, "cyber/drill_inject.html", {
        "drill": drill, "inject": row, "form": form,
    }, status=422 if request.method == "POST" else 200)  # fmt: skip


def _describe_inject(drill: models.Drill, row: models.DrillInject | None) -> dict[str, Any]:
    if row is None:
        last = drill.injects.order_by("-position").first()
        return {"position": last.position + 1 if last else 1}
    names = ("position", "minute", "told", "expected", "most", "within")
    return {name: getattr(row, name) for name in names} | {"office": str(row.office_id or "")}


@require_http_methods(_READ_OR_POST)
def import_injects(request: HttpRequest, code: str) -> HttpResponse:
    """Try a sheet of injects and say what it would do; then enter it whole."""
    by, drill = acting.get_actor(request), common.get_drill(request, code)
    permissions.check_may_run_drill(by, drill)
    return registers.import_sheet(
        request, run=partial(actions.import_injects, drill=drill, by=by),
        template="cyber/drill_import.html", back=drill.get_absolute_url(),
        say_done=lambda done: _("Đã ghi %(new)d tình huống mới, cập nhật %(changed)d.") % {
            "new": done.new, "changed": done.changed,
        },
        told={"drill": drill},
    )  # fmt: skip


@require_safe
def export_scenario(request: HttpRequest, code: str) -> HttpResponse | StreamingHttpResponse:
    """Answer with the scenario as the sheet that is taken in again; empty, a sheet to begin."""
    drill = common.get_drill(request, code)
    permissions.check_may_see_scenario(acting.get_actor(request), drill)
    name, title = f"kich-ban-{drill.case.code.lower()}", "Kịch bản diễn tập"
    if not drill.injects.exists():
        return registers.send_template(name=name, title=title, columns=queries.INJECT_SHEET)
    return registers.send_sheet(
        kind="xlsx", name=name, title=title, columns=queries.INJECT_SHEET,
        rows=queries.stream_injects(drill=drill),
    )  # fmt: skip


@require_safe
def export_results(request: HttpRequest, code: str) -> StreamingHttpResponse:
    """Answer with what was answered and scored, as far as the post may see it, as XLSX."""
    by, drill = acting.get_actor(request), common.get_drill(request, code)
    if not queries.sees_results(drill=drill, by=by):
        permissions.check_may_see_scenario(by, drill)
    return shared.send_rows(
        queries.stream_drill_results(drill=drill, by=by),
        name=f"ket-qua-{drill.case.code.lower()}.xlsx", title="Kết quả diễn tập",
        columns=queries.DRILL_RESULTS,
    )  # fmt: skip


def find_turn(drill: models.Drill, request: HttpRequest, key: int) -> models.DrillTurn:
    """Return a turn that the request's post sees, else 404."""
    found = queries.list_turns(drill=drill, by=acting.get_actor(request))
    turn = found.filter(pk=key).first()
    if turn is None:
        raise Http404
    return turn
