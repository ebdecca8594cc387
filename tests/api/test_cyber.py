"""Response plans as programs read them: the own office's, and never whom to call."""

from collections.abc import Callable
from datetime import UTC, datetime

import pytest

from nq57.registers.cyber import actions, queries
from tests.api.conftest import Program
from tests.factories import cyber, drills, exchanging

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


def test_programs_read_what_was_exchanged_of_their_office_and_nothing_red(
    make_program: Callable[..., Program],
) -> None:
    incident = cyber.report_incident(cyber.add(), noticed_at=exchanging.AT)
    actions.add_sign(
        incident=incident, typed="203.0.113.7", note="", by=cyber.FOCAL, at=exchanging.AT
    )
    incident = cyber.reread_incident(incident)
    peer = exchanging.add_peer()
    seen = queries.propose_incident(incident=incident, peer=peer).sha256
    went = actions.ask_share(
        peer=peer, incident=incident, note="III.6", seen=seen, by=cyber.CENTRE, at=exchanging.AT
    )
    came, red = (
        actions.receive_bundle(
            content=exchanging.write(exchanging.make_object(marking=marking)), title="Cảnh báo",
            note="A05", by=cyber.CENTRE, at=exchanging.AT,
        ).bundle
        for marking in (exchanging.GREEN, exchanging.RED)
    )  # fmt: skip
    assert came is not None
    assert red is not None
    centre = make_program("coordinator", cyber.POLICE)
    told = {one["id"]: one for one in centre.get("/share-bundles").json()["items"]}
    assert set(told) == {went.pk, came.pk}
    assert told[went.pk]["incidents"] == [incident.case.code]
    assert (told[came.pk]["peer"], told[came.pk]["status"]) == (None, "received")
    whole = centre.get(f"/share-bundles/{went.pk}").json()
    assert {one["tlp"] for one in whole["objects"]} == {"TLP:AMBER"}
    (shown,) = centre.get(f"/share-bundles/{came.pk}").json()["objects"]
    assert (shown["name"], shown["tlp"]) == ("Máy chủ điều khiển", "TLP:GREEN")
    assert centre.get(f"/share-bundles/{red.pk}").status_code == 404
    only = centre.get("/share-bundles?direction=out&status=asked").json()["items"]
    assert [one["id"] for one in only] == [went.pk]
    assert centre.get("/share-bundles?direction=x").status_code == 422
    assert centre.get("/share-bundles?status=x").status_code == 422
    own = make_program("focal", cyber.COMMUNE)
    assert own.get("/share-bundles").json()["items"] == []
    assert own.get(f"/share-bundles/{went.pk}").status_code == 404
    assert make_program("auditor", "SO-TC").get("/share-bundles").status_code == 403
