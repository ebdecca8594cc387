"""One breach: what it says, and the incident at which its clock runs."""

from dataclasses import replace

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from nq57.registers.cyber import models as cyber
from nq57.registers.privacy import models
from nq57.web.privacy.views import tables
from nq57.web.shared import acting, entries


@require_safe
def show(request: HttpRequest, code: str) -> HttpResponse:
    """Show a breach; the incident and the processing are links for who may see them."""
    entry, by = entries.get_entry(request, tables.BREACHES, code), acting.get_actor(request)
    told = entries.describe_page(request, tables.BREACHES, entry, entries.FileForm())
    found = cyber.Incident.objects.visible_to(by).filter(case__code=entry.incident)
    incident = found.select_related("case").first()
    seen = models.Processing.objects.visible_to(by).filter(code=entry.processing).first()
    links = {
        named: row.get_absolute_url()
        for named, row in ((entry.incident, incident), (entry.processing, seen)) if row
    }  # fmt: skip
    told["cells"] = [replace(one, url=links.get(one.said, one.url)) for one in told["cells"]]
    return render(request, "privacy/breach.html", {**told, "incident": incident})
