"""Vulnerabilities: the list with why first, one with its history, steps for one or many."""

import json
from collections.abc import Callable, Sequence
from typing import Any

from django import forms as django_forms
from django.contrib import messages
from django.db import transaction
from django.http import HttpRequest, HttpResponse, StreamingHttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from nq57.audit import rules as audit_rules
from nq57.core import refusals
from nq57.files import actions as file_actions
from nq57.orgs import models as orgs
from nq57.orgs import queries as org_queries
from nq57.registers.cyber import actions, enums, models, permissions, queries, rules
from nq57.registers.cyber.rules import vex
from nq57.registers.cyber.rules import vulnerabilities as said
from nq57.web.cyber.forms import NoteForm
from nq57.web.cyber.forms import vulnerabilities as forms
from nq57.web.cyber.views import common
from nq57.web.shared import acting, chips, moves, pages, registers
from nq57.web.shared import views as shared

_VIEWS = ("", "late", "unseen", *enums.VexStatus.values, "all")


@require_safe
def list_vulnerabilities(request: HttpRequest) -> HttpResponse:
    """List what the post may read in detail, what to fix first on top; the numbers to others."""
    by, today = acting.get_actor(request), timezone.localdate()
    reads, counts = permissions.may_list(by), permissions.may_count(by)
    if not reads and not counts:
        raise refusals.NotAllowedError("Vị trí đang dùng không xem lỗ hổng của hệ thống.")
    context: dict[str, Any] = {
        **common.describe_tabs(request, "vulnerabilities"), "reads": reads, "today": today,
        "counts": queries.count_vulnerabilities(today=today)
        if counts and not permissions.may_read_all(by) else None,
    }  # fmt: skip
    if reads:
        context |= _list_rows(request)
    return shared.render_list(request, "cyber", "vulnerabilities", context)


def _list_rows(request: HttpRequest) -> dict[str, Any]:
    by, today, filters = acting.get_actor(request), timezone.localdate(), read_filters(request)
    found = queries.list_vulnerabilities(by=by, filters=filters, today=today)
    page = pages.take(found, request, key=("-rank", "-pk"))
    return {
        "page": page, "filters": filters, "chips": _make_chips(request, filters),
        "bar": registers.make_bar(request, _make_picks(by, filters)),
        "is_filtered": any(filters.__dict__.values()),
        "may_import": permissions.may_use(by, "import_scan"),
        "may_judge": permissions.may_use(by, "judge_vulnerability"),
        "may_act": any(permissions.may_use(by, verb) for verb in _RIGHTS.values()),
        "waiting": queries.list_exceptions(by=by).count(),
    }  # fmt: skip


def read_filters(request: HttpRequest) -> queries.VulnerabilityFilters:
    """Return what the address asks of the list; what it does not know it does not ask."""
    given = request.GET
    return queries.VulnerabilityFilters(
        view=registers.read_pick(request, "xem", _VIEWS),
        severity=registers.read_pick(request, "muc-do", enums.Gravity.values),
        system=given.get("he-thong", ""), office=given.get("co-quan", ""),
        text=given.get("q", "").strip(), is_kev=given.get("khai-thac") == "1",
    )  # fmt: skip


def _make_picks(
    by: audit_rules.Actor, filters: queries.VulnerabilityFilters
) -> list[registers.Pick]:
    systems = queries.list_vulnerable_systems(by=by)
    named: list[tuple[str, Any]] = []
    if permissions.may_read_all(by):
        offices = orgs.Organisation.objects.filter(pk__in=systems.order_by().values("operator"))
        named = list(offices.order_by("sort_key").values_list("code", "name"))
    severities = registers.offer(enums.Gravity)
    return [
        registers.Pick("he-thong", _("Hệ thống"), list(systems.values_list("code", "name")),
                       filters.system),
        registers.Pick("co-quan", _("Đơn vị vận hành"), named, filters.office),
        registers.Pick("muc-do", _("Mức độ"), severities, filters.severity),
        registers.Pick("khai-thac", _("Đang bị khai thác"), [("1", _("Có"))],
                       "1" if filters.is_kev else ""),
    ]  # fmt: skip


