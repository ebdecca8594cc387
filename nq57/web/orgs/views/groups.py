"""One group: its wordings, its members on a day, and the dated changes of its list."""

from collections.abc import Callable, Sequence
from datetime import date
from typing import Any

from django.db.models import Q, QuerySet
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from nq57.orgs import actions, enums, models, permissions, queries
from nq57.web.orgs import forms
from nq57.web.orgs.views import dated, reading
from nq57.web.shared import acting, formats, people

_Members = Callable[[str], Sequence[models.GroupMember]]


@require_safe
def show_group(request: acting.OfficialRequest, code: str) -> HttpResponse:
    """Show one group: its wordings, its members on a day and on others, its history."""
    group = _get_or_404(code)
    day = reading.read_day(request)
    keeps_list = group.membership.keeps_list
    rows = list(_list_rows(group)) if keeps_list else []
    here = [
        row
        for row in rows
        if row.lifetime.contains(day) and row.organisation.lifetime.contains(day)
    ]
    by_rule = queries.list_members(group=group, on=day) if not keeps_list else ()
    context = {
        "group": group,
        "keeps_list": keeps_list,
        "members": [row.organisation for row in here] or by_rule,
        "rows": here,
        "pending": sum(1 for row in here if row.status == enums.Confirmation.PENDING),
        "others": [row for row in rows if row not in here],
        "conditions": _describe_rule(group),
        "wordings": group.patterns.order_by("wording"),
        "day": formats.format_day(day),
        "on": day,
        "is_wrong_day": reading.is_wrong_day(request),
        "may_change": keeps_list and permissions.may_change_organisations(request.actor),
        "history": (history := dated.list_history(request, "group", code)),
        "people": people.list_of(history, "account"),
    }
    return render(request, "orgs/group.html", context)


@require_http_methods(dated.READ_OR_POST)
def add_members(request: acting.OfficialRequest, code: str) -> HttpResponse:
    """Put organisations into a group from a day."""
    group = _get_or_404(code)
    permissions.check_may_change_organisations(request.actor)
    form = forms.AddMembersForm(request.POST or None, find_symbol=_finder(request))

    def make(seen: str) -> list[models.GroupMember]:
        data = form.cleaned_data
        return actions.add_members(
            group=group, organisations=data["codes"], since=data["since"], basis=data["basis"],
            reason=data["reason"], by=request.actor, at=timezone.now(), seen=seen,
        )  # fmt: skip

    title = _("Thêm vào nhóm: %(name)s") % {"name": group.name}
    lead = _("Thành viên có hiệu lực từ ngày ghi dưới đây; trước ngày ấy danh sách không đổi.")
    return dated.answer(
        request, form, _change(group, title, lead, make, lambda: form.cleaned_data["since"])
    )


@require_http_methods(dated.READ_OR_POST)
def end_members(request: acting.OfficialRequest, code: str) -> HttpResponse:
    """Take members out of a group on a day."""
    group = _get_or_404(code)
    permissions.check_may_change_organisations(request.actor)
    running = Q(until__isnull=True) | Q(until__gt=timezone.localdate())
    form = forms.EndChosenForm(
        request.POST or None, **_choices(request, group, running), find_symbol=_finder(request)
    )

    def make(seen: str) -> list[models.GroupMember]:
        data = form.cleaned_data
        return actions.end_members(
            group=group, members=_keys(data["chosen"]), on=data["on"], basis=data["basis"],
            reason=data["reason"], by=request.actor, at=timezone.now(), seen=seen,
        )  # fmt: skip

    title = _("Ghi ngày ra khỏi nhóm: %(name)s") % {"name": group.name}
    lead = _("Thời gian đã ở trong nhóm vẫn đọc được; việc của các ngày trước không đổi.")
    return dated.answer(
        request, form, _change(group, title, lead, make, lambda: form.cleaned_data["on"])
    )


@require_http_methods(dated.READ_OR_POST)
def confirm_members(request: acting.OfficialRequest, code: str) -> HttpResponse:
    """Write that the province has confirmed memberships, with its document."""
    title = _("Xác nhận thành viên: %(name)s")
    lead = _("Tỉnh đã xác nhận các cơ quan này thuộc nhóm; ngày vào, ra không đổi.")
    pending = Q(status=enums.Confirmation.PENDING)
    return _decide(request, code, actions.confirm_members, pending, title, lead)


