"""Form of an assessment: a verdict, a reason and the evidence for each requirement."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from nq57.registers.cyber import enums, models, rules
from nq57.web.shared.registers import offer


class AssessmentForm(forms.Form):
    """What is said of each requirement; one without a verdict is not assessed."""

    def __init__(
        self, data: Any = None, *, asked: Sequence[models.Requirement], **options: Any
    ) -> None:
        """Make the fields of the requirements that the level asks for."""
        super().__init__(data, **options)
        self.asked = list(asked)
        for one in self.asked:
            self.fields[one.code] = forms.ChoiceField(
                label=_("Kết quả"), required=False,
                choices=[("", _("Chưa đánh giá")), *offer(enums.Compliance)],
            )  # fmt: skip
            self.fields[f"{one.code}-reason"] = forms.CharField(
                label=_("Lý do"), required=False, max_length=1000
            )
            self.fields[f"{one.code}-evidence"] = forms.CharField(
                label=_("Minh chứng"), required=False, max_length=1000
            )
        self.conditional = tuple(self.fields)

    def list_rows(self) -> list[tuple[models.Requirement, Any, Any, Any]]:
        """Return each requirement with its three fields."""
        return [
            (one, self[one.code], self[f"{one.code}-reason"], self[f"{one.code}-evidence"])
            for one in self.asked
        ]

    def read(self) -> list[rules.Assessed]:
        """Return what a valid form says."""
        said = self.cleaned_data
        return [
            rules.Assessed(
                code=one.code, verdict=said[one.code], reason=said[f"{one.code}-reason"],
                evidence=said[f"{one.code}-evidence"],
            )
            for one in self.asked if said[one.code]
        ]  # fmt: skip

    def blame(self, error: rules.FaultyError) -> None:
        """Put each fault beside its requirement."""
        for fault in error.faults:
            self.add_error(fault.field, fault.message)
