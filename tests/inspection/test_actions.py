"""From the plan to the closure: what is written, what is refused, what status changes."""

import io
import zipfile
from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import pytest
from django.core.files.base import ContentFile
from django.db import connection
from django.test.utils import CaptureQueriesContext

from nq57.audit import actions as audit_actions
from nq57.audit import models as audit
from nq57.audit import rules as audit_rules
from nq57.cases import actions as case_actions
from nq57.cases import models as cases
from nq57.cases import rules as case_rules
from nq57.core import refusals
from nq57.files import actions as file_actions
from nq57.inspection import actions, models, queries, rules
from nq57.orgs import actions as org_actions
from nq57.orgs import rules as org_rules
from nq57.plans import actions as plan_actions
from nq57.plans import models as plans
from nq57.plans import queries as plan_queries
from nq57.reporting import actions as reporting_actions
from nq57.reporting import queries as reporting_queries
from tests.factories import figures, inspecting
from tests.factories.inspecting import AT, COORDINATOR, DAY, INSPECTOR, of_office
from tests.factories.orgs import PostFactory

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("province"), pytest.mark.server]


@pytest.fixture
def done(province: None, db: None) -> plans.Obligation:
    """An obligation that the office reported done and the coordinator confirmed."""
    row = inspecting.owe()
    inspecting.say_done(row)
    return row


def get_state(row: plans.Obligation) -> str:
    return cases.Case.objects.get(pk=row.pk).state


def read_sheet() -> str:
    sheet = queries.make_sheet(by=COORDINATOR, filters=queries.Filters())
    return zipfile.ZipFile(io.BytesIO(sheet)).read("xl/worksheets/sheet1.xml").decode()


def test_what_was_said_done_and_is_not_goes_back(done: plans.Obligation) -> None:
    visit = inspecting.visit([done])
    found = inspecting.find(visit, obligation=done)
    inspecting.ask_remedy(found)
    assert inspecting.conclude(inspecting.hear(visit)) == 1
    assert get_state(done) == "returned"
    status = plans.FoundStatus.objects.get(obligation=done)
    assert (status.said, status.said_on, status.found) == ("done", date(2026, 9, 30), "absent")
    assert status.found_on == DAY


def test_two_findings_may_be_about_one_obligation(done: plans.Obligation) -> None:
    """The office said one thing, before the first of them gave its work back."""
    visit = inspecting.visit([done])
    for title in ("Chưa ban hành", "Số liệu sai"):
        inspecting.ask_remedy(inspecting.find(visit, obligation=done, title=title))
    assert inspecting.conclude(inspecting.hear(visit)) == 2
    assert get_state(done) == "returned"
    statuses = plans.FoundStatus.objects.filter(obligation=done)
    assert list(statuses.values_list("said", "said_on")) == [("done", date(2026, 9, 30))] * 2


def test_a_remedy_is_work_like_all_other(done: plans.Obligation) -> None:
    visit = inspecting.visit([done])
    found = inspecting.find(visit, obligation=done)
    inspecting.ask_remedy(found)
    inspecting.conclude(inspecting.hear(visit))
    remedy = inspecting.reread(found).remedies.get()
    assert remedy.obligation is not None
    listed = plan_queries.list_obligations(
        by=of_office("focal"), today=DAY, filters=plan_queries.Filters(text="văn bản phân công")
    )
    assert [row.pk for row in listed.rows] == [remedy.obligation.pk]
    assert remedy.obligation.case.due == date(2026, 11, 15)
    assert remedy.obligation.basis == "Kết luận kiểm tra số 05/KL-TTT ngày 12/10/2026"
    followed = plans.Obligation.objects.visible_to(INSPECTOR)
    assert remedy.obligation in followed


def make_upheld(done: plans.Obligation) -> models.Finding:
    visit = inspecting.visit([done])
    found = inspecting.find(visit, obligation=done)
    inspecting.ask_remedy(found)
    inspecting.conclude(inspecting.hear(visit))
    return inspecting.reread(found)


def mend(found: models.Finding) -> models.Finding:
    for remedy in found.remedies.select_related("obligation__case__organisation"):
        assert remedy.obligation is not None
        inspecting.say_done(remedy.obligation, on=DAY, by_all=False)
    return inspecting.reread(found)


