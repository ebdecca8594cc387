"""Rows of scoring that cannot be: every constraint violated once."""

from typing import Any

import pytest
from django.db import Error, transaction
from django.db.models import F

from nq57.orgs.models import Organisation
from nq57.scoring import models
from tests.factories import scoring
from tests.factories.scoring import AT, OFFICE

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("province")]


@pytest.fixture
def held() -> models.Round:
    return scoring.open_round()


def refuse(name: str, row: Any, **said: Any) -> None:
    """Insert a copy of a row that says something else; the constraint of this name refuses."""
    row.pk = None
    for field, value in said.items():
        setattr(row, field, value)
    with pytest.raises(Error, match=name), transaction.atomic():
        row.save(force_insert=True)


def change(name: str, rows: Any, **said: Any) -> None:
    """Write something else into rows; the constraint of this name refuses."""
    with pytest.raises(Error, match=name), transaction.atomic():
        rows.update(**said)


@pytest.mark.parametrize(
    ("model", "said", "name"),
    [
        (models.GradeScale, {"code": "x", "quota_share": 30}, "scoring_scale_quota"),
        (models.GradeScale, {"code": "x", "title": ""}, "scoring_scale_said"),
        (models.GradeScale, {}, "scoring_gradescale_code"),
        (models.GradeBand, {}, "scoring_grade_once"),
        (models.GradeBand, {"grade": "khac"}, "scoring_grade_band"),
        (models.CriteriaSet, {}, "scoring_set_version_once"),
        (models.CriteriaSet, {"version": 9, "basis": ""}, "scoring_set_said"),
        (models.Criterion, {}, "scoring_criterion_once"),
        (models.Criterion, {"code": "X", "max_points": 0}, "scoring_criterion_said"),
        (models.Criterion, {"code": "X", "measure": "x"}, "scoring_criterion_measure"),
        (models.CriterionBand, {}, "scoring_band_once"),
        (models.CriterionBand, {"position": 99, "op": "="}, "scoring_band_said"),
        (models.Cluster, {}, "scoring_cluster_once"),
        (models.Cluster, {"position": 99, "title": ""}, "scoring_cluster_title"),
    ],
)
def test_criteria(model: Any, said: dict[str, Any], name: str) -> None:
    refuse(name, model.objects.earliest("pk"), **said)


@pytest.mark.parametrize(
    "model",
    [models.GradeScale, models.GradeBand, models.CriteriaSet, models.Criterion,
     models.CriterionBand, models.Cluster],
)  # fmt: skip
def test_criteria_are_never_changed(model: Any) -> None:
    name = model._meta.fields[1].name
    with pytest.raises(Error, match="chỉ được ghi thêm"), transaction.atomic():
        model.objects.update(**{name: F(name)})


def test_rounds_and_sheets(held: models.Round) -> None:
    rounds, sheets = models.Round.objects.all(), models.Sheet.objects.all()
    change("scoring_round_days", rounds, self_due=scoring.ENDS)
    change("scoring_round_basis", rounds, basis="")
    office = Organisation.objects.get(code=OFFICE)
    change("scoring_sheet_once|scoring_sheet_of_owner", sheets, organisation=office)
    one = sheets.exclude(organisation=office)[:1]
    other = Organisation.objects.get(code="SO-TC")
    change("scoring_sheet_of_owner", sheets.filter(pk__in=list(one)), organisation=other)
    change("scoring_sheet_counts", sheets, on_time=1)
    change("scoring_sheet_beyond", sheets, beyond=101, beyond_reason="x")
    change("scoring_sheet_beyond", sheets, beyond=1)
    change("scoring_sheet_lowered", sheets, lowered_to="good")
    change("scoring_sheet_head", sheets, head_grade="best")
    change("scoring_sheet_head", sheets, head_reason="x")


def test_uploads(held: models.Round) -> None:
    made = scoring.hand_in(scoring.sheet(held))
    refuse("scoring_upload_once", made)
    change("scoring_upload_taken", models.Upload.objects.all(), taken_by="thu")


def test_scores(held: models.Round) -> None:
    row = scoring.sheet(held)
    judged = models.Score.objects.filter(sheet=row, criterion__code="I.4")
    computed = models.Score.objects.filter(sheet=row, criterion__code="II.1")
    known = {"verified_at": AT, "verified_by": "thu", "verified_applies": True}
    refuse("scoring_score_once", judged.get())
    change("scoring_score_within", judged, self_points=4)
    change("scoring_score_of_kind", judged, computed_points=1)
    change("scoring_score_of_kind", computed, self_points=1)
    change("scoring_score_self", judged, self_applies=False)
    change("scoring_score_verified", judged, verified_by="thu")
    change("scoring_score_verified", judged, **known, verified_note="x")
    change("scoring_score_difference_said", judged, **known, verified_points=3)
    change("scoring_score_difference_said", judged, **known, verified_points=3, self_points=2)
    change("scoring_score_counts", computed, good=1)
    change("scoring_score_of_criterion", judged, max_points=30)


def test_evidence_and_disputes(held: models.Round) -> None:
    row = scoring.sheet(held)
    refuse("scoring_evidence_once", scoring.attach(row, "I.4"))
    made: dict[str, Any] = {
        "score": scoring.score(row, "II.1"), "reason": "Sai", "by": "thu", "at": AT
    }  # fmt: skip
    one = models.Dispute.objects.create(**made)
    refuse("scoring_dispute_one_open", one)
    refuse("scoring_dispute_answered", models.Dispute(**made), state="upheld")
    refuse("scoring_dispute_state|scoring_dispute_answered", models.Dispute(**made), state="x")
    refuse("scoring_dispute_said", models.Dispute(**made), reason="")
