"""Obligations of ended offices: passed on, merged, left to each heir, flagged."""

from datetime import date

import pytest

from nq57.cases import actions as case_actions
from nq57.cases import models as cases
from nq57.notices import models as notices
from nq57.orgs.models import Organisation, Succession
from nq57.plans import actions, models, rules
from nq57.plans.rules import work
from tests.factories.orgs import PostFactory
from tests.factories.owed import (
    AT,
    COMMUNE,
    COORDINATOR,
    SYSTEM,
    of_office,
    one,
    owed,
    owners,
    plan,
    settle,
)

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("owed_province"), pytest.mark.server]


def test_an_ended_communes_obligations_pass_to_the_successor_who_is_asked() -> None:
    old = owed("I.1.1", "2025-05", organisation__until__isnull=False).filter(
        organisation__level="commune"
    )
    heir = Succession.objects.filter(
        from_organisation__in=old.values("organisation"), is_divided=False
    ).first()
    assert heir is not None
    target = heir.to_organisation
    sources = Succession.objects.filter(to_organisation=target).values("from_organisation")
    rows = list(old.filter(organisation__in=sources).exclude(organisation=target))
    assert len(rows) > 1
    new = [actions.NewSettlement(row, work.Settled(outcome="passed")) for row in rows]
    actions.settle_obligations(settlements=new, by=COORDINATOR, at=AT)
    taken = one("I.1.1", "2025-05", target.code)
    assert taken.case.state == "unsettled"
    merged = models.Obligation.objects.filter(merged_into=taken)
    assert merged.count() + 1 == len(rows)
    assert {row.case.state for row in merged} == {"carried"}
    lineage = {row.from_organisation_id for row in taken.handovers.all()}
    assert (
        lineage == {row.organisation_id for row in merged} | {heir.from_organisation_id} | lineage
    )
    assert len(lineage) == len(rows)
    assert actions.roll_obligations(plan=plan(), by=SYSTEM, at=AT).made == 0


def test_a_living_office_passes_nothing_on() -> None:
    with pytest.raises(rules.PlansError, match="còn hoạt động"):
        settle(one("VIII.2.7", "2025-09"), outcome="passed")


def end(codes: list[str], heirs: list[str]) -> None:
    """End offices yesterday and let others follow them."""
    day = date(2026, 11, 20)
    for office in Organisation.objects.filter(code__in=codes):
        Organisation.objects.filter(pk=office.pk).update(until=day)
        for heir in Organisation.objects.filter(code__in=heirs):
            Succession.objects.create(
                from_organisation=office, to_organisation=heir, on=day, kind="merge"
            )


def test_a_merge_passes_open_work_on_and_merges_what_the_heir_owes_itself() -> None:
    heir = "UBND-04096"
    mine = models.Obligation.objects.open().filter(organisation__code=COMMUNE)
    open_before = mine.count()
    end([COMMUNE], [heir])
    passed = actions.pass_to_successors(by=SYSTEM, at=AT)
    assert passed.passed + passed.merged == open_before - mine.count()
    stays = mine.filter(case__state="unsettled", case__due__lt=date(2026, 11, 20))
    assert (
        mine.count()
        == stays.count() + mine.filter(ends_on__lt=date(2026, 11, 20)).exclude(pk__in=stays).count()
    )
    twin = one("I.3", "2026", heir)
    assert {row.from_organisation.code for row in twin.handovers.all()} == {COMMUNE}
    assert one("I.3", "2026").merged_into == twin
    assert actions.pass_to_successors(by=SYSTEM, at=AT) == actions.Passed(0, 0, 0)
    asked = {COMMUNE} & owners("I.3", "2027", case__closed_at=None)
    assert not asked


