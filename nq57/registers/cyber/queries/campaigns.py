"""Campaigns: whom an order asks, where every office stands on any day, what it has declared."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any

from django.db.models import Q, QuerySet
from django.utils import timezone

from nq57.audit import enums as audit_enums
from nq57.audit import rules as audit_rules
from nq57.cases import models as cases
from nq57.law import rules as law_rules
from nq57.orgs import models as orgs
from nq57.plans import enums as plan_enums
from nq57.plans import models as plans
from nq57.plans.rules import work
from nq57.registers.cyber import enums, models, rules


@dataclass(frozen=True)
class Candidate:
    """An office that a clause asks: its systems within the filter, what it owes already."""

    office: orgs.Organisation
    systems: int
    obligation: plans.Obligation | None


@dataclass(frozen=True)
class Row:
    """One office of a campaign and where it stands."""

    office: models.CampaignOffice
    stand: rules.Stand


@dataclass(frozen=True)
class Board:
    """A campaign on a day: its offices, those to urge first, and the totals."""

    day: date
    rows: list[Row]
    totals: rules.Totals


def get_campaign(*, code: str, by: audit_rules.Actor) -> models.Campaign:
    """Return a campaign that the actor may see.

    :raises Campaign.DoesNotExist: when there is none, or it is not for him to see.
    """
    return models.Campaign.objects.visible_to(by).with_rows().get(code=code)


def list_orders(*, by: audit_rules.Actor) -> QuerySet[plans.Task]:
    """Return what a campaign may rest on: clauses of plans in force that ask offices for work;
    orders of directives first, those that no campaign runs for."""
    running = models.Campaign.objects.running()
    return list_clauses(by=by).exclude(pk__in=running.values("task"))


def list_clauses(*, by: audit_rules.Actor) -> QuerySet[plans.Task]:
    """Return the clauses of plans in force that ask offices for work; orders of directives
    first."""
    found = plans.Task.objects.visible_to(by).filter(
        plan__state=plan_enums.PlanState.IN_FORCE, assignments__isnull=False
    )
    return (
        found.distinct().select_related("document").defer("document__lines")
        .order_by("kind", "document_id", "position")
    )  # fmt: skip


def say_basis(*, task: plans.Task) -> str:
    """Return the symbol of the document and the number of the clause; its document loaded."""
    document = task.document
    return f"{document.symbol or document}, mục {task.code}"[:200]


def find_order_due(*, task: plans.Task, today: date) -> date | None:
    """Return the date that an order has itself: the next by which it asks for work, else the
    last one; None when it has none."""
    owed = _list_owed(task).filter(case__deadlines__original_due__isnull=False)
    found = owed.values_list("case__deadlines__original_due", flat=True).distinct()
    dates = [day for day in found.order_by() if day is not None]
    ahead = [day for day in dates if day >= today]
    return min(ahead) if ahead else max(dates, default=None)


def list_candidates(
    *, task: plans.Task, due: date, kinds: Sequence[str] = (), levels: Sequence[int] = ()
) -> list[Candidate]:
    """Return the offices that a clause asks, by name, each with the obligation to take over.

    Taken over is what it owes for this clause by that date, extended or not; where it owes
    nothing by that date, the campaign will ask for it.
    """
    owed: dict[int, plans.Obligation] = {}
    offices: dict[int, orgs.Organisation] = {}
    rows = _list_owed(task).select_related("organisation", "case").prefetch_related(
        "case__deadlines"
    )  # fmt: skip
    for row in rows.order_by("pk"):
        offices[row.organisation_id] = row.organisation
        dates = {one.original_due for one in row.case.deadlines.all()}
        if due in dates | {row.case.due}:
            owed.setdefault(row.organisation_id, row)
    numbers: dict[int, int] = defaultdict(int)
    for _key, operator in list_matching(kinds=kinds, levels=levels, offices=list(offices)):
        numbers[operator] += 1
    listed = sorted(offices.values(), key=lambda one: one.sort_key)
    return [Candidate(one, numbers[one.pk], owed.get(one.pk)) for one in listed]


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


def load(*, campaign: models.Campaign, office: int | None = None) -> dict[int, rules.Asked]:
    """Return all that is known of a campaign's offices by key, or of one, in six queries."""
    offices = campaign.offices.select_related("obligation__case")
    spans = campaign.systems.all()
    if office is not None:
        offices = offices.filter(pk=office)
        spans = spans.filter(organisation__in=offices.values("organisation"))
    held: dict[int, list[rules.Span]] = defaultdict(list)
    for span in spans:
        held[span.organisation_id].append(rules.Span(span.system_id, span.since_at, span.until_at))
    versions = _load_versions(campaign, office)
    return {
        row.pk: rules.Asked(
            key=row.pk, due=row.obligation.case.due or campaign.due, added=row.added_at,
            dropped=row.dropped_at, spans=tuple(held[row.organisation_id]),
            versions=tuple(versions[row.pk]),
        )
        for row in offices
    }  # fmt: skip


