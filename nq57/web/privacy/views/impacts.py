"""Impact files: where each processing stands on a day; one version and its next step."""

from collections.abc import Callable
from datetime import datetime
from typing import Any

from django.contrib import messages
from django.db import transaction
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse, StreamingHttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from nq57.audit import rules as audit_rules
from nq57.files import actions as file_actions
from nq57.orgs import models as orgs
from nq57.orgs import queries as org_queries
from nq57.registers.base import rules as base_rules
from nq57.registers.privacy import actions, models, permissions, queries, rules
from nq57.web.privacy import forms
from nq57.web.privacy.views import common, tables
from nq57.web.shared import acting, chips, days, entries, formats, moves, pages, registers, states
from nq57.web.shared import views as shared

_OWN = {"draft": ("submit", "rewrite", "withdraw"), "returned": ("rewrite", "submit", "withdraw"),
        "submitted": ("withdraw",)}  # fmt: skip
_APPROVERS = {"submitted": ("approve", "return")}


@require_safe
def list_impacts(request: HttpRequest) -> HttpResponse:
    """List the processings with where the impact file of each stands on the asked day."""
    by, (day, is_wrong) = acting.get_actor(request), days.read(request)
    found = queries.list_impacts(by=by, on=day, office=_read_office(request))
    counts = queries.count_stands(found)
    stand = registers.read_pick(request, "tinh-trang", rules.IMPACT_STANDS)
    page = pages.take(_keep(found, stand), request, key=("due_key", "pk"))
    offices = orgs.Organisation.objects.none()
    if permissions.PROCESSINGS.may_read_all(by):
        held = models.Processing.objects.order_by().values("office")
        offices = orgs.Organisation.objects.filter(pk__in=held).order_by("sort_key")
    return shared.render_list(request, "privacy", "impacts", {
        "tab": "impacts", "page": page, "number": counts[stand] if stand else sum(counts.values()),
        "day": formats.format_day(day), "asked": day, "is_wrong_day": is_wrong,
        "offices": list(offices.values_list("code", "name")), "office": _read_office(request),
        "stand": stand,
        "chips": chips.make_chips(request, "tinh-trang", [
            chips.Choice("", _("Tất cả"), sum(counts.values())),
            *(chips.Choice(name, str(states.IMPACT_STANDS[name][1]), number,
                           states.IMPACT_STANDS[name][0]) for name, number in counts.items()),
        ]),
    })  # fmt: skip


@require_safe
def export(request: HttpRequest, kind: str) -> StreamingHttpResponse:
    """Answer with the filtered list as XLSX or CSV."""
    by, (day, _is_wrong) = acting.get_actor(request), days.read(request)
    found = queries.list_impacts(by=by, on=day, office=_read_office(request))
    stand = registers.read_pick(request, "tinh-trang", rules.IMPACT_STANDS)
    words = {name: str(word) for name, (_kind, word) in states.IMPACT_STANDS.items()}
    rows = queries.stream_impacts(found=_keep(found, stand), words=words)
    return shared.send_rows(
        rows, name=f"danh-gia-tac-dong-{day:%Y-%m-%d}.{kind}", title="Hồ sơ đánh giá tác động",
        columns=queries.IMPACT_COLUMNS,
    )  # fmt: skip


