"""Rounds: the list, one opened, one at work; a criteria set."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from nq57.audit import rules as audit_rules
from nq57.cases import permissions as case_permissions
from nq57.core import refusals
from nq57.scoring import actions, models, permissions, queries, rules
from nq57.web.scoring import forms
from nq57.web.scoring.views import common
from nq57.web.shared import acting, chips

_FILTER = "loc"
_STANDING: dict[str, Callable[[queries.Work], bool]] = {
    "cho-toi": lambda one: bool(one.mine),
    "chua-gui": lambda one: one.sheet.case.state in rules.WRITABLE,
    "khieu-nai": lambda one: bool(one.disputed),
    "chua-chot": lambda one: one.sheet.case.state != "final",
}
_WITH_REASON = {
    "resume": actions.resume_scoring, "return": actions.return_results, "cancel": actions.cancel,
}  # fmt: skip
_PLAIN = {
    "verify": actions.start_verifying, "finalise": actions.finalise,
    "measure": actions.measure_again,
}  # fmt: skip


@require_safe
def list_rounds(request: HttpRequest) -> HttpResponse:
    """Show the rounds in which the post has a part, and the criteria sets."""
    by = acting.get_actor(request)
    permissions.check_may_read(by)
    return render(
        request, "scoring/rounds.html",
        {
            "rounds": queries.list_rounds(by=by), "sets": queries.list_sets(),
            "may_open": bool(queries.list_sets_to_open(by=by, on=timezone.localdate())),
        },
    )  # fmt: skip


@require_http_methods(common.READ_OR_POST)
def open_round(request: HttpRequest) -> HttpResponse:
    """Open a round by a set that the post's office owns."""
    by = acting.get_actor(request)
    sets = queries.list_sets_to_open(by=by, on=timezone.localdate())
    if not sets:
        raise refusals.NotAllowedError(
            "Đợt chấm điểm do cơ quan chủ trì bộ tiêu chí mở. Dùng vị trí của cơ quan đó."
        )  # fmt: skip
    is_sent = request.method == "POST"
    form = forms.RoundForm(request.POST if is_sent else None, sets=sets)
    refusal: Exception | None = None
    if is_sent and form.is_valid():
        try:
            held = actions.open_round(
                new=actions.NewRound(**form.cleaned_data), by=by, at=timezone.now()
            )
        except common.REFUSALS as error:
            refusal = error
        else:
            messages.success(
                request, _("Đã mở đợt chấm điểm. Các cơ quan đã được báo và tự chấm đến hết hạn.")
            )
            return redirect(held)
    context = {"form": form, "refusal": refusal}
    return render(request, "scoring/open.html", context, status=422 if is_sent else 200)


@require_safe
def show_criteria(request: HttpRequest, code: str, version: int) -> HttpResponse:
    """Show a criteria set: criteria, bands, clusters, grades."""
    permissions.check_may_read(acting.get_actor(request))
    found = queries.find_set(code=code, version=version)
    if found is None:
        raise Http404
    criteria = list(found.criteria.all())
    grades = [(forms.name_grade(band.grade), band) for band in found.scale.bands.all()]
    return render(
        request, "scoring/criteria.html",
        {"set": found, "criteria": criteria, "grades": grades,
         "most": sum(one.max_points for one in criteria)},
    )  # fmt: skip


@require_safe
def show_round(request: HttpRequest, code: str) -> HttpResponse:
    """Show a round: the own sheet, the table of verification, what may be done."""
    held = common.get_round(request, code)
    return render(request, "scoring/round.html", _describe(request, held))


@require_POST
def move_round(request: HttpRequest, code: str) -> HttpResponse:
    """Move a round, or measure it again (``step=measure``)."""
    held = common.get_round(request, code)
    by, at = acting.get_actor(request), timezone.now()
    step, reason = common.read(request, "step"), common.read(request, "reason")
    try:
        if step == "approve":
            actions.approve(
                held=held, decision=common.read(request, "decision"), quota_reason=reason,
                by=by, at=at,
            )  # fmt: skip
        elif step in _WITH_REASON:
            _WITH_REASON[step](held=held, reason=reason, by=by, at=at)
        elif step in _PLAIN:
            _PLAIN[step](held=held, by=by, at=at)
        else:
            raise rules.ScoringError("Chọn một việc để làm với đợt chấm điểm.")
    except common.REFUSALS as error:
        typed = {"reason": reason, "decision": common.read(request, "decision")}
        context = _describe(request, common.get_round(request, code))
        context |= {"refusal": error, "typed": typed}
        return render(request, "scoring/round.html", context, status=422)
    messages.success(request, forms.ROUND_DONE[step])
    return redirect(held)


def _describe(request: HttpRequest, held: models.Round) -> dict[str, Any]:
    by = acting.get_actor(request)
    own = queries.get_own_sheet(held=held, by=by)
    work = queries.list_work(held=held, by=by, today=timezone.localdate())
    return {
        "round": held, "own": own, "left": _count_left(work), **_choose_work(request, work),
        "waiting": queries.list_waiting(held=held, by=by).count,
        "moves": _list_moves(by, held), "may_run": permissions.may_run(by, held),
        "is_early": timezone.localdate() <= held.self_due,
        "is_underway": held.case.state in rules.UNDERWAY,
        "sees_results": held.is_approved or permissions.may_preview(by, held),
    }  # fmt: skip


def _choose_work(request: HttpRequest, work: list[queries.Work]) -> dict[str, Any]:
    """Return the sheets that the address asks for, and the chips that ask for others."""
    words = {
        "cho-toi": _("chờ tôi"), "chua-gui": _("chưa gửi"), "khieu-nai": _("có khiếu nại"),
        "chua-chot": _("chưa chốt"),
    }  # fmt: skip
    asked = request.GET.get(_FILTER, "")
    counts = {name: sum(map(holds, work)) for name, holds in _STANDING.items()}
    choices = [
        chips.Choice("", _("Tất cả"), len(work)),
        *(
            chips.Choice(name, words[name], counts[name])
            for name in _STANDING
            if counts[name] or name == asked
        ),
    ]
    holds = _STANDING.get(asked)
    return {
        "work": [one for one in work if holds(one)] if holds else work, "sheets": len(work),
        "chips": chips.make_chips(request, _FILTER, choices),
    }  # fmt: skip


def _count_left(work: list[queries.Work]) -> dict[str, int]:
    """Return how many sheets there are, wait for their office, wait to be settled, and how many
    lines and disputes are open."""
    states = [one.sheet.case.state for one in work]
    return {
        "sheets": len(work),
        "settled": states.count("final"),
        "unsent": sum(one in rules.WRITABLE for one in states),
        "unverified": sum(one.unverified for one in work),
        "disputed": sum(one.disputed for one in work),
    }


def _list_moves(by: audit_rules.Actor, held: models.Round) -> list[tuple[str, Any, Any]]:
    """Return the moves that the post may make: verb, words, the move."""
    found = case_permissions.list_moves(by, held.case)
    return [(verb, forms.ROUND_MOVES[verb], move) for verb, move in found.items()]
