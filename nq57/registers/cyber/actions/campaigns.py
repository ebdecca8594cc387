"""Campaigns against security holes: opened on an order, corrected, ended, the offices urged.

What an office owes is an obligation of the core: taken over when the order has made it already,
asked for when not. A campaign has no dates of its own beside it.
"""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.utils import timezone

from nq57.audit import actions as audit_actions
from nq57.audit import enums as audit_enums
from nq57.audit import rules as audit_rules
from nq57.orgs.models import Organisation
from nq57.plans import models as plans
from nq57.registers.cyber import enums, models, permissions, queries, rules
from nq57.registers.cyber.actions import asking

SUBJECT = "campaign"


@dataclass(frozen=True, kw_only=True)
class NewCampaign:
    """What a campaign asks: on which order, by when, of which offices, for which systems.

    Empty ``kinds`` or ``levels`` keep every system of the inventory; level 0 is: not found yet.
    """

    title: str
    task: plans.Task
    asked: str
    due: date
    offices: Sequence[Organisation]
    kinds: Sequence[str] = ()
    levels: Sequence[int] = ()


@transaction.atomic
def open_campaign(*, new: NewCampaign, by: audit_rules.Actor, at: datetime) -> models.Campaign:
    """Open a campaign on an order: every chosen office owes its declaration by the date.

    :raises NotAllowedError: when the post runs no campaigns.
    :raises CyberError: when a word or the date misses, an office is not asked by the order, or a
        campaign runs for it already.
    """
    permissions.check_may_run(by)
    task = plans.Task.objects.select_for_update(of=("self",)).select_related(
        "plan", "document"
    ).defer("document__lines").get(pk=new.task.pk)  # fmt: skip
    chosen = _check_new(new, task, timezone.localdate(at))
    year = timezone.localdate(at).year
    used = set(
        models.Campaign.objects.filter(code__startswith=f"CD{year}-").values_list("code", flat=True)
    )
    made = models.Campaign.objects.create(
        code=asking.make_code("CD", used, year), title=new.title.strip(), task=task,
        centre=asking.find_centre(by), asked=new.asked.strip(), due=new.due, kinds=list(new.kinds),
        levels=list(new.levels), opened_at=at, opened_by=by.account,
    )  # fmt: skip
    taken = _ask(made, chosen, by, at)
    follow_systems(offices=[one.office for one in chosen], at=at)
    _journal(
        made, "open_campaign", by, at,
        after={"title": made.title, "due": made.due, "offices": len(chosen), "taken_over": taken,
               "basis": queries.say_basis(task=task), "kinds": made.kinds, "levels": made.levels},
    )  # fmt: skip
    return made


@transaction.atomic
def correct_campaign(
    *,
    campaign: models.Campaign,
    title: str,
    asked: str,
    kinds: Sequence[str],
    levels: Sequence[int],
    by: audit_rules.Actor,
    at: datetime,
    dropped: Collection[str] = (),
    reason: str = "",
) -> models.Campaign:
    """Correct a running campaign: its words, its systems; offices (codes) leave with a reason.

    Its date is the order's: who is to have another asks for it at his obligation.

    :raises NotAllowedError: when the post runs no campaigns.
    :raises CyberError: when it has ended or changed meanwhile, a word or the reason misses.
    """
    held = _lock(campaign, by)
    if not title.strip() or not asked.strip():
        raise rules.CyberError("Ghi tên chiến dịch và nội dung yêu cầu.")
    before = _tell(held)
    held.title, held.asked = title.strip(), asked.strip()
    held.kinds, held.levels = list(kinds), list(levels)
    held.version += 1
    held.save()
    leaving = _drop(held, dropped, reason, by, at)
    asked_now = held.offices.select_related("organisation")
    follow_systems(offices=[one.organisation for one in asked_now], at=at)
    after = {**_tell(held), "dropped": sorted(one.organisation.code for one in leaving)}
    _journal(held, "correct_campaign", by, at, before=before, after=after, note=reason)
    return held


@transaction.atomic
def end_campaign(
    *,
    campaign: models.Campaign,
    state: str,
    reason: str,
    by: audit_rules.Actor,
    at: datetime,
) -> models.Campaign:
    """Close a campaign, or cancel it; the order's own obligations go on as they are.

    What was asked for the campaign alone is cancelled with it; of a closed one it stays owed.

    :raises NotAllowedError: when the post runs no campaigns.
    :raises CyberError: when it has ended or changed meanwhile, or no reason is given.
    """
    held = _lock(campaign, by)
    if state not in (enums.CampaignState.CLOSED, enums.CampaignState.CANCELLED):
        raise rules.CyberError("Chọn kết thúc hoặc hủy.")
    held.state, held.reason, held.ended_at = state, rules.check_ended(reason), at
    held.version += 1
    held.save()
    if state == enums.CampaignState.CANCELLED:
        owed = held.offices.filter(dropped_at=None).select_related("obligation__case__organisation")
        for office in owed:
            asking.release(office, held.reason, by, at)
    verb = "close_campaign" if state == enums.CampaignState.CLOSED else "cancel_campaign"
    _journal(held, verb, by, at, note=held.reason)
    return held


