"""Indicators from the rows of an indicator table, with their typed targets."""

import re
from dataclasses import dataclass, field

from nq57.documents.reading import (
    agencies,
    asking,
    cells,
    columns,
    draft,
    groups,
    placement,
    tables,
    targets,
)
from nq57.documents.reading.alignment import Entry, Reading

NOTE_MARK = re.compile(r"\s*\[(\d{1,2})\]|\s*\((\*{1,3})\)|\s*([¹²³⁴⁵⁶⁷⁸⁹]+)$")
_FLAT = "bảng trong tệp không còn ô trống nên không biết giá trị nằm ở cột nào"


@dataclass
class Harvest:
    """What reading tables yields."""

    groups: list[draft.Group] = field(default_factory=list)
    indicators: list[draft.Indicator] = field(default_factory=list)
    tasks: list[draft.Task] = field(default_factory=list)
    questions: list[draft.Question] = field(default_factory=list)
    clauses: list[draft.Clause] = field(default_factory=list)
    chosen: cells.Chosen = field(default_factory=dict)


@dataclass
class _Pending:
    """An indicator whose values do not fill the milestones."""

    item: draft.Indicator
    values: list[str]
    place: int


class IndicatorReader:
    """Reads the indicator tables of one document into a harvest."""

    def __init__(self, names: agencies.Agencies, harvest: Harvest) -> None:
        self._names = names
        self._harvest = harvest
        self._taken: set[str] = set()

    def take(self, table: tables.PlanTable, path: str) -> None:
        """Add the groups and indicators of ``table``; ``path`` is its clause."""
        placed: list[groups.PlacedRow] = []
        for item in groups.walk(table, self._taken):
            if isinstance(item, draft.Group):
                self._flush(table, placed, path)
                self._harvest.groups.append(item)
                self._harvest.clauses.append(
                    draft.Clause(f"{path}.{item.code}", item.title_raw, item.source)
                )
                placed = []
            else:
                placed.append(item)
        self._flush(table, placed, path)

    def _flush(self, table: tables.PlanTable, placed: list[groups.PlacedRow], path: str) -> None:
        """Add the rows of one group: neighbours help to place values."""
        horizons = _horizons(table, placed)
        rows_of_group: list[placement.TargetRow] = []
        above: tuple[str, str] | None = None
        pending: list[_Pending] = []
        for row in placed:
            cells.settle(row.row, row.code, table, self._harvest.chosen)
            reading = row.row.readings[0] if row.row.readings else None
            item = self._indicator(table, row, reading, path)
            values, known = _values(table, reading, horizons)
            rows_of_group.append(placement.TargetRow(item.name, tuple(values)))
            if known is not None:
                set_targets(item, horizons, known)
            elif len(values) == len(horizons):
                set_targets(item, horizons, dict(enumerate(values)))
            else:
                set_targets(item, horizons, {})
            if known is None and 0 < len(values) < len(horizons):
                pending.append(_Pending(item, values, len(rows_of_group) - 1))
            self._ask_lead(item, table, above)
            if item.leads_raw:
                above = (item.code, item.leads_raw)
            self._harvest.indicators.append(item)
            cells.ask_about_cells(item, row.row, self._harvest.questions)
        for wait in pending:
            self._ask_placement(wait, rows_of_group, horizons)
        for row, item in zip(placed, self._harvest.indicators[-len(placed) :], strict=False):
            self._ask_tiers(item)
            _set_time(item, horizons, row)

    def _indicator(
        self,
        table: tables.PlanTable,
        row: groups.PlacedRow,
        reading: Reading | None,
        path: str,
    ) -> draft.Indicator:
        name, marks = split_marks(row.row.title.text)
        item = draft.Indicator(
            code=row.code,
            group=row.group,
            parent=row.parent,
            name=name,
            source=draft.Span(row.row.from_line, row.row.to_line),
            clause=f"{path}.{row.code}",
            note_marks=marks,
        )
        entry = reading.entries[0] if reading and reading.entries else Entry()
        named = cells.by_kind(table.layout, entry)
        item.leads_raw = cells.text_of(named.get("lead"))
        item.coordinators_raw = cells.text_of(named.get("coordinator"))
        item.leads = self._names.read(item.leads_raw)
        item.coordinators = self._names.read(item.coordinators_raw)
        item.unit = cells.text_of(named.get("unit"))
        item.remark = cells.remark_of(table.layout, entry)
        item.remarks.extend(cells.remark_number(row))
        item.remarks.extend(cells.remark_agencies(item.leads))
        if "coordinator" in cells.kinds_of(table.layout) and item.leads and not item.coordinators:
            item.remarks.append(cells.single_agency(table.is_flat))
        self._harvest.clauses.append(cells.clause(item.clause, row.row, table))
        return item

    def _ask_lead(
        self, item: draft.Indicator, table: tables.PlanTable, above: tuple[str, str] | None
    ) -> None:
        has_values = any(target.raw is not None for target in item.targets)
        if table.is_empty_meant() or above is None or item.leads_raw or not has_values:
            return
        values: tuple[dict[str, object], dict[str, object]]
        values = ({"leads_raw": above[1]}, {"leads_raw": ""})
        question = cells.ask_shared(
            "lead", item.code, item.name, above, values, item.source, key=item.code
        )
        item.leads_raw, item.leads = above[1], self._names.read(above[1])
        item.questions.append(question.id)
        item.confidence = 0.5
        self._harvest.questions.append(question)

    def _ask_placement(
        self,
        wait: _Pending,
        neighbours: list[placement.TargetRow],
        horizons: list[columns.Column],
    ) -> None:
        item, values = wait.item, wait.values
        options = placement.candidates(len(values), len(horizons))
        proposal = placement.propose_targets(neighbours, wait.place, horizons)
        ordered = cells.first_proposed(options, proposal.columns)
        question = asking.question(
            "targets",
            [item.code],
            f"Chỉ tiêu {item.code} “{item.name}” có {len(values)} giá trị"
            f" ({'; '.join(values)}) cho {len(horizons)} mốc"
            f" ({', '.join(column.label for column in horizons)})."
            " Mỗi giá trị thuộc mốc nào?",
            why_asked=f"Số giá trị ít hơn số mốc; {_FLAT}.",
            options=[_place_option(wait, places, proposal, horizons) for places in ordered],
            proposed=_place_key(proposal.columns, horizons),
            why_proposed=f"Đề xuất vì {proposal.reason}.",
            rests_on=[item.name, *values, *(column.label for column in horizons)],
            fields=["targets"],
            spans=[item.source],
        )
        set_targets(item, horizons, dict(zip(proposal.columns, values, strict=True)))
        for target in item.targets:
            target.is_confirmed = False
        item.confidence = 0.5
        item.questions.append(question.id)
        self._harvest.questions.append(question)

    def _ask_tiers(self, item: draft.Indicator) -> None:
        for target in item.targets:
            values = targets.split_values(target.raw or "")
            if len(values) < 2:
                continue
            tiers = targets.find_tiers(item.name)
            if len(tiers) == len(values):
                target.tiers = [
                    draft.Tier(tier, targets.parse_amount(value))
                    for tier, value in zip(tiers, values, strict=True)
                ]
                continue
            question = _tier_question(item, target, values, tiers)
            proposed = question.options[0].values[item.code]["tiers"]
            target.tiers = tiers_from(next(iter(proposed.values()), {}))
            target.is_confirmed = False
            item.confidence = min(item.confidence, 0.5)
            item.questions.append(question.id)
            self._harvest.questions.append(question)


