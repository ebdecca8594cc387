"""``nq57 account``: the first account opens with its slip; a refusal is a sentence."""

import re
from contextlib import nullcontext

import pytest
from click.testing import CliRunner, Result
from django.utils import timezone

from nq57.audit import models as audit
from nq57.audit import rules as audit_rules
from nq57.jobs.cli import accounts, database
from nq57.orgs import actions, enums, models

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _province(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(database, "opened", nullcontext)
    actions.load_reference(by=audit_rules.SYSTEM, at=timezone.now())


def _run(*arguments: str) -> Result:
    return CliRunner().invoke(accounts.account, arguments)


def test_first_account_has_a_post_and_a_slip_that_opens_it() -> None:
    done = _run("open", "Lò Văn Thử", "--office", "Sở Khoa học và Công nghệ")
    assert done.exit_code == 0, done.output
    login = re.search(r"Tên đăng nhập: (\S+)", done.output)
    code = re.search(r"Mã: +(\S+)", done.output)
    assert login
    assert code
    held = models.Account.objects.get(login=login[1])
    post = held.person.posts.get()
    assert post.role == enums.Role.ADMINISTRATOR
    assert post.organisation.code == "SO-KHCN"
    actions.redeem_slip(
        login=login[1],
        code=code[1],
        new_password="một câu đủ dài",
        by=audit_rules.SYSTEM,
        at=timezone.now(),
    )
    assert audit.Entry.objects.filter(verb="import_accounts", account="hệ thống").exists()


def test_a_lost_password_gets_a_new_slip() -> None:
    _run("open", "Lò Văn Thử", "--office", "SO-KHCN")
    login = models.Account.objects.get().login
    assert "Đặt lại mật khẩu" in _run("slip", login).output
    assert "lớp xác thực" in _run("slip", login, "--second-factor").output


@pytest.mark.parametrize(
    "arguments",
    [
        ("open", "Lò Văn Thử", "--office", "Sở Không Có"),
        ("open", "Lò Văn Thử", "--office", "SO-KHCN", "--post", "vua"),
        ("open", "Lò Văn Thử", "--office", "SO-KHCN", "--since", "31/02/2026"),
        ("slip", "khong-co"),
    ],
)
def test_a_refusal_is_a_sentence_and_writes_nothing(arguments: tuple[str, ...]) -> None:
    done = _run(*arguments)
    assert done.exit_code == 1
    assert done.output.startswith("Error: ")
    assert not models.Account.objects.exists()
