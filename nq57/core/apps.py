"""Core's place in Django: only its SQL functions."""

from django.apps import AppConfig


class CoreConfig(AppConfig):
    """Core has no tables; its first migration makes the SQL functions."""

    name = "nq57.core"
    label = "core"
