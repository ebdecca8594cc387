"""Each constraint violated once, against the database itself."""

from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction

from nq57.core import text
from nq57.orgs import models, rules
from tests.factories import orgs

pytestmark = pytest.mark.django_db

D = date(2026, 1, 1)
LATER = date(2026, 6, 1)
NOW = datetime(2026, 1, 1, tzinfo=UTC)


def slip(**fields: Any) -> models.Slip:
    known: dict[str, Any] = {
        "purpose": "password",
        "code_hash": "0" * 64,
        "issued_at": NOW,
        "issued_by": "dieuphoi",
        "expires_at": NOW + timedelta(days=1),
    }
    account = fields.pop("account", None) or orgs.AccountFactory()
    return models.Slip(account=account, **{**known, **fields})


def token(**fields: Any) -> models.Token:
    post = orgs.PostFactory()
    known: dict[str, Any] = {
        "name": "Kho dữ liệu", "hint": "nq57_abc", "code_hash": "0" * 64, "scopes": ["read"],
        "issued_at": NOW, "expires_at": NOW + timedelta(days=1),
    }  # fmt: skip
    return models.Token(account=orgs.AccountFactory(), post=post, **{**known, **fields})


def twice(first: Callable[..., Any], build: Callable[[Any], Any]) -> Any:
    return build(first())


def build_organisation(**fields: Any) -> models.Organisation:
    return models.Organisation(
        **{"code": "X", "name": "X", "short_name": "X", "kind": "department",
           "level": "province", **fields}
    )  # fmt: skip


def build_place(**fields: Any) -> models.Place:
    return models.Place(**{"key": "X", "code": "03646", "kind": "ward", "name": "X", **fields})


def second_official_name() -> models.OrganisationName:
    office = orgs.OrganisationFactory()
    return models.OrganisationName(organisation=office, kind="official", name="Y", since=D)


def second_post() -> models.Post:
    first = orgs.PostFactory(until=LATER)
    return models.Post(
        code="other", person=first.person, organisation=first.organisation, role=first.role,
        since=D + timedelta(days=30),
    )  # fmt: skip


def post(**fields: Any) -> models.Post:
    return models.Post(
        **{"code": "c", "person": orgs.PersonFactory(), "role": "focal", "since": D,
           "organisation": orgs.OrganisationFactory(), **fields}
    )  # fmt: skip


def second_duty() -> models.ReportingDuty:
    office = orgs.OrganisationFactory()
    models.ReportingDuty.objects.create(organisation=office, basis="1/KH", since=D)
    return models.ReportingDuty(organisation=office, basis="1/KH", since=LATER)


def second_member() -> models.GroupMember:
    group = models.OrgGroup.objects.create(code="G", name="G", rule="members")
    office = orgs.OrganisationFactory()
    models.GroupMember.objects.create(group=group, organisation=office, until=LATER)
    return models.GroupMember(group=group, organisation=office, since=D)


def self_succession() -> models.Succession:
    office = orgs.OrganisationFactory()
    return models.Succession(from_organisation=office, to_organisation=office, on=D, kind="merge")


def second_succession() -> models.Succession:
    pair = {
        "from_organisation": orgs.OrganisationFactory(),
        "to_organisation": orgs.OrganisationFactory(),
    }
    models.Succession.objects.create(**pair, on=D, kind="merge")
    return models.Succession(**pair, on=D, kind="split")


def succession(**fields: Any) -> models.Succession:
    pair = {
        "from_organisation": orgs.OrganisationFactory(),
        "to_organisation": orgs.OrganisationFactory(),
    }
    return models.Succession(**{**pair, "on": D, "kind": "merge", **fields})


def strange_place_succession(**fields: Any) -> models.PlaceSuccession:
    pair = {"from_place": orgs.PlaceFactory(), "to_place": orgs.PlaceFactory()}
    return models.PlaceSuccession(**{**pair, "on": D, "kind": "merge", **fields})


def same_code_place() -> models.Place:
    orgs.PlaceFactory(key="A", code="03646", until=LATER)
    return build_place(since=D)


def second_parent() -> models.PlaceParent:
    place, parent = orgs.PlaceFactory(), orgs.PlaceFactory()
    models.PlaceParent.objects.create(place=place, parent=parent)
    return models.PlaceParent(place=place, parent=parent, since=D)


def own_parent_place() -> models.PlaceParent:
    place = orgs.PlaceFactory()
    return models.PlaceParent(place=place, parent=place)


