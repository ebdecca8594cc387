"""Cycles and reports; writing, submitting and sending a report as its office does on the page."""

import hashlib
from collections.abc import Callable
from decimal import Decimal
from typing import Any

from django.http import HttpResponse
from django.utils import timezone
from ninja import Router

from nq57.api import answers, auth
from nq57.api.schemas import common
from nq57.api.schemas import reporting as shapes
from nq57.cases import models as cases
from nq57.core import dates, numbers, refusals
from nq57.reporting import actions, models, permissions, queries, rules
from nq57.reporting.formats import values

router = Router()


@router.get("/cycles", auth=auth.READ, response=shapes.CyclePage)
def list_cycles(
    request: auth.ProgramRequest, after: common.After = 0, limit: common.Limit = 100
) -> dict[str, Any]:
    """List the rounds of reports of which the token's post sees a report."""
    seen = models.Report.objects.visible_to(request.actor).values("cycle")
    found = models.Cycle.objects.filter(pk__in=seen).select_related("plan")
    rows, following = answers.take_page(found, after=after, limit=limit)
    items = [
        {
            "id": row.pk, "plan": row.plan.code, "period": row.period, "kinds": row.kinds,
            "starts_on": row.starts_on, "ends_on": row.ends_on, "due_on": row.due_on,
            "is_closed": row.closed_at is not None,
        }
        for row in rows
    ]  # fmt: skip
    return {"items": items, "next": following}


@router.get("/cycles/{cycle}/matrix", auth=auth.READ, response=shapes.MatrixPage)
def list_matrix(
    request: auth.ProgramRequest, cycle: common.Pk, state: common.Word = "",
    after: common.Word = "", limit: common.Limit = 100,
) -> dict[str, Any]:  # fmt: skip
    """List the offices of a cycle: how far each report is, how late, how often it was urged."""
    if not permissions.may_follow(request.actor):
        raise refusals.NotAllowedError("Vị trí này không theo dõi báo cáo của các cơ quan.")
    seen = models.Report.objects.visible_to(request.actor).values("cycle")
    found = models.Cycle.objects.filter(pk__in=seen).select_related("plan").get(pk=cycle)
    matrix = queries.list_matrix(
        cycle=found, by=request.actor, today=timezone.localdate(), after=after, size=limit,
        filters=queries.MatrixFilters(state=state, sort="name"),  # a place that stays
    )  # fmt: skip
    return {
        "items": [_tell_office(row) for row in matrix.rows], "next": matrix.following,
        "states": dict(matrix.states), "late": matrix.late,
    }  # fmt: skip


@router.get("/reports", auth=auth.READ, response=shapes.ReportPage)
def list_reports(
    request: auth.ProgramRequest, period: common.Word = "", organisation: common.Word = "",
    state: common.Word = "", after: common.After = 0, limit: common.Limit = 100,
) -> dict[str, Any]:  # fmt: skip
    """List reports."""
    kept = {
        "cycle__period": period, "organisation__code": organisation, "case__state": state
    }  # fmt: skip
    found = models.Report.objects.visible_to(request.actor).with_rows()
    found = found.filter(**{name: value for name, value in kept.items() if value})
    rows, following = answers.take_page(found, after=after, limit=limit)
    return {"items": [_tell_row(row) for row in rows], "next": following}


@router.get("/reports/{code}", auth=auth.READ, response=shapes.ReportOut)
def get_report(request: auth.ProgramRequest, response: HttpResponse, code: str) -> dict[str, Any]:
    """Tell a whole report: its items with their revisions, and what it still lacks."""
    report = queries.get_report(code=code, by=request.actor)
    form = queries.get_form(report=report, today=timezone.localdate())
    version = get_version(report)
    response["ETag"] = f'"{version}"'
    return _tell_row(report) | {
        "version": version, "words": report.words, "words_key": report.item,
        "words_revision": report.revision, "faults": answers.tell_faults(form.faults),
        "items": [
            *(_tell_item(row, row.line, "") for row in form.lines),
            *(_tell_item(row, row.figure, row.figure.period) for row in form.figures),
        ],
    }  # fmt: skip


@router.post("/reports/{code}/entries", auth=auth.WRITE, response=common.Written)
def save_entries(
    request: auth.ProgramRequest, code: str, sent: shapes.EntriesIn, key: common.Key,
    match: common.Match = "",
) -> dict[str, Any]:  # fmt: skip
    """Write items of a report, all or none; each names the revision that was read."""

    def write(report: models.Report) -> None:
        entries = [
            actions.Entry(one.key, one.revision, _type(one)) for one in sent.entries
        ]  # fmt: skip
        saved = actions.save_entries(
            report=report, entries=entries, by=request.actor, at=timezone.now(), is_whole=True
        )
        if saved.faults:
            raise rules.FaultyError(saved.faults)
        if saved.conflicts:
            raise answers.Faulty(
                409, "conflict", "Có mục đã được ghi lại sau khi đọc: đọc lại rồi gửi.",
                [queries.describe_item(item=one.held) for one in saved.conflicts],
            )  # fmt: skip

    content = sent.model_dump(mode="json")
    return _write(request, code, "save_entries", key, match, content, write)


