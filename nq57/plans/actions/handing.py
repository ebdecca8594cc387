"""Pass obligations of offices that have ended to their successors; the lineage is kept."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.db import transaction
from django.db.models import F, Q

from nq57.audit import actions as audit_actions
from nq57.audit import enums as audit_enums
from nq57.audit import rules as audit_rules
from nq57.cases import actions as case_actions
from nq57.cases import rules as case_rules
from nq57.core.phrases import Phrase
from nq57.orgs import models as org_models
from nq57.orgs import permissions as org_permissions
from nq57.plans import models, queries, rules
from nq57.plans.actions import rolling
from nq57.plans.models.obligations import ObligationQuerySet
from nq57.plans.rules import telling, work

_ENDING = ("settle_void", "cancel")
_MERGING = ("settle_passed", "carry", "cancel")


@dataclass(frozen=True)
class Passed:
    """What became of the obligations of ended offices."""

    passed: int
    merged: int
    flagged: int


@transaction.atomic
def pass_to_successors(*, by: audit_rules.Actor, at: datetime) -> Passed:
    """Pass every open obligation of an office that has ended to who answers for it today.

    What waits for settlement and was due in the office's lifetime stays with it until
    somebody says what became of it. An obligation whose successor owes the same already is
    merged into the successor's; without a successor it is flagged.

    :raises NotAllowedError: when the post may not assign obligations.
    """
    org_permissions.check_may(by, "obligation", "assign")
    today = rolling.get_day(at)
    resolver = queries.Resolver(today)
    counts = {"passed": 0, "merged": 0, "flagged": 0}
    told: dict[models.Plan, set[int]] = {}
    for row in _list_orphans(today):
        keys = resolver.follow(row.organisation_id, today)
        held = resolver.load(keys)
        heirs = [held[key] for key in keys]
        if heirs:
            kind = hand_over(row, heirs, today, by=by, at=at)
            if kind == "passed" and row.case.secrecy != audit_enums.Secrecy.SEALED:
                told.setdefault(row.plan, set()).update(heir.pk for heir in heirs)
        else:
            kind = "flagged"
            flag(row, f"{row.organisation.name} đã kết thúc, chưa có cơ quan kế thừa", by=by, at=at)
        counts[kind] += 1
    for plan, offices in told.items():
        text = Phrase(telling.INHERITED, document=plan.document)
        rolling.tell_offices(plan, offices, text, by=by, at=at)
    return Passed(**counts)


def list_heirs(row: models.Obligation, today: date) -> list[org_models.Organisation]:
    """Return who answers today for the office of an obligation.

    :raises PlansError: when the office still lives, or nobody follows it.
    """
    if row.organisation.lifetime.contains(today):
        raise rules.PlansError(
            f"{row.organisation.name} còn hoạt động nên không chuyển cho cơ quan kế thừa: "
            "chọn kết quả khác."
        )
    resolver = queries.Resolver(today)
    keys = resolver.follow(row.organisation_id, today)
    offices = resolver.load(keys)
    heirs = [offices[key] for key in keys]
    if not heirs:
        raise rules.PlansError(
            f"Chưa ghi cơ quan kế thừa của {row.organisation.name}: bổ sung ở trang Cơ quan trước."
        )
    return heirs


def hand_over(
    row: models.Obligation,
    heirs: Sequence[org_models.Organisation],
    today: date,
    *,
    by: audit_rules.Actor,
    at: datetime,
) -> str:
    """Pass one open obligation to its heirs; return ``passed``, ``merged`` when all of them
    owe the same already, or ``flagged`` when it is sealed and an heir has no reader.

    What an heir was asked and has not done (cancelled, no longer applicable) gives its place.
    Nobody is told: who passes many tells each office once.
    """
    before = row.organisation
    on = before.until or today
    reason = f"{before.name} kết thúc từ {on:%d/%m/%Y}"
    twins = {twin.organisation_id: twin for twin in _list_twins(row, heirs)}
    taking = [(twins[heir.pk], heir) for heir in heirs if heir.pk in twins]
    free = [heir for heir in heirs if heir.pk not in twins]
    readers = _choose_readers(row, free, today)
    if readers is not None and not all(readers.values()):
        flag(row, "Việc niêm phong: nơi nhận chưa có vị trí được xem", by=by, at=at)
        return "flagged"
    _same(row).filter(organisation__in=free).update(is_superseded=True)
    for heir in free[1:]:
        named = readers[heir.pk] if readers else []
        taking.append((_copy(row, heir, reason, named, by=by, at=at), heir))
    if free:
        case_actions.pass_to(
            case=row.case, organisation=free[0], reason=reason, by=by, at=at, is_quiet=True,
            readers=readers[free[0].pk] if readers else (),
        )  # fmt: skip
        row.organisation, row.flag = free[0], ""
        row.save(update_fields=["flag"])
        taking.append((row, free[0]))
    else:
        merge(row, taking[0][0], reason, by=by, at=at)
    _keep_lineage(taking, before, on, reason)
    return "passed" if free else "merged"


def _keep_lineage(
    taking: Sequence[tuple[models.Obligation, org_models.Organisation]],
    before: org_models.Organisation,
    on: date,
    reason: str,
) -> None:
    models.Handover.objects.bulk_create(
        (
            models.Handover(
                obligation=taken, from_organisation=before, to_organisation=heir,
                on=on, reason=reason,
            )
            for taken, heir in taking
        ),
        ignore_conflicts=True,
    )  # fmt: skip


def flag(row: models.Obligation, why: str, *, by: audit_rules.Actor, at: datetime) -> None:
    """Mark an open obligation for somebody to look at, and say why; once."""
    if row.flag == why:
        return
    row.flag = why
    row.save(update_fields=["flag"])
    audit_actions.record(
        by=by, at=at, verb="flag_obligation", subject_kind="case", subject_code=row.case.code,
        note=why, secrecy=row.case.secrecy,
    )  # fmt: skip


def close(row: models.Obligation, reason: str, *, by: audit_rules.Actor, at: datetime) -> None:
    """Close an open obligation without finishing it, by the move that its state has."""
    case_actions.move_all(moves=[make_ending(row, reason)], by=by, at=at)


def make_ending(row: models.Obligation, reason: str) -> case_actions.NewMove:
    """Return the move that closes an open obligation without finishing it."""
    return case_actions.NewMove(case=row.case, verb=_choose(row, _ENDING), note=reason)


def make_merging(
    row: models.Obligation, into: models.Obligation, reason: str
) -> case_actions.NewMove:
    """Return the move that closes an open obligation which goes on in another one."""
    note = f"{reason}; nhập vào {into.case.code}"
    return case_actions.NewMove(case=row.case, verb=_choose(row, _MERGING), note=note)


def make_tracking_move(row: models.Obligation, note: str) -> case_actions.NewMove | None:
    """Return the move that an obligation's date now asks for: to be settled, or owed.

    What somebody has worked on or settled stays. Needs ``plan`` and ``case`` loaded.
    """
    if row.settled_as or row.case.state not in ("assigned", work.UNSETTLED):
        return None
    is_before = work.is_due_before(
        row.plan.tracked_since, due=row.case.due, ends_on=row.ends_on, kind=row.kind
    )
    if is_before == (row.case.state == work.UNSETTLED):
        return None
    verb = "unsettle" if is_before else "settle_open"
    return case_actions.NewMove(case=row.case, verb=verb, note=note)


def merge(
    row: models.Obligation,
    into: models.Obligation,
    reason: str,
    *,
    by: audit_rules.Actor,
    at: datetime,
) -> None:
    """Close an open obligation that goes on in another office's; its place stays taken."""
    moves = [make_merging(row, into, reason)]
    case_actions.move_all(moves=moves, by=by, at=at, is_quiet=True)
    row.merged_into, row.flag = into, ""
    row.save(update_fields=["merged_into", "flag"])


