"""What indicator and task rows share: cells by column, clauses, remarks, doubts."""

from collections.abc import Mapping, Sequence

from nq57.documents.reading import asking, columns, draft, groups, placement, rows, tables
from nq57.documents.reading.alignment import Entry, Piece, Reading

# Question → its fingerprint and the option that a person chose.
Chosen = Mapping[str, tuple[str, str]]

DOUBT = 1.0  # readings nearer than this in cost are both told to a person


def by_kind(layout: columns.Layout, entry: Entry) -> dict[str, Piece]:
    """Return the single cells of an entry by the kind of their column."""
    named: dict[str, Piece] = {}
    for index, piece in entry.cells.items():
        named.setdefault(layout.columns[index].kind, piece)
    return named


def kinds_of(layout: columns.Layout) -> set[str]:
    """Return the kinds of columns that a table has."""
    return {column.kind for column in layout.columns}


def text_of(piece: Piece | None) -> str | None:
    """Return the text of a cell, or None for an empty one."""
    return piece.text if piece is not None else None


def remark_of(layout: columns.Layout, entry: Entry) -> str | None:
    """Return the note column's text, and that of columns nobody has typed."""
    parts = []
    for index, piece in sorted(entry.cells.items()):
        column = layout.columns[index]
        if column.kind == "note":
            parts.append(piece.text)
        elif column.kind in ("other", "money", "agency", "person", "basis", "deadline", "baseline"):
            parts.append(f"{column.label}: {piece.text}" if column.label else piece.text)
    return "; ".join(parts) or None


def single_agency(is_flat: bool) -> draft.Remark:
    """Return the remark on a row with one agency cell."""
    reason = (
        "Dòng chỉ có một ô cơ quan: đọc là cơ quan chủ trì, cơ quan phối hợp để trống."
        if is_flat
        else "Ô cơ quan phối hợp để trống."
    )
    return draft.Remark("single_agency", reason)


def remark_number(row: groups.PlacedRow) -> list[draft.Remark]:
    """Return the remark on a row whose number another row of the group has too."""
    if not row.is_repeated:
        return []
    words = f"Có hai dòng cùng số {row.row.label or row.code}: dòng sau được ghi mã {row.code}."
    return [draft.Remark("repeated_number", words)]


def remark_agencies(bodies: Sequence[draft.Body]) -> list[draft.Remark]:
    """Return the remark on leads that no office known by name can be."""
    unknown = [body.raw for body in bodies if body.kind == "raw"]
    if not unknown:
        return []
    words = f"“{'; '.join(unknown)}” không có trong danh mục cơ quan: giữ nguyên văn."
    return [draft.Remark("unknown_agency", words)]


def with_tail(values: Sequence[Piece], tail: Sequence[Piece]) -> list[Piece]:
    """Give stray lines after a row back to the values that lack them.

    A unit that the page threw under the row ("GRDP" four times after the agencies)
    belongs to the values without it, when one value has it and the counts agree.
    """
    if not tail:
        return list(values)
    words = tail[0].text
    lacking = [piece for piece in values if not piece.text.endswith(words)]
    is_same = all(piece.text == words for piece in tail)
    if is_same and len(lacking) == len(tail) and len(lacking) < len(values):
        return [
            Piece(f"{piece.text} {words}", piece.from_line, piece.to_line)
            if piece in lacking
            else piece
            for piece in values
        ]
    return list(values)


def is_tail_used(values: Sequence[Piece], tail: Sequence[Piece]) -> bool:
    """Tell whether ``with_tail`` knew what to do with the stray lines."""
    return not tail or with_tail(values, tail) != list(values)


def first_proposed(
    options: Sequence[placement.Columns], proposed: placement.Columns
) -> list[placement.Columns]:
    """Return the options with the proposed first, then unbroken runs, then the rest."""

    def rank(places: placement.Columns) -> tuple[bool, bool, placement.Columns]:
        is_run = places == tuple(range(places[0], places[0] + len(places)))
        return (places != proposed, not is_run, places)

    return sorted(options, key=rank)


def clause(path: str, row: rows.Row, table: tables.PlanTable) -> draft.Clause:
    """Return the clause of a row: its number, title and cells as one text."""
    parts = [row.label, row.title.text]
    for entry in row.readings[0].entries if row.readings else []:
        pieces = [*entry.cells.values(), *entry.block, *(entry.block_at or {}).values()]
        pieces.sort(key=lambda piece: piece.from_line)
        parts.extend(piece.text for piece in pieces)
    words = " | ".join(part for part in parts if part)
    return draft.Clause(path, words, draft.Span(row.from_line, row.to_line))


