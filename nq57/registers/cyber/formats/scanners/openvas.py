"""OpenVAS (Greenbone): its XML report and its CSV of results."""

import re
from datetime import datetime
from typing import BinaryIO

from lxml import etree

from nq57.registers.cyber.formats.scanners import gathering, opening
from nq57.registers.cyber.rules import scans, scores

ROOTS = ("report", "get_reports_response")
_THREATS = {
    "critical": "critical", "high": "high", "medium": "medium", "low": "low", "log": "info",
    "debug": "info", "none": "info", "": "info",
}  # fmt: skip
_TAGS = ("scan_run_status", "scan_start", "result", "results", "host", "version", "filters")
_PORT = re.compile(r"(\d+)/(\w+)")
_LOGGED_IN = re.compile(r"Auth-\w+-Success")


def is_table(head: str) -> bool:
    """Say whether the first line of a CSV file is OpenVAS's."""
    names = head.partition("\n")[0].lower()
    return "nvt oid" in names and "ip" in names.replace('"', "").split(",")


def read_xml(stream: BinaryIO, *, now: datetime) -> scans.Scan:
    """Read an OpenVAS report result by result.

    :raises ReadingError: when it is broken or cut off.
    """
    found = gathering.Gathering("openvas", now=now)
    found.ports = gathering.COMMON_PORTS
    results, is_report = 0, False
    for element in opening.walk(stream, *_TAGS):
        parent = element.getparent()
        above = parent.tag if parent is not None else ""
        if element.tag == "result" and above == "results":
            results, is_report = results + 1, True
            _read_result(element, results, found)
            opening.let_go(element)
        elif element.tag == "results":
            is_report = True
            _check_whole(element, results, found)
        elif element.tag == "host" and above == "report" and element.find("ip") is not None:
            _read_host(element, found)
            opening.let_go(element)
        elif above == "report":
            is_report = True
            _read_fact(element, found)
        elif element.tag == "version" and above in ("gmp", "omp") and not found.version:
            found.version = element.text or ""
    if not is_report:
        raise scans.ReadingError("Tệp XML này không phải báo cáo kết quả của OpenVAS.")
    _tell(found)
    return found.finish()


def _read_fact(element: etree._Element, found: gathering.Gathering) -> None:
    text = (element.text or "").strip()
    if element.tag == "scan_start":
        found.date(text)
    elif element.tag == "scan_run_status" and text not in ("", "Done"):
        found.doubt(
            f"Lần rà quét chưa xong (trạng thái “{scans.clean(text, 40)}”): không đóng lỗ hổng nào "
            "vì không còn thấy."
        )


def _check_whole(element: etree._Element, results: int, found: gathering.Gathering) -> None:
    """A report that was cut to a page of rows proves no absence."""
    most = element.get("max", "-1")
    start = element.get("start", "1")
    if (most.isdigit() and 0 < int(most[:9]) <= results) or start not in ("", "0", "1"):
        found.doubt(
            f"Báo cáo chỉ gồm một trang {results} kết quả: xuất toàn bộ kết quả (rows=-1) thì mới "
            "đóng được lỗ hổng không còn thấy."
        )


def _read_host(element: etree._Element, found: gathering.Gathering) -> None:
    """Read that a host's scan came to its end, its other names, whether it was logged in to."""
    try:
        host = scans.Place("host", opening.get_text(element, "ip")).value
    except scans.ReadingError as error:
        found.reject(f"host dòng {element.sourceline}", str(error))
        return
    if opening.get_text(element, "end"):
        found.hosts.add(host)
    else:
        found.note("unfinished")
    is_logged_in = False
    for detail in element.iterfind("detail"):
        name, value = opening.get_text(detail, "name"), opening.get_text(detail, "value")
        if name == "hostname":
            found.name_host(host, value)
        is_logged_in = is_logged_in or bool(_LOGGED_IN.fullmatch(name))
    if not is_logged_in:
        found.blind.add(host)


