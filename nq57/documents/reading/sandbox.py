"""A function run in a child process with bounded memory and time, and no network.

A hostile file can at worst end the child. Arguments and result are plain data (JSON), so
that nothing the child says is ever executed here, and the child inherits no secret: its
environment holds the search paths only.
"""

import contextlib
import ctypes
import importlib
import json
import logging
import os
import signal
import subprocess
import sys
import tempfile
from collections.abc import Callable, Mapping
from typing import Any

from nq57.documents.reading.errors import ReadingError

MEMORY_BYTES = 2**30
SECONDS = 60.0
_MAX_ANSWER_BYTES = 256 * 2**20
_OFFICE_MEMORY_BYTES = 4 * 2**30  # hard limit: an office program may raise itself to it
_CLONE_NEWUSER = 0x10000000
_CLONE_NEWNET = 0x40000000
_KEPT = ("PATH", "SYSTEMROOT", "LD_LIBRARY_PATH", "TESSDATA_PREFIX", "TZ")
_NETWORK_EVENTS = ("socket.connect", "socket.bind", "socket.getaddrinfo", "socket.sendto")

logger = logging.getLogger(__name__)


def run_limited(
    function: str | Callable[..., Any],
    arguments: Mapping[str, Any],
    *,
    memory_bytes: int = MEMORY_BYTES,
    seconds: float = SECONDS,
) -> Any:
    """Return what ``function(**arguments)`` returns, run in a child process.

    ``function`` is a function of a module, or its path ``package.module:name``.
    Arguments and result must be plain data. On Windows only the time is bounded.

    :raises ReadingError: what the function raised, or over its time (``time``) or memory
        (``memory``), or the child ended without an answer (``corrupt``).
    """
    path = function if isinstance(function, str) else _path_of(function)
    order = {
        "function": path,
        "arguments": dict(arguments),
        "memory_bytes": memory_bytes,
        "seconds": seconds,
    }
    with tempfile.TemporaryDirectory(prefix="nq57-child-") as folder:
        status, printed, complaint = _run_child(order, folder, seconds)
    return _answer(status, printed, complaint, seconds)


def _path_of(function: Callable[..., Any]) -> str:
    name = function.__qualname__
    if "<" in name or "." in name:
        raise ValueError(f"{name} is no function of a module")
    return f"{function.__module__}:{name}"


def _run_child(order: dict[str, Any], folder: str, seconds: float) -> tuple[int, bytes, bytes]:
    environment = {name: os.environ[name] for name in _KEPT if name in os.environ}
    environment |= {
        "PYTHONPATH": os.pathsep.join(path for path in sys.path if path),
        "PYTHONDONTWRITEBYTECODE": "1",
        "HOME": folder,
        "TMPDIR": folder,
        "LANG": "C.UTF-8",
        "PYTHONUTF8": "1",
    }
    with subprocess.Popen(
        [sys.executable, "-m", __name__],
        cwd=folder,
        env=environment,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        start_new_session=True,
    ) as child:
        try:
            sent = json.dumps(order).encode()
            printed, complaint = child.communicate(sent, timeout=seconds + 1)
        except subprocess.TimeoutExpired:
            raise _too_slow(seconds) from None
        finally:
            _end_group(child)
    return child.returncode, printed, complaint


def _end_group(child: subprocess.Popen[bytes]) -> None:
    """End the child and whatever it started."""
    with contextlib.suppress(ProcessLookupError, PermissionError):
        if sys.platform == "win32":
            child.kill()
        else:
            os.killpg(child.pid, signal.SIGKILL)


def _answer(status: int, printed: bytes, complaint: bytes, seconds: float) -> Any:
    if status == 0 and len(printed) <= _MAX_ANSWER_BYTES:
        with contextlib.suppress(ValueError):
            answer = json.loads(printed)
            if "error" in answer:
                raise ReadingError(str(answer["error"]), str(answer["code"]))
            return answer["result"]
    if sys.platform != "win32":
        if status == -signal.SIGXCPU:
            raise _too_slow(seconds)
        if status == -signal.SIGKILL:
            raise _too_big()
    if b"MemoryError" in complaint or b"bad_alloc" in complaint:
        raise _too_big()
    logger.error(
        "The reading child ended with %s: %s", status, complaint[-4000:].decode(errors="replace")
    )
    raise ReadingError(
        "Tệp làm trình đọc dừng đột ngột nên không đọc được. Hãy mở tệp bằng phần mềm "
        "soạn thảo, lưu lại thành tệp mới rồi tải lên.",
        "corrupt",
    )


def _too_slow(seconds: float) -> ReadingError:
    return ReadingError(
        f"Tệp cần hơn {seconds:.0f} giây để đọc nên đã dừng. "
        "Hãy tách văn bản và các phụ lục thành nhiều tệp.",
        "time",
    )


def _too_big() -> ReadingError:
    return ReadingError(
        "Tệp cần quá nhiều bộ nhớ để đọc nên đã dừng. "
        "Hãy tách văn bản và các phụ lục thành nhiều tệp.",
        "memory",
    )


def main() -> None:
    """Do the order on standard input: the child's whole life."""
    order = json.loads(sys.stdin.buffer.read())
    answer_to = os.dup(1)
    os.dup2(2, 1)  # whatever a library prints must not mix with the answer
    _limit(order["memory_bytes"], order["seconds"])
    _leave_network()
    try:
        module, _, name = order["function"].partition(":")
        function = getattr(importlib.import_module(module), name)
        answer = {"result": function(**order["arguments"])}
    except ReadingError as error:
        answer = {"error": str(error), "code": error.code}
    except MemoryError:
        refusal = _too_big()
        answer = {"error": str(refusal), "code": refusal.code}
    with os.fdopen(answer_to, "wb") as stream:
        stream.write(json.dumps(answer, ensure_ascii=False).encode())


def _limit(memory_bytes: int, seconds: float) -> None:
    if sys.platform == "win32":
        return
    import resource

    hard = resource.getrlimit(resource.RLIMIT_AS)[1]
    most = max(memory_bytes, _OFFICE_MEMORY_BYTES)
    if hard != resource.RLIM_INFINITY:
        most = min(most, hard)
    with contextlib.suppress(ValueError, OSError):
        resource.setrlimit(resource.RLIMIT_AS, (min(memory_bytes, most), most))
    resource.setrlimit(resource.RLIMIT_CPU, (int(seconds) + 1, int(seconds) + 5))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    resource.setrlimit(resource.RLIMIT_FSIZE, (2**30, 2**30))


def _leave_network() -> None:
    """Move to an empty network where the system allows; refuse sockets in any case."""
    if sys.platform == "linux":
        library = ctypes.CDLL(None, use_errno=True)
        if library.unshare(_CLONE_NEWNET) != 0:
            library.unshare(_CLONE_NEWUSER | _CLONE_NEWNET)
    sys.addaudithook(_refuse_network)


def _refuse_network(event: str, arguments: tuple[Any, ...]) -> None:
    if event in _NETWORK_EVENTS:
        raise PermissionError(f"no network while reading a document: {event}")


if __name__ == "__main__":
    main()
