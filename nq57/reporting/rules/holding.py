"""What a report must hold: its words, when it is due, which periods it serves."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time
from zoneinfo import ZoneInfo

from nq57.core import dates, periods, phrases
from nq57.core.phrases import Phrase
from nq57.reporting.rules.ladder import Fault

ZONE = ZoneInfo("Asia/Ho_Chi_Minh")

# The outline of a report by Decree 09/2019/NĐ-CP, as the offices' papers carry it.
WORDS: Mapping[str, str] = {
    "leadership": "I. Công tác lãnh đạo, chỉ đạo",
    "results": "II. Kết quả thực hiện",
    "shortcomings": "III. Tồn tại, hạn chế, nguyên nhân",
    "next_tasks": "IV. Nhiệm vụ kỳ tới",
}


@dataclass(frozen=True)
class Due:
    """Until when a report is on time, and how that day was found."""

    on: date
    at: datetime
    explanation: str


def check_words(said: Mapping[str, str]) -> list[Fault]:
    """Return the parts of the text that are not written."""
    return [
        Fault("E631", f"words-{name}", Phrase(
            "Mục %(part)s chưa viết. Không có thì ghi “Không”.", part=title.partition(".")[0]
        ))
        for name, title in WORDS.items()
        if not said.get(name, "").strip()
    ]  # fmt: skip


def get_base_kind(cadences: Sequence[str]) -> periods.Kind:
    """Return the shortest kind of period asked for: one cycle opens for each such period.

    :raises ValueError: when none is asked for.
    """
    return min((kind for kind in periods.KINDS if kind in cadences), key=periods.KINDS.index)


def list_closed(period: periods.Period, cadences: Sequence[str]) -> list[periods.Period]:
    """Return the periods whose reports one entry serves: those that end with this one."""
    return [one for one in period.list_ending_with() if one.kind in cadences]


def get_due(
    period: periods.Period,
    *,
    due_day: int,
    day_off: periods.DayOff,
    is_working: Callable[[date], bool],
) -> Due:
    """Return until when a period's report is on time: the end of the due day in Vietnam."""
    plain = periods.get_due(period, due_day=due_day)
    on = periods.get_due(period, due_day=due_day, day_off=day_off, is_working=is_working)
    told = Phrase(
        "Trước ngày %(before)s của tháng sau kỳ: hết ngày %(day)s.",
        before=f"{plain.day + 1:02d}", day=dates.format_date(plain),
    )  # fmt: skip
    if on != plain:
        told = Phrase(
            "Trước ngày %(before)s của tháng sau kỳ: hết ngày %(day)s. "
            "Ngày đó là ngày nghỉ nên hạn là hết ngày %(due)s.",
            **told.values, due=dates.format_date(on),
        )  # fmt: skip
    return Due(on, datetime.combine(on, time(23, 59, 59), ZONE), told)


def recall_explanation(said: str) -> str:
    """Return the kept explanation of a due day with its words, for a page in another language."""
    plain = "Trước ngày %(before)s của tháng sau kỳ: hết ngày %(day)s."
    moved = f"{plain} Ngày đó là ngày nghỉ nên hạn là hết ngày %(due)s."
    return phrases.recall(said, [moved, plain])