def _read_result(element: etree._Element, number: int, found: gathering.Gathering) -> None:
    host = (element.findtext("host") or "").strip()
    where = f"result {number}, dòng {element.sourceline} ({scans.clean(host, 80)})"
    check, score = element.find("nvt"), opening.get_text(element, "severity")
    threat = opening.get_text(element, "threat").lower()
    if threat in ("error", "error message") or score == "-3.0":
        found.note("failed")
        found.doubt(f"Kiểm tra của máy {scans.clean(host, 80)} báo lỗi khi chạy.")
        return
    if threat == "false positive" or score == "-1.0":
        found.note("false")
        return
    if check is None:
        found.reject(where, "Kết quả không có mã kiểm tra (nvt).")
        return
    code = check.get("oid", "") or opening.get_text(element, "name")
    _read_names(element, host, found)
    found.count(number)
    found.add(
        where=where,
        check=_mark_local(code, opening.get_text(check, "family")),
        title=opening.get_text(element, "name") or opening.get_text(check, "name"),
        place=("host", host, *_read_port(opening.get_text(element, "port"))),
        severity=_find_severity(score, threat),
        cves=_list_cves(check, code),
        vectors=_list_vectors(check),
        solution=opening.get_text(check, "solution"),
        raw=(opening.get_text(element, "description"),),
        raw_id=element.get("id", ""),
    )


def _read_names(element: etree._Element, host: str, found: gathering.Gathering) -> None:
    other = opening.get_text(element, "host/hostname") or opening.get_text(element, "hostname")
    if not other:
        return
    try:
        found.name_host(scans.Place("host", host).value, other)
    except scans.ReadingError:
        return


def _mark_local(number: str, family: str) -> str:
    is_local = number and family.endswith("Local Security Checks")
    return f"{number}{scans.LOCAL}" if is_local else number


def _list_cves(check: etree._Element, number: str) -> list[str]:
    refs = [ref.get("id", "") for ref in check.iterfind("refs/ref")]
    return [number, opening.get_text(check, "cve"), *refs]


def _list_vectors(check: etree._Element) -> list[str]:
    told = [opening.get_text(one, "value") for one in check.iterfind("severities/severity")]
    for tag in opening.get_text(check, "tags").split("|"):
        name, _equals, value = tag.partition("=")
        if name.strip() == "cvss_base_vector":
            told.append(value.strip())
    return [one for one in dict.fromkeys(told) if one]


def _read_port(text: str) -> tuple[int | None, str]:
    found = _PORT.match(text)
    return (int(found[1][:6]), found[2]) if found else (None, text.rpartition("/")[2])


def _find_severity(score: str, threat: str) -> str:
    """Return the band of a score; the tool's own word where it gives none."""
    try:
        value = float(score)
    except ValueError:
        return _THREATS.get(threat, "info")
    return scores.find_band(value)


def _tell(found: gathering.Gathering) -> None:
    told = (
        ("unfinished", "máy chưa quét xong: không đóng lỗ hổng của các máy này."),
        ("false", "kết quả đã được đánh dấu báo nhầm trong công cụ nên không nhập."),
    )
    for name, words in told:
        if found.noted(name):
            found.remarks.append(f"{found.noted(name)} {words}")


def read_table(stream: BinaryIO, *, now: datetime) -> scans.Scan:
    """Read OpenVAS's CSV of results, which does not say what was looked at.

    :raises ReadingError: when it is broken or cut off.
    """
    found = gathering.Gathering("openvas", now=now)
    for line, row in opening.read_rows(stream):
        _read_row({name: value.strip() for name, value in row.items()}, f"dòng {line}", found)
    found.doubt(gathering.UNCOVERED)
    _tell(found)
    return found.finish()


def _read_row(row: dict[str, str], where: str, found: gathering.Gathering) -> None:
    host = row.get("ip") or row.get("hostname") or ""
    port, threat = row.get("port", "") or "0", row.get("severity", "").lower()
    if not port.isdecimal() or threat not in {*_THREATS, "false positive"}:
        found.reject(where, f"Cổng “{port[:20]}” hoặc mức độ “{threat[:20]}” không đọc được.")
        return
    if threat == "false positive":
        found.note("false")
        return
    check, title = row.get("nvt oid", ""), row.get("nvt name", "")
    found.date(row.get("timestamp"))
    found.count((host, port, title, row.get("summary", ""), row.get("cves", ""), threat))
    made = found.add(
        where=where,
        check=check or title,
        title=title,
        place=("host", host, int(port[:6]), row.get("port protocol", "")),
        severity=_find_severity(row.get("cvss", ""), threat),
        cves=[check, title if title.upper().startswith("CVE-") else "", row.get("cves", "")],
        solution=row.get("solution", ""),
        raw=(row.get("specific result"),),
        raw_id=row.get("result id", ""),
    )
    if made is not None and row.get("hostname"):
        found.name_host(made.place.value, row["hostname"])
