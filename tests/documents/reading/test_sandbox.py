"""The child process: answers, refusals, limits, no network, no secrets."""

import os
import signal
import socket
import sys
import time
from typing import Any

import pytest

from nq57.documents.reading import sandbox
from nq57.documents.reading.errors import ReadingError

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="limits need POSIX")


def echo(**arguments: Any) -> Any:
    print("noise of a library")
    return arguments


def refuse() -> None:
    raise ReadingError("Không đọc được.", "password")


def fail() -> None:
    raise RuntimeError("bug")


def sleep() -> None:
    time.sleep(30)


def spin() -> None:
    while True:
        pass


def hoard() -> int:
    return len(bytearray(3 * 2**30))


def die() -> None:
    os.kill(os.getpid(), signal.SIGSEGV)


def connect(port: int) -> str:
    with socket.socket() as client:
        client.connect(("127.0.0.1", port))
    return "connected"


def raw_connect(port: int) -> int:
    import ctypes
    import struct

    library = ctypes.CDLL(None)
    descriptor = library.socket(socket.AF_INET, socket.SOCK_STREAM, 0)
    address = struct.pack("=H", socket.AF_INET) + struct.pack("!H4s8x", port, b"\x7f\0\0\1")
    return int(library.connect(descriptor, address, len(address)))


def environment() -> dict[str, str]:
    return dict(os.environ)


def test_plain_data_go_in_and_come_out() -> None:
    given = {"text": "Sơn La", "numbers": [1, 2.5, None], "inner": {"a": True}}
    assert sandbox.run_limited(echo, given) == given
    assert sandbox.run_limited(f"{__name__}:echo", {}) == {}


@pytest.mark.parametrize(
    ("function", "code"),
    [(refuse, "password"), (fail, "corrupt"), (die, "corrupt"), (hoard, "memory")],
)
def test_what_goes_wrong_in_the_child_is_a_sentence_here(function: Any, code: str) -> None:
    with pytest.raises(ReadingError) as refusal:
        sandbox.run_limited(function, {})
    assert refusal.value.code == code
    assert str(refusal.value).endswith(".")


@pytest.mark.parametrize("function", [sleep, spin])
def test_time_is_bounded(function: Any) -> None:
    begun = time.monotonic()
    with pytest.raises(ReadingError) as refusal:
        sandbox.run_limited(function, {}, seconds=1.0)
    assert refusal.value.code == "time"
    assert time.monotonic() - begun < 8


def test_there_is_no_network_and_no_secret(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("NQ57_SECRET_KEY", "secret")
    assert "NQ57_SECRET_KEY" not in sandbox.run_limited(environment, {})
    with socket.create_server(("127.0.0.1", 0)) as server:
        port = server.getsockname()[1]
        with pytest.raises(ReadingError):
            sandbox.run_limited(connect, {"port": port})
        if sys.platform == "linux" and _may_unshare():
            assert sandbox.run_limited(raw_connect, {"port": port}) != 0


def test_only_functions_of_modules_are_run() -> None:
    with pytest.raises(ValueError, match="no function"):
        sandbox.run_limited(lambda: None, {})


def _may_unshare() -> bool:
    """Whether this system lets a process have a network of its own."""
    import subprocess

    code = "import ctypes; raise SystemExit(ctypes.CDLL(None).unshare(0x50000000) != 0)"
    return subprocess.run([sys.executable, "-c", code], check=False).returncode == 0
