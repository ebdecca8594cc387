"""Forms of the register of personal-data processing."""

from django import forms
from django.utils.translation import gettext_lazy as _

from nq57.web.shared.forms import DayField


class NoneForm(forms.Form):
    """Who confirms that an office processes no personal data, and since when."""

    head = forms.CharField(
        label=_("Họ tên, chức vụ thủ trưởng xác nhận"), max_length=200,
        error_messages={"required": _("Ghi họ tên, chức vụ của thủ trưởng xác nhận.")},
    )  # fmt: skip
    on = DayField(label=_("Ngày xác nhận"))
    note = forms.CharField(label=_("Ghi chú"), max_length=300, required=False)
