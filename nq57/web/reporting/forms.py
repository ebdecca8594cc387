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

from nq57.core import numbers, periods, phrases
from nq57.measures import models as measures
from nq57.reporting import actions, enums, models, queries, rules
from nq57.web.shared import formats
from nq57.web.shared import forms as shared

_LINE = ("state", "percent", "product", "product_on", "difficulty")
_FIGURE = ("numerator", "denominator", "value", "note")
_WORDS_PLACE = "p3"  # the part of the page where the words stand
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
    is_one_paper = forms.BooleanField(
        label=_("Các kỳ trùng nhau làm một văn bản"), required=False,
        help_text=_(
            "Tháng 12 kết thúc cả quý IV, 6 tháng cuối năm và năm: chọn thì in một văn bản "
            "nêu đủ các kỳ, không chọn thì mỗi kỳ một văn bản. Số liệu vẫn chỉ nhập một lần."
        ),
    )  # fmt: skip
    onward_due_day = forms.IntegerField(
        label=_("Ngày hạn báo cáo của tỉnh"), min_value=1, max_value=31, required=False,
        help_text=_("Ngày tỉnh gửi báo cáo lên trên, trong tháng sau kỳ."),
    )  # fmt: skip
    basis = forms.CharField(label=_("Căn cứ"), max_length=200)

    def read(self) -> actions.NewTerms:
        """Return what was typed."""
        return actions.NewTerms(**self.cleaned_data)


class EvidenceForm(forms.Form):
    """A file, and what it proves; for the whole report or one of its items."""

    file = forms.FileField(
        label=_("Tệp"), widget=forms.ClearableFileInput,
        error_messages={"required": _("Chưa chọn tệp."), "empty": _("Tệp này trống.")},
    )  # fmt: skip
    claim = forms.CharField(label=_("Tệp này chứng minh điều gì"), max_length=500, required=False)


class PublishedForm(forms.Form):
    """A figure that somebody else published, with where and when."""

    indicator = forms.ChoiceField(
        label=_("Chỉ tiêu"), error_messages={"required": _("Chọn một chỉ tiêu.")}
    )
    period = forms.CharField(
        label=_("Kỳ của số liệu"), max_length=20, help_text=_("Ví dụ: 11/2026, quý IV/2026, 2026.")
    )
    value = shared.NumberField(label=_("Số liệu"))
    source = forms.CharField(
        label=_("Nguồn công bố"), max_length=180,
        help_text=_("Tên và số, ký hiệu của tài liệu công bố."),
        error_messages={"required": _("Ghi nguồn công bố: tên và số, ký hiệu của tài liệu.")},
    )  # fmt: skip
    year = forms.IntegerField(label=_("Năm công bố"), min_value=2000, max_value=2100)

    def __init__(self, *args: Any, profiles: Collection[measures.Profile], **options: Any) -> None:
        """Offer the indicators that such a source tells of."""
        super().__init__(*args, **options)
        self._profiles = {str(one.indicator_id): one for one in profiles}
        field = self.fields["indicator"]
        assert isinstance(field, forms.ChoiceField)  # noqa: S101
        field.choices = [
            ("", "–"), *((key, str(one.indicator)) for key, one in self._profiles.items())
        ]  # fmt: skip

    @property
    def profile(self) -> measures.Profile:
        """Return the profile of the chosen indicator, of a valid form."""
        return self._profiles[self.cleaned_data["indicator"]]

    def clean_period(self) -> str:
        """Return the period's code.

        :raises ValidationError: when it names no period of the indicator's frequency.
        """
        profile = self._profiles.get(self.cleaned_data.get("indicator", ""))
        try:
            period = periods.read_period(self.cleaned_data["period"])
        except ValueError as error:
            told = _("Kỳ chưa đúng. Viết như 11/2026, quý IV/2026 hoặc 2026.")
            raise forms.ValidationError(told) from error
        if profile is not None and profile.frequency != period.kind:
            raise forms.ValidationError(
                gettext("Chỉ tiêu này lấy số liệu %(how)s.")
                % {"how": gettext(str(profile.get_frequency_display())).lower()}
            )
        return period.code


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


def read_answers(sent: QueryDict) -> dict[str, str]:
    """Return what was answered to the checkers of returned items, by item; an item that one
    asks to keep as it is is among them, answered or not."""
    typed = {
        name.removesuffix(".answer"): sent.get(name, "") for name in sent
        if name.endswith(".answer")
    }  # fmt: skip
    answers = {key: answer for key, answer in typed.items() if answer.strip()}
    stood = sent.get("stand", "")
    return ({stood: ""} if stood else {}) | answers


