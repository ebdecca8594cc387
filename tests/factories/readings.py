"""Readings of small plans, read in this process, and plans adopted from them."""

import pkgutil
from collections.abc import Callable, Mapping
from datetime import UTC, date, datetime
from typing import Any

import pytest
from django.core.files.base import ContentFile

from nq57.audit import rules as audit_rules
from nq57.documents import actions, models, queries
from nq57.documents.reading import sandbox
from nq57.files import actions as file_actions
from nq57.files.models import StoredFile
from nq57.plans import actions as plan_actions
from nq57.plans import models as plans
from tests.factories import plan_texts

AT = datetime(2026, 4, 20, 3, 0, tzinfo=UTC)
SYSTEM = audit_rules.SYSTEM


def read_in_process(monkeypatch: pytest.MonkeyPatch) -> None:
    """Spare the child process: its limits have tests of their own."""
    monkeypatch.setattr(sandbox, "run_limited", run)


def run(work: str | Callable[..., Any], given: Mapping[str, Any]) -> Any:
    """Do the work of a child process in this one."""
    return (pkgutil.resolve_name(work) if isinstance(work, str) else work)(**given)


def make_file(content: bytes, name: str = "van-ban.txt") -> StoredFile:
    """Store a file."""
    source = ContentFile(content, name=name)
    return file_actions.store_file(source=source, name=name, by=SYSTEM, at=AT)


def make_reading(
    content: bytes | None = None, *, is_read: bool = True, name: str = "van-ban.txt"
) -> models.Reading:
    """Return a reading under review, or one that still waits."""
    file = make_file(plan_texts.small_plan() if content is None else content, name)
    reading = actions.start_reading(file=file, by=SYSTEM, at=AT, is_queued=False)
    if is_read:
        actions.read_now(reading=reading, at=AT)
    return reading


def answer_all(reading: models.Reading) -> dict[str, Any]:
    """Confirm every proposal; return the draft as it then reads."""
    for question in (reading.draft or {})["questions"]:
        option = question["proposed"] or question["options"][0]["key"]
        actions.answer_question(
            reading=reading, question_id=question["id"], option=option, by=SYSTEM, at=AT
        )
    return queries.read_with_answers(reading=reading)


def adopt(content: bytes | None = None, **options: Any) -> plans.Plan:
    """Put a small plan in force."""
    reading = make_reading(content)
    draft = answer_all(reading)
    given: dict[str, Any] = {"in_force_on": date(2026, 3, 2), "by": SYSTEM, "at": AT, **options}
    return plan_actions.adopt_plan(reading=reading, draft=draft, **given)


def direct(plan: plans.Plan, content: bytes | None = None) -> list[plans.Task]:
    """Add the orders of a small letter to a plan."""
    reading = make_reading(plan_texts.letter() if content is None else content)
    draft = answer_all(reading)
    return plan_actions.add_directive(reading=reading, draft=draft, plan=plan, by=SYSTEM, at=AT)


def make_decision(**fields: Any) -> models.Document:
    """Return a held document that decides on a proposal, issued the day that it was made."""
    given = {"code": "5-qd-ubnd", "symbol": "5/QĐ-UBND", "kind": "decision", "issued_on": AT.date()}
    return models.Document.objects.create(**given | fields, added_at=AT, added_by="thu")
