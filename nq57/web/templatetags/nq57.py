"""Tags and filters that every template has."""

import html
import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from functools import cache, lru_cache
from itertools import groupby
from typing import Any

from django import forms, template
from django.conf import settings
from django.templatetags.static import static
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext

from nq57.audit import rules as audit_rules
from nq57.core import numbers, text
from nq57.core.phrases import Phrase
from nq57.web.shared import formats, notices, pages, people, sentences, verbs

register = template.Library()

ICONS = frozenset(
    [
        "bell",
        "c1",
        "c2",
        "c3",
        "clip",
        "cont",
        "doc",
        "doing",
        "done",
        "down",
        "late",
        "lock",
        "none",
        "print",
        "ret",
        "risk",
        "save",
        "sent",
        "soon",
        "todo",
        "undo",
        "wait",
        "warn",
    ]
)
STATUSES = frozenset(
    ["done", "doing", "cont", "todo", "soon", "risk", "late", "wait", "ret", "sent", "none"]
)
_APPENDIX = re.compile(r"PL(\d+)")
_ROMAN = re.compile(r"[IVXLC]+")
_YEARS = re.compile(r"(?:năm|giai đoạn)\s+(\d{4})(?:\s*[-–]\s*(\d{4}))?", re.IGNORECASE)
_TRUST = {"claimed": ("c1", ""), "checked": ("c2", ""), "validated": ("c3", " st-done")}


@register.simple_tag
@cache
def icon(name: str) -> SafeString:
    """Draw one icon of the sprite; it never stands without a word beside it.

    :raises ValueError: when the sprite has no such icon.
    """
    if name not in ICONS:
        raise ValueError(f"icon {name!r} is not in icons.svg")
    return format_html(
        '<svg class="i" aria-hidden="true"><use href="{}#{}"/></svg>',
        static("nq57/icons.svg"),
        name,
    )


@register.simple_tag
@lru_cache(maxsize=1024, typed=True)  # a safe word is another than the same text
def status(kind: str, word: str) -> SafeString:
    """Draw a state as icon, word and colour. ``kind`` is a word of ``STATUSES``.

    :raises ValueError: when it is not.
    """
    if kind not in STATUSES:
        raise ValueError(f"{kind!r} is not in the status vocabulary")
    return format_html('<span class="st st-{}">{}{}</span>', kind, icon(kind), word)


@register.simple_tag
def trust(level: str, word: str) -> SafeString:
    """Draw how far a figure is trusted: claimed, checked or validated."""
    name, look = _TRUST[level]
    return format_html('<span class="st{}">{}{}</span>', look, icon(name), word)


@register.filter
def day(value: date | None) -> str:
    """Show a day as dd/MM/yyyy."""
    return formats.format_day(value)


@register.filter
def moment(value: datetime | None) -> str:
    """Show a moment as HH:mm dd/MM/yyyy."""
    return formats.format_moment(value)


@register.filter
def number(value: int | float | Decimal | None, places: int | None = None) -> str:
    """Show a number as 1.234,5; with an argument exactly so many decimals."""
    return formats.format_number(value, places)


@register.filter
def percent(value: int | float | Decimal | None) -> str:
    """Show per cent as 66,67%: two decimals at most, none that say nothing."""
    return formats.format_percent(value)


@register.filter
def rounded(value: Decimal | None) -> str:
    """Show a figure for reading: two decimals at most."""
    return formats.format_rounded(value)


@register.filter
def typed(value: Decimal | str | None) -> str:
    """Show a number in its cell as papers write it, and what was typed as it was typed."""
    return numbers.write_number(value) if isinstance(value, Decimal) else value or ""


@register.filter
def unit(value: str) -> str:
    """Show a unit as it follows a figure: 80%, but 80 người."""
    return value if not value or value.startswith("%") else f" {value}"


@register.filter
def clause(path: str) -> str:
    """Say the path of a clause in words: ``PL1.V.13`` is appendix I, part V, number 13."""
    parts = path.split(".")
    names = []
    if match := _APPENDIX.fullmatch(parts[0]):
        names.append(gettext("Phụ lục %s") % _say_roman(int(match[1])))
        parts = parts[1:]
    elif not _ROMAN.fullmatch(parts[0]):
        return gettext("điều khoản %s") % path
    if parts and _ROMAN.fullmatch(parts[0]):
        names.append(gettext("mục %s") % parts[0])
        parts = parts[1:]
    if parts:
        names.append(gettext("số %s") % ".".join(parts))
    return ", ".join(names)


@register.filter
def words(label: object) -> str:
    """Show a label of a closed list (an enum's), or a rule's words, in the page's language."""
    if isinstance(label, Phrase):
        return sentences.translate(label)
    return gettext(str(label)) if label else ""


@register.simple_tag(takes_context=True)
def who(context: template.Context, login: str, at: datetime | None = None) -> str:
    """Say who an account is: name, and the post held at that time; ``people`` of the context
    knows them by login, and what it does not know is shown as it was written down."""
    return people.say(login, at, people=context.get("people") or {})


@register.simple_tag
def doer(account: str, name: str = "") -> str:
    """Return who took a step, to follow its moment: the person, or the system; of an account
    that is not known, nothing."""
    if not name and account == audit_rules.SYSTEM.account:
        name = gettext("hệ thống")
    return f" · {name}" if name else ""


