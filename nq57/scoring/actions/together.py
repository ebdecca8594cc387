"""Many disputes, lines or sheets of a round handled at once, each for itself."""

import contextlib
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction

from nq57.audit import rules as audit_rules
from nq57.cases import rules as case_rules
from nq57.core import refusals
from nq57.scoring import models, rules
from nq57.scoring.actions import verifying, writing

_REFUSALS = (rules.ScoringError, case_rules.CasesError, refusals.NotAllowedError)


@dataclass(frozen=True)
class Handled:
    """A row of what was handled together: why it was refused, None if it was done."""

    key: int
    refusal: Exception | None


def answer_disputes(
    *,
    rows: Sequence[tuple[models.Dispute, str]],
    is_upheld: bool,
    is_trial: bool,
    by: audit_rules.Actor,
    at: datetime,
) -> list[Handled]:
    """Answer disputes alike, each with its own words; one that is refused stops no other.

    A trial writes nothing, and tells what would be refused.
    """

    def answer(row: models.Dispute, words: str) -> Handled:
        return _handle(row.pk, lambda: verifying.answer_dispute(
            row=row, is_upheld=is_upheld, answer=words, by=by, at=at
        ))  # fmt: skip

    with _tried(is_trial=is_trial):
        return [answer(row, words) for row, words in rows]


def agree_with_lines(
    *,
    rows: Sequence[tuple[models.Score, int, str]],
    is_trial: bool,
    by: audit_rules.Actor,
    at: datetime,
) -> list[Handled]:
    """Verify lines with the points that their offices gave themselves; each row is a line, the
    version of it that was looked at, and a note. One that is refused stops no other.

    A trial writes nothing, and tells what would be refused.
    """

    def agree(row: models.Score, seen: int, note: str) -> Handled:
        entry = writing.Entry(
            criterion=row.criterion.code, points=row.self_points if row.self_applies else None,
            applies=row.self_applies, note=note, seen=seen,
        )  # fmt: skip
        return _handle(
            row.pk, lambda: verifying.verify(sheet=row.sheet, entries=[entry], by=by, at=at)
        )

    with _tried(is_trial=is_trial):
        return [agree(row, seen, note) for row, seen, note in rows]


def settle_sheets(
    *, sheets: Sequence[models.Sheet], is_trial: bool, by: audit_rules.Actor, at: datetime
) -> list[Handled]:
    """Settle the points of sheets; one that is refused stops no other.

    A trial writes nothing, and tells what would be refused.
    """

    def settle(sheet: models.Sheet) -> Handled:
        return _handle(sheet.pk, lambda: verifying.settle(sheet=sheet, by=by, at=at))

    with _tried(is_trial=is_trial):
        return [settle(sheet) for sheet in sheets]


@contextlib.contextmanager
def _tried(*, is_trial: bool) -> Iterator[None]:
    with transaction.atomic():
        yield
        if is_trial:
            transaction.set_rollback(True)


def _handle(key: int, write: Callable[[], object]) -> Handled:
    try:
        write()
    except _REFUSALS as error:
        return Handled(key, error)
    return Handled(key, None)
