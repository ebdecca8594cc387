"""Values that a person types for a question: can each be read as what its box asks for?"""

import datetime
from collections.abc import Iterator, Mapping
from typing import Any

from nq57.core import dates
from nq57.documents.reading import milestones, schedules, targets

Path = tuple[str, ...]

_NEEDED = "Ô này còn trống. Ghi giá trị như trong văn bản."
_ALL_EMPTY = "Chưa ghi giá trị nào. Ghi ít nhất một ô."


def find_faults(question: Mapping[str, Any], values: Mapping[str, Any]) -> dict[Path, str]:
    """Return what is wrong with typed values: the box (item, field, column, tier) → a sentence.

    ``values`` has the shape of an option's. What the question itself offers is always fine:
    it stands in the document.
    """
    offered = {raw for option in question["options"] for _, raw in _leaves(dict(option["values"]))}
    faults: dict[Path, str] = {}
    for item, fields in values.items():
        if not isinstance(fields, Mapping):
            continue
        for field, given in fields.items():
            boxes = list(_leaves(given))
            for path, raw in boxes:
                sentence = _say_fault(field, raw) if raw is None or raw not in offered else ""
                if sentence:
                    faults[(item, field, *path)] = sentence
            is_empty = boxes and not any(raw for _, raw in boxes)
            is_grid = field in ("targets", "schedule")
            if is_grid and is_empty and not _may_be_empty(question, item, field):
                faults[(item, field, *boxes[0][0])] = _ALL_EMPTY
    return faults


def _may_be_empty(question: Mapping[str, Any], item: str, field: str) -> bool:
    """Say whether an option leaves all boxes of a row empty."""
    rows = [option["values"].get(item, {}).get(field) for option in question["options"]]
    return any(row is not None and not any(raw for _, raw in _leaves(row)) for row in rows)


def _leaves(value: Any) -> Iterator[tuple[Path, str | None]]:
    if not isinstance(value, Mapping):
        yield (), str(value) if value else None
        return
    for key, inner in value.items():
        for path, raw in _leaves(inner):
            yield (str(key), *path), raw


def _say_fault(field: str, raw: str | None) -> str:
    """Return what is wrong with one box, or nothing."""
    if raw is None:
        return _NEEDED if field in ("tiers", "symbol", "issued_on") else ""
    if field in ("targets", "tiers"):
        amount = targets.parse_amount(raw)
        is_read = targets.is_numeric(raw) or amount.op is not None
        return "" if is_read else f"“{raw}” không đọc được thành giá trị. Ghi như ≥ 80% hoặc 15."
    if field == "schedule" and schedules.parse_schedule(raw, "", 2000).kind == "text":
        return f"“{raw}” không đọc được thành thời hạn. Ghi như Quý I/2026 hoặc tháng 7/2026."
    if field == "years" and milestones.find_year(raw) is None:
        return f"“{raw}” không phải là một năm. Ghi như 2026 hoặc tháng 7/2026."
    if field == "issued_on" and not _is_day(raw):
        return f"“{raw}” không phải là một ngày. Ghi như 04/06/2025."
    return ""


def _is_day(raw: str) -> bool:
    try:
        return bool(datetime.date.fromisoformat(raw))
    except ValueError:
        pass
    try:
        return bool(dates.parse_date(raw))
    except ValueError:
        return False
