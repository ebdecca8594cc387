"""Questions to the journal: its head, what is not sealed, and whether it is untouched."""

from datetime import datetime, timedelta

from django.conf import settings
from django.db import connection
from django.db.models import Count, Min, Q

from nq57.audit import models, rules

LATE_WITHIN = timedelta(days=1)
_GRACE = timedelta(minutes=1)


def get_open_transactions() -> tuple[int, int]:
    """Return the oldest transaction still open, and the first one not yet begun."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT pg_snapshot_xmin(s)::text::bigint, pg_snapshot_xmax(s)::text::bigint"
            " FROM pg_current_snapshot() AS s"
        )
        oldest, following = cursor.fetchone()
    return oldest, following


def list_late_entries(*, newest: models.Seal | None, at: datetime) -> list[tuple[int, str]]:
    """Return ``(number, hash)`` of entries that committed after their numbers were passed."""
    if newest is None:
        return []
    recent = models.Seal.objects.filter(sealed_at__gt=at - LATE_WITHIN)
    watched = recent.filter(Q(watch__gte=newest.horizon) | Q(sealed_at__gt=at - _GRACE))
    gaps = [
        pair
        for missing in watched.exclude(missing=[]).values_list("missing", flat=True)
        for pair in missing
    ]
    if not gaps:
        return []
    with connection.cursor() as cursor:
        cursor.execute(
            """
            SELECT e.id, e.hash FROM unnest(%s::bigint[], %s::bigint[]) AS gap (low, high)
            CROSS JOIN LATERAL (
              SELECT id, hash FROM audit_entry WHERE id BETWEEN low AND high ORDER BY id
            ) AS e ORDER BY e.id
            """,
            [[low for low, _ in gaps], [high for _, high in gaps]],
        )
        found = cursor.fetchall()
    sealed = set().union(*recent.exclude(late=[]).values_list("late", flat=True))
    return [(number, digest) for number, digest in found if number not in sealed]


def get_signed_head(*, at: datetime) -> rules.Head | None:
    """Return the newest seal's head, signed, or None while nothing is sealed."""
    newest = models.Seal.objects.order_by("-seq").first()
    if newest is None:
        return None
    return rules.sign_head(settings.JOURNAL_KEY, seq=newest.seq, head=newest.head, at=at)


def measure_unsealed() -> tuple[int, datetime | None]:
    """Return how many entries no seal has reached yet, and since when the oldest waits."""
    newest = models.Seal.objects.order_by("-seq").first()
    waiting = models.Entry.objects.filter(id__gt=newest.reach if newest else 0)
    found = waiting.aggregate(number=Count("pk"), since=Min("at"))
    return found["number"], found["since"]


def verify(*, at: datetime, head: rules.Head | None = None) -> rules.Verification:
    """Walk the whole chain and every entry; name what was changed, is missing or moved.

    ``head``: a signed head kept elsewhere; the chain must still run through it.

    :raises AuditError: when the given head's signature does not hold.
    """
    if head is not None:
        rules.check_head(head, settings.JOURNAL_KEY)
    return _Walk(at).verify(head)