@transaction.atomic
def urge_offices(
    *,
    campaign: models.Campaign,
    note: str,
    by: audit_rules.Actor,
    at: datetime,
    standings: Collection[str] = (),
) -> int:
    """Urge the offices that have something left to do, at their obligations; return how many.

    ``standings`` keeps those that stand so; empty keeps all that are not settled. Where the
    centre's post may not urge an obligation itself, the system does it in its words.

    :raises NotAllowedError: when the post runs no campaigns.
    :raises CyberError: when it has ended, or nobody is left to urge.
    :raises CasesError: when nothing is said.
    """
    held = _lock(campaign, by)
    board = queries.make_board(campaign=held, day=timezone.localdate(at), now=at)
    wanted = set(standings) or set(rules.STANDINGS) - rules.SETTLED
    keys = [
        row.office.obligation_id for row in board.rows
        if row.stand.standing in wanted - rules.SETTLED
    ]  # fmt: skip
    urged = asking.urge(obligations=keys, centre=held.centre, note=note, by=by, at=at)
    _journal(held, "urge_campaign", by, at, after={"offices": urged}, note=note)
    return urged


def follow_systems(*, offices: Collection[Organisation], at: datetime) -> None:
    """Let the running campaigns hold the systems of offices as the inventory has them now.

    Whoever writes the inventory calls this in the same transaction: what was within a campaign
    on a day can be told later.
    """
    keys = [one.pk for one in offices]
    running = models.Campaign.objects.running().filter(
        offices__organisation__in=keys, offices__dropped_at=None
    )
    for campaign in running.distinct():
        asked = campaign.offices.filter(organisation__in=keys, dropped_at=None)
        wanted = set(
            queries.list_matching(
                kinds=campaign.kinds, levels=campaign.levels,
                offices=asked.values_list("organisation", flat=True),
            )
        )  # fmt: skip
        # A system that another office operates now left the one that had it.
        open_ = campaign.systems.filter(until_at=None).filter(organisation__in=keys)
        held = {(one.system_id, one.organisation_id): one.pk for one in open_}
        left = [key for pair, key in held.items() if pair not in wanted]
        models.CampaignSystem.objects.filter(pk__in=left).update(until_at=at)
        models.CampaignSystem.objects.bulk_create(
            models.CampaignSystem(
                campaign=campaign, system_id=system, organisation_id=office, since_at=at
            )
            for system, office in sorted(wanted - held.keys())
        )


def _check_new(new: NewCampaign, task: plans.Task, today: date) -> list[queries.Candidate]:
    if not new.title.strip() or not new.asked.strip():
        raise rules.CyberError("Ghi tên chiến dịch và nội dung yêu cầu.")
    if models.Campaign.objects.running().filter(task=task).exists():
        raise rules.CyberError("Mục này đã có một chiến dịch đang thực hiện: mở chiến dịch ấy.")
    candidates = queries.list_candidates(task=task, due=new.due, kinds=new.kinds, levels=new.levels)
    keys = {one.pk for one in new.offices}
    if not keys:
        raise rules.CyberError("Chọn ít nhất một cơ quan.")
    chosen = [one for one in candidates if one.office.pk in keys]
    if len(chosen) != len(keys):
        raise rules.CyberError("Có cơ quan mà mục này không giao việc: bỏ cơ quan ấy.")
    if new.due < today and any(one.obligation is None for one in chosen):
        raise rules.CyberError(
            "Hạn đã qua và không phải hạn của mục này: chọn ngày từ hôm nay trở đi."
        )
    return chosen


def _ask(
    campaign: models.Campaign,
    chosen: Sequence[queries.Candidate],
    by: audit_rules.Actor,
    at: datetime,
) -> int:
    """Give every office its obligation; return how many were there already."""
    order = asking.Order(
        code=campaign.code, title=f"{campaign.title}: rà quét, khắc phục và kê khai",
        task=campaign.task, due=campaign.due, centre=campaign.centre,
    )  # fmt: skip
    owed = asking.owe(order=order, chosen=chosen, by=by, at=at)
    models.CampaignOffice.objects.bulk_create(
        models.CampaignOffice(
            campaign=campaign, organisation=one.office, added_at=at,
            obligation=owed[one.office.pk],
            is_made=one.obligation is None,
        )
        for one in chosen
    )  # fmt: skip
    return sum(one.obligation is not None for one in chosen)


def _drop(
    campaign: models.Campaign,
    codes: Collection[str],
    reason: str,
    by: audit_rules.Actor,
    at: datetime,
) -> list[models.CampaignOffice]:
    """Let offices leave a campaign with the reason; return them."""
    leaving = campaign.offices.filter(organisation__code__in=codes, dropped_at=None)
    rows = list(leaving.select_related("organisation", "obligation__case__organisation"))
    for office in rows:
        office.dropped_at, office.reason = at, rules.check_ended(reason)
        office.save(update_fields=["dropped_at", "reason"])
        asking.release(office, office.reason, by, at)
    return rows


def _lock(campaign: models.Campaign, by: audit_rules.Actor) -> models.Campaign:
    permissions.check_may_run(by)
    held = models.Campaign.objects.select_for_update(of=("self",)).select_related(
        "centre"
    ).get(pk=campaign.pk)  # fmt: skip
    if held.state != enums.CampaignState.RUNNING:
        raise rules.CyberError(f"Chiến dịch {held.get_state_display().lower()}: không sửa được.")
    if held.version != campaign.version:
        raise rules.StaleError("Chiến dịch vừa được người khác sửa: tải lại trang để xem.")
    return held


def _tell(campaign: models.Campaign) -> dict[str, Any]:
    return {name: getattr(campaign, name) for name in ("title", "asked", "kinds", "levels")}


def _journal(
    campaign: models.Campaign, verb: str, by: audit_rules.Actor, at: datetime, **told: Any
) -> None:
    audit_actions.record(
        by=by, at=at, verb=verb, subject_kind=SUBJECT, subject_code=campaign.code,
        secrecy=audit_enums.Secrecy.RESTRICTED, **told,
    )  # fmt: skip
