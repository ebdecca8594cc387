"""Milestones whose header nobody has met: found, read under their own words, asked."""

import re
from collections.abc import Mapping, Sequence
from typing import Any

from nq57.core import text
from nq57.documents.reading import asking, columns, draft, numbering, schedules, targets

_WORDS = {"nhat": 1, "hai": 2, "ba": 3, "tu": 4, "nam": 5, "sau": 6, "bay": 7, "tam": 8}
_YEAR = re.compile(r"^(?:19|20)\d\d$")
_LONGEST = 60
_FILLED = 0.6  # of a column's cells that must look like a milestone's

Item = draft.Indicator | draft.Task


def find_series(labels: Sequence[str]) -> dict[int, columns.Column]:
    """Return columns for neighbouring labels that differ in a rising number only.

    "Kỳ họp thứ 25", "Kỳ họp thứ 26" mark times as years do, though no calendar says which.

    >>> sorted(find_series(["TT", "Chỉ tiêu", "Đợt 1", "Đợt 2"]))
    [2, 3]
    """
    words = [text.fold(label).split() if len(label) <= _LONGEST else [] for label in labels]
    found: dict[int, columns.Column] = {}
    for index in range(len(labels) - 1):
        if not _follows(words[index], words[index + 1]):
            continue
        for place in (index, index + 1):
            if columns.classify(labels[place]) is None:
                label = text.normalise(labels[place])
                found[place] = columns.Column("value", label, is_unmet=True)
    return {place: column for place, column in found.items() if {place - 1, place + 1} & set(found)}


def by_content(
    typed: Sequence[columns.Column | None],
    labels: Sequence[str],
    bodies: Sequence[Sequence[str]],
    title: str,
) -> list[columns.Column | None]:
    """Type what no header words tell, where a table of a plan names no time at all.

    ``bodies`` holds each column's cells. Figures under an indicator are targets, marks
    and dates beside a task are its schedule.
    """
    known = [column for column in typed if column is not None]
    kind = columns.table_kind(known, title)
    if kind is None or not {"number", "name"} <= {column.kind for column in known}:
        return list(typed)
    if any(column.years or column.kind in ("value", "deadline") for column in known):
        return list(typed)
    layout = columns.arrange(known, title)
    if layout is not None and layout.horizons():
        return list(typed)
    is_home = targets.is_numeric if kind == "indicators" else _is_scheduled
    result = list(typed)
    for place, column in enumerate(typed):
        cells = [words for words in bodies[place] if words]
        fitting = sum(is_home(words) for words in cells)
        if column is None and labels[place] and fitting and fitting >= _FILLED * len(cells):
            result[place] = columns.Column("value", text.normalise(labels[place]), is_unmet=True)
    return result


def unmet(layout: columns.Layout) -> list[str]:
    """Return the labels of the milestones of a table that say no time."""
    return [column.label for column in layout.horizons() if column.is_unmet]


def ask(
    labels: Sequence[str], items: Sequence[Item], path: str, title: str, year: int | None
) -> draft.Question | None:
    """Ask which years the milestones ``labels`` stand for; None when no row has them.

    Nothing is set meanwhile: ``items`` are marked as not confirmed. ``year`` is the one
    that the document or the table is for, where years in a row may begin.
    """
    items = [item for item in items if _is_undated(item, labels)]
    if not items:
        return None
    question = _question(labels, path, title, year, items)
    for item in items:
        item.questions.append(question.id)
        item.confidence = min(item.confidence, 0.6)
        for cell in _cells(item, labels):
            cell.is_confirmed = False
    return question


def of_table(items: Sequence[Item], path: str) -> list[Item]:
    """Return the rows of the table at the clause ``path``."""
    return [item for item in items if item.clause.startswith(f"{path}.")]


def set_years(items: Sequence[Item], years: Mapping[str, Any], settled: set[str]) -> None:
    """Give the milestones of ``items`` the years that a person named, or none.

    A row is confirmed where no other question than ``settled`` is open.
    """
    named = {label: find_year(str(words or "")) for label, words in years.items()}
    for item in items:
        is_clear = set(item.questions) <= settled
        for cell in _cells(item, list(named)):
            cell.is_confirmed = is_clear
            if isinstance(cell, draft.Target):
                cell.horizon = named[cell.label]
            elif cell.raw is not None and cell.due is None:
                cell.from_year = cell.to_year = named[cell.horizon]


