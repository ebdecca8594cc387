"""Messages leave only by what is on and wished, in working hours, and never with secrets."""

import json
import threading
from collections.abc import Iterator
from datetime import UTC, date, datetime, time, timedelta
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path
from typing import Any

import pytest
from django.core import mail
from django.db import IntegrityError, transaction
from procrastinate.contrib.django.models import ProcrastinateJob

from nq57.audit import models as audit_models
from nq57.audit import rules as audit_rules
from nq57.jobs import tasks
from nq57.notices import actions, formats, models, queries, rules
from nq57.orgs.models import Post
from tests.factories import cases, orgs

AT = datetime(2026, 12, 7, 2, 0, tzinfo=UTC)  # Monday, 09:00 here
SATURDAY_NIGHT = datetime(2026, 12, 5, 15, 0, tzinfo=UTC)
QUIET = rules.QuietHours(time(20), time(7))
SYSTEM = audit_rules.SYSTEM


def here(day: int, hour: int, minute: int = 0) -> datetime:
    return datetime(2026, 12, day, hour, minute, tzinfo=rules.ZONE)


def is_weekday(day: date) -> bool:
    return day.weekday() < 5


@pytest.mark.parametrize(
    ("at", "leaves"),
    [
        (here(7, 9), here(7, 9)),
        (here(7, 7), here(7, 7)),
        (here(7, 6, 59), here(7, 7)),
        (here(7, 19, 59), here(7, 19, 59)),
        (here(7, 20), here(8, 7)),
        (here(8, 0, 30), here(8, 7)),
        (here(11, 21), here(14, 7)),  # Friday evening waits for Monday
        (here(12, 10), here(14, 7)),
        (here(13, 23), here(14, 7)),
    ],
)
def test_a_message_waits_for_working_hours(at: datetime, leaves: datetime) -> None:
    assert rules.get_leaving(at, QUIET, is_weekday) == leaves
    assert rules.get_leaving(at, None, is_weekday) == at


def test_quiet_hours_within_a_day_and_badly_written_ones() -> None:
    noon = rules.read_quiet_hours("11:30-13:30")
    assert noon is not None
    assert noon.get_end(here(7, 12)) == here(7, 13, 30)
    assert noon.get_end(here(7, 14)) == here(7, 14)
    assert rules.read_quiet_hours(" ") is None
    with pytest.raises(ValueError, match="hour"):
        rules.read_quiet_hours("25:00-07:00")


def test_pauses_grow() -> None:
    pauses = [rules.get_pause(number) for number in range(1, rules.MOST_ATTEMPTS)]
    assert pauses[:3] == [timedelta(minutes=1), timedelta(minutes=5), timedelta(minutes=25)]
    assert pauses == sorted(pauses)


@pytest.fixture
def wishing(settings: Any, db: None) -> Post:
    """A focal post that wants e-mail, on an installation that sends it."""
    settings.CHANNELS = {"email": "mail.example:25", "sms": "", "zalo": ""}
    settings.QUIET_HOURS = "20:00-07:00"
    post = orgs.PostFactory()
    wish(post)
    return post


def wish(post: Post, **said: Any) -> None:
    known: dict[str, Any] = {
        "channels": ["email"], "digest": "none", "email": "hoa@sonla.example.vn", "phone": "",
    }  # fmt: skip
    actions.set_preference(post=post, by=cases.act(post), at=AT, **known | said)


def tell(post: Post, *, at: datetime = AT, **given: Any) -> models.Notice:
    plain = {
        "kind": "overdue", "subject_kind": "case", "subject_code": "A-1",
        "text": "Chậm 3 ngày: Nhiệm vụ A-1", "secrecy": "open",
    }  # fmt: skip
    actions.notify(posts=[post], by=SYSTEM, at=at, **plain | given)
    return models.Notice.objects.latest("pk")


def deliver(at: datetime = AT) -> datetime | None:
    row = models.Delivery.objects.latest("pk")
    return actions.deliver(delivery_id=row.pk, by=SYSTEM, at=at)


def test_nothing_leaves_by_default(db: None) -> None:
    post = orgs.PostFactory()
    wish(post)
    tell(post)
    assert queries.list_channels() == []
    assert models.Notice.objects.count() == 1
    assert models.Delivery.objects.count() == ProcrastinateJob.objects.count() == 0


