"""Make the virtual environment from nothing but Python: ``bootstrap.py VENV uv|run|dev``.

Runs on any Python 3, so that an old one gets a sentence instead of a traceback.
"""

import os
import pathlib
import subprocess
import sys

UV = "uv>=0.8"


def main() -> None:
    """Bring the environment to the asked stage; say in one sentence what is missing."""
    folder, stage = pathlib.Path(sys.argv[1]), sys.argv[2]
    if sys.version_info < (3, 11):  # noqa: UP036
        fail(
            "Python {}.{} quá cũ, cần 3.11 trở lên. Ví dụ: make up PYTHON=python3.12".format(
                *sys.version_info
            )
        )
    if stage == "uv":
        make_environment(folder)
    else:
        sync(folder, stage)
    (folder / (stage + "-ready")).touch()


def make_environment(folder: pathlib.Path) -> None:
    """Make the virtual environment and install uv into it."""
    try:
        import ensurepip  # noqa: F401
        import venv
    except ImportError:
        fail("Python thiếu mô-đun venv. Trên Debian, Ubuntu: sudo apt-get install python3-venv")
    print("Tạo môi trường Python ở {} …".format(folder))  # noqa: T201, UP032
    venv.create(folder, with_pip=True)
    python = folder / "bin" / "python"
    run([python, "-m", "pip", "install", "--quiet", "--disable-pip-version-check", UV])


def sync(folder: pathlib.Path, stage: str) -> None:
    """Install exactly the lock's versions, then nq57 itself without its dependencies."""
    print("Cài thư viện theo requirements/{}.txt …".format(stage))  # noqa: T201, UP032
    uv = [folder / "bin" / "uv", "pip"]
    at = ["--quiet", "--python", folder / "bin" / "python"]
    lock = pathlib.Path("requirements") / (stage + ".txt")
    run([*uv, "install", *at, "--require-hashes", "-r", lock])
    run([*uv, "install", *at, "--no-deps", "--editable", "."])


def run(command: list) -> None:  # type: ignore[type-arg]
    """Run an installing command; a failure names its likely cause."""
    done = subprocess.run(
        [str(part) for part in command], stderr=subprocess.PIPE, text=True, check=False,
        env={"UV_SYSTEM_CERTS": "1", **os.environ},  # as pip: a proxy's root is known there alone
    )  # fmt: skip
    if done.returncode == 0:
        return
    problem = done.stderr.strip()
    low = problem.lower()
    if "no space left" in low:
        fail("Ổ đĩa đã đầy: giải phóng khoảng 1 GB rồi chạy lại: make up")
    if "certificate" in low:
        fail(
            "Chứng thư của kho gói Python không được máy này tin cậy: cài chứng thư gốc của máy "
            "chủ trung gian vào hệ thống (update-ca-certificates), rồi chạy lại.\n"
            + problem.splitlines()[-1]
        )
    if any(word in low for word in ("connect", "resolve", "timed out", "network", "dns")):
        fail(
            "Không tới được kho gói Python: kiểm tra mạng hoặc máy chủ trung gian "
            "(HTTPS_PROXY), rồi chạy lại: make up\n" + problem.splitlines()[-1]
        )
    fail("Cài đặt không xong:\n" + problem)


def fail(sentence: str) -> None:
    """End with one sentence."""
    sys.stderr.write(sentence + "\n")
    raise SystemExit(1)


main()
