"""Documents over HTTP: every address of a line lands, and rows show what was answered."""

import html
import re
from collections.abc import Callable

import pytest
from django.test import Client
from django.urls import reverse

from nq57.documents import actions, queries, rules
from nq57.documents import models as documents
from nq57.plans import models as plans
from tests.factories import plan_texts, readings
from tests.web.conftest import Official

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("province")]
SAME_NUMBER = (
    *plan_texts.TASKS[:3],
    ("3", "Mở lớp bồi dưỡng kỹ năng số cho thôn, bản", plan_texts.NOI_VU, plan_texts.KHCN,
     "Lớp học", "x"),
)  # fmt: skip


@pytest.fixture(autouse=True)
def _in_process(monkeypatch: pytest.MonkeyPatch) -> None:
    readings.read_in_process(monkeypatch)


def words_of(client: Client, address: str) -> str:
    answer = client.get(address)
    assert answer.status_code == 200, address
    return html.unescape(answer.content.decode())


def test_every_address_of_a_line_of_plan_142_lands_for_the_public(client: Client) -> None:
    document = documents.Document.objects.get(symbol="142/KH-UBND")
    plan = plans.Plan.objects.get(document=document)
    pages = [document.get_absolute_url(), reverse("plans:duties", args=[plan.code])]
    found = {
        (path, anchor)
        for page in pages
        for path, anchor in re.findall(
            r'href="([^"#]*/nguyen-van/[^"#]*)#(d\d+)"', words_of(client, page)
        )
    }
    assert len(found) > document.clauses.count()
    text = reverse("documents:text", args=[document.code])
    parts = [words_of(client, f"{text}?phan={number}") for number in (1, 2, 3)]
    for path, anchor in found:
        line = int(anchor[1:])
        part = rules.find_part(rules.split_text(document.lines), line)
        assert part is not None
        assert f'id="{anchor}"' in parts[part.number - 1]
        assert path in (text, f"{text}?dong={line}") or path.startswith(f"{text}?dong={line}-")
        assert path != text or part.number == 1, "without a line the address shows the first part"
    for path, anchor in sorted(found)[::12]:
        assert f'id="{anchor}"' in words_of(client, path)


def test_every_clause_that_items_name_stands_in_the_outline(client: Client) -> None:
    plan = plans.Plan.objects.get(document__symbol="142/KH-UBND")
    page = words_of(client, plan.document.get_absolute_url())
    for items in (plan.indicators, plan.tasks.of_plan_text(), plan.duties):
        for path in items.values_list("clause__path", flat=True):
            assert f'id="c-{path}"' in page


def test_the_browser_counts_the_lines_rightly(client: Client) -> None:
    document = documents.Document.objects.get(symbol="142/KH-UBND")
    address = reverse("documents:text", args=[document.code])
    for part in (1, 2, 3):
        counted = 0
        page = words_of(client, f"{address}?phan={part}")
        for number, value in re.findall(r'<li id="d(\d+)"(?: value="(\d+)")?', page):
            counted = int(value) if value else counted + 1
            assert counted == int(number)


@pytest.mark.parametrize("query", ["?phan=4", "?phan=0", "?phan=x", "?dong=9999", "?dong=x"])
def test_a_part_or_line_that_is_not_there_is_not_found(client: Client, query: str) -> None:
    address = reverse("documents:text", args=["142-kh-ubnd-2025"])
    assert client.get(address + query).status_code == 404


def test_rows_show_the_answers_and_who_gave_them(
    sign_in: Callable[..., Official],
) -> None:
    official = sign_in("coordinator")
    reading = readings.make_reading()
    address = reverse("documents:reading_rows", args=[reading.pk])
    before = words_of(official.client, address)
    assert before.count("Chưa trả lời câu hỏi") == 2
    answer = {
        "question": "targets:I.4", "option": "_own", "revision": "0",
        "v|I.4|targets|Đến hết 2035": "19", "reason": "Theo bản có dấu",
    }  # fmt: skip
    assert (
        official.client.post(reverse("documents:answer", args=[reading.pk]), answer).status_code
        == 302
    )
    after = words_of(official.client, address)
    assert after.count("Chưa trả lời câu hỏi") == 1
    assert "<small>2035</small><b>19</b>" in after
    assert f"{official.account.person.name} trả lời lúc" in after
    assert "Theo bản có dấu" in after


def test_a_task_of_an_indicators_number_keeps_its_own_columns() -> None:
    reading = readings.make_reading(plan_texts.small_plan(tasks=SAME_NUMBER))
    views = {view.question["id"]: view for view in queries.list_questions(reading=reading)}
    [(_, name, cells)] = views["targets:I.3"].rows
    assert name.startswith("Tỷ lệ cán bộ")
    assert cells[0].name == "v|I.3|targets|Đến hết 2025"
    [about_task] = [view for view in views.values() if view.is_about_tasks]
    [(_, name, cells)] = about_task.rows
    assert name.startswith("Mở lớp")
    assert cells[0].name == "v|I.3|schedule|Năm 2025"


def test_a_reopened_question_comes_first(sign_in: Callable[..., Official]) -> None:
    official = sign_in("coordinator")
    reading = readings.make_reading()
    for question in ("targets:I.3", "targets:I.4"):
        option = queries.get_question(reading=reading, question_id=question)["proposed"]
        actions.answer_question(
            reading=reading, question_id=question, option=option, by=readings.SYSTEM, at=readings.AT
        )
    answer = official.client.post(
        reverse("documents:undo", args=[reading.pk]), {"question": "targets:I.4", "revision": "1"}
    )
    assert answer["Location"] == f"{reading.get_absolute_url()}?cau=targets%3AI.4"
    page = official.client.get(answer["Location"])
    assert page.context["open_questions"][0].question["id"] == "targets:I.4"
