"""Draft a paper, look at it, issue it: reports and notices alike."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from nq57.core import refusals
from nq57.evaluation import enums as evaluation_enums
from nq57.evaluation import queries as evaluation_queries
from nq57.evaluation import rules as evaluation_rules
from nq57.inspection import actions as inspection_actions
from nq57.inspection import models as inspections
from nq57.inspection import queries as inspection_queries
from nq57.inspection import rules as inspection_rules
from nq57.orgs import models as orgs
from nq57.orgs import permissions as org_permissions
from nq57.papers import actions, models, permissions, queries, rules
from nq57.registers.cyber import actions as cyber_actions
from nq57.registers.cyber import enums as cyber_enums
from nq57.registers.cyber import models as cyber
from nq57.registers.cyber import permissions as cyber_permissions
from nq57.registers.cyber import queries as cyber_queries
from nq57.registers.cyber import rules as cyber_rules
from nq57.reporting import actions as reporting_actions
from nq57.reporting import models as reporting
from nq57.reporting import permissions as reporting_permissions
from nq57.reporting import queries as reporting_queries
from nq57.reporting import rules as reporting_rules
from nq57.web.papers import forms
from nq57.web.shared import acting, covers, sentences
from nq57.web.shared import views as shared

_READ_OR_POST = ["GET", "HEAD", "POST"]
_REFUSALS = (
    rules.PapersError, reporting_rules.ReportingError, inspection_rules.InspectionError,
    cyber_rules.CyberError,
)  # fmt: skip
Words = tuple[rules.Cover, str]


@dataclass(frozen=True, kw_only=True)
class _Subject:
    """What a paper is made of: how to tell it, how to issue it, where it comes from."""

    kind: str
    name: str
    organisation: orgs.Organisation
    template: rules.Template
    about: str
    tell: Callable[[Words], dict[str, Any]]
    issue: Callable[[Words, models.Paper | None], models.Paper]
    back: tuple[str, str]
    source: str = ""
    form: type[forms.PaperForm] = forms.PaperForm
    cover: rules.Cover | None = None


@require_http_methods(_READ_OR_POST)
def draft_report(request: HttpRequest, code: str) -> HttpResponse:
    """Draft and issue the paper of an office's report."""
    by, at, today = acting.get_actor(request), timezone.now(), timezone.localdate()
    found = reporting.Report.objects.visible_to(by).with_rows()
    report = get_object_or_404(found, case__code=code)
    return _draft(request, _Subject(
        kind="BC", name=_("Báo cáo"), organisation=report.organisation,
        template=reporting_queries.REPORT, source=report.case.code,
        about=reporting_queries.propose_about(cycle=report.cycle),
        back=(report.get_absolute_url(), report.cycle.label),
        tell=lambda words: reporting_queries.make_report_snapshot(
            report=report, cover=words[0], today=today
        ),
        issue=lambda words, replaces: reporting_actions.issue_report(
            report=report, cover=words[0], by=by, at=at, replaces=replaces
        ),
    ))  # fmt: skip


@require_http_methods(_READ_OR_POST)
def draft_province_report(request: HttpRequest, pk: int) -> HttpResponse:
    """Draft and issue the province's report of a frozen consolidation."""
    by, at, today = acting.get_actor(request), timezone.now(), timezone.localdate()
    cycles = reporting_queries.find_cycles(by=by)
    found = reporting.Consolidation.objects.filter(cycle__in=cycles)
    made = get_object_or_404(
        found.select_related("cycle__plan__document", "cycle__plan__coordinator"), pk=pk
    )
    office = made.cycle.plan.coordinator
    if not reporting_permissions.may_see_totals(by) or office is None:
        raise refusals.NotAllowedError(_("Báo cáo của tỉnh do cơ quan tổng hợp ban hành."))
    return _draft(request, _Subject(
        kind="BC", name=_("Báo cáo của tỉnh"), organisation=office,
        template=reporting_queries.REPORT,
        source=reporting_queries.name_source(cycle=made.cycle),
        about=reporting_queries.propose_about(cycle=made.cycle),
        back=(made.get_absolute_url(), f"{made.cycle.label}, {_('lần')} {made.number}"),
        tell=lambda words: reporting_queries.make_province_snapshot(
            consolidation=made, cover=words[0], verdicts=_judge(request, made), today=today
        ),
        issue=lambda words, replaces: reporting_actions.issue_province_report(
            consolidation=made, cover=words[0], verdicts=_judge(request, made), by=by, at=at,
            replaces=replaces,
        ),
    ))  # fmt: skip


