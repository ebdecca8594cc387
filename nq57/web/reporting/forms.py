"""Forms of reporting: the report's cells as they are typed, and the terms."""

from collections.abc import Mapping
from typing import Any

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from nq57.reporting import actions, enums, models, queries, rules
from nq57.web.shared import forms as shared

_LINE = ("state", "percent", "product", "product_on", "difficulty")
_FIGURE = ("numerator", "denominator", "value", "note")


class TermsForm(forms.Form):
    """How a plan asks for reports from a day on."""

    since = shared.DayField(label=_("Áp dụng từ ngày"))
    cadences = forms.MultipleChoiceField(
        label=_("Báo cáo theo kỳ"),
        choices=enums.Cadence.choices,
        widget=forms.CheckboxSelectMultiple,
    )
    window = forms.ChoiceField(label=_("Kỳ lấy số liệu"), choices=enums.Window.choices)
    due_day = forms.IntegerField(
        label=_("Gửi chậm nhất ngày (của tháng sau)"), min_value=1, max_value=31
    )
    day_off = forms.ChoiceField(label=_("Hạn rơi vào ngày nghỉ"), choices=enums.DayOff.choices)
    is_one_paper = forms.BooleanField(label=_("Các kỳ trùng nhau làm một văn bản"), required=False)
    onward_due_day = forms.IntegerField(
        label=_("Ngày hạn báo cáo của tỉnh"), min_value=1, max_value=31, required=False
    )
    basis = forms.CharField(label=_("Căn cứ"), max_length=200)

    def read(self) -> actions.NewTerms:
        """Return what was typed."""
        return actions.NewTerms(**self.cleaned_data)


def read_entries(form: queries.Form, sent: QueryDict) -> list[actions.Entry]:
    """Return what was typed into the cells that a page sent; the others are left as they are."""
    entries = []
    for line_row in form.lines:
        key = line_row.line.item
        if f"{key}.state" in sent:
            line = rules.LineText(**{name: sent.get(f"{key}.{name}", "") for name in _LINE})
            entries.append(actions.Entry(key, _seen(sent, key), line))
    for figure_row in form.figures:
        key = figure_row.figure.item
        if f"{key}.numerator" in sent or f"{key}.value" in sent:
            said = {name: sent.get(f"{key}.{name}", "") for name in _FIGURE}
            entries.append(actions.Entry(key, _seen(sent, key), rules.FigureText(**said)))
    key = form.report.item
    words = {name: sent.get(f"{key}.{name}", "") for name in rules.WORDS if f"{key}.{name}" in sent}
    if words:
        entries.append(actions.Entry(key, _seen(sent, key), words))
    return entries


def put_typed(form: queries.Form, saved: actions.Saved, entries: list[actions.Entry]) -> None:
    """Show again, in the cells that could not be kept, what was typed there."""
    lost = {fault.where for fault in saved.faults} | {one.entry.key for one in saved.conflicts}
    typed = {entry.key: entry.typed for entry in entries if entry.key in lost}
    items: list[models.Line | models.Figure | models.Report] = [
        *(row.line for row in form.lines), *(row.figure for row in form.figures), form.report,
    ]  # fmt: skip
    for item in items:
        said: Any = typed.get(item.item)
        if said is not None:
            for name, value in (said if isinstance(said, dict) else vars(said)).items():
                setattr(item, name, value)


def say_conflict(conflict: actions.Conflict) -> dict[str, str]:
    """Return both versions of an item that two people wrote."""
    held, typed = conflict.held, conflict.entry.typed
    said = typed if isinstance(typed, dict) else vars(typed)
    stands = {name: getattr(held, name) for name in said}
    return {"held": _join(stands), "typed": _join(said)}


def _join(said: Mapping[str, Any]) -> str:
    return "; ".join(str(value) for value in said.values() if value not in (None, "")) or "–"


def _seen(sent: QueryDict, key: str) -> int:
    text = sent.get(f"{key}.seen", "")
    return int(text) if text.isascii() and text.isdigit() and len(text) < 9 else -1
