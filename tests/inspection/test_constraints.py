"""Rows of inspections, and of what they found, that cannot be."""

from datetime import date
from typing import Any

import pytest
from django.db import IntegrityError, connection, models, transaction

from nq57.inspection.models import Finding, Inspection, Member, Program, Remedy, Subject
from nq57.plans import models as plans
from tests.factories import inspecting
from tests.factories.orgs import PostFactory

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("province"), pytest.mark.server]


@pytest.fixture
def found(province: None, db: None) -> Finding:
    row = inspecting.owe()
    visit = inspecting.visit([row])
    made = inspecting.find(visit, obligation=row)
    inspecting.ask_remedy(made)
    plans.FoundStatus.objects.create(
        obligation=row, source="A", found="absent", found_on=date(2026, 10, 12), said="done"
    )
    return made


def refuse(name: str, act: Any) -> None:
    def act_now() -> None:
        with transaction.atomic():
            act()
            connection.check_constraints()

    with pytest.raises(IntegrityError, match=name):
        act_now()


@pytest.mark.parametrize(
    ("model", "said", "name"),
    [
        (Program, {"quarter": 5}, "inspection_program_time"),
        (Program, {"year": 1999}, "inspection_program_time"),
        (Program, {"symbol": ""}, "inspection_program_named"),
        (Inspection, {"lead": "own"}, "inspection_by_other"),
        (Inspection, {"conclusion": "1"}, "inspection_concluded_by_document"),
        (Inspection, {"concluded_on": date(2026, 10, 12)}, "inspection_concluded_by_document"),
        (
            Inspection,
            {"conclusion": "1", "concluded_on": date(2026, 10, 11)},
            "inspection_concluded_by_document",
        ),
        (Inspection, {"organisation": "team"}, "inspection_of_owner|inspection_by_other"),
        (Member, {"role": "?"}, "inspection_member_role"),
        (Subject, {"obligation": None}, "inspection_subject_one"),
        (Finding, {"kind": "?"}, "inspection_finding_kind"),
        (Finding, {"severity": "?"}, "inspection_finding_severity"),
        (Finding, {"found": "?"}, "inspection_finding_found"),
        (Finding, {"found": ""}, "inspection_found_of_subject"),
        (Finding, {"clause": ""}, "inspection_finding_clause"),
        (Finding, {"explanation": "x"}, "inspection_explained_by_somebody"),
        (Finding, {"organisation": "team"}, "inspection_finding_of_owner"),
        (Remedy, {"text": ""}, "inspection_remedy_text"),
        (plans.FoundStatus, {"found": "?"}, "plans_found_listed"),
        (plans.FoundStatus, {"secrecy": "?"}, "plans_found_secrecy"),
        (plans.FoundStatus, {"settled_on": date(2026, 1, 1)}, "plans_found_settled_after"),
        (plans.Obligation, {"basis": "Kết luận 05"}, "plans_obligation_one_source"),
        (plans.Obligation, {"assignment": None}, "plans_obligation_one_source"),
    ],
)
def test_what_is_said(
    found: Finding, model: type[models.Model], said: dict[str, Any], name: str
) -> None:
    offices = {"own": inspecting.COMMUNE, "team": inspecting.TEAM}
    said = {
        field: inspecting.get_office(offices[value]) if value in offices else value
        for field, value in said.items()
    }
    refuse(name, lambda: model._default_manager.update(**said))


def test_what_stands_once(found: Finding) -> None:
    visit, program = found.inspection, found.inspection.program
    member, subject = visit.members.get(), visit.subjects.get()
    status, remedy = plans.FoundStatus.objects.get(), found.remedies.get()
    indicator = program.plan.indicators.earliest("pk")
    Subject.objects.create(inspection=visit, indicator=indicator)
    post = PostFactory(organisation=inspecting.get_office(inspecting.TEAM))
    for name, act in (
        ("inspection_program_once", lambda: again(program)),
        ("inspection_member_once", lambda: again(member, role="member")),
        ("inspection_one_head", lambda: again(member, post=post, role="head")),
        ("inspection_obligation_once", lambda: again(subject)),
        ("inspection_indicator_once", lambda: again(visit.subjects.latest("pk"))),
        ("inspection_remedy_once", lambda: again(remedy)),
        ("plans_found_once", lambda: again(status)),
    ):
        refuse(name, act)


def again(row: models.Model, **said: Any) -> None:
    row.pk = None
    row._state.adding = True
    for name, value in said.items():
        setattr(row, name, value)
    row.save(force_insert=True)


def test_an_office_stands_once_in_a_program(found: Finding) -> None:
    other = inspecting.owe("I.3", "UBND-03646")
    second = inspecting.plan_inspection(
        [other], office="UBND-03646", program=found.inspection.program
    )
    rows = Inspection.objects.filter(pk=second.pk)
    office = inspecting.get_office(inspecting.COMMUNE)
    refuse("inspection_office_once", lambda: rows.update(organisation=office))
