"""What a scanner's file says of systems, and what it changes in what the register holds.

Absence from a file is no fix: an occurrence is closed by absence only when a fix was claimed and
every check that ever found it, of whichever tool, has since run there without finding it.
"""

import ipaddress
import re
import unicodedata
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from urllib.parse import parse_qsl, quote, urlsplit, urlunsplit

from nq57.registers.cyber.rules.systems import CyberError

PLACE_KINDS = ("host", "url", "package", "database")
SEVERITIES = ("critical", "high", "medium", "low", "info")  # the gravest first
LOCAL = "@local"  # ends a check that runs only once the scanner has logged in to the host
MOST_VALUE = 1000  # bytes of a place: an index of the database holds it
MOST_TITLE, MOST_TEXT = 300, 4000
_OPEN = ("under_investigation", "affected", "fix_claimed")
_DEFAULT_PORTS = {"http": 80, "https": 443, "ws": 80, "wss": 443, "ftp": 21}
_CONTROLS = re.compile(
    r"[\x00-\x08\x0b-\x1f\x7f-\x9f\u200b-\u200f\u2028-\u202e\u2066-\u2069\ufeff]"
)
_CVE = re.compile(r"\bCVE-(\d{4})-(\d{4,19})\b", re.IGNORECASE)
_CWE = re.compile(r"(?:CWE[-:_ ]*)?0*([1-9]\d{0,5})", re.IGNORECASE)
_NAME = re.compile(r"[a-z0-9_*-]+(?:\.[a-z0-9_*-]+)*")

Key = tuple[str, str, str, int | None]


class ReadingError(CyberError):
    """Say in Vietnamese why a scanner's file or a line of it cannot be read."""


@dataclass(frozen=True, slots=True)
class Place:
    """Where a weakness is: a host, an address of a page, a package or file, or a database.

    The value is brought into one form however it is written. Of an address the account and the
    values of its query are dropped: they carry secrets, and change from scan to scan.

    :raises ReadingError: when the kind is unknown or the value is no such place.
    """

    kind: str
    value: str
    port: int | None = None
    protocol: str = ""

    def __post_init__(self) -> None:
        if self.kind not in PLACE_KINDS:
            raise ReadingError(f"Loại vị trí “{clean(self.kind, 40)}” không có trong danh mục.")
        value = _NORMALISE[self.kind](clean(self.value, 2 * MOST_VALUE))
        if len(value.encode()) > MOST_VALUE:
            raise ReadingError(f"Vị trí dài hơn {MOST_VALUE} ký tự: {value[:60]}…")
        port = None if self.kind == "url" else (self.port or None)
        if port is not None and not 0 < port < 65536:
            raise ReadingError(f"Cổng {port} của {value} không hợp lệ.")
        object.__setattr__(self, "value", value)
        object.__setattr__(self, "port", port)
        object.__setattr__(self, "protocol", clean(self.protocol, 20).lower())

    @property
    def host(self) -> str:
        """Return what a scan must have covered to speak of this place: a host, the site of an
        address, or the package itself."""
        if self.kind != "url":
            return self.value
        parts = urlsplit(self.value)
        return f"{parts.scheme}://{parts.netloc}"


@dataclass(frozen=True, slots=True)
class Finding:
    """One weakness at one place, however many lines of the file tell of it (``sightings``).

    ``check`` is ``<tool>:<its own number>``; the tool's words never make the identity. ``others``
    are further checks of the file that found the same.
    """

    weakness: str
    title: str
    place: Place
    severity: str
    vectors: tuple[str, ...] = ()
    solution: str = ""
    check: str = ""
    raw_id: str = ""
    raw_hash: str = ""
    sightings: int = 1
    others: tuple[str, ...] = ()

    @property
    def key(self) -> Key:
        """Return the identity: weakness, kind and value of the place, port."""
        return (self.weakness, self.place.kind, self.place.value, self.place.port)

    @property
    def checks(self) -> tuple[str, ...]:
        """Return every check of the file that found it."""
        return (self.check, *self.others)


@dataclass(frozen=True, slots=True)
class Rejected:
    """What of a file was not read: where, and why in a sentence."""

    where: str
    sentence: str