@router.post("/reports/{code}/confirm", auth=auth.WRITE, response=common.Written)
def confirm_as_before(
    request: auth.ProgramRequest, code: str, sent: shapes.KeysIn, key: common.Key,
    match: common.Match = "",
) -> dict[str, Any]:  # fmt: skip
    """Confirm that items stand as in the period before."""

    def write(report: models.Report) -> None:
        actions.confirm_as_before(
            report=report, keys=sent.keys, by=request.actor, at=timezone.now()
        )  # fmt: skip

    content = sent.model_dump(mode="json")
    return _write(request, code, "confirm_as_before", key, match, content, write)


@router.post("/reports/{code}/submit", auth=auth.WRITE, response=common.Written)
def submit_report(
    request: auth.ProgramRequest, code: str, key: common.Key, match: common.Match = ""
) -> dict[str, Any]:
    """Put a whole report before the head of the office."""

    def write(report: models.Report) -> None:
        actions.submit(report=report, by=request.actor, at=timezone.now())

    return _write(request, code, "submit", key, match, {}, write)


@router.post("/reports/{code}/send", auth=auth.SEND, response=common.Written)
def send_report(
    request: auth.ProgramRequest, code: str, sent: shapes.SendIn, key: common.Key,
    match: common.Match = "",
) -> dict[str, Any]:  # fmt: skip
    """Approve and send a report in the name of the office."""

    def write(report: models.Report) -> None:
        actions.send(report=report, by=request.actor, at=timezone.now(), note=sent.note)

    return _write(request, code, "send", key, match, sent.model_dump(mode="json"), write)


def get_version(report: models.Report) -> str:
    """Return what changes when anything of a report does."""
    said: list[Any] = [report.case_id, report.revision, report.verdict, report.round]
    said.append(cases.Case.objects.values_list("state").get(pk=report.pk))
    for rows in (report.lines, report.figures):
        said.append(list(rows.order_by("pk").values_list("pk", "revision", "verdict", "answer")))
    return hashlib.sha256(repr(said).encode()).hexdigest()[:32]


def write_number(value: Decimal | None) -> str:
    """Return a program's number as a person types it, so that the ladder reads the same.

    :raises auth.Refused: when no column keeps it whole.
    """
    if value is None:
        return ""
    try:
        return numbers.write_number(values.check_number(value))
    except ValueError as error:
        raise auth.Refused(422, "E603", "Số quá lớn, hoặc có hơn 6 chữ số thập phân.") from error


def _write(
    request: auth.ProgramRequest,
    code: str,
    verb: str,
    key: str,
    match: str,
    content: dict[str, Any],
    act: Callable[[models.Report], None],
) -> dict[str, Any]:
    """Do something to a report once for a key, unless it moved on since it was read."""
    report = queries.get_report(code=code, by=request.actor)

    def write() -> dict[str, Any]:
        cases.Case.objects.select_for_update().get(pk=report.pk)
        held = queries.get_report(code=code, by=request.actor)
        if match and match.strip().removeprefix("W/").strip('"') not in ("*", get_version(held)):
            raise auth.Refused(412, "version", "Báo cáo đã thay đổi sau khi đọc: đọc lại rồi gửi.")
        act(held)
        return {"state": "stored", "version": get_version(
            queries.get_report(code=code, by=request.actor)
        )}  # fmt: skip

    return answers.write_once(
        request, key=key, verb=verb, subject=code, content=content, write=write
    )


def _type(one: shapes.EntryIn) -> Any:
    """Return what an entry says, as it would be typed.

    :raises auth.Refused: when it says nothing, or more than one thing.
    """
    if sum(part is not None for part in (one.line, one.figure, one.words)) != 1:
        raise auth.Refused(422, "input", "Mỗi mục có đúng một phần: line, figure hoặc words.")
    if one.line is not None:
        said = one.line
        return rules.LineText(
            state=said.state, percent="" if said.percent is None else str(said.percent),
            product=said.product, difficulty=said.difficulty,
            product_on=dates.format_date(said.product_on) if said.product_on else "",
        )  # fmt: skip
    if one.figure is not None:
        figure = one.figure
        return rules.FigureText(
            value=write_number(figure.value), numerator=write_number(figure.numerator),
            denominator=write_number(figure.denominator), note=figure.note,
        )  # fmt: skip
    words = one.words.model_dump() if one.words else {}
    return {name: text for name, text in words.items() if text is not None}


def _tell_row(row: models.Report) -> dict[str, Any]:
    return {
        "code": row.case.code, "organisation": row.organisation, "plan": row.cycle.plan.code,
        "period": row.cycle.period, "due_on": row.cycle.due_on, "state": row.case.state,
        "round": row.round, "first_sent_on": row.first_sent_on,
    }  # fmt: skip


def _tell_office(row: queries.MatrixRow) -> dict[str, Any]:
    return _tell_row(row.report) | {
        "standing": row.state, "days_late": row.days_late, "filled": row.filled,
        "total": row.total, "reminders": row.reminders, "urges": row.urges,
        "history": row.history, "focal": str(row.focal.person) if row.focal else "",
    }  # fmt: skip


def _tell_item(row: Any, item: models.Line | models.Figure, period: str) -> dict[str, Any]:
    return {
        "key": item.item, "label": row.label, "title": str(row.title), "period": period,
        "revision": item.revision, "answer": item.answer,
        "said": queries.describe_said(said=item.said), "verdict": item.verdict,
        "reason": item.reason, "faults": [row.fault.code] if row.fault else [],
    }  # fmt: skip
