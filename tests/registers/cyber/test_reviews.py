"""Overall reviews: obligations of the order, answers as they are sent, the table of a day."""

from datetime import UTC, date, datetime
from typing import Any

import pytest
from django.db import DatabaseError, IntegrityError, connection, transaction

from nq57.audit import models as audit
from nq57.audit import rules as audit_rules
from nq57.core import refusals
from nq57.orgs import rules as org_rules
from nq57.papers import rules as paper_rules
from nq57.plans import models as plans
from nq57.registers.cyber import actions, models, queries, rules
from tests.factories import cyber, reviews

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("owed_province")]

HEALTH, SCIENCE, FINANCE, TRADE = "SO-YT", "SO-KHCN", "SO-TC", "SO-CT"


def june(day: int, hour: int = 3) -> datetime:
    return datetime(2026, 6, day, hour, tzinfo=UTC)


def test_the_letters_fifth_order_asks_every_office_of_the_letter_once() -> None:
    before = plans.Obligation.objects.count()
    review = reviews.open_review(june(1))
    asked = review.offices.select_related("obligation__case", "obligation__task")
    assert asked.count() == 95
    assert plans.Obligation.objects.count() == before + 95  # the order itself asks the police
    assert {(one.obligation.case.due, one.obligation.task_id) for one in asked} == {
        (reviews.DUE, review.task_id)
    }
    own = plans.Obligation.objects.get(task=review.task, organisation__code=cyber.POLICE, basis="")
    assert own.pk not in {one.obligation_id for one in asked}
    with pytest.raises(rules.CyberError, match="đã có một đợt rà soát"):  # a second press
        reviews.open_review(june(1))
    with pytest.raises(refusals.NotAllowedError):
        reviews.open_review(june(1), by=cyber.of_office("coordinator", SCIENCE))
    actions.urge_review(review=review, note="Đề nghị trả lời", by=cyber.CENTRE, at=june(2))
    review.refresh_from_db()
    actions.correct_review(
        review=review, title="Rà soát", asked="Rà soát", dropped=[HEALTH], reason="Gộp",
        by=cyber.CENTRE, at=june(3),
    )  # fmt: skip
    review.refresh_from_db()
    with pytest.raises(rules.CyberError, match="Ghi lý do"):
        actions.end_review(
            review=review, state="cancelled", reason=" ", by=cyber.CENTRE, at=june(4)
        )
    states = dict(asked.values_list("organisation__code", "obligation__case__state"))
    assert (states[HEALTH], states[SCIENCE]) == ("cancelled", "assigned")
    with pytest.raises(rules.CyberError, match="đưa ra khỏi"):
        reviews.answer(review, june(4), HEALTH)


def fill(office: str, *, databases: int = 0, systems: int = 0, people: int = 0) -> None:
    for n in range(databases):
        reviews.add_database(f"CSDL {n}", june(1), office)
    for n in range(systems):
        cyber.add(f"HT {n}", office)
    for n in range(people):
        reviews.add_officer(f"Người {n}", june(1), office)


def test_the_table_of_the_thirtieth_of_june_is_what_the_rows_say() -> None:
    fill(HEALTH, databases=2, systems=3, people=1)
    fill(SCIENCE, systems=2)
    fill(FINANCE, people=4)
    fill(TRADE, databases=1, systems=1, people=1)
    review = reviews.open_review(june(1, 5))
    reviews.answer(review, june(5), HEALTH, {"HT 2": "-", "CSDL 1": "gone"})
    reviews.answer(review, june(6), SCIENCE)
    cyber.add("HT thêm", SCIENCE)  # comes after the answer: a gap
    models.ReviewItem.objects.filter(system__name="HT thêm").update(since_at=june(7))
    back = reviews.answer(review, june(8), FINANCE)
    actions.return_review_answer(answer=back, note="Thiếu", by=cyber.CENTRE, at=june(9))
    reviews.answer(review, june(10), TRADE, is_sent=False)
    reviews.answer(review, june(11), cyber.COMMUNE)
    board = queries.make_review_board(
        review=review, day=reviews.DUE, now=datetime(2026, 7, 9, tzinfo=UTC)
    )
    told = {
        (row.office.organisation.code, axis): (stand.items, stand.reviewed)
        for row in board.rows for axis, stand in row.stand.axes.items()
    }  # fmt: skip
    assert told == compute_alone(review, "2026-06-30")
    standings = {row.office.organisation.code: row.stand.standing for row in board.rows}
    assert {code: standings[code] for code in (HEALTH, SCIENCE, FINANCE, TRADE, cyber.COMMUNE)} == {
        HEALTH: "partial", SCIENCE: "partial", FINANCE: "returned", TRADE: "silent",
        cyber.COMMUNE: "none",
    }  # fmt: skip
    assert board.totals.offices == 95 == sum(board.totals.standings.values())
    shares = {name: (one.items, one.reviewed) for name, one in board.totals.axes.items()}
    assert shares == {"databases": (3, 2), "systems": (7, 4), "people": (6, 1)}
    for name, axis in board.totals.axes.items():
        assert axis.items == sum(told[key][0] for key in told if key[1] == name)
        assert sum(axis.standings.values()) == 95
    early = queries.make_review_board(review=review, day=date(2026, 6, 5), now=june(30))
    assert early.totals.axes["systems"].reviewed == 2
    assert len(list(queries.stream_review_board(board=board))) == 96


