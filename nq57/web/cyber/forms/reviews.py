"""Forms of overall reviews: what one asks, what an office answers of each entry."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from nq57.registers.cyber import enums, models, rules
from nq57.web.shared.forms import DayField
from nq57.web.shared.registers import offer, write_words


class ReviewForm(forms.Form):
    """What a review asks; on what it rests, and by when, is chosen once."""

    task = forms.ChoiceField(
        label=_("Căn cứ: mục của văn bản"), error_messages={"required": _("Chọn một mục.")}
    )
    title = forms.CharField(
        label=_("Tên đợt rà soát"), max_length=300,
        error_messages={"required": _("Ghi tên đợt rà soát.")},
    )  # fmt: skip
    asked = forms.CharField(
        label=_("Nội dung yêu cầu"), max_length=4000, widget=write_words(3),
        error_messages={"required": _("Ghi nội dung yêu cầu.")},
    )  # fmt: skip
    due = DayField(
        label=_("Hạn"), required=False, help_text=_("Mục còn hạn thì lấy hạn ấy: để trống.")
    )
    conditional = ("due",)

    def __init__(
        self, data: Any = None, *, orders: Sequence[tuple[str, str]] = (), **options: Any
    ) -> None:
        """Offer the clauses; without any, what it rests on is fixed already."""
        super().__init__(data, **options)
        field = self.fields["task"]
        assert isinstance(field, forms.ChoiceField)  # noqa: S101
        field.choices = [("", _("Chọn một mục")), *orders]
        if not orders:
            del self.fields["task"], self.fields["due"]


class AnswerForm(forms.Form):
    """What an office answers: one choice for each axis, one for each entry with a reason."""

    note = forms.CharField(
        label=_("Ghi chú"), max_length=2000, required=False, widget=write_words()
    )

    def __init__(
        self, data: Any = None, *, items: Sequence[models.ReviewItem], **options: Any
    ) -> None:
        """Make the fields of the entries that the office has to look through now."""
        super().__init__(data, **options)
        self.items = list(items)
        words = dict(offer(enums.Verdict))
        for axis, label in offer(enums.Axis):
            self.fields[axis] = forms.ChoiceField(
                label=label, choices=offer(enums.AxisSaid), required=False,
                widget=forms.RadioSelect,
            )  # fmt: skip
        for one in self.items:
            allowed = rules.offer_verdicts(is_new=one.is_new)
            self.fields[f"item-{one.pk}"] = forms.ChoiceField(
                label=_("Kết quả rà soát"), required=False,
                choices=[("", _("Chưa rà soát")), *((name, words[name]) for name in allowed)],
            )  # fmt: skip
            self.fields[f"reason-{one.pk}"] = forms.CharField(
                label=_("Lý do"), required=False, max_length=1000
            )
        self.conditional = tuple(name for name in self.fields if name != "note")

    def list_axes(self) -> list[tuple[str, forms.BoundField, list[tuple[Any, Any, Any]]]]:
        """Return each axis with its field, and its entries with their two fields."""
        return [
            (
                axis, self[axis],
                [
                    (one, self[f"item-{one.pk}"], self[f"reason-{one.pk}"])
                    for one in self.items if one.axis == axis
                ],
            )
            for axis in rules.AXES
        ]  # fmt: skip

    def read(self) -> list[rules.SaidOfAxis]:
        """Return what a valid form says; an entry without a verdict was not looked through."""
        said = self.cleaned_data
        return [
            rules.SaidOfAxis(
                axis=axis, said=said[axis],
                looked=tuple(
                    rules.Looked(
                        item=one.pk, verdict=said[f"item-{one.pk}"],
                        reason=said[f"reason-{one.pk}"],
                    )
                    for one in self.items if one.axis == axis and said[f"item-{one.pk}"]
                ),
            )
            for axis in rules.AXES
        ]  # fmt: skip

    def blame(self, error: rules.FaultyError) -> None:
        """Put each fault beside its field."""
        for fault in error.faults:
            self.add_error(fault.field if fault.field in self.fields else None, fault.message)
