"""A review: the questions beside their source and answers, and the rows as they then read."""

import dataclasses
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from django.db.models import Max

from nq57.core import text
from nq57.documents import models, rules
from nq57.documents.queries.outline import shorten_clause
from nq57.documents.queries.readings import get_current_answers
from nq57.documents.reading import tables
from nq57.orgs.models import Account

OWN = "_own"
FEW = 4
MOST_HEADING = 60
_YEARS = re.compile(r"\d{4}(?:\s*[-–]\s*\d{4})?")
FIELD_NAMES = {
    "symbol": "Số, ký hiệu",
    "issued_on": "Ngày ban hành (dd/MM/yyyy)",
    "leads_raw": "Cơ quan chủ trì",
}


@dataclass(frozen=True)
class Cell:
    """One cell that a person may type: its name in the form, its column, its value.

    ``fault`` says what was wrong with what was typed.
    """

    name: str
    column: str
    value: str
    fault: str = ""


@dataclass(frozen=True)
class OptionView:
    """One offered way to read; ``grid`` shows the milestones when it is about one row."""

    key: str
    label: str
    reason: str
    is_proposed: bool
    grid: list[tuple[str, str]]

    @property
    def parts(self) -> list[str]:
        """Return the label's parts, one a line."""
        return self.label.split(" | ")


@dataclass(frozen=True)
class Typed:
    """What a person chose and typed for a question that was then refused; a box → its fault."""

    option: str
    values: dict[str, Any] | None
    reason: str
    faults: Mapping[tuple[str, ...], str] = dataclasses.field(
        default_factory=dict
    )  # box → sentence


@dataclass(frozen=True)
class Row:
    """An indicator or task as read: who leads and what is due when, part by part."""

    code: str
    name: str
    remarks: list[str]
    parts: list[tuple[str, list[tuple[str, str]]]]  # leads, then (column, raw) of each cell
    answered: list["QuestionView"]
    asked: list["QuestionView"]


@dataclass(frozen=True)
class Group:
    """The rows under one heading of a table."""

    code: str
    title: str
    rows: list[Row]


@dataclass(frozen=True)
class SourceLine:
    """A line of the source: is the question about it, is it one of the values in question."""

    number: int
    text: str
    is_on: bool
    is_value: bool


