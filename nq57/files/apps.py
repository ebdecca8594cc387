"""Stored files as a Django app."""

from django.apps import AppConfig


class FilesConfig(AppConfig):
    """Stored files."""

    name = "nq57.files"
    label = "files"
    verbose_name = "Tệp"
