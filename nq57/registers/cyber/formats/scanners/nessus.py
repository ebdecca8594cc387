"""Nessus: its own XML (NessusClientData_v2, .nessus) and its CSV, also of Tenable's services."""

import hashlib
import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import BinaryIO

from lxml import etree

from nq57.registers.cyber.formats.scanners import gathering, opening
from nq57.registers.cyber.rules import scans

ROOT = "NessusClientData_v2"
_LAST_PORT = 65535
_LEVELS = {"0": "info", "1": "low", "2": "medium", "3": "high", "4": "critical"}
_WORDS = {"none": "info", "info": "info", "informational": "info", **{
    name: name for name in scans.SEVERITIES}}  # fmt: skip
_TAGS = ("Preferences", "HostProperties", "ReportItem", "ReportHost")
_VECTORS = ("cvss4_vector", "cvss3_vector", "cvss_vector")
# The scanner says by these that it could not log in where it should have.
_NOT_LOGGED_IN = {"21745", "104410"}
_CWE = re.compile(r"CWE:(\d+)")
_NEW_COLUMNS = {  # of Tenable's newer exports
    "definition.id": "plugin id", "definition.name": "name", "definition.cve": "cve",
    "definition.solution": "solution", "definition.synopsis": "synopsis",
    "asset.host_name": "host", "asset.display_ipv4_address": "ip address",
    "asset.port": "port", "output": "plugin output", "cvss3 vector": "cvss v3 vector",
    "definition.cvss3.base_vector": "cvss v3 vector", "plugin name": "name", "plugin": "plugin id",
    "definition.cvss2.base_vector": "cvss v2 vector", "cvss vector": "cvss v2 vector",
    "steps to remediate": "solution", "cvss v3.0 vector": "cvss v3 vector",
}  # fmt: skip
_VECTOR_COLUMNS = {"cvss v3 vector": "cvss3_vector", "cvss v2 vector": "cvss_vector"}
_DATES = ("host start", "last observed", "last_seen", "last found")
_TYPES = ("plugin type", "check type", "definition.type")


def is_table(head: str) -> bool:
    """Say whether the first line of a CSV file is Nessus's."""
    names = {name.strip(' "\ufeff').lower() for name in re.split("[,;\t]", head.partition("\n")[0])}
    names |= {_NEW_COLUMNS[name] for name in names if name in _NEW_COLUMNS}
    return {"plugin id", "name"} <= names and bool({"host", "ip address", "dns name"} & names)


def read_xml(stream: BinaryIO, *, now: datetime) -> scans.Scan:
    """Read a .nessus file host by host.

    :raises ReadingError: when it is broken or cut off.
    """
    found = gathering.Gathering("nessus", now=now)
    found.ports = gathering.COMMON_PORTS
    spot: tuple[str, str] | None = None  # kind and value of the host that is being read
    is_opened = False
    for element in opening.walk(stream, *_TAGS):
        host = element if element.tag == "ReportHost" else element.getparent()
        if element.tag == "Preferences":
            _read_policy(element, found)
        elif not is_opened and host is not None and host.tag == "ReportHost":
            spot, is_opened = _read_host(host, found), True
        if element.tag == "ReportItem" and spot is not None:
            _read_item(element, spot, found)
        if element.tag == "ReportHost":
            spot, is_opened = None, False
        opening.let_go(element)
    if found.noted("unfinished"):
        found.remarks.append(
            f"{found.noted('unfinished')} máy chưa quét xong: không đóng lỗ hổng của các máy này."
        )
    if found.blind:
        found.remarks.append(
            f"{len(found.blind)} máy quét không đăng nhập: các kiểm tra cần đăng nhập không chạy "
            "nên không dùng để đóng lỗ hổng."
        )
    return found.finish()


