"""Ask, answer, send, return, accept; versions; more time; what is refused."""

import io
from collections import Counter
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from nq57.audit.models import Entry
from nq57.cases import actions as case_actions
from nq57.cases import rules as case_rules
from nq57.cases.models import Deadline, Extension
from nq57.core import refusals, sheets
from nq57.notices.models import Notice
from nq57.orgs.models import Organisation
from nq57.reporting import actions, models, permissions, queries, rules
from nq57.reporting.rules import inquiries as inquiry_rules
from tests.factories import inquiries, orgs
from tests.factories.cases import make_case
from tests.factories.inquiries import AT, COORDINATOR, DUE, QUESTIONS, of_office
from tests.factories.orgs import make_actor

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def asker() -> Organisation:
    return orgs.OrganisationFactory(code="SO-KHCN", name="Sở Khoa học và Công nghệ")


@pytest.fixture
def offices() -> list[Organisation]:
    return orgs.OrganisationFactory.create_batch(4)


def reply_of(inquiry: models.Inquiry, office: Organisation) -> models.Reply:
    return inquiries.get_reply(inquiry, office.code)


def read_sheet_of(reply: models.Reply) -> list[list[str]]:
    return [row[:5] for row in sheets.read_sheet(queries.make_reply_sheet(reply=reply))]


def test_asking_makes_a_reply_with_a_deadline_for_each_and_tells_the_office_once(
    offices: list[Organisation],
) -> None:
    for role in ("focal", "head", "monitor"):
        orgs.PostFactory(organisation=offices[0], role=role)
    inquiry = inquiries.ask(*offices)
    assert inquiry.replies.count() == 4
    reply = reply_of(inquiry, offices[0])
    deadline = reply.case.deadlines.get()
    assert (deadline.due, deadline.original_due, reply.case.state) == (DUE, DUE, "draft")
    assert list(reply.responses.values_list("kind", flat=True)) == [
        "number", "choice", "text", "date", "file",
    ]  # fmt: skip
    told = Notice.objects.filter(subject_kind="inquiry", subject_code=str(inquiry.pk))
    assert sorted(told.values_list("post__role", flat=True)) == ["focal", "head"]
    assert "Sở Khoa học và Công nghệ yêu cầu báo cáo" in told[0].text
    assert Entry.objects.filter(verb="ask_offices").count() == 1


def test_asking_many_costs_no_more_queries_than_asking_few() -> None:
    made, counts = inquiries.make_questionnaire(), []
    for number in (2, 30):
        several = orgs.OrganisationFactory.create_batch(number)
        with CaptureQueriesContext(connection) as captured:
            inquiries.ask(*several, made=made)
        counts.append(len(captured))
    assert counts[1] <= counts[0]


def test_what_was_asked_stays_and_an_edit_makes_the_next_version(
    offices: list[Organisation],
) -> None:
    made = inquiries.make_questionnaire()
    first = inquiries.write(made, QUESTIONS[:3])
    assert (first.number, first.questions.count()) == (1, 3)
    assert inquiries.write(made, QUESTIONS[:3]).revision == first.revision  # nothing changed
    inquiry = inquiries.ask(offices[0], made=made)
    second = inquiries.write(made, QUESTIONS[:2])
    assert (second.number, second.asked_at) == (2, None)
    assert inquiry.version.questions.count() == 3
    assert reply_of(inquiry, offices[0]).responses.count() == 3
    later = inquiries.ask(offices[0], made=made)
    assert reply_of(later, offices[0]).responses.count() == 2
    twin = actions.copy_questionnaire(version=inquiry.version, by=COORDINATOR, at=AT)
    copied = queries.get_version(questionnaire=twin)
    assert (copied.number, copied.asked_at, copied.questions.count()) == (1, None, 3)
    assert [one.text for one in copied.questions.all()[1].choices.all()] == [
        "Có",
        "Chưa",
        "Một phần",
    ]


def test_two_people_writing_one_questionnaire_lose_nothing() -> None:
    made = inquiries.make_questionnaire()
    with pytest.raises(rules.ReportingError, match="vừa được người khác sửa"):
        actions.write_questionnaire(
            questionnaire=made, title="Khác", introduction="", questions=[], seen=(1, 0),
            by=COORDINATOR, at=AT,
        )  # fmt: skip


