"""The page of components, for whoever builds or judges a screen."""

from pathlib import Path
from typing import Any

from django import forms
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from nq57.web.shared import chips
from nq57.web.shared import forms as shared_forms

_COMPONENTS = Path(__file__).resolve().parents[1] / "templates" / "components"


class _Example(forms.Form):
    """A form in error, to show its look."""

    numerator = shared_forms.NumberField(label="Tử số", help_text="Số người đã bồi dưỡng.")
    issued_on = shared_forms.DayField(label="Ngày văn bản")
    frequency = forms.ChoiceField(
        label="Tần suất", choices=[("m", "Hằng tháng"), ("q", "Hằng quý"), ("y", "Hằng năm")]
    )
    state = forms.ChoiceField(
        label="Tình hình",
        widget=forms.RadioSelect,
        choices=[("same", "Giữ như kỳ trước"), ("new", "Có thay đổi")],
    )
    note = forms.CharField(label="Khó khăn", widget=forms.Textarea(attrs={"rows": 3}))
    is_final = forms.BooleanField(label="Đây là số cuối cùng của kỳ", required=False)


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
                chips.Choice("", "Tất cả", 54),
                chips.Choice("late", "Chưa đạt mốc 2025", 3, "late"),
                chips.Choice("risk", "Chậm lộ trình", 10, "risk"),
                chips.Choice("doing", "Theo kịp lộ trình", 27, "doing"),
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
