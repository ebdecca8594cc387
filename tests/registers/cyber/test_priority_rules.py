"""Which weakness comes first and why; until when it is to be fixed; what outside lists say."""

import gzip
import io
import json
from datetime import date, timedelta

import pytest

from nq57.registers.cyber.formats import epss, kev
from nq57.registers.cyber.rules import priority, scans
from nq57.registers.cyber.rules.priority import DueRule, Weight

TODAY = date(2026, 4, 20)
MAY = date(2026, 5, 4)

# From the first to the last: severity, level, CVSS, exploited, EPSS; each row comes before the
# next one, and the numbers beside it are level × CVSS as a person reckons it.
GOLDEN = [
    (("critical", 5, 10.0, True, 0.97), "50,0"),
    (("critical", 4, 9.8, True, 0.10), "39,2"),
    (("high", 5, 7.5, True, None), "37,5"),
    (("critical", 3, 10.0, True, 0.94), "30,0"),
    (("critical", 3, 10.0, True, 0.02), "30,0"),
    (("high", 3, 8.8, True, 0.50), "26,4"),
    (("medium", 4, 5.3, True, 0.90), "21,2"),
    (("high", 2, 7.8, True, 0.01), "15,6"),
    (("high", 1, 8.1, True, 0.80), "8,1"),
    (("medium", 1, 4.3, True, 0.99), "4,3"),
    (("low", 2, 2.1, True, 0.00), "4,2"),
    (("low", 1, 0.1, True, None), "0,1"),
    (("critical", 5, 10.0, False, 0.97), "50,0"),
    (("critical", 5, 10.0, False, 0.00), "50,0"),
    (("critical", 5, 10.0, False, None), "50,0"),
    (("critical", 5, 9.8, False, 0.50), "49,0"),
    (("critical", 5, None, False, 0.50), "45,0"),
    (("high", 5, 8.9, False, 0.10), "44,5"),
    (("critical", 4, 10.0, False, 0.30), "40,0"),
    (("critical", 4, 9.1, False, 0.30), "36,4"),
    (("high", 5, None, False, None), "35,0"),
    (("high", 4, 8.2, False, 0.60), "32,8"),
    (("critical", 3, 10.0, False, 0.60), "30,0"),
    (("critical", None, 9.8, False, 0.60), "29,4"),
    (("critical", 3, 9.8, False, 0.59), "29,4"),
    (("critical", None, None, False, 0.59), "27,0"),
    (("medium", 5, 5.0, False, 0.70), "25,0"),
    (("high", 3, 7.5, False, 0.70), "22,5"),
    (("high", 3, 7.5, False, 0.07), "22,5"),
    (("high", 3, 7.5, False, None), "22,5"),
    (("critical", 2, 10.0, False, 0.95), "20,0"),
    (("medium", 4, 4.3, False, 0.95), "17,2"),
    (("high", 2, 7.0, False, 0.95), "14,0"),
    (("medium", None, None, False, None), "12,0"),
    (("critical", 1, 10.0, False, 0.99), "10,0"),
    (("medium", 2, 4.3, False, 0.99), "8,6"),
    (("low", 3, 2.6, False, 0.99), "7,8"),
    (("low", 1, 3.9, False, 0.99), "3,9"),
    (("low", 2, None, False, 0.99), "0,2"),
    (("info", 5, 0.0, False, 0.99), "0,0"),
]  # fmt: skip


def weigh(row: tuple[str, int | None, float | None, bool, float | None]) -> Weight:
    severity, level, score, is_exploited, chance = row
    return Weight(
        severity=severity, level=level, score=score, is_exploited=is_exploited, epss=chance,
        exploited_due=MAY if is_exploited else None,
    )  # fmt: skip


def test_the_golden_table_is_in_order() -> None:
    keys = [priority.rank(weigh(row)).key for row, _product in GOLDEN]
    assert len(GOLDEN) == 40
    assert keys == sorted(keys)
    assert len(set(keys)) == 40


@pytest.mark.parametrize(("row", "product"), GOLDEN)
def test_every_row_says_why(
    row: tuple[str, int | None, float | None, bool, float | None], product: str
) -> None:
    _severity, level, score, is_exploited, chance = row
    reason = priority.rank(weigh(row)).reason
    assert f" = {product} điểm; " in reason
    assert reason.startswith("Đang bị khai thác thực tế (KEV, hạn 04/05/2026); ") == is_exploited
    assert ("chưa xác định cấp độ, tạm tính cấp 3" in reason) == (level is None)
    assert ("chưa có điểm CVSS, tạm tính" in reason) == (score is None)
    assert ("chưa có EPSS" in reason) == (chance is None)
    assert reason.endswith(".")
    assert reason[0].isupper()


def test_the_reason_is_one_sentence_that_can_be_read() -> None:
    weight = Weight(
        severity="critical", level=3, score=9.8, is_exploited=True, exploited_due=MAY,
        is_ransomware=True, epss=0.9712,
    )  # fmt: skip
    assert priority.rank(weight).reason == (
        "Đang bị khai thác thực tế (KEV, mã độc tống tiền, hạn 04/05/2026); hệ thống cấp độ 3 × "
        "CVSS 9,8 = 29,4 điểm; EPSS 97,1% khả năng bị khai thác trong 30 ngày."
    )


RULES = [
    DueRule(severity="critical", days=3, valid_from=date(2026, 1, 1), valid_to=date(2026, 7, 1)),
    DueRule(severity="critical", days=2, valid_from=date(2026, 7, 1)),
    DueRule(severity="critical", days=1, valid_from=date(2026, 1, 1), level=5),
    DueRule(severity="low", days=90, valid_from=date(2026, 1, 1)),
]