@require_http_methods(dated.READ_OR_POST)
def correct_members(request: acting.OfficialRequest, code: str) -> HttpResponse:
    """Correct the symbol of the document on which memberships rest."""
    title = _("Sửa căn cứ: %(name)s")
    lead = _("Chỉ sửa số, ký hiệu đã ghi; ngày vào, ra không đổi, căn cứ cũ còn trong nhật ký.")
    confirmed = Q(status=enums.Confirmation.CONFIRMED)
    return _decide(request, code, actions.correct_members, confirmed, title, lead)


def _decide(
    request: acting.OfficialRequest,
    code: str,
    act: Callable[..., list[models.GroupMember]],
    which: Q,
    title: str,
    lead: str,
) -> HttpResponse:
    """Answer a change that leaves the days of the chosen rows as they are."""
    group = _get_or_404(code)
    permissions.check_may_change_organisations(request.actor)
    form = forms.ChosenForm(
        request.POST or None, **_choices(request, group, which), find_symbol=_finder(request)
    )

    def make(seen: str) -> list[models.GroupMember]:
        data = form.cleaned_data
        return act(
            group=group, members=_keys(data["chosen"]), basis=data["basis"],
            reason=data["reason"], by=request.actor, at=timezone.now(), seen=seen,
        )  # fmt: skip

    change = _change(group, title % {"name": group.name}, lead, make, None)
    return dated.answer(request, form, change)


def _change(
    group: models.OrgGroup, title: str, lead: str, make: _Members, on: Callable[[], date] | None
) -> dated.Change:
    """Describe a change of a group's list; ``on`` tells its day, None when no day changes."""

    def look() -> models.OrganisationQuerySet:
        return queries.list_members(group=group, on=on() if on else timezone.localdate())

    def tell(before: int, after: int, touched: int) -> str:
        if on is None:
            return _("Ghi căn cứ cho %(number)s thành viên; không ai vào, ra nhóm.") % {
                "number": formats.format_number(touched)
            }
        return _("%(before)s → %(after)s thành viên từ ngày %(day)s") % {
            "before": formats.format_number(before),
            "after": formats.format_number(after),
            "day": formats.format_day(on()),
        }

    def next_url() -> str:
        address = reverse("group", args=[group.code])
        return f"{address}?ngay={formats.format_day(on())}" if on else address

    crumbs = [
        (reverse("groups"), _("Các nhóm cơ quan")),
        (reverse("group", args=[group.code]), group.name),
    ]
    return dated.Change(
        title=title,
        lead=lead,
        crumbs=crumbs,
        subject=("group", group.code),
        make=lambda seen: [member.organisation for member in make(seen)],
        look=look,
        stamp=lambda: queries.get_membership_stamp(group=group),
        tell=tell,
        next_url=next_url,
    )


def _get_or_404(code: str) -> models.OrgGroup:
    group = models.OrgGroup.objects.filter(code=code).first()
    if group is None:
        raise Http404
    return group


def _list_rows(group: models.OrgGroup) -> QuerySet[models.GroupMember]:
    rows = group.members.select_related("organisation")
    return rows.order_by("organisation__sort_key", "organisation__code", "since")


def _choices(request: acting.OfficialRequest, group: models.OrgGroup, which: Q) -> dict[str, Any]:
    rows = list(_list_rows(group).filter(which))
    asked = set(request.GET.getlist("tv"))
    return {
        "choices": [(str(row.pk), _name(row)) for row in rows],
        "initial": {"chosen": [str(row.pk) for row in rows if str(row.pk) in asked]},
    }


def _name(row: models.GroupMember) -> str:
    """Name a row by its office, and by its days where it has any."""
    days = ""
    if row.since:
        days += " " + _("từ %(day)s") % {"day": formats.format_day(row.since)}
    if row.until:
        days += " " + _("đến trước %(day)s") % {"day": formats.format_day(row.until)}
    return row.organisation.name + (f" ({days.strip()})" if days else "")


def _keys(chosen: Sequence[str]) -> list[int]:
    return [int(key) for key in chosen]


def _finder(request: acting.OfficialRequest) -> Callable[[str], str | None]:
    return lambda typed: dated.find_symbol(typed, request.actor)


def _describe_rule(group: models.OrgGroup) -> list[str]:
    """Tell the conditions of a group by rule in words."""
    rule = group.membership
    return [
        " · ".join(_(str(label)) for value, label in choices if value in values)
        for values, choices in (
            (rule.kinds, enums.OrganisationKind.choices),
            (rule.levels, enums.Level.choices),
            (rule.place_kinds, enums.PlaceKind.choices),
        )
        if values
    ]
