"""Programmes and honours entered, changed, imported, attached to; what may not be."""

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from django.core.files.base import ContentFile
from django.db import IntegrityError, models, transaction

from nq57.audit import rules as audit_rules
from nq57.audit.models import Entry
from nq57.core import refusals
from nq57.files import actions as file_actions
from nq57.orgs import actions as org_actions
from nq57.orgs import rules as org_rules
from nq57.registers.base import actions as base
from nq57.registers.base import rules as base_rules
from nq57.registers.honours import actions, queries
from nq57.registers.honours.models import Honour, HonourFile, Programme
from tests.factories import honours
from tests.factories.cyber import of_office

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("province")]

FOCAL = of_office("focal")
AT = honours.AT
ROWS: list[tuple[Callable[..., models.Model], dict[str, Any], str]] = [
    (honours.add_programme, {"code": "thường"}, "honours_programme_named"),
    (honours.add_programme, {"kind": "?"}, "honours_programme_kind"),
    (honours.add_programme, {"channel": "?"}, "honours_programme_channel"),
    (honours.add_programme, {"until": date(2026, 1, 1)}, "honours_programme_period"),
    (honours.add_honour, {"name": ""}, "honours_honour_named"),
    (honours.add_honour, {"kind": "?"}, "honours_honour_kind"),
    (honours.add_honour, {"field": "?"}, "honours_honour_field"),
    (honours.add_honour, {"consent": "?"}, "honours_honour_consent"),
]


@pytest.mark.server
@pytest.mark.parametrize(("make", "wrong", "name"), ROWS)
def test_a_row_that_cannot_be_is_not(
    make: Callable[..., models.Model], wrong: dict[str, Any], name: str
) -> None:
    made = make()
    with pytest.raises(IntegrityError, match=name), transaction.atomic():
        type(made)._default_manager.filter(pk=made.pk).update(**wrong)


def attach(entry: Honour, claim: str = "Quyết định", by: Any = FOCAL) -> Any:
    file = file_actions.store_file(source=ContentFile(b"QD"), name="qd.txt", by=FOCAL, at=AT)
    return base.attach_file(
        register=actions.HONOURS, entry=entry, file=file, claim=claim, by=by, at=AT
    )


def test_an_office_enters_changes_and_proves_its_own() -> None:
    programme = honours.add_programme(by=FOCAL, task=queries.TASKS.get(code="I.5.1"))
    made = honours.add_honour(by=FOCAL, programme=programme)
    assert (programme.code, made.code) == ("TT-UBND-04099-01", "TV-UBND-04099-01")
    changed = base.change_entry(
        register=actions.HONOURS, entry=made, by=FOCAL, at=AT,
        said=honours.say_honour(consent="refused"),
    )  # fmt: skip
    told = Entry.objects.get(verb="change_honour")
    assert told.before == {"programme": programme.code, "consent": "given"}
    assert told.after == {"programme": "", "consent": "refused"}
    attach(changed)
    assert Entry.objects.filter(verb="attach_to_entry", subject_code=made.code).exists()
    for refused, sentence in (({}, "đã có"), ({"claim": " "}, "chứng minh")):
        with pytest.raises(base_rules.EntryError, match=sentence):
            attach(changed, **refused)
    held = changed.files.get()
    with pytest.raises(IntegrityError, match="honours_honourfile_once"), transaction.atomic():
        HonourFile.objects.create(entry=changed, file=held.file, claim="x", added_at=AT)
    with pytest.raises(IntegrityError, match="honours_honourfile_claim"), transaction.atomic():
        changed.files.update(claim="")


def test_nobody_writes_for_another_office() -> None:
    made = honours.add_honour("Khác", "SO-YT")
    for write in (
        lambda: honours.add_honour("Khác", "SO-YT", by=FOCAL),
        lambda: honours.add_programme(by=of_office("staff")),
        lambda: attach(made),
    ):
        with pytest.raises(refusals.NotAllowedError):
            write()
    with pytest.raises(base_rules.FaultyError, match="sau hôm nay"):
        honours.add_honour(by=FOCAL, honoured_on=date(2026, 10, 13))


def load(register: Any, *rows: dict[str, str], **given: Any) -> base.Imported:
    heads = [column.head for column in register.columns.values()]
    cells = [heads, *([row.get(head, "") for head in heads] for row in rows)]
    return base.import_entries(register=register, cells=cells, by=FOCAL, at=AT, **given)