@dataclass(frozen=True, kw_only=True)
class Scan:
    """What a scanner's file says, and what it covered.

    ``hosts`` are those whose scan came to its end (see ``Place.host``); ``checks`` those that are
    known to have run, without ``LOCAL``, None for the tool's whole set as of ``version``;
    ``ports`` likewise, None for any. On ``blind`` hosts the scanner was not logged in, so no
    ``LOCAL`` check ran. ``aliases`` are other names of one host. ``counted`` is the number of
    findings as tools of this kind customarily count them; ``sightings`` the lines that tell of one.
    """

    tool: str
    version: str = ""
    scanned_at: datetime | None = None
    hosts: frozenset[str] = frozenset()
    checks: frozenset[str] | None = frozenset()
    findings: list[Finding] = field(default_factory=list)
    rejected: list[Rejected] = field(default_factory=list)
    remarks: list[str] = field(default_factory=list)
    ports: frozenset[int] | None = None
    blind: frozenset[str] = frozenset()
    aliases: Mapping[str, frozenset[str]] = field(default_factory=dict)
    counted: int = 0

    @property
    def sightings(self) -> int:
        """Return how many lines of the file tell of a finding, before those of one are joined."""
        return sum(one.sightings for one in self.findings)

    def covers(self, *, host: str, check: str, port: int | None) -> bool:
        """Say whether this scan would have seen a weakness there again, were it still there."""
        if host not in self.hosts or not check.startswith(f"{self.tool}:"):
            return False
        if check.endswith(LOCAL) and host in self.blind:
            return False
        if port is not None and self.ports is not None and port not in self.ports:
            return False
        return self.checks is None or check.removesuffix(LOCAL) in self.checks


@dataclass(frozen=True, kw_only=True)
class Known:
    """What the register holds of an occurrence; ``changed_at`` is when its status began.

    ``gone`` has every check that ever found it, with when a scan that followed the last claim ran
    it there and found nothing (None: none did).
    """

    key: Key
    status: str
    gone: Mapping[str, datetime | None]
    host: str
    is_claimed: bool = False
    changed_at: datetime | None = None


@dataclass(frozen=True, kw_only=True)
class ImportPlan:
    """What an import changes. ``unconfirmed`` are covered and absent, but nobody claimed a fix;
    of ``waiting`` a fix was claimed, and another check that found them has not run since: both
    stay as they are. ``absent`` has the checks that ran and found nothing since the claim;
    ``found_by`` those that found what is held and had not before."""

    new: list[Finding] = field(default_factory=list)
    seen: list[Key] = field(default_factory=list)
    reopened: list[Key] = field(default_factory=list)
    closable: list[Key] = field(default_factory=list)
    unconfirmed: list[Key] = field(default_factory=list)
    waiting: list[Key] = field(default_factory=list)
    absent: dict[Key, list[str]] = field(default_factory=dict)
    found_by: dict[Key, list[str]] = field(default_factory=dict)
    rejected: list[Rejected] = field(default_factory=list)
    remarks: list[str] = field(default_factory=list)


def plan_import(known: Iterable[Known], scan: Scan) -> ImportPlan:
    """Return what a scan changes in what is known; takes time in proportion to both."""
    found = {one.key: one for one in scan.findings}
    plan = ImportPlan(rejected=list(scan.rejected), remarks=list(scan.remarks))
    held = set()
    for one in known:
        held.add(one.key)
        if one.key in found:
            (plan.reopened if _is_back(one, scan) else plan.seen).append(one.key)
            new = [check for check in found[one.key].checks if check not in one.gone]
            if new:
                plan.found_by[one.key] = new
        elif one.status in _OPEN and (absent := _list_absent(one, scan, found)):
            outcome = _find_outcome(one, scan, absent, plan)
            outcome.append(one.key)
            if outcome is not plan.unconfirmed:
                plan.absent[one.key] = absent
    plan.new.extend(one for key, one in found.items() if key not in held)
    _tell_kept(plan)
    return plan


def _tell_kept(plan: ImportPlan) -> None:
    """Tell what was covered, not found, and stays open all the same."""
    if plan.unconfirmed:
        plan.remarks.append(
            f"{len(plan.unconfirmed)} lỗ hổng không còn thấy, chờ cơ quan xác nhận: chưa đóng, vì "
            "không thấy trong một lần rà quét chưa phải là đã khắc phục."
        )
    if plan.waiting:
        plan.remarks.append(
            f"{len(plan.waiting)} lỗ hổng đã báo khắc phục, lần này không còn thấy nhưng chưa "
            "đóng: công cụ hoặc phép thử khác từng thấy chưa rà quét lại từ khi báo."
        )


def _is_back(one: Known, scan: Scan) -> bool:
    """Say whether a scan that came after a fix, claimed or confirmed, finds it again."""
    if one.status not in ("fixed", "fix_claimed"):
        return False
    if one.changed_at is None or scan.scanned_at is None:
        return True
    return scan.scanned_at > one.changed_at


def _list_absent(one: Known, scan: Scan, found: Mapping[Key, Finding]) -> list[str]:
    """Return the checks that once found it, ran there in this scan, and found nothing."""
    weakness, kind, value, port = one.key
    names = scan.aliases.get(value, frozenset())
    if any((weakness, kind, name, port) in found for name in names):
        return []
    return [check for check in one.gone if scan.covers(host=one.host, check=check, port=port)]


