"""Enter an entry of a register, change it, import a sheet of them: all rows or none; attach a
file to one; take invented ones back."""

import re
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Generic, Protocol, TypeVar

from django.db import transaction
from django.utils import timezone

from nq57.audit import actions as audit_actions
from nq57.audit import enums as audit_enums
from nq57.audit import rules as audit_rules
from nq57.core import refusals, text
from nq57.files import models as files
from nq57.orgs import rules as org_rules
from nq57.orgs.models import Organisation
from nq57.registers.base import models, queries, rules

E = TypeVar("E", bound=models.Entry)
Said = Mapping[str, Any]  # what an entry says, by field


class CheckWrite(Protocol):
    """Refuse a post that may not write for these offices (codes)."""

    def __call__(self, by: audit_rules.Actor, *, offices: Collection[str]) -> None:
        """Ask.

        :raises NotAllowedError: then.
        """


def _pass_on(*_given: object) -> None:
    """Ask nothing more, do nothing more."""


@dataclass(frozen=True, kw_only=True)
class Register(Generic[E]):
    """What a register declares, so that its entries are written here.

    ``stem`` begins the codes that an office's entries get, ``holder`` is the field of that
    office; ``parts`` are the fields of the offices whose right is asked; ``apart`` are the fields
    that, with the name, tell the entries of a holder apart. ``check_write`` refuses
    a post for such offices (codes), ``guard`` a change of what an entry is; ``follow`` does what
    a write brings with it, in its transaction, for the holders concerned.
    """

    model: type[E]
    columns: rules.Columns
    noun: str
    subject: str
    stem: str
    holder: str
    parts: tuple[str, ...]
    verb_add: str
    verb_change: str
    check_write: CheckWrite
    list_faults: Callable[[Said, date], list[rules.Fault]]
    guard: Callable[[E, Said], None] = _pass_on
    follow: Callable[[Collection[Organisation], audit_rules.Actor, datetime], None] = _pass_on
    apart: tuple[str, ...] = ()
    secrecy: audit_enums.Secrecy = audit_enums.Secrecy.OPEN

    @property
    def fields(self) -> tuple[str, ...]:
        """Return the fields that a person fills in."""
        return rules.list_fields(self.columns)

    def read(self, entry: E) -> dict[str, Any]:
        """Return what an entry says; its offices loaded."""
        return {name: getattr(entry, name) for name in self.fields}

    def list_parts(self, said: Said) -> set[str]:
        """Return the codes of the offices whose right is asked."""
        return {said[name].code for name in self.parts if said[name]}

    def describe(
        self, verb: str, entry: E, before: Said | None = None, note: str = ""
    ) -> audit_actions.Event:
        """Return what the journal says of a write, offices by code: of a change what differs."""
        after = self._tell(self.read(entry))
        if before is not None:
            told = self._tell(before)
            changed = [name for name in self.fields if told[name] != after[name]]
            before, after = ({name: row[name] for name in changed} for row in (told, after))
        return audit_actions.Event(
            verb=verb, subject_kind=self.subject, subject_code=entry.code,
            before=None if before is None else dict(before), after=after, note=note,
            secrecy=self.secrecy,
        )  # fmt: skip

    def _tell(self, said: Said) -> dict[str, Any]:
        links = rules.list_links(self.columns)
        return {
            name: (value.code if value else "") if name in links else value
            for name, value in said.items()
        }


@dataclass(frozen=True)
class Imported:
    """What a sheet does: how many entries are new, changed, and as they stand already."""

    new: int
    changed: int
    same: int


@transaction.atomic
def add_entry(
    *, register: Register[E], said: Said, by: audit_rules.Actor, at: datetime, code: str = ""
) -> E:
    """Enter an entry; without a code it gets the next one of its holder.

    :raises NotAllowedError: when the post may not write for its offices.
    :raises FaultyError: with every fault of the entry.
    :raises EntryError: when the code is taken, or is none.
    """
    register.check_write(by, offices=register.list_parts(said))
    _check(register, said, at)
    code = code.strip().upper()
    if code and register.model._default_manager.filter(code=code).exists():
        raise rules.EntryError(f"Mã {code} đã có: dùng mã khác.")
    holder = said[register.holder]
    used = _lock_codes(register, holder)
    made = register.model(code=code or _make_code(register, holder, used), **said)
    if not re.fullmatch(rules.CODE_PATTERN, made.code):
        raise rules.EntryError("Mã chỉ gồm chữ in hoa không dấu, số, chấm và gạch nối.")
    made.save(force_insert=True)
    audit_actions.record_all(events=[register.describe(register.verb_add, made)], by=by, at=at)
    register.follow([holder], by, at)
    return made