def test_a_divided_office_leaves_its_work_to_each_heir() -> None:
    end(["SO-TC"], ["SO-CT", "SO-NV"])
    row = one("IV.2", "2025", "SO-TC")
    settle(row, outcome="not_done")
    actions.pass_to_successors(by=SYSTEM, at=AT)
    assert owners("IV.2", "2025") == {"SO-CT", "SO-NV"}
    assert {found.case.due for found in owed("IV.2", "2025")} == {date(2025, 12, 31)}
    assert {
        handover.from_organisation.code
        for found in owed("IV.2", "2025")
        for handover in found.handovers.all()
    } == {"SO-TC"}


def test_open_work_is_not_lost_in_what_the_heir_had_cancelled() -> None:
    heir = "UBND-04096"
    twin, row = one("I.3", "2026", heir), one("I.3", "2026")
    case_actions.move(case=twin.case, verb="cancel", note="thôi", by=COORDINATOR, at=AT)
    end([COMMUNE], [heir])
    actions.pass_to_successors(by=SYSTEM, at=AT)
    row.refresh_from_db()
    twin.refresh_from_db()
    assert (row.organisation.code, row.case.closed_at, row.merged_into) == (heir, None, None)
    assert twin.is_superseded
    assert actions.roll_obligations(plan=plan(), by=SYSTEM, at=AT).made == 0


def test_a_divided_office_leaves_its_state_and_its_first_date() -> None:
    row = one("IV.2", "2025", "SO-TC")
    settle(row, outcome="not_done")
    case_actions.move(case=row.case, verb="start", by=of_office("focal", "SO-TC"), at=AT)
    deadline = row.case.deadlines.get()
    new = date(2026, 12, 31)
    case_actions.reset_deadline(deadline=deadline, due=new, document="7/QĐ", by=SYSTEM, at=AT)
    models.Obligation.objects.filter(pk=row.pk).update(flag="chưa có cơ quan kế thừa")
    end(["SO-TC"], ["SO-CT", "SO-NV"])
    actions.pass_to_successors(by=SYSTEM, at=AT)
    found = list(owed("IV.2", "2025").filter(organisation__code__in=["SO-CT", "SO-NV"]))
    assert [(one.case.state, one.flag) for one in found] == [("doing", "")] * 2
    for one_ in found:
        copied = one_.case.deadlines.get()
        assert (copied.due, copied.original_due) == (new, date(2025, 12, 31))


def test_a_sealed_obligation_passes_only_to_who_may_read_it() -> None:
    row = one("IV.2", "2025", "SO-TC")
    settle(row, outcome="not_done")
    cases.Case.objects.filter(pk=row.pk).update(secrecy="sealed")
    old, heir = Organisation.objects.get(code="SO-TC"), Organisation.objects.get(code="SO-CT")
    row.case.readers.set([PostFactory(organisation=old, is_sealed=True)])
    end(["SO-TC"], ["SO-CT"])
    actions.pass_to_successors(by=SYSTEM, at=AT)
    row.refresh_from_db()
    assert (row.organisation, "chưa có vị trí được xem" in row.flag) == (old, True)
    post = PostFactory(organisation=heir, is_sealed=True)
    actions.pass_to_successors(by=SYSTEM, at=AT)
    row.refresh_from_db()
    assert (row.organisation, row.flag, list(row.case.readers.all())) == (heir, "", [post])


def test_each_heir_is_told_once() -> None:
    heir = Organisation.objects.get(code="SO-CT")
    post = PostFactory(organisation=heir, role="focal")
    end(["SO-TC"], [heir.code])
    assert actions.pass_to_successors(by=SYSTEM, at=AT).passed > 1
    assert notices.Notice.objects.filter(post=post).count() == 1


def test_without_a_successor_the_work_is_flagged() -> None:
    Organisation.objects.filter(code="BAO").update(until=date(2026, 11, 20))
    passed = actions.pass_to_successors(by=SYSTEM, at=AT)
    row = one("I.5.1", "2026-2030", "BAO")
    assert passed.flagged > 0
    assert "chưa có cơ quan kế thừa" in row.flag
    actions.decide_flagged(obligations=[row], reason="Thông báo 5/TB-UBND", by=COORDINATOR, at=AT)
    row.refresh_from_db()
    assert (row.flag, row.case.state) == ("", "cancelled")
