"""Replies to inquiries from a device without the network: each answer once, nothing lost."""

import hashlib
import json
from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from nq57.audit import models as audit
from nq57.files import models as files
from nq57.orgs.models import Organisation
from nq57.reporting import actions, models, queries
from tests.factories import inquiries
from tests.web.conftest import Official, sign_in

__all__ = ["sign_in"]
pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("province")]

NOW = datetime(2026, 11, 28, 3, 0, tzinfo=UTC)
OFFICE = "UBND-04099"


@pytest.fixture
def now(monkeypatch: pytest.MonkeyPatch) -> list[datetime]:
    """The hour; what is put first in the list becomes the next."""
    hours = [NOW]
    monkeypatch.setattr(timezone, "now", lambda: hours[0])
    return hours


@pytest.fixture
def reply(now: list[datetime]) -> models.Reply:
    asked = inquiries.ask(Organisation.objects.get(code=OFFICE))
    return inquiries.get_reply(asked, OFFICE)


@pytest.fixture
def focal(sign_in: Callable[..., Official], reply: models.Reply) -> Official:
    """Who answers; the office owes nothing else."""
    return sign_in("focal", organisation=reply.organisation)


def get_keys(reply: models.Reply) -> list[str]:
    """Return the keys of the questions: a number, a choice, a text, a date, a file."""
    return [row.response.item for row in queries.list_answers(reply=reply)]


def make_act(official: Official, reply: models.Reply, said: str = "12", **more: Any) -> Any:
    return {
        "key": str(uuid4()), "report": reply.case.code, "post": official.post.code,
        "verb": "save", "item": get_keys(reply)[0], "seen": 0,
        "at": timezone.now().isoformat(), "typed": {"answer": said},
    } | more  # fmt: skip


def answers(official: Official, *acts: dict[str, Any], **more: Any) -> list[dict[str, Any]]:
    known = {"account": official.account.login, "now": timezone.now().isoformat(), "acts": acts}
    answer = official.client.post(
        reverse("offline:acts"), json.dumps(known | more), content_type="application/json"
    )
    told = answer.json()["answers"]
    return [told[act["key"]] for act in acts]


def upload(official: Official, reply: models.Reply, item: str, content: bytes, **said: Any) -> Any:
    """Send a file for a question; return its key and what the server says at last."""
    key = str(uuid4())
    known = {
        "report": reply.case.code, "item": item, "name": "bien-ban.txt", "claim": "",
        "size": len(content), "sha256": hashlib.sha256(content).hexdigest(),
    }  # fmt: skip
    address = reverse("offline:upload", args=[key])
    told = official.client.post(address, json.dumps(known | said), content_type="application/json")
    if told.status_code != 200:
        return key, told
    return key, official.client.post(
        f"{address}0/", content, content_type="application/octet-stream",
        headers={"X-Piece-SHA256": hashlib.sha256(content).hexdigest()},
    )  # fmt: skip


def value_of(reply: models.Reply, place: int) -> Any:
    return queries.get_value(queries.list_answers(reply=reply)[place].response)


def test_who_has_only_an_inquiry_gets_it_listed_with_all_that_its_form_needs(
    focal: Official, sign_in: Callable[..., Official], reply: models.Reply
) -> None:
    told = focal.client.get(reverse("offline:who")).json()
    assert told["may_write"]
    assert [(one["code"], one["form"], one["due"]) for one in told["reports"]] == [
        (reply.case.code, "inquiry", "30/11/2026")
    ]
    address = reverse("offline:reply", args=[reply.case.code])
    answer = focal.client.get(address)
    assert "no-store" in answer["Cache-Control"]
    form = answer.json()
    assert [one["kind"] for one in form["questions"]] == [
        "number", "choice", "text", "date", "file",
    ]  # fmt: skip
    first, choice = form["questions"][:2]
    assert (first["low"], first["high"], first["unit"], first["said"]) == (
        "0", "", "trạm", {"answer": ""},
    )  # fmt: skip
    assert [words for _, words in choice["choices"]] == ["Có", "Chưa", "Một phần"]
    assert form["is_open"]
    assert not form["may_send"]
    foreign = sign_in("focal", organisation=Organisation.objects.get(code="SO-YT"))
    assert foreign.client.get(address).status_code == 404
    coordinator = sign_in(organisation=Organisation.objects.get(code="SO-KHCN"))
    assert coordinator.client.get(address).status_code == 403
    assert foreign.client.get(reverse("offline:who")).json()["reports"] == []


def test_a_form_costs_the_same_for_any_number_of_questions(
    focal: Official, reply: models.Reply
) -> None:
    many = inquiries.make_questionnaire("Rà soát lớn", inquiries.QUESTIONS * 8)
    large = inquiries.get_reply(inquiries.ask(reply.organisation, made=many), OFFICE)
    counts = []
    for one in (reply, large):
        address = reverse("offline:reply", args=[one.case.code])
        focal.client.get(address)
        with CaptureQueriesContext(connection) as captured:
            assert len(focal.client.get(address).json()["questions"]) >= 5
        counts.append(len(captured))
    assert counts[0] == counts[1] <= 10


