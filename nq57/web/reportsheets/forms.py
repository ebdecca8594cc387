"""Forms of reports as files."""

from collections.abc import Mapping

from django import forms
from django.utils.translation import gettext_lazy as _

CHOICE = "choice."


class UploadForm(forms.Form):
    """The filled workbook of a report."""

    file = forms.FileField(
        label=_("Tệp Excel đã điền (.xlsx)"),
        error_messages={
            "required": _("Chưa chọn tệp. Chọn tệp Excel đã điền rồi gửi lại."),
            "empty": _("Tệp này trống."),
        },
    )  # fmt: skip


def read_choices(sent: Mapping[str, str]) -> dict[str, str]:
    """Return which version was chosen of each item that two people wrote."""
    return {
        name.removeprefix(CHOICE): str(value)
        for name, value in sent.items()
        if name.startswith(CHOICE)
    }
