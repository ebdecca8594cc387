"""Dashboards: one query for each question, one page; every number leads to its list."""

import itertools
from collections.abc import Collection, Iterable, Mapping
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone, translation
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from nq57.evaluation import rules as evaluation_rules
from nq57.insights import actions, enums, permissions, queries, rules
from nq57.orgs import models as orgs
from nq57.papers import permissions as paper_permissions
from nq57.papers import queries as papers
from nq57.papers import rules as paper_rules
from nq57.plans import models as plans
from nq57.plans import permissions as plan_permissions
from nq57.plans import queries as plan_queries
from nq57.web.insights import forms
from nq57.web.shared import acting, chips, pages, sentences
from nq57.web.shared import verdicts as verdict_words
from nq57.web.shared import views as shared

_MOST_CONCERNS = 5
_ROWS = 200  # offices on one page: all of a province, a part of many


@require_safe
def list_plans(request: HttpRequest) -> HttpResponse:
    """Lead to the one plan in force, or show which there are."""
    by = acting.get_actor(request)
    permissions.check_may_read(by)
    found = plans.Plan.objects.visible_to(by).in_force().select_related("document")
    held = list(found)
    if len(held) == 1:
        return redirect("insights:province", held[0].code)
    return render(request, "insights/plans.html", {"plans": held})


@require_safe
def show_province(request: HttpRequest, code: str) -> HttpResponse:
    """Show a plan's execution on one page: groups, offices, communes, worst, changes."""
    plan = _get_plan(request, code)
    try:
        context = _make_province(request, plan)
    except evaluation_rules.EvaluationError as error:
        return shared.show_refusal(request, error, status=422)
    may_issue = plan.coordinator and paper_permissions.may_issue(
        acting.get_actor(request), plan.coordinator
    )
    context |= {
        "may_issue": may_issue, "may_take_away": plan_permissions.may_take_away(plan),
    }  # fmt: skip
    return render(request, "insights/board.html", context)


@require_safe
def download_brief(request: HttpRequest, code: str) -> HttpResponse:
    """Answer with the leaders' page of this moment as a PDF without number."""
    plan = _get_plan(request, code)
    try:
        plan_permissions.check_may_take_away(plan)
        snapshot = _tell_brief(request, plan, _propose_brief(plan))
        content = papers.render_draft(
            template=queries.BRIEF, form="pdf", snapshot=snapshot, kind="BC", issuer="…"
        )
    except (evaluation_rules.EvaluationError, paper_rules.PapersError) as error:
        return shared.show_refusal(request, error, status=422)
    return shared.send_file(content, f"toan-canh-{timezone.localdate():%Y-%m-%d}.pdf")


@require_http_methods(["GET", "HEAD", "POST"])
def draft_brief(request: HttpRequest, code: str) -> HttpResponse:
    """Issue the leaders' page as a paper: its figures are kept as they are at this moment."""
    plan, by = _get_plan(request, code), acting.get_actor(request)
    permissions.check_may_read(by)
    if plan.coordinator is None:
        lacking = paper_rules.PapersError(_("Kế hoạch chưa có cơ quan điều phối để ban hành."))
        return shared.show_refusal(request, lacking)
    paper_permissions.check_may_issue(by, plan.coordinator)
    source = queries.name_brief(plan=plan, today=timezone.localdate())
    current = papers.find_current(source=source, organisation=plan.coordinator)
    form, sentence = forms.BriefForm(request.POST or None, initial=_propose_brief(plan)), ""
    if form.is_valid():
        try:
            return _issue_brief(request, plan, form)
        except (evaluation_rules.EvaluationError, paper_rules.PapersError) as error:
            sentence = sentences.translate(error)
    status = 422 if request.method == "POST" else 200
    return render(request, "insights/brief.html", {
        "plan": plan, "form": form, "current": current, "sentence": sentence,
        "may_take_away": plan_permissions.may_take_away(plan),
    }, status=status)  # fmt: skip


@require_safe
def show_section(request: HttpRequest, code: str, section: str) -> HttpResponse:
    """Show one group of tasks, or with ``-`` what stands in none: orders and duties."""
    plan = _get_plan(request, code)
    found = plan.sections.filter(kind="tasks", code=section).first()
    if found is None and section != plan_queries.NO_SECTION:
        raise Http404
    scope = forms.Scope(plan, section=section)
    context = _make_board(request, scope)
    work = context["work"]
    bodies = queries.filter_offices(work=work, today=context["today"])
    page = pages.take(bodies, request, key=("sort_key", "pk"), size=_ROWS)
    context |= {
        "section": found, "is_section": True, "page": page,
        "offices": forms.show_offices(scope, _count(work, page.rows)),
    }  # fmt: skip
    return render(request, "insights/board.html", context)


