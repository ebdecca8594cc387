"""Word's own list numbering: the number is computed by Word and not in the text."""

import re
from copy import deepcopy

from docx.document import Document as WordDocument
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls
from docx.text.paragraph import Paragraph

from tests.factories.plan_documents.truth import Row

_PROSE = ((re.compile(r"^([IVX]+)\. "), 0), (re.compile(r"^(\d+)\. "), 1), (re.compile(r"^- "), 2))
_ROMAN = ("", "I", "II", "III", "IV", "V", "VI", "VII", "VIII", "IX", "X", "XI", "XII")
_LEVELS = (("upperRoman", "%1."), ("decimal", "%2."), ("bullet", "-"))
_ROW_LEVELS = (("upperRoman", "%1"), ("decimal", "%2"), ("decimal", "%2.%3"))


class Numbering:
    """Write list numbers where Word would give the very number that is printed."""

    def __init__(self, file: WordDocument) -> None:
        self._root = file.part.numbering_part.element
        self._ids = 900
        self._prose = self._start(_LEVELS)
        self._counts = [0, 0, 0]
        self._row_counts = [0, 0, 0]

    def start_table(self) -> str:
        """Return a fresh list for the numbers of one table's rows."""
        self._row_counts = [0, 0, 0]
        return self._start(_ROW_LEVELS)

    def take_prose(self, paragraph: Paragraph, line: str) -> str:
        """Number ``paragraph`` when its printed number is the next; return the rest."""
        for pattern, level in _PROSE:
            match = pattern.match(line)
            if match and self._is_next(self._counts, level, match.group(0).strip(" .-")):
                _attach(paragraph, self._prose, level)
                return line[match.end() :]
        return line

    def take_row(self, paragraph: Paragraph, row: Row, list_id: str) -> None:
        """Number a row's first cell, or type its number where the list cannot give it."""
        if not row.number:
            return
        level = 0 if row.kind == "group" else 1 + row.number.count(".")
        if level < 3 and self._is_next(self._row_counts, level, row.number):
            _attach(paragraph, list_id, level)
        else:
            paragraph.add_run(row.number)

    def _is_next(self, counts: list[int], level: int, printed: str) -> bool:
        following = [*counts[:level], counts[level] + 1, *([0] * (2 - level))]
        if level == 0:
            label = _ROMAN[following[0]]
        elif "." in printed:
            label = f"{following[1]}.{following[2]}"
        else:
            label = str(following[1]) if level == 1 else ""
        if printed != label:
            return False
        counts[:] = following
        return True

    def _start(self, levels: tuple[tuple[str, str], ...]) -> str:
        self._ids += 1
        body = "".join(
            f'<w:lvl w:ilvl="{at}"><w:start w:val="1"/><w:numFmt w:val="{kind}"/>'
            f'<w:lvlText w:val="{text}"/><w:lvlJc w:val="left"/></w:lvl>'
            for at, (kind, text) in enumerate(levels)
        )
        abstract = parse_xml(
            f'<w:abstractNum {nsdecls("w")} w:abstractNumId="{self._ids}">'
            f'<w:multiLevelType w:val="multilevel"/>{body}</w:abstractNum>'
        )
        first_num = self._root.find(f".//{{{self._root.nsmap['w']}}}num")
        if first_num is None:
            self._root.append(abstract)
        else:
            first_num.addprevious(abstract)
        self._root.append(
            parse_xml(
                f'<w:num {nsdecls("w")} w:numId="{self._ids}">'
                f'<w:abstractNumId w:val="{self._ids}"/></w:num>'
            )
        )
        return str(self._ids)


def _attach(paragraph: Paragraph, list_id: str, level: int) -> None:
    properties = paragraph._p.get_or_add_pPr()
    properties.append(
        deepcopy(
            parse_xml(
                f'<w:numPr {nsdecls("w")}><w:ilvl w:val="{level}"/>'
                f'<w:numId w:val="{list_id}"/></w:numPr>'
            )
        )
    )
