"""Digests reach who wants them, once a working day or once a week."""

from datetime import UTC, datetime

import pytest

from nq57.audit import rules as audit_rules
from nq57.core import refusals
from nq57.notices import models as notices
from nq57.reporting import actions, queries
from tests.factories import orgs

pytestmark = pytest.mark.django_db

SYSTEM = audit_rules.SYSTEM


def at(day: int, month: int = 12, hour: int = 1) -> datetime:
    return datetime(2026, month, day, hour, 15, tzinfo=UTC)


def send(day: int, month: int = 12, hour: int = 1) -> int:
    return actions.send_digests(by=SYSTEM, at=at(day, month, hour))


@pytest.fixture(autouse=True)
def _wishes() -> None:
    for pace in ("daily", "weekly", "none"):
        post = orgs.PostFactory()
        notices.Preference.objects.create(post=post, channels=[], digest=pace)


def test_daily_on_working_days_and_weekly_once() -> None:
    sent = [send(day) for day in range(7, 15)]  # Monday to Monday
    assert sent == [2, 1, 1, 1, 1, 0, 0, 2]
    assert send(14, hour=9) == 0
    assert {row.secrecy for row in notices.Notice.objects.all()} == {"open"}
    assert set(notices.Notice.objects.values_list("kind", flat=True)) == {"digest"}


def test_a_week_that_begins_with_days_off_begins_later() -> None:
    days = [send(day, month=2) for day in range(16, 24)]  # Tết: 16 to 20 February 2026
    assert days[:7] == [0] * 7
    assert days[7] == 2


def test_a_digest_of_an_office_that_owes_nothing_says_so() -> None:
    office = orgs.OrganisationFactory()
    today = at(7).date()
    text = queries.write_digest(organisation=office, by=SYSTEM, today=today)
    assert text.startswith(f"BẢN TIN NGÀY 07/12/2026 – {office.name}\nKhông có việc quá hạn")
    assert "0 việc quá hạn" in queries.summarise(organisation=office, by=SYSTEM, today=today)


def test_only_who_runs_the_cycles_sends() -> None:
    with pytest.raises(refusals.NotAllowedError):
        actions.send_digests(by=orgs.make_actor("focal"), at=at(7))
