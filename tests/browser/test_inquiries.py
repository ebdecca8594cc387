"""The screens of ad-hoc inquiries in a real browser: 75 communes asked, most have answered."""

from collections.abc import Callable
from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from django.urls import reverse
from playwright.sync_api import Page

from nq57.orgs import models as orgs_models
from nq57.orgs import queries as org_queries
from nq57.reporting import actions, models, rules
from tests.browser import judging
from tests.browser.conftest import WIDTHS
from tests.factories import inquiries, orgs

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("province")]

COORDINATOR, FOCAL = ("SO-KHCN", "coordinator"), ("UBND-04099", "focal")
DESK, PHONE = WIDTHS
QUESTIONS = (
    rules.NewQuestion(
        kind="number", text="Số thôn, bản chưa có sóng di động", unit="bản", low=Decimal(0),
        hint="Tính đến ngày 15/11/2026.",
    ),
    rules.NewQuestion(
        kind="choice", text="Trụ sở UBND xã đã có cáp quang?",
        choices=("Có", "Chưa", "Có nhưng không ổn định"),
    ),
    rules.NewQuestion(kind="date", text="Ngày rà soát gần nhất"),
    rules.NewQuestion(kind="text", text="Khó khăn, kiến nghị", is_required=False),
    rules.NewQuestion(kind="file", text="Biên bản rà soát", is_required=False),
)  # fmt: skip


@pytest.fixture
def inquiry() -> models.Inquiry:
    """An inquiry of all communes: two in three have sent, some of them were accepted."""
    made = inquiries.make_questionnaire("Rà soát thôn, bản vùng lõm sóng di động", QUESTIONS)
    group = org_queries.get_group(wording="UBND cấp xã")
    asked = inquiries.ask(made=made, group=group, due=date(2026, 12, 4))
    words = ("Có", "Chưa", "Có nhưng không ổn định")
    for number, reply in enumerate(asked.replies.with_rows().order_by("pk")):
        if reply.organisation.code == FOCAL[0] or number % 3 == 2:
            continue
        inquiries.fill(
            reply, str(number % 9), words[number % 3], "15/11/2026", "Đường vào bản khó."
        )
        sent = inquiries.send(reply)
        if number % 6 == 0:
            actions.accept_replies(replies=[sent], by=inquiries.COORDINATOR, at=inquiries.AT)
    return asked


def enter(page: Page, origin: str, who: tuple[str, str]) -> None:
    office = orgs_models.Organisation.objects.get(code=who[0])
    person = orgs.PersonFactory(name="Quàng Thị Hoa", is_demonstration=True)
    orgs.AccountFactory(person=person)
    judging.sign_in(page, origin, orgs.PostFactory(person=person, organisation=office, role=who[1]))


def place(name: str, inquiry: models.Inquiry) -> str:
    made = inquiry.version.questionnaire_id
    reply = inquiries.get_reply(inquiry, FOCAL[0])
    return {
        "asked": lambda: reverse("inquiries:inquiries"),
        "questionnaires": lambda: reverse("inquiries:inquiries") + "?xem=phieu",
        "questionnaire": lambda: reverse("inquiries:questionnaire", args=[made]) + "?them=choice",
        "ask": lambda: reverse("inquiries:ask", args=[made]),
        "table": lambda: inquiry.get_absolute_url(),
        "mine": lambda: reverse("inquiries:inquiries"),
        "reply": lambda: reply.get_absolute_url(),
        "home": lambda: reverse("home"),
    }[name]()


VIEWS = [
    *((name, COORDINATOR) for name in ("asked", "questionnaires", "questionnaire", "ask", "table")),
    *((name, FOCAL) for name in ("mine", "reply", "home")),
]


@pytest.mark.parametrize(("name", "who"), VIEWS)
def test_pages(
    origin: str, open_page: Callable[[int], Page], settings: Any, inquiry: models.Inquiry,
    name: str, who: tuple[str, str],
) -> None:  # fmt: skip
    settings.HAS_DEMONSTRATION = True
    page = open_page(DESK)
    enter(page, origin, who)
    weights = judging.Weights(page, origin)
    answer = page.goto(origin + place(name, inquiry), wait_until="networkidle")
    assert answer is not None
    assert answer.status == 200
    for width in WIDTHS:
        page.set_viewport_size({"width": width, "height": 900})
        judging.keep_picture(page, f"inquiries-{name}-{width}")
        judging.check_width(page, width)
        judging.check_accessible(page)
    weights.check()


def test_a_reply_saves_itself_while_typed_and_says_what_is_wrong_at_the_cell(
    origin: str, open_page: Callable[[int], Page], settings: Any, inquiry: models.Inquiry
) -> None:
    settings.HAS_DEMONSTRATION = True
    page = open_page(PHONE)
    enter(page, origin, FOCAL)
    page.goto(origin + place("reply", inquiry))
    number, choice = (f"#q{row.pk}" for row in inquiry.version.questions.all()[:2])
    page.fill(f"{number}-i", "ba bản")
    page.wait_for_selector(f"{number} .err")
    assert "không phải số" in page.inner_text(f"{number} .err")
    assert page.input_value(f"{number}-i") == "ba bản"
    page.fill(f"{number}-i", "3")
    page.check(f"{choice} input >> nth=1")
    page.wait_for_selector("#left:has-text('2/5 câu đã trả lời')")
    assert page.locator(f"{number} .err").count() == 0
    page.reload()
    assert page.input_value(f"{number}-i") == "3"
    assert page.is_checked(f"{choice} input >> nth=1")
    judging.check_accessible(page)
