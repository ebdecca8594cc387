"""TAXII 2.1 as a client: push a bundle, ask what became of it, fetch what is new.

OASIS' own client speaks; the connection is ours. The host's name is resolved once, every address
of the answer is judged, and the connection goes to a judged one, where TLS proves the name. No
proxy, no redirect; the answer is bounded in size and time.
"""

import json
import socket
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

import requests
from requests import adapters, auth
from requests import exceptions as failures
from taxii2client import exceptions as taxii_failures
from taxii2client.v21 import ApiRoot, Collection

from nq57.notices import rules as notice_rules
from nq57.notices.formats import webhook as wire
from nq57.registers.cyber import rules
from nq57.registers.cyber.rules import exchange

SECONDS = 20.0
_PAGE = 500
_MOST_PAGES = 20
_CHUNK = 64 * 1024
_DATE_LAST = "X-TAXII-Date-Added-Last"
_STATUSES = {
    401: "Nơi nhận không nhận tên đăng nhập, mật khẩu (401): nhờ người quản trị kiểm tra.",
    403: "Nơi nhận không cho tài khoản này làm việc ấy với bộ sưu tập (403).",
    404: "Nơi nhận không có bộ sưu tập hoặc địa chỉ này (404): kiểm tra lại.",
    406: "Nơi nhận không dùng TAXII 2.1 (406).",
    413: "Nơi nhận từ chối vì gói quá lớn (413).",
    422: "Nơi nhận không đọc được gói (422).",
}


@dataclass(frozen=True, kw_only=True)
class Door:
    """Where and as whom to connect; ``is_private_allowed`` for a host on the state's network."""

    api_root: str
    collection: str
    username: str = ""
    password: str = ""
    is_private_allowed: bool = False


@dataclass(frozen=True)
class Status:
    """What a server says of what was pushed: whether it is through, and its answer as it came."""

    is_complete: bool
    failures: int
    text: str
    remote_id: str
    answer: dict[str, Any]


@dataclass(frozen=True)
class Fetched:
    """One page of what is new, as a bundle, and how far that has come."""

    content: bytes
    added_last: str


class _Adapter(adapters.HTTPAdapter):
    """Connect to one judged address, and let it prove to be the host."""

    def __init__(self, host: str, port: int, pinned: str) -> None:
        """Keep where to go."""
        self._place = (host, port, pinned)
        super().__init__(max_retries=0)

    def get_connection_with_tls_context(
        self, request: Any, verify: Any, proxies: Any = None, cert: Any = None
    ) -> Any:
        """Return the pool of the judged address, for this host only."""
        host, port, pinned = self._place
        asked = notice_rules.split_address(request.url)
        if asked[:2] != (host, port):
            raise failures.InvalidURL("another host")
        request.headers["Host"] = host if port == 443 else f"{host}:{port}"
        return self.poolmanager.connection_from_host(
            pinned, port=port, scheme="https",
            pool_kwargs={"server_hostname": host, "ssl_context": wire.make_context()},
        )  # fmt: skip


class _Session(requests.Session):
    """Requests without proxy and redirect, each answer bounded."""

    added_last = ""

    def request(  # type: ignore[override]
        self, method: str, url: str, **options: Any
    ) -> requests.Response:
        """Ask, and read at most so much of the answer in so many seconds.

        :raises RequestException: when it leads away, is too large or too slow.
        """
        until = time.monotonic() + SECONDS
        plain = {"stream": True, "allow_redirects": False, "timeout": SECONDS}
        answer = super().request(method, url, **{**options, **plain})
        if 300 <= answer.status_code < 400:
            raise failures.TooManyRedirects(str(answer.status_code))
        held = bytearray()
        for part in answer.iter_content(_CHUNK):
            held += part
            if len(held) > exchange.MOST_BYTES:
                raise failures.ContentDecodingError("too large")
            if time.monotonic() > until:
                raise failures.ReadTimeout
        answer._content = bytes(held)
        self.added_last = answer.headers.get(_DATE_LAST, "")
        return answer


def push(door: Door, content: bytes) -> Status:
    """Add the objects of a bundle to a collection; say what its server answers.

    :raises CyberError: in words, when it cannot.
    """
    envelope = {"objects": json.loads(content)["objects"]}
    with _speaking(), _connect(door) as collection:
        told = collection.add_objects(envelope, wait_for_completion=False)
        return _read_status(told._raw)


def ask_status(door: Door, remote_id: str) -> Status:
    """Ask what became of what was pushed.

    :raises CyberError: in words, when it cannot.
    """
    with _speaking(), _connect(door) as collection:
        root = ApiRoot(door.api_root, conn=collection._conn)
        return _read_status(root.get_status(remote_id)._raw)