@pytest.mark.parametrize(
    ("new", "told"),
    [
        (rules.NewQuestion(kind="text", text=" "), "Câu 1: chưa có lời hỏi"),
        (rules.NewQuestion(kind="text", text="x" * 501), "dài nhất 500"),
        (rules.NewQuestion(kind="choice", text="a", choices=("Có",)), "từ 2 đến 40"),
        (rules.NewQuestion(kind="choice", text="a", choices=("Có", "có")), "hai lần"),
        (rules.NewQuestion(kind="choice", text="a", choices=("Có", "y" * 201)), "dài nhất 200"),
        (
            rules.NewQuestion(kind="number", text="a", low=Decimal(2), high=Decimal(1)),
            "nhỏ nhất lớn hơn",
        ),
    ],
)
def test_a_question_that_cannot_be_asked(new: rules.NewQuestion, told: str) -> None:
    made = inquiries.make_questionnaire()
    with pytest.raises(rules.FaultyError, match=told):
        inquiries.write(made, [new])
    with pytest.raises(rules.ReportingError, match="nhiều nhất 60"):
        inquiries.write(made, QUESTIONS[:1] * 61)


def test_what_cannot_be_asked(offices: list[Organisation]) -> None:
    made = inquiries.make_questionnaire()
    empty = actions.make_questionnaire(title="Trống", by=COORDINATOR, at=AT)
    gone = orgs.OrganisationFactory(until=date(2026, 7, 1))
    for said, told in (
        ({"made": empty}, "chưa có câu hỏi"),
        ({"made": made, "due": date(2026, 11, 19)}, "Hạn trả lời đã qua"),
    ):
        with pytest.raises(rules.ReportingError, match=told):
            inquiries.ask(offices[0], **said)  # type: ignore[arg-type]
    with pytest.raises(rules.ReportingError, match="Không có cơ quan nào nhận phiếu"):
        inquiries.ask(gone, made=made)
    for basis, told in ((" ", "căn cứ"), ("x" * 201, "dài nhất 200")):
        new = actions.NewInquiry(questionnaire=made, basis=basis, due=DUE, offices=tuple(offices))
        with pytest.raises(rules.ReportingError, match=told):
            actions.ask_offices(new=new, by=COORDINATOR, at=AT)
    for title in ("", "x" * 301):
        with pytest.raises(rules.ReportingError, match=r"[tT]ên phiếu"):
            actions.make_questionnaire(title=title, by=COORDINATOR, at=AT)


def test_a_reply_from_draft_to_acceptance(offices: list[Organisation]) -> None:
    inquiry = inquiries.ask(*offices)
    reply = reply_of(inquiry, offices[0])
    with pytest.raises(rules.FaultyError, match="Còn 3 chỗ trước khi gửi"):
        actions.move_reply(
            reply=reply, verb="submit", by=of_office("focal", offices[0].code), at=AT
        )
    assert (
        inquiries.fill(reply).written
        == [row.response.item for row in queries.list_answers(reply=reply)][:4]
    )
    sent = inquiries.send(reply)
    assert (sent.case.state, sent.first_sent_on, sent.case.claimed_on) == (
        "sent", date(2026, 11, 20), date(2026, 11, 20),
    )  # fmt: skip
    kept = Entry.objects.get(verb="send_reply")
    assert "12" in str(kept.after)
    assert actions.return_replies(replies=[sent], reason=" Ghi rõ bản ", by=COORDINATOR, at=AT) == 1
    back = reply_of(inquiry, offices[0])
    assert (back.case.state, back.round, back.return_reason) == ("returned", 1, "Ghi rõ bản")
    inquiries.fill(back, "13")
    again = inquiries.send(back, AT + timedelta(days=20))
    assert (again.first_sent_on, again.return_reason) == (date(2026, 11, 20), "")
    assert queries.count_late(again, date(2026, 12, 30)) == 0
    assert actions.accept_replies(replies=[again], by=COORDINATOR, at=AT + timedelta(days=21)) == 1
    done = reply_of(inquiry, offices[0])
    assert (done.case.state, done.case.finished_on) == ("accepted", date(2026, 11, 20))
    assert done.case.deadlines.get().met_on == date(2026, 11, 20)
    actions.return_replies(
        replies=[done], reason="Nhầm", by=COORDINATOR, at=AT + timedelta(days=22)
    )
    assert reply_of(inquiry, offices[0]).case.deadlines.get().met_on is None