def make_board(*, campaign: models.Campaign, day: date, now: datetime | None = None) -> Board:
    """Return where every office stood at the end of a day, today until ``now``."""
    moment = end_of(day, now or timezone.now())
    known = load(campaign=campaign)
    stands = {
        key: stand for key, asked in known.items()
        if (stand := rules.find_standing(asked, moment=moment, day=day)) is not None
    }  # fmt: skip
    offices = campaign.offices.filter(pk__in=list(stands)).select_related(
        "organisation", "obligation__case"
    )  # fmt: skip
    rows = [Row(one, stands[one.pk]) for one in offices]
    rows.sort(key=lambda row: (
        rules.STANDINGS.index(row.stand.standing), row.office.organisation.sort_key
    ))  # fmt: skip
    return Board(day, rows, rules.add_up((row.stand for row in rows), day))


def list_series(*, campaign: models.Campaign, until: date, now: datetime) -> list[rules.Totals]:
    """Return the totals at the end of each day on which they changed, the oldest first."""
    known = load(campaign=campaign).values()
    since = timezone.localdate(campaign.opened_at)
    days = rules.list_days_of_change(known, since=since, until=until, zone=law_rules.ZONE)
    told = []
    for day in days:
        moment = end_of(day, now)
        stands = (rules.find_standing(one, moment=moment, day=day) for one in known)
        told.append(rules.add_up((one for one in stands if one is not None), day))
    return told


def end_of(day: date, now: datetime) -> datetime:
    """Return the last moment of a day in Vietnam, or now when the day is not over."""
    midnight = datetime.combine(day + timedelta(days=1), time(), tzinfo=law_rules.ZONE)
    return min(midnight - timedelta(microseconds=1), now)


def find_stand(
    *, office: models.CampaignOffice, day: date, now: datetime | None = None
) -> rules.Stand | None:
    """Return where one office stands; its campaign loaded."""
    known = load(campaign=office.campaign, office=office.pk)[office.pk]
    return rules.find_standing(known, moment=end_of(day, now or timezone.now()), day=day)


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
    last, newest = find_sent(office=office), find_newest(office=office)
    drafted = list_holes(declaration=newest) if newest else []
    return rules.Ground(
        systems={one.pk: one.name for one in list_scope(office=office)}, today=today,
        before=[tell_hole(one) for one in list_holes(declaration=last)] if last else [],
        drafted=frozenset(str(one.identity) for one in drafted),
    )  # fmt: skip


def find_sent(*, office: models.CampaignOffice) -> models.Declaration | None:
    """Return the version of an office that was sent last, or None."""
    sent = cases.Step.objects.filter(verb="send_declaration", case__declaration__office=office)
    return office.declarations.filter(case__in=sent.values("case")).order_by("-number").first()


def find_newest(*, office: models.CampaignOffice) -> models.Declaration | None:
    """Return the newest version of an office, sent or not, or None."""
    return office.declarations.with_rows().order_by("-number").first()


def tell_hole(hole: models.Hole) -> rules.Hole:
    """Return a row as the rules see it; its declared system loaded."""
    return rules.Hole(
        system=hole.declared.system_id, title=hole.title, severity=hole.severity, cve=hole.cve,
        found_on=hole.found_on, state=hole.state, fixed_on=hole.fixed_on,
        accepted_until=hole.accepted_until, claim=hole.claim, identity=str(hole.identity),
    )  # fmt: skip


