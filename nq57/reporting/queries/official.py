"""Reports as official papers: what the templates are told of an office's report and the province's.

What a template is told is plain text, so that the paper can be made again from it years later.
"""

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

from django.conf import settings
from django.db.models import Count, F

from nq57.audit.enums import Secrecy
from nq57.cases import enums as case_enums
from nq57.cases import models as cases
from nq57.core import dates, numbers
from nq57.measures import models as measures
from nq57.orgs.models import Organisation
from nq57.papers import queries as paper_queries
from nq57.papers import rules as paper_rules
from nq57.plans import enums as plan_enums
from nq57.plans import models as plans
from nq57.reporting import enums, models, rules
from nq57.reporting.queries import forms, papers

REPORT = paper_rules.Template(Path(__file__).parents[1] / "papers" / "report@2")
_HEADS = {
    "tasks": ("STT", "Nhiệm vụ", "Cơ quan", "Sản phẩm", "Thời hạn", "Kết quả", "Đánh giá"),
    "indicators": ("STT", "Chỉ tiêu", "Mục tiêu", "Đơn vị tính", "Kỳ", "Kết quả", "Đánh giá"),
}
_LATE = (case_enums.Timeliness.OVERDUE, case_enums.Timeliness.MET_LATE)
_NONE = "–"
_RESULTS = "results"
_NUMERALS = ("I", "II", "III", "IV")
Row = dict[str, Any]


@dataclass(frozen=True)
class _Task:
    """What a task of the plan comes to: what was reported of it, how it stands by its dates, and
    what inspections found otherwise."""

    said: Counter[str]
    standing: Counter[str]
    found: Counter[str]


def make_report_snapshot(
    *, report: models.Report, cover: paper_rules.Cover, today: date
) -> dict[str, Any]:
    """Return what the paper of an office's report is filled from.

    :raises rules.ReportingError: when the report was not sent: what may still change is no
        official paper.
    """
    if report.case.state not in rules.HANDED_IN:
        raise rules.ReportingError(
            "Báo cáo chưa gửi nên chưa ban hành được. Gửi báo cáo rồi lập văn bản."
        )
    paper = papers.get_paper(report=report, served=report.cycle.periods, today=today)
    return _tell_cover(report.cycle, report.organisation, cover) | {
        "parts": [
            {"title": title, "paragraphs": _split(getattr(report, name))}
            for name, title in rules.WORDS.items()
        ],
        "appendices": [
            _appendix("Phụ lục I", "Kết quả thực hiện nhiệm vụ", "tasks", _list_lines(paper)),
            *_tell_figures(paper),
        ],
    }


def make_province_snapshot(
    *,
    consolidation: models.Consolidation,
    cover: paper_rules.Cover,
    verdicts: Mapping[str, str],
    today: date,
) -> dict[str, Any]:
    """Return what the province's report is filled from: figures and text as they were frozen.

    ``verdicts`` say of indicators, by code, how they were judged. Tasks are told as they stand.

    :raises rules.ReportingError: when the plan has no office that issues.
    """
    cycle = consolidation.cycle
    office = cycle.plan.coordinator
    if office is None:
        raise rules.ReportingError("Kế hoạch chưa có cơ quan tổng hợp để ban hành báo cáo.")
    told = _count_tasks(cycle, today)
    return _tell_cover(cycle, office, cover) | {
        "consolidation": consolidation.digest,
        "parts": list(_tell_parts(consolidation, _say_counts(cycle, verdicts, told, today))),
        "appendices": [
            _appendix(
                "Phụ lục I", "Kết quả thực hiện chỉ tiêu", "indicators",
                _list_indicators(consolidation, verdicts),
            ),
            _appendix(
                "Phụ lục II", "Kết quả thực hiện nhiệm vụ", "tasks", _list_tasks(cycle, told)
            ),
        ],
    }  # fmt: skip


