"""A response plan as a CACAO 2.0 playbook (OASIS, Committee Specification 01).

Steps become manual actions, roles groups of people who act, and what comes next or on failure
the workflow. Identifiers stay the same however often a version is written.
"""

import uuid
from datetime import UTC, date, datetime, time
from typing import Any

from django.utils import timezone

from nq57.registers.cyber import enums, models, rules

_SPACE = uuid.UUID("5f0e3d0c-1f5e-5b0b-9d52-6d2d1c1a57f1")  # of this format of ours alone
# What kind of playbook a phase makes of it, and which activity its steps are.
_PHASES = {
    "detect": ("detection", "identify-indicators"),
    "analyse": ("investigation", "analyze-collected-data"),
    "contain": ("mitigation", "restrict-access"),
    "handle": ("remediation", "eliminate-risk"),
    "recover": ("remediation", "restore-capabilities"),
    "review": ("notification", "compose-content"),
}
_MINUTE = 60_000  # milliseconds


def write_playbook(plan: models.ResponsePlan) -> dict[str, Any]:
    """Return a loaded version as a playbook; its versions share one id.

    :raises CyberError: when it has no step.
    """
    steps = list(plan.steps.all())
    if not steps:
        raise rules.CyberError("Phương án chưa có bước nào: ghi các bước rồi xuất.")
    system, agents = plan.system, _write_agents(plan)
    creator = _name("identity", "organisation", system.operator.code)
    created = plan.system.response_plans.earliest("number").case.opened_at
    marking = _name("marking-tlp", "marking", system.code)
    kinds = [_PHASES[step.phase] for step in steps]
    return {
        "type": "playbook",
        "spec_version": "cacao-2.0",
        "id": _name("playbook", "system", system.code),
        "name": plan.case.title,
        "description": plan.scope or plan.case.title,
        "playbook_types": list(dict.fromkeys(kind for kind, _activity in kinds)),
        "playbook_activities": list(dict.fromkeys(activity for _kind, activity in kinds)),
        "playbook_processing_summary": {
            "manual_playbook": True,
            "temporal_logic": any(step.minutes for step in steps),
            "data_markings": True,
        },
        "created_by": creator,
        "created": _write_moment(created),
        "modified": _write_moment(max(created, plan.approved_at or plan.written_at)),
        **_write_validity(plan),
        "labels": [f"version-{plan.number}", *(one.code for one in plan.scenarios.all())],
        "markings": [marking],
        "workflow_start": _key("start", plan.start_key),
        "workflow": _write_workflow(plan, steps, agents),
        "agent_definitions": dict(agents.values()),
        "data_marking_definitions": {marking: _mark(marking, creator, created)},
    }  # fmt: skip


def _mark(key: str, creator: str, created: datetime) -> dict[str, Any]:
    return {
        "type": "marking-tlp", "id": key, "created_by": creator,
        "created": _write_moment(created), "tlpv2_level": "TLP:AMBER+STRICT",
    }  # fmt: skip


def _write_workflow(
    plan: models.ResponsePlan,
    steps: list[models.PlanStep],
    agents: dict[str, tuple[str, dict[str, Any]]],
) -> dict[str, Any]:
    start, end = _key("start", plan.start_key), _key("end", plan.end_key)
    keys = {step.position: _key("action", step.key) for step in steps}
    flow: dict[str, Any] = {start: {"type": "start", "on_completion": keys[steps[0].position]}}
    for step in steps:
        following = keys.get(step.position + 1, end)
        action: dict[str, Any] = {
            "type": "action",
            "name": f"{step.position}. {enums.Phase(step.phase).label}",
            "description": step.text,
            "commands": [
                {
                    "type": "manual", "command": step.text,
                    "playbook_activity": _PHASES[step.phase][1],
                }
            ],
            "agent": agents[step.role][0],
        }  # fmt: skip
        if step.minutes:
            action["timeout"] = step.minutes * _MINUTE
        if step.on_failure is None:
            action["on_completion"] = following
        else:
            action |= {"on_success": following, "on_failure": keys[step.on_failure]}
        flow[keys[step.position]] = action
    flow[end] = {"type": "end"}
    return flow


def _write_agents(plan: models.ResponsePlan) -> dict[str, tuple[str, dict[str, Any]]]:
    """Return for each role that acts or has people its id and its definition."""
    contacts = list(plan.contacts.all())
    used = {step.role for step in plan.steps.all()} | {one.role for one in contacts}
    made = {}
    for role in enums.PlanRole:
        if role.value not in used:
            continue
        people = [one for one in contacts if one.role == role]
        agent: dict[str, Any] = {
            "type": "group", "name": str(role.label),
            "description": f"{role.label}: {plan.system.name}",
        }  # fmt: skip
        if people:
            agent["contact"] = _write_contact(people)
        made[role.value] = (_name("group", "role", plan.system.code, role.value), agent)
    return made


def _write_contact(people: list[models.PlanContact]) -> dict[str, Any]:
    told: dict[str, Any] = {}
    for kind in ("phone", "email"):
        given = {
            f"{'substitute' if one.is_substitute else 'work'}-{one.position}": getattr(one, kind)
            for one in people
            if getattr(one, kind)
        }
        if given:
            told[kind] = given
    lines = [
        ", ".join(filter(None, (one.name, one.title, one.office)))
        + (" (dự phòng)" if one.is_substitute else "")
        for one in people
    ]
    return {**told, "contact_details": "; ".join(lines)}


def _write_validity(plan: models.ResponsePlan) -> dict[str, str]:
    told = {}
    if plan.in_force_on:
        told["valid_from"] = _write_day(plan.in_force_on)
        if plan.ended_on and plan.ended_on > plan.in_force_on:
            told["valid_until"] = _write_day(plan.ended_on)
    return told


def _write_day(day: date) -> str:
    midnight = datetime.combine(day, time.min, timezone.get_default_timezone())
    return _write_moment(midnight)


def _write_moment(moment: datetime) -> str:
    return moment.astimezone(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")


def _name(kind: str, *parts: str) -> str:
    return f"{kind}--{uuid.uuid5(_SPACE, '/'.join(parts))}"


def _key(kind: str, key: uuid.UUID) -> str:
    return f"{kind}--{key}"