def fetch(door: Door, added_after: str) -> Iterator[Fetched]:
    """Yield what a collection has that is new, page by page; of pages that are too large smaller
    ones are asked for.

    :raises CyberError: in words, when it cannot.
    """
    with _speaking(), _connect(door) as collection:
        following, most = "", _PAGE
        for _page in range(_MOST_PAGES):
            asked = {"added_after": added_after, "limit": most, "next": following}
            try:
                told = collection.get_objects(**{key: said for key, said in asked.items() if said})
            except failures.ContentDecodingError:
                if most == 1:
                    raise
                following, most = "", max(1, most // 10)  # a server knows its next page once
                continue
            if not told.get("objects"):
                return
            content = json.dumps({"objects": told["objects"]}, ensure_ascii=False).encode()
            yield Fetched(content, collection._conn.session.added_last)
            following = str(told.get("next") or "")
            if not told.get("more") or not following:
                return


@contextmanager
def _connect(door: Door) -> Iterator[Any]:
    host, port, _path = notice_rules.split_address(door.api_root)
    pinned = rules.choose_peer_address(
        wire.resolve(host, port), is_private_allowed=door.is_private_allowed
    )
    session = _Session()
    session.trust_env = False
    session.headers.update({"User-Agent": "nq57-taxii/1", "Accept-Encoding": "identity"})
    if door.username:
        session.auth = auth.HTTPBasicAuth(door.username.encode(), door.password.encode())
    session.mount("https://", _Adapter(host, port, pinned))
    session.mount("http://", _Refusing())
    collection = Collection(f"{door.api_root}collections/{door.collection}/")
    collection._conn.session = session
    try:
        yield collection
    finally:
        session.close()


class _Refusing(adapters.BaseAdapter):
    """Let nothing leave without TLS."""

    def send(self, request: Any, *_given: Any, **_options: Any) -> Any:
        """Refuse.

        :raises InvalidSchema: always.
        """
        raise failures.InvalidSchema(request.url)

    def close(self) -> None:
        """Hold nothing."""


@contextmanager
def _speaking() -> Iterator[None]:
    """Turn what goes wrong outside into a sentence.

    :raises CyberError: with it.
    """
    try:
        yield
    except (notice_rules.NoticesError, rules.CyberError) as error:
        raise rules.CyberError(str(error)) from error
    except failures.HTTPError as error:
        status = error.response.status_code if error.response is not None else 0
        said = _STATUSES.get(status, f"Nơi nhận trả lời {status}: thử lại sau.")
        raise rules.CyberError(said) from error
    except failures.SSLError as error:
        raise rules.CyberError("Chứng thư HTTPS của nơi nhận không dùng được.") from error
    except failures.Timeout as error:
        raise rules.CyberError("Nơi nhận không trả lời trong 20 giây.") from error
    except failures.TooManyRedirects as error:
        raise rules.CyberError("Nơi nhận chuyển hướng: ghi đúng địa chỉ cuối.") from error
    except failures.ContentDecodingError as error:
        raise rules.CyberError("Trả lời của nơi nhận lớn hơn 5 MB.") from error
    except taxii_failures.AccessError as error:
        raise rules.CyberError("Bộ sưu tập không cho đọc hoặc không cho ghi.") from error
    except (
        taxii_failures.TAXIIServiceException, KeyError, TypeError, AttributeError, RecursionError
    ) as error:  # fmt: skip
        raise rules.CyberError("Nơi nhận trả lời không theo TAXII 2.1.") from error
    except socket.gaierror as error:
        raise rules.CyberError("Không tìm thấy máy chủ của nơi nhận: kiểm tra địa chỉ.") from error
    except (failures.RequestException, OSError, ValueError) as error:
        raise rules.CyberError("Không kết nối được nơi nhận: thử lại sau.") from error


def _read_status(told: dict[str, Any]) -> Status:
    failed = int(told.get("failure_count") or 0)
    taken, rows = int(told.get("success_count") or 0), told.get("failures")
    said = rows[0].get("message", "") if isinstance(rows, list) and rows else ""
    text = f"Nơi nhận đã nhận {taken} đối tượng"
    if failed:
        text += f", từ chối {failed}" + (f": {said}" if said else "")
    is_complete = told.get("status") == "complete"
    if not is_complete:
        text = "Nơi nhận đang xử lý."
    short = {name: told.get(name) for name in (
        "id", "status", "request_timestamp", "total_count", "success_count", "failure_count",
        "pending_count",
    )}  # fmt: skip
    return Status(is_complete, failed, text[:300], str(told.get("id", ""))[:100], short)
