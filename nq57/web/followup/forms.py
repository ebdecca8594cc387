"""Forms of the follow-up."""

from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from nq57.reporting import actions, enums, models, queries, rules
from nq57.web.shared import forms as shared


class UrgeForm(forms.Form):
    """The words of an urging, and what a person decides of the letter."""

    note = forms.CharField(
        label=_("Nội dung đôn đốc"), max_length=1000, widget=forms.Textarea({"rows": 4})
    )
    answer_by = shared.DayField(label=_("Đề nghị gửi chậm nhất ngày"))
    issuer = forms.RegexField(
        label=_("Ký hiệu cơ quan ban hành"), regex=r"^[A-ZĐ0-9][A-ZĐa-z0-9&-]{0,29}$",
        help_text=_("Đứng sau số công văn, ví dụ SKHCN-CĐS."),
    )  # fmt: skip
    title = forms.CharField(label=_("Chức vụ người ký"), max_length=60)
    signer = forms.CharField(label=_("Người ký"), max_length=120, required=False)

    def read_letter(self) -> queries.Letter:
        """Return what was decided of the letter."""
        names = ("answer_by", "issuer", "signer", "title")
        return queries.Letter(**{name: self.cleaned_data[name] for name in names})


class RuleForm(forms.Form):
    """What a rule of reminders says from a day on."""

    since = shared.DayField(label=_("Áp dụng từ ngày"))
    kind = forms.ChoiceField(label=_("Nhắc về"), choices=enums.CaseKind)
    audience = forms.ChoiceField(label=_("Nhắc ai"), choices=enums.Audience)
    moment = forms.ChoiceField(label=_("Lúc"), choices=enums.Moment, widget=forms.RadioSelect)
    days = forms.IntegerField(
        label=_("Số ngày"), min_value=0, max_value=rules.MOST_DAYS,
        help_text=_("Trước hạn 0 ngày là nhắc trong ngày hạn."),
    )  # fmt: skip
    unit = forms.ChoiceField(label=_("Tính theo"), choices=enums.DayUnit)
    basis = forms.CharField(label=_("Căn cứ"), max_length=200)
    is_confirmed = forms.BooleanField(label=_("Tỉnh đã xác nhận"), required=False)

    def read(self) -> actions.NewRule:
        """Return what was typed."""
        return actions.NewRule(**self.cleaned_data)


def describe_rule(rule: models.ReminderRule, since: date) -> dict[str, Any]:
    """Return a rule as the form shows it, to be changed from a day on."""
    names = ("kind", "audience", "moment", "days", "unit", "basis", "is_confirmed")
    return {"since": since, **{name: getattr(rule, name) for name in names}}