def get_declaration(*, code: str, by: audit_rules.Actor) -> models.Declaration:
    """Return a declaration that the actor may read.

    :raises Declaration.DoesNotExist: when there is none, or it is not for him to see.
    """
    return models.Declaration.objects.visible_to(by).with_rows().get(case__code=code)


@dataclass(frozen=True)
class Owed:
    """What an office has left to do in a campaign; a version may wait for its head already."""

    office: models.CampaignOffice
    stand: rules.Stand
    waiting: models.Declaration | None


def list_owed(*, organisation: str) -> list[Owed]:
    """Return the running campaigns in which an office (its code) has something left to do."""
    rows = models.CampaignOffice.objects.filter(
        organisation__code=organisation, dropped_at__isnull=True,
        campaign__state=enums.CampaignState.RUNNING,
    ).select_related("campaign", "obligation__case", "organisation")  # fmt: skip
    today, found = timezone.localdate(), []
    for row in rows.order_by("campaign__due", "pk"):
        stand = find_stand(office=row, day=today)
        waiting = row.declarations.filter(case__state="waiting").select_related("case").first()
        if stand is not None and (waiting or stand.standing not in rules.SETTLED):
            found.append(Owed(row, stand, waiting))
    return found


def list_own(*, organisation: str) -> dict[int, rules.Stand]:
    """Return where an office (its code) stands in each campaign that asks it, by campaign."""
    rows = models.CampaignOffice.objects.filter(
        organisation__code=organisation, dropped_at__isnull=True
    ).select_related("campaign", "obligation__case")  # fmt: skip
    today = timezone.localdate()
    stands = {row.campaign_id: find_stand(office=row, day=today) for row in rows}
    return {key: stand for key, stand in stands.items() if stand is not None}


def find_of_obligation(
    *, obligation: plans.Obligation, by: audit_rules.Actor
) -> models.CampaignOffice | None:
    """Return the campaign's office that answers under an obligation, if ``by`` sees it."""
    found = models.CampaignOffice.objects.filter(
        obligation=obligation, campaign__in=models.Campaign.objects.visible_to(by)
    ).exclude(campaign__state=enums.CampaignState.CANCELLED)  # fmt: skip
    return found.select_related("campaign", "organisation").order_by("-pk").first()


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


def _list_owed(task: plans.Task) -> QuerySet[plans.Obligation]:
    """Return what offices owe for a clause, whatever became of it but that it was given up."""
    return plans.Obligation.objects.filter(task=task, is_superseded=False).exclude(
        case__state__in=work.GIVEN_UP
    ).exclude(case__secrecy=audit_enums.Secrecy.SEALED)  # fmt: skip


def _load_versions(campaign: models.Campaign, office: int | None) -> dict[int, list[rules.Version]]:
    kept = Q(office__campaign=campaign) & (Q(office=office) if office is not None else Q())
    declared = models.Declaration.objects.filter(kept)
    holes: dict[int, list[rules.Hole]] = defaultdict(list)
    systems: dict[int, set[int]] = defaultdict(set)
    history: dict[int, list[tuple[datetime, str]]] = defaultdict(list)
    rows = models.Hole.objects.filter(declared__declaration__in=declared)
    for hole in rows.select_related("declared").order_by("pk"):
        holes[hole.declared.declaration_id].append(tell_hole(hole))
    pairs = models.DeclaredSystem.objects.filter(declaration__in=declared)
    for declaration, system in pairs.values_list("declaration", "system"):
        systems[declaration].add(system)
    steps = cases.Step.objects.filter(case__in=declared.values("case")).order_by("pk")
    for case, at, after in steps.values_list("case", "at", "after"):
        history[case].append((at, after))
    found: dict[int, list[rules.Version]] = defaultdict(list)
    for key, number, asked, answer in declared.order_by("number").values_list(
        "pk", "number", "office", "answer"
    ):
        found[asked].append(
            rules.Version(
                number, answer, frozenset(systems[key]), tuple(holes[key]), tuple(history[key])
            )
        )
    return found
