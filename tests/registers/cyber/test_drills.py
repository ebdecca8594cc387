"""Exercises: planned, held in a sandbox by the actions of real incidents, judged, closed."""

import io
import zipfile
from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from django.core.files.base import ContentFile
from django.db import DatabaseError, IntegrityError, transaction
from django.utils import timezone

from nq57.audit import models as audit
from nq57.audit import rules as audit_rules
from nq57.cases import rules as case_rules
from nq57.core import refusals
from nq57.files import actions as file_actions
from nq57.files import queries as file_queries
from nq57.notices import models as notices
from nq57.orgs import models as orgs
from nq57.orgs import rules as org_rules
from nq57.papers import queries as paper_queries
from nq57.papers import rules as paper_rules
from nq57.plans import models as plans
from nq57.registers.cyber import actions, models, permissions, queries, rules
from nq57.registers.cyber.formats import stix
from tests.factories import cyber, drills
from tests.factories.orgs import PostFactory

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("province")]

START = drills.START
CENTRE, FOCAL = cyber.CENTRE, cyber.FOCAL
JUDGE = cyber.of_office("head", drills.JUDGE)
COVER = paper_rules.Cover(about="Kết quả diễn tập", issuer="CAT", title="Giám đốc")


def later(minutes: int) -> Any:
    return START + timedelta(minutes=minutes)


def test_an_exercise_is_planned_only_as_it_can_be_held() -> None:
    made = drills.plan()
    assert (made.case.code, made.case.state, made.case.secrecy) == (
        "DTAP.2026-01", "planned", "restricted",
    )  # fmt: skip
    wrong = drills.tell(
        title=" ", scope="cipher", planned_on=(START - timedelta(days=1)).date(),
        leader=drills.find_leader("SO-YT"), objectives="",
    )  # fmt: skip
    with pytest.raises(rules.FaultyError) as caught:
        actions.plan_drill(new=wrong, by=CENTRE, at=START)
    told = {fault.field: fault.message for fault in caught.value.faults}
    assert told.keys() >= {"title", "objectives", "scope", "planned_on", "leader"}
    assert "tại cơ quan chủ trì" in told["leader"]
    assert "kênh riêng" in told["scope"]
    for by in (FOCAL, cyber.of_office("coordinator", "SO-KHCN")):
        with pytest.raises(refusals.NotAllowedError):
            actions.plan_drill(new=drills.tell(), by=by, at=START)
    with pytest.raises(rules.CyberError, match="thêm cơ quan"):
        actions.start_drill(drill=made, by=CENTRE, at=START)
    with pytest.raises(rules.CyberError, match="chủ quản hoặc đơn vị vận hành"):
        drills.add_office(made, systems=[cyber.add("Khác", "SO-YT")])
    drills.add_office(made)
    with pytest.raises(rules.CyberError, match="viết tình huống"):
        actions.start_drill(drill=made, by=CENTRE, at=START)
    drills.write(made)
    changed = replace(drills.tell(leader=made.leader), planned_on=START.date() + timedelta(days=3))
    actions.change_drill(drill=made, new=changed, by=CENTRE, at=START)
    with pytest.raises(rules.CyberError, match="Chưa đến ngày diễn tập 15/10/2026"):
        actions.start_drill(drill=drills.reread(made), by=CENTRE, at=START)
    entry = audit.Entry.objects.filter(verb="change_drill").get()
    assert entry.after == {"planned_on": "2026-10-15"}
    assert not notices.Notice.objects.filter(text__contains="DIỄN TẬP").exists()


