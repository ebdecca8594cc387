"""Questions over items handed inside an office: who holds what, what one holds oneself."""

from collections.abc import Collection
from dataclasses import replace
from datetime import date

from nq57.audit import rules as audit_rules
from nq57.orgs import models as orgs
from nq57.orgs import rules as org_rules
from nq57.reporting import models, rules
from nq57.reporting.queries import forms


def list_held(*, report: models.Report, on: date) -> dict[str, models.Handing]:
    """Return what colleagues hold of a report on a day, by item."""
    found = models.Handing.objects.held(on).filter(report=report)
    return {row.key: row for row in found.select_related("to_post__person")}


def list_handed(*, report: models.Report) -> dict[str, models.Handing]:
    """Return the newest handing of each item that was not taken back, by item."""
    found = models.Handing.objects.filter(report=report, ended_at__isnull=True)
    return {row.key: row for row in found.select_related("to_post__person").order_by("pk")}


def list_mine(*, by: audit_rules.Actor, on: date, most: int = 50) -> list[models.Handing]:
    """Return what the post holds of reports that are being written, the most urgent first."""
    found = models.Handing.objects.held(on).of_post(by)
    rows = found.filter(report__case__state__in=rules.EDITABLE).select_related(
        "report__case", "report__cycle", "line__obligation__case", "figure__indicator"
    )
    return list(rows.order_by("due_on", "pk")[:most])


def list_colleagues(*, report: models.Report, by: audit_rules.Actor, on: date) -> list[orgs.Post]:
    """Return the posts of the report's office that may be handed items: not one's own."""
    rights = org_rules.get_rights()
    roles = {
        role for role, kind, verb in rights.cells if kind == "report" and verb in ("fill", "write")
    }
    found = orgs.Post.objects.on(on).filter(organisation=report.organisation_id, role__in=roles)
    rows = found.exclude(code=by.post).select_related("person")
    return list(rows.order_by("person__sort_key", "pk"))


def keep_items(*, form: forms.Form, keys: Collection[str]) -> forms.Form:
    """Return a form with some of its items alone."""
    return replace(
        form,
        lines=[row for row in form.lines if row.line.item in keys],
        figures=[row for row in form.figures if row.figure.item in keys],
        faults=[fault for fault in form.faults if fault.where in keys],
    )
