"""Where an office stands in an overall review, its coverage, what an answer must say."""

from datetime import UTC, date, datetime
from typing import Any

import pytest

from nq57.registers.cyber import rules

JUNE = date(2026, 6, 30)


def june(day: int) -> datetime:
    return datetime(2026, 6, day, 3, tzinfo=UTC)


def spans(**counts: int) -> tuple[rules.ItemSpan, ...]:
    """Return so many entries of each axis from the first day on, keys counted through."""
    made: list[rules.ItemSpan] = []
    for axis, number in counts.items():
        made += [rules.ItemSpan(len(made) + n, axis, june(1), None) for n in range(1, number + 1)]
    return tuple(made)


def version(
    looked: dict[int, str], *states: tuple[int, str], number: int = 1, **said: str
) -> rules.AnswerVersion:
    plain = {"databases": "none", "systems": "reviewed", "people": "none", **said}
    history = tuple((june(day), state) for day, state in states or ((2, "sent"),))
    return rules.AnswerVersion(number, plain, looked, history)


def stand(*versions: rules.AnswerVersion, on: int = 20, **given: Any) -> rules.ReviewStand:
    plain: dict[str, Any] = {"key": 1, "due": JUNE, "added": june(1), "spans": spans(systems=2)}
    asked = rules.AskedOffice(**{**plain, **given}, versions=versions)
    found = rules.find_review_standing(asked, moment=june(on), day=june(on).date())
    assert found is not None
    return found


def test_three_answers_are_never_one_number() -> None:
    silent = stand()
    assert {one.standing for one in silent.axes.values()} == {"silent"}
    assert silent.axes["systems"].items == 2
    assert silent.axes["systems"].reviewed is None  # nobody knows is not zero
    assert silent.axes["systems"].coverage is None
    told = stand(version({1: "kept", 2: "gone"}))
    assert {name: one.standing for name, one in told.axes.items()} == {
        "databases": "none", "systems": "reviewed", "people": "none",
    }  # fmt: skip
    assert told.standing == "reviewed"
    assert told.axes["databases"].coverage is None  # none is no hundred per cent
    assert (told.axes["systems"].coverage, told.axes["systems"].gone) == (100, 1)
    nothing = stand(version({}, systems="none"), spans=())
    assert nothing.standing == "none"


def test_an_entry_left_out_or_added_later_is_a_gap() -> None:
    part = stand(version({1: "kept"}))
    assert (part.standing, part.axes["systems"].coverage) == ("partial", 50)
    later = rules.ItemSpan(9, "people", june(10), None)
    grown = stand(version({1: "kept", 2: "kept"}), spans=(*spans(systems=2), later))
    assert (grown.standing, grown.axes["people"].standing) == ("partial", "partial")
    before = stand(version({1: "kept", 2: "kept"}), spans=(*spans(systems=2), later), on=5)
    assert before.standing == "reviewed"
    left = rules.ItemSpan(2, "systems", june(1), june(10))
    shrunk = stand(version({1: "kept", 2: "gone"}), spans=(*spans(systems=1), left))
    assert (shrunk.axes["systems"].items, shrunk.axes["systems"].gone) == (1, 0)


def test_what_was_returned_or_not_sent_does_not_count() -> None:
    back = stand(version({1: "kept", 2: "kept"}, (2, "waiting"), (3, "sent"), (4, "returned")))
    assert (back.standing, back.axes["systems"].reviewed) == ("returned", None)
    assert stand(version({1: "kept", 2: "kept"}, (2, "waiting"))).standing == "silent"
    first = version({1: "kept"}, (2, "sent"), (8, "replaced"))
    second = version({1: "kept", 2: "kept"}, (8, "sent"), number=2)
    assert [stand(first, second, on=day).standing for day in (1, 5, 9)] == [
        "silent", "partial", "reviewed",
    ]  # fmt: skip
    late = stand(due=date(2026, 6, 10))
    assert (late.days_late, stand(second, due=date(2026, 6, 10)).days_late) == (10, 0)


def test_an_office_that_was_not_asked_stands_nowhere() -> None:
    asked = rules.AskedOffice(key=1, due=JUNE, added=june(5), dropped=june(9))
    told = [
        rules.find_review_standing(asked, moment=june(day), day=june(day).date())
        for day in (4, 6, 9)
    ]
    assert [one is None for one in told] == [True, False, True]


