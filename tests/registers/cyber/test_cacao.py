"""Plans as CACAO 2.0 playbooks: what the specification and its published schemas demand."""

import json
import re
import uuid
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from nq57.registers.cyber import actions, rules
from nq57.registers.cyber.formats import cacao
from tests.factories import cyber

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("province")]

UUID = r"[0-9a-fA-F]{8}-[0-9a-fA-F]{4}-[1-5][0-9a-fA-F]{3}-[89abAB][0-9a-fA-F]{3}-[0-9a-fA-F]{12}"
IDENTIFIER = re.compile(rf"[a-z][a-z0-9-]+[a-z0-9]--{UUID}")
MOMENT = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z")
REQUIRED = {
    "type", "spec_version", "id", "name", "created_by", "created", "modified",
    "workflow_start", "workflow",
}  # fmt: skip
KNOWN = REQUIRED | {
    "description", "playbook_types", "playbook_activities", "playbook_processing_summary",
    "valid_from", "valid_until", "labels", "markings", "agent_definitions",
    "data_marking_definitions",
}  # fmt: skip
NEXT = ("on_completion", "on_success", "on_failure")


def check(book: dict[str, Any]) -> None:
    """Hold a playbook to sections 3, 4, 5.12, 7, 9.3 and 10 of the specification."""
    assert book.keys() >= REQUIRED
    assert book.keys() <= KNOWN
    assert (book["type"], book["spec_version"]) == ("playbook", "cacao-2.0")
    assert IDENTIFIER.fullmatch(book["id"]).group().startswith("playbook--")  # type: ignore[union-attr]
    assert book["created_by"].startswith("identity--")
    for name in ("created", "modified", "valid_from", "valid_until"):
        assert MOMENT.fullmatch(book.get(name, book["created"])), name
    assert book["modified"] >= book["created"]
    assert book.get("valid_until", "9") > book.get("valid_from", "")
    _check_flow(book)
    _check_definitions(book)
    parts = [book["id"], *book["workflow"], *book["agent_definitions"], *book["markings"]]
    assert len({one.partition("--")[2] for one in parts}) == len(parts)  # no UUID twice


def _check_flow(book: dict[str, Any]) -> None:
    flow, done = book["workflow"], []
    for key, step in flow.items():
        assert IDENTIFIER.fullmatch(key)
        assert key.startswith(f"{step['type']}--")
        assert uuid.UUID(key.partition("--")[2]).version == 4  # steps MUST use UUIDv4
        led = [step[name] for name in NEXT if name in step]
        assert set(led) <= flow.keys(), "a dangling step"
        if step["type"] == "end":
            assert not led
        else:
            assert ("on_completion" in step) != ("on_success" in step)
            assert not ("on_completion" in step and "on_failure" in step)
        if step["type"] == "action":
            assert step["agent"] in book["agent_definitions"]
            assert step["commands"]
            done += [one["playbook_activity"] for one in step["commands"]]
            assert all(one["type"] == "manual" and one["command"] for one in step["commands"])
            assert step.get("timeout", 1) > 0
    kinds = [step["type"] for step in flow.values()]
    assert (kinds.count("start"), kinds.count("end")) == (1, 1)
    assert "action" in kinds
    assert set(book["playbook_activities"]) == set(done)
    assert flow[book["workflow_start"]]["type"] == "start"
    assert _reach(flow, book["workflow_start"]) == flow.keys()
    for key in flow:
        assert any(flow[one]["type"] == "end" for one in _reach(flow, key))


def _check_definitions(book: dict[str, Any]) -> None:
    for key, agent in book["agent_definitions"].items():
        assert IDENTIFIER.fullmatch(key)
        assert agent.keys() <= {"type", "name", "description", "contact"}
        assert agent["name"]
        for kind, told in agent.get("contact", {}).items():
            assert kind in ("phone", "email", "contact_details")
            if kind != "contact_details":
                assert all(re.fullmatch(r"[a-zA-Z0-9_-]{0,250}", name) for name in told)
    marks = book["data_marking_definitions"]
    assert set(book["markings"]) == marks.keys()
    for key, mark in marks.items():
        assert mark.keys() >= {"type", "id", "created_by", "created", "tlpv2_level"}
        assert (mark["id"], mark["tlpv2_level"]) == (key, "TLP:AMBER+STRICT")


def _reach(flow: dict[str, Any], start: str) -> set[str]:
    seen, waiting = {start}, [start]
    while waiting:
        step = flow[waiting.pop()]
        for key in (step[name] for name in NEXT if name in step):
            if key not in seen:
                seen.add(key)
                waiting.append(key)
    return seen


def test_a_plan_is_a_playbook_and_the_same_each_time() -> None:
    system = cyber.add()
    first = cyber.approve_plan(cyber.write_plan(system))
    book = cacao.write_playbook(first)
    check(json.loads(json.dumps(book)))
    assert cacao.write_playbook(cyber.reread_plan(first)) == book
    named = [step for step in book["workflow"].values() if step["type"] == "action"]
    assert [step.get("timeout") for step in named] == [900_000, 1_800_000, 86_400_000, None]
    assert named[1]["on_failure"] == list(book["workflow"])[4]  # the fourth step
    assert named[1]["on_success"] == list(book["workflow"])[3]
    assert book["valid_from"] == "2026-10-11T17:00:00.000Z"  # midnight in Vietnam
    later = cyber.AT + timedelta(days=3)
    second = cyber.approve_plan(cyber.write_plan(system, later), later)
    other = cacao.write_playbook(second)
    check(other)
    assert other["id"] == book["id"]  # another version of the same playbook
    assert other["modified"] > book["modified"]
    assert not other["workflow"].keys() & book["workflow"].keys()
    check(cacao.write_playbook(cyber.reread_plan(first)))  # with the day on which it ended


def test_one_step_is_enough_and_none_is_refused() -> None:
    made = actions.open_plan(system=cyber.add(), by=cyber.FOCAL, at=cyber.AT)
    with pytest.raises(rules.CyberError, match="chưa có bước"):
        cacao.write_playbook(cyber.reread_plan(made))
    one = cyber.make_content(steps=[replace(cyber.STEPS[0], role="outside")], contacts=[])
    actions.write_plan(plan=made, content=one, seen=0, by=cyber.FOCAL, at=cyber.AT)
    check(cacao.write_playbook(cyber.reread_plan(made)))
