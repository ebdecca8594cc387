"""Render a Word template: Jinja marks in a .docx, filled with text only."""

import io
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import segno
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
    return filled.getvalue()


def _draw_code(address: str) -> io.BytesIO:
    drawn = io.BytesIO()
    segno.make(address, error="m").save(drawn, kind="png", scale=6)
    drawn.seek(0)
    return drawn
