"""Render a Typst template to PDF with the fonts that ship with nq57."""

import io
import json
from collections.abc import Mapping
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import segno

from nq57.core import typesetting
from nq57.papers import rules

FONTS = Path(__file__).parent / "fonts"
LIBRARY = Path(__file__).parents[1] / "templates"


def render(template: Path, snapshot: Mapping[str, Any]) -> bytes:
    """Return the filled document; the same input gives the same bytes on every machine.

    The template reads the snapshot with ``json(bytes(sys.inputs.snapshot))`` and the picture
    of ``paper.address`` as SVG from ``sys.inputs.qr``; the layout of ``@local/official`` puts
    ``sys.inputs.mark`` over every page. Values arrive as data, so that no text
    of theirs is taken for markup. It may import ``@local/official``, and can read nothing
    else outside its own folder. The file is tagged for screen readers (PDF/UA-1).

    :raises PapersError: when the template asks for what the snapshot does not hold.
    """
    issued_on = date.fromisoformat(snapshot["paper"]["issued_on"])
    options = {
        "input": str(template),
        "root": str(template.parent),
        "font_paths": [str(FONTS)],
        "ignore_system_fonts": True,
        "package_path": str(LIBRARY),
        "package_cache_path": str(LIBRARY),
        "sys_inputs": {
            "snapshot": json.dumps(dict(snapshot), ensure_ascii=False),
            "qr": _draw_code(snapshot["paper"]["address"]),
            "mark": snapshot["paper"].get("mark", ""),
        },
    }
    moment = datetime(issued_on.year, issued_on.month, issued_on.day, tzinfo=UTC)
    try:
        return typesetting.make_pdf(options, moment=moment)
    except typesetting.TemplateError as error:
        raise rules.PapersError(
            f"Mẫu “{template.parent.name}” (.pdf) không khớp số liệu: {error}."
        ) from error


def _draw_code(address: str) -> str:
    if not address:
        return ""
    drawn = io.BytesIO()
    segno.make(address, error="m").save(drawn, kind="svg", scale=4, border=0)
    return drawn.getvalue().decode()
