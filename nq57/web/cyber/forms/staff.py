"""Forms of databases and of officers: an entry, what is written down of an officer."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from nq57.audit import rules as audit_rules
from nq57.registers.cyber import actions, enums, models
from nq57.web.shared import forms as shared
from nq57.web.shared.forms import DayField
from nq57.web.shared.registers import EntryForm, OfficeField, offer, write_words


def offer_systems(by: audit_rules.Actor) -> models.SystemQuerySet:
    """Return the systems that a post may choose, by name."""
    found = models.InformationSystem.objects.visible_to(by).living()
    return found.order_by("sort_key", "pk")


class SystemChoice(forms.ModelChoiceField):  # type: ignore[type-arg]
    """A system by its code, from those that the post sees."""

    def __init__(self, **options: Any) -> None:
        """Offer nothing until the post is known."""
        super().__init__(
            queryset=models.InformationSystem.objects.none(), to_field_name="code",
            empty_label="–", **options,
        )  # fmt: skip


class DatabaseForm(EntryForm):
    """What an entry of the databases says."""

    name = forms.CharField(
        label=_("Tên cơ sở dữ liệu"), max_length=300,
        error_messages={"required": _("Ghi tên cơ sở dữ liệu.")},
    )  # fmt: skip
    office = OfficeField(label=_("Cơ quan"))
    system = SystemChoice(label=_("Hệ thống chứa dữ liệu"), required=False)
    content = forms.CharField(
        label=_("Mục đích, phạm vi, nội dung"), required=False, widget=write_words()
    )
    updating = forms.CharField(
        label=_("Cơ chế thu thập, cập nhật"), required=False, widget=write_words()
    )
    sharing = forms.ChoiceField(label=_("Chia sẻ"), choices=offer(enums.Sharing))
    holds_personal = forms.TypedChoiceField(
        label=_("Có dữ liệu cá nhân"), coerce=lambda typed: typed == "1",
        choices=[("", "–"), ("1", _("Có")), ("0", _("Không"))],
    )  # fmt: skip
    since = DayField(label=_("Từ ngày"), required=False)
    until = DayField(
        label=_("Đến ngày"), required=False, help_text=_("Chỉ ghi khi không còn dùng.")
    )
    basis = forms.CharField(label=_("Căn cứ (số, ký hiệu văn bản)"), max_length=120, required=False)
    conditional = ("until",)

    def __init__(self, data: Any = None, *, by: audit_rules.Actor, **options: Any) -> None:
        """Offer the systems that the post sees."""
        super().__init__(data, **options)
        self.fields["system"].queryset = offer_systems(by)  # type: ignore[attr-defined]

    def read(self) -> actions.DatabaseFacts:
        """Return what was typed."""
        return actions.DatabaseFacts(**self.cleaned_data)


class OfficerForm(EntryForm):
    """What an entry of the officers says."""

    name = forms.CharField(
        label=_("Họ và tên"), max_length=120, error_messages={"required": _("Ghi họ và tên.")}
    )
    office = OfficeField(label=_("Cơ quan"))
    duty = forms.ChoiceField(label=_("Nhiệm vụ"), choices=offer(enums.Duty))
    title = forms.CharField(label=_("Chức vụ"), max_length=120, required=False)
    field = forms.CharField(label=_("Chuyên ngành đào tạo"), max_length=120, required=False)
    since = DayField(label=_("Từ ngày"), required=False)
    until = DayField(label=_("Đến ngày"), required=False, help_text=_("Chỉ ghi khi đã thôi làm."))
    basis = forms.CharField(label=_("Quyết định, văn bản cử"), max_length=120, required=False)
    conditional = ("until",)

    def read(self) -> actions.OfficerFacts:
        """Return what was typed."""
        return actions.OfficerFacts(**self.cleaned_data)


class NamingForm(forms.Form):
    """For which system an officer answers, since when."""

    system = SystemChoice(
        label=_("Hệ thống"), error_messages={"required": _("Chọn hệ thống.")}
    )  # fmt: skip
    since = DayField(label=_("Được cử từ ngày"))

    def __init__(self, data: Any = None, *, by: audit_rules.Actor, **options: Any) -> None:
        """Offer the systems that the post sees."""
        super().__init__(data, **options)
        self.fields["system"].queryset = offer_systems(by)  # type: ignore[attr-defined]


class CertificateForm(forms.Form):
    """A certificate of an officer."""

    name = forms.CharField(label=_("Tên chứng chỉ"), max_length=200)
    issuer = forms.CharField(label=_("Nơi cấp"), max_length=200)
    number = forms.CharField(label=_("Số hiệu"), max_length=80, required=False)
    issued_on = DayField(label=_("Ngày cấp"))
    expires_on = DayField(
        label=_("Hết hạn ngày"), required=False, help_text=_("Không có hạn thì để trống.")
    )


class TrainingForm(forms.Form):
    """A training of an officer."""

    subject = forms.CharField(label=_("Nội dung"), max_length=300)
    trained_on = DayField(label=_("Ngày tập huấn"))
    hours = shared.WholeField(
        label=_("Số giờ"), required=False, min_value=1, max_value=5000,
        help_text=_("Chưa biết thì để trống."),
    )  # fmt: skip

    def clean_hours(self) -> int | None:
        """Return the hours as a whole number."""
        hours = self.cleaned_data["hours"]
        return None if hours is None else int(hours)
