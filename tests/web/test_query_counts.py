"""How many queries the pages of plans and documents cost: the same at every size."""

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from nq57.documents import models as documents
from nq57.orgs import models as orgs_models
from nq57.plans import models as plans
from tests.factories import orgs, plan_texts, readings
from tests.factories.readings import AT
from tests.web.conftest import Official, owe

pytestmark = pytest.mark.django_db

MANY = 40


def rows(number: int) -> dict[str, Any]:
    """Return the rows of a small plan, and as many more as wanted of each sort."""
    more = [
        (str(at), f"Số nền tảng dùng chung thứ {at}", "1", "2", "3", "4", "5", plan_texts.KHCN,
         plan_texts.NOI_VU)
        for at in range(5, 5 + number)
    ]  # fmt: skip
    tasks = [
        (str(at), f"Xây dựng nền tảng dùng chung thứ {at}", plan_texts.KHCN, plan_texts.NOI_VU,
         "Nền tảng", "-", "x", "x", "x", "x")
        for at in range(4, 4 + number)
    ]  # fmt: skip
    return {
        "indicators": (*plan_texts.INDICATORS, *more),
        "tasks": (*plan_texts.TASKS, *tasks),
    }


@pytest.fixture(autouse=True)
def _in_process(monkeypatch: pytest.MonkeyPatch) -> None:
    readings.read_in_process(monkeypatch)


def adopt(symbol: str, number: int) -> plans.Plan:
    plan = readings.adopt(
        plan_texts.small_plan(symbol, **rows(number)), in_force_on=date(2026, 3, 2)
    )
    readings.direct(plan, plan_texts.letter(f"{symbol.partition('/')[0]}1/UBND-KGVX"))
    return plan


def count(client: Client, address: str) -> int:
    """Return how many queries a page takes, once caches of the process are warm."""
    client.get(address)
    with CaptureQueriesContext(
        connection,
    ) as captured:
        answer = client.get(address)
    assert answer.status_code == 200, address
    return len(captured)


PAGES: list[tuple[str, Callable[[plans.Plan], list[Any]], int]] = [
    ("plans:plan", lambda plan: [plan.code], 13),
    ("plans:tasks", lambda plan: [plan.code], 14),
    ("plans:orders", lambda plan: [plan.code], 13),
    ("plans:duties", lambda plan: [plan.code], 11),
    ("plans:offices", lambda plan: [plan.code], 12),
    ("plans:versions", lambda plan: [plan.code], 6),
    ("plans:differences", lambda plan: [plan.code], 2),
    ("plans:indicator", lambda plan: [plan.code, "I.3"], 11),
    ("plans:task", lambda plan: [plan.code, plan.tasks.get(code="I.3").pk], 12),
    ("documents:document", lambda plan: [plan.document.code], 5),
    ("documents:text", lambda plan: [plan.document.code], 1),
]


@pytest.mark.parametrize(("name", "arguments", "pinned"), PAGES, ids=[row[0] for row in PAGES])
def test_a_page_costs_the_same_for_a_long_plan(
    client: Client, name: str, arguments: Callable[[plans.Plan], list[Any]], pinned: int
) -> None:
    short, long = adopt("57/KH-UBND", 0), adopt("58/KH-UBND", MANY)
    assert long.indicators.count() == short.indicators.count() + MANY
    for plan in (short, long):
        client.get(reverse(name, args=arguments(plan)))  # a picture is drawn once, then kept
    first, second = (count(client, reverse(name, args=arguments(plan))) for plan in (short, long))
    assert (first, second) == (pinned, pinned)


@pytest.mark.parametrize("name", ["plans:plan", "plans:tasks", "plans:orders"])
def test_a_search_costs_two_counts_and_names_every_tab(client: Client, name: str) -> None:
    plan = adopt("57/KH-UBND", MANY)
    address = reverse(name, args=[plan.code])
    pinned = {row[0]: row[2] for row in PAGES}[name]
    assert count(client, f"{address}?q=nen+tang+dung+chung+thu") <= pinned + 2
    page = client.get(address, {"q": "nen tang dung chung thu"}).content.decode()
    for words in (f"Chỉ tiêu {MANY}", f"Nhiệm vụ {MANY}", "Ý kiến chỉ đạo 0"):
        assert words in page
    assert f"{reverse('plans:tasks', args=[plan.code])}?q=nen%20tang%20dung%20chung%20thu" in page


