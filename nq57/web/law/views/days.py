"""The working-day calendar of a year, and edits of its days."""

import calendar
from dataclasses import dataclass
from datetime import date

from django import forms as django_forms
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from nq57.law import actions, models, permissions, queries, rules
from nq57.orgs import rules as orgs_rules
from nq57.web.law import forms
from nq57.web.law.views import common
from nq57.web.shared import acting, formats


@dataclass(frozen=True)
class Cell:
    """One day of a month's grid."""

    day: date
    mark: rules.MarkedDay | None
    is_working: bool


@dataclass(frozen=True)
class Month:
    """One month: its weeks from Monday, None beside it, and its number of working days."""

    first: date
    weeks: list[list[Cell | None]]
    working_days: int


@require_safe
@common.for_readers
def show_this_year(request: acting.OfficialRequest) -> HttpResponse:
    """Show the calendar of the present year."""
    return _show(request, timezone.localdate().year)


@require_safe
@common.for_readers
def show_year(request: acting.OfficialRequest, year: int) -> HttpResponse:
    """Show the calendar of a year."""
    if year not in rules.YEARS:
        raise Http404
    return _show(request, year)


def _show(request: acting.OfficialRequest, year: int) -> HttpResponse:
    marked = queries.list_marked_days(year=year)
    months = _make_months(year, marked)
    context = {
        "year": year,
        "months": months,
        "marked": marked,
        "years": [one for one in range(year - 2, year + 3) if one in rules.YEARS],
        "working_days": sum(month.working_days for month in months),
        "has_edits": any(one.is_edited for one in marked),
        "symbols": set(models.LegalBasis.objects.filter(
            code__in={one.basis for one in marked}
        ).values_list("code", flat=True)),
        "may_change": permissions.may_change(request.actor),
    }  # fmt: skip
    return render(request, "law/calendar.html", context)


@require_http_methods(common.READ_OR_POST)
@common.for_changers
def set_day(request: acting.OfficialRequest) -> HttpResponse:
    """Make a day a day off or a make-up day."""
    day = orgs_rules.parse_day(request.GET.get("ngay", ""))
    known = models.HolidayOverride.objects.filter(day=day).first() if day else None
    initial = {"day": day} | (
        {name: getattr(known, name) for name in ("kind", "reason", "basis", "swapped_with")}
        if known
        else {}
    )
    form = forms.DayForm(request.POST or None, initial=initial)

    def make() -> str:
        saved = actions.set_day(**form.cleaned_data, by=request.actor, at=timezone.now())
        return _url(saved.day)

    title = _("Sửa ngày %(day)s") % {"day": formats.format_day(day)} if day else _("Thêm ngày")
    lead = _(
        "Lịch mặc định theo Điều 112 Bộ luật Lao động; chỉ ghi ngày khác với lịch ấy. "
        "Hạn đã ghi trước đó không tự đổi."
    )
    shown = day or timezone.localdate()
    change = common.Change(title, lead, _url(shown), _("Lịch làm việc"), make)
    return common.answer_change(request, form, change)


@require_http_methods(common.READ_OR_POST)
@common.for_changers
def clear_day(request: acting.OfficialRequest, day: str) -> HttpResponse:
    """Let an edited day, and the one that it is swapped with, follow the default again."""
    chosen = orgs_rules.parse_day(day)
    known = models.HolidayOverride.objects.filter(day=chosen).first() if chosen else None
    if known is None:
        raise Http404
    form = django_forms.Form(request.POST if request.method == "POST" else None)

    def make() -> str:
        actions.clear_day(day=known.day, by=request.actor, at=timezone.now())
        return reverse("calendar_year", args=[known.day.year])

    shown = formats.format_day(known.day)
    lead = _("Ngày này trở lại theo lịch mặc định. Hạn đã ghi trước đó không tự đổi.")
    if known.swapped_with:
        other = formats.format_day(known.swapped_with)
        lead = _(
            "Ngày này và ngày %(other)s hoán đổi với nhau: cả hai trở lại theo lịch mặc định. "
            "Hạn đã ghi trước đó không tự đổi."
        ) % {"other": other}
    title = _("Bỏ ngày đã sửa: %(day)s") % {"day": shown}
    change = common.Change(title, lead, _url(known.day), _("Lịch làm việc"), make, _("Bỏ"))
    rows = [(_("Loại"), _(known.get_kind_display())), (_("Lý do"), known.reason),
            (_("Căn cứ"), known.basis)]  # fmt: skip
    return common.answer_change(request, form, change, rows=rows)


def _make_months(year: int, marked: list[rules.MarkedDay]) -> list[Month]:
    by_day = {one.day: one for one in marked}
    weeks = calendar.Calendar(firstweekday=0)
    months = []
    for number in range(1, 13):
        grid = [
            [_make_cell(day, by_day.get(day)) if day.month == number else None for day in week]
            for week in weeks.monthdatescalendar(year, number)
        ]
        working = sum(1 for week in grid for cell in week if cell and cell.is_working)
        months.append(Month(date(year, number, 1), grid, working))
    return months


def _make_cell(day: date, mark: rules.MarkedDay | None) -> Cell:
    return Cell(day, mark, mark.kind == "working" if mark else day.weekday() < 5)


def _url(day: date) -> str:
    address = reverse("calendar_year", args=[day.year]) if day.year in rules.YEARS else ""
    return f"{address or reverse('calendar')}#d-{day.isoformat()}"
