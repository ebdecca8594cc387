"""Save rows so that a broken constraint becomes a sentence of this package."""

from django.core.exceptions import ValidationError
from django.db import models

from nq57.orgs import rules


def save(row: models.Model) -> None:
    """Check a row against its fields and constraints, then save it.

    :raises OrgsError: with the constraint's own Vietnamese sentences.
    """
    try:
        row.full_clean()
    except ValidationError as error:
        raise rules.OrgsError(" ".join(error.messages)) from error
    row.save()
