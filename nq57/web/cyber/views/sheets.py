"""The register as a sheet: out, in, and the sheet to begin with."""

from functools import partial

from django.http import HttpRequest, HttpResponse, StreamingHttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from nq57.registers.cyber import actions, permissions, queries
from nq57.web.cyber.views import listing
from nq57.web.shared import acting, registers

_NAME, _TITLE = "he-thong-thong-tin", "Hệ thống thông tin"


@require_safe
def export(request: HttpRequest, kind: str) -> StreamingHttpResponse:
    """Answer with the filtered list of what the post may read as XLSX or CSV."""
    by = acting.get_actor(request)
    permissions.check_may_list(by)
    rows = queries.stream_rows(by=by, filters=listing.read_filters(request))
    return registers.send_sheet(
        kind=kind, name=_NAME, title=_TITLE, columns=queries.SHEET, rows=rows
    )


@require_safe
def offer_template(request: HttpRequest) -> HttpResponse:
    """Answer with an empty sheet whose closed columns offer their words."""
    permissions.check_may_add(acting.get_actor(request))
    return registers.send_template(name=_NAME, title=_TITLE, columns=queries.SHEET)


@require_http_methods(["GET", "HEAD", "POST"])
def import_sheet(request: HttpRequest) -> HttpResponse:
    """Try a sheet and say what it would do; then enter it whole."""
    by = acting.get_actor(request)
    permissions.check_may_add(by)
    return registers.import_sheet(
        request, run=partial(actions.import_systems, by=by), template="cyber/import.html",
        back="cyber:systems", say_done=_say_done,
    )  # fmt: skip


def _say_done(done: actions.Imported) -> str:
    told = {"new": done.new, "changed": done.changed}
    return _("Đã ghi %(new)d hệ thống mới, cập nhật %(changed)d hệ thống.") % told