def figure(**fields: Any) -> models.PlaceFigure:
    return models.PlaceFigure(
        **{"place": orgs.PlaceFactory(), "kind": "area", "value": 1, "source": "x", **fields}
    )


def second_figure() -> models.PlaceFigure:
    first = figure()
    first.save()
    return figure(place=first.place)


def second_place_code() -> models.PlaceCode:
    first = models.PlaceCode.objects.create(place=orgs.PlaceFactory(), code="03667")
    return models.PlaceCode(place=first.place, code="03667")


def place_succession(is_second: bool) -> models.PlaceSuccession:
    first = orgs.PlaceFactory()
    other = orgs.PlaceFactory() if is_second else first
    pair = {"from_place": first, "to_place": other, "on": D, "kind": "merge"}
    if is_second:
        models.PlaceSuccession.objects.create(**pair)
    return models.PlaceSuccession(**pair)


def own_parent() -> models.Organisation:
    office = orgs.OrganisationFactory()
    office.parent = office
    return office


def second_account() -> models.Account:
    first = orgs.AccountFactory()
    return models.Account(login="khac", person=first.person, password="x")


def second_open_slip() -> models.Slip:
    first = slip()
    first.save()
    return slip(account=first.account, code_hash="1" * 64)


def demonstration(**fields: Any) -> models.Demonstration:
    known: dict[str, Any] = {
        "kind": "demonstration", "plan": "142/KH-UBND", "today": D, "months": 1, "mark": 1,
        "begun_at": NOW,
    }  # fmt: skip
    return models.Demonstration(**known | fields)


VIOLATIONS: dict[str, Callable[[], Any]] = {
    "orgs_organisation_lifetime": lambda: build_organisation(since=D, until=D),
    "orgs_organisation_code": lambda: build_organisation(code="sở y tế"),
    "orgs_organisation_parent": own_parent,
    "orgs_name_official_once": second_official_name,
    "orgs_name_not_empty": lambda: models.OrganisationName(
        organisation=orgs.OrganisationFactory(), kind="alias", name=""
    ),
    "orgs_succession_other": self_succession,
    "orgs_succession_once": second_succession,
    "orgs_group_code": lambda: models.OrgGroup(code="các sở", name="G", rule="open"),
    "orgs_group_rule": lambda: models.OrgGroup(code="G", name="G", rule="everyone"),
    "orgs_pattern_phrase": lambda: models.GroupPattern(
        group=models.OrgGroup.objects.create(code="G", name="G", rule="open"),
        wording="Sở",
        phrase="Sở",
    ),
    "orgs_groupmember_once": second_member,
    "orgs_reportingduty_once": second_duty,
    "orgs_reportingduty_basis": lambda: models.ReportingDuty(
        organisation=orgs.OrganisationFactory(), basis=""
    ),
    "orgs_place_code": lambda: build_place(code="3646"),
    "orgs_place_point": lambda: build_place(longitude=104, latitude=None),
    "orgs_place_code_once": same_code_place,
    "orgs_placecode_once": second_place_code,
    "orgs_placecode_code": lambda: models.PlaceCode(place=orgs.PlaceFactory(), code="x"),
    "orgs_placeparent_once": second_parent,
    "orgs_placeparent_other": own_parent_place,
    "orgs_placefigure_value": lambda: figure(value=0),
    "orgs_placefigure_source": lambda: figure(source=""),
    "orgs_placefigure_once": second_figure,
    "orgs_placesuccession_once": lambda: place_succession(is_second=True),
    "orgs_placesuccession_other": lambda: place_succession(is_second=False),
    "orgs_person_name": lambda: models.Person(name=" Lò  Văn"),
    "orgs_account_login": lambda: models.Account(
        login="Có Dấu", person=orgs.PersonFactory(), password="x"
    ),
    "orgs_account_one_active": second_account,
    "orgs_post_once": second_post,
    "orgs_post_since": lambda: post(since=None),
    "orgs_post_area": lambda: post(area="An ninh"),
    "orgs_post_role": lambda: post(role="king"),
    "orgs_slip_expiry": lambda: slip(expires_at=NOW),
    "orgs_slip_use": lambda: slip(used_at=NOW + timedelta(days=2)),
    "orgs_slip_one_open": second_open_slip,
    "orgs_organisation_kind_known": lambda: build_organisation(kind="x"),
    "orgs_organisation_level": lambda: build_organisation(level="x"),
    "orgs_organisation_status": lambda: build_organisation(status="x"),
    "orgs_name_kind": lambda: models.OrganisationName(
        organisation=orgs.OrganisationFactory(), kind="x", name="Y"
    ),
    "orgs_succession_kind": lambda: succession(kind="x"),
    "orgs_succession_status": lambda: succession(status="x"),
    "orgs_groupmember_status": lambda: models.GroupMember(
        group=models.OrgGroup.objects.create(code="G", name="G", rule="members"),
        organisation=orgs.OrganisationFactory(), status="x",
    ),
    "orgs_reportingduty_status": lambda: models.ReportingDuty(
        organisation=orgs.OrganisationFactory(), basis="1/KH", since=D, status="x"
    ),
    "orgs_place_kind": lambda: build_place(kind="x"),
    "orgs_place_status": lambda: build_place(status="x"),
    "orgs_placefigure_kind": lambda: figure(kind="x"),
    "orgs_placesuccession_kind": lambda: strange_place_succession(kind="x"),
    "orgs_placesuccession_status": lambda: strange_place_succession(status="x"),
    "orgs_slip_purpose": lambda: slip(purpose="x"),
    "orgs_token_expiry": lambda: token(expires_at=NOW),
    "orgs_token_scopes": lambda: token(scopes=[]),
    "orgs_token_hash": lambda: token(code_hash="x"),
    "orgs_token_name": lambda: token(name=""),
    "orgs_demonstration_one": lambda: demonstration(id=2),
    "orgs_demonstration_kind": lambda: demonstration(kind="x"),
    "orgs_demonstration_done": lambda: demonstration(done=2, total=1),
}  # fmt: skip


