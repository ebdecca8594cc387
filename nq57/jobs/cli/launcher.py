"""``nq57 up``: database, migrations, data, web server and worker, in the foreground."""

import contextlib
import os
import shutil
import signal
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from pathlib import Path

import click

from nq57.core import env
from nq57.jobs.cli import database, embedded

HOST = "127.0.0.1"
# A heap for each thread would keep what it once held.
SMALL = {"MALLOC_ARENA_MAX": "2"}
_LEAST_FREE_BYTES = 300_000_000


@click.command()
@click.option("--port", default=8057, show_default=True, help="Cổng của trang.")
@click.option("--empty", is_flag=True, help="Không nạp dữ liệu minh họa.")
def up(port: int, empty: bool) -> None:
    """Khởi động nq57 tại máy này: Ctrl-C để dừng."""
    _check_port(port)
    _check_disk(env.ROOT)
    signal.signal(signal.SIGTERM, _interrupt)
    with contextlib.suppress(KeyboardInterrupt), database.opened():
        _say_where()
        is_marked = database.holds_demonstration(os.environ["DATABASE_URL"])
        os.environ["NQ57_DEMO"] = "1" if is_marked or not empty else "0"
        if is_marked and empty:
            click.echo("Dữ liệu minh họa nạp trước đây vẫn còn. Bỏ: nq57 demo clear.")
        os.environ["DJANGO_SETTINGS_MODULE"] = "config.settings.dev"
        _prepare(empty)
        with _children(port) as children:
            _wait_until_up(port, children)
            _announce(port, empty)
            _watch(children)
    click.echo("nq57 đã dừng.")


@click.command(context_settings={"ignore_unknown_options": True})
@click.option("--cluster", default="pg", help="Tên cụm cơ sở dữ liệu (test: cho bộ kiểm thử).")
@click.argument("command", nargs=-1, type=click.UNPROCESSED, required=True)
def run(cluster: str, command: tuple[str, ...]) -> None:
    """Chạy một lệnh khi cơ sở dữ liệu đang mở, rồi đóng lại."""
    with database.opened(cluster):
        done = subprocess.run(list(command), check=False)
    sys.exit(done.returncode)


def get_web_command(port: int) -> list[str]:
    """Return the command of the web server on loopback."""
    return [sys.executable, "-m", "config.serve", "--host", HOST, "--port", str(port)]


def get_worker_command() -> list[str]:
    """Return the command of the worker of background jobs."""
    return [
        sys.executable,
        "-m",
        "django",
        "procrastinate",
        "--skip-checks",  # they would load every page
        "worker",
        "--concurrency=4",
        "--delete-jobs=successful",
    ]


def _check_port(port: int) -> None:
    with socket.socket(socket.AF_INET, socket.SOCK_STREAM) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((HOST, port))
        except OSError:
            raise click.ClickException(
                f"Cổng {port} đang có chương trình khác dùng. "
                f"Chọn cổng khác: make up PORT={port + 1}"
            ) from None


def _check_disk(folder: Path) -> None:
    free = shutil.disk_usage(folder).free
    if free < _LEAST_FREE_BYTES:
        raise click.ClickException(
            f"Ổ đĩa chỉ còn {free // 1_000_000} MB, cần ít nhất 300 MB. "
            f"Giải phóng chỗ trống rồi chạy lại: make up"
        )


def _say_where() -> None:
    if not os.environ.get("DATABASE_URL", "").startswith("postgresql://nq57_app"):
        click.echo("Cơ sở dữ liệu: theo DATABASE_URL.")
        return
    click.echo(f"Cơ sở dữ liệu: PostgreSQL nhúng, dữ liệu ở {embedded.get_cluster().home}.")


def _prepare(empty: bool) -> None:
    """Migrate and load in a process of its own: the launcher itself stays small."""
    command = [sys.executable, "-m", "nq57", "prepare", "--no-demo" if empty else "--demo"]
    done = subprocess.run(command, check=False)
    if done.returncode != 0:
        raise click.ClickException("Không chuẩn bị được dữ liệu: xem lỗi ở trên.")


@contextlib.contextmanager
def _children(port: int) -> Iterator[list[subprocess.Popen[bytes]]]:
    """Run web server and worker; stop both at the end, whatever happened."""
    small = os.environ | SMALL
    children = [
        subprocess.Popen(command, cwd=env.ROOT, env=small, start_new_session=True)
        for command in (get_web_command(port), get_worker_command())
    ]
    try:
        yield children
    finally:
        for child in children:
            if child.poll() is None:
                child.terminate()
        for child in children:
            try:
                child.wait(15)
            except subprocess.TimeoutExpired:
                os.killpg(child.pid, signal.SIGKILL)
                child.wait()


def _wait_until_up(port: int, children: list[subprocess.Popen[bytes]]) -> None:
    address = f"http://{HOST}:{port}/"
    for _ in range(300):
        if children[0].poll() is not None:
            raise click.ClickException("Máy chủ web không khởi động được: xem lỗi ở trên.")
        with contextlib.suppress(OSError), urllib.request.urlopen(address, timeout=5):
            return
        time.sleep(0.1)
    raise click.ClickException("Máy chủ web không trả lời sau 30 giây.")


def _announce(port: int, empty: bool) -> None:
    click.echo(f"\nnq57 đang chạy: http://{HOST}:{port}\n")
    slips = Path(os.environ.get("NQ57_DATA", env.ROOT / ".data")) / "demo-accounts"
    if not empty and slips.exists():
        click.echo("Dữ liệu minh họa nạp dần khi trang đã chạy; tiến độ ở trang đầu.")
        click.echo("Tài khoản minh họa (chỉ dùng được tại máy này):")
        click.echo(slips.read_text())
    if empty:
        click.echo("Chưa có tài khoản nào thì mở tài khoản đầu tiên ở cửa sổ lệnh khác:")
        click.echo('  .venv/bin/nq57 account open "Họ và tên" --office "Sở KH&CN"\n')
    click.echo("Ctrl-C để dừng.")


def _watch(children: list[subprocess.Popen[bytes]]) -> None:
    """Wait for Ctrl-C, or for a child that ends by itself."""
    while True:
        for child in children:
            if child.poll() is not None:
                raise click.ClickException("Một tiến trình đã dừng ngoài ý muốn: xem lỗi ở trên.")
        time.sleep(0.5)


def _interrupt(_number: int, _frame: object) -> None:
    raise KeyboardInterrupt