def test_the_scenario_is_written_by_hand_and_by_sheet_until_an_inject_is_out() -> None:
    made = drills.plan()
    commune = drills.add_office(made)
    only = drills.write(made, 1, 0, office=commune)
    with pytest.raises(rules.FaultyError, match="mang thứ tự này"):
        drills.write(made, 1, 5)
    other = drills.add_office(drills.plan(), "SO-YT")
    with pytest.raises(rules.FaultyError, match="cuộc diễn tập này"):
        drills.write(made, 2, 5, office=other)
    with pytest.raises(rules.CyberError, match="sửa tình huống trước"):
        actions.drop_drill_office(office=commune, by=CENTRE, at=START)
    heads = [column.head for column in queries.INJECT_SHEET.values()]
    cells = [
        heads,
        ["1", "0", commune.organisation.name, "Có thư lạ", "Không mở", "10", ""],
        ["2", "15", "", "Máy chủ chậm", "Xem nhật ký", "20", "10"],
    ]
    told: dict[str, Any] = {"drill": drills.reread(made), "by": CENTRE, "at": START}
    done = actions.import_injects(cells=cells, is_trial=True, **told)
    assert (done.new, done.changed, done.same) == (1, 1, 0)
    assert made.injects.get() == only  # a trial enters nothing
    actions.import_injects(cells=cells, **told)
    again = [heads, *map(list, queries.stream_injects(drill=made))]
    same = actions.import_injects(cells=[[str(cell or 0) if index < 2 else str(cell or "")
                                          for index, cell in enumerate(row)] for row in again],
                                  **told)  # fmt: skip
    assert (same.new, same.changed, same.same) == (0, 0, 2)
    bad = [heads, ["3", "x", "Sở Y tế", "", "a", "5", ""], ["4", "1", "Sở Y tế", "b", "a", "5", ""]]
    with pytest.raises(org_rules.SheetError) as caught:
        actions.import_injects(cells=bad, **told)
    assert {(one.row, one.column) for one in caught.value.faults} >= {
        (2, "Phút đưa ra"), (3, "Cơ quan (trống: mọi cơ quan)"),
    }  # fmt: skip
    actions.start_drill(drill=drills.reread(made), by=CENTRE, at=START)
    second = made.injects.get(position=2)
    with pytest.raises(rules.CyberError, match="Chưa đến phút thứ 15"):
        actions.release_inject(inject=second, by=CENTRE, at=later(14))
    with pytest.raises(rules.CyberError, match="đang ở phút thứ 14"):
        drills.write(made, 3, 13, at=later(14))
    drills.write(made, 2, 14, inject=second, at=later(14))  # brought forward
    actions.release_inject(inject=second, by=CENTRE, at=later(14))
    with pytest.raises(rules.CyberError, match="đã đưa ra"):
        actions.release_inject(inject=second, by=CENTRE, at=later(15))
    with pytest.raises(rules.CyberError, match="không sửa, không xóa"):
        drills.write(made, 2, 30, inject=second, at=later(15))
    with pytest.raises(rules.CyberError, match="không sửa, không xóa"):
        actions.drop_inject(inject=second, by=CENTRE, at=later(15))
    with pytest.raises(rules.CyberError, match="không nhập kịch bản nữa"):
        actions.import_injects(cells=cells, **{**told, "drill": drills.reread(made)})


