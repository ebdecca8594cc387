"""What waits for a document; the coordinator names it and the clock starts."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_GET, require_http_methods

from nq57.cases import rules as case_rules
from nq57.core import dates
from nq57.documents import models as documents
from nq57.law import rules as law_rules
from nq57.orgs import permissions as org_permissions
from nq57.plans import actions, models, queries, rules
from nq57.web.shared import acting
from nq57.web.work import forms
from nq57.web.work.views import common

_MOST_DOCUMENTS = 200


@require_GET
def list_conditions(request: HttpRequest) -> HttpResponse:
    """List what dormant obligations of the plans in force wait for."""
    actor = acting.get_actor(request)
    org_permissions.check_may(actor, "obligation", "read")
    in_force = models.Plan.objects.visible_to(actor).in_force().select_related("document")
    groups = [(plan, queries.list_conditions(plan=plan, by=actor)) for plan in in_force]
    context = {
        **common.describe_area(request, "conditions"),
        "groups": [(plan, rows) for plan, rows in groups if rows],
        "may_arm": org_permissions.may(actor, "obligation", "assign"),
    }
    return render(request, "work/conditions.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def arm(request: HttpRequest, assignment: int) -> HttpResponse:
    """Name the document; show the due date with its reason, then start the clock."""
    actor = acting.get_actor(request)
    visible = models.Plan.objects.visible_to(actor)
    parts = models.Assignment.objects.filter(task__plan__in=visible)
    part = parts.select_related("task__plan").filter(pk=assignment).first()
    if part is None:
        raise Http404
    org_permissions.check_may(actor, "obligation", "assign")
    rows = queries.list_dormant(assignment=part, by=actor)
    if not rows and request.method != "POST":
        raise Http404
    return _arm(request, part, rows)


def _arm(
    request: HttpRequest, part: models.Assignment, rows: list[models.Obligation]
) -> HttpResponse:
    actor = acting.get_actor(request)
    offered = _list_documents(request)
    form = forms.ArmForm(
        request.POST or None, documents=[(one.code, _name(one)) for one in offered.values()]
    )
    context: dict[str, Any] = {
        **common.describe_area(request, "conditions"), "part": part, "rows": rows, "form": form,
    }  # fmt: skip
    status = 422 if request.method == "POST" else 200
    if request.method == "POST" and form.is_valid():
        document, since = offered[form.cleaned_data["document"]], form.cleaned_data["since"]
        try:
            due = queries.get_due_after(document=document, since=since)
            if not rows:
                raise rules.PlansError(_("Không còn việc nào chờ văn bản này: đã có người ghi."))
            seen = f"{document.code} {due.on}"
            if request.POST.get("ghi") == seen:
                actions.arm_conditional(
                    obligations=rows, document=document, by=actor, at=timezone.now(), since=since
                )
                messages.success(request, _say_armed(len(rows), dates.format_date(due.on)))
                return redirect("work:conditions")
            context |= {"due": due, "seen": seen}
            status = 200
        except (rules.PlansError, case_rules.CasesError, law_rules.LawError) as error:
            form.add_error(None, str(error))
    return render(request, "work/arm.html", context, status=status)


def _say_armed(number: int, day: str) -> str:
    told = ngettext(
        "Đã tính hạn %(n)d việc đến %(day)s.", "Đã tính hạn %(n)d việc đến %(day)s.", number
    )
    return told % {"n": number, "day": day}


def _list_documents(request: HttpRequest) -> dict[str, documents.Document]:
    """Return the documents held, the newest first, by code."""
    visible = documents.Document.objects.visible_to(acting.get_actor(request))
    held = visible.filter(is_stub=False).exclude(symbol=None).defer("lines")
    return {one.code: one for one in held.order_by("-issued_on", "-pk")[:_MOST_DOCUMENTS]}


def _name(document: documents.Document) -> str:
    day = dates.format_date(document.issued_on) if document.issued_on else _("chưa ghi ngày")
    return f"{document.symbol}, {day}: {document.title[:90]}"
