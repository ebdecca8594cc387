"""Rows of the committee that cannot be."""

from datetime import date
from typing import Any

import pytest
from django.db import DatabaseError, IntegrityError, transaction

from nq57.meetings import models
from nq57.orgs.models import Organisation
from tests.factories import gatherings, orgs
from tests.factories.gatherings import AT
from tests.factories.reports import plan

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("province")]

SAID: dict[str, Any] = {
    "since": date(2026, 1, 1), "basis": "1/QĐ-UBND", "written_by": "thu", "written_at": AT
}  # fmt: skip


@pytest.fixture
def member() -> models.Member:
    return models.Member.objects.create(
        plan=plan(), person=orgs.PersonFactory(), role="chair", **SAID
    )


@pytest.mark.parametrize(
    ("said", "name"),
    [
        ({"until": date(2025, 1, 1)}, "meetings_member_lifetime|range lower bound"),
        ({"role": "khac"}, "meetings_member_role"),
        ({"basis": ""}, "meetings_member_said"),
        ({"role": "chair"}, "meetings_one_chair"),
        ({"is_same": True}, "meetings_member_once"),
    ],
)
def test_members(member: models.Member, said: dict[str, Any], name: str) -> None:
    person = member.person if said.pop("is_same", False) else orgs.PersonFactory()
    known = {"plan": plan(), "person": person, "role": "member", **SAID}
    with pytest.raises(DatabaseError, match=name), transaction.atomic():
        models.Member.objects.create(**known | said)


@pytest.mark.parametrize(
    ("said", "name"),
    [
        ({"basis": ""}, "meetings_charge_said"),
        ({"section": None}, "meetings_charge_one_thing"),
        ({}, "meetings_charge_section_once"),
        ({"section": None, "task": "I.3"}, "meetings_charge_task_once"),
    ],
)
def test_charges(member: models.Member, said: dict[str, Any], name: str) -> None:
    section = plan().sections.filter(kind="tasks").earliest("position")
    task = plan().tasks.of_plan_text().get(code="I.3")
    models.Charge.objects.create(member=member, section=section, **SAID)
    models.Charge.objects.create(member=member, task=task, **SAID)
    given = {"member": member, "section": section, **SAID} | said
    if "task" in given:
        given["task"] = task
    with pytest.raises(IntegrityError, match=name), transaction.atomic():
        models.Charge.objects.create(**given)


@pytest.mark.parametrize(
    ("said", "name"),
    [
        ({"number": 1}, "meetings_number_once"),
        ({"number": 0}, "meetings_meeting_said"),
        ({"held_on": date(2026, 1, 20)}, "meetings_held_with_file"),
    ],
)
def test_meetings(said: dict[str, Any], name: str) -> None:
    gatherings.add_meeting(plan(), state="called_off")
    with pytest.raises(IntegrityError, match=name), transaction.atomic():
        gatherings.add_meeting(plan(), state="planned", **said)


def test_a_meeting_is_of_the_office_of_its_case() -> None:
    meeting = gatherings.add_meeting(plan(), state="planned")
    meeting.organisation = Organisation.objects.get(code="SO-YT")
    with pytest.raises(IntegrityError, match="meetings_meeting_of_owner"), transaction.atomic():
        meeting.save()


def test_conclusions() -> None:
    meeting = gatherings.add_meeting(plan(), state="held", held_on=date(2026, 1, 20))
    known = {"document": plan().document, "at": AT}
    with pytest.raises(IntegrityError, match="meetings_conclusion_said"), transaction.atomic():
        models.Conclusion.objects.create(meeting=meeting, by="", **known)
    models.Conclusion.objects.create(meeting=meeting, by="thu", **known)
    other = gatherings.add_meeting(plan(), state="held", held_on=date(2026, 2, 20))
    with pytest.raises(IntegrityError, match="document_id"), transaction.atomic():
        models.Conclusion.objects.create(meeting=other, by="thu", **known)


@pytest.mark.parametrize(
    ("said", "name"),
    [
        ({}, "meetings_attendance_once"),
        ({"presence": "khac"}, "meetings_attendance_said"),
        ({"by": ""}, "meetings_attendance_said"),
        ({"presence": "sent"}, "meetings_attendance_stand_in"),
        ({"stand_in": "Lò Văn A"}, "meetings_attendance_stand_in"),
        ({"presence": "excused"}, "meetings_attendance_why"),
        ({"why": "Ốm"}, "meetings_attendance_why"),
    ],
)
def test_attendances(member: models.Member, said: dict[str, Any], name: str) -> None:
    known: dict[str, Any] = {
        "meeting": gatherings.add_meeting(plan(), state="held", held_on=date(2026, 1, 20)),
        "member": member, "presence": "came", "by": "thu", "at": AT,
    }  # fmt: skip
    if not said:
        models.Attendance.objects.create(**known)
    with pytest.raises(IntegrityError, match=name), transaction.atomic():
        models.Attendance.objects.create(**known | said)
