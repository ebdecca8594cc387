"""A round from its opening to its approval; every refusal in its own sentence."""

from collections import Counter
from collections.abc import Callable
from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import pytest
from django.db import Error, transaction
from django.db.models import F

from nq57.audit import models as audit
from nq57.cases import models as cases
from nq57.cases import rules as case_rules
from nq57.core import refusals
from nq57.orgs import actions as org_actions
from nq57.orgs import queries as org_queries
from nq57.orgs import rules as org_rules
from nq57.orgs.models import GroupMember, Organisation, OrgGroup
from nq57.plans import models as plans
from nq57.reporting import actions as reporting_actions
from nq57.scoring import actions, models, permissions, queries, rules
from tests.factories import scoring
from tests.factories.inquiries import of_office
from tests.factories.scoring import AT, LEADER, OFFICE, OTHER, OWNER, RUNNER, sheet

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("province")]

FOCAL, HEAD = of_office("focal", OFFICE), of_office("head", OFFICE)


@pytest.fixture
def held() -> models.Round:
    scoring.owe(OFFICE, due=date(2026, 3, 2), met_on=date(2026, 3, 1))
    scoring.owe(OFFICE, due=date(2026, 4, 1), met_on=date(2026, 4, 9))
    scoring.owe(OFFICE, due=date(2026, 12, 1))
    return scoring.open_round()


def entry(row: models.Sheet, code: str, points: Any = 1, **more: Any) -> actions.Entry:
    value = None if points is None else Decimal(str(points))
    seen = scoring.score(row, code).version
    return actions.Entry(criterion=code, points=value, seen=seen, **more)


def verified(row: models.Sheet, code: str, points: Any, note: str = "") -> actions.Entry:
    seen = scoring.score(row, code).version
    return actions.Entry(criterion=code, points=Decimal(str(points)), note=note, seen=seen)


def test_a_round_has_a_sheet_for_each_office_of_its_clusters_once() -> None:
    listed = OrgGroup.objects.get(code="UBND-XA-VC")
    highland = Organisation.objects.get(code=OFFICE)
    GroupMember.objects.create(
        group=listed, organisation=highland, since=date(2025, 7, 1), status="pending"
    )
    held = scoring.open_round(criteria=scoring.get_set())
    of_cluster: dict[str, list[str]] = {}
    for row in held.sheets.select_related("cluster__group", "organisation"):
        of_cluster.setdefault(row.cluster.group.code, []).append(row.organisation.code)
    assert of_cluster["UBND-XA-VC"] == [OFFICE]
    assert OFFICE not in of_cluster["UBND-XA"]
    codes = [code for found in of_cluster.values() for code in found]
    assert len(codes) == len(set(codes)) == held.sheets.count()
    assert OWNER not in codes
    assert models.Score.objects.filter(sheet__round=held).count() == 13 * len(codes)
    assert cases.Case.objects.filter(kind="scoresheet", due=scoring.DUE).count() == len(codes)


@pytest.mark.parametrize(
    ("said", "match"),
    [
        ({"ends_on": date(2026, 11, 21)}, "chưa kết thúc"),
        ({"starts_on": date(2026, 11, 1)}, "trước ngày cuối kỳ"),
        ({"self_due": date(2026, 11, 20)}, "Hạn tự chấm đã qua"), ({"basis": " "}, "văn bản"),
    ],
)  # fmt: skip
def test_a_round_that_does_not_fit_is_not_opened(said: dict[str, Any], match: str) -> None:
    with pytest.raises(rules.ScoringError, match=match):
        scoring.open_round(**said)
    assert not models.Round.objects.exists()


def test_a_period_has_one_round(held: models.Round) -> None:
    with pytest.raises(rules.ScoringError, match="đã có đợt"):
        scoring.open_round()
    actions.cancel(held=held, reason="Sai kỳ", by=RUNNER, at=AT)
    assert set(held.sheets.values_list("case__state", flat=True)) == {"cancelled"}


