"""Our own sheet of weaknesses, for what was found by hand or by a tool that is not read.

It names what was found, never all that was looked at, so that it closes nothing.
"""

from datetime import datetime
from typing import BinaryIO

from nq57.core import sheets, text
from nq57.registers.cyber.formats.scanners import gathering
from nq57.registers.cyber.rules import scans

COLUMNS = {
    "Loại vị trí": 16, "Vị trí": 36, "Cổng": 8, "Giao thức": 10, "Mã lỗ hổng": 20,
    "Tên lỗ hổng": 48, "Mức độ": 14, "Vectơ CVSS": 44, "Cách khắc phục": 48, "Mã kiểm tra": 18,
    "Ngày rà quét": 14,
}  # fmt: skip
_KINDS = {"Máy chủ": "host", "Trang web": "url", "Gói phần mềm": "package",
          "Cơ sở dữ liệu": "database"}  # fmt: skip
_LEVELS = {"Nghiêm trọng": "critical", "Cao": "high", "Trung bình": "medium", "Thấp": "low",
           "Thông tin": "info"}  # fmt: skip
_EMPTY_ROWS = 200
_NEEDED = ("Loại vị trí", "Vị trí", "Tên lỗ hổng", "Mức độ")


def make_template() -> bytes:
    """Return the empty sheet, with the words to choose from."""
    return sheets.write_sheet(
        title="Lỗ hổng",
        columns=COLUMNS,
        rows=[[""] * len(COLUMNS) for _row in range(_EMPTY_ROWS)],
        choices={"Loại vị trí": list(_KINDS), "Mức độ": list(_LEVELS)},
    )


def is_table(head: str) -> bool:
    """Say whether the first line of a CSV file is our sheet's."""
    line = text.fold(head.partition("\n")[0])
    return all(text.fold(name) in line for name in _NEEDED)


def read(stream: BinaryIO, *, now: datetime) -> scans.Scan:
    """Read the sheet, as XLSX or CSV.

    :raises ReadingError: when it is no sheet, or lacks a column.
    """
    try:
        rows = sheets.read_sheet(stream.read(sheets.MOST_BYTES + 1))
    except sheets.SheetReadError as error:
        raise scans.ReadingError(str(error)) from error
    names = [text.fold(cell) for cell in (rows[0] if rows else [])]
    lacking = [name for name in _NEEDED if text.fold(name) not in names]
    if lacking:
        raise scans.ReadingError(
            f"Bảng thiếu cột {', '.join(lacking)}: tải mẫu của hệ thống, ghi vào mẫu rồi nhập."
        )
    found = gathering.Gathering("sheet", now=now)
    places = {name: names.index(text.fold(name)) for name in COLUMNS if text.fold(name) in names}
    for number, row in enumerate(rows[1:], 2):
        said = {name: row[at].strip() if at < len(row) else "" for name, at in places.items()}
        if any(said.values()):
            _read_row(said, number, found)
    found.doubt("Bảng kê không cho biết đã rà quét hết những gì: chỉ thêm, không đóng lỗ hổng.")
    return found.finish()


def _read_row(said: dict[str, str], number: int, found: gathering.Gathering) -> None:
    kind, level = _find(said["Loại vị trí"], _KINDS), _find(said["Mức độ"], _LEVELS)
    port, title = said.get("Cổng", ""), said["Tên lỗ hổng"]
    wrong = [
        ("Loại vị trí", f"Chọn một trong: {', '.join(_KINDS)}.", not kind),
        ("Mức độ", f"Chọn một trong: {', '.join(_LEVELS)}.", not level),
        ("Tên lỗ hổng", "Ghi tên lỗ hổng.", not title),
        ("Cổng", "Cổng là số từ 1 đến 65535.", bool(port) and not (
            port.isascii() and port.isdecimal() and 0 < int(port[:6]) < 65536)),
    ]  # fmt: skip
    faults = [(column, words) for column, words, is_wrong in wrong if is_wrong]
    for column, words in faults:
        found.reject(f"dòng {number}, cột {column}", words)
    if faults:
        return
    weak = said.get("Mã lỗ hổng", "")
    found.count(number)
    found.date(said.get("Ngày rà quét", ""))
    found.add(
        where=f"dòng {number}",
        check=said.get("Mã kiểm tra") or weak or text.fold(title),
        title=title,
        place=(kind, said["Vị trí"], int(port) if port else None, said.get("Giao thức", "")),
        severity=level,
        cves=[weak],
        cwes=[weak] if weak.upper().startswith("CWE") else [],
        vectors=[said["Vectơ CVSS"]] if said.get("Vectơ CVSS") else [],
        solution=said.get("Cách khắc phục", ""),
    )


def _find(written: str, words: dict[str, str]) -> str:
    """Return what a word stands for, however its letters are written; the code itself too."""
    by_word = {text.fold(word): code for word, code in words.items()}
    plain = text.fold(written)
    return by_word.get(plain, plain if plain in words.values() else "")
