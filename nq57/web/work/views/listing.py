"""The list of obligations: filters as addresses, counts, urging many, the sheet."""

from collections.abc import Iterable, Iterator
from dataclasses import replace
from typing import Any

from django.contrib import messages
from django.db.models import Exists, OuterRef
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_GET, require_POST

from nq57.cases import actions as case_actions
from nq57.cases import enums as case_enums
from nq57.cases import rules as case_rules
from nq57.orgs import models as org_models
from nq57.orgs import permissions as org_permissions
from nq57.plans import enums, models, queries
from nq57.reporting import queries as reporting_queries
from nq57.web.shared import acting, chips, pages, states
from nq57.web.shared import views as shared_views
from nq57.web.work import forms
from nq57.web.work.views import common

_SHEET = {
    "Mã": 28, "Cơ quan": 30, "Văn bản": 16, "Số": 9, "Việc phải làm": 70, "Lần": 12, "Hạn": 12,
    "Tình hình": 22, "Trạng thái": 18, "Sản phẩm": 26, "Ngày hoàn thành": 12,
}  # fmt: skip


@require_GET
def list_obligations(request: HttpRequest) -> HttpResponse:
    """List what the post may read, by due date, with counts by timeliness."""
    actor = acting.get_actor(request)
    org_permissions.check_may(actor, "obligation", "read")
    today, asked = timezone.localdate(), common.read_filters(request)
    found = queries.list_obligations(
        by=actor, today=today, filters=asked, after=request.GET.get(pages.PARAMETER, "")
    )
    queries.load_found(rows=found.rows, by=actor)
    counts = queries.count_by_timeliness(
        by=actor, today=today, filters=replace(asked, timeliness="")
    )
    is_later = bool(request.GET.get(pages.PARAMETER))
    context = {
        **common.describe_area(request, "list"),
        **list_choices(request),
        "page": pages.Page(
            found.rows,
            after(request, found.next_key) if found.next_key else None,
            after(request, "") if is_later else None,
        ),
        "chips": chips.make_chips(request, "tinh-trang", _count(counts)),
        "number": counts[asked.timeliness] if asked.timeliness else sum(counts.values()),
        "is_filtered": any(request.GET.get(name) for name in common.PARAMETERS),
        "filters": asked,
        "owed_replies": reporting_queries.count_owed_replies(by=actor),
    }  # fmt: skip
    return shared_views.render_list(request, "work", "obligations", context)


@require_GET
def export(request: HttpRequest) -> HttpResponseBase:
    """Answer with the whole filtered list as a sheet, while it is read."""
    return _export(request, "viec-phai-lam.xlsx")


@require_GET
def export_csv(request: HttpRequest) -> HttpResponseBase:
    """Answer with the whole filtered list as CSV, while it is read."""
    return _export(request, "viec-phai-lam.csv")


def _export(request: HttpRequest, name: str) -> HttpResponseBase:
    actor = acting.get_actor(request)
    org_permissions.check_may(actor, "obligation", "read")
    found = queries.stream_obligations(
        by=actor, today=timezone.localdate(), filters=common.read_filters(request)
    )
    return shared_views.send_rows(_tell(found), name=name, title="Việc phải làm", columns=_SHEET)


@require_POST
def urge(request: HttpRequest) -> HttpResponse:
    """Urge the owners of the chosen obligations: first the words, then all or none."""
    actor = acting.get_actor(request)
    org_permissions.check_may(actor, "obligation", "urge")
    rows = common.list_chosen(request)
    form = forms.NoteForm(request.POST if "note" in request.POST else None)
    sentence = "" if rows else _("Chưa chọn việc nào. Quay lại danh sách, đánh dấu rồi đôn đốc.")
    if rows and form.is_valid():
        try:
            case_actions.urge_all(
                cases=[row.case for row in rows], note=form.cleaned_data["note"],
                by=actor, at=timezone.now(),
            )  # fmt: skip
        except case_rules.CasesError as error:
            sentence = str(error)
        else:
            told = ngettext("Đã đôn đốc %(n)d việc.", "Đã đôn đốc %(n)d việc.", len(rows))
            messages.success(request, told % {"n": len(rows)})
            return redirect("work:obligations")
    context = {
        **common.describe_area(request, "list"),
        "rows": rows, "form": form, "sentence": sentence,
        "offices": len({row.organisation_id for row in rows}),
    }  # fmt: skip
    status = 422 if sentence or form.is_bound else 200
    return render(request, "work/urge.html", context, status=status)


def list_choices(request: HttpRequest) -> dict[str, Any]:
    """Return what the selects of the filters offer."""
    actor = acting.get_actor(request)
    offices: Any = ()
    groups: Any = ()
    if common.sees_all(request):
        owed = models.Obligation.objects.filter(organisation=OuterRef("pk"))
        offices = org_models.Organisation.objects.filter(Exists(owed)).order_by("sort_key")
        groups = org_models.OrgGroup.objects.order_by("name")
    in_force = models.Plan.objects.visible_to(actor).in_force()
    return {
        "offices": offices.values_list("code", "name") if offices != () else offices,
        "groups": groups.values_list("code", "name") if groups != () else groups,
        "sections": models.Section.objects.filter(
            plan__in=in_force, kind=enums.SectionKind.TASKS
        ).order_by("plan", "position"),
        "roles": enums.Role.choices,
        "standings": enums.Standing.choices,
        "states": [(key, word) for key, (_kind, word) in states.STATES.items()],
    }


def _count(counts: dict[str, int]) -> list[chips.Choice]:
    order = ("overdue", "soon", "in_time", "no_date", "met", "met_late", "unsettled", "ended")
    named = dict(case_enums.Timeliness.choices)
    return [
        chips.Choice("", _("Tất cả"), sum(counts.values())),
        *(
            chips.Choice(value, _(str(named[value])), counts[value], states.TIMELINESS[value])
            for value in order
            if counts[value]
        ),
    ]


def after(request: HttpRequest, key: str) -> str:
    query = request.GET.copy()
    query.pop(pages.PARAMETER, None)
    if key:
        query[pages.PARAMETER] = key
    return f"{request.path}?{query.urlencode()}" if query else request.path


def _tell(rows: Iterable[queries.Exported]) -> Iterator[tuple[Any, ...]]:
    named = {key: str(word) for key, word in case_enums.Timeliness.choices}
    words = {key: str(word) for key, (_kind, word) in states.STATES.items()}
    for row in rows:
        yield row._replace(timeliness=named[row.timeliness], state=words[row.state])