@dataclass(frozen=True)
class QuestionView:
    """A question of the draft beside its answer and its lines of the source."""

    question: dict[str, Any]
    answer: models.Answer | None
    answered_by: str  # the person's name, or the account where no person is known
    lines: list[SourceLine]
    where: list[str]  # the headings above the item, from the document's own clauses
    columns: dict[str, list[str]]  # an item's code → its milestone or schedule columns
    names: dict[str, str]  # an item's code → its words
    seen_revision: int
    kept: Typed | None = None

    @property
    def is_about_tasks(self) -> bool:
        """Tell tasks from indicators, which have the same numbers."""
        return _is_about_tasks(self.question)

    @property
    def text(self) -> str:
        """Return the question in words, without the list of columns that the grid shows."""
        words = str(self.question["text"])
        for columns in self.columns.values():
            words = words.replace(f" ({', '.join(columns)})", "")
        return words

    @property
    def why_proposed(self) -> str:
        """Return the reason of the proposal, without saying once more that it is one."""
        words = str(self.question["why_proposed"]).removeprefix("Đề xuất vì ")
        return words[:1].upper() + words[1:]

    @property
    def first_line(self) -> int:
        """Return the first line that the question is about, 0 without any."""
        return next((line.number for line in self.lines if line.is_on), 0)

    @property
    def last_line(self) -> int:
        """Return the last line of the first passage that the question is about."""
        last = self.first_line
        for line in self.lines:
            if line.is_on and line.number == last + 1:
                last = line.number
        return last

    @property
    def values(self) -> dict[str, Any]:
        """Return what the answer sets: item → field → raw text."""
        if self.answer is None:
            return {}
        if self.answer.values:
            return dict(self.answer.values)
        options = {option["key"]: option["values"] for option in self.question["options"]}
        return dict(options.get(self.answer.option, {}))

    @property
    def chosen(self) -> str:
        """Return the option to preselect: what was typed before a refusal, else the answer's,
        else the proposed one."""
        if self.kept is not None:
            return self.kept.option
        if self.answer is not None:
            return self.answer.option or OWN
        return str(self.question["proposed"] or "")

    @property
    def said(self) -> str:
        """Return the answer in words: the option's, or the values that were typed."""
        if self.answer is None:
            return ""
        labels = {option["key"]: option["label"] for option in self.question["options"]}
        return str(labels.get(self.answer.option) or _say_values(self.values))

    @property
    def options(self) -> list[OptionView]:
        """Return the offered options, the proposed one marked."""
        return [
            OptionView(
                key=option["key"],
                label=option["label"],
                reason=option["reason"],
                is_proposed=option["key"] == self.question["proposed"],
                grid=self._grid(option["values"]),
            )
            for option in self.question["options"]
        ]

    @property
    def first_options(self) -> list[OptionView]:
        """Return the few options to show at once, with the proposed and the chosen one."""
        options = self.options
        few = options[:FEW]
        return few + [row for row in options[FEW:] if row.is_proposed or row.key == self.chosen]

    @property
    def other_options(self) -> list[OptionView]:
        """Return the options that stay folded."""
        shown = {row.key for row in self.first_options}
        return [row for row in self.options if row.key not in shown]

    @property
    def rows(self) -> list[tuple[str, str, list[Cell]]]:
        """Return what may be typed by hand, row by row, filled with the proposal."""
        values = self._proposed_values()
        typed = self.kept.faults if self.kept else {}
        faults = {"|".join(("v", *box)): sentence for box, sentence in typed.items()}
        found = []
        for item in values or {item: {} for item in self.question["items"]}:
            cells = [
                dataclasses.replace(cell, fault=faults.get(cell.name, ""))
                for name in self.question["fields"]
                for cell in self._cells(item, name, values.get(item, {}).get(name))
            ]
            if cells:
                found.append((item, self.names.get(item.partition("#")[0], ""), cells))
        return found

    def _proposed_values(self) -> dict[str, dict[str, Any]]:
        if self.kept is not None and self.kept.values:
            return self.kept.values
        if self.answer is not None and self.answer.values:
            return dict(self.answer.values)
        for option in self.question["options"]:
            if option["key"] == self.chosen:
                return dict(option["values"])
        return {}

    def _cells(self, item: str, field: str, value: Any) -> list[Cell]:
        stem = f"v|{item}|{field}"
        if field in ("targets", "schedule"):
            given = value or {}
            columns = self.columns.get(item.partition("#")[0]) or list(given)
            return [Cell(f"{stem}|{name}", _short(name), given.get(name) or "") for name in columns]
        if field == "tiers" and not isinstance(value, dict):
            value = self._first_tiers(item)
        if isinstance(value, dict):
            return [
                Cell(f"{stem}|{label}|{name}", f"{_short(label)}: {name}", amount or "")
                for label, split in value.items()
                if isinstance(split, dict)
                for name, amount in split.items()
            ] or [Cell(f"{stem}|{name}", name, str(amount or "")) for name, amount in value.items()]
        return [Cell(stem, FIELD_NAMES.get(field, field), value or "")]

    def _first_tiers(self, item: str) -> dict[str, Any]:
        """Return the boxes of an item's tiers where the chosen option has none."""
        for option in self.question["options"]:
            if "tiers" in (fields := option["values"].get(item, {})):
                return dict(fields["tiers"])
        return {}

    def _grid(self, values: dict[str, dict[str, Any]]) -> list[tuple[str, str]]:
        if len(values) != 1:
            return []
        item, fields = next(iter(values.items()))
        given = fields.get("targets") or fields.get("schedule")
        if not isinstance(given, dict):
            return []
        columns = self.columns.get(item.partition("#")[0]) or list(given)
        return [(_short(name), given.get(name) or "") for name in columns]


def list_questions(*, reading: models.Reading, context: int = 3) -> list[QuestionView]:
    """Return the draft's questions, each with ``context`` lines around its source."""
    answers = get_current_answers(reading=reading)
    draft = reading.draft or {}
    revisions = dict(
        reading.answers.values_list("question").annotate(last=Max("revision")).order_by()
    )
    people = _name_people(answer.by for answer in answers.values())
    headings = _headings(reading)
    return [
        QuestionView(
            question=question,
            answer=(answer := answers.get(question["id"])),
            answered_by=people.get(answer.by, answer.by) if answer else "",
            lines=_excerpt(reading.lines, question, context),
            where=_where(draft, question, headings),
            columns=_columns(draft, is_task=_is_about_tasks(question)),
            names=_names(draft, is_task=_is_about_tasks(question)),
            seen_revision=revisions.get(question["id"], 0),
        )
        for question in draft.get("questions", [])
    ]


def list_rows(*, reading: models.Reading) -> dict[str, list[Group]]:
    """Return the indicators and tasks that were read, by group, with the answers applied."""
    draft = reading.draft or {}
    views = list_questions(reading=reading, context=0)
    filled = rules.apply_values(draft, [view.values for view in views if view.answer])
    asked: dict[tuple[bool, str], list[QuestionView]] = {}
    for view in views:
        for item in view.question["items"]:
            asked.setdefault((view.is_about_tasks, item.partition("#")[0]), []).append(view)
    titles = {(row["kind"], row["code"]): row["title"] for row in draft.get("groups", [])}
    found: dict[str, list[Group]] = {"indicators": [], "tasks": []}
    for kind, groups in found.items():
        for row in filled[kind]:
            title = titles.get((kind, row["group"]), "")
            if not groups or (groups[-1].code, groups[-1].title) != (row["group"], title):
                groups.append(Group(row["group"] or "", title, []))
            groups[-1].rows.append(_row(row, asked.get((kind == "tasks", row["code"]), [])))
    return found


