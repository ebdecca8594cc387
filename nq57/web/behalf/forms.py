"""Forms of entering for an office."""

from django import forms
from django.utils.translation import gettext_lazy as _


class BeginForm(forms.Form):
    """The sheet that the office signed, and why somebody else enters."""

    file = forms.FileField(
        label=_("Phiếu có chữ ký của cơ quan"),
        help_text=_("Ảnh chụp, bản quét hoặc tệp Excel; tối đa 50 MB."),
        error_messages={"required": _("Đính kèm phiếu có chữ ký của cơ quan.")},
    )
    reason = forms.CharField(
        label=_("Lý do nhập thay"), widget=forms.Textarea({"rows": 2}),
        error_messages={"required": _("Ghi lý do nhập thay.")},
    )  # fmt: skip
