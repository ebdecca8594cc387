"""EPSS: a day's scores as FIRST publishes them, a CSV file, mostly packed with gzip."""

import csv
import gzip
import re
import zlib
from collections.abc import Iterator
from datetime import date
from typing import BinaryIO

from nq57.registers.cyber.formats.scanners import gathering, opening
from nq57.registers.cyber.rules import feeds, scans

MOST_UNPACKED = 200_000_000
MOST_REJECTED = 500
_CVE = re.compile(r"CVE-\d{4}-\d{4,19}")
_FACT = re.compile(r"(model_version|score_date):([^,\s]+)")
NOT_EPSS = "Tệp không phải bảng điểm EPSS (CSV hoặc CSV nén .gz) do FIRST phát hành."
_BROKEN = (gzip.BadGzipFile, zlib.error, EOFError, UnicodeError, csv.Error)


def read(stream: BinaryIO, *, today: date) -> feeds.Epss:
    """Read a day's scores, packed or not.

    :raises ReadingError: when it is no such table, broken, cut off, made to unpack without end,
        or of a day to come.
    """
    opening.check_size(stream)
    is_packed = stream.read(2) == b"\x1f\x8b"
    stream.seek(0)
    try:
        if not is_packed:
            return _read(_bound(stream), today)
        with gzip.GzipFile(fileobj=stream) as packed:
            return _read(_bound(packed), today)
    except _BROKEN as error:
        raise scans.ReadingError("Tệp EPSS hỏng hoặc bị cắt cụt: tải lại tệp gốc.") from error


def _bound(stream: BinaryIO | gzip.GzipFile) -> Iterator[str]:
    """Yield the lines, and stop a file that unpacks without end."""
    read = 0
    for line in iter(lambda: stream.readline(opening.MOST_CELL), b""):
        read += len(line)
        if read > MOST_UNPACKED:
            raise scans.ReadingError("Tệp EPSS giải nén ra quá lớn: tải lại tệp gốc.")
        yield line.decode("utf-8-sig" if read == len(line) else "utf-8")


def _read(lines: Iterator[str], today: date) -> feeds.Epss:
    first = next(lines, "")
    facts = dict(_FACT.findall(first)) if first.startswith("#") else {}
    names = next(lines, "") if facts else first
    if names.strip().lower().split(",")[:3] != ["cve", "epss", "percentile"]:
        raise scans.ReadingError(NOT_EPSS)
    moment = gathering.read_moment(facts.get("score_date", ""))
    as_of = moment.date() if moment else None
    if as_of is not None and as_of > today:
        raise scans.ReadingError(
            f"Bảng điểm ghi ngày {as_of:%d/%m/%Y}, ở sau hôm nay: kiểm tra lại tệp."
        )
    scores: dict[str, tuple[float, float]] = {}
    rejected: list[scans.Rejected] = []
    for number, row in enumerate(csv.reader(lines, strict=True), 3 if facts else 2):
        score = _read_row(row)
        if score is not None:
            scores[row[0]] = score
        elif len(rejected) < MOST_REJECTED:
            rejected.append(
                scans.Rejected(f"dòng {number}", "Không có số CVE, hoặc điểm ngoài 0–1.")
            )
    if not scores:
        raise scans.ReadingError("Bảng điểm EPSS không có dòng nào đọc được.")
    model = scans.clean(facts.get("model_version", ""), 40)
    return feeds.Epss(model=model, as_of=as_of, scores=scores, rejected=rejected)


def _read_row(row: list[str]) -> tuple[float, float] | None:
    try:
        chance, share = float(row[1]), float(row[2])
    except (IndexError, ValueError):
        return None
    is_good = 0 <= chance <= 1 and 0 <= share <= 1 and _CVE.fullmatch(row[0])
    return (chance, share) if is_good else None
