"""Many disputes, lines or sheets of a round at once: chosen, previewed, done, each for itself."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods

from nq57.core import numbers
from nq57.scoring import actions, enums, models, permissions, queries, rules
from nq57.web.scoring import forms
from nq57.web.scoring.views import common
from nq57.web.shared import acting

MOST = 100  # rows of a kind on one page


@dataclass(frozen=True)
class Choice:
    """A row as the page shows it: whose, what, its own words as typed, and why it was refused."""

    key: int
    office: str
    where: str
    code: str
    said: str
    seen: int
    is_chosen: bool = True
    words: str = ""
    refusal: object = None


@dataclass(frozen=True)
class Part:
    """The rows of one kind; ``left`` more wait than the page shows."""

    name: str
    choices: list[Choice]
    left: int


@require_http_methods(common.READ_OR_POST)
def handle(request: HttpRequest, code: str) -> HttpResponse:
    """Show what waits; preview what was chosen; do it, and tell by row what was refused."""
    by = acting.get_actor(request)
    held = common.get_round(request, code)
    permissions.check_may_read(by)
    waiting = queries.list_waiting(held=held, by=by)
    if request.method != "POST":
        return _show(request, held, _list_parts(request, waiting))
    name, step = common.read(request, "what"), common.read(request, "step")
    run = _RUNS.get(name)
    if step == "edit":
        return _show(request, held, _list_parts(request, waiting))
    try:
        if run is None:
            raise rules.ScoringError("Chọn việc cần xử lý: khiếu nại, điểm tự chấm hoặc bảng điểm.")
        done = run(request, waiting, step != "write")
    except rules.ScoringError as error:
        return _show(request, held, _list_parts(request, waiting), refusal=error, status=422)
    refused = {one.key: one.refusal for one in done if one.refusal is not None}
    count = len(done) - len(refused)
    if step != "write":
        return _preview(request, held, _list_parts(request, waiting, refused), name, count)
    if count:
        said = ngettext("Đã ghi %(n)d dòng.", "Đã ghi %(n)d dòng.", count) % {"n": count}
        messages.success(request, said)
    if not refused:
        return redirect("scoring:together", code)
    waiting = queries.list_waiting(held=common.get_round(request, code), by=by)
    return _show(request, held, _list_parts(request, waiting, refused), status=422)


def _answer_disputes(
    request: HttpRequest, waiting: queries.Waiting, is_trial: bool
) -> list[actions.Handled]:
    decision = common.read(request, "decision")
    if decision not in ("uphold", "refuse"):
        raise rules.ScoringError("Chọn một cách trả lời khiếu nại.")
    rows = [(row, _read_words(request, row.pk)) for row in _choose(request, waiting.disputes)]
    return actions.answer_disputes(
        rows=rows, is_upheld=decision == "uphold", is_trial=is_trial,
        by=acting.get_actor(request), at=timezone.now(),
    )  # fmt: skip


def _agree_with_lines(
    request: HttpRequest, waiting: queries.Waiting, is_trial: bool
) -> list[actions.Handled]:
    rows = [
        (row, numbers.read_seen(common.read(request, f"seen-{row.pk}")),
         _read_words(request, row.pk))
        for row in _choose(request, waiting.lines)
    ]  # fmt: skip
    by, at = acting.get_actor(request), timezone.now()
    return actions.agree_with_lines(rows=rows, is_trial=is_trial, by=by, at=at)


def _settle_sheets(
    request: HttpRequest, waiting: queries.Waiting, is_trial: bool
) -> list[actions.Handled]:
    sheets = _choose(request, waiting.sheets)
    by, at = acting.get_actor(request), timezone.now()
    return actions.settle_sheets(sheets=sheets, is_trial=is_trial, by=by, at=at)


_Run = Callable[[HttpRequest, queries.Waiting, bool], list[actions.Handled]]
_RUNS: dict[str, _Run] = {
    "disputes": _answer_disputes, "lines": _agree_with_lines, "sheets": _settle_sheets,
}  # fmt: skip


def _choose(request: HttpRequest, rows: Sequence[Any]) -> list[Any]:
    """Return the rows that were chosen and still wait.

    :raises rules.ScoringError: when none is left.
    """
    keys = set(request.POST.getlist("key"))
    found = [row for row in rows if str(row.pk) in keys]
    if not found:
        raise rules.ScoringError("Chưa chọn dòng nào còn chờ xử lý. Đánh dấu các dòng rồi bấm lại.")
    return found


def _read_words(request: HttpRequest, key: int) -> str:
    """Return a row's own words, or those for all."""
    return common.read(request, f"words-{key}").strip() or common.read(request, "words").strip()


