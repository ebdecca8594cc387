"""The register of officers: the list, one officer with papers and systems, the sheet out and in."""

from collections.abc import Callable
from functools import partial
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, StreamingHttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from nq57.core import numbers
from nq57.orgs import rules as org_rules
from nq57.registers.cyber import actions, enums, models, permissions, queries, rules
from nq57.web.cyber.forms import staff as forms
from nq57.web.cyber.views import common, databases
from nq57.web.shared import acting, formats, pages, registers
from nq57.web.shared import views as shared

_READ_OR_POST = ["GET", "HEAD", "POST"]
_NAME, _TITLE = "nhan-su-an-toan-thong-tin", "Nhân sự an toàn thông tin"


@require_safe
def list_officers(request: HttpRequest) -> HttpResponse:
    """List the officers that the post may read."""
    by, today = acting.get_actor(request), timezone.localdate()
    permissions.check_may_list(by)
    filters = read_filters(request)
    found = queries.list_officers(by=by, filters=filters)
    return shared.render_list(request, "cyber", "officers", {
        **common.describe_tabs(request, "officers"),
        "page": pages.take(found, request, key=("sort_key", "pk")), "number": found.count(),
        "may_add": permissions.may_add(by), "is_filtered": any(vars(filters).values()),
        "untended": queries.list_untended(by=by, on=today).count(),
        "has_systems": models.InformationSystem.objects.visible_to(by).living().exists(),
        "bar": registers.make_bar(request, [
            databases.pick_office(
                by, models.Officer.objects.order_by().values("office"), filters.office
            ),
            registers.Pick("nhiem-vu", _("Nhiệm vụ"), registers.offer(enums.Duty), filters.kind),
        ]),
    })  # fmt: skip


@require_safe
def list_untended(request: HttpRequest) -> HttpResponse:
    """List the systems for which nobody trained answered on a day."""
    by, asked = acting.get_actor(request), common.read_day(request)
    permissions.check_may_list(by)
    found = queries.list_untended(by=by, on=asked.day)
    return render(request, "cyber/untended.html", {
        **common.describe_tabs(request, "officers"), "asked": asked,
        "day": formats.format_day(asked.day), "number": found.count(),
        "page": pages.take(found, request, key=("sort_key", "pk")),
    })  # fmt: skip


@require_safe
def show(request: HttpRequest, code: str) -> HttpResponse:
    """Show an officer with papers, systems and history."""
    return _render(request, common.get_officer(request, code))


@require_http_methods(_READ_OR_POST)
def add(request: HttpRequest) -> HttpResponse:
    """Enter an officer of the own office; ``ten`` may come from the inventory's entry."""
    by = acting.get_actor(request)
    permissions.check_may_add(by)
    own = request.post.organisation.name  # type: ignore[attr-defined]
    office = "" if permissions.may_read_all(by) else own
    said = {"office": office, "name": request.GET.get("ten", "")[:120]}
    form = forms.OfficerForm(request.POST or None, initial=said)
    if request.method == "POST" and form.is_valid():
        made = registers.save_entry(
            form, lambda: actions.add_officer(facts=form.read(), by=by, at=timezone.now())
        )
        if made is not None:
            messages.success(request, _("Đã ghi. Tiếp theo: hệ thống phụ trách, tập huấn."))
            return redirect(made)
    return _render_form(request, form, None)


@require_http_methods(_READ_OR_POST)
def change(request: HttpRequest, code: str) -> HttpResponse:
    """Change an officer as it was when the page was opened."""
    officer, by = common.get_officer(request, code), acting.get_actor(request)
    permissions.check_may_write(by, offices={officer.office.code})
    form = forms.OfficerForm(
        request.POST or None, initial=registers.describe_entry(officer, queries.OFFICER_SHEET)
    )
    if request.method == "POST" and form.is_valid():
        acting.take_as_seen(request, officer)
        changed = registers.save_entry(form, lambda: actions.change_officer(
            officer=officer, facts=form.read(), by=by, at=timezone.now()
        ))  # fmt: skip
        if changed is not None:
            messages.success(request, _("Đã ghi thay đổi."))
            return redirect(officer)
    return _render_form(request, form, officer)


@require_POST
def write_down(request: HttpRequest, code: str) -> HttpResponse:
    """Write down a system, a certificate or a training of an officer."""
    officer, by = common.get_officer(request, code), acting.get_actor(request)
    permissions.check_may_write(by, offices={officer.office.code})
    kind = request.POST.get("kind", "")
    form = _make_forms(request, kind).get(kind)
    if form is None:
        chosen = rules.CyberError("Chọn nội dung cần ghi: hệ thống phụ trách, tập huấn, chứng chỉ.")
        return _render(request, officer, refusal=chosen, status=422)
    if not form.is_valid():
        return _render(request, officer, kind=kind, status=422)
    said, at = form.cleaned_data, timezone.now()
    steps: dict[str, Callable[[], Any]] = {
        "naming": lambda: actions.name_officer(officer=officer, by=by, at=at, **said),
        "certificate": lambda: actions.add_certificate(officer=officer, said=said, by=by, at=at),
        "training": lambda: actions.add_training(officer=officer, said=said, by=by, at=at),
    }
    try:
        steps[kind]()
    except rules.CyberError as error:
        return _render(request, officer, kind=kind, refusal=error, status=422)
    messages.success(request, _("Đã ghi."))
    return redirect(officer)


