"""Vulnerabilities as programs read them: details for their office, numbers for who counts."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone

from nq57.registers.cyber import models
from tests.api.conftest import Program
from tests.factories import cyber, scans

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("province")]


def send(program: Program, system: str, content: bytes, more: str = "") -> Any:
    file = SimpleUploadedFile("quet.nessus", content)
    return program.client.post(
        f"/api/information-systems/{system}/scans{more}", {"file": file}, headers=program.head({})
    )


def test_programs_import_and_read_their_own_and_others_numbers_alone(
    make_program: Callable[..., Program],
) -> None:
    system, at = cyber.add(), timezone.now() - timedelta(hours=1)
    one = scans.HOSTS[0]
    content = scans.write_nessus([(one, 443, scans.WEB), (one, 443, scans.TLS)], at=at)
    own, other = make_program("focal", cyber.COMMUNE), make_program("focal", "SO-YT")
    trial = send(own, system.code, content, "?trial=true").json()
    assert (trial["new"], trial["trial"]) == (2, True)
    assert not models.Scan.objects.exists()
    assert send(own, system.code, content).json()["new"] == 2
    again = send(own, system.code, content).json()
    assert (again["new"], again["seen"]) == (0, 2)
    assert send(own, system.code, b"<a/>").status_code == 422
    assert send(other, system.code, content).status_code == 404
    told = own.get("/vulnerabilities?severity=critical").json()["items"]
    assert [(row["weakness"], row["place"], row["status"]) for row in told] == [
        ("CVE-2026-57001", one, "affected")
    ]
    assert own.get("/vulnerabilities?status=lạ").status_code == 422
    assert other.get("/vulnerabilities?status=all").json()["items"] == []
    assert own.get("/vulnerabilities/counts").status_code == 403
    auditor = make_program("auditor", "SO-TC")
    counts = auditor.get("/vulnerabilities/counts")
    assert (counts.json()["open"], counts.json()["offices"][0]["open"]) == (2, 2)
    assert "CVE" not in counts.content.decode()
    assert auditor.get("/vulnerabilities").status_code == 403