def test_the_inspector_accepts_what_was_mended(done: plans.Obligation) -> None:
    found = mend(make_upheld(done))
    assert queries.tell_standing(finding=found).is_ready
    actions.accept_remedies(finding=found, by=INSPECTOR, at=AT)
    assert inspecting.reread(found).case.state == "mended"
    assert plans.FoundStatus.objects.get().settled_on == DAY
    remedy = found.remedies.get()
    assert remedy.obligation is not None
    assert get_state(remedy.obligation) == "done"
    visit = models.Inspection.objects.with_rows().get(pk=found.inspection_id)
    actions.finish_inspection(inspection=visit, by=INSPECTOR, at=AT)
    assert visit.case.closed_at == AT


def test_nothing_is_accepted_before_it_is_reported(done: plans.Obligation) -> None:
    found = make_upheld(done)
    with pytest.raises(rules.InspectionError, match="chưa được cơ quan báo hoàn thành"):
        actions.accept_remedies(finding=found, by=INSPECTOR, at=AT)
    with pytest.raises(rules.InspectionError, match="chưa có gì để trả lại"):
        actions.return_remedies(finding=found, reason="Thiếu chữ ký", by=INSPECTOR, at=AT)
    visit = models.Inspection.objects.with_rows().get(pk=found.inspection_id)
    with pytest.raises(rules.InspectionError, match="Còn 1 phát hiện"):
        actions.finish_inspection(inspection=visit, by=INSPECTOR, at=AT)


def test_a_finding_ends_when_its_remedies_were_given_up(done: plans.Obligation) -> None:
    found = make_upheld(done)
    row = found.remedies.get().obligation
    assert row is not None
    case_actions.move(case=row.case, verb="cancel", note="Bãi bỏ", by=COORDINATOR, at=AT)
    found = inspecting.reread(found)
    standing = queries.tell_standing(finding=found)
    assert standing.is_given_up
    assert standing.is_ready
    waiting = queries.Filters(is_waiting=True)
    assert list(queries.list_findings(by=INSPECTOR, filters=waiting)) == [found]
    with pytest.raises(rules.InspectionError, match="ghi lý do kết thúc"):
        actions.accept_remedies(finding=found, by=INSPECTOR, at=AT)
    actions.accept_remedies(finding=found, note="Không còn cần", by=INSPECTOR, at=AT)
    found = inspecting.reread(found)
    assert (found.case.state, found.case.finished_on) == ("mended", DAY)
    assert get_state(row) == "cancelled"


def test_an_office_called_off_may_be_planned_again(done: plans.Obligation) -> None:
    program = inspecting.make_program()
    made = inspecting.plan_inspection([done], program=program)
    with pytest.raises(rules.InspectionError, match="đã có cuộc kiểm tra"):
        inspecting.plan_inspection([done], program=program)
    actions.cancel_inspection(inspection=made, reason="Hoãn", by=COORDINATOR, at=AT)
    again = inspecting.plan_inspection([done], program=program)
    assert again.case.code == f"{made.case.code}-2"
    with pytest.raises(rules.InspectionError, match="đã có cuộc kiểm tra"):
        inspecting.plan_inspection([done], program=program)


def test_what_is_not_mended_goes_back_with_the_reason(done: plans.Obligation) -> None:
    found = mend(make_upheld(done))
    with pytest.raises(case_rules.CasesError, match="lý do"):
        actions.return_remedies(finding=found, reason=" ", by=INSPECTOR, at=AT)
    actions.return_remedies(finding=found, reason="Thiếu chữ ký", by=INSPECTOR, at=AT)
    found = inspecting.reread(found)
    assert found.case.state == "upheld"
    row = found.remedies.get().obligation
    assert row is not None
    assert get_state(row) == "returned"
    assert row.case.steps.latest("pk").note == "Thiếu chữ ký"


def test_an_office_never_judges_what_was_found_of_it(done: plans.Obligation) -> None:
    """Not by the inspectors or the coordinator of its own either."""
    found = mend(make_upheld(done))
    for role in ("focal", "head", "inspector", "coordinator"):
        for act in (
            lambda by: actions.accept_remedies(finding=found, by=by, at=AT),
            lambda by: actions.return_remedies(finding=found, reason="x", by=by, at=AT),
            lambda by: actions.finish_inspection(inspection=found.inspection, by=by, at=AT),
        ):
            with pytest.raises(refusals.NotAllowedError, match="không tự"):
                act(of_office(role))


