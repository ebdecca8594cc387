"""Take a plan into tracking, and settle what was due before: one by one, many, or by sheet."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.db import transaction

from nq57.audit import actions as audit_actions
from nq57.audit import rules as audit_rules
from nq57.cases import actions as case_actions
from nq57.cases import permissions as case_permissions
from nq57.orgs import rules as org_rules
from nq57.plans import enums, models, permissions, rules
from nq57.plans.actions import handing, rolling
from nq57.plans.rules import sheets, work

_VERBS = {
    enums.Settlement.DONE: "settle_done",
    enums.Settlement.NOT_DONE: "settle_open",
    enums.Settlement.NOT_APPLICABLE: "settle_void",
}
_MOST_SORTS = 8


@dataclass(frozen=True)
class NewSettlement:
    """What somebody says of one obligation; it comes with its ``case__organisation`` loaded."""

    obligation: models.Obligation
    settled: work.Settled


@transaction.atomic
def track_plan(
    *, plan: models.Plan, since: date, by: audit_rules.Actor, at: datetime
) -> dict[str, int]:
    """Set the day from which a plan is tracked; what was due before waits to be settled.

    What somebody has worked on or settled already stays as it is. Return how many were put
    back (``unsettled``) and how many are now owed (``owed``).

    :raises NotAllowedError: when the post may not adopt.
    :raises rules.PlansError: when the day lies before the plan, or far ahead.
    """
    permissions.check_may_adopt(by)
    held = models.Plan.objects.select_for_update().get(pk=plan.pk)
    if since < held.in_force_on or since > rolling.get_horizon(rolling.get_day(at)):
        raise rules.PlansError(
            f"Ngày bắt đầu theo dõi phải từ ngày kế hoạch có hiệu lực "
            f"({held.in_force_on:%d/%m/%Y}) đến hết năm sau."
        )
    before, held.tracked_since = held.tracked_since, since
    held.save(update_fields=["tracked_since"])
    plan.tracked_since = since
    moves = list(_list_tracking_moves(held))
    case_actions.move_all(moves=moves, by=by, at=at)
    counts = Counter(move.verb for move in moves)
    found = {"unsettled": counts["unsettle"], "owed": counts["settle_open"]}
    audit_actions.record(
        by=by, at=at, verb="track_plan", subject_kind="plan", subject_code=held.code,
        before={"tracked_since": before}, after={"tracked_since": since, **found},
        secrecy=held.secrecy,
    )  # fmt: skip
    return found


def _list_tracking_moves(plan: models.Plan) -> Sequence[case_actions.NewMove]:
    since = plan.tracked_since
    note = f"Theo dõi từ {since:%d/%m/%Y}"
    rows = plan.obligations.filter(case__state__in=("assigned", work.UNSETTLED), settled_as="")
    moves = []
    for row in rows.select_related("case__organisation").order_by("pk"):
        row.plan = plan
        moves.append(handing.make_tracking_move(row, note))
    return [move for move in moves if move is not None]


@transaction.atomic
def settle_obligations(
    *, settlements: Sequence[NewSettlement], by: audit_rules.Actor, at: datetime
) -> dict[str, int]:
    """Say of obligations that were due before tracking how they stand: all or none.

    Done on the product's date; not done, and then late since the original date; passed to
    the successors of an office that has ended; or no longer applicable, with the reason.
    Return how many of each.

    :raises NotAllowedError: when the post may not settle one of them.
    :raises CasesError: when one is settled already.
    :raises rules.PlansError: when the product, its date or the reason misses, or a passed
        one's office still lives.
    """
    today = rolling.get_day(at)
    for one in settlements:
        work.check_settlement(one.settled, today=today)
    passed = [one for one in settlements if one.settled.outcome == enums.Settlement.PASSED]
    others = [one for one in settlements if one.settled.outcome != enums.Settlement.PASSED]
    moves = [
        case_actions.NewMove(
            case=one.obligation.case, verb=_VERBS[enums.Settlement(one.settled.outcome)],
            note="; ".join(filter(None, (one.settled.product, one.settled.reason))),
            finished_on=one.settled.finished_on,
        )
        for one in others
    ]  # fmt: skip
    case_actions.move_all(moves=moves, by=by, at=at)
    for one in passed:
        _pass(one.obligation, today, by=by, at=at)
    _note_settled(others, by, at)
    return dict(Counter(str(one.settled.outcome) for one in settlements))


def _note_settled(
    settlements: Sequence[NewSettlement], by: audit_rules.Actor, at: datetime
) -> None:
    """Write what was said into the obligations: where few things are said, an update for each."""
    alike: dict[tuple[str, str], list[int]] = {}
    for one in settlements:
        row, product = one.obligation, one.settled.product.strip()[:200]
        row.settled_as, row.settled_by, row.settled_at = one.settled.outcome, by.account, at
        row.product = product
        alike.setdefault((one.settled.outcome, product), []).append(row.pk)
    if len(alike) > _MOST_SORTS:
        fields = ["settled_as", "settled_by", "settled_at", "product"]
        rows = [one.obligation for one in settlements]
        models.Obligation.objects.bulk_update(rows, fields, batch_size=500)
        return
    for (outcome, product), keys in alike.items():
        models.Obligation.objects.filter(pk__in=keys).update(
            settled_as=outcome, settled_by=by.account, settled_at=at, product=product
        )


def _pass(row: models.Obligation, today: date, *, by: audit_rules.Actor, at: datetime) -> None:
    """Pass an unsettled obligation on; its new owner is asked how it stands."""
    if row.case.state != work.UNSETTLED:
        raise rules.PlansError(f"Việc {row.case.code} đã được xác nhận: tải lại trang để xem.")
    handing.hand_over(row, handing.list_heirs(row, today), today, by=by, at=at)


@transaction.atomic
def settle_from_sheet(
    *,
    rows: Sequence[Sequence[str]],
    by: audit_rules.Actor,
    at: datetime,
    is_dry_run: bool = False,
) -> dict[str, int]:
    """Settle by the filled sheet of ``queries.make_settlement_sheet``: whole or not at all.

    Lines without an outcome stay as they are. A dry run checks all and writes nothing.

    :raises rules.SheetError: with every fault by row and column, when there is any.
    :raises rules.PlansError: when it is not that sheet, or nothing is filled in.
    """
    lines = sheets.read_lines(rows)
    codes = [line.code for line in lines]
    visible = models.Obligation.objects.visible_to(by).filter(case__code__in=codes)
    found = {
        row.case.code: row for row in visible.select_related("case__organisation", "organisation")
    }
    faults = [fault for line in lines for fault in line.faults]
    faults += _check_lines(lines, found, rolling.get_day(at), by)
    if faults:
        raise rules.SheetError(faults)
    settlements = [NewSettlement(found[line.code], line.settled) for line in lines]
    if not is_dry_run:
        return settle_obligations(settlements=settlements, by=by, at=at)
    with transaction.atomic():
        counts = settle_obligations(settlements=settlements, by=by, at=at)
        transaction.set_rollback(True)
    return counts


def _check_lines(
    lines: Sequence[sheets.Line],
    found: Mapping[str, models.Obligation],
    today: date,
    by: audit_rules.Actor,
) -> list[org_rules.Fault]:
    faults: list[org_rules.Fault] = []
    for line in lines:
        row = found.get(line.code)
        if row is None:
            faults.append(line.make_fault("code", f"không có việc mang mã “{line.code}”."))
            continue
        if row.case.state != work.UNSETTLED:
            faults.append(line.make_fault("code", "việc này đã được xác nhận."))
        elif not case_permissions.may(by, row.case, "settle"):
            why = f"vị trí đang dùng không xác nhận được việc của {row.organisation.name}."
            faults.append(line.make_fault("code", why))
        complaints = work.list_settlement_faults(line.settled, today=today)
        # What cannot be read was said already: that it lacks is no second fault.
        said = {fault.column for fault in line.faults}
        lacking = [line.make_fault(name, why) for name, why in complaints.items()]
        faults += [fault for fault in lacking if fault.column not in said]
        if line.settled.outcome == enums.Settlement.PASSED:
            if not case_permissions.may(by, row.case, "assign"):
                why = "vị trí đang dùng không chuyển việc cho cơ quan khác được."
                faults.append(line.make_fault("outcome", why))
            try:
                handing.list_heirs(row, today)
            except rules.PlansError as error:
                faults.append(line.make_fault("outcome", str(error)))
    return faults


@transaction.atomic
def submit_obligation(
    *,
    obligation: models.Obligation,
    product: str,
    finished_on: date,
    by: audit_rules.Actor,
    at: datetime,
    note: str = "",
) -> None:
    """Report an obligation done: its product (symbol or name) and the product's date.

    :raises NotAllowedError: when the post may not update it.
    :raises CasesError: when it cannot be reported from its state, or the day is to come.
    :raises rules.PlansError: when the product is not named, or its document has not come yet.
    """
    if not product.strip():
        raise rules.PlansError("Ghi số, ký hiệu văn bản hoặc tên sản phẩm.")
    if obligation.is_dormant:
        raise rules.PlansError(
            "Việc này còn chờ văn bản làm căn cứ: người điều phối ghi văn bản ấy trước."
        )
    case = obligation.case
    case_actions.move(
        case=case, verb="submit", by=by, at=at, note=note, finished_on=finished_on,
        product=product,
    )  # fmt: skip
    obligation.product = product.strip()[:200]
    obligation.save(update_fields=["product"])