def _choose(row: models.Obligation, verbs: Sequence[str]) -> str:
    moves = case_rules.get_graph(row.case.graph).list_moves(row.case.state)
    return next(verb for verb in verbs if verb in moves)


def _choose_readers(
    row: models.Obligation, heirs: Sequence[org_models.Organisation], today: date
) -> dict[int, list[org_models.Post]] | None:
    """Return who may read a sealed obligation at each heir; None when it is not sealed."""
    if row.case.secrecy != audit_enums.Secrecy.SEALED:
        return None
    posts = rolling.list_sealed_posts(today)
    return {heir.pk: rolling.choose_readers(posts, heir) for heir in heirs}


def _copy(
    row: models.Obligation,
    heir: org_models.Organisation,
    reason: str,
    readers: Sequence[org_models.Post],
    *,
    by: audit_rules.Actor,
    at: datetime,
) -> models.Obligation:
    """Open the same obligation for a further heir of an office that was divided."""
    case = row.case
    parties: dict[str, list[org_models.Organisation]] = {}
    for party in case.parties.select_related("organisation"):
        if party.organisation_id != heir.pk:
            parties.setdefault(party.role, []).append(party.organisation)
    stem, _, _ = case.code.partition(".")
    new = case_actions.NewCase(
        code=rolling.list_free_codes([f"{stem}.{heir.code}.{row.occurrence}"])[0],
        title=case.title, organisation=heir, continues=case, parties=parties, note=reason,
        secrecy=case.secrecy, readers=readers,
        deadlines=[
            case_actions.NewDeadline(
                name=one.name, source=one.source, due=one.due, condition=one.condition,
                expected_on=one.expected_on, original_due=one.original_due,
            )
            for one in case.deadlines.all()
        ],
    )  # fmt: skip
    opened = case_actions.open_cases(graph=case.graph, cases=[new], by=by, at=at)[0]
    return models.Obligation.objects.create(
        case=opened, plan_id=row.plan_id, task_id=row.task_id, assignment_id=row.assignment_id,
        duty_id=row.duty_id, repeats_id=row.repeats_id, schedule_id=row.schedule_id,
        organisation=heir, occurrence=row.occurrence, kind=row.kind, starts_on=row.starts_on,
        ends_on=row.ends_on, is_focal=row.is_focal, basis=row.basis,
    )  # fmt: skip


