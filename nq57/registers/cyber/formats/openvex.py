"""Occurrences of weaknesses as an OpenVEX 0.2.0 document (openvex.dev).

A system is the product, a place within it the subcomponent. What stands between the statuses of
OpenVEX is ``affected`` there, and says in words what is being done.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import Any
from urllib.parse import quote

from nq57.registers.cyber import rules
from nq57.registers.cyber.rules import scans, vex

CONTEXT = "https://openvex.dev/ns/v0.2.0"
_STATUSES = {
    "under_investigation": "under_investigation", "affected": "affected",
    "fix_claimed": "affected", "fixed": "fixed", "not_affected": "not_affected",
    "accepted": "affected",
}  # fmt: skip


@dataclass(frozen=True, kw_only=True)
class Occurrence:
    """One weakness at one place of a system, with what is said of it since ``changed_at``."""

    system: str  # its code
    weakness: str
    title: str
    place: scans.Place
    status: str
    changed_at: datetime
    justification: str = ""
    note: str = ""
    measure: str = ""
    until: date | None = None
    due: date | None = None


def write_document(
    occurrences: Iterable[Occurrence], *, author: str, base: str, name: str, number: int,
    at: datetime, today: date,
) -> dict[str, Any]:  # fmt: skip
    """Return a document of version ``number``; ``base`` is the address that all ids begin with,
    ``name`` tells this document from others.

    :raises CyberError: when there is nothing to say: OpenVEX has no empty document.
    """
    root = base.rstrip("/")
    statements = [_write_statement(one, root, today) for one in occurrences]
    if not statements:
        raise rules.CyberError("Không có lỗ hổng nào để xuất OpenVEX.")
    return {
        "@context": CONTEXT,
        "@id": f"{root}/vex/{quote(name, safe='')}/{number}",
        "author": author,
        "timestamp": _write_moment(at),
        "version": number,
        "statements": statements,
    }


def _write_statement(one: Occurrence, root: str, today: date) -> dict[str, Any]:
    standing = vex.stand(one.status, until=one.until, today=today)
    status = _STATUSES[standing]
    told: dict[str, Any] = {
        "@id": _name(one, root),
        "vulnerability": {"name": one.weakness, "description": one.title},
        "timestamp": _write_moment(one.changed_at),
        "products": [
            {
                "@id": f"{root}/systems/{quote(one.system, safe='')}",
                "subcomponents": [_write_place(one.place)],
            }
        ],
        "status": status,
    }
    if status == "not_affected":
        reason = one.justification if one.justification in vex.JUSTIFICATIONS else ""
        if reason:
            told["justification"] = reason
        else:
            told["impact_statement"] = one.note or "Không ghi lý do."
    if status == "affected":
        told["action_statement"] = _write_action(one, standing)
    if one.note and "impact_statement" not in told:
        told["status_notes"] = one.note
    return told


def _name(one: Occurrence, root: str) -> str:
    spot = [one.system, one.weakness, one.place.kind, one.place.value, str(one.place.port or "")]
    return f"{root}/vex/statements/{'/'.join(quote(part, safe='') for part in spot)}"


def _write_place(place: scans.Place) -> dict[str, Any]:
    if place.value.startswith("pkg:"):
        return {"identifiers": {"purl": place.value}}
    if place.kind == "url":
        return {"@id": place.value}
    spot = f"{place.value}:{place.port}" if place.port else place.value
    return {"@id": f"urn:nq57:{place.kind}:{quote(spot, safe=':')}"}


def _write_action(one: Occurrence, standing: str) -> str:
    if standing == "fix_claimed":
        return "Cơ quan báo đã khắc phục, chờ lần rà quét sau hoặc kiểm tra chứng cứ xác nhận."
    if standing == "accepted":
        measure = one.measure.strip() or "không ghi"
        return f"Chấp nhận rủi ro đến hết {one.until:%d/%m/%Y}; biện pháp thay thế: {measure}"
    due = f" trước hết {one.due:%d/%m/%Y}" if one.due else ""
    return f"Cơ quan phải khắc phục{due}."


def _write_moment(moment: datetime) -> str:
    return moment.astimezone(UTC).isoformat(timespec="seconds").replace("+00:00", "Z")
