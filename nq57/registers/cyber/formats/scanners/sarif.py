"""SARIF 2.1.0 (OASIS), as scanners of code, images and packages write it.

A place is the file that a result names, whatever its line: lines move, a weakness stays.
"""

import re
from collections.abc import Iterator
from datetime import datetime
from typing import Any

from nq57.registers.cyber.formats.scanners import gathering
from nq57.registers.cyber.rules import scans, scores

_VERSION = "2.1.0"
_LEVELS = {"error": "high", "warning": "medium", "note": "low", "none": "info"}
_SKIPPED = ("pass", "notApplicable")
_CWE = re.compile(r"\bcwe[-/_ :]*0*([1-9]\d{0,5})\b", re.IGNORECASE)
_CVE = re.compile(r"CVE-\d{4}-\d{4,19}", re.IGNORECASE)
_SLUG = re.compile(r"[^a-z0-9.]+")
_Rules = dict[str, dict[str, Any]]


def is_document(document: object) -> bool:
    """Say whether a JSON document is of SARIF, of whichever version."""
    return isinstance(document, dict) and "runs" in document and (
        "version" in document or "sarif" in str(document.get("$schema", "")).lower()
    )  # fmt: skip


def read_json(document: dict[str, Any], *, now: datetime) -> scans.Scan:
    """Read a SARIF log run by run.

    :raises ReadingError: when it is of another version.
    """
    if document.get("version") != _VERSION:
        version = scans.clean(str(document.get("version", "")), 20) or "không ghi"
        raise scans.ReadingError(f"SARIF phiên bản {version} chưa đọc được: xuất lại {_VERSION}.")
    found = gathering.Gathering("sarif", now=now)
    found.checks = set()
    for number, run in enumerate(_list(document.get("runs")), 1):
        if isinstance(run, dict):
            _read_run(run, number, found)
        else:
            found.reject(f"run {number}", "Không phải một lần chạy của SARIF.")
    if found.noted("suppressed"):
        found.remarks.append(
            f"{found.noted('suppressed')} kết quả đã bị tắt trong công cụ: vẫn nhập, vì tắt chưa "
            "phải là khắc phục."
        )
    return found.finish()


def _list(value: object) -> list[Any]:
    return value if isinstance(value, list) else []


def _dict(value: object) -> dict[str, Any]:
    return value if isinstance(value, dict) else {}


def _text(value: object) -> str:
    """Return the words of a message, or of a plain text."""
    if isinstance(value, dict):
        value = value.get("text") or value.get("markdown") or ""
    return value if isinstance(value, str) else ""


def _read_run(run: dict[str, Any], number: int, found: gathering.Gathering) -> None:
    tool = _dict(run.get("tool"))
    driver = _dict(tool.get("driver"))
    name = _SLUG.sub("-", _text(driver.get("name")).lower()).strip("-")[:60] or "tool"
    version = _text(driver.get("semanticVersion")) or _text(driver.get("version"))
    found.version = "; ".join(filter(None, [found.version, f"{name} {version}".strip()]))
    parts = [_dict(one) for one in [driver, *_list(tool.get("extensions"))]]
    rules = [_dict(rule) for part in parts for rule in _list(part.get("rules"))]
    known = {_text(rule.get("id")): rule for rule in rules}
    found.checks = (found.checks or set()) | {f"sarif:{name}/{one}" for one in known if one}
    for invocation in _list(run.get("invocations")):
        said = _dict(invocation)
        found.date(_text(said.get("startTimeUtc")) or _text(said.get("endTimeUtc")))
        if said.get("executionSuccessful") is False:
            found.doubt(f"Lần chạy {number} của {name} không thành công: không đóng lỗ hổng nào.")
    files = [_text(_dict(_dict(one).get("location")).get("uri"))
             for one in _list(run.get("artifacts"))]  # fmt: skip
    for uri in files:
        _cover(uri, found)
    for place, result in enumerate(_list(run.get("results")), 1):
        where = f"run {number}, kết quả {place}"
        if isinstance(result, dict):
            _read_result(result, name, known, _list(driver.get("rules")), files, where, found)
        else:
            found.reject(where, "Không phải một kết quả của SARIF.")


def _cover(uri: str, found: gathering.Gathering) -> None:
    try:
        found.hosts.add(scans.Place(*_place(uri)).host)
    except scans.ReadingError:
        return


