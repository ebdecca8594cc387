"""Legal bases: reading them on a day, what replaced what, and changing them."""

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from nq57.law import actions, enums, models, permissions
from nq57.web.law import forms
from nq57.web.law.views import common
from nq57.web.shared import acting, chips, pages, people
from nq57.web.shared import views as shared


@require_safe
@common.for_readers
def list_bases(request: acting.OfficialRequest) -> HttpResponse:
    """Show the bases in force on a day, or all whose words are found."""
    context = common.read_day(request)
    query = request.GET.get("q", "").strip()
    everything = models.LegalBasis.objects.all()
    found = everything.searched(query) if query else everything.in_force_on(context["on"])
    confidences = list(found.order_by().values_list("confidence", flat=True))
    chosen = request.GET.get("tin", "")
    if chosen in enums.Confidence.values:
        found = found.filter(confidence=chosen)
    page = pages.take(found.prefetch_related("replaced_by"), request, key=("code",))
    context |= {
        "page": page,
        "rows": [(basis, basis.is_in_force(context["on"])) for basis in page.rows],
        "chips": chips.make_chips(request, "tin", _list_choices(confidences)),
        "query": query,
        "may_change": permissions.may_change(request.actor),
    }
    return shared.render_list(request, "law", "bases", context)


@require_safe
@common.for_readers
def show_basis(request: acting.OfficialRequest, code: str) -> HttpResponse:
    """Show one basis: its validity, what replaced what, the rules that rest on it."""
    basis = _get_or_404(code)
    context = common.read_day(request)
    context |= {
        "basis": basis,
        "is_in_force": basis.is_in_force(context["on"]),
        "replaces": basis.replaces.order_by("code"),
        "replaced_by": basis.replaced_by.order_by("code"),
        "clocks": basis.clocks.order_by("name", "valid_from"),
        "history": (history := common.list_history(request, "legal_basis", basis.code)),
        "people": people.list_of(history, "account"),
        "may_change": permissions.may_change(request.actor),
    }
    return render(request, "law/basis.html", context)


@require_http_methods(common.READ_OR_POST)
@common.for_changers
def add_basis(request: acting.OfficialRequest) -> HttpResponse:
    """Add a basis."""
    form = forms.AddBasisForm(request.POST or None)

    def make() -> str:
        added = actions.add_basis(
            code=form.cleaned_data["code"], facts=form.read_facts(),
            by=request.actor, at=timezone.now(),
        )  # fmt: skip
        return reverse("basis", args=[added.code])

    lead = _("Văn bản mà thời hạn hoặc lịch làm việc dựa vào.")
    change = common.Change(
        _("Thêm căn cứ pháp lý"), lead, reverse("bases"), _("Căn cứ pháp lý"), make
    )
    return common.answer_change(request, form, change)


@require_http_methods(common.READ_OR_POST)
@common.for_changers
def correct_basis(request: acting.OfficialRequest, code: str) -> HttpResponse:
    """Correct what is said of a basis, or write that it was checked."""
    basis = _get_or_404(code)
    form = forms.BasisForm(request.POST or None, initial=forms.describe_basis(basis))

    def make() -> str:
        actions.correct_basis(
            code=code, facts=form.read_facts(), by=request.actor, at=timezone.now()
        )
        return reverse("basis", args=[code])

    lead = _("Sửa điều đã ghi, hoặc ghi rằng đã đối chiếu với bản gốc.")
    change = common.Change(
        _("Sửa căn cứ: %(code)s") % {"code": code}, lead, reverse("basis", args=[code]), code, make
    )
    return common.answer_change(request, form, change)


@require_http_methods(common.READ_OR_POST)
@common.for_changers
def end_basis(request: acting.OfficialRequest, code: str) -> HttpResponse:
    """Write from which day a basis is out of force, and what replaced it."""
    basis = _get_or_404(code)
    heirs = "\n".join(basis.replaced_by.order_by("code").values_list("code", flat=True))
    form = forms.EndBasisForm(
        request.POST or None, initial={"on": basis.valid_to, "replaced_by": heirs}
    )

    def make() -> str:
        actions.end_basis(
            code=code, on=form.cleaned_data["on"], replaced_by=form.read_replacements(),
            by=request.actor, at=timezone.now(),
        )  # fmt: skip
        return reverse("basis", args=[code])

    lead = _(
        "Quy tắc thời hạn dựa vào căn cứ này không tự kết thúc: "
        "trang Thiết lập nêu những quy tắc còn phải thay."
    )
    change = common.Change(
        _("Hết hiệu lực: %(code)s") % {"code": code},
        lead,
        reverse("basis", args=[code]),
        code,
        make,
    )
    return common.answer_change(request, form, change)


def _get_or_404(code: str) -> models.LegalBasis:
    basis = models.LegalBasis.objects.filter(code=code).first()
    if basis is None:
        raise Http404
    return basis


def _list_choices(confidences: list[str]) -> list[chips.Choice]:
    return [chips.Choice("", _("Tất cả"), len(confidences))] + [
        chips.Choice(one.value, _(str(one.label)), confidences.count(one.value))
        for one in enums.Confidence
    ]
