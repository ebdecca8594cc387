"""A field that holds several words of a closed list."""

from typing import Any

from django.contrib.postgres.fields import ArrayField
from django.db import models


def list_classes(label: str, choices: type[models.TextChoices]) -> Any:
    """Return a field that holds any number of words of a closed list."""
    word = models.CharField(max_length=16, choices=choices)
    return ArrayField(word, verbose_name=label, default=list, blank=True)
