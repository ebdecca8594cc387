"""The two seed documents, read once."""

import pathlib

import pytest

from nq57.documents.reading import api

ROOT = pathlib.Path(__file__).parents[3]
PLAN = ROOT / "seeds/plans/142-KH-UBND-2025-06-04.txt"
LETTER = ROOT / "seeds/plans/UBND-KGVX-2026-04.txt"


@pytest.fixture(scope="session")
def bodies() -> api.Catalogue:
    """Return the catalogue of the province."""
    folder = ROOT / "seeds/reference"
    return api.load_catalogue(folder / "organisations.csv", folder / "groups.csv")


@pytest.fixture(scope="session")
def plan(bodies: api.Catalogue) -> api.Draft:
    """Return Plan 142 as read without answers."""
    return api.read_file(PLAN, bodies=bodies)


@pytest.fixture(scope="session")
def letter(bodies: api.Catalogue) -> api.Draft:
    """Return the letter as read without answers."""
    return api.read_file(LETTER, bodies=bodies)