def test_every_step_of_the_graph_is_taken_only_from_where_it_begins(
    offices: list[Organisation],
) -> None:
    """The whole matrix of states by verbs: what the graph does not have is refused."""
    graph, tried = rules.INQUIRY, 0
    for state in graph.states:
        for verb, move in graph.moves.items():
            if state in move.sources:
                assert graph.get_move(state, verb) is move
            else:
                with pytest.raises(case_rules.CasesError, match="được"):
                    graph.get_move(state, verb)
                tried += 1
    assert tried > 40
    reply = reply_of(inquiries.ask(*offices), offices[0])
    inquiries.fill(reply)
    head = of_office("head", offices[0].code)
    for verb in ("withdraw", "reopen"):
        with pytest.raises(case_rules.CasesError):
            actions.move_reply(reply=reply, verb=verb, by=head, at=AT)
    with pytest.raises(rules.ReportingError, match="Chọn một bước"):
        actions.move_reply(reply=reply, verb="call_off", by=COORDINATOR, at=AT)


def test_a_repeated_step_gets_the_first_answer_and_moves_once(
    offices: list[Organisation],
) -> None:
    reply = reply_of(inquiries.ask(*offices), offices[0])
    inquiries.fill(reply)
    head = of_office("head", offices[0].code)

    def move(verb: str, key: str) -> str:
        return actions.move_reply(reply=reply, verb=verb, by=head, at=AT, key=key)

    assert [move("send", "0"), move("send", "0")] == ["sent", "sent"]
    steps = list(reply.case.steps.order_by("pk").values_list("verb", flat=True))
    assert steps[-2:] == ["approve", "send"]
    assert Entry.objects.filter(verb="send_reply").count() == 1
    with pytest.raises(case_rules.CasesError, match="Đã gửi"):
        move("send", "1")
    assert move("withdraw", "0") == move("withdraw", "0") == "draft"
    assert reply_of(reply.inquiry, offices[0]).case.state == "draft"


def test_who_may_not(offices: list[Organisation]) -> None:
    inquiry = inquiries.ask(*offices)
    reply = reply_of(inquiry, offices[0])
    for by in (
        COORDINATOR,
        of_office("focal", offices[1].code),
        of_office("leader", offices[0].code),
    ):
        with pytest.raises(refusals.NotAllowedError, match="không trả lời thay"):
            actions.save_answers(reply=reply, entries=[], by=by, at=AT)
        with pytest.raises(refusals.NotAllowedError, match="không trả lời thay"):
            actions.import_answers(reply=reply, cells=[], by=by, at=AT)
    inquiries.fill(reply)
    focal, head = (of_office(role, offices[0].code) for role in ("focal", "head"))
    with pytest.raises(refusals.NotAllowedError):
        actions.move_reply(reply=reply, verb="approve", by=focal, at=AT)
    sent = inquiries.send(reply)
    for by in (focal, of_office("head", offices[1].code)):
        with pytest.raises(refusals.NotAllowedError):
            actions.accept_replies(replies=[sent], by=by, at=AT)
    for act in (
        lambda by: actions.make_questionnaire(title="x", by=by, at=AT),
        lambda by: actions.copy_questionnaire(version=inquiry.version, by=by, at=AT),
        lambda by: actions.close_inquiry(inquiry=inquiry, by=by, at=AT),
        lambda by: inquiries.ask(offices[0], made=inquiry.version.questionnaire, by=by),
    ):
        with pytest.raises(refusals.NotAllowedError):
            act(head)
    with pytest.raises(rules.ReportingError, match="bước “Đã gửi”"):
        inquiries.fill(sent)
    with pytest.raises(rules.ReportingError, match="Chưa chọn"):
        actions.accept_replies(replies=[], by=COORDINATOR, at=AT)
    with pytest.raises(rules.ReportingError, match="lý do trả lại"):
        actions.return_replies(replies=[sent], reason=" ", by=COORDINATOR, at=AT)


def test_nobody_accepts_what_he_sent_himself(asker: Organisation) -> None:
    inquiry = inquiries.ask(asker)
    reply = reply_of(inquiry, asker)
    rows = queries.list_answers(reply=reply)
    typed = zip(rows, ("1", "Có", "", "1/11/2026"), strict=False)
    entries = [actions.AnswerEntry(key=row.response.item, seen=0, typed=one) for row, one in typed]
    actions.save_answers(reply=reply, entries=entries, by=COORDINATOR, at=AT)
    for verb in ("approve", "send"):
        actions.move_reply(reply=reply, verb=verb, by=COORDINATOR, at=AT)
    with pytest.raises(refusals.NotAllowedError, match="không tự nhận"):
        actions.accept_replies(replies=[reply], by=COORDINATOR, at=AT)


