"""Each constraint of profiles violated once, against the database itself."""

from decimal import Decimal
from typing import Any

import pytest
from django.db import Error, models, transaction

from nq57.measures.models import Profile
from tests.factories import orgs
from tests.factories.readings import AT
from tests.plans.test_constraints import indicator, saved

pytestmark = pytest.mark.django_db

APPROVED = {"state": "approved", "approved_by": "thu", "approved_at": AT}


def profile(**fields: Any) -> Profile:
    """Return a profile that may be saved, approved unless said otherwise."""
    known: dict[str, Any] = {
        "version": 1, "unit": "%", "direction": "up", "numerator": "Số", "denominator": "Tổng số",
        "scale": 100, "time": "at_date", "frequency": "month", "reported_by": "each_lead",
        "formula_units": "ratio", "formula_periods": "ratio", "parent_rule": "own",
        "basis": "142/KH-UBND", "drafted_by": "thu", "drafted_at": AT, **APPROVED,
    }  # fmt: skip
    if "indicator" not in fields:
        known["indicator"] = saved(indicator())
    if "checker" not in fields:
        known["checker"] = orgs.OrganisationFactory()
    return Profile(**{**known, **fields})


def draft(**fields: Any) -> Profile:
    return profile(**{"state": "draft", "approved_by": "", "approved_at": None, **fields})


def second(**fields: Any) -> Profile:
    """Return another version of an indicator that has one in use and one open."""
    held = saved(indicator())
    profile(indicator=held, version=1).save()
    draft(indicator=held, version=2).save()
    return profile(indicator=held, **fields)


CASES: dict[str, Any] = {
    "version_once": lambda: second(version=1, state="replaced", replaced_at=AT),
    "one_current": lambda: second(version=3),
    "one_open": lambda: second(version=3, state="waiting", approved_by="", approved_at=None),
    "state": lambda: draft(state="lost"),
    "direction": lambda: draft(direction="side"),
    "time": lambda: draft(time="ever"),
    "frequency": lambda: draft(frequency="day"),
    "reported_by": lambda: draft(reported_by="nobody"),
    "formula_units": lambda: draft(formula_units="median"),
    "formula_periods": lambda: draft(formula_periods="median"),
    "parent_rule": lambda: draft(parent_rule="aunt"),
    "headline": lambda: draft(headline="loudest"),
    "headline_said": lambda: profile(headline="validated"),
    "counted": lambda: draft(scale=0),
    "bounds": lambda: draft(bound_low=Decimal(2), bound_high=Decimal(1)),
    "asked": lambda: draft(asked_from=2031, asked_until=2030),
    "baseline": lambda: draft(baseline=Decimal(1), baseline_year=2024),
    "span": lambda: profile(time="over_span", span_from=2026),
    "source": lambda: profile(reported_by="named_office"),
    "words": lambda: profile(denominator=""),
    "approved_by": lambda: profile(approved_by=""),
    "confirmed_by": lambda: profile(is_confirmed=True, confirmed_by="thu", confirmed_at=AT),
    "replaced_at": lambda: profile(replaced_at=AT),
}


def test_every_constraint_is_tried() -> None:
    names = {row.name.removeprefix("measures_profile_") for row in Profile._meta.constraints}
    assert names == set(CASES)


def test_a_right_profile_and_an_unfinished_draft_are_saved() -> None:
    profile().save()
    draft(unit="", checker=None, basis="", numerator="", denominator="").save()


@pytest.mark.parametrize("name", CASES)
def test_each_constraint_refuses(name: str) -> None:
    row = CASES[name]()
    with pytest.raises(Error, match=f"measures_profile_{name}"), transaction.atomic():
        row.save()
    constraint = next(
        one for one in Profile._meta.constraints if one.name == f"measures_profile_{name}"
    )
    assert isinstance(constraint, models.UniqueConstraint | models.CheckConstraint)
    assert str(constraint.violation_error_message).endswith(".")


@pytest.mark.parametrize(
    "fields",
    [
        {"numerator": "khác"},
        {"checker": None},
        {"reasons": {"unit": "khác"}},
        {"approved_by": "khác"},
        {"state": "draft", "approved_by": "", "approved_at": None},
        {"version": 9},
    ],
)
def test_an_approved_version_is_never_edited(fields: dict[str, Any]) -> None:
    held = saved(profile())
    with pytest.raises(Error, match="không được sửa"), transaction.atomic():
        Profile.objects.filter(pk=held.pk).update(**fields)


def test_an_approved_version_is_confirmed_once_then_replaced_and_never_removed() -> None:
    held = saved(profile())
    told = {"is_confirmed": True, "decision": "12/QĐ", "confirmed_by": "thu", "confirmed_at": AT}
    rows = Profile.objects.filter(pk=held.pk)
    assert rows.update(**told) == 1
    with pytest.raises(Error, match="không được sửa"), transaction.atomic():
        rows.update(decision="13/QĐ")
    assert rows.update(state="replaced", replaced_at=AT) == 1
    with pytest.raises(Error, match="không được sửa"), transaction.atomic():
        rows.update(state="approved", replaced_at=None)
    with pytest.raises(Error, match="không được sửa"), transaction.atomic():
        rows.delete()
    saved(draft(indicator=held.indicator, version=2)).delete()
