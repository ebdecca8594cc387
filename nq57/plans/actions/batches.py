"""Change many obligations at once: worked out one by one, written together, told once."""

from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from nq57.audit import actions as audit_actions
from nq57.audit import enums as audit_enums
from nq57.audit import rules as audit_rules
from nq57.cases import actions as case_actions
from nq57.cases import enums as case_enums
from nq57.cases import models as case_models
from nq57.core.phrases import Phrase
from nq57.plans import enums, models, queries
from nq57.plans.actions import handing, rolling
from nq57.plans.models.obligations import ObligationQuerySet
from nq57.plans.rules import telling, work

_PLACED = (
    "plan", "task", "assignment", "duty", "repeats", "schedule", "occurrence", "kind",
    "starts_on", "ends_on", "is_focal", "flag", "basis",
)  # fmt: skip
_ROWS = 500


@dataclass
class Batch:
    """What is to become of obligations under ``plan`` as ``document`` says."""

    plan: models.Plan
    document: str
    by: audit_rules.Actor
    at: datetime
    ends: list[case_actions.NewMove] = field(default_factory=list)
    gone: list[models.Obligation] = field(default_factory=list)
    placed: list[models.Obligation] = field(default_factory=list)
    dates: list[case_actions.NewDate] = field(default_factory=list)
    added: list[tuple[models.Obligation, queries.Wanted]] = field(default_factory=list)
    parties: list[tuple[models.Obligation, queries.Wanted]] = field(default_factory=list)
    carried: list[models.Carryover] = field(default_factory=list)
    events: list[audit_actions.Event] = field(default_factory=list)
    offices: set[int] = field(default_factory=set)

    def close(self, row: models.Obligation, reason: str, *, is_superseded: bool = False) -> None:
        """Close an obligation; ``is_superseded``: what it was made for may be asked again."""
        self.ends.append(handing.make_ending(row, reason))
        self.note(row, enums.CarryOutcome.CLOSED, reason)
        row.flag, row.is_superseded = "", is_superseded
        self._touch(row, self.gone)

    def merge(self, row: models.Obligation, into: models.Obligation) -> None:
        """Close an obligation that goes on in another one."""
        self.ends.append(handing.make_merging(row, into, self.document))
        if into.assignment is not None:
            self.note(row, enums.CarryOutcome.MAPPED, self.document, to=into.assignment)
        row.merged_into, row.flag, row.is_superseded = into, "", True
        self._touch(row, self.gone)

    def supersede(self, row: models.Obligation) -> None:
        """Let another obligation stand for what a closed one was made for."""
        row.is_superseded = True
        self.gone.append(row)

    def flag(self, row: models.Obligation, why: str) -> None:
        """Mark an obligation for somebody to look at, and say why."""
        self.note(row, enums.CarryOutcome.FLAGGED, why)
        if row.flag != why:
            row.flag = why
            self._journal(row, "flag_obligation", note=why)
            self._touch(row, self.gone)

    def place(self, row: models.Obligation, one: queries.Wanted, *, is_noted: bool = True) -> None:
        """Let an obligation be what ``one`` asks for: occurrence, days, duty, date."""
        if one.assignment is None:
            return
        if is_noted:
            self.note(row, enums.CarryOutcome.MAPPED, self.document, to=one.assignment)
        before = {
            "assignment": row.assignment_id,
            "duty": row.duty_id,
            "occurrence": row.occurrence,
        }
        occurrence = one.occurrence
        row.plan, row.task, row.assignment = self.plan, one.assignment.task, one.assignment
        row.duty, row.repeats, row.schedule_id = None, one.repeats, occurrence.source
        row.occurrence, row.kind = occurrence.key, occurrence.kind
        row.starts_on, row.ends_on = occurrence.starts_on, occurrence.ends_on
        row.is_focal, row.flag, row.basis = one.is_focal, "", ""
        after = {"assignment": row.assignment_id, "duty": None, "occurrence": row.occurrence}
        if after != before:
            self._journal(row, "carry_over", before=before, after=after, note=self.document)
        self._date(row, one)
        self._touch(row, self.placed)

    def note(
        self,
        row: models.Obligation,
        outcome: str,
        reason: str = "",
        to: models.Assignment | None = None,
    ) -> None:
        """Keep what became of an obligation."""
        self.carried.append(
            models.Carryover(
                obligation=row, plan=self.plan, outcome=outcome, reason=reason,
                from_assignment_id=row.assignment_id, from_duty_id=row.duty_id,
                to_assignment=to, by=self.by.account, at=self.at,
            )
        )  # fmt: skip

    def write(self) -> dict[str, int]:
        """Write all of it and tell each office once; return how many of each outcome."""
        given: rolling.Given = {"by": self.by, "at": self.at}
        case_actions.move_all(moves=self.ends, is_quiet=True, **given)
        save = models.Obligation.objects.bulk_update
        save(self.gone, ["merged_into", "is_superseded", "flag"], _ROWS)
        save(self.placed, _PLACED, _ROWS)
        case_actions.redate_all(dates=self.dates, document=self.document, **given)
        for row, one in self.added:
            new = rolling.make_deadlines(one)[0]
            case_actions.add_deadline(
                case=row.case, name=new.name, source=new.source, due=new.due,
                condition=new.condition, expected_on=new.expected_on, **given,
            )  # fmt: skip
            row.case.due = one.occurrence.due
        changes = [(row.case, one.parties) for row, one in self.parties]
        case_actions.set_parties_all(changes=changes, **given)
        judged = (handing.make_tracking_move(row, self.document) for row in self.placed)
        moves = [move for move in judged if move is not None]
        case_actions.move_all(moves=moves, is_quiet=True, **given)
        audit_actions.record_all(events=self.events, **given)
        models.Carryover.objects.bulk_create(self.carried, batch_size=_ROWS)
        if self.offices:
            text = Phrase(telling.CARRIED, document=self.document)
            rolling.tell_offices(self.plan, self.offices, text, **given)
        counts = dict.fromkeys(enums.CarryOutcome.values, 0)
        for one_ in self.carried:
            counts[str(one_.outcome)] += 1
        return counts

    def _date(self, row: models.Obligation, one: queries.Wanted) -> None:
        occurrence = one.occurrence
        deadline = next((one for one in row.case.deadlines.all() if one.met_on is None), None)
        if deadline is None:
            if rolling.make_deadlines(one):
                self.added.append((row, one))
        elif occurrence.due is not None:
            due = choose_due(deadline, occurrence.due)
            if due != deadline.due:
                self.dates.append(case_actions.NewDate(deadline=deadline, due=due))
        elif _is_undated_since(deadline, occurrence.condition[:400]):
            self.dates.append(
                case_actions.NewDate(
                    deadline=deadline, condition=occurrence.condition[:400],
                    expected_on=occurrence.expected_on,
                )
            )  # fmt: skip
        asked = {(role, office.pk) for role, rows in one.parties.items() for office in rows}
        if asked != {(party.role, party.organisation_id) for party in row.case.parties.all()}:
            self.parties.append((row, one))

    def _touch(self, row: models.Obligation, among: list[models.Obligation]) -> None:
        among.append(row)
        if row.case.secrecy != audit_enums.Secrecy.SEALED:
            self.offices.add(row.organisation_id)

    def _journal(
        self,
        row: models.Obligation,
        verb: str,
        *,
        note: str,
        before: dict[str, Any] | None = None,
        after: dict[str, Any] | None = None,
    ) -> None:
        self.events.append(
            audit_actions.Event(
                verb=verb, subject_kind="case", subject_code=row.case.code,
                before=before, after=after, note=note, secrecy=row.case.secrecy,
            )
        )  # fmt: skip


