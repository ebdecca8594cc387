"""A report as a workbook: what it says, and what a workbook that came back wants to write."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime

from nq57.audit.enums import Secrecy
from nq57.core import dates, numbers, periods
from nq57.core import text as vietnamese
from nq57.orgs import queries as org_queries
from nq57.reporting import enums, models, rules
from nq57.reporting.formats import sheet
from nq57.reporting.queries import forms

_NEW = "Tải mẫu mới ở trang báo cáo rồi chép nội dung sang."
_LINE = ("state", "percent", "product", "product_on", "difficulty")
_FIGURE = ("numerator", "denominator", "value", "note")
_LONG = "Lời văn dài hơn mức một ô Excel giữ được: sửa phần này trên trang web."
# The column at which a fault of the ladder stands; the others stand at the label.
_PLACES: Mapping[str, str] = {
    "E601": "percent", "E602": "product_on", "E604": "state", "E606": "denominator",
    "E607": "numerator", "E608": "product", "E609": "percent", "E611": "answer",
    "E612": "product", "E621": "answer", "E631": "text",
}  # fmt: skip

Typed = rules.LineText | rules.FigureText | dict[str, str]


@dataclass(frozen=True)
class Wish:
    """What a workbook wants of one item: to write it, or to leave it as in the period before."""

    key: str
    seen: int
    typed: Typed
    rows: tuple[sheet.ReadRow, ...]
    is_kept: bool = False

    @property
    def label(self) -> str:
        """Return the item's number."""
        return ", ".join(row.label for row in self.rows)


@dataclass
class Wishes:
    """All that a workbook wants, with what is wrong in it and what is left out of account."""

    items: list[Wish] = field(default_factory=list)
    faults: list[sheet.CellFault] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)


def make_workbook(*, report: models.Report, today: date, at: datetime) -> bytes:
    """Return the report as an XLSX file, prefilled as its form is."""
    form = forms.get_form(report=report, today=today)
    lines = [row for row in form.lines if _may_leave(row)]
    is_open = report.case.state in rules.EDITABLE and report.cycle.closed_at is None
    rows = {
        sheet.LINES.name: [
            _write_line(row, is_open and _is_writable(row.line, report)) for row in lines
        ],
        sheet.FIGURES.name: [
            _write_figure(row, is_open and _is_writable(row.figure, report)) for row in form.figures
        ],
        sheet.WORDS.name: _write_words(report, is_open and _is_writable(report, report)),
    }
    state = rules.REPORT.states[report.case.state].label
    told = "" if is_open else f" Báo cáo ở bước “{state}” nên mọi ô đều khóa."
    if hidden := len(form.lines) - len(lines):
        told += f" {hidden} việc hạn chế không có trong tệp: ghi trên trang web."
    titles = [org_queries.say_mark(), f"Báo cáo {report.cycle.label}"]
    book = sheet.Book(
        report=report.case.code,
        title=" – ".join(filter(None, titles)),
        office=report.organisation.name,
        made=f"Mẫu {sheet.VERSION}, tải lúc {dates.format_moment(at.astimezone(rules.ZONE))}",
        sentence=f"Chỉ ghi vào ô nền vàng. {report.cycle.explanation}{told}",
        rows=rows,
    )
    return sheet.write_book(book)


def read_workbook(*, report: models.Report, content: bytes, today: date) -> Wishes:
    """Return what a workbook wants of a report, every fault at its cell. Nothing is written.

    :raises sheets.SheetReadError: when it is no workbook of a report.
    :raises rules.ReportingError: when it is of an old version, or of another report.
    """
    read = sheet.read_book(content)
    if read.version != sheet.VERSION:
        raise rules.ReportingError(
            f"E701: Tệp theo mẫu {read.version or 'không rõ'}, nay dùng mẫu {sheet.VERSION}. {_NEW}"
        )
    if read.report != report.case.code:
        raise rules.ReportingError(
            f"E702: Tệp là của {_name_report(read.report)}, trang này là của "
            f"{report.organisation.name}, {report.cycle.label}. Mở đúng báo cáo rồi nộp lại."
        )
    wishes = Wishes(faults=list(read.faults), notes=list(read.notes))
    form = forms.get_form(report=report, today=today)
    known = {row.line.item: row for row in form.lines if _may_leave(row)}
    known |= {row.figure.item: row for row in form.figures}  # type: ignore[misc]
    _read_words(report, read, wishes)
    for row in read.rows:
        if row.table is sheet.WORDS or row.is_faulty:
            continue
        item = known.get(row.key)
        if _is_astray(row, item.label if item else None, wishes):
            continue
        if item is not None and (wish := _read_item(row, item, wishes)):
            wishes.items.append(wish)
    _note_missing(read, known, wishes)
    return wishes


