"""Plan inspections: a program by its decision, offices with teams and subjects, the visit."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.db import transaction
from django.utils import timezone

from nq57.audit import actions as audit_actions
from nq57.audit import enums as audit_enums
from nq57.audit import rules as audit_rules
from nq57.cases import actions as case_actions
from nq57.cases import enums as case_enums
from nq57.cases import models as cases
from nq57.inspection import models, permissions, rules
from nq57.orgs import models as orgs
from nq57.plans import models as plans


@dataclass(frozen=True, kw_only=True)
class NewProgram:
    """A program to be made; without ``quarter`` for the whole year."""

    plan: plans.Plan
    year: int
    title: str
    symbol: str
    decided_on: date
    quarter: int | None = None


@dataclass(frozen=True, kw_only=True)
class NewInspection:
    """An inspection to be planned; ``members`` are posts (organisation loaded) and roles."""

    program: models.Program
    organisation: orgs.Organisation
    lead: orgs.Organisation
    planned_on: date
    members: Sequence[tuple[orgs.Post, str]]
    obligations: Collection[plans.Obligation] = ()
    indicators: Collection[plans.Indicator] = ()


@transaction.atomic
def make_program(*, new: NewProgram, by: audit_rules.Actor, at: datetime) -> models.Program:
    """Record the decision that says what is inspected in a year or a quarter.

    :raises NotAllowedError: when the post does not plan inspections.
    :raises rules.InspectionError: when the decision is there already, or not named.
    """
    permissions.check_may_plan(by)
    title, symbol = new.title.strip(), new.symbol.strip()
    if not title or not symbol:
        raise rules.InspectionError("Ghi tên và số, ký hiệu văn bản của kế hoạch kiểm tra.")
    known = models.Program.objects.filter(symbol=symbol, decided_on=new.decided_on)
    if known.exists():
        raise rules.InspectionError(
            f"Kế hoạch kiểm tra theo văn bản {symbol} đã có: mở kế hoạch ấy ở danh sách."
        )
    made = models.Program.objects.create(
        plan=new.plan, year=new.year, quarter=new.quarter, title=title, symbol=symbol,
        decided_on=new.decided_on, made_by=by.account, made_at=at,
    )  # fmt: skip
    audit_actions.record(
        by=by, at=at, verb="make_inspection_program", subject_kind="inspection_program",
        subject_code=str(made.pk), after={"title": title, "symbol": symbol, "year": new.year},
    )  # fmt: skip
    return made


@transaction.atomic
def plan_inspection(
    *, new: NewInspection, by: audit_rules.Actor, at: datetime
) -> models.Inspection:
    """Plan the inspection of an office by a team of others; it is told when the visit begins.

    :raises NotAllowedError: when the post may not inspect that office.
    :raises NotAllowedError: when the post does not plan inspections.
    :raises rules.InspectionError: when the office inspects itself, the team has no one head,
        nothing is looked at, or the program has this office already.
    """
    permissions.check_may_plan(by)
    office = new.organisation
    rules.check_team(
        lead=new.lead.code, office=office.code,
        members=[(role, post.organisation.code) for post, role in new.members],
    )  # fmt: skip
    _check_subjects(new)
    case = _open_case(new, by, at)
    made = models.Inspection.objects.create(
        case=case, program=new.program, organisation=office, lead=new.lead,
        planned_on=new.planned_on,
    )  # fmt: skip
    models.Member.objects.bulk_create(
        models.Member(inspection=made, post=post, role=role) for post, role in new.members
    )
    models.Subject.objects.bulk_create(
        [
            *(models.Subject(inspection=made, obligation=row) for row in new.obligations),
            *(models.Subject(inspection=made, indicator=row) for row in new.indicators),
        ]
    )
    return made


def _open_case(new: NewInspection, by: audit_rules.Actor, at: datetime) -> cases.Case:
    """Open the case of an inspection; the leading office follows it, the others take part."""
    office = new.organisation
    code = f"KT{new.program.pk}.{office.code}"
    before = new.program.inspections.filter(organisation=office).count()
    others = {post.organisation_id: post.organisation for post, _ in new.members}
    others.pop(new.lead.pk, None)
    roles = case_enums.PartyRole
    return case_actions.open_cases(
        graph=rules.INSPECTION.name, right="record", by=by, at=at,
        cases=[
            case_actions.NewCase(
                code=f"{code}-{before + 1}" if before else code,
                title=f"Kiểm tra {office.name} theo {new.program.symbol}", organisation=office,
                parties={roles.MONITOR: [new.lead], roles.COORDINATE: list(others.values())},
                note=f"{new.program.symbol}, {new.planned_on:%d/%m/%Y}",
            )
        ],
    )[0]  # fmt: skip


def _check_subjects(new: NewInspection) -> None:
    if not new.obligations and not new.indicators:
        raise rules.InspectionError("Chọn ít nhất một việc hoặc một chỉ tiêu để kiểm tra.")
    if any(row.organisation_id != new.organisation.pk for row in new.obligations):
        raise rules.InspectionError("Chỉ chọn việc của cơ quan được kiểm tra.")
    if any(row.case.secrecy == audit_enums.Secrecy.SEALED for row in new.obligations):
        raise rules.InspectionError("Việc niêm phong không kiểm tra theo cách này.")
    held = new.program.inspections.filter(organisation=new.organisation, is_called_off=False)
    if held.exists():
        raise rules.InspectionError(
            f"Kế hoạch này đã có cuộc kiểm tra tại {new.organisation.name}."
        )


@transaction.atomic
def begin_visit(
    *, inspection: models.Inspection, on: date, by: audit_rules.Actor, at: datetime
) -> None:
    """Say that the team is at the office since a day.

    :raises NotAllowedError: when the post does not inspect this office.
    :raises rules.InspectionError: when the day is to come.
    :raises CasesError: when it was begun or called off.
    """
    permissions.check_may_record(by, inspection.case)
    if on > timezone.localdate(at):
        raise rules.InspectionError("Ngày kiểm tra không thể ở sau hôm nay.")
    case_actions.move(
        case=inspection.case, verb="begin_visit", note=f"Kiểm tra ngày {on:%d/%m/%Y}", by=by, at=at
    )
    inspection.visited_on = on
    inspection.save(update_fields=["visited_on"])