def test_an_open_message_leaves_with_its_words(wishing: Post) -> None:
    tell(wishing)
    job = ProcrastinateJob.objects.get(task_name="deliver")
    row = models.Delivery.objects.get()
    assert (job.args, job.scheduled_at) == ({"delivery": row.pk}, AT)
    assert deliver() is None
    (letter,) = mail.outbox
    assert letter.to == ["hoa@sonla.example.vn"]
    assert "Chậm 3 ngày: Nhiệm vụ A-1" in letter.body
    row.refresh_from_db()
    assert (row.state, row.sent_at, row.attempts) == ("sent", AT, 1)
    deliver()
    assert len(mail.outbox) == 1


@pytest.mark.parametrize("secrecy", ["restricted", "sealed", None])
def test_restricted_words_never_leave(wishing: Post, secrecy: str | None) -> None:
    if secrecy:
        tell(wishing, secrecy=secrecy)
    else:  # whoever forgets to say it tells too little, not too much
        actions.notify(
            posts=[wishing], kind="overdue", subject_kind="case", subject_code="A-1",
            text="Chậm 3 ngày: Nhiệm vụ A-1", by=SYSTEM, at=AT,
        )  # fmt: skip
    deliver()
    (letter,) = mail.outbox
    said = f"{letter.subject} {letter.body}"
    assert "A-1" not in said
    assert "Chậm" not in said
    assert "Quá hạn" not in said
    assert letter.body.startswith("Có việc cần xem trên hệ thống: http")


def test_outside_waits_for_the_morning_and_inside_does_not(wishing: Post) -> None:
    notice = tell(wishing, at=SATURDAY_NIGHT)
    assert notice.created_at == SATURDAY_NIGHT
    row = models.Delivery.objects.get()
    monday = here(7, 7)
    assert row.leaves_at == monday
    assert deliver(SATURDAY_NIGHT) == monday
    assert mail.outbox == []
    assert deliver(monday) is None
    assert len(mail.outbox) == 1


def test_a_failure_is_tried_again_later_then_given_up(
    wishing: Post, monkeypatch: pytest.MonkeyPatch
) -> None:
    class Broken:
        def send(self, message: formats.Message) -> None:
            raise formats.ChannelError("máy chủ thư không trả lời")

    monkeypatch.setattr(formats, "open_adapter", lambda *given: Broken())
    tell(wishing)
    at, pauses = AT, []
    while (again := deliver(at)) is not None:
        pauses.append(again - at)
        at = again
    row = models.Delivery.objects.get()
    assert (row.state, row.attempts) == ("failed", rules.MOST_ATTEMPTS)
    assert row.last_error == "máy chủ thư không trả lời"
    assert pauses == sorted(pauses)
    assert pauses[0] == timedelta(minutes=1)