@register.filter
def told(sentence: object) -> str:
    """Show a rule's sentence, or that of an error, in the page's language."""
    return sentences.translate(sentence)


@register.filter
def notice(text: str) -> str:
    """Show a message in the page's language; whom it quotes, in his own words."""
    return notices.say(text)


@register.filter
def within(label: str) -> str:
    """Show a label within a sentence: its first letter small (``quý IV/2026``)."""
    said = sentences.translate(label)
    return said[:1].lower() + said[1:]


@register.filter
def verb(name: str) -> str:
    """Show a verb of the journal in words."""
    return verbs.say(name)


@register.simple_tag(takes_context=True)
def kept_filters(context: template.Context, *own: str) -> SafeString:
    """Keep the address's other filters in a GET form as hidden fields."""
    query = context["request"].GET
    return format_html_join(
        "",
        '<input type="hidden" name="{}" value="{}">',
        [
            (name, value)
            for name, values in query.lists()
            if name not in {*own, pages.PARAMETER}
            for value in values
        ],
    )


@register.simple_tag
def options(choices: Iterable[tuple[object, object]], chosen: object = "") -> SafeString:
    """Draw what a select offers, the chosen one marked: hundreds of offices, so in one go."""
    told = str(chosen or "")
    return mark_safe(  # noqa: S308 every part is escaped
        "".join(
            f'<option value="{html.escape(str(value))}"'
            f"{' selected' if str(value) == told else ''}>{html.escape(str(label))}</option>"
            for value, label in choices
        )
    )


@register.simple_tag
def control(field: forms.BoundField) -> SafeString:
    """Draw a field's control with the site's look and its error's mark."""
    widget = field.field.widget
    classes = [str(widget.attrs.get("class", ""))]
    if isinstance(widget, forms.CheckboxInput):
        classes.append("ck")
    elif isinstance(widget, forms.Select) and not isinstance(widget, forms.RadioSelect):
        classes.append("form-select")
    elif not isinstance(widget, forms.CheckboxSelectMultiple | forms.RadioSelect):
        classes.append("form-control")
    if field.errors:
        classes.append("is-bad")
    widget.attrs.pop("placeholder", None)  # allauth repeats the label there
    attributes: dict[str, Any] = {"class": " ".join(filter(None, classes))}
    described = [f"{field.auto_id}_hint"] if field.help_text else []
    described += [f"{field.auto_id}_error"] if field.errors else []
    if described:
        attributes["aria-describedby"] = " ".join(described)
    return field.as_widget(attrs=attributes)


@register.filter
def is_check(field: forms.BoundField) -> bool:
    """Say whether a field is one box to tick, whose label stands after it."""
    return isinstance(field.field.widget, forms.CheckboxInput)


@register.filter
def is_group(field: forms.BoundField) -> bool:
    """Say whether a field is several boxes or discs, which need a fieldset."""
    return isinstance(field.field.widget, forms.RadioSelect | forms.CheckboxSelectMultiple)


@register.simple_tag
def bodies(parties: Iterable[Any], role: str) -> str:
    """Name the loaded parties of one role: office, group, or the words of the document."""
    return "; ".join(
        str(party.organisation or party.group or party.name)
        for party in parties
        if party.role == role
    )


@dataclass(frozen=True)
class Run:
    """Neighbouring schedule cells of the same words."""

    label: str
    words: str
    is_confirmed: bool


@register.filter
def runs(cells: Iterable[Any]) -> list[Run]:
    """Tell loaded schedule cells shortly: one run for neighbours that say the same."""
    found: list[Run] = []
    filled = [cell for cell in cells if cell.raw]
    for (raw, _kind), group in groupby(filled, key=lambda cell: (cell.raw, cell.kind)):
        same = list(group)
        label = _span(same[0], same[-1])
        words = raw
        if raw.strip().lower() == "x":
            words = str(same[0].get_kind_display())
        found.append(Run(label, words, all(cell.is_confirmed for cell in same)))
    return found


def _say_roman(number: int) -> str:
    """Write a small number as appendices bear it (I, II, … XXXIX)."""
    tens, ones = divmod(number, 10)
    return "X" * tens + ("", "I", "II", "III", "IV", "V", "VI", "VII", "VIII", "IX")[ones]


def _span(first: Any, last: Any) -> str:
    """Name the years of a run of schedule cells, or their columns when they have none."""
    years = [first.from_year, last.to_year]
    if not all(years):
        ends = [_YEARS.fullmatch(cell.label) for cell in (first, last)]
        years = [ends[0][1], ends[1][2] or ends[1][1]] if ends[0] and ends[1] else []
    if years:
        return str(years[0]) if years[0] == years[1] else f"{years[0]}–{years[1]}"
    return first.label if first is last else f"{first.label} → {last.label}"


@register.filter
def as_title(words: str) -> str:
    """Show an item of a list as a heading: without the list's dash, its first letter large."""
    return text.as_title(words)


@register.filter
def sentence(value: object) -> str:
    """Show words of a heading in capitals as a sentence; other words as they are."""
    return text.sentence_case(str(value or ""), names=[settings.PROVINCE])
