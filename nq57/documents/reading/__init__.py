"""The document reader: a file goes in, a draft plan comes out.

Pure functions: no database, no network, no Django, no clock. Words: source (the file
as paragraphs and tables with line numbers), draft (what was read), question (what only
a person can know), remark (what a person should see), answer (a person's word).
"""

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from nq57.documents.reading.api import (
        Catalogue,
        Draft,
        ReadingError,
        load_answers,
        load_catalogue,
        parse_answers,
        read_file,
        read_source,
    )

__all__ = [
    "Catalogue",
    "Draft",
    "ReadingError",
    "load_answers",
    "load_catalogue",
    "parse_answers",
    "read_file",
    "read_source",
]


def __getattr__(name: str) -> Any:
    """Give the reader's functions on first use: importing the package stays light."""
    if name not in __all__:
        raise AttributeError(name)
    from nq57.documents.reading import api

    return getattr(api, name)
