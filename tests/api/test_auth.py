"""Who gets in: tokens without a scope, expired, revoked, unknown, too often."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
import time_machine
from django.test import Client
from django.utils import timezone

from nq57.audit import models as audit
from nq57.audit import rules as audit_rules
from nq57.core import refusals
from nq57.orgs import actions, models, queries, rules
from nq57.orgs.models import Organisation
from tests.api.conftest import Program
from tests.factories import orgs

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("province")]
Make = Callable[..., Program]


def test_who_has_no_token_is_told_in_a_problem() -> None:
    answer = Client().get("/api/plans")
    assert answer.status_code == 401
    assert answer["Content-Type"] == "application/problem+json"
    assert answer["WWW-Authenticate"].startswith("Bearer")
    assert answer.json()["code"] == "token"
    assert "mã truy cập" in answer.json()["title"]


def test_a_session_is_no_token(sign_in: Callable[..., Any]) -> None:
    assert sign_in("coordinator").client.get("/api/plans").status_code == 401


def test_a_token_tells_its_post(make_program: Make) -> None:
    program = make_program()
    told = program.get("/me").json()
    assert told["organisation"]["code"] == "UBND-04099"
    assert told["scopes"] == ["read", "send", "write"]
    token = models.Token.objects.get(pk=program.token.pk)
    assert token.last_used_at is not None
    assert program.code not in repr(token.__dict__)
    assert token.code_hash == rules.hash_token_code(program.code)


def test_a_token_without_the_scope_is_refused(make_program: Make) -> None:
    program = make_program(scopes=("read",))
    answer = program.post("/reports/BC-X/submit", key="a")
    assert (answer.status_code, answer.json()["code"]) == (403, "scope")


def test_an_expired_token_opens_nothing(make_program: Make) -> None:
    program = make_program(days=30)
    with time_machine.travel(timezone.now() + timedelta(days=29)):
        assert program.get("/me").status_code == 200
    with time_machine.travel(timezone.now() + timedelta(days=31)):
        assert program.get("/me").status_code == 401


def test_a_revoked_token_opens_nothing(make_program: Make) -> None:
    program = make_program()
    account = program.token.account
    by = queries.get_actor(account=account, post=program.token.post, on=timezone.localdate())
    actions.revoke_token(token=program.token, by=by, at=timezone.now())
    assert program.get("/me").status_code == 401
    verbs = set(audit.Entry.objects.values_list("verb", flat=True))
    assert {"make_token", "revoke_token"} <= verbs


def test_the_token_of_a_closed_account_or_ended_post_opens_nothing(make_program: Make) -> None:
    closed, ended = make_program(), make_program()
    models.Account.objects.filter(pk=closed.token.account_id).update(is_active=False)
    models.Post.objects.filter(pk=ended.token.post_id).update(until=timezone.localdate())
    assert closed.get("/me").status_code == 401
    assert ended.get("/me").status_code == 401


def test_nobody_makes_or_revokes_a_token_of_another(make_program: Make) -> None:
    mine, other = make_program(), make_program()
    by = queries.get_actor(
        account=mine.token.account, post=mine.token.post, on=timezone.localdate()
    )
    with pytest.raises(refusals.NotAllowedError, match="người tạo"):
        actions.revoke_token(token=other.token, by=by, at=timezone.now())
    with pytest.raises(rules.OrgsError, match="không phải của tài khoản"):
        actions.make_token(
            post=other.token.post, account=mine.token.account, name="x", scopes=["read"],
            days=30, by=by, at=timezone.now(),
        )  # fmt: skip
    with pytest.raises(rules.OrgsError, match="ít nhất một việc"):
        actions.make_token(
            post=mine.token.post, account=mine.token.account, name="x", scopes=["xoa"],
            days=30, by=by, at=timezone.now(),
        )  # fmt: skip


def test_who_guesses_tokens_is_slowed_down() -> None:
    client = Client()
    told = [
        client.get("/api/me", headers={"Authorization": f"Bearer nq57_{n}"}).status_code
        for n in range(22)
    ]
    assert told[:20] == [401] * 20
    assert told[-1] == 429


def test_a_token_has_its_own_limit(make_program: Make, settings: Any) -> None:
    settings.ACCOUNT_RATE_LIMITS = settings.ACCOUNT_RATE_LIMITS | {"api_token": "2/1m/key"}
    one, two = make_program(), make_program()
    assert [one.get("/me").status_code for _ in range(3)] == [200, 200, 429]
    assert two.get("/me").status_code == 200
    assert one.get("/me")["Retry-After"] == "60"


def test_an_invented_person_acts_only_on_a_trial(make_program: Make) -> None:
    program = make_program()
    models.Person.objects.filter(accounts=program.token.account).update(is_demonstration=True)
    assert program.get("/me").status_code == 401


def test_the_page_makes_a_token_once_and_revokes_it(sign_in: Callable[..., Any]) -> None:
    official = sign_in("focal", organisation=Organisation.objects.get(code="UBND-04099"))
    official.account.person.is_demonstration = False
    client: Client = official.client
    assert "Chưa có mã truy cập" in client.get("/tai-khoan/toi/ma-truy-cap/").content.decode()
    form = {"name": "Phần mềm của xã", "scopes": ["read"], "days": "90"}
    asked = client.post("/tai-khoan/toi/ma-truy-cap/tao", form)
    assert asked.status_code == 302, "the password is asked again first"
    assert "xac-nhan" in asked["Location"] or "reauthenticate" in asked["Location"]
    client.post("/tai-khoan/toi/xac-nhan", {"password": "mật khẩu thử 1"})
    wrong = client.post("/tai-khoan/toi/ma-truy-cap/tao", form | {"scopes": []})
    assert wrong.status_code == 422
    assert "Phần mềm của xã" in wrong.content.decode()
    made = client.post("/tai-khoan/toi/ma-truy-cap/tao", form)
    token = models.Token.objects.get(account=official.account)
    text = made.content.decode()
    code = text[text.index("nq57_") :].split("<")[0]
    assert rules.hash_token_code(code) == token.code_hash
    listed = client.get("/tai-khoan/toi/ma-truy-cap/").content.decode()
    assert code not in listed
    assert token.hint in listed
    other = orgs.AccountFactory()
    stranger = models.Token.objects.create(
        account=other, post=token.post, name="x", hint="nq57_x", code_hash="0" * 64,
        scopes=["read"], issued_at=timezone.now(), expires_at=timezone.now() + timedelta(1),
    )  # fmt: skip
    assert client.post(f"/tai-khoan/toi/ma-truy-cap/{stranger.pk}/thu-hoi").status_code == 404
    client.post(f"/tai-khoan/toi/ma-truy-cap/{token.pk}/thu-hoi")
    assert "Đã thu hồi" in client.get("/tai-khoan/toi/ma-truy-cap/").content.decode()


def test_without_the_second_factor_of_the_post_there_is_no_token(
    sign_in: Callable[..., Any],
) -> None:
    official = sign_in("coordinator", second_factor=False)
    models.Person.objects.filter(pk=official.account.person_id).update(is_demonstration=False)
    official.client.post("/tai-khoan/toi/xac-nhan", {"password": "mật khẩu thử 1"})
    form = {"name": "x", "scopes": ["read"], "days": "90"}
    answer = official.client.post("/tai-khoan/toi/ma-truy-cap/tao", form)
    assert answer.status_code == 302
    assert not models.Token.objects.exists()


def test_tokens_of_invented_people_go_with_them(make_program: Make) -> None:
    program = make_program()
    models.Person.objects.filter(accounts=program.token.account).update(is_demonstration=True)
    actions.remove_demonstration(by=audit_rules.SYSTEM, at=timezone.now())
    assert not models.Token.objects.exists()
