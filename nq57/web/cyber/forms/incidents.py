"""An incident as it is reported, triaged, written on; a report that was sent."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from nq57.orgs.models import Organisation
from nq57.registers.cyber import actions, enums, models, rules
from nq57.web.shared.forms import DayField
from nq57.web.shared.registers import OfficeField, offer


def _name_stage(stage: str) -> str:
    return gettext(str(enums.Stage(stage).label))


class HourField(forms.TimeField):
    """An hour typed as 07:30, 7h30 or 7.30."""

    widget = forms.TextInput(attrs={"size": "5", "maxlength": "5", "autocomplete": "off"})
    default_error_messages = {
        "invalid": _("Giờ chưa đúng. Viết như 07:30."),
        "required": _("Chưa có giờ."),
    }

    def __init__(self, **options: Any) -> None:
        """Accept 07:30, 7h30 and 7.30."""
        super().__init__(input_formats=["%H:%M", "%Hh%M", "%H.%M"], **options)


class MomentForm(forms.Form):
    """A day and an hour in Vietnam, now by default."""

    on = DayField(label=_("Ngày"))
    hour = HourField(label=_("Giờ"))
    pair = ("on", "hour")

    def __init__(self, data: Any = None, files: Any = None, **options: Any) -> None:
        """Offer this moment."""
        now = timezone.localtime()
        initial = {"on": now.date(), "hour": now.strftime("%H:%M"), **options.pop("initial", {})}
        super().__init__(data, files, initial=initial, **options)

    @property
    def moment(self) -> datetime:
        """Return the moment that a valid form says."""
        return rules.make_moment(self.cleaned_data["on"], self.cleaned_data["hour"])


class OfficeForm(forms.Form):
    """Of which office an incident is reported, by one that may report for any."""

    office = OfficeField(
        label=_("Cơ quan bị sự cố"), error_messages={"required": _("Ghi tên cơ quan.")}
    )


class ReportForm(MomentForm):
    """What is said of an incident at first: few questions, for a phone."""

    kind = forms.ModelChoiceField(
        label=_("Loại sự cố"), queryset=models.IncidentKind.objects.all(), to_field_name="code",
        empty_label=None, widget=forms.RadioSelect,
        error_messages={"required": _("Chọn loại sự cố; chưa rõ thì chọn Khác.")},
    )  # fmt: skip
    what = forms.CharField(
        label=_("Điều đã xảy ra"), max_length=4000, widget=forms.Textarea({"rows": 4}),
        help_text=_("Thấy gì, ở đâu, ảnh hưởng thế nào. Không ghi mật khẩu."),
        error_messages={"required": _("Ghi điều gì đã xảy ra.")},
    )  # fmt: skip
    on = DayField(label=_("Ngày phát hiện"))
    hour = HourField(label=_("Giờ phát hiện"))
    systems = forms.TypedMultipleChoiceField(
        label=_("Hệ thống bị ảnh hưởng"), required=False, coerce=int,
        widget=forms.CheckboxSelectMultiple, help_text=_("Chưa biết thì để trống."),
    )  # fmt: skip
    personal_data = forms.ChoiceField(
        label=_("Có liên quan dữ liệu cá nhân không"), widget=forms.RadioSelect,
        choices=offer(enums.PersonalData),
        initial=enums.PersonalData.UNKNOWN,
    )  # fmt: skip
    contact_name = forms.CharField(
        label=_("Gọi cho ai"), max_length=120, error_messages={"required": _("Ghi người liên hệ.")}
    )
    contact_phone = forms.CharField(
        label=_("Số điện thoại"), max_length=24, widget=forms.TextInput({"type": "tel"}),
        error_messages={"required": _("Ghi số điện thoại liên hệ, chỉ gồm chữ số.")},
    )  # fmt: skip
    scope = forms.ChoiceField(label=_("Phạm vi"), choices=offer(enums.Scope))
    file = forms.FileField(
        label=_("Ảnh, tệp"), required=False, error_messages={"empty": _("Tệp này trống.")}
    )
    field_order = (
        "kind", "what", "on", "hour", "systems", "personal_data", "contact_name",
        "contact_phone", "scope", "file",
    )  # fmt: skip
    conditional = ("systems",)

    def __init__(
        self, data: Any = None, files: Any = None, *,
        systems: Sequence[models.InformationSystem], **options: Any,
    ) -> None:  # fmt: skip
        """Offer the systems of the office."""
        super().__init__(data, files, **options)
        self.known = {one.pk: one for one in systems}
        offered = self.fields["systems"]
        assert isinstance(offered, forms.ChoiceField)  # noqa: S101
        offered.choices = [(str(one.pk), one.name) for one in systems]
        if not systems:
            del self.fields["systems"]

    def read(self) -> actions.NewIncident:
        """Return what a valid form says."""
        said = self.cleaned_data
        names = ("kind", "what", "personal_data", "contact_name", "contact_phone", "scope")
        return actions.NewIncident(
            noticed_at=self.moment, systems=[self.known[key] for key in said.get("systems", ())],
            **{name: said[name] for name in names},
        )  # fmt: skip

    def blame(self, error: rules.FaultyError) -> None:
        """Show each fault at its field."""
        for fault in error.faults:
            name = "on" if fault.field == "noticed_on" else fault.field
            self.add_error(name, fault.message)


class TriageForm(forms.Form):
    """The serious-incident test, and what is chosen beside it."""

    met = forms.MultipleChoiceField(
        label=_("Tiêu chí được đáp ứng"), required=False, widget=forms.CheckboxSelectMultiple
    )
    personal_data = forms.ChoiceField(
        label=_("Có liên quan dữ liệu cá nhân không"), widget=forms.RadioSelect,
        choices=offer(enums.PersonalData),
    )  # fmt: skip
    is_raised = forms.BooleanField(label=_("Xếp nghiêm trọng dù tiêu chí chưa đủ"), required=False)
    reason = forms.CharField(
        label=_("Lý do nâng hoặc phân loại lại thấp hơn"), required=False, max_length=2000,
        widget=forms.Textarea({"rows": 2}),
    )  # fmt: skip
    conditional = ("met", "reason", "is_raised")

    def __init__(
        self, data: Any = None, *, criteria: Sequence[models.TriageCriterion], **options: Any
    ) -> None:
        """Offer the criteria of the test that counts, part by part."""
        super().__init__(data, **options)
        offered = self.fields["met"]
        assert isinstance(offered, forms.ChoiceField)  # noqa: S101
        parts = {value: str(_(str(label))) for value, label in enums.TriagePart.choices}
        offered.choices = [(one.code, f"{parts[one.part]}: {one.text}") for one in criteria]


class EntryForm(MomentForm):
    """One line of the course."""

    kind = forms.ChoiceField(
        label=_("Loại"),
        choices=offer(enums.EntryKind),
    )
    text = forms.CharField(
        label=_("Nội dung"), max_length=4000, widget=forms.Textarea({"rows": 3}),
        error_messages={"required": _("Hãy ghi nội dung.")},
    )  # fmt: skip
    audience = forms.ChoiceField(
        label=_("Ai xem được"),
        choices=offer(enums.Audience),
    )
    file = forms.FileField(
        label=_("Tệp chứng cứ"), required=False, error_messages={"empty": _("Tệp này trống.")}
    )
    field_order = ("kind", "text", "on", "hour", "audience", "file")

    def __init__(
        self, data: Any = None, files: Any = None, *, is_guest: bool = False, **options: Any
    ) -> None:
        """Offer an invited office no smaller audience: it writes for all who take part."""
        super().__init__(data, files, **options)
        if is_guest:
            del self.fields["audience"]


class RecoverForm(MomentForm):
    """When service was restored, and how."""

    note = forms.CharField(
        label=_("Đã khôi phục thế nào"), max_length=4000, widget=forms.Textarea({"rows": 3}),
        error_messages={"required": _("Hãy ghi nội dung.")},
    )  # fmt: skip


class SentForm(MomentForm):
    """A report that was sent out: a paper issued here, or one made elsewhere."""

    paper = forms.TypedChoiceField(
        label=_("Văn bản đã gửi"), coerce=int, empty_value=None, required=False,
        help_text=_("Chọn văn bản thì loại báo cáo và số, ký hiệu lấy theo văn bản."),
    )  # fmt: skip
    stage = forms.ChoiceField(label=_("Báo cáo"), choices=offer(enums.Stage))
    recipients = forms.CharField(
        label=_("Nơi nhận"), max_length=400, error_messages={"required": _("Ghi nơi nhận báo cáo.")}
    )
    on = DayField(label=_("Ngày gửi"))
    hour = HourField(label=_("Giờ gửi"))
    symbol = forms.CharField(label=_("Số, ký hiệu văn bản"), max_length=120, required=False)
    receipt = forms.CharField(label=_("Số tiếp nhận"), max_length=120, required=False)
    field_order = ("paper", "stage", "recipients", "on", "hour", "symbol", "receipt")

    def __init__(
        self, data: Any = None, *, papers: Sequence[models.IncidentPaper], **options: Any
    ) -> None:
        """Offer the papers that were not sent yet."""
        super().__init__(data, **options)
        self.known = {one.pk: one for one in papers}
        if not papers:
            del self.fields["paper"]
            return
        offered = self.fields["paper"]
        assert isinstance(offered, forms.ChoiceField)  # noqa: S101
        offered.choices = [
            *((str(one.pk), f"{one.paper.symbol}, {_name_stage(one.stage)}") for one in papers),
            ("", _("Văn bản lập ngoài hệ thống")),
        ]

    @property
    def sent_paper(self) -> models.IncidentPaper | None:
        """Return the paper that a valid form names, if any."""
        key = self.cleaned_data.get("paper")
        return self.known[key] if key else None


class ReceiptForm(MomentForm):
    """Under which number a report was received, and when."""

    report = forms.TypedChoiceField(label=_("Báo cáo"), coerce=int)
    number = forms.CharField(
        label=_("Số tiếp nhận"), max_length=120, error_messages={"required": _("Ghi số tiếp nhận.")}
    )
    on = DayField(label=_("Ngày tiếp nhận"))
    hour = HourField(label=_("Giờ tiếp nhận"))
    field_order = ("report", "number", "on", "hour")

    def __init__(
        self, data: Any = None, *, reports: Sequence[models.IncidentReport], **options: Any
    ) -> None:
        """Offer the reports that were sent, those without a number first."""
        super().__init__(data, **options)
        self.known = {one.pk: one for one in reports}
        offered = self.fields["report"]
        assert isinstance(offered, forms.ChoiceField)  # noqa: S101
        offered.choices = [
            (str(one.pk), ", ".join(filter(None, (
                _name_stage(one.stage), one.symbol, timezone.localtime(one.sent_at).strftime(
                    "%H:%M %d/%m/%Y"
                ),
            ))))
            for one in sorted(reports, key=lambda one: (bool(one.receipts.all()), -one.pk))
        ]  # fmt: skip

    @property
    def answered(self) -> models.IncidentReport:
        """Return the report that a valid form names."""
        return self.known[self.cleaned_data["report"]]


class ShareForm(forms.Form):
    """How far an incident may be shared, and why."""

    tlp = forms.ChoiceField(label=_("Mức chia sẻ"), choices=offer(enums.Tlp))
    note = forms.CharField(
        label=_("Lý do"), max_length=2000, widget=forms.Textarea({"rows": 2}),
        error_messages={"required": _("Hãy ghi nội dung.")},
    )  # fmt: skip


class SignForm(forms.Form):
    """A sign that was seen."""

    typed = forms.CharField(
        label=_("Dấu hiệu"), max_length=2000,
        help_text=_("Địa chỉ IP, tên miền, đường dẫn, địa chỉ thư hoặc mã băm SHA-256 của tệp."),
        error_messages={"required": _("Ghi dấu hiệu.")},
        widget=forms.TextInput({"autocomplete": "off", "spellcheck": "false"}),
    )  # fmt: skip
    note = forms.CharField(label=_("Ghi chú"), max_length=300, required=False)


class WithdrawSignForm(forms.Form):
    """Which sign is withdrawn."""

    sign = forms.IntegerField(widget=forms.HiddenInput)


class InviteForm(forms.Form):
    """Which office is asked to coordinate, and for what."""

    office = OfficeField(label=_("Cơ quan"), error_messages={"required": _("Ghi tên cơ quan.")})
    message = forms.CharField(
        label=_("Đề nghị phối hợp việc gì"), max_length=2000, widget=forms.Textarea({"rows": 2}),
        error_messages={"required": _("Hãy ghi nội dung.")},
    )  # fmt: skip

    def clean_office(self) -> Organisation:
        """Return the office.

        :raises ValidationError: when none was named.
        """
        office = self.cleaned_data["office"]
        if office is None:
            raise ValidationError(_("Ghi tên cơ quan."))
        found: Organisation = office
        return found
