"""Backups as one file: a tar, sealed in the age format for keys that are kept elsewhere.

The server holds only the public key, so that who takes its disk cannot read its backups. age
seals in chunks and marks the last one: a cut or an altered file does not open. ``manifest.json``
comes last; it names every member with size and SHA-256, and ``manifest.sig`` is its signature
by the journal's key: whoever knows only the public key can make no backup that passes for ours.
Format of the seal: https://age-encryption.org/v1.
"""

import contextlib
import hashlib
import io
import json
import os
import re
import tarfile
import threading
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import IO, Any

import pyrage
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric import ed25519

FORMAT = 1
DATABASE = "database.dump"
SETTINGS = "settings.env"
FILES = "files/"
_MANIFEST = "manifest.json"
_SIGNATURE = "manifest.sig"
_CHUNK = 1 << 20
_PART = re.compile(r"[\w.\-]+", re.ASCII)


class BackupError(Exception):
    """Say in Vietnamese what is wrong with a backup, and what to do."""


@dataclass(frozen=True)
class Member:
    """One file of a backup."""

    name: str
    size: int
    sha256: str


@dataclass(frozen=True, kw_only=True)
class Manifest:
    """What a backup holds, and what it came from."""

    version: str  # of nq57
    made_at: str  # UTC, ISO 8601
    server: int  # PostgreSQL's major version
    migrations: tuple[str, ...]
    head: dict[str, Any] | None  # of the journal, signed
    members: tuple[Member, ...] = ()
    format: int = FORMAT


def make_key() -> tuple[str, str]:
    """Return a new secret key and its public one, as age writes them."""
    identity = pyrage.x25519.Identity.generate()
    return str(identity), str(identity.to_public())


def read_public_keys(texts: tuple[str, ...]) -> list[Any]:
    """Read public keys (``age1…``).

    :raises BackupError: when there is none, or one is none.
    """
    if not texts:
        raise BackupError(
            "Chưa có khóa để mã hóa bản sao lưu: chạy «nq57 keys --backup» ở một máy khác, "
            "rồi đặt dòng NQ57_BACKUP_KEYS vào tệp môi trường."
        )
    try:
        return [pyrage.x25519.Recipient.from_str(text.strip()) for text in texts]
    except pyrage.RecipientError:
        raise BackupError(
            "NQ57_BACKUP_KEYS phải gồm các khóa công khai bắt đầu bằng age1."
        ) from None


def read_secret_keys(text: str) -> list[Any]:
    """Read secret keys, one a line; lines that begin with # are remarks.

    :raises BackupError: when there is none, or one is none.
    """
    lines = [line.strip() for line in text.splitlines() if line.strip()]
    try:
        found = [
            pyrage.x25519.Identity.from_str(line) for line in lines if not line.startswith("#")
        ]
    except pyrage.IdentityError:
        found = []
    if not found:
        raise BackupError("Tệp khóa không có khóa bí mật nào: cần dòng AGE-SECRET-KEY-1…")
    return found


class Writer:
    """Adds members to a backup, and its manifest at the end."""

    def __init__(self, tar: tarfile.TarFile) -> None:
        """Begin with nothing."""
        self._tar = tar
        self._members: list[Member] = []

    def add(self, name: str, source: IO[bytes], size: int) -> Member:
        """Add ``size`` bytes of a source under a name.

        :raises BackupError: when the source holds fewer.
        """
        counted = _Counted(source)
        try:
            self._put(name, counted, size)
        except OSError as error:
            if counted.size >= size or isinstance(error, BrokenPipeError):
                raise
            raise BackupError(f"“{name}” đã đổi trong lúc sao lưu: hãy chạy lại.") from None
        member = Member(name, size, counted.digest.hexdigest())
        self._members.append(member)
        return member

    def finish(self, manifest: Manifest, key: str) -> Manifest:
        """Write the manifest with the members, signed with a seed of 64 hex digits."""
        whole = Manifest(**(asdict(manifest) | {"members": tuple(self._members)}))
        text = json.dumps(asdict(whole), sort_keys=True).encode()
        private = ed25519.Ed25519PrivateKey.from_private_bytes(bytes.fromhex(key))
        signature = private.public_key().public_bytes_raw() + private.sign(text)
        self._put(_MANIFEST, io.BytesIO(text), len(text))
        self._put(_SIGNATURE, io.BytesIO(signature), len(signature))
        return whole

    def _put(self, name: str, source: Any, size: int) -> None:
        info = tarfile.TarInfo(name)
        info.size, info.mode = size, 0o600
        self._tar.addfile(info, source)


@contextlib.contextmanager
def seal(target: IO[bytes], keys: list[Any]) -> Iterator[Writer]:
    """Let the block add members to a backup that is sealed on its way into a file.

    :raises BackupError: when the file cannot be written.
    """
    reading, writing = os.pipe()
    failures: list[BaseException] = []

    def encrypt() -> None:
        with os.fdopen(reading, "rb") as source:
            try:
                pyrage.encrypt_io(source, target, keys)
            except Exception as error:
                failures.append(error)

    thread = threading.Thread(target=encrypt, name="seal")
    thread.start()
    try:
        with (
            contextlib.suppress(BrokenPipeError),  # the other end says why
            os.fdopen(writing, "wb") as sink,
            tarfile.open(fileobj=sink, mode="w|") as tar,
        ):
            yield Writer(tar)
    finally:
        thread.join()
    if failures:
        raise BackupError(f"Không ghi được bản sao lưu: {failures[0]}. Kiểm tra chỗ trống.")