def compute_alone(review: models.Review, day: str) -> dict[tuple[str, str], Any]:
    """Answer from the rows by SQL alone: entries within, and those that the last version sent by
    the end of a day in Vietnam looked through; None where nothing stands."""
    query = """
    WITH ended AS (SELECT (%(day)s || ' 23:59:59.999999+07')::timestamptz AS at),
    filed AS (
      SELECT DISTINCT ON (a.office_id) a.office_id, a.case_id,
        (SELECT s.after FROM cases_step s, ended WHERE s.case_id = a.case_id AND s.at <= ended.at
         ORDER BY s.id DESC LIMIT 1) AS state
      FROM cyber_reviewanswer a, ended WHERE EXISTS (
        SELECT FROM cases_step s WHERE s.case_id = a.case_id AND s.after = 'sent'
        AND s.at <= ended.at)
      ORDER BY a.office_id, a.number DESC)
    SELECT o.code, part, count(i.id),
      CASE WHEN f.state IS NULL OR f.state = 'returned' THEN NULL ELSE count(v.id) END
    FROM cyber_reviewoffice r JOIN orgs_organisation o ON o.id = r.organisation_id
    CROSS JOIN unnest(ARRAY['databases', 'systems', 'people']) part
    CROSS JOIN ended
    LEFT JOIN filed f ON f.office_id = r.id
    LEFT JOIN cyber_reviewitem i ON i.review_id = r.review_id AND i.axis = part
      AND i.organisation_id = r.organisation_id AND i.since_at <= ended.at
      AND (i.until_at IS NULL OR i.until_at > ended.at)
    LEFT JOIN cyber_revieweditem v ON v.item_id = i.id AND v.answer_id = f.case_id
    WHERE r.review_id = %(review)s GROUP BY o.code, part, f.state
    """
    with connection.cursor() as cursor:
        cursor.execute(query, {"day": day, "review": review.pk})
        return {(code, axis): (items, seen) for code, axis, items, seen in cursor.fetchall()}


