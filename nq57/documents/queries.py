"""Questions over documents and readings."""

import re
import tempfile
from dataclasses import dataclass
from typing import Any

from django.db.models import Max, QuerySet

from nq57.documents import enums, models, rules
from nq57.documents.reading import catalogue as catalogues
from nq57.documents.reading import sandbox, whole
from nq57.files import queries as file_queries
from nq57.orgs.models import Organisation, OrganisationName, OrgGroup

OWN = "_own"
FEW = 4
_YEARS = re.compile(r"\d{4}(?:\s*[-–]\s*\d{4})?")
FIELD_NAMES = {
    "symbol": "Số, ký hiệu",
    "issued_on": "Ngày ban hành (dd/MM/yyyy)",
    "leads_raw": "Cơ quan chủ trì",
}


@dataclass(frozen=True)
class Cell:
    """One cell that a person may type: its name in the form, its column, its value."""

    name: str
    column: str
    value: str


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
    """What a person chose and typed for a question that was then refused."""

    option: str
    values: dict[str, Any] | None
    reason: str


@dataclass(frozen=True)
class QuestionView:
    """A question of the draft beside its answer and its lines of the source."""

    question: dict[str, Any]
    answer: models.Answer | None
    lines: list[tuple[int, str, bool]]  # number, text, whether the question is about it
    columns: dict[str, list[str]]  # an item's code → its milestone or schedule columns
    names: dict[str, str]  # an item's code → its words
    seen_revision: int
    kept: Typed | None = None

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
        """Return the answer in words."""
        if self.answer is None:
            return ""
        labels = {option["key"]: option["label"] for option in self.question["options"]}
        return str(labels.get(self.answer.option, "Tự đặt giá trị"))

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
        found = []
        for item in values or {item: {} for item in self.question["items"]}:
            cells = [
                cell
                for field in self.question["fields"]
                for cell in self._cells(item, field, values.get(item, {}).get(field))
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
        if isinstance(value, dict):
            return [
                Cell(f"{stem}|{label}|{name}", name, amount or "")
                for label, split in value.items()
                if isinstance(split, dict)
                for name, amount in split.items()
            ] or [Cell(f"{stem}|{name}", name, str(amount or "")) for name, amount in value.items()]
        return [Cell(stem, FIELD_NAMES.get(field, field), value or "")]

    def _grid(self, values: dict[str, dict[str, Any]]) -> list[tuple[str, str]]:
        if len(values) != 1:
            return []
        item, fields = next(iter(values.items()))
        given = fields.get("targets") or fields.get("schedule")
        if not isinstance(given, dict):
            return []
        columns = self.columns.get(item.partition("#")[0]) or list(given)
        return [(_short(name), given.get(name) or "") for name in columns]


def get_catalogue() -> catalogues.Catalogue:
    """Return the bodies and groups that names are resolved against."""
    return catalogues.Catalogue.from_rows(*list_catalogue_rows())


def list_catalogue_rows() -> tuple[list[dict[str, str]], list[dict[str, str]]]:
    """Return the rows of bodies and of groups for a catalogue, as the database has them.

    Ended organisations stay in it: a document of May 2025 names districts.
    """
    aliases: dict[int, list[str]] = {}
    for owner, name in OrganisationName.objects.values_list("organisation_id", "name"):
        aliases.setdefault(owner, []).append(name)
    bodies = [
        {
            "code": body.code,
            "name": body.name,
            "short_name": body.short_name,
            "kind": body.kind,
            "aliases": "|".join(aliases.get(body.pk, [])),
        }
        for body in Organisation.objects.order_by("code")
    ]
    groups = [
        {
            "code": group.code,
            "name": group.name,
            "patterns": "|".join(pattern.wording for pattern in group.patterns.all()),
        }
        for group in OrgGroup.objects.order_by("code").prefetch_related("patterns")
    ]
    return bodies, groups


def run_reader(*, reading: models.Reading, with_answers: bool = False) -> dict[str, Any]:
    """Read the reading's file in a child process with limits on memory, time and network.

    :raises errors.ReadingError: when the file cannot be read within them.
    :raises file_rules.FilesError: when the stored bytes are gone or refused.
    """
    content = file_queries.read_content(stored=reading.file)
    answers = _recorded_answers(reading) if with_answers else []
    with tempfile.NamedTemporaryFile(prefix="nq57-") as file:
        file.write(content)
        file.flush()
        bodies, groups = list_catalogue_rows()
        result: dict[str, Any] = sandbox.run_limited(
            whole.read_whole,
            {
                "path": file.name,
                "name": reading.file.name,
                "bodies": bodies,
                "groups": groups,
                "answers": answers,
            },
        )
    return result


def read_with_answers(*, reading: models.Reading) -> dict[str, Any]:
    """Return the draft's JSON as it reads with the current answers: what adoption takes.

    :raises errors.ReadingError: when the file cannot be read any more.
    """
    draft: dict[str, Any] = run_reader(reading=reading, with_answers=True)["draft"]
    return draft


def list_open_readings() -> QuerySet[models.Reading]:
    """Return the readings that somebody still has to do something with."""
    return models.Reading.objects.filter(
        state__in=[
            enums.ReadingState.WAITING,
            enums.ReadingState.READ,
            enums.ReadingState.FAILED,
        ]
    ).select_related("file")


def get_current_answers(*, reading: models.Reading) -> dict[str, models.Answer]:
    """Return the last word on each question; withdrawn ones are left out."""
    found = reading.answers.filter(is_current=True, is_withdrawn=False)
    return {answer.question: answer for answer in found}


def get_progress(*, reading: models.Reading) -> rules.Progress:
    """Return how many questions of the draft have an answer."""
    questions = (reading.draft or {}).get("questions", [])
    return rules.count_progress(questions, get_current_answers(reading=reading))


def list_questions(*, reading: models.Reading, context: int = 3) -> list[QuestionView]:
    """Return the draft's questions, each with ``context`` lines around its source."""
    answers = get_current_answers(reading=reading)
    draft = reading.draft or {}
    revisions = dict(
        reading.answers.values_list("question").annotate(last=Max("revision")).order_by()
    )
    columns, names = _columns(draft), _names(draft)
    return [
        QuestionView(
            question=question,
            answer=answers.get(question["id"]),
            lines=_excerpt(reading.lines, question.get("spans") or [], context),
            columns=columns,
            names=names,
            seen_revision=revisions.get(question["id"], 0),
        )
        for question in draft.get("questions", [])
    ]


def get_question(*, reading: models.Reading, question_id: str) -> dict[str, Any]:
    """Return one question of the draft.

    :raises rules.DocumentsError: when the draft asks no such question.
    """
    for question in (reading.draft or {}).get("questions", []):
        if question["id"] == question_id:
            found: dict[str, Any] = question
            return found
    raise rules.DocumentsError("Bản đọc không còn câu hỏi này. Hãy tải lại trang.")


def _recorded_answers(reading: models.Reading) -> list[dict[str, Any]]:
    return [
        {
            "question": answer.question,
            "fingerprint": answer.fingerprint,
            "option": answer.option or None,
            "values": answer.values or {},
            "reason": answer.reason,
            "by": answer.by,
            "at": answer.at.isoformat(),
        }
        for answer in get_current_answers(reading=reading).values()
    ]


def _short(column: str) -> str:
    """Return the years of a column's label ("Đến hết 2030" → "2030"), else the label."""
    found = _YEARS.findall(column)
    return found[0] if len(found) == 1 else column


def _columns(draft: dict[str, Any]) -> dict[str, list[str]]:
    found = {
        item["code"]: [cell["label"] for cell in item["targets"]]
        for item in draft.get("indicators", [])
    }
    for item in draft.get("tasks", []):
        cells = [cell["horizon"] for part in item["assignments"] for cell in part["schedule"]]
        found.setdefault(item["code"], list(dict.fromkeys(cells)))
    return found


def _names(draft: dict[str, Any]) -> dict[str, str]:
    named = {item["code"]: item["name"] for item in draft.get("indicators", [])}
    return {item["code"]: item["title"] for item in draft.get("tasks", [])} | named


def _excerpt(
    lines: list[str], spans: list[dict[str, int]], context: int
) -> list[tuple[int, str, bool]]:
    wanted: dict[int, bool] = {}
    for span in spans:
        first, last = span["from_line"], span["to_line"]
        for number in range(max(1, first - context), min(len(lines), last + context) + 1):
            wanted[number] = wanted.get(number, False) or first <= number <= last
    return [(number, lines[number - 1], wanted[number]) for number in sorted(wanted)]


def get_draft_counts(*, reading: models.Reading) -> dict[str, int]:
    """Count what a draft holds: leaf tasks, as officials count them, and parts of orders."""
    draft = reading.draft or {}
    tasks = [task for task in draft.get("tasks", []) if task["assignments"]]
    orders = draft.get("directives", [])
    indicators = draft.get("indicators", [])
    return {
        "total": len(indicators) + len(tasks) + len(orders),
        "indicators": len(indicators),
        "tasks": len(tasks),
        "assignments": sum(len(task["assignments"]) for task in tasks),
        "orders": len(orders),
        "order_parts": sum(max(1, len(order["parts"])) for order in orders),
        "duties": len(draft.get("duties", [])),
        "clauses": len(draft.get("clauses", [])),
    }


def get_last_answer(*, reading: models.Reading, account: str) -> models.Answer | None:
    """Return the newest standing answer of one person: what that person's undo takes back."""
    own = reading.answers.filter(is_current=True, is_withdrawn=False, by=account)
    return own.order_by("-id").first()
