"""A report as a workbook: there and back, every bad file answered at its cell, nothing lost."""

import io
import re
import zipfile
from collections.abc import Callable
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any

import openpyxl
import pytest
from django.conf import settings as django_settings
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from openpyxl.workbook.workbook import Workbook

from nq57.audit.models import Entry as JournalEntry
from nq57.reporting import actions, enums, models, queries, rules
from nq57.reporting.formats import sheet
from tests.factories import orgs, reports

pytestmark = pytest.mark.django_db

AT = datetime(2027, 1, 2, 3, 0, tzinfo=UTC)
HEAD = 5
SHEETS = {"lines": "Nhiệm vụ", "figures": "Số liệu", "words": "Phần lời"}


@pytest.fixture(scope="module")
def opened(owed_province: None, django_db_blocker: Any) -> tuple[int, str]:
    """Open a year's last report after a month that was sent, once for all tests."""
    with django_db_blocker.unblock():
        reports.set_terms()
        earlier = reports.get_report(reports.open_cycle("2026-11"))
        reports.fill(earlier)
        reports.send(earlier)
        return reports.open_cycle("2026-12", at=AT).pk, earlier.organisation.code


@pytest.fixture
def report(opened: tuple[int, str]) -> models.Report:
    """An open report with a period before, that asks for figures with parts and without."""
    return reports.get_report(models.Cycle.objects.get(pk=opened[0]), opened[1])


def make(report: models.Report) -> bytes:
    return queries.make_workbook(report=report, today=AT.date(), at=AT)


def edit(content: bytes, change: Callable[[Workbook], object]) -> bytes:
    """Return a workbook as a person saves it after a change."""
    book = openpyxl.load_workbook(io.BytesIO(content))
    change(book)
    target = io.BytesIO()
    book.save(target)
    return target.getvalue()


def place(content: bytes, table: str, key: str, heading: str) -> str:
    """Return the address of an item's cell."""
    page = openpyxl.load_workbook(io.BytesIO(content))[SHEETS[table]]
    heads = [cell.value for cell in page[HEAD]]
    row = next(row for row in page.iter_rows(min_row=HEAD + 1) if row[0].value == key)
    return str(row[heads.index(heading)].coordinate)


def put(table: str, cell: str, value: Any) -> Callable[[Workbook], None]:
    def change(book: Workbook) -> None:
        book[SHEETS[table]][cell] = value

    return change


def take(report: models.Report, content: bytes, name: str = "bao-cao.xlsx") -> models.Upload:
    by = reports.of_office("focal", report.organisation.code)
    return actions.take_upload(report=report, source=io.BytesIO(content), name=name, by=by, at=AT)


def bring(
    report: models.Report, content: bytes, *, is_dry_run: bool = False, **choices: str
) -> actions.Imported:
    """Import a workbook; choices by key, with ``_`` for ``-``."""
    return actions.import_upload(
        upload=take(report, content), choices={k.replace("_", "-"): v for k, v in choices.items()},
        by=reports.of_office("focal", report.organisation.code), at=AT, is_dry_run=is_dry_run,
    )  # fmt: skip


def snapshot(report: models.Report) -> list[Any]:
    names = ("pk", "revision", "answer", "verdict")
    return [
        *report.lines.order_by("pk").values_list(
            *names, "state", "percent", "product", "product_on", "difficulty"
        ),
        *report.figures.order_by("pk").values_list(
            *names, "numerator", "denominator", "value", "note"
        ),
        models.Report.objects.filter(pk=report.pk).values_list("revision", *rules.WORDS).get(),
    ]


def say(imported: actions.Imported) -> list[tuple[str, str, str]]:
    return [(one.code, one.sheet, one.cell) for one in imported.faults]


def first_line(report: models.Report) -> models.Line:
    line = report.lines.first()
    assert line is not None
    return line


def figure_with(report: models.Report, *, parts: bool) -> models.Figure:
    rows = report.figures.select_related("profile")
    return next(row for row in rows if bool(row.profile.denominator) == parts)


def test_the_words_of_the_sheet_are_those_of_the_page() -> None:
    from django.utils import translation

    with translation.override("vi"):
        assert {value: str(label) for value, label in enums.LineState.choices} == sheet.STATES
        assert {value: str(label) for value, label in enums.Answer.choices} == sheet.ANSWERS


