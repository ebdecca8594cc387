"""A self-score by way of a workbook: the same rules, whole or not at all, faults by cell."""

import io
from decimal import Decimal
from typing import Any

import openpyxl
import pytest
from openpyxl.worksheet.worksheet import Worksheet

from nq57.core import refusals
from nq57.files import queries as file_queries
from nq57.scoring import actions, models, queries, rules
from nq57.scoring.formats import sheet as formats
from tests.factories.inquiries import of_office
from tests.factories.scoring import AT, OFFICE, OTHER, RUNNER, fill, open_round, score, send, sheet

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("province")]
FOCAL = of_office("focal", OFFICE)
HEADS = {"points": "Điểm tự chấm", "absent": "Không phát sinh", "note": "Thuyết minh", "code": "Mã"}


@pytest.fixture
def own() -> models.Sheet:
    return sheet(open_round())


def load(row: models.Sheet) -> openpyxl.Workbook:
    rows = queries.list_rows(sheet=row, by=of_office("focal", row.organisation.code))
    return openpyxl.load_workbook(io.BytesIO(queries.make_workbook(sheet=row, rows=rows)))


def table(book: openpyxl.Workbook) -> Worksheet:
    return book.worksheets[0]


def at(book: openpyxl.Workbook, code: str, name: str) -> Any:
    """Return the cell of a criterion under a heading."""
    rows = list(table(book).iter_rows())
    head = next(row for row in rows if row[0].value == "#score")
    place = [cell.value for cell in head].index(HEADS[name])
    return next(row for row in rows if row[3].value == code)[place]


def take(row: models.Sheet, book: openpyxl.Workbook, by: Any = FOCAL) -> models.Upload:
    written = io.BytesIO()
    book.save(written)
    source = io.BytesIO(written.getvalue())
    return actions.take_upload(sheet=row, source=source, name="phieu.xlsx", by=by, at=AT)


def test_only_what_is_asked_may_be_filled_in(own: models.Sheet) -> None:
    book = load(own)
    page = table(book)
    assert page.protection.sheet
    assert book["nq57"].sheet_state == "veryHidden"
    asked = {
        cell.coordinate for row in page.iter_rows() for cell in row if not cell.protection.locked
    }
    wanted = {at(book, code, name).coordinate for code in ("I.1", "II.3")
              for name in ("points", "absent", "note")}  # fmt: skip
    assert wanted <= asked
    assert len(asked) == 9 * 3
    assert at(book, "II.1", "points").protection.locked
    rules_of = {str(one.sqref): one.formula1 for one in page.data_validations.dataValidation}
    cell = at(book, "I.1", "points").coordinate
    assert rules_of[cell] == f"OR({cell}=3,{cell}=1.5,{cell}=0)"


def test_a_preview_writes_nothing_and_the_same_file_again_changes_nothing(
    own: models.Sheet,
) -> None:
    book = load(own)
    at(book, "I.1", "points").value = 1.5
    at(book, "II.3", "points").value = "7,5"
    at(book, "II.4", "absent").value = "X"
    at(book, "II.4", "note").value = "Không có thủ tục"
    upload = take(own, book)
    seen = actions.import_upload(upload=upload, by=FOCAL, at=AT, is_dry_run=True)
    assert [one.entry.criterion for one in seen.changes] == ["I.1", "II.3", "II.4"]
    assert not seen.faults
    assert score(own, "I.1").self_points is None
    assert models.Upload.objects.get().taken_at is None
    actions.import_upload(upload=upload, by=FOCAL, at=AT)
    assert score(own, "I.1").self_points == Decimal("1.5")
    assert score(own, "II.3").self_points == Decimal("7.5")
    line = score(own, "II.4")
    assert (line.self_applies, line.self_note) == (False, "Không có thủ tục")
    version = line.version
    same = io.BytesIO(file_queries.read_content(stored=upload.file))
    again = actions.take_upload(sheet=own, source=same, name="phieu.xlsx", by=FOCAL, at=AT)
    assert again.pk == upload.pk
    assert not actions.import_upload(upload=upload, by=FOCAL, at=AT).changes
    assert score(own, "II.4").version == version


def test_a_file_with_faults_writes_nothing_and_names_each_cell(own: models.Sheet) -> None:
    book = load(own)
    at(book, "I.1", "points").value = 2  # no step of it
    at(book, "I.2", "points").value = 1
    at(book, "I.4", "points").value = "ba"
    at(book, "II.3", "points").value = 15.5
    at(book, "II.4", "absent").value = "x"  # without a reason
    at(book, "II.5", "points").value = "=1+1"
    at(book, "II.7", "absent").value = "không"
    at(book, "III.1", "points").value, at(book, "III.1", "absent").value = 5, "x"
    wrong = {
        at(book, code, name).coordinate
        for code, name in (("I.1", "points"), ("I.4", "points"), ("II.3", "points"),
                           ("II.4", "note"), ("II.5", "points"), ("II.7", "absent"),
                           ("III.1", "points"))
    }  # fmt: skip
    upload = take(own, book)
    found = actions.import_upload(upload=upload, by=FOCAL, at=AT)
    assert {one.cell for one in found.faults} == wrong
    assert score(own, "I.2").self_points is None
    written = io.BytesIO()
    book.save(written)
    marked = openpyxl.load_workbook(io.BytesIO(formats.mark_book(written.getvalue(), found.faults)))
    noted = {cell.coordinate for row in table(marked).iter_rows() for cell in row if cell.comment}
    assert noted == wrong
    assert at(marked, "II.5", "points").data_type == "s"


def test_an_old_file_does_not_undo_what_was_written_since(own: models.Sheet) -> None:
    book = load(own)
    at(book, "I.1", "points").value = 3
    entry = actions.Entry(criterion="I.1", points=Decimal(0), seen=score(own, "I.1").version)
    other = actions.Entry(criterion="I.4", points=Decimal(2), seen=score(own, "I.4").version)
    actions.score_self(sheet=own, entries=[entry, other], by=FOCAL, at=AT)
    found = actions.import_upload(upload=take(own, book), by=FOCAL, at=AT)
    assert [one.cell for one in found.faults] == [at(book, "I.1", "code").coordinate]
    assert "người khác ghi" in found.faults[0].sentence
    at(book, "I.1", "points").value = None
    assert not actions.import_upload(upload=take(own, book), by=FOCAL, at=AT).faults
    assert score(own, "I.4").self_points == 2  # nobody touched it in the file


def test_what_is_no_workbook_of_the_sheet_is_refused(own: models.Sheet) -> None:
    other = sheet(own.round, OTHER)
    with pytest.raises(rules.ScoringError, match="phiếu điểm khác"):
        take(own, load(other))
    with pytest.raises(refusals.NotAllowedError):
        take(own, load(own), by=of_office("focal", OTHER))
    book = load(own)
    book["nq57"]["B1"] = "0"
    with pytest.raises(rules.ScoringError, match="đã cũ"):
        take(own, book)
    del book["nq57"]
    with pytest.raises(rules.ScoringError, match="không phải mẫu"):
        take(own, book)
    upload = take(own, load(own))
    fill(own)
    send(own)
    with pytest.raises(rules.ScoringError, match="đã gửi"):
        actions.import_upload(upload=upload, by=FOCAL, at=AT)


def test_a_round_that_takes_no_more_takes_no_file(own: models.Sheet) -> None:
    upload = take(own, load(own))
    actions.start_verifying(held=own.round, by=RUNNER, at=AT)
    with pytest.raises(rules.ScoringError, match="khóa tự chấm"):
        actions.import_upload(upload=upload, by=FOCAL, at=AT)