def test_a_monitor_asks_those_whose_work_it_follows_and_sees_only_its_own_inquiries(
    offices: list[Organisation],
) -> None:
    follower = orgs.OrganisationFactory(code="SO-NV")
    case = make_case("NV-9", organisation=offices[0])
    case_actions.set_parties(
        case=case, parties={"monitor": [follower]}, by=make_actor("coordinator"), at=AT
    )
    by = of_office("monitor", "SO-NV")
    reach = queries.list_reach(by=by, group=None, offices=offices, on=AT.date())
    assert (reach.offices, set(reach.outside)) == ([offices[0]], set(offices[1:]))
    inquiry = inquiries.ask(*offices, by=by)
    assert [one.organisation for one in inquiry.replies.all()] == [offices[0]]
    reply = inquiries.send(_filled(reply_of(inquiry, offices[0])))
    assert actions.accept_replies(replies=[reply], by=by, at=AT) == 1
    with pytest.raises(rules.ReportingError, match="cơ quan mình theo dõi"):
        inquiries.ask(offices[1], made=inquiry.version.questionnaire, by=by)
    others = inquiries.ask(*offices)
    seen = models.Inquiry.objects.visible_to(by)
    assert list(seen) == [inquiry]
    assert models.Reply.objects.visible_to(by).count() == 1
    assert list(models.Questionnaire.objects.visible_to(by)) == [inquiry.version.questionnaire]
    with pytest.raises(refusals.NotAllowedError, match="cơ quan khác"):
        actions.close_inquiry(inquiry=others, by=by, at=AT)
    theirs = inquiries.send(_filled(reply_of(others, offices[1])))
    with pytest.raises(refusals.NotAllowedError):
        actions.accept_replies(replies=[theirs], by=by, at=AT)
    assert permissions.may_accept_replies(by, "SO-NV")
    assert not permissions.may_accept_replies(by, "SO-KHCN")
    assert models.Inquiry.objects.visible_to(of_office("administrator", "SO-NV")).count() == 0


def _filled(reply: models.Reply) -> models.Reply:
    inquiries.fill(reply)
    return reply


def test_more_time_keeps_the_first_day_and_opens_a_closed_inquiry_again(
    offices: list[Organisation],
) -> None:
    inquiry = inquiries.ask(*offices)
    early, late, own, silent = (reply_of(inquiry, office) for office in offices)
    early = inquiries.send(_filled(early))
    actions.accept_replies(replies=[early], by=COORDINATOR, at=AT)
    late = inquiries.send(_filled(late), AT + timedelta(days=13))
    assert queries.count_late(late, date(2027, 1, 1)) == 3
    focal = of_office("focal", own.organisation.code)
    asked = case_actions.request_extension(
        deadline=own.case.deadlines.get(), asked_due=date(2026, 12, 31), reason="Chờ số", by=focal, at=AT,
    )  # fmt: skip
    case_actions.decide_extension(
        extension=asked, granted_due=date(2026, 12, 31), document="9/SKHCN", by=COORDINATOR, at=AT
    )
    assert Extension.objects.get().state == "granted"
    with pytest.raises(rules.ReportingError, match="chờ nhận"):
        actions.close_inquiry(inquiry=inquiry, by=COORDINATOR, at=AT)
    actions.accept_replies(replies=[late], by=COORDINATOR, at=AT + timedelta(days=14))
    assert actions.close_inquiry(inquiry=inquiry, by=COORDINATOR, at=AT + timedelta(days=14)) == 2
    assert reply_of(inquiry, silent.organisation).case.state == "unanswered"
    with pytest.raises(rules.ReportingError, match="không còn nhận trả lời"):
        actions.close_inquiry(inquiry=inquiry, by=COORDINATOR, at=AT)
    with pytest.raises(rules.ReportingError, match="đã đóng"):
        actions.return_replies(replies=[early], reason="Nhầm", by=COORDINATOR, at=AT)
    due, at = date(2026, 12, 20), AT + timedelta(days=15)
    with pytest.raises(rules.ReportingError, match="lý do gia hạn"):
        actions.extend_inquiry(inquiry=inquiry, due=due, document=" ", by=COORDINATOR, at=at)
    with pytest.raises(rules.ReportingError, match="phải sau hạn đang có 30/11/2026"):
        actions.extend_inquiry(inquiry=inquiry, due=DUE, document="x", by=COORDINATOR, at=AT)
    actions.extend_inquiry(inquiry=inquiry, due=due, document="60/SKHCN", by=COORDINATOR, at=at)
    inquiry.refresh_from_db()
    assert (inquiry.due_on, inquiry.original_due, inquiry.state) == (due, DUE, "open")
    dues = dict(
        Deadline.objects.filter(case__reply__inquiry=inquiry).values_list(
            "case__organisation__code", "due"
        )
    )
    assert [dues[office.code] for office in offices] == [DUE, DUE, date(2026, 12, 31), due]
    assert set(Deadline.objects.values_list("original_due", flat=True)) == {DUE}
    assert reply_of(inquiry, silent.organisation).case.state == "draft"


