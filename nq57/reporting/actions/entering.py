"""Write items of a report as they are typed; confirm what has not changed."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from django.db import connection, transaction
from django.db.models import F
from django.utils import timezone

from nq57.audit import actions as audit_actions
from nq57.audit import rules as audit_rules
from nq57.cases import models as cases
from nq57.core.phrases import Phrase
from nq57.measures import rules as measure_rules
from nq57.reporting import enums, models, permissions, queries, rules

_LINE = ("state", "percent", "product", "product_on", "difficulty")
_FIGURE = ("numerator", "denominator", "value", "note")
_UNCHECKED: dict[str, Any] = {
    "verdict": enums.ItemVerdict.PENDING, "checked_by": "", "checked_at": None, "reason": "",
}  # fmt: skip
_TOUCH = """
UPDATE reporting_figure f SET numerator = n.top, denominator = n.bottom, value = n.value,
  note = n.note, answer = n.answer, revision = f.revision + 1, verdict = 'pending',
  checked_by = '', checked_at = NULL, reason = ''
FROM json_to_recordset(%s::json)
  AS n (id bigint, top numeric, bottom numeric, value numeric, note text, answer text)
WHERE f.id = n.id
"""

Item = models.Line | models.Figure | models.Report


@dataclass(frozen=True)
class Entry:
    """What was typed into one item; ``seen`` is the revision that the person had open.

    A program's figure comes as numbers, already read.
    """

    key: str
    seen: int
    typed: rules.LineText | rules.FigureText | rules.Figure | dict[str, str]


@dataclass(frozen=True)
class Conflict:
    """An item that somebody else wrote since: what stands, and what was typed."""

    held: Item
    entry: Entry


@dataclass
class Saved:
    """What became of a saving: keys that were written, faults, conflicts."""

    written: list[str] = field(default_factory=list)
    faults: list[rules.Fault] = field(default_factory=list)
    conflicts: list[Conflict] = field(default_factory=list)


@transaction.atomic
def save_entries(
    *,
    report: models.Report,
    entries: Sequence[Entry],
    by: audit_rules.Actor,
    at: datetime,
    is_whole: bool = False,
    is_dry_run: bool = False,
) -> Saved:
    """Save what was typed, item by item; what cannot be kept comes back and the rest is kept.

    An item that says what it said is not written. Faults that only stand before sending do
    not stop saving. ``is_whole`` keeps nothing when something cannot be kept; ``is_dry_run``
    keeps nothing at all, and tells what would be written.

    :raises rules.FaultyError: when the report as a whole may not be written now.
    """
    held = load_report(report) if is_dry_run else lock_report(report)
    check_gate(held, by, at)
    saved, due = judge_entries(held, load_items(held), take_seat(held, by, at), entries)
    if is_dry_run or (is_whole and (saved.faults or saved.conflicts)):
        return saved
    for item, changed in due:
        touch(item, changed)
    if saved.written:
        held.saved_at, held.saved_by = at, by.account
        held.save(update_fields=["saved_at", "saved_by"])
        _journal("save_entries", held, saved.written, by, at)
    return saved


def judge_entries(
    report: models.Report, items: Mapping[str, Item], desk: "Desk", entries: Sequence[Entry]
) -> tuple[Saved, list[tuple[Item, list[str]]]]:
    """Let entries climb the ladder; return what became of them, and what is to be written.

    Items in memory say then what was typed; each comes with the columns that changed.
    """
    saved = Saved()
    due: list[tuple[Item, list[str]]] = []
    for entry in entries:
        item = items.get(entry.key)
        fault = rules.climb(make_footing(report, item, desk, entry.key), entry.key)
        if fault is not None and (item is None or not _is_same(item, entry)):
            saved.faults.append(fault)
        elif item is not None and fault is None and (changed := _judge(item, entry, saved)):
            due.append((item, changed))
    return saved, due


@transaction.atomic
def confirm_as_before(
    *, report: models.Report, keys: Sequence[str], by: audit_rules.Actor, at: datetime
) -> int:
    """Confirm that items stand as in the period before; all open ones when none is named.

    Return how many. What was changed already, or has no period before, stays as it is.

    :raises rules.FaultyError: when the report may not be written now, or a key is not its own.
    """
    held = lock_report(report)
    check_gate(held, by, at)
    items, desk = load_items(held), take_seat(held, by, at)
    told = [rules.climb(make_footing(held, items.get(key), desk, key), key) for key in keys]
    if faults := [fault for fault in told if fault]:
        raise rules.FaultyError(faults)
    confirmed: list[models.Line | models.Figure] = []
    for key, item in items.items():
        if isinstance(item, models.Report) or item.before is None or (keys and key not in keys):
            continue
        if rules.climb(make_footing(held, item, desk, key)):
            continue
        if item.answer == enums.Answer.OPEN or (keys and item.answer == enums.Answer.CHANGED):
            confirmed.append(item)
    if confirmed:
        _repeat(confirmed)
        held.saved_at, held.saved_by = at, by.account
        held.save(update_fields=["saved_at", "saved_by"])
        _journal("confirm_as_before", held, [item.item for item in confirmed], by, at)
    return len(confirmed)


@transaction.atomic
def copy_words(*, report: models.Report, by: audit_rules.Actor, at: datetime) -> int:
    """Take the words of the office's report before into the parts that are empty.

    Return how many parts were filled; what somebody has written stays as it is.

    :raises rules.FaultyError: when the report may not be written now.
    """
    held = lock_report(report)
    check_gate(held, by, at)
    desk = take_seat(held, by, at)
    if fault := rules.climb(make_footing(held, held, desk, held.item), held.item):
        raise rules.FaultyError([fault])
    before = queries.get_words_before(report=held)
    taken = [name for name, text in before.items() if text and not getattr(held, name)]
    for name in taken:
        setattr(held, name, before[name])
    if taken:
        held.saved_at, held.saved_by = at, by.account
        touch(held, [*taken, "saved_at", "saved_by"])
        _journal("copy_words", held, [held.item], by, at)
    return len(taken)


def lock_report(report: models.Report) -> models.Report:
    """Lock a report and return it as it stands, with its case, cycle and office."""
    cases.Case.objects.select_for_update().get(pk=report.pk)
    return load_report(report)


def load_report(report: models.Report) -> models.Report:
    """Return a report as it stands, with its case, cycle and office."""
    return models.Report.objects.select_related(
        "case__organisation", "cycle__plan", "organisation", "checker", "on_behalf"
    ).get(pk=report.pk)


def check_gate(
    report: models.Report, by: audit_rules.Actor, at: datetime, *, follows: bool = False
) -> None:
    """Refuse to write a locked report; the rungs below those of its items.

    What ``follows`` is a file whose text went before it: it may come until somebody judges.

    :raises rules.FaultyError: with the first rung that breaks.
    """
    today = timezone.localdate(at, rules.ZONE)
    may_write = permissions.may_enter(by, report, on=today)
    if fault := climb_gate(report, may_write=may_write, today=today, follows=follows):
        raise rules.FaultyError([fault])


def climb_gate(
    report: models.Report, *, may_write: bool, today: date, follows: bool = False
) -> rules.Fault | None:
    """Return the first rung of a report as a whole that breaks, or None."""
    footing = rules.Footing(
        may_write=may_write,
        is_alive=report.organisation.lifetime.contains(report.cycle.ends_on),
        has_ended=report.cycle.ends_on < today,
        is_cycle_closed=report.cycle.closed_at is not None,
        state=report.case.state,
        follows=follows,
    )
    return rules.climb(footing)


@dataclass(frozen=True)
class Desk:
    """Who writes, and which items of the report colleagues hold."""

    by: audit_rules.Actor
    is_free: bool
    held: dict[str, models.Handing]

    def stand(self, key: str) -> dict[str, Any]:
        """Return what the ladder asks about an item's holder."""
        one = self.held.get(key)
        is_his = one is not None and one.to_post.code == self.by.post
        holder = one.to_post.person.name if one is not None and not is_his else ""
        return {"is_his": self.is_free or is_his, "holder": holder}


