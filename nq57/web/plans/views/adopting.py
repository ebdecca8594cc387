"""Put a reviewed reading in force: as a plan, a successor, or a directive."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from nq57.audit.enums import Secrecy
from nq57.documents import actions as document_actions
from nq57.documents import models as documents
from nq57.documents import queries as document_queries
from nq57.documents import rules as document_rules
from nq57.documents.reading import errors as reading_errors
from nq57.plans import actions, models, permissions, queries, rules
from nq57.web.plans import forms
from nq57.web.shared import acting
from nq57.web.shared import views as shared_views


@require_http_methods(["GET", "HEAD", "POST"])
def adopt(request: HttpRequest, pk: int) -> HttpResponse:
    """Ask what the document becomes, then put it in force."""
    actor = acting.get_actor(request)
    reading = get_object_or_404(documents.Reading.objects.visible_to(actor), pk=pk)
    try:
        permissions.check_may_adopt(actor)
    except rules.PlansError as error:
        return shared_views.show_refusal(request, error)
    plans = list(models.Plan.objects.visible_to(actor).in_force().select_related("document"))
    proposal = queries.propose_adoption(reading=reading, plans=plans)
    form = forms.AdoptForm(request.POST or None, plans=plans, initial=proposal)
    if request.method == "POST" and form.is_valid():
        try:
            return _adopt(request, reading, form.cleaned_data)
        except (
            rules.PlansError, document_rules.DocumentsError, reading_errors.ReadingError,
        ) as error:  # fmt: skip
            form.add_error(None, str(error))
    context = {
        "reading": reading, "form": form,
        "counts": document_queries.get_draft_counts(reading=reading),
        "progress": document_queries.get_progress(reading=reading),
        "facts": (reading.draft or {}).get("document", {}),
    }  # fmt: skip
    return render(request, "plans/adopt.html", context, status=422 if form.is_bound else 200)


def _adopt(request: HttpRequest, reading: documents.Reading, given: dict[str, Any]) -> HttpResponse:
    actor, now = acting.get_actor(request), timezone.now()
    draft = document_queries.read_with_answers(reading=reading)
    if draft["questions"] and document_queries.get_progress(reading=reading).is_complete:
        new = document_actions.keep_new_questions(reading=reading, draft=draft, by=actor, at=now)
        messages.info(request, _("Các trả lời làm nảy ra %(n)d câu hỏi mới.") % {"n": new})
        return redirect(reading)
    visible = models.Plan.objects.visible_to(actor)
    other = visible.filter(code=given["plan"]).first() if given["plan"] else None
    secrecy = Secrecy.RESTRICTED if given["is_restricted"] else Secrecy.OPEN
    if given["becomes"] == forms.AdoptForm.AS_DIRECTIVE and other is not None:
        orders = actions.add_directive(
            reading=reading, draft=draft, plan=other, secrecy=secrecy, by=actor, at=now
        )
        messages.success(
            request,
            _("Đã bổ sung %(n)d ý kiến chỉ đạo. Xem các đề xuất liên quan rồi xác nhận.")
            % {"n": len(orders)},
        )
        return redirect("plans:orders", other.code)
    replaces = other if given["becomes"] == forms.AdoptForm.AS_SUCCESSOR else None
    plan = actions.adopt_plan(
        reading=reading, draft=draft, in_force_on=given["in_force_on"], replaces=replaces,
        secrecy=secrecy, by=actor, at=now,
    )  # fmt: skip
    messages.success(request, _("Đã ban hành %(plan)s vào hệ thống.") % {"plan": plan.document})
    return redirect("plans:mapping" if replaces else "plans:plan", plan.code)
