"""The form of a new version of the criteria."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from nq57.evaluation import rules
from nq57.web.shared import forms as shared

THRESHOLDS = (
    "on_track", "at_risk", "keep_slack", "keep_tolerance", "min_told", "stale_periods",
    "min_points", "min_years", "max_reach", "confidence",
)  # fmt: skip


class CriteriaForm(forms.Form):
    """A new version of the thresholds: from when, on what basis, why."""

    valid_from = shared.DayField(
        label=_("Áp dụng từ ngày"),
        help_text=_("Kết quả của những ngày trước đó vẫn tính theo phiên bản cũ."),
    )
    basis = forms.CharField(
        label=_("Căn cứ"), help_text=_("Số, ký hiệu và ngày của văn bản."), max_length=400
    )
    note = forms.CharField(
        label=_("Lý do thay đổi"), max_length=1000, widget=forms.Textarea({"rows": 2})
    )
    on_track = shared.NumberField(
        label=_("Đúng tiến độ khi nhịp thực tế từ"),
        help_text=_("Phần của nhịp cần, đến 1."),
    )
    at_risk = shared.NumberField(
        label=_("Có nguy cơ khi nhịp thực tế từ"),
        help_text=_("Phần của nhịp cần; thấp hơn mức này là chậm."),
    )
    keep_slack = shared.NumberField(
        label=_("Ra khỏi mức phải giữ mà còn gần"), help_text=_("Phần của mức phải giữ.")
    )
    keep_tolerance = shared.NumberField(
        label=_("Sai lệch còn coi là giữ"), help_text=_("Phần của mức phải giữ.")
    )
    min_told = shared.NumberField(
        label=_("Phần cơ quan phải có số ít nhất"), help_text=_("Từ 0 đến 1.")
    )
    stale_periods = forms.IntegerField(
        label=_("Số liệu cũ khi quá số kỳ"), min_value=0, max_value=60
    )
    min_points = forms.IntegerField(
        label=_("Dự báo cần ít nhất bao nhiêu số"), min_value=3, max_value=100
    )
    min_years = shared.NumberField(label=_("Dự báo cần số liệu của ít nhất mấy năm"))
    max_reach = shared.NumberField(
        label=_("Dự báo xa nhất"), help_text=_("Số lần thời gian đã có số liệu.")
    )
    confidence = forms.TypedChoiceField(
        label=_("Độ tin cậy của khoảng dự báo"), coerce=int,
        choices=[(one, f"{one}%") for one in rules.CONFIDENCES],
    )  # fmt: skip

    def read_said(self) -> dict[str, Any]:
        """Return every threshold by its name."""
        return {name: self.cleaned_data[name] for name in THRESHOLDS}
