"""Invented plans dealt from words by a seed: any column set, order, groups and gaps."""

import random
from dataclasses import dataclass

from tests.factories.plan_documents.plans import words
from tests.factories.plan_documents.truth import (
    Column,
    Document,
    Facts,
    Grid,
    Head,
    Row,
    group,
    leaf,
    more,
    parent,
)

_ROMAN = ("I", "II", "III", "IV", "V")
_LETTERS = ("A", "B", "C", "D", "E")


@dataclass
class _Numbers:
    """How groups and rows of one table are numbered."""

    groups: tuple[str, ...]
    runs_on: bool
    at: int = 0

    def next(self) -> str:
        self.at += 1
        return str(self.at)

    def start_group(self) -> None:
        if not self.runs_on:
            self.at = 0


def deal(seed: int, *, is_hard: bool = False) -> Document:
    """Return the plan of ``seed``: the same seed gives the same plan.

    A hard plan has columns that no role fits and cells of every grammar.
    """
    chance = random.Random(seed)
    province = chance.choice(words.PROVINCES)
    number = chance.randint(10, 4000)
    month, day = chance.randint(3, 9), chance.randint(10, 28)
    title = f"Phát triển chuyển đổi số tỉnh {province} (bộ số {seed})"
    signer = chance.choice(words.PEOPLE)
    return Document(
        key=f"{'hard' if is_hard else 'dealt'}-{seed}",
        head=Head(
            issuer=("ỦY BAN NHÂN DÂN", f"TỈNH {province.upper()}"),
            symbol_line=f"Số: {number}/KH-UBND",
            place_line=f"{province}, ngày {day} tháng {month} năm 2025",
            kind_line="KẾ HOẠCH",
            title=(title,),
        ),
        body=(
            "Thực hiện Nghị quyết số 57-NQ/TW ngày 22/12/2024 của Bộ Chính trị, UBND tỉnh ban "
            "hành Kế hoạch như sau:",
            "I. CHỈ TIÊU",
            "Các chỉ tiêu tại Phụ lục I.",
            "II. NHIỆM VỤ",
            "Các nhiệm vụ tại Phụ lục II./.",
        ),
        recipients=("- Các sở, ban, ngành;", "- Lưu: VT."),
        signer=("TM. ỦY BAN NHÂN DÂN", "CHỦ TỊCH", signer),
        facts=Facts(
            symbol=f"{number}/KH-UBND",
            kind="Kế hoạch",
            issuer=f"Ủy ban nhân dân tỉnh {province}",
            issued_on=f"2025-{month:02d}-{day:02d}",
            signer=signer,
            implements=("57-NQ/TW",),
        ),
        grids=(_indicators(chance, is_hard=is_hard), _tasks(chance, is_hard=is_hard)),
    )


def _numbers(chance: random.Random) -> _Numbers:
    groups = chance.choice((_ROMAN, _ROMAN, _LETTERS, ()))
    return _Numbers(groups, runs_on=not groups or chance.random() < 0.3)


def _titles(chance: random.Random, numbers: _Numbers) -> list[Row | None]:
    if not numbers.groups:
        return [None]
    titles = chance.sample(words.GROUPS, chance.randint(2, 4))
    return [group(numbers.groups[at], title) for at, title in enumerate(titles)]


def _indicators(chance: random.Random, *, is_hard: bool) -> Grid:
    horizons = chance.choice(words.HORIZONS)
    label = chance.choice(words.YEAR_LABELS)
    over = chance.choice(words.SPANS) if len(horizons) > 1 else ""
    has_unit = chance.random() < 0.5 and not is_hard
    targets = [Column("target", label.format(year), year, over) for year in horizons]
    bodies = [Column("lead", chance.choice(words.LEAD))]
    if chance.random() < 0.8:
        bodies.append(Column("coordinators", chance.choice(words.COORDINATORS)))
    unit = [Column("unit", chance.choice(words.UNIT))] if has_unit else []
    if is_hard and chance.random() < 0.5:
        unit.append(Column("other", chance.choice(("Hiện trạng năm 2024", "Thực hiện 2024"))))
    if is_hard and chance.random() < 0.4:
        bodies.append(Column("other", chance.choice(("Căn cứ", "Nguồn giao chỉ tiêu"))))
    middle = [*targets, *bodies] if chance.random() < 0.75 else [*bodies, *targets]
    columns = (
        Column("number", chance.choice(words.NUMBER)),
        Column("name", chance.choice(words.INDICATOR)),
        *unit,
        *middle,
    )
    percents = chance.sample(words.PER_CENT, len(words.PER_CENT))
    counts = chance.sample(words.COUNTS, len(words.COUNTS))
    numbers = _numbers(chance)
    rows: list[Row] = []
    for title in _titles(chance, numbers):
        numbers.start_group()
        rows += [title] if title else []
        for _ in range(chance.randint(2, 4)):
            is_count = counts and not is_hard and chance.random() < 0.35
            if not is_count and not percents:
                break
            name, measure = counts.pop() if is_count else (percents.pop(), "%")
            cells = _indicator_cells(chance, columns, measure, is_hard=is_hard)
            rows.append(leaf(numbers.next(), name, *cells))
    return Grid("indicators", ("PHỤ LỤC I", "CHỈ TIÊU CHUYỂN ĐỔI SỐ"), columns, tuple(rows))


