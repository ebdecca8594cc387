"""Nuclei: one result to a line (-jsonl), or an array of them (-json-export)."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any, BinaryIO

from nq57.registers.cyber.formats.scanners import gathering, opening
from nq57.registers.cyber.rules import scans

_UNKNOWN = "low"  # of what the template's author did not weigh


def is_result(value: object) -> bool:
    """Say whether a JSON value is a result of Nuclei."""
    return isinstance(value, dict) and bool({"template-id", "templateID"} & value.keys())


def read_lines(stream: BinaryIO, *, now: datetime) -> scans.Scan:
    """Read results line by line.

    :raises ReadingError: when the last line is cut off.
    """
    return _read(opening.read_lines(stream), "dòng", now)


def read_json(document: list[Any], *, now: datetime) -> scans.Scan:
    """Read an array of results."""
    return _read(enumerate(document, 1), "kết quả", now)


def _read(results: Iterable[tuple[int, Any]], word: str, now: datetime) -> scans.Scan:
    found = gathering.Gathering("nuclei", now=now)
    is_cut = False
    for number, result in results:
        is_cut = result is None and word == "dòng"
        if is_result(result) and isinstance(result.get("info"), dict):
            _read_result(result, result["info"], f"{word} {number}", found)
        else:
            found.reject(f"{word} {number}", "Không phải một kết quả của Nuclei.")
    if is_cut:
        raise scans.ReadingError(
            "Tệp Nuclei bị cắt cụt ở dòng cuối: xuất lại tệp từ công cụ rà quét."
        )
    return found.finish()


def _read_result(
    result: dict[str, Any], info: dict[str, Any], where: str, found: gathering.Gathering
) -> None:
    if result.get("matcher-status") is False:
        return  # tried, not found: told when Nuclei runs with -matcher-status
    template = _say(result.get("template-id") or result.get("templateID"))
    matcher = _say(result.get("matcher-name") or result.get("matcher_name"))
    matched = _say(result.get("matched-at") or result.get("matched") or result.get("host"))
    classified = info.get("classification")
    classified = classified if isinstance(classified, dict) else {}
    severity = _say(info.get("severity")).lower()
    if severity not in scans.SEVERITIES:
        found.note("unweighed")
        severity = _UNKNOWN
    found.date(_say(result.get("timestamp")))
    made = found.add(
        where=where,
        check=f"{template}:{matcher}" if matcher else template,
        title=_say(info.get("name")) or template,
        place=_place(matched),
        severity=severity,
        cves=_list(classified.get("cve-id")),
        cwes=_list(classified.get("cwe-id")),
        vectors=_list(classified.get("cvss-metrics")),
        solution=_say(info.get("remediation")),
        raw=(_say(result.get("extracted-results")),),
        raw_id=template,
    )
    if made is None:
        return
    host = scans.Place("url", matched).host.partition("://")[2]
    found.count((template, _say(result.get("type")), matcher, host.rpartition(":")[0] or host))
    found.hosts.add(made.place.host)


def _place(matched: str) -> tuple[str, str, int | None, str]:
    """Return where a result matched: a page, or a host with its port."""
    if "://" in matched:
        return ("url", matched, None, "")
    host, _colon, port = matched.rpartition(":")
    if host and port.isdecimal() and (":" not in host or host.startswith("[")):
        return ("host", host, int(port[:6]), "")
    return ("host", matched, None, "")


def _say(value: object) -> str:
    return value if isinstance(value, str) else "" if value is None else str(value)[:2000]


def _list(value: object) -> list[str]:
    """Return texts, of a field that is one text or several."""
    return [_say(one) for one in value] if isinstance(value, list) else [_say(value)] * bool(value)