def test_an_empty_tab_says_where_else_the_words_are(client: Client) -> None:
    plan = adopt("57/KH-UBND", 0)
    page = client.get(reverse("plans:plan", args=[plan.code]), {"q": "nang cap mang"})
    words = page.content.decode()
    assert "Tìm thấy ở phần khác" in words
    assert "Nhiệm vụ 1</a>" in words
    nowhere = client.get(reverse("plans:orders", args=[plan.code]), {"q": "khong dau co"})
    assert "Không có ý kiến chỉ đạo nào khớp" in nowhere.content.decode()


def test_a_search_of_tasks_costs_the_same_for_a_long_plan(client: Client) -> None:
    short, long = adopt("57/KH-UBND", 0), adopt("58/KH-UBND", MANY)
    assert long.tasks.searched("nen tang").count() == MANY
    addresses = [reverse("plans:tasks", args=[plan.code]) + "?q=n" for plan in (short, long)]
    assert [count(client, address) for address in addresses] == [16, 16]


def test_a_list_of_documents_costs_the_same_for_many(client: Client) -> None:
    adopt("57/KH-UBND", 0)
    before = count(client, reverse("documents:documents"))
    documents.Document.objects.bulk_create(
        documents.Document(
            code=f"thu-{at}", symbol=f"{at}/UBND", title="Thử", issued_on=date(2026, 1, 1),
            added_at=AT, added_by="thu",
        )
        for at in range(MANY)
    )  # fmt: skip
    assert count(client, reverse("documents:documents")) == before == 1


def test_lists_of_plans_cost_the_same_for_several(client: Client) -> None:
    adopt("57/KH-UBND", 0)
    before = [count(client, reverse(name)) for name in ("home", "plans:plans")]
    for at in range(3):
        adopt(f"6{at}/KH-UBND", 0 if at else 1)
    assert [count(client, reverse(name)) for name in ("home", "plans:plans")] == before == [3, 1]


def owe_many(plan: plans.Plan, office: orgs_models.Organisation, first: int, last: int) -> None:
    """Let an office owe tasks of a plan, by turns overdue, in time, to settle, without a date."""
    turns: list[dict[str, Any]] = [
        {"due": date(2026, 1, 31)}, {"due": date(2040, 1, 31)},
        {"due": date(2025, 9, 30), "state": "unsettled"},
    ]  # fmt: skip
    tasks = plan.tasks.filter(assignments__isnull=False).order_by("pk")
    for at, task in enumerate(tasks[first:last]):
        owe(task, office, **turns[at % len(turns)])


WORK = [
    ("home", 25, 22), ("work:obligations", 13, 9), ("work:settle", 11, 7),
    ("work:conditions", 7, 5), ("one", 27, 25),
]  # fmt: skip


@pytest.mark.parametrize("role", ["coordinator", "focal"])
def test_pages_of_obligations_cost_the_same_for_many(
    sign_in: Callable[..., Official], role: str
) -> None:
    plan = adopt("58/KH-UBND", MANY)
    office = orgs.OrganisationFactory()
    client = sign_in(role, organisation=office).client
    owe_many(plan, office, 0, 6)
    row = plans.Obligation.objects.select_related("case").earliest("pk")
    addresses = [
        reverse("work:obligation", args=[row.case.code]) if name == "one" else reverse(name)
        for name, _above, _own in WORK
    ]
    before = [count(client, address) for address in addresses]
    owe_many(plan, office, 6, 40)
    assert plans.Obligation.objects.count() == 40
    after = [count(client, address) for address in addresses]
    pinned = [row[1 if role == "coordinator" else 2] for row in WORK]
    assert (before, after) == (pinned, pinned)
