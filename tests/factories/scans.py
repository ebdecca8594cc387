"""Scanner files as the tests ask for them: what Nessus writes of made-up hosts."""

import io
from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta
from typing import Any
from xml.sax.saxutils import escape

from nq57.registers.cyber import actions, models
from tests.factories import cyber

HOSTS = ("10.57.0.1", "10.57.0.2")
# Plugin, title, severity as Nessus numbers it, CVE, CVSS vector.
Row = tuple[int, str, int, str, str]
WEB: Row = (
    90001, "Máy chủ web chạy mã từ xa", 4, "CVE-2026-57001",
    "CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:H/I:H/A:H",
)  # fmt: skip
TLS: Row = (90002, "TLS 1.0 còn bật", 2, "", "CVSS:3.1/AV:N/AC:H/PR:N/UI:N/S:U/C:L/I:L/A:N")
PORT: Row = (90003, "Cổng đang mở", 0, "", "")


def write_nessus(
    found: Iterable[tuple[str, int, Row]], *, hosts: Sequence[str] = HOSTS, at: datetime
) -> bytes:
    """Return a file of Nessus: what was found on which host and port; ``hosts`` were scanned."""
    rows = list(found)
    end = int((at - timedelta(minutes=5)).timestamp())
    parts = ['<?xml version="1.0" ?>\n<NessusClientData_v2><Report name="Quet">']
    for host in hosts:
        parts.append(
            f'<ReportHost name="{host}"><HostProperties><tag name="host-ip">{host}</tag>'
            f'<tag name="HOST_START_TIMESTAMP">{end - 60}</tag>'
            f'<tag name="HOST_END_TIMESTAMP">{end}</tag></HostProperties>'
        )
        parts += [_write_item(port, row) for where, port, row in rows if where == host]
        parts.append("</ReportHost>")
    parts.append("</Report></NessusClientData_v2>")
    return "".join(parts).encode()


def _write_item(port: int, row: Row) -> str:
    plugin, title, severity, cve, vector = row
    return (
        f'<ReportItem port="{port}" svc_name="www" protocol="tcp" severity="{severity}"'
        f' pluginID="{plugin}" pluginName="{escape(title)}" pluginFamily="General">'
        + (f"<cve>{cve}</cve>" if cve else "")
        + (f"<cvss3_vector>{vector}</cvss3_vector>" if vector else "")
        + "<solution>Cập nhật bản vá.</solution></ReportItem>"
    )


def import_nessus(
    system: models.InformationSystem, *found: tuple[str, int, Row], at: datetime,
    by: Any = cyber.CENTRE, hosts: Sequence[str] = HOSTS, **given: Any,
) -> actions.ImportedScan:  # fmt: skip
    """Import a file of Nessus for a system."""
    content = write_nessus(found, hosts=hosts, at=at)
    return actions.import_scan(
        system=system, source=io.BytesIO(content), name="quet.nessus", by=by, at=at, **given
    )
