"""The export for the national monitoring system: its fields are data, as JSON or XLSX."""

from typing import Any

from django.http import HttpResponse
from django.utils import timezone
from ninja import Router, Schema

from nq57.api import auth, plans
from nq57.api.schemas import common
from nq57.core import tables
from nq57.orgs import queries as org_queries
from nq57.reporting import queries

router = Router()


class NationalPage(Schema):
    """Obligations in the fields of ``fields``, in order of their key."""

    fields: list[dict[str, str]]
    items: list[dict[str, str | int | None]]
    next: int | None
    mark: str


@router.get("/plans/{code}/national", auth=auth.READ, response=NationalPage)
def list_national(
    request: auth.ProgramRequest, code: str, after: common.After = 0, limit: common.Limit = 100
) -> dict[str, Any]:
    """Tell a plan's obligations: assigning document, agency, progress, result, product, verdict."""
    plan = plans.find_plan(request, code)
    rows = list(queries.list_national_rows(
        plan=plan, by=request.actor, today=timezone.localdate(), after=after, most=limit + 1
    ))  # fmt: skip
    return {
        "fields": [
            {"name": one.name, "heading": one.heading} for one in queries.list_fields()
        ],
        "items": [queries.make_national_row(cells=cells) for _key, cells in rows[:limit]],
        "next": rows[limit - 1][0] if len(rows) > limit else None,
        "mark": org_queries.say_mark(),
    }  # fmt: skip


@router.get("/plans/{code}/national.xlsx", auth=auth.READ)
def download_national(request: auth.ProgramRequest, code: str) -> HttpResponse:
    """Answer with all of it as a workbook."""
    plan = plans.find_plan(request, code)
    rows = queries.list_national_rows(plan=plan, by=request.actor, today=timezone.localdate())
    content = tables.write_table(
        kind="xlsx", title="Theo dõi nhiệm vụ", rows=[cells for _key, cells in rows],
        columns={one.heading: one.width for one in queries.list_fields()},
        mark=org_queries.say_mark(),
    )  # fmt: skip
    response = HttpResponse(content, content_type=tables.XLSX)
    response["Content-Disposition"] = f'attachment; filename="{plan.code}.xlsx"'
    response["Cache-Control"] = "private, no-store"
    return response