def _row(row: Mapping[str, Any], views: list[QuestionView]) -> Row:
    parts = row.get("assignments", [row])
    return Row(
        code=row["code"],
        name=row.get("name") or row.get("title") or "",
        remarks=[remark["text"] for remark in row["remarks"]],
        parts=[
            (
                "; ".join(part["leads"]),
                [
                    (_short(str(cell.get("label") or cell["horizon"])), cell["raw"] or "")
                    for cell in part.get("targets", part.get("schedule", []))
                ],
            )
            for part in parts
        ],
        answered=[view for view in views if view.answer],
        asked=[view for view in views if not view.answer],
    )


def _say_values(values: Mapping[str, Any]) -> str:
    """Return typed values in words: "2030: 80%; 2035: –", with the number of each row of many."""
    rows = []
    for item, fields in values.items():
        words = "; ".join(_say_value(given) for given in fields.values() if given is not None)
        rows.append(f"{item}: {words}" if len(values) > 1 else words)
    return " | ".join(rows)


def _say_value(given: Any) -> str:
    if not isinstance(given, Mapping):
        return str(given or "–")
    return "; ".join(f"{_short(str(name))}: {_say_value(inner)}" for name, inner in given.items())


def _short(column: str) -> str:
    """Return the years of a column's label ("Đến hết 2030" → "2030"), else the label."""
    found = _YEARS.findall(column)
    return found[0] if len(found) == 1 else column


def _is_about_tasks(question: Mapping[str, Any]) -> bool:
    keys = (key for option in question["options"] for key in option["values"])
    return "schedule" in question["fields"] or any("#" in key for key in keys)


def _columns(draft: dict[str, Any], *, is_task: bool) -> dict[str, list[str]]:
    if not is_task:
        return {
            item["code"]: [cell["label"] for cell in item["targets"]]
            for item in draft.get("indicators", [])
        }
    found: dict[str, list[str]] = {}
    for item in draft.get("tasks", []):
        cells = [cell["horizon"] for part in item["assignments"] for cell in part["schedule"]]
        found[item["code"]] = list(dict.fromkeys(cells))
    return found


def _names(draft: dict[str, Any], *, is_task: bool) -> dict[str, str]:
    if is_task:
        return {item["code"]: item["title"] for item in draft.get("tasks", [])}
    return {item["code"]: item["name"] for item in draft.get("indicators", [])}


def _name_people(logins: Iterable[str]) -> dict[str, str]:
    """Return the holders' names of accounts, in one query."""
    wanted = set(logins)
    if not wanted:
        return {}
    return dict(Account.objects.filter(login__in=wanted).values_list("login", "person__name"))


def _headings(reading: models.Reading) -> dict[str, str]:
    """Return the words by which people find each clause: its number and heading, by path."""
    found = {}
    for clause in (reading.draft or {}).get("clauses", []):
        above = reading.lines[max(0, clause["source"]["from_line"] - 2)]
        words = text.sentence_case(shorten_clause(clause["text"], MOST_HEADING))
        found[clause["path"]] = (
            text.sentence_case(above.strip())
            if tables.is_appendix(above.strip()) and "." not in clause["path"]
            else f"{clause['path'].rpartition('.')[2]}. {words}"
        )
    return found


def _where(
    draft: Mapping[str, Any], question: Mapping[str, Any], headings: Mapping[str, str]
) -> list[str]:
    """Return the headings above the only item of a question, from the top."""
    if len(question["items"]) != 1:
        return []
    code = question["items"][0].partition("#")[0]
    rows = draft.get("tasks" if _is_about_tasks(question) else "indicators", [])
    path = next((row["clause"] for row in rows if row["code"] == code), None) or ""
    steps = path.split(".")
    above = [".".join(steps[:depth]) for depth in range(1, len(steps))]
    return [headings[step] for step in above if step in headings]


def _excerpt(lines: list[str], question: Mapping[str, Any], context: int) -> list[SourceLine]:
    wanted: dict[int, bool] = {}
    for span in question.get("spans") or []:
        first, last = span["from_line"], span["to_line"]
        for number in range(max(1, first - context), min(len(lines), last + context) + 1):
            wanted[number] = wanted.get(number, False) or first <= number <= last
    values = _values_in_question(question)
    return [
        SourceLine(
            number, words := lines[number - 1], wanted[number],
            wanted[number] and " ".join(words.split()) in values,
        )
        for number in sorted(wanted)
    ]  # fmt: skip


def _values_in_question(question: Mapping[str, Any]) -> set[str]:
    """Return the raw texts that the options place differently."""
    return {
        raw
        for option in question["options"]
        for fields in option["values"].values()
        for given in fields.values()
        if isinstance(given, Mapping)
        for raw in given.values()
        if isinstance(raw, str)
    }
