"""Take a workbook over into a report: seen first without writing, then whole or not at all."""

import io
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import BinaryIO

from django.db import transaction
from django.utils import timezone

from nq57.audit import actions as audit_actions
from nq57.audit import rules as audit_rules
from nq57.core import numbers, sheets
from nq57.files import actions as file_actions
from nq57.files import queries as file_queries
from nq57.files import rules as file_rules
from nq57.reporting import enums, models, queries, rules
from nq57.reporting.actions import entering
from nq57.reporting.formats import sheet

_KINDS = {
    "xls": "Tệp .xls của Excel cũ", "xlsm": "Tệp có macro", "ods": "Tệp .ods",
    "csv": "Tệp .csv", "txt": "Tệp văn bản", "docx": "Tệp Word", "doc": "Tệp Word",
    "pdf": "Tệp PDF", "zip": "Tệp nén",
}  # fmt: skip
HELD = "web"  # the choice to leave what somebody wrote meanwhile


@dataclass(frozen=True)
class CellChange:
    """One cell that says something else than the report: where, and both versions."""

    sheet: str
    cell: str
    label: str
    heading: str
    before: str
    after: str


@dataclass(frozen=True)
class Clash:
    """An item that somebody wrote since the template was made: both versions, cell by cell."""

    key: str
    revision: int
    label: str
    cells: list[CellChange]


@dataclass
class Imported:
    """What became, or would become, of a workbook."""

    written: list[str] = field(default_factory=list)
    kept: list[str] = field(default_factory=list)
    changes: list[CellChange] = field(default_factory=list)
    faults: list[sheet.CellFault] = field(default_factory=list)
    lacks: list[sheet.CellFault] = field(default_factory=list)
    clashes: list[Clash] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)

    @property
    def is_free(self) -> bool:
        """Say whether nothing stands in the way."""
        return not self.faults and not self.clashes

    def count(self, kind: str) -> int:
        """Return how many items of a kind (``line``, ``figure``, ``words``) are written."""
        return sum(key.startswith(f"{kind}-") for key in (*self.written, *self.kept))


@transaction.atomic
def take_upload(
    *, report: models.Report, source: BinaryIO, name: str, by: audit_rules.Actor, at: datetime
) -> models.Upload:
    """Keep a workbook that an office hands in; the same file again is the same upload.

    :raises rules.FaultyError: when the report may not be written now.
    :raises rules.ReportingError: when the file is of another kind, or too big.
    """
    entering.check_gate(entering.load_report(report), by, at)
    content = source.read(sheets.MOST_BYTES + 1)
    _check_kind(content, name)
    try:
        stored = file_actions.store_file(source=io.BytesIO(content), name=name, by=by, at=at)
    except file_rules.FilesError as error:
        raise rules.ReportingError(str(error)) from error
    upload, _ = models.Upload.objects.get_or_create(
        report=report, file=stored, defaults={"by": by.account, "at": at}
    )
    return upload


@transaction.atomic
def import_upload(
    *,
    upload: models.Upload,
    choices: Mapping[str, str],
    by: audit_rules.Actor,
    at: datetime,
    is_dry_run: bool = False,
) -> Imported:
    """Write what a workbook wants, all of it or nothing; a dry run writes nothing and tells.

    ``choices`` settle clashes by the item's key: the revision over which the workbook is to
    be written, or ``HELD``.

    :raises rules.FaultyError: when the report may not be written now.
    :raises rules.ReportingError: when the file is no workbook of this report.
    """
    report = (entering.load_report if is_dry_run else entering.lock_report)(upload.report)
    entering.check_gate(report, by, at)
    try:
        content = file_queries.read_content(stored=upload.file)
        wishes = queries.read_workbook(
            report=report, content=content, today=timezone.localdate(at, rules.ZONE)
        )
    except (file_rules.FilesError, sheets.SheetReadError) as error:
        raise rules.ReportingError(str(error)) from error
    imported = Imported(faults=wishes.faults, notes=wishes.notes)
    entries = _judge(report, wishes, choices, imported, by, at)
    imported.faults.sort(key=lambda fault: fault.place)
    if not is_dry_run and imported.is_free:
        _write(upload, report, entries, imported, by, at)
    return imported


def _check_kind(content: bytes, name: str) -> None:
    """Refuse what is no workbook, each kind with its own way out."""
    if len(content) > sheets.MOST_BYTES:
        raise rules.ReportingError("Tệp lớn hơn 5 MB: nộp đúng tệp mẫu Excel của báo cáo.")
    try:
        kind = file_rules.inspect(content, file_rules.clean_name(name)).extension
    except file_rules.WrongNameError as error:
        if error.extension == "xlsx":
            raise rules.ReportingError(str(error)) from error
        kind = error.extension
    except file_rules.FilesError as error:
        raise rules.ReportingError(str(error)) from error
    if kind != "xlsx":
        what = _KINDS.get(kind, f"Tệp .{kind}")
        raise rules.ReportingError(
            f"{what} không nhập được. Mở mẫu Excel của báo cáo, ghi vào đó rồi lưu dạng .xlsx."
        )


