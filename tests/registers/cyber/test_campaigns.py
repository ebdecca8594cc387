"""Campaigns: the order's own obligations, declarations as they are sent, the table of a day."""

import io
from collections import Counter
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from django.db import DatabaseError, IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext

from nq57.audit import rules as audit_rules
from nq57.cases import models as cases
from nq57.cases import rules as case_rules
from nq57.core import refusals
from nq57.files import actions as file_actions
from nq57.files import models as files
from nq57.orgs import actions as org_actions
from nq57.plans import models as plans
from nq57.registers.cyber import actions, models, queries, rules
from nq57.reporting import actions as reporting_actions
from tests.factories import cyber

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("owed_province")]

HEALTH, SCIENCE = "SO-YT", "SO-KHCN"
APRIL = datetime(2026, 4, 10, 3, tzinfo=UTC)
DUE = date(2026, 4, 30)


def april(day: int, hour: int = 3) -> datetime:
    return datetime(2026, 4, day, hour, tzinfo=UTC)


def hole(system: Any, state: str = "open", **given: Any) -> rules.Hole:
    plain: dict[str, Any] = {
        "fixed": {"fixed_on": date(2026, 4, 15), "claim": "Đã cập nhật bản vá"},
        "accepted": {"accepted_until": date(2026, 5, 10), "claim": "Chờ thay thiết bị"},
    }.get(state, {})
    return rules.Hole(
        system=system.pk, title=given.pop("title", "Máy chủ chưa vá"), severity="high",
        found_on=date(2026, 4, 11), state=state, **{**plain, **given},
    )  # fmt: skip


def declare_holes(campaign: Any, at: datetime, *holes: Any, systems: Any, office: str) -> Any:
    said = cyber.say(*systems, answer="holes", on=at.date(), holes=holes)
    return cyber.declare(campaign, said, at, office)


def test_the_letters_fourth_order_asks_by_its_own_obligations() -> None:
    before = plans.Obligation.objects.count()
    campaign = cyber.open_campaign(APRIL)
    assert plans.Obligation.objects.count() == before  # taken over, none made
    asked = campaign.offices.select_related("obligation__case", "obligation__task")
    assert asked.count() == 95
    assert {one.obligation.case.due for one in asked} == {DUE}
    assert {one.obligation.task_id for one in asked} == {campaign.task_id}
    with pytest.raises(rules.CyberError, match="đã có một chiến dịch"):  # a second press
        cyber.open_campaign(APRIL)
    assert campaign.offices.count() == 95


def test_an_order_without_that_date_asks_anew_once_and_cancelling_takes_it_back() -> None:
    task, due = cyber.find_order("1.(2)"), date(2026, 5, 20)
    with pytest.raises(rules.CyberError, match="Hạn đã qua"):
        cyber.open_campaign(APRIL, HEALTH, task=task, due=date(2026, 3, 1))
    campaign = cyber.open_campaign(APRIL, HEALTH, SCIENCE, task=task, due=due)
    owed = plans.Obligation.objects.filter(campaigns__campaign=campaign)
    assert {(one.case.due, one.case.state) for one in owed} == {(due, "assigned")}
    actions.correct_campaign(
        campaign=campaign, title="Mới", asked="Rà quét", kinds=["public"], levels=[],
        dropped=[SCIENCE], reason="Không có hệ thống loại này", by=cyber.CENTRE, at=APRIL,
    )  # fmt: skip
    states = dict(owed.values_list("organisation__code", "case__state"))
    assert states == {HEALTH: "assigned", SCIENCE: "cancelled"}
    campaign.refresh_from_db()
    with pytest.raises(rules.CyberError, match="Ghi lý do"):
        end(campaign, "cancelled", reason=" ")
    end(campaign, "cancelled")
    assert set(owed.values_list("case__state", flat=True)) == {"cancelled"}
    with pytest.raises(rules.CyberError, match="đã hủy"):
        cyber.declare(campaign, rules.Said(answer="no_system"), APRIL, HEALTH)