def unseal(source: Path, target: Path, keys: list[Any]) -> None:
    """Open a sealed file into a plain tar.

    :raises BackupError: when the key is another, or the file is cut, altered or no backup.
    """
    with source.open("rb") as sealed, target.open("xb") as plain:
        try:
            pyrage.decrypt_io(sealed, plain, keys)
        except pyrage.DecryptError as error:
            if "matching keys" in str(error):
                raise BackupError(
                    "Khóa này không mở được bản sao lưu: dùng khóa bí mật ứng với "
                    "NQ57_BACKUP_KEYS lúc sao lưu."
                ) from None
            raise BackupError(f"“{source.name}” không phải bản sao lưu của nq57.") from None
        except OSError as error:
            if error.errno:  # of the disk; age's own carry none
                raise BackupError(f"Không mở được bản sao lưu ra đĩa: {error.strerror}.") from None
            raise BackupError(
                f"Bản sao lưu “{source.name}” bị cắt cụt hoặc bị sửa: dùng bản khác. "
                "Chưa có gì bị thay đổi."
            ) from None


def check(tar: tarfile.TarFile, *, signer: str = "") -> tuple[Manifest, str]:
    """Check every member against the signed manifest; return it, and the signer's public key.

    ``signer``: the public key (64 hex digits) that must have signed.

    :raises BackupError: when anything is missing, foreign, altered or signed by another.
    """
    found: dict[str, Member] = {}
    kept: dict[str, bytes] = {}
    try:
        for info in tar:
            if not info.isreg() or not is_plain(info.name) or info.name in found:
                raise BackupError(f"Bản sao lưu chứa mục lạ “{info.name}”: không dùng được.")
            source = _extract(tar, info)
            if info.name in (_MANIFEST, _SIGNATURE):
                kept[info.name] = source.read()
                continue
            digest = hashlib.file_digest(source, "sha256").hexdigest()  # type: ignore[arg-type]
            found[info.name] = Member(info.name, info.size, digest)
    except (tarfile.TarError, EOFError):
        raise BackupError("Bản sao lưu bị hỏng: dùng bản khác.") from None
    manifest, key = _read_manifest(kept, signer)
    if {member.name: member for member in manifest.members} != found:
        raise BackupError("Bản sao lưu không khớp bảng kê đã ký của nó: dùng bản khác.")
    return manifest, key


def is_plain(name: str) -> bool:
    """Say whether a member's name stays below the folder that it is unpacked into."""
    return all(_PART.fullmatch(part) and part.strip(".") for part in name.split("/"))


def read_member(tar: tarfile.TarFile, name: str) -> IO[bytes]:
    """Open a member of a backup that was checked."""
    return _extract(tar, tar.getmember(name))


def copy(source: IO[bytes], target: IO[bytes]) -> None:
    """Copy bytes a piece at a time."""
    while piece := source.read(_CHUNK):
        target.write(piece)


def _extract(tar: tarfile.TarFile, info: tarfile.TarInfo) -> IO[bytes]:
    source = tar.extractfile(info)
    if source is None:
        raise BackupError(f"Bản sao lưu chứa mục lạ “{info.name}”: không dùng được.")
    return source


def _read_manifest(kept: dict[str, bytes], signer: str) -> tuple[Manifest, str]:
    text, signed = kept.get(_MANIFEST, b""), kept.get(_SIGNATURE, b"")
    key, signature = signed[:32], signed[32:]
    try:
        ed25519.Ed25519PublicKey.from_public_bytes(key).verify(signature, text)
        content = json.loads(text)
        if content["format"] != FORMAT:
            raise BackupError("Bản sao lưu do phiên bản nq57 khác tạo: dùng phiên bản đó.")
        content["members"] = tuple(Member(**member) for member in content["members"])
        content["migrations"] = tuple(content["migrations"])
        manifest = Manifest(**content)
    except (InvalidSignature, ValueError, TypeError, KeyError):
        raise BackupError("Bản sao lưu thiếu bảng kê có chữ ký đúng: dùng bản khác.") from None
    if signer and key.hex() != signer:
        raise BackupError(
            "Bản sao lưu do nơi khác ký: khóa nhật ký của nó không phải khóa đang dùng ở đây."
        )
    return manifest, key.hex()


class _Counted:
    """Hashes and counts what is read through it."""

    def __init__(self, source: IO[bytes]) -> None:
        self._source = source
        self.digest = hashlib.sha256()
        self.size = 0

    def read(self, size: int = -1) -> bytes:
        piece = self._source.read(size)
        digest = self.digest
        digest.update(piece)
        self.size += len(piece)
        return piece
