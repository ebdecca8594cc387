"""Files of settings as systemd reads them: ``NAME=value``, quoted when it needs to be."""

import os
import pwd
import shlex
from pathlib import Path

import click

FILES = "NQ57_SETTINGS_FILES"
FOLDER = Path("/etc/nq57")


def read(file: Path) -> None:
    """Set the variables of a file that the environment does not set already.

    :raises click.ClickException: when it cannot be read, or a line is none.
    """
    try:
        lines = file.read_text(encoding="utf-8").splitlines()
    except OSError as error:
        raise click.ClickException(f"Không đọc được {file}: {error.strerror}.") from None
    for number, line in enumerate(lines, 1):
        if not line.strip() or line.lstrip().startswith("#"):
            continue
        name, mark, value = line.strip().partition("=")
        try:
            parts = shlex.split(value)
        except ValueError:
            parts = ["", ""]
        if not mark or len(parts) > 1:
            raise click.ClickException(f"{file}, dòng {number}: phải viết TÊN=giá trị.")
        os.environ.setdefault(name, parts[0] if parts else "")
    known = os.environ.get(FILES, "")
    os.environ[FILES] = f"{known}:{file}".strip(":")


def list_files() -> list[Path]:
    """Return the files that settings came from, and those where an installation keeps them."""
    named = [Path(name) for name in os.environ.get(FILES, "").split(":") if name]
    kept = sorted(FOLDER.glob("*.env")) if os.access(FOLDER, os.R_OK) else []
    return list(dict.fromkeys([*named, *kept]))


def drop_rights(user: str) -> None:
    """Go on as another user, when root: it reads the settings, and works no further.

    :raises click.ClickException: when there is no such user.
    """
    if os.geteuid() != 0:
        return
    try:
        entry = pwd.getpwnam(user)
    except KeyError:
        raise click.ClickException(f"Máy không có người dùng {user}.") from None
    os.initgroups(user, entry.pw_gid)
    os.setgid(entry.pw_gid)
    os.setuid(entry.pw_uid)
    os.environ["HOME"] = entry.pw_dir
