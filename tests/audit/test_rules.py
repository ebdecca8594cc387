"""Hashes of the journal must survive storage and name their rows."""

from datetime import UTC, date, datetime, timedelta, timezone
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nq57.audit import rules

AT = datetime(2026, 4, 20, 3, 0, tzinfo=UTC)
KEY = "ab" * 32


def test_moment_reads_the_same_in_every_zone() -> None:
    hanoi = AT.astimezone(timezone(timedelta(hours=7)))
    assert rules.to_utc(hanoi) == rules.to_utc(AT)


def test_normalised_content_has_no_number_that_changes_notation() -> None:
    content = {"rate": 1e22, "share": Decimal("0.750"), "on": date(2026, 4, 1), "text": "a\x00b"}
    assert rules.normalise(content) == {
        "rate": "1e+22",
        "share": "0.750",
        "on": "2026-04-01",
        "text": "ab",
    }


def test_batch_keeps_what_it_missed() -> None:
    batch = rules.make_batch(
        after=10, late=[(4, "aa" * 32)], new=[(12, "bb" * 32), (13, "cc" * 32), (17, "dd" * 32)]
    )
    assert batch.missing == ((11, 11), (14, 16))
    assert (batch.reach, batch.first, batch.last, batch.count) == (17, 4, 17, 4)
    assert batch.list_members() == [4, 12, 13, 17]


@given(st.sets(st.integers(1, 200), min_size=1))
def test_members_of_a_batch_are_exactly_its_rows(numbers: set[int]) -> None:
    rows = [(number, f"{number:064x}") for number in sorted(numbers)]
    batch = rules.make_batch(after=0, late=[], new=rows)
    assert batch.list_members() == sorted(numbers)
    assert all(batch.misses(number) != (number in numbers) for number in range(1, batch.reach + 1))


def test_signed_head_holds_only_as_written() -> None:
    head = rules.sign_head(KEY, seq=3, head="ef" * 32, at=AT)
    rules.check_head(head, KEY)
    with pytest.raises(rules.AuditError, match="Chữ ký"):
        rules.check_head(rules.Head(**{**head.__dict__, "seq": 4}), KEY)
    with pytest.raises(rules.AuditError, match="Chữ ký"):
        rules.check_head(head, "cd" * 32)


@pytest.mark.parametrize("text", ["", "[]", "{}", '{"seq": "x"}', "not json"])
def test_file_that_is_no_head_gets_a_sentence(text: str) -> None:
    with pytest.raises(rules.AuditError, match="không phải đầu chuỗi"):
        rules.read_head(text)


def test_sealed_content_cannot_be_guessed_without_the_key() -> None:
    content = {"before": None, "after": {"name": "A"}, "note": ""}
    assert rules.seal_content(KEY, **content) != rules.seal_content("cd" * 32, **content)
    assert rules.seal_content(KEY, **content) != rules.hash_content(**content)
