"""Tasks from the rows of a task table: assignments and schedules."""

import datetime
import re
from collections.abc import Sequence
from dataclasses import dataclass

from nq57.core import text
from nq57.documents.reading import (
    agencies,
    asking,
    cells,
    columns,
    draft,
    groups,
    indicators,
    placement,
    schedules,
    tables,
)
from nq57.documents.reading.alignment import Entry, Reading


@dataclass
class _Pending:
    """Schedule cells of one assignment that no date places."""

    item: draft.Task
    number: int
    raws: list[str]
    options: list[placement.Columns]
    pattern: str
    proposal: placement.Proposal

    def key(self) -> str:
        """Return the code under which an answer sets this assignment."""
        return self.item.code if self.number == 0 else f"{self.item.code}#{self.number + 1}"


class TaskReader:
    """Reads the task tables of one document into a harvest."""

    def __init__(
        self,
        names: agencies.Agencies,
        harvest: indicators.Harvest,
        issued_on: datetime.date | None,
    ) -> None:
        self._names = names
        self._harvest = harvest
        self._issued_on = issued_on
        self._taken: set[str] = set()
        self._year: int | None = None

    def take(self, table: tables.PlanTable, path: str) -> None:
        """Add the groups and tasks of ``table``; ``path`` is its clause."""
        horizons = list(table.layout.horizons())
        self._year = groups.group_year(table.title) if _one_year(table.title) else None
        habits = placement.Habits(len(horizons))
        pending: list[_Pending] = []
        above: dict[str, tuple[str, str]] = {}
        for row in groups.walk(table, self._taken):
            if isinstance(row, draft.Group):
                self._harvest.groups.append(row)
                self._harvest.clauses.append(
                    draft.Clause(f"{path}.{row.code}", row.title_raw, row.source)
                )
                continue
            item = self._task(row, path)
            cells.settle(row.row, row.code, table, self._harvest.chosen)
            reading = row.row.readings[0] if row.row.readings else None
            for entry in reading.entries if reading else []:
                item.assignments.append(self._assignment(table, entry))
                self._schedule(item, table, entry, horizons, habits, pending)
            self._ask_shared(item, table, above)
            item.remarks.extend(cells.remark_number(row))
            item.remarks.extend(
                cells.remark_agencies([body for made in item.assignments for body in made.leads])
            )
            self._remark(item, table, reading)
            self._harvest.clauses.append(cells.clause(item.clause, row.row, table))
            self._harvest.tasks.append(item)
            cells.ask_about_cells(item, row.row, self._harvest.questions)
        self._ask(pending, horizons, habits)
        self._remark_dates()

    def _ask_shared(
        self, item: draft.Task, table: tables.PlanTable, above: dict[str, tuple[str, str]]
    ) -> None:
        """Ask about a missing lead or time that the row above may share."""
        if not item.assignments:
            return
        made = item.assignments[0]
        time = made.schedule[0] if len(made.schedule) == 1 else None
        for kind, raw in (("lead", made.leads_raw), ("time", time.raw if time else "-")):
            if raw:
                above[kind] = (item.code, raw)
                continue
            is_meant = table.is_empty_meant() if kind == "lead" else table.knows_merges
            if is_meant or kind not in above:
                continue
            self._share(item, made, kind, above[kind])

    def _share(
        self, item: draft.Task, made: draft.Assignment, kind: str, above: tuple[str, str]
    ) -> None:
        values: tuple[dict[str, object], dict[str, object]]
        if kind == "lead":
            values = ({"leads_raw": above[1]}, {"leads_raw": ""})
            made.leads_raw, made.leads = above[1], self._names.read(above[1])
        else:
            label = made.schedule[0].horizon
            values = ({"schedule": {label: above[1]}}, {"schedule": {}})
            made.schedule = [schedules.parse_schedule(above[1], label, self._year)]
            made.schedule[0].is_confirmed = False
        question = cells.ask_shared(
            kind, item.code, item.title, above, values, item.source, key=f"{item.code}#1"
        )
        item.questions.append(question.id)
        item.confidence = 0.5
        self._harvest.questions.append(question)

    def _task(self, row: groups.PlacedRow, path: str) -> draft.Task:
        title, marks = indicators.split_marks(row.row.title.text)
        return draft.Task(
            code=row.code,
            group=row.group,
            parent=row.parent,
            title=title,
            source=draft.Span(row.row.from_line, row.row.to_line),
            clause=f"{path}.{row.code}",
            note_marks=marks,
        )

    def _assignment(self, table: tables.PlanTable, entry: Entry) -> draft.Assignment:
        named = cells.by_kind(table.layout, entry)
        made = draft.Assignment(
            leads_raw=cells.text_of(named.get("lead")),
            coordinators_raw=cells.text_of(named.get("coordinator")),
            monitors_raw=cells.text_of(named.get("monitor")),
            deliverable=cells.text_of(named.get("product")),
        )
        made.leads = self._names.read(made.leads_raw)
        made.coordinators = self._names.read(made.coordinators_raw)
        made.monitors = self._names.read(made.monitors_raw)
        return made

    def _schedule(
        self,
        item: draft.Task,
        table: tables.PlanTable,
        entry: Entry,
        horizons: list[columns.Column],
        habits: placement.Habits,
        pending: list[_Pending],
    ) -> None:
        if entry.block_at is not None:
            raws, options = _known_columns(table, entry)
        else:
            raws = [piece.text for piece in entry.block]
            options = placement.schedule_candidates(raws, horizons) if raws else [()]
        places = options[0] if len(options) == 1 else None
        item.assignments[-1].schedule = make_schedule(raws, places or (), horizons, self._year)
        if places is not None:
            habits.learn(raws, places)
            return
        number = len(item.assignments) - 1
        unsure = placement.Proposal(options[0], "")
        pending.append(_Pending(item, number, raws, options, _pattern(item, raws), unsure))

    def _remark(self, item: draft.Task, table: tables.PlanTable, reading: Reading | None) -> None:
        if reading is None:
            return
        kinds = cells.kinds_of(table.layout)
        entries = reading.entries
        item.remark = (
            "; ".join(
                dict.fromkeys(
                    words for entry in entries if (words := cells.remark_of(table.layout, entry))
                )
            )
            or None
        )
        if "coordinator" in kinds and any(not a.coordinators_raw for a in item.assignments):
            item.remarks.append(
                draft.Remark("no_coordinator", "Không nêu cơ quan phối hợp: để trống.")
            )
        if "product" in kinds and any(a.deliverable is None for a in item.assignments):
            item.remarks.append(draft.Remark("no_product", "Không nêu sản phẩm: để trống."))
        unread = [
            cell.raw or ""
            for made in item.assignments
            for cell in made.schedule
            if cell.kind == "text"
        ]
        if unread:
            words = f"Thời gian “{'; '.join(unread)}” không rõ thành ngày: giữ nguyên văn."
            item.remarks.append(draft.Remark("time_unread", words))

    def _ask(
        self,
        pending: list[_Pending],
        horizons: list[columns.Column],
        habits: placement.Habits,
    ) -> None:
        patterns: dict[str, list[_Pending]] = {}
        for wait in pending:
            wait.proposal = placement.propose_schedule(
                wait.raws, horizons, wait.options, wait.item.title, habits
            )
            patterns.setdefault(wait.pattern, []).append(wait)
            item = wait.item
            schedule = make_schedule(wait.raws, wait.proposal.columns, horizons, self._year)
            for cell in schedule:
                cell.is_confirmed = False
            item.assignments[wait.number].schedule = schedule
        for pattern, waiting in patterns.items():
            question = _schedule_question(pattern, waiting, horizons)
            self._harvest.questions.append(question)
            for wait in waiting:
                wait.item.confidence = min(wait.item.confidence, 0.6)
                if question.id not in wait.item.questions:
                    wait.item.questions.append(question.id)

    def _remark_dates(self) -> None:
        if self._issued_on is None:
            return
        for item in self._harvest.tasks:
            past = [
                cell.raw or ""
                for made in item.assignments
                for cell in made.schedule
                if cell.due is not None and cell.due < self._issued_on
            ]
            if past and all(remark.code != "date_before_document" for remark in item.remarks):
                words = f"Thời hạn {', '.join(past)} sớm hơn ngày ban hành văn bản."
                item.remarks.append(draft.Remark("date_before_document", words))