def set_targets(
    item: draft.Indicator, horizons: list[columns.Column], raws: dict[int, str]
) -> None:
    """Set one target per milestone; a column of earlier figures gives the baseline."""
    item.targets = []
    for position, column in enumerate(horizons):
        horizon = column.years[1] if column.years else None
        target = make_target(horizon, column.label, raws.get(position), item)
        if column.kind == "baseline":
            item.baseline = target
        else:
            item.targets.append(target)


def make_target(
    horizon: int | None, label: str, raw: str | None, item: draft.Indicator
) -> draft.Target:
    """Return a parsed target; a unit column gives the unit that the cell lacks."""
    amount = targets.parse_amount(raw) if raw is not None else draft.Amount()
    is_number = amount.low is not None or amount.high is not None
    if is_number and amount.unit is None:
        amount.unit = _plain_unit(item.unit)
    return draft.Target(horizon, raw, amount, label=label)


def tiers_from(values: dict[str, str]) -> list[draft.Tier]:
    """Return tiers parsed from names and raw values."""
    return [draft.Tier(name, targets.parse_amount(raw)) for name, raw in values.items()]


def split_marks(name: str) -> tuple[str, list[str]]:
    """Return a name without its footnote marks, and the marks."""
    marks = [match.group(0).strip() for match in NOTE_MARK.finditer(name)]
    return NOTE_MARK.sub("", name).strip(), marks


def _plain_unit(unit: str | None) -> str | None:
    if unit is None:
        return None
    return "%" if re.fullmatch(r"(?:tỷ lệ|tỉ lệ)?\s*\(?%\)?|phần trăm", unit.lower()) else unit


def _horizons(table: tables.PlanTable, placed: list[groups.PlacedRow]) -> list[columns.Column]:
    """Return the milestones of one group: its own year where it is for one."""
    horizons = list(table.layout.block())
    year = next((row.year for row in placed if row.year is not None), None)
    if year is None:
        year = groups.group_year(table.title) if len(horizons) == 1 else None
        if len(horizons) == 1 and horizons[0].years is None and year is not None:
            return [columns.Column("value", horizons[0].label, (year, year))]
        return horizons
    most = max((_count(row) for row in placed), default=0)
    if most <= 1 and _one_column(table, placed):
        same = [column for column in horizons if column.years == (year, year)]
        label = same[0].label if same else str(year)
        return [columns.Column("value", label, (year, year))]
    return horizons