def _list_parts(
    request: HttpRequest, waiting: queries.Waiting, refused: dict[int, Any] | None = None
) -> dict[str, Part]:
    what = common.read(request, "what")
    made: dict[str, Iterable[Choice]] = {
        "disputes": (_tell_dispute(one) for one in waiting.disputes),
        "lines": (_tell_line(one) for one in waiting.lines),
        "sheets": (_tell_sheet(one) for one in waiting.sheets),
    }
    parts = {}
    for name, rows in made.items():
        found = list(rows)
        if name == what:
            found = [_put_typed(request, one, refused or {}) for one in found]
            found.sort(key=lambda one: not one.is_chosen)
        parts[name] = Part(name, found[:MOST], max(len(found) - MOST, 0))
    return parts


def _put_typed(request: HttpRequest, one: Choice, refused: dict[int, Any]) -> Choice:
    return Choice(
        one.key, one.office, one.where, one.code, one.said,
        seen=numbers.read_seen(common.read(request, f"seen-{one.key}")) or one.seen,
        is_chosen=str(one.key) in request.POST.getlist("key"),
        words=common.read(request, f"words-{one.key}"), refusal=refused.get(one.key),
    )  # fmt: skip


def _tell_dispute(row: models.Dispute) -> Choice:
    score = row.score
    return Choice(
        row.pk, score.sheet.organisation.name, score.sheet.case.code, score.criterion.code,
        row.reason, 0, is_chosen=False,
    )  # fmt: skip


def _tell_line(row: models.Score) -> Choice:
    points = f"{forms.write_points(row.self_points)}/{forms.write_points(row.max_points)}"
    said = points if row.self_applies else _("không phát sinh")
    return Choice(
        row.pk, row.sheet.organisation.name, row.sheet.case.code, row.criterion.code,
        f"{said} – {row.self_note}" if row.self_note else said, row.version, is_chosen=False,
    )  # fmt: skip


def _tell_sheet(row: models.Sheet) -> Choice:
    return Choice(row.pk, row.organisation.name, row.case.code, "", row.cluster.title, 0)


def _show(
    request: HttpRequest,
    held: models.Round,
    parts: dict[str, Part],
    *,
    refusal: Exception | None = None,
    status: int = 200,
) -> HttpResponse:
    context = {
        "round": held, "parts": parts, "refusal": refusal, "most": MOST,
        "what": common.read(request, "what"), "typed": _read_typed(request),
        "decisions": _list_decisions(),
    }  # fmt: skip
    return render(request, "scoring/together.html", context, status=status)


def _preview(
    request: HttpRequest, held: models.Round, parts: dict[str, Part], name: str, count: int
) -> HttpResponse:
    chosen = [one for one in parts[name].choices if one.is_chosen]
    context = {
        "round": held, "what": name, "chosen": chosen, "count": count,
        "typed": _read_typed(request),
        "refused": sum(one.refusal is not None for one in chosen),
        "decision": dict(_list_decisions()).get(common.read(request, "decision"), ""),
    }  # fmt: skip
    return render(request, "scoring/together_preview.html", context)


def _read_typed(request: HttpRequest) -> dict[str, str]:
    """Return what was said for all rows; of some kinds nothing is asked."""
    return {name: common.read(request, name) for name in ("words", "decision")}


def _list_decisions() -> list[tuple[str, str]]:
    states = enums.DisputeState
    return [
        ("refuse", _(str(states.REFUSED.label))), ("uphold", _(str(states.UPHELD.label))),
    ]  # fmt: skip
