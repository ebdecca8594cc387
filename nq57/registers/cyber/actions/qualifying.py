"""Trainings and certificates of officers by a sheet: all rows or none, nothing is taken away."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils import timezone

from nq57.audit import actions as audit_actions
from nq57.audit import enums as audit_enums
from nq57.audit import rules as audit_rules
from nq57.core import refusals, text
from nq57.orgs import rules as org_rules
from nq57.registers.base import actions as base
from nq57.registers.base import queries as base_queries
from nq57.registers.base import rules as base_rules
from nq57.registers.cyber import models, permissions, queries, rules

_NOUN = "lần tập huấn hoặc chứng chỉ"
Line = models.Training | models.Certificate


@dataclass
class _Found:
    """What a sheet does: rows to write anew, lines to change, how many stand already."""

    new: list[base_rules.Row] = field(default_factory=list)
    changed: list[tuple[Line, base_rules.Row]] = field(default_factory=list)
    same: int = 0


@transaction.atomic
def import_qualifications(
    *,
    cells: Sequence[Sequence[str]],
    by: audit_rules.Actor,
    at: datetime,
    is_trial: bool = False,
) -> base.Imported:
    """Write down the trainings and certificates of a sheet, or with ``is_trial`` only say what it
    would do. A line of the same officer, kind, name, day and number is brought up to date; one
    that the sheet does not have stays.

    :raises NotAllowedError: when the post keeps no officers.
    :raises SheetError: with every fault by row and column, when there is any.
    :raises EntryError: when the sheet is empty, or a column that it needs misses.
    """
    permissions.check_may_add(by)
    today = timezone.localdate(at)
    reading = base_rules.read_rows(
        cells, queries.QUALIFICATION_SHEET, noun=_NOUN,
        find_office=base_queries.make_finder(on=today),
        check=lambda said: rules.list_qualification_faults(said, today),
    )  # fmt: skip
    _check_rights(reading, by)
    found = _compare(reading)
    if reading.faults:
        raise org_rules.SheetError(reading.faults)
    if not is_trial:
        _write(found, by, at)
    return base.Imported(len(found.new), len(found.changed), found.same)


def _check_rights(reading: base_rules.Reading, by: audit_rules.Actor) -> None:
    for row in reading.rows:
        try:
            permissions.check_may_write(by, offices={row.said["officer"].office.code})
        except refusals.NotAllowedError as error:
            reading.blame(row.number, "officer", str(error))


def _compare(reading: base_rules.Reading) -> _Found:
    """Compare the rows with what is written down: first what stands word for word, then what is
    told anew of the same line."""
    held: dict[Any, list[tuple[Line, dict[str, Any]]]] = defaultdict(list)
    for officer in _lock({row.said["officer"].pk for row in reading.rows}):
        for line, said in queries.list_qualifications(officer=officer):
            held[_identify(said)].append((line, said))
    found, seen, rest = _Found(), dict[Any, int](), list[base_rules.Row]()
    for row in reading.rows:
        lines = held[_identify(row.said)]
        exact = next((one for one in lines if one[1] == row.said), None)
        if exact is None:
            rest.append(row)
            continue
        lines.remove(exact)
        found.same += 1
    for row in rest:
        key = _identify(row.said)
        if held[key]:
            found.changed.append((held[key].pop(0)[0], row))
            continue
        first = seen.setdefault(key, row.number)
        if first != row.number:
            reading.blame(row.number, "name", f"trùng với dòng {first}: bỏ một dòng.")
        found.new.append(row)
    return found


def _identify(said: dict[str, Any]) -> tuple[Any, ...]:
    return (
        said["officer"].pk, said["kind"], text.fold(said["name"]), said["on"],
        text.fold(said["number"]),
    )  # fmt: skip


def _lock(keys: set[int]) -> list[models.Officer]:
    held = models.Officer.objects.select_for_update(of=("self",)).select_related("office")
    return list(
        held.filter(pk__in=keys).prefetch_related("trainings", "certificates").order_by("pk")
    )


def _write(found: _Found, by: audit_rules.Actor, at: datetime) -> None:
    events, touched = [], set()
    for row in found.new:
        officer, fields = row.said["officer"], _tell_fields(row.said)
        line = _get_model(row.said)(officer=officer, **fields)
        line.save(force_insert=True)
        verb = f"add_{row.said['kind']}"
        events.append(_describe(officer.code, verb, after=fields))
        touched.add(officer.pk)
    for line, row in found.changed:
        officer, fields = row.said["officer"], _tell_fields(row.said)
        before = {name: getattr(line, name) for name in fields}
        for name, value in fields.items():
            setattr(line, name, value)
        line.save()
        changed = [name for name in fields if before[name] != fields[name]]
        told = ({name: one[name] for name in changed} for one in (before, fields))
        events.append(
            _describe(officer.code, "correct_qualification", before=next(told), after=next(told))
        )
        touched.add(officer.pk)
    for officer in models.Officer.objects.filter(pk__in=touched):
        officer.version += 1
        officer.save(update_fields=["version"])
    audit_actions.record_all(events=events, by=by, at=at)


def _get_model(said: dict[str, Any]) -> Any:
    return models.Training if said["kind"] == rules.TRAINING else models.Certificate


def _tell_fields(said: dict[str, Any]) -> dict[str, Any]:
    """Return what a row says by the fields of its line."""
    if said["kind"] == rules.TRAINING:
        return {"subject": said["name"], "trained_on": said["on"], "hours": said["hours"]}
    return {
        "name": said["name"], "issuer": said["issuer"], "number": said["number"],
        "issued_on": said["on"], "expires_on": said["expires_on"],
    }  # fmt: skip


def _describe(code: str, verb: str, **told: Any) -> audit_actions.Event:
    return audit_actions.Event(
        verb=verb, subject_kind=rules.OFFICER_SUBJECT, subject_code=code,
        secrecy=audit_enums.Secrecy.RESTRICTED, **told,
    )  # fmt: skip
