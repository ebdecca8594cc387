"""OSCAL 1.1.2 (NIST) as JSON: assessment results, and a plan of action and milestones.

Results say what an assessment found, requirement by requirement; the plan lists what is still to
be done. Both point to the requirements by their own codes: the province's sets are not published
as OSCAL catalogues. Identifiers stay the same however often a document is written.
"""

import re
import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import Any

VERSION = "1.1.2"
_SPACE = uuid.UUID("0f1a9b1e-7f0e-5a0b-8b57-0c5ca1000057")  # of this format of ours alone
_NAMESPACE = "https://nq57.example/ns/oscal"
_TOKEN = re.compile(r"[^A-Za-z0-9_.-]")
Told = dict[str, Any]


@dataclass(frozen=True, kw_only=True)
class Finding:
    """What was found of one requirement: ``is_satisfied`` None where nobody looked."""

    code: str
    title: str
    text: str
    is_satisfied: bool | None
    evidence: str = ""


@dataclass(frozen=True, kw_only=True)
class Weakness:
    """A point that is still to be done: what, why, by when, in which state."""

    code: str
    title: str
    text: str
    state: str
    due: date | None = None


@dataclass(frozen=True, kw_only=True)
class About:
    """What a document is about: its key, title, who answers for it, and when it was found."""

    key: str
    title: str
    office: str
    at: datetime
    plan: str = ""


def write_results(about: About, findings: Sequence[Finding]) -> Told:
    """Return assessment results: one result with an observation and a finding for each point."""
    seen = [one for one in findings if one.is_satisfied is not None]
    result: Told = {
        "uuid": _name("result", about.key), "title": about.title,
        "description": about.title, "start": _write(about.at), "end": _write(about.at),
        "reviewed-controls": _write_controls(findings),
    }  # fmt: skip
    if seen:
        result["observations"] = [_write_observation(about, one) for one in seen]
        result["findings"] = [_write_finding(about, one) for one in seen]
    return {
        "assessment-results": {
            "uuid": _name("assessment-results", about.key, _write(about.at)),
            "metadata": _write_metadata(about),
            "import-ap": {"href": "#" + _name("plan", about.plan or about.key)},
            "results": [result],
            "back-matter": {"resources": [
                {"uuid": _name("plan", about.plan or about.key), "title": about.plan or about.title}
            ]},
        }
    }  # fmt: skip


def write_plan(about: About, weaknesses: Sequence[Weakness]) -> Told:
    """Return a plan of action and milestones; the standard wants at least one point in it."""
    risks = [_write_risk(about, one) for one in weaknesses]
    items = [
        {
            "uuid": _name("item", about.key, one.code), "title": one.title,
            "description": one.text or one.title,
            "related-risks": [{"risk-uuid": _name("risk", about.key, one.code)}],
        }
        for one in weaknesses
    ]  # fmt: skip
    return {
        "plan-of-action-and-milestones": {
            "uuid": _name("plan-of-action-and-milestones", about.key, _write(about.at)),
            "metadata": _write_metadata(about),
            "system-id": {"identifier-type": _NAMESPACE, "id": about.key},
            "risks": risks,
            "poam-items": items,
        }
    }  # fmt: skip


def _write_metadata(about: About) -> Told:
    party = _name("party", about.office)
    return {
        "title": about.title, "last-modified": _write(about.at), "version": _write(about.at),
        "oscal-version": VERSION, "roles": [{"id": "owner", "title": "Cơ quan"}],
        "parties": [{"uuid": party, "type": "organization", "name": about.office}],
        "responsible-parties": [{"role-id": "owner", "party-uuids": [party]}],
    }  # fmt: skip


def _write_controls(findings: Sequence[Finding]) -> Told:
    chosen = [{"control-id": _read_token(one.code)} for one in findings]
    selection: Told = {"include-controls": chosen} if chosen else {"include-all": {}}
    return {"control-selections": [selection]}


def _write_observation(about: About, one: Finding) -> Told:
    said: Told = {
        "uuid": _name("observation", about.key, one.code), "title": one.title,
        "description": one.text or one.title, "methods": ["EXAMINE"],
        "collected": _write(about.at),
    }  # fmt: skip
    if one.evidence:
        said["relevant-evidence"] = [{"description": one.evidence}]
    return said


def _write_finding(about: About, one: Finding) -> Told:
    state = "satisfied" if one.is_satisfied else "not-satisfied"
    return {
        "uuid": _name("finding", about.key, one.code), "title": one.title,
        "description": one.text or one.title,
        "target": {
            "type": "objective-id", "target-id": _read_token(one.code), "status": {"state": state}
        },
        "related-observations": [{"observation-uuid": _name("observation", about.key, one.code)}],
    }  # fmt: skip


def _write_risk(about: About, one: Weakness) -> Told:
    said: Told = {
        "uuid": _name("risk", about.key, one.code), "title": one.title,
        "description": one.text or one.title, "statement": one.text or one.title,
        "status": one.state,
    }  # fmt: skip
    if one.due is not None:
        said["deadline"] = _write(datetime(one.due.year, one.due.month, one.due.day, tzinfo=UTC))
    return said


def _read_token(code: str) -> str:
    """Return a code as OSCAL takes tokens: a letter or line first, no spaces."""
    said = _TOKEN.sub("-", code)
    return said if said[:1].isalpha() or said[:1] == "_" else f"_{said}"


def _name(*key: str) -> str:
    return str(uuid.uuid5(_SPACE, "/".join(key)))


def _write(moment: datetime) -> str:
    return moment.astimezone(UTC).isoformat(timespec="seconds").replace("+00:00", "Z")