def _judge(
    report: models.Report,
    wishes: queries.Wishes,
    choices: Mapping[str, str],
    imported: Imported,
    by: audit_rules.Actor,
    at: datetime,
) -> list[entering.Entry]:
    """Climb the ladder with all that is wanted, without writing; return what may be written."""
    items = entering.load_items(report)
    wanted = [wish for wish in wishes.items if choices.get(wish.key) != HELD]
    entries = [entering.Entry(wish.key, _pick_seen(wish, choices), wish.typed) for wish in wanted]
    saved = entering.save_entries(report=report, entries=entries, by=by, at=at, is_dry_run=True)
    by_key = {wish.key: wish for wish in wishes.items}
    barred = _list_barred(report, wanted, items, by, at)
    faults = {fault.where: fault for fault in [*barred, *saved.faults]}
    for fault in faults.values():
        imported.faults += queries.list_faults_of(wish=by_key[fault.where], fault=fault)
    clashing = {conflict.entry.key for conflict in saved.conflicts}
    for wish in wanted:
        if wish.is_kept and _has_moved(items[wish.key], wish, choices):
            clashing.add(wish.key)
    for key in sorted(clashing):
        imported.clashes.append(_make_clash(items[key], by_key[key]))
    faulty = set(faults)
    imported.kept = [
        wish.key for wish in wanted
        if wish.is_kept and wish.key not in clashing | faulty and _is_news(items[wish.key])
    ]  # fmt: skip
    imported.written = [key for key in saved.written if not by_key[key].is_kept]
    for wish in wanted:
        if wish.key in imported.written:
            imported.changes += _list_changes(items[wish.key], wish)
    today = timezone.localdate(at, rules.ZONE)
    form = queries.get_form(report=report, today=today)
    for wish in wanted:
        if wish.key not in faulty and not wish.is_kept:
            imported.lacks += queries.judge_wish(wish=wish, form=form, today=today)
    return [entry for entry in entries if entry.key in imported.written]


def _write(
    upload: models.Upload,
    report: models.Report,
    entries: list[entering.Entry],
    imported: Imported,
    by: audit_rules.Actor,
    at: datetime,
) -> None:
    """Write through the same doors as the page, and say that it came from a file."""
    if entries:
        entering.save_entries(report=report, entries=entries, by=by, at=at, is_whole=True)
    if imported.kept:
        entering.confirm_as_before(report=report, keys=imported.kept, by=by, at=at)
    if upload.taken_at is None:
        upload.taken_at, upload.taken_by = at, by.account
        upload.save(update_fields=["taken_at", "taken_by"])
    if entries or imported.kept:
        audit_actions.record(
            by=by, at=at, verb="import_upload", subject_kind="case",
            subject_code=report.case.code, secrecy=report.case.secrecy,
            after={
                "items": len(entries) + len(imported.kept), "sha256": upload.file.sha256,
            },
        )  # fmt: skip


def _list_barred(
    report: models.Report,
    wanted: list[queries.Wish],
    items: dict[str, entering.Item],
    by: audit_rules.Actor,
    at: datetime,
) -> list[rules.Fault]:
    """Return why items that read as before may not be confirmed so: a colleague holds them."""
    desk = entering.take_seat(report, by, at)
    told = [
        rules.climb(entering.make_footing(report, items[wish.key], desk, wish.key), wish.key)
        for wish in wanted
        if wish.is_kept and wish.key in items and _is_news(items[wish.key])
    ]
    return [fault for fault in told if fault]


def _pick_seen(wish: queries.Wish, choices: Mapping[str, str]) -> int:
    """Return the revision over which a wish is written: the one that was chosen, if any."""
    chosen = numbers.read_whole(choices.get(wish.key, ""))
    return wish.seen if chosen is None else chosen


def _has_moved(item: entering.Item, wish: queries.Wish, choices: Mapping[str, str]) -> bool:
    return _is_news(item) and item.revision != _pick_seen(wish, choices)


def _is_news(item: entering.Item) -> bool:
    """Say whether it would change an item to be left as in the period before."""
    return not isinstance(item, models.Report) and item.answer != enums.Answer.AS_BEFORE


def _make_clash(item: entering.Item, wish: queries.Wish) -> Clash:
    label = "Phần lời" if isinstance(item, models.Report) else wish.label
    return Clash(wish.key, item.revision, label, _list_changes(item, wish))


def _list_changes(item: entering.Item, wish: queries.Wish) -> list[CellChange]:
    """Return the cells of an item that say something else than it does."""
    if isinstance(item, models.Report):
        stood = queries.say_item(item, list(rules.WORDS))
        return [
            CellChange(row.sheet, row.cells["text"], row.label, "Nội dung",
                       stood[row.key.partition(".")[2]], row.texts["text"])
            for row in wish.rows
            if stood[row.key.partition(".")[2]] != row.texts["text"]
        ]  # fmt: skip
    row = wish.rows[0]
    names = [name for name in row.table.said if name in row.texts]
    if isinstance(item, models.Figure) and item.profile.denominator:
        names.remove("value")
    stood = queries.say_item(item, names)
    heads = {column.name: column.heading for column in row.table.columns}
    return [
        CellChange(row.sheet, row.cells[name], row.label, heads[name],
                   sheet.STATES.get(stood[name], stood[name]),
                   sheet.STATES.get(row.texts[name], row.texts[name]))
        for name in names
        if stood[name] != row.texts[name]
    ]  # fmt: skip
