"""An incident as a STIX 2.1 bundle (OASIS Standard), to be shared as its TLP says.

The incident of 2.1 is a stub: what happened stands in notes, what to look for in indicators, the
reports that were sent in reports, and a grouping holds them together. What the office and the
centre keep to themselves, and the people to call, are never in it. Identifiers stay the same
however often it is written.
"""

import uuid
from collections.abc import Iterable
from datetime import UTC, date, datetime
from typing import Any

from nq57.orgs import models as orgs
from nq57.registers.cyber import enums, models, rules

_SPACE = uuid.UUID("a4c2f9f0-4b7f-5d5e-8a3e-57b6f7e4d1c2")  # of this format of ours alone
# The definitions that the standard itself gives (4.1.4 of appendix A of its markings).
_MARKINGS = {
    "clear": ("white", "613f2e26-407d-48c7-9eca-b8e91df99dc9"),
    "green": ("green", "34098fce-860f-48ae-8e50-ebd3cc5e41da"),
    "amber": ("amber", "f88d31f6-486f-44da-b317-01333bde0b82"),
}
_SINCE = date(2025, 7, 1)  # of an office whose first day is not known
_ALL = enums.Audience.ALL
Told = dict[str, Any]


def write_bundle(incident: models.Incident) -> Told:
    """Return a loaded incident as a bundle.

    :raises CyberError: when it is TLP:RED, which never leaves, or of an exercise.
    """
    if incident.is_drill:
        raise rules.CyberError(rules.KEPT_IN_DRILL)
    if incident.tlp == rules.RED:
        raise rules.CyberError(rules.KEPT_HERE)
    marking = _write_marking(incident.tlp)
    entries = list(incident.entries.filter(audience=_ALL).select_related("office"))
    signs = list(incident.signs.select_related("office"))
    offices = {incident.case.organisation.pk: incident.case.organisation}
    offices |= {one.office.pk: one.office for one in entries}
    offices |= {one.office.pk: one.office for one in signs}
    told = _write_incident(incident)
    content = [
        *(_write_office(one) for one in offices.values()), told, *_write_systems(incident),
        *(_write_note(one, told["id"]) for one in entries),
        *(_write_indicator(one) for one in signs),
        *_write_reports(incident, told["id"]),
    ]  # fmt: skip
    since = _write(incident.tlp_at or incident.reported_at)
    for one in content:  # marked otherwise, each is another version
        one |= {"object_marking_refs": [marking["id"]], "modified": max(one["modified"], since)}
    group = _write_group(incident, content) | {"object_marking_refs": [marking["id"]]}
    return {
        "type": "bundle", "id": _name("bundle", incident.case.code, group["modified"]),
        "objects": [marking, *content, group],
    }  # fmt: skip


def write_signs(signs: Iterable[models.IncidentSign]) -> Told:
    """Return signs of several incidents as a bundle, each marked as its own incident is; offices
    and incidents loaded.

    :raises CyberError: when one is of an incident that is TLP:RED, which never leaves.
    """
    rows = list(signs)
    if any(one.incident.tlp == rules.RED for one in rows):
        raise rules.CyberError(rules.KEPT_HERE)
    widest: dict[str, str] = {}
    offices = {one.office.code: one.office for one in rows}
    for one in sorted(rows, key=lambda one: tuple(_MARKINGS).index(one.incident.tlp)):
        widest.setdefault(one.office.code, one.incident.tlp)
    content = [
        *(_mark(_write_office(office), widest[code]) for code, office in offices.items()),
        *(_mark(_write_indicator(one), one.incident.tlp, one.incident.tlp_at) for one in rows),
    ]  # fmt: skip
    markings = [
        _write_marking(tlp) for tlp in _MARKINGS if tlp in {one.incident.tlp for one in rows}
    ]
    key = sorted(f"{one['id']}/{one['modified']}" for one in content)
    return {"type": "bundle", "id": _name("bundle", *key), "objects": [*markings, *content]}


def _mark(one: Told, tlp: str, since: datetime | None = None) -> Told:
    """Return an object with its level; marked otherwise since, it is another version."""
    ref = f"marking-definition--{_MARKINGS[tlp][1]}"
    modified = max(one["modified"], _write(since)) if since else one["modified"]
    return one | {"object_marking_refs": [ref], "modified": modified}


def _write_marking(tlp: str) -> Told:
    word, key = _MARKINGS[tlp]
    return {
        "type": "marking-definition", "spec_version": "2.1", "id": f"marking-definition--{key}",
        "created": "2017-01-20T00:00:00.000Z", "definition_type": "tlp",
        "name": f"TLP:{word.upper()}", "definition": {"tlp": word},
    }  # fmt: skip


