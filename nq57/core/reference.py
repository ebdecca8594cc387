"""Reference data: CSV files with head lines that name source, date and checker."""

import csv
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from nq57.core import env

FOLDER = env.ROOT / "seeds" / "reference"


@dataclass(frozen=True)
class Table:
    """One reference file: its head (``source``, ``date``, ``checker`` …) and its rows.

    ``lines[i]`` is the line of the file on which ``rows[i]`` ends.
    """

    head: dict[str, str]
    rows: list[dict[str, str]]
    lines: list[int]


def read_table(file: Path) -> Table:
    """Read a reference file; every cell is text without outer spaces."""
    lines = file.read_text(encoding="utf-8").splitlines(keepends=True)
    head_size = next(
        (place for place, line in enumerate(lines) if not line.startswith("#")), len(lines)
    )
    pairs = (line.lstrip("# ").partition(":") for line in lines[:head_size])
    head = {name.strip(): value.strip() for name, _, value in pairs}
    reader = csv.DictReader(lines[head_size:], strict=True)
    rows, numbers = [], []
    for row in _clean(reader):
        rows.append(row)
        numbers.append(head_size + reader.line_num)
    return Table(head, rows, numbers)


def _clean(reader: "csv.DictReader[str]") -> Iterator[dict[str, str]]:
    for row in reader:
        yield {name: (value or "").strip() for name, value in row.items() if name}