def test_the_province_counts_the_entries_of_silent_offices_too() -> None:
    rows = [stand(version({1: "kept", 2: "corrected"})), stand(spans=spans(systems=3)), stand()]
    sums = rules.add_up_review(rows, JUNE)
    systems = sums.axes["systems"]
    assert (systems.items, systems.reviewed, systems.corrected) == (7, 2, 1)
    assert systems.coverage == pytest.approx(200 / 7)
    assert (systems.offices, systems.heard, sums.unanswered) == (3, 1, 2)
    assert sums.axes["people"].coverage is None
    for told in (sums.standings, *(one.standings for one in sums.axes.values())):
        assert sum(told.values()) == sums.offices == 3


def known(key: int, axis: str = "systems", **given: Any) -> rules.KnownItem:
    plain = {"name": f"Mục {key}", "is_new": False, "seen_version": 0, "version": 0}
    return rules.KnownItem(key=key, axis=axis, **{**plain, **given})


NONE = tuple(rules.SaidOfAxis(axis=axis, said="none") for axis in ("databases", "people"))


@pytest.mark.parametrize(
    ("looked", "item", "words"),
    [
        ({"verdict": "kept"}, {}, ""),
        ({"verdict": "corrected"}, {}, "chưa được sửa"),
        ({"verdict": "corrected"}, {"version": 1}, ""),
        ({"verdict": "gone"}, {}, "ghi lý do"),
        ({"verdict": "gone", "reason": "Đã dừng"}, {}, ""),
        ({"verdict": "added"}, {}, "Chọn một kết quả"),
        ({"verdict": "added"}, {"is_new": True}, ""),
        ({"verdict": "kept"}, {"is_new": True}, "Chọn một kết quả"),
    ],
)
def test_each_verdict_is_held_against_the_register(
    looked: dict[str, Any], item: dict[str, Any], words: str
) -> None:
    said = rules.SaidOfAxis(
        axis="systems", said="reviewed", looked=(rules.Looked(item=1, **looked),)
    )
    faults = rules.list_review_faults([*NONE, said], {1: known(1, **item)})
    assert [one.field for one in faults] == (["item-1"] if words else [])
    assert all(words in one.message for one in faults)


def test_an_answer_speaks_of_every_axis_and_denies_nothing_that_is_there() -> None:
    here = {1: known(1)}
    denied = rules.SaidOfAxis(axis="systems", said="none")
    [fault] = rules.list_review_faults([*NONE, denied], here)
    assert (fault.field, "Mục 1" in fault.message) == ("systems", True)
    assert [one.field for one in rules.list_review_faults(NONE, here)] == ["systems"]
    empty = rules.SaidOfAxis(axis="systems", said="reviewed")
    assert "ít nhất một mục" in rules.list_review_faults([*NONE, empty], here)[0].message
    assert "chưa có mục nào" in rules.list_review_faults([*NONE, empty], {})[0].message
    looked = (rules.Looked(item=7, verdict="kept"),)
    foreign = rules.SaidOfAxis(axis="systems", said="reviewed", looked=looked)
    assert "vừa thay đổi" in rules.list_review_faults([*NONE, foreign], here)[0].message


def test_a_share_counts_what_nobody_assessed_as_not_met() -> None:
    asked = [f"R{n}" for n in range(1, 6)]
    rows = [("R1", "met"), ("R2", "partly"), ("R3", "not_applicable"), ("X", "met")]
    told = rules.count_compliance(asked, rows)
    assert (told.met, told.assessed, told.missing, told.share) == (1, 3, 2, 25)
    assert rules.count_compliance(["R1"], [("R1", "not_applicable")]).share is None


def test_an_assessment_gives_its_reasons_and_its_evidence() -> None:
    def faults(verdict: str, **given: str) -> int:
        said = [rules.Assessed(code="R1", verdict=verdict, **given)]
        return len(rules.list_assessment_faults(said, ["R1"]))

    assert faults("met") == 1
    assert faults("met", evidence="Quy chế 01") == 0
    assert faults("partly") == 2
    assert faults("not_met", reason="Chưa mua") == 0
    assert faults("not_applicable") == 1
    assert faults("", reason="x") == 1
    with pytest.raises(rules.CyberError, match="tải lại trang"):
        rules.list_assessment_faults([rules.Assessed(code="R9", verdict="met")], ["R1"])
    with pytest.raises(rules.CyberError, match="ít nhất một"):
        rules.list_assessment_faults([], ["R1"])