def _tell_parts(
    consolidation: models.Consolidation, counted: Sequence[str]
) -> Iterable[dict[str, Any]]:
    """Return the text that was frozen, its parts numbered as they stand; what was counted
    begins its results."""
    numerals = iter(_NUMERALS)
    for name, title in rules.WORDS.items():
        said = [str(one["text"]) for one in consolidation.words.get(name, [])]
        if name == _RESULTS:
            said = [*counted, *said]
        if said:
            title = title.partition(". ")[2]
            yield {"title": f"{next(numerals)}. {title}", "paragraphs": said}


def _say_counts(
    cycle: models.Cycle, verdicts: Mapping[str, str], told: Mapping[int, _Task], today: date
) -> list[str]:
    """Say who reported, how the indicators were judged and how the work of the tasks stands."""
    reports = models.Report.objects.filter(cycle=cycle)
    sent = reports.filter(first_sent_on__isnull=False).count()
    said = [
        f"Đến ngày {dates.format_official(today)}, {sent}/{reports.count()} cơ quan đã gửi báo cáo "
        f"{_lower(cycle.label)}."
    ]
    if verdicts:
        counts = Counter(verdicts.values()).most_common()
        listed = "; ".join(f"{label.lower()}: {number}" for label, number in counts)
        said.append(f"Trong {len(verdicts)} chỉ tiêu, {listed} (Phụ lục I).")
    work: Counter[str] = sum((one.standing for one in told.values()), Counter())
    done = work[case_enums.Timeliness.MET] + work[case_enums.Timeliness.MET_LATE]
    total = sum(work.values()) - work[case_enums.Timeliness.ENDED]
    if total:
        late = numbers.format_number(work[case_enums.Timeliness.OVERDUE])
        said.append(
            f"Các nhiệm vụ, ý kiến chỉ đạo gồm {numbers.format_number(total)} việc đã giao từng cơ "
            f"quan: {numbers.format_number(done)} việc đã xác nhận hoàn thành, {late} việc quá hạn "
            "(Phụ lục II)."
        )
    return said


def propose_about(*, cycle: models.Cycle) -> str:
    """Return what a report of a cycle says that it is about."""
    document = cycle.plan.document
    kind = document.kind_text or "Kế hoạch"
    return f"Kết quả thực hiện {kind} số {document.symbol} {_lower(cycle.label)}"


def name_source(*, cycle: models.Cycle) -> str:
    """Return what the province's paper of a cycle is known by: one is valid at a time."""
    return f"cycle {cycle.pk}"


def _tell_cover(
    cycle: models.Cycle, office: Organisation, cover: paper_rules.Cover
) -> dict[str, Any]:
    heading = paper_queries.get_heading(organisation=office)
    return {
        "province": settings.PROVINCE, "parent": heading.parent, "issuer": heading.issuer,
        "basis": _say_basis(cycle), "period": _lower(cycle.label),
        **cover.tell(),
    }  # fmt: skip


def _appendix(name: str, title: str, kind: str, rows: Iterable[Row]) -> dict[str, Any]:
    """Return an appendix; its kind, of tasks or of indicators, is what it is laid out by."""
    head = list(_HEADS[kind])
    return {"name": name, "title": title, "kind": kind, "head": head, "rows": list(rows)}


def _list_lines(paper: papers.Paper) -> Iterable[Row]:
    group = None
    for number, row in enumerate(paper.lines, start=1):
        if row.group != group:
            group = row.group
            yield _group(f"{group.code}. {group.title}" if group.code else group.title)
        yield _cells(number, *_tell_line(row, paper.report.organisation))


def _tell_line(row: forms.LineRow, office: Organisation) -> tuple[str, ...]:
    line, owed = row.line, row.line.obligation
    told = [line.product, dates.format_official(line.product_on) if line.product_on else ""]
    result = ", ".join(one for one in told if one)
    state = line.get_state_display() if line.state else _NONE
    return (
        f"{row.label} {row.title}".strip(), office.short_name,
        owed.assignment.deliverable if owed.assignment else "", _say_due(owed.case.due),
        "; ".join(one for one in (result, line.difficulty) if one) or _NONE,
        f"{state} {line.percent}%" if line.percent is not None else str(state),
    )  # fmt: skip


