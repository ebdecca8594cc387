"""Level dossiers: who does which step, which clocks run, what an approval needs."""

from datetime import UTC, date, datetime
from typing import Any

import pytest

from nq57.cases import rules as case_rules
from nq57.core import refusals
from nq57.notices import models as notices
from nq57.orgs.models import Organisation
from nq57.registers.cyber import actions, queries, rules
from tests.factories import cyber
from tests.factories.orgs import PostFactory

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("province")]

OLD = datetime(2026, 1, 12, 3, 0, tzinfo=UTC)
APPROVED: dict[str, Any] = {
    "regulation": "3/QĐ-UBND", "regulation_on": date(2026, 1, 5), "decision": "4/QĐ-UBND",
    "decided_on": date(2026, 1, 12),
}  # fmt: skip


def submit(at: datetime = OLD, **answers: Any) -> Any:
    system = cyber.add()
    cyber.level(system, at, **answers)
    made = cyber.open_dossier(system, at)
    actions.submit_dossier(dossier=made, by=cyber.FOCAL, at=at)
    return cyber.reread(made)


def dues(dossier: Any) -> list[tuple[str, date | None]]:
    return list(dossier.case.deadlines.order_by("pk").values_list("name", "due"))


def test_a_level_four_dossier_has_thirty_days_and_then_seven_working_days() -> None:
    dossier = submit(national_infrastructure=True)
    assert dossier.levelling.level == 4
    assert dues(dossier) == [("Thẩm định hồ sơ", date(2026, 2, 11))]
    at = datetime(2026, 2, 12, 3, 0, tzinfo=UTC)
    actions.appraise_dossier(dossier=dossier, opinion="Đạt", by=cyber.CENTRE, at=at)
    # Tết: seven working days from 12 February end on 2 March.
    assert dues(dossier)[1:] == [("Phê duyệt cấp độ", date(2026, 3, 2))]
    met = dossier.case.deadlines.get(name="Thẩm định hồ sơ")
    assert met.met_on == date(2026, 2, 12)
    with pytest.raises(rules.CyberError, match="Bộ Công an"):
        actions.approve_dossier(dossier=dossier, by=cyber.HEAD, at=at, **APPROVED)
    actions.approve_dossier(
        dossier=dossier, by=cyber.HEAD, at=at, ministry_opinion="9/A05", **APPROVED
    )
    assert dossier.case.state == "approved"


def test_the_appraisal_waits_while_something_is_to_be_added() -> None:
    dossier = submit(national_infrastructure=True)
    actions.ask_supplement(dossier=dossier, note="Thiếu sơ đồ", by=cyber.CENTRE, at=OLD)
    assert dues(dossier) == [("Thẩm định hồ sơ", None)]
    again = datetime(2026, 1, 20, 3, 0, tzinfo=UTC)
    actions.submit_dossier(dossier=dossier, by=cyber.FOCAL, at=again)
    assert dues(dossier) == [("Thẩm định hồ sơ", date(2026, 2, 23))]  # the 19th lies in Tết
    one = dossier.case.deadlines.get()
    assert one.original_due == date(2026, 2, 11)


def test_where_no_rule_holds_there_is_no_deadline() -> None:
    dossier = submit(cyber.AT, procedures=True)
    assert dues(dossier) == []
    due = queries.get_supplement_due(dossier=dossier)
    assert due is not None
    assert due.on == date(2026, 10, 19)


@pytest.mark.parametrize(("level", "by"), [(2, cyber.CENTRE), (3, cyber.HEAD)])
def test_the_level_says_who_approves(level: int, by: Any) -> None:
    dossier = submit(non_public=True, procedures=level == 3)
    actions.appraise_dossier(dossier=dossier, opinion="Đạt", by=cyber.CENTRE, at=OLD)
    for other in (cyber.CENTRE, cyber.HEAD, cyber.FOCAL):
        if other != by:
            with pytest.raises(refusals.NotAllowedError):
                actions.approve_dossier(dossier=dossier, by=other, at=OLD, **APPROVED)
    without = {**APPROVED, "regulation": ""}
    with pytest.raises(rules.CyberError, match="quy chế"):
        actions.approve_dossier(dossier=dossier, by=by, at=OLD, **without)
    actions.approve_dossier(dossier=dossier, by=by, at=OLD, **APPROVED)
    assert dossier.approved_by == by.account