@pytest.mark.parametrize("role", ["focal", "head", "monitor", "leader", "auditor", "inspector"])
def test_others_write_nothing(done: plans.Obligation, role: str) -> None:
    visit = inspecting.visit([done])
    found = inspecting.find(visit)
    stranger = of_office(role, "SO-TC")
    acts: list[Callable[[], Any]] = [
        lambda: actions.add_finding(
            inspection=visit, by=stranger, at=AT,
            new=actions.NewFinding(title="x", kind="rule", severity="minor", clause="x"),
        ),
        lambda: actions.discard_finding(finding=found, by=stranger, at=AT),
        lambda: actions.add_remedy(finding=found, text="x", due_on=DAY, by=stranger, at=AT),
        lambda: actions.send_findings(inspection=visit, answer_by=DAY, by=stranger, at=AT),
        lambda: actions.explain(finding=found, text="x", by=stranger, at=AT),
        lambda: actions.drop_finding(finding=found, reason="x", by=stranger, at=AT),
        lambda: actions.conclude(inspection=visit, symbol="1", on=DAY, by=stranger, at=AT),
        lambda: actions.cancel_inspection(inspection=visit, reason="x", by=stranger, at=AT),
    ]  # fmt: skip
    for act in acts:
        with pytest.raises(refusals.NotAllowedError):
            act()


def list_told(by: org_rules.Actor) -> set[str]:
    """Return the findings that the feed for programs tells of."""
    audit_actions.seal_journal(at=AT)
    told = reporting_queries.list_feed(by=by, since="0", most=1000)["items"]
    found = models.Finding.objects.filter(case__code__in=[one["code"] for one in told])
    return set(found.values_list("case__code", flat=True))


def test_the_office_sees_what_was_sent_only(done: plans.Obligation) -> None:
    visit = inspecting.visit([done])
    kept, gone = inspecting.find(visit), inspecting.find(visit, title="Ghi nhầm")
    actions.discard_finding(finding=gone, by=INSPECTOR, at=AT)
    seen = models.Finding.objects.visible_to
    assert not seen(of_office("focal")).exists()
    assert seen(INSPECTOR).count() == 2
    assert not list_told(of_office("focal"))
    assert list_told(INSPECTOR) == {kept.case.code, gone.case.code}
    inspecting.hear(visit)
    assert list_told(of_office("focal")) == {kept.case.code}
    assert list(seen(of_office("focal"))) == [kept]
    assert not seen(of_office("focal", "SO-TC")).exists()


def test_the_office_is_heard_before_the_conclusion(done: plans.Obligation) -> None:
    visit = inspecting.visit([done])
    found = inspecting.find(visit)
    inspecting.ask_remedy(found)
    with pytest.raises(rules.InspectionError, match="chưa gửi"):
        inspecting.conclude(visit)
    until = DAY + timedelta(days=5)
    actions.send_findings(inspection=visit, answer_by=until, by=INSPECTOR, at=AT)
    with pytest.raises(rules.InspectionError, match="còn hạn giải trình đến hết 17/10/2026"):
        inspecting.conclude(visit)
    later = AT + timedelta(days=6)
    actions.conclude(inspection=visit, symbol="05/KL-TTT", on=until, by=INSPECTOR, at=later)
    assert visit.case.state == "concluded"


def test_a_finding_is_explained_until_it_is_decided(done: plans.Obligation) -> None:
    visit = inspecting.visit([done])
    found = inspecting.find(visit)
    inspecting.hear(visit)
    found = inspecting.reread(found)
    actions.explain(finding=found, text="Đã ký hôm nay", by=of_office("head"), at=AT)
    assert inspecting.reread(found).explanation == "Đã ký hôm nay"
    actions.drop_finding(finding=found, reason="Đã có văn bản", by=INSPECTOR, at=AT)
    with pytest.raises(case_rules.CasesError):
        actions.explain(finding=found, text="Thêm", by=of_office("head"), at=AT)


def test_a_second_sending_keeps_the_time_promised(done: plans.Obligation) -> None:
    visit = inspecting.visit([done])
    inspecting.find(visit)
    later, sooner = DAY + timedelta(days=9), DAY + timedelta(days=2)
    actions.send_findings(inspection=visit, answer_by=later, by=INSPECTOR, at=AT)
    inspecting.find(visit, title="Thêm một điểm")
    actions.send_findings(inspection=visit, answer_by=sooner, by=INSPECTOR, at=AT)
    visit.refresh_from_db()
    assert visit.answer_by == later
    assert f"{later:%d/%m/%Y}" in visit.case.steps.latest("pk").note


