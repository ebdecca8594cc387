"""The suite runs on a real PostgreSQL that the launcher started."""

import os

import pytest


def pytest_configure(config: pytest.Config) -> None:
    """Say in one line how to start, when no database is given."""
    if not os.environ.get("DATABASE_URL") and not config.option.collectonly:
        os.environ["NQ57_NO_DATABASE"] = "1"


@pytest.fixture(scope="session", autouse=True)
def _no_database_hint(request: pytest.FixtureRequest) -> None:
    if os.environ.get("NQ57_NO_DATABASE") and any(
        item.get_closest_marker("django_db") for item in request.session.items
    ):
        pytest.exit("Chạy bằng: make test, hoặc nq57 run --cluster test -- pytest", returncode=4)
