"""Lists: what the office must answer, what was asked, the questionnaires."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from nq57.core import refusals
from nq57.reporting import permissions, queries
from nq57.web.shared import acting, pages

TABS = ("hoi", "tra-loi", "phieu")


@require_safe
def list_inquiries(request: HttpRequest) -> HttpResponse:
    """Show one of the three lists; who asks starts with what was asked."""
    by, today = acting.get_actor(request), timezone.localdate()
    if not permissions.may_read_inquiries(by):
        sentence = _("Vị trí đang dùng không xem báo cáo chuyên đề, đột xuất.")
        raise refusals.NotAllowedError(sentence)
    may_ask = permissions.may_ask(by)
    asked = request.GET.get("xem", "")
    default = "hoi" if may_ask else "tra-loi"
    tab = asked if asked in TABS and (may_ask or asked != "phieu") else default
    context = {"tab": tab, "may_ask": may_ask, "owed": queries.count_owed_replies(by=by)}
    if tab == "hoi":
        found = queries.list_inquiries(by=by)
        context["page"] = pages.take(found, request, key=("-asked_at", "-pk"))
    elif tab == "phieu":
        made = queries.list_questionnaires(by=by)
        context["page"] = pages.take(made, request, key=("-made_at", "-pk"))
    else:
        mine = queries.list_office_replies(by=by)
        page = pages.take(mine, request, key=("-inquiry__asked_at", "-pk"))
        context |= {"page": page, "rows": queries.make_rows(page.rows, today)}
    return render(request, "inquiries/inquiries.html", context)