@pytest.mark.parametrize("office", [OFFICE, "SO-KHCN"])
def test_only_the_owner_of_the_set_opens(office: str) -> None:
    with pytest.raises(refusals.NotAllowedError, match="Sở Nội vụ"):
        scoring.open_round(by=of_office("head", office))


def test_computed_points_come_from_the_data_with_their_inputs(held: models.Round) -> None:
    row = sheet(held)
    late = scoring.score(row, "II.1")
    assert (late.good, late.whole, late.computed_points) == (1, 2, 0)
    assert [(one[0][-4:], one[5]) for one in late.inputs] == [("0302", "1"), ("0401", "")]
    assert scoring.score(row, "II.2").computed_points == 20
    assert (row.owed, row.on_time, row.done) == (2, 1, 2)
    none = scoring.score(row, "II.6")
    assert (none.whole, none.computed_points, none.to_line().applies) == (0, None, False)


def test_what_is_sealed_counts_without_its_name_and_code() -> None:
    for due, secrecy in ((date(2026, 3, 2), "sealed"), (date(2026, 4, 1), "restricted")):
        scoring.owe(OFFICE, due=due, met_on=due, code=f"NV-{secrecy}")
        cases.Case.objects.filter(code=f"NV-{secrecy}").update(secrecy=secrecy)
    line = scoring.score(sheet(scoring.open_round()), "II.1")
    assert (line.good, line.whole) == (2, 2)
    assert [one[:3] for one in line.inputs] == [
        ["", "", "2026-03-02"], ["NV-restricted", "", "2026-04-01"],
    ]  # fmt: skip


def test_points_beyond_the_rules_are_refused_whole(held: models.Round) -> None:
    row = sheet(held)
    for given, match in (
        (entry(row, "II.4", 11), "vượt điểm tối đa 10"), (entry(row, "II.4", -1), "âm"),
        (entry(row, "I.1", 2), "chỉ có các mức"),
        (entry(row, "II.4", None, applies=False), "lý do không phát sinh"),
        (entry(row, "II.1", 10), "tính từ dữ liệu"), (replace(entry(row, "II.4", 1), seen=9), "tải lại"),
        (replace(entry(row, "II.4"), criterion="X"), "không có tiêu chí"),
    ):  # fmt: skip
        with pytest.raises(rules.ScoringError, match=match):
            actions.score_self(sheet=row, entries=[entry(row, "I.4", 3), given], by=FOCAL, at=AT)
    assert not row.scores.exclude(self_points=None).exists()


def test_another_office_writes_nothing(held: models.Round) -> None:
    row, stranger = sheet(held), of_office("focal", OTHER)
    with pytest.raises(refusals.NotAllowedError, match="chỉ cơ quan đó"):
        actions.score_self(sheet=row, entries=[entry(row, "I.4")], by=stranger, at=AT)
    with pytest.raises(refusals.NotAllowedError):
        actions.send(sheet=row, by=stranger, at=AT)
    assert queries.get_sheet(code=row.case.code, by=stranger) is None


def test_a_sheet_is_sent_whole_and_proven(held: models.Round) -> None:
    row = sheet(held)
    with pytest.raises(rules.ScoringError, match=r"I\.1, I\.2.*chưa tự chấm"):
        actions.send(sheet=row, by=HEAD, at=AT)
    entries = [entry(row, code, value) for code, value in scoring.POINTS.items()]
    actions.score_self(sheet=row, entries=entries, by=FOCAL, at=AT)
    with pytest.raises(rules.ScoringError, match=r"I\.1.*phải có minh chứng"):
        actions.send(sheet=row, by=HEAD, at=AT)
    for code in ("I.1", "I.2", "I.4", "II.3", "II.4", "II.5", "II.7", "III.1"):
        scoring.attach(row, code)
    with pytest.raises(refusals.NotAllowedError):
        actions.send(sheet=row, by=FOCAL, at=AT)
    actions.send(sheet=row, by=HEAD, at=AT)
    assert (sheet(held).case.state, sheet(held).sent_on) == ("sent", date(2026, 11, 21))
    with pytest.raises(rules.ScoringError, match="đã gửi"):
        actions.score_self(sheet=row, entries=[entry(row, "I.4", 2)], by=FOCAL, at=AT)