def end(campaign: Any, state: str, reason: str = "Đã xong") -> None:
    actions.end_campaign(
        campaign=campaign, state=state, reason=reason, by=cyber.CENTRE, at=april(30)
    )


def test_the_table_of_the_thirtieth_of_april_is_what_the_rows_say() -> None:
    systems = {office: [cyber.add(f"HT {n}", office) for n in range(count)]
               for office, count in (("SO-YT", 4), ("SO-TC", 2), ("SO-XD", 1), ("SO-TP", 1),
                                     ("SO-NV", 2), ("SO-CT", 1))}  # fmt: skip
    campaign = cyber.open_campaign(APRIL)
    cyber.declare(campaign, rules.Said(answer="no_system"), april(12), "UBND-04099")
    cyber.declare(
        campaign, cyber.say(*systems["SO-YT"][:3], on=date(2026, 4, 12)), april(13), "SO-YT"
    )
    cyber.declare(campaign, cyber.say(*systems["SO-TP"], on=date(2026, 4, 12)), april(14), "SO-TP")
    first, second = systems["SO-TC"]
    declare_holes(
        campaign, april(15), hole(first), hole(second, "fixed"), hole(second, "accepted"),
        systems=(first, second), office="SO-TC",
    )  # fmt: skip
    old = declare_holes(
        campaign, april(16), hole(systems["SO-XD"][0]), systems=systems["SO-XD"], office="SO-XD"
    )
    [known] = queries.list_holes(declaration=old)
    declare_holes(
        campaign, april(20),
        replace(queries.tell_hole(known), state="fixed", fixed_on=date(2026, 4, 18), claim="Vá"),
        systems=systems["SO-XD"], office="SO-XD",
    )  # fmt: skip
    returned = cyber.declare(
        campaign, cyber.say(*systems["SO-NV"], on=date(2026, 4, 12)), april(17), "SO-NV"
    )
    actions.return_declaration(
        declaration=returned, note="Thiếu kết quả rà quét", by=cyber.CENTRE, at=april(18)
    )
    # What comes after the day, or was never sent, is not in its table.
    cyber.declare(
        campaign, cyber.say(*systems["SO-CT"], on=date(2026, 4, 30)), april(30, 17), "SO-CT"
    )
    cyber.declare(campaign, rules.Said(answer="no_system"), april(20), "UBND-04171", is_sent=False)
    board = queries.make_board(campaign=campaign, day=DUE, now=datetime(2026, 6, 1, tzinfo=UTC))
    assert tell(board) == compute_alone(campaign, "2026-04-30")
    assert Counter(row.stand.standing for row in board.rows) == {
        "silent": 89, "returned": 1, "open": 1, "partial": 1, "fixed": 1, "none_found": 1,
        "no_system": 1,
    }  # fmt: skip
    assert board.totals.offices == 95 == sum(board.totals.standings.values())
    assert (board.totals.open, board.totals.holes, board.totals.missing) == (1, 4, 1)
    assert board.rows[0].stand.standing == "silent"
    later = queries.make_board(campaign=campaign, day=date(2026, 5, 1), now=april(30, 18))
    assert later.totals.late == 91  # all but the four that are settled
    series = queries.list_series(campaign=campaign, until=DUE, now=april(30, 16))
    assert [(one.day.day, one.open) for one in series if one.day.day in (10, 15, 16, 20)] == [
        (10, 0), (15, 1), (16, 2), (20, 1),
    ]  # fmt: skip


