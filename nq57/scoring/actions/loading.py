"""Load scales and criteria sets from the reference files: new versions only."""

import re
from datetime import date, datetime
from decimal import Decimal, InvalidOperation
from pathlib import Path

from django.core.exceptions import ValidationError
from django.db import transaction

from nq57.audit import actions as audit_actions
from nq57.audit import rules as audit_rules
from nq57.core import reference
from nq57.orgs import models as orgs
from nq57.orgs import permissions as org_permissions
from nq57.scoring import enums, models, rules

_CONDITION = re.compile(r"(on_time|done|beyond)>=(\d+)")
_Rows = list[dict[str, str]]


@transaction.atomic
def load_criteria(*, by: audit_rules.Actor, at: datetime, folder: Path = reference.FOLDER) -> int:
    """Load the scales and the versions of criteria sets that are not there yet; return how
    many sets.

    :raises NotAllowedError: without the right to change settings.
    :raises rules.ScoringError: when a row says something that cannot be.
    """
    org_permissions.check_may(by, "setting", "change")
    tables = {
        name: reference.read_table(folder / f"criteria_{name}.csv").rows
        for name in ("scales", "sets", "items", "clusters")
    }
    known_scales = set(models.GradeScale.objects.values_list("code", flat=True))
    known = set(models.CriteriaSet.objects.values_list("code", "version"))
    fresh = [row for row in tables["sets"] if (row["code"], int(row["version"])) not in known]
    try:
        for row in tables["scales"]:
            if row["code"] not in known_scales:
                _load_scale(row)
        for row in fresh:
            _load_set(row, tables["items"], tables["clusters"], by, at)
    except (InvalidOperation, ValueError, ValidationError) as error:
        said = " ".join(error.messages) if isinstance(error, ValidationError) else str(error)
        raise rules.ScoringError(f"Bộ tiêu chí chấm điểm có dòng sai: {said}") from error
    return len(fresh)


def _load_scale(row: dict[str, str]) -> None:
    scale = models.GradeScale(
        code=row["code"], title=row["title"], applies_to=row["applies_to"], status=row["status"],
        quota_share=int(row["quota_share"]), quota_most=int(row["quota_most"]),
        quota_small=int(row["quota_small"]), binds_head=row["binds_head"] == "1",
    )  # fmt: skip
    scale.full_clean()
    scale.save(force_insert=True)
    for grade in enums.Grade.values:
        low, *conditions = row[grade].split()
        found = [_CONDITION.fullmatch(one) for one in conditions]
        asked = {one[1]: one[2] for one in found if one}
        if len(asked) != len(conditions):
            raise ValueError(row[grade])
        band = models.GradeBand(
            scale=scale, grade=grade, low=Decimal(low),
            **{f"min_{name}": Decimal(least) for name, least in asked.items()},
        )  # fmt: skip
        band.full_clean()
        band.save(force_insert=True)


def _load_set(
    row: dict[str, str], items: _Rows, clusters: _Rows, by: audit_rules.Actor, at: datetime
) -> None:
    key = (row["code"], row["version"])
    made = models.CriteriaSet(
        code=row["code"], version=int(row["version"]), title=row["title"],
        owner=_get_office(row["owner"]), scale=models.GradeScale.objects.get(code=row["scale"]),
        valid_from=date.fromisoformat(row["valid_from"]), basis=row["basis"],
        is_sample=row["is_sample"] == "1", by=by.account, at=at,
    )  # fmt: skip
    made.full_clean()
    made.save(force_insert=True)
    own = [item for item in items if (item["set"], item["version"]) == key]
    for position, item in enumerate(own, start=1):
        _load_criterion(made, position, item)
    groups = [one for one in clusters if (one["set"], one["version"]) == key]
    for position, one in enumerate(groups, start=1):
        group = orgs.OrgGroup.objects.filter(code=one["group"]).first()
        if group is None:
            raise ValueError(f"chưa có nhóm {one['group']}")
        cluster = models.Cluster(criteria=made, position=position, group=group, title=one["title"])
        cluster.full_clean()
        cluster.save(force_insert=True)
    audit_actions.record(
        by=by, at=at, verb="add_scoring_criteria", subject_kind="criteria",
        subject_code=str(made), after={"title": made.title, "criteria": len(own)},
    )  # fmt: skip


def _load_criterion(made: models.CriteriaSet, position: int, row: dict[str, str]) -> None:
    kinds = enums.CriterionKind
    criterion = models.Criterion(
        criteria=made, position=position, code=row["code"], section=row["section"],
        title=row["title"], max_points=Decimal(row["max_points"]),
        owner=_get_office(row["owner"]), guide=row["guide"], evidence=row["evidence"],
        kind=kinds.COMPUTED if row["measure"] else kinds.JUDGED, measure=row["measure"],
    )  # fmt: skip
    criterion.full_clean()
    criterion.save(force_insert=True)
    bands = rules.read_bands(row["bands"])
    if criterion.measure and not bands:
        raise ValueError(f"tiêu chí {criterion.code} tính từ dữ liệu phải có mức điểm")
    for place, band in enumerate(bands, start=1):
        if band.points > criterion.max_points:
            raise ValueError(f"tiêu chí {criterion.code} có mức điểm vượt điểm tối đa")
        models.CriterionBand.objects.create(
            criterion=criterion, position=place, op=band.op, edge=band.edge, points=band.points
        )


def _get_office(code: str) -> orgs.Organisation:
    office = orgs.Organisation.objects.filter(code=code).first()
    if office is None:
        raise ValueError(f"chưa có cơ quan {code}")
    return office
