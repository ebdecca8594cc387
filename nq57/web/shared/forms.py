"""Form fields and the renderer: every form of the site looks the same."""

import re
from datetime import date
from decimal import Decimal
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.forms.renderers import TemplatesSetting
from django.utils.translation import gettext_lazy as _

from nq57.web.shared import formats

_GROUPS = re.compile(r"^-?\d{1,3}(\.\d{3})+$")


class Renderer(TemplatesSetting):
    """Render forms and fields with the site's components."""

    form_template_name = "components/form.html"
    field_template_name = "components/field.html"


class DayField(forms.DateField):
    """A day typed as dd/MM/yyyy; also as the browser's own date control sends it."""

    widget = forms.TextInput(
        attrs={"inputmode": "numeric", "size": "10", "maxlength": "10", "autocomplete": "off"}
    )
    default_error_messages = {
        "invalid": _("Ngày chưa đúng. Viết như 07/12/2026."),
        "required": _("Chưa có ngày."),
    }

    def __init__(self, **options: Any) -> None:
        """Accept 7/12/2026, 07/12/2026, 07-12-2026 and 2026-12-07."""
        super().__init__(input_formats=["%d/%m/%Y", "%d-%m-%Y", "%Y-%m-%d"], **options)

    def prepare_value(self, value: Any) -> Any:
        """Show a day as dd/MM/yyyy, and what was typed as it was typed."""
        return formats.format_day(value) if isinstance(value, date) else value


class NumberField(forms.Field):
    """A number with Vietnamese or English separators: 1.234,5 · 1234.5 · 1 234,5."""

    widget = forms.TextInput(attrs={"inputmode": "decimal", "autocomplete": "off"})
    default_error_messages = {
        "invalid": _("Số chưa đúng. Viết như 1.234,5."),
        "required": _("Chưa có số."),
    }

    def to_python(self, value: Any) -> Decimal | None:
        """Return the number, or None when nothing was typed.

        :raises ValidationError: when it is no number.
        """
        typed = re.sub(r"\s", "", str(value or ""))
        if not typed:
            return None
        if "," in typed:
            typed = typed.replace(".", "").replace(",", ".")
        elif _GROUPS.match(typed):
            typed = typed.replace(".", "")
        if not re.fullmatch(r"-?\d+(\.\d+)?", typed):
            raise ValidationError(self.error_messages["invalid"], code="invalid")
        return Decimal(typed)

    def prepare_value(self, value: Any) -> Any:
        """Show a number as official papers do, and what was typed as it was typed."""
        return formats.format_number(value) if isinstance(value, Decimal) else value


class WholeField(NumberField):
    """A whole number, written with or without separators: 1.200 · 1200."""

    default_error_messages = {
        "invalid": _("Số chưa đúng. Viết số nguyên, như 1.200."),
        "required": _("Chưa có số."),
    }

    def __init__(
        self, *, min_value: int | None = None, max_value: int | None = None, **options: Any
    ) -> None:
        """Bound the number."""
        super().__init__(**options)
        self._bounds = (min_value, max_value)

    def clean(self, value: Any) -> int | None:
        """Return the whole number, or None when nothing was typed.

        :raises ValidationError: when it is no whole number, or out of bounds.
        """
        number = super().clean(value)
        if number is None:
            return None
        least, most = self._bounds
        if number % 1:
            raise ValidationError(self.error_messages["invalid"], code="invalid")
        if least is not None and number < least:
            shown = formats.format_number(least)
            raise ValidationError(_("Ghi số từ %(n)s trở lên.") % {"n": shown}, code="min_value")
        if most is not None and number > most:
            shown = formats.format_number(most)
            raise ValidationError(_("Ghi số không quá %(n)s.") % {"n": shown}, code="max_value")
        return int(number)

    def prepare_value(self, value: Any) -> Any:
        """Show a number as official papers do, and what was typed as it was typed."""
        return formats.format_number(value) if isinstance(value, int) else value