def test_a_finding_is_about_what_is_looked_at(done: plans.Obligation) -> None:
    visit, other = inspecting.visit([done]), inspecting.owe("I.3", "UBND-03646")
    for given in (
        {"obligation": other}, {"indicator": done.plan.indicators.earliest("pk"), "found": "wrong"}
    ):  # fmt: skip
        with pytest.raises(rules.InspectionError, match="nội dung của cuộc kiểm tra này"):
            inspecting.find(visit, **given)


def test_what_is_found_of_restricted_work_is_restricted(done: plans.Obligation) -> None:
    cases.Case.objects.filter(pk=done.pk).update(secrecy="restricted")
    done.case.refresh_from_db()
    visit = inspecting.visit([done])
    assert queries.get_secrecy(inspection=visit) == "restricted"
    found = inspecting.find(visit, obligation=done)
    assert found.case.secrecy == "restricted"
    cases.Case.objects.filter(pk=found.pk).update(secrecy="open")
    assert inspecting.SAID not in read_sheet()


def test_who_concludes_waits_before_he_reads(done: plans.Obligation) -> None:
    """Else what another writes in that moment stays under a concluded inspection."""
    visit = inspecting.visit([done])
    inspecting.ask_remedy(inspecting.find(visit, obligation=done))
    visit = inspecting.hear(visit)
    with CaptureQueriesContext(connection) as asked:
        inspecting.conclude(visit)
    said = [one["sql"] for one in asked]
    read = next(n for n, one in enumerate(said) if one.startswith('SELECT "inspection_finding"'))
    waited = [one for one in said[:read] if "FOR UPDATE" in one]
    assert len(waited) == 2, "the inspection's case, then its findings'"
    assert all('FROM "cases_case"' in one for one in waited)


def test_a_page_read_before_the_conclusion_adds_nothing(done: plans.Obligation) -> None:
    """Who has waited for another's conclusion is told what stands, and leaves no trace."""
    visit = inspecting.visit([done])
    found = inspecting.find(visit, obligation=done)
    remedy = inspecting.ask_remedy(found)
    old = inspecting.reread(found)
    read = models.Inspection.objects.with_rows().get(pk=visit.pk)
    inspecting.conclude(inspecting.hear(visit))
    with pytest.raises(rules.InspectionError, match="không ghi phát hiện được"):
        inspecting.find(read, title="Muộn")
    with pytest.raises(rules.InspectionError, match="không sửa biện pháp"):
        inspecting.ask_remedy(old, "Muộn")
    remedy.finding = old
    with pytest.raises(rules.InspectionError, match="không sửa biện pháp"):
        actions.remove_remedy(remedy=remedy, by=INSPECTOR, at=AT)


def test_what_is_as_reported_is_noted_beside_it(done: plans.Obligation) -> None:
    visit = inspecting.visit([done])
    found = inspecting.find(
        visit, obligation=done, found="as_reported", severity="noted", title="Đủ sản phẩm"
    )
    assert inspecting.conclude(inspecting.hear(visit)) == 0
    assert inspecting.reread(found).case.state == "noted"
    assert get_state(done) == "done"
    assert not plans.FoundStatus.objects.lacking().exists()


def test_a_fault_asks_for_a_remedy(done: plans.Obligation) -> None:
    visit = inspecting.visit([done])
    inspecting.find(visit, obligation=done)
    with pytest.raises(rules.InspectionError, match="biện pháp khắc phục"):
        inspecting.conclude(inspecting.hear(visit))
    assert get_state(done) == "done"


def test_a_restricted_finding_says_nothing_outside(done: plans.Obligation) -> None:
    visit = inspecting.visit([done])
    found = inspecting.find(visit, obligation=done, secrecy="restricted")
    inspecting.ask_remedy(found, "Khắc phục điểm kín")
    inspecting.conclude(inspecting.hear(visit))
    notes = "".join(done.case.steps.values_list("note", flat=True))
    assert inspecting.SAID not in notes
    assert "05/KL-TTT" in notes
    nobody = org_rules.Actor(account="")
    assert not plans.FoundStatus.objects.visible_to(nobody).exists()
    remedy = found.remedies.get()
    assert remedy.obligation is not None
    assert remedy.obligation.case.secrecy == "restricted"
    assert inspecting.SAID not in read_sheet()


