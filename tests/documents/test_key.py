"""What stood under the old key of documents comes over to the new one, and goes back.

In a database that holds no more than documents then rested on: all tables would go back too.
"""

from collections.abc import Iterator
from datetime import date
from typing import Any

import pytest
from django.db import connection
from django.db import models as db
from django.db.migrations.executor import MigrationExecutor

from nq57.documents import models
from tests import databases
from tests.factories.readings import AT


@pytest.fixture
def _empty(django_db_setup: None, django_db_blocker: Any) -> Iterator[None]:
    """Turn to a database without tables."""
    own = connection.settings_dict["NAME"]
    with django_db_blocker.unblock():
        databases.copy("template0", f"{own}_key")
        databases.turn_to(f"{own}_key")
        try:
            yield
        finally:
            databases.turn_to(own)
            databases.drop(f"{own}_key")


@pytest.mark.usefixtures("_empty")
def test_documents_kept_under_the_old_key_come_over_and_go_back() -> None:
    executor = MigrationExecutor(connection)
    executor.migrate([("documents", "0001_documents_clauses_readings")])
    old = executor.loader.project_state(
        [("documents", "0001_documents_clauses_readings")]
    ).apps.get_model("documents", "Document")
    relation = old._meta.get_field("relations").related_model

    def make(code: str, symbol: str, **fields: Any) -> db.Model:
        made: db.Model = old.objects.create(
            code=code, symbol=symbol, added_at=AT, added_by="thu", **fields
        )
        return made

    letter = make("thu", "1/UBND", issued_on=date(2026, 1, 1))
    stub = make("ct", "09-CTR/TU", is_stub=True)
    relation.objects.create(
        from_document=letter, to_document=stub, kind="cites", text="Chương trình số 09-CTr/TU"
    )
    twin = make("hai", "1/UBND", issued_on=date(2026, 2, 1))
    executor = MigrationExecutor(connection)
    executor.migrate([("documents", "0002_document_key")])
    symbols = dict(models.Document.objects.values_list("code", "symbol"))
    assert symbols == {
        "thu": "1/UBND", "ct": "09-CTr/TU", "hai": f"1/UBND (trùng {twin.pk})",
    }  # fmt: skip
    executor = MigrationExecutor(connection)
    executor.migrate([("documents", "0001_documents_clauses_readings")])
    assert dict(old.objects.values_list("code", "symbol")) == {
        "thu": "1/UBND", "ct": "09-CTR/TU", "hai": "1/UBND",
    }  # fmt: skip
    executor = MigrationExecutor(connection)
    executor.migrate([("documents", "0002_document_key")])