def test_rows_that_a_colleague_holds_are_refused_at_their_cells_and_the_file_comes_later(
    report: models.Report,
) -> None:
    first, second, free = report.lines.filter(before__isnull=False)[:3]
    content = make(report)
    changed = place(content, "lines", first.item, "Phần trăm")
    as_before = place(content, "lines", second.item, "Xác nhận")

    def change(book: Workbook) -> None:
        page = book[SHEETS["lines"]]
        page[changed], page[as_before] = 70, sheet.ANSWERS["as_before"]
        page[place(content, "lines", free.item, "Phần trăm")] = 80

    filled, stood = edit(content, change), snapshot(report)
    colleague = orgs.PostFactory(role="staff", organisation=report.organisation)
    focal = reports.of_office("focal", report.organisation.code)
    held = {"report": report, "by": focal, "at": AT}
    actions.hand_items(keys=[first.item, second.item], to=colleague, **held)
    imported = bring(report, filled)
    assert [fault.code for fault in imported.faults] == ["E120", "E120"]
    assert all(colleague.person.name in fault.sentence for fault in imported.faults)
    assert snapshot(report) == stood
    actions.take_back(keys=[], **held)
    imported = bring(report, filled)
    assert (set(imported.written), imported.kept) == ({first.item, free.item}, [second.item])


def test_back_as_it_went_writes_nothing_and_says_so(report: models.Report) -> None:
    stood, entries = snapshot(report), JournalEntry.objects.filter(subject_kind="case").count()
    imported = bring(report, make(report))
    assert imported.is_free
    assert (imported.written, imported.kept, imported.notes) == ([], [], [])
    assert snapshot(report) == stood
    assert JournalEntry.objects.filter(subject_kind="case").count() == entries


def test_the_ratio_of_the_period_before_has_two_decimals(report: models.Report) -> None:
    content = make(report)
    figure = report.figures.filter(before__denominator__isnull=False).earliest("pk")
    cell = place(content, "figures", figure.item, "Kỳ trước")
    told = openpyxl.load_workbook(io.BytesIO(content))[SHEETS["figures"]][cell].value
    assert re.fullmatch(r"[\d.]+,\d\d \([\d.]+/[\d.]+\)", str(told)), told


def test_locked_cells_lists_and_print(report: models.Report) -> None:
    book = openpyxl.load_workbook(io.BytesIO(make(report)))
    assert book.sheetnames == ["Nhiệm vụ", "Số liệu", "Phần lời", "Hướng dẫn", "nq57"]
    assert book["nq57"].sheet_state == "veryHidden"
    page = book["Nhiệm vụ"]
    assert page.protection.sheet
    assert page.freeze_panes == "F6"
    assert page.print_title_rows == "$5:$5"
    assert page.print_area.startswith("'Nhiệm vụ'!$D$1:$M$")
    assert [page.column_dimensions[letter].hidden for letter in "ABCD"] == [True] * 3 + [False]
    row = page[HEAD + 1]
    is_open = [not cell.protection.locked for cell in row]
    assert is_open == [False] * 6 + [True] * 6 + [False]
    kinds = {rule.type for rule in page.data_validations.dataValidation}
    assert kinds == {"list", "whole", "date", "textLength"}
    figures = book["Số liệu"]
    parts = figure_with(report, parts=True)
    row = next(row for row in figures.iter_rows(min_row=HEAD + 1) if row[0].value == parts.item)
    heads = [cell.value for cell in figures[HEAD]]
    assert row[heads.index("Kết quả")].protection.locked
    assert not row[heads.index("Tử số")].protection.locked