def test_an_office_looks_its_entries_through_and_reports_its_work_done() -> None:
    system = cyber.add("Hồ sơ", HEALTH)
    review = reviews.open_review(june(1), HEALTH)
    wrong = reviews.say(review, HEALTH, {"Hồ sơ": "corrected"})
    asked = reviews.asked_office(review, HEALTH)
    focal, head = cyber.of_office("focal", HEALTH), cyber.of_office("head", HEALTH)
    plain: dict[str, Any] = {"office": asked, "by": focal, "at": june(2), "seen": 0}
    with pytest.raises(rules.FaultyError, match="chưa được sửa"):
        actions.answer_review(said=wrong, **plain)
    system.refresh_from_db()
    facts = cyber.make_facts("Hồ sơ sức khỏe", HEALTH)
    actions.change_system(system=system, facts=facts, by=focal, at=june(2))
    reviews.add_officer("Lò Văn An", june(3), HEALTH)  # missing until now: added
    said = reviews.say(review, HEALTH, {"Hồ sơ sức khỏe": "corrected"})
    made = actions.answer_review(said=said, **plain)
    with pytest.raises(rules.StaleError):
        actions.answer_review(said=said, **plain)
    with pytest.raises(refusals.NotAllowedError):
        actions.send_review_answer(answer=made, by=focal, at=june(4))
    actions.hand_back_review_answer(answer=made, note="Kiểm tra lại", by=head, at=june(4))
    made = actions.answer_review(said=said, **{**plain, "seen": 1}, is_sent=False)
    actions.send_review_answer(answer=made, by=head, at=june(5))
    with pytest.raises(rules.CyberError, match="phải được nhận"):
        actions.report_review_done(answer=made, by=focal, at=june(6))
    for other in (focal, head, cyber.of_office("coordinator", SCIENCE)):
        with pytest.raises(refusals.NotAllowedError):
            actions.accept_review_answer(answer=made, by=other, at=june(6))
    actions.accept_review_answer(answer=made, by=cyber.CENTRE, at=june(6))
    actions.report_review_done(answer=made, by=focal, at=june(7))
    asked.obligation.case.refresh_from_db()
    assert asked.obligation.case.state == "waiting"
    stand = queries.find_review_stand(office=asked, day=date(2026, 6, 8), now=june(8))
    assert stand is not None
    assert (stand.axes["people"].added, stand.axes["systems"].corrected) == (1, 1)
    assert {one.case.state for one in models.ReviewAnswer.objects.all()} == {"replaced", "accepted"}
    with pytest.raises(DatabaseError), transaction.atomic():
        models.ReviewedItem.objects.update(verdict="kept")
    assert made in models.ReviewAnswer.objects.visible_to(head)
    assert not models.ReviewAnswer.objects.visible_to(cyber.of_office("head", SCIENCE)).exists()


def test_systems_without_a_trained_officer_are_told_by_day() -> None:
    tended, alone = cyber.add("Có người", HEALTH), cyber.add("Không ai", HEALTH)
    officer = reviews.add_officer(
        "Lò Văn An", june(9), HEALTH, trained_on=date(2026, 6, 3), system=tended
    )
    reviews.add_officer("Chưa tập huấn", june(9), HEALTH)

    def names(day: int) -> list[str]:
        found = queries.list_untended(by=cyber.of_office("head", HEALTH), on=date(2026, 6, day))
        return sorted(found.values_list("name", flat=True))

    assert [names(day) for day in (2, 3)] == [["Có người", "Không ai"], ["Không ai"]]
    with pytest.raises(rules.CyberError, match="đang phụ trách"):
        actions.name_officer(
            officer=officer, system=tended, since=date(2026, 6, 4), by=cyber.CENTRE, at=june(9)
        )
    foreign = cyber.add("Nơi khác", SCIENCE)
    with pytest.raises(rules.CyberError, match="chủ quản hoặc"):
        actions.name_officer(
            officer=officer, system=foreign, since=date(2026, 6, 4), by=cyber.CENTRE, at=june(9)
        )
    officer.refresh_from_db()
    gone = actions.OfficerFacts(
        name="Lò Văn An", office=officer.office, duty="part_time", until=date(2026, 6, 8)
    )
    actions.change_officer(officer=officer, facts=gone, by=cyber.CENTRE, at=june(9))
    assert [names(day) for day in (8, 9)] == [["Không ai"], ["Có người", "Không ai"]]
    assert not models.Officer.objects.visible_to(cyber.of_office("head", SCIENCE)).exists()
    with pytest.raises(refusals.NotAllowedError):
        actions.add_training(
            officer=officer, said={"subject": "x", "trained_on": date(2026, 6, 1), "hours": None},
            by=cyber.of_office("focal", SCIENCE), at=june(9),
        )  # fmt: skip
    assert alone.pk


def test_a_sheet_of_officers_and_databases_comes_back_or_tells_its_cells() -> None:
    system = cyber.add("Hồ sơ", HEALTH)
    reviews.add_database("Người bệnh", june(1), HEALTH, system=system)
    head = [one.head for one in queries.DATABASE_SHEET.values()]
    rows = list(queries.stream_databases(by=cyber.CENTRE, filters=queries.StaffFilters()))
    cells = [head, *([str(cell or "") for cell in row] for row in rows)]
    trial = actions.import_databases(cells=cells, by=cyber.CENTRE, at=june(2), is_trial=True)
    assert (trial.new, trial.changed, trial.same) == (0, 0, 1)
    heads = [one.head for one in queries.OFFICER_SHEET.values()]
    bad = [heads, ["", "", "Sở Y tế", "Trưởng", "", "", "", "", "", ""]]
    with pytest.raises(org_rules.SheetError) as told:
        actions.import_officers(cells=bad, by=cyber.CENTRE, at=june(2))
    assert [one.column for one in told.value.faults] == ["Nhiệm vụ"]
    good = [heads, ["", "Lò Văn An", "Sở Y tế", "Chuyên trách", "", "", "", "", "", ""]]
    assert actions.import_officers(cells=good, by=cyber.CENTRE, at=june(2)).new == 1
    assert models.Officer.objects.get().code == "NSAT-SO-YT-01"


