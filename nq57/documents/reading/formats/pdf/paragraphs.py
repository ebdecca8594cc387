"""Paragraphs out of the lines of a page flow."""

import itertools
import statistics
from dataclasses import dataclass

from nq57.documents.reading import source
from nq57.documents.reading.formats.pdf import lines
from nq57.documents.reading.formats.pdf.lines import LABEL, Line

_ENDS = (".", ";", ":", "!", "?", "./.")


@dataclass(frozen=True)
class Margins:
    """Left and right bounds of the running text on pages of one shape."""

    left: float
    right: float

    @property
    def width(self) -> float:
        """Width of the text."""
        return self.right - self.left

    def centres(self, line: Line) -> bool:
        """Whether ``line`` stands in the middle."""
        before, after = line.x0 - self.left, self.right - line.x1
        return abs(before - after) < 0.03 * self.width and before > 0.05 * self.width


def make_paragraphs(flow: list[Line], margins: Margins) -> list[source.Paragraph]:
    """Return the paragraphs of consecutive lines."""
    pitch = usual_pitch(flow)
    groups: list[list[Line]] = []
    for line in flow:
        if groups and _belongs(groups[-1], line, margins, pitch):
            groups[-1].append(line)
        else:
            groups.append([line])
    return [_paragraph(group, margins) for group in groups]


def usual_pitch(flow: list[Line]) -> float:
    """Return the usual distance of base lines inside a paragraph, in points."""
    steps = [
        b.base - a.base
        for a, b in itertools.pairwise(flow)
        if a.page == b.page and 0.7 * a.height < b.base - a.base < 2.5 * a.height
    ]
    if not steps:
        return 0.0
    steps.sort()
    return statistics.median(steps[: max(len(steps) // 2, 1)])


def _belongs(group: list[Line], line: Line, margins: Margins, pitch: float) -> bool:
    last = group[-1]
    is_centred = margins.centres(line)
    step = line.base - last.base if line.page == last.page and pitch else 0.0
    if step > 1.25 * max(pitch, last.height):
        return False
    if step > 1.1 * pitch and _is_sentence_over(last, line):
        return False
    if line.is_bold != last.is_bold and not line.text[:1].islower():
        return False
    if abs(line.height - last.height) > 0.15 * last.height:
        return not _is_restart(group, line, margins) and _is_full(last, line, margins)
    if is_centred and margins.centres(last):
        return lines.goes_on(last, line, margins.width - 4.0)
    if not _is_full(last, line, margins):
        return False
    return not _is_restart(group, line, margins)


def _is_sentence_over(last: Line, line: Line) -> bool:
    """Whether ``last`` ends a sentence and ``line`` begins one: a small gap then parts them."""
    return last.text.endswith(_ENDS) and line.text[:1].isupper()


def _is_full(last: Line, line: Line, margins: Margins) -> bool:
    """Whether the first word of ``line`` would not have fitted on ``last``."""
    if margins.centres(last):
        return lines.goes_on(last, line, margins.width - 4.0)
    room = margins.right - last.x0
    return lines.goes_on(last, line, room - 1.0)


def _is_restart(group: list[Line], line: Line, margins: Margins) -> bool:
    """Whether ``line`` stands and reads like the first line of a paragraph."""
    first = group[0]
    is_indented_first = first.x0 > margins.left + 8.0
    starts_like_first = abs(line.x0 - first.x0) < 2.0
    reads_new = LABEL.match(line.text) is not None or group[-1].text.endswith(_ENDS)
    if is_indented_first and starts_like_first and not margins.centres(first):
        return reads_new or (len(group) > 1 and group[1].x0 < first.x0 - 4.0)
    if line.x0 > group[-1].x0 + 6.0 and len(group) > 1:
        return reads_new
    return LABEL.match(line.text) is not None and group[-1].text.endswith(_ENDS)


def _paragraph(group: list[Line], margins: Margins) -> source.Paragraph:
    text = group[0].text
    for before, line in itertools.pairwise(group):
        text = lines.glue(text, line.text, before, line, margins.width)
    return source.Paragraph(
        text=text,
        line=0,
        is_bold=all(line.is_bold for line in group),
        is_centred=all(
            margins.centres(line) or line.x1 - line.x0 > 0.9 * margins.width for line in group
        )
        and margins.centres(group[-1]),
        page=group[0].page,
    )
