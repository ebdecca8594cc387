"""Forms of orders to plan: the clause, whom to ask more, by when."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from nq57.web.shared.forms import DayField


class OrderForm(forms.Form):
    """Which clause asks for response plans."""

    task = forms.ChoiceField(
        label=_("Căn cứ: mục của văn bản"),
        error_messages={"required": _("Chọn một mục."), "invalid_choice": _("Chọn một mục.")},
    )

    def __init__(
        self, data: Any = None, *, orders: Sequence[tuple[str, str]], **options: Any
    ) -> None:
        """Offer the clauses."""
        super().__init__(data, **options)
        field = self.fields["task"]
        assert isinstance(field, forms.ChoiceField)  # noqa: S101
        field.choices = [("", _("Chọn một mục")), *orders]


class AskForm(forms.Form):
    """Whom an order asks more, by when."""

    due = DayField(label=_("Hạn lập phương án"), error_messages={"required": _("Ghi hạn.")})
    office = forms.MultipleChoiceField(
        label=_("Cơ quan"), widget=forms.CheckboxSelectMultiple,
        error_messages={
            "required": _("Chọn ít nhất một cơ quan."),
            "invalid_choice": _("Có cơ quan đã được giao hoặc không có hệ thống: tải lại trang."),
        },
    )  # fmt: skip

    def __init__(
        self, data: Any = None, *, offices: Sequence[tuple[str, str]], **options: Any
    ) -> None:
        """Offer the offices that have a system and no such work."""
        super().__init__(data, **options)
        field = self.fields["office"]
        assert isinstance(field, forms.MultipleChoiceField)  # noqa: S101
        field.choices = list(offices)