def test_the_journal_holds_the_whole_chain(done: plans.Obligation) -> None:
    found = mend(make_upheld(done))
    actions.accept_remedies(finding=found, by=INSPECTOR, at=AT)
    entries = audit.Entry.objects.order_by("pk")
    opened = entries.get(verb="open_case", subject_code=found.case.code)
    assert opened.after is not None
    assert opened.after["under"] == found.inspection.case.code
    remedy = found.remedies.get()
    assert remedy.obligation is not None
    work = entries.get(verb="open_case", subject_code=remedy.obligation.case.code)
    assert found.case.code in work.note
    told = entries.get(verb="record_found", subject_code=done.case.code)
    assert told.after is not None
    assert told.after["source"] == found.case.code
    verbs = list(entries.filter(subject_code=found.case.code).values_list("verb", flat=True))
    assert verbs == [
        "open_case", "add_remedy", "send_finding", "explain", "uphold", "accept_remedy"
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("given", "match"),
    [
        ({"obligations": []}, "ít nhất một việc"),
        ({"members": []}, "đúng một trưởng đoàn"),
        ({"lead": "UBND-04099"}, "không tự kiểm tra"),
    ],
)
def test_plans_that_are_refused(done: plans.Obligation, given: dict[str, Any], match: str) -> None:
    if "lead" in given:
        given = {"lead": inspecting.get_office(given["lead"])}
    with pytest.raises(rules.InspectionError, match=match):
        inspecting.plan_inspection(given.pop("obligations", [done]), **given)


def test_a_member_of_the_office_is_refused(done: plans.Obligation) -> None:
    own = PostFactory(organisation=inspecting.get_office())
    with pytest.raises(rules.InspectionError, match="không tự kiểm tra"):
        inspecting.plan_inspection([done], members=[(own, "head")])


def test_work_of_another_office_is_refused(done: plans.Obligation) -> None:
    other = inspecting.owe("I.3", "UBND-03646")
    with pytest.raises(rules.InspectionError, match="Chỉ chọn việc"):
        inspecting.plan_inspection([other])


def test_an_inspector_plans_where_the_own_office_follows(done: plans.Obligation) -> None:
    program = inspecting.make_program()
    with pytest.raises(refusals.NotAllowedError):
        inspecting.plan_inspection([done], by=INSPECTOR, program=program)
    cases.Party.objects.create(
        case=done.case, organisation=inspecting.get_office(inspecting.TEAM), role="monitor"
    )
    cases.Case.objects.filter(pk=done.pk).update(
        closed_at=None, finished_on=None, outcome="", state="doing"
    )
    assert inspecting.plan_inspection([done], by=INSPECTOR, program=program).pk


def test_a_program_is_recorded_once(province: None) -> None:
    inspecting.make_program()
    with pytest.raises(rules.InspectionError, match="đã có"):
        inspecting.make_program()


def test_an_inspection_is_called_off_before_it_begins(done: plans.Obligation) -> None:
    made = inspecting.plan_inspection([done])
    with pytest.raises(rules.InspectionError, match="sau hôm nay"):
        actions.begin_visit(inspection=made, on=DAY + timedelta(days=1), by=INSPECTOR, at=AT)
    with pytest.raises(rules.InspectionError, match="không ghi phát hiện được"):
        inspecting.find(made)
    actions.cancel_inspection(inspection=made, reason="Hoãn", by=COORDINATOR, at=AT)
    assert made.case.state == "cancelled"


def test_evidence_of_the_team_and_of_the_office(done: plans.Obligation) -> None:
    visit = inspecting.visit([done])
    found = inspecting.find(visit)
    for by, name in ((INSPECTOR, "anh.txt"), (of_office("focal"), "van-ban.txt")):
        file = file_actions.store_file(
            source=ContentFile(name.encode(), name=name), name=name, by=audit_rules.SYSTEM, at=AT
        )
        actions.attach(finding=found, file=file, claim="Bằng chứng", by=by, at=AT)
        if name == "anh.txt":
            inspecting.hear(visit)
        found = inspecting.reread(found)
    assert found.case.evidence.count() == 2