class _Walk:
    """One walk over the chain; holds what is compared only at its end."""

    def __init__(self, at: datetime) -> None:
        self.at = at
        self.faults: list[rules.Fault] = []
        self.sealed = 0
        self.reach = 0
        self.appeared: dict[int, models.Seal] = {}
        self.expected: dict[bytes, int] = {}
        self.altered: list[tuple[models.Entry, int]] = []

    def verify(self, head: rules.Head | None) -> rules.Verification:
        """Return what the walk found."""
        previous, seq = rules.GENESIS, 0
        for seal in models.Seal.objects.order_by("seq").iterator(chunk_size=20):
            seq += 1
            self._check_link(seal, seq, previous)
            self._check_rows(seal)
            previous, seq = seal.head, seal.seq
            if head is not None and head.seq == seal.seq and head.head != seal.head:
                self._fault("seal", f"Niêm số {seal.seq} khác đầu chuỗi đã ký.", seal=seal.seq)
        if head is not None and head.seq > seq:
            self._fault("seal", f"Thiếu các niêm từ số {seq + 1} đến {head.seq}.", seal=seq + 1)
        self._name_altered()
        unsealed = models.Entry.objects.filter(id__gt=self.reach).count() + self._count_late()
        return rules.Verification(
            faults=tuple(self.faults), sealed=self.sealed, unsealed=unsealed, head=previous
        )

    def _check_link(self, seal: models.Seal, seq: int, previous: str) -> None:
        batch = seal.batch
        if seal.seq != seq:
            self._fault("seal", f"Thiếu niêm từ số {seq} đến {seal.seq - 1}.", seal=seq)
        elif seal.previous != previous or batch.after != self.reach:
            self._fault("seal", f"Niêm số {seal.seq} không nối với niêm trước.", seal=seal.seq)
        own = rules.hash_seal(seq=seal.seq, previous=seal.previous, at=seal.sealed_at, batch=batch)
        if own != seal.head:
            self._fault("seal", f"Niêm số {seal.seq} đã bị sửa.", seal=seal.seq)
        self.reach = batch.reach

    def _check_rows(self, seal: models.Seal) -> None:
        batch = seal.batch
        entries = models.Entry.objects.filter(id__gt=batch.after, id__lte=batch.reach)
        found = {entry.id: entry for entry in entries.order_by("id")}
        found |= models.Entry.objects.in_bulk(batch.late)
        before = len(self.faults) + len(self.altered)
        members = batch.list_members()
        marks = [
            batch.marks[place : place + rules.MARK_BYTES]
            for place in range(0, len(batch.marks), rules.MARK_BYTES)
        ]
        rows = [(number, found[number].hash) for number in members if number in found]
        for number, mark in zip(members, marks, strict=False):
            self.appeared.pop(number, None)
            self._check_row(seal, number, mark, found.pop(number, None))
        self.sealed += len(members)
        for number in found:
            self.appeared[number] = seal
        if len(self.faults) + len(self.altered) == before:
            self._check_root(seal, rows)

    def _check_row(
        self, seal: models.Seal, number: int, mark: bytes, entry: models.Entry | None
    ) -> None:
        if entry is None:
            self.expected[mark] = number
            sentence = f"Thiếu dòng {number} (niêm số {seal.seq})."
            self._fault("missing", sentence, entry=number, seal=seal.seq)
        elif entry.compute_hash() != entry.hash or rules.mark_of(entry.hash) != mark:
            self.expected[mark] = number
            self.altered.append((entry, seal.seq))

    def _check_root(self, seal: models.Seal, rows: list[tuple[int, str]]) -> None:
        if rules.hash_rows(rows) != seal.root or len(rows) != seal.count:
            self._fault("seal", f"Niêm số {seal.seq} không khớp các dòng của nó.", seal=seal.seq)

    def _name_altered(self) -> None:
        for entry, seq in self.altered:
            origin = self.expected.get(rules.mark_of(entry.compute_hash()))
            if origin is not None and origin != entry.id:
                sentence = f"Dòng {entry.id} mang nội dung của dòng {origin}: đã bị đổi chỗ."
                self._fault("moved", sentence, entry=entry.id, seal=seq)
            else:
                sentence = f"Dòng {entry.id} đã bị sửa (niêm số {seq})."
                self._fault("changed", sentence, entry=entry.id, seal=seq)

    def _count_late(self) -> int:
        """Count rows that committed after their number was passed; old ones are forged."""
        late = 0
        for number, seal in self.appeared.items():
            if seal.sealed_at > self.at - LATE_WITHIN:
                late += 1
            else:
                sentence = f"Dòng {number} được chèn sau khi niêm số {seal.seq} đã đi qua."
                self._fault("inserted", sentence, entry=number, seal=seal.seq)
        return late

    def _fault(
        self, kind: str, sentence: str, *, entry: int | None = None, seal: int | None = None
    ) -> None:
        self.faults.append(rules.Fault(kind=kind, sentence=sentence, entry=entry, seal=seal))
