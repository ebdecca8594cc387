"""What may leave for another body, whom what came may reach, how a STIX 2.1 bundle is read.

TLP is FIRST's Traffic Light Protocol 2.0; an object is marked with the definitions of STIX 2.1
(TLP 1) or of OASIS' TLP 2.0 extension. What bears no marking is held as TLP:AMBER.
"""

import ipaddress
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from nq57.notices import rules as notice_rules
from nq57.orgs import rules as org_rules
from nq57.registers.base.rules import INVENTED
from nq57.registers.cyber.rules.sharing import RED, Sign
from nq57.registers.cyber.rules.systems import CyberError

SHARE, PEER = "share", "peer"
UNMARKED = "amber"
LEVELS = ("clear", "green", "amber", "strict", "red")  # the widest first
CEILINGS = LEVELS[:-1]
MARKINGS: Mapping[str, str] = {
    f"marking-definition--{key}": tlp
    for key, tlp in (
        ("613f2e26-407d-48c7-9eca-b8e91df99dc9", "clear"),
        ("34098fce-860f-48ae-8e50-ebd3cc5e41da", "green"),
        ("f88d31f6-486f-44da-b317-01333bde0b82", "amber"),
        ("5e57c739-391a-4eb3-b6be-7d15ca92d5ed", "red"),
        ("94868c89-83c2-464b-929b-a1a8aa3c8487", "clear"),
        ("bab4a63c-aed9-4cf5-a766-dfca5abac2bb", "green"),
        ("55d920b0-5e8b-4f79-9ee9-91f868d9b421", "amber"),
        ("939a9414-2ddd-4d32-a0cd-375ea402b003", "strict"),
        ("e828b379-4e03-4974-9ac4-e53a884c97c1", "red"),
    )
}
# Whom what was received may reach: the centre's own posts, the other posts of the office that
# received it, the offices that it warns, every office.
CENTRE, OFFICE, WARNED, EVERY = "centre", "office", "warned", "every"
REACH: Mapping[str, tuple[str, ...]] = {
    "clear": (CENTRE, OFFICE, WARNED, EVERY),
    "green": (CENTRE, OFFICE, WARNED, EVERY),
    "amber": (CENTRE, OFFICE, WARNED),
    "strict": (CENTRE, OFFICE),
    "red": (CENTRE,),
}
# What an incident made of it is marked: never wider than what came.
INCIDENT_TLP = {"clear": "clear", "green": "green", "amber": "amber", "strict": RED, "red": RED}
NAMES = {
    "clear": "TLP:CLEAR", "green": "TLP:GREEN", "amber": "TLP:AMBER",
    "strict": "TLP:AMBER+STRICT", "red": "TLP:RED",
}  # fmt: skip
MOST_BYTES = 5 * 1024 * 1024
MOST_OBJECTS = 5_000
MOST_DEPTH = 30
COLLECTION_PATTERN = r"^[A-Za-z0-9][A-Za-z0-9._-]{0,99}$"
_STATE_NETWORKS = tuple(
    ipaddress.ip_network(one)
    for one in ("10.0.0.0/8", "172.16.0.0/12", "192.168.0.0/16", "fc00::/7")
)

INVENTED_MARK = "(minh họa)"

org_rules.keep_apart(SHARE, subject_kind=SHARE)
org_rules.keep_apart(PEER, subject_kind=PEER)


@dataclass(frozen=True, kw_only=True)
class Source:
    """An incident of which something is to leave, as the rules see it."""

    code: str
    tlp: str
    is_drill: bool = False
    is_invented: bool = False


@dataclass(frozen=True)
class Withheld:
    """Something that does not go, and why."""

    what: str
    why: str


@dataclass(frozen=True, kw_only=True)
class Shared:
    """One object of a received bundle; ``version`` is empty where the standard has none."""

    stix_id: str
    version: str
    kind: str
    tlp: str
    is_marked: bool
    name: str
    description: str = ""
    is_revoked: bool = False
    traces: tuple[Sign, ...] = ()


@dataclass(frozen=True, kw_only=True)
class Read:
    """What a received bundle says: its objects that are listed, how many of which other types,
    what could not be taken (where, why), and its strictest marking."""

    objects: tuple[Shared, ...]
    others: Mapping[str, int]
    faults: tuple[tuple[str, str], ...]
    tlp: str
    total: int


def is_invented(what: str, systems: Iterable[str]) -> bool:
    """Say whether an incident is invented: its words say so, or a system of it (its code) is."""
    return INVENTED_MARK in what.lower() or any(code.startswith(INVENTED) for code in systems)


def pick_strictest(levels: Iterable[str]) -> str:
    """Return the strictest of some levels; the widest of all where there is none."""
    return max(levels, key=LEVELS.index, default=LEVELS[0])