def test_what_is_accepted_and_what_was_left_out_stand_apart_on_every_past_day() -> None:
    kept, gone = cyber.add("HT giữ", HEALTH), cyber.add("HT dừng", HEALTH)
    other = cyber.add("HT khác", SCIENCE)
    campaign = cyber.open_campaign(APRIL, HEALTH, SCIENCE, "SO-TC")
    never = replace(hole(kept, "not_affected"), claim="Không dùng thành phần này")
    declare_holes(
        campaign, april(12), hole(kept, "fixed", fixed_on=date(2026, 4, 12)),
        hole(kept, "accepted"), never, hole(gone),
        systems=(kept, gone), office=HEALTH,
    )  # fmt: skip
    short = hole(other, "accepted", accepted_until=date(2026, 4, 18))
    declare_holes(campaign, april(13), short, systems=(other,), office=SCIENCE)
    facts = replace(cyber.make_facts("HT dừng", HEALTH), status="ended", until=date(2026, 4, 16))
    actions.change_system(system=gone, facts=facts, by=audit_rules.SYSTEM, at=april(16))
    actions.correct_campaign(
        campaign=campaign, title="Đợt", asked="Rà quét", kinds=[], levels=[], dropped=["SO-TC"],
        reason="Sáp nhập", by=cyber.CENTRE, at=april(20),
    )  # fmt: skip
    now, told = datetime(2026, 6, 1, tzinfo=UTC), {}
    for day in (11, 12, 13, 16, 18, 19, 20, 30):
        board = queries.make_board(campaign=campaign, day=date(2026, 4, day), now=now)
        assert tell(board) == compute_alone(campaign, f"2026-04-{day:02d}"), day
        sums = board.totals
        assert sums.holes == sums.fixed + sums.accepted + sums.open
        told[day] = (sums.offices, sums.fixed, sums.accepted, sums.open)
    assert told == {
        11: (3, 0, 0, 0), 12: (3, 1, 1, 1), 13: (3, 1, 2, 1), 16: (3, 1, 2, 0),
        18: (3, 1, 2, 0), 19: (3, 1, 1, 1), 20: (2, 1, 1, 1), 30: (2, 1, 1, 1),
    }  # fmt: skip
    series = queries.list_series(campaign=campaign, until=DUE, now=now)
    drawn = {one.day.day: (one.offices, one.fixed, one.accepted, one.open) for one in series}
    assert {day: told[day] for day in (12, 13, 16, 19, 20, 30)}.items() <= drawn.items()


def tell(board: queries.Board) -> dict[str, tuple[Any, ...]]:
    names = ("standing", "open", "missing", "fixed", "accepted")
    return {
        row.office.organisation.code: tuple(getattr(row.stand, name) for name in names)
        for row in board.rows
    }


def compute_alone(campaign: models.Campaign, day: str) -> dict[str, tuple[Any, ...]]:
    """Answer from the rows by SQL alone: the last version sent by the end of a day in Vietnam,
    of the systems that were within the campaign then and the offices that were asked then."""
    query = """
    WITH ended AS (SELECT (%(day)s || ' 23:59:59.999999+07')::timestamptz AS at),
    filed AS (
      SELECT DISTINCT ON (d.office_id) d.office_id, d.case_id, d.answer,
        (SELECT s.after FROM cases_step s, ended WHERE s.case_id = d.case_id AND s.at <= ended.at
         ORDER BY s.id DESC LIMIT 1) AS state
      FROM cyber_declaration d
      JOIN cases_step s ON s.case_id = d.case_id AND s.verb = 'send_declaration', ended
      WHERE s.at <= ended.at ORDER BY d.office_id, d.number DESC),
    held AS (
      SELECT s.system_id, s.organisation_id FROM cyber_campaignsystem s, ended
      WHERE s.campaign_id = %(campaign)s AND s.since_at <= ended.at
        AND (s.until_at IS NULL OR s.until_at > ended.at)),
    holes AS (
      SELECT x.declaration_id, w.organisation_id, h.state,
        h.state = 'open' OR h.state = 'accepted' AND h.accepted_until < %(day)s::date AS is_open
      FROM cyber_hole h JOIN cyber_declaredsystem x ON x.id = h.declared_id
      JOIN held w ON w.system_id = x.system_id),
    told AS (
      SELECT o.code, f.answer, f.state,
        (SELECT count(*) FROM held w WHERE w.organisation_id = o.id) AS systems,
        (SELECT count(*) FROM cyber_declaredsystem x JOIN held w ON w.system_id = x.system_id
         WHERE x.declaration_id = f.case_id AND w.organisation_id = o.id) AS said,
        n.open, n.fixed, n.accepted
      FROM ended, cyber_campaignoffice c JOIN orgs_organisation o ON o.id = c.organisation_id
      LEFT JOIN filed f ON f.office_id = c.id
      LEFT JOIN LATERAL (
        SELECT count(*) FILTER (WHERE is_open) AS open,
          count(*) FILTER (WHERE h.state = 'fixed') AS fixed,
          count(*) FILTER (WHERE h.state = 'accepted' AND NOT is_open) AS accepted
        FROM holes h WHERE h.declaration_id = f.case_id AND h.organisation_id = o.id) n ON TRUE
      WHERE c.campaign_id = %(campaign)s AND c.added_at <= ended.at
        AND (c.dropped_at IS NULL OR c.dropped_at > ended.at))
    SELECT code, CASE WHEN answer IS NULL THEN 'silent' WHEN state = 'returned' THEN 'returned'
      WHEN answer = 'no_system' THEN 'no_system' WHEN open > 0 THEN 'open'
      WHEN systems > said THEN 'partial' WHEN accepted > 0 THEN 'accepted'
      WHEN fixed > 0 THEN 'fixed' ELSE 'none_found' END,
      CASE WHEN answer IS NOT NULL THEN open END,
      CASE WHEN answer IS NOT NULL THEN systems - said END,
      CASE WHEN answer IS NOT NULL THEN fixed END,
      CASE WHEN answer IS NOT NULL THEN accepted END FROM told
    """
    with connection.cursor() as cursor:
        cursor.execute(query, {"day": day, "campaign": campaign.pk})
        return {code: tuple(told) for code, *told in cursor}


