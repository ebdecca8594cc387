"""Stored files in a bucket of an S3 store: one object for each hash, private, never renamed.

Every failure is an ``OSError``, as of the file system: who reads says the same sentence.
"""

import contextlib
import io
from collections.abc import Iterator
from typing import IO, Any
from urllib.parse import urlsplit

import urllib3
from django.core.files.base import File
from django.core.files.storage import Storage
from django.utils.deconstruct import deconstructible
from minio import Minio
from minio.error import MinioException, S3Error

_SECONDS = 10.0
_RETRIES = 2
_PROBE_SECONDS = 2.0  # who asks how the store does waits for nothing else
_MISSING = frozenset({"NoSuchKey", "NoSuchObject", "NotFound"})
_REFUSED = frozenset({"AccessDenied", "Forbidden"})


@deconstructible
class S3Storage(Storage):
    """The bucket at ``address``: ``https://host[:port]/bucket``."""

    def __init__(self, address: str, key: str, secret: str, region: str) -> None:
        """Keep how the bucket is reached; nothing is asked of it yet."""
        parts = urlsplit(address)
        self.bucket = parts.path.strip("/")
        self._given: dict[str, Any] = {
            "endpoint": parts.netloc, "secure": parts.scheme == "https", "region": region,
        }  # fmt: skip
        self._client = self._open_client(key, secret)
        self._probe = self._open_client(key, secret, _PROBE_SECONDS, 0)
        self._stranger = self._open_client("", "", _PROBE_SECONDS, 0)

    def exists(self, name: str) -> bool:
        """Say whether an object is there.

        :raises OSError: when the store does not say.
        """
        try:
            self.size(name)
        except FileNotFoundError:
            return False
        return True

    def size(self, name: str) -> int:
        """Return the bytes of an object.

        :raises OSError: when it is not there, or the store does not answer.
        """
        with _told(name):
            return int(self._client.stat_object(self.bucket, name).size or 0)

    def delete(self, name: str) -> None:
        """Take an object away; one that is not there is no fault.

        :raises OSError: when the store does not answer.
        """
        with _told(name):
            self._client.remove_object(self.bucket, name)

    def listdir(self, path: str) -> tuple[list[str], list[str]]:
        """Return the folders and the objects right under a folder.

        :raises OSError: when the store does not answer.
        """
        prefix = f"{path.strip('/')}/" if path.strip("/") else ""
        folders: list[str] = []
        files: list[str] = []
        with _told(path):
            for found in self._client.list_objects(self.bucket, prefix=prefix):
                name = (found.object_name or "").removeprefix(prefix)
                (folders if found.is_dir else files).append(name.rstrip("/"))
        return folders, files

    def get_available_name(self, name: str, max_length: int | None = None) -> str:
        """Return the name itself: it is the hash of the bytes, and equal bytes are one object."""
        return name

    def find_fault(self) -> str:
        """Say in a sentence why the store cannot be used, or that strangers read it; or nothing."""
        try:
            with _told(self.bucket):
                if not self._probe.bucket_exists(self.bucket):
                    return f"Kho tệp S3 không có ngăn chứa “{self.bucket}”: hãy tạo rồi thử lại."
        except OSError as error:
            return f"Kho tệp S3 không trả lời hoặc từ chối khóa: {error}"[:300]
        return ""

    def is_open_to_strangers(self) -> bool:
        """Say whether the bucket lists its objects, or gives one, to who shows no key."""
        with contextlib.suppress(MinioException, urllib3.exceptions.HTTPError):
            next(iter(self._stranger.list_objects(self.bucket)), None)
            return True
        with contextlib.suppress(MinioException, urllib3.exceptions.HTTPError):
            found = next(iter(self._probe.list_objects(self.bucket, recursive=True)), None)
            if found is not None and found.object_name:
                self._stranger.stat_object(self.bucket, found.object_name)
                return True
        return False

    def _open(self, name: str, mode: str = "rb") -> "File[Any]":
        """Return an object whole: a stored file is bounded by the limit of uploads.

        :raises OSError: when it is not there, or the store does not answer.
        """
        with _told(name):
            answer = self._client.get_object(self.bucket, name)
            try:
                return File(io.BytesIO(answer.read()), name)
            finally:
                answer.close()
                answer.release_conn()

    def _save(self, name: str, content: IO[bytes]) -> str:
        """Put an object there whole: another reader sees all of it or nothing.

        :raises OSError: when the store does not take it.
        """
        content.seek(0, io.SEEK_END)
        size = content.tell()
        content.seek(0)
        with _told(name):
            self._client.put_object(self.bucket, name, content, size)  # type: ignore[arg-type]
        return name

    def _open_client(
        self, key: str, secret: str, seconds: float = _SECONDS, retries: int = _RETRIES
    ) -> Minio:
        pool = urllib3.PoolManager(
            timeout=urllib3.Timeout(seconds), retries=urllib3.Retry(retries, backoff_factor=0.2)
        )
        return Minio(
            access_key=key or None, secret_key=secret or None, http_client=pool, **self._given
        )


@contextlib.contextmanager
def _told(name: str) -> Iterator[None]:
    """Turn what the client raises into what the file system would.

    :raises OSError: then.
    """
    try:
        yield
    except S3Error as error:
        if error.code in _MISSING:
            raise FileNotFoundError(name) from error
        kind = PermissionError if error.code in _REFUSED else OSError
        raise kind(f"{error.code}: {name}") from error
    except (MinioException, urllib3.exceptions.HTTPError, ValueError) as error:
        raise OSError(f"{type(error).__name__}: {name}") from error