def test_edits_are_written_as_the_page_writes_them(report: models.Report) -> None:
    content = make(report)
    line, parts, whole = (
        first_line(report),
        figure_with(report, parts=True),
        figure_with(report, parts=False),
    )
    kept = report.lines.exclude(pk=line.pk).first()
    assert kept is not None

    def change(book: Workbook) -> None:
        lines, figures, words = (book[name] for name in SHEETS.values())
        for heading, value in (
            ("Tình trạng", "hoàn thành"), ("Phần trăm", 1), ("Văn bản kết quả", "98/KH-UBND"),
            ("Ngày văn bản", "4/12/2026"), ("Khó khăn, kiến nghị", "=Thiếu vốn"),
        ):  # fmt: skip
            lines[place(content, "lines", line.item, heading)] = value
        cell = lines[place(content, "lines", line.item, "Phần trăm")]
        cell.number_format = "0%"
        lines[place(content, "lines", line.item, "Khó khăn, kiến nghị")].data_type = "s"
        lines[place(content, "lines", kept.item, "Xác nhận")] = "Như kỳ trước"
        figures[place(content, "figures", parts.item, "Tử số")] = "1.057"
        figures[place(content, "figures", parts.item, "Mẫu số")] = 1234.5
        figures[place(content, "figures", whole.item, "Kết quả")] = "1.234,5"
        words[place(content, "words", f"{report.item}.results", "Nội dung")] = "Dòng một\nDòng hai"

    filled = edit(content, change)
    stood = snapshot(report)
    seen = bring(report, filled, is_dry_run=True)
    assert snapshot(report) == stood
    assert (seen.count("line"), seen.count("figure"), seen.count("words")) == (2, 2, 1)
    assert seen.faults == []
    imported = bring(report, filled)
    assert imported.is_free
    line.refresh_from_db()
    assert (line.state, line.percent, line.product_on) == ("done", 100, date(2026, 12, 4))
    assert (line.difficulty, line.answer, line.revision) == ("=Thiếu vốn", "changed", 1)
    kept.refresh_from_db()
    assert kept.answer == "as_before"
    parts.refresh_from_db()
    assert (parts.numerator, parts.denominator) == (1057, Decimal("1234.5"))
    whole.refresh_from_db()
    assert whole.value == Decimal("1234.5")
    assert models.Report.objects.get(pk=report.pk).results == "Dòng một\nDòng hai"
    upload = models.Upload.objects.get()
    assert upload.taken_at == AT
    stood = snapshot(report)
    again = bring(report, filled)
    assert (again.written, again.kept, again.clashes) == ([], [], [])
    assert snapshot(report) == stood
    assert models.Upload.objects.count() == 1


def test_what_somebody_wrote_meanwhile_is_shown_and_chosen(report: models.Report) -> None:
    content, line = make(report), first_line(report)
    filled = edit(content, put("lines", place(content, "lines", line.item, "Phần trăm"), 70))
    by = reports.of_office("focal", report.organisation.code)
    typed = rules.LineText(state="doing", percent="60")
    actions.save_entries(report=report, entries=[actions.Entry(line.item, 0, typed)], by=by, at=AT)
    imported = bring(report, filled)
    assert not imported.is_free
    (clash,) = imported.clashes
    assert (clash.key, clash.revision) == (line.item, 1)
    assert ("Phần trăm", "60", "70") in [(c.heading, c.before, c.after) for c in clash.cells]
    line.refresh_from_db()
    assert line.percent == 60
    key = line.item.replace("-", "_")
    assert bring(report, filled, **{key: "web"}).written == []
    assert not bring(report, filled, **{key: "0"}).is_free
    assert bring(report, filled, **{key: "1"}).written == [line.item]
    line.refresh_from_db()
    assert line.percent == 70
    untouched = edit(content, lambda book: None)
    assert bring(report, untouched).is_free


