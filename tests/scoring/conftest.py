"""The loaded province, without the obligations of its plan."""

from collections.abc import Iterator
from typing import Any

import pytest

from tests.conftest import load_province


@pytest.fixture(scope="package")
def province(django_db_setup: None, django_db_blocker: Any) -> Iterator[None]:
    """The loaded province, once for all tests of scoring."""
    yield from load_province(django_db_blocker)
