"""The message catalogues: read the ids from the sources, write .po, compile .mo.

``python -m tests.web.catalogues`` (``make messages``) brings ``locale`` up to date; an id
without English stays empty there and a test says so. Needs no GNU gettext.
"""

import functools
import html
import importlib
import io
import pkgutil
import re
import sys
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

from babel.messages import mofile, pofile
from babel.messages.catalog import Catalog
from babel.messages.extract import extract
from django.db.models import Choices
from django.utils.translation.template import templatize

import nq57

SOURCES = Path(nq57.__file__).parent
LOCALE = SOURCES / "web" / "locale"
_KEYWORDS: dict[str, tuple[int | tuple[int, str], ...] | None] = {
    "_": None,
    "gettext": None,
    "gettext_lazy": None,
    "gettext_noop": None,
    "ngettext": (1, 2),
    "ngettext_lazy": (1, 2),
    "Phrase": None,
}
_UNSTABLE = ("#", '"POT-', '"PO-', '"Last-', '"Generated', '"Report-', '"Language-T')
_ANY_DAY = datetime(2025, 7, 1, tzinfo=UTC)
Id = str | tuple[str, ...]


def read_ids() -> set[Id]:
    """Return every message id of templates, of Python sources and of closed lists."""
    ids: set[Id] = set(_enum_labels())
    for file in [*SOURCES.rglob("*.html"), *SOURCES.rglob("*.txt")]:
        if "templates" in file.parts:
            code = templatize(file.read_text(encoding="utf-8"))
            ids.update(_extracted("\n".join(line.strip() for line in code.splitlines())))
    for file in SOURCES.rglob("*.py"):
        if "migrations" not in file.parts:
            ids.update(_extracted(file.read_text(encoding="utf-8")))
    return ids


def _extracted(source: str) -> Iterator[Id]:
    found = extract("python", io.BytesIO(source.encode()), keywords=_KEYWORDS)
    for _line, message, _comments, _context in found:
        if message and message != ("",):
            yield tuple(message) if isinstance(message, tuple | list) else message


def _enum_labels() -> Iterator[str]:
    for module in pkgutil.walk_packages([str(SOURCES)], "nq57."):
        if module.name.endswith(".enums"):
            for item in vars(importlib.import_module(module.name)).values():
                if isinstance(item, type) and issubclass(item, Choices):
                    yield from (
                        text for text in map(str, item.labels) if text.upper() != text.lower()
                    )


def read_catalogue(language: str) -> Catalog:
    """Return the catalogue of a language as its .po says."""
    with _file(language, "po").open("rb") as source:
        return pofile.read_po(source, locale=language)


def list_foreign_sentences(page: str, language: str) -> list[str]:
    """Return what a page says in the other language, attributes included.

    Fields filled with data are out of scope: only whole sentences of the catalogues count.
    """
    shown = html.unescape(re.sub(r"\s+", " ", page))
    pieces = {piece.strip() for piece in re.split(r"<[^>]*>|[\"=]", shown)}
    return sorted(_sentences_foreign_to(language) & pieces)


@functools.cache
def _sentences_foreign_to(language: str) -> frozenset[str]:
    found = set()
    for message in read_catalogue("en"):
        if isinstance(message.id, str) and message.string and message.id != message.string:
            found.add(str(message.string if language == "vi" else message.id))
    if language == "vi":
        found |= {message.id for message in read_catalogue("vi") if isinstance(message.id, str)}
    return frozenset(found - {""})


def compile_catalogue(catalogue: Catalog) -> bytes:
    """Return the .mo of a catalogue."""
    compiled = io.BytesIO()
    catalogue.creation_date = catalogue.revision_date = _ANY_DAY
    mofile.write_mo(compiled, catalogue)
    return compiled.getvalue()


def compiled_file(language: str) -> Path:
    """Return where the .mo of a language lies."""
    return _file(language, "mo")


def _file(language: str, kind: str) -> Path:
    return LOCALE / language / "LC_MESSAGES" / f"django.{kind}"


def _bring_up_to_date() -> int:
    old = read_catalogue("en")
    new = Catalog(locale="en", project="nq57", fuzzy=False)
    empty = []
    for message_id in sorted(read_ids(), key=str):
        kept = old.get(message_id if isinstance(message_id, str) else message_id[0])
        english = kept.string if kept else ""
        new.add(message_id, english)
        if not english:
            empty.append(message_id)
    for language, catalogue in (("en", new), ("vi", read_catalogue("vi"))):
        _write(language, catalogue)
    for message_id in empty:
        sys.stderr.write(f"Thiếu tiếng Anh: {message_id!r}\n")
    return 1 if empty else 0


def _write(language: str, catalogue: Catalog) -> None:
    text = io.BytesIO()
    pofile.write_po(text, catalogue, width=100, omit_header=False, ignore_obsolete=True)
    stable = [
        line for line in text.getvalue().decode().splitlines() if not line.startswith(_UNSTABLE)
    ]
    _file(language, "po").write_text("\n".join(stable).strip() + "\n", encoding="utf-8")
    compiled_file(language).write_bytes(compile_catalogue(read_catalogue(language)))


if __name__ == "__main__":
    import os

    import django

    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings.test")
    django.setup()
    sys.exit(_bring_up_to_date())