def test_half_valid_is_not_written_and_every_fault_is_named(report: models.Report) -> None:
    content, line = make(report), first_line(report)
    parts, whole = figure_with(report, parts=True), figure_with(report, parts=False)
    other = report.lines.exclude(pk=line.pk).first()
    assert other is not None
    at = {
        "state": place(content, "lines", line.item, "Tình trạng"),
        "percent": place(content, "lines", line.item, "Phần trăm"),
        "day": place(content, "lines", line.item, "Ngày văn bản"),
        "fine": place(content, "lines", other.item, "Phần trăm"),
        "top": place(content, "figures", parts.item, "Tử số"),
        "bottom": place(content, "figures", parts.item, "Mẫu số"),
        "value": place(content, "figures", whole.item, "Kết quả"),
    }
    for name, top, bottom in (("top", -3, 4), ("bottom", 3, -4)):  # told where the minus stands
        below = edit(content, lambda book, top=top, bottom=bottom: (
            put("figures", at["top"], top)(book), put("figures", at["bottom"], bottom)(book),
        ))  # fmt: skip
        (lack,) = bring(report, below, is_dry_run=True).lacks
        assert (lack.code, lack.cell) == ("E610", at[name])

    def change(book: Workbook) -> None:
        lines, figures = book["Nhiệm vụ"], book["Số liệu"]
        lines[at["state"]], lines[at["percent"]], lines[at["day"]] = "xong", 101, "31/02/2026"
        lines[at["fine"]] = 45
        figures[at["top"]], figures[at["bottom"]] = "=SUM(1,2)", "68 người"
        figures[at["value"]] = "nhiều"

    stood = snapshot(report)
    filled = edit(content, change)
    imported = bring(report, filled)
    assert snapshot(report) == stood
    assert sorted(say(imported)) == sorted([
        ("E604", "Nhiệm vụ", at["state"]), ("E601", "Nhiệm vụ", at["percent"]),
        ("E602", "Nhiệm vụ", at["day"]), ("E705", "Số liệu", at["top"]),
        ("E603", "Số liệu", at["value"]),
    ])  # fmt: skip
    assert imported.written == [other.item]
    places = [one.place for one in imported.faults]
    assert places == sorted(places)
    marked = openpyxl.load_workbook(io.BytesIO(sheet.mark_book(filled, imported.faults)))
    assert marked.sheetnames[0] == "Lỗi"
    told = [[cell.value for cell in row] for row in marked["Lỗi"].iter_rows(min_row=2)]
    assert len(told) == 5
    cell = marked["Số liệu"][at["top"]]
    assert (cell.value, cell.data_type) == ("=SUM(1,2)", "s")
    assert "công thức “=SUM(1,2)”" in cell.comment.text
    assert marked["Nhiệm vụ"][at["fine"]].comment is None
    assert marked["Nhiệm vụ"][at["fine"]].value == 45
    mended = edit(sheet.mark_book(filled, imported.faults), lambda book: (
        put("lines", at["state"], "Đang thực hiện")(book), put("lines", at["percent"], "40%")(book),
        put("lines", at["day"], None)(book), put("figures", at["top"], 3)(book),
        put("figures", at["bottom"], 4)(book), put("figures", at["value"], 61.7)(book),
    ))  # fmt: skip
    assert bring(report, mended).is_free
    clean = openpyxl.load_workbook(io.BytesIO(sheet.mark_book(mended, [])))
    assert clean["Số liệu"][at["top"]].comment is None


def _swap_columns(book: Workbook) -> None:
    page = book["Nhiệm vụ"]
    for row in page.iter_rows(min_row=HEAD):
        row[7].value, row[8].value = row[8].value, row[7].value


def _sort_rows(book: Workbook) -> None:
    page = book["Nhiệm vụ"]
    rows = [[cell.value for cell in row] for row in page.iter_rows(min_row=HEAD + 1)]
    for cells, values in zip(page.iter_rows(min_row=HEAD + 1), reversed(rows), strict=True):
        for cell, value in zip(cells, values, strict=True):
            cell.value = value


def _rename_sheet(book: Workbook) -> None:
    book["Nhiệm vụ"].title = "Việc"


@pytest.mark.parametrize("change", [_swap_columns, _sort_rows, _rename_sheet])
def test_what_was_moved_is_found_again(report: models.Report, change: Any) -> None:
    content, line = make(report), first_line(report)

    def fill(book: Workbook) -> None:
        put("lines", place(content, "lines", line.item, "Văn bản kết quả"), "12/KH")(book)
        change(book)

    imported = bring(report, edit(content, fill))
    assert (imported.faults, imported.written) == ([], [line.item])
    line.refresh_from_db()
    assert line.product == "12/KH"


def _delete_heading(book: Workbook) -> None:
    book["Nhiệm vụ"].delete_cols(9)


def _rename_heading(book: Workbook) -> None:
    book["Nhiệm vụ"]["I5"] = "Tỷ lệ"


def _double_heading(book: Workbook) -> None:
    book["Nhiệm vụ"]["O5"] = "Phần trăm"


def _lose_keys(book: Workbook) -> None:
    book["Nhiệm vụ"].delete_cols(1, 3)


def _add_row(book: Workbook) -> None:
    page = book["Nhiệm vụ"]
    page.cell(page.max_row + 1, 9, 50)


def _double_row(book: Workbook) -> None:
    page = book["Nhiệm vụ"]
    page.append([cell.value for cell in page[HEAD + 1]])


def _shift_labels(book: Workbook) -> None:
    page = book["Nhiệm vụ"]
    page["D6"], page["D7"] = page["D7"].value, page["D6"].value


def _merge(book: Workbook) -> None:
    book["Nhiệm vụ"].merge_cells("I6:I7")


def _forge_key(book: Workbook) -> None:
    book["Nhiệm vụ"]["A6"] = "line-999999"


