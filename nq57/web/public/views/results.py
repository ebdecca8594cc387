"""Results: indicators, tasks, releases; from the last release alone."""

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.utils.translation import gettext as _

from nq57.core import text
from nq57.evaluation import enums as evaluation_enums
from nq57.plans import models as plans
from nq57.releases import enums, queries, rules
from nq57.web.public.views import common
from nq57.web.shared import acting, chips, released

_KEPT = ("met", "on_track")


@common.public
def list_indicators(request: HttpRequest) -> HttpResponse:
    """Show the released indicators by group; ``ket-qua`` keeps one verdict, ``q`` words."""
    context = _list(request, "indicators", evaluation_enums.State)
    return common.show(request, "results", context | {"heading": _("Kết quả các chỉ tiêu")})


@common.public
def list_tasks(request: HttpRequest) -> HttpResponse:
    """Show the released tasks by group; ``ket-qua`` keeps one state, ``q`` words."""
    context = _list(request, "tasks", enums.Progress)
    return common.show(request, "results", context | {"heading": _("Tiến độ các nhiệm vụ")})


@common.public
def show_indicator(request: HttpRequest, code: str) -> HttpResponse:
    """Show one released indicator: figure, milestone, chart, every released period."""
    current = queries.get_current()
    said = current.snapshot["indicators"] if current else []
    one = next((row for row in said if row["code"] == code), None)
    if one is None:
        raise Http404
    return common.show(
        request, "indicator",
        {
            "release": current, "shown": released.show_indicator(one),
            "picture": released.draw(one), "series": released.list_series(one),
            "targets": one["targets"], "place": "indicators",
        },
    )  # fmt: skip


@common.public
def show_task(request: HttpRequest, code: str) -> HttpResponse:
    """Show one released task: how its work stands, and the clause of the plan.

    ``van-ban`` names the document, for orders of several documents may have one number.
    """
    current, document = queries.get_current(), request.GET.get("van-ban", "")
    said = current.snapshot["tasks"] if current else []
    rows = (row for row in said if row["code"] == code)
    one = next((row for row in rows if document in ("", row["document"])), None)
    if current is None or one is None:
        raise Http404
    told = plans.Task.objects.filter(plan=current.plan_id, code=code)
    seen = told.visible_to(acting.get_actor(request)).select_related("plan", "document")
    return common.show(
        request, "task",
        {
            "release": current, "shown": released.show_task(one), "place": "tasks",
            "counts": released.list_counts(one),
            "task": next((row for row in seen if _is_of(row, one["document"])), None),
        },
    )  # fmt: skip


def _is_of(row: plans.Task, document: str) -> bool:
    return document in (row.document.symbol, row.document.title)


@common.public
def list_releases(request: HttpRequest) -> HttpResponse:
    """List every release, the corrected ones too."""
    return common.show(request, "releases", {"releases": queries.list_releases()})


@common.public
def show_release(request: HttpRequest, pk: int) -> HttpResponse:
    """Show one release: its digest, what it corrects and what that changed."""
    one = common.get_release(pk)
    before = one.replaces
    changes = rules.list_changes(before.snapshot, one.snapshot) if before else []
    return common.show(
        request, "release",
        {
            "release": one, "shown": released.show(one), "before": before,
            "newer": getattr(one, "replaced_by", None),
            "changes": [(change, released.say_change(change)) for change in changes],
            "datasets": rules.DATASETS, "place": "data",
        },
    )  # fmt: skip


def _list(request: HttpRequest, kind: str, words: Any) -> dict[str, Any]:
    """Return the groups of one kind that the address's filters keep, and the filters."""
    current = queries.get_current()
    if current is None:
        return {"release": None, "place": kind}
    shown = released.show(current)
    groups: list[released.Group] = getattr(shown, kind)
    rows = [row for group in groups for row in group.rows]
    state, typed = request.GET.get("ket-qua", ""), request.GET.get("q", "").strip()
    asked = text.fold(typed)
    counts = {value: sum(row.state == value for row in rows) for value in words.values}
    named = {"kept": _KEPT} if kind == "indicators" else {}
    marks = released.VERDICT_MARKS if kind == "indicators" else released.TASK_MARKS
    choices = [chips.Choice("", _("Tất cả"), len(rows))] + [
        chips.Choice(value, _(str(words(value).label)), count, marks[value])
        for value, count in counts.items() if count
    ]  # fmt: skip
    asked_states = named.get(state, (state,))
    if state in named:
        kept_up = sum(row.state in asked_states for row in rows)
        word = _("Đạt mốc hoặc theo kịp lộ trình")
        choices.append(chips.Choice(state, word, kept_up, "done"))
    kept = [
        (group, [
            row for row in group.rows
            if (not state or row.state in asked_states) and asked in text.fold(_get_words(row))
        ])
        for group in groups
    ]  # fmt: skip
    return {
        "release": current, "shown": shown, "groups": [pair for pair in kept if pair[1]],
        "words": typed, "state": state, "place": kind, "total": sum(len(some) for _, some in kept),
        "chips": chips.make_chips(request, "ket-qua", choices),
    }  # fmt: skip


def _get_words(row: Any) -> str:
    name = row.name if isinstance(row, released.ShownIndicator) else row.title
    return f"{row.code} {name} {' '.join(row.leads)}"
