"""The page of components, for whoever builds or judges a screen."""

from pathlib import Path
from typing import Any

from django import forms
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from nq57.web.shared import chips
from nq57.web.shared import forms as shared_forms

_COMPONENTS = Path(__file__).resolve().parents[1] / "templates" / "components"


class _Example(forms.Form):
    """A form in error, to show its look."""

    numerator = shared_forms.NumberField(label=_("Tử số"), help_text=_("Số người đã bồi dưỡng."))
    issued_on = shared_forms.DayField(label=_("Ngày văn bản"))
    frequency = forms.ChoiceField(
        label=_("Tần suất"),
        choices=[("m", _("Hằng tháng")), ("q", _("Hằng quý")), ("y", _("Hằng năm"))],
    )
    state = forms.ChoiceField(
        label=_("Tình hình"),
        widget=forms.RadioSelect,
        choices=[("same", _("Giữ như kỳ trước")), ("new", _("Có thay đổi"))],
    )
    note = forms.CharField(label=_("Khó khăn"), widget=forms.Textarea(attrs={"rows": 3}))
    is_final = forms.BooleanField(label=_("Đây là số cuối cùng của kỳ"), required=False)


@login_not_required
def show_components(request: HttpRequest) -> HttpResponse:
    """Show every component with its parameters, its look and its states."""
    example = _Example({"numerator": "sáu tám", "issued_on": "32/12/2026", "state": "same"})
    context: dict[str, Any] = {
        "documents": _read_documents(),
        "example": example,
        "chips": chips.make_chips(
            request,
            "tt",
            [
                chips.Choice("", gettext("Tất cả"), 54),
                chips.Choice("late", gettext("Chưa đạt mốc 2025"), 3, "late"),
                chips.Choice("risk", gettext("Chậm lộ trình"), 10, "risk"),
                chips.Choice("doing", gettext("Theo kịp lộ trình"), 27, "doing"),
            ],
        ),
    }
    return render(request, "ui/ui.html", context)


def _read_documents() -> list[tuple[str, str]]:
    """Return each component's name and the comment at its head, which documents it."""
    documents = []
    for file in sorted(_COMPONENTS.glob("*.html")):
        source = file.read_text(encoding="utf-8")
        head = source.partition("{% comment %}")[2].partition("{% endcomment %}")[0]
        documents.append((f"components/{file.name}", head.strip()))
    return documents
