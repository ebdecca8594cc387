"""Take a plan into tracking; settle what was due before: by boxes, or by the sheet."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_GET, require_http_methods

from nq57.cases import rules as case_rules
from nq57.orgs import permissions as org_permissions
from nq57.plans import actions, enums, models, permissions, queries, rules
from nq57.plans.rules import work
from nq57.web.shared import acting, pages
from nq57.web.shared import views as shared_views
from nq57.web.work import forms
from nq57.web.work.views import common, listing

_READ_OR_POST = ["GET", "HEAD", "POST"]


@require_http_methods(_READ_OR_POST)
def settle(request: HttpRequest) -> HttpResponse:
    """List what waits for settlement; settle the ticked ones with one outcome."""
    org_permissions.check_may(acting.get_actor(request), "obligation", "settle")
    form = forms.SettleForm(request.POST or None)
    sentence = ""
    if request.method == "POST":
        rows = common.list_chosen(request)
        if not rows:
            sentence = _("Chưa chọn việc nào. Đánh dấu các việc rồi xác nhận.")
        is_valid = form.is_valid()
        if rows and is_valid:
            try:
                counts = settle_rows(request, rows, form.cleaned_data)
            except (rules.PlansError, case_rules.CasesError) as error:
                sentence = str(error)
            else:
                messages.success(request, say_settled(counts))
                return redirect(request.get_full_path())
    context = {**_list_settlable(request), "form": form, "sentence": sentence}
    status = 422 if request.method == "POST" else 200
    return render(request, "work/settle.html", context, status=status)


def settle_rows(
    request: HttpRequest, rows: list[models.Obligation], given: dict[str, Any]
) -> dict[str, int]:
    """Settle obligations by a valid form's values.

    :raises NotAllowedError: when the post may not settle one of them.
    :raises CasesError: when one is settled already.
    :raises rules.PlansError: when something misses.
    """
    settled = work.Settled(**forms.read_settlement(given))
    new = [actions.NewSettlement(row, settled) for row in rows]
    return actions.settle_obligations(
        settlements=new, by=acting.get_actor(request), at=timezone.now()
    )


def say_settled(counts: dict[str, int]) -> str:
    """Tell how many were settled as what."""
    words = dict(enums.Settlement.choices)
    told = "; ".join(f"{_(str(words[key]))}: {number}" for key, number in counts.items())
    return _("Đã ghi xác nhận. %(told)s.") % {"told": told}


@require_GET
def download_sheet(request: HttpRequest) -> HttpResponse:
    """Answer with the sheet of what waits for settlement, to be filled in."""
    org_permissions.check_may(acting.get_actor(request), "obligation", "settle")
    content = queries.make_settlement_sheet(
        by=acting.get_actor(request), today=timezone.localdate(),
        filters=common.read_settlable(request),
    )  # fmt: skip
    return shared_views.send_file(content, "xac-nhan.xlsx")


@require_http_methods(_READ_OR_POST)
def import_sheet(request: HttpRequest) -> HttpResponse:
    """Settle by the filled sheet: a preview that writes nothing, then all or nothing."""
    org_permissions.check_may(acting.get_actor(request), "obligation", "settle")
    form = forms.SheetForm(request.POST or None, request.FILES or None)
    context: dict[str, Any] = {**common.describe_area(request, "settle"), "form": form}
    is_confirmed = bool(request.POST.get("rows"))
    status = 422 if request.method == "POST" else 200
    if request.method == "POST" and form.is_valid():
        cells = form.cleaned_data["cells"]
        try:
            counts = actions.settle_from_sheet(
                rows=cells, by=acting.get_actor(request), at=timezone.now(),
                is_dry_run=not is_confirmed,
            )  # fmt: skip
        except rules.SheetError as error:
            context["faults"] = error.faults
        except (rules.PlansError, case_rules.CasesError) as error:
            context["sentence"] = str(error)
        else:
            if is_confirmed:
                messages.success(request, say_settled(counts))
                return redirect("work:settle")
            labels = dict(enums.Settlement.choices)
            context["counts"] = [(labels[key], number) for key, number in counts.items()]
            context["total"], context["packed"] = sum(counts.values()), forms.pack(cells)
            status = 200
    return render(request, "work/import_sheet.html", context, status=status)


@require_http_methods(_READ_OR_POST)
def track(request: HttpRequest, plan: str) -> HttpResponse:
    """Set the day from which a plan is tracked."""
    actor = acting.get_actor(request)
    visible = models.Plan.objects.visible_to(actor).select_related("document")
    found = get_object_or_404(visible, code=plan)
    try:
        permissions.check_may_adopt(actor)
    except rules.PlansError as error:
        return shared_views.show_refusal(request, error)
    form = forms.TrackForm(request.POST or None, initial={"since": found.tracked_since})
    if request.method == "POST" and form.is_valid():
        try:
            counts = actions.track_plan(
                plan=found, since=form.cleaned_data["since"], by=actor, at=timezone.now()
            )
        except (rules.PlansError, case_rules.CasesError) as error:
            form.add_error("since", str(error))
        else:
            messages.success(request, _say_tracked(counts))
            return redirect("work:track", plan)
    filters = queries.Filters(plan=found)
    context = {
        **common.describe_area(request, f"track-{plan}"),
        "plan": found, "form": form,
        "counts": queries.count_by_timeliness(
            by=actor, today=timezone.localdate(), filters=filters
        ),
    }  # fmt: skip
    return render(request, "work/track.html", context, status=422 if form.is_bound else 200)


def _say_tracked(counts: dict[str, int]) -> str:
    back = ngettext(
        "%(n)d việc về chưa xác nhận", "%(n)d việc về chưa xác nhận", counts["unsettled"]
    )
    owed = ngettext("%(n)d việc nay tính hạn", "%(n)d việc nay tính hạn", counts["owed"])
    told = f"{back % {'n': counts['unsettled']}}, {owed % {'n': counts['owed']}}"
    return _("Đã ghi ngày theo dõi: %(told)s.") % {"told": told}


def _list_settlable(request: HttpRequest) -> dict[str, Any]:
    """Return the page of what the post may settle; ticked boxes stay ticked."""
    filters, actor = common.read_settlable(request), acting.get_actor(request)
    today, after = timezone.localdate(), request.GET.get(pages.PARAMETER, "")
    found = queries.list_obligations(by=actor, today=today, filters=filters, after=after)
    counts = queries.count_by_timeliness(by=actor, today=today, filters=filters)
    return {
        **common.describe_area(request, "settle"),
        **listing.list_choices(request),
        "page": pages.Page(
            found.rows,
            listing.after(request, found.next_key) if found.next_key else None,
            listing.after(request, "") if after else None,
        ),
        "number": sum(counts.values()),
        "filters": filters,
        "is_filtered": any(request.GET.get(name) for name in common.PARAMETERS),
        "chosen": set(request.POST.getlist("viec")),
    }
