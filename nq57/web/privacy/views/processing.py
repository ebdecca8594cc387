"""One processing: what it says, and what hangs on it."""

from dataclasses import replace
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from nq57.audit import rules as audit_rules
from nq57.registers.cyber import models as cyber
from nq57.registers.privacy import models, permissions, queries
from nq57.web.privacy.views import tables
from nq57.web.shared import acting, entries


@require_safe
def show(request: HttpRequest, code: str) -> HttpResponse:
    """Show a processing, its files, what was done to it."""
    entry, by = entries.get_entry(request, tables.PROCESSINGS, code), acting.get_actor(request)
    told = entries.describe_page(request, tables.PROCESSINGS, entry, entries.FileForm())
    system = cyber.InformationSystem.objects.visible_to(by).filter(code=entry.system).first()
    if system is not None:
        told["cells"] = [
            replace(cell, url=system.get_absolute_url()) if cell.said == system.code else cell
            for cell in told["cells"]
        ]
    told |= _describe_impacts(entry, by)
    told["consents"] = queries.list_of_processing(processing=entry)
    return render(request, "privacy/processing.html", told)


def _describe_impacts(entry: models.Processing, by: audit_rules.Actor) -> dict[str, Any]:
    versions = queries.list_versions(processing=entry, by=by)
    is_idle = all(one.approved_on or one.case.closed_at for one in versions)
    writes = permissions.IMPACTS.may_write(by, offices={entry.office.code})
    today = timezone.localdate()
    found = models.Processing.objects.filter(pk=entry.pk).running(today).with_impact(today)
    return {
        "versions": versions, "stood": found.first(),
        "may_begin": writes and is_idle and entry.ended_on is None,
    }  # fmt: skip
