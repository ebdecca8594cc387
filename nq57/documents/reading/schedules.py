"""The grammar of a schedule's cell: a date, a rhythm, a condition, or a mark."""

import datetime
import re

from nq57.core import dates, text
from nq57.documents.reading import draft

MARK = re.compile(r"^[xX✓✔√●•*]$")
NOTHING = re.compile(r"^[-–—_/]$|^(?:không|0)$", re.IGNORECASE)
_CONTINUOUS = re.compile(
    r"^(?:thường xuyên|liên tục|thường kỳ|duy trì|cả giai đoạn|xuyên suốt)\b", re.IGNORECASE
)
_RECURRING = (
    ("month", re.compile(r"\b(?:hằng|hàng|mỗi) tháng\b|\btháng/lần", re.IGNORECASE)),
    ("quarter", re.compile(r"\b(?:hằng|hàng|mỗi) quý\b|\bquý/lần", re.IGNORECASE)),
    ("half_year", re.compile(r"\b6 tháng(?: một lần|/lần)?$", re.IGNORECASE)),
    ("year", re.compile(r"\b(?:hằng|hàng|mỗi) năm\b|\bđịnh kỳ\b", re.IGNORECASE)),
)
_MONTH_OF_YEAR = re.compile(r"\btháng (\d{1,2}) (?:hằng|hàng|mỗi) năm", re.IGNORECASE)
_CONDITION = re.compile(
    r"^(?:ngay )?(?:sau khi|khi(?: có)?|theo|căn cứ|tùy|phụ thuộc|kể từ|sau)\b", re.IGNORECASE
)
_EXPECTED = re.compile(r"\s*[-–(,;]?\s*\(?\s*dự kiến\b.*$", re.IGNORECASE)
_SPAN = re.compile(
    r"(?:từ\s+)?(?:giai đoạn\s+)?(?:năm\s+)?((?:19|20)\d\d)\s*(?:-|–|—|đến)\s*(?:năm\s+)?((?:19"
    r"|20)\d\d)",
    re.IGNORECASE,
)
_BY = re.compile(r"^(?:đến|tới)(?: hết)?(?: năm)? ((?:19|20)\d\d)$", re.IGNORECASE)
_YEAR_LIST = re.compile(r"^(?:năm\s+)?(?:19|20)\d\d(?:\s*[,;]\s*(?:19|20)\d\d)+$", re.IGNORECASE)


def parse_schedule(raw: str | None, horizon: str) -> draft.Schedule:
    """Return what a schedule's cell says under the column labelled ``horizon``."""
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
    elif _read_rhythm(cell, words) or _read_span(cell, words):
        pass
    elif not _read_point(cell, words):
        cell.kind = "text"
    return cell


def looks_like_schedule(raw: str) -> bool:
    """Tell whether a line reads as a schedule's cell."""
    cell = parse_schedule(raw, "")
    if cell.kind == "recurring":
        return any(
            len(raw[: match.start()].split()) <= 3
            for _, pattern in _RECURRING
            if (match := pattern.search(raw)) is not None
        )
    return cell.kind != "text"


def find_years(raw: str) -> tuple[int, int] | None:
    """Return the first and last year that a schedule's cell names, or None."""
    cell = parse_schedule(raw, "")
    point = cell.due or cell.expected
    if cell.from_year is not None and cell.to_year is not None:
        return cell.from_year, cell.to_year
    return (point.year, point.year) if point is not None else None


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
    if _CONTINUOUS.match(words):
        cell.kind = "continuous"
        return True
    return False


def _read_span(cell: draft.Schedule, words: str) -> bool:
    match = _SPAN.search(words)
    if match is not None:
        first, last = sorted((int(match[1]), int(match[2])))
    elif _YEAR_LIST.match(words):
        years = sorted(int(year) for year in re.findall(r"(?:19|20)\d\d", words))
        first, last = years[0], years[-1]
    else:
        return False
    cell.kind, cell.from_year, cell.to_year = "span", first, last
    cell.due = datetime.date(last, 12, 31)
    return True


def _read_point(cell: draft.Schedule, words: str) -> bool:
    points = dates.find_deadlines(words)
    if not points or points[0].start > 0 or len(words) - points[-1].end > 40:
        return False
    point = points[-1]
    kinds: dict[str, draft.ScheduleKind] = {
        "day": "date",
        "month": "month",
        "quarter": "quarter",
        "half_year": "date",
        "year": "year",
    }
    cell.kind, cell.due = kinds[point.precision], point.due
    return True
