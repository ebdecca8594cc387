"""An obligation's whole life: settled, done, reported, returned, reported again, confirmed."""

from collections.abc import Callable

import pytest
from django.utils import timezone

from nq57.cases import models as cases
from nq57.plans import models
from tests.journeys.conftest import Desk, fault_of

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("owed_province"), pytest.mark.server]

COMMUNE = "UBND-04099"


@pytest.fixture
def commune(sit: Callable[..., Desk]) -> Desk:
    return sit("focal", COMMUNE)


@pytest.fixture
def coordinator(sit: Callable[..., Desk]) -> Desk:
    return sit("coordinator")


def find(task: str, occurrence: str) -> models.Obligation:
    found = models.Obligation.objects.select_related("case")
    return found.get(task__code=task, occurrence=occurrence, organisation__code=COMMUNE)


def count(desk: Desk) -> dict[str, int]:
    """Return the figures of the list's chips, by timeliness, as the page shows them."""
    answer = desk.client.get("/viec/", {"co-quan": COMMUNE, "vai-tro": "lead"})
    assert answer.status_code == 200
    return {
        chip.url.partition("tinh-trang=")[2] or "all": chip.count
        for chip in answer.context["chips"]
    }


def change(before: dict[str, int], after: dict[str, int]) -> dict[str, int]:
    keys = before.keys() | after.keys()
    moved = {key: after.get(key, 0) - before.get(key, 0) for key in keys}
    return {key: number for key, number in moved.items() if number}


def step(desk: Desk, row: models.Obligation, verb: str, **given: str) -> None:
    seen = str(cases.Case.objects.get(pk=row.pk).version)
    data = {"verb": verb, "seen": seen, **given}
    answer = desk.post("work:move", row.case.code, data=data)
    assert answer.status_code == 302, fault_of(answer)


def test_settled_done_reported_returned_reported_again_and_confirmed(
    commune: Desk, coordinator: Desk
) -> None:
    row, today = find("VIII.2.7", "2025-09"), f"{timezone.localdate():%d/%m/%Y}"
    figures = [count(coordinator)]

    def moved() -> dict[str, int]:
        figures.append(count(coordinator))
        return change(figures[-2], figures[-1])

    step(commune, row, "settle", outcome="not_done")
    assert moved() == {"unsettled": -1, "overdue": 1}
    assert "Quá hạn" in commune.get("work:obligation", row.case.code)
    step(commune, row, "start")
    assert moved() == {}
    step(commune, row, "submit", product="12/KH-UBND", finished_on="30/09/2025")
    assert moved() == {"overdue": -1, "in_time": 1}  # claimed in time: the clock stands
    step(coordinator, row, "return", note="Thiếu phụ lục số liệu")
    assert moved() == {"in_time": -1, "overdue": 1}
    page = commune.get("work:obligation", row.case.code)
    assert "Thiếu phụ lục số liệu" in page
    assert "12/KH-UBND" in page
    step(commune, row, "submit", product="15/KH-UBND", finished_on=today)
    assert moved() == {}  # claimed late is late
    step(coordinator, row, "confirm")
    assert moved() == {"overdue": -1, "met_late": 1}
    page = commune.get("work:obligation", row.case.code)
    assert "15/KH-UBND" in page
    assert "xong muộn" in page
    steps = list(row.case.steps.values_list("verb", flat=True))
    assert steps == ["open", "settle_open", "start", "submit", "return", "submit", "confirm"]


def test_more_time_is_asked_granted_and_the_first_date_kept(
    commune: Desk, coordinator: Desk
) -> None:
    row = find("VIII.2.7", "2025-09")
    step(commune, row, "settle", outcome="not_done")
    before = count(coordinator)
    given = {"asked_due": "20/12/2035", "reason": "Chờ hạ tầng viễn thông"}
    answer = commune.post("work:request_extension", row.case.code, data=given)
    assert answer.status_code == 302, fault_of(answer)
    assert change(before, count(coordinator)) == {}
    extension = cases.Extension.objects.get()
    assert "Chờ hạ tầng viễn thông" in coordinator.get("work:obligation", row.case.code)
    data = {"decision": "grant", "granted_due": "15/12/2035", "document": "77/UBND-KGVX"}
    answer = coordinator.post("work:decide_extension", row.case.code, extension.pk, data=data)
    assert answer.status_code == 302, fault_of(answer)
    assert change(before, count(coordinator)) == {"overdue": -1, "in_time": 1}
    page = commune.get("work:obligation", row.case.code)
    for words in ("15/12/2035", "Hạn ban đầu 30/09/2025", "77/UBND-KGVX",
                  "tính theo hạn ban đầu: Chưa hoàn thành, quá hạn"):  # fmt: skip
        assert words in page, words
    deadline = row.case.deadlines.get()
    assert (f"{deadline.original_due}", f"{deadline.due}") == ("2025-09-30", "2035-12-15")
