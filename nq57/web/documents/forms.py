"""Forms of documents."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from nq57.web.shared.forms import DayField

MOST_BYTES = 50_000_000


class UploadForm(forms.Form):
    """A file to read."""

    file = forms.FileField(
        label=_("Tệp văn bản"),
        help_text=_("Word (.docx, .doc), PDF hoặc văn bản (.txt, .md), tối đa 50 MB."),
        error_messages={
            "required": _("Chưa chọn tệp. Chọn tệp văn bản rồi gửi lại."),
            "empty": _("Tệp này trống. Chọn đúng tệp văn bản rồi gửi lại."),
        },
    )

    def clean_file(self) -> Any:
        """Refuse a file over the limit before anything is read."""
        file = self.cleaned_data["file"]
        if file.size > MOST_BYTES:
            raise forms.ValidationError(
                _("Tệp nặng %(size)d MB, quá giới hạn 50 MB. Bỏ ảnh trong tệp hoặc chia nhỏ.")
                % {"size": file.size // 1_000_000}
            )
        return file


class SymbolForm(forms.Form):
    """The number and date that a document lacked."""

    symbol = forms.CharField(label=_("Số, ký hiệu"), max_length=80)
    issued_on = DayField(label=_("Ngày ban hành"))


class RegisterForm(forms.Form):
    """How a document comes into the system without becoming a plan."""

    is_restricted = forms.BooleanField(
        label=_("Hạn chế: không công khai, chỉ cán bộ được xem"),
        required=False,
        help_text=_("Để trống thì toàn văn và các quan hệ của văn bản công khai ngay."),
    )