def test_every_kind_of_answer_is_stored_once_however_often_it_is_sent(
    focal: Official, reply: models.Reply
) -> None:
    number, choice, text, day, file = get_keys(reply)
    words = queries.list_answers(reply=reply)[1].asked.choices
    key, told = upload(focal, reply, file, b"Bien ban ra soat")
    assert told.json()["state"] == "done"
    acts = [
        make_act(focal, reply, "5.431", item=number),
        make_act(focal, reply, f"#{list(words)[1]}", item=choice),
        make_act(focal, reply, "Đường khó.\x00", item=text),
        make_act(focal, reply, "15/11/2026", item=day),
        make_act(focal, reply, item=file, verb="attach",
                 typed={"answer": "bien-ban.txt", "upload": key}),
    ]  # fmt: skip
    first = answers(focal, *acts)
    assert {(one["state"], one["revision"], one["report_state"]) for one in first} == {
        ("stored", 1, "draft")
    }
    assert answers(focal, *acts) == first
    assert [value_of(reply, place) for place in range(5)] == [
        5431, "Chưa", "Đường khó.", date(2026, 11, 15), "bien-ban.txt",
    ]  # fmt: skip
    entries = models.OfflineEntry.objects.filter(reply=reply)
    assert len({entry.key for entry in entries}) == entries.count() == 5
    assert audit.Entry.objects.filter(verb="save_answers").count() == 5
    other = answers(focal, acts[0] | {"typed": {"answer": "6"}})[0]
    assert (other["state"], other["code"]) == ("fault", "E200")
    gone = make_act(focal, reply, "", item=file, seen=1)
    assert answers(focal, gone)[0]["said"] == {"answer": ""}
    assert value_of(reply, 4) is None


def test_a_file_is_taken_for_its_question_alone_and_only_when_it_is_whole(
    focal: Official, sign_in: Callable[..., Official], reply: models.Reply
) -> None:
    number, *_, file = get_keys(reply)
    other = sign_in("focal", organisation=reply.organisation)
    theirs, _ = upload(other, reply, file, b"Cua nguoi khac")
    elsewhere, _ = upload(focal, reply, number, b"Cho cau khac")
    program, told = upload(focal, reply, file, b"MZ\x90\x00 program", name="x.exe")
    assert told.json()["state"] == "refused"
    assert "chương trình" in told.json()["sentence"]
    for key in (theirs, elsewhere, program, "", "x"):
        typed = {"answer": "bien-ban.txt", "upload": key}
        told = answers(focal, make_act(focal, reply, item=file, verb="attach", typed=typed))[0]
        assert (told["state"], told["code"]) == ("fault", "E100")
        assert "chọn lại tệp" in told["sentence"]
    foreign = sign_in("focal", organisation=Organisation.objects.get(code="SO-YT"))
    assert upload(foreign, reply, file, b"x")[1].status_code == 404
    coordinator = sign_in(organisation=Organisation.objects.get(code="SO-KHCN"))
    assert upload(coordinator, reply, file, b"x")[1].status_code == 403
    assert files.Upload.objects.filter(subject=f"{reply.case.code}#{file}").count() == 2
    assert value_of(reply, 4) is None


def test_both_versions_come_back_when_somebody_else_answered(
    focal: Official, reply: models.Reply
) -> None:
    inquiries.fill(reply, "7", "Có")
    choice = get_keys(reply)[1]
    offered = {words: f"#{key}" for key, words in
               queries.list_answers(reply=reply)[1].asked.choices.items()}  # fmt: skip
    mine = make_act(focal, reply, "9")
    picked = make_act(focal, reply, offered["Chưa"], item=choice)
    told = answers(focal, mine, picked)
    assert [one["state"] for one in told] == ["conflict", "conflict"]
    assert told[0]["held"] | {"key": ""} == {"key": "", "revision": 1, "said": {"answer": "7"}}
    assert told[1]["held"]["said"] == {"answer": offered["Có"]}
    assert value_of(reply, 0) == 7
    again = mine | {"key": str(uuid4()), "seen": 1}
    assert answers(focal, again)[0]["state"] == "stored"
    assert value_of(reply, 0) == 9


def test_faults_have_their_code_and_the_rest_is_stored(
    focal: Official, reply: models.Reply
) -> None:
    number, choice, text, day, _ = get_keys(reply)
    acts = [
        make_act(focal, reply, "ba trạm", item=number),
        make_act(focal, reply, "#0", item=choice),
        make_act(focal, reply, "x" * 5001, item=text),
        make_act(focal, reply, "31/02/2026", item=day),
        make_act(focal, reply, item="q0"),
        make_act(focal, reply, verb="keep", typed=None),
        make_act(focal, reply, verb="submit", item="", typed=None),
        make_act(focal, reply, "Khó.", item=text),
    ]
    told = answers(focal, *acts)
    assert [one.get("code", one["state"]) for one in told] == [
        "E801", "E803", "E804", "E802", "E800", "E100", "E811", "stored",
    ]  # fmt: skip
    assert all(one["sentence"] for one in told if one["state"] == "fault")


