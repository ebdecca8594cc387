"""``nq57 install``: look at the machine, write settings, roles and services; start nothing."""

import os
import secrets
import shutil
import sys
from dataclasses import dataclass
from pathlib import Path

import click

from nq57.core import env
from nq57.jobs.cli import database, embedded, settings, transfer

LEAST_MEMORY_MB = 1800
LEAST_DISK_MB = 5000
_UNITS = Path("etc/systemd/system")
_COMMAND = Path("usr/local/sbin/nq57")
_SERVICE = """\
[Unit]
Description=nq57 {what}
After=network.target postgresql.service

[Service]
User={user}
Group={user}
WorkingDirectory={app}
EnvironmentFile=/etc/nq57/nq57.env
Environment=MALLOC_ARENA_MAX=2
{more}ExecStart={command}
NoNewPrivileges=true
ProtectSystem=strict
ProtectHome=true
ProtectKernelTunables=true
ProtectKernelModules=true
ProtectControlGroups=true
RestrictSUIDSGID=true
LockPersonality=true
PrivateTmp=true
PrivateDevices=true
ReadWritePaths={writes}
UMask=0077
"""
_LASTING = "Restart=always\nRestartSec=2\n"
_WANTED = "\n[Install]\nWantedBy=multi-user.target\n"
_TIMER = """\
[Unit]
Description=nq57 backup every night

[Timer]
OnCalendar=*-*-* 01:30:00
RandomizedDelaySec=10m
Persistent=true

[Install]
WantedBy=timers.target
"""
_ROLES = """\
CREATE ROLE {owner} LOGIN PASSWORD '{owner_password}';
CREATE ROLE {app} LOGIN PASSWORD '{app_password}';
CREATE DATABASE {name} OWNER {owner} TEMPLATE template0
  ENCODING 'UTF8' LC_COLLATE 'C.UTF-8' LC_CTYPE 'C.UTF-8';
\\connect {name}
SET ROLE {owner};
{grants}
"""
_NEXT = """\
Việc tiếp theo, theo docs/operate.md:
  1. Ở một máy khác: nq57 keys --backup; đặt dòng NQ57_BACKUP_KEYS vào /etc/nq57/nq57.env
  2. sudo -u postgres psql -v ON_ERROR_STOP=1 < /etc/nq57/roles.sql && rm /etc/nq57/roles.sql
  3. nq57 prepare --no-demo
  4. nq57 admin create "Họ và tên" --office "Sở Khoa học và Công nghệ"
  5. systemctl daemon-reload && systemctl enable --now nq57-web nq57-worker nq57-backup.timer
  6. Đặt nginx trước nq57, rồi soát: nq57 check --deploy
"""


@dataclass(frozen=True)
class Plan:
    """What an installation is made of; ``root`` is / but for packagers and tests."""

    root: Path
    app: Path
    data: Path
    backups: Path
    host: str
    province: str
    user: str


@click.command()
@click.option("--host", required=True, help="Tên miền của trang, ví dụ nq57.example.gov.vn.")
@click.option("--province", default="Sơn La", show_default=True, help="Tên tỉnh.")
@click.option("--user", default="nq57", show_default=True, help="Người dùng hệ thống.")
@click.option(
    "--data", default="/srv/nq57/data", show_default=True, type=click.Path(path_type=Path)
)
@click.option(
    "--backups", default="/srv/nq57/backups", show_default=True, type=click.Path(path_type=Path)
)
@click.option("--root", default="/", hidden=True, type=click.Path(path_type=Path))
@click.option("--dry-run", is_flag=True, help="Chỉ soát máy và in ra những gì sẽ ghi.")
def install(
    host: str, province: str, user: str, data: Path, backups: Path, root: Path, dry_run: bool
) -> None:
    """Soát máy, ghi tệp thiết lập, vai trò PostgreSQL, dịch vụ; không khởi động gì."""
    plan = Plan(root, env.ROOT, data, backups, host, province, user)
    problems = check_machine(plan)
    for sentence in problems:
        click.echo(f"✗ {sentence}", err=True)
    files = make_files(plan)
    if dry_run:
        for path, (mode, text) in files.items():
            shown = "  (khóa và mật khẩu mới, không in ra)\n" if mode == 0o600 else text
            click.echo(f"── {path} ({mode:o})\n{shown}")
    if problems:
        raise click.ClickException(f"{len(problems)} điều phải xử lý trước khi cài đặt.")
    if dry_run:
        return
    for path, (mode, text) in files.items():
        _write(path, mode, text)
    for folder in (data, backups):
        _make_folder(root / folder.relative_to("/"), user)
    click.echo(_NEXT)


