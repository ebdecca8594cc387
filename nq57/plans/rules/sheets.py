"""The sheet by which obligations due before tracking are settled: columns, words, faults."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from nq57.orgs import rules as org_rules
from nq57.plans.rules import PlansError, work

COLUMNS = {
    "code": "Mã",
    "office": "Cơ quan",
    "item": "Số",
    "title": "Việc phải làm",
    "occurrence": "Lần",
    "due": "Hạn",
    "outcome": "Kết quả",
    "product": "Sản phẩm (số, ký hiệu)",
    "finished_on": "Ngày sản phẩm",
    "reason": "Lý do",
}
OUTCOMES = {
    "done": "Đã xong",
    "not_done": "Chưa xong",
    "passed": "Chuyển cơ quan kế thừa",
    "not_applicable": "Không còn áp dụng",
}
MOST_LINES = 5000
_BY_WORDS = {org_rules.fold_phrase(words): outcome for outcome, words in OUTCOMES.items()}


@dataclass(frozen=True)
class Line:
    """A filled line of the sheet: its number there, and what it says."""

    number: int
    code: str
    settled: work.Settled
    faults: tuple[org_rules.Fault, ...] = ()

    def make_fault(self, column: str, message: str) -> org_rules.Fault:
        """Return a fault of one cell of this line."""
        return org_rules.Fault(self.number, COLUMNS[column], message)


def check_size(count: int) -> None:
    """Refuse a sheet of more lines than are settled at once.

    :raises PlansError: then.
    """
    if count > MOST_LINES:
        raise PlansError(
            f"Bảng có {count} dòng, nhiều nhất {MOST_LINES} dòng một lần: "
            "lọc theo cơ quan hoặc nhóm nhiệm vụ rồi làm từng phần."
        )


def read_lines(rows: Sequence[Sequence[str]]) -> list[Line]:
    """Return the lines of the sheet in which an outcome is filled in.

    :raises PlansError: when the columns are not the sheet's, nothing is filled in, or there are
        too many lines.
    """
    check_size(len(rows) - 1)
    header = [cell.strip() for cell in rows[0]] if rows else []
    missing = [words for words in COLUMNS.values() if words not in header]
    if len(missing) == len(COLUMNS):
        raise PlansError("Tệp này không phải bảng tải từ trang này: tải bảng, điền rồi gửi.")
    if missing:
        raise PlansError(
            f"Bảng thiếu cột {', '.join(f'“{words}”' for words in missing)}: "
            "tải lại bảng từ trang này, điền rồi gửi."
        )
    places = {name: header.index(words) for name, words in COLUMNS.items()}
    lines = []
    seen: dict[str, int] = {}
    for number, row in enumerate(rows[1:], 2):
        cells = {name: row[at].strip() if at < len(row) else "" for name, at in places.items()}
        if any(cells[name] for name in ("outcome", "product", "finished_on", "reason")):
            lines.append(_read_line(number, cells, seen))
    if not lines:
        raise PlansError("Bảng chưa điền kết quả nào: điền cột “Kết quả” của ít nhất một dòng.")
    return lines


def _read_line(number: int, cells: dict[str, str], seen: dict[str, int]) -> Line:
    faults = []
    outcome = _BY_WORDS.get(org_rules.fold_phrase(cells["outcome"]), "")
    if not outcome:
        known = ", ".join(OUTCOMES.values())
        typed = cells["outcome"]
        told = f"“{typed}” không phải kết quả: {known}." if typed else f"chọn kết quả: {known}."
        faults.append(("outcome", told))
    finished_on: date | None = None
    if cells["finished_on"]:
        finished_on = org_rules.parse_day(cells["finished_on"])
        if finished_on is None:
            faults.append(("finished_on", f"“{cells['finished_on']}” không phải ngày dd/mm/yyyy."))
    first = seen.setdefault(cells["code"], number)
    if first != number:
        faults.append(("code", f"trùng với dòng {first}: bỏ một dòng."))
    settled = work.Settled(
        outcome=outcome, product=cells["product"], finished_on=finished_on, reason=cells["reason"]
    )
    line = Line(number, cells["code"], settled)
    return Line(
        number, line.code, settled, tuple(line.make_fault(name, why) for name, why in faults)
    )
