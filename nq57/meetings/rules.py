"""The states of a meeting, what it needs at each step, and of which meeting a notice speaks."""

import re
from collections.abc import Iterable, Mapping, Sequence
from datetime import date

from nq57.cases import rules as case_rules
from nq57.core.phrases import Phrase

MOST_TEXT = 8000
_READ_LINES = 60  # a notice says at its head which meeting it concludes
_DAY = r"(\d{1,2})\s*(?:[/.-]|tháng)\s*(\d{1,2})\s*(?:[/.-]|năm)\s*(\d{4})"
_MEETING = r"(?:phiên\s+họp|cuộc\s+họp|hội\s+nghị)"
_ORDINAL = re.compile(r"\s*(?:lần\s+)?thứ\s+\d+", re.IGNORECASE)
# "the meeting on 12/10/2026" and "on 12/10/2026 the Chairman presided over the meeting"; a day
# after the name of a document is the document's.
_SAID = (
    re.compile(rf"{_MEETING}\b(?:(?!\bsố\b)[^\d.;]){{0,80}}?\bngày\s+{_DAY}", re.IGNORECASE),
    re.compile(
        rf"\bngày\s+{_DAY}(?:(?!\bsố\b)[^.;]){{0,160}}?\bchủ\s+trì\b[^.;]{{0,40}}?{_MEETING}",
        re.IGNORECASE,
    ),
)
_DOCUMENT = re.compile(
    r"(?:kế hoạch|nghị quyết|quyết định|chỉ thị|công văn|thông báo)", re.IGNORECASE
)

MEETING = case_rules.Graph(
    name="meeting@1",
    title="Phiên họp Ban Chỉ đạo",
    rights="meeting",
    first="planned",
    states={
        "planned": case_rules.State(label="Đang chuẩn bị"),
        "frozen": case_rules.State(label="Đã chốt hồ sơ"),
        "held": case_rules.State(label="Đã họp"),
        "concluded": case_rules.State(label="Đã có kết luận", is_closed=True),
        "called_off": case_rules.State(label="Đã hủy họp", is_closed=True),
    },
    moves={
        "freeze_file": case_rules.Move(
            label="chốt hồ sơ phiên họp", sources=("planned",), target="frozen", right="prepare"
        ),
        "reopen_file": case_rules.Move(
            label="mở lại hồ sơ phiên họp",
            sources=("frozen",),
            target="planned",
            right="prepare",
            needs_note=True,
        ),
        "hold_meeting": case_rules.Move(
            label="ghi đã họp", sources=("frozen",), target="held", right="prepare"
        ),
        "conclude_meeting": case_rules.Move(
            label="ghi kết luận phiên họp", sources=("held",), target="concluded", right="prepare"
        ),
        "reopen_meeting": case_rules.Move(
            label="gỡ kết luận phiên họp",
            sources=("concluded",),
            target="held",
            right="prepare",
            needs_note=True,
        ),
        "call_off_meeting": case_rules.Move(
            label="hủy phiên họp",
            sources=("planned", "frozen"),
            target="called_off",
            right="prepare",
            needs_note=True,
        ),
    },
)

case_rules.register(MEETING)
HELD = ("held", "concluded")


class MeetingsError(Exception):
    """Say in Vietnamese what the committee's pages refuse, and what to do."""


class ChangedMeanwhileError(MeetingsError):
    """Refuse an agenda that was written on an older one: both are to be shown."""


class OtherMeetingError(MeetingsError):
    """Refuse a notice that speaks of another day, until somebody says why it belongs here."""


def say_number(number: int) -> str:
    """Return which meeting it is, as it stands after “lần thứ”: the first has its own word."""
    return "nhất" if number == 1 else str(number)


def check_words(agenda: str, asks: str) -> tuple[str, str]:
    """Return what an agenda says, a line for each item.

    :raises MeetingsError: when nothing stands on it, or too much.
    """
    told, asked = _tidy(agenda), _tidy(asks)
    if not told:
        raise MeetingsError(Phrase("Ghi chương trình họp, mỗi nội dung một dòng."))
    if max(len(told), len(asked)) > MOST_TEXT:
        raise MeetingsError(Phrase("Mỗi phần tối đa 8.000 ký tự. Viết gọn lại."))
    return told, asked


