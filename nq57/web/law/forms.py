"""Forms of the settings that the law gives."""

from datetime import date, datetime
from typing import Any

from django import forms
from django.db.models import TextChoices
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from nq57.law import enums, models, rules
from nq57.web.shared import forms as shared

_SYMBOL = {"list": "symbols", "autocomplete": "off"}
_CONFIRMED = _("Đã đối chiếu với bản gốc")


class _ChoicesForm(forms.Form):
    """A form whose closed lists are offered in the page's language."""

    lists: dict[str, type[TextChoices]] = {}

    def __init__(self, *arguments: Any, **options: Any) -> None:
        """Translate the labels of the closed lists."""
        super().__init__(*arguments, **options)
        for name, choices in self.lists.items():
            field = self.fields[name]
            if isinstance(field, forms.ChoiceField):
                field.choices = [(value, _(str(label))) for value, label in choices.choices]


class DayForm(_ChoicesForm):
    """A day off or a make-up day."""

    lists = {"kind": enums.DayKind}
    day = shared.DayField(label=_("Ngày"))
    kind = forms.ChoiceField(label=_("Loại"))
    swapped_with = shared.DayField(
        label=_("Hoán đổi với ngày"),
        help_text=_("Nếu nghỉ ngày này, làm bù ngày kia hoặc ngược lại: ghi ngày kia, cả hai đổi."),
        required=False,
    )
    reason = forms.CharField(label=_("Lý do"), max_length=200)
    basis = forms.CharField(
        label=_("Căn cứ"), help_text=_("Số, ký hiệu và ngày của văn bản."), max_length=200
    )


class BasisForm(forms.Form):
    """What is said of a legal document."""

    title = forms.CharField(label=_("Tên gọi"), max_length=400)
    topic = forms.CharField(label=_("Lĩnh vực"), max_length=120, required=False)
    valid_from = shared.DayField(
        label=_("Có hiệu lực từ ngày"), help_text=_("Bỏ trống nếu chưa rõ."), required=False
    )
    source = forms.CharField(label=_("Nguồn"), help_text=_("Đọc ở đâu, bản nào."), max_length=400)
    is_confirmed = forms.BooleanField(label=_CONFIRMED, required=False)
    note = forms.CharField(
        label=_("Ghi chú"), required=False, widget=forms.Textarea(attrs={"rows": 3})
    )

    def read_facts(self) -> rules.BasisFacts:
        """Return what is said of the document."""
        data = self.cleaned_data
        return rules.BasisFacts(
            title=data["title"], topic=data["topic"], valid_from=data["valid_from"],
            source=data["source"], note=data["note"], confidence=_confidence(data),
        )  # fmt: skip


class AddBasisForm(BasisForm):
    """A new legal document."""

    code = forms.CharField(
        label=_("Số, ký hiệu"), help_text=_("Ví dụ 224/2026/NĐ-CP."), max_length=80
    )
    field_order = ["code"]


class EndBasisForm(forms.Form):
    """The end of a legal document, and what replaced it."""

    on = shared.DayField(
        label=_("Hết hiệu lực từ ngày"), help_text=_("Ngày đầu tiên không còn hiệu lực.")
    )
    replaced_by = forms.CharField(
        label=_("Thay thế bởi"),
        help_text=_("Mỗi dòng một số, ký hiệu đã có trong danh mục."),
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
    )

    def read_replacements(self) -> list[str]:
        """Return the symbols of what replaced it."""
        lines = str(self.cleaned_data["replaced_by"]).splitlines()
        return [line.strip() for line in lines if line.strip()]


class ClockForm(_ChoicesForm):
    """What a clock rule says."""

    lists = {"unit": enums.Unit}
    name = forms.CharField(label=_("Tên"), max_length=200)
    trigger = forms.CharField(
        label=_("Tính từ khi"), help_text=_("Ví dụ: nhận đủ hồ sơ."), max_length=200
    )
    duration = forms.IntegerField(
        label=_("Thời hạn"),
        min_value=0,
        max_value=rules.MAX_DURATION,
        widget=forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "off"}),
    )
    unit = forms.ChoiceField(label=_("Đơn vị"))
    is_rolled = forms.BooleanField(
        label=_("Gặp ngày nghỉ thì sang ngày làm việc tiếp theo"), required=False, initial=True
    )
    basis = forms.CharField(
        label=_("Căn cứ"),
        help_text=_("Số, ký hiệu đã có trong danh mục căn cứ."),
        max_length=80,
        widget=forms.TextInput(attrs=_SYMBOL),
    )
    clause = forms.CharField(label=_("Điều, khoản"), max_length=120, required=False)
    is_confirmed = forms.BooleanField(label=_CONFIRMED, required=False)

    def read_terms(self) -> rules.ClockTerms:
        """Return what the rule says."""
        data = self.cleaned_data
        return rules.ClockTerms(
            name=data["name"], trigger=data["trigger"], duration=data["duration"],
            unit=data["unit"], is_rolled=data["is_rolled"], basis=data["basis"],
            clause=data["clause"], confidence=_confidence(data),
        )  # fmt: skip