def test_a_whole_reply_goes_from_the_queue_to_who_asked(
    sign_in: Callable[..., Official], reply: models.Reply
) -> None:
    head = sign_in("head", organisation=reply.organisation)
    inquiries.fill(reply)
    sent = make_act(head, reply, verb="send", item="", typed=None)
    told = answers(head, sent)[0]
    assert (told["state"], told["report_state"]) == ("stored", "sent")
    assert answers(head, sent)[0] == told
    assert audit.Entry.objects.filter(verb="send_reply").count() == 1
    late = answers(head, make_act(head, reply, "13", seen=1))[0]
    assert (late["code"], late["report_state"]) == ("E100", "sent")
    assert "Đã gửi" in late["sentence"]


def test_called_off_while_offline_says_so_names_the_new_one_and_keeps_what_was_sent(
    focal: Official, reply: models.Reply
) -> None:
    assert answers(focal, make_act(focal, reply))[0]["state"] == "stored"
    made = reply.inquiry.version.questionnaire
    inquiries.write(made, inquiries.QUESTIONS[:2], title="Rà soát sóng, bản sửa")
    changed = make_act(focal, reply, "13", seen=1)
    assert answers(focal, changed)[0]["state"] == "stored"
    actions.call_off_inquiry(
        inquiry=reply.inquiry, reason="Hỏi lại theo mẫu mới.", by=inquiries.COORDINATOR, at=NOW
    )
    told = answers(focal, make_act(focal, reply, "14", seen=2))[0]
    assert (told["state"], told["report_state"]) == ("fault", "called_off")
    assert "đã rút phiếu này" in told["sentence"]
    assert "Lý do: Hỏi lại theo mẫu mới. Điều bạn đã ghi vẫn còn trên máy này." in told["sentence"]
    assert "phiếu mới" not in told["sentence"]
    inquiries.ask(reply.organisation, made=made, due=date(2026, 12, 20))
    told = answers(focal, make_act(focal, reply, verb="submit", item="", typed=None))[0]
    assert "phiếu mới “Rà soát sóng, bản sửa”, hạn 20/12/2026" in told["sentence"]
    assert value_of(reply, 0) == 13
    codes = [one["code"] for one in focal.client.get(reverse("offline:who")).json()["reports"]]
    assert reply.case.code not in codes
    assert len(codes) == 1


def test_closed_while_offline_says_what_to_do(focal: Official, reply: models.Reply) -> None:
    actions.close_inquiry(inquiry=reply.inquiry, by=inquiries.COORDINATOR, at=NOW)
    told = answers(focal, make_act(focal, reply))[0]
    assert told["report_state"] == "unanswered"
    assert "gia hạn để mở lại" in told["sentence"]


def test_late_is_by_the_receipt_shown_with_the_devices_time_and_excused_with_a_reason(
    sign_in: Callable[..., Official], reply: models.Reply, now: list[datetime]
) -> None:
    inquiries.fill(reply)
    entered, received = datetime(2026, 11, 30, 2, tzinfo=UTC), datetime(2026, 12, 3, 2, tzinfo=UTC)
    now[0] = received
    head = sign_in("head", organisation=reply.organisation)
    ahead = timedelta(hours=1)
    sent = make_act(head, reply, verb="send", item="", typed=None, at=(entered + ahead).isoformat())
    assert answers(head, sent, now=(received + ahead).isoformat())[0]["state"] == "stored"
    kept = models.OfflineEntry.objects.get()
    assert (kept.entered_at, kept.received_at, kept.clock_ahead) == (entered, received, 3600)
    coordinator = sign_in(organisation=Organisation.objects.get(code="SO-KHCN")).client
    table = coordinator.get(reply.inquiry.get_absolute_url()).content.decode()
    assert "máy ghi 09:00 30/11/2026, máy chủ nhận 09:00 03/12/2026" in table
    assert "chậm 3 ngày" in table
    page = coordinator.get(reply.get_absolute_url()).content.decode()
    assert "lệch 60 phút" in page
    assert 'value="excuse"' in page
    address = reverse("inquiries:judge", args=[reply.inquiry_id])
    given = {"phieu": reply.case.code, "do": "excuse", "excuse": ""}
    assert coordinator.post(address, given).status_code == 422
    given["excuse"] = "Mưa lũ, mất mạng từ 29/11"
    assert coordinator.post(address, given).status_code == 302
    table = coordinator.get(reply.inquiry.get_absolute_url()).content.decode()
    assert "chậm 3 ngày" not in table
    assert "Mưa lũ, mất mạng từ 29/11" in table
    assert head.client.post(address, given).status_code == 404


def test_the_table_costs_the_same_for_any_number_of_offline_replies(
    sign_in: Callable[..., Official], reply: models.Reply, focal: Official
) -> None:
    coordinator = sign_in(organisation=Organisation.objects.get(code="SO-KHCN")).client
    address = reply.inquiry.get_absolute_url()
    coordinator.get(address)
    counts = []
    for value in ("", "3"):
        if value:
            answers(focal, make_act(focal, reply, value))
        with CaptureQueriesContext(connection) as captured:
            coordinator.get(address)
        counts.append(len(captured))
    assert counts[0] == counts[1]