def _list_orphans(today: date) -> list[models.Obligation]:
    """Return the open obligations of ended offices, without what stays for settlement."""
    rows = models.Obligation.objects.open().filter(organisation__until__lte=today)
    stays = Q(case__state=work.UNSETTLED) & (
        Q(case__due__lt=F("organisation__until"))
        | Q(case__due__isnull=True, ends_on__lt=F("organisation__until"))
    )
    found = rows.exclude(stays).select_for_update(of=("self",))
    related = ("case__organisation", "organisation", "plan__document")
    loaded = found.select_related(*related).defer("plan__document__lines")
    return list(loaded.order_by("pk"))


def _list_twins(
    row: models.Obligation, heirs: Sequence[org_models.Organisation]
) -> list[models.Obligation]:
    """Return what the heirs owe or have done of the same; not what was cancelled there."""
    alive = Q(case__closed_at__isnull=True) | Q(case__finished_on__isnull=False)
    same = _same(row).filter(alive, organisation__in=heirs)
    return list(same.select_related("case").order_by("pk"))


def _same(row: models.Obligation) -> ObligationQuerySet:
    return models.Obligation.objects.filter(
        assignment=row.assignment_id, duty=row.duty_id, occurrence=row.occurrence,
        basis=row.basis, is_superseded=False,
    ).exclude(pk=row.pk)  # fmt: skip
