"""Pure rules of organisations and people: lifetimes, groups, rights, slips, log-ins.

Every span of time is half open: ``since`` is the first day, ``until`` the first day on
which the thing no longer is; None is unbounded.
"""

import functools
import hashlib
import re
import secrets
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from nq57.audit import rules as audit_rules
from nq57.core import reference, text

CODE_PATTERN = r"^[A-Z0-9][A-Z0-9.-]{0,39}$"
PLACE_CODE_PATTERN = r"^([0-9]{2}|[0-9]{3}|[0-9]{5})$"
LOGIN_PATTERN = r"^[a-z0-9][a-z0-9._-]{1,149}$"
MEMBERSHIP_PATTERN = r"^(open|members|(kind|level|place):\S+( (kind|level|place):\S+)*)$"
AREA_PATTERN = r"^[a-z][a-z_]{1,29}$"
ALL_AREAS = "all"
SCOPES = frozenset({"own", "under", "followed", "named", "all"})
PRIVILEGED_ROLES = frozenset({"coordinator", "leader", "auditor", "administrator"})

SLIP_LIFETIME = timedelta(days=14)
SLIP_LETTERS = "23456789ABCDEFGHJKMNPQRSTUVWXYZ"
_SLIP_LENGTH = 12
TOKEN_DAYS = (30, 90, 180, 365)
MOST_TOKENS = 20  # usable ones of one account
TOKEN_HINT = 13  # letters of a token that may be shown again
TOKEN_NOTED_EVERY = timedelta(minutes=5)
_PHRASE_BREAKS = re.compile(r"[^0-9a-z]+")
_DAY = re.compile(r"(?P<day>\d{1,2})/(?P<month>\d{1,2})/(?P<year>\d{4})")
_ISO_DAY = re.compile(r"(?P<year>\d{4})-(?P<month>\d\d)-(?P<day>\d\d)")
_RULE_KEYS = {"kind", "level", "place"}


class OrgsError(Exception):
    """Say in Vietnamese what orgs refuses, and what to do."""


class ChangedMeanwhileError(OrgsError):
    """Refuse an act that rests on rows which somebody has changed since they were shown."""


@dataclass(frozen=True)
class Fault:
    """One fault of an imported sheet: its row and column as the sheet numbers them."""

    row: int
    column: str
    message: str

    def __str__(self) -> str:
        return f"Dòng {self.row}, cột “{self.column}”: {self.message}"


class SheetError(OrgsError):
    """Refuse a whole sheet, with every fault listed."""

    def __init__(self, faults: Sequence[Fault]) -> None:
        """Keep the faults in the sheet's order."""
        self.faults = tuple(sorted(faults, key=lambda fault: fault.row))
        listed = "; ".join(str(fault) for fault in self.faults[:20])
        super().__init__(
            f"Bảng có {len(self.faults)} lỗi, chưa nhập dòng nào. {listed}. "
            "Sửa các ô này rồi nhập lại."
        )


@dataclass(frozen=True, kw_only=True)
class Actor(audit_rules.Actor):
    """Who acts, under which post: role × area is the right."""

    role: str = ""
    area: str = ALL_AREAS
    is_sealed: bool = False


@dataclass(frozen=True)
class Lifetime:
    """A half-open span of days."""

    since: date | None = None
    until: date | None = None

    def contains(self, day: date) -> bool:
        """Say whether ``day`` lies in the span."""
        return (self.since is None or self.since <= day) and (
            self.until is None or day < self.until
        )


def fold_phrase(phrase: str) -> str:
    """Return a phrase for comparison: no accents, case or punctuation.

    >>> fold_phrase("Các Sở, Ban, Ngành;")
    'cac so ban nganh'
    """
    return _PHRASE_BREAKS.sub(" ", text.fold(phrase)).strip()


@dataclass(frozen=True)
class OrganisationFacts:
    """What a membership rule may ask about an organisation."""

    code: str
    kind: str
    level: str
    place_kind: str
    lifetime: Lifetime