def find_odd(values: Mapping[str, Mapping[str, Any]]) -> list[str]:
    """Return what an answer says for milestones and is no year."""
    given = [fields["years"] for fields in values.values() if "years" in fields]
    typed = [words for row in given if isinstance(row, Mapping) for words in row.values()]
    return [str(words) for words in typed if words and find_year(str(words)) is None]


def find_year(words: str) -> int | None:
    """Return the year that an answer names ("2026", "tháng 7/2026"), or None."""
    if _YEAR.match(words.strip()):
        return int(words)
    days = schedules.find_days(text.normalise(words))
    return days[1].year if days else None


def _question(
    labels: Sequence[str],
    path: str,
    title: str,
    year: int | None,
    items: Sequence[Item],
) -> draft.Question:
    named = ", ".join(f"“{label}”" for label in labels)
    kept = asking.option(
        "giu-ten", "Giữ tên cột, không gắn với năm nào", "Văn bản không nêu năm của các cột này",
        {path: {"years": dict.fromkeys(labels)}},
    )  # fmt: skip
    options = [kept]
    if year is not None:
        years = {label: str(year + rank) for rank, label in enumerate(labels)}
        told = "; ".join(f"{label}: {value}" for label, value in years.items())
        reason = f"Mỗi cột một năm, bắt đầu từ năm {year} của văn bản; văn bản không nói rõ"
        row = asking.option("lien-tiep", told, reason, {path: {"years": years}})
        # Two targets of one indicator need two years to be told apart.
        is_several = isinstance(items[0], draft.Indicator) and len(labels) > 1
        options = [row] if is_several else [kept, row]
    return asking.question(
        "milestones",
        [path],
        f"Bảng “{title}” có cột mốc chưa gặp bao giờ: {named}. Mỗi cột ứng với năm nào?",
        why_asked="Tên cột không nêu năm; các ô đã đọc được giữ nguyên theo tên cột.",
        options=options,
        proposed=options[0].key,
        why_proposed=f"{options[0].reason}.",
        rests_on=[path, *labels],
        name=path,
        fields=["years"],
        spans=[item.source for item in items[:1]],
    )


def _cells(item: Item, labels: Sequence[str]) -> list[draft.Target | draft.Schedule]:
    if isinstance(item, draft.Indicator):
        return [target for target in item.targets if target.label in labels]
    cells = [cell for made in item.assignments for cell in made.schedule]
    return [cell for cell in cells if cell.horizon in labels]


def _is_undated(item: Item, labels: Sequence[str]) -> bool:
    return any(
        isinstance(cell, draft.Schedule) or cell.horizon is None for cell in _cells(item, labels)
    )


def _follows(first: Sequence[str], second: Sequence[str]) -> bool:
    if len(first) != len(second) or len(first) < 2:
        return False
    places = [at for at, pair in enumerate(zip(first, second, strict=True)) if pair[0] != pair[1]]
    if len(places) != 1 or not any(len(word) > 1 and word.isalpha() for word in first):
        return False
    before, after = _ordinal(first[places[0]]), _ordinal(second[places[0]])
    return before is not None and after is not None and 0 < after - before <= 12


def _ordinal(word: str) -> int | None:
    bare = word.strip(".,:;()")
    if bare.isdecimal() and len(bare) <= 3:
        return int(bare)
    if bare in _WORDS:
        return _WORDS[bare]
    roman = bare.upper()
    if re.fullmatch(r"[IVX]{1,5}", roman):
        value = numbering.from_roman(roman)
        return value if numbering.to_roman(value) == roman else None
    return None


def _is_scheduled(words: str) -> bool:
    return schedules.parse_schedule(words, "", 2000).kind not in ("text", None)


def with_series(labels: Sequence[str]) -> list[columns.Column | None]:
    """Return the typed column of every label, series among them."""
    series = find_series(labels)
    return [series.get(place) or columns.classify(label) for place, label in enumerate(labels)]
