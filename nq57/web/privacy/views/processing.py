"""One processing: what it says, and what hangs on it."""

from dataclasses import replace

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from nq57.registers.cyber import models as cyber
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
    return render(request, "privacy/processing.html", told)