def test_evidence_stays_while_it_proves_another(held: models.Round) -> None:
    row = sheet(held)
    link = scoring.attach(row, "I.1")
    other = actions.attach_evidence(
        sheet=row, criterion="I.2", file=link.evidence.file, claim="", by=FOCAL, at=AT
    )
    actions.detach_evidence(link=link, by=FOCAL, at=AT)
    assert row.case.evidence.count() == 1
    actions.detach_evidence(link=other, by=FOCAL, at=AT)
    assert row.case.evidence.count() == 0


def test_measuring_asks_as_often_for_many_sheets_as_for_one(
    held: models.Round, django_assert_num_queries: Any
) -> None:
    sheets = list(held.sheets.values_list("pk", flat=True))
    assert len(sheets) > 1
    with django_assert_num_queries(14):
        actions.measure_again(held=held, by=RUNNER, at=AT)
    cases.Case.objects.filter(pk__in=sheets[1:]).update(closed_at=AT, outcome="final")
    with django_assert_num_queries(14):
        actions.measure_again(held=held, by=RUNNER, at=AT)
    versions = models.Score.objects.filter(sheet__round=held, kind="computed")
    assert set(versions.filter(sheet=sheets[0]).values_list("version", flat=True)) == {3}
    assert set(versions.exclude(sheet=sheets[0]).values_list("version", flat=True)) == {2}


def test_computed_points_are_disputed_never_edited(held: models.Round) -> None:
    row = sheet(held)
    with pytest.raises(rules.ScoringError, match="lý do"):
        actions.dispute(sheet=row, criterion="II.1", reason=" ", by=FOCAL, at=AT)
    with pytest.raises(rules.ScoringError, match="tự chấm được"):
        actions.dispute(sheet=row, criterion="I.1", reason="Sai", by=FOCAL, at=AT)
    made = actions.dispute(sheet=row, criterion="II.1", reason="Đã xong 31/3", by=FOCAL, at=AT)
    with pytest.raises(rules.ScoringError, match="đang có một khiếu nại"):
        actions.dispute(sheet=row, criterion="II.1", reason="Lại", by=FOCAL, at=AT)
    with pytest.raises(refusals.NotAllowedError, match="cơ quan khác"):
        actions.answer_dispute(row=made, is_upheld=True, answer="Có", by=FOCAL, at=AT)
    actions.answer_dispute(row=made, is_upheld=True, answer="Sửa ngày", by=RUNNER, at=AT)
    assert scoring.score(row, "II.1").computed_points == 0
    cases.Deadline.objects.filter(case__code__endswith="0401").update(met_on=date(2026, 3, 31))
    actions.measure_again(held=held, by=RUNNER, at=AT)
    assert scoring.score(row, "II.1").computed_points == 10
    with pytest.raises(Error, match="scoring_score_of_kind"), transaction.atomic():
        models.Score.objects.filter(sheet=row, criterion__code="II.1").update(
            verified_points=1,
            verified_at=AT,
            verified_by="a",
            verified_applies=True,
            verified_note="Sửa tay",
        )


def test_a_line_is_verified_by_its_owner_with_a_reason_for_each_difference(
    held: models.Round,
) -> None:
    row = sheet(held)
    with pytest.raises(rules.ScoringError, match="chưa gửi"):
        actions.verify(sheet=row, entries=[verified(row, "I.4", 3)], by=RUNNER, at=AT)
    scoring.fill(row)
    scoring.send(sheet(held))
    row = sheet(held)
    with pytest.raises(refusals.NotAllowedError, match="cơ quan khác thẩm định"):
        actions.verify(sheet=row, entries=[verified(row, "II.3", 15)], by=RUNNER, at=AT)
    for given, match in (
        (verified(row, "I.4", 4), "vượt điểm tối đa"),
        (verified(row, "I.4", 2), "ghi lý do"),
        (verified(row, "II.1", 2, "x"), "tính từ dữ liệu"),
        (replace(verified(row, "I.4", 3), points=None), "chưa ghi điểm"),
        (replace(verified(row, "I.4", 3), seen=0), "tải lại"),
    ):
        with pytest.raises(rules.ScoringError, match=match):
            actions.verify(sheet=row, entries=[given], by=RUNNER, at=AT)
    actions.verify(sheet=row, entries=[verified(row, "I.4", 2, "Thiếu hai việc")], by=RUNNER, at=AT)
    line = scoring.score(row, "I.4")
    assert (line.verified_points, line.differs, line.verified_by) == (2, True, RUNNER.account)
    assert audit.Entry.objects.filter(verb="verify_score").latest("pk").account == RUNNER.account


