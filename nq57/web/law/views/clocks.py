"""Clock rules: reading them on a day, computing a due date, and changing them."""

from datetime import datetime

from django.db.models import Func
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from nq57.law import actions, models, permissions, queries, rules
from nq57.web.law import forms
from nq57.web.law.views import common
from nq57.web.shared import acting, people
from nq57.web.shared import views as shared


@require_safe
@common.for_readers
def list_clocks(request: acting.OfficialRequest) -> HttpResponse:
    """Show the rules that hold on a day, or all whose words are found."""
    context = common.read_day(request)
    query = request.GET.get("q", "").strip()
    found = models.ClockRule.objects.select_related("basis").order_by(
        Func("name", function="nq57_sort_key"), "valid_from"
    )
    found = found.searched(query) if query else found.on(context["on"])
    rows = [
        (rule, common.is_in_force(rule.valid_from, rule.valid_to, context["on"])) for rule in found
    ]
    context |= {
        "rows": rows,
        "query": query,
        "may_change": permissions.may_change(request.actor),
    }
    return shared.render_list(request, "law", "clocks", context)


@require_safe
@common.for_readers
def show_clock(request: acting.OfficialRequest, code: str) -> HttpResponse:
    """Show a rule with its versions, and the due date of a clock that starts at a moment."""
    context = common.read_day(request)
    versions = _list_versions(code)
    today = context["on"]
    held = [one for one in versions if common.is_in_force(one.valid_from, one.valid_to, today)]
    form = forms.DueForm(request.GET) if "start" in request.GET else forms.DueForm()
    due, rule, refusal = None, None, ""
    if form.is_bound and form.is_valid():
        start = form.read_start()
        first = start.date() if isinstance(start, datetime) else start
        try:
            rule = queries.get_rule(code=code, on=first)
            due = queries.get_due(code=code, start=start)
        except rules.LawError as error:
            refusal = str(error)
    context |= {
        "code": code,
        "versions": versions,
        "rule": held[0] if held else versions[-1],
        "is_held": bool(held),
        "form": form,
        "due": due,
        "due_rule": rule,
        "refusal": refusal,
        "history": (history := common.list_history(request, "clock_rule", code)),
        "people": people.list_of(history, "account"),
        "may_change": permissions.may_change(request.actor),
    }
    return render(request, "law/clock.html", context)


@require_http_methods(common.READ_OR_POST)
@common.for_changers
def add_clock(request: acting.OfficialRequest) -> HttpResponse:
    """Add a rule."""
    form = forms.AddClockForm(request.POST or None)

    def make() -> str:
        added = actions.add_clock(
            code=form.cleaned_data["code"], on=form.cleaned_data["on"],
            terms=form.read_terms(), by=request.actor, at=timezone.now(),
        )  # fmt: skip
        return reverse("clock", args=[added.code])

    lead = _("Quy tắc áp dụng từ ngày ghi dưới đây cho đến khi căn cứ hết hiệu lực.")
    change = common.Change(_("Thêm quy tắc thời hạn"), lead, reverse("clocks"), _("Thời hạn"), make)
    return common.answer_change(request, form, change, symbols=_list_symbols())


@require_http_methods(common.READ_OR_POST)
@common.for_changers
def revise_clock(request: acting.OfficialRequest, code: str) -> HttpResponse:
    """Let a rule read differently from a day."""
    latest = _list_versions(code)[-1]
    initial = forms.describe_clock(latest) | {"is_confirmed": False}
    form = forms.ReviseClockForm(request.POST or None, initial=initial)

    def make() -> str:
        actions.revise_clock(
            code=code, on=form.cleaned_data["on"], terms=form.read_terms(),
            by=request.actor, at=timezone.now(),
        )  # fmt: skip
        return reverse("clock", args=[code])

    lead = _(
        "Khi văn bản mới đổi thời hạn: quy tắc cũ vẫn áp dụng cho việc bắt đầu trước ngày ấy, "
        "hạn đã ghi không tự đổi."
    )
    title = _("Thay quy tắc từ một ngày: %(name)s") % {"name": latest.name}
    change = common.Change(title, lead, reverse("clock", args=[code]), latest.name, make)
    return common.answer_change(request, form, change, symbols=_list_symbols())


@require_http_methods(common.READ_OR_POST)
@common.for_changers
def correct_clock(request: acting.OfficialRequest, code: str) -> HttpResponse:
    """Correct how the rule that holds on the page's day was written down."""
    on = common.read_day(request)["on"]
    held = [
        one for one in _list_versions(code) if common.is_in_force(one.valid_from, one.valid_to, on)
    ]
    if not held:
        raise Http404
    form = forms.ClockForm(request.POST or None, initial=forms.describe_clock(held[0]))

    def make() -> str:
        actions.correct_clock(
            code=code, on=on, terms=form.read_terms(), by=request.actor, at=timezone.now()
        )
        return reverse("clock", args=[code])

    lead = _(
        "Chỉ để sửa lỗi chép hoặc ghi rằng đã đối chiếu, trong cả thời gian áp dụng; "
        "văn bản mới đổi thời hạn thì dùng “Thay từ một ngày”."
    )
    title = _("Sửa lỗi chép: %(name)s") % {"name": held[0].name}
    change = common.Change(title, lead, reverse("clock", args=[code]), held[0].name, make)
    return common.answer_change(request, form, change, symbols=_list_symbols())


@require_http_methods(common.READ_OR_POST)
@common.for_changers
def end_clock(request: acting.OfficialRequest, code: str) -> HttpResponse:
    """End a rule on a day."""
    latest = _list_versions(code)[-1]
    form = forms.EndClockForm(request.POST or None)

    def make() -> str:
        actions.end_clock(
            code=code, on=form.cleaned_data["on"], by=request.actor, at=timezone.now()
        )
        return reverse("clock", args=[code])

    lead = _("Từ ngày này không tính hạn theo quy tắc ấy nữa; hạn đã ghi không tự đổi.")
    title = _("Kết thúc quy tắc: %(name)s") % {"name": latest.name}
    change = common.Change(
        title, lead, reverse("clock", args=[code]), latest.name, make, _("Kết thúc")
    )
    return common.answer_change(request, form, change)


def _list_versions(code: str) -> list[models.ClockRule]:
    versions = models.ClockRule.objects.filter(code=code).select_related("basis")
    found = sorted(versions, key=lambda one: (one.valid_from is not None, one.valid_from))
    if not found:
        raise Http404
    return found


def _list_symbols() -> list[str]:
    return list(models.LegalBasis.objects.values_list("code", flat=True))
