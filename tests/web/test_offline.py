"""What a device without the network gets, and what its queue sends: each thing once."""

import hashlib
import json
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID, uuid4

import pytest
from django.db import connection
from django.db.models import Count
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from nq57.audit import models as audit
from nq57.cases import models as cases
from nq57.files import actions as file_actions
from nq57.files import models as files
from nq57.files import rules as file_rules
from nq57.orgs.models import Organisation
from nq57.reporting import actions, models, rules
from tests.factories import reports
from tests.web.conftest import Official, sign_in

__all__ = ["sign_in"]
pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("owed_province")]

NOW = datetime(2026, 12, 2, 3, 0, tzinfo=UTC)
PIECE = file_rules.PIECE_BYTES


@pytest.fixture(autouse=True)
def _second_of_december(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(timezone, "now", lambda: NOW)


@pytest.fixture
def report() -> models.Report:
    """An open report of a commune."""
    reports.set_terms()
    return reports.get_report(reports.open_cycle())


@pytest.fixture
def focal(sign_in: Callable[..., Official], report: models.Report) -> Official:
    """Who writes it."""
    return sign_in("focal", organisation=report.organisation)


def get(official: Official, name: str, *arguments: Any) -> Any:
    return official.client.get(reverse(f"offline:{name}", args=arguments))


def make_act(official: Official, report: models.Report, **said: Any) -> dict[str, Any]:
    line = reports.get_first_line(report)
    known = {
        "key": str(uuid4()), "report": report.case.code, "post": official.post.code,
        "verb": "save", "item": line.item, "seen": line.revision, "at": NOW.isoformat(),
        "typed": {"state": "doing", "percent": "60"},
    }  # fmt: skip
    return known | said


def post(official: Official, *acts: dict[str, Any], **said: Any) -> Any:
    known = {"account": official.account.login, "now": NOW.isoformat(), "acts": acts}
    return official.client.post(
        reverse("offline:acts"), json.dumps(known | said), content_type="application/json"
    )


def answers(official: Official, *acts: dict[str, Any], **said: Any) -> list[dict[str, Any]]:
    told = post(official, *acts, **said).json()["answers"]
    return [told[act["key"]] for act in acts]


def test_the_shell_its_worker_and_its_manifest_are_the_same_for_everybody(
    focal: Official,
) -> None:
    shells = []
    for client in (Client(), focal.client):
        page = client.get(reverse("offline:page")).content.decode()
        assert focal.account.person.name not in page
        assert "csrfmiddlewaretoken" not in page
        shells.append(page)
    assert shells[0] == shells[1]
    worker = Client().get(reverse("offline:worker"))
    assert worker["Content-Type"] == "text/javascript"
    assert "importScripts" in worker.content.decode()
    manifest = Client().get(reverse("offline:manifest")).json()
    assert manifest["scope"] == reverse("offline:page") == "/ngoai-tuyen/"


def test_it_tells_who_is_signed_in_with_a_half_of_the_key_of_this_account_alone(
    focal: Official, sign_in: Callable[..., Official], report: models.Report
) -> None:
    answer = get(focal, "who")
    told = answer.json()
    assert "no-store" in answer["Cache-Control"]
    assert told["account"] == focal.account.login
    assert [one["code"] for one in told["reports"]] == [report.case.code]
    again = get(focal, "who").json()
    other = get(sign_in("focal", organisation=report.organisation), "who").json()
    assert told["secret"] == again["secret"] != other["secret"]
    assert get(sign_in("leader"), "who").json()["reports"] == []


def test_a_report_comes_with_all_that_its_form_needs(
    focal: Official, sign_in: Callable[..., Official], report: models.Report
) -> None:
    answer = get(focal, "report", report.case.code)
    told = answer.json()
    assert "no-store" in answer["Cache-Control"]
    assert len(told["lines"]) == report.lines.count() > 0
    line = reports.get_first_line(report)
    assert told["lines"][0]["key"] == line.item
    assert set(told["words"]["said"]) == set(rules.WORDS)
    assert told["is_open"]
    assert not told["may_send"]
    foreign = sign_in("focal", organisation=Organisation.objects.get(code="SO-YT"))
    assert get(foreign, "report", report.case.code).status_code == 404
    coordinator = sign_in(organisation=Organisation.objects.get(code="SO-KHCN"))
    assert get(coordinator, "report", report.case.code).status_code == 403


def test_what_is_restricted_stays_on_the_site(focal: Official, report: models.Report) -> None:
    line = reports.get_first_line(report)
    cases.Case.objects.filter(pk=line.obligation.case_id).update(secrecy="restricted")
    told = get(focal, "report", report.case.code).json()
    assert len(told["lines"]) == report.lines.count() - 1
    assert line.item not in {one["key"] for one in told["lines"]}
    assert "1 việc hạn chế không mang về máy" in told["explanation"]


def test_a_report_costs_the_same_for_every_office(
    focal: Official, sign_in: Callable[..., Official], report: models.Report
) -> None:
    largest = report.cycle.reports.annotate(n=Count("lines")).latest("n")
    large = reports.get_report(report.cycle, largest.organisation.code)
    assert large.lines.count() > report.lines.count()
    counts = []
    for official, one in (
        (focal, report), (sign_in("focal", organisation=large.organisation), large)
    ):  # fmt: skip
        get(official, "report", one.case.code)
        with CaptureQueriesContext(connection) as captured:
            get(official, "report", one.case.code)
        counts.append(len(captured))
    assert counts[0] == counts[1] <= 14


def test_an_act_that_is_sent_again_is_done_once(focal: Official, report: models.Report) -> None:
    act = make_act(focal, report)
    first = answers(focal, act)[0]
    assert first["state"] == "stored"
    assert (first["revision"], first["report_state"]) == (1, "draft")
    for _ in range(3):
        assert answers(focal, act)[0] == first
    line = report.lines.get(pk=int(act["item"].split("-")[1]))
    assert (line.revision, line.state, line.percent) == (1, "doing", 60)
    assert models.OfflineEntry.objects.count() == 1
    assert audit.Entry.objects.filter(verb="save_entries").count() == 1
    changed = answers(focal, act | {"typed": {"state": "doing", "percent": "70"}})[0]
    assert (changed["state"], changed["code"]) == ("fault", "E200")


def test_the_devices_own_time_is_kept_put_right_and_shown_and_never_counts(
    focal: Official, sign_in: Callable[..., Official], report: models.Report
) -> None:
    entered, ahead = NOW - timedelta(hours=5), timedelta(hours=1)
    act = make_act(focal, report, at=(entered + ahead).isoformat())
    answers(focal, act, now=(NOW + ahead).isoformat())
    kept = models.OfflineEntry.objects.get()
    assert (kept.entered_at, kept.received_at, kept.clock_ahead) == (entered, NOW, 3600)
    future = make_act(focal, report, at="2199-01-01T00:00:00Z", seen=1)
    answers(focal, future | {"typed": {"state": "doing", "percent": "61"}})
    assert models.OfflineEntry.objects.latest("pk").entered_at == NOW
    coordinator = sign_in(organisation=Organisation.objects.get(code="SO-KHCN")).client
    page = coordinator.get(report.get_absolute_url()).content.decode()
    assert "2 mục ghi khi mất mạng" in page
    assert "lệch 60 phút" in page


def test_both_versions_come_back_when_somebody_else_wrote_the_item(
    focal: Official, report: models.Report
) -> None:
    answers(focal, make_act(focal, report))
    mine = make_act(focal, report, seen=0, typed={"state": "doing", "percent": "80"})
    told = answers(focal, mine)[0]
    assert told["state"] == "conflict"
    assert (told["held"]["revision"], told["held"]["said"]["percent"]) == (1, "60")
    line = reports.get_first_line(report)
    assert line.percent == 60
    over = mine | {"key": str(uuid4()), "seen": 1}
    assert answers(focal, over)[0]["state"] == "stored"
    assert models.OfflineEntry.objects.count() == 2


def test_as_before_does_not_wipe_out_what_somebody_wrote_since(
    focal: Official, report: models.Report, monkeypatch: pytest.MonkeyPatch
) -> None:
    reports.fill(report)
    reports.send(report)
    later = NOW + timedelta(days=31)
    report = reports.get_report(reports.open_cycle("2026-12", at=later))
    line = report.lines.filter(before__isnull=False).first()
    assert line is not None
    keep = make_act(focal, report, verb="keep", item=line.item, seen=line.revision, typed=None)
    line.revision, line.answer, line.state = line.revision + 1, "changed", "done"
    line.save()
    monkeypatch.setattr(timezone, "now", lambda: later)
    focal.client.force_login(focal.account)
    told = answers(focal, keep)[0]
    assert (told["state"], told["held"]["said"]["state"]) == ("conflict", "done")
    again = keep | {"key": str(uuid4()), "seen": line.revision}
    assert answers(focal, again)[0]["answer"] == "as_before"


def test_a_returned_item_is_kept_with_an_answer_once(
    focal: Official, report: models.Report
) -> None:
    reports.fill(report)
    reports.send(report)
    coordinator = reports.of_office("coordinator", "SO-KHCN")
    line, words = reports.get_first_line(report), reports.get_report(report.cycle)
    reasons = {line.stamp: "Số này đúng chưa?", words.stamp: "Viết thêm."}
    actions.return_items(report=words, reasons=reasons, by=coordinator, at=NOW)
    told = get(focal, "report", report.case.code).json()
    assert (told["lines"][0]["reason"], told["may_talk"]) == ("Số này đúng chưa?", True)
    line.refresh_from_db()
    seen = {"item": line.item, "seen": line.revision}
    act = make_act(focal, report, verb="stand", typed={"answer": "Đúng."}, **seen)
    empty = make_act(focal, report, verb="stand", typed={"answer": " "}, **seen)
    stale = make_act(focal, report, verb="stand", item=line.item, seen=99, typed={"answer": "x"})
    alien = make_act(focal, report, verb="stand", item="line-0", typed={"answer": "x"})
    revision = told["words"]["revision"]
    about = make_act(
        focal, report, verb="stand", item=words.item, seen=revision, typed={"answer": "Đã đủ."}
    )
    states = [one["state"] for one in answers(focal, empty, stale, alien, act, about)]
    assert states == ["fault", "conflict", "fault", "stored", "stored"]
    assert answers(focal, act)[0]["revision"] == line.revision + 1
    line.refresh_from_db()
    assert (line.verdict, line.reason, line.percent) == ("pending", "", 40)
    assert line.obligation.case.messages.get().text == "Đúng."
    assert report.case.messages.get().text == "Đã đủ."
    assert models.OfflineEntry.objects.count() == 2


def test_faults_have_their_code_and_sentence_and_the_rest_is_stored(
    focal: Official, report: models.Report
) -> None:
    lines = list(report.lines.all()[:3])
    acts = [
        make_act(focal, report, item=lines[0].item, typed={"percent": "101"}),
        make_act(focal, report, item=lines[1].item),
        make_act(focal, report, item="line-0"),
        make_act(focal, report, item=lines[2].item, typed={"product": "x" * 300}),
        make_act(focal, report, verb="submit", item="", typed=None),
        make_act(focal, report, item=report.item, seen=0,
                 typed={"results": "a\x00b\ud800 " + "Dài. " * 1000, "lạ": "x"}),
    ]  # fmt: skip
    told = answers(focal, *acts)
    codes = [one.get("code", one["state"]) for one in told]
    assert codes == ["E601", "stored", "E200", "E612", "E611", "stored"]
    assert all(one["sentence"] for one in told if one["state"] == "fault")
    assert reports.get_report(report.cycle).results.startswith("ab Dài.")


def test_a_whole_report_goes_from_the_queue_to_the_checkers(
    sign_in: Callable[..., Official], report: models.Report
) -> None:
    head = sign_in("head", organisation=report.organisation)
    reports.fill(report)
    sent = make_act(head, report, verb="send", item="", typed=None)
    told = answers(head, sent)[0]
    assert (told["state"], told["report_state"]) == ("stored", "sent")
    assert answers(head, sent)[0] == told
    assert report.filings.count() == 1
    late = answers(head, make_act(head, report))[0]
    assert late["code"] == "E520"


def test_what_belongs_to_another_account_post_or_office_is_not_taken(
    focal: Official, sign_in: Callable[..., Official], report: models.Report
) -> None:
    other = sign_in("focal", organisation=report.organisation)
    act = make_act(focal, report)
    assert post(other, act, account=focal.account.login).status_code == 409
    assert answers(other, act)[0] == {"state": "post"}
    foreign = sign_in("focal", organisation=Organisation.objects.get(code="SO-YT"))
    assert answers(foreign, make_act(foreign, report))[0]["code"] == "E200"
    assert models.OfflineEntry.objects.count() == 0
    assert post(sign_in("leader"), act).status_code == 403
    for broken in ("", "[]", "{", '{"acts": [1]}', '{"acts": []}', "[" * 100_000):
        address = reverse("offline:acts")
        answer = focal.client.post(address, broken, content_type="application/json")
        assert answer.status_code == 400
        assert answer.json()["sentence"]


def announce(official: Official, report: models.Report, content: bytes, **said: Any) -> Any:
    known = {
        "report": report.case.code, "name": "anh.txt", "claim": "Đã làm", "size": len(content),
        "sha256": hashlib.sha256(content).hexdigest(),
    }  # fmt: skip
    key = said.pop("key", uuid4())
    address = reverse("offline:upload", args=[key])
    answer = official.client.post(
        address, json.dumps(known | said), content_type="application/json"
    )
    return key, answer


def send_piece(official: Official, key: UUID, start: int, piece: bytes, sha256: str = "") -> Any:
    return official.client.post(
        reverse("offline:piece", args=[key, start]), piece,
        content_type="application/octet-stream",
        headers={"X-Piece-SHA256": sha256 or hashlib.sha256(piece).hexdigest()},
    )  # fmt: skip


def test_a_file_comes_in_pieces_goes_on_after_a_break_and_is_attached_once(
    focal: Official, report: models.Report
) -> None:
    content = b"Danh sach lop hoc. " * 20_000
    key, answer = announce(focal, report, content)
    assert answer.json() == {"state": "open", "next": 0, "sentence": ""}
    assert send_piece(focal, key, PIECE, content[PIECE : 2 * PIECE]).json()["next"] == 0
    assert send_piece(focal, key, 0, content[:PIECE]).json()["next"] == PIECE
    assert send_piece(focal, key, 0, content[:PIECE]).json()["next"] == PIECE
    damaged = send_piece(focal, key, PIECE, content[PIECE : 2 * PIECE], "0" * 64)
    assert (damaged.status_code, damaged.json()["next"]) == (422, PIECE)
    large = send_piece(focal, key, PIECE, content[PIECE : 2 * PIECE + 1])
    assert (large.status_code, large.json()["next"]) == (422, PIECE)
    assert get(focal, "upload", key).json()["next"] == PIECE
    for start in range(PIECE, len(content), PIECE):
        told = send_piece(focal, key, start, content[start : start + PIECE]).json()
    assert told["state"] == "done"
    for _ in range(2):
        assert announce(focal, report, content, key=key)[1].json()["state"] == "done"
    evidence = cases.Evidence.objects.get(case=report.case)
    assert evidence.file.sha256 == hashlib.sha256(content).hexdigest()
    assert evidence.claim == "Đã làm"
    assert not files.Piece.objects.exists()
    other, _ = announce(focal, report, content[:50])
    assert send_piece(focal, other, 0, content[:50]).json()["state"] == "done"
    twin, _ = announce(focal, report, content[:50])
    assert send_piece(focal, twin, 0, content[:50]).json()["state"] == "done"
    assert cases.Evidence.objects.filter(case=report.case).count() == 2


def test_what_may_not_be_a_file_here_is_refused_with_a_sentence(
    focal: Official, sign_in: Callable[..., Official], report: models.Report, settings: Any
) -> None:
    program = b"MZ\x90\x00 program"
    key, _ = announce(focal, report, program, name="cai-dat.exe")
    told = send_piece(focal, key, 0, program).json()
    assert told["state"] == "refused"
    assert "chương trình" in told["sentence"]
    assert announce(focal, report, program, key=key)[1].json()["sentence"] == told["sentence"]
    assert not cases.Evidence.objects.filter(case=report.case).exists()
    _, answer = announce(focal, report, b"x", size=settings.FILE_LIMIT_BYTES + 1)
    assert answer.status_code == 422
    assert "MB" in answer.json()["sentence"]
    for said in ({"size": 0}, {"sha256": "x"}, {"name": "/"}):
        assert announce(focal, report, b"x", **said)[1].status_code == 422
    assert announce(focal, report, b"x", size="1")[1].status_code == 400
    foreign = sign_in("focal", organisation=Organisation.objects.get(code="SO-YT"))
    assert announce(foreign, report, b"x")[1].status_code == 404
    lying, _ = announce(focal, report, b"xyz", sha256="0" * 64)
    assert "không đủ" in send_piece(focal, lying, 0, b"xyz").json()["sentence"]
    key, _ = announce(focal, report, b"cua toi")
    other = sign_in("focal", organisation=report.organisation)
    assert get(other, "upload", key).status_code == 404
    assert send_piece(other, key, 0, b"cua toi").status_code == 404


def test_an_account_has_a_limit_and_what_nobody_goes_on_with_is_forgotten(
    focal: Official, report: models.Report, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(file_rules, "OPEN_UPLOADS", 2)
    for number in range(2):
        key, _ = announce(focal, report, b"%d" % number)
    assert announce(focal, report, b"them")[1].status_code == 422
    assert send_piece(focal, key, 0, b"1").json()["state"] == "done"
    key, answer = announce(focal, report, b"them")
    assert answer.status_code == 200
    send_piece(focal, key, 0, b"t")
    drop = file_actions.drop_stale_uploads
    assert drop(by=reports.SYSTEM, at=NOW + timedelta(days=6)) == 0
    assert drop(by=reports.SYSTEM, at=NOW + timedelta(days=8)) == 2
    assert not files.Piece.objects.exists()
    assert files.Upload.objects.get().state == "done"
    assert drop(by=reports.SYSTEM, at=NOW + timedelta(days=91)) == 1