def test_an_office_declares_its_head_sends_the_centre_accepts_and_the_work_is_reported() -> None:
    task, due = cyber.find_order("1.(2)"), date(2026, 5, 20)
    system = cyber.add("Hồ sơ", HEALTH)
    campaign = cyber.open_campaign(APRIL, HEALTH, task=task, due=due)
    said = cyber.say(system, on=date(2026, 4, 12))
    made = cyber.declare(campaign, said, april(12), HEALTH, is_sent=False)
    focal, head = cyber.of_office("focal", HEALTH), cyber.of_office("head", HEALTH)
    with pytest.raises(refusals.NotAllowedError):
        actions.send_declaration(declaration=made, by=focal, at=april(12))
    actions.hand_back_declaration(declaration=made, note="Ghi công cụ", by=head, at=april(12))
    made = cyber.declare(campaign, replace(said, tool="OpenVAS"), april(13), HEALTH)
    assert made.number == 2
    with pytest.raises(rules.StaleError, match="không ghi lần nữa"):  # a second press
        actions.declare(
            office=cyber.asked_office(campaign, HEALTH), said=said, seen=1, by=focal, at=april(13)
        )
    with pytest.raises(rules.CyberError, match="phải được nhận"):
        actions.report_done(declaration=made, by=focal, at=april(13))
    with pytest.raises(refusals.NotAllowedError):
        actions.accept_declaration(declaration=made, by=head, at=april(13))
    actions.accept_declaration(declaration=made, by=cyber.CENTRE, at=april(14))
    stranger = cyber.of_office("focal", SCIENCE)
    with pytest.raises(refusals.NotAllowedError):
        actions.report_done(declaration=made, by=stranger, at=april(14))
    actions.report_done(declaration=made, by=focal, at=april(14))
    owed = cyber.asked_office(campaign, HEALTH).obligation
    assert (owed.case.state, owed.case.claimed_on) == ("waiting", date(2026, 4, 13))
    assert owed.product == f"Bản kê khai lỗ hổng bảo mật {made.case.code}"
    old = models.Declaration.objects.get(office=made.office, number=1)
    assert old.case.state == "replaced"
    assert old.systems.count() == 1  # it stays readable