def test_an_office_added_later_and_an_inquiry_called_off(offices: list[Organisation]) -> None:
    inquiry = inquiries.ask(*offices[:2])
    assert actions.add_offices(inquiry=inquiry, offices=offices, by=COORDINATOR, at=AT) == 2
    assert reply_of(inquiry, offices[3]).case.deadlines.get().due == DUE
    with pytest.raises(rules.ReportingError, match="đều đã nhận phiếu"):
        actions.add_offices(inquiry=inquiry, offices=offices, by=COORDINATOR, at=AT)
    with pytest.raises(rules.ReportingError, match="Gia hạn trước"):
        actions.add_offices(
            inquiry=inquiry, offices=[orgs.OrganisationFactory()], by=COORDINATOR,
            at=AT + timedelta(days=30),
        )  # fmt: skip
    orgs.PostFactory(organisation=offices[0])
    with pytest.raises(rules.ReportingError, match="lý do rút"):
        actions.call_off_inquiry(inquiry=inquiry, reason="", by=COORDINATOR, at=AT)
    inquiries.send(_filled(reply_of(inquiry, offices[1])))
    actions.call_off_inquiry(inquiry=inquiry, reason="Trùng phiếu khác", by=COORDINATOR, at=AT)
    assert Counter(inquiry.replies.values_list("case__state", flat=True)) == {"called_off": 4}
    assert Notice.objects.filter(text__contains="Trùng phiếu khác").count() == 1
    assert queries.list_columns(inquiry=inquiry)[0].count == 0
    for act in (
        lambda: actions.call_off_inquiry(inquiry=inquiry, reason="x", by=COORDINATOR, at=AT),
        lambda: actions.add_offices(inquiry=inquiry, offices=offices, by=COORDINATOR, at=AT),
        lambda: actions.extend_inquiry(
            inquiry=inquiry, due=date(2026, 12, 30), document="x", by=COORDINATOR, at=AT
        ),
    ):
        with pytest.raises(rules.ReportingError):
            act()
    with pytest.raises(rules.ReportingError, match="đã rút phiếu này"):
        inquiries.fill(reply_of(inquiry, offices[0]))


def test_saving_keeps_what_is_right_and_both_versions_of_what_two_people_wrote(
    offices: list[Organisation],
) -> None:
    reply = reply_of(inquiries.ask(offices[0]), offices[0])
    saved = inquiries.fill(reply, "mười hai", "Có thể", "Không.", "31/02/2026")
    assert [fault.code for fault in saved.faults] == ["E801", "E803", "E802"]
    assert saved.written == [queries.list_answers(reply=reply)[2].response.item]
    key = queries.list_answers(reply=reply)[2].response.item
    focal = of_office("focal", offices[0].code)
    late = actions.AnswerEntry(key=key, seen=0, typed="Khác")
    found = actions.save_answers(reply=reply, entries=[late], by=focal, at=AT)
    assert found.conflicts[0].row.response.text == "Không."
    same = actions.AnswerEntry(key=key, seen=0, typed="Không.")
    assert (
        actions.save_answers(reply=reply, entries=[same], by=focal, at=AT) == actions.SavedAnswers()
    )
    strange = actions.AnswerEntry(key="q0", seen=0, typed="x")
    assert (
        actions.save_answers(reply=reply, entries=[strange], by=focal, at=AT).faults[0].code
        == "E800"
    )


