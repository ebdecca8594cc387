"""Forms of papers: what a person decides of one, why it is withdrawn, what is to be checked."""

import uuid
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from nq57.papers import rules


class CoverForm(forms.Form):
    """What stands around the text of a paper."""

    about = forms.CharField(
        label=_("Trích yếu"), max_length=500, widget=forms.Textarea({"rows": 2})
    )
    issuer = forms.RegexField(
        label=_("Ký hiệu cơ quan ban hành"), regex=r"^[A-ZĐ0-9][A-ZĐa-zđ0-9&-]{0,29}$",
        help_text=_("Đứng sau số văn bản, ví dụ SKHCN."),
    )  # fmt: skip
    authority = forms.CharField(
        label=_("Ký thay, thừa lệnh"), max_length=60, required=False,
        help_text=_("Chỉ ghi khi ký thay, ví dụ KT. GIÁM ĐỐC."),
    )  # fmt: skip
    title = forms.CharField(label=_("Chức vụ người ký"), max_length=60)
    signer = forms.CharField(label=_("Người ký"), max_length=120, required=False)
    recipients = forms.CharField(
        label=_("Nơi nhận, mỗi nơi một dòng"), max_length=1000, required=False,
        widget=forms.Textarea({"rows": 3}),
    )  # fmt: skip

    def read_cover(self) -> rules.Cover:
        """Return what was decided."""
        names = ("about", "issuer", "authority", "title", "signer")
        lines = self.cleaned_data["recipients"].splitlines()
        told = tuple(line.strip() for line in lines if line.strip())
        return rules.Cover(recipients=told, **{name: self.cleaned_data[name] for name in names})

    def read_words(self) -> str:
        """Return the text that was typed; a report's comes from its data."""
        return ""


class NoticeForm(CoverForm):
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


def describe_cover(cover: rules.Cover) -> dict[str, Any]:
    """Return a cover as the form shows it at first."""
    return {**cover.tell(), "issuer": cover.issuer, "recipients": "\n".join(cover.recipients)}
