"""What a new installation is filled with, through the same actions as the pages use."""

import contextlib
import json
import os
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import click
from django.db import DEFAULT_DB_ALIAS, connections
from django.utils import timezone
from procrastinate.exceptions import AlreadyEnqueued

from nq57.audit import rules as audit_rules
from nq57.core import env, reference
from nq57.documents import actions as document_actions
from nq57.documents import enums as document_enums
from nq57.documents import models as documents
from nq57.documents import queries as document_queries
from nq57.evaluation import actions as evaluation_actions
from nq57.files import actions as file_actions
from nq57.inspection import actions as inspection_actions
from nq57.jobs import tasks
from nq57.law import actions as law_actions
from nq57.measures import actions as measure_actions
from nq57.orgs import actions as org_actions
from nq57.orgs import enums as org_enums
from nq57.orgs import models as orgs
from nq57.orgs import queries as org_queries
from nq57.plans import actions as plan_actions
from nq57.plans import models as plans
from nq57.registers.cyber import actions as cyber_actions
from nq57.registers.honours import actions as honours_actions
from nq57.registers.privacy import actions as privacy_actions
from nq57.reporting import actions as reporting_actions
from nq57.scoring import actions as scoring_actions

PLANS = env.ROOT / "seeds" / "plans"
PLAN = "142-KH-UBND-2025-06-04.txt"
LETTER = "UBND-KGVX-2026-04.txt"
ACCOUNTS = "demo-accounts"
_BY = audit_rules.SYSTEM


def load(*, demonstration: bool, obligations: bool = True) -> None:
    """Load reference data, the two documents, profiles and accounts, each idempotent.

    ``obligations`` makes what the plan asks for: at once on an empty database, where nobody
    works yet, else in the background, so that a start does not wait for it.
    """
    now = timezone.now()
    is_fresh = not plans.Plan.objects.exists()
    org_actions.load_reference(by=_BY, at=now)
    law_actions.load_reference(by=_BY, at=now)
    reporting_actions.load_rules(by=_BY, at=now)
    evaluation_actions.load_criteria(by=_BY, at=now)
    scoring_actions.load_criteria(by=_BY, at=now)
    cyber_actions.load_levels(by=_BY, at=now)
    cyber_actions.load_incidents(by=_BY, at=now)
    cyber_actions.load_drill_duties(by=_BY, at=now)
    cyber_actions.load_fix_days(by=_BY, at=now)
    cyber_actions.load_requirements(by=_BY, at=now)
    plan = _load_plan()
    profiles = (PLANS / PLAN).with_suffix(".profiles.csv")
    measure_actions.load_profiles(file=profiles, plan=plan, by=_BY, at=now)
    _load_letter(plan)
    cyber_actions.load_plan_samples(by=_BY, at=now)
    reporting_actions.propose_terms(plan=plan, by=_BY, at=now)
    if obligations and is_fresh:
        plan_actions.roll_obligations(plan=plan, by=_BY, at=timezone.now())
    elif obligations:
        tasks.roll_obligations.defer(plan=plan.code)
    if demonstration:
        _load_people()
        _begin_demonstration(plan)
    if is_fresh:
        _gather_statistics()


def load_demonstration(*, today: date | None) -> Iterator[orgs.Demonstration]:
    """Load the invented history here and now; yield how far it is after each step."""
    if org_queries.get_demonstration() is None:
        _load_people()
        reporting_actions.begin_demonstration(
            plan=_load_plan(), today=today or timezone.localdate(), by=_BY, at=timezone.now()
        )
    while reporting_actions.go_on(by=_BY, at=timezone.now()):
        held = org_queries.get_demonstration()
        if held is not None:
            yield held
    tasks.complete_demonstration()


def clear_demonstration() -> reporting_actions.Cleared:
    """Remove what was invented, and the file with the passwords of the invented people."""
    cleared = reporting_actions.clear_demonstration(by=_BY, at=timezone.now())
    inspection_actions.remove_demonstration(by=_BY, at=timezone.now())
    cyber_actions.remove_demonstration(by=_BY, at=timezone.now())
    honours_actions.remove_demonstration(by=_BY, at=timezone.now())
    privacy_actions.remove_demonstration(by=_BY, at=timezone.now())
    (_data_folder() / ACCOUNTS).unlink(missing_ok=True)
    return cleared