def test_a_file_is_kept_refused_by_its_content_and_taken_away(offices: list[Organisation]) -> None:
    reply = reply_of(inquiries.ask(offices[0]), offices[0])
    focal = of_office("focal", offices[0].code)

    def save(content: bytes, name: str, **more: Any) -> actions.SavedAnswers:
        row = queries.list_answers(reply=reply)[4]
        entry = actions.AnswerEntry(
            key=row.response.item,
            seen=row.response.revision,
            file=(io.BytesIO(content), name),
            **more,
        )
        return actions.save_answers(reply=reply, entries=[entry], by=focal, at=AT)

    assert save(b"MZ\x90\x00", "a.exe").faults[0].code == "E805"
    assert len(save(b"Bien ban", "bien-ban.txt").written) == 1
    assert save(b"Bien ban", "bien-ban.txt").written == []
    row = queries.list_answers(reply=reply)[4]
    assert queries.get_value(row.response) == "bien-ban.txt"
    save(b"", "", drops_file=True)
    assert queries.list_answers(reply=reply)[4].response.given.is_empty


def test_the_sheet_goes_round_and_the_same_file_twice_changes_nothing(
    offices: list[Organisation],
) -> None:
    reply = reply_of(inquiries.ask(offices[0]), offices[0])
    focal = of_office("focal", offices[0].code)
    cells = read_sheet_of(reply)
    assert cells[0] == list(queries.SHEET)
    for row, said in zip(cells[1:], ("1.234,5", "một phần", "=1+1", "15/11/2026", ""), strict=True):
        row[4] = said
    assert len(actions.import_answers(reply=reply, cells=cells, by=focal, at=AT).written) == 4
    assert len(actions.import_answers(reply=reply, cells=cells, by=focal, at=AT).written) == 0
    given = [row.response.given for row in queries.list_answers(reply=reply)]
    assert (given[0].number, given[2].text, given[3].day) == (
        Decimal("1234.5"), "=1+1", date(2026, 11, 15),
    )  # fmt: skip
    again = read_sheet_of(reply)
    assert len(actions.import_answers(reply=reply, cells=again, by=focal, at=AT).written) == 0
    moved = [list(reversed(row)) for row in again]
    assert len(actions.import_answers(reply=reply, cells=moved, by=focal, at=AT).written) == 0
    assert Entry.objects.filter(verb="save_answers").count() == 1


def test_who_may_not_send_a_reply_is_not_told_what_is_left(offices: list[Organisation]) -> None:
    reply = reply_of(inquiries.ask(offices[0]), offices[0])
    for verb in ("submit", "approve", "send"):
        with pytest.raises(refusals.NotAllowedError):
            actions.move_reply(reply=reply, verb=verb, by=make_actor("auditor"), at=AT)
        head = of_office("head" if verb != "submit" else "focal", offices[0].code)
        with pytest.raises(rules.FaultyError):
            actions.move_reply(reply=reply, verb=verb, by=head, at=AT)


def test_a_sheet_does_not_write_over_what_somebody_answered_since(
    offices: list[Organisation],
) -> None:
    reply = reply_of(inquiries.ask(offices[0]), offices[0])
    focal = of_office("focal", offices[0].code)
    cells = read_sheet_of(reply)
    for row, said in zip(cells[1:], ("12", "Một phần", "Theo bảng", "", ""), strict=True):
        row[4] = said
    rows = queries.list_answers(reply=reply)
    chosen = next(key for key, word in rows[1].asked.choices.items() if word != "Một phần")
    entries = [
        actions.AnswerEntry(key=rows[0].response.item, seen=0, typed="99"),
        actions.AnswerEntry(key=rows[1].response.item, seen=0, typed=f"#{chosen}"),
    ]
    actions.save_answers(reply=reply, entries=entries, by=focal, at=AT)
    saved = actions.import_answers(reply=reply, cells=cells, by=focal, at=AT)
    assert saved.written == [rows[2].response.item]
    told = [(one.row.response.item, one.entry.typed) for one in saved.conflicts]
    partly = next(key for key, word in rows[1].asked.choices.items() if word == "Một phần")
    assert told == [(rows[0].response.item, "12"), (rows[1].response.item, f"#{partly}")]
    given = [row.response.given for row in queries.list_answers(reply=reply)]
    assert (given[0].number, given[1].choice) == (Decimal(99), chosen)
    fresh = read_sheet_of(reply)
    fresh[1][4] = "12"
    assert len(actions.import_answers(reply=reply, cells=fresh, by=focal, at=AT).written) == 1


