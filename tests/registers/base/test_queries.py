"""The columns that a model gives, on the inventory of systems: without a database."""

import dataclasses

import pytest

from nq57.registers.base import queries, rules
from nq57.registers.cyber import actions, enums, models
from nq57.registers.cyber import queries as cyber


def test_a_column_is_of_the_kind_of_its_field() -> None:
    sheet = cyber.SHEET
    assert sheet["code"] == rules.Code("Mã", 22)
    assert sheet["name"] == rules.Text("Tên hệ thống", 44, most=300)
    assert sheet["purpose"] == rules.Text("Mục đích", 40)
    assert sheet["owner"] == rules.Office("Chủ quản", 30)
    assert sheet["specialised"] == rules.Office("Đơn vị chuyên trách", 26, is_required=False)
    assert sheet["is_cloud"] == rules.YesNo("Trên đám mây", 14, is_required=True)
    assert sheet["links_lgsp"] == rules.YesNo("Kết nối LGSP", 13)
    assert sheet["since"] == rules.Day("Từ ngày", 12)
    assert sheet["basic_subjects"] == rules.Whole("Số chủ thể dữ liệu cơ bản", 18)
    kind = sheet["kind"]
    assert isinstance(kind, rules.Choice)
    assert kind.labels == enums.Kind.labels
    assert isinstance(sheet["level"], rules.Told)


def test_a_register_declares_what_its_actions_take() -> None:
    taken = {field.name for field in dataclasses.fields(actions.Facts)}
    assert set(actions.SYSTEMS.fields) == taken
    assert {actions.SYSTEMS.holder, *actions.SYSTEMS.parts} <= taken


def test_a_field_that_no_cell_can_hold_is_no_column() -> None:
    with pytest.raises(LookupError, match="levelling"):
        queries.make_columns(models.InformationSystem, {"levelling": ("Lần xác định", 9)})