def _indicator_cells(
    chance: random.Random, columns: tuple[Column, ...], measure: str, *, is_hard: bool
) -> list[str]:
    count = sum(column.role == "target" for column in columns)
    has_unit = any(column.role == "unit" for column in columns)
    ladder = words.PER_CENT_CELLS if measure == "%" else words.COUNT_CELLS
    if is_hard:
        ladder = words.HARD_PER_CENT
    picks = sorted(chance.sample(range(len(ladder)), count))
    values = [ladder[at] for at in picks]
    if measure == "%" and not has_unit and not is_hard:
        values = [f"{value}%" for value in values]
    if count > 1 and chance.random() < 0.2:
        values[chance.choice((0, count - 1))] = ""
    cells: list[str] = []
    for column in columns[2:]:
        if column.role == "target":
            cells.append(values.pop(0))
        elif column.role == "unit":
            cells.append(measure)
        elif column.role == "other":
            is_base = column.label.endswith("2024")
            cells.append(chance.choice(words.BASES if is_base else words.SOURCES))
        else:
            cells.append(_body(chance, column.role, cells))
    return cells


def _body(chance: random.Random, role: str, others: list[str]) -> str:
    if role == "coordinators" and chance.random() < 0.12:
        return ""
    is_many = role == "coordinators" and chance.random() < 0.5
    named = words.MANY if is_many else words.BODIES
    return chance.choice([name for name in named if name not in others])


def _tasks(chance: random.Random, *, is_hard: bool) -> Grid:
    years = chance.choice(((), (), (), (2025, 2026, 2027), (2026, 2027, 2028, 2029, 2030)))
    if years:
        over = chance.choice(words.SPANS[1:])
        times = [Column("schedule", f"Năm {year}", f"Năm {year}", over) for year in years]
    else:
        time = chance.choice(words.TIME)
        times = [Column("schedule", time, time)]
    product = [Column("product", chance.choice(words.PRODUCT))]
    bodies = [
        Column("lead", chance.choice(words.LEAD)),
        Column("coordinators", chance.choice(words.COORDINATORS)),
    ]
    parts = [product, bodies, times] if chance.random() < 0.4 else [bodies, product, times]
    if chance.random() < 0.25:
        parts = [bodies, times, product]
    if is_hard:
        odd = chance.choice(("Kinh phí (triệu đồng)", "Lãnh đạo phụ trách", "Cấp trình"))
        parts.insert(chance.randint(1, 3), [Column("other", odd)])
    note = [Column("note", words.NOTE[0])] if chance.random() < 0.3 else []
    columns = (
        Column("number", chance.choice(words.NUMBER)),
        Column("name", chance.choice(words.TASK)),
        *(column for part in parts for column in part),
        *note,
    )
    rows = _task_rows(chance, columns, is_hard=is_hard)
    return Grid("tasks", ("PHỤ LỤC II", "DANH MỤC NHIỆM VỤ"), columns, tuple(rows))


def _task_rows(chance: random.Random, columns: tuple[Column, ...], *, is_hard: bool) -> list[Row]:
    numbers = _numbers(chance)
    objects = chance.sample(words.OBJECTS, len(words.OBJECTS))
    rows: list[Row] = []
    for title in _titles(chance, numbers):
        numbers.start_group()
        rows += [title] if title else []
        for _ in range(chance.randint(2, 4)):
            if len(objects) < 3:
                break
            opening = chance.choice(words.OPENINGS if is_hard else words.VERBS)
            name = f"{opening} {objects.pop()}"
            number = numbers.next()
            if chance.random() < 0.15:
                rows.append(parent(number, name))
                rows += [
                    leaf(
                        f"{number}.{at}",
                        f"{chance.choice(words.VERBS)} {objects.pop()}",
                        *_task_cells(chance, columns, is_hard=is_hard),
                        under=number,
                    )
                    for at in (1, 2)
                ]
                continue
            rows.append(leaf(number, name, *_task_cells(chance, columns, is_hard=is_hard)))
            if chance.random() < 0.08:
                rows.append(more(*_task_cells(chance, columns, is_hard=is_hard)))
    return rows


def _odd(column: Column) -> tuple[str, ...]:
    if column.label.startswith("Kinh phí"):
        return words.MONEY
    if column.label.startswith("Lãnh đạo"):
        return words.LEADERS
    return ("UBND tỉnh", "HĐND tỉnh", "Tỉnh ủy")


def _task_cells(chance: random.Random, columns: tuple[Column, ...], *, is_hard: bool) -> list[str]:
    times = _times(chance, sum(column.role == "schedule" for column in columns))
    cells: list[str] = []
    for column in columns[2:]:
        if column.role == "schedule":
            cells.append(times.pop(0))
        elif column.role == "product":
            cells.append("" if chance.random() < 0.15 else chance.choice(words.PRODUCTS))
        elif column.role == "note":
            cells.append(chance.choice(words.NOTES) if is_hard else "")
        elif column.role == "other":
            cells.append(chance.choice(_odd(column)))
        else:
            cells.append(_body(chance, column.role, cells))
    return cells


def _times(chance: random.Random, count: int) -> list[str]:
    if count == 1:
        return [chance.choice(words.TIMES)]
    kind = chance.random()
    if kind < 0.3:
        return ["x"] * count
    if kind < 0.5:
        return [chance.choice(("Thường xuyên", "Hằng năm"))] * count
    first = chance.randrange(count)
    last = chance.randint(first, count - 1)
    return ["x" if first <= at <= last else "" for at in range(count)]
