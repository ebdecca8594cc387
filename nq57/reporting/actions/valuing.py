"""Take many figures over from another program: the same ladder as the page, whole or not at all."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime

from django.db import transaction
from django.utils import timezone

from nq57.audit import actions as audit_actions
from nq57.audit import rules as audit_rules
from nq57.cases import models as cases
from nq57.core.phrases import Phrase
from nq57.plans import models as plans
from nq57.reporting import models, permissions, queries, rules
from nq57.reporting.actions import entering
from nq57.reporting.formats import values

_Wanted = list[tuple[values.ValueRow, models.Figure]]


@dataclass
class ImportedValues:
    """What became, or would become, of an import; nothing is written while there are faults."""

    rows: int
    written: int = 0
    reports: list[str] = field(default_factory=list)
    faults: list[values.RowFault] = field(default_factory=list)

    @property
    def unchanged(self) -> int:
        """Return how many rows say what stands already."""
        return self.rows - self.written


@transaction.atomic
def import_values(
    *,
    plan: plans.Plan,
    rows: Sequence[values.ValueRow],
    by: audit_rules.Actor,
    at: datetime,
    overwrite: bool = False,
    is_dry_run: bool = False,
) -> ImportedValues:
    """Write figures into the reports that ask for them; a dry run writes nothing and tells.

    A figure that was written before is replaced when its row names the revision that was read,
    or with ``overwrite``. How many queries it takes does not depend on how many rows there are.
    """
    imported = ImportedValues(len(rows))
    keys = {row.key for row in rows}
    asked = queries.list_asked(plan=plan, keys=keys, by=by)
    if not is_dry_run:
        list(cases.Case.objects.select_for_update().filter(pk__in=asked).order_by("pk"))
    known = queries.find_figures(reports=asked, keys=keys)
    by_report: dict[int, _Wanted] = {}
    for row, figure in _find(rows, known, imported):
        by_report.setdefault(figure.report_id, []).append((row, figure))
    today = timezone.localdate(at, rules.ZONE)
    handed = queries.list_held_of(reports=by_report, on=today)
    due: list[tuple[models.Figure, list[str]]] = []
    for key, wanted in by_report.items():
        desk = _take_seat(wanted[0][1].report, handed.get(key, {}), by)
        due += _judge(wanted, desk, overwrite, imported, today)
    imported.faults.sort(key=lambda fault: (fault.row, fault.code))
    if not is_dry_run and not imported.faults:
        _write(due, by, at)
        audit_actions.record(
            by=by, at=at, verb="import_values", subject_kind="plan", subject_code=plan.code,
            after={"rows": imported.rows, "written": imported.written}, secrecy=plan.secrecy,
        )  # fmt: skip
    return imported


def _find(
    rows: Sequence[values.ValueRow],
    known: Mapping[tuple[str, str, str], models.Figure],
    imported: ImportedValues,
) -> _Wanted:
    """Return the figure that each row means; a row that means none, or twice, is a fault."""
    wanted: _Wanted = []
    first: dict[tuple[str, str, str], int] = {}
    for row in rows:
        key = row.key
        figure = known.get(key)
        if key in first:
            told = Phrase("Trùng dòng %(n)d: mỗi số liệu gửi một lần.", n=first[key])
            imported.faults.append(values.RowFault(row.number, "E708", told))
        elif figure is None:
            told = Phrase(
                "Không có báo cáo nào hỏi chỉ tiêu %(indicator)s, cơ quan %(office)s, kỳ "
                "%(period)s, hoặc vị trí này không được xem.",
                indicator=row.indicator[:40], office=row.organisation[:40],
                period=row.period[:40],
            )  # fmt: skip
            imported.faults.append(values.RowFault(row.number, "E707", told))
        elif fault := _check_parts(row, figure):
            imported.faults.append(fault)
        else:
            wanted.append((row, figure))
        first.setdefault(key, row.number)
    return wanted


def _check_parts(row: values.ValueRow, figure: models.Figure) -> values.RowFault | None:
    """Climb the rungs of the value itself; one that has parts is not sent as a result."""
    has_parts = bool(figure.profile.denominator)
    has_sent_parts = row.numerator is not None or row.denominator is not None
    if has_parts and row.value is not None:
        told = Phrase("Chỉ tiêu này ghi tử số và mẫu số; kết quả do máy tính.")
        return values.RowFault(row.number, "E605", told)
    if not has_parts and has_sent_parts:
        told = Phrase("Chỉ tiêu này ghi một giá trị, không có tử số, mẫu số.")
        return values.RowFault(row.number, "E605", told)
    said = rules.Figure(numerator=row.numerator, denominator=row.denominator, value=row.value)
    fault = rules.check_figure(
        said, answer="changed", label=figure.indicator.code, where=figure.item,
        has_parts=has_parts, is_share=queries.is_share(profile=figure.profile),
    )  # fmt: skip
    return values.RowFault(row.number, fault.code, fault.sentence) if fault else None


def _take_seat(
    report: models.Report, held: dict[str, models.Handing], by: audit_rules.Actor
) -> entering.Desk:
    return entering.Desk(by, permissions.may_enter_all(by, report), held)


def _judge(
    wanted: _Wanted,
    desk: entering.Desk,
    overwrite: bool,
    imported: ImportedValues,
    today: date,
) -> list[tuple[models.Figure, list[str]]]:
    """Let the rows of one report climb the page's ladder; return what is to be written."""
    report = wanted[0][1].report
    holds = any(one.to_post.code == desk.by.post for one in desk.held.values())
    may_write = desk.is_free or (holds and permissions.may_fill(desk.by, report))
    if fault := entering.climb_gate(report, may_write=may_write, today=today):
        imported.faults += [
            values.RowFault(row.number, fault.code, fault.sentence) for row, _ in wanted
        ]
        return []
    items: dict[str, entering.Item] = {figure.item: figure for _, figure in wanted}
    numbered = {figure.item: row.number for row, figure in wanted}
    entries = [
        entering.Entry(figure.item, _choose_seen(row, figure, overwrite), _read(row, figure))
        for row, figure in wanted
    ]
    saved, due = entering.judge_entries(report, items, desk, entries)
    for fault in saved.faults:
        imported.faults.append(values.RowFault(numbered[fault.where], fault.code, fault.sentence))
    for conflict in saved.conflicts:
        told = Phrase(
            "Đã có số liệu ở lần ghi %(n)d: gửi kèm revision ấy, hoặc overwrite để ghi đè.",
            n=conflict.held.revision,
        )
        imported.faults.append(values.RowFault(numbered[conflict.entry.key], "E409", told))
    imported.written += len(saved.written)
    if saved.written:
        imported.reports.append(report.case.code)
    return [(item, changed) for item, changed in due if isinstance(item, models.Figure)]


