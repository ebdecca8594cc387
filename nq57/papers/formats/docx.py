"""Render a Word template: Jinja marks in a .docx, filled with text only."""

import io
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import docx
import segno
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.shared import Mm
from docxtpl import inline_image
from docxtpl import template as word
from jinja2 import StrictUndefined, TemplateError
from jinja2.sandbox import SandboxedEnvironment

from nq57.papers import rules

_CODE_SIDE = Mm(22)


def render(template: Path, snapshot: Mapping[str, Any]) -> bytes:
    """Return the filled document; ``{{ qr }}`` stands for the picture of ``paper.address``.

    :raises PapersError: when the template asks for what the snapshot does not hold.
    """
    environment = SandboxedEnvironment(autoescape=True, undefined=StrictUndefined)
    document = word.DocxTemplate(str(template))
    values = {**snapshot, "qr": ""}
    if address := snapshot["paper"]["address"]:
        values["qr"] = inline_image.InlineImage(  # type: ignore[no-untyped-call]
            document, _draw_code(address), width=_CODE_SIDE
        )
    try:
        document.render(values, jinja_env=environment, autoescape=True)
    except TemplateError as error:
        raise rules.PapersError(
            f"Mẫu “{template.parent.name}” (.docx) không khớp số liệu: {error}."
        ) from error
    filled = io.BytesIO()
    document.save(filled)
    mark = snapshot["paper"].get("mark", "")
    return _mark(filled.getvalue(), mark) if mark else filled.getvalue()


def _mark(content: bytes, mark: str) -> bytes:
    """Put a mark over every page: each kind of head that a section shows holds it.

    A head that follows a marked one stays linked to it, and keeps its page number. The filled
    document is opened anew: the template's own object still holds the heads before filling.
    """
    document = docx.Document(io.BytesIO(content))
    marked: set[str] = set()
    for section in document.sections:
        kinds = ["header"]
        if section.different_first_page_header_footer:
            kinds.append("first_page_header")
        if document.settings.odd_and_even_pages_header_footer:
            kinds.append("even_page_header")
        for kind in kinds:
            head = getattr(section, kind)
            if head.is_linked_to_previous and kind in marked:
                continue
            marked.add(kind)
            head.is_linked_to_previous = False
            line = head.paragraphs[0].insert_paragraph_before()
            line.alignment = WD_ALIGN_PARAGRAPH.CENTER
            line.add_run(mark).bold = True
    kept = io.BytesIO()
    document.save(kept)
    return kept.getvalue()


def _draw_code(address: str) -> io.BytesIO:
    drawn = io.BytesIO()
    segno.make(address, error="m").save(drawn, kind="png", scale=6)
    drawn.seek(0)
    return drawn
