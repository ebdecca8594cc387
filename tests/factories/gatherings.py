"""The steering committee and its meetings, for tests."""

from datetime import UTC, date, datetime
from typing import Any

from nq57.audit import rules as audit_rules
from nq57.cases import actions as case_actions
from nq57.cases import models as cases
from nq57.meetings import actions, models
from nq57.orgs import models as orgs_models
from nq57.papers import models as papers
from nq57.papers import rules as paper_rules
from nq57.plans import models as plans
from tests.factories import orgs

AT = datetime(2026, 6, 1, 2, 0, tzinfo=UTC)
SYSTEM = audit_rules.SYSTEM
COORDINATOR = orgs.make_actor("coordinator")
COVER = paper_rules.Cover(
    about="Phục vụ phiên họp", issuer="SKHCN", title="Giám đốc", signer="Lò Văn A",
    recipients=("Thành viên Ban Chỉ đạo;", "Lưu: VT."),
)  # fmt: skip


def seat(plan: plans.Plan, person: orgs_models.Person, **said: Any) -> models.Member:
    """Make somebody a member."""
    known: dict[str, Any] = {
        "person": person, "role": "member", "since": date(2026, 1, 1), "basis": "1/QĐ-UBND",
    }  # fmt: skip
    new = actions.NewMember(**known | said)
    return actions.add_member(plan=plan, new=new, by=COORDINATOR, at=AT)


def call(plan: plans.Plan, **said: Any) -> models.Meeting:
    """Plan a meeting."""
    known: dict[str, Any] = {
        "meets_on": date(2026, 6, 10), "place": "Phòng họp số 1", "agenda": "Nghe báo cáo",
        "asks": "Cho chủ trương về phủ sóng",
    }  # fmt: skip
    at = said.pop("at", AT)
    new = actions.Agenda(**known | said)
    return actions.plan_meeting(plan=plan, new=new, by=COORDINATOR, at=at)


def add_meeting(plan: plans.Plan, *, state: str, **fields: Any) -> models.Meeting:
    """Add the row of a meeting in a state, as the acts would, without a rendered paper."""
    office, number = plan.coordinator, plan.meetings.count() + 1
    assert office is not None
    case = case_actions.open_case(
        code=f"PH{plan.pk}-{number}", graph="meeting@1", title=f"Phiên họp lần thứ {number}",
        organisation=office, by=SYSTEM, at=AT, right="prepare",
    )  # fmt: skip
    is_closed = state in ("concluded", "called_off")
    cases.Case.objects.filter(pk=case.pk).update(
        state=state, closed_at=AT if is_closed else None, outcome=state if is_closed else ""
    )
    case.refresh_from_db()
    known: dict[str, Any] = {
        "case": case, "organisation": office, "plan": plan, "number": number,
        "meets_on": date(2026, 1, 20), "agenda": "Nghe báo cáo", "edited_by": "thu",
        "edited_at": AT,
    }  # fmt: skip
    if state != "planned" and "paper" not in fields:
        known["paper"] = add_paper(office, number)
    return models.Meeting.objects.create(**known | fields)


def add_paper(office: orgs_models.Organisation, number: int, **said: Any) -> papers.Paper:
    """Add the row of an issued paper without its files."""
    book = papers.NumberBook.objects.get_or_create(organisation=office, year=2025, code="BC")[0]
    return papers.Paper.objects.create(
        book=book, number=number, symbol=f"{number:02d}/BC-THU", organisation=office,
        title="Hồ sơ thử", issued_on=AT.date(), issued_at=AT, issued_by="thu",
        template="meeting@1", snapshot={"parts": [], "appendices": [], "counts": {}},
        snapshot_hash="0" * 64, token=paper_rules.make_token(), **said,
    )  # fmt: skip
