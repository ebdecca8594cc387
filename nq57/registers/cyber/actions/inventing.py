"""Invent a scan of some of the invented systems; it goes with them."""

import io
import json
from collections.abc import Sequence
from datetime import datetime, timedelta

from nq57.orgs import enums as org_enums
from nq57.orgs import rules as org_rules
from nq57.registers.cyber import models
from nq57.registers.cyber.actions import scanning, vulnerabilities
from nq57.reporting.rules import inventing

# Check, what, severity, CVE, vector, path: all invented, and said to be.
_FOUND = (
    ("minh-hoa-rce", "(minh họa) Thành phần web cho chạy mã từ xa", "critical", "CVE-2026-99901",
     "CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:H/I:H/A:H", "/dang-nhap"),
    ("minh-hoa-sqli", "(minh họa) Chèn lệnh SQL ở trang tìm kiếm", "high", "",
     "CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:H/I:L/A:N", "/tim-kiem"),
    ("minh-hoa-tls", "(minh họa) Còn bật TLS 1.0", "medium", "",
     "CVSS:3.1/AV:N/AC:H/PR:N/UI:N/S:U/C:L/I:L/A:N", "/"),
    ("minh-hoa-header", "(minh họa) Thiếu tiêu đề bảo vệ", "low", "", "", "/"),
)  # fmt: skip
_SCANNED = 3  # of the invented systems; the others were never scanned
_DAYS_AGO = 12
_CENTRE = "CA-TINH"


def add_scans(systems: Sequence[models.InformationSystem], at: datetime) -> None:
    """Import an invented scan of the first systems; of each the gravest is claimed as fixed.

    Invented accounts do it, so that the files go with the demonstration.
    """
    since = at - timedelta(days=_DAYS_AGO)
    centre = org_rules.Actor(
        account=f"{inventing.PREFIX}{_CENTRE.lower()}.coordinator", organisation=_CENTRE,
        role=org_enums.Role.COORDINATOR, area="cyber",
    )  # fmt: skip
    for number, system in enumerate(systems[:_SCANNED], 1):
        done = scanning.import_scan(
            system=system, source=io.BytesIO(_write(number, since)), name="minh-hoa.jsonl",
            by=centre, at=at,
        )  # fmt: skip
        first = system.vulnerabilities.order_by("-rank").first()
        if first is not None and number > 1 and done.new:
            office = system.operator.code
            vulnerabilities.claim_fix(
                chosen=[first.pk], claim="(minh họa) Đã cập nhật bản vá.", at=at,
                by=org_rules.Actor(
                    account=f"{inventing.PREFIX}{office.lower()}.focal", organisation=office,
                    role=org_enums.Role.FOCAL,
                ),
            )  # fmt: skip


def _write(number: int, at: datetime) -> bytes:
    """Return the lines of Nuclei for one invented host, in a name that no host may have."""
    site = f"https://he-thong-{number}.example"
    lines = [
        {
            "template-id": check, "timestamp": at.isoformat(), "type": "http", "host": site,
            "matched-at": site + path, "info": {
                "name": what, "severity": severity, "remediation": "(minh họa) Cập nhật bản vá.",
                "classification": {"cve-id": [cve] if cve else [], "cvss-metrics": vector},
            },
        }
        for check, what, severity, cve, vector, path in _FOUND[: 5 - number]
    ]  # fmt: skip
    return "\n".join(json.dumps(line) for line in lines).encode()
