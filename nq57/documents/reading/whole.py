"""The whole job in one call, for a child process: a file in, plain data out."""

import pathlib
from collections.abc import Mapping, Sequence
from typing import Any

from nq57.documents.reading import answering, catalogue, reader
from nq57.documents.reading.formats import opening


def read_whole(
    path: str,
    name: str,
    bodies: Sequence[Mapping[str, str]],
    groups: Sequence[Mapping[str, str]],
    answers: Sequence[Mapping[str, Any]],
) -> dict[str, Any]:
    """Return ``draft`` (the published JSON), ``lines``, ``has_tables`` and ``warnings``.

    ``bodies`` and ``groups`` are the catalogue's rows, ``answers`` recorded answers.

    :raises ReadingError: when the file cannot be read.
    """
    source = opening.open_source(pathlib.Path(path), name=name)
    draft = reader.read_source(
        source,
        bodies=catalogue.Catalogue.from_rows(bodies, groups),
        answers=answering.parse_answers({"answers": list(answers)}),
    )
    return {
        "draft": draft.to_json(),
        "lines": list(source.lines),
        "has_tables": source.has_tables,
        "warnings": list(source.warnings),
    }
