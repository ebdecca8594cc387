"""What is asked to be founded or entered."""

from dataclasses import dataclass

CODE_PATTERN = r"^[A-Z0-9][A-Z0-9.-]{0,39}$"
PLACE_CODE_PATTERN = r"^([0-9]{2}|[0-9]{3}|[0-9]{5})$"


@dataclass(frozen=True, kw_only=True)
class NewPlace:
    """A place to be founded: ``key`` is ours, ``code`` the official one."""

    key: str
    code: str
    kind: str
    name: str
    english_name: str = ""


@dataclass(frozen=True, kw_only=True)
class NewOrganisation:
    """An organisation to be founded; codes name its parent, its place and its groups."""

    code: str
    name: str
    short_name: str
    kind: str
    level: str
    english_name: str = ""
    parent: str = ""
    place: str = ""
    groups: tuple[str, ...] = ()


@dataclass(frozen=True)
class AccountRow:
    """One line of the sheet of accounts, as typed."""

    number: int
    name: str
    office: str
    post: str
    since: str
