"""A report as its page shows it, whole or one item of it."""

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone

from nq57.audit import rules as audit_rules
from nq57.plans import queries as plan_queries
from nq57.reporting import actions, enums, models, permissions, queries, rules
from nq57.web.reporting import forms
from nq57.web.reporting.views import around
from nq57.web.shared import acting, findings


def show_item(
    request: HttpRequest,
    report: models.Report,
    key: str,
    saved: actions.Saved | None = None,
    entries: list[actions.Entry] | None = None,
    refusal: Exception | None = None,
) -> HttpResponse:
    """Answer HTMX with one item, and after a saving with where the rest stands now.

    :raises Http404: when the report has no such item and nothing was saved.
    """
    context = _describe(request, report, saved, refusal, entries or [])
    form: queries.Form = context["form"]
    rows: dict[str, Any] = {row.line.item: row for row in form.lines}
    rows |= {row.figure.item: row for row in form.figures}
    sent = {entry.key for entry in entries or ()} - {key}
    opened = {key} - context["barred"] if saved is None else set()
    context |= {"sent": sent, "opened": opened}
    if key in rows:
        context |= {"row": rows[key], "is_line": key.startswith("line-")}
        return render(request, "reporting/_item.html", context)
    if saved is None:
        raise Http404
    return render(request, "reporting/_saved.html", context)


def show(
    request: HttpRequest,
    report: models.Report,
    saved: actions.Saved | None = None,
    entries: list[actions.Entry] | None = None,
    *,
    refusal: Exception | None = None,
    status: int = 200,
) -> HttpResponse:
    """Answer with a report: what was typed stays, faults stand at their cells."""
    context = _describe(request, report, saved, refusal, entries or [])
    form: queries.Form = context["form"]
    typed = {entry.key for entry in entries or ()}
    if saved is not None:
        forms.put_typed(form, saved, entries or [])
        context |= _describe_words(report, is_mine_only=context["is_mine_only"])
    opened = forms.list_opened(form, request.GET.getlist("mo")) - context["barred"]
    context["opened"] = opened | typed
    context["changes"] = queries.list_changes(report=report)
    context["correction"] = queries.get_correction(report=report)
    return render(request, "reporting/report.html", context, status=status)


def _describe_words(report: models.Report, *, is_mine_only: bool) -> dict[str, Any]:
    """Return the parts of the text; of each, which of its sentences came from the report before
    and name that one's period: who writes, who approves and who checks should look at them."""
    if is_mine_only:
        return {"words": []}
    words, before = list_words(report), queries.get_report_before(report=report)
    if before is None:
        return {"words": words}
    for one in words:
        one["carried"] = rules.list_carried_names(
            one["text"], before=before.words[one["name"]], periods=before.cycle.periods
        )
    return {
        "words": words, "carried": [one for one in words if one["carried"]],
        "has_words_before": any(
            text and not getattr(report, name) for name, text in before.words.items()
        ),
    }  # fmt: skip


def _describe(
    request: HttpRequest,
    report: models.Report,
    saved: actions.Saved | None,
    refusal: Exception | None,
    entries: list[actions.Entry],
) -> dict[str, Any]:
    by = acting.get_actor(request)
    handed = queries.list_handed(report=report)
    form, is_mine_only = around.keep_mine(
        request, report, queries.get_form(report=report, today=timezone.localdate()), handed
    )
    _load_found(report, form, by)
    told = forms.tell_items(form)
    if saved is not None:
        told |= forms.tell_saved(saved, entries)
    forms.put_chosen(form, request.POST)
    may_write = permissions.may_write(by, report)
    may_approve, stands = permissions.may_approve(by, report), report.case.state
    enters = permissions.may_enter(by, report, on=timezone.localdate())
    return {
        "report": report, "form": form, "told": told, "saved": saved, "refusal": refusal,
        **_describe_words(report, is_mine_only=is_mine_only), "states": enums.LineState.choices,
        "is_mine_only": is_mine_only, **around.describe_around(request, report, handed),
        "threads": around.count_messages(request, [report], form.lines),
        "rest": forms.list_rest(form), "progress": form.items_part if is_mine_only else form.whole,
        "returned": [one for one in form.returned if not (is_mine_only and one.is_words)],
        "confirmable": len(form.confirmable - around.list_barred(request, handed)),
        "is_open": enters and report.case.state in rules.EDITABLE,
        "may_write": may_write, "may_approve": may_approve,
        "may_check": permissions.may_check(by) and report.case.state == "sent",
        "state_offers": (stands in ("waiting", "approved") and (may_write or may_approve))
        or (stands == "sent" and may_approve),
        "checks": _list_checked(by, form), "may_run": permissions.may_run(by),
        "state": rules.REPORT.states[report.case.state].label,
        "offline": queries.get_offline(on=report),
        "key": f"{report.pk}.{report.case.version}",
        "conflicts": [forms.say_conflict(one, form) for one in saved.conflicts] if saved else [],
    }  # fmt: skip


def _load_found(report: models.Report, form: queries.Form, by: audit_rules.Actor) -> None:
    """Load what inspections found of the report's tasks and figures."""
    plan_queries.load_found(rows=[row.line.obligation for row in form.lines], by=by)
    figures = [row.figure for row in form.figures]
    findings.load_found(figures=figures, organisation=report.organisation, by=by)


def _list_checked(by: audit_rules.Actor, form: queries.Form) -> set[int]:
    """Return the keys of the offices whose items ``by`` may judge."""
    offices = {row.checker_id: row.checker for row in [*form.items, form.report]}
    return {
        key for key, office in offices.items()
        if permissions.may_run(by) or office.code == by.organisation
    }  # fmt: skip


def list_words(report: models.Report) -> list[dict[str, Any]]:
    """Return the parts of a report's text, with their titles."""
    return [
        {
            "name": name, "title": title, "number": title.partition(".")[0],
            "text": getattr(report, name), "id": f"words-{name}",
        }
        for name, title in rules.WORDS.items()
    ]  # fmt: skip