@require_safe
def show_office(request: HttpRequest, code: str, office: str) -> HttpResponse:
    """Show one office: its groups of tasks, what presses, what changed."""
    plan = _get_plan(request, code)
    body = get_object_or_404(orgs.Organisation, code=office)
    scope, today = forms.Scope(plan, office=body.code), timezone.localdate()
    try:
        context = _make_board(request, scope)
        judged = queries.judge(plan=plan, by=acting.get_actor(request), today=today)
    except evaluation_rules.EvaluationError as error:
        return shared.show_refusal(request, error, status=422)
    led = queries.choose_office(judged=judged, office=body.code)
    states, verdicts = forms.show_verdicts(scope, led)
    context |= {
        "office": body, "states": states, "verdicts": verdicts, "turns": forms.list_turns(led),
        "concerns": forms.list_concerns(led, _MOST_CONCERNS),
    }  # fmt: skip
    return render(request, "insights/board.html", context)


@require_safe
def list_offices(request: HttpRequest, code: str) -> HttpResponse:
    """Show how the obligations of each office stand, in the order of offices."""
    scope = forms.Scope(_get_plan(request, code))
    today = timezone.localdate()
    work = queries.count_work(filters=scope.asks(), by=acting.get_actor(request), today=today)
    words = [
        _("Cơ quan cấp tỉnh và cơ quan khác"), _("Xã, phường"), _("Không còn hoạt động"),
    ]  # fmt: skip
    bodies = queries.filter_offices(work=work, today=today)
    page = pages.take(bodies, request, key=("rank", "sort_key", "pk"), size=_ROWS)
    groups = itertools.groupby(page.rows, key=lambda one: int(vars(one)["rank"]))
    return render(request, "insights/offices.html", {
        "plan": scope.plan, "columns": forms.list_columns(), "today": today, "page": page,
        "groups": [
            (words[rank], forms.show_offices(scope, _count(work, rows))) for rank, rows in groups
        ],
    })  # fmt: skip


@require_safe
def show_communes(request: HttpRequest, code: str) -> HttpResponse:
    """Show the communes as a tile map, with the table of the same figures beside it.

    Of very many the table has pages and a search, and a tile leads to the communes that share it.
    """
    scope, today = forms.Scope(_get_plan(request, code)), timezone.localdate()
    work = queries.count_work(filters=scope.asks(), by=acting.get_actor(request), today=today)
    communes = queries.place_communes(work=work, today=today)
    number, keys = len(communes.rows), None
    if tile := _clean(request, "o"):
        found = next((one for one in communes.blocks if one.code == tile), None)
        communes = queries.Communes(found.communes if found else [])
        keys = [one.key for one in communes.rows]
    asked = _clean(request, "q").strip()
    rows = queries.filter_communes(today=today, text=asked, keys=keys)
    page = pages.take(rows, request, key=("sort_key", "pk"), size=_ROWS)
    return render(request, "insights/communes.html", {
        "plan": scope.plan, "columns": forms.list_columns(), "today": today, "page": page,
        "map": forms.draw_tiles(scope, communes), "without_point": communes.without_point,
        "rows": forms.show_offices(scope, _count(work, page.rows), by_place=True),
        "number": number, "is_long": number > _ROWS, "tile": tile, "asked": asked,
        "shown": len(communes.rows),
    })  # fmt: skip


@require_safe
def list_changes(request: HttpRequest, code: str) -> HttpResponse:
    """List the obligations that something happened to in the last seven days."""
    plan, by, today = _get_plan(request, code), acting.get_actor(request), timezone.localdate()
    scope = forms.Scope(plan, section=_clean(request, "nhom"), office=_clean(request, "co-quan"))
    given = _clean(request, "loai")
    counts = queries.count_changes(filters=scope.asks(), by=by, today=today)
    change = given if given in counts else next(filter(counts.get, counts), "finished")
    found = queries.filter_changed(filters=scope.asks(), change=change, by=by, today=today)
    choices = [
        chips.Choice(one.value, str(one.label), counts[one.value],
                     forms.get_change_mark(one.value))
        for one in enums.Change
    ]  # fmt: skip
    made = [
        chips.Chip(one.label, forms.make_change_url(scope, one.value), one.value == change,
                   one.count, one.status)
        for one in choices
    ]  # fmt: skip
    return render(request, "insights/changes.html", {
        "plan": plan, "chips": made, "page": pages.take(found.with_rows(), request, key=("-pk",)),
        "number": counts[change], "since": queries.get_since(today).date(), "today": today,
    })  # fmt: skip