def _make_chips(request: HttpRequest, filters: queries.VulnerabilityFilters) -> list[chips.Chip]:
    counts = queries.count_views(
        by=acting.get_actor(request), today=timezone.localdate(), system=filters.system,
        office=filters.office,
    )  # fmt: skip
    words = {
        "": _("Chưa khắc phục xong"), "late": _("Quá hạn"),
        "unseen": _("Không còn thấy, chờ xác nhận"), "all": _("Tất cả"),
    } | {value: _(str(label)) for value, label in enums.VexStatus.choices}  # fmt: skip
    always = ("", "late", "all")
    return chips.make_chips(request, "xem", [
        chips.Choice(view, words[view], counts[view])
        for view in _VIEWS if counts[view] or view in always or view == filters.view
    ])  # fmt: skip


@require_safe
def export(request: HttpRequest, kind: str) -> StreamingHttpResponse:
    """Answer with the filtered list of what the post may read in detail as XLSX or CSV."""
    by = acting.get_actor(request)
    permissions.check_may_list(by)
    found = queries.list_vulnerabilities(
        by=by, filters=read_filters(request), today=timezone.localdate()
    )
    return shared.send_rows(
        queries.stream_vulnerabilities(found=found), name=f"lo-hong.{kind}", title="Lỗ hổng",
        columns=queries.VULNERABILITY_COLUMNS,
    )  # fmt: skip


@require_safe
def export_vex(request: HttpRequest) -> HttpResponse:
    """Answer with the filtered list of what the post may read in detail as OpenVEX."""
    by = acting.get_actor(request)
    permissions.check_may_list(by)
    found = queries.list_vulnerabilities(
        by=by, filters=read_filters(request), today=timezone.localdate()
    )
    try:
        document = queries.write_vex(
            found=found, base=request.build_absolute_uri("/"), by=by, at=timezone.now()
        )
    except rules.CyberError as error:
        return shared.show_refusal(request, error, status=404)
    return shared.send_file(json.dumps(document, ensure_ascii=False).encode(), "openvex.json")


@require_safe
def show(request: HttpRequest, pk: int) -> HttpResponse:
    """Show a vulnerability with its history and the steps that may be taken."""
    return _render_one(request, common.get_vulnerability(request, pk))


@require_safe
def download(request: HttpRequest, pk: int, entry: int) -> HttpResponse:
    """Answer with the evidence of a claim, always to be saved."""
    row = common.get_vulnerability(request, pk)
    found = get_object_or_404(row.entries.filter(evidence__isnull=False), pk=entry)
    return shared.send_stored(request, found.evidence)  # type: ignore[arg-type]


@require_POST
def act(request: HttpRequest) -> HttpResponse:
    """Take a step with what is chosen; without a step offer those that may be taken."""
    by, do = acting.get_actor(request), request.POST.get("do", "")
    chosen = [int(one) for one in request.POST.getlist("chon") if one.isdigit()][: said.MOST_CHOSEN]
    if do in _RIGHTS:
        permissions.check_may_use(by, _RIGHTS[do])
    elif not any(permissions.may_use(by, verb) for verb in _RIGHTS.values()):
        permissions.check_may_use(by, "fix_vulnerability")
    rows = list(queries.list_chosen(chosen=chosen, by=by))
    if not rows:
        messages.error(request, _("Chưa chọn lỗ hổng nào."))
        return redirect("cyber:vulnerabilities")
    form = _make_form(do, request.POST, request.FILES) if do in _RIGHTS else None
    if form is None:
        return _render_many(request, rows)
    if not form.is_valid():
        return _render_again(request, rows, {do: form})
    try:
        count = _act(do, [one.pk for one in rows], form, by)
    except common.REFUSALS as error:
        return _render_again(request, rows, {do: form}, refusal=error)
    told = {"what": _name_steps()[do], "n": count}
    messages.success(request, _("Đã ghi: %(what)s, %(n)d lỗ hổng.") % told)
    return redirect(rows[0]) if request.POST.get("mot") else redirect("cyber:vulnerabilities")


_RIGHTS = {
    "claim": "fix_vulnerability", "no_effect": "fix_vulnerability",
    "exception": "fix_vulnerability", "confirm": "judge_vulnerability",
    "reopen": "judge_vulnerability",
}  # fmt: skip
_AFTER = {
    "claim": "fix_claimed", "no_effect": "not_affected", "exception": "accepted",
    "confirm": "fixed", "reopen": "affected",
}  # fmt: skip


