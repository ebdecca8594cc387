"""Import systems from a sheet: all rows or none, with every fault by its cell."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from django.db import models as fields
from django.db import transaction
from django.utils import timezone

from nq57.audit import actions as audit_actions
from nq57.audit import rules as audit_rules
from nq57.core import refusals, text
from nq57.orgs import queries as org_queries
from nq57.orgs import rules as org_rules
from nq57.orgs.models import Organisation
from nq57.registers.cyber import enums, models, permissions, queries, rules
from nq57.registers.cyber.actions import campaigns, figures, systems

_HEADS = {name: head for name, (head, _width) in queries.COLUMNS.items()}
_BOOLEANS = (
    "is_cloud", "links_lgsp", "links_ndxp", "holds_public", "holds_private", "holds_personal",
    "holds_secret",
)  # fmt: skip
_CHOICES: dict[str, type[fields.TextChoices]] = {
    "kind": enums.Kind, "hosting": enums.Hosting, "status": enums.Status, "scope": enums.Scope,
}  # fmt: skip
_DAYS = ("since", "until", "officer_trained_on")
_NUMBERS = ("basic_subjects", "sensitive_subjects")
_OFFICES = ("owner", "operator", "specialised")
_YES, _NO = {"co", "x", "1", "yes", "true"}, {"khong", "", "0", "no", "false"}
_LENGTHS = {
    one.name: one.max_length
    for one in models.InformationSystem._meta.get_fields()
    if isinstance(one, fields.CharField)
}


@dataclass(frozen=True)
class Imported:
    """What a sheet does: how many systems are new, changed, and as they stand already."""

    new: int
    changed: int
    same: int


@dataclass
class _Row:
    number: int
    code: str
    facts: systems.Facts
    held: models.InformationSystem | None = None


@dataclass
class _Reader:
    """What the rows of one sheet share: today, the offices named so far, the faults."""

    today: date
    faults: list[org_rules.Fault] = field(default_factory=list)
    offices: dict[str, Organisation | str] = field(default_factory=dict)

    def blame(self, number: int, name: str, message: str) -> None:
        """Add a fault of a cell."""
        self.faults.append(org_rules.Fault(number, _HEADS[name], message))

    def find_office(self, named: str) -> Organisation | str:
        """Return the office of a name or a code, or why there is none."""
        if named not in self.offices:
            try:
                found: Organisation | str = org_queries.get_organisation(name=named, on=self.today)
            except org_rules.OrgsError as error:
                found = str(error)
            self.offices[named] = found
        return self.offices[named]


@transaction.atomic
def import_systems(
    *,
    cells: Sequence[Sequence[str]],
    by: audit_rules.Actor,
    at: datetime,
    is_trial: bool = False,
) -> Imported:
    """Enter and change systems from the cells of a sheet whose first row names the columns.

    A row with the code of a system changes it, one without a code is new. ``is_trial`` says
    what would happen and writes nothing.

    :raises NotAllowedError: when the post enters no systems.
    :raises SheetError: with every fault by row and column, when there is any.
    :raises CyberError: when the sheet is empty, or a column that it needs misses.
    """
    permissions.check_may_add(by)
    reader = _Reader(timezone.localdate(at))
    rows = [row for row in _read_rows(cells, reader) if row is not None]
    _match(rows, reader)
    _check_rights(rows, by, reader)
    if reader.faults:
        raise org_rules.SheetError(reader.faults)
    new = [row for row in rows if row.held is None]
    changed = [row for row in rows if row.held is not None and _differs(row.held, row.facts)]
    if not is_trial:
        _write(new, changed, by, at)
    return Imported(len(new), len(changed), len(rows) - len(new) - len(changed))


def _read_rows(cells: Sequence[Sequence[str]], reader: _Reader) -> list[_Row | None]:
    if len(cells) < 2:
        raise rules.CyberError("Bảng không có dòng nào: điền ít nhất một hệ thống.")
    known = {text.fold(head): name for name, head in _HEADS.items()}
    names = [known.get(text.fold(cell), "") for cell in cells[0]]
    missing = [
        head for name, head in _HEADS.items() if name in systems.FIELDS and name not in names
    ]
    if missing:
        raise rules.CyberError(
            f"Dòng đầu thiếu cột: {', '.join(missing)}. Dùng bảng mẫu ở trang này."
        )
    return [
        _read_row(number, dict(zip(names, row, strict=False)), reader)
        for number, row in enumerate(cells[1:], 2)
        if any(cell.strip() for cell in row)
    ]


def _read_row(number: int, cells: Mapping[str, str], reader: _Reader) -> _Row | None:
    before = len(reader.faults)
    said = {
        name: _read_cell(number, name, cells.get(name, "").strip(), reader)
        for name in systems.FIELDS
    }
    if len(reader.faults) == before:
        for fault in rules.list_faults(said, reader.today):
            reader.blame(number, fault.field, fault.message)
    if len(reader.faults) > before:
        return None
    return _Row(number, cells.get("code", "").strip().upper(), systems.Facts(**said))


def _read_cell(number: int, name: str, cell: str, reader: _Reader) -> Any:
    """Return the value of a cell; a fault is noted and None given."""
    if name in _OFFICES:
        return _read_office(number, name, cell, reader)
    if name in _CHOICES:
        return _read_choice(number, name, cell, reader)
    if name in _BOOLEANS:
        folded = text.fold(cell)
        if folded not in _YES | _NO or (name == "is_cloud" and not folded):
            reader.blame(number, name, f"{_quote(cell)}: ghi có hoặc không.")
        return folded in _YES
    if name in _DAYS:
        day = org_rules.parse_day(cell) if cell else None
        if cell and day is None:
            reader.blame(number, name, f"“{cell}” không phải ngày dd/mm/yyyy.")
        return day
    if name in _NUMBERS:
        plain = cell.replace(".", "").replace(" ", "")
        if plain and not (plain.isascii() and plain.isdigit() and len(plain) < 11):
            reader.blame(number, name, f"“{cell}” không phải số nguyên từ 0 trở lên.")
            return None
        return int(plain) if plain else None
    most = _LENGTHS.get(name)
    if most and len(cell) > most:
        reader.blame(number, name, f"Dài quá {most} ký tự: viết gọn lại.")
    return cell


def _read_office(number: int, name: str, cell: str, reader: _Reader) -> Organisation | None:
    if not cell:
        if name != "specialised":
            reader.blame(number, name, "Chưa ghi cơ quan.")
        return None
    found = reader.find_office(cell)
    if isinstance(found, str):
        reader.blame(number, name, found)
        return None
    return found


def _read_choice(number: int, name: str, cell: str, reader: _Reader) -> str | None:
    if not cell and name == "scope":
        return enums.Scope.IN.value
    folded = text.fold(cell)
    for one in _CHOICES[name]:
        if folded in (text.fold(str(one.label)), one.value):
            return str(one.value)
    offered = ", ".join(str(label) for label in _CHOICES[name].labels)
    said = f"“{cell}” không có trong danh mục" if cell else "Chưa ghi; chọn một trong các mục"
    reader.blame(number, name, f"{said}: {offered}.")
    return None


def _quote(cell: str) -> str:
    return f"“{cell}”" if cell else "Để trống"


def _match(rows: Sequence[_Row], reader: _Reader) -> None:
    """Find the systems that the rows are about; refuse one that stands twice."""
    known = models.InformationSystem.objects.select_for_update(of=("self",)).select_related(
        *_OFFICES
    )  # fmt: skip
    held = {one.code: one for one in known.filter(code__in={row.code for row in rows})}
    offices = {row.facts.operator.pk for row in rows}
    named = {
        (one.operator_id, one.folded): one.code
        for one in models.InformationSystem.objects.filter(operator__in=offices)
    }
    seen: dict[Any, int] = {}
    for row in rows:
        row.held = held.get(row.code)
        name = (row.facts.operator.pk, text.fold(row.facts.name))
        first = seen.setdefault(row.code or name, row.number)
        if first != row.number:
            reader.blame(row.number, "name", f"trùng với dòng {first}: bỏ một dòng.")
        elif row.code and row.held is None:
            reader.blame(row.number, "code", "Chưa có hệ thống mã này: để trống mã khi ghi mới.")
        elif not row.code and name in named:
            reader.blame(
                row.number, "name", f"đã có trong danh mục: ghi mã {named[name]} để cập nhật."
            )


def _check_rights(rows: Sequence[_Row], by: audit_rules.Actor, reader: _Reader) -> None:
    for row in rows:
        try:
            permissions.check_may_write(by, offices=row.facts.offices)
            if row.held is not None:
                held = row.held
                permissions.check_may_write(by, offices={held.owner.code, held.operator.code})
                systems.refuse_moving(held, row.facts)
        except (refusals.NotAllowedError, rules.CyberError) as error:
            reader.blame(row.number, "operator", str(error))


def _differs(held: models.InformationSystem, facts: systems.Facts) -> bool:
    return any(getattr(held, name) != value for name, value in facts.values().items())


def _write(
    new: Sequence[_Row], changed: Sequence[_Row], by: audit_rules.Actor, at: datetime
) -> None:
    used: dict[str, set[str]] = {}
    for office in {row.facts.operator.pk: row.facts.operator for row in new}.values():
        used[office.code] = systems.lock_operator(office)
    made = []
    for row in new:
        own = used[row.facts.operator.code]
        one = models.InformationSystem(
            code=systems.make_code(row.facts.operator.code, own), **row.facts.values()
        )
        own.add(one.code)
        made.append(one)
    models.InformationSystem.objects.bulk_create(made, batch_size=200)
    events = [systems.describe("add_system", one) for one in made]
    held = []
    operators = {row.facts.operator for row in (*new, *changed)}
    operators |= {row.held.operator for row in changed if row.held is not None}
    for row in changed:
        assert row.held is not None  # noqa: S101
        before = systems.tell(row.held)
        systems.fill(row.held, row.facts)
        row.held.version += 1
        held.append(row.held)
        events.append(systems.describe("change_system", row.held, before))
    models.InformationSystem.objects.bulk_update(held, [*systems.FIELDS, "version"], batch_size=100)
    audit_actions.record_all(events=events, by=by, at=at)
    figures.push_cloud(offices=operators, by=by, at=at)
    campaigns.follow_systems(offices=operators, at=at)
