"""What is unusual in an item. Hints are shown to who writes and who checks; none blocks."""

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal

from nq57.core.phrases import Phrase

_COUNTED = ("Số ", "Tổng số ")  # so the profiles begin what is counted
JUMP = Decimal("0.5")  # half of the value before


@dataclass(frozen=True)
class Hint:
    """One unusual thing, coded."""

    code: str
    sentence: str


def hint_figure(
    *, value: Decimal | None, before: Decimal | None, low: Decimal | None, high: Decimal | None
) -> list[Hint]:
    """Return what is unusual in a figure: out of its bounds, or far from the period before."""
    if value is None:
        return []
    hints = []
    if (low is not None and value < low) or (high is not None and value > high):
        hints.append(Hint("H10", Phrase("Ngoài khoảng hợp lý của phiếu chỉ tiêu")))
    if before is not None and abs(value - before) > JUMP * abs(before) and value != before:
        hints.append(Hint("H20", Phrase("Thay đổi nhiều so với kỳ trước")))
    return hints


def hint_count(counts: Iterable[tuple[str, Decimal | None]]) -> list[Hint]:
    """Return the hint of a count that is no whole number; each with the words of what it is."""
    for words, number in counts:
        if words.startswith(_COUNTED) and number is not None and number % 1:
            return [Hint("H11", Phrase("Số đếm có phần lẻ"))]
    return []


def hint_line(
    *, state: str, state_before: str, percent: int | None, percent_before: int | None,
    has_evidence: bool,
) -> list[Hint]:  # fmt: skip
    """Return what is unusual in a line: steps back, or a finish without evidence."""
    hints = []
    if state == "done" and state_before != "done" and not has_evidence:
        hints.append(Hint("H30", Phrase("Mới hoàn thành, chưa đính kèm minh chứng")))
    if state_before == "done" and state and state != "done":
        hints.append(Hint("H21", Phrase("Kỳ trước đã báo hoàn thành")))
    elif percent is not None and percent_before is not None and percent < percent_before:
        hints.append(Hint("H21", Phrase("Phần trăm thấp hơn kỳ trước")))
    return hints


def hint_on_behalf(state: str) -> list[Hint]:
    """Return the hint of a report that its office has not confirmed yet."""
    return [Hint("H50", Phrase("Nhập thay, chờ cơ quan xác nhận"))] if state == "waiting" else []