def test_a_risk_is_approved_by_another_and_what_is_declared_never_changes() -> None:
    system = cyber.add("Hồ sơ", HEALTH)
    campaign = cyber.open_campaign(APRIL, HEALTH)
    risk = hole(system, "accepted")
    said = cyber.say(system, answer="holes", on=date(2026, 4, 12), holes=(risk,))
    head = cyber.of_office("head", HEALTH)
    asked = cyber.asked_office(campaign, HEALTH)
    with pytest.raises(rules.CyberError, match="không tự phê duyệt"), transaction.atomic():
        actions.declare(office=asked, said=said, seen=0, by=head, at=april(12), is_sent=True)
    made = cyber.declare(campaign, said, april(12), HEALTH)
    [held] = queries.list_holes(declaration=made)
    assert held.approval.approved_by == head.account
    again = models.Hole(declared=held.declared, title="x", severity="low", state="open",
                        found_on=DUE)  # fmt: skip
    again.save()
    with pytest.raises(IntegrityError, match="cyber_risk_other_approves"), transaction.atomic():
        models.RiskApproval.objects.create(hole=again, asked_by="an", approved_by="an", at=APRIL)
    for change in (
        lambda: models.Hole.objects.filter(pk=held.pk).update(state="fixed"),
        lambda: models.Declaration.objects.filter(pk=made.pk).update(answer="none_found"),
        lambda: models.DeclaredSystem.objects.all().delete(),
    ):
        with pytest.raises(DatabaseError), transaction.atomic():
            change()


@pytest.mark.parametrize(
    ("check", "values"),
    [
        ("cyber_hole_fixed", {"state": "fixed", "claim": "Vá"}),
        ("cyber_hole_fixed", {"state": "fixed", "claim": "Vá", "fixed_on": date(2026, 4, 1)}),
        ("cyber_hole_fixed", {"state": "open", "fixed_on": DUE}),
        ("cyber_hole_claim", {"state": "fixed", "fixed_on": DUE}),
        ("cyber_hole_accepted", {"state": "accepted", "claim": "Chờ"}),
        ("cyber_hole_cve", {"state": "open", "cve": "CVE-26-1"}),
        ("cyber_hole_words", {"state": "open", "title": ""}),
    ],
)
def test_impossible_holes_are_refused_by_the_database(check: str, values: Any) -> None:
    system = cyber.add("Hồ sơ", HEALTH)
    campaign = cyber.open_campaign(APRIL, HEALTH)
    made = cyber.declare(campaign, cyber.say(system, on=date(2026, 4, 12)), april(12), HEALTH)
    plain = {"title": "x", "severity": "low", "found_on": date(2026, 4, 11)}
    with pytest.raises(IntegrityError, match=check), transaction.atomic():
        models.Hole.objects.create(declared=made.systems.get(), **{**plain, **values})


def test_bad_declarations_write_nothing() -> None:
    own, other = cyber.add("Hồ sơ", HEALTH), cyber.add("Khác", SCIENCE)
    campaign = cyber.open_campaign(APRIL, HEALTH, SCIENCE)
    for said, words in (
        (rules.Said(answer="no_system"), "đang có 1 hệ thống.*Hồ sơ"),
        (cyber.say(other, on=date(2026, 4, 12)), "không phải của cơ quan"),
        (cyber.say(own, on=date(2026, 4, 13)), "sau hôm nay"),
        (cyber.say(own, answer="holes", on=date(2026, 4, 12), holes=(
            hole(own, "fixed", claim="", fixed_on=date(2026, 4, 12)),)), "căn cứ nào"),
    ):  # fmt: skip
        with pytest.raises(rules.FaultyError, match=words):
            cyber.declare(campaign, said, april(12), HEALTH)
    with pytest.raises(refusals.NotAllowedError):
        actions.declare(
            office=cyber.asked_office(campaign, HEALTH), said=cyber.say(own, on=DUE), seen=0,
            by=cyber.of_office("focal", SCIENCE), at=april(12),
        )  # fmt: skip
    assert not models.Declaration.objects.exists()