def _read_policy(element: etree._Element, found: gathering.Gathering) -> None:
    """Read which checks and ports were asked for."""
    for preference in element.iter("preference"):
        name, value = (opening.get_text(preference, part) for part in ("name", "value"))
        if name == "plugin_set" and value:
            found.checks = {f"nessus:{number}" for number in value.split(";") if number}
        elif name == "port_range" and value not in ("", "default"):
            found.ports = None if value == "all" else read_ports(value) or gathering.COMMON_PORTS
        elif name == "sc_version" and value:
            found.version = value


def read_ports(text: str) -> frozenset[int]:
    """Return the ports of a list like ``T:1-1024,8080,U:53``, however often it repeats them."""
    spans = set()
    for part in text.replace(" ", "").split(","):
        first, _dash, last = part.rpartition(":")[2].partition("-")
        last = last or first
        if first.isdecimal() and last.isdecimal() and len(first) < 6 and len(last) < 6:
            spans.add((int(first), min(int(last), _LAST_PORT)))
    held: set[int] = set()
    begun = 0
    for first_port, last_port in sorted(spans):
        held.update(range(max(first_port, begun), last_port + 1))
        begun = max(begun, last_port + 1)
    return frozenset(held)


def _read_host(element: etree._Element, found: gathering.Gathering) -> tuple[str, str] | None:
    """Read of a host what its scan covered; its properties stand before its findings."""
    said = {tag.get("name", ""): tag.text or "" for tag in element.iterfind("HostProperties/tag")}
    name = element.get("name", "").strip() or said.get("host-ip", "")
    kind = "url" if "://" in name else "host"
    try:
        place = scans.Place(kind, name)
    except scans.ReadingError as error:
        found.reject(f"ReportHost dòng {element.sourceline}", str(error))
        return None
    found.date(said.get("HOST_START_TIMESTAMP") or said.get("HOST_START"))
    if said.get("HOST_END") or said.get("HOST_END_TIMESTAMP"):
        found.hosts.add(place.host)
    else:
        found.note("unfinished")
    if kind == "host":
        names = ("host-ip", "host-fqdn", "netbios-name", "host-rdns")
        found.name_host(place.value, *(said[one] for one in names if said.get(one)))
        if said.get("Credentialed_Scan", "").lower() != "true":
            found.blind.add(place.host)
    return kind, place.value


def _read_item(item: etree._Element, spot: tuple[str, str], found: gathering.Gathering) -> None:
    kind, value = spot
    if item.get("pluginID") in _NOT_LOGGED_IN:
        found.blind.add(value)
    where = f"ReportItem dòng {item.sourceline} ({scans.clean(value, 80)})"
    port, level = item.get("port", "0"), item.get("severity", "")
    severity = _LEVELS.get(level) or _WORDS.get(opening.get_text(item, "risk_factor").lower())
    if not port.isdecimal() or severity is None:
        found.reject(where, f"Cổng “{port[:20]}” hoặc mức độ “{level[:20]}” không đọc được.")
        return
    many: dict[str, list[str]] = {}
    for child in item:
        if isinstance(child.tag, str) and child.text:
            many.setdefault(child.tag, []).append(child.text.strip())
    plugin, title = item.get("pluginID", ""), item.get("pluginName", "")
    is_local = many.get("plugin_type") == ["local"]
    cwes = [*many.get("cwe", ()), *_CWE.findall(" ".join(many.get("xref", ())))]
    found.count((severity, title))
    found.add(
        where=where,
        check=f"{plugin}{scans.LOCAL}" if is_local and plugin else plugin,
        title=title or " ".join(many.get("plugin_name", ())),
        place=(kind, value, int(port) if len(port) < 7 else -1, item.get("protocol", "")),
        severity=severity,
        cves=many.get("cve", ()),
        cwes=cwes,
        vectors=[_mark_vector(name, vector) for name in _VECTORS for vector in many.get(name, ())],
        solution=" ".join(one for one in many.get("solution", ()) if one.lower() != "n/a"),
        raw=(many.get("plugin_output"),),
        raw_id=plugin,
    )