def test_nobody_verifies_his_own_office(held: models.Round) -> None:
    own = sheet(held, "SO-KHCN")
    scoring.fill(own)
    own = scoring.send(sheet(held, "SO-KHCN"))
    with pytest.raises(refusals.NotAllowedError):
        actions.verify(sheet=own, entries=[verified(own, "II.3", 15)],
                       by=of_office("focal", "SO-KHCN"), at=AT)  # fmt: skip
    actions.verify(sheet=own, entries=[verified(own, "II.3", 15)], by=RUNNER, at=AT)


def test_what_was_verified_falls_when_the_office_changes_it(held: models.Round) -> None:
    scoring.fill(sheet(held))
    row = scoring.send(sheet(held))
    actions.verify(sheet=row, entries=[verified(row, "I.4", 3)], by=RUNNER, at=AT)
    actions.return_sheet(sheet=row, reason="Bổ sung", by=RUNNER, at=AT)
    row = sheet(held)
    actions.score_self(sheet=row, entries=[entry(row, "I.4", 2)], by=FOCAL, at=AT)
    assert scoring.score(row, "I.4").verified_at is None
    assert scoring.send(row, AT + timedelta(days=30)).sent_on == date(2026, 11, 21)


def test_what_was_verified_falls_when_its_proof_is_swapped(held: models.Round) -> None:
    scoring.fill(sheet(held))
    row = scoring.send(sheet(held))
    proofs = {code: scoring.score(row, code).evidence.get() for code in ("I.4", "I.1")}
    entries = [verified(row, code, 3) for code in proofs]
    actions.verify(sheet=row, entries=entries, by=RUNNER, at=AT)
    actions.return_sheet(sheet=row, reason="Bổ sung", by=RUNNER, at=AT)
    row = sheet(held)
    again = {"file": proofs["I.4"].evidence.file, "claim": "Lại", "by": FOCAL, "at": AT}
    actions.attach_evidence(sheet=row, criterion="I.4", **again)
    assert scoring.score(row, "I.4").verified_at == AT
    seen = verified(row, "I.1", 3)
    actions.detach_evidence(link=proofs["I.1"], by=FOCAL, at=AT)
    actions.attach_evidence(
        sheet=row, criterion="I.4", **again | {"file": proofs["I.1"].evidence.file}
    )
    assert {scoring.score(row, code).verified_at for code in proofs} == {None}
    actions.attach_evidence(sheet=row, criterion="I.1", **again)
    row = scoring.send(row)
    with pytest.raises(rules.ScoringError, match="tải lại"):
        actions.verify(sheet=row, entries=[seen], by=RUNNER, at=AT)


def test_a_round_that_is_locked_takes_only_what_was_returned(held: models.Round) -> None:
    row = sheet(held)
    actions.start_verifying(held=held, by=RUNNER, at=AT)
    with pytest.raises(rules.ScoringError, match="khóa tự chấm"):
        actions.score_self(sheet=row, entries=[entry(row, "I.4")], by=FOCAL, at=AT)
    with pytest.raises(case_rules.CasesError, match="lý do"):
        actions.take(sheet=row, reason="", by=RUNNER, at=AT)
    actions.take(sheet=row, reason="Không gửi đúng hạn", by=RUNNER, at=AT)
    row = sheet(held)
    actions.verify(sheet=row, entries=[verified(row, "I.4", 1, "Theo hồ sơ")], by=RUNNER, at=AT)
    with pytest.raises(rules.ScoringError, match="chưa thẩm định"):
        actions.settle(sheet=row, by=RUNNER, at=AT)
    with pytest.raises(rules.ScoringError, match="chưa chốt điểm"):
        actions.finalise(held=scoring.fresh(held), by=RUNNER, at=AT)