def _make_province(
    request: HttpRequest, plan: plans.Plan, grades: Collection[str] | None = None
) -> dict[str, Any]:
    """Return what the page of the whole province shows; a paper of it only what ``grades`` let."""
    scope, today = forms.Scope(plan), timezone.localdate()
    context = _make_board(request, scope, grades)
    judged = queries.judge(plan=plan, by=acting.get_actor(request), today=today)
    states, verdicts = forms.show_verdicts(scope, judged)
    communes = queries.place_communes(work=context["work"], today=today)
    return context | {
        "is_province": True, "states": states, "verdicts": verdicts,
        "concerns": forms.list_concerns(judged, _MOST_CONCERNS), "turns": forms.list_turns(judged),
        "map": forms.draw_tiles(scope, communes),
        "pressing": forms.show_pressing(
            scope, queries.list_pressed(work=context["work"])
        ),
        "reports": _tell_reports(request, plan),
    }  # fmt: skip


def _propose_brief(plan: plans.Plan) -> dict[str, str]:
    about = f"Toàn cảnh thực hiện {plan.document} đến ngày {timezone.localdate():%d/%m/%Y}"
    if plan.coordinator is None:
        return {"about": about, "issuer": "", "title": "", "signer": ""}
    cover = papers.propose_cover(
        organisation=plan.coordinator, about=about, today=timezone.localdate()
    )
    return {
        "about": cover.about, "issuer": cover.issuer, "title": cover.title, "signer": cover.signer,
    }  # fmt: skip


def _tell_brief(request: HttpRequest, plan: plans.Plan, said: Mapping[str, str]) -> dict[str, Any]:
    # A paper of the province is in Vietnamese, whoever makes it.
    with translation.override("vi"):
        office = plan.coordinator.name if plan.coordinator else ""
        grades = plan_permissions.list_told_grades(plan)
        return forms.tell_brief(_make_province(request, plan, grades), said=said, office=office)


def _issue_brief(request: HttpRequest, plan: plans.Plan, form: forms.BriefForm) -> HttpResponse:
    paper = actions.issue_brief(
        plan=plan, cover=form.read_cover(),
        snapshot=_tell_brief(request, plan, form.cleaned_data),
        seen=request.POST.get("seen", ""), by=acting.get_actor(request), at=timezone.now(),
    )  # fmt: skip
    messages.success(request, _("Đã ban hành văn bản số %(symbol)s.") % {"symbol": paper.symbol})
    return redirect(paper)


def _make_board(
    request: HttpRequest, scope: forms.Scope, grades: Collection[str] | None = None
) -> dict[str, Any]:
    """Return what every dashboard of a scope shows."""
    by, today = acting.get_actor(request), timezone.localdate()
    filters = scope.asks(grades)
    work = queries.count_work(filters=filters, by=by, today=today)
    worst = queries.list_worst(filters=filters, by=by, today=today)
    changes = queries.count_changes(filters=filters, by=by, today=today)
    return {
        "plan": scope.plan, "scope": scope, "work": work, "today": today,
        "now": timezone.localtime(), "since": queries.get_since(today).date(),
        "total": forms.Figure(work.total.total, forms.make_url(scope), ""),
        "figures": {
            standing: forms.make_figure(scope, work.total, standing)
            for standing in rules.STANDINGS
        },
        "columns": forms.list_columns(), "sections": forms.show_sections(scope, work.sections),
        "sum": forms.make_figures(scope, work.total),
        "worst": forms.show_worst(scope, worst, today),
        "changes": forms.show_changes(scope, changes),
    }  # fmt: skip


def _tell_reports(request: HttpRequest, plan: plans.Plan) -> dict[str, Any] | None:
    found = queries.count_reports(plan=plan, by=acting.get_actor(request))
    if found is None:
        return None
    cycle, sent, asked = found
    return {
        "pk": cycle.pk, "period": verdict_words.write_period(cycle.period), "sent": sent,
        "asked": asked,
    }  # fmt: skip


def _count(work: queries.Work, rows: Iterable[orgs.Organisation]) -> list[queries.OfficeCount]:
    return [queries.OfficeCount(one, work.get(one.pk)) for one in rows]


def _get_plan(request: HttpRequest, code: str) -> plans.Plan:
    found = plans.Plan.objects.visible_to(acting.get_actor(request))
    found = found.select_related("document", "coordinator")
    return get_object_or_404(found, code=code)


def _clean(request: HttpRequest, name: str) -> str:
    return request.GET.get(name, "").replace("\0", "")
