"""What the views of profiles share: who may, which plan, a profile in words."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from functools import wraps
from typing import Any, Concatenate, ParamSpec

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext

from nq57.audit import rules as audit_rules
from nq57.measures import models, permissions, rules
from nq57.orgs.models import Organisation
from nq57.plans import enums as plan_enums
from nq57.plans import models as plans
from nq57.web.measures import forms
from nq57.web.shared import acting, formats

P = ParamSpec("P")
_View = Callable[Concatenate[HttpRequest, P], HttpResponse]


@dataclass(frozen=True)
class Said:
    """One field of a profile in words, and why it says so."""

    label: str
    value: str
    reason: str = ""


@dataclass(frozen=True)
class Changed:
    """One field that two versions say differently, in words."""

    label: str
    before: str
    after: str


def only(check: Callable[[audit_rules.Actor], None]) -> Callable[[_View[P]], _View[P]]:
    """Let a view answer only who passes ``check``; others get the refusal's sentence."""

    def wrap(view: _View[P]) -> _View[P]:
        @wraps(view)
        def answer(request: HttpRequest, /, *arguments: P.args, **named: P.kwargs) -> HttpResponse:
            check(acting.get_actor(request))
            return view(request, *arguments, **named)

        return answer

    return wrap


def get_plan(request: HttpRequest, code: str) -> plans.Plan:
    """Return a plan that the request's post sees, else 404."""
    visible = plans.Plan.objects.visible_to(acting.get_actor(request))
    return get_object_or_404(visible.select_related("document", "coordinator"), code=code)


def get_indicator(plan: plans.Plan, number: str) -> plans.Indicator:
    """Return a plan's indicator by its number, else 404."""
    found = plan.indicators.select_related("section", "clause", "parent")
    indicator = get_object_or_404(found, code=number)
    indicator.plan = plan
    return indicator


def list_rights(request: HttpRequest, plan: plans.Plan) -> dict[str, bool]:
    """Return what the post may do with the plan's profiles; an ended plan keeps its own."""
    actor, is_held = acting.get_actor(request), plan.state == plan_enums.PlanState.IN_FORCE
    return {
        "may_edit": is_held and permissions.may_edit(actor),
        "may_approve": is_held and permissions.may_approve(actor),
    }


def describe(profile: models.Profile) -> list[tuple[str, list[Said]]]:
    """Return a loaded profile as sections of fields in words; what is not said is left out.

    A reason that several fields of a section share stands at the first of them.
    """
    terms = profile.to_terms()
    names = name_offices([profile])
    sections = []
    for title, fields in forms.SECTIONS:
        rows: list[Said] = []
        told: set[str] = set()
        for name in fields:
            value = getattr(terms, name)
            if value in (None, "") or _is_idle(name, terms):
                continue
            reason = profile.reasons.get(name, "")
            rows.append(
                Said(
                    str(forms.LABELS[name]),
                    say(name, value, names),
                    "" if reason in told else reason,
                )
            )
            told.add(reason)
        if rows:
            sections.append((str(title), rows))
    return sections


def describe_changes(
    differences: list[rules.Difference], names: Mapping[str, str]
) -> list[Changed]:
    """Return differences in words; ``names`` are the offices' names by code."""
    return [
        Changed(
            str(forms.LABELS[row.field]), say(row.field, row.before, names),
            say(row.field, row.after, names),
        )
        for row in differences
    ]  # fmt: skip


def name_offices(profiles: list[models.Profile]) -> dict[str, str]:
    """Return the names of the offices that loaded versions name, by code."""
    offices = [getattr(row, name) for row in profiles for name in models.OFFICES]
    return {office.code: office.name for office in offices if office}


def name_codes(differences: list[rules.Difference]) -> dict[str, str]:
    """Return the names of the offices that differences name, by code."""
    codes = {row.after for row in differences if row.field in models.OFFICES}
    codes |= {row.before for row in differences if row.field in models.OFFICES}
    return dict(Organisation.objects.filter(code__in=codes).values_list("code", "name"))


def say(field: str, value: Any, names: Mapping[str, str]) -> str:
    """Return a field's value in words; ``names`` are the offices' names by code."""
    if value is None or value == "":
        return formats.EMPTY
    if field in forms.LISTS:
        return gettext(str(forms.LISTS[field](value).label))
    if field in models.OFFICES:
        return names.get(value, str(value))
    if field == "scale" or isinstance(value, Decimal):
        return formats.format_number(value)
    return str(value)


def _is_idle(name: str, terms: rules.Terms) -> bool:
    """Say whether a field says nothing new: one factor, no components."""
    return (name == "scale" and terms.scale == 1) or (
        name == "parent_rule" and terms.parent_rule == "own"
    )