def test_no_result_is_seen_before_approval_and_ranked_only_after(held: models.Round) -> None:
    everyone = [FOCAL, HEAD, of_office("auditor", "TT-TINH"), of_office("coordinator", "SO-KHCN")]
    scoring.settle(held, **{OTHER: {"II_3": 5}})
    for by in (*everyone, LEADER):
        with pytest.raises(refusals.NotAllowedError, match="chưa được phê duyệt"):
            queries.get_results(held=scoring.fresh(held), by=by)
    actions.finalise(held=scoring.fresh(held), by=RUNNER, at=AT)
    preview = queries.get_results(held=scoring.fresh(held), by=LEADER)
    assert {one.rank for part in preview for one in part.results} == {None}
    for by in everyone:
        with pytest.raises(refusals.NotAllowedError):
            queries.get_results(held=scoring.fresh(held), by=by)
    actions.approve(held=scoring.fresh(held), decision="99/QĐ-UBND", by=LEADER, at=AT)
    shown = queries.get_results(held=scoring.fresh(held), by=FOCAL)
    ranked = {one.sheet.organisation.code: one for part in shown for one in part.results}
    assert {code: one.rank for code, one in ranked.items()} == {
        OFFICE: 1, OTHER: 2, "SO-YT": 1, "SO-KHCN": 1,
    }  # fmt: skip
    # OFFICE: 62 judged + 0 + 20 of 92 that applied; OTHER: no task fell due, 52 of 62.
    assert (ranked[OFFICE].total.points, ranked[OFFICE].total.most) == (82, 92)
    assert (ranked[OTHER].total.points, ranked[OTHER].total.most) == (52, 62)
    assert ranked[OFFICE].total.percent is not None


def test_what_is_settled_or_approved_stays(held: models.Round) -> None:
    scoring.settle(held)
    row = sheet(held)
    with pytest.raises(rules.ScoringError, match="đã chốt điểm"):
        actions.dispute(sheet=row, criterion="II.1", reason="Sai", by=FOCAL, at=AT)
    approved = scoring.approve(held)
    for act in (
        lambda: actions.reopen(sheet=row, reason="x", by=RUNNER, at=AT),
        lambda: actions.state_beyond(sheet=row, percent=Decimal(1), reason="x", by=RUNNER, at=AT),
        lambda: actions.measure_again(held=approved, by=RUNNER, at=AT),
        lambda: actions.lower_grade(sheet=row, grade="poor", reason="x", by=RUNNER, at=AT),
    ):
        with pytest.raises(rules.ScoringError, match="đã khóa"):
            act()


def test_an_open_dispute_stops_the_settling(held: models.Round) -> None:
    scoring.fill(sheet(held))
    row = scoring.send(sheet(held))
    actions.dispute(sheet=row, criterion="II.1", reason="Sai", by=FOCAL, at=AT)
    actions.start_verifying(held=held, by=RUNNER, at=AT)
    scoring.verify(sheet(held))
    with pytest.raises(rules.ScoringError, match=r"II\.1 còn khiếu nại"):
        actions.settle(sheet=sheet(held), by=RUNNER, at=AT)


def test_all_that_stops_the_settling_is_told_at_once(held: models.Round) -> None:
    scoring.fill(sheet(held))
    row = scoring.send(sheet(held))
    actions.dispute(sheet=row, criterion="II.1", reason="Sai", by=FOCAL, at=AT)
    actions.start_verifying(held=held, by=RUNNER, at=AT)
    with pytest.raises(rules.ScoringError, match=r"chưa thẩm định\..+II\.1 còn khiếu nại"):
        actions.settle(sheet=sheet(held), by=RUNNER, at=AT)


