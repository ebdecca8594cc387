"""Enter information systems, change them, import a sheet of them."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from nq57.audit import enums as audit_enums
from nq57.audit import rules as audit_rules
from nq57.orgs.models import Organisation
from nq57.registers.base import actions as base
from nq57.registers.cyber import enums, models, permissions, queries, rules
from nq57.registers.cyber.actions import campaigns, figures, reviews

Imported = base.Imported
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

    def values(self) -> dict[str, Any]:
        """Return the values by field."""
        return {name: getattr(self, name) for name in SYSTEMS.fields}


def refuse_moving(held: models.InformationSystem, said: Mapping[str, Any]) -> None:
    """Refuse to change the offices of a system while they judge its dossier.

    :raises CyberError: then.
    """
    is_moved = any(getattr(held, name) != said[name] for name in _OFFICES)
    if is_moved and queries.has_undecided(system=held):
        raise rules.CyberError(
            f"{held.code} có hồ sơ cấp độ chưa xong: hoàn thành hoặc rút hồ sơ rồi mới đổi "
            "chủ quản, đơn vị vận hành, đơn vị chuyên trách."
        )


def _follow(operators: Collection[Organisation], by: audit_rules.Actor, at: datetime) -> None:
    figures.push_cloud(offices=operators, by=by, at=at)
    campaigns.follow_systems(offices=operators, at=at)
    reviews.follow_items(axis=enums.Axis.SYSTEMS, offices=operators, at=at)


SYSTEMS = base.Register(
    model=models.InformationSystem, columns=queries.SHEET, noun="hệ thống",
    subject=rules.SUBJECT, stem="HTTT", holder="operator", parts=("owner", "operator"),
    verb_add="add_system", verb_change="change_system", check_write=permissions.check_may_write,
    list_faults=rules.list_faults, guard=refuse_moving, follow=_follow,
    secrecy=audit_enums.Secrecy.RESTRICTED,
)  # fmt: skip


def add_system(
    *, facts: Facts, by: audit_rules.Actor, at: datetime, code: str = ""
) -> models.InformationSystem:
    """Enter a system; without a code it gets the next one of its operator.

    :raises NotAllowedError: when the post may not write for its owner or operator.
    :raises FaultyError: with every fault of the entry.
    :raises CyberError: when the code is taken.
    """
    return base.add_entry(register=SYSTEMS, said=facts.values(), by=by, at=at, code=code)


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
    return base.change_entry(
        register=SYSTEMS, entry=system, said=facts.values(), by=by, at=at, note=basis
    )


def import_systems(
    *,
    cells: Sequence[Sequence[str]],
    by: audit_rules.Actor,
    at: datetime,
    is_trial: bool = False,
) -> Imported:
    """Enter and change the systems of a sheet, or with ``is_trial`` only say what it would do.

    :raises NotAllowedError: when the post enters no systems.
    :raises SheetError: with every fault by row and column, when there is any.
    :raises CyberError: when the sheet is empty, or a column that it needs misses.
    """
    permissions.check_may_add(by)
    return base.import_entries(register=SYSTEMS, cells=cells, by=by, at=at, is_trial=is_trial)