def test_the_sandbox_runs_the_actions_of_real_incidents_and_reaches_nobody_outside() -> None:
    police = orgs.Organisation.objects.get(code=cyber.POLICE)
    outside = [
        PostFactory(organisation=orgs.Organisation.objects.get(code=code), role="focal")
        for code in ("SO-YT", "SO-NV")
    ]
    player = PostFactory(
        organisation=orgs.Organisation.objects.get(code=cyber.COMMUNE), role="focal"
    )
    PostFactory(organisation=police, role="coordinator", area="cyber")
    owned = cyber.add(owner="SO-YT")  # operated by the commune, owned by an office outside
    before = queries.make_overview(by=CENTRE, now=later(400))
    made = drills.begin(owned)
    incident = made.offices.get(part="player").incident
    assert incident is not None
    assert (incident.is_drill, incident.case.code) == (True, "SCDT.UBND-04099.1")
    assert incident.case.title.startswith("DIỄN TẬP. ")
    incident = cyber.triage(incident, later(40), "level", "control", "beyond")
    assert incident.clocks.count() == 2  # the clocks of the law are measured as of a real one
    told: dict[str, Any] = {"by": FOCAL}
    cover = queries.propose_incident_cover(
        incident=incident, stage="initial", office=incident.case.organisation, at=later(41)
    )
    assert "(giả định) Đơn vị chuyên trách về an ninh mạng (Công an tỉnh);" in cover.recipients
    paper = actions.issue_incident_paper(
        incident=incident, stage="initial", cover=replace(cover, signer="Lò Văn An"), words="",
        by=cyber.HEAD, at=later(41),
    )  # fmt: skip
    assert (paper.symbol[-3:], paper.template) == ("-DT", "drill_incident@1")
    file = file_queries.read_content(stored=paper.files.get(form="docx").file)
    with zipfile.ZipFile(io.BytesIO(file)) as archive:
        word = archive.read("word/document.xml").decode()
    assert word.count("DIỄN TẬP") >= 3
    assert file_queries.read_content(stored=paper.files.get(form="pdf").file)[:4] == b"%PDF"
    report = actions.record_report(
        incident=incident, stage="initial", recipients="(giả định) A05", sent_at=later(42),
        at=later(42), paper=incident.papers.get(), **told,
    )  # fmt: skip
    actions.contain_incident(incident=incident, note="Ngắt mạng", at=later(50), **told)
    incident = cyber.reread_incident(incident)
    actions.recover_incident(
        incident=incident, note="Từ bản sao lưu", recovered_at=later(70), at=later(71), **told
    )
    entry = actions.NewEntry(kind="handle", text="Đổi mật khẩu", at=later(72))
    incident = cyber.reread_incident(incident)
    actions.write_entry(incident=incident, new=entry, at=later(72), **told)
    actions.add_sign(incident=incident, typed="203.0.113.9", note="", at=later(73), **told)
    [times] = queries.measure_times(drill=made)
    measured = [(one.minutes, one.is_late) for one in times.list_all()]
    assert measured == [(42, True), (40, False), (50, False), (70, False)]

    # Nobody outside is told, reads it or is let in.
    posts = {one.post_id for one in notices.Notice.objects.filter(text__contains="DIỄN TẬP")}
    assert player.pk in posts
    assert not posts & {one.pk for one in outside}
    own = notices.Notice.objects.filter(subject_code=incident.case.code)
    assert own.exists()
    assert not own.exclude(text__contains="DIỄN TẬP").exists()
    stranger = cyber.of_office("focal", "SO-YT")  # even the owner of the system
    assert not models.Incident.with_drills.visible_to(stranger).exists()
    # Who evaluates reads it whole and does nothing in it.
    judge = cyber.of_office("focal", drills.JUDGE)
    assert models.Incident.with_drills.visible_to(judge).get() == incident
    assert permissions.may_see_whole(judge, incident)
    assert not models.Incident.objects.visible_to(judge).exists()
    for refused in (
        lambda: actions.write_entry(incident=incident, new=entry, by=judge, at=later(74)),
        lambda: actions.add_sign(
            incident=incident, typed="203.0.113.8", note="", by=judge, at=later(74)
        ),
        lambda: actions.record_report(
            incident=incident,
            stage="update",
            recipients="x",
            sent_at=later(74),
            by=judge,
            at=later(74),
        ),
    ):
        with pytest.raises(refusals.NotAllowedError):
            refused()
    with pytest.raises(rules.CyberError, match="có trong cuộc diễn tập"):
        actions.invite_office(
            incident=incident, office=outside[0].organisation, message="Hỗ trợ", by=CENTRE,
            at=later(74),
        )  # fmt: skip
    with pytest.raises(rules.CyberError, match="không chia sẻ"):
        actions.set_sharing(incident=incident, tlp="green", note="x", by=CENTRE, at=later(74))
    with pytest.raises(rules.CyberError, match="không chia sẻ"):
        stix.write_bundle(incident)

    # No list, count, figure or report of real incidents has it.
    assert not models.Incident.objects.exists()
    assert not models.IncidentKind.objects.filter(incidents__in=models.Incident.objects.all())
    assert list(queries.list_incidents(by=CENTRE, now=later(400), asked="all")) == []
    assert queries.count_board(by=CENTRE, now=later(400)) == {"open": 0, "late": 0, "all": 0}
    assert queries.count_incidents(now=later(400)).total == 0
    assert queries.list_running(by=FOCAL, most=9) == []
    after = queries.make_overview(by=CENTRE, now=later(400))
    assert (after.incidents, after.running) == (before.incidents, [])
    period = queries.Period(kind="year", since=START.date().replace(day=1), until=START.date())
    figures = {one.name: one.value for one in queries.count_period(period=period, now=later(400))}
    assert (figures["Sự cố an ninh mạng"], figures["Sự cố nghiêm trọng"]) == (0, 0)
    real = cyber.report_incident(noticed_at=START, at=later(80))
    assert real.case.code == "SCAN.UBND-04099.1"  # real ones are numbered apart

    # Neither is ever turned into the other, and the sandbox ends with the exercise.
    for one in (incident, real):
        with pytest.raises(IntegrityError), transaction.atomic():
            models.Incident.with_drills.filter(pk=one.pk).update(is_drill=not one.is_drill)
    actions.end_drill(drill=drills.reread(made), by=CENTRE, at=later(90))
    incident = cyber.reread_incident(incident)
    assert incident.case.state == "closed"
    with pytest.raises(rules.CyberError, match="đã kết thúc"):
        actions.record_receipt(
            report=models.IncidentReport.objects.get(pk=report.pk), number="1",
            received_at=later(91), by=FOCAL, at=later(91),
        )  # fmt: skip
    with pytest.raises(case_rules.CasesError):
        actions.reopen_incident(incident=incident, note="x", by=CENTRE, at=later(91))


