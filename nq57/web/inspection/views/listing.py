"""Lists: inspections by program, findings by state, the sheet."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from nq57.core import numbers
from nq57.inspection import enums, models, permissions, queries, rules
from nq57.orgs import models as orgs
from nq57.web.shared import acting, chips, pages
from nq57.web.shared import states as looks
from nq57.web.shared import views as shared


@require_safe
def list_inspections(request: HttpRequest) -> HttpResponse:
    """List the inspections that the post may read, of one program or of all."""
    by = acting.get_actor(request)
    permissions.check_may_read(by)
    asked, program = numbers.read_whole(request.GET.get("ke-hoach", "")), None
    if asked is not None:
        program = get_object_or_404(models.Program, pk=asked)
    found = queries.list_inspections(by=by, program=program)
    return render(request, "inspection/inspections.html", {
        "tab": "inspections", "program": program,
        "programs": queries.list_programs(by=by)[: pages.SIZE],
        "page": pages.take(found, request, key=("-planned_on", "-pk")),
        "may_plan": permissions.may_plan(by),
    })  # fmt: skip


@require_safe
def list_findings(request: HttpRequest) -> HttpResponse:
    """List the findings that the post may read, with counts by state."""
    by = acting.get_actor(request)
    permissions.check_may_read(by)
    filters = _read_filters(request)
    without = queries.Filters(
        office=filters.office, severity=filters.severity, text=filters.text,
        is_waiting=filters.is_waiting,
    )  # fmt: skip
    counts = queries.count_findings(by=by, filters=without)
    found = queries.list_findings(by=by, filters=filters)
    owners = models.Finding.objects.visible_to(by).order_by().values("organisation")
    return shared.render_list(request, "inspection", "findings", {
        "tab": "findings", "filters": filters,
        "page": pages.take(found, request, key=("-case_id",)),
        "number": counts.get(filters.state, 0) if filters.state else sum(counts.values()),
        "chips": chips.make_chips(request, "trang-thai", [
            chips.Choice("", _("Tất cả"), sum(counts.values())),
            *(
                chips.Choice(key, str(word), counts[key], kind)
                for key, (kind, word) in looks.INSPECTIONS.items() if counts.get(key)
            ),
        ]),
        "offices": orgs.Organisation.objects.filter(pk__in=owners).order_by("sort_key"),
        "severities": enums.Severity.choices,
        "is_filtered": any(filters.__dict__.values()),
    })  # fmt: skip


@require_safe
def export(request: HttpRequest) -> HttpResponse:
    """Answer with the filtered list as a sheet, without what is restricted."""
    by = acting.get_actor(request)
    permissions.check_may_read(by)
    content = queries.make_sheet(by=by, filters=_read_filters(request))
    return shared.send_file(content, "phat-hien-kiem-tra.xlsx")


def _read_filters(request: HttpRequest) -> queries.Filters:
    given = request.GET
    state, severity = given.get("trang-thai", ""), given.get("muc-do", "")
    return queries.Filters(
        office=given.get("co-quan", ""), text=given.get("q", "").strip(),
        state=state if state in rules.FINDING.states else "",
        severity=severity if severity in enums.Severity.values else "",
        is_waiting=given.get("cho") == "1",
    )  # fmt: skip
