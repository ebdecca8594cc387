"""Import: every row or none, each fault at its cell; what goes out comes in again."""

from datetime import UTC, datetime
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from nq57.core import sheets, tables
from nq57.orgs import models as orgs
from nq57.orgs import rules as org_rules
from nq57.registers.cyber import actions, models, queries, rules
from tests.factories import cyber

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("province")]

HEADS = [head for head, _width in queries.COLUMNS.values()]
PLAIN = {
    "Chủ quản": "UBND-04099", "Đơn vị vận hành": "UBND-04099", "Đơn vị chuyên trách": "CA-TINH",
    "Loại": "phuc vu nguoi dan, doanh nghiep", "Nơi đặt": "Tại cơ quan", "Trên đám mây": "không",
    "Thông tin công khai": "Có", "Trạng thái": "Đang vận hành", "Từ ngày": "01/07/2025",
}  # fmt: skip
AT = datetime(2026, 10, 12, 3, 0, tzinfo=UTC)


def make(**said: str) -> list[str]:
    return [{**PLAIN, **said}.get(head, "") for head in HEADS]


def load(*rows: list[str], by: Any = cyber.CENTRE, **given: Any) -> actions.Imported:
    return actions.import_systems(cells=[HEADS, *rows], by=by, at=AT, **given)


def faults(*rows: list[str], by: Any = cyber.CENTRE) -> list[tuple[int, str]]:
    with pytest.raises(org_rules.SheetError) as refused:
        load(*rows, by=by)
    return [(one.row, one.column) for one in refused.value.faults]


def test_three_hundred_rows_come_in_whole_and_go_out_the_same() -> None:
    codes = list(
        orgs.Organisation.objects.filter(level="commune", until=None).values_list("code", flat=True)
    )[:60]
    rows = [
        make(**{
            "Tên hệ thống": f"Hệ thống {number}", "Chủ quản": codes[number % 60],
            "Đơn vị vận hành": codes[number % 60],
        })
        for number in range(300)
    ]  # fmt: skip
    assert load(*rows, is_trial=True) == actions.Imported(300, 0, 0)
    assert not models.InformationSystem.objects.exists()
    with CaptureQueriesContext(
        connection,
    ) as asked:
        assert load(*rows) == actions.Imported(300, 0, 0)
    assert models.InformationSystem.objects.count() == 300
    assert len(asked) < 60 * 6  # by office and by batch, not by row
    columns = dict(queries.COLUMNS.values())
    told = queries.stream_rows(by=cyber.CENTRE, filters=queries.Filters())
    content = b"".join(tables.stream_xlsx(title="Hệ thống", columns=columns, rows=told))
    cells = sheets.read_sheet(content)
    assert len(cells) == 301
    done = actions.import_systems(cells=cells, by=cyber.CENTRE, at=AT)
    assert done == actions.Imported(0, 0, 300)
    cells[1][HEADS.index("Căn cứ")] = "12/QĐ-UBND"
    done = actions.import_systems(cells=cells, by=cyber.CENTRE, at=AT)
    assert done == actions.Imported(0, 1, 299)


def test_bad_rows_are_listed_by_cell_and_nothing_is_written() -> None:
    found = faults(
        make(**{"Tên hệ thống": "Đúng"}),
        make(**{"Tên hệ thống": "A", "Chủ quản": "Không có", "Loại": "?", "Từ ngày": "31/02/2026"}),
        make(**{"Tên hệ thống": "B", "Số chủ thể dữ liệu cơ bản": "nhiều", "Trên đám mây": ""}),
        make(**{"Tên hệ thống": "C", "Phạm vi": "Hệ thống quân sự"}),
        make(**{"Tên hệ thống": "D", "Mã": "CHUA-CO"}),
        make(**{"Tên hệ thống": "đúng"}),
        make(),
    )
    assert found == [
        (3, "Chủ quản"), (3, "Loại"), (3, "Từ ngày"), (4, "Trên đám mây"),
        (4, "Số chủ thể dữ liệu cơ bản"), (5, "Phạm vi"), (6, "Mã"), (7, "Tên hệ thống"),
        (8, "Tên hệ thống"),
    ]  # fmt: skip
    assert not models.InformationSystem.objects.exists()


def test_an_office_imports_its_own_alone() -> None:
    theirs = make(**{"Tên hệ thống": "A", "Chủ quản": "SO-YT", "Đơn vị vận hành": "SO-YT"})
    assert faults(make(**{"Tên hệ thống": "B"}), theirs, by=cyber.FOCAL) == [(3, "Đơn vị vận hành")]
    held = cyber.add("Của sở", "SO-YT")
    taken = make(**{"Tên hệ thống": "Của tôi", "Mã": held.code})
    assert faults(taken, by=cyber.FOCAL) == [(2, "Đơn vị vận hành")]


def test_a_sheet_without_rows_or_columns_is_refused_with_a_sentence() -> None:
    with pytest.raises(rules.CyberError, match="không có dòng"):
        load()
    with pytest.raises(rules.CyberError, match="thiếu cột: Mục đích"):
        actions.import_systems(cells=[HEADS[:2], make()], by=cyber.CENTRE, at=AT)