def test_trainings_and_certificates_come_by_a_sheet_and_go_out_the_same() -> None:
    officer = reviews.add_officer("Lò Văn An", june(1), HEALTH)
    heads = [one.head for one in queries.QUALIFICATION_SHEET.values()]
    code, given = officer.code, {"by": cyber.CENTRE, "at": june(9)}
    course = [code, "", "Tập huấn", "Ứng cứu sự cố", "02/06/2026", "16", "", "", ""]
    paper = [code, "", "Chứng chỉ", "CISSP", "01/03/2026", "", "ISC2", "77", "01/03/2029"]
    bad = [
        [*course[:4], "02/06/2027", "0", "ISC2", "", ""],
        [*paper[:4], "01/03/2026", "8", "", "", "01/03/2025"],
        ["NSAT-LA-01", *course[1:]], ["", *course[1:]], course, [*course[:5], "8", "", "", ""],
    ]  # fmt: skip
    with pytest.raises(org_rules.SheetError) as told:
        actions.import_qualifications(cells=[heads, *bad], **given)
    assert [(one.row, one.column) for one in told.value.faults] == [
        (2, "Ngày tập huấn, ngày cấp"), (2, "Nơi cấp"), (2, "Số giờ tập huấn"),
        (3, "Nơi cấp"), (3, "Số giờ tập huấn"), (3, "Hết hạn"),
        (4, "Mã nhân sự"), (5, "Mã nhân sự"), (7, "Nội dung tập huấn, tên chứng chỉ"),
    ]  # fmt: skip
    cells = [heads, course, paper]
    for is_trial in (True, False):
        done = actions.import_qualifications(cells=cells, is_trial=is_trial, **given)
        assert done == actions.Imported(2, 0, 0)
    assert (officer.trainings.get().hours, officer.certificates.get().number) == (16, "77")
    again = actions.import_qualifications(cells=cells, **given)
    assert again == actions.Imported(0, 0, 2)
    # Twice by hand, apart by the hours alone: what goes out comes in without a change.
    said = {"subject": "Ứng cứu sự cố", "trained_on": june(2).date(), "hours": 4}
    officer.refresh_from_db()
    actions.add_training(officer=officer, said=said, **given)
    rows = queries.stream_qualifications(by=cyber.CENTRE, filters=queries.StaffFilters())
    out = [[_write(cell) for cell in row] for row in rows]
    assert out[0][1] == "Lò Văn An"
    assert actions.import_qualifications(cells=[heads, *out], **given).same == 3
    longer = [*paper[:8], "01/03/2030"]
    done = actions.import_qualifications(cells=[heads, longer], **given)
    assert done == actions.Imported(0, 1, 0)
    assert officer.certificates.get().expires_on == date(2030, 3, 1)
    line = audit.Entry.objects.filter(verb="correct_qualification").get()
    assert (line.before, line.after) == (
        {"expires_on": "2029-03-01"}, {"expires_on": "2030-03-01"},
    )  # fmt: skip
    foreign = cyber.of_office("focal", SCIENCE)
    with pytest.raises(org_rules.SheetError) as told:
        actions.import_qualifications(cells=cells, by=foreign, at=june(9))
    assert {one.column for one in told.value.faults} == {"Mã nhân sự"}


def _write(cell: Any) -> str:
    return f"{cell:%d/%m/%Y}" if isinstance(cell, date) else str(cell or "")


@pytest.mark.parametrize(
    ("make", "message"),
    [
        (lambda held: held.namings.create(system=cyber.add(), since="2026-06-02", until="2026-06-01"),
         "cyber_naming_span"),
        (lambda held: held.certificates.create(name="", issuer="X", issued_on="2026-01-01"),
         "cyber_certificate_named"),
        (lambda held: held.trainings.create(subject="X", trained_on="2026-01-01", hours=0),
         "cyber_training_hours"),
        (lambda held: models.Officer.objects.filter(pk=held.pk).update(duty="khac"),
         "cyber_officer_duty"),
    ],
)  # fmt: skip
def test_impossible_rows_are_refused(make: Any, message: str) -> None:
    held = reviews.add_officer("Lò Văn An", june(1))
    with pytest.raises(IntegrityError, match=message), transaction.atomic():
        make(held)