def test_the_job_comes_again_when_it_must(wishing: Post, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(tasks, "close_old_connections", lambda: None)
    monkeypatch.setattr(tasks.timezone, "now", lambda: SATURDAY_NIGHT)
    tell(wishing, at=SATURDAY_NIGHT)
    tasks.deliver(delivery=models.Delivery.objects.get().pk)
    jobs = ProcrastinateJob.objects.filter(task_name="deliver").order_by("id")
    assert [job.scheduled_at for job in jobs] == [here(7, 7)] * 2


def test_what_is_no_longer_wished_or_sent_is_dropped(wishing: Post, settings: Any) -> None:
    tell(wishing)
    wish(wishing, channels=[])
    deliver()
    assert models.Delivery.objects.get().state == "dropped"
    wish(wishing)
    tell(wishing)
    settings.CHANNELS = {"email": ""}
    deliver()
    assert set(models.Delivery.objects.values_list("state", flat=True)) == {"dropped"}
    assert mail.outbox == []


def test_once_means_one_delivery(wishing: Post) -> None:
    tell(wishing, once_key="k")
    actions.notify(
        posts=[wishing], kind="overdue", subject_kind="case", subject_code="A-1", text="x",
        by=SYSTEM, at=AT, once_key="k", secrecy="open",
    )  # fmt: skip
    assert models.Delivery.objects.count() == 1


@pytest.mark.parametrize(
    ("said", "sentence"),
    [
        ({"email": "khong phai thu"}, "không phải địa chỉ thư"),
        ({"phone": "12"}, "không phải số điện thoại"),
        ({"email": ""}, "ghi địa chỉ thư"),
        ({"channels": ["zalo"]}, "ghi số điện thoại"),
    ],
)
def test_a_wish_without_its_address_is_refused(
    db: None, said: dict[str, Any], sentence: str
) -> None:
    post = orgs.PostFactory()
    with pytest.raises(rules.NoticesError, match=sentence):
        wish(post, **said)
    with pytest.raises(rules.NoticesError, match="vị trí đang dùng"):
        actions.set_preference(
            post=post, channels=[], digest="none", email="", phone="", by=orgs.make_actor(), at=AT
        )


def test_the_journal_keeps_the_wish_and_not_the_address(wishing: Post) -> None:
    entry = audit_models.Entry.objects.get(verb="set_channels")
    assert entry.after == {"channels": ["email"], "digest": "none"}
    assert "hoa@" not in json.dumps(vars(entry), default=str)


def test_the_file_adapter_keeps_messages_here(settings: Any, tmp_path: Path) -> None:
    settings.DATA_FOLDER = tmp_path
    adapter = formats.open_adapter("sms", "file")
    adapter.send(formats.Message(to="0912345678", subject="", text="Có việc"))
    line = (tmp_path / "outbox" / "sms.jsonl").read_text(encoding="utf-8")
    assert json.loads(line) == {"to": "0912345678", "subject": "", "text": "Có việc"}


@pytest.fixture
def gateway() -> Iterator[tuple[str, list[Any]]]:
    """A gateway on this machine: takes what goes to /ok, refuses the rest."""
    taken: list[Any] = []

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["Content-Length"]))
            taken.append((self.headers["Authorization"], json.loads(body)))
            self.send_response(200 if self.path == "/ok" else 503)
            self.end_headers()

        def log_message(self, format: str, *given: Any) -> None:
            """Say nothing."""

    server = HTTPServer(("127.0.0.1", 0), Handler)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}", taken
    server.shutdown()
    thread.join()
    server.server_close()


def test_a_gateway_gets_json_with_its_token(gateway: tuple[str, list[Any]]) -> None:
    address, taken = gateway
    message = formats.Message(to="0912345678", subject="", text="Có việc cần xem")
    formats.open_adapter("zalo", f"{address}/ok", "bi-mat").send(message)
    assert taken == [("Bearer bi-mat", {"to": "0912345678", "text": "Có việc cần xem"})]
    with pytest.raises(formats.ChannelError, match="503"):
        formats.open_adapter("zalo", f"{address}/no", "").send(message)


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("model", "fields", "name"),
    [
        (models.Contact, {"email": "sai"}, "notices_contact_email"),
        (models.Contact, {"phone": "09 12"}, "notices_contact_phone"),
        (models.Preference, {"channels": ["fax"]}, "notices_preference_channels"),
        (models.Preference, {"digest": "x"}, "notices_preference_digest"),
        (models.Delivery, {"channel": "fax"}, "notices_delivery_said"),
        (models.Delivery, {"state": "sent"}, "notices_delivery_sent"),
        (models.Notice, {"secrecy": "x"}, "notices_secrecy"),
    ],
)
def test_impossible_rows(model: Any, fields: dict[str, Any], name: str) -> None:
    post = orgs.PostFactory()
    told = {"kind": "moved", "text": "x", "created_at": AT, "post": post}
    plain: dict[str, Any] = {"post": post}
    if model is models.Contact:
        plain = {"person": post.person}
    elif model is models.Notice:
        plain = told
    elif model is models.Delivery:
        notice = models.Notice.objects.create(**told)
        plain = {
            "notice": notice, "channel": "sms", "address": "0912345678", "leaves_at": AT,
            "made_at": AT,
        }  # fmt: skip
    with pytest.raises(IntegrityError, match=name), transaction.atomic():
        model.objects.create(**plain | fields)
