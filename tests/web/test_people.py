"""Who did it stands on pages by name and post, never by login alone, at a constant cost."""

from collections.abc import Callable

import pytest
from django.db import connection
from django.template import Context, Template
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from nq57.audit import actions as audit_actions
from nq57.orgs import queries
from nq57.orgs import rules as org_rules
from nq57.orgs.models import Organisation
from nq57.web.inspection import forms
from tests.factories import orgs
from tests.web.conftest import Official, Scene

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("province")]

TOLD = "Lò Thị Hiền, Chánh Văn phòng, Sở Y tế"


@pytest.fixture
def writer() -> None:
    """Give the login that the scene writes with to a person with a post."""
    person = orgs.PersonFactory(name="Lò Thị Hiền")
    orgs.AccountFactory(person=person, login="thu")
    office = Organisation.objects.get(code="SO-YT")
    orgs.PostFactory(person=person, organisation=office, title="Chánh Văn phòng", role="head")


def say(login: str) -> str:
    people = queries.list_holders(logins=[login])
    return Template("{% who login at %}").render(
        Context({"people": people, "login": login, "at": timezone.now()})
    )


def test_a_person_is_told_by_name_post_and_office(writer: None) -> None:
    assert say("thu") == TOLD
    assert say("khong-co") == "khong-co"
    assert say("hệ thống") == "hệ thống"
    person = queries.list_holders(logins=["thu"])["thu"].posts[0].person
    office = Organisation.objects.get(code="SO-KHCN")
    orgs.PostFactory(person=person, organisation=office, role="coordinator")
    assert say("thu").startswith("Lò Thị Hiền, Sở Y tế, ")  # which post it was is not known


def test_many_people_cost_as_much_as_one(writer: None) -> None:
    logins = ["thu", *(orgs.AccountFactory().login for _ in range(3))]
    with CaptureQueriesContext(connection) as captured:
        assert len(queries.list_holders(logins=logins)) == len(logins)
    assert len(captured) == 2


def test_pages_name_people(sign_in: Callable[..., Official], scene: Scene, writer: None) -> None:
    office = Organisation.objects.get(code="SO-KHCN")
    client = sign_in("coordinator", organisation=office).client
    leader = sign_in("leader", organisation=Organisation.objects.get(code="UBND-14")).client
    for name, keys in {
        "releases:releases": (), "releases:prepare": ("consolidation",),
        "papers:paper": ("paper",), "meetings:meeting": ("meeting",),
        "consolidation:version": ("consolidation",),
    }.items():  # fmt: skip
        address = reverse(name, args=[scene.arguments[key] for key in keys])
        reader = leader if name == "releases:prepare" else client
        page = reader.get(address).content.decode()
        assert TOLD in page, name
        assert "· thu<" not in page, name


def test_the_journal_is_told_and_searched_by_name(
    sign_in: Callable[..., Official], writer: None
) -> None:
    by = org_rules.Actor(account="thu", organisation="SO-YT", role="head")
    audit_actions.record(
        by=by, at=timezone.now(), verb="open_cycle", subject_kind="thu", subject_code="thu-1"
    )
    office = Organisation.objects.get(code="SO-KHCN")
    client = sign_in("coordinator", organisation=office).client
    for typed in ("hiền", "THU"):
        page = client.get(reverse("journal"), {"ai": typed}).content.decode()
        assert 'Lò Thị Hiền <span class="cap">thu</span>' in page, typed
    page = client.get(reverse("journal"), {"ai": "Không ai"}).content.decode()
    assert "thu-1" not in page


def test_papers_are_filtered_by_words(sign_in: Callable[..., Official], scene: Scene) -> None:
    client = sign_in("coordinator", organisation=scene.office).client
    page = client.get(reverse("papers:register"), {"loai": "TB"}).content.decode()
    assert '<option value="TB" selected>Thông báo</option>' in page


def test_a_team_has_no_head_before_somebody_is_chosen() -> None:
    post = orgs.PostFactory()
    form = forms.TeamForm({}, posts=[post], owed=[], led=[])
    assert form["head"].subwidgets[0].data["value"] == ""
    assert form.errors["head"] == ["Chọn trưởng đoàn."]