def check_machine(plan: Plan) -> list[str]:
    """Return a sentence for each thing that the machine lacks."""
    found = []
    if sys.version_info < (3, 11):  # noqa: UP036
        found.append("Python phải từ 3.11 trở lên.")
    free = shutil.disk_usage(plan.root).free // 1_000_000
    if free < LEAST_DISK_MB:
        found.append(f"Đĩa chỉ còn {free} MB, cần {LEAST_DISK_MB} MB.")
    if (memory := read_memory_mb()) < LEAST_MEMORY_MB:
        found.append(f"Máy có {memory} MB bộ nhớ, cần {LEAST_MEMORY_MB} MB.")
    server = transfer.find_newest("postgres")
    if server < database.LEAST_VERSION:
        seen = f"chỉ có PostgreSQL {server}" if server else "chưa có máy chủ PostgreSQL"
        found.append(f"Máy {seen}, cần {database.LEAST_VERSION} trở lên: apt install postgresql.")
    if not os.access(plan.root, os.W_OK):
        found.append("Không ghi được vào hệ thống: chạy bằng root (sudo).")
    if not shutil.which("id") or not _has_user(plan.user):
        found.append(f"Chưa có người dùng {plan.user}: adduser --system --group {plan.user}")
    known = plan.root / "etc/nq57/nq57.env"
    if known.exists():
        found.append(f"{known} đã có: máy này đã cài đặt, dùng «nq57 upgrade».")
    return found


def read_memory_mb() -> int:
    """Return the machine's memory."""
    return os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") // 1_000_000


def make_files(plan: Plan) -> dict[Path, tuple[int, str]]:
    """Return every file to write: its path, mode and text. Secrets are new each time."""
    passwords = {"owner": secrets.token_urlsafe(24), "app": secrets.token_urlsafe(24)}
    kept = plan.root / settings.FOLDER.relative_to("/")
    units = plan.root / _UNITS
    python = plan.app / ".venv/bin/python"
    web = f"{python} -m config.serve --host 127.0.0.1 --port 8057"
    job = "procrastinate --skip-checks worker --concurrency=4 --delete-jobs=successful"
    worker = f"{python} -m django {job}"
    night = f"{python} -m nq57 backup --to {plan.backups} --keep 14"
    owner = "EnvironmentFile=/etc/nq57/owner.env\nType=oneshot\n"
    return {
        kept / "nq57.env": (0o600, _make_settings(plan, passwords["app"])),
        kept / "owner.env": (0o600, _owner_line(passwords["owner"])),
        kept / "roles.sql": (0o600, _make_roles(passwords)),
        units / "nq57-web.service": (0o644, _unit(plan, "web", web, _LASTING) + _WANTED),
        units / "nq57-worker.service": (0o644, _unit(plan, "worker", worker, _LASTING) + _WANTED),
        units / "nq57-backup.service": (0o644, _unit(plan, "backup", night, owner)),
        units / "nq57-backup.timer": (0o644, _TIMER),
        plan.root / _COMMAND: (0o755, _make_command(plan)),
    }


def _make_settings(plan: Plan, password: str) -> str:
    return (
        "# Thiết lập của nq57; ý nghĩa từng dòng: docs/operate.md\n"
        "DJANGO_SETTINGS_MODULE=config.settings.prod\n"
        f"DATABASE_URL=postgresql://{embedded.APPLICATION}:{password}@127.0.0.1/nq57\n"
        f"NQ57_HOSTS={plan.host}\n"
        f"NQ57_ADDRESS=https://{plan.host}\n"
        f"NQ57_DATA={plan.data}\n"
        f'NQ57_PROVINCE="{plan.province}"\n'
        "NQ57_LOG=json\n" + database.make_keys()
    )


def _owner_line(password: str) -> str:
    return f"DATABASE_OWNER_URL=postgresql://{embedded.OWNER}:{password}@127.0.0.1/nq57\n"


def _make_roles(passwords: dict[str, str]) -> str:
    grants = "".join(f"{one.format(embedded.APPLICATION)};\n" for one in embedded.GRANTS)
    return _ROLES.format(
        owner=embedded.OWNER, app=embedded.APPLICATION, name=embedded.DATABASE, grants=grants,
        owner_password=passwords["owner"], app_password=passwords["app"],
    )  # fmt: skip


def _unit(plan: Plan, what: str, command: str, more: str) -> str:
    writes = f"{plan.data} {plan.backups}" if what == "backup" else f"{plan.data}"
    return _SERVICE.format(
        what=what, user=plan.user, app=plan.app, command=command, more=more, writes=writes
    )


def _make_command(plan: Plan) -> str:
    return (
        "#!/bin/sh\n"
        "# Reads the settings as root, then works as the service's user.\n"
        f"cd {plan.app} && exec .venv/bin/python -m nq57 --env /etc/nq57/nq57.env "
        f'--env /etc/nq57/owner.env --user {plan.user} "$@"\n'
    )


def _has_user(name: str) -> bool:
    import pwd

    try:
        pwd.getpwnam(name)
    except KeyError:
        return False
    return True


def _make_folder(folder: Path, user: str) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    folder.chmod(0o700)
    shutil.chown(folder, user)


def _write(path: Path, mode: int, text: str) -> None:
    """Write a file that was not there before, with its mode from the first byte on."""
    path.parent.mkdir(parents=True, exist_ok=True)
    path.unlink(missing_ok=True)
    with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, mode), "w") as opened:
        opened.write(text)
    path.chmod(mode)