def test_who_submits_does_not_appraise_and_strangers_do_nothing() -> None:
    system = cyber.add("Của Công an", cyber.POLICE)
    cyber.level(system, by=cyber.CENTRE)
    made = actions.open_dossier(system=system, by=cyber.CENTRE, at=cyber.AT)
    made.submitted_by = cyber.CENTRE.account
    with pytest.raises(refusals.NotAllowedError, match="không tự thẩm định"):
        actions.appraise_dossier(dossier=made, opinion="Đạt", by=cyber.CENTRE, at=cyber.AT)
    stranger = cyber.of_office("head", "SO-YT")
    for act in (
        lambda: actions.submit_dossier(dossier=made, by=stranger, at=cyber.AT),
        lambda: actions.ask_supplement(dossier=made, note="x", by=stranger, at=cyber.AT),
        lambda: actions.send_back(dossier=made, note="x", by=stranger, at=cyber.AT),
        lambda: actions.withdraw_dossier(dossier=made, note="x", by=stranger, at=cyber.AT),
        lambda: actions.open_dossier(system=system, by=stranger, at=cyber.AT),
    ):
        with pytest.raises((refusals.NotAllowedError, rules.CyberError)):
            act()
    assert made.case.state == "draft"


def test_one_dossier_is_prepared_at_a_time_and_the_new_replaces_the_old() -> None:
    first = submit(non_public=True)
    system = first.system
    with pytest.raises(rules.CyberError, match="chưa xong"):
        actions.open_dossier(system=system, by=cyber.FOCAL, at=OLD)
    with pytest.raises(rules.CyberError, match="chưa xong"):
        actions.change_system(
            system=queries.get_system(code=system.code, by=cyber.FOCAL),
            facts=cyber.make_facts(specialised="SO-KHCN"), by=cyber.FOCAL, at=OLD,
        )  # fmt: skip
    finish(first)
    actions.begin_review(dossier=first, note="Thêm dịch vụ", by=cyber.FOCAL, at=OLD)
    second = cyber.open_dossier(system, OLD)
    actions.submit_dossier(dossier=second, by=cyber.FOCAL, at=OLD)
    finish(cyber.reread(second))
    assert cyber.reread(first).case.state == "replaced"


def finish(dossier: Any) -> None:
    actions.appraise_dossier(dossier=dossier, opinion="Đạt", by=cyber.CENTRE, at=OLD)
    actions.approve_dossier(dossier=dossier, by=cyber.CENTRE, at=OLD, **APPROVED)
    with pytest.raises(rules.CyberError, match="Ngày hiệu lực"):
        actions.put_in_force(dossier=dossier, on=date(2026, 1, 11), by=cyber.FOCAL, at=OLD)
    actions.put_in_force(dossier=dossier, on=date(2026, 1, 12), by=cyber.FOCAL, at=OLD)


def test_a_dossier_needs_its_level_its_documents_and_its_point() -> None:
    system = cyber.add()
    with pytest.raises(rules.CyberError, match="Xác định cấp độ"):
        actions.open_dossier(system=system, by=cyber.FOCAL, at=OLD)
    cyber.level(system, OLD)
    made = cyber.open_dossier(system, OLD, is_whole=False)
    with pytest.raises(rules.CyberError, match="thiếu 4"):
        actions.submit_dossier(dossier=made, by=cyber.FOCAL, at=OLD)
    with pytest.raises(case_rules.CasesError):
        actions.keep_level(dossier=made, note="x", by=cyber.CENTRE, at=OLD)
    actions.withdraw_dossier(dossier=made, note="Lập lại", by=cyber.FOCAL, at=OLD)
    with pytest.raises(rules.CyberError, match="không thay tài liệu"):
        cyber.attach(made, "design")


def test_who_can_only_look_is_told_of_no_dossier() -> None:
    police = Organisation.objects.get(code=cyber.POLICE)
    posts = [PostFactory(organisation=police, role=role) for role in ("focal", "head", "monitor")]
    submit()
    told = notices.Notice.objects.filter(post__in=posts).values_list("post__role", flat=True)
    assert set(told) == {"focal", "head"}