def check_held(*, held_on: date, today: date, last: date | None) -> None:
    """Check the day on which a meeting was held; ``last`` is that of the one before.

    :raises MeetingsError: when it is still to come, or before the meeting before it.
    """
    if held_on > today:
        raise MeetingsError(Phrase("Ngày họp không thể ở sau hôm nay. Họp xong rồi ghi."))
    if last is not None and held_on < last:
        raise MeetingsError(
            Phrase(
                "Phiên trước họp ngày %(day)s, phiên này không thể họp trước đó.",
                day=f"{last:%d/%m/%Y}",
            )
        )


def check_presence(presence: str, note: str, *, name: str) -> tuple[str, str]:
    """Return who stands in for a member and why he is away, as one ``note`` says it.

    ``presence`` is a value of ``enums.Presence``; only two of them have something to say.

    :raises MeetingsError: when the note is missing, or belongs to nothing.
    """
    said = " ".join(note.split())
    if presence in ("sent", "excused"):
        if not said and presence == "sent":
            raise MeetingsError(Phrase("%(name)s cử người dự thay: ghi người đó.", name=name))
        if not said:
            raise MeetingsError(Phrase("%(name)s vắng có lý do: ghi lý do.", name=name))
        return (said, "") if presence == "sent" else ("", said)
    if presence not in ("came", "absent"):
        raise MeetingsError(Phrase("Chọn %(name)s dự họp hay vắng.", name=name))
    if said:
        raise MeetingsError(
            Phrase(
                "%(name)s: chỉ ghi người dự thay hoặc lý do khi chọn “Cử người dự thay” hoặc "
                "“Vắng có lý do”.",
                name=name,
            )
        )
    return "", ""


def find_meeting_days(lines: Iterable[str]) -> list[date]:
    """Return the days of meetings that the head of a notice names, in order.

    >>> find_meeting_days(["Kết luận tại phiên họp ngày 12/10/2026"])
    [datetime.date(2026, 10, 12)]
    """
    head = " ".join(line for _at, line in zip(range(_READ_LINES), lines, strict=False))
    text = _ORDINAL.sub("", " ".join(head.split()))
    found: list[date] = []
    for pattern in _SAID:
        for match in pattern.finditer(text):
            before_day = match[0][: match.start(1) - match.start()]
            if pattern is _SAID[0] and _DOCUMENT.search(before_day):
                continue
            day, month, year = (int(part) for part in match.groups())
            try:
                said = date(year, month, day)
            except ValueError:
                continue
            if said not in found:
                found.append(said)
    return found


def check_conclusion(
    *, lines: Sequence[str], issued_on: date | None, held_on: date, why: str
) -> None:
    """Check that a notice may conclude a meeting held on a day.

    ``why`` says why it does although it names another day.

    :raises MeetingsError: when it was issued before the meeting.
    :raises OtherMeetingError: when it names the day of another meeting and nobody says why.
    """
    if issued_on is not None and issued_on < held_on:
        raise MeetingsError(
            Phrase(
                "Văn bản ban hành ngày %(issued)s, trước ngày họp %(held)s, nên không phải kết "
                "luận của phiên này. Chọn văn bản khác.",
                issued=f"{issued_on:%d/%m/%Y}",
                held=f"{held_on:%d/%m/%Y}",
            )
        )
    said = find_meeting_days(lines)
    if said and held_on not in said and not why.strip():
        raise OtherMeetingError(
            Phrase(
                "Văn bản này nói về cuộc họp ngày %(said)s, còn phiên này họp ngày %(held)s. "
                "Chọn văn bản khác, hoặc ghi vì sao đây vẫn là kết luận của phiên này.",
                said=", ".join(f"{day:%d/%m/%Y}" for day in said),
                held=f"{held_on:%d/%m/%Y}",
            )
        )


def get_outcome(counts: Mapping[str, int]) -> str:
    """Return what became of an order: a value of ``enums.Outcome``.

    ``counts`` are its obligations by ``plans.enums.Standing``. One that is overdue makes the
    order overdue; done is it only when nothing of it is open.
    """
    total = sum(counts.values())
    if not total:
        return "none"
    if counts.get("overdue"):
        return "overdue"
    if counts.get("ended", 0) == total:
        return "ended"
    if counts.get("done", 0) + counts.get("ended", 0) == total:
        return "done"
    return "unsettled" if counts.get("unsettled") else "doing"


def _tidy(said: str) -> str:
    lines = (line.strip() for line in said.replace("\r\n", "\n").splitlines())
    return "\n".join(line for line in lines if line)
