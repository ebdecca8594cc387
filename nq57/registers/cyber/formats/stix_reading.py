"""A STIX 2.1 bundle or TAXII 2.1 envelope that others wrote: read with bounds, nothing believed.

What has another type than those that are listed stays in the bytes and is counted; an object that
is broken is told by its place. Patterns are not evaluated: the values that they compare are taken.
"""

import json
import re
from collections import Counter
from collections.abc import Iterable, Mapping
from datetime import UTC, datetime
from typing import Any

from nq57.registers.cyber import enums, rules
from nq57.registers.cyber.rules import exchange

_ID = re.compile(r"([a-z0-9-]{3,250})--[0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}")
_COMPARED = re.compile(
    r"(?:ipv4-addr:value|ipv6-addr:value|domain-name:value|url:value|email-addr:value"
    r"|file:hashes\.'?SHA-?256'?)\s*=\s*'((?:[^'\\]|\\.){1,2000})'",
    re.IGNORECASE,
)
_CVE = re.compile(r"CVE-[0-9]{4}-[0-9]{4,7}", re.IGNORECASE)
_OBSERVED = {"ipv4-addr", "ipv6-addr", "domain-name", "url", "email-addr"}
_KINDS = frozenset(enums.SharedKind.values)
_MOST_NAME = 300
_MOST_WORDS = 4000
_MOST_TRACES = 200  # of one object
_MOST_FAULTS = 100
Told = Mapping[str, Any]


def read_bundle(content: bytes) -> rules.Read:
    """Return what a bundle, or an envelope of a TAXII server, says.

    :raises CyberError: when it is no STIX 2.1, too large, too deep or too long.
    """
    rows = _open(content)
    _check_version(rows)
    markings = rules.read_markings([one for one in rows if isinstance(one, Mapping)])
    objects, faults = [], []
    others: Counter[str] = Counter()
    for number, one in enumerate(rows, 1):
        if (fault := _find_fault(one)) is not None:
            faults.append((f"Đối tượng {number}", fault))
            continue
        kind = one["type"]
        if kind in _KINDS:
            objects.append(_read_object(one, markings))
        elif kind != "marking-definition":
            others[clean(kind, 60)] += 1
    _add_observed(objects, rows)
    levels = [
        rules.find_tlp(one, markings) or rules.UNMARKED for one in rows
        if isinstance(one, Mapping) and one.get("type") != "marking-definition"
    ]  # fmt: skip
    return rules.Read(
        objects=tuple(objects), others=dict(others), faults=tuple(faults[:_MOST_FAULTS]),
        tlp=rules.pick_strictest(levels or [rules.UNMARKED]), total=len(rows),
    )  # fmt: skip


def clean(said: Any, most: int) -> str:
    """Return words of others without signs that cannot be seen or turn the line around."""
    if not isinstance(said, str):
        return ""
    shown = "".join(sign if sign.isprintable() or sign == "\n" else " " for sign in said)
    return shown.strip()[:most]


def _open(content: bytes) -> list[Any]:
    if len(content) > exchange.MOST_BYTES:
        raise rules.CyberError("Gói lớn hơn 5 MB: chia thành nhiều gói nhỏ hơn.")
    try:
        told = json.loads(content.decode("utf-8-sig"), parse_constant=_refuse_constant)
    except RecursionError:
        raise rules.CyberError("Gói lồng quá sâu: đây không phải gói STIX.") from None
    except ValueError:
        raise rules.CyberError(
            "Tệp không phải JSON đúng: xuất lại gói STIX 2.1 từ nơi gửi rồi thử lại."
        ) from None
    if not isinstance(told, dict) or ("type" in told and told["type"] != "bundle"):
        raise rules.CyberError("Tệp không phải gói STIX 2.1: cần một đối tượng “bundle”.")
    if str(told.get("spec_version", "2.1")) != "2.1":
        raise rules.CyberError(_OLD)
    rows = told.get("objects")
    if not isinstance(rows, list) or not rows:
        raise rules.CyberError("Gói không có đối tượng nào.")
    if len(rows) > exchange.MOST_OBJECTS:
        raise rules.CyberError(f"Gói có hơn {exchange.MOST_OBJECTS} đối tượng: chia nhỏ rồi nhận.")
    _check_depth(rows)
    return rows


_OLD = "Gói theo STIX 2.0: hệ thống nhận STIX 2.1. Đề nghị nơi gửi xuất lại theo bản 2.1."


def _refuse_constant(name: str) -> Any:
    raise ValueError(name)


