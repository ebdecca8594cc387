"""A sheet: scored by its office, verified line by line, sent, returned, settled."""

from collections.abc import Sequence
from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from nq57.audit import rules as audit_rules
from nq57.cases import permissions as case_permissions
from nq57.core import refusals
from nq57.scoring import actions, enums, models, permissions, queries, rules
from nq57.web.scoring import forms
from nq57.web.scoring.views import common
from nq57.web.shared import acting, sentences
from nq57.web.shared import forms as shared_forms
from nq57.web.shared import views as shared

_WITH_REASON = {
    "return": actions.return_sheet, "take": actions.take, "reopen": actions.reopen,
}  # fmt: skip
_PLAIN = {"send": actions.send, "withdraw": actions.withdraw, "settle": actions.settle}


@require_http_methods(common.READ_OR_POST)
def show_sheet(request: HttpRequest, code: str) -> HttpResponse:
    """Show a sheet; write the self-score, or the verified points, of its lines."""
    sheet = common.get_sheet(request, code)
    by = acting.get_actor(request)
    rows = queries.list_rows(sheet=sheet, by=by)
    if request.method != "POST":
        return render(request, "scoring/sheet.html", _describe(request, sheet, rows))
    is_self = by.organisation == sheet.organisation.code
    cells, said = forms.read_cells(rows, request.POST, is_self=is_self)
    try:
        if any(cell.fault for cell in cells):
            raise rules.ScoringError("Có ô điểm ghi chưa đúng. Sửa các ô được đánh dấu.")
        count = _write(sheet, rows, said, by, is_self=is_self)
    except common.REFUSALS as error:
        sheet = common.get_sheet(request, code)
        rows = queries.list_rows(sheet=sheet, by=by)
        cells = forms.show_meanwhile(cells, rows, said, is_self=is_self)
        context = _describe(request, sheet, rows, cells) | {"refusal": error}
        return render(request, "scoring/sheet.html", context, status=422)
    left = (queries.list_unready if is_self else queries.list_unsettled)(sheet=sheet)
    ready = forms.READY_TO_SEND if is_self else forms.READY_TO_SETTLE
    next_step = str(ready) if left is None else sentences.translate(left)
    messages.success(request, f"{_('Đã ghi %(n)d tiêu chí.') % {'n': count}} {next_step}")
    return redirect(sheet)


@require_POST
def move_sheet(request: HttpRequest, code: str) -> HttpResponse:
    """Send, take back, return or settle a sheet; state the share beyond; lower the grade."""
    sheet = common.get_sheet(request, code)
    try:
        _move(request, sheet)
    except common.REFUSALS as error:
        fresh = common.get_sheet(request, code)
        rows = queries.list_rows(sheet=fresh, by=acting.get_actor(request))
        context = _describe(request, fresh, rows) | {"refusal": error, "typed": request.POST}
        return render(request, "scoring/sheet.html", context, status=422)
    messages.success(request, forms.SHEET_DONE[common.read(request, "step")])
    return redirect(sheet)


@require_safe
def download_sheet(request: HttpRequest, code: str) -> HttpResponse:
    """Answer with a sheet as a workbook."""
    sheet = common.get_sheet(request, code)
    by = acting.get_actor(request)
    rows = queries.list_rows(sheet=sheet, by=by)
    content = forms.make_sheet_table(
        sheet, rows, shows_verified=permissions.may_see_verified(by, sheet)
    )
    return shared.send_file(content, "phieu-diem.xlsx")


def _write(
    sheet: models.Sheet,
    rows: Sequence[queries.Row],
    said: dict[str, Any],
    by: audit_rules.Actor,
    *,
    is_self: bool,
) -> int:
    now = timezone.now()
    if is_self:
        own = [actions.Entry(criterion=code, **one) for code, one in said.items()]
        return actions.score_self(sheet=sheet, entries=own, by=by, at=now)
    known = {row.score.criterion.code: row for row in rows}
    entries = [
        actions.Entry(criterion=code, **one)
        for code, one in said.items()
        if forms.is_changed(known[code], one)
    ]
    if not entries and not any(row.may_verify for row in rows):
        raise refusals.NotAllowedError(
            "Phiếu này do cơ quan được chấm tự chấm, cơ quan được giao tiêu chí thẩm định."
        )
    return actions.verify(sheet=sheet, entries=entries, by=by, at=now)


