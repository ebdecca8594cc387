"""Forms of the centre's periodic report: its period, its cover."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from nq57.registers.cyber import enums, queries
from nq57.web.shared import covers
from nq57.web.shared.forms import DayField
from nq57.web.shared.registers import offer


class PeriodForm(forms.Form):
    """Which report, over which days."""

    ky = forms.ChoiceField(label=_("Báo cáo"), choices=offer(enums.PeriodKind))
    tu = DayField(label=_("Từ ngày"))
    den = DayField(label=_("Đến hết ngày"))

    def read(self) -> queries.Period:
        """Return the period that a valid form says."""
        said: dict[str, Any] = self.cleaned_data
        return queries.Period(kind=said["ky"], since=said["tu"], until=said["den"])


class PeriodicForm(covers.CoverForm):
    """What a person decides of the report when it is issued."""
