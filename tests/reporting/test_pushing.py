"""What changed reaches a program in order, at least once, and only what its post may see."""

import json
import re
from collections.abc import Callable, Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
import time_machine
from django.conf import settings
from django.core.cache import cache
from django.urls import reverse
from django.utils import timezone

from nq57.audit import actions as audit_actions
from nq57.audit import models as audit
from nq57.audit import rules as audit_rules
from nq57.core import refusals, sealing
from nq57.jobs import tasks
from nq57.notices import actions, models, queries, rules
from nq57.orgs import actions as org_actions
from nq57.orgs import rules as org_rules
from nq57.reporting import actions as reporting_actions
from nq57.reporting.queries import feed
from tests.api.conftest import Program, make_program
from tests.factories import orgs, receivers
from tests.web.conftest import Official, sign_in

__all__ = ["make_program", "sign_in"]
pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("province")]
SYSTEM = audit_rules.SYSTEM
DOCS = Path(__file__).resolve().parents[2] / "docs" / "api.md"


@pytest.fixture
def receiver(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[receivers.Receiver]:
    cache.clear()
    with receivers.listening(tmp_path) as held:
        receivers.let_in(monkeypatch, tmp_path)
        yield held


@pytest.fixture
def owner(make_program: Callable[..., Program]) -> Program:
    return make_program()


def act_as(program: Program) -> Any:
    return org_rules.Actor(
        account=program.token.account.login, post=program.token.post.code,
        organisation=program.token.post.organisation.code, role=program.token.post.role,
        area="all",
    )  # fmt: skip


@pytest.fixture
def made(owner: Program, receiver: receivers.Receiver) -> actions.MadeWebhook:
    seal()
    admin = orgs.make_actor(role="administrator")
    actions.allow_host(name=receivers.HOST, note="Thử", by=admin, at=timezone.now())
    return actions.make_webhook(
        token=owner.token, address=receiver.address, kinds=["case", "organisation"],
        by=act_as(owner), at=timezone.now(),
    )  # fmt: skip


def seal() -> None:
    audit_actions.seal_journal(at=timezone.now())


def happen(code: str, kind: str = "organisation") -> None:
    """Write that something happened, and seal it."""
    audit_actions.record(
        by=SYSTEM, at=timezone.now(), verb="rename_organisation", subject_kind=kind,
        subject_code=code,
    )  # fmt: skip
    seal()


def push(webhook: models.Webhook) -> int:
    return reporting_actions.push_changes(webhook_id=webhook.pk, by=SYSTEM, at=timezone.now())


def codes(got: list[tuple[dict[str, str], bytes]]) -> list[str]:
    return [row["code"] for _, body in got for row in json.loads(body)["data"]["items"]]


def test_what_changed_is_pushed_once_and_verified_as_the_guide_says(
    made: actions.MadeWebhook, receiver: receivers.Receiver
) -> None:
    happen("SO-YT")
    happen("SO-YT", "place")  # another kind
    happen("BC-KHAC", "case")  # not there to see
    assert queries.list_due_webhooks(at=timezone.now()) == [made.webhook.pk]
    assert push(made.webhook) == 1
    assert codes(receiver.got) == ["SO-YT"]
    assert push(made.webhook) == 0
    assert queries.list_due_webhooks(at=timezone.now()) == []
    (code,) = re.findall(r"```python\n(.*?)```", DOCS.read_text(), re.DOTALL)
    guide: dict[str, Any] = {}
    exec(code, guide)  # noqa: S102 (the guide's own words)
    headers, body = receiver.got[0]
    seen: set[str] = set()
    assert guide["is_genuine"](made.secret, headers, body, seen)
    assert not guide["is_genuine"](made.secret, headers, body, seen), "replayed"
    assert not guide["is_genuine"](made.secret, headers, body + b" ", set())
    assert not guide["is_genuine"](rules.make_secret(), headers, body, set())
    with time_machine.travel(timezone.now() + timedelta(minutes=6)):
        assert not guide["is_genuine"](made.secret, headers, body, set()), "too late"


def test_the_secret_is_kept_sealed(made: actions.MadeWebhook) -> None:
    row = models.Webhook.objects.get()
    assert made.secret not in row.secret_sealed
    assert sealing.unseal(row.secret_sealed, settings.FIELD_KEYS) == made.secret
    assert made.secret not in repr(list(audit.Entry.objects.values()))


def test_a_failure_is_tried_again_with_growing_pauses_then_paused_and_told(
    made: actions.MadeWebhook, receiver: receivers.Receiver, owner: Program
) -> None:
    receiver.status = 500
    happen("SO-YT")
    with time_machine.travel(timezone.now(), tick=False) as clock:
        for attempt in range(1, rules.MOST_ATTEMPTS + 1):
            assert push(made.webhook) == 0
            row = models.Push.objects.get()
            assert (row.attempts, row.status) == (attempt, 500)
            happen("SO-KHCN")
            if attempt < rules.MOST_ATTEMPTS:
                assert queries.list_due_webhooks(at=timezone.now()) == []
                assert push(made.webhook) == 0, "not before its time"
                clock.shift(rules.get_pause(attempt))
    assert len(receiver.got) == rules.MOST_ATTEMPTS
    assert len({(headers["webhook-id"], body) for headers, body in receiver.got}) == 1
    held = models.Webhook.objects.get()
    assert held.paused_at is not None
    assert "500" in held.paused_why
    notice = models.Notice.objects.get(post=owner.token.post, subject_kind="webhook")
    assert receivers.HOST in notice.text
    receiver.status, receiver.got = 204, []
    actions.resume_webhook(webhook=held, by=act_as(owner), at=timezone.now())
    assert push(held) == 2
    assert codes(receiver.got) == ["SO-YT"] + ["SO-KHCN"] * rules.MOST_ATTEMPTS
    assert not models.Push.objects.exclude(body="").exists()


@pytest.mark.parametrize("ending", ["revoked", "expired", "host"])
def test_nothing_goes_when_the_token_or_the_host_has_ended(
    made: actions.MadeWebhook, receiver: receivers.Receiver, owner: Program, ending: str
) -> None:
    happen("SO-YT")
    now = timezone.now()
    if ending == "revoked":
        org_actions.revoke_token(token=owner.token, by=act_as(owner), at=now)
    elif ending == "host":
        by = orgs.make_actor(role="administrator")
        assert actions.withdraw_host(name=receivers.HOST, by=by, at=now) == 1
    later = now + timedelta(days=31 if ending == "expired" else 0)
    reporting_actions.push_changes(webhook_id=made.webhook.pk, by=SYSTEM, at=later)
    assert receiver.got == []
    held = models.Webhook.objects.get()
    assert held.paused_at is not None
    with pytest.raises(rules.NoticesError):
        actions.resume_webhook(webhook=held, by=act_as(owner), at=later)


def test_who_may_not_makes_none(
    made: actions.MadeWebhook, owner: Program, make_program: Callable[..., Program]
) -> None:
    at, other = timezone.now(), make_program()
    with pytest.raises(refusals.NotAllowedError):
        actions.allow_host(name="a.vn", note="x", by=act_as(owner), at=at)
    for act in (actions.ask_for_test, actions.pause_webhook, actions.remove_webhook):
        with pytest.raises(refusals.NotAllowedError):
            act(webhook=made.webhook, by=act_as(other), at=at)
    given: dict[str, Any] = {"token": owner.token, "kinds": ["case"], "by": act_as(owner), "at": at}
    with pytest.raises(rules.NoticesError, match="đã có điểm nhận"):
        actions.make_webhook(address=made.webhook.address, **given)
    with pytest.raises(rules.NoticesError, match="chưa được phép"):
        actions.make_webhook(address="https://khac.vn/", **given)
    blind = make_program(scopes=("write",))
    with pytest.raises(rules.NoticesError, match="được đọc"):
        actions.make_webhook(
            token=blind.token, address=made.webhook.address, kinds=["case"], by=act_as(blind),
            at=at,
        )  # fmt: skip
    for number in range(rules.MOST_WEBHOOKS - 1):
        actions.make_webhook(address=f"https://{receivers.HOST}/{number}", **given)
    with pytest.raises(rules.NoticesError, match="bỏ điểm"):
        actions.make_webhook(address=f"https://{receivers.HOST}/nua", **given)


def test_the_feed_and_the_webhooks_name_the_same_kinds() -> None:
    told = {"case", "observation", "plan", "document", *feed._OPEN_KINDS}
    assert told == {str(kind) for kind in models.enums.ChangeKind.values}


def test_the_job_asks_each_due_webhook(
    made: actions.MadeWebhook, receiver: receivers.Receiver, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(tasks, "close_old_connections", lambda: None)
    assert tasks.push_changes() == 0
    happen("SO-YT")
    assert tasks.push_changes() == 1
    assert tasks.push_changes() == 1, "asked for already"
    assert tasks.push_to_webhook(webhook=made.webhook.pk) == 1
    assert codes(receiver.got) == ["SO-YT"]


def test_a_webhook_is_made_tried_paused_and_taken_away_on_the_pages(
    sign_in: Callable[..., Official], make_program: Callable[..., Program],
    receiver: receivers.Receiver,
) -> None:  # fmt: skip
    admin = sign_in("administrator")
    name = {"name": receivers.HOST.upper(), "note": "Phần mềm của tỉnh"}
    assert (
        admin.client.post(reverse("allow_host"), {"name": "10.0.0.1", "note": "x"}).status_code
        == 422
    )
    assert admin.client.post(reverse("allow_host"), name).status_code == 302
    assert receivers.HOST in admin.client.get(reverse("hosts")).content.decode()
    program = make_program()
    client = program.client
    client.force_login(program.token.account)
    client.get("/")
    session = client.session
    asked = {"method": "password", "at": timezone.now().timestamp(), "reauthenticated": True}
    session["account_authentication_methods"] = [asked]
    session["account_authentication_methods_user"] = str(program.token.account.pk)
    session.save()
    typed = {"token": program.token.pk, "address": "https://khac.vn/", "kinds": ["case"]}
    refused = client.post(reverse("tokens:make_webhook"), typed)
    assert refused.status_code == 422
    assert "chưa được phép nhận" in refused.content.decode()
    assert "https://khac.vn/" in refused.content.decode(), "what was typed comes back"
    answer = client.post(reverse("tokens:make_webhook"), typed | {"address": receiver.address})
    webhook = models.Webhook.objects.get()
    secret = queries.unseal_secret(webhook=webhook).replace("+", "&#x2B;")
    assert secret in answer.content.decode().replace("+", "&#x2B;")
    page = reverse("tokens:webhook", args=[webhook.pk])

    def act(name: str) -> str:
        client.post(reverse("tokens:act_on_webhook", args=[webhook.pk, name]))
        return client.get(page).content.decode()

    assert secret not in act("thu")
    assert "chưa xong" in act("thu")
    reporting_actions.push_test(push_id=models.Push.objects.get().pk, by=SYSTEM, at=timezone.now())
    assert json.loads(receiver.got[0][1])["type"] == "nq57.test"
    assert "Đã nhận" in client.get(page).content.decode()
    assert "Người tạo tạm dừng" in act("dung")
    assert "Người tạo tạm dừng" not in act("tiep")
    stranger = sign_in("focal")
    assert stranger.client.get(page).status_code == 404
    client.post(reverse("tokens:act_on_webhook", args=[webhook.pk, "bo"]))
    assert not models.Webhook.objects.exists()
    verbs = set(audit.Entry.objects.values_list("verb", flat=True))
    assert {
        "allow_host",
        "make_webhook",
        "pause_webhook",
        "resume_webhook",
        "remove_webhook",
    } <= verbs
    admin.client.post(reverse("withdraw_host", args=[receivers.HOST]))
    assert not models.AllowedHost.objects.exists()
