"""Trainings and certificates of officers as a sheet: out, in, and the sheet to begin with."""

from functools import partial

from django.http import HttpRequest, HttpResponse, StreamingHttpResponse
from django.views.decorators.http import require_http_methods, require_safe

from nq57.registers.cyber import actions, permissions, queries
from nq57.web.cyber.views import databases, officers
from nq57.web.shared import acting, registers

_NAME, _TITLE = "tap-huan-chung-chi", "Tập huấn, chứng chỉ"


@require_safe
def export(request: HttpRequest, kind: str) -> StreamingHttpResponse:
    """Answer with the trainings and certificates of the filtered officers as XLSX or CSV."""
    by = acting.get_actor(request)
    permissions.check_may_list(by)
    rows = queries.stream_qualifications(by=by, filters=officers.read_filters(request))
    return registers.send_sheet(
        kind=kind, name=_NAME, title=_TITLE, columns=queries.QUALIFICATION_SHEET, rows=rows
    )


@require_safe
def offer_template(request: HttpRequest) -> HttpResponse:
    """Answer with an empty sheet whose closed columns offer their words."""
    permissions.check_may_add(acting.get_actor(request))
    return registers.send_template(name=_NAME, title=_TITLE, columns=queries.QUALIFICATION_SHEET)


@require_http_methods(["GET", "HEAD", "POST"])
def import_sheet(request: HttpRequest) -> HttpResponse:
    """Try a sheet and say what it would do; then enter it whole."""
    by = acting.get_actor(request)
    permissions.check_may_add(by)
    return registers.import_sheet(
        request, run=partial(actions.import_qualifications, by=by),
        template="cyber/qualification_import.html", back="cyber:officers",
        say_done=databases.say_done,
    )  # fmt: skip
