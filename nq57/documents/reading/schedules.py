"""The grammar of a schedule's cell: a date, a rhythm, a condition, or a mark."""

import datetime
import re

from nq57.core import dates, text
from nq57.documents.reading import draft

MARK = re.compile(r"^[xX✓✔√●•*]$")
NOTHING = re.compile(r"^[-–—_/]$|^(?:không|0)$", re.IGNORECASE)
_CONTINUOUS = re.compile(
    r"^(?:thực hiện )?(?:thường xuyên|liên tục|thường kỳ|duy trì|cả giai đoạn|xuyên suốt)\b",
    re.IGNORECASE,
)
_RECURRING = (
    ("week", re.compile(r"\b(?:hằng|hàng|mỗi) tuần\b", re.IGNORECASE)),
    ("month", re.compile(r"\b(?:hằng|hàng|mỗi) tháng\b|\btháng/lần", re.IGNORECASE)),
    ("quarter", re.compile(r"\b(?:hằng|hàng|mỗi) quý\b|\bquý/lần", re.IGNORECASE)),
    (
        "half_year",
        re.compile(r"^(?:định kỳ )?0?6 tháng(?: một lần|/lần)?$|\b6 tháng(?: một lần|/lần)$", re.I),
    ),
    (
        "year",
        re.compile(
            r"\b(?:hằng|hàng|mỗi) năm\b|\bđịnh kỳ\b|\b\d{1,2} năm(?: một lần|/lần)", re.IGNORECASE
        ),
    ),
)
_MONTH_OF_YEAR = re.compile(r"\btháng (\d{1,2}) (?:hằng|hàng|mỗi) năm", re.IGNORECASE)
_CONDITION = re.compile(
    r"^(?:ngay )?(?:sau khi|khi(?: có)?|theo|căn cứ|tùy|phụ thuộc|kể từ|sau)\b"
    r"|^(?:trình .{0,60})?(?:tại )?(?:các )?kỳ họp\b|^trình .{0,40}kỳ họp",
    re.IGNORECASE,
)
_EXPECTED = re.compile(r"\s*[-–(,;]?\s*\(?\s*dự kiến\b.*$", re.IGNORECASE)
_SPAN = re.compile(
    r"(?:từ\s+)?(?:giai đoạn\s+)?(?:năm\s+)?((?:19|20)\d\d)\s*(?:-|–|—|đến)\s*(?:năm\s+)?((?:19"
    r"|20)\d\d)",
    re.IGNORECASE,
)
_YEAR_LIST = re.compile(
    r"^(?:năm\s+)?(?:19|20)\d\d(?:\s*[,;]\s*(?:năm\s+)?(?:19|20)\d\d)+$", re.IGNORECASE
)
_QUARTERS = re.compile(
    r"^(?:trong )?quý (?P<first>iv|i{1,3}|[1-4])\s*(?:,|-|–|và|;|đến)\s*(?:quý )?"
    r"(?P<last>iv|i{1,3}|[1-4])(?:\s*(?:/|năm|-|,)\s*(?:năm )?(?P<year>(?:19|20)\d\d))?$",
    re.IGNORECASE,
)
_MONTHS = re.compile(
    r"^(?:từ )?tháng (?P<first>\d{1,2})\s*(?:,|-|–|và|đến)\s*(?:tháng )?(?P<last>\d{1,2})"
    r"(?:\s*(?:/|năm)\s*(?:năm )?(?P<year>(?:19|20)\d\d))?$",
    re.IGNORECASE,
)
_YEARLESS = re.compile(
    r"^(?:trong |hoàn thành (?:trong )?)?(?:quý (?:iv|i{1,3}|[1-4])|tháng \d{1,2})$", re.IGNORECASE
)
_ROMAN = {"I": 1, "II": 2, "III": 3, "IV": 4}
_KINDS: dict[str, draft.ScheduleKind] = {
    "day": "date",
    "month": "month",
    "quarter": "quarter",
    "half_year": "date",
    "year": "year",
}


