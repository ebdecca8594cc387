"""Open data as CSV, XLSX and JSON: names of columns for programs, their titles on sheets."""

import json
from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from nq57.core import tables
from nq57.releases import rules

_WIDE, _NARROW = 60, 14
_LONG = ("name", "title", "section", "leads", "text", "description", "description_en")


def write_csv(*, dataset: rules.Dataset, snapshot: Mapping[str, Any]) -> bytes:
    """Return a table as CSV in UTF-8 with its mark, which spreadsheets ask for."""
    rows = rules.list_rows(dataset, snapshot)
    names = [column.name for column in dataset.columns]
    return b"".join(tables.stream_csv(columns=names, rows=rows))


def write_xlsx(*, dataset: rules.Dataset, snapshot: Mapping[str, Any], mark: str) -> bytes:
    """Return a table as a sheet, titles for names."""
    columns = {
        column.title: _WIDE if column.name in _LONG else _NARROW for column in dataset.columns
    }
    rows = rules.list_rows(dataset, snapshot)
    return b"".join(tables.stream_xlsx(title=dataset.title, columns=columns, rows=rows, mark=mark))


def write_json(*, dataset: rules.Dataset, snapshot: Mapping[str, Any]) -> bytes:
    """Return a table as JSON: what it is, what its columns mean, its rows."""
    names = [column.name for column in dataset.columns]
    content = {
        "dataset": dataset.name, "title": dataset.title, "until": snapshot["until"],
        "is_invented": snapshot["is_invented"],
        "columns": [
            {"name": one.name, "type": one.kind, "title": one.title, "description": one.meaning,
             "name_en": name, "description_en": meaning}
            for one in dataset.columns
            for name, meaning in [rules.english.say_column(dataset.name, one.name)]
        ],
        "rows": [
            dict(zip(names, row, strict=True)) for row in rules.list_rows(dataset, snapshot)
        ],
    }  # fmt: skip
    return json.dumps(content, ensure_ascii=False, default=_as_plain, indent=1).encode()


def _as_plain(value: object) -> float | int | str:
    if isinstance(value, Decimal):
        return float(value) if value % 1 else int(value)
    return str(value)