def test_the_inventory_moves_what_a_campaign_holds_and_the_past_stays() -> None:
    campaign = cyber.open_campaign(APRIL, HEALTH, SCIENCE, kinds=["public"])
    system = actions.add_system(
        facts=cyber.make_facts("Mới", HEALTH), by=cyber.of_office("focal", HEALTH), at=april(14)
    )
    cyber.add("Nội bộ", HEALTH, kind="internal")

    def count(day: int) -> dict[str, int]:
        board = queries.make_board(
            campaign=campaign, day=date(2026, 4, day), now=datetime(2026, 12, 1, tzinfo=UTC)
        )
        return {row.office.organisation.code: row.stand.systems for row in board.rows}

    moved = cyber.make_facts("Mới", SCIENCE)
    actions.change_system(system=system, facts=moved, by=cyber.CENTRE, at=april(20))
    assert count(13) == {HEALTH: 0, SCIENCE: 0}
    assert count(14) == {HEALTH: 1, SCIENCE: 0}
    assert count(20) == {HEALTH: 0, SCIENCE: 1}


def test_the_centre_urges_who_has_not_answered_at_their_obligations() -> None:
    campaign = cyber.open_campaign(APRIL, HEALTH, SCIENCE, "SO-TC")
    cyber.declare(campaign, rules.Said(answer="no_system"), april(12), HEALTH)
    with pytest.raises(refusals.NotAllowedError):
        actions.urge_offices(
            campaign=campaign, note="Nhanh", by=cyber.of_office("leader", "UBND-14"), at=april(13)
        )
    with pytest.raises(case_rules.CasesError, match="nội dung"):
        actions.urge_offices(campaign=campaign, note=" ", by=cyber.CENTRE, at=april(13))
    urged = actions.urge_offices(
        campaign=campaign, note="Kê khai trước 30/4", by=cyber.CENTRE, at=april(13)
    )
    assert urged == 2
    steps = cases.Step.objects.filter(verb="urge")
    assert set(steps.values_list("case__organisation__code", flat=True)) == {SCIENCE, "SO-TC"}
    assert steps.first().note == "Công an tỉnh: Kê khai trước 30/4"


def test_each_sees_its_own_the_centre_all_and_the_rest_only_numbers() -> None:
    system = cyber.add("Hồ sơ", HEALTH)
    campaign = cyber.open_campaign(APRIL, HEALTH, SCIENCE)
    made = declare_holes(campaign, april(12), hole(system), systems=[system], office=HEALTH)
    seen = {
        (role, office): models.Declaration.objects.visible_to(
            cyber.of_office(role, office, area=area)
        ).exists()
        for role, office, area in (
            ("focal", HEALTH, "all"), ("head", HEALTH, "all"), ("coordinator", cyber.POLICE, "cyber"),
            ("focal", SCIENCE, "all"), ("coordinator", SCIENCE, "all"), ("leader", "UBND-14", "all"),
            ("monitor", cyber.POLICE, "all"), ("auditor", "TT-TINH", "all"),
        )
    }  # fmt: skip
    allowed = {("focal", HEALTH), ("head", HEALTH), ("coordinator", cyber.POLICE)}
    assert {key for key, is_seen in seen.items() if is_seen} == allowed
    assert made.case.secrecy == "restricted"
    owed = queries.list_owed(organisation=SCIENCE)
    assert [(one.office.campaign, one.stand.standing) for one in owed] == [(campaign, "silent")]
    stranger = cyber.of_office("focal", "SO-TC")
    assert not models.Campaign.objects.visible_to(stranger).exists()
    assert models.Campaign.objects.visible_to(cyber.of_office("leader", "UBND-14")).exists()


