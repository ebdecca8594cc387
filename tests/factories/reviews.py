"""Overall reviews, databases and officers as the tests ask for them."""

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from nq57.audit import rules as audit_rules
from nq57.orgs import models as orgs
from nq57.plans import actions as plan_actions
from nq57.plans import models as plans
from nq57.registers.cyber import actions, models, queries, rules
from tests.factories import cyber

CENTRE, COMMUNE, POLICE = cyber.CENTRE, cyber.COMMUNE, cyber.POLICE
DUE = date(2026, 6, 30)


def add_database(name: str, at: datetime, office: str = COMMUNE, **given: Any) -> models.Database:
    """Enter a database of an office."""
    held = orgs.Organisation.objects.get(code=office)
    facts = actions.DatabaseFacts(name=name, office=held, **{"holds_personal": False, **given})
    return actions.add_database(facts=facts, by=audit_rules.SYSTEM, at=at)


def add_officer(
    name: str, at: datetime, office: str = COMMUNE, *, trained_on: date | None = None,
    system: models.InformationSystem | None = None, **given: Any,
) -> models.Officer:  # fmt: skip
    """Enter an officer, with a training and a system to answer for where they are given."""
    held = orgs.Organisation.objects.get(code=office)
    facts = actions.OfficerFacts(name=name, office=held, **{"duty": "part_time", **given})
    by = audit_rules.SYSTEM
    made = actions.add_officer(facts=facts, by=by, at=at)
    if trained_on:
        said = {"subject": "An toàn thông tin cơ bản", "trained_on": trained_on, "hours": 16}
        actions.add_training(officer=made, said=said, by=by, at=at)
    if system:
        actions.name_officer(officer=made, system=system, since=trained_on, by=by, at=at)
    return made


def owe(office: str, due: date, at: datetime) -> plans.Obligation:
    """Let an office owe another order of the same letter, where no work of the plan is made."""
    task = cyber.find_order("5")
    required = plan_actions.NewRequired(
        key="LENH-5", title=task.title, due=due, basis="Công văn", source="LENH-5",
        plan=task.plan, organisation=orgs.Organisation.objects.get(code=office),
        monitor=orgs.Organisation.objects.get(code=POLICE), task=task,
    )  # fmt: skip
    return plan_actions.require_work(required=[required], by=audit_rules.SYSTEM, at=at)[0]


def open_review(
    at: datetime, *offices: str, due: date = DUE, by: Any = CENTRE, **given: Any
) -> models.Review:
    """Open a review on the fifth order, of these offices or of all that the letter asks."""
    task = given.pop("task", None) or cyber.find_order("5")
    asked = queries.list_review_candidates(task=task, due=due, centre=POLICE)
    plain = {"title": "Rà soát tổng thể quý II/2026", "asked": "Rà soát từng mục."}
    new = actions.NewReview(
        task=task, due=due, **{**plain, **given},
        offices=[one.office for one in asked if not offices or one.office.code in offices],
    )  # fmt: skip
    return actions.open_review(new=new, by=by, at=at)


def asked_office(review: models.Review, office: str = COMMUNE) -> models.ReviewOffice:
    """Return an office of a review."""
    found = review.offices.select_related("organisation", "review", "obligation__case")
    return found.get(organisation__code=office)


def say(
    review: models.Review, office: str = COMMUNE, verdicts: Mapping[str, str] | None = None,
    reason: str = "Đã dừng sử dụng",
) -> list[rules.SaidOfAxis]:  # fmt: skip
    """Return what an office says: of each entry by its name (``-`` leaves it out), else that it
    stands; of an axis without an entry that there is none."""
    items = queries.list_review_items(office=asked_office(review, office))
    chosen = verdicts or {}
    said = []
    for axis in rules.AXES:
        own = [one for one in items if one.axis == axis]
        looked = tuple(
            rules.Looked(item=one.pk, verdict=word, reason=reason if word == "gone" else "")
            for one in own
            if (word := chosen.get(one.entry.name, "added" if one.is_new else "kept")) != "-"
        )
        said.append(rules.SaidOfAxis(axis=axis, said="reviewed" if own else "none", looked=looked))
    return said


def answer(
    review: models.Review, at: datetime, office: str = COMMUNE,
    verdicts: Mapping[str, str] | None = None, *, is_sent: bool = True,
) -> models.ReviewAnswer:  # fmt: skip
    """Let the focal person of an office answer and its head send."""
    asked = asked_office(review, office)
    newest = queries.find_newest_answer(office=asked)
    made = actions.answer_review(
        office=asked, said=say(review, office, verdicts), seen=newest.number if newest else 0,
        by=cyber.of_office("focal", office), at=at,
    )  # fmt: skip
    if is_sent:
        actions.send_review_answer(answer=made, by=cyber.of_office("head", office), at=at)
    return made


def assess(
    system: models.InformationSystem, at: datetime, *, met: int = 1, by: Any = audit_rules.SYSTEM
) -> models.Assessment:
    """Assess a system whose level is known: so many requirements are met, the next one is not."""
    requirements = queries.list_sets()[0]
    held = models.InformationSystem.objects.select_related("levelling").get(pk=system.pk)
    asked = queries.list_asked(requirements=requirements, level=held.level or 0)
    said = [rules.Assessed(code=one.code, verdict="met", evidence="Quy chế 01") for one in asked]
    lacking = rules.Assessed(code=asked[met].code, verdict="not_met", reason="Chưa mua thiết bị")
    last = queries.find_assessment(system=held, requirements=requirements)
    return actions.assess_system(
        system=held, requirements=requirements, said=[*said[:met], lacking],
        seen=last.number if last else 0, by=by, at=at,
    )  # fmt: skip
