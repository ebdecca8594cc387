"""Invent databases, officers, an assessment and the review of the letter's fifth order."""

from collections.abc import Sequence
from datetime import date, datetime, time, timedelta

from django.db import transaction

from nq57.audit import rules as audit_rules
from nq57.law import rules as law_rules
from nq57.orgs import enums as org_enums
from nq57.orgs import models as orgs
from nq57.orgs import queries as org_queries
from nq57.orgs import rules as org_rules
from nq57.plans import models as plans
from nq57.registers.cyber import enums, models, queries, rules
from nq57.registers.cyber.actions import answers, checklists, reviews, staff
from nq57.reporting.rules import inventing

PREFIX = "MINH-HOA-"
_CENTRE = "CA-TINH"
_ORDER = "5"
_MARK = "(minh họa)"
_BEFORE = 25  # days from the opening to the date of the order
_MET = 6  # requirements that the invented assessment finds met
# Which office, its officer, whether trained, its database.
_INVENTED: tuple[tuple[str, str, bool, str], ...] = (
    ("SO-YT", "Quàng Thị Hoa", True, "Hồ sơ sức khỏe của người dân"),
    ("SO-KHCN", "Cầm Văn Sơn", True, "Nhiệm vụ khoa học và công nghệ"),
    ("UBND-04099", "Lường Văn Nam", False, "Văn bản của xã"),
)
_NONE = 5  # offices that say that they have nothing


def add_entries(
    *, systems: Sequence[models.InformationSystem], by: audit_rules.Actor, at: datetime
) -> None:
    """Enter invented officers and databases of the offices of invented systems."""
    for number, (code, name, is_trained, database) in enumerate(_INVENTED, 1):
        own = [one for one in systems if one.operator.code == code]
        office = orgs.Organisation.objects.filter(code=code).first()
        if office is None or not own:
            continue
        officer = staff.add_officer(
            facts=staff.OfficerFacts(
                name=f"{_MARK} {name}", office=office, duty=enums.Duty.PART_TIME.value,
                title="Chuyên viên", since=date(2025, 7, 1),
            ),
            code=f"{PREFIX}NS{number}", by=by, at=at,
        )  # fmt: skip
        if is_trained:
            said = {"subject": f"{_MARK} An toàn thông tin cơ bản", "hours": 16,
                    "trained_on": date(2026, 3, 12)}  # fmt: skip
            staff.add_training(officer=officer, said=said, by=by, at=at)
        staff.name_officer(officer=officer, system=own[0], since=date(2025, 7, 1), by=by, at=at)
        facts = staff.DatabaseFacts(
            name=f"{_MARK} {database}", office=office, system=own[0], holds_personal=number == 1
        )
        staff.add_database(facts=facts, code=f"{PREFIX}CSDL{number}", by=by, at=at)


def add_assessment(*, system: models.InformationSystem, at: datetime) -> None:
    """Let the office of an invented system assess it by the newest set, in part."""
    sets = queries.list_sets()
    held = models.InformationSystem.objects.select_related("operator", "levelling").get(
        pk=system.pk
    )
    asked = queries.list_asked(requirements=sets[0], level=held.level or 0) if sets else []
    if len(asked) <= _MET:
        return
    evidence = f"{_MARK} Quy chế bảo đảm an toàn thông tin"
    met = [rules.Assessed(code=one.code, verdict="met", evidence=evidence) for one in asked[:_MET]]
    lacking = rules.Assessed(
        code=asked[_MET].code, verdict="not_met", reason=f"{_MARK} Chưa có công cụ rà quét"
    )
    checklists.assess_system(
        system=held, requirements=sets[0], said=[*met, lacking], seen=0, at=at,
        by=_invent(held.operator.code, org_enums.Role.FOCAL),
    )  # fmt: skip


@transaction.atomic
def add_review(*, at: datetime) -> models.Review | None:
    """Open an invented review and let a few invented offices answer, once.

    None where nothing is invented, the order asks nobody, or there is a review already.
    """
    held = org_queries.get_demonstration()
    orders = plans.Task.objects.orders().filter(code=_ORDER)
    task = orders.filter(plan__code=held.plan).first() if held else None
    if task is None or models.Review.objects.exists():
        return None
    due = queries.find_order_due(task=task, today=date.min)
    centre = orgs.Organisation.objects.filter(code=_CENTRE)
    if due is None or not centre.exists():
        return None
    since = datetime.combine(due - timedelta(days=_BEFORE), time(9), tzinfo=law_rules.ZONE)
    asked = queries.list_review_candidates(task=task, due=due, centre=_CENTRE)
    if since > at or not asked:
        return None
    made = reviews.open_review(
        new=reviews.NewReview(
            title=f"{_MARK} Rà soát tổng thể an ninh mạng đến {due:%d/%m/%Y}", task=task, due=due,
            asked="Rà soát từng cơ sở dữ liệu, hệ thống thông tin, nhân lực của cơ quan.",
            offices=[one.office for one in asked],
        ),
        by=_invent(_CENTRE, org_enums.Role.COORDINATOR, area="cyber"), at=since,
    )  # fmt: skip
    _answer_all(made, since)
    return made


def _answer_all(review: models.Review, since: datetime) -> None:
    """Let a few offices answer: one is accepted, one leaves entries out, some have nothing."""
    rows = list(
        review.offices.select_related("organisation", "review").order_by("organisation__sort_key")
    )
    named = {row.organisation.code: row for row in rows}
    for number, (code, *_rest) in enumerate(_INVENTED[:2]):
        if code not in named:
            continue
        moment = since + timedelta(days=6 + number)
        made = _answer(named[code], moment, is_whole=number == 0)
        if number == 0:
            answers.accept_review_answer(
                answer=made, at=moment + timedelta(days=1),
                by=_invent(_CENTRE, org_enums.Role.COORDINATOR, area="cyber"),
            )  # fmt: skip
    free = [row for row in rows if not queries.list_review_items(office=row)][: _NONE * 4 : 4]
    for number, row in enumerate(free):
        _answer(row, since + timedelta(days=2 + number), is_whole=True)


def _answer(row: models.ReviewOffice, at: datetime, *, is_whole: bool) -> models.ReviewAnswer:
    """Answer for an office; a part leaves the last system out."""
    items = queries.list_review_items(office=row)
    said = []
    for axis in rules.AXES:
        own = [one for one in items if one.axis == axis]
        kept = own if is_whole or axis != enums.Axis.SYSTEMS else own[:-1]
        looked = tuple(rules.Looked(item=one.pk, verdict="kept") for one in kept)
        said.append(rules.SaidOfAxis(axis=axis, said="reviewed" if own else "none", looked=looked))
    office = row.organisation.code
    made = answers.answer_review(
        office=row, said=said, seen=0, note=_MARK, at=at, by=_invent(office, org_enums.Role.FOCAL)
    )
    head = _invent(office, org_enums.Role.HEAD)
    answers.send_review_answer(answer=made, by=head, at=at + timedelta(hours=3))
    return made


def _invent(office: str, role: str, area: str = "all") -> org_rules.Actor:
    account = f"{inventing.PREFIX}{office.lower()}.{role}"
    return org_rules.Actor(account=account, organisation=office, role=role, area=area)