def judge_wish(*, wish: Wish, form: forms.Form, today: date) -> list[sheet.CellFault]:
    """Return what an item would still lack before the report may go, each at its cell.

    The form's row says afterwards what the workbook says.
    """
    row = wish.rows[0]
    if isinstance(wish.typed, rules.LineText):
        said, fault = rules.read_line(wish.typed, wish.key)
        found = next((one for one in form.lines if one.line.item == wish.key), None)
        if fault is None and found is not None:
            for name in _LINE:
                setattr(found.line, name, getattr(said, name))
            found.line.answer = enums.Answer.CHANGED
            fault = forms.judge_line(found.line, {}, today).fault
    elif isinstance(wish.typed, rules.FigureText):
        told, fault = rules.read_figure(wish.typed, wish.key)
        of = next((one for one in form.figures if one.figure.item == wish.key), None)
        if fault is None and of is not None:
            for name in _FIGURE:
                setattr(of.figure, name, getattr(told, name))
            of.figure.answer = enums.Answer.CHANGED
            fault = forms.judge_figure(of.figure, {}).fault
    else:
        return []
    return [place_fault(fault, row, is_blocking=False)] if fault else []


def _name_report(code: str) -> str:
    """Return whose report a file is of, and of which period; its code when nobody has it."""
    found = models.Report.objects.filter(case__code=code)
    other = found.select_related("organisation", "cycle").first()
    return f"{other.organisation.name}, {other.cycle.label}" if other else f"báo cáo {code}"


def list_faults_of(*, wish: Wish, fault: rules.Fault) -> list[sheet.CellFault]:
    """Return a fault of the ladder at its cell, and those that it hides in the same row."""
    row, typed, found = wish.rows[0], wish.typed, [fault]
    while len(found) < 6 and not isinstance(typed, dict):
        place = _find_place(found[-1], row)
        if place not in vars(typed):
            break
        typed = type(typed)(**vars(typed) | {place: ""})
        again = (
            rules.read_line(typed, wish.key) if isinstance(typed, rules.LineText)
            else rules.read_figure(typed, wish.key)
        )[1]  # fmt: skip
        if again is None:
            break
        found.append(again)
    return [place_fault(one, row) for one in found]


def place_fault(
    fault: rules.Fault, row: sheet.ReadRow, *, is_blocking: bool = True
) -> sheet.CellFault:
    """Return a fault of an item at the cell of the row that it is about."""
    cell = row.cells.get(_find_place(fault, row), row.cells["label"])
    return sheet.CellFault(fault.code, row.sheet, cell, fault.sentence, is_blocking)


def say_item(item: models.Line | models.Figure | models.Report, names: list[str]) -> dict[str, str]:
    """Return what an item says now, column by column, as a workbook says it."""
    return {name: sheet.write_text(getattr(item, name)) for name in names}


def _find_place(fault: rules.Fault, row: sheet.ReadRow) -> str:
    if fault.code == "E603":
        for name in ("numerator", "denominator", "value"):
            typed = rules.FigureText(**{name: row.texts.get(name, "")})
            if rules.read_figure(typed, row.key)[1] is not None:
                return name
        return "numerator"
    if fault.code == "E610":
        above = row.texts.get("numerator", "").strip()
        return "numerator" if above.startswith(("-", "\N{MINUS SIGN}")) else "denominator"
    if fault.code == "E605":
        return "denominator" if row.texts.get("numerator") else "numerator"
    return _PLACES.get(fault.code, "label")


def _is_astray(row: sheet.ReadRow, label: str | None, wishes: Wishes) -> bool:
    """Say whether a row is not the item that its hidden key names."""
    if label is None:
        code, told = "E707", "Dòng này không thuộc báo cáo. Ghi vào dòng có sẵn của mẫu."
    elif vietnamese.normalise(row.label) != vietnamese.normalise(label):
        code = "E709"
        told = f"Dòng mang số “{row.label}” nhưng mã ẩn là của mục “{label}”: các cột bị lệch. "
        told += _NEW
    else:
        return False
    wishes.faults.append(sheet.CellFault(code, row.sheet, row.cells["label"], told))
    return True


def _read_item(
    row: sheet.ReadRow, of: forms.LineRow | forms.FigureRow, wishes: Wishes
) -> Wish | None:
    """Return what a row wants of its item, or None when nobody touched it."""
    is_line = isinstance(of, forms.LineRow)
    item = of.line if isinstance(of, forms.LineRow) else of.figure
    names = _LINE if is_line else _FIGURE
    said = {name: row.texts.get(name, "") for name in names}
    typed: Typed = rules.LineText(**said) if is_line else rules.FigureText(**said)
    chosen = row.answer if row.answer != row.answered else ""
    sentence = ""
    if chosen == enums.Answer.AS_BEFORE:
        sentence = _compare_before(item, said)
        if not sentence:
            return Wish(row.key, row.seen, typed, (row,), is_kept=True)
    elif chosen and chosen not in sheet.ANSWERS:
        sentence = f"“{chosen}” không có trong danh sách: chọn Như kỳ trước hoặc Có thay đổi."
    elif chosen == enums.Answer.CHANGED and not row.is_touched:
        sentence = "Chọn “Có thay đổi” nhưng chưa sửa ô nào. Sửa ô, hoặc chọn “Như kỳ trước”."
    if sentence:
        fault = sheet.CellFault("E710", row.sheet, row.cells["answer"], sentence)
        wishes.faults.append(fault)
        return None
    return Wish(row.key, row.seen, typed, (row,)) if row.is_touched else None


