"""Incidents: reported, triaged, their clocks on both sides of 1 July 2026, who sees which part."""

from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from django.db import DatabaseError, IntegrityError, connection, transaction
from django.utils import timezone

from nq57.audit import models as audit
from nq57.audit import rules as audit_rules
from nq57.cases import rules as case_rules
from nq57.core import refusals
from nq57.law import models as law
from nq57.notices import models as notices
from nq57.orgs import models as orgs
from nq57.registers.cyber import actions, models, queries, rules
from tests.factories import cyber
from tests.factories.orgs import PostFactory

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("province")]

BEFORE = datetime(2026, 6, 30, 16, 59, tzinfo=UTC)  # 23:59 on 30 June in Vietnam
AFTER = datetime(2026, 6, 30, 17, 0, tzinfo=UTC)  # 00:00 on 1 July
SERIOUS = ("level", "control", "beyond")
LATER = timedelta(hours=3)


def tell_clocks(incident: models.Incident) -> list[tuple[str, str, datetime]]:
    rows = incident.clocks.select_related("deadline", "duty").order_by("pk")
    return [(one.duty.stage, one.deadline.source, one.ends_at) for one in rows]


def test_an_office_reports_and_the_centre_is_told_at_once() -> None:
    office = orgs.Organisation.objects.get(code=cyber.POLICE)
    centre = PostFactory(organisation=office, role="coordinator", area="cyber")
    general = PostFactory(organisation=office, role="coordinator")
    made = cyber.report_incident(cyber.add(), noticed_at=cyber.AT)
    assert (made.case.code, made.case.state) == ("SCAN.UBND-04099.1", "reported")
    told = notices.Notice.objects.filter(subject_code=made.case.code)
    assert {one.post_id for one in told} == {centre.pk}
    assert general.pk not in {one.post_id for one in told}
    assert cyber.report_incident(noticed_at=cyber.AT).number == 2  # no system known


def test_a_report_is_refused_when_it_is_out_of_reach_or_makes_no_sense() -> None:
    for given in (
        {"scope": "military"}, {"scope": "defence"}, {"scope": "cipher"}, {"what": ""},
        {"contact_phone": "?"}, {"noticed_at": cyber.AT + timedelta(minutes=1), "at": cyber.AT},
    ):  # fmt: skip
        with pytest.raises(rules.FaultyError):
            cyber.report_incident(**{"noticed_at": cyber.AT, **given})
    with pytest.raises(rules.CyberError, match="chủ quản hoặc đơn vị vận hành"):
        cyber.report_incident(cyber.add("Khác", "SO-YT"), noticed_at=cyber.AT)
    for by in (cyber.of_office("focal", "SO-YT"), cyber.of_office("auditor", cyber.COMMUNE)):
        with pytest.raises(refusals.NotAllowedError):
            cyber.report_incident(noticed_at=cyber.AT, by=by)
    made = cyber.report_incident(noticed_at=cyber.AT, by=cyber.CENTRE)  # somebody called the centre
    assert made.case.organisation.code == cyber.COMMUNE


def test_old_incidents_keep_the_old_clocks_and_new_ones_take_the_new() -> None:
    old = cyber.report_incident(noticed_at=BEFORE, personal_data="yes")
    breach = BEFORE + timedelta(hours=72)
    five = datetime(2026, 7, 5, 17, tzinfo=UTC)  # the end of 5 July, a Sunday: it is not moved
    first = [("initial", "incident.notice", five), ("breach", "personal_data.breach", breach)]
    assert tell_clocks(old) == first
    new = cyber.report_incident(noticed_at=AFTER)
    assert tell_clocks(new) == []  # nothing is asked of an incident that is not serious
    old = cyber.triage(old, BEFORE + timedelta(days=2), *SERIOUS, personal_data="yes")
    new = cyber.triage(new, AFTER + LATER, *SERIOUS)
    assert tell_clocks(old) == first  # triaged under the new law, kept under the old one
    assert tell_clocks(new) == [
        ("initial", "incident.notice", AFTER + timedelta(hours=24)),
        ("update", "incident.report", AFTER + timedelta(hours=72)),
    ]
    assert "116/2025/QH15" in new.clocks.earliest("pk").deadline.explanation["sentence"]
    assert "20/2017/TT-BTTTT" in old.clocks.earliest("pk").deadline.explanation["sentence"]


