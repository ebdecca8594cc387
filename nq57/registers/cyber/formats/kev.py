"""The catalogue of known exploited vulnerabilities of CISA, as its JSON or its CSV file."""

import re
from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any, BinaryIO

from nq57.registers.cyber.formats.scanners import gathering, opening
from nq57.registers.cyber.rules import feeds, scans

_CVE = re.compile(r"CVE-\d{4}-\d{4,19}")
_RANSOMWARE = "known"
NOT_KEV = "Tệp không phải danh mục KEV (JSON hoặc CSV) do CISA phát hành."


def read(stream: BinaryIO, *, today: date) -> feeds.Kev:
    """Read a catalogue, told by its content.

    :raises ReadingError: when it is no such list, broken, cut off, or released in days to come.
    """
    opening.check_size(stream)
    head = opening.read_head(stream)
    if head.startswith("{"):
        return _read_json(opening.read_json(stream), today)
    if "cveid" in head.partition("\n")[0].lower():
        found, rejected = _read_entries(
            (f"dòng {line}", row) for line, row in opening.read_rows(stream)
        )
        released = max((one.added_on for one in found.values()), default=None)
        _check(found, released, today)
        return feeds.Kev(version="", released_on=released, entries=found, rejected=rejected)
    raise scans.ReadingError(NOT_KEV)


def _read_json(document: Any, today: date) -> feeds.Kev:
    entries = document.get("vulnerabilities")
    if not isinstance(entries, list):
        raise scans.ReadingError(NOT_KEV)
    count = document.get("count")
    if isinstance(count, int) and count != len(entries):
        raise scans.ReadingError(
            f"Danh mục ghi có {count} mục nhưng tệp chứa {len(entries)}: tải lại tệp gốc."
        )
    rows = (
        (f"mục {number}", {str(key).lower(): value for key, value in entry.items()})
        if isinstance(entry, dict) else (f"mục {number}", {})
        for number, entry in enumerate(entries, 1)
    )  # fmt: skip
    found, rejected = _read_entries(rows)
    moment = gathering.read_moment(str(document.get("dateReleased", "")))
    released = moment.date() if moment else None
    _check(found, released, today)
    return feeds.Kev(
        version=scans.clean(str(document.get("catalogVersion", "")), 40),
        released_on=released, entries=found, rejected=rejected,
    )  # fmt: skip


def _check(found: Mapping[str, feeds.Exploited], released: date | None, today: date) -> None:
    if not found:
        raise scans.ReadingError("Danh mục KEV không có mục nào đọc được.")
    if released is not None and released > today:
        raise scans.ReadingError(
            f"Danh mục ghi ngày phát hành {released:%d/%m/%Y}, ở sau hôm nay: kiểm tra lại tệp."
        )


def _read_entries(
    rows: Iterable[tuple[str, Mapping[str, Any]]],
) -> tuple[dict[str, feeds.Exploited], list[scans.Rejected]]:
    found: dict[str, feeds.Exploited] = {}
    rejected = []
    for where, row in rows:
        cve = str(row.get("cveid", "")).strip().upper()
        added = _read_day(row.get("dateadded"))
        if not _CVE.fullmatch(cve) or added is None:
            rejected.append(scans.Rejected(where, "Không có số CVE hoặc ngày đưa vào danh mục."))
            continue
        used = str(row.get("knownransomwarecampaignuse", "")).strip().lower()
        found[cve] = feeds.Exploited(
            cve=cve,
            added_on=added,
            due_on=_read_day(row.get("duedate")),
            name=scans.clean(str(row.get("vulnerabilityname", "")), scans.MOST_TITLE),
            is_ransomware=used == _RANSOMWARE,
        )
    return found, rejected


def _read_day(value: object) -> date | None:
    try:
        return date.fromisoformat(str(value).strip()[:10])
    except ValueError:
        return None
