"""One HTTPS request to a receiver that somebody outside named: bounded, pinned, never led away.

The name is resolved once; every address that it gives is judged, and the connection goes to a
judged one: a name that answers otherwise a moment later changes nothing. No proxy, no redirect,
no cookie; of the answer only the first line is read.
"""

import re
import socket
import ssl
import time
from collections.abc import Mapping

from nq57.notices import rules

SECONDS = 10.0  # for connection, request and answer together
MOST_BYTES = 256 * 1024  # of a body
_MOST_HEAD = 4096
_CHUNK = 16 * 1024
_STATUS = re.compile(rb"HTTP/1\.[01] ([0-9]{3})(?: [^\r\n]*)?\r?\n")


def send(address: str, body: bytes, headers: Mapping[str, str]) -> rules.Outcome:
    """Post a body as JSON; say how it went. Nothing is raised: each failure is a sentence."""
    host, port, path = rules.split_address(address)
    if len(body) > MOST_BYTES:
        return rules.Outcome(False, sentence="Nội dung lớn hơn 256 KB.")
    head = {
        "Host": host if port == 443 else f"{host}:{port}",
        "User-Agent": "nq57-webhook/1", "Content-Type": "application/json",
        "Content-Length": str(len(body)), "Connection": "close", **headers,
    }  # fmt: skip
    lines = [f"POST {path} HTTP/1.1", *(f"{name}: {value}" for name, value in head.items())]
    until = time.monotonic() + SECONDS
    try:
        pinned = rules.choose_address(resolve(host, port))
        with _connect(pinned, host, port, until) as connected:
            _write(connected, "\r\n".join([*lines, "", ""]).encode("ascii") + body, until)
            return rules.judge_status(_read_status(connected, until))
    except rules.ForbiddenAddressError as error:
        return rules.Outcome(False, sentence=str(error))
    except TimeoutError:
        return rules.Outcome(False, sentence="Máy chủ nhận không trả lời trong 10 giây.")
    except ssl.SSLError as error:
        told = f"Chứng thư HTTPS của máy chủ nhận không dùng được: {error.reason or error}"
        return rules.Outcome(False, sentence=told[:300])
    except socket.gaierror:
        told = "Không tìm thấy máy chủ nhận trong hệ thống tên miền: kiểm tra lại địa chỉ."
        return rules.Outcome(False, sentence=told)
    except ConnectionRefusedError:
        return rules.Outcome(False, sentence="Máy chủ nhận từ chối kết nối.")
    except (OSError, UnicodeError, ValueError) as error:
        told = f"Không kết nối được máy chủ nhận: {error}"
        return rules.Outcome(False, sentence=told[:300])


def resolve(host: str, port: int) -> list[str]:
    """Return the addresses of a name, each once.

    :raises OSError: when there is none.
    """
    found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    return list(dict.fromkeys(str(one[4][0]) for one in found))


def make_context() -> ssl.SSLContext:
    """Return how receivers prove who they are: by the authorities that this machine trusts."""
    context = ssl.create_default_context()
    context.minimum_version = ssl.TLSVersion.TLSv1_2
    return context


def _connect(pinned: str, host: str, port: int, until: float) -> ssl.SSLSocket:
    """Connect to an address, and let it prove to be the host.

    :raises OSError: when it is not, or does not answer in time.
    """
    plain = socket.create_connection((pinned, port), timeout=_left(until))
    try:
        plain.settimeout(_left(until))
        return make_context().wrap_socket(plain, server_hostname=host)
    except BaseException:
        plain.close()
        raise


def _write(connected: ssl.SSLSocket, content: bytes, until: float) -> None:
    for start in range(0, len(content), _CHUNK):
        connected.settimeout(_left(until))
        connected.sendall(content[start : start + _CHUNK])


def _read_status(connected: ssl.SSLSocket, until: float) -> int:
    """Return the status of the answer's first line.

    :raises OSError: when what came is no answer of HTTP.
    """
    held = b""
    while b"\n" not in held and len(held) < _MOST_HEAD:
        connected.settimeout(_left(until))
        part = connected.recv(1024)
        if not part:
            break
        held += part
    found = _STATUS.match(held)
    if found is None:
        raise OSError("trả lời không phải HTTP")
    return int(found[1])


def _left(until: float) -> float:
    """Return the seconds that are left.

    :raises TimeoutError: when none is.
    """
    left = until - time.monotonic()
    if left <= 0:
        raise TimeoutError
    return left
