"""Scans: a file tried and imported, the scans of a system, one scan."""

import io
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from nq57.files import actions as file_actions
from nq57.files import queries as file_queries
from nq57.registers.cyber import actions, permissions, queries
from nq57.registers.cyber.formats import scanners
from nq57.web.cyber.forms import vulnerabilities as forms
from nq57.web.cyber.views import common
from nq57.web.shared import acting, pages
from nq57.web.shared import views as shared

_MOST_SHOWN = 100


@require_http_methods(["GET", "HEAD", "POST"])
def import_scan(request: HttpRequest) -> HttpResponse:
    """Try a scanner's file and say what it would do; then import it."""
    by = acting.get_actor(request)
    permissions.check_may_use(by, "import_scan")
    systems = queries.list_scannable(by=by)
    asked = request.GET.get("he-thong", "")
    form = forms.ScanForm(
        request.POST or None, request.FILES or None, systems=systems, account=by.account,
        initial={"system": asked, "scope": "in"},
    )  # fmt: skip
    context: dict[str, Any] = {"form": form, "systems": systems}
    if request.method == "POST" and form.is_valid():
        try:
            done = _import(request, form, context)
        except common.REFUSALS as error:
            context["refusal"] = error
        else:
            if done.scan is not None and "trial" not in context:
                messages.success(request, _say_done(done))
                return redirect(done.scan)
            return render(request, "cyber/scan_import.html", context)
    status = 422 if request.method == "POST" else 200
    return render(request, "cyber/scan_import.html", context, status=status)


def _import(
    request: HttpRequest, form: forms.ScanForm, context: dict[str, Any]
) -> actions.ImportedScan:
    """Try the file that was sent, or import the one that was tried."""
    by, at, given = acting.get_actor(request), timezone.now(), form.cleaned_data
    kept, sent, system = given["kept"], given["file"], form.systems[given["system"]]
    told = {"system": system, "scope": given["scope"], "by": by, "at": at}
    if kept is not None and request.POST.get("do") == "import":
        source = io.BytesIO(file_queries.read_content(stored=kept))
        return actions.import_scan(source=source, name=kept.name, **told)
    done = actions.import_scan(source=sent, name=sent.name, is_trial=True, **told)
    sent.seek(0)
    stored = file_actions.store_file(source=sent, name=sent.name, by=by, at=at, takes_xml=True)
    context |= {
        "trial": done, "kept": forms.ScanForm.keep(stored, by.account), "system": system,
        "rejected": done.rejected[:_MOST_SHOWN], "given": given, "name": stored.name,
    }  # fmt: skip
    return done


def _say_done(done: actions.ImportedScan) -> str:
    told = {"new": done.new, "seen": done.seen, "closed": done.closed, "back": done.reopened}
    return (
        _("Đã nhập: %(new)d lỗ hổng mới, %(seen)d còn thấy, %(closed)d đóng, %(back)d mở lại.")
        % told
    )


@require_safe
def list_scans(request: HttpRequest, code: str) -> HttpResponse:
    """List the scans of a system."""
    by = acting.get_actor(request)
    system = common.get_vulnerable_system(request, code)
    found = queries.list_scans(system=system, by=by)
    return render(request, "cyber/scans.html", {
        "system": system, "page": pages.take(found, request, key=("-scanned_at", "-pk")),
        "may_import": permissions.may_handle(by, system, "import_scan"),
    })  # fmt: skip


@require_safe
def show(request: HttpRequest, pk: int) -> HttpResponse:
    """Show what a scan covered, and what came of it."""
    scan = common.get_scan(request, pk)
    return render(request, "cyber/scan.html", {
        "scan": scan, "system": scan.system, "hosts": scan.hosts[:_MOST_SHOWN],
        "more_hosts": max(0, len(scan.hosts) - _MOST_SHOWN),
    })  # fmt: skip


@require_safe
def download(request: HttpRequest, pk: int) -> HttpResponse:
    """Answer with the file of a scan, always to be saved."""
    scan = common.get_scan(request, pk)
    if scan.file is None:
        raise Http404
    return shared.send_stored(request, scan.file)


@require_safe
def offer_template(request: HttpRequest) -> HttpResponse:
    """Answer with the empty sheet for what was found by hand."""
    permissions.check_may_use(acting.get_actor(request), "import_scan")
    return shared.send_file(scanners.make_template(), "mau-lo-hong.xlsx")
