"""Exercises set up: what one is, which offices take part, the injects of its scenario."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from typing import Any

from django.db import transaction
from django.utils import timezone

from nq57.audit import actions as audit_actions
from nq57.audit import enums as audit_enums
from nq57.audit import rules as audit_rules
from nq57.cases import actions as case_actions
from nq57.cases import enums as case_enums
from nq57.core import reference
from nq57.orgs import models as orgs
from nq57.orgs import rules as org_rules
from nq57.plans import models as plans
from nq57.registers.base import actions as base
from nq57.registers.base import queries as base_queries
from nq57.registers.base import rules as base_rules
from nq57.registers.cyber import enums, models, permissions, queries, rules
from nq57.registers.cyber.actions import calls

_PLAIN = (
    "task", "basis", "kind", "extent", "objectives", "planned_on", "leader", "phone",
    "incident_kind", "opening", "personal_data", "scope", "notice_within", "triage_within",
    "contain_within", "recover_within",
)  # fmt: skip
_INJECT = ("position", "minute", "office", "told", "expected", "most", "within")


@dataclass(frozen=True, kw_only=True)
class NewDrill:
    """What an exercise is to be; minutes that nobody expects are None."""

    title: str
    task: plans.Task
    kind: str
    extent: str
    objectives: str
    planned_on: date
    leader: orgs.Post
    phone: str
    incident_kind: models.IncidentKind
    opening: str
    basis: str = ""
    personal_data: str = enums.PersonalData.UNKNOWN.value
    scope: str = enums.Scope.IN.value
    notice_within: int | None = None
    triage_within: int | None = None
    contain_within: int | None = None
    recover_within: int | None = None

    def tell(self) -> dict[str, Any]:
        """Return what the row of an exercise holds, words without space around them."""
        said = {name: getattr(self, name) for name in _PLAIN}
        return {
            name: value.strip() if isinstance(value, str) else value
            for name, value in said.items()
        }  # fmt: skip


@dataclass(frozen=True, kw_only=True)
class NewInject:
    """An inject to be written; ``office`` None: all who play get it."""

    position: int
    minute: int
    told: str
    expected: str
    most: int
    within: int | None = None
    office: models.DrillOffice | None = None

    def tell(self) -> dict[str, Any]:
        """Return what the row of an inject holds."""
        said = {name: getattr(self, name) for name in _INJECT}
        return {**said, "told": self.told.strip(), "expected": self.expected.strip()}


@transaction.atomic
def plan_drill(*, new: NewDrill, by: audit_rules.Actor, at: datetime) -> models.Drill:
    """Plan an exercise of the centre; nobody is told before it begins.

    :raises NotAllowedError: when the post holds no exercises.
    :raises FaultyError: with everything that is wrong: a day gone by, a leader of another office.
    """
    permissions.check_may_run_drills(by)
    centre = calls.find_centre(by)
    orgs.Organisation.objects.select_for_update(of=("self",), no_key=True).get(pk=centre.pk)
    _check(new, centre.code, at)
    known = models.Drill.objects.filter(case__code__startswith=_stem(new.planned_on.year))
    code = calls.make_code(
        rules.DRILL_PREFIX, set(known.values_list("case__code", flat=True)), new.planned_on.year
    )
    case = case_actions.open_cases(
        graph=rules.DRILL.name, right="run", by=by, at=at,
        cases=[
            case_actions.NewCase(
                code=code, title=new.title.strip(), organisation=centre,
                secrecy=audit_enums.Secrecy.RESTRICTED,
            )
        ],
    )[0]  # fmt: skip
    return models.Drill.objects.create(case=case, **new.tell())


@transaction.atomic
def change_drill(
    *, drill: models.Drill, new: NewDrill, by: audit_rules.Actor, at: datetime
) -> models.Drill:
    """Change what an exercise is to be, before it begins.

    :raises NotAllowedError: when the post does not hold it.
    :raises FaultyError: with everything that is wrong.
    :raises CyberError: when it has begun.
    """
    held = lock_drill(drill, by, rules.DRILL_SETTING_UP, "sửa")
    _check(new, held.case.organisation.code, at)
    said = new.tell()
    before = {name: str(getattr(held, name)) for name in _PLAIN}
    for name, value in said.items():
        setattr(held, name, value)
    held.save()
    if held.case.title != new.title.strip():
        held.case.title = new.title.strip()
        held.case.save(update_fields=["title"])
    after = {name: str(said[name]) for name in _PLAIN}
    changed = [name for name in _PLAIN if before[name] != after[name]]
    journal(
        held, "change_drill", by, at, before={name: before[name] for name in changed},
        after={name: after[name] for name in changed},
    )  # fmt: skip
    return held


@transaction.atomic
def set_drill_office(
    *,
    drill: models.Drill,
    office: orgs.Organisation,
    part: str,
    by: audit_rules.Actor,
    at: datetime,
    team: str = "",
    systems: Sequence[models.InformationSystem] = (),
) -> models.DrillOffice:
    """Let an office play or evaluate, with its team; who plays brings systems of its own.

    :raises NotAllowedError: when the post does not hold the exercise.
    :raises CyberError: when it has begun, or a system is another office's.
    """
    held = lock_drill(drill, by, rules.DRILL_SETTING_UP, "sửa cơ quan")
    if any(office.pk not in (one.owner_id, one.operator_id) for one in systems):
        raise rules.CyberError("Chỉ chọn hệ thống mà cơ quan là chủ quản hoặc đơn vị vận hành.")
    part = enums.DrillPart(part).value
    row = held.offices.filter(organisation=office).first()
    if part == enums.DrillPart.EVALUATOR and row is not None and row.injects.exists():
        raise rules.CyberError("Có tình huống đưa riêng cho cơ quan này: sửa tình huống trước.")
    if row is None:
        row = models.DrillOffice(drill=held, organisation=office)
    row.part, row.team = part, team.strip()
    row.save()
    row.systems.set(systems if part == enums.DrillPart.PLAYER else ())
    _set_parties(held, by, at)
    after = {"office": office.code, "part": part, "systems": [one.code for one in systems]}
    journal(held, "set_drill_office", by, at, after=after)
    return row


@transaction.atomic
def drop_drill_office(*, office: models.DrillOffice, by: audit_rules.Actor, at: datetime) -> None:
    """Leave an office out of an exercise that has not begun.

    :raises NotAllowedError: when the post does not hold the exercise.
    :raises CyberError: when it has begun, or an inject is for this office alone.
    """
    held = lock_drill(office.drill, by, rules.DRILL_SETTING_UP, "bỏ cơ quan")
    if office.injects.exists():
        raise rules.CyberError("Có tình huống đưa riêng cho cơ quan này: sửa tình huống trước.")
    code = office.organisation.code
    office.delete()
    _set_parties(held, by, at)
    journal(held, "drop_drill_office", by, at, before={"office": code})


@transaction.atomic
def write_inject(
    *,
    drill: models.Drill,
    new: NewInject,
    by: audit_rules.Actor,
    at: datetime,
    inject: models.DrillInject | None = None,
) -> models.DrillInject:
    """Write an inject of the scenario, or change ``inject`` as long as it was not released.

    :raises NotAllowedError: when the post does not hold the exercise.
    :raises FaultyError: with everything that is wrong with it.
    :raises CyberError: when it was released, its minute has passed, or the exercise is over.
    """
    held = lock_drill(drill, by, ("planned", "running"), "sửa kịch bản")
    faults = rules.list_inject_faults(new.tell())
    others = held.injects.exclude(pk=inject.pk) if inject else held.injects.all()
    if not faults and others.filter(position=new.position).exists():
        faults = [rules.Fault("position", "Đã có tình huống mang thứ tự này.")]
    if faults:
        raise rules.FaultyError(faults)
    _check_office(held, new.office)
    row = _find_unreleased(held, inject) if inject else models.DrillInject(drill=held)
    rules.check_minute(new.minute, rules.count_minutes(held.started_at, at))
    for name, value in new.tell().items():
        setattr(row, name, value)
    row.save()
    journal(held, "write_inject", by, at, after={"inject": row.position, "minute": row.minute})
    return row


@transaction.atomic
def drop_inject(*, inject: models.DrillInject, by: audit_rules.Actor, at: datetime) -> None:
    """Take an inject out of the scenario that was not released.

    :raises NotAllowedError: when the post does not hold the exercise.
    :raises CyberError: when it was released, or the exercise is over.
    """
    held = lock_drill(inject.drill, by, ("planned", "running"), "sửa kịch bản")
    row = _find_unreleased(held, inject)
    position = row.position
    row.delete()
    journal(held, "drop_inject", by, at, before={"inject": position})


@transaction.atomic
def import_injects(
    *,
    drill: models.Drill,
    cells: Sequence[Sequence[str]],
    by: audit_rules.Actor,
    at: datetime,
    is_trial: bool = False,
) -> base.Imported:
    """Write the injects of a sheet: a row of a known order changes that one, others are new.

    :raises NotAllowedError: when the post does not hold the exercise.
    :raises SheetError: with every fault by row and column.
    :raises CyberError: when the exercise has begun, or the sheet lacks a column.
    """
    held = lock_drill(drill, by, rules.DRILL_SETTING_UP, "nhập kịch bản")
    reading = base_rules.read_rows(
        cells, queries.INJECT_SHEET, noun="tình huống", check=rules.list_inject_faults,
        find_office=base_queries.make_finder(on=timezone.localdate(at)),
    )  # fmt: skip
    players = {one.organisation_id: one for one in held.offices.filter(part=enums.DrillPart.PLAYER)}
    known, seen = {one.position: one for one in held.injects.all()}, set()
    for row in reading.rows:
        if row.said["position"] in seen:
            reading.blame(row.number, "position", "Thứ tự này có ở dòng khác.")
        seen.add(row.said["position"])
        office = row.said["office"]
        if office is not None and office.pk not in players:
            reading.blame(row.number, "office", "Cơ quan này không tham gia xử lý: thêm trước.")
    if reading.faults:
        raise org_rules.SheetError(reading.faults)
    counts = {"new": 0, "changed": 0, "same": 0}
    for row in reading.rows:
        said = dict(row.said)
        said["office"] = players[said["office"].pk] if said["office"] else None
        counts[_enter(held, known.get(said["position"]), said, is_trial=is_trial)] += 1
    if not is_trial:
        journal(held, "import_injects", by, at, after=counts)
    return base.Imported(**counts)


@transaction.atomic
def load_drill_duties(
    *, by: audit_rules.Actor, at: datetime, folder: Path = reference.FOLDER
) -> int:
    """Load from which level on systems are exercised yearly; return how many rows are new.

    :raises NotAllowedError: when the post does not keep the register's lists.
    """
    permissions.check_may_set_criteria(by)
    made = 0
    for row in reference.read_table(folder / "drill_duties.csv").rows:
        until = row["valid_to"]
        made += models.DrillDuty.objects.get_or_create(
            valid_from=date.fromisoformat(row["valid_from"]),
            defaults={
                "level": int(row["level"]), "basis": row["basis"],
                "valid_to": date.fromisoformat(until) if until else None,
                "confidence": row["confidence"],
            },
        )[1]  # fmt: skip
    if made:
        audit_actions.record(
            by=by, at=at, verb="load_reference", subject_kind="reference",
            subject_code="drill_duties", after={"created": made},
        )  # fmt: skip
    return made


def lock_drill(
    drill: models.Drill, by: audit_rules.Actor, states: Sequence[str], doing: str
) -> models.Drill:
    """Return an exercise held for a write of who holds it, where its state allows that.

    :raises NotAllowedError: when the post does not hold it.
    :raises CyberError: when it is elsewhere.
    """
    permissions.check_may_run_drill(by, drill)
    held = models.Drill.objects.with_rows().select_for_update(of=("self",)).get(pk=drill.pk)
    rules.check_drill_state(held.case.state, states, doing)
    return held


def journal(
    drill: models.Drill,
    verb: str,
    by: audit_rules.Actor,
    at: datetime,
    *,
    before: Mapping[str, Any] | None = None,
    after: Mapping[str, Any] | None = None,
    note: str = "",
) -> None:
    """Write what was done to an exercise; its case loaded."""
    audit_actions.record(
        by=by, at=at, verb=verb, subject_kind="case", subject_code=drill.case.code,
        before=dict(before) if before else None, after=dict(after) if after else None, note=note,
        secrecy=audit_enums.Secrecy.RESTRICTED,
    )  # fmt: skip


def _stem(year: int) -> str:
    return f"{rules.DRILL_PREFIX}{year}-"


def _check(new: NewDrill, centre: str, at: datetime) -> None:
    said = {**new.tell(), "title": new.title}
    faults = rules.list_drill_faults(said, centre=centre, today=timezone.localdate(at))
    if not new.leader.lifetime.contains(new.planned_on):
        faults.append(rules.Fault("leader", "Người này không giữ vị trí ấy vào ngày diễn tập."))
    if faults:
        raise rules.FaultyError(faults)


def _set_parties(drill: models.Drill, by: audit_rules.Actor, at: datetime) -> None:
    """Let the offices of an exercise see it: players coordinate, evaluators monitor."""
    roles = {
        enums.DrillPart.PLAYER: case_enums.PartyRole.COORDINATE.value,
        enums.DrillPart.EVALUATOR: case_enums.PartyRole.MONITOR.value,
    }
    parties: dict[str, list[orgs.Organisation]] = {role: [] for role in roles.values()}
    for one in drill.offices.select_related("organisation"):
        if one.organisation_id != drill.case.organisation_id:
            parties[roles[enums.DrillPart(one.part)]].append(one.organisation)
    case_actions.set_parties(case=drill.case, parties=parties, by=by, at=at, right="run")


def _check_office(drill: models.Drill, office: models.DrillOffice | None) -> None:
    if office is None:
        return
    if office.drill_id != drill.pk or office.part != enums.DrillPart.PLAYER:
        raise rules.FaultyError(
            [rules.Fault("office", "Chọn cơ quan tham gia xử lý của cuộc diễn tập này.")]
        )


def _find_unreleased(drill: models.Drill, inject: models.DrillInject) -> models.DrillInject:
    row = drill.injects.filter(pk=inject.pk).first()
    if row is None:
        raise rules.CyberError("Tình huống này không còn trong kịch bản: tải lại trang.")
    if row.released_at is not None:
        raise rules.CyberError("Tình huống đã đưa ra: không sửa, không xóa được.")
    return row


def _enter(
    drill: models.Drill, held: models.DrillInject | None, said: Mapping[str, Any], *, is_trial: bool
) -> str:
    """Enter one row of a sheet; say whether it is new, changed or as it stands."""
    if held is not None and all(getattr(held, name) == value for name, value in said.items()):
        return "same"
    if not is_trial:
        row = held or models.DrillInject(drill=drill)
        for name, value in said.items():
            setattr(row, name, value)
        row.save()
    return "changed" if held else "new"