@transaction.atomic
def change_entry(
    *,
    register: Register[E],
    entry: E,
    said: Said,
    by: audit_rules.Actor,
    at: datetime,
    note: str = "",
) -> E:
    """Change an entry; its version must be the one that the person saw.

    :raises NotAllowedError: when the post may not write it as it stands, or as it would.
    :raises FaultyError: with every fault of the entry.
    :raises StaleError: when somebody has changed it meanwhile.
    :raises EntryError: when the register guards what would change.
    """
    held: E = _lock_entries(register).get(pk=entry.pk)
    before = register.read(held)
    register.check_write(by, offices=register.list_parts(before))
    register.check_write(by, offices=register.list_parts(said))
    _check(register, said, at)
    if held.version != entry.version:
        noun = register.noun[:1].upper() + register.noun[1:]
        raise rules.StaleError(
            f"{noun} vừa được người khác sửa: tải lại trang để xem rồi sửa tiếp."
        )
    register.guard(held, said)
    _fill(held, said)
    held.save()
    told = register.describe(register.verb_change, held, before, note)
    audit_actions.record_all(events=[told], by=by, at=at)
    register.follow({before[register.holder], said[register.holder]}, by, at)
    return held


@transaction.atomic
def import_entries(
    *,
    register: Register[E],
    cells: Sequence[Sequence[str]],
    by: audit_rules.Actor,
    at: datetime,
    is_trial: bool = False,
) -> Imported:
    """Enter and change what a sheet says, or with ``is_trial`` only say what it would do.

    A row with a code is about that entry, one without is a new entry. The right to write at all
    is the caller's to check: here it is asked row by row.

    :raises SheetError: with every fault by row and column, when there is any.
    :raises EntryError: when the sheet is empty, or a column that it needs misses.
    """
    today = timezone.localdate(at)
    reading = rules.read_rows(
        cells, register.columns, noun=register.noun, find_office=queries.make_finder(on=today),
        check=lambda said: register.list_faults(said, today),
    )  # fmt: skip
    known = _find_held(register, reading)
    _check_names(register, reading, known)
    _check_rights(register, reading, known, by)
    if reading.faults:
        raise org_rules.SheetError(reading.faults)
    new = [row for row in reading.rows if not row.code]
    changed = [
        row for row in reading.rows if row.code and register.read(known[row.code]) != row.said
    ]
    if not is_trial:
        _write(register, new, [(known[row.code], row) for row in changed], by, at)
    return Imported(len(new), len(changed), len(reading.rows) - len(new) - len(changed))


@transaction.atomic
def attach_file(
    *,
    register: Register[E],
    entry: E,
    file: files.StoredFile,
    claim: str,
    by: audit_rules.Actor,
    at: datetime,
) -> models.EntryFile:
    """Put a file beside an entry, whose model has ``files``.

    :raises NotAllowedError: when the post may not write the entry.
    :raises EntryError: when it is there already, or nobody says what it shows.
    """
    held: Any = _lock_entries(register).get(pk=entry.pk)
    register.check_write(by, offices=register.list_parts(register.read(held)))
    if not claim.strip():
        raise rules.EntryError("Ghi tệp chứng minh điều gì.")
    if held.files.filter(file=file).exists():
        raise rules.EntryError("Tệp này đã có ở mục này.")
    made: models.EntryFile = held.files.create(
        file=file, claim=claim.strip(), added_by=by.account, added_at=at
    )
    audit_actions.record(
        by=by, at=at, verb="attach_to_entry", subject_kind=register.subject,
        subject_code=held.code, after={"file": file.sha256}, note=made.claim,
        secrecy=register.secrecy,
    )  # fmt: skip
    return made


@transaction.atomic
def remove_invented(
    *, register: Register[E], by: audit_rules.Actor, at: datetime, keep: Said | None = None
) -> int:
    """Remove the entries that a demonstration invented, but those on which something rests:
    a file, or what ``keep`` says by lookup; return how many."""
    rows = register.model._default_manager
    found = rows.filter(code__startswith=rules.INVENTED, files__isnull=True, **(keep or {}))
    number, _each = found.delete()
    if number:
        audit_actions.record(
            by=by, at=at, verb="remove_demonstration", subject_kind=register.subject,
            subject_code="demo", after={"entries": number}, secrecy=register.secrecy,
        )  # fmt: skip
    return number