def _count(row: groups.PlacedRow) -> int:
    entries = row.row.readings[0].entries if row.row.readings else []
    return max((len(e.block_at if e.block_at is not None else e.block) for e in entries), default=0)


def _one_column(table: tables.PlanTable, placed: list[groups.PlacedRow]) -> bool:
    used = {
        index
        for row in placed
        for entry in (row.row.readings[0].entries if row.row.readings else [])
        for index in (entry.block_at or {})
    }
    return len(used) <= 1


def _values(
    table: tables.PlanTable, reading: Reading | None, horizons: list[columns.Column]
) -> tuple[list[str], dict[int, str] | None]:
    """Return a row's raw values, and by milestone where their columns are known."""
    if reading is None or not reading.entries:
        return [], {}
    entry = reading.entries[0]
    if entry.block_at is None:
        pieces = cells.with_tail(entry.block, reading.tail)
        return [piece.text for piece in pieces], None
    positions = [
        index
        for index, column in enumerate(table.layout.columns)
        if columns.is_horizon(column, "indicators")
    ]
    if len(horizons) == 1:
        texts = [piece.text for piece in entry.block_at.values()]
        return texts, ({0: texts[0]} if texts else {})
    known = {positions.index(index): piece.text for index, piece in entry.block_at.items()}
    return list(known.values()), known


def _place_key(places: placement.Columns, horizons: list[columns.Column]) -> str:
    """Return an option's key: the milestones' years, or positions where there are none."""
    names = [
        str(years[1]) if (years := horizons[place].years) else f"c{place + 1}" for place in places
    ]
    return "-".join(names)


def _place_option(
    wait: _Pending,
    places: placement.Columns,
    proposal: placement.Proposal,
    horizons: list[columns.Column],
) -> draft.Option:
    return asking.option(
        _place_key(places, horizons),
        "; ".join(
            f"{value} → {horizons[place].label}"
            for value, place in zip(wait.values, places, strict=True)
        ),
        proposal.reason if places == proposal.columns else "",
        {wait.item.code: {"targets": _as_targets(wait.values, places, horizons)}},
    )


def _as_targets(
    values: list[str], places: placement.Columns, horizons: list[columns.Column]
) -> dict[str, str]:
    return {horizons[place].label: value for value, place in zip(values, places, strict=True)}


def _set_time(item: draft.Indicator, horizons: list[columns.Column], row: groups.PlacedRow) -> None:
    item.time, item.span = targets.find_time(item.name)
    if item.time is None:
        labels = " ".join(column.label.lower() for column in horizons)
        if row.year is not None or "đến" in labels or "hết" in labels:
            item.time = "at_date"


def _tier_question(
    item: draft.Indicator, target: draft.Target, values: list[str], tiers: list[str]
) -> draft.Question:
    splits = _tier_splits(values, tiers)
    options = [
        asking.option(
            str(rank),
            "; ".join(f"{name}: {value}" for name, value in split.items()),
            reason,
            {item.code: {"tiers": {target.label: split}}},
        )
        for rank, (split, reason) in enumerate(splits)
    ]
    named = f"{len(tiers)} cấp ({', '.join(tiers)})" if tiers else "các cấp không nêu tên"
    return asking.question(
        "tiers",
        [item.code],
        f"Chỉ tiêu {item.code} “{item.name}” có {len(values)} giá trị ({'; '.join(values)})"
        f" ở cột “{target.label}” cho {named}. Giá trị nào của cấp nào?",
        why_asked="Một ô có nhiều giá trị, số giá trị khác số cấp mà tên chỉ tiêu nêu.",
        options=options,
        proposed="0",
        why_proposed=f"Đề xuất vì {splits[0][1]}.",
        rests_on=[item.name, target.raw or ""],
        fields=["tiers"],
        spans=[item.source],
    )


def _tier_splits(values: list[str], tiers: list[str]) -> list[tuple[dict[str, str], str]]:
    """Return the ways to give values in order to tiers in order, the best first."""
    count, width = len(values), len(tiers)
    if width <= count:
        names = [*tiers, *(f"giá trị {n + 1}" for n in range(width, count))]
        return [(dict(zip(names, values, strict=True)), "giữ nguyên thứ tự ghi trong ô")]
    found = []
    for cut in placement.candidates(count - 1, width - 1):
        bounds = [0, *(place + 1 for place in cut), width]
        split = {
            tiers[position]: values[rank]
            for rank in range(count)
            for position in range(bounds[rank], bounds[rank + 1])
        }
        found.append((split, "cấp trên nhận giá trị đầu, các cấp còn lại nhận giá trị sau"))
    return found
