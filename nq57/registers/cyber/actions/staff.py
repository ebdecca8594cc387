"""Enter databases and officers, change them, import sheets; what officers learnt and answer for."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.utils import timezone

from nq57.audit import actions as audit_actions
from nq57.audit import enums as audit_enums
from nq57.audit import rules as audit_rules
from nq57.orgs.models import Organisation
from nq57.registers.base import actions as base
from nq57.registers.cyber import enums, models, permissions, queries, rules
from nq57.registers.cyber.actions import reviews

_KEPT = {
    "naming": models.Naming, "certificate": models.Certificate, "training": models.Training,
}  # fmt: skip


def _follow_databases(
    offices: Collection[Organisation], by: audit_rules.Actor, at: datetime
) -> None:
    reviews.follow_items(axis=enums.Axis.DATABASES, offices=offices, at=at)


def _follow_officers(
    offices: Collection[Organisation], by: audit_rules.Actor, at: datetime
) -> None:
    """Let who has left answer for no system from that day on."""
    reviews.follow_items(axis=enums.Axis.PEOPLE, offices=offices, at=at)
    left = models.Naming.objects.filter(
        until=None, officer__office__in=list(offices), officer__until__isnull=False
    ).select_related("officer")  # fmt: skip
    for one in left:
        one.until = max(one.since, one.officer.until or one.since)
        one.save(update_fields=["until"])


DATABASES = base.Register(
    model=models.Database, columns=queries.DATABASE_SHEET, noun="cơ sở dữ liệu",
    subject=rules.DATABASE_SUBJECT, stem="CSDL", holder="office", parts=("office",),
    verb_add="add_database", verb_change="change_database",
    check_write=permissions.check_may_write, list_faults=rules.list_database_faults,
    follow=_follow_databases, secrecy=audit_enums.Secrecy.RESTRICTED,
)  # fmt: skip
OFFICERS = base.Register(
    model=models.Officer, columns=queries.OFFICER_SHEET, noun="nhân sự",
    subject=rules.OFFICER_SUBJECT, stem="NSAT", holder="office", parts=("office",),
    verb_add="add_officer", verb_change="change_officer",
    check_write=permissions.check_may_write, list_faults=rules.list_officer_faults,
    follow=_follow_officers, secrecy=audit_enums.Secrecy.RESTRICTED,
)  # fmt: skip


@dataclass(frozen=True, kw_only=True)
class DatabaseFacts:
    """What an entry of the databases says."""

    name: str
    office: Organisation
    holds_personal: bool
    system: models.InformationSystem | None = None
    content: str = ""
    updating: str = ""
    sharing: str = enums.Sharing.UNKNOWN.value
    since: date | None = None
    until: date | None = None
    basis: str = ""


@dataclass(frozen=True, kw_only=True)
class OfficerFacts:
    """What an entry of the officers says."""

    name: str
    office: Organisation
    duty: str
    title: str = ""
    field: str = ""
    since: date | None = None
    until: date | None = None
    basis: str = ""


def add_database(
    *, facts: DatabaseFacts, by: audit_rules.Actor, at: datetime, code: str = ""
) -> models.Database:
    """Enter a database; without a code it gets the next one of its office.

    :raises NotAllowedError: when the post may not write for its office.
    :raises FaultyError: with every fault of the entry.
    :raises CyberError: when the code is taken.
    """
    return base.add_entry(register=DATABASES, said=vars(facts), by=by, at=at, code=code)


def change_database(
    *, database: models.Database, facts: DatabaseFacts, by: audit_rules.Actor, at: datetime
) -> models.Database:
    """Change an entry; its version must be the one that the person saw.

    :raises NotAllowedError: when the post may not write it as it stands, or as it would.
    :raises FaultyError: with every fault of the entry.
    :raises StaleError: when somebody has changed it meanwhile.
    """
    return base.change_entry(register=DATABASES, entry=database, said=vars(facts), by=by, at=at)


def import_databases(
    *,
    cells: Sequence[Sequence[str]],
    by: audit_rules.Actor,
    at: datetime,
    is_trial: bool = False,
) -> base.Imported:
    """Enter and change the databases of a sheet, or with ``is_trial`` only say what it would do.

    :raises NotAllowedError: when the post enters none.
    :raises SheetError: with every fault by row and column, when there is any.
    :raises CyberError: when the sheet is empty, or a column that it needs misses.
    """
    permissions.check_may_add(by)
    return base.import_entries(register=DATABASES, cells=cells, by=by, at=at, is_trial=is_trial)


def add_officer(
    *, facts: OfficerFacts, by: audit_rules.Actor, at: datetime, code: str = ""
) -> models.Officer:
    """Enter an officer; without a code it gets the next one of the office.

    :raises NotAllowedError: when the post may not write for the office.
    :raises FaultyError: with every fault of the entry.
    :raises CyberError: when the code is taken.
    """
    return base.add_entry(register=OFFICERS, said=vars(facts), by=by, at=at, code=code)


def change_officer(
    *, officer: models.Officer, facts: OfficerFacts, by: audit_rules.Actor, at: datetime
) -> models.Officer:
    """Change an entry; who has left answers for no system from that day on.

    :raises NotAllowedError: when the post may not write it as it stands, or as it would.
    :raises FaultyError: with every fault of the entry.
    :raises StaleError: when somebody has changed it meanwhile.
    """
    return base.change_entry(register=OFFICERS, entry=officer, said=vars(facts), by=by, at=at)


def import_officers(
    *,
    cells: Sequence[Sequence[str]],
    by: audit_rules.Actor,
    at: datetime,
    is_trial: bool = False,
) -> base.Imported:
    """Enter and change the officers of a sheet, or with ``is_trial`` only say what it would do.

    :raises NotAllowedError: when the post enters none.
    :raises SheetError: with every fault by row and column, when there is any.
    :raises CyberError: when the sheet is empty, or a column that it needs misses.
    """
    permissions.check_may_add(by)
    return base.import_entries(register=OFFICERS, cells=cells, by=by, at=at, is_trial=is_trial)


@transaction.atomic
def name_officer(
    *,
    officer: models.Officer,
    system: models.InformationSystem,
    since: date | None,
    by: audit_rules.Actor,
    at: datetime,
) -> models.Naming:
    """Let an officer answer for the security of a system from a day on.

    :raises NotAllowedError: when the post does not keep this officer.
    :raises CyberError: when the officer has left, the system is another office's, the day makes
        no sense, or the officer answers for it already.
    """
    held = _lock(officer, by)
    rules.check_naming(since=since, until=None, today=timezone.localdate(at))
    if held.until is not None:
        raise rules.CyberError("Người này đã thôi làm: cử người khác.")
    if held.office_id not in (system.owner_id, system.operator_id):
        raise rules.CyberError("Chọn hệ thống mà cơ quan này là chủ quản hoặc đơn vị vận hành.")
    if held.namings.filter(system=system, until=None).exists():
        raise rules.CyberError("Người này đang phụ trách hệ thống đó.")
    made = models.Naming.objects.create(officer=held, system=system, since=since)  # type: ignore[misc]
    _journal(held, "name_officer", by, at, after={"system": system.code, "since": since})
    return made


@transaction.atomic
def end_naming(
    *, naming: models.Naming, until: date | None, by: audit_rules.Actor, at: datetime
) -> None:
    """Let an officer answer for a system no longer after a day.

    :raises NotAllowedError: when the post does not keep this officer.
    :raises CyberError: when it has ended already, or the day makes no sense.
    """
    officer = _lock(naming.officer, by)
    held = models.Naming.objects.select_related("system").get(pk=naming.pk)
    if held.until is not None:
        raise rules.CyberError("Phân công này đã kết thúc.")
    rules.check_naming(since=held.since, until=until, today=timezone.localdate(at))
    if until is None:
        raise rules.CyberError("Ghi ngày thôi phụ trách, từ ngày được cử đến hôm nay.")
    held.until = until
    held.save(update_fields=["until"])
    _journal(officer, "end_naming", by, at, after={"system": held.system.code, "until": until})


@transaction.atomic
def add_certificate(
    *, officer: models.Officer, said: Mapping[str, Any], by: audit_rules.Actor, at: datetime
) -> models.Certificate:
    """Write down a certificate: ``name``, ``issuer``, ``number``, ``issued_on``, ``expires_on``.

    :raises NotAllowedError: when the post does not keep this officer.
    :raises CyberError: when it says too little, or its days make no sense.
    """
    held = _lock(officer, by)
    plain = {key: value for key, value in said.items() if key != "number"}
    rules.check_certificate(**plain, today=timezone.localdate(at))
    made = models.Certificate.objects.create(officer=held, **said)
    _journal(held, "add_certificate", by, at, after=dict(said))
    return made


@transaction.atomic
def add_training(
    *, officer: models.Officer, said: Mapping[str, Any], by: audit_rules.Actor, at: datetime
) -> models.Training:
    """Write down a training: ``subject``, ``trained_on``, ``hours``.

    :raises NotAllowedError: when the post does not keep this officer.
    :raises CyberError: when it says too little, or is still to come.
    """
    held = _lock(officer, by)
    rules.check_training(**said, today=timezone.localdate(at))
    made = models.Training.objects.create(officer=held, **said)
    _journal(held, "add_training", by, at, after=dict(said))
    return made


@transaction.atomic
def strike(
    *, officer: models.Officer, kind: str, key: int, by: audit_rules.Actor, at: datetime
) -> None:
    """Take back what was written down of an officer by mistake; the journal keeps what it said.

    :raises NotAllowedError: when the post does not keep this officer.
    :raises CyberError: when there is no such line.
    """
    held = _lock(officer, by)
    model: Any = _KEPT.get(kind)
    found = model.objects.filter(officer=held, pk=key).first() if model else None
    if found is None:
        raise rules.CyberError("Dòng này không còn: tải lại trang để xem.")
    before = {
        one.name: getattr(found, one.attname)
        for one in model._meta.concrete_fields if one.name not in ("id", "officer")
    }  # fmt: skip
    found.delete()
    _journal(held, f"strike_{kind}", by, at, before=before)


def _lock(officer: models.Officer, by: audit_rules.Actor) -> models.Officer:
    """Hold an officer, whose entry has then been changed once more."""
    held = models.Officer.objects.select_for_update(of=("self",)).select_related("office").get(
        pk=officer.pk
    )  # fmt: skip
    permissions.check_may_write(by, offices={held.office.code})
    held.version += 1
    held.save(update_fields=["version"])
    return held


def _journal(
    officer: models.Officer, verb: str, by: audit_rules.Actor, at: datetime, **told: Any
) -> None:
    audit_actions.record(
        by=by, at=at, verb=verb, subject_kind=rules.OFFICER_SUBJECT, subject_code=officer.code,
        secrecy=audit_enums.Secrecy.RESTRICTED, **told,
    )  # fmt: skip