def _break(book: Workbook) -> None:
    page = book["Nhiệm vụ"]
    page["I6"] = "#DIV/0!"
    page["I6"].data_type = "e"


def _say_as_before(book: Workbook) -> None:
    book["Nhiệm vụ"]["G6"], book["Nhiệm vụ"]["I6"] = "Như kỳ trước", 99


def _say_changed(book: Workbook) -> None:
    book["Nhiệm vụ"]["G6"] = "Có thay đổi"


def _write_long(book: Workbook) -> None:
    book["Nhiệm vụ"]["J6"] = "x" * 201


@pytest.mark.parametrize(
    ("change", "code", "cell"),
    [
        (_delete_heading, "E704", "A5"), (_rename_heading, "E704", "A5"),
        (_double_heading, "E704", "A5"), (_lose_keys, "E704", "A1"),
        (_add_row, "E707", ""), (_double_row, "E708", ""), (_shift_labels, "E709", "D6"),
        (_merge, "E706", "I6"), (_forge_key, "E707", "D6"), (_break, "E705", "I6"),
        (_say_as_before, "E710", "G6"), (_say_changed, "E710", "G6"), (_write_long, "E612", "J6"),
    ],
)  # fmt: skip
def test_a_broken_sheet_is_answered_at_its_cell(
    report: models.Report, change: Any, code: str, cell: str
) -> None:
    stood = snapshot(report)
    filled = edit(make(report), change)
    imported = bring(report, filled)
    found = [one for one in imported.faults if one.code == code]
    assert found
    assert code in rules.CODES
    assert found[0].sheet == "Nhiệm vụ"
    assert not cell or found[0].cell == cell
    assert found[0].sentence.endswith(".")
    assert snapshot(report) == stood
    assert sheet.mark_book(filled, imported.faults)


def test_rows_and_sheets_that_are_gone_are_left_as_they_are(report: models.Report) -> None:
    stood = snapshot(report)

    def change(book: Workbook) -> None:
        book["Nhiệm vụ"].delete_rows(HEAD + 1)
        book.remove(book["Số liệu"])
        book["Nhiệm vụ"]["O5"] = "Ghi chú riêng"

    imported = bring(report, edit(make(report), change))
    assert imported.is_free
    assert snapshot(report) == stood
    told = " ".join(imported.notes)
    assert "thiếu 1 dòng" in told
    assert "không có trang “Số liệu”" in told
    assert "cột O không thuộc mẫu" in told


def _set_meta(cell: str, value: str) -> Callable[[Workbook], None]:
    def change(book: Workbook) -> None:
        book["nq57"][cell] = value

    return change


def _with_macro(content: bytes) -> bytes:
    target = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as old, zipfile.ZipFile(target, "w") as new:
        for part in old.infolist():
            new.writestr(part, old.read(part))
        new.writestr("xl/vbaProject.bin", b"macro")
    return target.getvalue()


def _with_part(name: str, text: bytes) -> Callable[[bytes], bytes]:
    def change(content: bytes) -> bytes:
        target = io.BytesIO()
        with zipfile.ZipFile(io.BytesIO(content)) as old, zipfile.ZipFile(target, "w") as new:
            for part in old.infolist():
                if part.filename != name:
                    new.writestr(part, old.read(part))
            new.writestr(name, text, zipfile.ZIP_DEFLATED)
        return target.getvalue()

    return change


def _as_ods(content: bytes) -> bytes:
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w") as packed:
        packed.writestr("mimetype", "application/vnd.oasis.opendocument.spreadsheet")
    return target.getvalue()


def _plain_book(content: bytes) -> bytes:
    target = io.BytesIO()
    openpyxl.Workbook().save(target)
    return target.getvalue()