SHOW = {
    "Tên chương trình, chiến dịch": "Bản tin số", "Loại": "chương trình", "Kênh": "Mạng xã hội",
    "Cơ quan thực hiện": "UBND-04099", "Từ ngày": "1/7/2026", "Nhiệm vụ của kế hoạch": "i.5.1",
}  # fmt: skip
PERSON = {
    "Tên người, tập thể": "Lò Thị Hoa", "Loại": "Nhà khoa học", "Lĩnh vực": "Chuyển đổi số",
    "Cơ quan tôn vinh hoặc đề nghị": "UBND-04099", "Hình thức tôn vinh": "Bằng khen",
    "Ngày tôn vinh": "2/9/2026", "Thành tích": "Phần mềm", "Có người dưới 18 tuổi": "không",
    "Công khai tên": "Chưa hỏi",
}  # fmt: skip


def test_a_sheet_comes_in_by_codes_and_goes_out_the_same() -> None:
    assert load(actions.PROGRAMMES, SHOW, is_trial=True) == base.Imported(1, 0, 0)
    assert not Programme.objects.exists()
    load(actions.PROGRAMMES, SHOW)
    code = Programme.objects.get().code
    again = PERSON | {"Ngày tôn vinh": "2/10/2026", "Thuộc chương trình, chiến dịch": code}
    assert load(actions.HONOURS, PERSON, again) == base.Imported(2, 0, 0)  # honoured twice
    for register in (actions.PROGRAMMES, actions.HONOURS):
        heads = [column.head for column in register.columns.values()]
        found = register.model.objects.all()
        rows = list(base.queries.stream_rows(found=found, columns=register.columns))
        cells = [
            [one.strftime("%d/%m/%Y") if isinstance(one, date) else str(one or "") for one in row]
            for row in rows
        ]  # fmt: skip
        done = base.import_entries(register=register, cells=[heads, *cells], by=FOCAL, at=AT)
        assert done == base.Imported(0, 0, len(rows))


def test_each_fault_stands_at_its_cell() -> None:
    honours.add_honour("Lò Thị Hoa")
    wrong = {
        "Thuộc chương trình, chiến dịch": "TT-LA", "Có người dưới 18 tuổi": "", "Công khai tên": "",
        "Loại": "Người lạ",
    }  # fmt: skip
    foreign = {"Tên người, tập thể": "Khác", "Cơ quan tôn vinh hoặc đề nghị": "SO-YT"}
    with pytest.raises(org_rules.SheetError) as refused:
        load(
            actions.HONOURS, PERSON, PERSON | wrong, PERSON | {"Thành tích": ""},
            PERSON | foreign, PERSON | {"Tên người, tập thể": "Ai"},
            PERSON | {"Tên người, tập thể": "Ai"},
        )  # fmt: skip
    assert [(one.row, one.column) for one in refused.value.faults] == [
        (2, "Tên người, tập thể"), (3, "Loại"), (3, "Thuộc chương trình, chiến dịch"),
        (3, "Có người dưới 18 tuổi"), (3, "Công khai tên"), (4, "Thành tích"),
        (5, "Cơ quan tôn vinh hoặc đề nghị"), (7, "Tên người, tập thể"),
    ]  # fmt: skip


def test_what_a_demonstration_invents_goes_but_what_something_rests_on() -> None:
    assert actions.add_demonstration(by=audit_rules.SYSTEM, at=AT) == 0  # no demonstration here
    org_actions.mark_demonstration(
        kind="demonstration", plan="142/KH-UBND", today=AT.date(), months=3,
        by=audit_rules.SYSTEM, at=AT,
    )  # fmt: skip
    assert actions.add_demonstration(by=audit_rules.SYSTEM, at=AT) == 5
    assert actions.add_demonstration(by=audit_rules.SYSTEM, at=AT) == 0
    assert all("(minh họa)" in one.name for one in Honour.objects.all())
    assert Programme.objects.get(name__endswith="Sáng kiến số").task.code == "I.5.1"
    honours.add_honour(programme=Programme.objects.earliest("pk"))
    assert actions.remove_demonstration(by=audit_rules.SYSTEM, at=AT) == 4
    assert Honour.objects.count() == Programme.objects.count() == 1
