"""Finish obligations that an accepted report says are done."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.db import transaction

from nq57.audit import rules as audit_rules
from nq57.cases import actions as case_actions
from nq57.cases import permissions as case_permissions
from nq57.cases import rules as case_rules
from nq57.plans import enums, models


@dataclass(frozen=True)
class Reported:
    """What an accepted report says of an obligation: its product and the product's date.

    The obligation comes with its ``case__organisation`` loaded.
    """

    obligation: models.Obligation
    product: str
    finished_on: date


@transaction.atomic
def finish_reported(
    *, reported: Sequence[Reported], note: str, by: audit_rules.Actor, at: datetime
) -> list[models.Obligation]:
    """Move obligations through submission and confirmation: their report was accepted.

    The office said it by sending the report, so the submission is the system's act with
    ``note`` naming the report; who accepts confirms where the post may, else the system does.
    What is over, paused or never ends (*thường xuyên*) stays as it is. Return what was
    finished.

    :raises CasesError: when a product's date is to come, or a case changed meanwhile.
    """
    rows = [one for one in reported if one.obligation.kind != enums.OccurrenceKind.CONTINUING]
    submit = [one for one in rows if _may_move(one, "submit") and not one.obligation.is_dormant]
    _move(submit, "submit", note, audit_rules.SYSTEM, at)
    confirm = [one for one in rows if _may_move(one, "confirm")]
    own = [one for one in confirm if case_permissions.may(by, one.obligation.case, "confirm")]
    _move(own, "confirm", note, by, at)
    others = [one for one in confirm if one not in own]
    _move(others, "confirm", note, audit_rules.SYSTEM, at)
    for one in confirm:
        one.obligation.product = one.product.strip()[:200]
    models.Obligation.objects.bulk_update([one.obligation for one in confirm], ["product"], 500)
    return [one.obligation for one in confirm]


def _may_move(one: Reported, verb: str) -> bool:
    case = one.obligation.case
    return verb in case_rules.get_graph(case.graph).list_moves(case.state)


def _move(
    rows: Sequence[Reported], verb: str, note: str, by: audit_rules.Actor, at: datetime
) -> None:
    moves = [
        case_actions.NewMove(
            case=one.obligation.case, verb=verb, note=note, finished_on=one.finished_on,
            product=one.product,
        )
        for one in rows
    ]  # fmt: skip
    case_actions.move_all(moves=moves, by=by, at=at)
