"""Load sets of requirements; assess systems by them."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from pathlib import Path

from django.db import transaction

from nq57.audit import actions as audit_actions
from nq57.audit import enums as audit_enums
from nq57.audit import rules as audit_rules
from nq57.core import reference
from nq57.files import models as files
from nq57.registers.cyber import models, permissions, queries, rules


@transaction.atomic
def load_requirements(
    *, by: audit_rules.Actor, at: datetime, folder: Path = reference.FOLDER
) -> dict[str, int]:
    """Load the sets of requirements; return how many sets and requirements are new.

    A set that is there already stays as it is: another edition is another set.

    :raises NotAllowedError: when the post does not keep the criteria.
    :raises CyberError: when a row makes no sense.
    """
    permissions.check_may_set_criteria(by)
    rows = reference.read_table(folder / "requirements.csv").rows
    made = {"requirement_sets": 0, "requirements": 0}
    for row in reference.read_table(folder / "requirement_sets.csv").rows:
        held, is_new = models.RequirementSet.objects.get_or_create(
            code=row["code"],
            defaults={
                "title": row["title"], "confidence": row["confidence"],
                "valid_from": date.fromisoformat(row["valid_from"]),
                "valid_to": date.fromisoformat(row["valid_to"]) if row["valid_to"] else None,
            },
        )  # fmt: skip
        if is_new:
            own = [one for one in rows if one["set"] == row["code"]]
            made["requirement_sets"] += 1
            made["requirements"] += len(_load_rows(held, own))
    if made["requirement_sets"]:
        audit_actions.record(
            by=by, at=at, verb="load_reference", subject_kind="reference", subject_code="cyber",
            after={"created": made},
        )  # fmt: skip
    return made


@transaction.atomic
def assess_system(
    *,
    system: models.InformationSystem,
    requirements: models.RequirementSet,
    said: Sequence[rules.Assessed],
    seen: int,
    by: audit_rules.Actor,
    at: datetime,
) -> models.Assessment:
    """Assess a system by what a set asks at its level; the assessments before stay as they are.

    ``seen`` is the number of the last one that the person saw, 0 for none.

    :raises NotAllowedError: when the post does not assess this system.
    :raises FaultyError: with every fault by the code of its requirement.
    :raises CyberError: when the system has no level, nothing is assessed, or somebody has
        assessed it meanwhile.
    """
    held = _lock(system, by)
    if held.level is None:
        raise rules.CyberError("Xác định cấp độ của hệ thống trước khi đánh giá.")
    last = queries.find_assessment(system=held, requirements=requirements)
    number = last.number if last else 0
    if seen != number:
        raise rules.StaleError("Vừa có người đánh giá hệ thống này: tải lại trang để xem.")
    asked = queries.list_asked(requirements=requirements, level=held.level)
    known = {one.code: one for one in asked}
    if faults := rules.list_assessment_faults(said, known):
        raise rules.FaultyError(faults)
    made = models.Assessment.objects.create(
        system=held, requirements=requirements, number=number + 1, level=held.level,
        by=by.account, at=at,
    )  # fmt: skip
    _write_rows(made, said, known)
    audit_actions.record(
        by=by, at=at, verb="assess_system", subject_kind=rules.SUBJECT, subject_code=held.code,
        after={"requirements": requirements.code, "number": made.number, "assessed": len(said)},
        secrecy=audit_enums.Secrecy.RESTRICTED,
    )  # fmt: skip
    return made


@transaction.atomic
def attach_to_assessment(
    *,
    assessment: models.Assessment,
    file: files.StoredFile,
    claim: str,
    by: audit_rules.Actor,
    at: datetime,
) -> models.AssessmentFile:
    """Put a file beside an assessment, whose own words stay as they are.

    :raises NotAllowedError: when the post does not assess the system.
    :raises CyberError: when it is there already, or nobody says what it shows.
    """
    system = _lock(assessment.system, by)
    if not claim.strip():
        raise rules.CyberError("Ghi tệp chứng minh điều gì.")
    if assessment.files.filter(file__sha256=file.sha256).exists():
        raise rules.CyberError("Tệp này đã có ở lần đánh giá này.")
    made = models.AssessmentFile.objects.create(
        entry=assessment, file=file, claim=claim.strip(), added_by=by.account, added_at=at
    )
    told = {"requirements": assessment.requirements.code, "number": assessment.number}
    audit_actions.record(
        by=by, at=at, verb="attach_to_assessment", subject_kind=rules.SUBJECT,
        subject_code=system.code, after={**told, "file": file.sha256}, note=made.claim,
        secrecy=audit_enums.Secrecy.RESTRICTED,
    )  # fmt: skip
    return made


def _lock(system: models.InformationSystem, by: audit_rules.Actor) -> models.InformationSystem:
    held = models.InformationSystem.objects.select_for_update(of=("self",)).select_related(
        "owner", "operator", "levelling"
    ).get(pk=system.pk)  # fmt: skip
    permissions.check_may_assess(by, held)
    return held


def _write_rows(
    assessment: models.Assessment,
    said: Sequence[rules.Assessed],
    known: Mapping[str, models.Requirement],
) -> None:
    models.AssessedRequirement.objects.bulk_create(
        models.AssessedRequirement(
            assessment=assessment, requirement=known[one.code], verdict=one.verdict,
            reason=one.reason.strip(), evidence=one.evidence.strip(),
        )
        for one in said
    )  # fmt: skip


def _load_rows(
    requirements: models.RequirementSet, rows: list[dict[str, str]]
) -> list[models.Requirement]:
    made = []
    for number, row in enumerate(rows, 1):
        code, text, level = row["code"], row["text"], int(row["from_level"])
        rules.check_requirement(code=code, text=text, from_level=level)
        made.append(
            models.Requirement(
                requirements=requirements, code=code, clause=row["clause"], text=text,
                from_level=level, position=number,
            )
        )  # fmt: skip
    return models.Requirement.objects.bulk_create(made)
