"""An overall review in a real browser: the centre's table, an office's phone, the registers."""

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import pytest
from django.urls import reverse
from django.utils import timezone
from playwright.sync_api import Page

from nq57.audit import rules as audit_rules
from nq57.orgs import models as orgs
from nq57.registers.cyber import models
from tests.browser import judging
from tests.factories import cyber, reviews
from tests.factories.orgs import AccountFactory, PersonFactory, PostFactory

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("province")]

HEALTH, SCIENCE, FINANCE = "SO-YT", "SO-KHCN", "SO-TC"


@pytest.fixture(autouse=True)
def demonstration(settings: Any) -> None:
    settings.HAS_DEMONSTRATION = True


@pytest.fixture
def review() -> models.Review:
    """A review of which one office has answered, one in part, one not at all."""
    at = timezone.now()
    due = timezone.localdate(at) + timedelta(days=20)
    for office in (HEALTH, SCIENCE, FINANCE):
        cyber.owe(office, due, at)
        system = cyber.add(f"Hệ thống một cửa của {office}", office)
        cyber.add(f"Trang thông tin điện tử của {office}", office)
        reviews.add_database(f"Hồ sơ của {office}", at, office, system=system)
    cyber.level(system, by=audit_rules.SYSTEM)
    reviews.assess(system, at, met=4)
    reviews.add_officer("Lò Văn An", at, HEALTH, trained_on=date(2026, 3, 2), system=system_of())
    made = reviews.open_review(at, HEALTH, SCIENCE, FINANCE, due=due)
    reviews.answer(made, at, SCIENCE)
    left_out = {f"Trang thông tin điện tử của {FINANCE}": "-"}
    reviews.answer(made, at, FINANCE, left_out)
    return made


def system_of(office: str = HEALTH) -> models.InformationSystem:
    return models.InformationSystem.objects.filter(operator__code=office).earliest("pk")


def test_the_centre_reads_the_table_and_the_registers(
    review: models.Review, origin: str, open_page: Callable[[int], Page]
) -> None:
    person = PersonFactory(name="Lò Văn Cương", is_demonstration=True)
    AccountFactory(person=person)
    police = orgs.Organisation.objects.get(code=cyber.POLICE)
    centre = open_page(1280)
    post = PostFactory(person=person, organisation=police, role="coordinator", area="cyber")
    judging.sign_in(centre, origin, post)
    assessment = models.Assessment.objects.get()
    judging.judge_all(centre, origin, "cyber", {
        "review": review.get_absolute_url(), "review-open": reverse("cyber:open_review"),
        "officers": reverse("cyber:officers"), "untended": reverse("cyber:untended"),
        "officer": models.Officer.objects.get().get_absolute_url(),
        "databases": reverse("cyber:databases"), "checklists": reverse("cyber:checklists"),
        "assess": reverse("cyber:assess", args=[assessment.system.code]),
        "assessment": reverse("cyber:assessment", args=[assessment.system.code, assessment.pk]),
        "system-review": system_of().get_absolute_url(),
    })  # fmt: skip


def test_an_office_looks_its_entries_through_on_a_phone(
    review: models.Review, origin: str, open_page: Callable[[int], Page]
) -> None:
    page = judging.enter(open_page, origin, "head", HEALTH)
    page.set_viewport_size({"width": 360, "height": 900})
    page.goto(origin)
    judging.keep_picture(page, "cyber-review-home-360")
    judging.follow(page.locator("a.btn[href*='/ra-soat/']"))
    judging.keep_picture(page, "cyber-review-office-360")
    judging.follow(page.locator("#buoc >> text=Rà soát từng mục"))
    judging.judge_all(page, origin, "cyber", {
        "review-answer-write": reverse("cyber:answer_review", args=[review.code, HEALTH])
    })  # fmt: skip
    page.set_viewport_size({"width": 360, "height": 900})
    for item in review.items.filter(organisation__code=HEALTH):
        page.select_option(f"#id_item-{item.pk}", "kept")
    judging.follow(page.locator(".acts >> text=Gửi"))
    assert page.locator("text=Đã gửi bản trả lời").is_visible()
    made = models.ReviewAnswer.objects.get(office__organisation__code=HEALTH)
    judging.judge_all(page, origin, "cyber", {"review-answer": made.get_absolute_url()})
