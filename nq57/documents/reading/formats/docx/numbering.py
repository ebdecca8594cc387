"""The list numbers that Word computes and does not store in the text.

Numbering instances (``w:num``) of one definition (``w:abstractNum``) go on counting
together, unless an instance overrides the start of a level, as Word itself does
(ISO/IEC 29500-1, 17.9).
"""

from dataclasses import dataclass, field

from lxml import etree

from nq57.documents.reading.formats.docx import package
from nq57.documents.reading.formats.docx.package import W

_LEVELS = 9
_ROMAN = (
    (1000, "M"),
    (900, "CM"),
    (500, "D"),
    (400, "CD"),
    (100, "C"),
    (90, "XC"),
    (50, "L"),
    (40, "XL"),
    (10, "X"),
    (9, "IX"),
    (5, "V"),
    (4, "IV"),
    (1, "I"),
)


@dataclass(frozen=True)
class _Level:
    start: int = 1
    form: str = "decimal"
    pattern: str = ""
    restart: int | None = None
    is_legal: bool = False
    style: str = ""


@dataclass
class _List:
    """A definition with its running counters; ``None``: level not yet used."""

    levels: dict[int, _Level]
    counters: list[int | None] = field(default_factory=lambda: [None] * _LEVELS)


@dataclass
class _Instance:
    """A ``w:num``: its list, own levels and starts that are still to be applied."""

    of: _List
    own_levels: dict[int, _Level]
    starts: dict[int, int]

    def level(self, at: int) -> _Level:
        return self.own_levels.get(at) or self.of.levels.get(at) or _Level()


class Numbering:
    """Running list numbers of one document: ask in reading order, once per paragraph."""

    def __init__(self, root: etree._Element | None) -> None:
        """Read ``numbering.xml``; ``None`` stands for a document without lists."""
        self._instances: dict[str, _Instance] = {}
        if root is None:
            return
        abstracts = {
            package.attribute(element, "abstractNumId") or "": element
            for element in root.iterfind(W + "abstractNum")
        }
        by_style_link = {
            link: element
            for element in abstracts.values()
            if (link := package.value_of(element, "styleLink"))
        }
        lists: dict[str, _List] = {}
        for number in root.iterfind(W + "num"):
            identity = package.value_of(number, "abstractNumId") or ""
            element = abstracts.get(identity)
            link = package.value_of(element, "numStyleLink")
            if link and link in by_style_link:
                element = by_style_link[link]
                identity = package.attribute(element, "abstractNumId") or ""
            if element is not None:
                shared = lists.setdefault(identity, _List(_levels(element)))
                instance = _instance(number, shared)
                self._instances[package.attribute(number, "numId") or ""] = instance

    def level_of_style(self, num_id: str, style: str) -> int:
        """Return the level of the list ``num_id`` that the paragraph style belongs to."""
        instance = self._instances.get(num_id)
        if instance is not None:
            for at in range(_LEVELS):
                if instance.level(at).style == style:
                    return at
        return 0

    def next_label(self, num_id: str, at: int) -> str:
        """Count one paragraph of level ``at`` (from 0) and return its number as shown.

        >>> Numbering(None).next_label("1", 0)
        ''
        """
        instance = self._instances.get(num_id)
        if instance is None or not 0 <= at < _LEVELS:
            return ""
        self._count(instance, at)
        level = instance.level(at)
        if level.form == "bullet":
            return "+" if level.pattern.strip() == "+" else "-"
        if level.form == "none" and not level.pattern.replace("%", ""):
            return ""
        return _label(instance, at)

    @staticmethod
    def _count(instance: _Instance, at: int) -> None:
        counters = instance.of.counters
        start = instance.starts.pop(at, None)
        current = counters[at]
        if start is not None:
            counters[at] = start
        elif current is None:
            counters[at] = instance.level(at).start
        else:
            counters[at] = current + 1
        for deeper in range(at + 1, _LEVELS):
            restart = instance.level(deeper).restart
            if restart is None or (restart and at < restart):
                counters[deeper] = None


def _instance(number: etree._Element, shared: _List) -> _Instance:
    own_levels, starts = {}, {}
    for override in number.iterfind(W + "lvlOverride"):
        at = package.whole_number(package.attribute(override, "ilvl"))
        start = package.value_of(override, "startOverride")
        if start is not None:
            starts[at] = package.whole_number(start, 1)
        level = override.find(W + "lvl")
        if level is not None:
            own_levels[at] = _level(level)
    return _Instance(shared, own_levels, starts)


def _levels(element: etree._Element) -> dict[int, _Level]:
    return {
        package.whole_number(package.attribute(level, "ilvl")): _level(level)
        for level in element.iterfind(W + "lvl")
    }


def _level(element: etree._Element) -> _Level:
    restart = package.value_of(element, "lvlRestart")
    form = element.find(W + "numFmt")
    if form is None:
        form = element.find(f"{{*}}AlternateContent/{{*}}Fallback/{W}numFmt")
    return _Level(
        start=package.whole_number(package.value_of(element, "start"), 0),
        form="decimal" if form is None else package.attribute(form, "val") or "decimal",
        pattern=package.value_of(element, "lvlText") or "",
        restart=None if restart is None else package.whole_number(restart),
        is_legal=bool(package.is_on(element, "isLgl")),
        style=package.value_of(element, "pStyle") or "",
    )


def _label(instance: _Instance, at: int) -> str:
    own = instance.level(at)
    label = own.pattern
    for upper in range(_LEVELS):
        mark = f"%{upper + 1}"
        if mark in label:
            level = instance.level(upper)
            count = instance.of.counters[upper]
            number = level.start if count is None else count
            form = "decimal" if own.is_legal and upper != at else level.form
            label = label.replace(mark, format_number(number, form))
    return label.strip()


def format_number(number: int, form: str) -> str:
    """Return ``number`` as the ``w:numFmt`` value ``form`` shows it.

    >>> [format_number(28, form) for form in ("decimalZero", "upperRoman", "lowerLetter")]
    ['28', 'XXVIII', 'bb']
    """
    if form == "none" or form == "bullet":
        return ""
    if form == "decimalZero":
        return f"{number:02d}"
    if form in ("upperRoman", "lowerRoman") and 0 < number < 4000:
        return roman(number) if form == "upperRoman" else roman(number).lower()
    if form in ("upperLetter", "lowerLetter") and 0 < number < 1000:
        letter = chr(ord("A") + (number - 1) % 26) * ((number - 1) // 26 + 1)
        return letter if form == "upperLetter" else letter.lower()
    return str(number)


def roman(number: int) -> str:
    """Return ``number`` (1–3999) in Roman capitals."""
    out = ""
    for value, letters in _ROMAN:
        out += letters * (number // value)
        number %= value
    return out