def test_the_clock_of_the_end_keeps_its_rule_and_skips_days_off() -> None:
    noticed = datetime(2026, 8, 18, 3, tzinfo=UTC)
    made = cyber.triage(cyber.report_incident(noticed_at=noticed), noticed + LATER)
    at = datetime(2026, 8, 25, 3, tzinfo=UTC)  # after the rule has ended
    actions.contain_incident(incident=made, note="Cô lập", by=cyber.FOCAL, at=at)
    actions.recover_incident(
        incident=made, note="Khôi phục", recovered_at=at, by=cyber.FOCAL, at=at
    )
    # Five days end on Sunday 30 August, and on Monday 31: a day made off for the National Day.
    found = {stage: end for stage, _rule, end in tell_clocks(made)}
    days = law.HolidayOverride.objects.filter(day=date(2026, 8, 31))
    due = date(2026, 8, 31) if not days.exists() else date(2026, 9, 3)
    assert timezone.localdate(found["final"] - timedelta(seconds=1)) == due


def test_a_clock_of_working_days_skips_holidays() -> None:
    basis = law.LegalBasis.objects.get(code="116/2025/QH15")
    law.ClockRule.objects.create(
        code="incident.more", name="Báo cáo bổ sung", trigger="phát hiện sự cố", duration=2,
        unit="working_days", basis=basis, valid_from=date(2026, 7, 1),
    )  # fmt: skip
    models.IncidentDuty.objects.create(
        rule="incident.more", stage="update", event="noticed", applies="any",
        valid_from=date(2026, 7, 1),
    )  # fmt: skip
    law.HolidayOverride.objects.create(
        day=date(2026, 10, 13), kind="holiday", reason="Nghỉ", basis="Thử"
    )
    made = cyber.report_incident(noticed_at=cyber.AT)  # Monday 12 October
    assert tell_clocks(made) == [
        ("update", "incident.more", datetime(2026, 10, 15, 17, tzinfo=UTC))
    ]


def test_a_report_meets_its_clock_late_or_in_time_and_stays_as_it_read() -> None:
    made = cyber.triage(cyber.report_incident(noticed_at=AFTER), AFTER + LATER, *SERIOUS)
    said: dict[str, Any] = {"incident": made, "recipients": "A05", "by": cyber.FOCAL}
    first = actions.record_report(
        stage="initial", sent_at=AFTER + LATER, receipt="TN-1", at=AFTER + LATER, **said
    )
    late = AFTER + timedelta(hours=73)
    actions.record_report(stage="update", sent_at=late, at=late, **said)
    found = queries.list_clocks(incident=made, now=late)
    assert [(one.clock.duty.stage, one.standing) for one in found] == [
        ("initial", "met"), ("update", "met_late"),
    ]  # fmt: skip
    assert found[0].clock.report == first
    assert found[0].clock.deadline.met_on == date(2026, 7, 1)
    assert "Máy chủ bị mã hóa dữ liệu" in first.snapshot["what"]
    assert queries.print_report(report=first).startswith(b"%PDF")
    with pytest.raises(rules.CyberError, match="trước lúc phát hiện"):
        actions.record_report(stage="update", sent_at=BEFORE, at=late, **said)
    with pytest.raises(rules.CyberError, match="sau lúc này"):
        actions.record_report(stage="update", sent_at=late + LATER, at=late, **said)


