"""The loaded province, once for all tests of the committee."""

from collections.abc import Iterator
from typing import Any

import pytest

from tests.conftest import load_province


@pytest.fixture(scope="package")
def province(django_db_setup: None, django_db_blocker: Any) -> Iterator[None]:
    """The reference data, Plan 142 and the letter."""
    yield from load_province(django_db_blocker)
