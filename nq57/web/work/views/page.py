"""What the page of one obligation shows."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from django import forms as django_forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render as render_template
from django.utils import timezone

from nq57.audit import rules as audit_rules
from nq57.cases import enums as case_enums
from nq57.cases import permissions as case_permissions
from nq57.cases import queries as case_queries
from nq57.cases import rules as case_rules
from nq57.files import permissions as file_permissions
from nq57.inspection import models as inspections
from nq57.orgs import models as org_models
from nq57.plans import models, queries
from nq57.plans import permissions as plan_permissions
from nq57.registers.cyber import permissions as cyber_permissions
from nq57.registers.cyber import queries as cyber_queries
from nq57.web.shared import acting, verbs
from nq57.web.work import forms as work_forms
from nq57.web.work.views import common

_MAIN = ("submit", "confirm", "assign", "resume")
_QUICK = frozenset({"accept", "start", "withdraw", "resume", "assign"})


@dataclass(frozen=True)
class MoveView:
    """One move of who acts: its words, its form; whether a press is enough."""

    verb: str
    label: str
    form: django_forms.Form
    is_main: bool
    is_quick: bool


@dataclass(frozen=True)
class EvidenceView:
    """A piece of evidence, whether it opens, and the checker's form."""

    row: Any
    may_open: bool
    check: django_forms.Form | None


def render(
    request: HttpRequest,
    row: models.Obligation,
    *,
    forms: dict[str, Any] | None = None,
    sentence: str = "",
    is_refused: bool = False,
) -> HttpResponse:
    """Render the page; ``forms`` are those that come back with what was typed."""
    actor, today, kept = acting.get_actor(request), timezone.localdate(), forms or {}
    chain = queries.get_chain(obligation=row, by=actor, today=today)
    row.timeliness = chain.timeliness  # type: ignore[attr-defined]
    context: dict[str, Any] = {
        **common.describe_area(request, ""),
        "row": row, "chain": chain, "sentence": sentence,
        "timeliness_word": dict(case_enums.Timeliness.choices)[chain.timeliness],
        "before_word": dict(case_enums.Timeliness.choices)[chain.lateness_before_extension],
        "deadline": row.case.deadlines.order_by("pk").first(),
        **_list_parties(row), **_list_moves(actor, row, kept),
        **_list_offers(actor, row, chain, kept), **_tell_history(row, chain),
    }  # fmt: skip
    context["evidence"] = _list_evidence(actor, row, kept)
    context |= _tell_findings(actor, row)
    context["declaring"] = _find_declaring(actor, row)
    context["reviewing"] = _find_reviewing(actor, row)
    context["threads"] = case_queries.count_messages(cases=[row.pk], by=actor)
    context["guidance"] = queries.list_guidance_for(
        by=actor, on=today, plan=row.plan_id, task=row.task_id
    )
    context["typed"] = _list_typed(request, context, kept) if sentence else []
    status = 422 if sentence or is_refused else 200
    return render_template(request, "work/obligation.html", context, status=status)


def _tell_findings(by: audit_rules.Actor, row: models.Obligation) -> dict[str, Any]:
    """Return what inspections found of it, and the finding that it is to mend."""
    queries.load_found(rows=[row], by=by)
    found = inspections.Finding.objects.visible_to(by)
    named = [one.source for one in row.found.all()]
    return {
        "readable_findings": set(
            found.filter(case__code__in=named).values_list("case__code", flat=True)
        ),
        "mends": found.filter(remedies__obligation=row).select_related("case").first(),
    }


def _find_declaring(by: audit_rules.Actor, row: models.Obligation) -> Any:
    """Return where the office declares its holes under this obligation, if the post may see it."""
    found = cyber_queries.CAMPAIGNS.find_of(obligation=row, by=by)
    is_seen = found and cyber_permissions.may_see_holes(by, found.organisation.code)
    return found if is_seen else None


def _find_reviewing(by: audit_rules.Actor, row: models.Obligation) -> Any:
    """Return where the office answers an overall review under this obligation, if it is seen."""
    found = cyber_queries.REVIEWS.find_of(obligation=row, by=by)
    is_seen = found and cyber_permissions.may_see_holes(by, found.organisation.code)
    return found if is_seen else None


def make_handler_form(row: models.Obligation, data: Any = None) -> work_forms.HandlerForm:
    """Offer the people who hold a post in the owner's office today."""
    posts = org_models.Post.objects.on(timezone.localdate()).select_related("person")
    own = posts.filter(organisation=row.case.organisation_id).order_by("person__sort_key")
    named = [(post.code, post.person.name) for post in own]
    handler = row.case.handler
    initial = {"post": handler.code if handler else ""}
    return work_forms.HandlerForm(data, posts=named, initial=initial, auto_id="handler_%s")


def _list_parties(row: models.Obligation) -> dict[str, Any]:
    parties = list(row.case.parties.select_related("organisation").order_by("organisation__code"))
    roles = case_enums.PartyRole
    return {
        "coordinates": [one.organisation for one in parties if one.role == roles.COORDINATE],
        "monitors": [one.organisation for one in parties if one.role == roles.MONITOR],
    }


