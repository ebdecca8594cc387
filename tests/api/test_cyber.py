"""Response plans as programs read them: the own office's, and never whom to call."""

from collections.abc import Callable
from datetime import UTC, datetime

import pytest

from nq57.registers.cyber import actions
from tests.api.conftest import Program
from tests.factories import cyber, drills

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("province")]


def test_programs_read_the_steps_of_plans_and_nobodys_phone(
    make_program: Callable[..., Program],
) -> None:
    plan = cyber.approve_plan(cyber.write_plan(cyber.add()))
    cyber.write_plan(cyber.add("Khác"))
    own = make_program("focal", cyber.COMMUNE)
    (told,) = own.get("/response-plans?state=in_force").json()["items"]
    assert (told["code"], told["decision"]) == (plan.case.code, "7/QĐ-UBND")
    assert [one["on_failure"] for one in told["steps"]] == [None, 4, None, None]
    answer = own.get("/response-plans")
    assert len(answer.json()["items"]) == 2
    text = answer.content.decode()
    assert not any(one.name in text or one.phone in text for one in cyber.PEOPLE)
    assert own.get("/response-plans?state=lạ").status_code == 422
    assert make_program("head", "SO-YT").get("/response-plans").json()["items"] == []
    assert make_program("auditor", "SO-TC").get("/response-plans").status_code == 403


def test_programs_read_incidents_of_their_office_and_nobodys_phone(
    make_program: Callable[..., Program],
) -> None:
    at = datetime(2026, 8, 3, 2, tzinfo=UTC)
    running = cyber.report_incident(cyber.add(), noticed_at=at, personal_data="yes")
    over = cyber.report_incident(noticed_at=at, personal_data="yes")
    cyber.triage(running, at, personal_data="yes")
    cyber.triage(over, at, personal_data="yes")
    actions.dismiss_incident(
        incident=cyber.reread_incident(over), note="Diễn tập", by=cyber.CENTRE, at=at
    )
    answer = make_program("focal", cyber.COMMUNE).get("/incidents")
    told = {one["code"]: one for one in answer.json()["items"]}
    assert told[running.case.code]["next_due"] is not None
    assert told[over.case.code]["next_due"] is None
    assert told[over.case.code]["state"] == "not_an_incident"
    assert len(told[running.case.code]["systems"]) == 1
    text = answer.content.decode()
    assert "Lò Văn Liên" not in text
    assert "0912" not in text
    own = make_program("head", cyber.COMMUNE)
    assert own.get("/incidents?state=lạ").status_code == 422
    assert make_program("head", "SO-YT").get("/incidents").json()["items"] == []
    assert make_program("auditor", "SO-TC").get("/incidents").status_code == 403


def test_programs_read_exercises_apart_from_incidents_and_no_points_before_the_end(
    make_program: Callable[..., Program],
) -> None:
    system = cyber.add()
    made = drills.begin(system)
    turn = drills.get_turn(made)
    actions.score_turn(turn=turn, points=7, by=cyber.CENTRE, at=drills.START)
    own = make_program("focal", cyber.COMMUNE)
    assert own.get("/incidents").json()["items"] == []  # those are the real ones
    answer = own.get("/drills?year=2026")
    (told,) = answer.json()["items"]
    assert (told["code"], told["state"], told["offices"], told["systems"]) == (
        made.case.code, "running", [cyber.COMMUNE], [system.code],
    )  # fmt: skip
    assert (told["points"], told["most"], told["unscored"]) == (None, None, None)
    assert "Tình huống" not in answer.content.decode()
    judge = make_program("head", drills.JUDGE).get("/drills").json()["items"]
    assert [(one["points"], one["most"], one["unscored"]) for one in judge] == [(7, 10, 0)]
    both = drills.plan(title="Hai cơ quan")
    drills.add_office(both, systems=[system])
    drills.add_office(both, "SO-YT", systems=[cyber.add("Hồ sơ sức khỏe", "SO-YT")])
    told = own.get("/drills?state=planned").json()["items"][0]
    assert (len(told["offices"]), told["systems"]) == (2, [system.code])
    assert own.get("/drills?state=lạ").status_code == 422
    assert make_program("head", "SO-TC").get("/drills").json()["items"] == []
    assert make_program("auditor", "SO-TC").get("/drills").status_code == 403
