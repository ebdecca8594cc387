"""One exercise: what its reader may see of it, the clock, its next steps, answers and marks."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django import forms as django_forms
from django.contrib import messages
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from nq57.audit import rules as audit_rules
from nq57.files import actions as file_actions
from nq57.papers import models as papers
from nq57.plans import rules as plan_rules
from nq57.registers.cyber import actions, enums, models, permissions, queries, rules
from nq57.web.cyber.forms import NoteForm
from nq57.web.cyber.forms import drills as forms
from nq57.web.cyber.views import common, drills
from nq57.web.shared import acting, moves, states
from nq57.web.shared import views as shared

Kept = Mapping[tuple[str, int], Any]
_REFUSALS = (*common.REFUSALS, plan_rules.PlansError)
_FORMS: dict[str, type[django_forms.Form]] = {
    "office": forms.DrillOfficeForm, "release": forms.KeyForm, "answer": forms.AnswerForm,
    "score": forms.ScoreForm, "finding": forms.FindingForm, "unfind": forms.KeyForm,
    "file": forms.DrillFileForm, "start": forms.NothingForm, "end": forms.NothingForm,
}  # fmt: skip
_OF_TURN = ("answer", "score")


@dataclass(frozen=True)
class Shown:
    """A turn as a page shows it: its forms where the post may send them, its time."""

    turn: models.DrillTurn
    time: rules.DrillTime
    answer: Any
    score: Any


@dataclass(frozen=True)
class Scene:
    """An inject of the scenario with its turns; ``wait`` is how many minutes it is ahead."""

    inject: models.DrillInject
    turns: list[Shown]
    wait: int


@require_safe
def show(request: HttpRequest, code: str) -> HttpResponse:
    """Show an exercise as far as the post may see it."""
    return _render(request, common.get_drill(request, code))


@require_safe
def tick(request: HttpRequest, code: str) -> HttpResponse:
    """Answer with the clock of a running exercise, and whether there is something new."""
    drill = common.get_drill(request, code)
    context = _tell_clock(request, drill, timezone.now())
    return render(request, "cyber/_drill_clock.html", {"drill": drill, **context})


@require_POST
def act(request: HttpRequest, code: str) -> HttpResponse:
    """Take the step that the form names; what was typed comes back with a refusal."""
    drill, do = common.get_drill(request, code), request.POST.get("do", "")
    turn = _find_turn(request, drill, do)
    _check(acting.get_actor(request), drill, do, turn)
    key = (do, turn.pk if turn else 0)
    form = _make_form(do, key[1], request.POST, request.FILES)
    if form is None:
        refusal = rules.CyberError(_("Chọn một bước trong trang này."))
        return _render(request, drill, refusal=refusal, status=422)
    if not form.is_valid():
        return _render(request, drill, kept={key: form}, status=422)
    acting.take_as_seen(request, drill.case)
    try:
        _act(request, drill, do, form, turn)
    except _REFUSALS as error:
        drill = common.get_drill(request, code)
        return _render(request, drill, kept={key: form}, refusal=error, status=422)
    messages.success(request, _("Đã ghi: %(what)s.") % {"what": _name_steps()[do]})
    place = {"answer": f"#luot-{key[1]}", "score": f"#luot-{key[1]}", "release": "#kich-ban"}
    return redirect(drill.get_absolute_url() + place.get(do, ""))


@require_safe
def download(request: HttpRequest, code: str, pk: int) -> HttpResponse:
    """Answer with a file of an exercise, always to be saved."""
    drill = common.get_drill(request, code)
    seen = queries.list_drill_files(drill=drill, by=acting.get_actor(request))
    return shared.send_stored(request, get_object_or_404(seen, pk=pk).file)


def _find_turn(request: HttpRequest, drill: models.Drill, do: str) -> models.DrillTurn | None:
    if do not in _OF_TURN:
        return None
    form = forms.KeyForm(request.POST)
    return drills.find_turn(drill, request, form.cleaned_data["key"] if form.is_valid() else 0)


def _check(
    by: audit_rules.Actor, drill: models.Drill, do: str, turn: models.DrillTurn | None
) -> None:
    """Refuse who does not take a step of this kind here."""
    if turn is not None and do == "answer":
        permissions.check_may_answer(by, turn.office)
    elif turn is not None:
        permissions.check_may_score(by, drill, turn.office)
    else:
        permissions.check_may_run_drill(by, drill)


def _act(
    request: HttpRequest, drill: models.Drill, do: str, form: Any, turn: models.DrillTurn | None
) -> None:
    by, at, given = acting.get_actor(request), timezone.now(), form.cleaned_data
    who: dict[str, Any] = {"by": by, "at": at}
    told: dict[str, Any] = {"drill": drill, **who}
    steps: dict[str, Callable[[], Any]] = {
        "office": lambda: _add_office(drill, given, who),
        "start": lambda: actions.start_drill(**told),
        "release": lambda: actions.release_inject(
            inject=get_object_or_404(drill.injects.select_related("drill"), pk=given["key"]), **who
        ),
        "answer": lambda: _answer(turn, given, by, at),
        "score": lambda: actions.score_turn(turn=_need(turn), **given, **who),
        "end": lambda: actions.end_drill(**told),
        "finding": lambda: actions.add_drill_finding(new=actions.NewFinding(**given), **told),
        "unfind": lambda: actions.drop_drill_finding(
            finding=get_object_or_404(drill.findings.select_related("drill"), pk=given["key"]),
            **who,
        ),
        "file": lambda: _attach(drill, given, by, at),
        "close": lambda: actions.close_drill(**told, **given),
        "cancel": lambda: actions.cancel_drill(reason=given["note"], **told),
    }
    steps[do]()


def _need(turn: models.DrillTurn | None) -> models.DrillTurn:
    assert turn is not None  # noqa: S101 (found before the step)
    return turn


def _add_office(drill: models.Drill, given: dict[str, Any], who: dict[str, Any]) -> None:
    if drill.offices.filter(organisation=given["office"]).exists():
        raise rules.CyberError("Cơ quan đã có trong cuộc diễn tập này.")
    actions.set_drill_office(drill=drill, office=given["office"], part=given["part"], **who)


@transaction.atomic
def _answer(
    turn: models.DrillTurn | None, given: dict[str, Any], by: audit_rules.Actor, at: datetime
) -> None:
    sent = given["file"]
    file = file_actions.store_file(source=sent, name=sent.name, by=by, at=at) if sent else None
    actions.answer_inject(turn=_need(turn), text=given["text"], file=file, by=by, at=at)


@transaction.atomic
def _attach(
    drill: models.Drill, given: dict[str, Any], by: audit_rules.Actor, at: datetime
) -> None:
    sent = given["file"]
    file = file_actions.store_file(source=sent, name=sent.name, by=by, at=at)
    actions.attach_to_drill(drill=drill, file=file, claim=given["claim"], by=by, at=at)


def _name_steps() -> dict[str, str]:
    return {
        "office": _("Thêm cơ quan"), "start": _("Bắt đầu diễn tập"),
        "release": _("Đưa ra tình huống"), "answer": _("Gửi trả lời"), "score": _("Chấm điểm"),
        "end": _("Dừng xử lý, chuyển sang đánh giá"), "finding": _("Thêm việc cần cải thiện"),
        "unfind": _("Bỏ việc cần cải thiện"), "file": _("Đính kèm tệp"),
        "close": _("Kết thúc diễn tập"), "cancel": _("Hủy cuộc diễn tập"),
    }  # fmt: skip


def _make_form(do: str, key: int = 0, data: Any = None, files: Any = None, **more: Any) -> Any:
    """Return the form of a step; None where there is no such step."""
    name = f"{do}{key or ''}_%s"
    labels = {"close": _("Kết luận chung"), "cancel": _("Lý do hủy")}
    if do in labels:
        return NoteForm(data, label=labels[do], auto_id=name)
    return _FORMS[do](data, files, auto_id=name, **more) if do in _FORMS else None


_STEPS = {
    "planned": ("start", "cancel"), "running": ("end", "cancel"), "scoring": ("close", "cancel"),
}  # fmt: skip


def _list_steps(drill: models.Drill, kept: Kept) -> list[tuple[str, str, Any, bool]]:
    """Return the moves of who holds the exercise: word, form, whether it is the main one."""
    words = _name_steps()
    return [
        (do, words[do], kept.get((do, 0)) or _make_form(do), do != "cancel")
        for do in _STEPS.get(drill.case.state, ())
    ]


def _tell_clock(request: HttpRequest, drill: models.Drill, now: datetime) -> dict[str, Any]:
    by = acting.get_actor(request)
    turns = queries.list_turns(drill=drill, by=by).count()
    seen = forms.KeyForm({"key": request.GET.get("luot", turns)})
    known = seen.cleaned_data["key"] if seen.is_valid() else turns
    return {
        "elapsed": rules.count_minutes(drill.started_at, drill.ended_at or now),
        "turns_seen": known, "has_new": turns > known,
        "is_running": drill.case.state == "running",
    }  # fmt: skip


def _show_turn(
    by: audit_rules.Actor, drill: models.Drill, turn: models.DrillTurn, kept: Kept
) -> Shown:
    state, time = drill.case.state, rules.DrillTime(
        rules.count_minutes(turn.inject.released_at, turn.answered_at), turn.inject.within
    )  # fmt: skip
    answer = score = None
    if state == "running" and permissions.may_answer(by, turn.office):
        answer = kept.get(("answer", turn.pk)) or _make_form("answer", turn.pk)
    if state in ("running", "scoring") and permissions.may_score(by, drill, turn.office):
        said = {"points": turn.points, "comment": turn.comment}
        score = kept.get(("score", turn.pk)) or _make_form("score", turn.pk, initial=said)
    return Shown(turn, time, answer, score)


def _list_scenes(
    by: audit_rules.Actor, drill: models.Drill, kept: Kept, elapsed: int | None
) -> list[Scene]:
    """Return the injects that the post may see: those to come only to who sees the scenario."""
    shown: dict[int, list[Shown]] = {}
    injects: dict[int, models.DrillInject] = {}
    for turn in queries.list_turns(drill=drill, by=by):
        shown.setdefault(turn.inject_id, []).append(_show_turn(by, drill, turn, kept))
        injects[turn.inject_id] = turn.inject
    if permissions.may_see_scenario(by, drill):
        every = drill.injects.select_related("office__organisation")
        injects = {one.pk: one for one in every}
    return [
        Scene(one, shown.get(one.pk, []), max(0, one.minute - (elapsed or 0)))
        for one in injects.values()
    ]


def _tell_results(by: audit_rules.Actor, drill: models.Drill) -> dict[str, Any]:
    """Return the score and the times, to who may see them."""
    if not queries.sees_results(drill=drill, by=by):
        return {"sees_results": False}
    times = queries.measure_times(drill=drill) if drill.started_at else []
    sees_all = permissions.may_see_scenario(by, drill)
    return {
        "sees_results": True, "score": queries.get_drill_score(drill=drill),
        "times": [
            one for one in times if sees_all or one.office.organisation.code == by.organisation
        ],
        "findings": queries.list_drill_findings(drill=drill, by=by),
    }  # fmt: skip


def _tell_papers(by: audit_rules.Actor, drill: models.Drill) -> dict[str, Any]:
    issued = list(queries.list_drill_papers(drill=drill))
    keys = [one.paper_id for one in issued]
    seen = papers.Paper.objects.visible_to(by).filter(pk__in=keys)
    opened = set(seen.values_list("pk", flat=True)) if keys else set()
    is_closed = drill.case.state == "closed"
    return {
        "papers": [(one, one.paper_id in opened) for one in issued],
        "may_draft": is_closed and permissions.may_issue_drill_paper(by, drill),
    }  # fmt: skip


def _render(
    request: HttpRequest,
    drill: models.Drill,
    *,
    kept: Kept | None = None,
    refusal: Exception | None = None,
    status: int = 200,
) -> HttpResponse:
    by, now, kept = acting.get_actor(request), timezone.now(), kept or {}
    clock, state = _tell_clock(request, drill, now), drill.case.state
    may_run = permissions.may_run_drill(by, drill)
    is_open = state not in rules.DRILL_OVER
    offices = queries.list_drill_offices(drill=drill, by=by)
    return render(request, "cyber/drill.html", {
        "drill": drill, "refusal": refusal, "may_run": may_run, **clock,
        "basis": queries.say_drill_basis(drill=drill), "state": state, "is_open": is_open,
        "sees_scenario": permissions.may_see_scenario(by, drill), "offices": offices,
        "own": by.organisation,
        "plays": any(queries.is_own_player(one, by) for one in offices),
        "scenes": _list_scenes(by, drill, kept, clock["elapsed"]),
        **_tell_results(by, drill), **_tell_papers(by, drill),
        "files": queries.list_drill_files(drill=drill, by=by),
        "steps": _list_steps(drill, kept) if may_run else [],
        "office_form": kept.get(("office", 0)) or _make_form("office"),
        "finding_form": kept.get(("finding", 0)) or _make_form("finding"),
        "file_form": kept.get(("file", 0)) or _make_form("file"),
        "may_judge": may_run and state in ("running", "scoring"),
        "names": common.list_offices() if may_run and is_open else (),
        "history": moves.tell_taken(drill.case, states.DRILLS),
        "player": enums.DrillPart.PLAYER,
    }, status=status)  # fmt: skip