def _find_outcome(one: Known, scan: Scan, absent: Iterable[str], plan: ImportPlan) -> list[Key]:
    """Return to which list belongs what the scan looked for and did not find."""
    if not (one.is_claimed or one.status == "fix_claimed") or not _is_later(one, scan.scanned_at):
        return plan.unconfirmed
    others = (moment for check, moment in one.gone.items() if check not in absent)
    is_gone = all(moment is not None and _is_later(one, moment) for moment in others)
    return plan.closable if is_gone else plan.waiting


def _is_later(one: Known, moment: datetime | None) -> bool:
    """Say whether a scan was made after the claim; one without a time proves nothing."""
    if moment is None:
        return False
    return one.changed_at is None or moment > one.changed_at


def join(findings: Iterable[Finding]) -> list[Finding]:
    """Return the findings with those of one identity made one: the gravest severity, every
    vector, the number of sightings; the order of the lines changes nothing of it."""
    groups: dict[Key, list[Finding]] = {}
    for one in findings:
        groups.setdefault(one.key, []).append(one)
    return [_join(group) for group in groups.values()]


def _join(group: list[Finding]) -> Finding:
    if len(group) == 1:
        return group[0]
    group = sorted(group, key=lambda one: (SEVERITIES.index(one.severity), one.check, one.raw_hash))
    return replace(
        group[0],
        vectors=tuple(dict.fromkeys(vector for one in group for vector in one.vectors)),
        solution=next((one.solution for one in group if one.solution), ""),
        sightings=sum(one.sightings for one in group),
        others=tuple(sorted({check for one in group for check in one.checks} - {group[0].check})),
    )


def name_weakness(cves: Iterable[str], cwes: Iterable[str], check: str) -> str:
    """Return the identity of a weakness: its first CVE by year and number, else its first CWE
    with the check, else the check alone."""
    numbers = sorted(
        (int(found[1]), int(found[2]), found[0].upper())
        for text in cves
        for found in _CVE.finditer(text)
    )
    if numbers:
        return numbers[0][2]
    plain = check.removesuffix(LOCAL)
    weak = sorted(int(found[1]) for text in cwes if (found := _CWE.fullmatch(text.strip())))
    return f"CWE-{weak[0]}/{plain}" if weak else plain


def clean(text: str, most: int) -> str:
    """Return a tool's text without controls and marks that turn the direction of writing, cut to
    a length; markup in it stays the letters that it is written with."""
    text = text[: 4 * most].replace("\t", " ").replace("\r\n", "\n")
    plain = _CONTROLS.sub(" ", text).strip()
    plain = unicodedata.normalize("NFC", plain.encode("utf-8", "replace").decode())
    return plain if len(plain) <= most else f"{plain[: most - 1].rstrip()}…"


def _normalise_host(value: str) -> str:
    """Return a host's one form: an IP address as RFC 5952 writes it, a name in small letters."""
    name = value.strip().rstrip(".").lower()
    if name.startswith("[") and name.endswith("]"):
        name = name[1:-1]
    try:
        address = ipaddress.ip_address(name.partition("%")[0])
    except ValueError:
        pass
    else:
        mapped = getattr(address, "ipv4_mapped", None)
        return str(mapped or address)
    try:
        name = name if name.isascii() else name.encode("idna").decode()
    except UnicodeError:
        name = ""
    if not _NAME.fullmatch(name) or len(name) > 253:
        raise ReadingError(f"“{value[:60]}” không phải tên máy hay địa chỉ IP.")
    return name


def _normalise_url(value: str) -> str:
    try:
        parts = urlsplit(value if "://" in value else f"http://{value}")
        host, port, scheme = parts.hostname or "", parts.port, parts.scheme.lower()
    except ValueError:
        host, port, scheme = "", None, ""
    if not host or not scheme:
        raise ReadingError(f"“{value[:60]}” không phải địa chỉ trang.")
    host = _normalise_host(host)
    host = f"[{host}]" if ":" in host else host
    place = host if port in (None, _DEFAULT_PORTS.get(scheme)) else f"{host}:{port}"
    names = sorted({name for name, _value in parse_qsl(parts.query, keep_blank_values=True)})
    path = quote(parts.path or "/", safe="/%:@!$&'()*+,;=~-._")
    return urlunsplit((scheme, place, path, "&".join(quote(name) for name in names), ""))


def _normalise_package(value: str) -> str:
    name = " ".join(value.split())
    if not name:
        raise ReadingError("Vị trí để trống.")
    return name


def _normalise_database(value: str) -> str:
    return _normalise_package(value).lower()


_NORMALISE = {
    "host": _normalise_host,
    "url": _normalise_url,
    "package": _normalise_package,
    "database": _normalise_database,
}
