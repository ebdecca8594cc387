"""The form of a profile; its labels serve the pages that show one, too."""

import re
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from django import forms
from django.db.models import TextChoices
from django.utils.functional import Promise
from django.utils.translation import gettext as now
from django.utils.translation import gettext_lazy as _

from nq57.measures import enums, rules
from nq57.plans import enums as plan_enums
from nq57.web.shared import forms as shared

LABELS: dict[str, str | Promise] = {
    "unit": _("Đơn vị tính"),
    "direction": _("Chiều hướng mong muốn"),
    "numerator": _("Tử số, hoặc cái được đếm"),
    "denominator": _("Mẫu số"),
    "scale": _("Hệ số nhân"),
    "time": _("Tính cho"),
    "span_from": _("Giai đoạn từ năm"),
    "span_to": _("Giai đoạn đến năm"),
    "frequency": _("Kỳ số liệu"),
    "asked_from": _("Hỏi số liệu từ năm"),
    "asked_until": _("Hỏi số liệu đến hết năm"),
    "reported_by": _("Số liệu từ đâu"),
    "reporter": _("Cơ quan báo cáo được chỉ định"),
    "register": _("Sổ chuyên ngành"),
    "published_source": _("Nguồn công bố"),
    "denominator_office": _("Cơ quan cung cấp mẫu số"),
    "denominator_source": _("Nguồn của mẫu số"),
    "denominator_year": _("Năm của mẫu số"),
    "checker": _("Cơ quan kiểm tra số liệu"),
    "formula_units": _("Cách tính qua các đơn vị"),
    "formula_periods": _("Cách tính qua các kỳ"),
    "parent_rule": _("Chỉ tiêu có thành phần"),
    "baseline": _("Mức xuất phát"),
    "baseline_year": _("Năm của mức xuất phát"),
    "baseline_source": _("Nguồn của mức xuất phát"),
    "bound_low": _("Khoảng hợp lý, từ"),
    "bound_high": _("Khoảng hợp lý, đến"),
    "headline": _("Số được lấy"),
    "headline_basis": _("Căn cứ của số được lấy"),
    "basis": _("Căn cứ"),
}
LISTS: dict[str, type[TextChoices]] = {
    "direction": enums.Direction,
    "time": plan_enums.TargetTime,
    "frequency": enums.Frequency,
    "reported_by": enums.ReportedBy,
    "formula_units": enums.UnitFormula,
    "formula_periods": enums.PeriodFormula,
    "parent_rule": enums.ParentRule,
    "headline": enums.Headline,
}
SECTIONS: tuple[tuple[str | Promise, tuple[str, ...]], ...] = (
    (_("Đo cái gì"), ("unit", "direction", "numerator", "denominator", "scale")),
    (
        _("Khi nào"),
        ("time", "frequency", "span_from", "span_to", "asked_from", "asked_until"),
    ),
    (
        _("Ai báo cáo, ai kiểm tra"),
        (
            "reported_by", "reporter", "register", "published_source", "denominator_office",
            "denominator_source", "denominator_year", "checker",
        ),
    ),
    (
        _("Tính thế nào"),
        ("formula_units", "formula_periods", "parent_rule", "headline", "headline_basis"),
    ),
    (
        _("Mức xuất phát và khoảng hợp lý"),
        ("bound_low", "bound_high", "baseline", "baseline_year", "baseline_source"),
    ),
    (_("Căn cứ"), ("basis",)),
)  # fmt: skip
HINTS: dict[str, str | Promise] = {
    "numerator": _("Bằng lời, rõ ai được đếm và đếm ở đâu."),
    "denominator": _("Bằng lời; bỏ trống nếu không phải tỷ lệ."),
    "scale": _("100 nếu là phần trăm, 10.000 nếu tính trên một vạn dân, còn lại là 1."),
    "frequency": _("Kỳ ngắn nhất có số liệu; báo cáo của kỳ dài hơn dùng lại số này."),
    "denominator_office": _("Bỏ trống nếu cơ quan báo cáo tử số báo cáo luôn mẫu số."),
    "denominator_year": _("Bỏ trống nếu là năm báo cáo."),
    "headline": _("Chỉ chọn khi chỉ tiêu này lấy số khác cách chung của bản tổng hợp."),
    "baseline": _("Chỉ ghi khi có nguồn chính thức."),
    "bound_low": _("Số ngoài khoảng này phải được giải trình, không bị từ chối."),
}
COMMON_RULE = _("Theo bản tổng hợp")
_RADIOS = frozenset({"direction", "time", "frequency", "reported_by", "parent_rule"})
_WORDS = frozenset({"numerator", "denominator", "published_source", "headline_basis", "basis"})
_YEARS = tuple(name for name in rules.FIELDS if name.endswith(("_year", "_from", "_until")))
_OFFICES = ("reporter", "denominator_office", "checker")