def make_schedule(
    raws: Sequence[str],
    places: placement.Columns,
    horizons: Sequence[columns.Column],
    year: int | None = None,
) -> list[draft.Schedule]:
    """Return one schedule cell per column, with the raw words at ``places``."""
    by_place = dict(zip(places, raws, strict=False))
    return [
        schedules.parse_schedule(by_place.get(place), column.label, year)
        for place, column in enumerate(horizons)
    ]


def _one_year(title: str) -> bool:
    return len(set(re.findall(r"\b(?:19|20)\d\d\b", title))) == 1


def _known_columns(
    table: tables.PlanTable, entry: Entry
) -> tuple[list[str], list[placement.Columns]]:
    positions = [
        index
        for index, column in enumerate(table.layout.columns)
        if columns.is_horizon(column, "tasks")
    ]
    held = sorted((entry.block_at or {}).items())
    return [piece.text for _, piece in held], [tuple(positions.index(i) for i, _ in held)]


def _pattern(item: draft.Task, raws: list[str]) -> str:
    """Return the name under which rows with the same doubt are asked about at once."""
    folded = [text.fold(raw) for raw in raws]
    kinds = [schedules.parse_schedule(raw, "").kind for raw in raws]
    if len(raws) > 1 and len(set(folded)) == 1:
        return f"same-{len(raws)}"
    if all(kind in ("in_period", "none", "recurring", "continuous") for kind in kinds):
        return ",".join(folded)
    if len(raws) == 1 and kinds[0] == "conditional":
        return "condition"
    return item.code


