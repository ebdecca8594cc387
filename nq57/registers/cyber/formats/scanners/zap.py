"""ZAP: its traditional XML and JSON reports."""

import html
import re
from collections.abc import Iterator, Mapping
from datetime import datetime
from typing import Any, BinaryIO

from lxml import etree

from nq57.registers.cyber.formats.scanners import gathering, opening
from nq57.registers.cyber.rules import scans

ROOT = "OWASPZAPReport"
_RISKS = {"0": "info", "1": "low", "2": "medium", "3": "high"}
_PARAGRAPH = re.compile(r"\s*</?(?:p|br)\s*/?>\s*", re.IGNORECASE)


def is_document(document: object) -> bool:
    """Say whether a JSON document is a report of ZAP."""
    return isinstance(document, dict) and "site" in document and any(
        key.lstrip("@") in ("version", "generated", "programName") for key in document
    )  # fmt: skip


def read_xml(stream: BinaryIO, *, now: datetime) -> scans.Scan:
    """Read a report in XML alert by alert.

    :raises ReadingError: when it is broken or cut off.
    """
    found = gathering.Gathering("zap", now=now)
    site, number = "", 0
    for element in opening.walk(stream, ROOT, "site", "alertitem"):
        if element.tag == "alertitem":
            place = next(element.iterancestors("site"), None)
            site = place.get("name", "") if place is not None else ""
            said: dict[str, Any] = {
                one.tag: one.text or "" for one in element if isinstance(one.tag, str)
            }
            uris = [opening.get_text(one, "uri") for one in element.iterfind("instances/instance")]
            number += 1
            where = f"alertitem {number}, dòng {element.sourceline}"
            _read_alert(said, uris, site, where, found)
            opening.let_go(element)
        elif element.tag == "site":
            _cover(element.get("name", ""), f"site dòng {element.sourceline}", found)
        else:
            _read_run(element.attrib, found)
    return found.finish()


def read_json(document: Mapping[str, Any], *, now: datetime) -> scans.Scan:
    """Read a report in JSON.

    :raises ReadingError: when its parts are not as ZAP writes them.
    """
    found = gathering.Gathering("zap", now=now)
    _read_run({key.lstrip("@"): value for key, value in document.items()}, found)
    sites = document["site"]
    for number, site in enumerate([sites] if isinstance(sites, dict) else _as_list(sites), 1):
        if not isinstance(site, dict):
            found.reject(f"site {number}", "Không phải một trang web của báo cáo ZAP.")
            continue
        name = str(site.get("@name", ""))
        _cover(name, f"site {number}", found)
        for place, alert in enumerate(_as_list(site.get("alerts")), 1):
            where = f"site {number}, alert {place}"
            if not isinstance(alert, dict):
                found.reject(where, "Không phải một cảnh báo của báo cáo ZAP.")
                continue
            uris = [
                str(one.get("uri", ""))
                for one in _as_list(alert.get("instances"))
                if isinstance(one, dict)
            ]
            _read_alert(alert, uris, name, where, found)
    return found.finish()


def _as_list(value: object) -> list[Any]:
    return value if isinstance(value, list) else []


def _read_run(said: Mapping[str, Any] | etree._Attrib, found: gathering.Gathering) -> None:
    found.version = str(said.get("version") or "")
    found.date(str(said.get("created") or said.get("generated") or ""))


def _cover(name: str, where: str, found: gathering.Gathering) -> None:
    try:
        found.hosts.add(scans.Place("url", name).host)
    except scans.ReadingError as error:
        found.reject(where, str(error))


def _read_alert(
    said: Mapping[str, Any], uris: list[str], site: str, where: str, found: gathering.Gathering
) -> None:
    """Read an alert: one finding for each address that it names."""
    risk = str(said.get("riskcode", ""))
    if risk not in _RISKS:
        found.reject(where, f"Mức độ “{risk[:20]}” không đọc được.")
        return
    check = str(said.get("alertRef") or said.get("pluginid") or "").strip()
    title = str(said.get("name") or said.get("alert") or "")
    found.count(where)
    for number, uri in enumerate(uris or [str(said.get("uri") or site)], 1):
        found.add(
            where=f"{where}, trang {number}",
            check=check,
            title=html.unescape(title),
            place=("url", uri.strip() or site, None, ""),
            severity=_RISKS[risk],
            cwes=[str(said.get("cweid", ""))],
            solution="\n".join(_list_paragraphs(str(said.get("solution") or ""))),
            raw=(number,),
        )


def _list_paragraphs(text: str) -> Iterator[str]:
    """Yield the paragraphs of a text: ZAP marks them, and other marks stay letters."""
    return (part for part in _PARAGRAPH.split(text[: 2 * scans.MOST_TEXT]) if part.strip())
