"""Bad input through the upload page: a sentence that says what to do, nothing half-adopted."""

from collections.abc import Callable
from typing import Any

import pytest

from nq57.documents import enums
from nq57.documents import models as documents
from nq57.jobs.cli import seeds
from nq57.plans import models
from nq57.web.documents import forms
from tests.documents.reading.test_formats_guards import BAD
from tests.factories import plan_texts
from tests.factories.word_files import paragraph, word_file
from tests.journeys.conftest import Desk, fault_of

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("province"), pytest.mark.server]

NOT_A_PLAN = b"""B\xe1\xba\xa2N TIN
Th\xe1\xbb\x9di ti\xe1\xba\xbft h\xc3\xb4m nay \xe1\xbb\x9f S\xc6\xa1n La c\xc3\xb3 m\xc6\xb0a.
"""


@pytest.fixture
def coordinator(sit: Callable[..., Desk]) -> Desk:
    return sit("coordinator")


@pytest.fixture(autouse=True)
def _nothing_half_adopted() -> Any:
    def count() -> tuple[int, int, int]:
        held = documents.Document.objects.count()
        return held, models.Plan.objects.count(), models.Task.objects.count()

    before = count()
    yield
    assert count() == before


def tell(coordinator: Desk, content: bytes, name: str) -> str:
    """Return the sentence that an official meets for this file, wherever it is found out."""
    answer = coordinator.upload(content, name)
    if answer.status_code == 422:
        return fault_of(answer)
    from nq57.jobs import tasks

    reading = documents.Reading.objects.latest("pk")
    tasks.read_document(reading=reading.pk)
    reading.refresh_from_db()
    assert reading.state == enums.ReadingState.FAILED, reading.state
    page = coordinator.get("documents:review", reading.pk)
    assert "Tải tệp khác" in page
    again = coordinator.adopt(reading, "plan", on="1/1/2026")
    assert again.status_code == 422
    return page


@pytest.mark.parametrize("what", [name for name in BAD if name != "too many members"])
def test_a_bad_file_gets_a_sentence(coordinator: Desk, what: str) -> None:
    data, _, words = BAD[what]
    said = tell(coordinator, data, "kế hoạch.docx")
    known = (
        words,
        "trống",
        "nội dung .",
        "chương trình",
        "mã lệnh",
        "quá lớn",
        "hỏng",
        "không nhận",
        "thật ra là tệp .",
    )
    assert any(word in said for word in known), said[:600]


def test_no_file_and_a_file_over_the_limit(
    coordinator: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    nothing = coordinator.post("documents:upload", data={"x": "y"})
    assert nothing.status_code == 422
    assert "Chưa chọn tệp" in fault_of(nothing)
    monkeypatch.setattr(forms, "MOST_BYTES", 100)
    heavy = coordinator.upload(plan_texts.small_plan())
    assert heavy.status_code == 422
    assert "quá giới hạn 50 MB" in fault_of(heavy)


def test_the_same_document_twice(coordinator: Desk) -> None:
    held = (seeds.PLANS / seeds.PLAN).read_bytes()
    answer = coordinator.upload(held, "ban-khac-ten.txt")
    assert answer.status_code == 422
    assert "Tệp này đã có trong hệ thống: văn bản 142/KH-UBND" in fault_of(answer)
    reading = coordinator.read(held + b"\n")
    coordinator.answer_all(reading)
    again = coordinator.adopt(reading, "plan", on="4/6/2025")
    assert again.status_code == 422
    assert "Văn bản 142/KH-UBND đã có trong hệ thống" in fault_of(again)
    first = coordinator.read(plan_texts.small_plan())
    second = coordinator.upload(plan_texts.small_plan(), "lan-hai.txt")
    assert second["Location"] == first.get_absolute_url()


def test_no_plan_in_it(coordinator: Desk) -> None:
    reading = coordinator.read(NOT_A_PLAN, "ban-tin.txt")
    coordinator.answer_all(reading)
    answer = coordinator.adopt(reading, "plan", on="1/1/2026")
    assert answer.status_code == 422
    assert "Không thấy chỉ tiêu hay nhiệm vụ nào trong văn bản này" in fault_of(answer)
    word = coordinator.read(word_file(paragraph("Giấy mời họp")), "giay-moi.docx")
    coordinator.answer_all(word)
    assert coordinator.adopt(word, "plan", on="1/1/2026").status_code == 422


def test_two_rows_with_one_number_are_told(coordinator: Desk) -> None:
    rows = list(plan_texts.INDICATORS)
    rows[2] = ("1", *rows[2][1:])
    reading = coordinator.read(plan_texts.small_plan(indicators=rows[:4]))
    page = coordinator.get("documents:reading_rows", reading.pk)
    assert "Có hai dòng cùng số 1: dòng sau được ghi mã I.1~2" in page


def test_no_document_with_an_impossible_day(coordinator: Desk) -> None:
    reading = coordinator.read(plan_texts.small_plan())
    coordinator.answer_all(reading)
    for day in ("", "31/02/2026", "hôm nay"):
        assert coordinator.adopt(reading, "plan", on=day).status_code == 422


def test_unknown_agencies_stay_raw_and_are_adopted_as_such(coordinator: Desk) -> None:
    rows = (("I", "HẠ TẦNG SỐ"),
            ("1", "Tỷ lệ hộ có Internet", "≥ 1%", "≥ 2%", "≥ 3%", "≥ 4%", "≥ 5%",
             "Hợp tác xã Bản Mòng", plan_texts.KHCN))  # fmt: skip
    reading = coordinator.read(plan_texts.small_plan(indicators=rows))
    page = coordinator.get("documents:reading_rows", reading.pk)
    assert "Hợp tác xã Bản Mòng" in page


def test_a_legacy_encoding_is_read_or_refused_with_a_sentence(coordinator: Desk) -> None:
    answer = coordinator.upload("KÕ ho¹ch chuyÓn ®æi sè cña tØnh".encode("cp1252"), "tcvn3.txt")
    assert answer.status_code in (302, 422)