def _schedule_question(
    pattern: str, waiting: list[_Pending], horizons: list[columns.Column]
) -> draft.Question:
    codes = list(dict.fromkeys(wait.item.code for wait in waiting))
    labels = ", ".join(column.label for column in horizons)
    first = waiting[0]
    what = "; ".join(first.raws)
    if pattern.startswith("same-"):
        what = f"{len(first.raws)} ô giống nhau"
    elif pattern == "condition":
        what = "một điều kiện không kèm ngày"
    sentence = (
        f"Nhiệm vụ {', '.join(codes)} ghi thời gian “{what}” cho {len(horizons)} cột"
        f" ({labels}). Các ô đó thuộc cột nào?"
    )
    options = _schedule_options(waiting, horizons)
    return asking.question(
        "schedule",
        codes,
        sentence,
        why_asked="Số ô thời gian ít hơn số cột và không ô nào tự chỉ ra cột của mình;"
        " bảng trong tệp không còn ô trống.",
        options=options,
        proposed=options[0].key,
        why_proposed=f"Đề xuất vì {first.proposal.reason}.",
        rests_on=[part for wait in waiting for part in (wait.key(), wait.item.title, *wait.raws)],
        name=pattern.replace(" ", "_"),
        is_pattern=len(codes) > 1,
        fields=["schedule"],
        spans=[wait.item.source for wait in waiting],
    )


def _schedule_options(
    waiting: list[_Pending], horizons: list[columns.Column]
) -> list[draft.Option]:
    proposals = {wait.key(): wait.proposal for wait in waiting}
    chosen = {proposal.columns for proposal in proposals.values()}
    options: list[draft.Option] = []
    if len(chosen) > 1:
        own = {wait.key(): wait.proposal.columns for wait in waiting}
        reason = "; ".join(f"{key}: {proposal.reason}" for key, proposal in proposals.items())
        options.append(
            _option("rieng", "Theo đề xuất của từng dòng", reason, waiting, own, horizons)
        )
    shared = [
        places for places in waiting[0].options if all(places in wait.options for wait in waiting)
    ]
    for places in cells.first_proposed(shared, waiting[0].proposal.columns):
        label = " · ".join(horizons[place].label for place in places)
        key = "-".join(str(place + 1) for place in places)
        same = {wait.key(): places for wait in waiting}
        reason = waiting[0].proposal.reason if places == waiting[0].proposal.columns else ""
        options.append(_option(key, label, reason, waiting, same, horizons))
    return options


def _option(
    key: str,
    label: str,
    reason: str,
    waiting: list[_Pending],
    places: dict[str, placement.Columns],
    horizons: list[columns.Column],
) -> draft.Option:
    values = {
        wait.key(): {
            "schedule": {
                horizons[place].label: raw
                for place, raw in zip(places[wait.key()], wait.raws, strict=True)
            }
        }
        for wait in waiting
    }
    return asking.option(key, label, reason, values)