def _move(request: HttpRequest, sheet: models.Sheet) -> None:
    by, at = acting.get_actor(request), timezone.now()
    step, reason = common.read(request, "step"), common.read(request, "reason")
    if step in _PLAIN:
        _PLAIN[step](sheet=sheet, by=by, at=at)
    elif step in _WITH_REASON:
        _WITH_REASON[step](sheet=sheet, reason=reason, by=by, at=at)
    elif step == "beyond":
        try:
            percent = shared_forms.NumberField().clean(request.POST.get("percent", ""))
        except ValidationError as error:
            raise rules.ScoringError("Tỷ lệ việc vượt yêu cầu ghi từ 0 đến 100.") from error
        actions.state_beyond(sheet=sheet, percent=percent, reason=reason, by=by, at=at)
    elif step == "lower":
        actions.lower_grade(
            sheet=sheet, grade=request.POST.get("grade", ""), reason=reason, by=by, at=at
        )
    elif step == "head":
        actions.propose_head_grade(
            sheet=sheet, grade=request.POST.get("grade", ""), reason=reason, by=by, at=at
        )
    else:
        raise rules.ScoringError("Chọn một việc để làm với phiếu điểm.")


def _describe(
    request: HttpRequest,
    sheet: models.Sheet,
    rows: Sequence[queries.Row],
    cells: list[forms.Cell] | None = None,
) -> dict[str, Any]:
    by = acting.get_actor(request)
    is_own = by.organisation == sheet.organisation.code
    is_underway = sheet.round.case.state in rules.UNDERWAY
    may_score = is_own and models.is_scored_now(sheet) and permissions.may_write(by, sheet)
    may_verify = not is_own and is_underway and sheet.case.state == "sent"
    shown = forms.make_cells(rows, is_self=is_own)
    typed = {cell.row.score.criterion.code: cell for cell in cells or ()}
    held = [typed.get(cell.row.score.criterion.code, cell) for cell in shown]
    may_check = permissions.may_check(by, sheet)
    is_graded = may_check and sheet.case.state == "final"
    return {
        "sheet": sheet, "round": sheet.round, "is_own": is_own, "may_score": may_score,
        "sections": _group(held), "may_write": may_score or (
            may_verify and any(row.may_verify and not row.score.is_computed for row in rows)
        ),
        "may_verify": may_verify, "may_check": may_check, "is_underway": is_underway,
        "shows_verified": permissions.may_see_verified(by, sheet),
        "total": _add_up(rows, sheet, by, is_own=is_own, may_check=may_check),
        "moves": _list_moves(by, sheet) if is_underway else [],
        "grades": [(one.value, _(str(one.label))) for one in enums.Grade],
        "result": queries.get_result(sheet=sheet) if is_graded else None,
        "is_late": models.is_self_scored_late(sheet, timezone.localdate()),
    }  # fmt: skip


def _group(cells: Sequence[forms.Cell]) -> list[tuple[str, list[forms.Cell]]]:
    found: dict[str, list[forms.Cell]] = {}
    for cell in cells:
        found.setdefault(cell.row.score.criterion.section, []).append(cell)
    return list(found.items())


def _add_up(
    rows: Sequence[queries.Row],
    sheet: models.Sheet,
    by: audit_rules.Actor,
    *,
    is_own: bool,
    may_check: bool,
) -> dict[str, rules.Total]:
    """Return the totals that the post may see: nobody else's before approval."""
    held = sheet.round
    found: dict[str, rules.Total] = {}
    if is_own or may_check:
        found["own"] = rules.add_up(row.score.to_self_line() for row in rows)
    is_told = may_check or held.is_approved or permissions.may_preview(by, held)
    if (is_told or is_own) and sheet.case.state == "final":
        found["verified"] = rules.add_up(row.score.to_line() for row in rows)
    return found


def _list_moves(by: audit_rules.Actor, sheet: models.Sheet) -> list[tuple[str, Any, Any]]:
    """Return the moves that the post may make and the round's state allows."""
    state = sheet.round.case.state
    shut = {"withdraw"} if state != "scoring" else {"settle", "take", "reopen"}
    if state != "scoring" and sheet.case.state == "draft":
        shut |= {"send"}
    found = case_permissions.list_moves(by, sheet.case)
    return [
        (verb, forms.SHEET_MOVES[verb], move)
        for verb, move in found.items()
        if verb not in shut and verb != "cancel"
    ]