def _write(
    due: Sequence[tuple[models.Figure, list[str]]], by: audit_rules.Actor, at: datetime
) -> None:
    """Write figures that changed, all in one query, and say so in the journal of each report."""
    if not due:
        return
    entering.touch_figures([figure for figure, _ in due])
    counts = Counter(figure.report_id for figure, _ in due)
    held = {figure.report_id: figure.report for figure, _ in due}
    models.Report.objects.filter(pk__in=held).update(saved_at=at, saved_by=by.account)
    audit_actions.record_all(
        events=[
            audit_actions.Event(
                verb="save_entries", subject_kind="case", subject_code=held[key].case.code,
                after={"items": number}, secrecy=held[key].case.secrecy,
            )
            for key, number in counts.items()
        ],
        by=by, at=at,
    )  # fmt: skip


def _choose_seen(row: values.ValueRow, figure: models.Figure, overwrite: bool) -> int:
    if row.revision is not None:
        return row.revision
    return figure.revision if overwrite else 0


def _read(row: values.ValueRow, figure: models.Figure) -> rules.Figure:
    """Return what a row says; a note that was not sent stays."""
    note = figure.note if row.note is None else row.note.strip()
    return rules.Figure(
        numerator=row.numerator, denominator=row.denominator, value=row.value, note=note
    )  # fmt: skip