def test_the_people_of_a_demonstration_finish_a_round() -> None:
    org_actions.add_demonstration(by=scoring.SYSTEM, at=AT)
    posts = org_queries.list_demonstration_posts(on=AT.date())
    people = [
        org_queries.get_actor(account=post.person.accounts.get(), post=post, on=AT.date())
        for post in posts
    ]

    def find(may: Callable[[org_rules.Actor], bool]) -> org_rules.Actor:
        return next(one for one in people if may(one))

    criteria = scoring.get_small_set({"UBND-XA-VC": (OFFICE,)})
    runner = find(lambda one: permissions.may_open(one, criteria))
    held = scoring.open_round(by=runner, criteria=criteria)
    assert find(lambda one: permissions.may_write(one, sheet(held)))
    scoring.fill(sheet(held))
    head = find(lambda one: permissions.case_permissions.may(one, sheet(held).case, "send"))
    actions.send(sheet=sheet(held), by=head, at=AT)
    row = sheet(held)
    for line in queries.list_scores(sheet=row):
        line.sheet = row
        if not line.is_computed:
            points = line.self_points
            entry = actions.Entry(criterion=line.criterion.code, points=points, seen=line.version)
            verifier = find(lambda one, line=line: permissions.may_verify(one, line))  # type: ignore[misc]
            actions.verify(sheet=row, entries=[entry], by=verifier, at=AT)
    actions.start_verifying(held=scoring.fresh(held), by=runner, at=AT)
    actions.settle(sheet=sheet(held), by=runner, at=AT)
    actions.finalise(held=scoring.fresh(held), by=runner, at=AT)
    leader = find(lambda one: permissions.may_approve(one, scoring.fresh(held)))
    actions.approve(held=scoring.fresh(held), decision="9/QĐ-UBND", by=leader, at=AT)
    assert scoring.fresh(held).is_approved


def test_an_upheld_dispute_stops_the_settling_until_measured_again(held: models.Round) -> None:
    scoring.fill(sheet(held))
    row = scoring.send(sheet(held))
    made = actions.dispute(sheet=row, criterion="II.1", reason="Sai", by=FOCAL, at=AT)
    actions.start_verifying(held=held, by=RUNNER, at=AT)
    scoring.verify(sheet(held))
    later = AT + timedelta(minutes=1)
    actions.answer_dispute(row=made, is_upheld=True, answer="Sửa ngày", by=RUNNER, at=later)
    with pytest.raises(rules.ScoringError, match=r"II\.1 có khiếu nại có căn cứ, chưa tính lại"):
        actions.settle(sheet=sheet(held), by=RUNNER, at=later)
    actions.measure_again(held=held, by=RUNNER, at=later + timedelta(minutes=1))
    actions.settle(sheet=sheet(held), by=RUNNER, at=later)
    assert sheet(held).case.state == "final"


def test_the_quota_is_kept_by_lowering(held: models.Round) -> None:
    scoring.settle(held)
    departments = [sheet(held, "SO-YT"), sheet(held, "SO-KHCN")]
    for row in departments:
        actions.state_beyond(sheet=row, percent=Decimal(40), reason="Biểu 2", by=RUNNER, at=AT)
    actions.finalise(held=scoring.fresh(held), by=RUNNER, at=AT)
    with pytest.raises(rules.ScoringError, match=r"2 cơ quan xuất sắc.*nhiều nhất được 1"):
        actions.approve(held=scoring.fresh(held), decision="99/QĐ-UBND", by=LEADER, at=AT)
    actions.return_results(held=scoring.fresh(held), reason="Hạ một sở", by=LEADER, at=AT)
    with pytest.raises(rules.ScoringError, match="thấp hơn"):
        actions.lower_grade(sheet=departments[0], grade="excellent", reason="x", by=RUNNER, at=AT)
    with pytest.raises(rules.ScoringError, match="lý do"):
        actions.lower_grade(sheet=departments[0], grade="good", reason="", by=RUNNER, at=AT)
    actions.lower_grade(sheet=departments[0], grade="good", reason="Tỷ lệ", by=RUNNER, at=AT)
    approved = scoring.approve(held)
    found = queries.get_results(held=approved, by=LEADER)
    assert [one.quota.excellent for one in found if one.cluster.group.code == "THU-SO"] == [1]
    assert approved.decision == "99/QĐ-UBND"


