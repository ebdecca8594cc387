"""Closed lists of papers."""

from django.db import models


class Standing(models.TextChoices):
    """What an issued paper is worth now; computed from what followed it."""

    VALID = "valid", "Còn giá trị"
    REPLACED = "replaced", "Đã được thay thế"
    WITHDRAWN = "withdrawn", "Đã thu hồi"


class Format(models.TextChoices):
    """The formats that a template may be rendered to."""

    DOCX = "docx", "Word"
    PDF = "pdf", "PDF"
