"""Campaigns: whom an order asks, where every office stands on any day, what it has declared."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from datetime import date, datetime
from typing import Any

from django.db.models import Q, QuerySet
from django.utils import timezone

from nq57.audit import rules as audit_rules
from nq57.law import rules as law_rules
from nq57.plans import models as plans
from nq57.registers.cyber import enums, models, rules
from nq57.registers.cyber.queries import calls

Board = calls.Board[models.CampaignOffice, rules.Stand, rules.Totals]


def list_orders(*, by: audit_rules.Actor) -> QuerySet[plans.Task]:
    """Return what a campaign may rest on: clauses for which none runs."""
    return calls.list_clauses(by=by, besides=models.Campaign.objects.running())


def list_candidates(
    *, task: plans.Task, due: date, kinds: Sequence[str] = (), levels: Sequence[int] = ()
) -> list[calls.Candidate]:
    """Return the offices that a clause asks, by name, each with the obligation to take over.

    Taken over is what it owes for this clause by that date, extended or not; where it owes
    nothing by that date, the campaign will ask for it.
    """
    found = calls.list_owed_by(calls.list_given(task=task), due)
    numbers: dict[int, int] = defaultdict(int)
    for _key, operator in list_matching(kinds=kinds, levels=levels, offices=list(found)):
        numbers[operator] += 1
    listed = sorted(found.values(), key=lambda one: one[0].sort_key)
    return [calls.Candidate(office, numbers[office.pk], held) for office, held in listed]


def list_matching(
    *, kinds: Sequence[str], levels: Sequence[int], offices: Iterable[int]
) -> list[tuple[int, int]]:
    """Return the living systems of offices (keys) that a filter keeps: key and operator.

    The inventory holds nothing military, of defence or of cipher: its own constraint.
    """
    found = models.InformationSystem.objects.living().filter(operator__in=list(offices))
    if kinds:
        found = found.filter(kind__in=kinds)
    if levels:
        wanted = Q(levelling__level__in=levels)
        found = found.filter(wanted | Q(levelling=None) if 0 in levels else wanted)
    return list(found.order_by("pk").values_list("pk", "operator"))


def list_series(*, campaign: models.Campaign, until: date, now: datetime) -> list[rules.Totals]:
    """Return the totals at the end of each day on which they changed, the oldest first."""
    known = CAMPAIGNS.load(call=campaign).values()
    since = timezone.localdate(campaign.opened_at)
    days = rules.list_days_of_change(known, since=since, until=until, zone=law_rules.ZONE)
    told = []
    for day in days:
        moment = calls.end_of(day, now)
        stands = (rules.find_standing(one, moment=moment, day=day) for one in known)
        told.append(rules.add_up((one for one in stands if one is not None), day))
    return told


def list_scope(*, office: models.CampaignOffice) -> list[models.InformationSystem]:
    """Return the systems of an office that are within its campaign now, by name."""
    spans = models.CampaignSystem.objects.filter(
        campaign=office.campaign_id, organisation=office.organisation_id, until_at__isnull=True
    )
    found = models.InformationSystem.objects.filter(pk__in=spans.values("system"))
    return list(found.select_related("levelling").order_by("sort_key", "pk"))


def list_holes(*, declaration: models.Declaration) -> list[models.Hole]:
    """Return the holes of a version, in the order in which they were written."""
    found = models.Hole.objects.filter(declared__declaration=declaration)
    return list(found.select_related("declared__system", "approval").order_by("pk"))


def make_ground(*, office: models.CampaignOffice, today: date) -> rules.Ground:
    """Return what the next declaration of an office is held against."""
    last, newest = CAMPAIGNS.find_sent(office=office), CAMPAIGNS.find_newest(office=office)
    drafted = list_holes(declaration=newest) if newest else []
    return rules.Ground(
        systems={one.pk: one.name for one in list_scope(office=office)}, today=today,
        before=[tell_hole(one) for one in list_holes(declaration=last)] if last else [],
        drafted=frozenset(str(one.identity) for one in drafted),
    )  # fmt: skip


def tell_hole(hole: models.Hole) -> rules.Hole:
    """Return a row as the rules see it; its declared system loaded."""
    return rules.Hole(
        system=hole.declared.system_id, title=hole.title, severity=hole.severity, cve=hole.cve,
        found_on=hole.found_on, state=hole.state, fixed_on=hole.fixed_on,
        accepted_until=hole.accepted_until, claim=hole.claim, identity=str(hole.identity),
    )  # fmt: skip


# The columns of the table that goes out, with their widths.
BOARD_COLUMNS = {
    "Cơ quan": 40, "Tình trạng": 32, "Hệ thống": 10, "Kê khai thiếu": 12, "Lỗ hổng": 10,
    "Đã khắc phục": 12, "Chấp nhận rủi ro": 12, "Chưa khắc phục": 12, "Hạn": 12, "Trễ (ngày)": 10,
}  # fmt: skip


def stream_board(*, board: Board) -> Iterator[list[Any]]:
    """Yield the offices of a board as rows of a table, and the totals."""
    words = dict(enums.Standing.choices)
    for row in board.rows:
        stand = row.stand
        yield [
            row.office.organisation.name, words[stand.standing], stand.systems, stand.missing,
            stand.holes, stand.fixed, stand.accepted, stand.open, row.office.obligation.case.due,
            stand.days_late,
        ]  # fmt: skip
    sums = board.totals
    yield [
        "Tổng cộng", f"{sums.offices} cơ quan", sums.systems, sums.missing, sums.holes, sums.fixed,
        sums.accepted, sums.open, None, None,
    ]  # fmt: skip


def _list_spans(
    offices: QuerySet[models.CampaignOffice],
) -> Iterator[tuple[int, int, rules.Span]]:
    found = models.CampaignSystem.objects.filter(
        campaign__in=offices.values("campaign"), organisation__in=offices.values("organisation")
    )
    for one in found:
        span = rules.Span(one.system_id, one.since_at, one.until_at)
        yield one.campaign_id, one.organisation_id, span


def _list_versions(
    declared: QuerySet[models.Declaration], history: calls.History
) -> Iterator[tuple[int, rules.Version]]:
    holes: dict[int, list[rules.Hole]] = defaultdict(list)
    systems: dict[int, set[int]] = defaultdict(set)
    rows = models.Hole.objects.filter(declared__declaration__in=declared.order_by())
    for hole in rows.select_related("declared").order_by("pk"):
        holes[hole.declared.declaration_id].append(tell_hole(hole))
    pairs = models.DeclaredSystem.objects.filter(declaration__in=declared.order_by())
    for declaration, system in pairs.values_list("declaration", "system"):
        systems[declaration].add(system)
    for key, number, asked, answer in declared.order_by("number").values_list(
        "pk", "number", "office", "answer"
    ):
        yield (
            asked,
            rules.Version(
                number, answer, frozenset(systems[key]), tuple(holes[key]), history.get(key, ())
            ),
        )


CAMPAIGNS: calls.Calls[
    models.Campaign, models.CampaignOffice, models.Declaration, rules.Stand, rules.Totals
] = calls.Calls(
    call=models.Campaign,
    office=models.CampaignOffice,
    answer=models.Declaration,
    standings=rules.STANDINGS,
    settled=rules.SETTLED,
    verb_send="send_declaration",
    list_spans=_list_spans,
    list_versions=_list_versions,
    judge=rules.find_standing,
    add_up=rules.add_up,
)
find_stand, find_newest, list_owed = (
    CAMPAIGNS.find_stand, CAMPAIGNS.find_newest, CAMPAIGNS.list_owed,
)  # fmt: skip


def make_board(*, campaign: models.Campaign, day: date, now: datetime | None = None) -> Board:
    """Return where every office stood at the end of a day, today until ``now``."""
    return CAMPAIGNS.make_board(call=campaign, day=day, now=now)