def put_typed(form: queries.Form, saved: actions.Saved, entries: list[actions.Entry]) -> None:
    """Show again, in the cells that could not be kept, what was typed there."""
    lost = {fault.where for fault in saved.faults} | {one.entry.key for one in saved.conflicts}
    typed = {entry.key: entry.typed for entry in entries if entry.key in lost}
    items: list[models.Line | models.Figure | models.Report] = [
        *(row.line for row in form.lines), *(row.figure for row in form.figures), form.report,
    ]  # fmt: skip
    computed = {row.figure.item for row in form.figures if row.has_parts}
    for item in items:
        said: Any = typed.get(item.item)
        if said is None:
            continue
        for name, value in (said if isinstance(said, dict) else vars(said)).items():
            if name != "value" or item.item not in computed:
                setattr(item, name, value)


def read_period(typed: str) -> periods.Period:
    """Return the period that was typed: ``11/2026``, ``Quý IV/2026`` or ``2026-11``.

    :raises rules.ReportingError: when it names none.
    """
    try:
        return periods.read_period(typed)
    except ValueError as error:
        raise rules.ReportingError(
            gettext("Kỳ “%(typed)s” không đúng. Viết tháng/năm, ví dụ 09/2026.") % {"typed": typed}
        ) from error


def list_named(form: queries.Form) -> dict[str, str]:
    """Return the items of a report by key, each with its number and words."""
    named = {row.line.item: f"{row.label} {row.title}".strip() for row in form.lines}
    return named | {row.figure.item: f"{row.label} {row.title}" for row in form.figures}


def put_chosen(form: queries.Form, sent: QueryDict) -> None:
    """Show again which items a checker chose, the reasons and the answers that were typed."""
    chosen = {stamp.partition(".")[0] for stamp in sent.getlist("item")}
    reasons = {
        name.split(".")[1]: text for name, text in sent.items() if name.startswith("reason.")
    }
    for item in [*form.items, form.report]:
        item.is_chosen = item.item in chosen  # type: ignore[union-attr]
        item.typed_reason = reasons.get(item.item, "")  # type: ignore[union-attr]
        item.typed_answer = sent.get(f"{item.item}.answer", "")  # type: ignore[union-attr]


@dataclass(frozen=True)
class Rest:
    """One thing that stands before a report may go, or several of a kind with their links."""

    sentence: str
    where: str = ""
    links: tuple[tuple[str, str], ...] = ()


def list_rest(form: queries.Form) -> list[Rest]:
    """Return what stands before the report may go; what is only not confirmed stands together."""
    labels: dict[str, str] = {row.line.item: row.label or row.title for row in form.lines}
    labels |= {row.figure.item: row.label for row in form.figures}
    open_items = {row.item for row in form.items if row.answer == enums.Answer.OPEN}
    waiting: dict[str, list[tuple[str, str]]] = {"line": [], "figure": [], "words": []}
    rest = []
    for fault in form.faults:
        kind, _dash, name = fault.where.partition("-")
        if kind == "words" and name in rules.WORDS:
            waiting[kind].append((rules.WORDS[name].partition(".")[0], fault.where))
        elif fault.where in open_items and fault.code in _NOT_CONFIRMED:
            waiting[kind].append((labels[fault.where], fault.where))
        else:
            where = _WORDS_PLACE if fault.where == form.report.item else fault.where
            rest.append(Rest(fault.sentence, where))
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


def tell_saved(saved: actions.Saved, entries: Collection[actions.Entry]) -> dict[str, str]:
    """Return the sentences of each item that was not kept, one for every cell that is wrong."""
    typed = {entry.key: entry.typed for entry in entries}
    told = {}
    for fault in saved.faults:
        if not fault.sentence:
            continue
        said = typed.get(fault.where)
        alone = [] if said is None or isinstance(said, dict | rules.Figure) else [
            one.sentence for one in rules.list_cell_faults(said, fault.where)
        ]  # fmt: skip
        is_of_cell = fault.sentence in alone
        told[fault.where] = phrases.join(alone) if is_of_cell else fault.sentence
    return told


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
    return numbers.read_seen(sent.get(f"{key}.seen", ""))
