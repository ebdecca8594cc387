"""What is installed: settings nobody else reads, services that may do little, nothing twice."""

import configparser
import stat
from pathlib import Path

import pytest
from click.testing import CliRunner

from nq57.jobs.cli import install, settings, transfer


@pytest.fixture(autouse=True)
def machine(monkeypatch: pytest.MonkeyPatch) -> None:
    """A machine on which nothing is missing."""
    monkeypatch.setattr(transfer, "find_newest", lambda name: 15)
    monkeypatch.setattr(install, "read_memory_mb", lambda: 4000)
    monkeypatch.setattr(install, "_has_user", lambda name: True)
    monkeypatch.setattr(install, "LEAST_DISK_MB", 1)
    monkeypatch.setattr("shutil.chown", lambda *arguments: None)


def run(root: Path, *more: str) -> tuple[int, str]:
    done = CliRunner().invoke(
        install.install, ["--host", "nq57.example.gov.vn", "--root", str(root), *more]
    )
    return done.exit_code, done.output


def test_settings_are_for_root_alone_and_new_each_time(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    found = []
    for name in ("one", "two"):
        root = tmp_path / name
        root.mkdir()
        code, output = run(root)
        assert code == 0, output
        file = root / "etc/nq57/nq57.env"
        for secret in (root / "etc/nq57").iterdir():
            assert stat.S_IMODE(secret.stat().st_mode) == 0o600
        assert stat.S_IMODE((root / "srv/nq57/data").stat().st_mode) == 0o700
        text = file.read_text()
        found.append({line for line in text.splitlines() if "KEY" in line or "DATABASE" in line})
        assert "DATABASE_OWNER_URL" not in text
    assert len(found[0]) == 4
    assert not found[0] & found[1]


def test_the_settings_are_read_back(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    run(tmp_path, "--province", "Lai Châu")
    monkeypatch.setattr("os.environ", {})
    settings.read(tmp_path / "etc/nq57/nq57.env")
    import os

    assert os.environ["NQ57_PROVINCE"] == "Lai Châu"
    assert os.environ["NQ57_ADDRESS"] == "https://nq57.example.gov.vn"
    assert len(os.environ["NQ57_JOURNAL_KEY"]) == 64


def test_services_run_without_rights_and_the_backup_every_night(tmp_path: Path) -> None:
    run(tmp_path)
    folder = tmp_path / "etc/systemd/system"
    assert sorted(path.name for path in folder.iterdir()) == [
        "nq57-backup.service", "nq57-backup.timer", "nq57-web.service", "nq57-worker.service",
    ]  # fmt: skip
    for path in folder.glob("*.service"):
        unit = configparser.ConfigParser(strict=False, interpolation=None)
        unit.optionxform = str  # type: ignore[assignment,method-assign]
        unit.read(path)
        service = unit["Service"]
        assert service["User"] == "nq57"
        assert service["NoNewPrivileges"] == "true"
        assert service["ProtectSystem"] == "strict"
        has_owner = "owner.env" in path.read_text()
        assert has_owner == (path.name == "nq57-backup.service")
    assert "127.0.0.1" in (folder / "nq57-web.service").read_text()


def test_nothing_is_written_by_a_trial_and_no_secret_shown(tmp_path: Path) -> None:
    code, output = run(tmp_path, "--dry-run")
    assert code == 0
    assert "nq57-web.service" in output
    assert "NQ57_SECRET_KEY" not in output
    assert "PASSWORD '" not in output
    assert list(tmp_path.iterdir()) == []


def test_an_installation_is_never_written_over(tmp_path: Path) -> None:
    run(tmp_path)
    kept = (tmp_path / "etc/nq57/nq57.env").read_text()
    code, output = run(tmp_path)
    assert code == 1
    assert "nq57 upgrade" in output
    assert (tmp_path / "etc/nq57/nq57.env").read_text() == kept


@pytest.mark.parametrize(
    ("place", "value", "word"),
    [
        ("read_memory_mb", lambda: 900, "900 MB bộ nhớ"),
        ("LEAST_DISK_MB", 10**12, "Đĩa"),
        ("_has_user", lambda name: False, "adduser"),
    ],
)
def test_what_the_machine_lacks_is_told_and_nothing_written(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, place: str, value: object, word: str
) -> None:
    monkeypatch.setattr(install, place, value)
    code, output = run(tmp_path)
    assert code == 1
    assert word in output
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("version", [0, 14])
def test_postgresql_must_be_there_and_new_enough(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, version: int
) -> None:
    monkeypatch.setattr(transfer, "find_newest", lambda name: version)
    code, output = run(tmp_path)
    assert code == 1
    assert "cần 15 trở lên" in output
