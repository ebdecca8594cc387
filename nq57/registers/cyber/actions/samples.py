"""Load scenarios and sample plans, and name the orders that ask for plans."""

from datetime import datetime
from pathlib import Path

from django.db import transaction

from nq57.audit import actions as audit_actions
from nq57.audit import rules as audit_rules
from nq57.core import reference
from nq57.plans import models as plans
from nq57.registers.cyber import enums, models, permissions, rules


@transaction.atomic
def load_plan_samples(
    *, by: audit_rules.Actor, at: datetime, folder: Path = reference.FOLDER
) -> dict[str, int]:
    """Load scenarios, samples and the orders that ask for plans; return how many are new.

    What is there already is left as it is.

    :raises NotAllowedError: when the post does not keep the register's lists.
    :raises CyberError: when a row makes no sense.
    """
    permissions.check_may_set_criteria(by)
    made = {
        "scenarios": _load_scenarios(folder),
        "samples": _load_samples(folder),
        "orders": _load_orders(folder),
    }
    if any(made.values()):
        audit_actions.record(
            by=by, at=at, verb="load_reference", subject_kind="reference",
            subject_code="response_plans", after={"created": made},
        )  # fmt: skip
    return made


def _load_scenarios(folder: Path) -> int:
    made = 0
    for number, row in enumerate(reference.read_table(folder / "incident_scenarios.csv").rows, 1):
        made += models.Scenario.objects.get_or_create(
            code=row["code"], defaults={"name": row["name"], "position": number}
        )[1]
    return made


def _load_samples(folder: Path) -> int:
    steps = reference.read_table(folder / "plan_sample_steps.csv").rows
    made = 0
    for row in reference.read_table(folder / "plan_samples.csv").rows:
        held, is_new = models.PlanSample.objects.get_or_create(
            code=row["code"],
            defaults={name: row[name] for name in ("title", "kind", "scope", "resources")},
        )
        if is_new:
            held.scenarios.set(models.Scenario.objects.filter(code__in=row["scenarios"].split()))
            _load_steps(held, [one for one in steps if one["sample"] == row["code"]])
            made += 1
    return made


def _load_steps(sample: models.PlanSample, rows: list[dict[str, str]]) -> None:
    steps = [
        rules.PlanStep(
            phase=enums.Phase(row["phase"]).value, role=enums.PlanRole(row["role"]).value,
            text=row["text"], minutes=int(row["minutes"]) if row["minutes"] else None,
            on_failure=int(row["on_failure"]) if row["on_failure"] else None,
        )
        for row in rows
    ]  # fmt: skip
    faults = rules.list_plan_faults(steps, [])
    if faults:
        raise rules.FaultyError(faults)
    models.SampleStep.objects.bulk_create(
        models.SampleStep(
            sample=sample, position=position, phase=step.phase, role=step.role, text=step.text,
            minutes=step.minutes, on_failure=step.on_failure,
        )
        for position, step in enumerate(steps, 1)
    )  # fmt: skip


def _load_orders(folder: Path) -> int:
    made = 0
    for row in reference.read_table(folder / "plan_orders.csv").rows:
        found = plans.Task.objects.orders().filter(document__code=row["document"], code=row["code"])
        for task in found:
            made += models.PlanOrder.objects.get_or_create(task=task)[1]
    return made
