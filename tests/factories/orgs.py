"""Organisations, people and actors for tests."""

from datetime import UTC, date, datetime
from typing import Any

import factory

from nq57.orgs import models, rules

AT = datetime(2026, 1, 15, 2, 0, tzinfo=UTC)


class OrganisationFactory(factory.django.DjangoModelFactory[models.Organisation]):
    """A department with its official and short name."""

    class Meta:
        model = models.Organisation
        skip_postgeneration_save = True

    code = factory.Sequence(lambda number: f"CQ-{number}")
    name = factory.LazyAttribute(lambda row: f"Sở thử {row.code}")
    short_name = factory.LazyAttribute(lambda row: row.name)
    kind = "department"
    level = "province"
    status = "confirmed"

    @factory.post_generation
    def names_too(self: Any, create: bool, extracted: bool | None, **_: Any) -> None:
        """Give the name rows that an organisation always has."""
        if create and extracted is not False:
            for kind, name in (("official", self.name), ("short", self.short_name)):
                models.OrganisationName.objects.create(
                    organisation=self,
                    kind=kind,
                    name=name,
                    since=self.since,
                    until=self.until,
                )


class PlaceFactory(factory.django.DjangoModelFactory[models.Place]):
    """A commune."""

    class Meta:
        model = models.Place

    code = factory.Sequence(lambda number: f"{90000 + number}")
    key = factory.LazyAttribute(lambda row: row.code)
    name = factory.LazyAttribute(lambda row: f"Xã thử {row.code}")
    kind = "commune"
    status = "confirmed"


class PersonFactory(factory.django.DjangoModelFactory[models.Person]):
    """A person."""

    class Meta:
        model = models.Person

    name = factory.Sequence(lambda number: f"Lò Văn Thử {number}")


class AccountFactory(factory.django.DjangoModelFactory[models.Account]):
    """An account that can sign in with ``mật khẩu thử 1``."""

    class Meta:
        model = models.Account
        skip_postgeneration_save = True

    login = factory.Sequence(lambda number: f"thu{number}.lv")
    person = factory.SubFactory(PersonFactory)
    password = factory.django.Password("mật khẩu thử 1")


class PostFactory(factory.django.DjangoModelFactory[models.Post]):
    """A focal person's post since the start of 2026."""

    class Meta:
        model = models.Post

    person = factory.SubFactory(PersonFactory)
    organisation = factory.SubFactory(OrganisationFactory)
    role = "focal"
    area = "all"
    since = date(2026, 1, 1)
    code = factory.LazyAttribute(
        lambda row: rules.make_post_code(
            organisation=row.organisation.code,
            role=row.role,
            area=row.area,
            person_id=row.person.pk,
            since=row.since,
        )
    )


def make_actor(role: str = "coordinator", **fields: Any) -> rules.Actor:
    """Return an actor who need not stand in the database."""
    known = {"account": "dieuphoi", "post": f"SO-KHCN/{role}", "organisation": "SO-KHCN"}
    return rules.Actor(**{**known, **fields}, role=role)
