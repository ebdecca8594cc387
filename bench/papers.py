"""How long the province's official report takes: the whole of Plan 142, from totals to paper.

A closed month of 95 offices is consolidated; its report is told, drawn as .pdf and as .docx,
then issued with its number. How many rows its tables have is counted.
"""

from typing import Any

from django.utils import timezone

from bench import database, province
from bench.reading import Figure, show
from nq57.core import periods

_GOAL = 10.0
_OFFICES = 95


def measure() -> list[Figure]:
    """Return the seconds of each step.

    Everything happens in a transaction that is undone.
    """
    with database.undone():
        return _measure()


def main() -> None:
    """Print one row per figure."""
    with database.opened():
        figures = measure()
    show(figures)


def _measure() -> list[Figure]:
    from nq57.audit import rules as audit_rules
    from nq57.papers import queries as papers
    from nq57.reporting import actions, queries

    given: dict[str, Any] = {"by": audit_rules.SYSTEM, "at": timezone.now()}
    plan = province.load(obligations=True)
    today = timezone.localdate()
    month = periods.get_period("month", today).get_previous()
    province.fill(years=1, offices=_OFFICES, until=month.start)
    cycle = plan.report_cycles.get(period=month.get_previous().code)
    frozen, freezing = database.time_once(lambda: actions.consolidate(cycle=cycle, **given))
    office = plan.coordinator
    if office is None:
        raise AssertionError("coordinator")
    cover = papers.propose_cover(organisation=office, about="Báo cáo đo", today=today)
    told, telling = database.time_once(
        lambda: queries.make_province_snapshot(
            consolidation=frozen, cover=cover, verdicts={}, today=today
        )
    )
    draft: dict[str, Any] = {"template": queries.REPORT, "snapshot": told, "kind": "BC"}
    pdf, drawing = database.time_once(
        lambda: papers.render_draft(form="pdf", issuer=cover.issuer, **draft)
    )
    docx, writing = database.time_once(
        lambda: papers.render_draft(form="docx", issuer=cover.issuer, **draft)
    )
    if not (pdf.startswith(b"%PDF") and docx.startswith(b"PK")):
        raise AssertionError("paper")
    _, issuing = database.time_once(
        lambda: actions.issue_province_report(
            consolidation=frozen, cover=cover, verdicts={}, **given
        )
    )
    return [
        Figure("consolidate a month, 64 indicators x 95 offices", freezing, "s"),
        Figure("province's report: its content", telling, "s"),
        Figure("province's report: as PDF", drawing, "s", _GOAL),
        Figure("province's report: as .docx", writing, "s", _GOAL),
        Figure("province's report: issued, both forms kept", issuing, "s", _GOAL),
    ]


if __name__ == "__main__":
    main()