@pytest.mark.parametrize("name", VIOLATIONS)
def test_the_database_refuses(name: str) -> None:
    row = VIOLATIONS[name]()
    with pytest.raises(IntegrityError) as caught, transaction.atomic():
        row.save()
    assert name in str(caught.value)


@pytest.mark.parametrize("name", VIOLATIONS)
def test_the_form_says_it_in_vietnamese(name: str) -> None:
    row = VIOLATIONS[name]()
    constraint = next(one for one in row._meta.constraints if one.name == name)
    with pytest.raises(ValidationError) as caught:
        constraint.validate(type(row), row)
    message = caught.value.messages[0]
    assert text.fold(message) != message.lower()
    assert "Constraint" not in message


def test_every_constraint_of_orgs_is_violated_once() -> None:
    lifetimes = {
        f"orgs_{model._meta.model_name}_lifetime"
        for model in (
            models.GroupMember,
            models.OrganisationName,
            models.Place,
            models.PlaceParent,
            models.Post,
            models.ReportingDuty,
        )
    }
    all_names = {
        constraint.name
        for model in (getattr(models, name) for name in models.__all__)
        if hasattr(model, "_meta")
        for constraint in model._meta.constraints
    }
    assert all_names - lifetimes == set(VIOLATIONS)


def test_a_voided_slip_is_not_used_and_a_new_one_may_stand_beside_it() -> None:
    first = slip(voided_at=NOW)
    first.save()
    slip(account=first.account, code_hash="1" * 64).save()
    first.used_at = NOW
    with pytest.raises(IntegrityError, match="orgs_slip_use"), transaction.atomic():
        first.save()


def test_ended_and_new_place_share_a_code_when_days_do_not_meet() -> None:
    orgs.PlaceFactory(key="A", code="03646", until=D)
    orgs.PlaceFactory(key="B", code="03646", since=D)


@pytest.mark.parametrize("name", ["Lò Văn Đức", "Nguyễn Thị Ánh", "Ý", "Hà Trung Chiến"])
def test_people_sort_by_given_name_in_sql_as_in_python(name: str) -> None:
    person = models.Person.objects.create(name=name)
    person.refresh_from_db()
    assert person.sort_key == text.name_sort_key(name)
    assert person.folded == text.fold(name)


@pytest.mark.parametrize("name", ["Sở C.", " Các Sở, Ban; Ngành… ", "ĐH Tây Bắc", "Sở KH&CN", "…"])
def test_names_compare_in_sql_as_in_python(name: str) -> None:
    office = orgs.OrganisationFactory()
    row = models.OrganisationName.objects.create(organisation=office, kind="alias", name=name)
    row.refresh_from_db()
    assert row.phrase == rules.fold_phrase(name)
