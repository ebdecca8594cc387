"""Rows of releases that cannot be."""

from typing import Any

import pytest
from django.db import IntegrityError, transaction

from nq57.releases import models
from tests.factories import releasing

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("province")]


@pytest.fixture
def released() -> models.Release:
    releasing.tell("V.12", {"2026-11": 55})
    return releasing.release(releasing.consolidate(releasing.add_cycle()))


@pytest.mark.parametrize(
    ("said", "name"),
    [
        ({"number": 1}, "releases_number_once"),
        ({"digest": "x"}, "releases_said"),
        ({"by": ""}, "releases_said"),
        ({"changes": "Không đính chính bản nào"}, "releases_correction_says_what"),
    ],
)
def test_releases(released: models.Release, said: dict[str, Any], name: str) -> None:
    row = models.Release.objects.get(pk=released.pk)
    row.pk, row.number = None, 2
    for field, value in said.items():
        setattr(row, field, value)
    with pytest.raises(IntegrityError, match=name), transaction.atomic():
        row.save(force_insert=True)


def test_a_release_is_corrected_once(released: models.Release) -> None:
    for number in (2, 3):
        row = models.Release.objects.get(pk=released.pk)
        row.pk, row.number, row.replaces_id, row.changes = None, number, released.pk, "Sửa"
        if number == 2:
            row.save(force_insert=True)
            continue
        with pytest.raises(IntegrityError, match="replaces"), transaction.atomic():
            row.save(force_insert=True)


@pytest.mark.parametrize(
    ("said", "name"),
    [({"kind": "khac"}, "releases_statement_kind"), ({"text": ""}, "releases_statement_said")],
)
def test_statements(said: dict[str, Any], name: str) -> None:
    known: dict[str, Any] = {"kind": "about", "text": "A", "by": "thu", "at": releasing.AT}
    with pytest.raises(IntegrityError, match=name), transaction.atomic():
        models.Statement.objects.create(**known | said)


@pytest.mark.parametrize(
    ("said", "name"),
    [
        ({"place": "khac"}, "releases_rating_place"), ({"score": 0}, "releases_rating_score"),
        ({"score": 6}, "releases_rating_score"),
    ],
)  # fmt: skip
def test_ratings(said: dict[str, Any], name: str) -> None:
    known: dict[str, Any] = {"place": "home", "score": 3, "on": releasing.UNTIL}
    with pytest.raises(IntegrityError, match=name), transaction.atomic():
        models.Rating.objects.create(**known | said)
