"""The form of a new token."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from nq57.orgs import enums, rules


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