@require_http_methods(["GET", "HEAD", "POST"])
def begin(request: HttpRequest, code: str) -> HttpResponse:
    """Begin the next version of the impact file of a processing."""
    processing = entries.get_entry(request, tables.PROCESSINGS, code)
    by, at = acting.get_actor(request), timezone.now()
    permissions.IMPACTS.check_may_write(by, offices={processing.office.code})
    form = forms.ImpactForm(request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data["file"]
        try:
            with transaction.atomic():
                stored = file_actions.store_file(source=given, name=given.name, by=by, at=at)
                made = actions.begin_impact(
                    processing=processing, summary=form.cleaned_data["summary"], file=stored, by=by,
                    at=at,
                )  # fmt: skip
        except common.REFUSALS as error:
            form.add_error(None, str(error))
        else:
            messages.success(request, _("Đã lập hồ sơ: trình thủ trưởng phê duyệt."))
            return redirect(made)
    status = 422 if request.method == "POST" else 200
    context = {"form": form, "processing": processing, "table": tables.PROCESSINGS}
    return render(request, "privacy/impact_begin.html", context, status=status)


@require_safe
def show(request: HttpRequest, code: str) -> HttpResponse:
    """Show a version as far as the post may see it."""
    return _render(request, common.find(queries.get_impact, request, code))


@require_POST
def act(request: HttpRequest, code: str) -> HttpResponse:
    """Take the step that the form names; what was typed comes back with a refusal."""
    impact, by = common.find(queries.get_impact, request, code), acting.get_actor(request)
    do = request.POST.get("do", "")
    if do in ("approve", "return"):
        permissions.check_may_approve_impact(by, impact)
    else:
        permissions.check_may_write_impact(by, impact)
    form = _make_form(impact, do, request.POST, request.FILES)
    if form is not None and not form.is_valid():
        return _render(request, impact, kept={do: form}, status=422)
    acting.take_as_seen(request, impact.case)
    try:
        _act(impact, do, form.cleaned_data if form is not None else {}, by, timezone.now())
    except common.REFUSALS as error:
        impact = common.find(queries.get_impact, request, code)
        kept = {do: form} if form is not None else {}
        return _render(request, impact, kept=kept, refusal=error, status=422)
    messages.success(request, _("Đã ghi: %(what)s.") % {"what": _name_steps()[do]})
    return redirect(impact)


@require_safe
def download(request: HttpRequest, code: str) -> HttpResponse:
    """Answer with the file of a version, always to be saved."""
    return shared.send_stored(request, common.find(queries.get_impact, request, code).file)


def _read_office(request: HttpRequest) -> str:
    return request.GET.get("co-quan", "")[:60].replace("\0", "")


def _keep(found: QuerySet[Any], stand: str) -> QuerySet[Any]:
    return found.filter(stand=stand) if stand else found


def _act(
    impact: models.ImpactFile, do: str, given: dict[str, Any], by: audit_rules.Actor, at: datetime
) -> None:
    told: dict[str, Any] = {"impact": impact, "by": by, "at": at}

    @transaction.atomic
    def rewrite() -> None:
        file = given["file"]
        stored = file and file_actions.store_file(source=file, name=file.name, by=by, at=at)
        actions.rewrite_impact(**told, summary=given["summary"], file=stored or None)

    steps: dict[str, Callable[[], Any]] = {
        "rewrite": rewrite,
        "submit": lambda: actions.submit_impact(**told),
        "withdraw": lambda: actions.withdraw_impact(**told, **given),
        "return": lambda: actions.return_impact(**told, **given),
        "approve": lambda: actions.approve_impact(**told, **given),
    }
    if do not in steps:
        raise base_rules.EntryError(_("Chọn một bước trong trang này."))
    steps[do]()


def _name_steps() -> dict[str, str]:
    return {
        "rewrite": _("Sửa hồ sơ"), "submit": _("Trình phê duyệt"), "withdraw": _("Rút hồ sơ"),
        "return": _("Trả lại để sửa"), "approve": _("Phê duyệt"),
    }  # fmt: skip


def _make_form(impact: models.ImpactFile, do: str, data: Any = None, files: Any = None) -> Any:
    """Return the form of a step, or None where a press is enough."""
    name = f"{do}_%s"
    if do == "rewrite":
        initial = {"summary": impact.summary}
        return forms.ImpactForm(data, files, is_again=True, initial=initial, auto_id=name)
    if do == "approve":
        today = {"approved_on": timezone.localdate()}
        return forms.ApprovalForm(data, initial=today, auto_id=name)
    return forms.NoteForm(data, auto_id=name) if do in ("withdraw", "return") else None


def _list_steps(
    by: audit_rules.Actor, impact: models.ImpactFile, kept: dict[str, Any]
) -> list[moves.Step]:
    state, offered = impact.case.state, list[str]()
    if permissions.may_approve_impact(by, impact):
        offered += _APPROVERS.get(state, ())
    if permissions.may_write_impact(by, impact):
        offered += _OWN.get(state, ())
    words = _name_steps()
    return [
        moves.Step(do, words[do], kept.get(do) or _make_form(impact, do), is_main=number == 0)
        for number, do in enumerate(offered)
    ]


def _render(
    request: HttpRequest,
    impact: models.ImpactFile,
    *,
    kept: dict[str, Any] | None = None,
    refusal: Exception | None = None,
    status: int = 200,
) -> HttpResponse:
    by = acting.get_actor(request)
    logins = {impact.made_by, impact.submitted_by, impact.approved_by}
    names = org_queries.list_account_names(logins=logins)
    return render(request, "privacy/impact.html", {
        "impact": impact, "processing": impact.processing, "refusal": refusal,
        "steps": _list_steps(by, impact, kept or {}), "table": tables.PROCESSINGS,
        "made_by": names.get(impact.made_by, ""), "approved_by": names.get(impact.approved_by, ""),
        "history": moves.tell_taken(impact.case, states.IMPACTS),
        "is_waiting": impact.case.state == "submitted",
    }, status=status)  # fmt: skip