def settle(row: rows.Row, code: str, table: tables.PlanTable, chosen: Chosen) -> None:
    """Take the reading of a row that a person chose, and keep the question about it.

    There is a question where two readings are about as good, or the best is odd.
    """
    if not table.is_flat or not row.readings:
        return
    best = row.readings[0]
    rivals = [
        reading
        for reading in row.readings[1:]
        if reading.cost - best.cost < DOUBT and _differs(reading, best)
    ][:3]
    stray = bool(best.tail) and not (
        best.entries and is_tail_used(best.entries[0].block, best.tail)
    )
    if not rivals and not stray and not best.is_odd:
        return
    readings = [best, *rivals]
    row.question = _make_question(code, row, table, readings, _why(bool(rivals), stray))
    fingerprint, option = chosen.get(row.question.id, ("", ""))
    if fingerprint == row.question.fingerprint and option.isdigit() and int(option) < len(readings):
        taken = readings[int(option)]
        row.readings = [taken, *(one for one in row.readings if one is not taken)]


def ask_about_cells(
    item: draft.Indicator | draft.Task, row: rows.Row, questions: list[draft.Question]
) -> None:
    """Ask which column a line belongs to where ``settle`` left that open."""
    if row.question is None:
        return
    item.confidence = 0.5
    item.questions.append(row.question.id)
    questions.append(row.question)


def _make_question(
    code: str, row: rows.Row, table: tables.PlanTable, readings: list[Reading], why: str
) -> draft.Question:
    told = [_describe(reading, table.layout) for reading in readings]
    return asking.question(
        "cells",
        [code],
        f"{tables.kind_name(table.layout.kind).capitalize()} {code}: các dòng"
        f" {row.from_line}–{row.to_line} thuộc những cột nào?",
        why_asked=why,
        options=[
            asking.option(
                str(rank),
                told[rank],
                "",
                {code: {"cells": _cell_values(reading, table.layout)}},
            )
            for rank, reading in enumerate(readings)
        ],
        proposed="0",
        why_proposed="Cách xếp hợp nhất với nội dung và thứ tự các cột.",
        rests_on=[row.title.text, *told],
        name=code if table.layout.kind == "indicators" else f"{code}#1",
        spans=[draft.Span(row.from_line, row.to_line)],
    )


def ask_shared(
    kind: str,
    code: str,
    name: str,
    above: tuple[str, str],
    values: tuple[dict[str, object], dict[str, object]],
    span: draft.Span,
    *,
    key: str,
) -> draft.Question:
    """Ask whether a row with an empty cell shares the cell of the row ``above`` it.

    ``kind`` is ``lead`` or ``time``; ``above`` that row's code and its raw cell;
    ``values`` what sharing sets and what leaving the cell empty sets; ``key`` tells a
    task (``I.3#1``) from an indicator of the same number.
    """
    what = "cơ quan chủ trì" if kind == "lead" else "thời gian"
    reason = "Ô của dòng trên thường được gộp cho các dòng sau"
    return asking.question(
        kind,
        [code],
        f"Dòng {code} “{name}” không ghi {what}. Có dùng chung ô với dòng {above[0]}"
        f" ({above[1]}) không?",
        why_asked="Ô để trống; nếu bảng gốc gộp ô cho nhiều dòng thì tệp chỉ còn ghi ở dòng đầu.",
        options=[
            asking.option("chung", above[1], reason, {key: values[0]}),
            asking.option("trong", "Để trống", "", {key: values[1]}),
        ],
        proposed="chung",
        why_proposed=f"{reason}.",
        rests_on=[name, *above],
        name=key,
        fields=list(values[0]),
        spans=[span],
    )


def _why(has_rivals: bool, has_stray: bool) -> str:
    if has_rivals:
        return "Bảng trong tệp không còn ô trống và có hơn một cách xếp các dòng vào cột."
    if has_stray:
        return "Có dòng chữ thừa sau hàng, không rõ thuộc ô nào."
    return "Có ô chứa nội dung lạ so với cột của nó."


def _differs(one: Reading, other: Reading) -> bool:
    return (one.title, one.entries, one.tail) != (other.title, other.entries, other.tail)


def _cell_values(reading: Reading, layout: columns.Layout) -> dict[str, object]:
    return {
        "title": reading.title.text,
        "entries": [
            {
                **{layout.columns[index].kind: piece.text for index, piece in entry.cells.items()},
                "block": [piece.text for piece in entry.block],
            }
            for entry in reading.entries
        ],
        "tail": [piece.text for piece in reading.tail],
    }


def _describe(reading: Reading, layout: columns.Layout) -> str:
    parts = [f"Tên: {reading.title.text}"]
    for entry in reading.entries:
        parts.extend(
            f"{layout.columns[index].label}: {piece.text}"
            for index, piece in sorted(entry.cells.items())
        )
        if entry.block:
            parts.append("Các mốc: " + ", ".join(piece.text for piece in entry.block))
    if reading.tail:
        parts.append("Thừa: " + ", ".join(piece.text for piece in reading.tail))
    return " | ".join(parts)
