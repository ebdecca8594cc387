"""Processings entered, changed, imported; declared to be none; what may not be."""

from datetime import date
from typing import Any

import pytest
from django.db import IntegrityError, transaction

from nq57.audit.models import Entry
from nq57.core import refusals
from nq57.orgs import rules as org_rules
from nq57.registers.base import actions as base
from nq57.registers.base import rules as base_rules
from nq57.registers.privacy import actions, queries
from nq57.registers.privacy.models import NoneDeclared, Processing
from tests.factories import privacy
from tests.factories.cyber import of_office

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("province")]

FOCAL, CENTRE = of_office("focal"), of_office("coordinator", "CA-TINH", area="cyber")
AT = privacy.AT
WRONG: list[tuple[dict[str, Any], str]] = [
    ({"code": "thường"}, "privacy_processing_named"),
    ({"kind": "?"}, "privacy_processing_kind"),
    ({"basis": "?"}, "privacy_processing_basis"),
    ({"role": "?"}, "privacy_processing_role"),
    ({"abroad": "?"}, "privacy_processing_abroad"),
    ({"basic_classes": ["?"]}, "privacy_processing_classes"),
    ({"subject_kinds": ["?"]}, "privacy_processing_classes"),
    ({"kind": "basic"}, "privacy_processing_level"),
    ({"sensitive_classes": []}, "privacy_processing_level"),
    ({"subject_kinds": []}, "privacy_processing_whole"),
    ({"purpose": ""}, "privacy_processing_whole"),
    ({"abroad": "yes"}, "privacy_processing_transfer"),
    ({"ended_on": date(2026, 1, 1)}, "privacy_processing_period"),
]


def check_each(row: Any, wrong: list[tuple[dict[str, Any], str]]) -> None:
    """Hold a row against each value that its constraint must refuse."""
    for values, name in wrong:
        with pytest.raises(IntegrityError, match=name), transaction.atomic():
            type(row)._default_manager.filter(pk=row.pk).update(**values)


@pytest.mark.server
def test_a_row_that_cannot_be_is_not() -> None:
    check_each(privacy.add_processing(), WRONG)
    made = actions.declare_none(
        office=privacy.get_office("SO-YT"), head="Giám đốc", on=AT.date(), note="",
        by=of_office("focal", "SO-YT"), at=AT,
    )  # fmt: skip
    check_each(made, [({"head": ""}, "privacy_none_headed")])
    with pytest.raises(IntegrityError, match="privacy_none_once"), transaction.atomic():
        NoneDeclared.objects.create(office=made.office, head="x", on=made.on, by="x", at=AT)


def test_an_office_enters_its_own_and_the_law_gives_the_day() -> None:
    made = privacy.add_processing(by=FOCAL)
    made.refresh_from_db()
    assert (made.code, made.subjects) == ("XLDL-UBND-04099-01", None)
    assert made.first_due == date(2026, 10, 2)  # sixty days after 3 August 2026
    assert "91/2025/QH15" in made.first_due_why
    told = privacy.say_processing(started_on=date(2024, 5, 6), subjects=1200)
    base.change_entry(register=actions.PROCESSINGS, entry=made, said=told, by=FOCAL, at=AT)
    made.refresh_from_db()
    assert made.first_due == date(2024, 7, 5)  # by the rule of that day
    assert "13/2023/NĐ-CP" in made.first_due_why
    changed = Entry.objects.get(verb="change_processing")
    assert set(changed.after) == {"started_on", "subjects"}
    for start, due in ((date(2026, 10, 5), date(2026, 12, 4)), (None, None)):
        said = privacy.say_processing(started_on=start)
        made = base.change_entry(
            register=actions.PROCESSINGS, entry=made, said=said, by=FOCAL, at=AT
        )
        made.refresh_from_db()
        assert made.first_due == due
    old = queries.find_due(code="personal_data.impact", start=date(2015, 1, 1))
    assert old is not None
    assert old.start == date(2023, 7, 1)  # no rule before: from the first day of the first
    for write in (
        lambda: privacy.add_processing(office="SO-YT", by=FOCAL),
        lambda: privacy.add_processing(by=of_office("leader", "UBND-14")),
        lambda: privacy.add_processing(by=CENTRE),
    ):
        with pytest.raises(refusals.NotAllowedError):
            write()
    seen = Processing.objects
    assert seen.visible_to(CENTRE).count() == seen.visible_to(of_office("auditor")).count() == 1
    assert not seen.visible_to(of_office("focal", "SO-YT")).exists()
    assert not seen.visible_to(of_office("inspector", "TT-TINH")).exists()


