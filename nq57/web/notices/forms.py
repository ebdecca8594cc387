"""The form of how a post wishes to be told."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from nq57.notices import enums, models

_CHANNELS = [(value, _(label)) for value, label in enums.Channel.choices]
_PACES = [(value, _(label)) for value, label in enums.Pace.choices]


class ChannelsForm(forms.Form):
    """Channels, where they reach, and how often the digest comes."""

    email = forms.CharField(
        label=_("Địa chỉ thư"), max_length=200, required=False,
        widget=forms.TextInput({"inputmode": "email", "autocomplete": "email"}),
    )  # fmt: skip
    phone = forms.CharField(
        label=_("Điện thoại"), max_length=20, required=False,
        widget=forms.TextInput({"inputmode": "tel", "autocomplete": "tel"}),
    )  # fmt: skip
    channels = forms.MultipleChoiceField(
        label=_("Nhận thêm qua"), required=False, choices=_CHANNELS,
        widget=forms.CheckboxSelectMultiple,
    )  # fmt: skip
    digest = forms.ChoiceField(
        label=_("Bản tin của cơ quan"), choices=_PACES, widget=forms.RadioSelect
    )


def describe(contact: models.Contact | None, wish: models.Preference | None) -> dict[str, Any]:
    """Return what stands in the form at first."""
    return {
        "email": contact.email if contact else "", "phone": contact.phone if contact else "",
        "channels": wish.channels if wish else [],
        "digest": wish.digest if wish else enums.Pace.NONE,
    }  # fmt: skip
