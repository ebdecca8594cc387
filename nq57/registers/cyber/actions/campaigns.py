"""Campaigns against security holes: opened on an order, corrected, ended, the offices urged."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from django.utils import timezone

from nq57.audit import rules as audit_rules
from nq57.orgs.models import Organisation
from nq57.registers.cyber import models, permissions, queries, rules
from nq57.registers.cyber.actions import calls

CAMPAIGNS: calls.CallKind[
    models.Campaign, models.CampaignOffice, models.Declaration, rules.Stand, rules.Totals
] = calls.CallKind(
    calls=queries.CAMPAIGNS,
    rights=permissions.CAMPAIGNS,
    subject="campaign",
    stem="CD",
    answer="declaration",
    prefix=rules.DECLARATION_PREFIX,
    noun="chiến dịch",
    work="rà quét, khắc phục và kê khai",
    answering="kê khai",
    answered="bản kê khai",
    heading="Kê khai lỗ hổng",
    product="Bản kê khai lỗ hổng bảo mật",
    unsettled="Bản kê khai phải được nhận, đủ hệ thống và không còn lỗ hổng mới báo hoàn thành "
    "được.",
)


@dataclass(frozen=True, kw_only=True)
class NewCampaign(calls.NewCall):
    """What a campaign asks, and for which systems.

    Empty ``kinds`` or ``levels`` keep every system of the inventory; level 0 is: not found yet.
    """

    kinds: Sequence[str] = ()
    levels: Sequence[int] = ()


@transaction.atomic
def open_campaign(*, new: NewCampaign, by: audit_rules.Actor, at: datetime) -> models.Campaign:
    """Open a campaign on an order: every chosen office owes its declaration by the date.

    :raises NotAllowedError: when the post runs no campaigns.
    :raises CyberError: when a word or the date misses, an office is not asked by the order, or a
        campaign runs for it already.
    """
    permissions.CAMPAIGNS.check_may_run(by)
    task = calls.lock_order(new.task)
    calls.check_new(CAMPAIGNS, new, task)
    asked = queries.list_candidates(task=task, due=new.due, kinds=new.kinds, levels=new.levels)
    chosen = calls.choose(asked, new.offices, "mục này")
    if new.due < timezone.localdate(at) and any(one.obligation is None for one in chosen):
        raise rules.CyberError(
            "Hạn đã qua và không phải hạn của mục này: chọn ngày từ hôm nay trở đi."
        )
    made = calls.open_call(
        CAMPAIGNS, new, task, chosen, by, at, kinds=list(new.kinds), levels=list(new.levels)
    )
    follow_systems(offices=[one.office for one in chosen], at=at)
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

    :raises NotAllowedError: when the post runs no campaigns.
    :raises CyberError: when it has ended or changed meanwhile, a word or the reason misses.
    """
    held = calls.lock_call(CAMPAIGNS, campaign, by)
    said = {"title": title, "asked": asked, "kinds": list(kinds), "levels": list(levels)}
    calls.correct_call(CAMPAIGNS, held, said, by, at, dropped=dropped, reason=reason)
    asked_now = held.offices.select_related("organisation")
    follow_systems(offices=[one.organisation for one in asked_now], at=at)
    return held


@transaction.atomic
def end_campaign(
    *, campaign: models.Campaign, state: str, reason: str, by: audit_rules.Actor, at: datetime
) -> models.Campaign:
    """Close a campaign, or cancel it, as any call."""
    return calls.end_call(CAMPAIGNS, campaign, state, reason, by, at)


@transaction.atomic
def urge_offices(
    *,
    campaign: models.Campaign,
    note: str,
    by: audit_rules.Actor,
    at: datetime,
    standings: Collection[str] = (),
) -> int:
    """Urge the offices of a campaign, as of any call; return how many."""
    return calls.urge_call(CAMPAIGNS, campaign, note, by, at, standings)


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
