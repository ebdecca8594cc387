"""Who acts, and the table of rights: roles × objects × verbs."""

import functools
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from nq57.audit import rules as audit_rules
from nq57.core import reference
from nq57.orgs.rules.faults import OrgsError

AREA_PATTERN = r"^[a-z][a-z_]{1,29}$"
ALL_AREAS = "all"
SCOPES = frozenset({"own", "under", "followed", "named", "all"})
PRIVILEGED_ROLES = frozenset({"coordinator", "leader", "auditor", "administrator"})


@dataclass(frozen=True, kw_only=True)
class Actor(audit_rules.Actor):
    """Who acts, under which post: role × area is the right."""

    role: str = ""
    area: str = ALL_AREAS
    is_sealed: bool = False


@dataclass(frozen=True)
class Right:
    """One cell of the table roles × objects × verbs."""

    role: str
    object: str
    verb: str
    scope: str


@dataclass(frozen=True)
class Rights:
    """The whole table. What is not in it is refused."""

    cells: Mapping[tuple[str, str, str], Right]
    labels: Mapping[tuple[str, str], str]

    def scope_of(self, role: str, object_kind: str, verb: str) -> str | None:
        """Return how far the right reaches, or None when there is none."""
        right = self.cells.get((role, object_kind, verb))
        return right.scope if right else None


def parse_rights(rows: Iterable[Mapping[str, str]]) -> Rights:
    """Read the table from rows of object, verb, label and one column for each role.

    :raises OrgsError: on a scope that is unknown or a cell that stands twice.
    """
    cells: dict[tuple[str, str, str], Right] = {}
    labels: dict[tuple[str, str], str] = {}
    for row in rows:
        object_kind, verb = row["object"], row["verb"]
        if (object_kind, verb) in labels:
            raise OrgsError(f"Bảng quyền có hai dòng {object_kind} {verb}.")
        labels[object_kind, verb] = row["label"]
        for role in row.keys() - {"object", "verb", "label"}:
            scope = row[role]
            if scope and scope not in SCOPES:
                raise OrgsError(f"Bảng quyền có phạm vi lạ “{scope}” ở {object_kind} {verb}.")
            if scope:
                cells[role, object_kind, verb] = Right(role, object_kind, verb, scope)
    return Rights(cells, labels)


@functools.cache
def get_rights() -> Rights:
    """Return the table that ships with nq57: ``seeds/reference/rights.csv``."""
    return parse_rights(reference.read_table(reference.FOLDER / "rights.csv").rows)


def scope_of(by: audit_rules.Actor, object_kind: str, verb: str) -> str | None:
    """Return how far an actor's right reaches; the system itself reaches everything."""
    if by == audit_rules.SYSTEM:
        return "all"
    if not isinstance(by, Actor):
        return None
    return get_rights().scope_of(name_seat(by.role, by.area), object_kind, verb)


def scopes_of(by: audit_rules.Actor, verb: str) -> dict[str, str]:
    """Return how far an actor's right to ``verb`` reaches, object by object; none: not there."""
    kinds = (kind for kind, named in get_rights().labels if named == verb)
    found = {kind: scope_of(by, kind, verb) for kind in kinds}
    return {kind: scope for kind, scope in found.items() if scope}


@dataclass(frozen=True)
class Apart:
    """Entries of the journal for their own office, and who may read all of an object."""

    object_kind: str
    subject_kind: str
    prefix: str


_APART: list[Apart] = []


def keep_apart(object_kind: str, *, subject_kind: str, prefix: str = "") -> None:
    """Keep entries about such subjects, of codes with ``prefix``, from other offices' readers.

    Who reads the whole journal reads them only with the right to read all of ``object_kind``.
    """
    _APART.append(Apart(object_kind, subject_kind, prefix))


def list_apart(by: audit_rules.Actor) -> list[Apart]:
    """Return what of other offices ``by`` may not read in the journal."""
    return [one for one in _APART if scope_of(by, one.object_kind, "read") != "all"]


def name_seat(role: str, area: str = ALL_AREAS) -> str:
    """Return the column of the table of rights for a role in an area.

    A post of one area has the rights of its own column, and none where there is no such column.

    >>> name_seat("coordinator", "cyber")
    'coordinator.cyber'
    """
    return role if area == ALL_AREAS else f"{role}.{area}"


def list_area_seats() -> list[str]:
    """Return the columns of the table of rights that are roles in one area."""
    return sorted({role for role, _, _ in get_rights().cells if "." in role})


def split_seat(seat: str) -> tuple[str, str]:
    """Return the role and the area of a column of the table of rights."""
    role, _, area = seat.partition(".")
    return role, area or ALL_AREAS


def needs_second_factor(*, role: str, is_sealed: bool) -> bool:
    """Say whether who acts under such a post must have a second factor; all may."""
    return is_sealed or role in {"coordinator", "administrator", "leader"}