def take_seat(report: models.Report, by: audit_rules.Actor, at: datetime) -> Desk:
    """Return the desk of who writes a report: what is free to him, what colleagues hold."""
    held = queries.list_held(report=report, on=timezone.localdate(at, rules.ZONE))
    return Desk(by, permissions.may_enter_all(by, report), held)


def make_footing(
    report: models.Report,
    item: models.Checked | None,
    desk: Desk,
    key: str,
    *,
    follows: bool = False,
) -> rules.Footing:
    """Return on what an entry of an item stands."""
    return rules.Footing(
        **desk.stand(key),
        is_known=item is not None, state=report.case.state,
        verdict=item.verdict if item else "pending", follows=follows,
    )  # fmt: skip


def load_items(report: models.Report) -> dict[str, Item]:
    """Return a report's items by key."""
    items: list[Item] = [
        *report.lines.select_related("before"),
        *report.figures.select_related("before", "profile"),
        report,
    ]
    return {item.item: item for item in items}


def _judge(item: Item, entry: Entry, saved: Saved) -> list[str]:
    """Return the columns to be written; a fault or a conflict goes to ``saved``."""
    stood = _read(item)
    fault = _set(item, entry)
    changed = _list_changed(item, stood)
    is_held = item.revision != entry.seen or entry.key in saved.written
    if fault is not None or (changed and is_held):
        for name, value in stood.items():
            setattr(item, name, value)
        if fault is not None:
            saved.faults.append(fault)
        else:
            saved.conflicts.append(Conflict(item, entry))
        return []
    if not changed:
        return []
    if not isinstance(item, models.Report):
        item.answer = enums.Answer.CHANGED
        changed.append("answer")
    saved.written.append(entry.key)
    return changed


