"""Forms of the register of personal-data processing."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from nq57.registers.privacy import enums, models
from nq57.web.shared.forms import DayField
from nq57.web.shared.registers import EntryForm, offer, write_words


class NoneForm(forms.Form):
    """Who confirms that an office processes no personal data, and since when."""

    head = forms.CharField(
        label=_("Họ tên, chức vụ thủ trưởng xác nhận"), max_length=200,
        error_messages={"required": _("Ghi họ tên, chức vụ của thủ trưởng xác nhận.")},
    )  # fmt: skip
    on = DayField(label=_("Ngày xác nhận"))
    note = forms.CharField(label=_("Ghi chú"), max_length=300, required=False)


class ImpactForm(forms.Form):
    """A version of an impact file: what it finds, and the file itself."""

    summary = forms.CharField(
        label=_("Rủi ro chính, biện pháp giảm thiểu"), max_length=4000, widget=write_words(4),
        error_messages={"required": _("Ghi rủi ro chính và biện pháp của hồ sơ.")},
    )  # fmt: skip
    file = forms.FileField(
        label=_("Tệp hồ sơ"),
        error_messages={"required": _("Chưa chọn tệp."), "empty": _("Tệp này trống.")},
    )

    def __init__(self, *args: Any, is_again: bool = False, **options: Any) -> None:
        """Ask for a file; of a version that has one only for another."""
        super().__init__(*args, **options)
        if is_again:
            self.fields["file"].required = False
            self.fields["file"].label = _("Tệp hồ sơ thay cho tệp đang có")


class ApprovalForm(forms.Form):
    """When, and by which document, an impact file was approved."""

    approved_on = DayField(label=_("Ngày phê duyệt"))
    decision = forms.CharField(
        label=_("Số, ký hiệu văn bản phê duyệt"), max_length=120, required=False
    )


class NoteForm(forms.Form):
    """Words that a step needs."""

    note = forms.CharField(
        label=_("Lý do"), max_length=2000, widget=write_words(2),
        error_messages={"required": _("Hãy ghi lý do.")},
    )  # fmt: skip


class RequestForm(EntryForm):
    """A request of a data subject as it comes."""

    kind = forms.ChoiceField(
        label=_("Yêu cầu gì"), choices=[("", "–"), *offer(enums.RequestKind)],
        error_messages={"required": _("Chọn loại yêu cầu.")},
    )  # fmt: skip
    received_on = DayField(label=_("Ngày nhận"))
    capacity = forms.ChoiceField(label=_("Ai yêu cầu"), choices=offer(enums.Capacity))
    requester = forms.CharField(
        label=_("Họ tên người yêu cầu"), max_length=200,
        help_text=_("Chỉ cơ quan mình xem; không ghi số giấy tờ."),
        error_messages={"required": _("Ghi họ tên người yêu cầu.")},
    )  # fmt: skip
    contact = forms.CharField(label=_("Địa chỉ trả lời"), max_length=200, required=False)
    content = forms.CharField(
        label=_("Nội dung yêu cầu"), max_length=4000, widget=write_words(3),
        error_messages={"required": _("Ghi nội dung yêu cầu.")},
    )  # fmt: skip
    processing = forms.ChoiceField(label=_("Hoạt động xử lý liên quan"), required=False)

    def __init__(
        self, data: Any = None, *, processings: Sequence[models.Processing] = (), **options: Any
    ) -> None:
        """Offer the processings of the own office."""
        super().__init__(data, **options)
        self._known = {one.code: one for one in processings}
        field: Any = self.fields["processing"]
        field.choices = [("", "–"), *((one.code, one.name[:90]) for one in processings)]

    def clean_processing(self) -> models.Processing | None:
        """Return the processing that was chosen, or None."""
        return self._known.get(self.cleaned_data["processing"])


class DatedForm(forms.Form):
    """Words and a day that a step of a request needs."""

    words = forms.CharField(
        max_length=4000, widget=write_words(3),
        error_messages={"required": _("Hãy ghi nội dung.")},
    )  # fmt: skip
    on = DayField(label=_("Ngày"))

    def __init__(self, data: Any = None, *, label: Any, **options: Any) -> None:
        """Call the words what they are here."""
        super().__init__(data, **options)
        self.fields["words"].label = label


class RefusalForm(DatedForm):
    """Why a request is refused, and on which ground of law."""

    basis = forms.CharField(
        label=_("Căn cứ từ chối: văn bản, điều khoản"), max_length=300,
        error_messages={"required": _("Ghi căn cứ từ chối: văn bản, điều khoản.")},
    )  # fmt: skip
    field_order = ("words", "basis", "on")
