"""Trying it as somebody: from this machine alone; the guided steps; the progress."""

from datetime import UTC, date, datetime
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from nq57.audit import models as audit
from nq57.audit import rules as audit_rules
from nq57.core import sheets
from nq57.orgs import actions as org_actions
from nq57.orgs import models as orgs
from nq57.reporting import actions, queries
from nq57.web.shared import demonstration
from nq57.web.shared import views as shared_views
from tests.factories import reports
from tests.factories.orgs import PostFactory

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("owed_province")]

AT = datetime(2026, 11, 22, 3, 0, tzinfo=UTC)
HERE = {"HTTP_HOST": "127.0.0.1:8057", "REMOTE_ADDR": "127.0.0.1"}
ELSEWHERE = [
    {"REMOTE_ADDR": "10.1.2.3"},
    {"HTTP_HOST": "nq57.example.gov.vn"},
    {"HTTP_X_FORWARDED_FOR": "127.0.0.1"},
    {"HTTP_X_FORWARDED_HOST": "localhost"},
    {"HTTP_FORWARDED": "for=127.0.0.1"},
    {"HTTP_VIA": "1.1 proxy"},
    {"HTTP_X_REAL_IP": "127.0.0.1"},
]
SYSTEM = audit_rules.SYSTEM


@pytest.fixture
def tried(settings: Any) -> Client:
    """A browser at the machine itself, with invented people."""
    settings.HAS_DEMONSTRATION = True
    settings.ALLOWED_HOSTS = ["*"]
    org_actions.add_demonstration(by=SYSTEM, at=AT)
    return Client(**HERE)


def enter(client: Client, **sent: str) -> Any:
    return client.post(reverse("demonstration:enter"), sent)


def find(role: str) -> str:
    """Return the key that the button of the first invented person in a role sends."""
    posts = orgs.Post.objects.filter(role=role, person__is_demonstration=True)
    return str(posts.order_by("pk")[0].pk)


@pytest.mark.parametrize("role", ["coordinator", "focal", "head", "leader", "administrator"])
def test_one_click_enters_under_a_role(tried: Client, role: str) -> None:
    page = tried.get("/").content.decode()
    assert "Thử với vai…" in page
    assert f'name="post" value="{find(role)}"' in page
    answer = enter(tried, post=find(role))
    assert (answer.status_code, answer["Location"]) == (302, "/")
    opened = tried.get(reverse("home"))
    assert opened.wsgi_request.actor.role == role
    login = opened.wsgi_request.user.login
    assert audit.Entry.objects.filter(verb="sign_in", account=login).count() == 1


def test_another_click_changes_the_role(tried: Client) -> None:
    enter(tried, post=find("focal"))
    enter(tried, post=find("coordinator"))
    assert tried.get("/").wsgi_request.actor.role == "coordinator"


def test_of_two_in_one_role_the_one_that_was_pressed_is_entered(tried: Client) -> None:
    posts = orgs.Post.objects.filter(role="focal", person__is_demonstration=True)
    assert posts.count() > 1
    for post in posts:
        enter(tried, post=str(post.pk))
        assert tried.get("/").wsgi_request.actor.post == post.code


def test_a_post_of_one_area_is_named_so_and_entered_beside_another_of_the_person(
    tried: Client,
) -> None:
    post = orgs.Post.objects.get(area="cyber", person__is_demonstration=True)
    PostFactory(person=post.person, role="monitor")
    page = tried.get("/").content.decode()
    assert f'value="{post.pk}">Điều phối – An ninh mạng</button>' in page
    enter(tried, post=str(post.pk))
    assert tried.get("/").wsgi_request.actor.post == post.code
    enter(tried, step="answer")  # a step that the coordinator of everything takes
    assert tried.get("/").wsgi_request.actor.area == "all"


@pytest.mark.parametrize("place", ELSEWHERE)
def test_from_elsewhere_it_is_neither_offered_nor_done(
    tried: Client, place: dict[str, str]
) -> None:
    client = Client(**{**HERE, **place})
    assert "Thử với vai" not in client.get("/").content.decode()
    answer = enter(client, post=find("coordinator"))
    assert answer.status_code == 403
    assert "ngay trên máy" in answer.content.decode()
    assert not client.get("/").wsgi_request.user.is_authenticated


def test_without_invented_people_or_the_setting_it_is_absent(settings: Any, tried: Client) -> None:
    settings.HAS_DEMONSTRATION = False
    held = find("focal")
    assert "Thử với vai" not in tried.get("/").content.decode()
    assert enter(tried, post=held).status_code == 403
    settings.HAS_DEMONSTRATION = True
    org_actions.remove_demonstration(by=SYSTEM, at=AT)
    assert "Thử với vai" not in tried.get("/").content.decode()
    assert enter(tried, post=held).status_code == 403