def load(rows: ObligationQuerySet) -> list[models.Obligation]:
    """Lock obligations and load what a batch needs of them, the oldest first."""
    locked = rows.select_for_update(of=("self",)).select_related("case__organisation", "plan")
    loaded = locked.prefetch_related("case__deadlines__extensions", "case__parties")
    return list(loaded.order_by("case__opened_at", "pk"))


def choose_due(deadline: case_models.Deadline, due: date) -> date | None:
    """Return the date that a deadline gets when its order now says ``due``.

    What the order said before stands as it is, extension included. Time that was granted
    beyond the new date stays granted: a document took it, and only one takes it back.
    """
    said = get_ordered_due(deadline)
    if due == said or deadline.due is None:
        return deadline.due or due
    return max(due, deadline.due) if deadline.due != said else due


def get_ordered_due(deadline: case_models.Deadline) -> date | None:
    """Return the date that the order gave, without what was granted since."""
    due = deadline.due
    for one in sorted(deadline.extensions.all(), key=lambda one: -one.pk):
        if one.state == case_enums.ExtensionState.GRANTED and one.granted_due == due:
            due = one.due_before
    return due


def _is_undated_since(deadline: case_models.Deadline, condition: str) -> bool:
    """Tell whether a deadline says anything but ``condition``; a clock that this condition
    has started runs on."""
    if condition:
        return deadline.condition != condition
    return deadline.due is not None or bool(deadline.condition)


def is_alive(row: models.Obligation) -> bool:
    """Tell whether an obligation is open or done: not cancelled, not passed into another."""
    return row.case.closed_at is None or row.case.finished_on is not None


def is_rhythm(kind: str) -> bool:
    """Tell whether an occurrence is one of a rhythm."""
    return kind in work.RHYTHMS