def test_approval_needs_its_decision_and_a_leader(held: models.Round) -> None:
    scoring.settle(held)
    actions.finalise(held=scoring.fresh(held), by=RUNNER, at=AT)
    with pytest.raises(case_rules.CasesError, match="số, ký hiệu"):
        actions.approve(held=scoring.fresh(held), decision=" ", by=LEADER, at=AT)
    with pytest.raises(refusals.NotAllowedError):
        actions.approve(held=scoring.fresh(held), decision="99/QĐ-UBND", by=RUNNER, at=AT)


def test_a_mere_verifier_sees_only_its_lines(held: models.Round) -> None:
    scoring.fill(sheet(held))
    row = scoring.send(sheet(held))
    verifier = of_office("focal", "TT-TINH")
    seen = queries.get_sheet(code=row.case.code, by=verifier)
    assert seen is not None
    rows = queries.list_rows(sheet=seen, by=verifier)
    assert [one.score.criterion.code for one in rows] == ["II.7"]
    assert len(queries.list_rows(sheet=row, by=RUNNER)) == 13
    assert not permissions.may_see_verified(FOCAL, row)
    work = {one.sheet.pk: one for one in queries.list_work(held=held, by=verifier, today=AT.date())}
    assert (work[row.pk].mine, work[row.pk].unverified) == (1, 9)


ROLES = ("coordinator", "focal", "head", "monitor", "leader", "inspector", "administrator",
         "auditor", "staff")  # fmt: skip


@pytest.mark.parametrize("graph", [rules.ROUND, rules.SHEET], ids=lambda one: one.name)
def test_moves_by_role(held: models.Round, graph: case_rules.Graph) -> None:
    """Who may make which move: the owner's posts, the scored office's, a stranger's."""
    case = held.case if graph is rules.ROUND else sheet(held).case
    rights = org_rules.get_rights()
    for verb, move in graph.moves.items():
        for role in ROLES:
            scope = rights.scope_of(role, "scoring", move.right)
            for office in (OWNER, OFFICE, OTHER):
                holds = {
                    "all": True, "own": office == case.organisation.code,
                    "followed": graph is rules.SHEET and office == OWNER, None: False,
                }[scope]  # fmt: skip
                by = of_office(role, office)
                assert permissions.case_permissions.may(by, case, move.right) == holds, (
                    verb, role, office,
                )  # fmt: skip


def test_a_demonstration_has_a_round_to_try_once_and_goes_without_a_trace() -> None:
    given: dict[str, Any] = {"by": scoring.SYSTEM, "at": AT}
    assert actions.add_demonstration(**given) is None
    org_actions.add_demonstration(**given)
    plan = plans.Plan.objects.get(document__symbol="142/KH-UBND")
    reporting_actions.begin_demonstration(plan=plan, today=AT.date(), months=1, **given)
    made = actions.add_demonstration(**given)
    assert made is not None
    assert (made.starts_on, made.ends_on) == (date(2026, 7, 1), date(2026, 9, 30))
    assert made.case.steps.get().account == "minhhoa.so-nv.head"
    states = Counter(made.sheets.values_list("case__state", flat=True))
    assert states == {"sent": 3, "draft": made.sheets.count() - 3}
    assert sheet(made).case.state == "draft"  # its invented focal person scores it
    lines = models.Score.objects.filter(sheet__round=made, verified_at__isnull=False)
    assert lines.values("sheet").distinct().count() == 2
    other = lines.exclude(verified_points=F("self_points")).get(verified_applies=True)
    assert other.verified_note
    assert not lines.exclude(verified_by__startswith="minhhoa.").exists()
    assert actions.add_demonstration(**given) is None
    reporting_actions.clear_demonstration(**given)
    for model in (models.Round, models.Sheet, models.Score, models.ScoreEvidence):
        assert not model.objects.exists()
    assert not cases.Case.objects.filter(kind__in=("scoring", "scoresheet")).exists()


