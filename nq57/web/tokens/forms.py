"""The forms of a new token and a new webhook."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from nq57.notices import enums as notice_enums
from nq57.orgs import enums, models, rules


class TokenForm(forms.Form):
    """What a token is for, what it may do, how long it lives."""

    name = forms.CharField(
        label=_("Dùng cho chương trình nào"),
        help_text=_("Ví dụ: phần mềm quản lý văn bản của Sở."),
        max_length=80,
    )
    scopes = forms.MultipleChoiceField(
        label=_("Chương trình được làm"),
        help_text=_("Không bao giờ hơn quyền của vị trí đang dùng."),
        widget=forms.CheckboxSelectMultiple,
    )
    days = forms.TypedChoiceField(label=_("Thời hạn"), coerce=int, initial=90)

    def __init__(self, *arguments: Any, **options: Any) -> None:
        """Offer scopes and spans in the page's language."""
        super().__init__(*arguments, **options)
        scopes, days = self.fields["scopes"], self.fields["days"]
        if isinstance(scopes, forms.ChoiceField) and isinstance(days, forms.ChoiceField):
            scopes.choices = [(name, _(str(label))) for name, label in enums.TokenScope.choices]
            days.choices = [
                (str(number), _("%(n)d ngày") % {"n": number}) for number in rules.TOKEN_DAYS
            ]


class WebhookForm(forms.Form):
    """Under which token a program is told, where, and of what."""

    token = forms.TypedChoiceField(
        label=_("Mã truy cập"),
        help_text=_("Chương trình chỉ được báo những gì vị trí của mã này được xem."),
    )
    address = forms.CharField(
        label=_("Địa chỉ nhận"),
        help_text=_("Ghi như https://tich-hop.sonla.gov.vn/nq57, trên một máy chủ được phép."),
        max_length=500,
    )
    kinds = forms.MultipleChoiceField(
        label=_("Báo khi có thay đổi về"), widget=forms.CheckboxSelectMultiple
    )

    def __init__(self, *arguments: Any, tokens: Sequence[models.Token], **options: Any) -> None:
        """Offer one's tokens and the kinds of change, in the page's language."""
        super().__init__(*arguments, **options)
        by_key = {str(token.pk): token for token in tokens}
        chosen, kinds = self.fields["token"], self.fields["kinds"]
        if isinstance(chosen, forms.TypedChoiceField) and isinstance(kinds, forms.ChoiceField):
            chosen.choices = [(key, f"{one.name} ({one.hint}…)") for key, one in by_key.items()]
            chosen.coerce = by_key.__getitem__
            kinds.choices = [
                (name, _(str(label))) for name, label in notice_enums.ChangeKind.choices
            ]
