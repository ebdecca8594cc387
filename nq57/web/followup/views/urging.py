"""Urge many offices at once: first the words and the letter, then all or none."""

import hashlib
from collections.abc import Sequence
from datetime import date, timedelta
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST

from nq57.cases import rules as case_rules
from nq57.law import queries as law_queries
from nq57.law import rules as law_rules
from nq57.orgs import permissions as org_permissions
from nq57.papers import permissions as paper_permissions
from nq57.papers import rules as paper_rules
from nq57.reporting import actions, models, queries, rules
from nq57.web.followup import forms
from nq57.web.followup.views import common
from nq57.web.shared import acting, formats
from nq57.web.shared import views as shared

_ANSWER_DAYS = 2
_MOST_SHOWN = 100
_LETTERS = ("docx", "pdf")
_REFUSALS = (rules.ReportingError, case_rules.CasesError, paper_rules.PapersError)


@require_POST
def urge(request: HttpRequest, pk: int) -> HttpResponse:
    """Show what would be sent to the chosen offices; send it, or give the letter."""
    by, today = acting.get_actor(request), timezone.localdate()
    org_permissions.check_may(by, "report", "urge")
    cycle = common.find_cycle(request, pk)
    if cycle is None:
        raise Http404
    rows, is_moved = _list_rows(request, cycle, today)
    step = request.POST.get("do", "") if "note" in request.POST and not is_moved else ""
    form = forms.UrgeForm(request.POST if step else None, initial=_propose(cycle, rows, today))
    sentence = ""
    if not rows:
        sentence = _("Chưa chọn cơ quan nào còn phải gửi. Quay lại, đánh dấu rồi đôn đốc.")
    elif is_moved:
        form = forms.UrgeForm(request.POST)
        sentence = _("Từ lúc xem trước, danh sách cơ quan đã khác. Xem lại rồi gửi.")
    if rows and step and form.is_valid() and step != "preview":
        try:
            return _act(request, step, cycle, rows, form)
        except _REFUSALS as error:
            sentence = str(error)
    context = common.describe_area(request, "matrix") | {
        "cycle": cycle, "rows": rows, "form": form, "sentence": sentence, "today": today,
        **_describe_choice(request, rows),
        "may_issue": bool(
            cycle.plan.coordinator and paper_permissions.may_issue(by, cycle.plan.coordinator)
        ),
    }  # fmt: skip
    if rows:
        letter = form.read_letter() if step and form.is_valid() else _propose_letter(cycle, today)
        context["letter"] = queries.make_snapshot(
            cycle=cycle, rows=rows, letter=letter, today=today
        )
    status = 422 if sentence or (step and form.errors) else 200
    return render(request, "followup/urge.html", context, status=status)


def _list_rows(
    request: HttpRequest, cycle: models.Cycle, today: date
) -> tuple[list[queries.MatrixRow], bool]:
    """Return the marked offices, or all that the filters keep; and whether these are others
    than the preview showed."""
    by = acting.get_actor(request)
    if "tat-ca" not in request.POST:
        codes = request.POST.getlist("bao-cao")
        return queries.list_chosen(cycle=cycle, by=by, today=today, codes=codes), False
    filters = common.read_filters(request.POST)
    rows = queries.list_kept(cycle=cycle, by=by, today=today, filters=filters)
    shown = request.POST.get("dau")
    return rows, shown is not None and shown != _stamp(rows)


def _describe_choice(request: HttpRequest, rows: Sequence[queries.MatrixRow]) -> dict[str, Any]:
    """Return by what the offices were chosen, for the form to say it again."""
    return {
        "is_all": "tat-ca" in request.POST, "stamp": _stamp(rows),
        "kept_filters": common.list_kept_filters(request.POST),
        "more": max(len(rows) - _MOST_SHOWN, 0),
    }  # fmt: skip


def _stamp(rows: Sequence[queries.MatrixRow]) -> str:
    """Return what changes with the offices that are to be urged."""
    codes = "\n".join(sorted(row.report.case.code for row in rows))
    return hashlib.sha256(codes.encode()).hexdigest()


def _act(
    request: HttpRequest,
    step: str,
    cycle: models.Cycle,
    rows: Sequence[queries.MatrixRow],
    form: forms.UrgeForm,
) -> HttpResponse:
    """Do what the pressed button says."""
    by, at = acting.get_actor(request), timezone.now()
    note, letter = form.cleaned_data["note"], form.read_letter()
    if step in _LETTERS:
        snapshot = queries.make_snapshot(
            cycle=cycle, rows=rows, letter=letter, today=timezone.localdate(at)
        )
        content = queries.render_draft(form=step, snapshot=snapshot, letter=letter)
        return shared.send_file(content, f"don-doc-{cycle.period}.{step}")
    told = ngettext("Đã đôn đốc %(n)d cơ quan.", "Đã đôn đốc %(n)d cơ quan.", len(rows))
    done = told % {"n": len(rows)}
    if step == "issue":
        paper = actions.issue_urging(cycle=cycle, rows=rows, letter=letter, note=note, by=by, at=at)
        done = _("Đã ban hành Công văn số %(symbol)s.") % {"symbol": paper.symbol} + " " + done
        messages.success(request, done)
        return redirect(paper)  # it is to be signed and sent from there
    actions.urge_reports(rows=rows, note=note, by=by, at=at)
    messages.success(request, done)
    return redirect("followup:cycle", cycle.pk)


def _propose(cycle: models.Cycle, rows: Sequence[queries.MatrixRow], today: date) -> dict[str, Any]:
    """Return the words that stand in the form at first."""
    letter = _propose_letter(cycle, today)
    label = cycle.label[:1].lower() + cycle.label[1:]
    by_day = formats.format_day(letter.answer_by)
    note = (
        f"Đề nghị hoàn thành và gửi báo cáo {label} chậm nhất ngày {by_day} "
        f"(hạn {formats.format_day(cycle.due_on)})."
    )
    return {"note": note, **vars(letter)}


def _propose_letter(cycle: models.Cycle, today: date) -> queries.Letter:
    calendar = law_queries.get_calendar(since=today, until=today + timedelta(days=40))
    answer_by, _skipped = law_rules.add_working_days(today, _ANSWER_DAYS, calendar)
    return queries.propose_letter(cycle=cycle, today=today, answer_by=answer_by)
