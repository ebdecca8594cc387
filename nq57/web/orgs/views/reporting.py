"""Who reports, under which document, since when; and the dated changes of it."""

from collections.abc import Callable, Sequence
from datetime import date
from typing import Any

from django.db.models import Count, Exists, OuterRef, Prefetch, Q
from django.http import HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from nq57.orgs import actions, enums, models, permissions, queries
from nq57.web.orgs import forms
from nq57.web.orgs.views import dated, reading
from nq57.web.shared import acting, chips, formats, pages
from nq57.web.shared import views as shared

_SIZE = 100
_STATES = {
    "": Q(is_reporting=True),
    "pending": Q(is_pending=True),
    "confirmed": Q(is_reporting=True, is_pending=False),
    "none": Q(is_reporting=False),
    "all": Q(),
}


@require_safe
def list_reporting(request: acting.OfficialRequest) -> HttpResponse:
    """Show the offices of a day with whether they report, since when, and if confirmed."""
    day, query = reading.read_day(request), request.GET.get("q", "").strip()
    state, kind = request.GET.get("xn", ""), request.GET.get("loai", "")
    state = state if state in _STATES else ""
    found = _annotate(models.Organisation.objects.visible_to(request.actor).on(day), day)
    everyone = found.filter(~Q(level=enums.Level.CENTRAL) | Q(is_reporting=True))
    found = everyone.searched(query) if query else everyone
    by_kind = found.filter(kind=kind) if kind in enums.OrganisationKind.values else found
    counts = _count_states(by_kind)
    duties = models.ReportingDuty.objects.on(day).order_by("basis")
    rows = by_kind.filter(_STATES[state]).prefetch_related(
        Prefetch("reporting_duties", duties, to_attr="duties")
    )
    context = {
        "page": pages.take(rows, request, key=("sort_key", "code"), size=_SIZE),
        "chips": chips.make_chips(request, "xn", _state_choices(counts)),
        "kinds": chips.make_chips(request, "loai", _kind_choices(found.filter(_STATES[state]))),
        "totals": _count_states(everyone),
        "state": state,
        "query": query,
        "day": formats.format_day(day),
        "on": day,
        "is_wrong_day": reading.is_wrong_day(request),
        "may_change": permissions.may_change_organisations(request.actor),
    }
    return shared.render_list(request, "orgs", "reporting", context)


@require_http_methods(dated.READ_OR_POST)
def begin_reporting(request: acting.OfficialRequest) -> HttpResponse:
    """Give offices the duty to report from a day."""
    permissions.check_may_change_organisations(request.actor)
    asked = models.Organisation.objects.filter(code__in=request.GET.getlist("cq")).in_order()
    latest = models.ReportingDuty.objects.filter(basis=_read_under(request)).first()
    initial = {
        "offices": "\n".join(asked.values_list("name", flat=True)),
        "under": latest.basis if latest else "",
        "clause": latest.clause if latest else "",
    }
    form = forms.BeginReportingForm(
        request.POST or None, initial=initial, find_symbol=_finder(request)
    )

    def make(seen: str) -> list[models.ReportingDuty]:
        data = form.cleaned_data
        return actions.begin_reporting(
            organisations=data["codes"], basis=data["under"], clause=data["clause"],
            since=data["since"], decision=data["basis"], reason=data["reason"],
            by=request.actor, at=timezone.now(), seen=seen,
        )  # fmt: skip

    lead = _("Cơ quan báo cáo từ ngày ghi dưới đây; các kỳ trước ngày ấy không đổi.")
    change = _change(
        _("Giao trách nhiệm báo cáo"), lead, make, _read_under(request),
        lambda: form.cleaned_data["since"],
    )  # fmt: skip
    return dated.answer(request, form, change)


@require_http_methods(dated.READ_OR_POST)
def end_reporting(request: acting.OfficialRequest) -> HttpResponse:
    """End the duty of offices to report on a day."""
    permissions.check_may_change_organisations(request.actor)
    under = _read_under(request)
    running = Q(until__isnull=True) | Q(until__gt=timezone.localdate())
    form = forms.EndChosenForm(
        request.POST or None, **_choices(request, under, running), find_symbol=_finder(request)
    )

    def make(seen: str) -> list[models.ReportingDuty]:
        data = form.cleaned_data
        return actions.end_reporting(
            organisations=data["chosen"], basis=under, on=data["on"], decision=data["basis"],
            reason=data["reason"], by=request.actor, at=timezone.now(), seen=seen,
        )  # fmt: skip

    lead = _("Thôi báo cáo theo %(under)s; các báo cáo đã có vẫn còn.") % {"under": under}
    change = _change(
        _("Kết thúc trách nhiệm báo cáo"), lead, make, under, lambda: form.cleaned_data["on"]
    )
    return dated.answer(request, form, change)