def test_what_an_office_owes_is_found_in_as_many_questions_however_many_ask_it() -> None:
    system = cyber.add("Hồ sơ", HEALTH)
    first = cyber.open_campaign(APRIL, HEALTH, SCIENCE)
    declare_holes(first, april(12), hole(system), systems=[system], office=HEALTH)
    asked = (queries.CAMPAIGNS.list_owed, queries.CAMPAIGNS.list_own)

    def count() -> list[int]:
        numbers = []
        for ask in asked:
            with CaptureQueriesContext(connection) as seen:
                ask(organisation=HEALTH)
            numbers.append(len(seen))
        return numbers

    before = count()
    second = cyber.open_campaign(
        APRIL, HEALTH, task=cyber.find_order("1.(2)"), due=date(2026, 5, 20)
    )
    assert count() == before
    owed = queries.CAMPAIGNS.list_owed(organisation=HEALTH)
    told = [(one.office.campaign, one.stand.standing, one.stand.systems) for one in owed]
    assert told == [(first, "open", 1), (second, "silent", 1)]
    own = queries.CAMPAIGNS.list_own(organisation=HEALTH)
    assert {key: stand.standing for key, stand in own.items()} == {
        first.pk: "open", second.pk: "silent",
    }  # fmt: skip


def test_a_demonstration_has_an_invented_campaign_and_goes_without_a_trace() -> None:
    at = datetime(2026, 11, 20, 3, tzinfo=UTC)
    given: dict[str, Any] = {"by": audit_rules.SYSTEM, "at": at}
    plan = cyber.find_order().plan
    org_actions.add_demonstration(**given)
    reporting_actions.begin_demonstration(plan=plan, today=at.date(), months=1, **given)
    actions.add_demonstration(**given)
    assert {one.is_serious for one in models.Incident.objects.all()} == {True, False, None}
    assert models.IncidentSign.objects.count() == 3
    assert models.IncidentPaper.objects.get().paper.title.startswith("(minh họa)")
    scanned = files.StoredFile.objects.filter(name="minh-hoa.jsonl")
    assert scanned.count() == models.Scan.objects.count() == 3
    kept = file_actions.store_file(  # as installations before kept it
        source=io.BytesIO(b"{}"), name="minh-hoa.jsonl", takes_xml=True, **given
    )
    models.Scan.objects.filter(pk=models.Scan.objects.first().pk).update(file=kept)  # type: ignore[union-attr]
    campaign = models.Campaign.objects.get()
    assert campaign.title.startswith("(minh họa)")
    board = queries.make_board(campaign=campaign, day=at.date(), now=at)
    told = {name: number for name, number in board.totals.standings.items() if number}
    assert set(told) == {"silent", "open", "fixed", "none_found", "no_system"}
    assert told["silent"] > 80
    actions.add_demonstration(**given)
    assert models.Campaign.objects.count() == 1
    review = models.Review.objects.get()
    seen = queries.make_review_board(review=review, day=at.date(), now=at)
    found = {name for name, number in seen.totals.standings.items() if number}
    assert found == {"silent", "partial", "reviewed", "none"}
    assert models.Assessment.objects.count() == 1
    drill = models.Drill.objects.get()
    assert drill.case.state == "scoring"
    assert queries.get_drill_score(drill=drill).left == 2  # of two offices
    assert models.Incident.with_drills.filter(is_drill=True).count() == 2
    owed = plans.Obligation.objects.filter(reviews=None).count()
    reporting_actions.clear_demonstration(**given)
    assert actions.remove_demonstration(**given) == 6
    assert plans.Obligation.objects.count() == owed
    for model in (models.Campaign, models.CampaignOffice, models.CampaignSystem,
                  models.Declaration, models.Hole, models.InformationSystem, models.Incident,
                  models.Review, models.ReviewAnswer, models.Officer, models.Database,
                  models.Assessment, models.Drill, models.DrillOffice, models.DrillTurn,
                  models.DrillAnswer, models.Scan, models.Probe, models.IncidentSign,
                  models.IncidentPaper):  # fmt: skip
        assert not model.objects.exists()
    assert not models.Incident.with_drills.exists()
    assert not scanned.exists()
    assert not cases.Case.objects.filter(kind="declaration").exists()


def test_a_day_that_is_not_over_ends_now() -> None:
    now = april(12, 5)
    assert queries.end_of(date(2026, 4, 12), now) == now
    assert queries.end_of(date(2026, 4, 11), now) < april(11, 17)
    assert april(11, 17) - queries.end_of(date(2026, 4, 11), now) == timedelta(microseconds=1)
