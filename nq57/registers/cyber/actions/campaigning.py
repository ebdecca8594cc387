"""Invent the campaign of the letter's fourth order on a demonstration, with who has answered."""

from datetime import date, datetime, time, timedelta

from django.db import transaction

from nq57.law import rules as law_rules
from nq57.orgs import enums as org_enums
from nq57.orgs import models as orgs
from nq57.orgs import queries as org_queries
from nq57.orgs import rules as org_rules
from nq57.plans import models as plans
from nq57.registers.cyber import enums, models, queries, rules
from nq57.registers.cyber.actions import campaigns, declarations
from nq57.reporting.rules import inventing

_CENTRE = "CA-TINH"
_ORDER = "1.(4)"
_MARK = "(minh họa)"
_SCANNED = f"{_MARK} Tổ công nghệ thông tin"
_BEFORE = 20  # days from the opening to the date of the order
# Who says that it has no system; of the others some have answered, and most have not.
_WITHOUT = 6
_TELLING = ("SO-YT", "SO-KHCN", "UBND-04099")


@transaction.atomic
def add_campaign(*, at: datetime) -> models.Campaign | None:
    """Open an invented campaign and let a few invented offices answer, once.

    None where nothing is invented, the order asks nobody, or there is a campaign already.
    """
    held = org_queries.get_demonstration()
    orders = plans.Task.objects.orders().filter(code=_ORDER)
    task = orders.filter(plan__code=held.plan).first() if held else None
    if task is None or models.Campaign.objects.exists():
        return None
    due = queries.find_order_due(task=task, today=date.min)
    asked = queries.list_candidates(task=task, due=due) if due else []
    centre = orgs.Organisation.objects.filter(code=_CENTRE)
    if due is None or not asked or not centre.exists():
        return None
    since = datetime.combine(due - timedelta(days=_BEFORE), time(9), tzinfo=law_rules.ZONE)
    if since > at:
        return None
    made = campaigns.open_campaign(
        new=campaigns.NewCampaign(
            title=f"{_MARK} Khắc phục lỗ hổng bảo mật tháng {due:%m/%Y}", task=task, due=due,
            asked="Rà quét mọi hệ thống, khắc phục ngay lỗ hổng, kê khai kết quả.",
            offices=[one.office for one in asked],
        ),
        by=_invent(_CENTRE, org_enums.Role.COORDINATOR, area="cyber"), at=since,
    )  # fmt: skip
    _answer(made, since)
    return made


def _answer(campaign: models.Campaign, since: datetime) -> None:
    """Let a few offices declare within the days after the opening."""
    rows = list(
        campaign.offices.select_related("organisation", "campaign").order_by(
            "organisation__sort_key"
        )
    )
    telling = {row.organisation.code: row for row in rows if row.organisation.code in _TELLING}
    for number, code in enumerate(_TELLING):
        if code in telling:
            _tell(telling[code], number, since + timedelta(days=5 + 2 * number))
    free = [row for row in rows if not queries.list_scope(office=row)][: _WITHOUT * 3 : 3]
    for number, row in enumerate(free):
        said = rules.Said(answer=enums.Answer.NO_SYSTEM, note=_MARK)
        _send(row, said, since + timedelta(days=2 + number))


def _tell(row: models.CampaignOffice, number: int, at: datetime) -> None:
    """Declare for an office with systems: one is left open, one is fixed, one is clean."""
    systems = [one.pk for one in queries.list_scope(office=row)]
    if not systems:
        return
    day = at.astimezone(law_rules.ZONE).date()
    known = rules.Hole(
        system=systems[0], title=f"{_MARK} Máy chủ web chưa cập nhật bản vá", severity="high",
        found_on=day, state="open",
    )  # fmt: skip
    holes = (known,) if number < 2 else ()
    said = rules.Said(
        answer=enums.Answer.HOLES if holes else enums.Answer.NONE_FOUND, systems=tuple(systems),
        scanned_on=day, scanned_by=_SCANNED, holes=holes, note=_MARK,
    )  # fmt: skip
    made = _send(row, said, at)
    if number == 1:
        [held] = queries.list_holes(declaration=made)
        later = at + timedelta(days=4)
        mended = rules.Hole(
            system=held.declared.system_id, title=held.title, severity=held.severity,
            found_on=held.found_on, state="fixed", fixed_on=day + timedelta(days=3),
            claim=f"{_MARK} Đã cập nhật bản vá", identity=str(held.identity),
        )  # fmt: skip
        again = rules.Said(
            answer=enums.Answer.HOLES, systems=tuple(systems), scanned_on=day,
            scanned_by=_SCANNED, holes=(mended,), note=_MARK,
        )  # fmt: skip
        made = _send(row, again, later)
        declarations.accept_declaration(
            declaration=made, at=later + timedelta(days=1),
            by=_invent(_CENTRE, org_enums.Role.COORDINATOR, area="cyber"),
        )  # fmt: skip


def _send(row: models.CampaignOffice, said: rules.Said, at: datetime) -> models.Declaration:
    office = row.organisation.code
    newest = queries.find_newest(office=row)
    made = declarations.declare(
        office=row, said=said, seen=newest.number if newest else 0, at=at,
        by=_invent(office, org_enums.Role.FOCAL),
    )  # fmt: skip
    head = _invent(office, org_enums.Role.HEAD)
    declarations.send_declaration(declaration=made, by=head, at=at + timedelta(hours=3))
    return made


def _invent(office: str, role: str, area: str = "all") -> org_rules.Actor:
    account = f"{inventing.PREFIX}{office.lower()}.{role}"
    return org_rules.Actor(account=account, organisation=office, role=role, area=area)
