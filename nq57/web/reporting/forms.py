"""Forms of reporting: the report's cells as they are typed, and the terms."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _

from nq57.reporting import actions, enums, models, queries, rules
from nq57.web.shared import formats
from nq57.web.shared import forms as shared

_LINE = ("state", "percent", "product", "product_on", "difficulty")
_FIGURE = ("numerator", "denominator", "value", "note")
_NOT_CONFIRMED = frozenset({"E611", "E621"})


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


@dataclass(frozen=True)
class Rest:
    """One thing that stands before a report may go, or several of a kind with their links."""

    sentence: str
    where: str = ""
    links: tuple[tuple[str, str], ...] = ()


def list_rest(form: queries.Form) -> list[Rest]:
    """Return what stands before the report may go; what is only not confirmed stands together."""
    labels: dict[str, str] = {row.line.item: row.label for row in form.lines}
    labels |= {row.figure.item: row.label for row in form.figures}
    open_items = {row.item for row in form.items if row.answer == enums.Answer.OPEN}
    waiting: dict[str, list[tuple[str, str]]] = {"line": [], "figure": [], "words": []}
    rest = []
    for fault in form.faults:
        kind, _dash, name = fault.where.partition("-")
        if kind == "words":
            waiting[kind].append((rules.WORDS[name].partition(".")[0], fault.where))
        elif fault.where in open_items and fault.code in _NOT_CONFIRMED:
            waiting[kind].append((labels[fault.where], fault.where))
        else:
            rest.append(Rest(fault.sentence, fault.where))
    count = {kind: len(links) for kind, links in waiting.items()}
    told = {
        "line": ngettext(
            "%(n)d nhiệm vụ chưa xác nhận:", "%(n)d nhiệm vụ chưa xác nhận:", count["line"]
        ) % {"n": count["line"]},
        "figure": ngettext(
            "%(n)d số liệu chưa xác nhận:", "%(n)d số liệu chưa xác nhận:", count["figure"]
        ) % {"n": count["figure"]},
        "words": gettext("Lời văn chưa viết (không có thì ghi “Không”), mục:"),
    }  # fmt: skip
    grouped = [Rest(told[kind], links=tuple(links)) for kind, links in waiting.items() if links]
    return rest + grouped


def tell_items(form: queries.Form) -> dict[str, str]:
    """Return the sentence of each item that is wrong; what is only open says so in its state."""
    open_items = {row.item for row in form.items if row.answer == enums.Answer.OPEN}
    return {
        fault.where: fault.sentence for fault in form.faults
        if fault.where not in open_items or fault.code not in _NOT_CONFIRMED
    }  # fmt: skip


def list_opened(form: queries.Form, asked: Collection[str]) -> set[str]:
    """Return the items that show their fields: asked for, new, returned, or not whole."""
    told = tell_items(form)
    return set(asked) | {
        row.item for row in form.items
        if row.item in told
        or row.verdict == enums.ItemVerdict.RETURNED
        or (row.before_id is None and row.answer == enums.Answer.OPEN)
    }  # fmt: skip


def say_conflict(conflict: actions.Conflict, form: queries.Form) -> dict[str, str]:
    """Return both versions of an item that two people wrote."""
    held, typed = conflict.held, conflict.entry.typed
    said = typed if isinstance(typed, dict) else vars(typed)
    stands = {name: getattr(held, name) for name in said}
    labels = {row.line.item: row.label for row in form.lines}
    labels |= {row.figure.item: row.label for row in form.figures}
    told = {name: str(stands[name] or "") == str(said[name]) for name in said}
    return {
        "label": labels.get(held.item, ""),
        "held": _join({name: stands[name] for name in said if not told[name]}),
        "typed": _join({name: said[name] for name in said if not told[name]}),
    }


def _join(said: Mapping[str, Any]) -> str:
    shown = (_say(value) for value in said.values() if value not in (None, ""))
    return "; ".join(shown) or "–"


def _say(value: Any) -> str:
    if isinstance(value, Decimal):
        return formats.format_number(value)
    if isinstance(value, date):
        return formats.format_day(value)
    states: dict[Any, Any] = dict(enums.LineState.choices)
    return str(states.get(value, value))


def _seen(sent: QueryDict, key: str) -> int:
    text = sent.get(f"{key}.seen", "")
    return int(text) if text.isascii() and text.isdigit() and len(text) < 9 else -1
