"""Every column with a closed list is held to it by the database, in every package."""

import pytest
from django.apps import apps
from django.db import IntegrityError, connection, models, transaction

pytestmark = pytest.mark.django_db

COLUMNS = [
    pytest.param(model, field, id=f"{model._meta.label}.{field.name}")
    for config in apps.get_app_configs()
    if config.name.startswith("nq57.")
    for model in config.get_models()
    for field in model._meta.local_concrete_fields
    if field.choices
]


def probe(table: str) -> list[str]:
    """Make an empty twin of a table that keeps its checks alone; return their names."""
    with connection.cursor() as cursor:
        cursor.execute(f"CREATE TEMP TABLE probe (LIKE {table} INCLUDING CONSTRAINTS)")
        cursor.execute(
            "SELECT attname FROM pg_attribute"
            " WHERE attrelid = 'probe'::regclass AND attnum > 0 AND attnotnull"
        )
        for (name,) in cursor.fetchall():
            cursor.execute(f'ALTER TABLE probe ALTER COLUMN "{name}" DROP NOT NULL')
        cursor.execute(
            "SELECT conname FROM pg_constraint WHERE conrelid = 'probe'::regclass AND contype = 'c'"
        )
        return [name for (name,) in cursor.fetchall()]


def accepts(column: str, value: str) -> bool:
    try:
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(f'INSERT INTO probe ("{column}") VALUES (%s)', [value])  # noqa: S608
    except IntegrityError:
        return False
    return True


def holds(check: str, checks: list[str], column: str, values: list[str]) -> bool:
    """Say whether one check alone takes every listed value and refuses a strange one."""
    point = transaction.savepoint()
    with connection.cursor() as cursor:
        for other in checks:
            if other != check:
                cursor.execute(f'ALTER TABLE probe DROP CONSTRAINT "{other}"')
    held = all(accepts(column, value) for value in values) and not accepts(column, "~")
    transaction.savepoint_rollback(point)
    return held


@pytest.mark.parametrize(("model", "field"), COLUMNS)
def test_a_value_that_is_not_listed_is_refused(
    model: type[models.Model], field: "models.CharField[str, str]"
) -> None:
    checks = probe(model._meta.db_table)
    values = [value for value, _ in field.flatchoices]
    assert any(holds(check, checks, field.column, values) for check in checks)
