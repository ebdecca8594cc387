"""Forms of papers: what a person decides of one, why it is withdrawn, what is to be checked."""

import uuid

from django import forms
from django.utils.translation import gettext_lazy as _

from nq57.web.shared import covers


class PaperForm(covers.CoverForm):
    """What stands around a text that comes from data."""

    def read_words(self) -> str:
        """Return the text that was typed: none."""
        return ""


class NoticeForm(PaperForm):
    """A notice: its text too. ``key`` names the form, which issues one paper only."""

    words = forms.CharField(
        label=_("Nội dung thông báo, mỗi đoạn một dòng"), max_length=20_000,
        widget=forms.Textarea({"rows": 10}),
    )  # fmt: skip
    key = forms.UUIDField(widget=forms.HiddenInput, initial=uuid.uuid4)
    field_order = ("about", "words")

    def read_words(self) -> str:
        """Return the text that was typed."""
        return str(self.cleaned_data["words"])


class IncidentForm(PaperForm):
    """A report of an incident: what the office proposes, beside what is recorded."""

    words = forms.CharField(
        label=_("Đề xuất, kiến nghị, mỗi ý một dòng"), max_length=8000, required=False,
        widget=forms.Textarea({"rows": 4}),
        help_text=_("Thông tin chung, hệ thống, biện pháp và diễn biến lấy từ sự cố đã ghi."),
    )  # fmt: skip
    field_order = ("about", "words")

    def read_words(self) -> str:
        """Return the proposals that were typed."""
        return str(self.cleaned_data["words"])


class WithdrawForm(forms.Form):
    """Why a paper is withdrawn."""

    why = forms.CharField(
        label=_("Lý do thu hồi"), max_length=1000, widget=forms.Textarea({"rows": 2})
    )


class SignedForm(forms.Form):
    """The signed copy; ``seen`` names the one that its sender was shown."""

    file = forms.FileField(label=_("Tệp PDF đã ký số"))
    seen = forms.IntegerField(required=False, widget=forms.HiddenInput)


class CheckForm(forms.Form):
    """A token typed from paper, or a file."""

    token = forms.CharField(label=_("Mã kiểm tra trên văn bản"), max_length=80, required=False)
    file = forms.FileField(label=_("Hoặc chọn tệp văn bản"), required=False)