def test_remedies_change_until_the_conclusion(done: plans.Obligation) -> None:
    found = inspecting.find(inspecting.visit([done]))
    remedy = inspecting.ask_remedy(found)
    with pytest.raises(rules.InspectionError, match="chưa có"):
        inspecting.ask_remedy(found)
    with pytest.raises(rules.InspectionError, match="sau hôm nay"):
        actions.add_remedy(finding=found, text="Khác", due_on=DAY, by=INSPECTOR, at=AT)
    actions.remove_remedy(remedy=remedy, by=INSPECTOR, at=AT)
    assert not found.remedies.exists()
    with pytest.raises(rules.InspectionError, match="đã được bỏ"):
        actions.remove_remedy(remedy=remedy, by=INSPECTOR, at=AT)


def test_the_coordinator_may_confirm_but_not_close_a_finding_alone(
    done: plans.Obligation,
) -> None:
    """The work is done, and the finding still waits for who inspects."""
    found = mend(make_upheld(done))
    row = found.remedies.get().obligation
    assert row is not None
    plan_actions.accept_required(rows=[row], note="Xong", by=COORDINATOR, at=AT)
    assert inspecting.reread(found).case.state == "upheld"


def test_a_demonstration_inspects_and_goes_without_a_trace(done: plans.Obligation) -> None:
    other = inspecting.owe("I.3", "UBND-03646")
    inspecting.say_done(other)
    org_actions.add_demonstration(by=audit_rules.SYSTEM, at=AT)
    given: dict[str, Any] = {"by": audit_rules.SYSTEM, "at": AT}
    reporting_actions.begin_demonstration(plan=done.plan, today=DAY, months=1, **given)
    later = {**given, "at": AT + timedelta(days=11)}
    first, second = actions.add_demonstration(**later)
    assert (first.case.state, second.case.state) == ("concluded", "visiting")
    assert sorted(map(get_state, (done, other))) == ["done", "returned"]
    assert actions.add_demonstration(**later) == []
    reporting_actions.clear_demonstration(**later)
    assert actions.remove_demonstration(**later) == 1
    assert list(map(get_state, (done, other))) == ["done", "done"]
    assert not plans.Obligation.objects.exclude(basis="").exists()
    for model in (models.Inspection, models.Finding, models.Program, plans.FoundStatus):
        assert not model.objects.exists()


def test_what_was_found_of_an_indicator_stands_beside_the_figure(
    done: plans.Obligation, monkeypatch: pytest.MonkeyPatch
) -> None:
    indicator = plans.Indicator.objects.get(plan=done.plan, code="II.3")
    visit = inspecting.plan_inspection([done], indicators=[indicator])
    actions.begin_visit(inspection=visit, on=DAY, by=INSPECTOR, at=AT)
    found = inspecting.find(visit, indicator=indicator, found="wrong")
    inspecting.ask_remedy(found)
    inspecting.hear(visit)

    def listed(by: org_rules.Actor) -> list[tuple[int, Any]]:
        rows = queries.list_found_of_indicators(indicators=[indicator.pk], by=by)
        return [(row.pk, vars(row)["said_value"]) for row in rows]

    assert listed(COORDINATOR) == []  # not concluded yet
    monkeypatch.setattr(figures, "AT", AT - timedelta(days=1))
    office = inspecting.get_office()
    said = figures.state(figures.get_profile("II.3"), "2026-09", [(office, 42, 100)])[0].value
    inspecting.conclude(inspecting.reread(found).inspection)
    with CaptureQueriesContext(connection) as captured:
        assert listed(COORDINATOR) == [(found.pk, said)]
    assert len(captured) == 1
    assert listed(of_office("focal")) == [(found.pk, said)]
    assert listed(INSPECTOR) == [(found.pk, said)]  # who reads figures of none but what he visits
    assert queries.find_figure(finding=inspecting.reread(found)).value == said
    assert listed(of_office("focal", "UBND-03646")) == []


def test_an_inspectorate_plans_for_offices_of_which_it_follows_work() -> None:
    row, team = inspecting.owe(), inspecting.get_office(inspecting.TEAM)
    assert row.organisation in queries.list_offices(by=COORDINATOR, on=DAY)
    assert not queries.list_offices(by=INSPECTOR, on=DAY).exists()
    cases.Party.objects.create(case=row.case, organisation=team, role="monitor")
    assert list(queries.list_offices(by=INSPECTOR, on=DAY)) == [row.organisation]
