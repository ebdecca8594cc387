"""The journal's pure rules: hashes of entries and seals, signed heads, who an actor is."""

import hashlib
import hmac
import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import Any

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric import ed25519

from nq57.core import canonical

MARK_BYTES = 8
GENESIS = "0" * 64


class AuditError(Exception):
    """Say in Vietnamese why the journal refuses."""


@dataclass(frozen=True, kw_only=True)
class Actor:
    """Who acts, as codes in text. ``orgs`` extends it with the post's role.

    ``account`` is the log-in name or ``hệ thống``; ``post`` and ``organisation`` are empty
    for the system itself.
    """

    account: str
    post: str = ""
    organisation: str = ""


SYSTEM = Actor(account="hệ thống")


@dataclass(frozen=True, kw_only=True)
class Batch:
    """What one seal covers: the entries above ``after`` up to ``reach`` that were committed.

    ``missing`` are the inclusive ranges of numbers within it that held no committed entry
    (taken by a transaction still open, or rolled back); ``late`` are entries of such ranges
    of earlier seals, committed since. ``marks`` are the first eight bytes of each hash, in
    the order of entry numbers: they let a verifier name a row.
    """

    after: int
    reach: int
    missing: tuple[tuple[int, int], ...]
    late: tuple[int, ...]
    marks: bytes
    root: str
    count: int
    first: int
    last: int

    def list_members(self) -> list[int]:
        """Return the numbers of the entries that this seal covers, ascending."""
        members = list(self.late)
        start = self.after + 1
        for low, high in [*self.missing, (self.reach + 1, self.reach)]:
            members.extend(range(start, low))
            start = high + 1
        return members

    def misses(self, number: int) -> bool:
        """Tell whether an entry number lies in the range without being covered."""
        return any(low <= number <= high for low, high in self.missing)


@dataclass(frozen=True, kw_only=True)
class Head:
    """The newest seal, signed: what goes into backups and issued papers."""

    seq: int
    head: str
    at: str
    key: str = ""
    signature: str = ""


@dataclass(frozen=True, kw_only=True)
class Fault:
    """One thing that verification found, with the row or seal it is in."""

    kind: str
    sentence: str
    entry: int | None = None
    seal: int | None = None


@dataclass(frozen=True, kw_only=True)
class Verification:
    """What verification found: faults, and how much is sealed or not yet sealed."""

    faults: tuple[Fault, ...]
    sealed: int
    unsealed: int
    head: str

    @property
    def is_sound(self) -> bool:
        """Tell whether nothing was changed, missing or moved."""
        return not self.faults


def normalise(value: Any) -> Any:
    """Return a value as it comes back from a JSON column: the hash must survive storage.

    Dates become ISO text, and floats and decimals become text, because PostgreSQL may give
    them back in another notation. NUL, which PostgreSQL cannot hold, is dropped.
    """
    if value is None or isinstance(value, bool | int):
        return value
    if isinstance(value, str):
        return value.replace("\x00", "")
    if isinstance(value, datetime):
        return to_utc(value)
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, Mapping):
        return {str(name).replace("\x00", ""): normalise(item) for name, item in value.items()}
    if isinstance(value, list | tuple | set | frozenset):
        items = sorted(value, key=str) if isinstance(value, set | frozenset) else value
        return [normalise(item) for item in items]
    return str(value)


def to_utc(at: datetime) -> str:
    """Return a moment as ISO 8601 in UTC, the same however its zone was given."""
    return at.astimezone(UTC).isoformat()


def hash_content(
    *, before: Mapping[str, Any] | None, after: Mapping[str, Any] | None, note: str
) -> str:
    """Return the hash of what an entry says, already normalised."""
    return canonical.digest({"before": before, "after": after, "note": note})


def seal_content(
    key: str, *, before: Mapping[str, Any] | None, after: Mapping[str, Any] | None, note: str
) -> str:
    """Return the keyed hash of a sealed subject's content.

    Keyed, because short content could be guessed from a plain hash by a reader of the
    journal; with the installation's key the content can still be proved later.
    """
    content = canonical.write({"before": before, "after": after, "note": note})
    return hmac.new(f"sealed {key}".encode(), content, hashlib.sha256).hexdigest()