def _check(register: Register[E], said: Said, at: datetime) -> None:
    faults = register.list_faults(said, timezone.localdate(at))
    if faults:
        raise rules.FaultyError(faults)


def _fill(entry: E, said: Said) -> None:
    for name, value in said.items():
        setattr(entry, name, value)
    entry.version += 1


def _lock_entries(register: Register[E]) -> Any:
    held = register.model._default_manager.select_for_update(of=("self",))
    return held.select_related(*rules.list_links(register.columns))


def _lock_codes(register: Register[E], holder: Organisation) -> set[str]:
    """Let one at a time give codes to an office's entries; return those in use."""
    Organisation.objects.select_for_update().get(pk=holder.pk)
    stem = f"{register.stem}-{holder.code}-"
    known = register.model._default_manager.filter(code__startswith=stem)
    return set(known.values_list("code", flat=True))


def _make_code(register: Register[E], holder: Organisation, used: set[str]) -> str:
    """Return the next free code of an office's entries."""
    number = len(used) + 1
    while (code := f"{register.stem}-{holder.code}-{number:02d}") in used:
        number += 1
    return code


def _find_held(register: Register[E], reading: rules.Reading) -> dict[str, E]:
    codes = {row.code for row in reading.rows if row.code}
    return {one.code: one for one in _lock_entries(register).filter(code__in=codes)}


def _check_names(register: Register[E], reading: rules.Reading, known: Mapping[str, E]) -> None:
    """Refuse a row that stands twice, one of an unknown code, a new one that is there already."""
    holders = {row.said[register.holder].pk for row in reading.rows}
    entries = register.model._default_manager.filter(**{f"{register.holder}__in": holders})
    named = {
        tuple(key): code
        for code, *key in entries.values_list("code", register.holder, "folded", *register.apart)
    }
    seen: dict[Any, int] = {}
    for row in reading.rows:
        name = (
            row.said[register.holder].pk, text.fold(row.said["name"]),
            *(row.said[field] for field in register.apart),
        )  # fmt: skip
        first = seen.setdefault(row.code or name, row.number)
        if first != row.number:
            reading.blame(row.number, "name", f"trùng với dòng {first}: bỏ một dòng.")
        elif row.code and row.code not in known:
            reading.blame(
                row.number, "code", f"Chưa có {register.noun} mã này: để trống mã khi ghi mới."
            )
        elif not row.code and name in named:
            reading.blame(
                row.number, "name", f"đã có trong danh mục: ghi mã {named[name]} để cập nhật."
            )


def _check_rights(
    register: Register[E], reading: rules.Reading, known: Mapping[str, E], by: audit_rules.Actor
) -> None:
    for row in reading.rows:
        try:
            register.check_write(by, offices=register.list_parts(row.said))
            held = known.get(row.code)
            if held is not None:
                register.check_write(by, offices=register.list_parts(register.read(held)))
                register.guard(held, row.said)
        except (refusals.NotAllowedError, rules.EntryError) as error:
            reading.blame(row.number, register.holder, str(error))


def _write(
    register: Register[E],
    new: Sequence[rules.Row],
    changed: Sequence[tuple[E, rules.Row]],
    by: audit_rules.Actor,
    at: datetime,
) -> None:
    """Write every row; the cost grows with the offices and batches, not with the rows."""
    holders = {row.said[register.holder] for row in new}
    in_turn = sorted(holders, key=lambda one: one.pk)  # so that two imports never wait crosswise
    used = {one.code: _lock_codes(register, one) for one in in_turn}
    made = []
    for row in new:
        holder = row.said[register.holder]
        code = _make_code(register, holder, used[holder.code])
        used[holder.code].add(code)
        made.append(register.model(code=code, **row.said))
    rows = register.model._default_manager
    rows.bulk_create(made, batch_size=200)
    events = [register.describe(register.verb_add, one) for one in made]
    for held, row in changed:
        before = register.read(held)
        holders |= {before[register.holder], row.said[register.holder]}
        _fill(held, row.said)
        events.append(register.describe(register.verb_change, held, before))
    rows.bulk_update(
        [held for held, _row in changed], [*register.fields, "version"], batch_size=100
    )
    audit_actions.record_all(events=events, by=by, at=at)
    register.follow(holders, by, at)
