"""Typst set to PDF in a process of its own, one for each document.

The compiler keeps what it has made for documents to come, some 50 MB of each, and gives nothing
back between one and the next. The child costs 65 ms of work and leaves nothing behind. Like the
child that draws, it inherits no secret.
"""

import json
import subprocess
import sys
from datetime import datetime
from typing import Any

from nq57.core import drawing

MOST_SECONDS = 120.0
_IN_TEMPLATE = 3  # how the child ends when the template is at fault


class TemplateError(Exception):
    """A template that does not fit what it is to show; the text is the compiler's."""


def make_pdf(options: dict[str, Any], *, moment: datetime) -> bytes:
    """Return the PDF of a template: ``options`` are those of ``typst.Compiler``, as JSON holds
    them, ``moment`` is when the file says that it was made.

    :raises TemplateError: when the template is at fault.
    :raises RuntimeError: when the child ends otherwise, or does not end.
    """
    order = json.dumps({"options": options, "moment": moment.isoformat()}).encode()
    try:
        done = subprocess.run(
            [sys.executable, "-m", __name__], input=order, capture_output=True, check=False,
            env=drawing.make_environment(), timeout=MOST_SECONDS,
        )  # fmt: skip
    except subprocess.TimeoutExpired as error:
        raise RuntimeError(f"no document within {MOST_SECONDS:.0f} seconds") from error
    if done.returncode == _IN_TEMPLATE:
        raise TemplateError(done.stdout.decode())
    if done.returncode:
        raise RuntimeError(f"typesetting: {done.stderr.decode(errors='replace')[-2000:]}")
    return done.stdout


def main() -> int:
    """Set what is asked and write it out: the child's life."""
    import typst

    order = json.load(sys.stdin.buffer)
    try:
        made: Any = typst.Compiler(**order["options"]).compile(
            format="pdf",
            timestamp=datetime.fromisoformat(order["moment"]),
            pdf_standards="ua-1",
        )
    except typst.TypstError as error:
        sys.stdout.buffer.write(str(error.message).encode())
        return _IN_TEMPLATE
    sys.stdout.buffer.write(made)
    return 0


if __name__ == "__main__":
    sys.exit(main())
