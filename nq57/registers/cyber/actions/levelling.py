"""Find the level of a system by the criteria in force; keep the criteria."""

from dataclasses import asdict
from datetime import date, datetime
from pathlib import Path

from django.db import transaction
from django.utils import timezone

from nq57.audit import actions as audit_actions
from nq57.audit import enums as audit_enums
from nq57.audit import rules as audit_rules
from nq57.core import reference
from nq57.registers.cyber import models, permissions, queries, rules
from nq57.registers.cyber.actions import campaigns, threats


@transaction.atomic
def find_level(
    *,
    system: models.InformationSystem,
    answers: rules.Answers,
    by: audit_rules.Actor,
    at: datetime,
    level: int | None = None,
    reason: str = "",
) -> models.Levelling:
    """Answer the questions about a system; the criteria of the day give its level.

    ``level`` is what the officer chooses: as found (None), or higher with a reason.

    :raises NotAllowedError: when the post may not write this system.
    :raises CyberError: when no criteria hold on the day, a number is not known, or the level is
        lower than found or higher without a reason.
    """
    held = models.InformationSystem.objects.select_for_update(of=("self",)).select_related(
        "owner", "operator"
    ).get(pk=system.pk)  # fmt: skip
    permissions.check_may_write(by, offices={held.owner.code, held.operator.code})
    criteria = queries.get_criteria(on=timezone.localdate(at))
    found = rules.find_level(answers, [row.to_rule() for row in criteria.rows.all()])
    chosen = found.level if level is None else level
    rules.check_chosen(found=found.level, chosen=chosen, reason=reason)
    made = models.Levelling.objects.create(
        system=held, criteria=criteria, found_level=found.level, grounds=found.grounds,
        level=chosen, reason=reason.strip() if chosen > found.level else "",
        by=by.account, at=at, **asdict(answers),
    )  # fmt: skip
    held.levelling, held.version = made, held.version + 1
    held.save(update_fields=["levelling", "version"])
    system.levelling, system.version = made, held.version
    _follow(held, at)
    audit_actions.record(
        by=by, at=at, verb="find_level", subject_kind=rules.SUBJECT, subject_code=held.code,
        after={"level": chosen, "found": found.level, "criteria": criteria.code},
        note=made.reason, secrecy=audit_enums.Secrecy.RESTRICTED,
    )  # fmt: skip
    return made


def _follow(system: models.InformationSystem, at: datetime) -> None:
    """Let campaigns and the order of fixing follow the level."""
    campaigns.follow_systems(offices=[system.operator], at=at)
    threats.renew_ranks(systems=[system.pk])


@transaction.atomic
def correct_criterion(
    *,
    criterion: models.Criterion,
    at_least: int,
    text: str,
    clause: str,
    by: audit_rules.Actor,
    at: datetime,
) -> models.Criterion:
    """Correct how a criterion was written down; levels that were found stay as they are.

    :raises NotAllowedError: when the post does not keep the criteria.
    :raises CyberError: when it says nothing, or its threshold is none.
    """
    permissions.check_may_set_criteria(by)
    held = models.Criterion.objects.select_for_update(of=("self",)).select_related(
        "criteria"
    ).get(pk=criterion.pk)  # fmt: skip
    rules.check_criterion(level=held.level, question=held.question, at_least=at_least, text=text)
    before = {"at_least": held.at_least, "text": held.text, "clause": held.clause}
    held.at_least, held.text, held.clause = at_least, text.strip(), clause.strip()
    held.save(update_fields=["at_least", "text", "clause"])
    audit_actions.record(
        by=by, at=at, verb="correct_criterion", subject_kind="level_criterion",
        subject_code=f"{held.criteria.code}/{held.level}/{held.question}", before=before,
        after={"at_least": held.at_least, "text": held.text, "clause": held.clause},
    )  # fmt: skip
    return held


@transaction.atomic
def load_levels(
    *, by: audit_rules.Actor, at: datetime, folder: Path = reference.FOLDER
) -> dict[str, int]:
    """Load the sets of criteria; return how many sets and criteria are new.

    A set that is there already is left as people corrected it.

    :raises NotAllowedError: when the post does not keep the criteria.
    :raises CyberError: when a row makes no sense.
    """
    permissions.check_may_set_criteria(by)
    criteria = reference.read_table(folder / "level_criteria.csv").rows
    made = {"level_sets": 0, "level_criteria": 0}
    for row in reference.read_table(folder / "level_sets.csv").rows:
        held, is_new = models.CriterionSet.objects.get_or_create(
            code=row["code"],
            defaults={
                "title": row["title"], "confidence": row["confidence"],
                "valid_from": date.fromisoformat(row["valid_from"]),
                "valid_to": date.fromisoformat(row["valid_to"]) if row["valid_to"] else None,
            },
        )  # fmt: skip
        if is_new:
            own = [one for one in criteria if one["set"] == row["code"]]
            made["level_sets"] += 1
            made["level_criteria"] += len(_load_criteria(held, own))
    if made["level_sets"]:
        audit_actions.record(
            by=by, at=at, verb="load_reference", subject_kind="reference", subject_code="cyber",
            after={"created": made},
        )  # fmt: skip
    return made


def _load_criteria(
    criteria: models.CriterionSet, rows: list[dict[str, str]]
) -> list[models.Criterion]:
    made = []
    for number, row in enumerate(rows, 1):
        said = {
            "level": int(row["level"]), "question": row["question"], "text": row["text"],
            "at_least": int(row["at_least"]),
        }  # fmt: skip
        rules.check_criterion(**said)  # type: ignore[arg-type]
        made.append(
            models.Criterion(criteria=criteria, clause=row["clause"], position=number, **said)
        )
    return models.Criterion.objects.bulk_create(made)