def test_an_incident_goes_to_its_end_only_once_the_law_is_served() -> None:
    made = cyber.report_incident(noticed_at=AFTER)
    with pytest.raises(refusals.NotAllowedError):
        actions.triage_incident(
            incident=made, met=(), personal_data="no", by=cyber.FOCAL, at=AFTER + LATER
        )
    with pytest.raises(case_rules.CasesError):
        actions.contain_incident(incident=made, note="x", by=cyber.FOCAL, at=AFTER)
    made = cyber.triage(made, AFTER + LATER, is_serious=True, reason="Nhiều xã cùng bị")
    triage = made.triages.get()
    assert (triage.found_serious, triage.is_serious, made.is_serious) == (False, True, True)
    at = AFTER + timedelta(hours=5)
    actions.contain_incident(incident=made, note="Cô lập", by=cyber.FOCAL, at=at)
    with pytest.raises(rules.CyberError, match="sau lúc này"):
        actions.recover_incident(
            incident=made, note="x", recovered_at=at + LATER, by=cyber.FOCAL, at=at
        )
    actions.recover_incident(incident=made, note="Xong", recovered_at=at, by=cyber.FOCAL, at=at)
    with pytest.raises(rules.CyberError, match="chưa gửi"):
        actions.close_incident(incident=made, note="x", by=cyber.CENTRE, at=at)
    for stage in ("initial", "update", "final"):
        actions.record_report(
            incident=made, stage=stage, recipients="A05", sent_at=at, by=cyber.HEAD, at=at
        )
    with pytest.raises(refusals.NotAllowedError):
        actions.close_incident(incident=made, note="x", by=cyber.HEAD, at=at)
    actions.close_incident(incident=made, note="Rút kinh nghiệm", by=cyber.CENTRE, at=at)
    assert made.case.state == "closed"
    with pytest.raises(rules.CyberError, match="đã kết thúc"):
        actions.write_entry(
            incident=made, new=actions.NewEntry(kind="handle", text="x", at=at), by=cyber.FOCAL,
            at=at,
        )  # fmt: skip
    actions.reopen_incident(incident=made, note="Tái phát", by=cyber.CENTRE, at=at)
    actions.dismiss_incident(incident=made, note="Báo nhầm", by=cyber.CENTRE, at=at)
    assert made.case.outcome == "not_an_incident"


def test_an_invited_office_sees_its_part_and_strangers_nothing() -> None:
    made = cyber.triage(cyber.report_incident(noticed_at=AFTER), AFTER + LATER)
    guest, stranger = cyber.of_office("focal", "SO-KHCN"), cyber.of_office("focal", "SO-YT")
    at = AFTER + timedelta(hours=5)

    def write(text: str, by: Any, audience: str = "all") -> models.IncidentEntry:
        new = actions.NewEntry(kind="analyse", text=text, at=at, audience=audience)
        return actions.write_entry(incident=made, new=new, by=by, at=at)

    with pytest.raises(models.Incident.DoesNotExist):
        queries.get_incident(code=made.case.code, by=guest)
    office = orgs.Organisation.objects.get(code="SO-KHCN")
    with pytest.raises(refusals.NotAllowedError):
        actions.invite_office(incident=made, office=office, message="x", by=cyber.FOCAL, at=at)
    actions.invite_office(
        incident=made, office=office, message="Kiểm tra máy chủ", by=cyber.CENTRE, at=at
    )
    write("Chỉ nội bộ", cyber.FOCAL, "core")
    write("Cho mọi người", cyber.FOCAL)
    write("Của khách", guest)
    with pytest.raises(rules.CyberError, match="được mời"):
        write("x", guest, "core")
    with pytest.raises(refusals.NotAllowedError):
        write("x", stranger)

    def read(by: Any) -> set[str]:
        return {one.text for one in queries.list_entries(incident=made, by=by)}

    asked = "Đề nghị phối hợp, Sở Khoa học và Công nghệ: Kiểm tra máy chủ"
    assert read(guest) == {"Cho mọi người", "Của khách", asked}
    assert read(cyber.CENTRE) == {*read(guest), "Chỉ nội bộ"} == read(cyber.HEAD)
    assert queries.get_incident(code=made.case.code, by=guest) == made
    with pytest.raises(models.Incident.DoesNotExist):
        queries.get_incident(code=made.case.code, by=stranger)
    for act in (
        lambda: actions.contain_incident(incident=made, note="x", by=guest, at=at),
        lambda: actions.record_report(
            incident=made, stage="initial", recipients="x", sent_at=at, by=guest, at=at
        ),
    ):
        with pytest.raises(refusals.NotAllowedError):
            act()
    entries = audit.Entry.objects.filter(subject_code=made.case.code)
    assert {one.secrecy for one in entries} == {"restricted"}


