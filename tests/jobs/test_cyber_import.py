"""``nq57 cyber import``: what it prints, what it refuses, and that a trial writes nothing."""

import json
from pathlib import Path

import pytest
from click.testing import CliRunner
from django.utils import timezone

from nq57.jobs.cli import cyber as command
from nq57.registers.cyber import models
from tests.factories import cyber, scans

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("province")]


def run(file: Path, *words: str) -> tuple[int, str]:
    done = CliRunner().invoke(command.cyber, ["import", str(file), *words])
    return done.exit_code, done.output


def test_a_file_is_tried_and_imported_for_a_system(tmp_path: Path) -> None:
    system, file = cyber.add(), tmp_path / "quet.nessus"
    one = scans.HOSTS[0]
    found = [(one, 443, scans.WEB), (one, 443, scans.TLS)]
    file.write_bytes(scans.write_nessus(found, at=timezone.now()))
    named = ("--system", system.code, "--json")
    tried, told = run(file, *named, "--dry-run")
    expected = {
        "tool": "nessus", "findings": 2, "new": 2, "seen": 0, "closed": 0, "reopened": 0,
        "rejected": [],
    }  # fmt: skip
    assert (tried, json.loads(told)) == (0, expected)
    assert not models.Scan.objects.exists()
    assert json.loads(run(file, *named)[1]) == expected
    assert json.loads(run(file, *named)[1]) == expected | {"new": 0, "seen": 2}
    assert models.Vulnerability.objects.filter(system=system).count() == 2
    assert "2 còn thấy" in run(file, "--system", system.code)[1]


def test_an_unknown_system_is_refused_unless_it_is_entered(tmp_path: Path) -> None:
    file = tmp_path / "quet.nessus"
    file.write_bytes(scans.write_nessus([(scans.HOSTS[0], 443, scans.WEB)], at=timezone.now()))
    code, told = run(file, "--system", "MOI-1")
    assert (code, "không có hệ thống mang mã MOI-1" in told) == (2, True)
    assert run(file, "--system", "MOI-1", "--create", "--dry-run")[0] == 0
    assert not models.InformationSystem.objects.exists()
    assert run(file, "--system", "MOI-1", "--create", "--office", "KHONG")[0] == 1
    assert run(file, "--system", "MOI-1", "--create")[0] == 0
    made = models.InformationSystem.objects.get(code="MOI-1")
    assert (made.operator.code, made.vulnerabilities.count()) == ("CA-TINH", 1)
    broken = tmp_path / "a.xml"
    broken.write_bytes(b"<a/>")
    assert run(broken, "--system", "MOI-1")[0] == 1