def touch(item: Item, changed: Sequence[str]) -> None:
    """Write an item that changed: whoever checks it looks at it again."""
    item.revision += 1
    for name, value in _UNCHECKED.items():
        setattr(item, name, value)
    item.save(update_fields=[*changed, "revision", *_UNCHECKED])


def touch_figures(figures: Sequence[models.Figure]) -> None:
    """Write many figures that changed, as ``touch`` does each, in one query.

    The rows in memory keep the revision and the verdict that they had.
    """
    said = [
        {
            "id": row.pk, "top": row.numerator, "bottom": row.denominator, "value": row.value,
            "note": row.note, "answer": row.answer,
        }
        for row in figures
    ]  # fmt: skip
    with connection.cursor() as cursor:
        cursor.execute(_TOUCH, [json.dumps(said, default=str)])


def _set(item: Item, entry: Entry) -> rules.Fault | None:
    """Write what was typed into the row in memory, or return why it cannot be kept."""
    typed = entry.typed
    if isinstance(item, models.Line) and isinstance(typed, rules.LineText):
        line, fault = rules.read_line(typed, entry.key)
        _assign(item, _LINE, line)
        return fault
    if isinstance(item, models.Figure) and isinstance(typed, rules.FigureText):
        figure, fault = rules.read_figure(typed, entry.key)
        _assign(item, _FIGURE, figure)
        return fault or _compute(item, entry.key)
    if isinstance(item, models.Figure) and isinstance(typed, rules.Figure):
        _assign(item, _FIGURE, typed)
        return _compute(item, entry.key)
    if isinstance(item, models.Report) and isinstance(typed, dict):
        for name in rules.WORDS:
            setattr(item, name, typed.get(name, getattr(item, name)).replace("\r\n", "\n").strip())
        return None
    told = Phrase("Mục này không thuộc báo cáo. Hãy tải lại trang.")
    return rules.Fault("E200", entry.key, told)


def _assign(
    item: models.Line | models.Figure, names: Sequence[str], said: rules.Line | rules.Figure
) -> None:
    for name in names:
        setattr(item, name, getattr(said, name))


def _compute(figure: models.Figure, key: str) -> rules.Fault | None:
    """Let the value follow from its parts, where the profile has parts."""
    profile = figure.profile
    if not profile.denominator:
        figure.numerator = figure.denominator = None
        return None
    figure.value = None
    if figure.numerator is not None and figure.denominator:
        terms = measure_rules.Terms(scale=profile.scale)
        value = measure_rules.compute(terms, figure.numerator, figure.denominator).value
        if abs(value) >= Decimal(10) ** 13:
            told = Phrase("Kết quả lớn quá mức ghi được. Xem lại hai số.")
            return rules.Fault("E603", key, told)
        figure.value = value
    return None


def _read(item: Item) -> dict[str, Any]:
    names = (
        tuple(rules.WORDS)
        if isinstance(item, models.Report)
        else _LINE if isinstance(item, models.Line) else _FIGURE
    )  # fmt: skip
    return {name: getattr(item, name) for name in names}


def _list_changed(item: Item, stood: dict[str, Any]) -> list[str]:
    """Return the columns that say something else than they said."""
    return [name for name, value in stood.items() if value != getattr(item, name)]


def _is_same(item: Item, entry: Entry) -> bool:
    """Say whether an item that may not be written was typed as it stands."""
    stood = _read(item)
    return _set(item, entry) is None and not _list_changed(item, stood)


def _repeat(items: Sequence[models.Line | models.Figure]) -> None:
    """Let items say what they said in the period before; those that do so are written at once."""
    alike: dict[type[models.Line | models.Figure], list[int]] = {}
    for item in items:
        stood = _read(item)
        if item.before is not None:
            for name in stood:
                setattr(item, name, getattr(item.before, name))
        item.answer = enums.Answer.AS_BEFORE
        if changed := _list_changed(item, stood):
            touch(item, [*changed, "answer"])
        else:
            alike.setdefault(type(item), []).append(item.pk)
    for model, keys in alike.items():
        model._default_manager.filter(pk__in=keys).update(
            answer=enums.Answer.AS_BEFORE, revision=F("revision") + 1, **_UNCHECKED
        )


def _journal(
    verb: str, report: models.Report, keys: Sequence[str], by: audit_rules.Actor, at: datetime
) -> None:
    audit_actions.record(
        by=by, at=at, verb=verb, subject_kind="case", subject_code=report.case.code,
        after={"items": len(keys)}, secrecy=report.case.secrecy,
    )  # fmt: skip
