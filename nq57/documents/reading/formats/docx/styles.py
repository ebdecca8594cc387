"""What a paragraph or character style brings: bold, centring, heading, list, font."""

from dataclasses import dataclass, replace

from lxml import etree

from nq57.documents.reading.formats.docx import package
from nq57.documents.reading.formats.docx.package import W


@dataclass(frozen=True)
class Style:
    """Properties of one style, those of the styles that it rests on included."""

    name: str = ""
    is_bold: bool = False
    is_hidden: bool = False
    is_centred: bool = False
    heading: int = 0
    num_id: str | None = None
    level: int | None = None
    font: str = ""


class Styles:
    """The styles of a document, resolved on demand."""

    def __init__(self, root: etree._Element | None) -> None:
        """Read ``styles.xml``; ``None`` stands for a document without styles."""
        self._elements: dict[str, etree._Element] = {}
        self._resolved: dict[str, Style] = {}
        self._base = Style()
        self.default_paragraph = ""
        if root is None:
            return
        for element in root.iterfind(W + "style"):
            identity = package.attribute(element, "styleId") or ""
            self._elements[identity] = element
            is_default = package.attribute(element, "default") in ("1", "true", "on")
            if is_default and package.attribute(element, "type") == "paragraph":
                self.default_paragraph = identity
        defaults = root.find(f"{W}docDefaults")
        if defaults is not None:
            self._base = _with_properties(
                self._base,
                defaults.find(f"{W}pPrDefault/{W}pPr"),
                defaults.find(f"{W}rPrDefault/{W}rPr"),
            )

    def paragraph(self, identity: str | None) -> Style:
        """Return the paragraph style, the default one when ``identity`` is unknown."""
        if identity is None or identity not in self._elements:
            identity = self.default_paragraph
        return self._resolve(identity, 0)

    def character(self, identity: str) -> Style:
        """Return the character style ``identity``."""
        return self._resolve(identity, 0)

    def _resolve(self, identity: str, depth: int) -> Style:
        known = self._resolved.get(identity)
        if known is not None:
            return known
        element = self._elements.get(identity)
        if element is None or depth > 30:
            return self._base
        based_on = package.value_of(element, "basedOn")
        inherited = self._resolve(based_on, depth + 1) if based_on else self._base
        style = _with_properties(inherited, element.find(W + "pPr"), element.find(W + "rPr"))
        style = replace(style, name=(package.value_of(element, "name") or "").lower())
        self._resolved[identity] = style
        return style


def _with_properties(
    style: Style, paragraph: etree._Element | None, run: etree._Element | None
) -> Style:
    """Return ``style`` with what ``w:pPr`` and ``w:rPr`` say on top."""
    bold, hidden = package.is_on(run, "b"), package.is_on(run, "vanish")
    alignment = package.value_of(paragraph, "jc")
    outline = package.value_of(paragraph, "outlineLvl")
    heading = style.heading
    if outline is not None:
        level = package.whole_number(outline, 9)
        heading = level + 1 if 0 <= level < 9 else 0
    num_id, level_of_list = style.num_id, style.level
    numbers = None if paragraph is None else paragraph.find(W + "numPr")
    if numbers is not None:
        num_id = package.value_of(numbers, "numId") or num_id
        own_level = package.value_of(numbers, "ilvl")
        level_of_list = package.whole_number(own_level) if own_level else level_of_list
    return replace(
        style,
        is_bold=style.is_bold if bold is None else bold,
        is_hidden=style.is_hidden if hidden is None else hidden,
        is_centred=style.is_centred if alignment is None else alignment == "center",
        heading=heading,
        num_id=num_id,
        level=level_of_list,
        font=font_of(run) or style.font,
    )


def font_of(run: etree._Element | None) -> str:
    """Return the font that ``w:rPr`` names for Latin letters, or nothing."""
    fonts = None if run is None else run.find(W + "rFonts")
    if fonts is None:
        return ""
    return package.attribute(fonts, "ascii") or package.attribute(fonts, "hAnsi") or ""