def _list_moves(
    by: audit_rules.Actor, row: models.Obligation, kept: dict[str, Any]
) -> dict[str, Any]:
    """Return the moves that the actor may make now; settling is one form for all outcomes."""
    found = case_permissions.list_moves(by, row.case)
    settle = None
    if any(verb.startswith("settle") for verb in found):
        settle = kept.get("settle") or work_forms.SettleForm()
    moves = [
        _make_move(verb, step, row, kept)
        for verb, step in found.items()
        if not verb.startswith("settle") and not (verb == "submit" and row.is_dormant)
    ]
    moves.sort(key=lambda one: not one.is_main)
    return {
        "settle": settle,
        "quick": [one for one in moves if one.is_quick],
        "moves": [one for one in moves if not one.is_quick],
    }


def _make_move(
    verb: str, step: case_rules.Move, row: models.Obligation, kept: dict[str, Any]
) -> MoveView:
    claimed: date | None = row.case.claimed_on
    initial = {"product": row.product, "finished_on": claimed if verb == "confirm" else None}
    form = kept.get(f"move:{verb}") or work_forms.MoveForm(verb, step, initial=initial)
    is_main = verb in _MAIN or f"move:{verb}" in kept
    return MoveView(verb, verbs.say(verb), form, is_main, verb in _QUICK)


def _list_offers(
    by: audit_rules.Actor, row: models.Obligation, chain: queries.Chain, kept: dict[str, Any]
) -> dict[str, Any]:
    """Return the forms beside the moves that the actor may use."""
    case, is_open = row.case, row.case.closed_at is None

    def may(right: str, on: str = "") -> bool:
        return is_open and case_permissions.may(by, case, right, on=on)

    extends = may("request_extension") and case.due is not None and case.state != "unsettled"
    decides = may("decide_extension")
    made: dict[str, tuple[bool, Any]] = {
        "urge_form": (may("urge"), kept.get("urge") or work_forms.NoteForm(auto_id="urge_%s")),
        "flag_form": (
            bool(row.flag) and plan_permissions.may_adopt(by),
            kept.get("flag") or work_forms.NoteForm(auto_id="flag_%s"),
        ),
        "extension_form": (
            extends, kept.get("extension") or work_forms.ExtensionForm(auto_id="extension_%s")
        ),
        "decide_form": (
            decides, kept.get("decide") or _make_decide_form(chain)
        ),
        "evidence_form": (
            may("add", "evidence"),
            kept.get("evidence") or work_forms.EvidenceForm(auto_id="evidence_%s"),
        ),
    }  # fmt: skip
    offers = {name: form if is_offered else None for name, (is_offered, form) in made.items()}
    is_his = may("update") and case.state != "unsettled"
    offers["handler_form"] = (kept.get("handler") or make_handler_form(row)) if is_his else None
    return offers


def _make_decide_form(chain: queries.Chain) -> work_forms.DecideExtensionForm:
    """Return the form of a decision with the day that was asked for."""
    asked = [one.asked_due for one in chain.extensions if one.state == "requested"]
    initial = {"granted_due": asked[0] if asked else None}
    return work_forms.DecideExtensionForm(initial=initial, auto_id="decide_%s")


def _list_evidence(
    by: audit_rules.Actor, row: models.Obligation, kept: dict[str, Any]
) -> list[EvidenceView]:
    if not case_permissions.may(by, row.case, "read", on="evidence"):
        return []
    may_check = case_permissions.may(by, row.case, "check", on="evidence")
    views = []
    for one in row.case.evidence.select_related("file").order_by("pk"):
        form = None
        if may_check and one.verdict == case_enums.Verdict.CLAIMED and one.added_by != by.account:
            name = f"check:{one.pk}"
            form = kept.get(name) or work_forms.CheckForm(auto_id=f"check{one.pk}_%s")
        views.append(EvidenceView(one, file_permissions.may_open(one.file), form))
    return views


def _tell_history(row: models.Obligation, chain: queries.Chain) -> dict[str, Any]:
    """Return the steps, the newest first, and who the accounts are."""
    steps = list(row.case.steps.order_by("-pk"))
    logins = {step.account for step in steps}
    logins |= {one.requested_by for one in chain.extensions}
    accounts = org_models.Account.objects.filter(login__in=logins).select_related("person")
    posts = org_models.Post.objects.filter(code__in={step.post for step in steps if step.post})
    names = {one.login: one.person.name for one in accounts}
    offices = {one.code: one.organisation.name for one in posts.select_related("organisation")}
    return {
        "steps": [
            (step, names.get(step.account, ""), offices.get(step.post, "")) for step in steps
        ],
        "extensions": [(one, names.get(one.requested_by, "")) for one in chain.extensions],
    }


def _list_typed(
    request: HttpRequest, context: dict[str, Any], kept: dict[str, Any]
) -> list[tuple[str, str]]:
    """Return what was typed in a form that the page, as it stands now, no longer offers."""
    moves = [*context["moves"], *context["quick"]]
    shown = [one.form for one in moves] + [
        value for value in context.values() if isinstance(value, django_forms.Form)
    ]
    shown += [one.check for one in context["evidence"]]
    lost = [form for form in kept.values() if not any(form is one for one in shown)]
    return [
        (str(field.label), str(field.value()))
        for form in lost
        for field in form
        if not field.is_hidden and field.value() not in (None, "") and field.name != "file"
    ]