def _tell_figures(paper: papers.Paper) -> Iterable[dict[str, Any]]:
    rows: list[Row] = []
    for cadence in paper.cadences:
        for indicator, told, unit in cadence.figures:
            figure, missing = told.figure, ", ".join(told.missing)
            rows.append(_cells(
                indicator.code, indicator.name, "", unit, cadence.period.label,
                _write(figure.value if figure else None, unit),
                f"Thiếu {missing}" if missing else "",
            ))  # fmt: skip
    if rows:
        yield _appendix("Phụ lục II", "Số liệu chỉ tiêu", "indicators", rows)


def _list_indicators(
    consolidation: models.Consolidation, verdicts: Mapping[str, str]
) -> Iterable[Row]:
    period = consolidation.cycle.periods[0]
    totals = consolidation.totals.select_related("profile").order_by("indicator", "period")
    held: dict[int, list[models.ConsolidatedTotal]] = defaultdict(list)
    for total in totals:
        held[total.indicator_id].append(total)
    goals = _list_goals(consolidation.cycle.plan, period.year)
    profiles = measures.Profile.objects.current().filter(indicator__plan=consolidation.cycle.plan)
    units = dict(profiles.values_list("indicator", "unit"))
    section = None
    rows = plans.Indicator.objects.filter(plan=consolidation.cycle.plan)
    for row in rows.select_related("section").order_by("position"):
        if row.section_id != section and row.section is not None:
            section = row.section_id
            yield _group(f"{row.section.code}. {row.section.title}".strip(". "))
        found = held.get(row.pk, [])
        yield _cells(
            row.code, row.name, goals.get(row.pk, _NONE),
            found[0].profile.unit if found else units.get(row.pk, row.unit),
            *_tell_totals(found), verdicts.get(row.code, _NONE),
        )  # fmt: skip


def _list_goals(plan: plans.Plan, year: int) -> dict[int, str]:
    """Return the next milestone's targets of each indicator, in the plan's words."""
    found = plans.Target.objects.filter(
        indicator__plan=plan, is_current=True, horizon__gte=year
    ).exclude(raw=None).exclude(raw="")  # fmt: skip
    held: dict[int, tuple[int | None, list[str]]] = {}
    for one in found.order_by("indicator", "horizon", "position"):
        horizon, told = held.setdefault(one.indicator_id, (one.horizon, []))
        if horizon == one.horizon:
            told.append(f"{one.tier}: {one.raw}" if one.tier else str(one.raw))
    return {key: f"{'; '.join(told)} (năm {year})" for key, (year, told) in held.items()}


def _tell_totals(found: Sequence[models.ConsolidatedTotal]) -> tuple[str, str]:
    """Return periods and figures line by line, each period beside its figure."""
    figures = [_say_total(one) for one in found]
    labels = [
        one.of.label + "\n" * said.count("\n") for one, said in zip(found, figures, strict=True)
    ]
    return "\n".join(labels).rstrip() or _NONE, "\n".join(figures) or _NONE


def _say_total(total: models.ConsolidatedTotal) -> str:
    told = f"\n({total.told}/{total.asked} cơ quan)" if total.told < total.asked else ""
    return _write(total.value, total.profile.unit) + told


def _list_tasks(cycle: models.Cycle, told: Mapping[int, _Task]) -> Iterable[Row]:
    section, number = None, 0
    rows = plans.Task.objects.filter(plan=cycle.plan).select_related("section", "document")
    rows = rows.defer("document__lines").prefetch_related("assignments__schedules")
    for task in rows.order_by("-kind", "document", "position"):  # the plan's own rows first
        head = task.section or task.document
        if head != section:
            section = head
            yield _group(
                f"{head.code}. {head.title}" if isinstance(head, plans.Section) else str(head)
            )
        parts = list(task.assignments.all())
        if not parts:
            yield _group(f"{task.code}. {task.title}")
            continue
        number += 1
        yield _cells(number, f"{task.code} {task.title}", *_tell_task(parts, told[task.pk]))