@dataclass(frozen=True)
class MembershipRule:
    """Who belongs to a group: ``members`` has a dated list, ``open`` one that is not whole.

    Otherwise an organisation belongs when it meets every condition; an empty condition
    asks nothing.
    """

    is_open: bool = False
    is_listed: bool = False
    kinds: frozenset[str] = frozenset()
    levels: frozenset[str] = frozenset()
    place_kinds: frozenset[str] = frozenset()

    @property
    def keeps_list(self) -> bool:
        """Whether people say who belongs, by date."""
        return self.is_open or self.is_listed

    def matches(self, facts: OrganisationFacts, *, on: date) -> bool:
        """Say whether an organisation belongs by rule on a day; listed groups: never."""
        if self.keeps_list or not facts.lifetime.contains(on):
            return False
        return (
            (not self.kinds or facts.kind in self.kinds)
            and (not self.levels or facts.level in self.levels)
            and (not self.place_kinds or facts.place_kind in self.place_kinds)
        )


def parse_membership_rule(source: str) -> MembershipRule:
    """Read ``open``, ``members`` or conditions such as ``kind:a,b level:c``.

    :raises OrgsError: when a word is none of these.
    """
    words = source.split()
    if words == ["open"]:
        return MembershipRule(is_open=True)
    if words == ["members"]:
        return MembershipRule(is_listed=True)
    conditions: dict[str, frozenset[str]] = {}
    for word in words:
        key, _, values = word.partition(":")
        if key not in _RULE_KEYS or not values or key in conditions:
            raise OrgsError(
                f"Không hiểu quy tắc thành viên “{source}”: dùng open, members, hoặc "
                "kind:…, level:…, place:…"
            )
        conditions[key] = frozenset(values.split(","))
    if not conditions:
        raise OrgsError(f"Quy tắc thành viên “{source}” chưa có điều kiện hợp lệ.")
    return MembershipRule(
        kinds=conditions.get("kind", frozenset()),
        levels=conditions.get("level", frozenset()),
        place_kinds=conditions.get("place", frozenset()),
    )


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


def parse_day(typed: str) -> date | None:
    """Return the day of ``d/M/yyyy`` or ``yyyy-MM-dd``, or None when it is no day."""
    found = _DAY.fullmatch(typed.strip()) or _ISO_DAY.fullmatch(typed.strip())
    if found is None:
        return None
    try:
        return date(int(found["year"]), int(found["month"]), int(found["day"]))
    except ValueError:
        return None


def refuse_dead(name: str, lifetime: Lifetime, *, on: date) -> None:
    """Refuse to change a unit on a day when it is not alive just before.

    :raises OrgsError: when it begins on that day or later, or has ended by then.
    """
    if not lifetime.contains(on - timedelta(days=1)):
        raise OrgsError(
            f"{name} không hoạt động ngay trước ngày {on:%d/%m/%Y}: "
            "chọn ngày khác hoặc đơn vị khác."
        )
    if lifetime.until is not None:
        raise OrgsError(f"{name} đã có ngày kết thúc {lifetime.until:%d/%m/%Y}.")


def refuse_outside(name: str, lifetime: Lifetime, *, on: date) -> None:
    """Refuse a day on which a unit does not exist.

    :raises OrgsError: when the day is before its life or after its end.
    """
    absent = f"{name} không hoạt động vào ngày {on:%d/%m/%Y}"
    if lifetime.since is not None and on < lifetime.since:
        raise OrgsError(
            f"{absent}: đơn vị có từ ngày {lifetime.since:%d/%m/%Y}, chọn từ ngày ấy trở đi."
        )
    if lifetime.until is not None and on >= lifetime.until:
        raise OrgsError(
            f"{absent}: đơn vị đã kết thúc từ ngày {lifetime.until:%d/%m/%Y}, "
            "chọn ngày sớm hơn hoặc đơn vị kế tục."
        )


def refuse_overlap(name: str, state: str, spans: Iterable[Lifetime], *, since: date) -> None:
    """Refuse a span without end that begins on ``since`` beside the spans already there.

    :raises OrgsError: when one of them covers the day or begins later.
    """
    for span in spans:
        if span.contains(since):
            begun = f"từ ngày {span.since:%d/%m/%Y}" if span.since else "từ trước"
            raise OrgsError(f"{name} {state} {begun}: bỏ cơ quan này, hoặc chọn ngày khác.")
        if span.since is not None and span.since > since:
            raise OrgsError(
                f"{name} {state} từ ngày {span.since:%d/%m/%Y}, chồng lên khoảng bắt đầu từ "
                f"{since:%d/%m/%Y}: bỏ cơ quan này, hoặc kết thúc khoảng kia trước."
            )


