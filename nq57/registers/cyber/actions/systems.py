"""Enter information systems and change them."""

import re
from dataclasses import dataclass, fields
from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.utils import timezone

from nq57.audit import actions as audit_actions
from nq57.audit import enums as audit_enums
from nq57.audit import rules as audit_rules
from nq57.orgs.models import Organisation
from nq57.registers.cyber import enums, models, permissions, queries, rules
from nq57.registers.cyber.actions import campaigns, figures

_OFFICES = ("owner", "operator", "specialised")


@dataclass(frozen=True, kw_only=True)
class Facts:
    """What an entry says; a number that nobody knows is None, not zero."""

    name: str
    owner: Organisation
    operator: Organisation
    kind: str
    hosting: str
    is_cloud: bool
    specialised: Organisation | None = None
    purpose: str = ""
    users: str = ""
    links_lgsp: bool = False
    links_ndxp: bool = False
    holds_public: bool = False
    holds_private: bool = False
    holds_personal: bool = False
    holds_secret: bool = False
    basic_subjects: int | None = None
    sensitive_subjects: int | None = None
    status: str = enums.Status.OPERATING.value
    since: date | None = None
    until: date | None = None
    basis: str = ""
    scope: str = enums.Scope.IN.value
    components: str = ""
    connections: str = ""
    officer_name: str = ""
    officer_title: str = ""
    officer_certificate: str = ""
    officer_trained_on: date | None = None

    @property
    def offices(self) -> set[str]:
        """Return the codes of owner and operator."""
        return {self.owner.code, self.operator.code}

    def values(self) -> dict[str, Any]:
        """Return the values by field."""
        return {name: getattr(self, name) for name in FIELDS}


FIELDS = tuple(field.name for field in fields(Facts))


@transaction.atomic
def add_system(
    *, facts: Facts, by: audit_rules.Actor, at: datetime, code: str = ""
) -> models.InformationSystem:
    """Enter a system; without a code it gets the next one of its operator.

    :raises NotAllowedError: when the post may not write for its owner or operator.
    :raises FaultyError: with every fault of the entry.
    :raises CyberError: when the code is taken.
    """
    permissions.check_may_write(by, offices=facts.offices)
    check(facts, timezone.localdate(at))
    taken = models.InformationSystem.objects.filter(code=code.strip().upper())
    if code.strip() and taken.exists():
        raise rules.CyberError(f"Mã {code.strip().upper()} đã có: dùng mã khác.")
    used = lock_operator(facts.operator)
    made = models.InformationSystem(
        code=code.strip().upper() or make_code(facts.operator.code, used), **facts.values()
    )
    if not re.fullmatch(rules.CODE_PATTERN, made.code):
        raise rules.CyberError("Mã chỉ gồm chữ in hoa không dấu, số, chấm và gạch nối.")
    made.save(force_insert=True)
    audit_actions.record_all(events=[describe("add_system", made)], by=by, at=at)
    figures.push_cloud(offices=[made.operator], by=by, at=at)
    campaigns.follow_systems(offices=[made.operator], at=at)
    return made


@transaction.atomic
def change_system(
    *,
    system: models.InformationSystem,
    facts: Facts,
    by: audit_rules.Actor,
    at: datetime,
    basis: str = "",
) -> models.InformationSystem:
    """Change an entry; its version must be the one that the person saw.

    :raises NotAllowedError: when the post may not write it as it stands, or as it would.
    :raises FaultyError: with every fault of the entry.
    :raises StaleError: when somebody has changed it meanwhile.
    :raises CyberError: when its offices would change while they judge its dossier.
    """
    held = models.InformationSystem.objects.select_for_update(of=("self",)).select_related(
        *_OFFICES
    ).get(pk=system.pk)  # fmt: skip
    permissions.check_may_write(by, offices={held.owner.code, held.operator.code})
    permissions.check_may_write(by, offices=facts.offices)
    check(facts, timezone.localdate(at))
    if held.version != system.version:
        raise rules.StaleError(
            "Hệ thống vừa được người khác sửa: tải lại trang để xem rồi sửa tiếp."
        )
    before, operators = tell(held), {held.operator, facts.operator}
    refuse_moving(held, facts)
    fill(held, facts)
    held.version += 1
    held.save()
    audit_actions.record_all(events=[describe("change_system", held, before, basis)], by=by, at=at)
    figures.push_cloud(offices=operators, by=by, at=at)
    campaigns.follow_systems(offices=operators, at=at)
    return held


def check(facts: Facts, today: date) -> None:
    """Refuse an entry with every fault.

    :raises FaultyError: when there is one.
    """
    faults = rules.list_faults(facts.values(), today)
    if faults:
        raise rules.FaultyError(faults)


def fill(system: models.InformationSystem, facts: Facts) -> None:
    """Write what the facts say into a row that is not saved yet."""
    for name, value in facts.values().items():
        setattr(system, name, value)


def refuse_moving(held: models.InformationSystem, facts: Facts) -> None:
    """Refuse to change the offices of a system while they judge its dossier.

    :raises CyberError: then.
    """
    is_moved = any(getattr(held, name) != getattr(facts, name) for name in _OFFICES)
    if is_moved and queries.has_undecided(system=held):
        raise rules.CyberError(
            f"{held.code} có hồ sơ cấp độ chưa xong: hoàn thành hoặc rút hồ sơ rồi mới đổi "
            "chủ quản, đơn vị vận hành, đơn vị chuyên trách."
        )


def lock_operator(operator: Organisation) -> set[str]:
    """Let one at a time give codes to an office's systems; return those in use."""
    Organisation.objects.select_for_update().get(pk=operator.pk)
    stem = f"HTTT-{operator.code}-"
    known = models.InformationSystem.objects.filter(code__startswith=stem)
    return set(known.values_list("code", flat=True))


def make_code(office: str, used: set[str]) -> str:
    """Return the next free code of an office's systems."""
    number = len(used) + 1
    while (code := f"HTTT-{office}-{number:02d}") in used:
        number += 1
    return code


def tell(system: models.InformationSystem) -> dict[str, Any]:
    """Return what an entry says, offices by code, for the journal; its offices loaded."""
    told = {name: getattr(system, name) for name in FIELDS}
    for name in _OFFICES:
        told[name] = told[name].code if told[name] else ""
    return told


def describe(
    verb: str,
    system: models.InformationSystem,
    before: dict[str, Any] | None = None,
    note: str = "",
) -> audit_actions.Event:
    """Return what the journal says of a write: of a change what differs."""
    after = tell(system)
    if before is not None:
        changed = [name for name in FIELDS if before[name] != after[name]]
        before, after = ({name: row[name] for name in changed} for row in (before, after))
    return audit_actions.Event(
        verb=verb, subject_kind=rules.SUBJECT, subject_code=system.code, before=before, after=after,
        note=note, secrecy=audit_enums.Secrecy.RESTRICTED,
    )  # fmt: skip
