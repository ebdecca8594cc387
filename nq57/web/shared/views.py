"""Answers that belong to no area: refusals, missing pages, faults, policy reports."""

import json
import logging
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any, NoReturn, TypeVar

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.core.cache import cache
from django.http import HttpRequest, HttpResponse, StreamingHttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.template.loader import render_to_string
from django.utils.cache import patch_vary_headers
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST

from nq57.core import refusals, tables
from nq57.files import models as files
from nq57.files import queries as file_queries
from nq57.files import rules as file_rules
from nq57.orgs import queries as org_queries
from nq57.web.shared import sentences

LOG = logging.getLogger("nq57.csp")
COUNTER = "csp-reports"
_LONGEST_REPORT = 10_000
_WEEK = 7 * 24 * 60 * 60
_KINDS = {
    "xlsx": tables.XLSX,
    "csv": tables.CSV,
    "pdf": "application/pdf",
    "json": "application/json",
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
}
_Answer = TypeVar("_Answer", bound=HttpResponseBase)


def render_list(
    request: HttpRequest, area: str, name: str, context: dict[str, Any]
) -> HttpResponse:
    """Render a list: its page ``<area>/<name>.html``, or for HTMX the ``_<name>.html`` in it."""
    is_fragment = bool(getattr(request, "htmx", None))
    response = render(request, f"{area}/{'_' if is_fragment else ''}{name}.html", context)
    patch_vary_headers(response, ["HX-Request"])
    return response


def send_rows(
    rows: Iterable[Sequence[Any]], *, name: str, title: str, columns: Mapping[str, int]
) -> StreamingHttpResponse:
    """Answer with rows under heads (each with its width) as the name says, XLSX or CSV, while
    they are read."""
    content = (
        tables.stream_csv(columns=columns, rows=rows)
        if name.endswith(".csv")
        else tables.stream_xlsx(
            title=title, columns=columns, rows=rows, mark=org_queries.say_mark()
        )
    )  # fmt: skip
    return send_table(content, name)


def send_table(content: Iterator[bytes], name: str) -> StreamingHttpResponse:
    """Answer with a table while it is written, to be saved; its kind is that of the name."""
    return _offer(StreamingHttpResponse(content), name)


def send_file(content: bytes, name: str) -> HttpResponse:
    """Answer with what was written here, to be saved; its kind is that of the name."""
    return _offer(HttpResponse(content), name)


def send_stored(request: HttpRequest, stored: files.StoredFile) -> HttpResponse:
    """Answer with a stored file, always to be saved; with a sentence while it is not given out."""
    try:
        content = file_queries.read_content(stored=stored)
    except file_rules.FilesError as error:
        return show_refusal(request, error, status=409)
    return HttpResponse(content, headers=file_queries.get_download_headers(stored=stored))


def _offer(response: _Answer, name: str) -> _Answer:
    """Let a browser save an answer; the name says when figures are invented."""
    mark = "minh-hoa-" if settings.HAS_DEMONSTRATION else ""
    response["Content-Type"] = _KINDS[name.rpartition(".")[2]]
    response["Content-Disposition"] = f'attachment; filename="{mark}{name}"'
    response["Cache-Control"] = "private, no-store"
    return response


def show_refusal(request: HttpRequest, error: Exception, status: int = 403) -> HttpResponse:
    """Answer with a package's own sentence: visible but not allowed, or not possible now."""
    return render(request, "403.html", {"sentence": sentences.translate(error)}, status=status)


def refuse_page() -> NoReturn:
    """Refuse a page that the acting post does not open."""
    raise refusals.NotAllowedError(_("Vị trí đang dùng không mở được trang này."))


def show_forbidden(request: HttpRequest, exception: Exception) -> HttpResponse:
    """Answer to a refusal that no view caught."""
    return show_refusal(request, exception)


def show_expired_form(request: HttpRequest, reason: str = "") -> HttpResponse:
    """Answer to a form without a valid token: most often a page that lay open too long."""
    sentence = _("Trang này đã mở quá lâu nên máy chủ không nhận biểu mẫu.")
    return render(request, "403.html", {"sentence": sentence, "is_expired": True}, status=403)


def show_missing(request: HttpRequest, exception: Exception) -> HttpResponse:
    """Answer to an address that does not exist, or that this post does not see."""
    return render(request, "404.html", status=404)


def show_wrong_method(request: HttpRequest, allowed: str) -> HttpResponse:
    """Answer to an address that was opened where it only takes what a form sends, or the other
    way round; ``allowed`` are its methods."""
    response = render(request, "405.html", status=405)
    response["Allow"] = allowed
    return response


def show_fault(request: HttpRequest) -> HttpResponse:
    """Answer to a fault of ours, without anything that could fail again."""
    return HttpResponse(render_to_string("500.html"), status=500)


@login_not_required
def show_too_many(request: HttpRequest) -> HttpResponse:
    """Answer to too many requests from one address."""
    response = render(request, "429.html", status=429)
    response["Retry-After"] = "60"
    return response


@csrf_exempt
@login_not_required
@require_POST
def receive_policy_report(request: HttpRequest) -> HttpResponse:
    """Count a browser's report that a page broke the Content-Security-Policy."""
    if int(request.headers.get("Content-Length") or 0) > _LONGEST_REPORT:
        return HttpResponse(status=413)
    try:
        told = json.loads(request.body)
    except ValueError:
        return HttpResponse(status=400)
    report = told.get("csp-report") if isinstance(told, dict) else None
    if not isinstance(report, dict):
        return HttpResponse(status=400)
    directive = str(report.get("effective-directive", "?"))[:60]
    cache.add(COUNTER, 0, _WEEK)
    cache.incr(COUNTER)
    LOG.warning("Policy report: %r", directive)
    return HttpResponse(status=204)