def _compare_before(item: models.Line | models.Figure, said: Mapping[str, str]) -> str:
    """Return why an item cannot be left as in the period before, or nothing."""
    before = item.before
    if before is None:
        return "Chưa có kỳ trước để giữ nguyên. Ghi nội dung của kỳ này."
    stood = say_item(before, list(said))
    if isinstance(item, models.Figure) and item.profile.denominator:
        stood["value"] = said["value"]
    if stood != dict(said):
        return (
            "Chọn “Như kỳ trước” nhưng các ô khác kỳ trước. "
            "Chọn “Có thay đổi”, hoặc ghi lại các ô như kỳ trước."
        )
    return ""


def _read_words(report: models.Report, read: sheet.ReadBook, wishes: Wishes) -> None:
    said: dict[str, str] = {}
    rows: list[sheet.ReadRow] = []
    for row in read.rows:
        if row.table is not sheet.WORDS or row.is_faulty:
            continue
        key, _, name = row.key.partition(".")
        title = rules.WORDS.get(name) if key == report.item else None
        if _is_astray(row, title, wishes) or not row.is_touched:
            continue
        said[name] = row.texts["text"]
        rows.append(row)
    if said:
        wishes.items.append(Wish(report.item, rows[0].seen, said, tuple(rows)))


def _note_missing(
    read: sheet.ReadBook, known: Mapping[str, forms.LineRow | forms.FigureRow], wishes: Wishes
) -> None:
    here = {row.key for row in read.rows}
    gone = [table.name for table in read.missing]
    lost = [
        row.label
        for key, row in known.items()
        if key not in here and ("lines" if key.startswith("line") else "figures") not in gone
    ]
    if lost and not read.faults:
        labels = ", ".join(lost[:8]) + (" …" if len(lost) > 8 else "")
        wishes.notes.append(f"Tệp thiếu {len(lost)} dòng ({labels}): các mục đó giữ nguyên.")


def _want(item: models.Checked, fault: rules.Fault | None) -> str:
    if item.verdict == enums.ItemVerdict.RETURNED:
        return f"Trả lại: {item.reason}"
    return fault.sentence if fault else ""


def _may_leave(row: forms.LineRow) -> bool:
    """Say whether a line may stand in a file: nothing restricted does."""
    return row.line.obligation.case.secrecy == Secrecy.OPEN


def _is_writable(item: models.Checked, report: models.Report) -> bool:
    return report.case.state != "returned" or item.verdict != enums.ItemVerdict.ACCEPTED


def _write_line(row: forms.LineRow, is_open: bool) -> sheet.Row:
    line, before = row.line, row.line.before
    parts = []
    if before is not None:
        parts = [sheet.STATES.get(before.state, "–")]
        parts += [f"{before.percent}%"] if before.percent is not None else []
    return sheet.Row(
        key=line.item, seen=line.revision, answer=line.answer,
        told={
            "label": row.label, "title": row.title, "before": ", ".join(parts),
            "wanting": _want(line, row.fault),
        },
        said={name: getattr(line, name) for name in _LINE},
        open_cells=frozenset((*_LINE, "answer")) if is_open else frozenset(),
    )  # fmt: skip


def _write_figure(row: forms.FigureRow, is_open: bool) -> sheet.Row:
    figure, before, profile = row.figure, row.figure.before, row.figure.profile
    told = ""
    if before is not None:
        told = sheet.write_text(before.value)
        if row.has_parts and before.value is not None and before.denominator is not None:
            parts = (sheet.write_text(before.numerator), sheet.write_text(before.denominator))
            shown = numbers.format_number(numbers.round_for_reading(before.value))
            told = f"{shown} ({parts[0]}/{parts[1]})"
    asked = ("numerator", "denominator") if row.has_parts else ("value",)
    return sheet.Row(
        key=figure.item, seen=figure.revision, answer=figure.answer,
        told={
            "label": row.label, "title": row.title, "unit": profile.unit, "before": told,
            "period": periods.parse_period(figure.period).label,
            "wanting": _want(figure, row.fault),
        },
        said={name: getattr(figure, name) for name in (*asked, "note")},
        open_cells=frozenset((*asked, "note", "answer")) if is_open else frozenset(),
        scale=profile.scale if row.has_parts else None,
    )  # fmt: skip


def _write_words(report: models.Report, is_open: bool) -> list[sheet.Row]:
    lacking = {fault.where: fault.sentence for fault in rules.check_words(report.words)}
    rows = []
    for name, title in rules.WORDS.items():
        text = getattr(report, name)
        is_long = sheet.write_text(text) != text.replace("\r\n", "\n").strip()
        wanting = _LONG if is_long else lacking.get(f"words-{name}", "")
        if report.verdict == enums.ItemVerdict.RETURNED:
            wanting = f"Trả lại: {report.reason}"
        rows.append(
            sheet.Row(
                key=f"{report.item}.{name}", seen=report.revision,
                told={"label": title, "wanting": wanting}, said={"text": text},
                open_cells=frozenset({"text"}) if is_open and not is_long else frozenset(),
            )
        )  # fmt: skip
    return rows
