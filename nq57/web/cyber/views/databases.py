"""The register of databases: the list, one entry, the sheet out and in."""

from functools import partial
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, StreamingHttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from nq57.audit import rules as audit_rules
from nq57.orgs import models as orgs
from nq57.registers.cyber import actions, enums, models, permissions, queries, rules
from nq57.web.cyber.forms import staff as forms
from nq57.web.cyber.views import common
from nq57.web.shared import acting, pages, registers
from nq57.web.shared import views as shared

_READ_OR_POST = ["GET", "HEAD", "POST"]
_NAME, _TITLE = "co-so-du-lieu", "Cơ sở dữ liệu"


@require_safe
def list_databases(request: HttpRequest) -> HttpResponse:
    """List the databases that the post may read."""
    by = acting.get_actor(request)
    permissions.check_may_list(by)
    filters = _read_filters(request)
    found = queries.list_databases(by=by, filters=filters)
    return shared.render_list(request, "cyber", "databases", {
        **common.describe_tabs(request, "databases"),
        "page": pages.take(found, request, key=("sort_key", "pk")), "number": found.count(),
        "may_add": permissions.may_add(by), "is_filtered": any(vars(filters).values()),
        "bar": registers.make_bar(request, [
            pick_office(by, models.Database.objects.order_by().values("office"), filters.office),
            registers.Pick(
                "chia-se", _("Chia sẻ"), registers.offer(enums.Sharing), filters.kind
            ),
        ]),
    })  # fmt: skip


def pick_office(by: audit_rules.Actor, keys: Any, chosen: str) -> registers.Pick:
    """Return the filter by office; an office's own list needs none."""
    offices = orgs.Organisation.objects.filter(pk__in=keys).order_by("sort_key")
    named = list(offices.values_list("code", "name")) if permissions.may_read_all(by) else []
    return registers.Pick("co-quan", _("Cơ quan"), named, chosen)


@require_safe
def show(request: HttpRequest, code: str) -> HttpResponse:
    """Show a database with its history."""
    database = common.get_database(request, code)
    history = queries.list_staff_history(subject=rules.DATABASE_SUBJECT, code=code)
    by = acting.get_actor(request)
    system = database.system
    is_seen = system and models.InformationSystem.objects.visible_to(by).filter(pk=system.pk)
    return render(request, "cyber/database.html", {
        "database": database, "may_write": permissions.may_keep(by, database.office.code),
        "sees_system": bool(is_seen and is_seen.exists()),
        "history": registers.describe_history(history, queries.DATABASE_SHEET),
    })  # fmt: skip


@require_http_methods(_READ_OR_POST)
def add(request: HttpRequest) -> HttpResponse:
    """Enter a database of the own office."""
    by = acting.get_actor(request)
    permissions.check_may_add(by)
    own = request.post.organisation.name  # type: ignore[attr-defined]
    office = "" if permissions.may_read_all(by) else own
    form = forms.DatabaseForm(request.POST or None, by=by, initial={"office": office})
    if request.method == "POST" and form.is_valid():
        made = registers.save_entry(
            form, lambda: actions.add_database(facts=form.read(), by=by, at=timezone.now())
        )
        if made is not None:
            messages.success(request, _("Đã ghi cơ sở dữ liệu."))
            return redirect(made)
    return _render(request, form, None)


@require_http_methods(_READ_OR_POST)
def change(request: HttpRequest, code: str) -> HttpResponse:
    """Change a database as it was when the page was opened."""
    database, by = common.get_database(request, code), acting.get_actor(request)
    permissions.check_may_write(by, offices={database.office.code})
    said = registers.describe_entry(database, queries.DATABASE_SHEET)
    said["holds_personal"] = "1" if database.holds_personal else "0"
    form = forms.DatabaseForm(request.POST or None, by=by, initial=said)
    if request.method == "POST" and form.is_valid():
        acting.take_as_seen(request, database)
        changed = registers.save_entry(form, lambda: actions.change_database(
            database=database, facts=form.read(), by=by, at=timezone.now()
        ))  # fmt: skip
        if changed is not None:
            messages.success(request, _("Đã ghi thay đổi."))
            return redirect(database)
    return _render(request, form, database)


@require_safe
def export(request: HttpRequest, kind: str) -> StreamingHttpResponse:
    """Answer with the filtered list of what the post may read as XLSX or CSV."""
    by = acting.get_actor(request)
    permissions.check_may_list(by)
    rows = queries.stream_databases(by=by, filters=_read_filters(request))
    return registers.send_sheet(
        kind=kind, name=_NAME, title=_TITLE, columns=queries.DATABASE_SHEET, rows=rows
    )


@require_safe
def offer_template(request: HttpRequest) -> HttpResponse:
    """Answer with an empty sheet whose closed columns offer their words."""
    permissions.check_may_add(acting.get_actor(request))
    return registers.send_template(name=_NAME, title=_TITLE, columns=queries.DATABASE_SHEET)


@require_http_methods(_READ_OR_POST)
def import_sheet(request: HttpRequest) -> HttpResponse:
    """Try a sheet and say what it would do; then enter it whole."""
    by = acting.get_actor(request)
    permissions.check_may_add(by)
    return registers.import_sheet(
        request, run=partial(actions.import_databases, by=by),
        template="cyber/database_import.html", back="cyber:databases", say_done=say_done,
    )  # fmt: skip


def say_done(done: actions.Imported) -> str:
    """Return what an import did, in words."""
    told = {"new": done.new, "changed": done.changed}
    return _("Đã ghi %(new)d mục mới, cập nhật %(changed)d mục.") % told


def _read_filters(request: HttpRequest) -> queries.StaffFilters:
    return queries.StaffFilters(
        text=request.GET.get("q", "").strip(), office=request.GET.get("co-quan", ""),
        kind=registers.read_pick(request, "chia-se", enums.Sharing.values),
    )  # fmt: skip


def _render(
    request: HttpRequest, form: forms.DatabaseForm, database: models.Database | None
) -> HttpResponse:
    return render(request, "cyber/database_edit.html", {
        "form": form, "database": database, "offices": common.list_offices(),
    }, status=422 if request.method == "POST" else 200)  # fmt: skip