_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_WIDE = b'<worksheet><mergeCells><mergeCell ref="A1:XFD1048576"/></mergeCells></worksheet>'
WRONG: dict[str, tuple[Callable[[bytes], bytes], str, str]] = {
    "xls": (lambda _: _OLE + "Workbook".encode("utf-16-le"), "a.xls", "Excel cũ"),
    "locked": (lambda _: _OLE + "EncryptedPackage".encode("utf-16-le"), "a.xlsx", "mật khẩu"),
    "csv": (lambda _: b"a,b\n1,2\n", "a.csv", ".csv không nhập được"),
    "text as xlsx": (lambda _: b"a,b\n1,2\n", "a.xlsx", "không nhập được"),
    "ods": (_as_ods, "a.ods", ".ods không nhập được"),
    "macro": (_with_macro, "a.xlsx", "macro"),
    "program": (lambda _: b"MZ\x90", "a.exe", "chương trình"),
    "picture": (lambda _: b"\x89PNG\r\n\x1a\n" + b"\0" * 20, "a.png", "không nhập được"),
    "empty": (lambda _: b"", "a.xlsx", "rỗng"),
    "other name": (lambda content: content, "a.pdf", "đổi đuôi tệp"),
    "50 MB": (lambda content: content + b"\0" * 50_000_000, "a.xlsx", "lớn hơn 5 MB"),
    "bomb": (_with_part("xl/a.xml", b"0" * 300_000_000), "a.xlsx", "quá lớn"),
    "smaller bomb": (_with_part("xl/a.xml", b"01" * 10_500_000), "a.xlsx", "quá lớn"),
    "entities": (_with_part("xl/a.xml", b"<!DOCTYPE a [<!ENTITY b 'c'>]><a/>"), "a.xlsx", "XML lạ"),
    "merged without end": (_with_part("xl/worksheets/sheet9.xml", _WIDE), "a.xlsx", "gộp quá nhiều"),
    "cut off": (lambda content: content[:-3000], "a.xlsx", "hỏng"),
    "no template": (_plain_book, "a.xlsx", "không phải mẫu Excel của báo cáo"),
    "old": (lambda content: edit(content, _set_meta("B1", "0")), "a.xlsx", "theo mẫu 0"),
    "other report": (
        lambda content: edit(content, _set_meta("B2", "BC-142-2026-09-SO-YT")), "a.xlsx",
        "của báo cáo BC-142-2026-09-SO-YT",
    ),
}  # fmt: skip


@pytest.mark.parametrize("name", WRONG)
def test_a_wrong_file_is_refused_with_a_sentence(report: models.Report, name: str) -> None:
    spoil, called, told = WRONG[name]
    by = reports.of_office("focal", report.organisation.code)
    with pytest.raises(rules.ReportingError, match=told):
        actions.import_upload(
            upload=take(report, spoil(make(report)), called), choices={}, by=by, at=AT
        )


def test_who_may_not_write_or_what_is_closed_is_refused(report: models.Report) -> None:
    content, office = make(report), report.organisation.code
    stranger = reports.of_office("focal", "SO-YT")
    with pytest.raises(rules.FaultyError) as refused:
        actions.take_upload(
            report=report, source=io.BytesIO(content), name="a.xlsx", by=stranger, at=AT
        )
    assert refused.value.faults[0].code == "E100"
    upload = take(report, content)
    actions.close_cycle(cycle=report.cycle, by=reports.COORDINATOR, at=AT)
    by = reports.of_office("focal", office)
    with pytest.raises(rules.FaultyError, match="khóa"):
        actions.import_upload(upload=upload, choices={}, by=by, at=AT)
    actions.unlock_cycle(cycle=report.cycle, reason="Gửi muộn", by=reports.COORDINATOR, at=AT)
    reports.fill(report, at=AT)
    reports.send(report, at=AT)
    with pytest.raises(rules.FaultyError) as sent:
        actions.import_upload(upload=upload, choices={}, by=by, at=AT)
    assert sent.value.faults[0].code == "E520"


def test_what_was_accepted_is_locked_in_the_sheet_of_a_returned_report(
    report: models.Report,
) -> None:
    reports.fill(report, at=AT)
    report = reports.send(report, at=AT)
    back, *others = reports.list_stamps(report)
    actions.accept_items(stamps=others, by=reports.COORDINATOR, at=AT)
    actions.return_items(report=report, reasons={back: "Ghi rõ"}, by=reports.COORDINATOR, at=AT)
    report = reports.get_report(report.cycle, report.organisation.code)
    content = make(report)
    page = openpyxl.load_workbook(io.BytesIO(content))["Nhiệm vụ"]
    is_open = {row[0].value: not row[8].protection.locked for row in page.iter_rows(min_row=6)}
    assert [key for key, opened in is_open.items() if opened] == [back.partition(".")[0]]
    shut = next(key for key, opened in is_open.items() if not opened)
    cell = place(content, "lines", shut, "Phần trăm")
    imported = bring(report, edit(content, put("lines", cell, 77)))
    assert [one.code for one in imported.faults] == ["E530"]