@pytest.mark.parametrize(
    ("severity", "level", "found_on", "days"),
    [
        ("critical", 3, TODAY, 3), ("critical", None, TODAY, 3), ("critical", 5, TODAY, 1),
        ("critical", 3, date(2026, 6, 30), 3), ("critical", 3, date(2026, 7, 1), 2),
        ("critical", 3, date(2025, 12, 31), None), ("low", 1, TODAY, 90), ("info", 5, TODAY, None),
    ],
)  # fmt: skip
def test_a_deadline_comes_from_the_rule_in_force_when_it_was_found(
    severity: str, level: int | None, found_on: date, days: int | None
) -> None:
    due = priority.find_due(RULES, severity=severity, level=level, found_on=found_on)
    assert due == (None if days is None else found_on + timedelta(days=days))


ENTRY = {
    "cveID": "CVE-2021-44228", "vendorProject": "Apache", "product": "Log4j2",
    "vulnerabilityName": "Log4Shell", "dateAdded": "2021-12-10", "dueDate": "2021-12-24",
    "knownRansomwareCampaignUse": "Known",
}  # fmt: skip
KEV = {"title": "KEV", "catalogVersion": "2026.04.19", "dateReleased": "2026-04-19T15:00:00.1234Z",
       "count": 2, "vulnerabilities": [ENTRY, {**ENTRY, "cveID": "CVE-2024-3094",
       "knownRansomwareCampaignUse": "Unknown", "dueDate": ""}]}  # fmt: skip


def read_kev(content: object) -> object:
    data = content if isinstance(content, bytes) else json.dumps(content).encode()
    return kev.read(io.BytesIO(data), today=TODAY)


def test_the_list_of_exploited_weaknesses_is_read_as_json_and_as_csv() -> None:
    table = "\n".join(
        [",".join(f'"{name}"' for name in ENTRY)]
        + [",".join(f'"{value}"' for value in one.values()) for one in KEV["vulnerabilities"]]  # type: ignore[attr-defined]
    )
    first, second = read_kev(KEV), read_kev(table.encode("utf-8-sig"))
    assert first.entries == second.entries
    assert first.version == "2026.04.19"
    assert first.released_on == date(2026, 4, 19)
    log4j, other = first.entries["CVE-2021-44228"], first.entries["CVE-2024-3094"]
    assert (log4j.due_on, log4j.is_ransomware) == (date(2021, 12, 24), True)
    assert (other.due_on, other.is_ransomware) == (None, False)


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"", "rỗng"), (b"x", "không phải danh mục KEV"), ({}, "không phải danh mục KEV"),
        ({**KEV, "count": 3}, "có 3 mục nhưng tệp chứa 2"), ({**KEV, "count": 0, "vulnerabilities": []}, "không có mục"),
        (json.dumps(KEV).encode()[:-40], "cắt cụt"), ({**KEV, "dateReleased": "2027-01-01"}, "ở sau hôm nay"),
    ],
)  # fmt: skip
def test_a_list_that_is_none_is_refused(content: object, said: str) -> None:
    with pytest.raises(scans.ReadingError, match=said):
        read_kev(content)


def test_an_entry_without_a_number_is_told() -> None:
    found = read_kev({**KEV, "vulnerabilities": [ENTRY, {**ENTRY, "cveID": "x"}]})
    assert [one.where for one in found.rejected] == ["mục 2"]
    assert len(found.entries) == 1


EPSS = (
    "#model_version:v2025.03.14,score_date:2026-04-20T00:00:00+0000\ncve,epss,percentile\n"
    "CVE-2021-44228,0.94358,0.99956\nCVE-2024-3094,0.8512,0.9931\nCVE-x,0.1,0.1\n"
    "CVE-2020-0001,1.5,0.1\n"
)


def read_epss(content: bytes) -> object:
    return epss.read(io.BytesIO(content), today=TODAY)


def test_scores_are_read_packed_and_plain() -> None:
    plain, packed = read_epss(EPSS.encode()), read_epss(gzip.compress(EPSS.encode()))
    assert plain == packed
    assert plain.scores == {"CVE-2021-44228": (0.94358, 0.99956), "CVE-2024-3094": (0.8512, 0.9931)}
    assert (plain.model, plain.as_of) == ("v2025.03.14", TODAY)
    assert [one.where for one in plain.rejected] == ["dòng 5", "dòng 6"]
    assert read_epss(EPSS.partition("\n")[2].encode()).as_of is None


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"", "rỗng"), (b"a,b\n", "không phải bảng điểm"), (gzip.compress(EPSS.encode())[:-12], "cắt cụt"),
        (b"\x1f\x8bhong", "hỏng"), (b"cve,epss,percentile\n", "không có dòng"), (b"\xff\xfe\xff", "hỏng"),
        (EPSS.replace("2026-04-20", "2026-05-20").encode(), "ở sau hôm nay"),
    ],
)  # fmt: skip
def test_a_table_of_scores_that_is_none_is_refused(content: bytes, said: str) -> None:
    with pytest.raises(scans.ReadingError, match=said):
        read_epss(content)


def test_what_unpacks_without_end_is_stopped(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(epss, "MOST_UNPACKED", 10_000)
    with pytest.raises(scans.ReadingError, match="quá lớn"):
        read_epss(gzip.compress(EPSS.encode() + b"CVE-2021-44228,0.1,0.1\n" * 1000))