@pytest.mark.parametrize("sent", [{}, {"post": "vua"}, {"step": "khong-co"}])
def test_an_unknown_role_or_step_is_refused(tried: Client, sent: dict[str, str]) -> None:
    assert enter(tried, **sent).status_code == 403


def test_entering_needs_a_form_of_ours(tried: Client) -> None:
    strict = Client(enforce_csrf_checks=True, **HERE)
    assert strict.post(reverse("demonstration:enter"), {"post": find("focal")}).status_code == 403
    assert tried.get(reverse("demonstration:enter")).status_code == 405


def test_a_real_account_is_never_entered(tried: Client) -> None:
    person = orgs.Person.objects.get(posts__role="leader", is_demonstration=True)
    held = find("leader")
    orgs.Person.objects.filter(pk=person.pk).update(is_demonstration=False)
    assert enter(tried, post=held).status_code == 403


def test_guided_steps_lead_on_and_are_ticked_when_done(tried: Client) -> None:
    answer = enter(tried, step="figure")
    assert answer["Location"].startswith("/ke-hoach/")
    assert tried.get(answer["Location"]).status_code == 200
    answer = enter(tried, step="urge")
    assert answer["Location"] == reverse("followup:latest") + "?cham=1"
    answer = enter(tried, step="province")
    assert answer["Location"].startswith("/toan-canh/")
    enter(tried, step="urge")
    opened = tried.get("/")
    assert opened.wsgi_request.actor.role == "coordinator"
    ticked = {step.key for step, is_done in opened.context["guide"] if is_done}
    assert ticked == {"figure", "province"}  # the step before goes along; nothing was urged yet


def test_the_late_of_the_newest_late_cycle_are_ready_to_be_urged(tried: Client) -> None:
    reports.set_terms()
    late = reports.open_cycle("2026-09", at=datetime(2026, 10, 1, 1, 0, tzinfo=UTC))
    whole = reports.open_cycle("2026-10", at=datetime(2026, 11, 1, 1, 0, tzinfo=UTC))
    whole.reports.update(first_sent_on="2026-11-03", sent_by="x")
    answer = enter(tried, step="urge")
    assert answer["Location"] == reverse("followup:cycle", args=[late.pk]) + "?cham=1"
    page = tried.get(answer["Location"]).content.decode()
    assert page.count(" checked ") == late.reports.count()


def test_progress_is_asked_for_until_it_is_whole(tried: Client) -> None:
    held = actions.begin_demonstration(
        plan=reports.plan(), today=date(2026, 11, 22), months=1, by=SYSTEM, at=AT
    )
    org_actions.note_demonstration(
        held=held, done=30, total=95, told="Tháng 10/2026", is_whole=False, by=SYSTEM, at=AT
    )
    page = tried.get("/").content.decode()
    fragment = tried.get(reverse("demonstration:progress")).content.decode()
    assert fragment.strip() in page
    assert "31%" in fragment
    assert 'hx-trigger="every 5s"' in fragment
    assert "htmx.min.js" in page
    org_actions.note_demonstration(
        held=held, done=95, total=95, told="", is_whole=True, by=SYSTEM, at=AT
    )
    fragment = tried.get(reverse("demonstration:progress")).content.decode()
    assert "hx-trigger" not in fragment
    assert "htmx.min.js" not in tried.get("/").content.decode()
    trial = queries.get_trial(today=AT.date())
    assert all(demonstration.get_address(step) for step in demonstration.STEPS)
    assert not trial.is_answered


def test_every_page_and_saved_sheet_says_that_it_is_invented(settings: Any, tried: Client) -> None:
    enter(tried, post=find("coordinator"))
    sheet = reverse("work:sheet")
    answer: Any = tried.get(sheet)
    assert 'filename="minh-hoa-' in answer.headers["Content-Disposition"]
    written = sheets.open_book(answer.content).worksheets[0]
    assert written.title.startswith("SỐ LIỆU MINH HỌA")
    assert written[1][-1].value == "SỐ LIỆU MINH HỌA"
    assert 'class="demo"' in tried.get(reverse("work:obligations")).content.decode()
    style = settings.ROOT / "nq57/web/static/nq57/nq57.css"
    printed = style.read_text(encoding="utf-8").partition("@media print")[2]
    assert ".demo{background:none}" in printed
    assert ".demo{display:none" not in printed
    assert ",.demo{display" not in printed


@pytest.mark.parametrize("name", ["bang.xlsx", "bang.csv", "thu.docx", "thu.pdf"])
def test_every_file_that_goes_out_says_that_it_is_invented(settings: Any, name: str) -> None:
    for is_invented, said in ((True, f"minh-hoa-{name}"), (False, name)):
        settings.HAS_DEMONSTRATION = is_invented
        answers = [shared_views.send_file(b"", name)]
        if name.startswith("bang"):
            answers.append(shared_views.send_table(iter([b""]), name))
        for answer in answers:
            assert answer["Content-Disposition"] == f'attachment; filename="{said}"'
            assert answer["Cache-Control"] == "private, no-store"
