"""Commands that look after the installation."""

import hashlib
import os
import sys
from pathlib import Path

import click

from nq57.jobs.cli import database


@click.command()
@click.argument("arguments", nargs=-1, type=click.UNPROCESSED)
def migrate(arguments: tuple[str, ...]) -> None:
    """Cập nhật cấu trúc cơ sở dữ liệu bằng vai trò chủ sở hữu."""
    with database.opened():
        database.set_up_django()
        run_migrations(*arguments)


def run_migrations(*arguments: str) -> None:
    """Migrate as the role that owns the tables, and make the cache's table."""
    from django.conf import settings
    from django.core.management import call_command

    alias = "owner" if "owner" in settings.DATABASES else "default"
    call_command("migrate", *arguments, database=alias, verbosity=0, interactive=False)
    call_command("createcachetable", database=alias, verbosity=0)


def collect_static() -> None:
    """Gather the built assets with hashed names; nothing when they are as they were."""
    from django.conf import settings
    from django.contrib.staticfiles import finders
    from django.core.management import call_command

    found = [
        (name, storage.size(name), storage.get_modified_time(name).isoformat())
        for finder in finders.get_finders()
        for name, storage in finder.list([])
    ]
    mark = hashlib.sha256(repr(sorted(found)).encode()).hexdigest()
    stamp = Path(settings.STATIC_ROOT) / "stamp"
    if stamp.exists() and stamp.read_text() == mark:
        return
    call_command("collectstatic", interactive=False, verbosity=0)
    stamp.write_text(mark)


@click.command(context_settings={"ignore_unknown_options": True})
@click.argument("arguments", nargs=-1, type=click.UNPROCESSED)
def manage(arguments: tuple[str, ...]) -> None:
    """Chạy một lệnh quản trị của Django."""
    with database.opened():
        _manage(*arguments)


@click.command()
@click.option("--backup", is_flag=True, help="Khóa của bản sao lưu, thay vì của máy chủ.")
def keys(backup: bool) -> None:
    """In ra khóa mới cho tệp môi trường của bản chạy thật."""
    if backup:
        from nq57.core import backups

        secret, public = backups.make_key()
        click.echo(
            "# Khóa bí mật: cất ở nơi khác, không để trên máy chủ. Mất là không phục hồi được."
        )
        click.echo(secret)
        click.echo("# Dòng cho tệp môi trường của máy chủ:")
        click.echo(f"# NQ57_BACKUP_KEYS={public}")
        return
    click.echo(database.make_keys(), nl=False)


@click.command()
@click.option("--demo/--no-demo", default=True, help="Kèm tài khoản và số liệu minh họa.")
def load(demo: bool) -> None:
    """Nạp dữ liệu gốc, hai văn bản của Sơn La và (nếu muốn) dữ liệu minh họa."""
    with database.opened():
        database.set_up_django()
        load_seeds(demonstration=demo)


@click.command()
@click.option("--demo/--no-demo", default=True, help="Kèm tài khoản và số liệu minh họa.")
def prepare(demo: bool) -> None:
    """Cập nhật cấu trúc, gom tệp tĩnh, nạp dữ liệu: mọi việc trước khi chạy."""
    with database.opened():
        database.set_up_django()
        run_migrations()
        collect_static()
        load_seeds(demonstration=demo)


def load_seeds(*, demonstration: bool) -> None:
    """Load the reference data, the plans, and the demonstration accounts. Idempotent."""
    from nq57.jobs.cli import seeds

    seeds.load(demonstration=demonstration)


def _manage(*arguments: str) -> None:
    """Run one of Django's commands in a process of its own."""
    import subprocess

    done = subprocess.run(
        [sys.executable, "-m", "django", *arguments],
        env={"DJANGO_SETTINGS_MODULE": "config.settings.dev"} | os.environ,
        check=False,
    )
    if done.returncode != 0:
        sys.exit(done.returncode)