def test_the_board_begins_with_the_next_clock_and_numbers_name_nothing() -> None:
    slow = cyber.report_incident(noticed_at=AFTER, personal_data="yes")
    fast = cyber.triage(cyber.report_incident(noticed_at=AFTER), AFTER + LATER, *SERIOUS)
    bare = cyber.report_incident(noticed_at=AFTER, kind="ddos")
    now = AFTER + timedelta(hours=30)
    found = queries.list_incidents(by=cyber.CENTRE, now=now)
    assert queries.order_board(found) == [fast, slow, bare]
    late = queries.list_incidents(by=cyber.CENTRE, now=now, asked="late")
    assert list(late) == [fast]
    counts = queries.count_incidents(now=now)
    assert (counts.open, counts.serious, counts.late, counts.total) == (3, 1, 1, 3)
    assert counts.kinds == [("Mã độc", 2), ("Tấn công từ chối dịch vụ", 1)]
    assert not queries.list_incidents(by=cyber.of_office("leader", "UBND-14"), now=now)


def test_the_database_keeps_what_was_written_and_what_is_out_of_reach() -> None:
    made = cyber.triage(cyber.report_incident(noticed_at=AFTER), AFTER + LATER, *SERIOUS)
    new = actions.NewEntry(kind="handle", text="x", at=AFTER)
    entry = actions.write_entry(incident=made, new=new, by=cyber.FOCAL, at=AFTER + LATER)
    for write in (
        lambda: models.IncidentEntry.objects.filter(pk=entry.pk).update(text="y"),
        lambda: entry.delete(),
        lambda: models.IncidentTriage.objects.update(is_serious=False),
    ):
        with pytest.raises(DatabaseError), transaction.atomic():
            write()
    cannot: list[tuple[Any, dict[str, Any], str]] = [
        (models.Incident, {"scope": "military"}, "cyber_incident_in_scope"),
        (models.Incident, {"contact_phone": "?"}, "cyber_incident_whole"),
        (models.Incident, {"noticed_at": AFTER + LATER}, "cyber_incident_in_order"),
        (models.IncidentClock, {"met_at": AFTER + LATER}, "cyber_clock_met"),
        (models.IncidentDuty, {"stage": "?"}, "cyber_duty_whole"),
        (models.TriageSet, {"confidence": "?"}, "cyber_triageset_whole"),
        (models.TriageCriterion, {"part": "?"}, "cyber_triage_whole"),
    ]

    def act(model: Any, said: dict[str, Any]) -> None:
        with transaction.atomic():
            model.objects.update(**said)
            connection.check_constraints()

    for model, said, name in cannot:
        with pytest.raises(IntegrityError, match=name):
            act(model, said)


def test_reference_data_is_loaded_once_and_every_duty_has_a_rule() -> None:
    assert actions.load_incidents(by=audit_rules.SYSTEM, at=cyber.AT) == {
        "kinds": 0, "sets": 0, "duties": 0,
    }  # fmt: skip
    for duty in models.IncidentDuty.objects.all():
        assert law.ClockRule.objects.on(duty.valid_from).filter(code=duty.rule).exists(), duty
    assert {one.rows.count() for one in models.TriageSet.objects.all()} == {8}
