"""Closed lists of the journal."""

from django.db import models


class Secrecy(models.TextChoices):
    """Who may read an entry: as its subject."""

    OPEN = "open", "Thông thường"
    RESTRICTED = "restricted", "Hạn chế"
    SEALED = "sealed", "Niêm phong"