def read_markings(objects: Iterable[Mapping[str, Any]]) -> dict[str, str]:
    """Return the TLP that each marking definition stands for: the standard's own, and those that
    a bundle brings with a TLP of their own in them."""
    found = dict(MARKINGS)
    for one in objects:
        if one.get("type") != "marking-definition" or one.get("id") in MARKINGS:
            continue
        said = one.get("definition")
        word = said.get("tlp") if isinstance(said, Mapping) else None
        extended = one.get("extensions")
        for part in extended.values() if isinstance(extended, Mapping) else ():
            word = part.get("tlp_2_0", word) if isinstance(part, Mapping) else word
        tlp = {"white": "clear", "amber+strict": "strict"}.get(str(word).lower(), str(word).lower())
        if tlp in LEVELS:
            found[str(one.get("id"))] = tlp
    return found


def find_tlp(one: Mapping[str, Any], markings: Mapping[str, str]) -> str | None:
    """Return the strictest TLP that an object or a part of it bears, or None."""
    refs = one.get("object_marking_refs")
    named = [str(ref) for ref in refs] if isinstance(refs, list) else []
    parts = one.get("granular_markings")
    for part in parts if isinstance(parts, list) else ():
        if isinstance(part, Mapping):
            named.append(str(part.get("marking_ref", "")))
    levels = [markings[ref] for ref in named if ref in markings]
    return pick_strictest(levels) if levels else None


def find_reason(tlp: str, ceiling: str) -> str:
    """Return why what is marked so does not go to a body of this ceiling, or nothing."""
    if tlp == RED:
        return "TLP:RED không bao giờ rời hệ thống."
    if LEVELS.index(tlp) > LEVELS.index(ceiling):
        return f"{NAMES[tlp]} cao hơn mức cao nhất được gửi tới nơi nhận ({NAMES[ceiling]})."
    return ""


def find_source_reason(source: Source, ceiling: str) -> str:
    """Return why nothing of an incident goes to a body of this ceiling, or nothing."""
    if source.is_drill:
        return "Sự cố diễn tập không gửi ra ngoài."
    if source.is_invented:
        return "Sự cố minh họa không có thật: không gửi ra ngoài tỉnh."
    return find_reason(source.tlp, ceiling)


def check_leaving(
    objects: Sequence[Mapping[str, Any]], sources: Iterable[Source], *, ceiling: str
) -> None:
    """Check all that is about to leave: each object bears a TLP that the ceiling lets go, and so
    does each incident that it is of, as it stands now.

    :raises CyberError: with the first that may not.
    """
    for source in sources:
        if why := find_source_reason(source, ceiling):
            raise CyberError(f"Sự cố {source.code}: {why}")
    if not objects:
        raise CyberError("Không có gì để gửi: mọi nội dung đều bị giữ lại.")
    markings = read_markings(objects)
    for one in objects:
        if one.get("type") == "marking-definition":
            tlp: str | None = markings.get(str(one.get("id")), LEVELS[0])
        else:
            tlp = find_tlp(one, markings)
        if tlp is None:
            raise CyberError(f"Nội dung {one.get('id')} chưa ghi mức TLP: không gửi.")
        if why := find_reason(tlp, ceiling):
            raise CyberError(f"Nội dung {one.get('id')}: {why}")


def list_reached(tlp: str) -> tuple[str, ...]:
    """Return whom what is marked so may reach."""
    return REACH[tlp]


def list_levels_for(audience: str) -> list[str]:
    """Return the levels that may reach an audience."""
    return [tlp for tlp in LEVELS if audience in REACH[tlp]]


def check_reach(tlp: str, audience: str) -> None:
    """Check that what is marked so may reach somebody.

    :raises CyberError: when it stays within the centre.
    """
    if audience not in REACH[tlp]:
        raise CyberError(f"{NAMES[tlp]} chỉ được dùng trong cơ quan phụ trách: không cảnh báo.")


def choose_peer_address(found: Sequence[str], *, is_private_allowed: bool) -> str:
    """Return the address of a peer's host to connect to.

    Every address must be public; where an administrator allowed the host on a private network of
    the state, private ones pass too, but never this machine's own or a link's.

    :raises ForbiddenAddressError: when one is not, or there is none.
    """
    if not is_private_allowed or not all(_is_state_network(one) for one in found):
        return notice_rules.choose_address(found)
    return notice_rules.choose_address([]) if not found else found[0]


def _is_state_network(address: str) -> bool:
    try:
        said = ipaddress.ip_address(address)
    except ValueError:
        return False
    return any(said.version == one.version and said in one for one in _STATE_NETWORKS)


def read_peer_address(typed: str) -> str:
    """Return the address of a TAXII API root, with the slash at its end.

    :raises NoticesError: when it is no HTTPS address of a named host.
    """
    parts = typed.strip()
    host = notice_rules.split_address(parts)[0]
    address = notice_rules.read_address(parts, {notice_rules.read_host(host)} if host else set())
    return address if address.endswith("/") else f"{address}/"


def list_new(objects: Iterable[Shared], known: Collection[tuple[str, str]]) -> list[Shared]:
    """Return the objects that are not known yet by identity and version, each once."""
    found = {(one.stix_id, one.version): one for one in objects}
    return [one for key, one in found.items() if key not in known]
