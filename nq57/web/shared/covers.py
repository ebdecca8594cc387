"""What a person decides around the text of a paper, wherever one is issued."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from nq57.papers import rules


class ShortCoverForm(forms.Form):
    """The cover of a paper of one page: what it is about and who signs."""

    about = forms.CharField(
        label=_("Trích yếu"), max_length=500, widget=forms.Textarea({"rows": 2})
    )
    issuer = forms.RegexField(
        label=_("Ký hiệu cơ quan ban hành"), regex=r"^[A-ZĐ0-9][A-ZĐa-zđ0-9&-]{0,29}$",
        help_text=_("Đứng sau số văn bản, ví dụ SKHCN."),
    )  # fmt: skip
    title = forms.CharField(label=_("Chức vụ người ký"), max_length=60)
    signer = forms.CharField(label=_("Người ký"), max_length=120, required=False)

    def read_cover(self) -> rules.Cover:
        """Return what a valid form says."""
        given = dict(self.cleaned_data)
        told = (line.strip() for line in given.get("recipients", "").splitlines())
        names = ("about", "issuer", "authority", "title", "signer")
        said = {name: given[name] for name in names if name in given}
        return rules.Cover(recipients=tuple(line for line in told if line), **said)


class CoverForm(ShortCoverForm):
    """The whole cover: on whose behalf it is signed, and who receives it."""

    authority = forms.CharField(
        label=_("Ký thay, thừa lệnh"), max_length=60, required=False,
        help_text=_("Chỉ ghi khi ký thay, ví dụ KT. GIÁM ĐỐC."),
    )  # fmt: skip
    recipients = forms.CharField(
        label=_("Nơi nhận, mỗi nơi một dòng"), max_length=1000, required=False,
        widget=forms.Textarea({"rows": 3}),
    )  # fmt: skip
    field_order: tuple[str, ...] = (
        "about", "issuer", "authority", "title", "signer", "recipients",
    )  # fmt: skip


def describe_cover(cover: rules.Cover) -> dict[str, Any]:
    """Return a cover as the form shows it at first."""
    return {**cover.tell(), "issuer": cover.issuer, "recipients": "\n".join(cover.recipients)}