def test_none_is_declared_by_name_and_ends_by_what_is_entered() -> None:
    office = privacy.get_office()
    assert queries.list_standings(by=FOCAL, on=AT.date())[0].standing == "silent"
    said: dict[str, Any] = {"office": office, "on": AT.date(), "note": "", "by": FOCAL, "at": AT}
    for wrong in ({"head": ""}, {"head": "Lò A", "on": date(2099, 1, 1)}):
        with pytest.raises(base_rules.EntryError):
            actions.declare_none(**said | wrong)
    with pytest.raises(refusals.NotAllowedError):
        actions.declare_none(**said | {"head": "Lò A", "by": of_office("focal", "SO-YT")})
    actions.declare_none(**said, head="Lò A, Chủ tịch")
    with pytest.raises(base_rules.EntryError, match="đã khai"):
        actions.declare_none(**said, head="Lò A, Chủ tịch")
    (own,) = queries.list_standings(by=FOCAL, on=AT.date())
    assert (own.standing, own.none.head) == ("none", "Lò A, Chủ tịch")  # type: ignore[union-attr]
    all_of_it = {one.office.code: one.standing for one in
                 queries.list_standings(by=CENTRE, on=AT.date())}  # fmt: skip
    assert (all_of_it[office.code], all_of_it["SO-YT"]) == ("none", "silent")
    actions.take_back_none(office=office, by=FOCAL, at=AT)
    with pytest.raises(base_rules.EntryError, match="chưa khai"):
        actions.take_back_none(office=office, by=FOCAL, at=AT)
    actions.declare_none(**said, head="Lò A, Chủ tịch")
    made = privacy.add_processing(by=FOCAL)
    assert queries.list_standings(by=FOCAL, on=AT.date())[0].standing == "entered"
    assert not NoneDeclared.objects.standing().exists()
    assert Entry.objects.filter(verb="end_no_processing").count() == 2
    with pytest.raises(base_rules.EntryError, match="đang có hoạt động"):
        actions.declare_none(**said, head="Lò A, Chủ tịch")
    ended = privacy.say_processing(ended_on=AT.date())
    base.change_entry(register=actions.PROCESSINGS, entry=made, said=ended, by=FOCAL, at=AT)
    actions.declare_none(**said, head="Lò A, Chủ tịch")


def write_out(register: Any) -> list[list[str]]:
    """Return a register as the cells of its sheet."""
    rows = base.queries.stream_rows(found=register.model.objects.all(), columns=register.columns)
    cells = [
        [f"{one:%d/%m/%Y}" if isinstance(one, date) else "" if one is None else str(one)
         for one in row]
        for row in rows
    ]  # fmt: skip
    return [[column.head for column in register.columns.values()], *cells]


def test_a_sheet_goes_out_and_in_again_without_a_change() -> None:
    privacy.add_processing("A", subjects=0, abroad="yes", abroad_to="Công ty X; Singapore")
    privacy.add_processing("B", kind="basic", sensitive_classes=[], started_on=None)
    cells = write_out(actions.PROCESSINGS)
    before = Processing.objects.order_by("pk").values()
    kept, journal = list(before), Entry.objects.count()
    done = base.import_entries(register=actions.PROCESSINGS, cells=cells, by=FOCAL, at=AT)
    assert (done, list(before.all())) == (base.Imported(0, 0, 2), kept)
    assert Entry.objects.count() == journal
    heads = cells[0]
    at = {head: place for place, head in enumerate(heads)}
    new, bad, foreign = list(cells[1]), list(cells[1]), list(cells[1])
    for row, name in ((new, "C"), (bad, "D"), (foreign, "E")):
        row[at["Mã"]], row[at["Tên hoạt động xử lý"]] = "", name
    bad[at["Dữ liệu nhạy cảm"]], bad[at["Ngày bắt đầu xử lý"]] = "Vân chân", "31/2/2026"
    foreign[at["Cơ quan xử lý"]] = "SO-YT"
    with pytest.raises(org_rules.SheetError) as refused:
        base.import_entries(
            register=actions.PROCESSINGS, cells=[heads, new, bad, foreign], by=FOCAL, at=AT
        )
    assert [(one.row, one.column) for one in refused.value.faults] == [
        (3, "Dữ liệu nhạy cảm"), (3, "Ngày bắt đầu xử lý"), (4, "Cơ quan xử lý"),
    ]  # fmt: skip
    done = base.import_entries(register=actions.PROCESSINGS, cells=[heads, new], by=FOCAL, at=AT)
    assert done.new == 1
    assert Processing.objects.get(name="C").first_due is not None