def test_an_exercise_is_answered_scored_and_closed_into_obligations() -> None:
    system = cyber.add()
    cyber.level(system, procedures=True)
    year: dict[str, Any] = {"by": CENTRE, "year": 2026, "today": START.date()}
    assert list(queries.find_uncovered(**year).systems) == [system]
    made = drills.begin(system)
    assert list(queries.find_uncovered(**year).systems) == []
    assert list(queries.find_uncovered(**{**year, "year": 2025}).systems) == [system]
    turn = drills.get_turn(made)
    for by in (CENTRE, JUDGE):
        with pytest.raises(refusals.NotAllowedError, match="mới trả lời"):
            actions.answer_inject(turn=turn, text="x", by=by, at=later(5))
    with pytest.raises(rules.CyberError, match="Ghi nội dung"):
        actions.answer_inject(turn=turn, text=" ", by=FOCAL, at=later(5))
    photo = file_actions.store_file(
        source=ContentFile(b"man hinh"), name="anh.txt", by=FOCAL, at=START
    )
    actions.answer_inject(turn=turn, text="Đã ngắt mạng", by=FOCAL, at=later(5), file=photo)
    actions.answer_inject(turn=turn, text="Bổ sung", by=cyber.HEAD, at=later(9))
    turn = drills.get_turn(made)
    assert (turn.answered_at, turn.answers.count()) == (later(5), 2)  # the first is measured
    assert [one.file.name for one in queries.list_drill_files(drill=made, by=FOCAL)] == ["anh.txt"]
    assert not queries.list_turns(drill=made, by=cyber.of_office("focal", "SO-YT")).exists()

    score: dict[str, Any] = {"turn": turn, "at": later(10)}
    with pytest.raises(refusals.NotAllowedError, match="không tự chấm"):
        actions.score_turn(points=10, by=cyber.HEAD, **score)
    with pytest.raises(refusals.NotAllowedError, match="cơ quan đánh giá"):
        actions.score_turn(points=10, by=cyber.of_office("head", "SO-YT"), **score)
    for points in (11, None):
        with pytest.raises(rules.CyberError, match="từ 0 đến 10"):
            actions.score_turn(points=points, by=JUDGE, **score)
    second = made.injects.get(position=2)
    actions.release_inject(inject=second, by=CENTRE, at=later(20))
    actions.end_drill(drill=drills.reread(made), by=CENTRE, at=later(60))
    with pytest.raises(rules.CyberError, match="không trả lời nữa"):
        actions.answer_inject(turn=turn, text="Muộn", by=FOCAL, at=later(61))
    actions.score_turn(points=9, comment="Nhanh", by=JUDGE, **score)
    left = queries.get_drill_score(drill=made)
    assert (left.percent, left.left) == (90.0, 1)  # what nobody scored is no zero
    with pytest.raises(rules.CyberError, match="Còn 1 lượt"):
        actions.close_drill(drill=drills.reread(made), note="Đạt", by=CENTRE, at=later(70))
    actions.score_turn(turn=drills.get_turn(made, 2), points=0, by=CENTRE, at=later(71))
    office = orgs.Organisation.objects.get(code=cyber.COMMUNE)
    new = actions.NewFinding(
        text="Tập huấn sao lưu", organisation=office, due_on=START.date() + timedelta(days=30)
    )
    told: dict[str, Any] = {"drill": drills.reread(made), "by": CENTRE, "at": later(72)}
    for wrong in (replace(new, due_on=START.date()), replace(new, text=" ")):
        with pytest.raises(rules.CyberError):
            actions.add_drill_finding(new=wrong, **told)
    actions.add_drill_finding(new=new, **told)
    dropped = actions.add_drill_finding(new=replace(new, text="Ghi nhầm"), **told)
    actions.drop_drill_finding(finding=dropped, by=CENTRE, at=later(73))
    with pytest.raises(refusals.NotAllowedError):
        actions.close_drill(drill=drills.reread(made), note="x", by=JUDGE, at=later(74))
    actions.close_drill(drill=drills.reread(made), note="Đạt", by=CENTRE, at=later(75))
    made = drills.reread(made)
    assert (made.case.state, made.finished_at) == ("closed", later(75))
    owed = made.findings.get().obligation
    assert owed is not None
    assert (owed.organisation, owed.case.state, owed.case.secrecy, owed.case.due) == (
        office, "assigned", "restricted", new.due_on,
    )  # fmt: skip
    assert owed.basis.endswith("mục III.4")
    mine = plans.Obligation.objects.filter(case__in=_visible(FOCAL))
    assert owed in mine
    [row] = queries.list_drills(by=FOCAL, year=2026)
    assert (row.players, row.points, row.most, row.left) == (1, 9, 20, 0)
    rows = list(queries.stream_drill_results(drill=made, by=FOCAL))
    assert [(one[0], one[6], one[8], one[9]) for one in rows] == [(1, 4, 9, 10), (2, None, 0, 10)]
    _check_frozen(made)
    _check_paper(made)


