"""Groups of rows: codes, titles, the year a group is for, the groups it serves."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace

from rapidfuzz import fuzz

from nq57.core import text
from nq57.documents.reading import draft, rows, tables

_SUBJECT = re.compile(
    r"\b(?:kế hoạch|chương trình|đề án|nghị quyết|chiến lược|chỉ thị|quyết định)\s+(?P<name>.+?)"
    r"(?=\s+(?:của|năm|giai đoạn|đến|tỉnh|quốc gia|số \d)\b|\s*[,;(]|$)",
    re.IGNORECASE,
)
_YEAR = re.compile(r"\b((?:19|20)\d\d)\b")
_YEAR_ONLY = re.compile(
    r"^(?:(?:các |những )?(?:mục tiêu|chỉ tiêu|nhiệm vụ|giai đoạn|kế hoạch|cụ thể|chủ yếu|thực hiện"
    r"|đến|tới|hết|cuối|năm|tầm nhìn|\W)\s*)*(?:19|20)\d\d(?:\s*[-–—]\s*(?:năm )?(?:19"
    r"|20)\d\d)?\W*$",
    re.IGNORECASE,
)
_SERVES = re.compile(
    r"\s*\(?\s*(?:các |nhóm )?(?:nhóm )?(?:nhiệm vụ )?(?:nhằm )?phục vụ(?:"
    r" cho)?\s+(?P<what>[^()]*)\)?\s*$",
    re.IGNORECASE,
)
_SERVED = re.compile(r"^(?:các |những )?(?:nhóm )?(?:các )?chỉ tiêu(?: về)?\s*", re.IGNORECASE)
_ALL = re.compile(r"tất cả|toàn bộ|mọi", re.IGNORECASE)


@dataclass(frozen=True)
class PlacedRow:
    """A row with its final code, its group and the year that its group is for."""

    row: rows.Row
    code: str
    group: str | None
    parent: str | None
    year: int | None
    group_title: str
    is_repeated: bool = False


def walk(table: tables.PlanTable, taken: set[str]) -> Iterator[draft.Group | PlacedRow]:
    """Yield the groups and rows of a table with final codes.

    ``taken`` holds group codes that another table of this kind uses already.
    """
    heading_codes: dict[str, str] = {}
    seen: dict[str, int] = {}
    year: int | None = None
    title, group = "", None
    for row in table.rows:
        state = row.state
        if state.heading:
            if row.kind == "heading" or state.heading not in heading_codes:
                heading_codes[state.heading] = _unique(heading_code(state.heading), taken)
            state = replace(state, heading=heading_codes[state.heading])
        if row.kind in ("heading", "group"):
            group = state.group_code() or ""
            if row.kind == "group":
                taken.add(group)
            title = row.title.text
            year = group_year(title) if is_year_title(title) or row.kind == "heading" else None
            yield _group(table, row, group)
            continue
        code, parent = state.row_code(), state.parent_code()
        seen[code] = seen.get(code, 0) + 1
        is_repeated = seen[code] > 1
        if is_repeated:
            code = f"{code}~{seen[code]}"
        yield PlacedRow(row, code, state.group_code(), parent, year, title, is_repeated)


def heading_code(heading: str) -> str:
    """Return a code for an unnumbered group: its year, or initials and year.

    >>> heading_code("Chỉ tiêu theo Kế hoạch Chuyển đổi số của UBND tỉnh năm 2025")
    'CĐS-2025'
    """
    years = _YEAR.findall(heading)
    if years and _YEAR_ONLY.match(heading):
        return "-".join(years)
    subject = _SUBJECT.search(heading)
    words = subject["name"] if subject else heading.split("(", maxsplit=1)[0]
    initials = "".join(word[0] for word in re.findall(r"[^\W\d_]+", words))[:6].upper()
    return "-".join([part for part in (initials, years[-1] if years else "") if part]) or "N"


def is_year_title(title: str) -> bool:
    """Tell whether a group's title only says a year ("Đến năm 2030")."""
    return _YEAR_ONLY.match(title) is not None


def group_year(title: str) -> int | None:
    """Return the last year that a group's title names, or None."""
    years = _YEAR.findall(title)
    return int(years[-1]) if years else None


def resolve_served(groups: Iterable[draft.Group]) -> None:
    """Fill ``serves`` of task groups from the titles of the indicator groups."""
    groups = list(groups)
    titles = {group.code: text.fold(group.title) for group in groups if group.kind == "indicators"}
    for group in groups:
        if group.kind != "tasks" or group.serves_raw is None:
            continue
        if _ALL.search(group.serves_raw):
            group.serves = ["all"]
            continue
        group.serves = _matching(text.fold(_SERVED.sub("", group.serves_raw)), titles)


def _matching(wanted: str, titles: dict[str, str]) -> list[str]:
    exact = [code for code, title in titles.items() if title == wanted]
    if exact:
        return exact
    whole = [code for code, title in titles.items() if fuzz.ratio(title, wanted) >= 88]
    if whole:
        return whole[:1]
    parts = [part.strip() for part in re.split(r"[;,]|\bva\b", wanted) if part.strip()]
    return [
        code
        for code, title in titles.items()
        if any(fuzz.ratio(title, part) >= 90 for part in parts)
    ]


def _group(table: tables.PlanTable, row: rows.Row, code: str) -> draft.Group:
    raw = row.title.text
    match = _SERVES.search(raw)
    title = raw[: match.start()].strip() if match else raw
    return draft.Group(
        code=code,
        kind=table.layout.kind,
        title=title or raw,
        title_raw=raw,
        source=draft.Span(row.from_line, row.to_line),
        serves_raw=match["what"].strip() if match else None,
    )


def _unique(code: str, taken: set[str]) -> str:
    candidate, count = code, 1
    while candidate in taken:
        count += 1
        candidate = f"{code}.{count}"
    taken.add(candidate)
    return candidate
