"""Obligations in the fields of the national monitoring system; which fields is data.

Source: rules 08-QC/TW of 5 November 2025 on following tasks. ``seeds/reference/national_fields``
says how each field is called and what of nq57 goes into it.
"""

import functools
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Prefetch

from nq57.audit import rules as audit_rules
from nq57.audit.enums import Secrecy
from nq57.cases import enums as case_enums
from nq57.cases import rules as case_rules
from nq57.core import reference
from nq57.plans import models as plans
from nq57.plans import queries as plan_queries
from nq57.reporting import enums, models, rules

_CHUNK = 500


@dataclass(frozen=True)
class Field:
    """One field of the export: its name outside, its heading in a table, where it comes from."""

    name: str
    heading: str
    width: int
    source: str


@functools.cache
def list_fields() -> tuple[Field, ...]:
    """Return the fields in order.

    :raises ReportingError: when the mapping names something that there is not.
    """
    rows = reference.read_table(reference.FOLDER / "national_fields.csv").rows
    fields = tuple(
        Field(row["field"], row["heading"], int(row["width"]), row["source"]) for row in rows
    )
    if strange := {one.source for one in fields} - _SOURCES:
        raise rules.ReportingError(f"Bảng trường có nguồn lạ: {', '.join(sorted(strange))}.")
    return fields


def list_national_rows(
    *, plan: plans.Plan, by: audit_rules.Actor, today: date, after: int = 0, most: int | None = None
) -> Iterator[tuple[int, list[str | int | date | None]]]:
    """Yield the key and the cells of the plan's obligations, by key; restricted ones never leave.

    Result, product and difficulty are those of the newest report that was handed in.
    """
    filters = plan_queries.Filters(plan=plan)
    found = plan_queries.filter_obligations(by=by, today=today, filters=filters)
    found = found.filter(case__secrecy=Secrecy.OPEN, pk__gt=after, is_superseded=False)
    keys = list(found.order_by("pk").values_list("pk", flat=True)[:most])
    seen = models.Report.objects.visible_to(by).filter(case__state__in=rules.HANDED_IN)
    lines = (
        models.Line.objects.filter(report__in=seen.values("pk"))
        .select_related("report__cycle")
        .order_by("obligation", "-report__cycle__ends_on")
        .distinct("obligation")
    )
    for start in range(0, len(keys), _CHUNK):
        some = found.filter(pk__in=keys[start : start + _CHUNK]).with_rows().order_by("pk")
        said = {line.obligation_id: line for line in lines.filter(obligation__in=some.values("pk"))}
        for row in some.prefetch_related(Prefetch("case__deadlines")):
            told = _tell(row, said.get(row.pk))
            yield row.pk, [told[field.source] for field in list_fields()]


def _tell(row: Any, line: models.Line | None) -> Mapping[str, str | int | date | None]:
    case, task = row.case, row.task
    document = task.document if task else row.plan.document
    states = case_rules.get_graph(case.graph).states
    return {
        "code": case.code, "document": document.symbol or document.title, "title": case.title,
        "item": task.code if task else row.duty.code if row.duty else "",
        "office": case.organisation.name, "office_code": case.organisation.code,
        "due": case.due, "timeliness": str(case_enums.Timeliness(row.timeliness).label),
        "state": states[case.state].label, "finished_on": case.finished_on,
        "product": row.product or (line.product if line else ""),
        "percent": line.percent if line else None,
        "result": str(enums.LineState(line.state).label) if line and line.state else "",
        "difficulty": line.difficulty if line else "",
        "evaluation": str(enums.ItemVerdict(line.verdict).label) if line else "",
        "period": line.report.cycle.period if line else "",
    }  # fmt: skip


_SOURCES: frozenset[str] = frozenset(
    "code document item title office office_code due timeliness state finished_on product percent "
    "result difficulty evaluation period".split()
)


def make_national_row(*, cells: Sequence[str | int | date | None]) -> dict[str, str | int | None]:
    """Return one row by the outside names of its fields; days as ``2026-11-30``."""
    return {
        field.name: cell.isoformat() if isinstance(cell, date) else cell
        for field, cell in zip(list_fields(), cells, strict=True)
    }