def hash_entry(header: Mapping[str, Any], content_hash: str) -> str:
    """Return an entry's own hash over who, when, what, and the hash of its content."""
    return canonical.digest({**header, "content": content_hash})


def make_batch(
    *, after: int, late: Sequence[tuple[int, str]], new: Sequence[tuple[int, str]]
) -> Batch:
    """Return the batch of committed rows ``(number, hash)``, both ascending.

    ``new`` are rows above ``after``; ``late`` rows at or below it.
    """
    rows = [*late, *new]
    return Batch(
        after=after,
        reach=new[-1][0] if new else after,
        missing=tuple(_find_missing(after, [number for number, _ in new])),
        late=tuple(number for number, _ in late),
        marks=b"".join(mark_of(digest) for _, digest in rows),
        root=hash_rows(rows),
        count=len(rows),
        first=min(number for number, _ in rows),
        last=max(number for number, _ in rows),
    )


def hash_rows(rows: Iterable[tuple[int, str]]) -> str:
    """Return the hash over rows with their numbers, so that a moved row shows."""
    digest = hashlib.sha256()
    for number, value in rows:
        digest.update(f"{number}:{value}\n".encode())
    return digest.hexdigest()


def mark_of(digest: str) -> bytes:
    """Return the first bytes of a hash."""
    return bytes.fromhex(digest[: 2 * MARK_BYTES])


def hash_seal(*, seq: int, previous: str, at: datetime, batch: Batch) -> str:
    """Return a seal's head: the link of the chain."""
    return canonical.digest(
        {
            "seq": seq,
            "previous": previous,
            "at": to_utc(at),
            "after": batch.after,
            "reach": batch.reach,
            "missing": [list(pair) for pair in batch.missing],
            "late": list(batch.late),
            "marks": hashlib.sha256(batch.marks).hexdigest(),
            "root": batch.root,
            "count": batch.count,
        }
    )


def sign_head(key: str, *, seq: int, head: str, at: datetime) -> Head:
    """Return the head signed with the installation's Ed25519 seed (64 hex digits)."""
    private = ed25519.Ed25519PrivateKey.from_private_bytes(bytes.fromhex(key))
    moment = to_utc(at)
    signature = private.sign(canonical.write({"seq": seq, "head": head, "at": moment}))
    public = private.public_key().public_bytes_raw().hex()
    return Head(seq=seq, head=head, at=moment, key=public, signature=signature.hex())


def check_head(head: Head, key: str) -> None:
    """Check a kept head's signature against this installation's key.

    :raises AuditError: when the head was signed by another key, or not as it reads.
    """
    private = ed25519.Ed25519PrivateKey.from_private_bytes(bytes.fromhex(key))
    content = canonical.write({"seq": head.seq, "head": head.head, "at": head.at})
    try:
        private.public_key().verify(bytes.fromhex(head.signature), content)
    except (InvalidSignature, ValueError):
        raise AuditError(
            "Chữ ký của tệp đầu chuỗi không đúng với khóa của hệ thống này: "
            "tệp đã bị sửa hoặc của nơi khác."
        ) from None


def read_head(text: str) -> Head:
    """Read a kept head from its JSON.

    :raises AuditError: when it is not one.
    """
    try:
        found = json.loads(text)
        return Head(
            seq=int(found["seq"]),
            head=str(found["head"]),
            at=str(found["at"]),
            key=str(found["key"]),
            signature=str(found["signature"]),
        )
    except (ValueError, TypeError, KeyError):
        raise AuditError(
            "Tệp không phải đầu chuỗi nhật ký: dùng tệp do «nq57 audit head» ghi ra."
        ) from None


def _find_missing(after: int, numbers: Sequence[int]) -> Iterator[tuple[int, int]]:
    expected = after + 1
    for number in numbers:
        if number > expected:
            yield expected, number - 1
        expected = number + 1
