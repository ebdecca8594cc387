"""Take many figures over from another program: the same ladder as the page, whole or not at all."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime

from django.db import transaction

from nq57.audit import actions as audit_actions
from nq57.audit import rules as audit_rules
from nq57.core import numbers
from nq57.core.phrases import Phrase
from nq57.plans import models as plans
from nq57.reporting import models, queries, rules
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
    or with ``overwrite``.
    """
    imported = ImportedValues(len(rows))
    wanted = _find(plan, rows, by, imported)
    by_report: dict[int, _Wanted] = {}
    for row, figure in wanted:
        by_report.setdefault(figure.report_id, []).append((row, figure))
    for held in by_report.values():
        _write(held, overwrite, imported, by, at, is_dry_run=True)
    imported.faults.sort(key=lambda fault: (fault.row, fault.code))
    if is_dry_run or imported.faults:
        return imported
    imported.written, imported.reports = 0, []
    for held in by_report.values():
        _write(held, overwrite, imported, by, at, is_dry_run=False)
    audit_actions.record(
        by=by, at=at, verb="import_values", subject_kind="plan", subject_code=plan.code,
        after={"rows": imported.rows, "written": imported.written}, secrecy=plan.secrecy,
    )  # fmt: skip
    return imported


def _find(
    plan: plans.Plan,
    rows: Sequence[values.ValueRow],
    by: audit_rules.Actor,
    imported: ImportedValues,
) -> _Wanted:
    """Return the figure that each row means; a row that means none, or twice, is a fault."""
    known = queries.find_figures(plan=plan, keys=[row.key for row in rows], by=by)
    wanted: _Wanted = []
    first: dict[tuple[str, str, str], int] = {}
    for row in rows:
        figure = known.get(row.key)
        if row.key in first:
            told = Phrase("Trùng dòng %(n)d: mỗi số liệu gửi một lần.", n=first[row.key])
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
        first.setdefault(row.key, row.number)
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


def _write(
    held: _Wanted,
    overwrite: bool,
    imported: ImportedValues,
    by: audit_rules.Actor,
    at: datetime,
    *,
    is_dry_run: bool,
) -> None:
    """Let the rows of one report climb the page's ladder, and write them unless it is dry."""
    report, numbered = held[0][1].report, {figure.item: row for row, figure in held}
    entries = [
        entering.Entry(figure.item, _choose_seen(row, figure, overwrite), _type(row, figure))
        for row, figure in held
    ]
    try:
        saved = entering.save_entries(
            report=report, entries=entries, by=by, at=at, is_whole=True, is_dry_run=is_dry_run
        )
    except rules.FaultyError as error:
        imported.faults += [
            values.RowFault(row.number, error.faults[0].code, error.faults[0].sentence)
            for row, _ in held
        ]
        return
    for fault in saved.faults:
        number = numbered[fault.where].number
        imported.faults.append(values.RowFault(number, fault.code, fault.sentence))
    for conflict in saved.conflicts:
        told = Phrase(
            "Đã có số liệu ở lần ghi %(n)d: gửi kèm revision ấy, hoặc overwrite để ghi đè.",
            n=conflict.held.revision,
        )
        number = numbered[conflict.entry.key].number
        imported.faults.append(values.RowFault(number, "E409", told))
    imported.written += len(saved.written)
    if saved.written:
        imported.reports.append(report.case.code)


def _choose_seen(row: values.ValueRow, figure: models.Figure, overwrite: bool) -> int:
    if row.revision is not None:
        return row.revision
    return figure.revision if overwrite else 0


def _type(row: values.ValueRow, figure: models.Figure) -> rules.FigureText:
    """Return a row as a person would type it."""
    said = {
        name: numbers.write_number(value)
        for name in ("numerator", "denominator", "value")
        if (value := getattr(row, name)) is not None
    }
    return rules.FigureText(**said, note=figure.note if row.note is None else row.note)