def _visible(by: Any) -> Any:
    from nq57.cases import models as cases

    return cases.Case.objects.visible_to(by)


def _check_frozen(made: models.Drill) -> None:
    turn, finding = drills.get_turn(made), made.findings.get()
    inject, office = made.injects.first(), made.offices.get(part="player")
    assert inject is not None
    tries: list[Callable[[], Any]] = [
        lambda: models.Drill.objects.filter(pk=made.pk).update(extent="Khác"),
        lambda: models.DrillTurn.objects.filter(pk=turn.pk).update(points=10),
        lambda: models.DrillInject.objects.filter(pk=inject.pk).update(most=99),
        lambda: models.DrillFinding.objects.filter(pk=finding.pk).update(text="Khác"),
        lambda: models.DrillOffice.objects.filter(pk=office.pk).update(team="Khác"),
        lambda: office.systems.clear(),
        lambda: models.DrillAnswer.objects.create(turn=turn, text="x", by="x", at=later(99)),
        lambda: turn.answers.all().delete(),
        lambda: models.DrillInject.objects.create(
            drill=made, position=9, minute=1, told="x", expected="x", most=1
        ),
    ]
    for change in tries:
        with pytest.raises(DatabaseError), transaction.atomic():
            change()
    told: dict[str, Any] = {"by": CENTRE, "at": later(99)}
    for act in (
        lambda: actions.score_turn(turn=turn, points=1, **told),
        lambda: actions.cancel_drill(drill=made, reason="x", **told),
        lambda: actions.change_drill(drill=made, new=drills.tell(leader=made.leader), **told),
        lambda: actions.drop_drill_finding(finding=finding, **told),
    ):
        with pytest.raises(rules.CyberError, match="đã kết thúc: không sửa"):
            act()


def _check_paper(made: models.Drill) -> None:
    by = cyber.of_office("coordinator", cyber.POLICE, area="cyber")
    paper = actions.issue_drill_paper(
        drill=made, cover=COVER, words="Tập huấn thêm", by=by, at=later(100)
    )
    assert (paper.template, paper.secrecy, paper.apart) == ("drill_report@1", "restricted", "drill")
    assert paper_queries.is_same_anew(paper=paper)
    content = file_queries.read_content(stored=paper.files.get(form="docx").file)
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        word = archive.read("word/document.xml").decode()
    for said in ("9/20 điểm, đạt 45", "Tập huấn sao lưu", "Nhanh", "Tình huống 2", "KPDT"):
        assert said in word, said
    with pytest.raises(paper_rules.PapersError):
        actions.issue_drill_paper(drill=made, cover=COVER, words="", by=by, at=later(101))


def test_an_exercise_is_called_off_with_a_reason_and_owes_nothing() -> None:
    made = drills.begin(cyber.add())
    with pytest.raises(case_rules.CasesError):
        actions.cancel_drill(drill=drills.reread(made), reason=" ", by=CENTRE, at=later(5))
    actions.cancel_drill(drill=drills.reread(made), reason="Mưa lũ", by=CENTRE, at=later(5))
    made = drills.reread(made)
    incident = made.offices.get(part="player").incident
    assert incident is not None
    assert (made.case.state, incident.case.state) == ("cancelled", "closed")
    assert not models.DrillFinding.objects.exists()
    uncovered = queries.find_uncovered(by=CENTRE, year=2026, today=timezone.localdate(START))
    assert uncovered.duty is not None  # called off, it covers nothing
    with pytest.raises(DatabaseError), transaction.atomic():
        models.Drill.objects.filter(pk=made.pk).update(extent="Khác")


