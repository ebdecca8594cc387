"""What scanners of weaknesses write, one file for each tool; told apart by what is in them.

Names of files say nothing: the content decides which reader reads it.

Three numbers are told of a file. ``len(findings)`` are weaknesses at places, each once.
``sightings`` are lines that tell of them. ``counted`` is what lists of other tools show for the
same file: Nessus' XML once for each plugin name and severity, its CSV also for each host and port;
OpenVAS for each result; Nmap for each open port number and each listed weakness or exploit code,
whatever the host; ZAP for each alert, whatever its pages; Nuclei for each template, matcher and
host; SARIF for each location of a result; our sheet for each row.
"""

from datetime import datetime
from typing import BinaryIO

from nq57.registers.cyber.formats.scanners import (
    nessus,
    nmap,
    nuclei,
    opening,
    openvas,
    sarif,
    sheet,
    zap,
)
from nq57.registers.cyber.formats.scanners.sheet import make_template
from nq57.registers.cyber.rules import scans

__all__ = ["READABLE", "make_template", "read"]

READABLE = (
    "Nessus (.nessus, CSV), OpenVAS (XML, CSV), Nmap (XML), ZAP (XML, JSON), Nuclei (JSON), SARIF "
    "2.1.0 hoặc mẫu Excel của hệ thống"
)
_XML = {nessus.ROOT: nessus.read_xml, nmap.ROOT: nmap.read_xml, zap.ROOT: zap.read_xml,
        **dict.fromkeys(openvas.ROOTS, openvas.read_xml)}  # fmt: skip
_TABLES = (
    (sheet.is_table, sheet.read),
    (openvas.is_table, openvas.read_table),
    (nessus.is_table, nessus.read_table),
)


def read(stream: BinaryIO, *, name: str, now: datetime) -> scans.Scan:
    """Return what a scanner's file says; ``name`` is only said back in a refusal.

    :raises ReadingError: when it is no file of a scanner that is read, or is broken, cut off,
        too big or made to harm.
    """
    opening.check_size(stream)
    try:
        return _read(stream, now)
    except scans.ReadingError as error:
        raise scans.ReadingError(f"{scans.clean(name, 120)}: {error}") from error


def _read(stream: BinaryIO, now: datetime) -> scans.Scan:
    head = opening.read_head(stream)
    if head.startswith("PK\x03\x04"):
        return sheet.read(stream, now=now)
    if head.startswith("<"):
        return _read_xml(stream, now)
    if head.startswith(("{", "[")):
        return _read_json(stream, head, now)
    for is_table, read_table in _TABLES:
        if is_table(head):
            return read_table(stream, now=now)
    raise scans.ReadingError(f"Không phải tệp của công cụ rà quét đọc được: {READABLE}.")


def _read_xml(stream: BinaryIO, now: datetime) -> scans.Scan:
    root = opening.find_root(stream)
    if root not in _XML:
        raise scans.ReadingError(
            f"Tệp XML có gốc “{scans.clean(root, 40)}” không phải của công cụ đọc được: {READABLE}."
        )
    return _XML[root](stream, now=now)


def _read_json(stream: BinaryIO, head: str, now: datetime) -> scans.Scan:
    """Lines of JSON are told from one document by whether the first line stands alone."""
    if opening.has_line(head, nuclei.is_result):
        return nuclei.read_lines(stream, now=now)
    document = opening.read_json(stream)
    if isinstance(document, list) and all(map(nuclei.is_result, document[:1])):
        return nuclei.read_json(document, now=now)
    if nuclei.is_result(document):
        return nuclei.read_json([document], now=now)
    if sarif.is_document(document):
        return sarif.read_json(document, now=now)
    if zap.is_document(document):
        return zap.read_json(document, now=now)
    raise scans.ReadingError(f"Tệp JSON không phải của công cụ đọc được: {READABLE}.")
