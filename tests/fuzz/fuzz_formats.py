"""Coverage-guided fuzzing of the formats: only the reader's own error may leave them.

Run: ``python -m tests.fuzz.fuzz_formats -max_total_time=60`` (needs ``atheris``).
The first byte chooses what the rest is: a whole file, or one part of a Word file.
"""

import io
import sys
import zipfile

import atheris

with atheris.instrument_imports(include=["nq57"]):
    from nq57.documents.reading.errors import ReadingError
    from nq57.documents.reading.formats import opening

_PARTS = ("word/document.xml", "word/numbering.xml", "word/styles.xml", "word/footnotes.xml")


def fuzz(data: bytes) -> None:
    """Open what ``data`` makes; any other error than ``ReadingError`` is a find."""
    if not data:
        return
    choice, rest = data[0] % (len(_PARTS) + 1), data[1:]
    if choice < len(_PARTS):
        rest = _word_file(_PARTS[choice], rest)
    try:
        opening.open_bytes(rest, name="tệp")
    except ReadingError as refusal:
        if not str(refusal).endswith("."):
            raise AssertionError(str(refusal)) from refusal


def _word_file(part: str, content: bytes) -> bytes:
    parts = {"word/document.xml": b"<w:document/>", part: content}
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        for name, data in parts.items():
            archive.writestr(name, data)
    return out.getvalue()


if __name__ == "__main__":
    atheris.Setup(sys.argv, fuzz)
    atheris.Fuzz()