def parse_schedule(raw: str | None, horizon: str, year: int | None = None) -> draft.Schedule:
    """Return what a schedule's cell says under the column labelled ``horizon``.

    ``year`` is the one that the table's title is for: "Quý I" means its first quarter.
    """
    cell = draft.Schedule(horizon=horizon, raw=raw)
    if raw is None:
        return cell
    words = text.normalise(raw)
    if MARK.match(words):
        cell.kind = "in_period"
    elif NOTHING.match(words):
        cell.kind = "none"
    elif _CONDITION.match(words) and not _SPAN.fullmatch(words):
        _read_condition(cell, words)
    elif not (
        _read_rhythm(cell, words)
        or _read_several(cell, words, year)
        or _read_span(cell, words)
        or _read_point(cell, words, year)
    ):
        cell.kind = "text"
    return cell


def looks_like_schedule(raw: str) -> bool:
    """Tell whether a line reads as a schedule's cell."""
    cell = parse_schedule(raw, "", 2000)
    if cell.kind == "recurring":
        return any(
            len(raw[: match.start()].split()) <= 3
            for _, pattern in _RECURRING
            if (match := pattern.search(raw)) is not None
        )
    if cell.kind in ("conditional", "continuous"):
        return len(raw.split()) <= (25 if cell.kind == "conditional" else 8)
    return cell.kind != "text"


def find_days(raw: str) -> tuple[datetime.date, datetime.date] | None:
    """Return the first and last day of the time that a schedule's cell names, or None."""
    cell = parse_schedule(raw, "")
    if cell.from_year is not None and cell.to_year is not None:
        return datetime.date(cell.from_year, 1, 1), datetime.date(cell.to_year, 12, 31)
    last = cell.due or cell.expected
    if last is None:
        return None
    if cell.kind == "year":
        return datetime.date(last.year, 1, 1), last
    if cell.kind == "quarter":
        return datetime.date(last.year, max(1, last.month - 2), 1), last
    return (last if cell.kind == "date" else last.replace(day=1)), last


def _read_condition(cell: draft.Schedule, words: str) -> None:
    cell.kind = "conditional"
    cell.condition = _EXPECTED.sub("", words).strip(" .;,-–")
    expected = _EXPECTED.search(words)
    deadline = dates.find_deadline(expected.group(0)) if expected else None
    cell.expected = deadline.due if deadline else None


def _read_rhythm(cell: draft.Schedule, words: str) -> bool:
    for rhythm, pattern in _RECURRING:
        if pattern.search(words):
            cell.kind, cell.recurrence = "recurring", rhythm
            month = _MONTH_OF_YEAR.search(words)
            cell.month = int(month[1]) if month and 1 <= int(month[1]) <= 12 else None
            return True
    if _CONTINUOUS.match(words) and len(words.split()) <= 14:
        cell.kind = "continuous"
        return True
    return False


def _read_several(cell: draft.Schedule, words: str, year: int | None) -> bool:
    """Read several quarters or months: the last one binds."""
    quarters, months = _QUARTERS.match(words), _MONTHS.match(words)
    match = quarters or months
    if match is None:
        return False
    stated = int(match["year"]) if match["year"] else year
    last = _ROMAN.get(match["last"].upper()) or int(match["last"])
    if stated is None or (months and not 1 <= last <= 12):
        return False
    cell.kind = "quarter" if quarters else "month"
    find = dates.last_day_of_quarter if quarters else dates.last_day_of_month
    cell.due = find(stated, last)
    return True


def _read_span(cell: draft.Schedule, words: str) -> bool:
    match = _SPAN.search(words)
    if match is not None and len(words) - (match.end() - match.start()) <= 25:
        first, last = sorted((int(match[1]), int(match[2])))
    elif _YEAR_LIST.match(words):
        years = sorted(int(year) for year in re.findall(r"(?:19|20)\d\d", words))
        first, last = years[0], years[-1]
    else:
        return False
    cell.kind, cell.from_year, cell.to_year = "span", first, last
    cell.due = datetime.date(last, 12, 31)
    return True


def _read_point(cell: draft.Schedule, words: str, year: int | None) -> bool:
    if year is not None and _YEARLESS.match(words):
        words = f"{words}/{year}"
    points = dates.find_deadlines(words)
    if not points or points[0].start > 0 or len(words) - points[-1].end > 40:
        return False
    cell.kind, cell.due = _KINDS[points[-1].precision], points[-1].due
    return True
