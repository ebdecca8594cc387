"""Stand by what was returned: an item goes to its checker again as it is, with an answer."""

from datetime import datetime

from django.db import transaction

from nq57.audit import rules as audit_rules
from nq57.cases import actions as case_actions
from nq57.reporting import enums, models, rules
from nq57.reporting.actions import entering


@transaction.atomic
def stand_by(
    *, report: models.Report, key: str, answer: str, by: audit_rules.Actor, at: datetime
) -> None:
    """Answer the checker of a returned item (``line-12``) without changing what it says.

    The answer stands in the item's thread and the item waits for its checker again. Where it
    was mended meanwhile, only the answer is added.

    :raises rules.FaultyError: when the report or the item may not be written now.
    :raises CasesError: without an answer.
    :raises NotAllowedError: when the post does not take part in the threads.
    """
    held = entering.lock_report(report)
    entering.check_gate(held, by, at)
    item, desk = entering.load_items(held).get(key), entering.take_seat(held, by, at)
    fault = rules.climb(entering.make_footing(held, item, desk, key), key)
    if fault is not None:
        raise rules.FaultyError([fault])
    case, about = held.case, key
    if isinstance(item, models.Line):
        case, about = item.obligation.case, ""
    case_actions.post_message(case=case, about=about, text=answer, by=by, at=at)
    if item is not None and item.verdict == enums.ItemVerdict.RETURNED:
        entering.touch(item, [])