def _mark_vector(name: str, vector: str) -> str:
    """Return a vector with its version: older files leave out that of version 3."""
    is_third = name == "cvss3_vector" and not vector.startswith("CVSS:")
    return f"CVSS:3.0/{vector}" if is_third else vector


def read_table(stream: BinaryIO, *, now: datetime) -> scans.Scan:
    """Read Nessus's CSV, which does not say what was looked at.

    Where each CVE of a check has a row of its own, the rows are told by the same identity as the
    check has in the XML.

    :raises ReadingError: when it is broken or cut off.
    """
    found = gathering.Gathering("nessus", now=now)
    groups: dict[tuple[str, ...], list[_Row]] = {}
    for line, cells in opening.read_rows(stream):
        told = {_NEW_COLUMNS.get(name, name): value.strip() for name, value in cells.items()}
        if told.get("plugin id") or told.get("name"):
            made = _read_row(told, f"dòng {line}", found)
            if made is not None:
                groups.setdefault(made.key, []).append(made)
    for group in groups.values():
        cves = [row.cve for row in group]
        for row in group:
            found.add(
                where=row.where, check=row.check, title=row.title, place=row.place,
                severity=row.severity, cves=cves, cwes=row.cwes, vectors=row.vectors,
                solution=row.solution, raw=(row.cve, row.output),
            )  # fmt: skip
    if found.noted("fixed"):
        found.remarks.append(
            f"{found.noted('fixed')} dòng là lỗ hổng mà công cụ ghi đã hết: không nhập."
        )
    found.doubt(gathering.UNCOVERED)
    return found.finish()


@dataclass(frozen=True, slots=True)
class _Row:
    """What is kept of a row until all rows of its check are known."""

    where: str
    check: str
    title: str
    place: tuple[str, str, int | None, str]
    severity: str
    cve: str
    cwes: list[str]
    vectors: list[str]
    solution: str
    output: str

    @property
    def key(self) -> tuple[str, ...]:
        """Return what tells one check at one place."""
        return (self.check, *map(str, self.place))


def _read_row(row: Mapping[str, str], where: str, found: gathering.Gathering) -> _Row | None:
    names = ("host", "dns name", "asset.name", "ip address")
    host = next((row[name] for name in names if row.get(name)), "")
    port = row.get("port", "") or "0"
    level = (row.get("risk") or row.get("severity") or "info").lower()
    severity = _LEVELS.get(level) or _WORDS.get(level)
    if severity is None or not port.isdecimal():
        found.reject(where, f"Cổng “{port[:20]}” hoặc mức độ “{level[:20]}” không đọc được.")
        return None
    title, check = row.get("name", ""), row.get("plugin id", "")
    counted = "" if "definition.type" in row else port  # the newer export's is not counted by
    found.count((severity, title, row.get("host", ""), counted, row.get("synopsis", "")))
    state = row.get("state") or row.get("vulnerability state") or ""
    if state.lower() == "fixed":
        found.note("fixed")
        return None
    found.date(next((row[name] for name in _DATES if row.get(name)), ""))
    kind = next((row[name] for name in _TYPES if row.get(name)), "")
    return _Row(
        where=where,
        check=f"{check}{scans.LOCAL}" if check and kind.lower() == "local" else check,
        title=title,
        place=("url" if "://" in host else "host", host,
               int(port) if len(port) < 7 else -1, row.get("protocol", "")),
        severity=severity,
        cve=row.get("cve", ""),
        cwes=[*_CWE.findall(row.get("xref", "") or row.get("cross references", "")),
              *row.get("definition.cwe", "").split(",")],
        vectors=[_mark_vector(name, row[column]) for column, name in _VECTOR_COLUMNS.items()
                 if row.get(column)],
        solution=scans.clean(row.get("solution", ""), scans.MOST_TEXT),
        output=hashlib.sha256(row.get("plugin output", "").encode("utf-8", "replace")).hexdigest(),
    )  # fmt: skip