def _name_steps() -> dict[str, str]:
    return {
        "claim": _("Báo đã khắc phục"), "no_effect": _("Không bị ảnh hưởng"),
        "exception": _("Đề nghị ngoại lệ"), "confirm": _("Xác nhận đã khắc phục"),
        "reopen": _("Mở lại"),
    }  # fmt: skip


def _make_form(do: str, data: Any = None, sent: Any = None) -> django_forms.Form:
    name = f"{do}_%s"
    if do == "claim":
        return forms.ClaimForm(data, sent, auto_id=name)
    if do == "no_effect":
        return forms.NoEffectForm(data, auto_id=name)
    if do == "exception":
        return forms.ExceptionForm(data, auto_id=name)
    labels = {"confirm": _("Đã kiểm tra lại thế nào"), "reopen": _("Lý do mở lại")}
    return NoteForm(data, label=labels[do], auto_id=name)


def _act(do: str, chosen: Sequence[int], form: Any, by: audit_rules.Actor) -> int:
    given, at = form.cleaned_data, timezone.now()
    told: dict[str, Any] = {"chosen": chosen, "by": by, "at": at}

    def claim() -> int:
        sent = given.get("file")
        with transaction.atomic():
            file = (
                file_actions.store_file(source=sent, name=sent.name, by=by, at=at)
                if sent else None
            )  # fmt: skip
            return actions.claim_fix(claim=given["claim"], evidence=file, **told)

    steps: dict[str, Callable[[], int]] = {
        "claim": claim,
        "no_effect": lambda: actions.mark_not_affected(**told, **given),
        "exception": lambda: actions.ask_exception(**told, **given),
        "confirm": lambda: actions.confirm_fix(claim=given["note"], **told),
        "reopen": lambda: actions.reopen_vulnerability(claim=given["note"], **told),
    }
    return steps[do]()


def _list_steps(
    by: audit_rules.Actor, rows: Sequence[models.Vulnerability], kept: dict[str, Any]
) -> list[moves.Step]:
    """Return the steps that every chosen row allows and the post may take with each."""
    systems = {one.system_id: one.system for one in rows}.values()
    states = {one.status for one in rows}
    words = _name_steps()
    return [
        moves.Step(do, words[do], kept.get(do) or _make_form(do))
        for do, right in _RIGHTS.items()
        if all(vex.may_move(state, _AFTER[do]) for state in states)
        and all(permissions.may_handle(by, one, right) for one in systems)
    ]


def _render_again(
    request: HttpRequest, rows: list[models.Vulnerability], kept: dict[str, Any],
    refusal: Exception | None = None,
) -> HttpResponse:  # fmt: skip
    """Show the step again with what was typed, on the page from which it came."""
    if request.POST.get("mot"):
        return _render_one(request, rows[0], kept=kept, refusal=refusal, status=422)
    return _render_many(request, rows, kept=kept, refusal=refusal, status=422)


def _render_many(
    request: HttpRequest, rows: list[models.Vulnerability], *,
    kept: dict[str, Any] | None = None, refusal: Exception | None = None, status: int = 200,
) -> HttpResponse:  # fmt: skip
    return render(request, "cyber/vulnerabilities_chosen.html", {
        "rows": rows, "refusal": refusal,
        "steps": _list_steps(acting.get_actor(request), rows, kept or {}),
    }, status=status)  # fmt: skip


def _render_one(
    request: HttpRequest, row: models.Vulnerability, *,
    kept: dict[str, Any] | None = None, refusal: Exception | None = None, status: int = 200,
) -> HttpResponse:  # fmt: skip
    by, today = acting.get_actor(request), timezone.localdate()
    entries = list(queries.list_vulnerability_entries(vulnerability=row))
    exceptions = list(row.acceptances.all())
    accounts = {one.by for one in entries}
    accounts |= {name for one in exceptions for name in (one.asked_by, one.decided_by) if name}
    names = org_queries.list_account_names(logins=accounts)
    return render(request, "cyber/vulnerability.html", {
        "row": row, "refusal": refusal, "today": today, "rows": [row],
        "entries": [(one, names.get(one.by, "")) for one in entries],
        "exceptions": [(one, names.get(one.asked_by, "")) for one in exceptions],
        "may_decide": permissions.may_handle(by, row.system, "approve_exception"),
        "steps": _list_steps(by, [row], kept or {}), "rules": rules, "probes": row.probes.all(),
        "holes": queries.list_declared_like(vulnerability=row),
    }, status=status)  # fmt: skip
