"""Programs of the machine that the reader may use when they are installed."""

import contextlib
import os
import shutil
import signal
import subprocess
import sys
from pathlib import Path

_ELSEWHERE = {
    "soffice": (
        "/Applications/LibreOffice.app/Contents/MacOS/soffice",
        "C:/Program Files/LibreOffice/program/soffice.exe",
    ),
    "tesseract": ("C:/Program Files/Tesseract-OCR/tesseract.exe",),
}


def find(name: str) -> str | None:
    """Return the path of the program ``name``, or ``None`` when it is not installed."""
    found = shutil.which(name)
    if found:
        return found
    return next((path for path in _ELSEWHERE.get(name, ()) if Path(path).exists()), None)


def run(command: list[str], *, folder: Path, seconds: float, data: bytes = b"") -> bytes | None:
    """Return what ``command`` prints, or ``None`` when it fails or takes too long.

    It runs in ``folder``, which is its home too, with nothing of our environment but
    the search path.
    """
    environment = {
        "PATH": os.environ.get("PATH", os.defpath),
        "HOME": str(folder),
        "LANG": "C.UTF-8",
        "OMP_THREAD_LIMIT": "1",
        "SAL_USE_VCLPLUGIN": "svp",
    }
    for name in ("SYSTEMROOT", "TESSDATA_PREFIX", "LD_LIBRARY_PATH"):
        if name in os.environ:
            environment[name] = os.environ[name]
    with subprocess.Popen(
        command,
        cwd=folder,
        env=environment,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        start_new_session=True,
        preexec_fn=_raise_memory_limit if sys.platform != "win32" else None,
    ) as process:
        try:
            printed, _ = process.communicate(data, timeout=seconds)
        except subprocess.TimeoutExpired:
            return None
        finally:
            _end_group(process)
    return printed if process.returncode == 0 else None


def _end_group(process: subprocess.Popen[bytes]) -> None:
    """End the program and whatever it started."""
    with contextlib.suppress(ProcessLookupError, PermissionError):
        if sys.platform == "win32":
            process.kill()
        else:
            os.killpg(process.pid, signal.SIGKILL)


def _raise_memory_limit() -> None:
    """Give an office program the address space that the reader itself may not use."""
    import resource

    hard = resource.getrlimit(resource.RLIMIT_AS)[1]
    resource.setrlimit(resource.RLIMIT_AS, (hard, hard))