@require_POST
def take_back(request: HttpRequest, code: str) -> HttpResponse:
    """Strike a line written by mistake, or end a naming on a day."""
    officer, by = common.get_officer(request, code), acting.get_actor(request)
    permissions.check_may_write(by, offices={officer.office.code})
    key, at = numbers.read_whole(request.POST.get("key", "")) or 0, timezone.now()
    try:
        if request.POST.get("do") == "end":
            naming = get_object_or_404(models.Naming, officer=officer, pk=key)
            until = org_rules.parse_day(request.POST.get("until", ""))
            actions.end_naming(naming=naming, until=until, by=by, at=at)
        else:
            kind = request.POST.get("kind", "")
            actions.strike(officer=officer, kind=kind, key=key, by=by, at=at)
    except rules.CyberError as error:
        return _render(request, officer, refusal=error, status=422)
    messages.success(request, _("Đã ghi."))
    return redirect(officer)


@require_safe
def export(request: HttpRequest, kind: str) -> StreamingHttpResponse:
    """Answer with the filtered list of what the post may read as XLSX or CSV."""
    by = acting.get_actor(request)
    permissions.check_may_list(by)
    rows = queries.stream_officers(by=by, filters=read_filters(request))
    return registers.send_sheet(
        kind=kind, name=_NAME, title=_TITLE, columns=queries.OFFICER_SHEET, rows=rows
    )


@require_safe
def offer_template(request: HttpRequest) -> HttpResponse:
    """Answer with an empty sheet whose closed columns offer their words."""
    permissions.check_may_add(acting.get_actor(request))
    return registers.send_template(name=_NAME, title=_TITLE, columns=queries.OFFICER_SHEET)


@require_http_methods(_READ_OR_POST)
def import_sheet(request: HttpRequest) -> HttpResponse:
    """Try a sheet and say what it would do; then enter it whole."""
    by = acting.get_actor(request)
    permissions.check_may_add(by)
    return registers.import_sheet(
        request, run=partial(actions.import_officers, by=by),
        template="cyber/officer_import.html", back="cyber:officers",
        say_done=databases.say_done,
    )  # fmt: skip


def read_filters(request: HttpRequest) -> queries.StaffFilters:
    """Return what an address asks of the list."""
    return queries.StaffFilters(
        text=request.GET.get("q", "").strip(), office=request.GET.get("co-quan", ""),
        kind=registers.read_pick(request, "nhiem-vu", enums.Duty.values),
    )  # fmt: skip


def _make_forms(request: HttpRequest, kind: str) -> dict[str, Any]:
    """Return the three forms of an officer; the one of ``kind`` holds what was typed."""
    by = acting.get_actor(request)

    def given(name: str) -> Any:
        return request.POST if name == kind else None

    return {
        "naming": forms.NamingForm(given("naming"), by=by, prefix="naming"),
        "certificate": forms.CertificateForm(given("certificate"), prefix="certificate"),
        "training": forms.TrainingForm(given("training"), prefix="training"),
    }


def _render(
    request: HttpRequest,
    officer: models.Officer,
    *,
    kind: str = "",
    refusal: Exception | None = None,
    status: int = 200,
) -> HttpResponse:
    by, today = acting.get_actor(request), timezone.localdate()
    history = queries.list_staff_history(subject=rules.OFFICER_SUBJECT, code=officer.code)
    namings = list(officer.namings.select_related("system"))
    named = models.InformationSystem.objects.filter(pk__in=[one.system_id for one in namings])
    seen = set(named.visible_to(by).values_list("pk", flat=True))
    made = _make_forms(request, kind)
    return render(request, "cyber/officer.html", {
        "officer": officer, "refusal": refusal, "kind": kind, "today": today,
        "may_write": permissions.may_keep(by, officer.office.code),
        "namings": [(one, one.system_id in seen) for one in namings],
        "certificates": officer.certificates.all(), "trainings": officer.trainings.all(),
        "forms": made, "form": made.get(kind),
        "history": registers.describe_history(history, queries.OFFICER_SHEET),
    }, status=status)  # fmt: skip


def _render_form(
    request: HttpRequest, form: forms.OfficerForm, officer: models.Officer | None
) -> HttpResponse:
    return render(request, "cyber/officer_edit.html", {
        "form": form, "officer": officer, "offices": common.list_offices(),
    }, status=422 if request.method == "POST" else 200)  # fmt: skip
