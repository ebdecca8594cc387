"""Planned work is announced in time and on every page, until it is over."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
import time_machine
from click.testing import CliRunner
from django.test import Client
from django.urls import reverse

from nq57.audit import models as audit
from nq57.jobs.cli import database, outage

pytestmark = pytest.mark.django_db
NOW = "2026-02-11T09:00:00+07:00"  # a Wednesday before Tết


@pytest.fixture(autouse=True)
def place(tmp_path: Path, settings: Any, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """A data folder of its own, and the suite's database."""

    @contextmanager
    def opened() -> Iterator[None]:
        yield

    settings.DATA_FOLDER = tmp_path
    monkeypatch.setattr(database, "opened", opened)
    with time_machine.travel(NOW, tick=False):
        yield


def announce(begin: str, end: str, *more: str, why: str = "Thay ổ đĩa.") -> tuple[int, str]:
    command = ["announce", "--from", begin, "--until", end, "--why", why, *more]
    done = CliRunner().invoke(outage.outage, command)
    return done.exit_code, done.output


def test_every_page_says_it_until_it_is_over(client: Client) -> None:
    assert "Tạm ngừng" not in client.get("/").content.decode()
    code, output = announce("05/03/2026 22:00", "06/03/2026 02:00")
    assert code == 0, output
    for address in ("/", reverse("account_login"), "/khong-co"):
        page = client.get(address).content.decode()
        assert "Tạm ngừng hệ thống." in page, address
        assert "Thay ổ đĩa." in page
        assert "05/3/2026" in page or "05/03/2026" in page
    with time_machine.travel("2026-03-06T02:00:01+07:00"):
        assert "Tạm ngừng" not in client.get("/").content.decode()
    entry = audit.Entry.objects.get(verb="announce_outage")
    assert entry.after["reason"] == "Thay ổ đĩa."


def test_tet_does_not_count_as_notice() -> None:
    """After 11 February 2026 come 12, 13 February and, past Tết, 23 to 27 February."""
    code, output = announce("28/02/2026 22:00", "01/03/2026 02:00")
    assert code == 0, output
    code, output = announce("27/02/2026 22:00", "28/02/2026 02:00")
    assert code == 1
    assert "sau 27/02/2026" in output
    assert announce("27/02/2026 22:00", "28/02/2026 02:00", "--urgent")[0] == 0


@pytest.mark.parametrize(
    ("begin", "end", "why"),
    [
        ("05/03/2026 22:00", "05/03/2026 22:00", "x"),
        ("05/03/2026 22:00", "05/03/2026 21:00", "x"),
        ("05/01/2026 22:00", "05/01/2026 23:00", "x"),
        ("05/03/2026", "06/03/2026", "x"),
        ("05/03/2026 22:00", "06/03/2026 02:00", "  "),
    ],
)
def test_what_makes_no_sense_is_refused(begin: str, end: str, why: str) -> None:
    code, output = announce(begin, end, "--urgent", why=why)
    assert code == 1
    assert output.startswith("Error: ") or "Lỗi" in output
    assert not audit.Entry.objects.filter(verb="announce_outage").exists()


def test_it_is_called_off(client: Client) -> None:
    assert CliRunner().invoke(outage.outage, ["off"]).exit_code == 1
    announce("05/03/2026 22:00", "06/03/2026 02:00")
    assert CliRunner().invoke(outage.outage, ["off"]).exit_code == 0
    assert "Tạm ngừng" not in client.get("/").content.decode()
    assert audit.Entry.objects.filter(verb="call_off_outage").count() == 1


@pytest.mark.parametrize("text", ["", "{", "[]", '{"starts_at": "x"}'])
def test_a_broken_notice_breaks_no_page(client: Client, tmp_path: Path, text: str) -> None:
    (tmp_path / "outage.json").write_text(text)
    assert client.get("/").status_code == 200