def _write_office(office: orgs.Organisation) -> Told:
    day = office.since or _SINCE
    since = datetime(day.year, day.month, day.day, tzinfo=UTC)
    return {
        **_begin("identity", since, key=("office", office.code)), "name": office.name,
        "identity_class": "organization", "sectors": ["government-regional"],
    }  # fmt: skip


def _write_incident(incident: models.Incident) -> Told:
    moments = [incident.reported_at, *incident.case.steps.values_list("at", flat=True)]
    labels = [incident.kind.code.replace("_", "-")]
    if incident.is_serious is not None:
        labels.append("serious" if incident.is_serious else "ordinary")
    return {
        **_begin("incident", incident.reported_at, max(moments), key=(incident.case.code,)),
        "created_by_ref": _name_office(incident.case.organisation),
        "name": incident.kind.name, "description": incident.what,
        "labels": [*labels, f"state-{incident.case.state.replace('_', '-')}"],
        "external_references": [{"source_name": "nq57", "external_id": incident.case.code}],
    }  # fmt: skip


def _write_systems(incident: models.Incident) -> Iterable[Told]:
    """Yield the systems concerned, each related to the incident."""
    at, source = incident.reported_at, _name("incident", incident.case.code)
    creator = _name_office(incident.case.organisation)
    for one in incident.systems.all():
        key = ("system", one.code)
        yield {
            **_begin("identity", at, key=key), "created_by_ref": creator, "name": one.name,
            "identity_class": "system",
        }  # fmt: skip
        yield {
            **_begin("relationship", at, key=(incident.case.code, *key)),
            "created_by_ref": creator, "relationship_type": "related-to", "source_ref": source,
            "target_ref": _name("identity", *key),
        }  # fmt: skip


def _write_note(entry: models.IncidentEntry, incident: str) -> Told:
    word = str(enums.EntryKind(entry.kind).label)
    return {
        **_begin("note", entry.written_at, key=("entry", str(entry.pk))),
        "created_by_ref": _name_office(entry.office), "abstract": f"{word}, {_write(entry.at)}",
        "content": entry.text, "labels": [entry.kind], "object_refs": [incident],
    }  # fmt: skip


def _write_indicator(sign: models.IncidentSign) -> Told:
    said = {"description": sign.note} if sign.note else {}
    return {
        **_begin("indicator", sign.at, sign.withdrawn_at or sign.at, key=("sign", str(sign.pk))),
        "created_by_ref": _name_office(sign.office), "name": sign.value[:250], **said,
        "indicator_types": ["malicious-activity"], "pattern": rules.write_pattern(sign.to_rule()),
        "pattern_type": "stix", "pattern_version": "2.1", "valid_from": _write(sign.at),
        **({"revoked": True} if sign.withdrawn_at else {}),
    }  # fmt: skip


def _write_reports(incident: models.Incident, key: str) -> Iterable[Told]:
    """Yield that reports were sent, and when; what they say stays in them."""
    for one in incident.reports.all():
        word = str(enums.Stage(one.stage).label)
        yield {
            **_begin("report", one.at, key=(incident.case.code, str(one.number))),
            "created_by_ref": _name_office(incident.case.organisation),
            "name": f"{word} {one.symbol}".strip(), "report_types": ["threat-report"],
            "published": _write(one.sent_at), "object_refs": [key],
        }  # fmt: skip


def _write_group(incident: models.Incident, content: list[Told]) -> Told:
    return {
        **_begin("grouping", incident.reported_at, key=(incident.case.code,)),
        "modified": max(one["modified"] for one in content),
        "created_by_ref": _name_office(incident.case.organisation), "name": incident.case.code,
        "context": "suspicious-activity", "object_refs": [one["id"] for one in content],
    }  # fmt: skip


def _begin(
    kind: str, created: datetime, modified: datetime | None = None, *, key: tuple[str, ...]
) -> Told:
    return {
        "type": kind, "spec_version": "2.1", "id": _name(kind, *key), "created": _write(created),
        "modified": _write(modified or created), "lang": "vi",
    }  # fmt: skip


def _name_office(office: orgs.Organisation) -> str:
    return _name("identity", "office", office.code)


def _name(kind: str, *key: str) -> str:
    return f"{kind}--{uuid.uuid5(_SPACE, '/'.join((kind, *key)))}"


def _write(moment: datetime) -> str:
    return moment.astimezone(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")