class ReviseClockForm(ClockForm):
    """What a clock rule says from a day."""

    on = shared.DayField(
        label=_("Áp dụng từ ngày"), help_text=_("Cho việc bắt đầu từ ngày này trở đi.")
    )
    field_order = ["on"]


class AddClockForm(ReviseClockForm):
    """A new clock rule."""

    code = forms.RegexField(
        r"^[a-z0-9_.]+$",
        label=_("Mã"),
        help_text=_("Chữ thường không dấu, số, chấm, gạch dưới; ví dụ complaint.accept."),
        max_length=60,
        error_messages={"invalid": _("Mã chỉ có chữ thường không dấu, số, chấm, gạch dưới.")},
    )
    field_order = ["code", "on"]


class EndClockForm(forms.Form):
    """The end of a clock rule."""

    on = shared.DayField(
        label=_("Thôi áp dụng từ ngày"), help_text=_("Ngày đầu tiên không còn áp dụng.")
    )


class DueForm(forms.Form):
    """The moment from which a due date is computed."""

    start = shared.DayField(label=_("Ngày bắt đầu"))
    time = forms.TimeField(
        label=_("Giờ bắt đầu"),
        help_text=_("Cần khi thời hạn tính bằng giờ; viết như 08:30."),
        required=False,
        input_formats=["%H:%M", "%Hh%M", "%Hg%M"],
        widget=forms.TextInput(attrs={"inputmode": "numeric", "maxlength": "5"}),
        error_messages={"invalid": _("Giờ chưa đúng. Viết như 08:30.")},
    )

    def clean_start(self) -> date:
        """Want a day that the calendar knows."""
        start: date = self.cleaned_data["start"]
        if start.year not in rules.YEARS:
            message = _("Lịch làm việc có từ năm %(first)s đến năm %(last)s.")
            raise forms.ValidationError(
                message, params={"first": rules.YEARS[0], "last": rules.YEARS[-1]}
            )
        return start

    def read_start(self) -> date | datetime:
        """Return the day, or the moment in the province's time zone when an hour was given."""
        start, time = self.cleaned_data["start"], self.cleaned_data["time"]
        if time is None:
            return start  # type: ignore[no-any-return]
        return timezone.make_aware(datetime.combine(start, time), rules.ZONE)


def describe_basis(basis: models.LegalBasis) -> dict[str, Any]:
    """Return a basis as a form's first values."""
    names = ("title", "topic", "valid_from", "source", "note")
    is_confirmed = basis.confidence == enums.Confidence.CONFIRMED
    return {name: getattr(basis, name) for name in names} | {"is_confirmed": is_confirmed}


def describe_clock(rule: models.ClockRule) -> dict[str, Any]:
    """Return a rule as a form's first values."""
    names = ("name", "trigger", "duration", "unit", "is_rolled", "clause")
    is_confirmed = rule.confidence == enums.Confidence.CONFIRMED
    return {name: getattr(rule, name) for name in names} | {
        "basis": rule.basis.code,
        "is_confirmed": is_confirmed,
    }


def _confidence(data: dict[str, Any]) -> str:
    is_confirmed = data["is_confirmed"]
    return str(enums.Confidence.CONFIRMED if is_confirmed else enums.Confidence.PENDING)


class AllowHostForm(forms.Form):
    """A host outside that may be told of changes."""

    name = forms.CharField(
        label=_("Tên miền của máy chủ"),
        help_text=_("Ghi như tich-hop.sonla.gov.vn, không ghi https://."),
        max_length=253,
    )
    note = forms.CharField(label=_("Của ai, để làm gì"), max_length=200)