def test_a_wrong_sheet_is_refused_whole_with_its_cells(offices: list[Organisation]) -> None:
    inquiry = inquiries.ask(*offices)
    reply = reply_of(inquiry, offices[0])
    focal = of_office("focal", offices[0].code)
    cells = read_sheet_of(reply)
    cells[1][4], cells[2][4], cells[4][4] = "12", "Có lẽ", "hôm qua"
    cells[3][0] = f"CD{inquiry.pk}-{offices[1].code}"
    cells += [["", "", ""], [reply.case.code, "C0", "", "", "x"], list(cells[1])]
    with pytest.raises(rules.SheetError) as refused:
        actions.import_answers(reply=reply, cells=cells, by=focal, at=AT)
    assert [(one.where, one.code) for one in refused.value.faults] == [
        ("E3", "E803"), ("A4", "E807"), ("E5", "E802"), ("B8", "E800"), ("B9", "E806"),
    ]  # fmt: skip
    assert not any(row.response.revision for row in queries.list_answers(reply=reply))
    for wrong in ([], [["Câu hỏi"]]):
        with pytest.raises(rules.SheetError, match="1 chỗ"):
            actions.import_answers(reply=reply, cells=wrong, by=focal, at=AT)


def test_the_table_counts_only_what_was_sent_and_costs_the_same_for_many() -> None:
    many = orgs.OrganisationFactory.create_batch(12)
    inquiry = inquiries.ask(*many)
    counts = []
    for number, office in enumerate(many):
        reply = reply_of(inquiry, office)
        inquiries.fill(reply, str(number), ("Có", "Chưa")[number % 2], "", "15/11/2026")
        if number in (2, 10):
            with CaptureQueriesContext(connection) as captured:
                columns = queries.list_columns(inquiry=inquiry)
                replies = list(
                    queries.list_outcome_replies(inquiry=inquiry).order_by(*queries.ORDER)
                )
                rows = queries.make_outcome_rows(replies=replies, columns=columns, today=DUE)
                standing = queries.get_standing(inquiry=inquiry)
            counts.append(len(captured))
        if number < 10:
            inquiries.send(reply)
    assert counts[0] == counts[1] == 9
    first = columns[0]
    assert (first.count, first.total, first.low, first.high) == (10, 45, 0, 9)
    assert columns[1].tally == [("Có", 5), ("Chưa", 5), ("Một phần", 0)]
    assert sum(any(row.cells) for row in rows) == 10
    assert (standing.asked, standing.handed_in, len(standing.missing)) == (12, 10, 2)


def test_exports_defuse_formulas(offices: list[Organisation]) -> None:
    inquiry = inquiries.ask(*offices)
    reply = reply_of(inquiry, offices[0])
    inquiries.fill(reply, "-5", "Có", '=HYPERLINK("http://a")', "15/11/2026")
    with pytest.raises(rules.FaultyError, match="-5 không nằm trong khoảng từ 0"):
        inquiries.send(reply)
    inquiries.fill(reply, "5", "Có", '=HYPERLINK("http://a")', "15/11/2026")
    inquiries.send(reply)
    text = queries.make_outcome_sheet(inquiry=inquiry, today=DUE, is_text=True).decode("utf-8-sig")
    assert "\"'=HYPERLINK(" in text
    assert ",2026-11-15" in text  # every CSV writes days as in ISO 8601
    found = sheets.read_sheet(queries.make_outcome_sheet(inquiry=inquiry, today=DUE))
    line = next(row for row in found if row[0] == offices[0].code)
    assert line[6:10] == ["5", "Có", '=HYPERLINK("http://a")', "15/11/2026"]
    totals = {row[1]: row[6] for row in found if not row[0]}
    assert totals == {
        "Số cơ quan trả lời": "1", "Tổng": "5", "Nhỏ nhất": "5", "Lớn nhất": "5",
        "Số cơ quan chọn": "",
    }  # fmt: skip


def test_a_code_means_one_fault() -> None:
    assert not rules.CODES.keys() & inquiry_rules.CODES.keys()
