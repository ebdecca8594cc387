"""Requests of data subjects: steps, clocks, refusals, who reads them, what is forgotten."""

from datetime import date, timedelta
from typing import Any

import pytest

from nq57.audit.models import Entry
from nq57.cases import rules as case_rules
from nq57.core import refusals
from nq57.notices.models import Notice
from nq57.registers.base.rules import EntryError, FaultyError
from nq57.registers.privacy import actions, queries, rules
from nq57.registers.privacy.models import SubjectRequest
from tests.factories import privacy
from tests.factories.cyber import of_office
from tests.factories.orgs import PostFactory
from tests.registers.privacy.test_entries import check_each

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("province")]

FOCAL, HEAD = of_office("focal"), of_office("head")
CENTRE = of_office("coordinator", "CA-TINH", area="cyber")
AT = privacy.AT  # Monday 12 October 2026
DUE = {"access": (10, 19), "correct": (10, 19), "copy": (10, 19), "erase": (10, 28),
       "withdraw": (10, 23), "restrict": (10, 23), "object": (10, 23)}  # fmt: skip


def test_each_kind_has_its_two_clocks_from_the_day_it_came() -> None:
    for number, (kind, day) in enumerate(DUE.items(), 1):
        made = privacy.receive_request(FOCAL, kind=kind)  # on Thursday 8 October
        assert made.case.code == f"YCDL.UBND-04099.2026-{number:03d}"
        dues = dict(made.case.deadlines.values_list("name", "due"))
        assert dues == {rules.ANSWER: date(2026, 10, 12), rules.FULFIL: date(2026, *day)}
    assert "chờ tỉnh xác nhận" in made.case.deadlines.first().explanation["sentence"]
    assert "Lò Thị Mai" not in made.case.title
    told = Entry.objects.filter(subject_code__startswith="YCDL.").values_list("after", "note")
    assert "Mai" not in str(list(told))  # nor in the journal
    with pytest.raises(FaultyError, match="Ghi họ tên"):
        privacy.receive_request(FOCAL, requester=" ", content="", received_on=date(2026, 10, 13))
    foreign = privacy.add_processing(office="SO-YT")
    with pytest.raises(FaultyError, match="của cơ quan mình"):
        privacy.receive_request(FOCAL, processing=foreign)
    for by in (CENTRE, of_office("staff"), of_office("leader", "UBND-14")):
        with pytest.raises(refusals.NotAllowedError):
            privacy.receive_request(by)
    seen = SubjectRequest.objects
    assert [
        seen.visible_to(by).count()
        for by in (
            FOCAL,
            HEAD,
            CENTRE,
            of_office("auditor"),
            of_office("leader", "UBND-14"),
            of_office("focal", "SO-YT"),
        )
    ] == [7, 7, 0, 0, 0, 0]
    counted = queries.count_requests(by=CENTRE, on=date(2026, 10, 20))
    assert counted == queries.RequestFigures(open=7, late=7, total=7)
    assert queries.count_requests(by=of_office("staff"), on=AT.date()) is None


def test_a_request_is_verified_answered_fulfilled_and_forgotten() -> None:
    made = privacy.receive_request(FOCAL)
    told: dict[str, Any] = {"request": made, "by": FOCAL, "at": AT}
    with pytest.raises(case_rules.CasesError):  # nobody is answered before he is known
        actions.answer_request(**told, answer="Nhận xóa", on=AT.date())
    with pytest.raises(refusals.NotAllowedError):
        actions.verify_requester(**told | {"by": CENTRE}, how="x", on=AT.date())
    for how, on in ((" ", AT.date()), ("Giấy khai sinh", date(2026, 10, 7))):
        with pytest.raises(EntryError):
            actions.verify_requester(**told, how=how, on=on)
    actions.verify_requester(**told, how="Giấy khai sinh", on=date(2026, 10, 9))
    with pytest.raises(EntryError, match="Ngày ghi từ 09/10/2026"):
        actions.answer_request(**told, answer="Nhận xóa", on=date(2026, 10, 8))
    actions.answer_request(**told, answer="Nhận xóa", on=date(2026, 10, 12))
    met = made.case.deadlines.get(name=rules.ANSWER)
    assert (met.met_on, met.due) == (date(2026, 10, 12), date(2026, 10, 12))
    with pytest.raises(EntryError, match="đã xong"):
        actions.forget_requester(**told)
    actions.fulfil_request(**told, result="Đã xóa ảnh", on=AT.date())
    assert made.case.deadlines.get(name=rules.FULFIL).met_on == AT.date()
    assert made.case.closed_at is not None
    check_each(made, [
        ({"kind": "?"}, "privacy_request_lists"), ({"requester": ""}, "privacy_request_said"),
        ({"done_on": date(2026, 10, 9)}, "privacy_request_in_order"),
    ])  # fmt: skip
    actions.forget_requester(**told)
    made.refresh_from_db()
    assert (made.requester, made.content, made.result, made.kind) == ("", "", "", "erase")
    with pytest.raises(EntryError, match="một lần"):
        actions.forget_requester(**told)
    check_each(made, [({"requester": "Lò"}, "privacy_request_said")])


def test_a_refusal_has_its_reason_and_basis_and_late_ones_are_told() -> None:
    made, open_one = privacy.receive_request(FOCAL), privacy.receive_request(FOCAL)
    told: dict[str, Any] = {"request": made, "by": FOCAL, "at": AT, "on": AT.date()}
    for answer, basis in (("", "Điều 14"), ("Đang điều tra", " ")):
        with pytest.raises(EntryError):
            actions.refuse_request(**told, answer=answer, basis=basis)
    actions.refuse_request(**told, answer="Đang giải quyết hồ sơ", basis="Điều 14 Luật 91")
    assert made.case.state == "refused"
    assert made.case.deadlines.get(name=rules.ANSWER).met_on == AT.date()
    check_each(made, [({"answered_on": None}, "privacy_request_refused")])
    PostFactory(organisation=privacy.get_office(), role="head")
    assert actions.remind_of_requests(by=of_office("x"), at=AT) == 1  # due today
    assert actions.remind_of_requests(by=of_office("x"), at=AT) == 0
    assert actions.remind_of_requests(by=of_office("x"), at=AT + timedelta(days=1)) == 1
    late = Notice.objects.get(kind="overdue")
    assert late.text == (
        f"Quá hạn 12/10/2026: trả lời yêu cầu của chủ thể dữ liệu, hồ sơ {open_one.case.code}."
    )
    actions.take_back_request(request=open_one, by=FOCAL, at=AT)
    assert open_one.case.state == "taken_back"