def test_long_words_and_what_looks_like_a_formula(report: models.Report) -> None:
    by = reports.of_office("focal", report.organisation.code)
    words = {"results": "=1+1", "leadership": "y" * 40_000}
    entries = [actions.Entry(report.item, report.revision, words)]
    actions.save_entries(report=report, entries=entries, by=by, at=AT)
    report = reports.get_report(report.cycle, report.organisation.code)
    content = make(report)
    book = openpyxl.load_workbook(io.BytesIO(content))
    cell = book["Phần lời"][place(content, "words", f"{report.item}.results", "Nội dung")]
    assert (cell.value, cell.data_type, cell.quotePrefix) == ("=1+1", "s", True)
    own = [
        cell.coordinate
        for page in book.worksheets
        for row in page.iter_rows()
        for cell in row
        if cell.data_type == "f" and page.title != "Số liệu"
    ]
    assert own == []
    stood = snapshot(report)
    assert bring(report, edit(content, lambda book: None)).is_free
    assert snapshot(report) == stood


_TEXT = st.text(
    st.characters(codec="utf-8", exclude_categories=["Cs", "Cc", "Co", "Cn"]), max_size=30
)
_CELLS = st.fixed_dictionaries({}, optional={
    "state": st.sampled_from(["done", "doing", "continuing", "not_started"]),
    "percent": st.integers(0, 100), "product": _TEXT, "difficulty": _TEXT,
    "product_on": st.dates(date(2001, 1, 1), date(2090, 1, 1)),
})  # fmt: skip
_NUMBERS = st.decimals(
    min_value=0, max_value=Decimal(10) ** 9, places=3, allow_nan=False, allow_infinity=False
)


@settings(
    max_examples=15, suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None
)
@given(data=st.data())
def test_random_edits_are_what_the_page_would_write(report: models.Report, data: Any) -> None:
    from django.db import transaction

    by, content = reports.of_office("focal", report.organisation.code), make(report)
    lines = list(report.lines.all()[:3])
    edits = {line.item: data.draw(_CELLS) for line in lines}
    parts, whole = figure_with(report, parts=True), figure_with(report, parts=False)
    top, bottom, value = (data.draw(_NUMBERS) for _ in range(3))
    heads = {column.name: column.heading for column in sheet.LINES.columns}
    entries: list[actions.Entry] = []
    for line in lines:
        said = vars(line.said) | edits[line.item]
        typed = {name: sheet.write_text(one) for name, one in said.items()}
        entries.append(actions.Entry(line.item, line.revision, rules.LineText(**typed)))
    entries.append(actions.Entry(parts.item, 0, rules.FigureText(
        numerator=sheet.write_text(top), denominator=sheet.write_text(bottom + 1), note=parts.note,
    )))  # fmt: skip
    entries.append(actions.Entry(whole.item, 0, rules.FigureText(
        value=sheet.write_text(value), note=whole.note,
    )))  # fmt: skip

    def change(book: Workbook) -> None:
        for line in lines:
            for name, one in edits[line.item].items():
                cell = book["Nhiệm vụ"][place(content, "lines", line.item, heads[name])]
                cell.value = sheet.STATES.get(one, one)
                if isinstance(one, str):
                    cell.data_type = "s"
        for key, heading, number in (
            (parts.item, "Tử số", top), (parts.item, "Mẫu số", bottom + 1), (whole.item, "Kết quả", value),
        ):  # fmt: skip
            book["Số liệu"][place(content, "figures", key, heading)] = number

    with transaction.atomic():
        saved = actions.save_entries(report=report, entries=entries, by=by, at=AT)
        assert saved.faults == []
        wanted = snapshot(report)
        transaction.set_rollback(True)
    with transaction.atomic():
        imported = bring(report, edit(content, change))
        assert imported.faults == []
        found = snapshot(report)
        transaction.set_rollback(True)
    assert found == wanted


def test_a_workbook_of_invented_figures_says_so_and_is_read_as_any(
    report: models.Report, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(django_settings, "HAS_DEMONSTRATION", True)
    content = make(report)
    book = openpyxl.load_workbook(io.BytesIO(content))
    for title in SHEETS.values():
        cells = [cell.value for cell in book[title][1] if cell.value]
        assert str(cells[0]).startswith("SỐ LIỆU MINH HỌA – Báo cáo"), title
    wishes = queries.read_workbook(report=report, content=content, today=AT.date())
    assert wishes.faults == []