@require_http_methods(_READ_OR_POST)
def draft_minutes(request: HttpRequest, code: str) -> HttpResponse:
    """Draft and issue the minutes of an inspection, by the office that leads it."""
    by, at, today = acting.get_actor(request), timezone.now(), timezone.localdate()
    found = inspections.Inspection.objects.visible_to(by).with_rows()
    made = get_object_or_404(found, case__code=code)
    return _draft(request, _Subject(
        kind="BB", name=_("Biên bản kiểm tra"), organisation=made.lead,
        template=inspection_queries.MINUTES,
        source=inspection_queries.name_source(inspection=made),
        about=inspection_queries.propose_about(inspection=made),
        back=(made.get_absolute_url(), made.case.code),
        tell=lambda words: inspection_queries.make_minutes(
            inspection=made, cover=words[0], today=today
        ),
        issue=lambda words, replaces: inspection_actions.issue_minutes(
            inspection=made, cover=words[0], by=by, at=at, replaces=replaces
        ),
    ))  # fmt: skip


@require_http_methods(_READ_OR_POST)
def draft_incident_report(request: HttpRequest, code: str, stage: str) -> HttpResponse:
    """Draft and issue a report of an incident, by the office of who responds to it."""
    by, at = acting.get_actor(request), timezone.now()
    found = cyber.Incident.with_drills.visible_to(by).with_rows()
    made = get_object_or_404(found, case__code=code)
    if stage not in cyber_enums.Stage.values:
        raise Http404
    cyber_permissions.check_may_issue_paper(by, made)
    office = get_object_or_404(orgs.Organisation, code=by.organisation)
    return _draft(request, _Subject(
        kind=cyber_queries.get_paper_kind(stage=stage)[0],
        name=_(str(cyber_enums.Stage(stage).label)),
        organisation=office, template=cyber_queries.get_incident_template(incident=made),
        form=forms.IncidentForm,
        source=cyber_queries.name_report_source(incident=made, stage=stage), about="",
        cover=cyber_queries.propose_incident_cover(
            incident=made, stage=stage, office=office, at=at
        ),
        back=(made.get_absolute_url(), made.case.code),
        tell=lambda words: cyber_queries.make_incident_paper(
            incident=made, stage=stage, office=office, cover=words[0], words=words[1], at=at
        ),
        issue=lambda words, replaces: cyber_actions.issue_incident_paper(
            incident=made, stage=stage, cover=words[0], words=words[1], by=by, at=at,
            replaces=replaces,
        ),
    ))  # fmt: skip


@require_http_methods(_READ_OR_POST)
def draft_drill_report(request: HttpRequest, code: str) -> HttpResponse:
    """Draft and issue the report of an exercise, by the office that held it."""
    by, at = acting.get_actor(request), timezone.now()
    found = cyber.Drill.objects.visible_to(by).with_rows()
    made = get_object_or_404(found, case__code=code)
    cyber_permissions.check_may_issue_drill_paper(by, made)
    office = made.case.organisation
    return _draft(request, _Subject(
        kind="BC", name=_("Báo cáo kết quả diễn tập"), organisation=office,
        template=cyber_queries.DRILL_PAPER, form=forms.IncidentForm, about="",
        source=cyber_queries.name_drill_source(drill=made),
        cover=cyber_queries.propose_drill_cover(
            drill=made, office=office, today=timezone.localdate(at)
        ),
        back=(made.get_absolute_url(), made.case.code),
        tell=lambda words: cyber_queries.make_drill_paper(
            drill=made, office=office, cover=words[0], words=words[1]
        ),
        issue=lambda words, replaces: cyber_actions.issue_drill_paper(
            drill=made, cover=words[0], words=words[1], by=by, at=at, replaces=replaces
        ),
    ))  # fmt: skip


