"""Take a workbook over into an office's sheet: seen first without writing, then whole or not."""

import io
from dataclasses import dataclass, field
from datetime import datetime
from typing import BinaryIO

from django.db import transaction

from nq57.audit import rules as audit_rules
from nq57.cases import actions as case_actions
from nq57.core import sheets
from nq57.core.phrases import Phrase
from nq57.files import actions as file_actions
from nq57.files import queries as file_queries
from nq57.files import rules as file_rules
from nq57.scoring import models, queries, rules
from nq57.scoring.actions import sheets as own
from nq57.scoring.actions import writing
from nq57.scoring.formats import sheet as formats


@dataclass(frozen=True)
class Change:
    """One criterion that a workbook says otherwise: both versions, in points, that it does not
    apply, and words."""

    score: models.Score
    entry: writing.Entry


@dataclass
class Imported:
    """What became, or would become, of a workbook."""

    changes: list[Change] = field(default_factory=list)
    faults: list[formats.CellFault] = field(default_factory=list)


@transaction.atomic
def take_upload(
    *, sheet: models.Sheet, source: BinaryIO, name: str, by: audit_rules.Actor, at: datetime
) -> models.Upload:
    """Keep a workbook that an office hands in; the same file again is the same upload.

    :raises NotAllowedError: for another office.
    :raises rules.ScoringError: when the sheet may not be written now, or the file is none.
    """
    held = own.lock_to_write(sheet, by)
    content = source.read(sheets.MOST_BYTES + 1)
    _read(held, content)
    try:
        stored = file_actions.store_file(source=io.BytesIO(content), name=name, by=by, at=at)
    except file_rules.FilesError as error:
        raise rules.ScoringError(str(error)) from error
    upload, _ = models.Upload.objects.get_or_create(
        sheet=held, file=stored, defaults={"by": by.account, "at": at}
    )
    return upload


@transaction.atomic
def import_upload(
    *, upload: models.Upload, by: audit_rules.Actor, at: datetime, is_dry_run: bool = False
) -> Imported:
    """Write what a workbook says, all of it or nothing; a dry run writes nothing and tells.

    The same file again changes nothing; a row that was made from an older version of its line
    is a fault.

    :raises NotAllowedError: for another office.
    :raises rules.ScoringError: when the sheet may not be written now, or the file is no
        workbook of this sheet.
    """
    held = own.lock_to_write(upload.sheet, by)
    try:
        content = file_queries.read_content(stored=upload.file)
    except file_rules.FilesError as error:
        raise rules.ScoringError(str(error)) from error
    read = _read(held, content)
    imported = Imported(faults=read.faults)
    scores = {score.criterion.code: score for score in queries.list_scores(sheet=held)}
    for row in read.rows:
        _judge(scores.get(row.code), row, imported)
    if is_dry_run or imported.faults:
        return imported
    own.score_self(sheet=held, entries=[one.entry for one in imported.changes], by=by, at=at)
    if upload.taken_at is None:
        upload.taken_at, upload.taken_by = at, by.account
        upload.save(update_fields=["taken_at", "taken_by"])
    if imported.changes:
        case_actions.journal(
            case=held.case, verb="import_scores", by=by, at=at,
            after={"items": len(imported.changes), "sha256": upload.file.sha256},
        )  # fmt: skip
    return imported


def _read(held: models.Sheet, content: bytes) -> formats.ReadBook:
    try:
        read = formats.read_book(content)
    except sheets.SheetReadError as error:
        raise rules.ScoringError(str(error)) from error
    if read.sheet != held.case.code:
        raise rules.ScoringError("Tệp này là mẫu của phiếu điểm khác. Tải mẫu của phiếu này.")
    if read.version != formats.VERSION:
        raise rules.ScoringError("Mẫu Excel này đã cũ. Tải mẫu mới rồi chép nội dung sang.")
    return read


def _judge(score: models.Score | None, row: formats.ReadRow, imported: Imported) -> None:
    """Add what a row changes, or what is wrong with it and where."""
    if score is None or score.is_computed:
        said = Phrase("Dòng này không phải tiêu chí tự chấm của phiếu: không nhập được.")
        imported.faults.append(formats.CellFault(row.cells["code"], said))
        return
    entry = writing.Entry(
        criterion=row.code, points=row.points, applies=row.applies, note=row.note, seen=row.seen
    )
    if not own.is_news(score, entry):
        return
    try:
        own.check_entry(score, entry)
    except rules.ScoringError as error:
        said = error.args[0]
        imported.faults.append(formats.CellFault(row.cells[_place(score, entry)], said))
        return
    imported.changes.append(Change(score, entry))


def _place(score: models.Score, entry: writing.Entry) -> str:
    """Return the column of what is wrong with an entry."""
    if score.version != entry.seen:
        return "code"
    return "points" if entry.applies else "note"
