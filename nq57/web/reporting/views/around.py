"""What stands around a report's form: who holds what, who entered it, what is said."""

from collections.abc import Iterable
from typing import Any

from django.http import HttpRequest
from django.utils import timezone

from nq57.audit import rules as audit_rules
from nq57.cases import permissions as case_permissions
from nq57.cases import queries as case_queries
from nq57.reporting import enums, models, permissions, queries, rules
from nq57.web.shared import acting


def describe_around(
    request: HttpRequest, report: models.Report, handed: dict[str, models.Handing]
) -> dict[str, Any]:
    """Return what stands around the form: who holds what, who entered it, what was sent."""
    by = acting.get_actor(request)
    return {
        "handed": handed, "handing": _describe_handing(request, report, handed),
        "barred": list_barred(request, handed),
        "behalf": _describe_behalf(request, report),
        "may_attach": case_permissions.may(by, report.case, "add", on="evidence"),
        "may_talk": case_permissions.may(by, report.case, "write", on="message"),
        "filings": report.filings.select_related("on_behalf"),
    }  # fmt: skip


def keep_mine(
    request: HttpRequest,
    report: models.Report,
    form: queries.Form,
    handed: dict[str, models.Handing],
) -> tuple[queries.Form, bool]:
    """Keep what is handed to the actor: for whom may write no more, and where it is asked for."""
    by = acting.get_actor(request)
    mine = _list_mine(by, handed)
    is_asked = request.GET.get("giao") == "toi" and bool(mine)
    is_writable = report.case.state in rules.EDITABLE
    is_all_he_has = permissions.may_fill(by, report) and not permissions.may_write(by, report)
    if not is_writable or not (is_asked or (is_all_he_has and mine)):
        return form, False
    return queries.keep_items(form=form, keys=mine), True


def list_barred(request: HttpRequest, handed: dict[str, models.Handing]) -> set[str]:
    """Return the items that a colleague holds: the actor writes them when they are back."""
    by, today = acting.get_actor(request), timezone.localdate()
    return {
        key for key, row in handed.items()
        if row.done_at is None
        and row.to_post.code != by.post
        and (row.to_post.until is None or row.to_post.until > today)
    }  # fmt: skip


def list_own(request: HttpRequest, report: models.Report) -> list[str]:
    """Return the items of a report that the actor holds."""
    handed = queries.list_handed(report=report)
    return sorted(_list_mine(acting.get_actor(request), handed))


def _list_mine(by: audit_rules.Actor, handed: dict[str, models.Handing]) -> set[str]:
    """Return the items that the actor holds."""
    return {
        key for key, row in handed.items() if row.to_post.code == by.post and row.done_at is None
    }


def _describe_handing(
    request: HttpRequest, report: models.Report, handed: dict[str, models.Handing]
) -> dict[str, Any]:
    """Return what a report's page says of handing inside the office."""
    by = acting.get_actor(request)
    is_writable = report.case.state in rules.EDITABLE
    mine = _list_mine(by, handed)
    return {
        "gives": is_writable and permissions.may_write(by, report), "mine": len(mine),
        "holds": is_writable and bool(mine),
        "out": sum(row.done_at is None for row in handed.values()),
    }  # fmt: skip


def _describe_behalf(request: HttpRequest, report: models.Report) -> dict[str, bool]:
    """Return what the actor may do about entering for the office."""
    by, row = acting.get_actor(request), report.on_behalf
    is_writable = report.case.state in rules.EDITABLE and report.cycle.closed_at is None
    is_waiting = row is not None and row.state == enums.BehalfState.WAITING
    enters = permissions.enters_for(by, report)
    return {
        "may_begin": is_writable and not enters and permissions.may_enter_for(by, report),
        "may_send": is_writable and enters,
        "may_answer": is_waiting and permissions.may_write(by, report),
        "may_open": row is not None
        and case_permissions.may(by, report.case, "read", on="evidence"),
    }


def count_messages(
    request: HttpRequest,
    reports: Iterable[models.Report],
    lines: Iterable[queries.LineRow],
) -> case_queries.Threads:
    """Return how much is said about reports and the obligations of lines."""
    keys = {report.pk for report in reports} | {row.line.obligation_id for row in lines}
    return case_queries.count_messages(cases=keys, by=acting.get_actor(request))
