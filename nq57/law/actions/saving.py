"""Save rows so that a broken constraint becomes a sentence of this package."""

from typing import Any

from django.core.exceptions import ValidationError
from django.db import IntegrityError, models, transaction

from nq57.law import rules


def save(row: models.Model) -> None:
    """Check a row against its fields and constraints, then save it.

    :raises LawError: with the constraint's own Vietnamese sentences.
    """
    try:
        row.full_clean()
    except ValidationError as error:
        raise rules.LawError(" ".join(error.messages)) from error
    try:
        with transaction.atomic():
            row.save()
    except IntegrityError as error:
        # The check above saw the rows before somebody else's write committed.
        raise rules.LawError(
            "Có người vừa ghi một dòng trùng với dòng này: tải lại trang rồi làm lại."
        ) from error


def describe(row: models.Model) -> dict[str, Any]:
    """Return a row's fields for the journal."""
    return {part.name: getattr(row, part.attname) for part in row._meta.fields if part.name != "id"}
