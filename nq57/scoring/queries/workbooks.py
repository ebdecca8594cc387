"""A sheet as a workbook to be filled in without the network."""

from collections.abc import Sequence

from nq57.core import numbers
from nq57.orgs import queries as org_queries
from nq57.scoring import models
from nq57.scoring.formats import sheet as formats
from nq57.scoring.queries.sheets import Row


def make_workbook(*, sheet: models.Sheet, rows: Sequence[Row]) -> bytes:
    """Return an office's own sheet as a workbook, with what it has said so far."""
    held = sheet.round
    return formats.write_book(formats.Book(
        sheet=sheet.case.code, office=sheet.organisation.name,
        title=f"Phiếu tự chấm {held.starts_on:%d/%m/%Y} – {held.ends_on:%d/%m/%Y}",
        sentence=f"{held.criteria.title}. Hạn tự chấm {held.self_due:%d/%m/%Y}",
        rows=[_make_row(row.score) for row in rows], mark=org_queries.say_mark(),
    ))  # fmt: skip


def _make_row(score: models.Score) -> formats.Row:
    criterion = score.criterion
    steps = {band.points for band in criterion.list_bands()}
    return formats.Row(
        code=criterion.code, section=criterion.section, title=criterion.title,
        guide=criterion.guide, evidence=criterion.evidence, most=score.max_points,
        steps=tuple(sorted(steps, reverse=True)) if not score.is_computed else (),
        points=score.computed_points if score.is_computed else score.self_points,
        applies=score.self_applies, note=score.self_note, seen=score.version,
        computed=_say_computed(score) if score.is_computed else None,
    )  # fmt: skip


def _say_computed(score: models.Score) -> str:
    if not score.whole or score.value is None:
        return "Tính từ dữ liệu: không phát sinh trong kỳ"
    percent = numbers.format_percent(score.value)
    return f"Tính từ dữ liệu: {score.good}/{score.whole} = {percent}"