def test_another_edition_leaves_the_assessments_before_as_they_are() -> None:
    system = cyber.add("Hồ sơ", HEALTH)
    head = cyber.of_office("head", HEALTH)
    with pytest.raises(rules.CyberError, match="Xác định cấp độ"):
        actions.assess_system(
            system=system, requirements=queries.list_sets()[0], seen=0, by=head, at=june(1),
            said=[rules.Assessed(code="YC01", verdict="met", evidence="x")],
        )  # fmt: skip
    cyber.level(system, by=audit_rules.SYSTEM)
    made = reviews.assess(system, june(2), met=3, by=head)
    with pytest.raises(refusals.NotAllowedError):
        reviews.assess(system, june(2), by=cyber.of_office("head", SCIENCE))
    old = queries.count_assessment(assessment=made)
    assert (old.met, old.not_met, old.asked) == (3, 1, 15)  # three groups are of level 3 on
    assert old.share == 20
    assert len(queries.list_gaps(assessment=made)) == 12
    newer = models.RequirementSet.objects.create(
        code="Bản sau", title="Bản sau", valid_from="2026-12-01", confidence="pending"
    )
    newer.rows.create(code="YC01", text="Khác", from_level=1, position=1)
    [told] = queries.check_systems(
        systems=models.InformationSystem.objects.with_rows(), requirements=newer
    )
    assert (told.assessment, told.compliance) == (None, None)
    assert queries.count_assessment(assessment=made) == old
    with pytest.raises(DatabaseError), transaction.atomic():
        models.AssessedRequirement.objects.update(verdict="met")
    assert actions.load_requirements(by=audit_rules.SYSTEM, at=june(3)) == {
        "requirement_sets": 0, "requirements": 0,
    }  # fmt: skip


def test_a_periodic_report_is_kept_with_what_it_counted() -> None:
    system = cyber.add("Hồ sơ", HEALTH)
    cyber.add("Chưa có từ đầu kỳ", HEALTH, since=date(2026, 7, 5))
    officer = reviews.add_officer(
        "Lò Văn An", june(9), HEALTH, trained_on=date(2026, 6, 3), system=system
    )
    review = reviews.open_review(june(1), HEALTH)
    reviews.answer(review, june(10), HEALTH)
    period = queries.Period(kind="half", since=date(2026, 1, 1), until=date(2026, 6, 30))
    at = datetime(2026, 7, 9, 3, tzinfo=UTC)
    told = {one.name: one for one in queries.count_period(period=period, now=at)}
    assert told["Hệ thống thông tin"].inputs == (system.code,)
    assert told["Hệ thống chưa xác định cấp độ"].value == 1
    assert told["Nhân sự được tập huấn trong kỳ"].inputs == (officer.code,)
    assert told["Hệ thống thiếu người phụ trách đã qua tập huấn"].value == 0
    assert told["Lỗ hổng đã kê khai"].value is None  # no campaign: nobody knows
    assert told["Tỷ lệ đã rà soát: Hệ thống thông tin"].value == 100
    cover = paper_rules.Cover(about=queries.name_period(period), issuer="CAT", title="Giám đốc")
    given: dict[str, Any] = {"cover": cover, "seen": "", "by": cyber.CENTRE, "at": at}
    paper = actions.issue_periodic(period=period, **given)
    assert paper.secrecy == "restricted"
    assert paper.snapshot["inputs"]["Hệ thống thông tin"] == [system.code]
    cyber.add("Ghi sau", HEALTH)
    paper.refresh_from_db()
    assert paper.snapshot["rows"][0][2] == "1"  # as it was issued
    with pytest.raises(rules.StaleError):
        actions.issue_periodic(period=period, **given)
    later = queries.Period(kind="half", since=date(2026, 7, 1), until=date(2026, 12, 31))
    with pytest.raises(rules.CyberError, match="không sau hôm nay"):
        actions.issue_periodic(period=later, **given)
    with pytest.raises(refusals.NotAllowedError):
        actions.issue_periodic(period=period, **{**given, "by": cyber.of_office("head", HEALTH)})