def test_impossible_rows_are_refused_by_the_database() -> None:
    made = drills.begin()
    turn, office = drills.get_turn(made), made.offices.get(part="player")
    judge = made.offices.get(part="evaluator")
    here = models.Drill.objects.filter(pk=made.pk)
    tries: list[Callable[[], Any]] = [
        lambda: here.update(scope="cipher"),
        lambda: here.update(objectives=""),
        lambda: here.update(ended_at=START - timedelta(days=1)),
        lambda: models.DrillOffice.objects.create(
            drill=made, organisation=office.organisation, part="player"
        ),
        lambda: models.DrillOffice.objects.filter(pk=office.pk).update(part="evaluator"),
        lambda: models.DrillInject.objects.create(
            drill=made, position=1, minute=1, told="x", expected="x", most=1
        ),
        lambda: made.injects.filter(position=2).update(most=0),
        lambda: made.injects.filter(position=2).update(released_at=START),
        lambda: models.DrillTurn.objects.create(inject=turn.inject, office=office, most=1),
        lambda: models.DrillTurn.objects.filter(pk=turn.pk).update(
            points=11, scored_at=START, scored_by="x", scorer=judge.organisation
        ),
        lambda: models.DrillTurn.objects.filter(pk=turn.pk).update(points=1),
        lambda: models.DrillAnswer.objects.create(turn=turn, text="", by="x", at=START),
        lambda: models.DrillFinding.objects.create(
            drill=made, text="", organisation=office.organisation, due_on=START, by="x", at=START
        ),
        lambda: models.DrillFinding.objects.bulk_create(
            models.DrillFinding(
                drill=made, text="a", organisation=office.organisation, due_on=START, by="x",
                at=START,
            )
            for _each in range(2)
        ),
        lambda: models.DrillDuty.objects.create(level=6, basis="x", valid_from=START),
    ]  # fmt: skip
    for change in tries:
        with pytest.raises(IntegrityError), transaction.atomic():
            change()


def test_the_right_to_an_exercise_ends_with_the_part_in_it() -> None:
    made = drills.begin()
    for by, seen in (
        (FOCAL, True), (JUDGE, True), (CENTRE, True), (cyber.of_office("focal", "SO-YT"), False),
        (cyber.of_office("auditor", cyber.COMMUNE), False),
        (cyber.of_office("coordinator", "SO-KHCN"), True), (audit_rules.SYSTEM, True),
    ):  # fmt: skip
        assert models.Drill.objects.visible_to(by).filter(pk=made.pk).exists() is seen, by


def test_who_plays_sees_of_the_others_only_that_they_play() -> None:
    own, other = cyber.add(), cyber.add("Hồ sơ sức khỏe", "SO-YT")
    made = drills.plan()
    commune = drills.add_office(made, systems=[own])
    health = drills.add_office(made, "SO-YT", systems=[other])
    drills.add_office(made, JUDGE.organisation, "evaluator")
    drills.write(made)
    actions.start_drill(drill=drills.reread(made), by=CENTRE, at=START)
    for one, text in ((commune, "Đổi mật khẩu"), (health, "Sao lưu")):
        new = actions.NewFinding(
            text=text, organisation=one.organisation, due_on=later(60 * 24 * 9).date()
        )
        actions.add_drill_finding(drill=drills.reread(made), new=new, by=CENTRE, at=later(1))
    for by, seen, asked in (
        (FOCAL, {own.pk}, {"Đổi mật khẩu"}),
        (cyber.of_office("focal", "SO-YT"), {other.pk}, {"Sao lưu"}),
        (JUDGE, {own.pk, other.pk}, {"Đổi mật khẩu", "Sao lưu"}),
        (CENTRE, {own.pk, other.pk}, {"Đổi mật khẩu", "Sao lưu"}),
    ):
        held = drills.reread(made)
        offices = queries.list_drill_offices(drill=held, by=by)
        assert len(offices) == 3
        assert {system.pk for one in offices for system in one.systems.all()} == seen, by
        found = queries.list_drill_findings(drill=held, by=by)
        assert {one.text for one in found} == asked, by
