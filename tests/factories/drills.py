"""Exercises as the tests ask for them: planned, with a scenario, held, judged."""

from datetime import datetime, timedelta
from typing import Any

from nq57.audit import rules as audit_rules
from nq57.orgs import models as orgs
from nq57.plans import models as plans
from nq57.registers.cyber import actions, models, queries
from tests.factories import cyber
from tests.factories.orgs import PostFactory

START = cyber.AT
JUDGE = "SO-KHCN"


def find_leader(office: str = cyber.POLICE) -> orgs.Post:
    """Return somebody who holds a post of an office."""
    return PostFactory(
        organisation=orgs.Organisation.objects.get(code=office), role="coordinator", area="cyber"
    )


def tell(**given: Any) -> actions.NewDrill:
    """Return what an exercise is to be."""
    plain = {
        "title": "Ứng phó mã độc mã hóa dữ liệu", "kind": "live", "extent": "Hệ thống của xã",
        "task": plans.Task.objects.exclude(kind="order").get(code="III.4"),
        "objectives": "Báo cáo đúng hạn\nKhôi phục từ bản sao lưu", "planned_on": START.date(),
        "phone": "0912 345 678", "opening": "Máy chủ hiện thông báo đòi tiền chuộc",
        "incident_kind": models.IncidentKind.objects.get(code="malware"), "notice_within": 30,
        "triage_within": 60, "contain_within": 90, "recover_within": 240,
    }  # fmt: skip
    if "leader" not in given:
        given["leader"] = find_leader()
    return actions.NewDrill(**{**plain, **given})


def plan(at: datetime = START, *, by: Any = cyber.CENTRE, **given: Any) -> models.Drill:
    """Plan an exercise of the centre."""
    return reread(actions.plan_drill(new=tell(**given), by=by, at=at))


def add_office(
    drill: models.Drill, office: str = cyber.COMMUNE, part: str = "player", **given: Any
) -> models.DrillOffice:
    """Let an office take part."""
    return actions.set_drill_office(
        drill=drill, office=orgs.Organisation.objects.get(code=office), part=part,
        by=cyber.CENTRE, at=START, **given,
    )  # fmt: skip


def write(drill: models.Drill, position: int = 1, minute: int = 0, **given: Any) -> Any:
    """Write an inject."""
    at, inject = given.pop("at", START), given.pop("inject", None)
    plain = {"told": f"Tình huống {position}", "expected": "Ngắt mạng", "most": 10, "within": 15}
    new = actions.NewInject(position=position, minute=minute, **{**plain, **given})
    return actions.write_inject(drill=reread(drill), new=new, inject=inject, by=cyber.CENTRE, at=at)


def begin(*systems: models.InformationSystem, at: datetime = START, **given: Any) -> models.Drill:
    """Hold an exercise: the commune plays with its systems, another office evaluates, two injects
    are written and the first is out."""
    made = plan(at, **given)
    add_office(made, systems=systems, team="Tổ ứng cứu của xã")
    add_office(made, JUDGE, "evaluator")
    first = write(made, 1, 0, at=at)
    write(made, 2, 20, at=at)
    actions.start_drill(drill=reread(made), by=cyber.CENTRE, at=at)
    actions.release_inject(inject=first, by=cyber.CENTRE, at=at + timedelta(seconds=30))
    return reread(made)


def get_turn(drill: models.Drill, position: int = 1) -> models.DrillTurn:
    """Return the turn of an inject before the only office that plays."""
    found = queries.list_turns(drill=drill, by=audit_rules.SYSTEM)
    return found.get(inject__position=position)


def reread(drill: models.Drill) -> models.Drill:
    """Return an exercise as it stands now."""
    return queries.get_drill(code=drill.case.code, by=audit_rules.SYSTEM)
