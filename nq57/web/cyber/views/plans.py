"""Who has response plans on a day: the province's numbers, the systems, the order to plan."""

from datetime import date
from typing import Any

from django.contrib import messages
from django.db.models import Count, Q
from django.http import Http404, HttpRequest, HttpResponse, StreamingHttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from nq57.cases import rules as case_rules
from nq57.plans import rules as plan_rules
from nq57.registers.cyber import actions, permissions, queries, rules
from nq57.web.cyber.views import common
from nq57.web.shared import acting, chips, days, formats, pages, states
from nq57.web.shared import views as shared

REFUSALS = (rules.CyberError, case_rules.CasesError, plan_rules.PlansError)


@require_safe
def list_plans(request: HttpRequest) -> HttpResponse:
    """Show on a day which systems have no approved plan, and by office how many."""
    return _render(request)


@require_POST
def report(request: HttpRequest, code: str) -> HttpResponse:
    """Report the order to plan as done, by the obligation's own rules."""
    by = acting.get_actor(request)
    row = next((one for one in queries.list_own_orders(by=by) if one.case.code == code), None)
    if row is None:
        raise Http404
    try:
        actions.report_order(obligation=row, by=by, at=timezone.now())
    except REFUSALS as error:
        return _render(request, refusal=error, status=422)
    messages.success(request, _("Đã báo hoàn thành. Việc chờ cơ quan theo dõi xác nhận."))
    return redirect("work:obligation", row.case.code)


@require_safe
def export(request: HttpRequest, kind: str) -> StreamingHttpResponse:
    """Answer with the systems that the post may read, and the plan of each on the day."""
    by = acting.get_actor(request)
    permissions.check_may_list(by)
    rows = queries.stream_plan_rows(by=by, on=days.read(request)[0], asked=_read_asked(request))
    return shared.send_rows(
        rows, name=f"phuong-an.{kind}", title="Phương án theo hệ thống",
        columns=queries.PLAN_COLUMNS,
    )  # fmt: skip


@require_safe
def export_offices(request: HttpRequest, kind: str) -> StreamingHttpResponse:
    """Answer with the numbers of each office on the day."""
    permissions.check_may_count(acting.get_actor(request))
    rows = queries.stream_office_rows(on=days.read(request)[0])
    return shared.send_rows(
        rows, name=f"phuong-an-co-quan.{kind}", title="Phương án theo cơ quan",
        columns=queries.OFFICE_COLUMNS,
    )  # fmt: skip


def _read_asked(request: HttpRequest) -> str:
    asked = request.GET.get("xem", "")
    return asked if asked in (queries.ALL, queries.LATE_REVIEW) else queries.LACKING


def _render(
    request: HttpRequest, *, refusal: Exception | None = None, status: int = 200
) -> HttpResponse:
    by, (on, is_wrong) = acting.get_actor(request), days.read(request)
    may_list, may_count = permissions.may_list(by), permissions.may_count(by)
    if not may_list and not may_count:
        permissions.check_may_list(by)
    context: dict[str, Any] = {
        **common.describe_tabs(request, "plans"), "on": on, "day": formats.format_day(on),
        "is_wrong_day": is_wrong, "refusal": refusal,
    }  # fmt: skip
    context["may_order"] = permissions.may_order_plans(by)
    if may_count:
        context |= _describe_offices(on)
    elif may_list:
        context["own"] = next(iter(queries.list_office_plans(on=on, office=by.organisation)), None)
    if may_list:
        context |= _describe_systems(request, on, may_count)
        context["orders"] = queries.list_own_orders(by=by)
        context["product"] = queries.make_product(office=by.organisation, on=timezone.localdate())
    return render(request, "cyber/plans.html", context, status=status)


def _describe_offices(on: date) -> dict[str, Any]:
    rows = queries.list_office_plans(on=on)
    count = {
        name: sum(one.standing == name for one in rows) for name in ("none", "lacking", "whole")
    }
    systems, planned = sum(one.systems for one in rows), sum(one.planned for one in rows)
    return {
        "offices": rows, "count": count, "systems": systems, "planned": planned,
        "lacking": systems - planned,
    }  # fmt: skip


def _describe_systems(request: HttpRequest, on: date, may_count: bool) -> dict[str, Any]:
    by, asked = acting.get_actor(request), _read_asked(request)
    words = request.GET.get("q", "").strip()
    every = queries.list_own_planned_for(by=by, on=on, asked=queries.ALL, words=words)
    kept = {
        queries.ALL: every, queries.LACKING: every.filter(is_planned=False),
        queries.LATE_REVIEW: every.filter(is_review_late=True),
    }  # fmt: skip
    found = kept[asked]
    told = every.order_by().aggregate(
        total=Count("pk"), lacking=Count("pk", filter=Q(is_planned=False)),
        late=Count("pk", filter=Q(is_review_late=True)),
    )  # fmt: skip
    numbers = {
        queries.ALL: told["total"], queries.LACKING: told["lacking"],
        queries.LATE_REVIEW: told["late"],
    }  # fmt: skip
    page = pages.take(found, request, key=("sort_key", "pk"))
    return {
        "page": page, "query": words, "number": numbers[asked],
        "has_systems": bool(numbers[queries.ALL] or words or not may_count),
        "chips": chips.make_chips(request, "xem", [
            chips.Choice("", _("Chưa có phương án được phê duyệt"), numbers[queries.LACKING]),
            chips.Choice(
                queries.LATE_REVIEW, _("Quá hạn rà soát"), numbers[queries.LATE_REVIEW], "late"
            ),
            chips.Choice(queries.ALL, _("Tất cả hệ thống"), numbers[queries.ALL]),
        ]),
        "rows": [
            (row, *states.PLANS[row.plan_state]) if row.plan_state else (row, "none", "")
            for row in page.rows
        ],
    }  # fmt: skip
