"""A person's answers: kept with their reason, applied only to the same question."""

import datetime
import json
import pathlib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from nq57.core import dates
from nq57.documents.reading import agencies, draft, indicators, milestones, schedules
from nq57.documents.reading.errors import ReadingError


@dataclass(frozen=True)
class Answer:
    """A word on one question: an option, one per row, or values typed freely.

    ``values`` has the shape of an option's: item code → field → raw text.
    """

    question: str
    fingerprint: str
    option: str | None = None
    rows: Mapping[str, str] = field(default_factory=dict)
    values: Mapping[str, Mapping[str, Any]] = field(default_factory=dict)
    reason: str = ""
    by: str = ""
    at: str = ""
    status: str = ""


Answers = Mapping[str, Answer]


def load_answers(path: pathlib.Path) -> dict[str, Answer]:
    """Read recorded answers: a JSON object ``{"answers": [{"question": …}, …]}``.

    :raises ReadingError: when the file is not of that shape.
    """
    try:
        return parse_answers(json.loads(path.read_text(encoding="utf-8")))
    except (OSError, ValueError) as error:
        raise ReadingError(
            "Không đọc được tệp trả lời. Tệp phải là JSON do lệnh đọc tạo ra.", "corrupt"
        ) from error


def parse_answers(data: Any) -> dict[str, Answer]:
    """Return answers from decoded JSON.

    :raises ReadingError: when the data are not of the expected shape.
    """
    try:
        records = data["answers"]
        known = set(Answer.__dataclass_fields__)
        answers = [
            Answer(**{key: value for key, value in record.items() if key in known})
            for record in records
        ]
    except (TypeError, KeyError, AttributeError) as error:
        raise ReadingError(
            "Tệp trả lời không đúng mẫu: thiếu danh sách “answers”.", "corrupt"
        ) from error
    return {answer.question: answer for answer in answers}


def apply(result: draft.Draft, answers: Answers | None, names: agencies.Agencies) -> None:
    """Set answered values in ``result``; say which answers no longer fit."""
    if not answers:
        return
    questions = {question.id: question for question in result.questions}
    settled: set[str] = set()
    # Years come last: other answers name a cell by the words of its column.
    for answer in sorted(answers.values(), key=lambda one: one.question.startswith("milestones:")):
        question = questions.get(answer.question)
        if question is None:
            _stale(result, answer, "câu hỏi này không còn được đặt ra")
        elif answer.fingerprint != question.fingerprint:
            _stale(result, answer, "nội dung dòng liên quan đã thay đổi")
        elif _apply_one(result, question, answer, _Setter(result, names, {*settled, question.id})):
            settled.add(question.id)
    _close(result, settled)


def _stale(result: draft.Draft, answer: Answer, why: str) -> None:
    words = f"Câu trả lời cho “{answer.question}” không được áp dụng: {why}."
    result.remarks.append(draft.Remark("stale_answer", words))


def _apply_one(
    result: draft.Draft,
    question: draft.Question,
    answer: Answer,
    setter: "_Setter",
) -> bool:
    options = {option.key: option for option in question.options}
    values: dict[str, dict[str, Any]] = {}
    if answer.option is not None and answer.option in options:
        values.update(options[answer.option].values)
    for code, key in answer.rows.items():
        if key in options and code in options[key].values:
            values[code] = options[key].values[code]
    values.update({code: dict(fields) for code, fields in answer.values.items()})
    if not values:
        _stale(result, answer, "lựa chọn không có trong câu hỏi")
        return False
    odd = milestones.find_odd(values)
    if odd:
        told = "; ".join(odd)
        _stale(result, answer, f"“{told}” không phải là một năm; ghi như 2026 hoặc tháng 7/2026")
        return False
    for code, fields in values.items():
        setter.set(code, fields)
    result.answered.append(
        draft.Answered(
            question.id,
            question.kind,
            question.items,
            question.text,
            values,
            answer.reason,
            answer.by,
            answer.at,
            answer.status,
        )
    )
    return True


class _Setter:
    """Sets values that were answered; ``settled`` are the questions answered so far."""

    def __init__(self, result: draft.Draft, names: agencies.Agencies, settled: set[str]) -> None:
        self._result = result
        self._settled = settled
        self._names = names
        self._indicators = {item.code: item for item in result.indicators}
        self._tasks = {item.code: item for item in result.tasks}

    def set(self, code: str, fields: Mapping[str, Any]) -> None:
        base, _, number = code.partition("#")
        if code == "document":
            self._set_document(fields)
        if "years" in fields:
            self._set_years(code, fields["years"])
        if "targets" in fields and base in self._indicators:
            self._set_targets(self._indicators[base], fields["targets"])
        if "tiers" in fields and base in self._indicators:
            self._set_tiers(self._indicators[base], fields["tiers"])
        if "leads_raw" in fields and base in self._indicators and not number:
            self._set_lead(self._indicators[base], fields["leads_raw"])
        if base in self._tasks:
            made = self._tasks[base].assignments
            index = int(number) - 1 if number.isdigit() else 0
            if 0 <= index < len(made) and "schedule" in fields:
                _set_schedule(made[index], fields["schedule"])
            if number and 0 <= index < len(made) and "leads_raw" in fields:
                self._set_lead(made[index], fields["leads_raw"])

    def _set_document(self, fields: Mapping[str, Any]) -> None:
        document = self._result.document
        if fields.get("symbol"):
            document.symbol = str(fields["symbol"])
        if fields.get("issued_on"):
            document.issued_on = _date(str(fields["issued_on"]))

    def _set_years(self, path: str, years: Mapping[str, Any]) -> None:
        items = milestones.of_table([*self._result.indicators, *self._result.tasks], path)
        milestones.set_years(items, years, self._settled)

    def _set_lead(self, item: draft.Indicator | draft.Assignment, raw: object) -> None:
        item.leads_raw = str(raw) if raw else None
        item.leads = self._names.read(item.leads_raw)

    def _set_targets(self, item: draft.Indicator, raws: Mapping[str, str]) -> None:
        for index, target in enumerate(item.targets):
            raw = raws.get(target.label, raws.get(str(target.horizon)))
            made = indicators.make_target(target.horizon, target.label, raw, item)
            item.targets[index] = made
        item.confidence = 1.0

    def _set_tiers(self, item: draft.Indicator, tiers: Mapping[str, Mapping[str, str]]) -> None:
        for target in item.targets:
            split = tiers.get(target.label, tiers.get(str(target.horizon)))
            if split is not None:
                target.tiers = indicators.tiers_from(dict(split))
                target.is_confirmed = True
        item.confidence = 1.0


def _set_schedule(made: draft.Assignment, raws: Mapping[str, str]) -> None:
    made.schedule = [
        schedules.parse_schedule(raws.get(cell.horizon), cell.horizon) for cell in made.schedule
    ]


def _close(result: draft.Draft, answered: set[str]) -> None:
    """Take answered questions from the list of what is still open."""
    result.questions = [q for q in result.questions if q.id not in answered]
    for item in _askers(result):
        item.questions = [key for key in item.questions if key not in answered]


def _askers(
    result: draft.Draft,
) -> Iterator[draft.Document | draft.Indicator | draft.Task | draft.Directive]:
    yield result.document
    yield from result.indicators
    yield from result.tasks
    yield from result.directives


def _date(words: str) -> datetime.date | None:
    try:
        return datetime.date.fromisoformat(words)
    except ValueError:
        try:
            return dates.parse_date(words)
        except ValueError:
            return None