class YearField(forms.IntegerField):
    """A year in four digits."""

    widget = forms.TextInput(
        attrs={"inputmode": "numeric", "size": "4", "maxlength": "4", "autocomplete": "off"}
    )
    default_error_messages = {"invalid": _("Năm chưa đúng. Viết như 2026.")}


class ScaleField(forms.IntegerField):
    """A whole number, with or without dots for thousands."""

    widget = forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "off"})
    default_error_messages = {"invalid": _("Hệ số chưa đúng. Viết như 100 hoặc 10.000.")}

    def to_python(self, value: Any) -> int | None:
        """Return the number, dots for thousands dropped.

        :raises ValidationError: when it is none.
        """
        typed = str(value or "").strip()
        if re.fullmatch(r"\d{1,3}(\.\d{3})+", typed):
            typed = typed.replace(".", "")
        return super().to_python(typed)


class ProfileForm(forms.Form):
    """Everything that a profile says, the proposal preselected with its reason."""

    conditional = ("note",)

    note = forms.CharField(
        label=_("Vì sao sửa"),
        help_text=_("Bắt buộc khi phiếu đã được duyệt: bản cũ vẫn đọc được cùng lý do này."),
        required=False,
        widget=forms.Textarea(attrs={"rows": 2}),
    )

    def __init__(
        self,
        *arguments: Any,
        offices: Iterable[tuple[str, str]],
        reasons: Mapping[str, str],
        **options: Any,
    ) -> None:
        """Make one field for each field of ``Terms``; ``offices`` are codes and names."""
        super().__init__(*arguments, **options)
        bodies = [("", now("Chưa chọn")), *offices]
        made = {name: _make_field(name, bodies) for name in rules.FIELDS}
        for name, field in made.items():
            if name in _REQUIRED:
                field.required = True
                field.error_messages["required"] = str(_REQUIRED[name])
            field.label = str(LABELS[name])
            told = [str(HINTS.get(name, "")), reasons.get(name, "")]
            field.help_text = " ".join(filter(None, told))
        self.fields = made | self.fields

    def list_sections(self) -> Iterator[tuple[str, list[forms.BoundField]]]:
        """Yield the fieldsets: a title and its fields."""
        for title, names in SECTIONS:
            yield str(title), [self[name] for name in names]

    def read_terms(self) -> rules.Terms:
        """Return what was typed."""
        said = {name: self.cleaned_data.get(name) for name in rules.FIELDS}
        return rules.Terms(**said)  # type: ignore[arg-type]


class DecisionForm(forms.Form):
    """The document by which profiles are approved or confirmed."""

    decision = forms.CharField(
        label=_("Văn bản làm căn cứ"),
        help_text=_("Số, ký hiệu, ngày, cơ quan ban hành."),
        max_length=400,
        error_messages={"required": _("Ghi số, ký hiệu và ngày của văn bản làm căn cứ.")},
    )


_REQUIRED: dict[str, str | Promise] = {
    "unit": _("Ghi đơn vị tính."),
    "checker": _("Chọn cơ quan kiểm tra số liệu."),
    "basis": _("Ghi căn cứ: số, ký hiệu văn bản và điều khoản."),
}


def _make_field(name: str, offices: list[tuple[str, str]]) -> forms.Field:
    if name in LISTS:
        choices = [(value, now(str(label))) for value, label in LISTS[name].choices]
        widget = forms.RadioSelect if name in _RADIOS else forms.Select
        if name == "headline":
            common = [("", now(str(COMMON_RULE))), *choices]
            return forms.ChoiceField(choices=common, widget=widget, required=False)
        return forms.ChoiceField(choices=choices, widget=widget)
    if name in _OFFICES:
        return forms.ChoiceField(choices=offices, required=False)
    if name in _YEARS or name == "span_to":
        return YearField(required=False)
    if name == "scale":
        return ScaleField()
    if name in ("baseline", "bound_low", "bound_high"):
        return shared.NumberField(required=False)
    if name in _WORDS:
        return forms.CharField(required=False, widget=forms.Textarea(attrs={"rows": 2}))
    return forms.CharField(required=False, max_length=80 if name in ("unit", "register") else 400)
