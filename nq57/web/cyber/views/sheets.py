"""The register as a sheet: out, in, and the sheet to begin with."""

import csv
import io
from collections.abc import Sequence

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, StreamingHttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from nq57.core import sheets, tables
from nq57.orgs import queries as org_queries
from nq57.orgs import rules as org_rules
from nq57.registers.cyber import actions, enums, permissions, queries, rules
from nq57.web.cyber import forms
from nq57.web.cyber.views import listing
from nq57.web.shared import acting
from nq57.web.shared import views as shared

_NAME = "he-thong-thong-tin"


@require_safe
def export(request: HttpRequest, kind: str) -> StreamingHttpResponse:
    """Answer with the filtered list of what the post may read as XLSX or CSV."""
    by = acting.get_actor(request)
    permissions.check_may_list(by)
    rows = queries.stream_rows(by=by, filters=listing.read_filters(request))
    columns = dict(queries.COLUMNS.values())
    content = (
        tables.stream_csv(columns=columns, rows=rows)
        if kind == "csv"
        else tables.stream_xlsx(
            title="Hệ thống thông tin", columns=columns, rows=rows, mark=org_queries.say_mark()
        )
    )
    return shared.send_table(content, f"{_NAME}.{kind}")


@require_safe
def offer_template(request: HttpRequest) -> HttpResponse:
    """Answer with an empty sheet whose closed columns offer their words."""
    permissions.check_may_add(acting.get_actor(request))
    columns = dict(queries.COLUMNS.values())
    heads = {name: head for name, (head, _width) in queries.COLUMNS.items()}
    lists = {"hosting": enums.Hosting, "status": enums.Status}
    choices = {heads[name]: [str(label) for label in words.labels] for name, words in lists.items()}
    content = sheets.write_sheet(
        title="Hệ thống thông tin", columns=columns, rows=[[""] * len(columns)] * 50,
        choices=choices,
    )  # fmt: skip
    return shared.send_file(content, f"mau-{_NAME}.xlsx")


@require_http_methods(["GET", "HEAD", "POST"])
def import_sheet(request: HttpRequest) -> HttpResponse:
    """Try a sheet and say what it would do; then enter it whole."""
    by = acting.get_actor(request)
    permissions.check_may_add(by)
    form = forms.SheetForm(request.POST or None, request.FILES or None)
    context: dict[str, object] = {"form": form, "columns": queries.COLUMNS.values()}
    if request.method == "POST" and form.is_valid():
        is_trial = request.POST.get("do") != "import"
        cells = form.cleaned_data["cells"]
        try:
            done = actions.import_systems(cells=cells, by=by, at=timezone.now(), is_trial=is_trial)
        except org_rules.SheetError as error:
            context["faults"] = error.faults
        except rules.CyberError as error:
            context["refusal"] = error
        else:
            if not is_trial:
                told = {"new": done.new, "changed": done.changed}
                messages.success(
                    request,
                    _("Đã ghi %(new)d hệ thống mới, cập nhật %(changed)d hệ thống.") % told,
                )
                return redirect("cyber:systems")
            context |= {"trial": done, "pasted": _write(cells)}
            return render(request, "cyber/import.html", context)
    status = 422 if request.method == "POST" else 200
    return render(request, "cyber/import.html", context, status=status)


def _write(cells: Sequence[Sequence[str]]) -> str:
    target = io.StringIO()
    csv.writer(target, delimiter="\t").writerows(cells)
    return target.getvalue()