@require_http_methods(_READ_OR_POST)
def draft_notice(request: HttpRequest) -> HttpResponse:
    """Draft and issue a notice of the office that the post acts for."""
    by, at = acting.get_actor(request), timezone.now()
    org_permissions.check_may(by, "paper", "issue")
    office = get_object_or_404(orgs.Organisation, code=by.organisation)
    key = f"notice {request.POST.get('key', '')}"
    return _draft(request, _Subject(
        kind="TB", name=_("Thông báo"), organisation=office, template=queries.NOTICE, about="",
        back=(reverse("papers:register"), _("Sổ văn bản đi")), form=forms.NoticeForm,
        tell=lambda words: queries.make_notice(
            organisation=office, cover=words[0], words=words[1]
        ),
        issue=lambda words, replaces: actions.issue_notice(
            organisation=office, cover=words[0], words=words[1], source=key,
            issued_on=timezone.localdate(at), by=by, at=at,
        ),
    ))  # fmt: skip


def _judge(request: HttpRequest, made: reporting.Consolidation) -> dict[str, str]:
    """Return how each indicator was judged on the day of the consolidation, from what stood
    recorded then."""
    try:
        found = evaluation_queries.list_verdicts(
            plan=made.cycle.plan, on=made.cycle.ends_on, by=acting.get_actor(request),
            known_at=made.at, headline=made.headline, with_inputs=False,
        )  # fmt: skip
    except evaluation_rules.EvaluationError:
        return {}
    labels = {value: str(label) for value, label in evaluation_enums.State.choices}
    return {one.indicator.code: labels.get(one.state, one.state) for one in found}


def _draft(request: HttpRequest, subject: _Subject) -> HttpResponse:
    """Show the form; answer with a draft, or issue and lead to the issued paper."""
    by, sentence = acting.get_actor(request), ""
    permissions.check_may_issue(by, subject.organisation)
    current = None
    if subject.source:
        current = queries.find_current(source=subject.source, organisation=subject.organisation)
    cover = subject.cover or queries.propose_cover(
        organisation=subject.organisation, about=subject.about, today=timezone.localdate()
    )
    form = subject.form(request.POST or None, initial=covers.describe_cover(cover))
    if request.method == "POST" and form.is_valid():
        try:
            return _act(request, subject, (form.read_cover(), form.read_words()), current)
        except _REFUSALS as error:
            sentence = sentences.translate(error)
    context = {"subject": subject, "form": form, "sentence": sentence, "current": current}
    status = 422 if request.method == "POST" else 200
    return render(request, "papers/draft.html", context, status=status)


def _act(
    request: HttpRequest, subject: _Subject, words: Words, current: models.Paper | None
) -> HttpResponse:
    step = request.POST.get("do", "")
    if step in ("docx", "pdf"):
        content = queries.render_draft(
            template=subject.template, form=step, snapshot=subject.tell(words),
            kind=subject.kind, issuer=words[0].issuer,
        )  # fmt: skip
        return shared.send_file(content, f"du-thao.{step}")
    # What is replaced is what the person was shown, not what came meanwhile.
    shown = str(current.pk) if current else ""
    if request.POST.get("seen", "") != shown:
        raise rules.PapersError(
            f"Văn bản này vừa được ban hành: số {current.symbol}. Ban hành lại sẽ thay thế số đó."
            if current else "Văn bản định thay thế vừa bị thu hồi. Xem lại rồi ban hành."
        )  # fmt: skip
    paper = subject.issue(words, current)
    messages.success(request, _("Đã ban hành văn bản số %(symbol)s.") % {"symbol": paper.symbol})
    return redirect(paper)