def refuse_end(name: str, begun: str, ended: str, span: Lifetime, *, on: date) -> None:
    """Refuse to end a span on a day on which it has not begun or is over.

    :raises OrgsError: then; ``begun`` and ``ended`` are the words for its two days.
    """
    if span.until is not None and span.until <= on:
        raise OrgsError(f"{name} {ended} từ ngày {span.until:%d/%m/%Y}: chọn ngày sớm hơn.")
    if span.since is not None and on <= span.since:
        raise OrgsError(
            f"{name} {begun} từ ngày {span.since:%d/%m/%Y}: ngày kết thúc phải sau ngày ấy."
        )


def make_stamp(rows: Iterable[Sequence[object]]) -> str:
    """Return a short digest of rows; it differs when any value of any row does."""
    told = "\n".join("\t".join(map(str, row)) for row in rows)
    return hashlib.sha256(told.encode()).hexdigest()[:16]


def refuse_changed(seen: str | None, stamp: str) -> None:
    """Refuse to act on rows that are no longer as they were seen; None was not looked at.

    :raises ChangedMeanwhileError: when the stamps differ.
    """
    if seen is not None and seen != stamp:
        raise ChangedMeanwhileError(
            "Có người vừa sửa danh sách này, nên chưa ghi gì. "
            "Xem lại phần xem trước đã tính theo danh sách mới, rồi bấm Ghi."
        )


def require_reason(reason: str) -> str:
    """Return a reason without stray spaces.

    :raises OrgsError: when it is empty.
    """
    found = text.normalise(reason)
    if not found:
        raise OrgsError("Ghi lý do, để người xem nhật ký hiểu vì sao.")
    return found


def require_basis(basis: str) -> str:
    """Return a legal basis symbol without stray spaces.

    :raises OrgsError: when it is empty.
    """
    symbol = text.normalise(basis)
    if not symbol:
        raise OrgsError("Ghi số, ký hiệu văn bản làm căn cứ, ví dụ 1681/NQ-UBTVQH15.")
    return symbol


def needs_second_factor(*, role: str, is_sealed: bool) -> bool:
    """Say whether who acts under such a post must have a second factor; all may."""
    return is_sealed or role in {"coordinator", "administrator", "leader"}


def make_slip_code() -> str:
    """Return a fresh one-time code for paper: three groups of four clear characters."""
    letters = "".join(secrets.choice(SLIP_LETTERS) for _ in range(_SLIP_LENGTH))
    return "-".join(letters[start : start + 4] for start in range(0, _SLIP_LENGTH, 4))


def hash_slip_code(code: str) -> str:
    """Return the SHA-256 (hex) of a code as typed: case, spaces and dashes ignored.

    A plain hash is enough: a code has 59 random bits and lives for two weeks.
    """
    plain = re.sub(r"[^0-9A-Z]", "", code.upper())
    return hashlib.sha256(plain.encode()).hexdigest()


def make_token_code() -> str:
    """Return a fresh token for a program: a mark that scanners of leaked keys know, 256 bits."""
    return f"nq57_{secrets.token_urlsafe(32)}"


def hash_token_code(code: str) -> str:
    """Return the SHA-256 (hex) of a token; a plain hash is enough for 256 random bits."""
    return hashlib.sha256(code.encode("utf-8", "surrogatepass")).hexdigest()


def propose_login(full_name: str, taken: Collection[str]) -> str:
    """Return a free log-in name: given name, then initials of family and middle names.

    :raises OrgsError: when the name has no letter for it.

    >>> propose_login("Nguyễn Văn Đức", {"ducnv"})
    'ducnv2'
    """
    words = [re.sub(r"[^a-z0-9]", "", word) for word in text.fold(full_name).split(" ")]
    words = [word for word in words if word]
    if not words:
        raise OrgsError("Họ và tên không có chữ nào để đặt tên đăng nhập.")
    stem = words[-1] + "".join(word[0] for word in words[:-1])
    stem = stem if len(stem) > 1 else stem + "1"
    number = 1
    while (login := stem if number == 1 else f"{stem}{number}") in taken:
        number += 1
    return login


def make_post_code(*, organisation: str, role: str, area: str, person_id: int, since: date) -> str:
    """Return a post's natural key: office, role, area, day and person."""
    return f"{organisation}/{role}/{area}/{since:%Y%m%d}/{person_id}"
