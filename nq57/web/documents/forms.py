"""Forms of documents."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from nq57.files import rules as file_rules
from nq57.web.shared.forms import DayField

MOST_BYTES = 50_000_000
READ = ("docx", "doc", "pdf", "txt", "md")  # what the field's hint promises


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

    def refuse_type(self, error: file_rules.WrongNameError, name: str) -> None:
        """Say why the name and the content differ; a rename helps only to a type we read."""
        if error.extension in READ:
            self.add_error("file", str(error))
            return
        self.add_error(
            "file",
            _(
                "Tệp “%(name)s” thật ra là tệp .%(type)s, không đọc được. Tải lên tệp Word "
                "(.docx, .doc), PDF hoặc văn bản (.txt, .md) của văn bản này."
            )
            % {"name": name, "type": error.extension},
        )


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