@require_http_methods(dated.READ_OR_POST)
def confirm_reporting(request: acting.OfficialRequest) -> HttpResponse:
    """Write that the province has confirmed who reports, with its document."""
    permissions.check_may_change_organisations(request.actor)
    under = _read_under(request)
    pending = Q(status=enums.Confirmation.PENDING)
    form = forms.ChosenForm(
        request.POST or None, **_choices(request, under, pending), find_symbol=_finder(request)
    )

    def make(seen: str) -> list[models.ReportingDuty]:
        data = form.cleaned_data
        return actions.confirm_reporting(
            organisations=data["chosen"], basis=under, decision=data["basis"],
            reason=data["reason"], by=request.actor, at=timezone.now(), seen=seen,
        )  # fmt: skip

    lead = _("Tỉnh đã xác nhận các cơ quan này báo cáo theo %(under)s; ngày không đổi.") % {
        "under": under
    }
    change = _change(_("Xác nhận trách nhiệm báo cáo"), lead, make, under, None)
    return dated.answer(request, form, change)


def _change(
    title: str,
    lead: str,
    make: Callable[[str], Sequence[models.ReportingDuty]],
    under: str,
    on: Callable[[], date] | None,
) -> dated.Change:
    """Describe a change of who reports; ``on`` tells its day, None when no day changes."""

    def tell(before: int, after: int, touched: int) -> str:
        if on is None:
            return _("Xác nhận %(number)s cơ quan; số cơ quan báo cáo không đổi.") % {
                "number": formats.format_number(touched)
            }
        return _("%(before)s → %(after)s cơ quan báo cáo từ ngày %(day)s") % {
            "before": formats.format_number(before),
            "after": formats.format_number(after),
            "day": formats.format_day(on()),
        }

    def next_url() -> str:
        address = reverse("reporting")
        return f"{address}?ngay={formats.format_day(on())}" if on else address

    return dated.Change(
        title=title,
        lead=lead,
        crumbs=[
            (reverse("organisations"), _("Cơ quan, đơn vị")),
            (reverse("reporting"), _("Cơ quan báo cáo")),
        ],
        subject=("reporting_duty", under),
        make=lambda seen: [duty.organisation for duty in make(seen)],
        look=lambda: queries.list_reporting(on=on() if on else timezone.localdate()),
        stamp=queries.get_reporting_stamp,
        tell=tell,
        next_url=next_url,
    )


def _annotate(offices: models.OrganisationQuerySet, day: date) -> models.OrganisationQuerySet:
    duties = models.ReportingDuty.objects.on(day).filter(organisation=OuterRef("pk"))
    pending = duties.filter(status=enums.Confirmation.PENDING)
    return offices.annotate(is_reporting=Exists(duties), is_pending=Exists(pending))


def _count_states(offices: models.OrganisationQuerySet) -> dict[str, int]:
    counts: dict[str, int] = offices.aggregate(
        **{
            name or "reporting": Count("pk", filter=condition or None)
            for name, condition in _STATES.items()
        }
    )
    return counts


def _read_under(request: acting.OfficialRequest) -> str:
    """Return the document reported under: the one in the address, else the most common."""
    counted = models.ReportingDuty.objects.values_list("basis").annotate(number=Count("pk"))
    known = [basis for basis, _number in counted.order_by("-number", "basis")]
    asked = request.GET.get("theo", "")
    return asked if asked in known else (known[0] if known else "")


def _choices(request: acting.OfficialRequest, under: str, which: Q) -> dict[str, Any]:
    duties = models.ReportingDuty.objects.filter(which, basis=under)
    offices = models.Organisation.objects.filter(pk__in=duties.values("organisation"))
    choices = list(offices.in_order().values_list("code", "name"))
    asked = set(request.GET.getlist("cq"))
    chosen = [code for code, _name in choices if code in asked]
    return {"choices": choices, "initial": {"chosen": chosen}}


def _finder(request: acting.OfficialRequest) -> Callable[[str], str | None]:
    return lambda typed: dated.find_symbol(typed, request.actor)


def _state_choices(counts: dict[str, int]) -> list[chips.Choice]:
    return [
        chips.Choice("", _("Đang báo cáo"), counts["reporting"]),
        chips.Choice("pending", _("Chờ tỉnh xác nhận"), counts["pending"]),
        chips.Choice("confirmed", _("Đã xác nhận"), counts["confirmed"]),
        chips.Choice("none", _("Không báo cáo"), counts["none"]),
        chips.Choice("all", _("Tất cả"), counts["all"]),
    ]


def _kind_choices(found: models.OrganisationQuerySet) -> list[chips.Choice]:
    counts = dict(found.order_by().values_list("kind").annotate(number=Count("pk")))
    present = [
        chips.Choice(kind.value, _(str(kind.label)), counts[kind.value])
        for kind in enums.OrganisationKind
        if kind.value in counts
    ]
    return [chips.Choice("", _("Mọi loại"), sum(counts.values())), *present]