def _check_depth(rows: list[Any]) -> None:
    level: list[Any] = [rows]
    for _depth in range(exchange.MOST_DEPTH):
        level = [
            part for one in level
            for part in (one.values() if isinstance(one, dict) else one)
            if isinstance(part, dict | list)
        ]  # fmt: skip
        if not level:
            return
    raise rules.CyberError("Gói lồng quá sâu: đây không phải gói STIX.")


def _check_version(rows: Iterable[Any]) -> None:
    for one in rows:
        if not isinstance(one, dict) or "id" not in one:
            continue
        # An observable may go without; whatever has a time of change may not.
        said = one.get("spec_version", "2.0" if "modified" in one else "2.1")
        if said != "2.1":
            raise rules.CyberError(_OLD)


def _find_fault(one: Any) -> str | None:
    if not isinstance(one, dict):
        return "Không phải một đối tượng."
    found = _ID.fullmatch(one["id"]) if isinstance(one.get("id"), str) else None
    if found is None or found[1] != one.get("type"):
        return "Mã định danh không theo STIX 2.1."
    if one["type"] in _KINDS and _read_moment(one.get("modified")) is None:
        return "Thiếu hoặc sai thời điểm sửa đổi (modified)."
    return None


def _read_moment(said: Any) -> str | None:
    """Return a moment as versions are compared, or None."""
    try:
        moment = datetime.fromisoformat(str(said).replace("Z", "+00:00"))
    except ValueError:
        return None
    if moment.tzinfo is None:
        return None
    try:
        return moment.astimezone(UTC).isoformat(timespec="microseconds")
    except OverflowError:
        return None


def _read_object(one: Told, markings: Mapping[str, str]) -> rules.Shared:
    tlp = rules.find_tlp(one, markings)
    words = one.get("description") or one.get("content") or one.get("abstract")
    name = clean(one.get("name") or one.get("abstract") or one.get("pattern"), _MOST_NAME)
    return rules.Shared(
        stix_id=one["id"], version=_read_moment(one.get("modified")) or "", kind=one["type"],
        tlp=tlp or rules.UNMARKED, is_marked=tlp is not None,
        name=name or str(enums.SharedKind(one["type"]).label),
        description=clean(words, _MOST_WORDS), is_revoked=one.get("revoked") is True,
        traces=_read_traces(one),
    )  # fmt: skip


def _read_traces(one: Told) -> tuple[rules.Sign, ...]:
    found: dict[rules.Sign, None] = {}
    pattern = one.get("pattern")
    if isinstance(pattern, str) and one.get("pattern_type", "stix") == "stix":
        for said in _COMPARED.finditer(pattern):
            _add_sign(found, re.sub(r"\\(.)", r"\1", said[1]))
    refs = one.get("external_references")
    named = [part.get("external_id") for part in refs if isinstance(part, dict)] if isinstance(
        refs, list
    ) else []  # fmt: skip
    for said_code in [one.get("name"), *named] if one["type"] == "vulnerability" else ():
        if isinstance(said_code, str) and _CVE.fullmatch(said_code.strip()):
            found[rules.Sign("cve", said_code.strip().upper())] = None
    return tuple(found)[:_MOST_TRACES]


def _add_sign(found: dict[rules.Sign, None], said: str) -> None:
    try:
        found[rules.read_sign(said)] = None
    except rules.CyberError:
        return


def _add_observed(objects: list[rules.Shared], rows: Iterable[Any]) -> None:
    """Let observed data bear the values of the observables that it refers to."""
    known: dict[str, rules.Sign] = {}
    for one in rows:
        if not isinstance(one, dict):
            continue
        value = one.get("value") if one.get("type") in _OBSERVED else None
        hashes = one.get("hashes") if one.get("type") == "file" else None
        value = hashes.get("SHA-256") if isinstance(hashes, dict) else value
        found: dict[rules.Sign, None] = {}
        if isinstance(value, str):
            _add_sign(found, value)
        for sign in found:
            known[str(one.get("id"))] = sign
    named = {one.get("id"): one.get("object_refs") for one in rows if isinstance(one, dict)}
    for place, one in enumerate(objects):
        refs = named.get(one.stix_id)
        if one.kind == enums.SharedKind.OBSERVED and isinstance(refs, list):
            held = {known[str(ref)]: None for ref in refs if str(ref) in known}
            objects[place] = _with_traces(one, tuple(held)[:_MOST_TRACES])


def _with_traces(one: rules.Shared, traces: tuple[rules.Sign, ...]) -> rules.Shared:
    return rules.Shared(**{**one.__dict__, "traces": traces})
