"""Of which meeting a notice speaks, what became of an order, what a meeting needs."""

from datetime import date

import pytest

from nq57.meetings import enums, rules

HELD = date(2026, 10, 12)


@pytest.mark.parametrize(
    ("text", "days"),
    [
        ("Kết luận tại phiên họp ngày 12/10/2026", [HELD]),
        ("Kết luận tại phiên họp lần thứ 2 ngày 12 tháng 10 năm 2026", [HELD]),
        ("Ngày 12/10/2026, Phó Chủ tịch UBND tỉnh chủ trì cuộc họp nghe báo cáo", [HELD]),
        ("HỘI NGHỊ NGÀY 12-10-2026", [HELD]),
        # The day of a document is not the meeting's.
        ("cuộc họp về thực hiện Kế hoạch số 142/KH-UBND ngày 04/6/2025", []),
        ("phiên họp thực hiện Kế hoạch ngày 04/6/2025", []),
        ("Kết luận tại phiên họp ngày 31/02/2026", []),
        ("Kết luận của đồng chí Trưởng ban", []),
        ("phiên họp ngày 01/9/2026; phiên họp ngày 12/10/2026", [date(2026, 9, 1), HELD]),
    ],
)
def test_the_days_of_meetings_that_a_notice_names(text: str, days: list[date]) -> None:
    assert rules.find_meeting_days(text.split("; ")) == days


def test_only_the_head_of_a_notice_says_which_meeting_it_is() -> None:
    lines = ["Thông báo"] * 60
    assert rules.find_meeting_days([*lines, "Kết luận tại phiên họp ngày 12/10/2026"]) == []


def test_a_notice_of_another_meeting_needs_a_reason() -> None:
    lines = ["Kết luận tại phiên họp ngày 01/9/2026"]
    issued = date(2026, 10, 15)
    with pytest.raises(rules.OtherMeetingError, match="cuộc họp ngày 01/09/2026"):
        rules.check_conclusion(lines=lines, issued_on=issued, held_on=HELD, why=" ")
    rules.check_conclusion(lines=lines, issued_on=issued, held_on=HELD, why="Ghi nhầm ngày")
    rules.check_conclusion(
        lines=["Kết luận tại phiên họp ngày 12/10/2026"], issued_on=HELD, held_on=HELD, why=""
    )
    with pytest.raises(rules.MeetingsError, match="trước ngày họp"):
        rules.check_conclusion(lines=[], issued_on=date(2026, 10, 11), held_on=HELD, why="Đúng")


@pytest.mark.parametrize(
    ("counts", "outcome"),
    [
        ({}, "none"), ({"done": 2}, "done"), ({"done": 1, "ended": 1}, "done"),
        ({"ended": 2}, "ended"), ({"done": 1, "on_time": 1}, "doing"), ({"running": 1}, "doing"),
        ({"done": 9, "overdue": 1}, "overdue"), ({"unsettled": 1, "done": 1}, "unsettled"),
        ({"unsettled": 1, "overdue": 1}, "overdue"),
    ],
)  # fmt: skip
def test_what_became_of_an_order(counts: dict[str, int], outcome: str) -> None:
    assert rules.get_outcome(counts) == outcome
    assert outcome in enums.Outcome.values


def test_an_agenda_has_an_item_and_an_end() -> None:
    assert rules.check_words(" Một \r\n\n Hai", "  ") == ("Một\nHai", "")
    with pytest.raises(rules.MeetingsError, match="Ghi chương trình họp"):
        rules.check_words(" \n ", "Xin ý kiến")
    with pytest.raises(rules.MeetingsError, match="tối đa"):
        rules.check_words("Một", "x" * 8001)


def test_a_meeting_is_held_after_the_last_and_not_tomorrow() -> None:
    rules.check_held(held_on=HELD, today=HELD, last=None)
    with pytest.raises(rules.MeetingsError, match="sau hôm nay"):
        rules.check_held(held_on=HELD, today=date(2026, 10, 11), last=None)
    with pytest.raises(rules.MeetingsError, match="Phiên trước họp ngày 13/10/2026"):
        rules.check_held(held_on=HELD, today=date(2026, 10, 20), last=date(2026, 10, 13))


@pytest.mark.parametrize(
    ("presence", "note", "told"),
    [
        ("came", "", ("", "")), ("absent", " ", ("", "")),
        ("sent", " Lò  Văn A", ("Lò Văn A", "")), ("excused", "Đi công tác", ("", "Đi công tác")),
    ],
)  # fmt: skip
def test_a_presence_says_who_stood_in_or_why(
    presence: str, note: str, told: tuple[str, str]
) -> None:
    assert rules.check_presence(presence, note, name="Cà Thị B") == told


@pytest.mark.parametrize(
    ("presence", "note", "sentence"),
    [
        ("", "", "Chọn Cà Thị B"), ("sent", " ", "ghi người đó"), ("excused", "", "ghi lý do"),
        ("came", "Lò Văn A", "chỉ ghi"), ("absent", "Ốm", "chỉ ghi"),
    ],
)  # fmt: skip
def test_a_presence_with_nothing_or_too_much_is_refused(
    presence: str, note: str, sentence: str
) -> None:
    with pytest.raises(rules.MeetingsError, match=sentence):
        rules.check_presence(presence, note, name="Cà Thị B")
