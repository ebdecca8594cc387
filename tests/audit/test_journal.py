"""The journal: append-only, chained, verifiable."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.db import DatabaseError, IntegrityError, connection, transaction

from nq57.audit import actions, enums, models, queries, rules

pytestmark = pytest.mark.django_db

AT = datetime(2026, 4, 20, 3, 0, tzinfo=UTC)
BY = rules.Actor(account="lan", post="lan@KHCN", organisation="KHCN")


def record(code: str, **extra: Any) -> models.Entry:
    given = {"after": {"name": f"Tên {code}", "share": 0.75}, **extra}
    return actions.record(
        by=BY, at=AT, verb="change_item", subject_kind="item", subject_code=code, **given
    )


def tamper(statement: str, *values: Any) -> None:
    with connection.cursor() as cursor:
        cursor.execute("ALTER TABLE audit_entry DISABLE TRIGGER USER")
        cursor.execute("ALTER TABLE audit_seal DISABLE TRIGGER USER")
        cursor.execute(statement, values)
        cursor.execute("ALTER TABLE audit_entry ENABLE TRIGGER USER")
        cursor.execute("ALTER TABLE audit_seal ENABLE TRIGGER USER")


def verify(head: rules.Head | None = None) -> rules.Verification:
    return queries.verify(at=AT, head=head)


@pytest.mark.parametrize("table", ["audit_entry", "audit_seal"])
@pytest.mark.parametrize("change", ["UPDATE {} SET root_ = root_", "DELETE FROM {}", "TRUNCATE {}"])
def test_database_refuses_every_change(table: str, change: str) -> None:
    record("1")
    actions.seal_journal(at=AT)
    column = "note" if table == "audit_entry" else "root"
    statement = change.format(table).replace("root_", column)
    with (
        pytest.raises(DatabaseError, match="chỉ được ghi thêm"),
        transaction.atomic(),
        connection.cursor() as cursor,
    ):
        cursor.execute(statement)


def test_entry_reads_back_with_its_own_hash() -> None:
    entry = record("1", before={"n": 1e300, "on": AT, "list": [1, None, True, "đ"]}, note="vì sao")
    stored = models.Entry.objects.get(pk=entry.pk)
    assert stored.compute_hash() == stored.hash == entry.hash


def test_many_entries_stand_in_their_order_as_each_would_alone() -> None:
    """Few go by statements, many in one stream."""
    for number in (3, 250):
        events = [
            actions.Event(
                verb="change_item", subject_kind="item", subject_code=f"{number}/{at}",
                before=None if at % 2 else {"tên": 'tab\tand "quotes" \\N'}, after={"n": at},
                note=r"\N", secrecy="sealed" if at == 2 else "open",
            )
            for at in range(number)
        ]  # fmt: skip
        actions.record_all(events=events, by=BY, at=AT)
        found = list(models.Entry.objects.filter(subject_code__startswith=f"{number}/"))[::-1]
        assert [row.subject_code for row in found] == [one.subject_code for one in events]
        assert all(row.compute_hash() == row.hash for row in found)
        assert found[0].before == {"tên": 'tab\tand "quotes" \\N'}
        assert (found[1].before, found[1].after, found[1].note) == (None, {"n": 1}, r"\N")
        assert (found[2].after, len(found[2].content_hash)) == (None, 64)
    actions.seal_journal(at=AT)
    assert verify().is_sound


def test_sealed_content_is_a_hash_only() -> None:
    entry = record("1", note="người tố cáo", secrecy=enums.Secrecy.SEALED)
    stored = models.Entry.objects.get(pk=entry.pk)
    assert (stored.before, stored.after, stored.note) == (None, None, "")
    assert len(stored.content_hash) == 64
    assert stored.compute_hash() == stored.hash


def test_sealed_row_with_content_is_impossible() -> None:
    with pytest.raises(IntegrityError, match="audit_sealed_as_hash"):
        models.Entry.objects.create(
            at=AT, account="x", verb="v", secrecy=enums.Secrecy.SEALED, note="lộ", hash="0" * 64
        )


def test_sealing_links_batches_and_counts_the_rest(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(actions, "BATCH_ROWS", 3)
    for code in range(7):
        record(str(code))
    assert actions.seal_journal(at=AT) == 7
    assert list(models.Seal.objects.order_by("seq").values_list("count", flat=True)) == [3, 3, 1]
    record("late")
    found = verify()
    assert found.is_sound
    assert (found.sealed, found.unsealed) == (7, 1)
    assert actions.seal_journal(at=AT) == 1
    assert actions.seal_journal(at=AT) == 0


def test_changed_row_is_named() -> None:
    entries = [record(str(code)) for code in range(5)]
    actions.seal_journal(at=AT)
    tamper("UPDATE audit_entry SET note = 'khác' WHERE id = %s", entries[2].pk)
    (fault,) = verify().faults
    assert (fault.kind, fault.entry) == ("changed", entries[2].pk)


def test_changed_row_with_a_recomputed_hash_is_named() -> None:
    entries = [record(str(code)) for code in range(5)]
    actions.seal_journal(at=AT)
    entries[2].note = "khác"
    tamper(
        "UPDATE audit_entry SET note = 'khác', hash = %s WHERE id = %s",
        entries[2].compute_hash(),
        entries[2].pk,
    )
    (fault,) = verify().faults
    assert (fault.kind, fault.entry) == ("changed", entries[2].pk)


def test_missing_row_is_named() -> None:
    entries = [record(str(code)) for code in range(5)]
    actions.seal_journal(at=AT)
    tamper("DELETE FROM audit_entry WHERE id = %s", entries[3].pk)
    (fault,) = verify().faults
    assert (fault.kind, fault.entry) == ("missing", entries[3].pk)


def test_moved_rows_are_named() -> None:
    entries = [record(str(code)) for code in range(5)]
    actions.seal_journal(at=AT)
    first, second = entries[1].pk, entries[3].pk
    tamper(
        "UPDATE audit_entry SET id = CASE id WHEN %s THEN -1 ELSE id END WHERE id = %s",
        first,
        first,
    )
    tamper("UPDATE audit_entry SET id = %s WHERE id = %s", first, second)
    tamper("UPDATE audit_entry SET id = %s WHERE id = -1", second)
    assert {(fault.kind, fault.entry) for fault in verify().faults} == {
        ("moved", first),
        ("moved", second),
    }


def test_row_slipped_into_an_old_gap_is_named() -> None:
    for code in range(2):
        record(str(code))
    with connection.cursor() as cursor:
        cursor.execute("SELECT nextval(pg_get_serial_sequence('audit_entry', 'id'))")
        gap = cursor.fetchone()[0]
    record("after the gap")
    actions.seal_journal(at=AT)
    forged = record("forged")
    tamper("UPDATE audit_entry SET id = %s WHERE id = %s", gap, forged.pk)
    assert queries.verify(at=AT).unsealed == 1
    (fault,) = queries.verify(at=AT + timedelta(days=2)).faults
    assert (fault.kind, fault.entry) == ("inserted", gap)


def test_rewritten_chain_is_caught_by_a_kept_head() -> None:
    entries = [record(str(code)) for code in range(3)]
    actions.seal_journal(at=AT)
    head = queries.get_signed_head(at=AT)
    assert verify(head).is_sound
    entries[0].note = "khác"
    tamper(
        "UPDATE audit_entry SET note = 'khác', hash = %s WHERE id = %s",
        entries[0].compute_hash(),
        entries[0].pk,
    )
    tamper("DELETE FROM audit_seal")
    actions.seal_journal(at=AT)
    assert verify().is_sound
    assert [fault.seal for fault in verify(head).faults] == [1]


def test_cut_off_chain_is_caught_by_a_kept_head() -> None:
    record("1")
    actions.seal_journal(at=AT)
    record("2")
    actions.seal_journal(at=AT)
    head = queries.get_signed_head(at=AT)
    tamper("DELETE FROM audit_seal WHERE seq = 2")
    (fault,) = verify(head).faults
    assert "Thiếu các niêm" in fault.sentence


def test_removed_or_altered_seal_is_named() -> None:
    for code in range(3):
        record(str(code))
        actions.seal_journal(at=AT)
    tamper("UPDATE audit_seal SET root = %s WHERE seq = 3", "0" * 64)
    assert {fault.seal for fault in verify().faults} == {3}
    tamper("DELETE FROM audit_seal WHERE seq = 2")
    assert any("Thiếu niêm" in fault.sentence for fault in verify().faults)


def test_rolled_back_write_leaves_no_fault() -> None:
    record("1")
    try:
        with transaction.atomic():
            record("2")
            raise RuntimeError
    except RuntimeError:
        pass
    record("3")
    actions.seal_journal(at=AT)
    assert verify().is_sound
    assert models.Seal.objects.get().missing != []


def test_empty_journal_has_no_head_and_is_sound() -> None:
    assert queries.get_signed_head(at=AT) is None
    assert verify().is_sound


def test_repeated_submission_gets_the_first_answer() -> None:
    calls: list[int] = []

    def submit(key: str, content: str) -> dict[str, Any]:
        def write() -> dict[str, Any]:
            calls.append(1)
            return {"number": len(calls)}

        return actions.answer_once(
            key=key, by=BY, at=AT, verb="submit", request={"text": content}, write=write
        )

    assert submit("k1", "a") == submit("k1", "a") == {"number": 1}
    assert submit("k2", "a") == {"number": 2}
    with pytest.raises(rules.AuditError, match="khóa mới"):
        submit("k1", "b")