def test_a_head_is_proposed_beside_the_office_and_never_above(held: models.Round) -> None:
    scoring.settle(held)
    row = sheet(held, "SO-YT")
    assert queries.get_result(sheet=row).grade == "good"
    given: dict[str, Any] = {"sheet": row, "by": RUNNER, "at": AT}
    with pytest.raises(rules.ScoringError, match="không được xếp loại cao hơn cơ quan"):
        actions.propose_head_grade(grade="excellent", reason="Có công", **given)
    with pytest.raises(refusals.NotAllowedError):
        actions.propose_head_grade(grade="good", reason="", **given | {"by": HEAD})
    actions.propose_head_grade(grade="good", reason="", **given)
    actions.lower_grade(grade="fair", reason="Có vi phạm", **given)
    with pytest.raises(rules.ScoringError, match="cao hơn mức của cơ quan"):
        actions.finalise(held=scoring.fresh(held), by=RUNNER, at=AT)
    found = queries.get_results(held=scoring.fresh(held), by=RUNNER)
    over = [one for part in found for one in part.results if one.is_head_over]
    assert [one.sheet.pk for one in over] == [row.pk]
    actions.propose_head_grade(grade="", reason="", **given)
    approved = scoring.approve(held)
    assert sheet(approved, "SO-YT").head_grade == ""
    with pytest.raises(rules.ScoringError, match="đã khóa"):
        actions.propose_head_grade(grade="poor", reason="", **given)


def test_many_are_handled_together_and_each_refusal_is_told_by_its_row(held: models.Round) -> None:
    first, other = sheet(held), sheet(held, OTHER)
    for one in (first, other):
        scoring.fill(one)
        actions.dispute(
            sheet=one, criterion="II.1", reason="Sai ngày", by=of_office("focal", one.organisation.code),
            at=AT,
        )  # fmt: skip
        actions.send(sheet=sheet(held, one.organisation.code),
                     by=of_office("head", one.organisation.code), at=AT)  # fmt: skip
    fresh = scoring.fresh(held)
    assert queries.list_waiting(held=fresh, by=FOCAL).count == 0
    waiting = queries.list_waiting(held=fresh, by=RUNNER)
    assert len(waiting.disputes) == 2
    assert not waiting.sheets
    rows = [(waiting.disputes[0], "Đúng số liệu"), (waiting.disputes[1], " ")]
    told = {"is_upheld": False, "by": RUNNER, "at": AT}
    written = audit.Entry.objects.count()
    trial = actions.answer_disputes(rows=rows, is_trial=True, **told)
    assert [str(one.refusal or "") for one in trial] == ["", "Ghi ý kiến trả lời khiếu nại."]
    assert audit.Entry.objects.count() == written
    done = actions.answer_disputes(rows=rows, is_trial=False, **told)
    assert [one.refusal is None for one in done] == [True, False]
    assert audit.Entry.objects.filter(verb="answer_dispute").count() == 1
    stale = [(one, one.version - (place == 0), "") for place, one in enumerate(waiting.lines)]
    agreed = actions.agree_with_lines(rows=stale, is_trial=False, by=RUNNER, at=AT)
    assert [one.refusal is None for one in agreed] == [place > 0 for place in range(len(stale))]
    assert "vừa được người khác ghi" in str(agreed[0].refusal)
    line = models.Score.objects.get(pk=waiting.lines[1].pk)
    assert (line.verified_points, line.verified_by) == (line.self_points, RUNNER.account)
    actions.start_verifying(held=scoring.fresh(held), by=RUNNER, at=AT)
    settled = actions.settle_sheets(
        sheets=[sheet(held), sheet(held, OTHER)], is_trial=False, by=RUNNER, at=AT
    )
    assert all("Chưa chốt được" in str(one.refusal) for one in settled)
    foreign = actions.settle_sheets(sheets=[sheet(held)], is_trial=False, by=FOCAL, at=AT)
    assert isinstance(foreign[0].refusal, refusals.NotAllowedError)
