"""Nmap: its XML (-oX), with what the vulners, vulscan and ``vuln`` scripts found.

An open port alone is information. Exploit codes that vulners lists beside weaknesses are none.
"""

import re
from collections.abc import Iterator
from datetime import datetime
from pathlib import PurePosixPath
from typing import BinaryIO

from lxml import etree

from nq57.registers.cyber.formats.scanners import gathering, nessus, opening
from nq57.registers.cyber.rules import scans, scores

ROOT = "nmaprun"
_CVE = re.compile(r"CVE-\d{4}-\d{4,19}", re.IGNORECASE)
_SCRIPTS = re.compile(r"--script[= ]+[\"']?([^\"'\s]+)")
_UNKNOWN = "medium"
_RISKS = {"critical": "critical", "high": "high", "medium": "medium", "low": "low"}


def read_xml(stream: BinaryIO, *, now: datetime) -> scans.Scan:
    """Read an Nmap file host by host.

    :raises ReadingError: when it is broken or cut off.
    """
    found = gathering.Gathering("nmap", now=now)
    found.checks, found.ports = {"nmap:open-tcp"}, frozenset()
    is_begun = is_finished = False
    for element in opening.walk(stream, "scaninfo", "host", "finished"):
        if not is_begun:
            _read_run(element.getroottree().getroot(), found)
            is_begun = True
        if element.tag == "scaninfo":
            _read_ports(element, found)
        elif element.tag == "host":
            _read_host(element, found)
            opening.let_go(element)
        else:
            is_finished = element.get("exit", "success") == "success"
    if not is_finished:
        found.doubt("Nmap chưa quét xong: không đóng lỗ hổng nào vì không còn thấy.")
    if found.noted("exploits"):
        found.remarks.append(
            f"{found.noted('exploits')} mục là mã khai thác hoặc bài viết mà vulners kèm theo, "
            "không phải lỗ hổng: không nhập."
        )
    return found.finish()


def _read_run(root: etree._Element, found: gathering.Gathering) -> None:
    """Read the version, the start, and which scripts were asked for by name."""
    found.version = root.get("version", "")
    found.date(root.get("start"))
    asked = [name for text in _SCRIPTS.findall(root.get("args", "")) for name in text.split(",")]
    found.checks = {f"nmap:{PurePosixPath(name).stem}" for name in asked} | (found.checks or set())


def _read_ports(element: etree._Element, found: gathering.Gathering) -> None:
    looked = nessus.read_ports(element.get("services", ""))
    found.ports = looked | (found.ports or frozenset())
    found.checks = {f"nmap:open-{element.get('protocol', 'tcp')}"} | (found.checks or set())


def _read_host(element: etree._Element, found: gathering.Gathering) -> None:
    status = element.find("status")
    addresses = {one.get("addrtype"): one.get("addr", "") for one in element.iterfind("address")}
    name = addresses.get("ipv4") or addresses.get("ipv6") or ""
    names = [one.get("name", "") for one in element.iterfind("hostnames/hostname")]
    try:
        host = scans.Place("host", name or next(iter(names), "")).value
    except scans.ReadingError as error:
        found.reject(f"host dòng {element.sourceline}", str(error))
        return
    found.name_host(host, *names)
    if status is None or status.get("state", "up") == "up":
        found.hosts.add(host)
    for port in element.iterfind("ports/port"):
        state = port.find("state")
        if state is not None and state.get("state") == "open":
            _read_port(port, host, found)
    for script in element.iterfind("hostscript/script"):
        _read_script(script, (host, None, ""), found)


def _read_port(port: etree._Element, host: str, found: gathering.Gathering) -> None:
    number, protocol = port.get("portid", ""), port.get("protocol", "tcp")
    where = f"port dòng {port.sourceline} ({host})"
    if not number.isdecimal() or len(number) > 5:
        found.reject(where, f"Cổng “{number[:20]}” không đọc được.")
        return
    for script in port.iterfind("script"):
        _read_script(script, (host, int(number), protocol), found)
    service = port.find("service")
    told = [service.get(part, "") for part in ("name", "product", "version")] if (
        service is not None) else []  # fmt: skip
    found.count(("port", number))
    found.add(
        where=where,
        check=f"open-{protocol}",
        title=f"Cổng mở {number}/{protocol}: {' '.join(filter(None, told))}".rstrip(": "),
        place=("host", host, int(number), protocol),
        severity="info",
        raw=told,
    )


def _read_script(
    script: etree._Element, spot: tuple[str, int | None, str], found: gathering.Gathering
) -> None:
    name = script.get("id", "")
    if name == "vulners":
        entries = _list_vulners(script, found)
    elif name == "vulscan":
        entries = [
            (cve.upper(), _find_severity("", found), ())
            for cve in dict.fromkeys(_CVE.findall(script.get("output") or ""))
        ]
    else:
        entries = list(_list_vulnerable(script, found))
    for number, severity, cves in dict.fromkeys(entries):
        found.count(("script", number))
        found.add(
            where=f"script {scans.clean(name, 40)} dòng {script.sourceline} ({spot[0]})",
            check=name,
            title=number,
            place=("host", *spot),
            severity=severity,
            cves=cves or [number],
            raw=(number,),
            raw_id=number,
        )


_Entry = tuple[str, str, tuple[str, ...]]


def _list_vulners(script: etree._Element, found: gathering.Gathering) -> list[_Entry]:
    """Return the weaknesses among what vulners lists: entries of CVE."""
    entries: list[_Entry] = []
    for entry in script.iterfind("table/table"):
        said = {one.get("key", "").lower(): one.text or "" for one in entry.iterfind("elem")}
        number = said.get("id", "")
        if not _CVE.fullmatch(number):
            found.note("exploits")
            found.count(("script", number))
            continue
        entries.append((number.upper(), _find_severity(said.get("cvss", ""), found), ()))
    if not entries and script.find("table") is None:
        lines = (line.split() for line in script.get("output", "").splitlines())
        entries = [
            (parts[0].upper(), _find_severity(parts[1] if len(parts) > 1 else "", found), ())
            for parts in lines
            if parts and _CVE.fullmatch(parts[0])
        ]
    return entries


def _list_vulnerable(script: etree._Element, found: gathering.Gathering) -> Iterator[_Entry]:
    """Yield what a script of the ``vuln`` library says is vulnerable."""
    for table in script.iter("table"):
        said = {one.get("key", ""): one.text or "" for one in table.iterfind("elem")}
        if not said.get("state", "").upper().startswith(("VULNERABLE", "LIKELY VULNERABLE")):
            continue
        listed = [one.text or "" for one in table.iterfind("table[@key='ids']/elem")]
        cves = tuple(cve for text in [*listed, table.get("key", "")] for cve in _CVE.findall(text))
        risk = (said.get("risk factor") or said.get("risk_factor") or "").strip().lower()
        title = said.get("title") or script.get("id") or ""
        yield title, _RISKS.get(risk) or _find_severity("", found), cves


def _find_severity(score: str, found: gathering.Gathering) -> str:
    """Return the band of a score; what has none is of unknown weight, not of none."""
    try:
        return scores.find_band(float(score))
    except ValueError:
        found.note("unweighed")
        return _UNKNOWN