def _begin_demonstration(plan: plans.Plan) -> None:
    """Let the worker load the invented history once the site answers; go on with a begun one.

    Where obligations are still to be made, or people report already, nothing is invented.
    """
    held = org_queries.get_demonstration()
    if held is None and not plan.report_cycles.exists() and plan.obligations.exists():
        held = reporting_actions.begin_demonstration(
            plan=plan, today=timezone.localdate(), by=_BY, at=timezone.now()
        )
    if held is not None and not held.is_whole:
        with contextlib.suppress(AlreadyEnqueued):
            tasks.load_demonstration.defer()


def _gather_statistics() -> None:
    """Let PostgreSQL plan the first pages well: autovacuum comes a minute later.

    Only the owner of a table may analyze it.
    """
    owner = connections["owner" if "owner" in connections else DEFAULT_DB_ALIAS]
    tables = owner.introspection.django_table_names(only_existing=True, include_views=False)
    with owner.cursor() as cursor:
        cursor.execute("ANALYZE " + ", ".join(map(owner.ops.quote_name, sorted(tables))))


def _load_plan() -> plans.Plan:
    reading = _read(PLANS / PLAN)
    if reading.document is not None:
        return plans.Plan.objects.get(document=reading.document)
    draft = document_queries.read_with_answers(reading=reading)
    return plan_actions.adopt_plan(
        reading=reading,
        draft=draft,
        in_force_on=date.fromisoformat(draft["document"]["issued_on"]),
        tracked_since=_get_tracked_since(draft["document"]["symbol"]),
        by=_BY,
        at=timezone.now(),
    )


def _load_letter(plan: plans.Plan) -> None:
    reading = _read(PLANS / LETTER)
    if reading.document is not None:
        return
    draft = document_queries.read_with_answers(reading=reading)
    plan_actions.add_directive(reading=reading, draft=draft, plan=plan, by=_BY, at=timezone.now())


def _get_tracked_since(symbol: str) -> date | None:
    """Return from when a plan of the seeds is tracked: data, so that every load is the same."""
    rows = reference.read_table(PLANS / "tracking.csv").rows
    return next((date.fromisoformat(row["since"]) for row in rows if row["symbol"] == symbol), None)


def _read(path: Path) -> documents.Reading:
    """Read a seed with its recorded answers; one that is there already is given back."""
    with path.open("rb") as source:
        file = file_actions.store_file(source=source, name=path.name, by=_BY, at=timezone.now())
    held = documents.Reading.objects.filter(
        file__sha256=file.sha256, state=document_enums.ReadingState.ADOPTED
    ).first()
    if held is not None:
        return held
    reading = document_actions.start_reading(file=file, by=_BY, at=timezone.now(), is_queued=False)
    if reading.state != document_enums.ReadingState.READ:
        document_actions.read_now(reading=reading, at=timezone.now())
    if reading.state == document_enums.ReadingState.FAILED:
        raise click.ClickException(f"{path.name}: {reading.failure}")
    recorded = path.with_suffix(".answers.json")
    for said in json.loads(recorded.read_text(encoding="utf-8"))["answers"]:
        document_actions.answer_question(
            reading=reading,
            question_id=said["question"],
            option=said.get("option") or "",
            values=said.get("values") or None,
            reason=said.get("reason", ""),
            is_pending=True,
            by=_BY,
            at=timezone.now(),
        )
    return reading


def _load_people() -> None:
    made = org_actions.add_demonstration(by=_BY, at=timezone.now())
    if not made:
        return
    roles = dict(org_enums.Role.choices)
    width = max(len(account.login) for account in made)
    lines = [
        f"  {account.login:<{width}}  {account.password:<14}  "
        f"{roles[account.role]} · {account.organisation}"
        for account in made
    ]
    file = _data_folder() / ACCOUNTS
    descriptor = os.open(file, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with os.fdopen(descriptor, "w", encoding="utf-8") as opened:
        opened.write("\n".join(lines) + "\n")


def _data_folder() -> Path:
    return env.read_environment().data_folder