def _read_result(
    result: dict[str, Any], name: str, known: _Rules, rules: list[Any], files: list[str],
    where: str, found: gathering.Gathering,
) -> None:  # fmt: skip
    if result.get("kind") in _SKIPPED or result.get("baselineState") == "absent":
        return
    number, rule = _find_rule(result, known, rules)
    if not number:
        found.reject(where, "Kết quả không có mã quy tắc (ruleId).")
        return
    if any(_dict(one).get("status", "accepted") == "accepted"
           for one in _list(result.get("suppressions"))):  # fmt: skip
        found.note("suppressed")
    labels = " ".join(_list_labels(number, rule, result))
    for place, uri in enumerate(_list_uris(result, files) or [name], 1):
        found.count((where, place))
        made = found.add(
            where=where,
            check=f"{name}/{number}",
            title=_find_title(rule, result, number),
            place=_place(uri),
            severity=_find_severity(rule, result),
            cves=_CVE.findall(labels),
            cwes=_CWE.findall(labels),
            solution=_text(rule.get("help")),
            raw=(_text(result.get("message")), str(result.get("locations"))[:2000]),
            raw_id=number,
        )
        if made is not None:
            found.hosts.add(made.place.host)


def _find_rule(
    result: dict[str, Any], known: _Rules, rules: list[Any]
) -> tuple[str, dict[str, Any]]:
    """Return the number of a result's rule with the rule; it is named by id or by place."""
    told = _dict(result.get("rule"))
    number = _text(result.get("ruleId")) or _text(told.get("id"))
    place = result.get("ruleIndex", told.get("index"))
    if not number and isinstance(place, int) and 0 <= place < len(rules):
        number = _text(_dict(rules[place]).get("id"))
    rule = known.get(number) or known.get(number.rpartition("/")[0]) or {}
    return number, rule


def _list_labels(number: str, rule: dict[str, Any], result: dict[str, Any]) -> Iterator[str]:
    """Yield where SARIF has no field of its own for a CVE or CWE: ids, tags, relations."""
    yield number
    for holder in (rule, result):
        said = _dict(holder.get("properties"))
        yield from (_text(tag) for tag in _list(said.get("tags")))
        yield from (_text(one) for one in said.values() if isinstance(one, str) and len(one) < 200)
    for relation in [*_list(rule.get("relationships")), *_list(result.get("taxa"))]:
        target = _dict(_dict(relation).get("target", relation))
        component = _text(_dict(target.get("toolComponent")).get("name"))
        yield f"{component}-{_text(target.get('id'))}"


def _list_uris(result: dict[str, Any], files: list[str]) -> list[str]:
    """Return the files that a result names, else what else it says of where it is."""
    told: list[str] = []
    for location in _list(result.get("locations")):
        spot = _dict(location)
        file = _dict(_dict(spot.get("physicalLocation")).get("artifactLocation"))
        uri, index = _text(file.get("uri")), file.get("index")
        if not uri and isinstance(index, int) and 0 <= index < len(files):
            uri = files[index]
        logical = [_dict(one) for one in _list(spot.get("logicalLocations"))]
        named = (_text(one.get("fullyQualifiedName")) or _text(one.get("name")) for one in logical)
        told.append(uri or next(named, ""))
    return [uri for uri in told if uri]


def _place(uri: str) -> tuple[str, str, int | None, str]:
    if uri.lower().startswith(("http://", "https://")):
        return ("url", uri, None, "")
    return ("package", uri.removeprefix("file://"), None, "")


def _find_title(rule: dict[str, Any], result: dict[str, Any], number: str) -> str:
    words = (rule.get("shortDescription"), rule.get("name"), result.get("message"))
    return next((text for text in map(_text, words) if text), number)


def _find_severity(rule: dict[str, Any], result: dict[str, Any]) -> str:
    """Return the band of the security score where one is given, else the level's."""
    if result.get("kind") in ("informational", "open", "review"):
        return "info"
    for holder in (result, rule):
        score = _dict(holder.get("properties")).get("security-severity")
        try:
            return scores.find_band(float(str(score)))
        except ValueError:
            continue
    usual = _text(_dict(rule.get("defaultConfiguration")).get("level"))
    return _LEVELS.get(_text(result.get("level")) or usual, "medium")