def _tell_task(parts: Sequence[plans.Assignment], told: _Task) -> tuple[str, ...]:
    due = {one.raw for part in parts for one in part.schedules.all() if one.is_current and one.raw}
    said = [
        f"{label}: {told.said[value]}"
        for value, label in enums.LineState.choices if told.said[value]
    ]  # fmt: skip
    total = sum(told.standing.values())
    late = sum(told.standing[one] for one in _LATE)
    verdict = f"Quá hạn {late}/{total}" if late else "Không có việc quá hạn"
    found = [
        f"{label} ({told.found[value]} cơ quan)"
        for value, label in plan_enums.Found.choices if told.found[value]
    ]  # fmt: skip
    if found:
        verdict += f". Kiểm tra: {'; '.join(found)}"
    return (
        "; ".join(part.leads_raw for part in parts if part.leads_raw),
        "; ".join(part.deliverable for part in parts if part.deliverable),
        "; ".join(sorted(due)), "; ".join(map(str, said)) or "Chưa có báo cáo",
        verdict if total else _NONE,
    )  # fmt: skip


def _count_tasks(cycle: models.Cycle, today: date) -> dict[int, _Task]:
    """Return what is said of every task, how its obligations stand and what was found of them,
    in three queries; what an inspection asks for is no work of the task."""
    found: dict[int, _Task] = defaultdict(lambda: _Task(Counter(), Counter(), Counter()))
    lines = models.Line.objects.filter(
        report__cycle=cycle, report__case__state__in=rules.HANDED_IN,
        obligation__task__isnull=False, obligation__basis="",
    ).exclude(state="").order_by()  # fmt: skip
    for task, state, count in lines.values_list("obligation__task", "state").annotate(Count("pk")):
        found[task].said[state] += count
    owed = cases.Case.objects.filter(
        obligation__plan=cycle.plan, obligation__task__isnull=False, obligation__basis=""
    ).with_timeliness(today).order_by()  # fmt: skip
    # The stubs of Django do not see what a queryset's own method annotates.
    standing: Any = owed.annotate(task=F("obligation__task")).values("task", "timeliness")
    for row in standing.annotate(count=Count("pk")):
        found[row["task"]].standing[row["timeliness"]] += row["count"]
    seen = plans.FoundStatus.objects.current().lacking().filter(
        obligation__plan=cycle.plan, obligation__task__isnull=False, secrecy=Secrecy.OPEN,
        obligation__case__secrecy=Secrecy.OPEN, obligation__basis="", found_on__lte=today,
    ).order_by()  # fmt: skip
    counted = seen.values_list("obligation__task", "found")
    for task, value, count in counted.annotate(
        count=Count("obligation__organisation", distinct=True)
    ):
        found[task].found[value] += count
    return found


def _say_basis(cycle: models.Cycle) -> str:
    document = cycle.plan.document
    issued = f" ngày {dates.format_official(document.issued_on)}" if document.issued_on else ""
    return f"{document.kind_text or 'Kế hoạch'} số {document.symbol}{issued}"


def _group(said: str) -> Row:
    return {"group": said, "cells": []}


def _cells(*told: object) -> Row:
    return {"group": "", "cells": [str(one) for one in told]}


def _say_due(due: date | None) -> str:
    return dates.format_official(due) if due else "Thường xuyên"


def _split(said: str) -> list[str]:
    return [one.strip() for one in said.splitlines() if one.strip()] or ["Không."]


def _lower(label: str) -> str:
    return label[:1].lower() + label[1:]


def _write(value: Decimal | None, unit: str) -> str:
    """Write a figure as pages do: two decimals at most, a percent sign where it is one."""
    if value is None:
        return _NONE
    shown = numbers.format_number(numbers.round_for_reading(value))
    return f"{shown}%" if unit.startswith("%") else shown
