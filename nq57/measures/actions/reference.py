"""Load profiles that come with the installation, for trial until the province confirms."""

from datetime import datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

from django.db import transaction
from django.utils import timezone

from nq57.audit import rules as audit_rules
from nq57.core import reference
from nq57.measures import enums, models, permissions, queries, rules
from nq57.measures.actions import writing
from nq57.plans import models as plans

_YEARS = frozenset(
    {"span_from", "span_to", "asked_from", "asked_until", "denominator_year", "baseline_year"}
)
_FIGURES = frozenset({"baseline", "bound_low", "bound_high"})


@transaction.atomic
def load_profiles(*, file: Path, plan: plans.Plan, by: audit_rules.Actor, at: datetime) -> int:
    """Load a plan's profiles from a sheet; return how many are new.

    Rows are found by the plan's symbol and the indicator's number; an indicator that has a
    profile keeps it. They come into use unconfirmed: every page marks them so.

    :raises NotAllowedError: when the post may not approve profiles.
    :raises rules.MeasuresError: when a row names no indicator, or says something wrong.
    """
    permissions.check_may_approve(by)
    known = set(models.Profile.objects.of_plan(plan).values_list("indicator_id", flat=True))
    facts = queries.list_facts(plan=plan, on=timezone.localdate(at))
    by_code = {told.code: key for key, told in facts.items()}
    made = {}
    for row in reference.read_table(file).rows:
        if row["plan"] != plan.document.symbol or row["indicator"] not in by_code:
            raise rules.MeasuresError(f"{file.name}: không có chỉ tiêu {row['indicator']}.")
        key = by_code[row["indicator"]]
        if key not in known:
            made[key] = _read(row, facts[key])
    offices = writing.load_offices(terms for terms, _ in made.values())
    profiles = [
        writing.fill(_start(key, reasons, by, at), terms, offices)
        for key, (terms, reasons) in made.items()
    ]
    models.Profile.objects.bulk_create(profiles)
    if profiles:
        writing.journal("load_profiles", plan, by=by, at=at, after={"approved": len(profiles)})
    return len(profiles)


def read_terms(row: dict[str, str]) -> rules.Terms:
    """Return what one row of the sheet says.

    :raises ValueError: when a year or a figure is none.
    """
    said: dict[str, Any] = {name: row[name] for name in rules.FIELDS if name in row}
    for name in said.keys() & _YEARS:
        said[name] = int(said[name]) if said[name] else None
    for name in said.keys() & _FIGURES:
        said[name] = Decimal(said[name]) if said[name] else None
    return rules.Terms(**said | {"scale": int(row["scale"])})


def _read(row: dict[str, str], facts: rules.Facts) -> tuple[rules.Terms, dict[str, str]]:
    """Return a row's profile; what differs from the proposal carries the row's own reason."""
    terms = read_terms(row)
    if not terms.basis:
        terms = rules.Terms(**vars(terms) | {"basis": facts.basis})
    around = rules.Surroundings(bool(facts.children), rules.has_many_leads(facts))
    faults = rules.list_faults(terms, around)
    if faults:
        raise rules.FaultyError(faults, facts.code)
    proposal = rules.propose_profile(facts)
    own = {change.field: row["note"] for change in rules.diff(proposal.terms, terms)}
    return terms, proposal.reasons | own


def _start(
    key: int, reasons: dict[str, str], by: audit_rules.Actor, at: datetime
) -> models.Profile:
    return models.Profile(
        indicator_id=key, version=1, state=enums.ProfileState.APPROVED, reasons=reasons,
        drafted_by=by.account, drafted_at=at, approved_by=by.account, approved_at=at,
        is_confirmed=False,
    )  # fmt: skip
